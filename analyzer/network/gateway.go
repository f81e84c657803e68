package network

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// gatewayIn is a gateway endpoint that a table may send a service's traffic to.
type gatewayIn struct {
	endpoint *graph.Endpoint
	sure     bool
	why      []string
}

// gatewaysIn returns the gateway endpoints of a service that a table is
// associated with. They serve their own VPC alone (AWS PrivateLink guide,
// "Gateway endpoints").
func (w *Walk) gatewaysIn(table, vpc graph.ID, service string, c *client) []gatewayIn {
	var out []gatewayIn
	for _, e := range w.endpointsIn[nameKey{vpc, service}] {
		if !graph.Is(e.Type.OrDefault(graph.EndpointGateway), graph.EndpointGateway) && !e.Type.IsUnknown() {
			continue
		}
		if !offersGateway(e) || w.remote(e) {
			continue
		}
		held := w.has(e.RouteTables, table)
		if held == no {
			continue
		}
		var why []string
		if held == maybe {
			why = append(why, e.RouteTables.Why...)
			why = append(why, whyMayServe(w.name(e.ID), w.name(table)))
		}
		if e.Type.IsUnknown() {
			held, why = maybe, append(why, e.Type.Why()...)
		}
		there := existence(e.When, c.when, w.whenOf(table))
		if there == no {
			continue
		}
		if there == maybe {
			why = append(why, whyMaybe(w.name(e.ID)))
		}
		out = append(out, gatewayIn{e, min(held, there) == yes, why})
	}
	return out
}

// offersGateway is whether AWS has gateway endpoints for the service.
func offersGateway(e *graph.Endpoint) bool {
	return len(e.ServiceTypes) == 0 || slices.Contains(e.ServiceTypes, graph.EndpointGateway)
}

// throughGateway answers whether a client whose table sends a service's traffic
// to a gateway endpoint is served by it. Its addresses are the service's public
// ones, so groups must let those out and ACLs those in and out.
func (w *Walk) throughGateway(c *client, g gatewayIn, table graph.ID, service string) answer {
	return all(
		fine(stepGateway(g.endpoint, table)),
		w.resolvesPublicly(c.site.vpc),
		w.leaves(c, service, outway{ipv4, nil, w.publicPlace(ipv4)}),
		w.policyLets(g.endpoint),
	)
}

// resolvesPublicly answers whether a gateway endpoint's clients get names
// resolved; the VPC's DNS support must be on, whatever servers it names.
func (w *Walk) resolvesPublicly(vpc graph.ID) answer {
	v, ok := w.g.Node(vpc).(*graph.VPC)
	if !ok {
		return fine() // It is on where nobody turns it off.
	}
	switch setting(v.DNSSupport, true) {
	case no:
		return stopped(stepNoDNS(vpc))
	case maybe:
		return unclear(v.DNSSupport.Why()...)
	}
	return fine()
}

// letsOutTo answers whether the groups of a client let it ask the public
// addresses of a service: by the service's prefix list, or by all public
// addresses. Of those that are let out in part it is not known whether the
// service's are among them.
func (w *Walk) letsOutTo(c *client, service string, at *place, any []int) answer {
	if c.groups == nil {
		return fine()
	}
	var answers []answer
	for _, port := range any {
		filter := w.filter(c.groups, graph.Egress, port)
		held := max(filter.services[service], covers(filter.sure, at), min(maybe, covers(filter.possible, at)))
		if filter.anything {
			held = max(held, maybe)
		}
		switch held {
		case yes:
			answers = append(answers, fine(w.stepGroupPublic(filter, at, service, port)))
		case no:
			answers = append(answers, stopped(stepGroupKeepsPublic(filter, service, port)))
		default:
			answers = append(answers, unclear(filter.reasons(whyPart, w)...))
		}
	}
	return either(answers...)
}
