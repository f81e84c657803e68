package graph

import "slices"

// Split returns the independent parts of the graph, ordered by their first
// node's rank, with the facts that belong to each. Everything of one unit
// stands in one part, and so do units that a reference joins, by something of
// the other or by a literal id that both mention: a part is a configuration,
// inside which rules may look for what is missing. Ranks stay those of the
// whole graph.
func (g *Graph) Split() []*Graph {
	sets := newSets()
	for _, n := range g.Nodes() {
		id := n.Base().ID
		if o := g.origins[id]; n.Kind() != KindExternal && o != nil {
			sets.join(id, unitID(o.Unit))
		}
		describeNode(n, &references{visit: func(other ID) {
			if _, ok := g.byID[other]; ok {
				sets.join(id, other)
			}
		}})
	}
	parts := map[ID]*Graph{}
	var order []*Graph
	for _, n := range g.byRank() {
		root := sets.find(n.Base().ID)
		part, ok := parts[root]
		if !ok {
			part = &Graph{byID: map[ID]Node{}, origins: g.origins}
			parts[root] = part
			order = append(order, part)
		}
		part.byID[n.Base().ID] = n
		n.addTo(part)
	}
	of := func(id ID) *Facts {
		if p := parts[sets.find(id)]; p != nil {
			return &p.Facts
		}
		return &Facts{} // A fact about nothing in the graph belongs to no part.
	}
	g.Facts.share(of)
	return order
}

// unitID is an id that no node has.
func unitID(unit string) ID { return ID("\x00" + unit) }

func (g *Graph) byRank() []Node {
	nodes := g.Nodes()
	slices.SortStableFunc(nodes, func(a, b Node) int { return a.Base().Rank - b.Base().Rank })
	return nodes
}

// sets is a union-find structure.
type sets struct{ parent map[ID]ID }

func newSets() *sets { return &sets{parent: map[ID]ID{}} }

func (s *sets) find(id ID) ID {
	root := id
	for p, ok := s.parent[root]; ok && p != root; p, ok = s.parent[root] {
		root = p
	}
	for id != root {
		id, s.parent[id] = s.parent[id], root
	}
	return root
}

func (s *sets) join(a, b ID) {
	if x, y := s.find(a), s.find(b); x != y {
		s.parent[x] = y
	}
}

// references visits the ids that a description refers to.
type references struct{ visit func(id ID) }

func (r *references) text(string, Attr[string])            {}
func (r *references) optText(string, Attr[string])         {}
func (r *references) enum(string, Attr[string], ...string) {}
func (r *references) flag(string, Attr[bool])              {}
func (r *references) optFlag(string, Attr[bool])           {}
func (r *references) number(string, Attr[int])             {}
func (r *references) optNumber(string, Attr[int])          {}
func (r *references) texts(string, Attr[[]string])         {}
func (r *references) sometimes(string, string)             {}
func (r *references) pairs(string, []Tag)                  {}
func (r *references) unknowns()                            {}

func (r *references) ref(_ string, a Attr[ID]) {
	if id, ok := a.Get(); ok {
		r.visit(id)
	}
}

func (r *references) optRef(name string, a Attr[ID]) { r.ref(name, a) }

func (r *references) ids(_ string, ids []ID) {
	for _, id := range ids {
		r.visit(id)
	}
}

func (r *references) refs(_ string, refs Refs) {
	r.ids("", refs.IDs)
	r.ids("", refs.Maybe)
}

func (r *references) nested(_, why string, _ bool, describe func(f fields)) {
	if why == "" && describe != nil {
		describe(r)
	}
}

func (r *references) items(_ string, n int, describe func(i int, f fields)) {
	for i := range n {
		describe(i, r)
	}
}

// Units returns the root modules and stacks that declare the graph's nodes.
func (g *Graph) Units() map[string]bool {
	units := map[string]bool{}
	for id, n := range g.byID {
		if o := g.origins[id]; o != nil && n.Kind() != KindExternal {
			units[o.Unit] = true
		}
	}
	return units
}
