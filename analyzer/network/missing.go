package network

import "github.com/vpce-lint/vpce-lint/analyzer/graph"

// missing says what keeps a client from a service where its table has no way
// out.
func (w *Walk) missing(c *client, table graph.ID, service string) []graph.Step {
	return append(w.unserved(c, table, service), stepNoWayOut(table))
}

// unserved says why no endpoint serves a client whose names resolve to public
// addresses: what is wrong with each endpoint that its VPC has, or else which
// one of another VPC its names do not lead to, or that there is none.
func (w *Walk) unserved(c *client, table graph.ID, service string) []graph.Step {
	if w.silent {
		return nil // Nobody sees them.
	}
	vpc := c.site.vpc
	var out []graph.Step
	v, _ := w.g.Node(vpc).(*graph.VPC)
	endpoints := w.endpointsIn[nameKey{vpc, service}]
	for _, e := range endpoints {
		switch {
		case graph.Is(e.Type, graph.EndpointInterface):
			out = append(out, w.unanswered(e, v, service)...)
		case !offersGateway(e):
			out = append(out, stepWrongType(e, service))
		case !e.RouteTables.Has(table):
			out = append(out, stepNotAssociated(e, table))
		}
	}
	if len(endpoints) > 0 {
		return out
	}
	if z := w.unshared(c, service); z != nil {
		return []graph.Step{stepNotShared(z, vpc)}
	}
	return []graph.Step{stepNoEndpoint(vpc, service)}
}

// unanswered says why the names of a service do not lead to an interface
// endpoint of the client's own VPC.
func (w *Walk) unanswered(e *graph.Endpoint, v *graph.VPC, service string) []graph.Step {
	vpc := e.VPC.Or("")
	switch {
	case setting(e.PrivateDNS, false) == no:
		return []graph.Step{stepDNSOff(e, service)}
	case v != nil && setting(v.DNSHostnames, false) == no:
		return []graph.Step{stepHostnamesOff(e, vpc)}
	case setting(e.InboundResolverOnly, false) == yes:
		return []graph.Step{stepInboundOnly(e)}
	case w.remote(e):
		return []graph.Step{stepOtherRegion(e, service)}
	case v != nil && setting(v.AmazonDNS, true) != yes:
		return []graph.Step{stepOtherServers(vpc, e)}
	}
	return nil
}

// unshared returns an endpoint of another VPC that is in reach of a client, with
// the zone that leads to it and is not associated with the client's VPC.
func (w *Walk) unshared(c *client, service string) *graph.PrivateHostedZone {
	part := w.partOf(c.site.vpc)
	for _, z := range w.g.PrivateHostedZones {
		if w.partOf(z.ID) != part || w.has(z.VPCs, c.site.vpc) != no {
			continue
		}
		for _, r := range z.Records {
			id, _ := r.Endpoint.Get()
			e, ok := w.g.Node(id).(*graph.Endpoint)
			if ok && graph.Is(e.Service, service) && e.VPC.Or("") != c.site.vpc && w.reachesEndpoint(c, e).holds != no {
				return z
			}
		}
	}
	return nil
}
