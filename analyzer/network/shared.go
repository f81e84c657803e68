package network

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// crossed are the VPCs that have a route to networks which may lie in another
// configuration.
func crossed(g *graph.Graph) map[graph.ID]bool {
	out := map[graph.ID]bool{}
	for _, r := range g.Routes {
		t, ok := g.Node(r.RouteTable.Or("")).(*graph.RouteTable)
		if ok && slices.Contains([]graph.TargetKind{graph.TargetTransitGateway, graph.TargetPeering}, r.TargetKind.Or("")) {
			out[t.VPC.Or("")] = true
		}
	}
	return out
}

// sharedName says why a service's name may resolve to an endpoint of another
// unit: a zone there is for it, of a VPC that is handed to that unit.
func (w *Walk) sharedName(vpc graph.ID, service string) []string {
	own := w.g.Origin(vpc)
	if !w.crossed[vpc] || own == nil {
		return nil
	}
	var why []string
	d := domainOf(service, w.regionOf(vpc))
	for _, z := range w.sharedZones {
		if under, _ := d.under(z.ZoneName); z.Unit != own.Unit && under == yes {
			why = append(why, whyMayServe(z.Address+" of "+z.Unit, w.name(vpc)))
		}
	}
	return why
}
