package network

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// table is the routes of a route table, compiled once.
type table struct {
	id  graph.ID
	vpc graph.ID
	// entries are in the order of preference: the longest prefix first, and of
	// equal ones the route that wins.
	entries []entry
	// unseen is true where there may be routes that are not known, or routes to
	// unknown destinations.
	unseen bool
	why    []string
	when   *value.Formula
}

// entry is one destination of a table.
type entry struct {
	prefix netip.Prefix
	order  int
	// route is nil for the local route.
	route *graph.Route
	// sure is true where the route certainly exists.
	sure bool
}

// lead is where a table may send packets.
type lead struct {
	// route is nil for the local route, and where there is none.
	route *graph.Route
	local bool
	// unseen is true where a route that is not known may lead them.
	unseen bool
	// bits is the length of the route's prefix.
	bits int
}

// table returns a compiled table, or nil where it is not declared.
func (w *Walk) table(id graph.ID) *table {
	if t, ok := w.tables[id]; ok {
		return t
	}
	n, ok := w.g.Node(id).(*graph.RouteTable)
	if !ok {
		w.tables[id] = nil
		return nil
	}
	t := &table{id: id, vpc: n.VPC.Or(""), unseen: n.RoutesOpen, why: slices.Clone(n.Why), when: n.When}
	local := w.ranges(t.vpc)
	for _, p := range local {
		t.entries = append(t.entries, entry{prefix: p, order: localOrder, sure: true})
	}
	for _, r := range w.x.routes[id] {
		if graph.Is(r.TargetKind, graph.TargetLocal) || excluded(r.When, n.When) {
			continue
		}
		sure := implied(r.When, n.When)
		for _, f := range []family{ipv4, ipv6} {
			ways, unknown := w.x.ways(r, f, 0)
			if unknown {
				t.unseen = true
				t.why = append(t.why, whyDestination(w.name(r.ID)))
			}
			for _, v := range ways {
				if v.order == propagatedOrder && slices.ContainsFunc(local, func(l netip.Prefix) bool { return l.Overlaps(v.prefix) && l.Bits() <= v.prefix.Bits() }) {
					continue // The local route wins over propagated ones, even over longer ones.
				}
				order := v.order
				if replacesLocal(r.TargetKind) {
					order = localOrder - 1
				}
				t.entries = append(t.entries, entry{v.prefix, order, r, sure})
			}
		}
	}
	t.why = distinctTexts(t.why)
	slices.SortStableFunc(t.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.prefix.Bits(), a.prefix.Bits()), cmp.Compare(a.order, b.order))
	})
	w.tables[id] = t
	return t
}

// The order of routes to equal prefixes begins with 0 for static ones; see way.
// The local route cannot be overruled but by what may replace its target.
const (
	localOrder      = -1
	propagatedOrder = 2
)

// replacesLocal reports whether AWS takes a route of that target in place of
// the local one (VPC User Guide, "Replace the target for a local route").
func replacesLocal(kind graph.Attr[graph.TargetKind]) bool {
	switch kind.Or("") {
	case graph.TargetInstance, graph.TargetNetworkInterface, graph.TargetEndpoint, graph.TargetNATGateway:
		return true
	}
	return false
}

// leads returns where the table sends packets to p: one lead where that is
// certain for all of p, several where packets to parts of p go different ways or
// it is not known. home is true where p is of the table's own VPC, so that the
// local route takes what no longer one does.
func (t *table) leads(p netip.Prefix, home bool) []lead {
	var out []lead
	t.collect(&out, overlapping(t.entries, p), p, home, false)
	return out
}

// publicLeads is leads for public addresses. Where a table has a default route,
// routes that are not seen are taken not to be about those of AWS's services.
func (t *table) publicLeads(at *place) []lead {
	var out []lead
	for _, p := range at.prefixes {
		t.collect(&out, overlapping(t.entries, p), p, false, true)
	}
	return out
}

func (t *table) collect(out *[]lead, entries []entry, p netip.Prefix, home, public bool) {
	if len(entries) > 0 && entries[0].prefix.Bits() > p.Bits() {
		a, b := halves(p)
		for _, half := range []netip.Prefix{a, b} {
			t.collect(out, overlapping(entries, half), half, home, public)
		}
		return
	}
	knownLocal := slices.ContainsFunc(entries, func(e entry) bool { return e.route == nil })
	for _, e := range entries {
		// A VPC's ranges are no longer than /28 and no shorter than /16, so where
		// they are not known a route shorter than /16 loses against the local one.
		if home && !knownLocal && e.prefix.Bits() < 16 && e.prefix.Addr().Is4() {
			break
		}
		add(out, lead{route: e.route, local: e.route == nil, bits: e.prefix.Bits()})
		if e.sure && (!home || knownLocal) {
			if e.prefix.Bits() == 0 && t.unseen && !public {
				add(out, lead{unseen: true})
			}
			return
		}
	}
	switch {
	case home:
		add(out, lead{local: true})
	case t.unseen:
		add(out, lead{unseen: true})
	default:
		add(out, lead{})
	}
}

func overlapping(entries []entry, p netip.Prefix) []entry {
	var out []entry
	for _, e := range entries {
		if e.prefix.Overlaps(p) {
			out = append(out, e)
		}
	}
	return out
}

func add(out *[]lead, l lead) {
	if !slices.Contains(*out, l) {
		*out = append(*out, l)
	}
}
