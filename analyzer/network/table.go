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
	// unseen is true where there may be routes that are not known.
	unseen bool
	// vague are the routes to destinations that are not known.
	vague []*graph.Route
	why   []string
	when  *value.Formula
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
	// vague is true where the route's destination is not known.
	vague bool
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
		if graph.Is(r.TargetKind, graph.TargetLocal) || n.When.Excludes(r.When) {
			continue
		}
		sure := n.When.Implies(r.When)
		for _, f := range []family{ipv4, ipv6} {
			ways, unknown := w.x.ways(r, f, 0)
			if unknown {
				if !slices.Contains(t.vague, r) {
					t.vague = append(t.vague, r)
				}
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
	take := taking{home: home, lead: func(_ netip.Prefix, l lead) {
		if l.bits = 0; !slices.Contains(out, l) {
			out = append(out, l)
		}
	}}
	t.take(take, overlapping(t.entries, p), p)
	return out
}

// publicLeads reports where the table sends packets to public addresses, range
// by range. Where a table has a default route, routes that are not seen are
// taken not to be about those of AWS's services.
func (t *table) publicLeads(at *place, lead func(p netip.Prefix, l lead)) {
	for _, p := range at.prefixes {
		t.take(taking{public: true, lead: lead}, overlapping(t.entries, p), p)
	}
}

// taking is one question to a table.
type taking struct {
	home, public bool
	// lead is told each lead that packets to a range may take.
	lead func(p netip.Prefix, l lead)
}

func (t *table) take(q taking, entries []entry, p netip.Prefix) {
	if len(entries) > 0 && entries[0].prefix.Bits() > p.Bits() {
		a, b := halves(p)
		for _, half := range []netip.Prefix{a, b} {
			t.take(q, overlapping(entries, half), half)
		}
		return
	}
	knownLocal := slices.ContainsFunc(entries, func(e entry) bool { return e.route == nil })
	for _, e := range entries {
		// A VPC's ranges are no longer than /28 and no shorter than /16, so where
		// they are not known a route shorter than /16 loses against the local one.
		if q.home && !knownLocal && e.prefix.Bits() < 16 && e.prefix.Addr().Is4() {
			break
		}
		q.lead(p, lead{route: e.route, local: e.route == nil, bits: e.prefix.Bits()})
		if !e.sure || q.home && !knownLocal {
			continue
		}
		switch {
		case q.home, e.route == nil:
			// What is longer than the local route goes to a subnet of the VPC.
		case !q.public:
			t.takeUnknown(q, p)
		case e.order == propagatedOrder:
			t.takeVague(q, p)
		}
		return
	}
	if q.home {
		q.lead(p, lead{local: true})
		return
	}
	if t.takeUnknown(q, p); !t.unseen {
		q.lead(p, lead{})
	}
}

// takeUnknown reports the leads of routes that may be about a range.
func (t *table) takeUnknown(q taking, p netip.Prefix) {
	t.takeVague(q, p)
	if t.unseen {
		q.lead(p, lead{unseen: true})
	}
}

func (t *table) takeVague(q taking, p netip.Prefix) {
	for _, r := range t.vague {
		if p.Addr().Is4() == r.DestinationIPv6CIDR.IsNull() {
			q.lead(p, lead{route: r, vague: true})
		}
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
