// Package inspection computes which traffic Gateway Load Balancer endpoints see:
// whether what a subnet sends and what it gets both pass the endpoint, and
// whether an endpoint sends its own traffic back to itself.
//
// A firewall that sees one direction of a connection takes the other for
// something foreign. So an internet gateway's table (an edge association) and a
// subnet's own table must agree (AWS PrivateLink Guide, "Access an inspection
// system using a Gateway Load Balancer endpoint").
//
// IPv6 is left out where a subnet's range is not known, which is what AWS mostly
// chooses itself.
package inspection

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Facts fills g.Facts.OneWayInspections and g.Facts.InspectionLoops. It needs
// g.Facts.Exposure.
func Facts(g *graph.Graph) {
	g.Facts.OneWayInspections, g.Facts.InspectionLoops = nil, nil
	if !slices.ContainsFunc(g.Endpoints, func(e *graph.Endpoint) bool { return mayInspect(e) }) {
		return
	}
	w := newWalk(g)
	for _, s := range g.Subnets {
		g.Facts.OneWayInspections = append(g.Facts.OneWayInspections, w.oneWay(s)...)
	}
	for _, e := range g.Endpoints {
		if mayInspect(e) {
			g.Facts.InspectionLoops = append(g.Facts.InspectionLoops, w.loops(e)...)
		}
	}
}

// mayInspect reports whether an endpoint is one that routes lead to.
func mayInspect(e *graph.Endpoint) bool {
	return e.Type.IsUnknown() || graph.Is(e.Type, graph.EndpointGatewayLoadBalancer)
}

// walk follows routes through a graph.
type walk struct {
	g *graph.Graph
	// routes are those of each table, exposure the facts of each subnet.
	routes   map[graph.ID][]*graph.Route
	exposure map[graph.ID]graph.Exposure
	// transit are the subnets in which transit gateways have attachments.
	transit map[graph.ID]bool
}

func newWalk(g *graph.Graph) *walk {
	w := &walk{
		g: g, routes: map[graph.ID][]*graph.Route{}, exposure: map[graph.ID]graph.Exposure{}, transit: map[graph.ID]bool{},
	}
	for _, r := range g.Routes {
		if id, ok := r.RouteTable.Get(); ok {
			w.routes[id] = append(w.routes[id], r)
		}
	}
	for _, e := range g.Facts.Exposure {
		w.exposure[e.Subnet] = e
	}
	for _, a := range g.TransitGatewayAttachments {
		for _, id := range a.Subnets.All() {
			w.transit[id] = true
		}
	}
	return w
}

// name is what people know a thing by.
func (w *walk) name(id graph.ID) string {
	if o := w.g.Origin(id); o != nil {
		return o.Address
	}
	return string(id)
}

// endpoint returns the Gateway Load Balancer endpoint that a route leads to, nil
// where it leads elsewhere, and why that may not be one.
func (w *walk) endpoint(r *graph.Route) (*graph.Endpoint, []string) {
	id, _ := r.Target.Get()
	e, ok := w.g.Node(id).(*graph.Endpoint)
	switch {
	case !ok || !mayInspect(e):
		return nil, nil
	case e.Type.IsUnknown():
		return e, append([]string{"the type of " + w.name(id) + " is not known"}, e.Type.Why()...)
	}
	return e, nil
}

// given returns why a node may not be there where others are.
func (w *walk) given(n graph.Node, others ...graph.Node) []string {
	when := n.Base().When
	if when == nil {
		return nil
	}
	held := map[string]bool{}
	for _, o := range others {
		for _, f := range parts(o.Base().When) {
			held[f.String()] = true
		}
	}
	for _, f := range parts(when) {
		if !held[f.String()] {
			return []string{w.name(n.Base().ID) + " exists only if " + when.String()}
		}
	}
	return nil
}

// parts returns the conditions that all hold where f does.
func parts(f *value.Formula) []*value.Formula {
	if f == nil || f.Op != "and" {
		if f == nil {
			return nil
		}
		return []*value.Formula{f}
	}
	var out []*value.Formula
	for _, a := range f.Args {
		out = append(out, parts(a)...)
	}
	return out
}

// unresolved says what may give a VPC a table or a route that is not seen.
func (w *walk) unresolved(vpc graph.ID) []string {
	var why []string
	for _, u := range w.g.Facts.Unresolved {
		if u.VPC == vpc && (u.Kind == graph.UnresolvedAny || u.Kind == string(graph.KindRouteTable)) {
			why = append(why, u.Why)
		}
	}
	return why
}

// loops returns the subnets of an endpoint whose default route leads back to it.
func (w *walk) loops(e *graph.Endpoint) []graph.InspectionLoop {
	var out []graph.InspectionLoop
	for _, id := range e.Subnets.All() {
		s, ok := w.g.Node(id).(*graph.Subnet)
		if !ok {
			continue
		}
		var why []string
		if !e.Subnets.Has(id) {
			why = append([]string{"whether " + w.name(e.ID) + " is in " + w.name(id) + " is not known"}, e.Subnets.Why...)
		}
		for _, f := range families() {
			for _, d := range w.defaults(s, f, e) {
				target, doubts := w.endpoint(d.routes[0])
				if target == e && d.agree() {
					out = append(out, graph.InspectionLoop{
						Endpoint: e.ID, Subnet: id, Routes: ids(d.routes), Why: distinct(why, d.why, doubts),
					})
				}
			}
		}
	}
	return surest(out, func(x graph.InspectionLoop) bool { return len(x.Why) == 0 })
}

// surest returns the first certain fact, or all where none is.
func surest[T any](facts []T, certain func(T) bool) []T {
	if i := slices.IndexFunc(facts, certain); i >= 0 {
		return facts[i : i+1]
	}
	return facts
}

func ids(routes []*graph.Route) []graph.ID {
	var out []graph.ID
	for _, r := range routes {
		out = append(out, r.ID)
	}
	return out
}

// distinct joins lists and keeps the first of equal texts.
func distinct(lists ...[]string) []string {
	var out []string
	for _, s := range slices.Concat(lists...) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
