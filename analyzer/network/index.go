package network

import (
	"maps"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

func named[T graph.Node](w *Walk, nodes []T) {
	for _, n := range nodes {
		name := w.name(n.Base().ID)
		w.byName[name] = append(w.byName[name], n)
	}
}

// indexParts finds the configurations, and the services of each.
func (w *Walk) indexParts(parts []*graph.Graph) {
	found := map[int]map[string]bool{}
	for i, part := range parts {
		for _, n := range part.Nodes() {
			w.parts[n.Base().ID] = i
		}
		found[i] = map[string]bool{}
		for _, e := range part.Endpoints {
			if s, ok := e.Service.Get(); ok && s != "" && (e.Type.IsUnknown() || servesWorkloads(e.Type.Or(graph.EndpointGateway))) {
				found[i][s] = true
			}
		}
	}
	for _, n := range w.g.Facts.Needs {
		if services := found[w.partOf(n.Workload)]; services != nil {
			services[n.Service] = true
		}
	}
	for i, services := range found {
		w.services[i] = slices.Sorted(maps.Keys(services))
	}
}

func servesWorkloads(endpointType string) bool {
	return endpointType == graph.EndpointGateway || endpointType == graph.EndpointInterface
}

// partOf returns the number of the configuration that something is in, -1 for
// what is in none.
func (w *Walk) partOf(id graph.ID) int {
	if i, ok := w.parts[id]; ok {
		return i
	}
	return -1
}

func (w *Walk) indexEndpoints() {
	w.endpointsIn, w.vagueIn = map[nameKey][]*graph.Endpoint{}, map[graph.ID][]*graph.Endpoint{}
	w.endpointsOf = map[partService][]*graph.Endpoint{}
	for _, e := range w.g.Endpoints {
		if graph.Is(e.Type, graph.EndpointInterface) || e.Type.IsUnknown() {
			for _, s := range e.Subnets.All() {
				w.hosts[s] = true
			}
			key := partService{w.partOf(e.ID), e.Service.Or("")}
			w.endpointsOf[key] = append(w.endpointsOf[key], e)
		}
		vpc, ok := e.VPC.Get()
		if !ok {
			continue
		}
		switch s, known := e.Service.Get(); {
		case known:
			w.endpointsIn[nameKey{vpc, s}] = append(w.endpointsIn[nameKey{vpc, s}], e)
		case e.Service.IsUnknown():
			w.vagueIn[vpc] = append(w.vagueIn[vpc], e)
		}
	}
}

func (w *Walk) indexNames() {
	w.zones = map[int][]*graph.PrivateHostedZone{}
	for _, z := range w.g.PrivateHostedZones {
		part := w.partOf(z.ID)
		w.zones[part] = append(w.zones[part], z)
	}
	w.resolverRules = map[int][]*graph.ResolverRule{}
	for _, r := range w.g.ResolverRules {
		part := w.partOf(r.ID)
		w.resolverRules[part] = append(w.resolverRules[part], r)
	}
}

func (w *Walk) indexTransit() {
	w.attachments, w.gateways = map[int][]*graph.TransitGatewayAttachment{}, map[int][]graph.ID{}
	for _, a := range w.g.TransitGatewayAttachments {
		part := w.partOf(a.ID)
		w.attachments[part] = append(w.attachments[part], a)
		if id, ok := a.TransitGateway.Get(); ok && !slices.Contains(w.gateways[part], id) {
			w.gateways[part] = append(w.gateways[part], id)
		}
	}
	w.transitTables = map[int][]*graph.TransitGatewayRouteTable{}
	for _, t := range w.g.TransitGatewayRouteTables {
		part := w.partOf(t.ID)
		w.transitTables[part] = append(w.transitTables[part], t)
	}
	w.peerings = map[int][]*graph.Peering{}
	for _, p := range w.g.Peerings {
		part := w.partOf(p.ID)
		w.peerings[part] = append(w.peerings[part], p)
	}
}
