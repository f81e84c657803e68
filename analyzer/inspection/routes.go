package inspection

import (
	"net/netip"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// family is an address family.
type family int

const (
	ipv4 family = iota
	ipv6
)

func families() []family { return []family{ipv4, ipv6} }

// halves are the two ranges that make a default route together.
func (f family) halves() (a, b netip.Prefix) {
	if f == ipv4 {
		return netip.MustParsePrefix("0.0.0.0/1"), netip.MustParsePrefix("128.0.0.0/1")
	}
	return netip.MustParsePrefix("::/1"), netip.MustParsePrefix("8000::/1")
}

// destination returns a route's range in a family; ok is false where it has none
// there, unknown is true where it may have one.
func (f family) destination(r *graph.Route) (p netip.Prefix, ok, unknown bool) {
	a := r.DestinationCIDR
	if f == ipv6 {
		a = r.DestinationIPv6CIDR
	}
	text, known := a.Get()
	if !known {
		return p, false, a.IsUnknown()
	}
	p, err := netip.ParsePrefix(text)
	return p.Masked(), err == nil && p.Addr().Is4() == (f == ipv4), err != nil
}

// way is one way that a default route may lead: one route, or one for each half
// of the addresses.
type way struct {
	routes []*graph.Route
	// why is empty where the traffic certainly goes this way.
	why []string
}

// agree reports whether all routes of the way lead to one target.
func (d way) agree() bool {
	for _, r := range d.routes[1:] {
		if a, b := r.Target.Or("?"), d.routes[0].Target.Or(""); a != b {
			return false
		}
	}
	return true
}

// defaults returns the ways that a subnet's default route may lead where the
// subnet and others are there. There is none where it certainly has no default
// route.
func (w *walk) defaults(s *graph.Subnet, f family, others ...graph.Node) []way {
	effective := w.exposure[s.ID]
	var undecided []string
	if effective.Open || len(effective.Tables) != 1 {
		undecided = append([]string{"which route table " + w.name(s.ID) + " uses is not known"}, effective.Why...)
	}
	var out []way
	for _, id := range effective.Tables {
		t, ok := w.g.Node(id).(*graph.RouteTable)
		if !ok {
			continue
		}
		for _, d := range w.tableDefaults(t, f, append([]graph.Node{s, t}, others...)) {
			d.why = distinct(undecided, d.why)
			out = append(out, d)
		}
	}
	return out
}

// tableDefaults returns the ways of one table, those that are certain first.
func (w *walk) tableDefaults(t *graph.RouteTable, f family, where []graph.Node) []way {
	a, b := f.halves()
	best := map[netip.Prefix]*graph.Route{}
	var maybe []way
	for _, r := range w.routes[t.ID] {
		p, ok, unknown := f.destination(r)
		switch why := w.given(r, where...); {
		case unknown && r.Origin == graph.RouteStatic:
			maybe = append(maybe, way{routes: []*graph.Route{r}, why: distinct([]string{"the destination of a route of " + w.name(r.ID) + " is not known"}, why)})
		case !ok || p.Bits() > 1:
		case len(why) > 0:
			maybe = append(maybe, way{routes: []*graph.Route{r}, why: why})
		case best[p] == nil || best[p].Origin == graph.RoutePropagated && r.Origin == graph.RouteStatic:
			best[p] = r
		}
	}
	var sure way
	if all := best[netip.PrefixFrom(a.Addr(), 0)]; all != nil {
		sure.routes = []*graph.Route{all}
	}
	if best[a] != nil && best[b] != nil {
		sure.routes = []*graph.Route{best[a], best[b]}
	}
	if sure.routes == nil {
		return maybe
	}
	// Beside a default route that is there, one of unknown destination is taken
	// for a longer one; one that may be there may take its place.
	for _, d := range maybe {
		if p, ok, _ := f.destination(d.routes[0]); ok && p.Bits() >= sure.bits(f) {
			sure.why = distinct(sure.why, d.why)
		}
	}
	return append([]way{sure}, maybe...)
}

func (d way) bits(f family) int {
	p, _, _ := f.destination(d.routes[0])
	return p.Bits()
}

// passage is a route that takes what goes to a range.
type passage struct {
	route *graph.Route
	why   []string
}

// passages are what a table does with traffic to a range.
type passages struct {
	list []passage
	// why is not empty where it may have others.
	why []string
}

// to returns the routes of a table that may take what goes to a subnet: by the
// longest prefix, and after the local route of the VPC where that is longer. An
// invalid range means that the subnet's range is not known.
func (w *walk) to(t *graph.RouteTable, s *graph.Subnet, own netip.Prefix, f family) passages {
	var out passages
	if t.RoutesOpen {
		out.why = append(out.why, t.Why...)
		if len(out.why) == 0 {
			out.why = []string{"the routes of " + w.name(t.ID) + " are not all known"}
		}
	}
	var best passage
	bits := -1
	for _, r := range w.routes[t.ID] {
		p, ok, unknown := f.destination(r)
		why := w.given(r, s, t)
		switch {
		case unknown || ok && !own.IsValid():
			out.list = append(out.list, passage{r, distinct(why, []string{"whether a route of " + w.name(r.ID) + " leads to " + w.name(s.ID) + " is not known"})})
		case !ok || p.Bits() > own.Bits() || !p.Contains(own.Addr()):
		case len(why) > 0:
			out.list = append(out.list, passage{r, why})
		case p.Bits() > bits:
			best, bits = passage{route: r}, p.Bits()
		}
	}
	if best.route == nil {
		return out
	}
	local, known := w.localBits(s, own)
	switch {
	case known && local > bits:
		return out
	case !known && bits < own.Bits():
		best.why = []string{"the range of the VPC of " + w.name(s.ID) + " is not known"}
	}
	for _, p := range out.list {
		if q, ok, _ := f.destination(p.route); ok && q.Bits() >= bits {
			best.why = distinct(best.why, p.why)
		}
	}
	out.list = append([]passage{best}, out.list...)
	return out
}

// localBits returns the length of the VPC's range that holds a subnet's.
func (w *walk) localBits(s *graph.Subnet, own netip.Prefix) (bits int, known bool) {
	vpc, ok := w.g.Node(s.VPC.Or("")).(*graph.VPC)
	if !ok {
		return 0, false
	}
	ranges, ok := vpc.CIDRs.Get()
	if !ok {
		return 0, false
	}
	for _, text := range ranges {
		if p, err := netip.ParsePrefix(text); err == nil && p.Contains(own.Addr()) {
			return p.Bits(), true
		}
	}
	return 0, false
}
