package network

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// Exposure fills g.Facts.Exposure, one entry a subnet in rank order.
//
// A subnet's exposure follows from its effective route table: the one that is
// associated, else its VPC's main table. Both address families count, and the
// subnet is as exposed as the more exposed of them. A default route is one to
// 0.0.0.0/0 or ::/0, or several that cover all addresses together, such as both
// halves. The longest prefix wins, and of equal ones a static route before a
// propagated one (VPC User Guide, "Route priority"). A route whose target is
// gone wins by its prefix and drops.
//
// What is not decided gives every class that is possible. Where a table has a
// default route for certain, routes that are not seen or whose destination only
// the other end of a VPN or another account knows are taken not to cover all
// addresses by longer prefixes.
func Exposure(g *graph.Graph) {
	x := newExposures(g)
	g.Facts.Exposure = make([]graph.Exposure, 0, len(g.Subnets))
	for _, s := range g.Subnets {
		g.Facts.Exposure = append(g.Facts.Exposure, x.of(s))
	}
}

func newExposures(g *graph.Graph) *exposures {
	x := &exposures{g: g, routes: map[graph.ID][]*graph.Route{}, mains: map[graph.ID]graph.ID{}, classes: map[tableKey]verdict{}}
	for _, r := range g.Routes {
		if id, ok := r.RouteTable.Get(); ok {
			x.routes[id] = append(x.routes[id], r)
		}
	}
	for _, t := range g.RouteTables {
		if vpc, ok := t.VPC.Get(); ok && graph.Is(t.Main, true) {
			x.mains[vpc] = t.ID
		}
	}
	return x
}

type exposures struct {
	g *graph.Graph
	// routes are those of each table, in rank order.
	routes map[graph.ID][]*graph.Route
	// mains are the main tables by VPC, where the VPC itself is not declared.
	mains map[graph.ID]graph.ID
	// classes are the results by table: many subnets share one.
	classes map[tableKey]verdict
}

// verdict is the classes that a table may give, and why there are several.
type verdict struct {
	class classSet
	// v4 and v6 are those of each address family.
	v4, v6 classSet
	why    []string
}

type tableKey struct {
	table graph.ID
	// blocked is true where VPC Block Public Access applies.
	blocked bool
}

func (x *exposures) of(s *graph.Subnet) graph.Exposure {
	e := graph.Exposure{Subnet: s.ID, Tables: slices.Clone(s.RouteTables.IDs)}
	if len(e.Tables) == 0 {
		x.undecided(s, &e)
	}
	var all classSet
	for _, table := range e.Tables {
		v := x.table(table, s)
		all |= v.class
		e.Why = append(e.Why, v.why...)
	}
	if e.Open {
		all |= anyClass
	}
	e.Possible = all.list()
	e.Exposure = graph.ExposureUnknown
	if len(e.Possible) == 1 {
		e.Exposure, e.Why = e.Possible[0], nil
	}
	return e
}

// undecided finds the tables of a subnet without a definite association.
func (x *exposures) undecided(s *graph.Subnet, e *graph.Exposure) {
	e.Tables = slices.Clone(s.RouteTables.Maybe)
	e.Open = s.RouteTables.Open
	e.Why = slices.Clone(s.RouteTables.Why)
	main, why := x.main(s)
	if main == "" {
		e.Open = true
		e.Why = append(e.Why, why)
		return
	}
	if !slices.Contains(e.Tables, main) {
		e.Tables = append(e.Tables, main)
	}
}

// main returns the main table of a subnet's VPC, or why it is not known.
func (x *exposures) main(s *graph.Subnet) (table graph.ID, why string) {
	vpc, ok := s.VPC.Get()
	if !ok {
		return "", "its VPC is not known"
	}
	if v, ok := x.g.Node(vpc).(*graph.VPC); ok {
		if id, ok := v.MainRouteTable.Get(); ok {
			return id, ""
		}
		if w := v.MainRouteTable.Why(); len(w) > 0 {
			return "", w[0]
		}
		return "", "the main route table is not known"
	}
	if id, ok := x.mains[vpc]; ok {
		return id, ""
	}
	return "", "the main route table of a VPC that is not declared is not known"
}

// table returns the classes that a table may give to a subnet.
func (x *exposures) table(id graph.ID, s *graph.Subnet) verdict {
	t, ok := x.g.Node(id).(*graph.RouteTable)
	if !ok {
		return verdict{anyClass, anyClass, anyClass, []string{"the route table is not declared"}}
	}
	if s.PublicAccessBlocked.IsUnknown() {
		blocked, open := x.classify(t, true), x.classify(t, false)
		return verdict{
			blocked.class | open.class, blocked.v4 | open.v4, blocked.v6 | open.v6,
			append(slices.Clone(open.why), s.PublicAccessBlocked.Why()...),
		}
	}
	return x.classify(t, graph.Is(s.PublicAccessBlocked, true))
}

func (x *exposures) classify(t *graph.RouteTable, blocked bool) verdict {
	key := tableKey{t.ID, blocked}
	if have, ok := x.classes[key]; ok {
		return have
	}
	v4, why4 := x.family(t, blocked, ipv4)
	v6, why6 := x.family(t, blocked, ipv6)
	result := verdict{class: v4.mostExposed(v6), v4: v4, v6: v6, why: distinctTexts(append(why4, why6...))}
	x.classes[key] = result
	return result
}

// distinctTexts keeps the first of equal texts.
func distinctTexts(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
