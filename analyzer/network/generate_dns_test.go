package network_test

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// drawZones makes private zones that stand in for private DNS, and wide ones that
// hide names.
func (d *drawing) drawZones() {
	if d.chance(.04) {
		z := &graph.PrivateHostedZone{Common: common("zone.wide"), ZoneName: graph.Known(pick(d, region+".amazonaws.com", "amazonaws.com")), VPCs: refsTo(pick(d, d.vpcs...).VPC)}
		d.add(z)
	}
	if d.chance(.05) {
		domain := pick(d, "amazonaws.com", region+".amazonaws.com", "ssm."+region+".amazonaws.com", "s3."+region+".amazonaws.com", "example.com")
		d.add(&graph.ResolverRule{Common: common("rule"), Domain: graph.Known(domain), RuleType: graph.Known("forward"), VPCs: refsTo(pick(d, d.vpcs...).VPC)})
	}
	taken := map[string]bool{}
	for _, n := range slices.Clone(d.nodes) {
		e, ok := n.(*graph.Endpoint)
		if !ok || must(e.Type) != graph.EndpointInterface {
			continue
		}
		if must(e.PrivateDNS) {
			taken[string(must(e.VPC))+must(e.Service)] = true
		}
	}
	for _, n := range slices.Clone(d.nodes) {
		if e, ok := n.(*graph.Endpoint); ok && must(e.Type) == graph.EndpointInterface && must(e.ServicePrivateDNS) && d.chance(.4) {
			d.drawZone(e, taken)
		}
	}
}

// drawZone makes the zone of an endpoint's service for the VPCs that have none
// of that name yet: AWS refuses a second one.
func (d *drawing) drawZone(e *graph.Endpoint, taken map[string]bool) {
	z := &graph.PrivateHostedZone{Common: common("zone." + e.ID)}
	for _, v := range d.vpcs {
		if key := string(v.ID) + must(e.Service); !taken[key] && d.chance(.7) {
			taken[key] = true
			z.VPCs.Add(v.ID)
		}
	}
	names := privateNames(must(e.Service))
	z.ZoneName = graph.Known(strings.TrimPrefix(names[0], "*."))
	kind := "A"
	if d.chance(.05) {
		kind = "TXT"
	}
	for _, name := range names {
		r := &graph.ZoneRecord{ID: d.part(z.ID), RecordName: graph.Known(name), RecordType: graph.Known(kind)}
		if kind == "A" {
			r.Endpoint = graph.Known(e.ID)
		}
		z.Records = append(z.Records, r)
	}
	if d.chance(.05) {
		z.Records = nil
	}
	d.add(z)
}
