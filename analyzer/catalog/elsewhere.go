package catalog

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// A group or a VPC may be handed from one configuration to another by whoever
// runs them: the other one has a variable without a value for its id. Nothing
// joins the two, so each is judged alone; but what such a variable is the group or
// the VPC of may belong to one of any other configuration of the scan.

// elsewhere leaves open what resources of other units may belong to. Where p is a
// part of a scan, whole, its graph, knows those of all.
func (b *builder) elsewhere(p *declared.Project, whole *graph.Graph) {
	if whole != nil {
		b.g.Elsewhere = whole.Elsewhere
	} else {
		b.findHanded(p)
	}
	b.strayRules()
}

// findHanded gathers Graph.Elsewhere from all units.
func (b *builder) findHanded(p *declared.Project) {
	for _, u := range p.Units {
		for _, r := range u.Resources {
			in := b.readers[instanceKey{r.Unit, r.Address}]
			if in == nil || r.Data || b.types[resourceType{u.Dialect, r.Type, false}].mirror {
				continue
			}
			switch {
			case in.spelling.names["group"] != "" && in.spelling.names["prefix_lists"] != "":
				if !graph.Is(in.text("direction"), graph.Egress) && b.isHanded(in, "group") {
					b.g.Elsewhere.Rules = append(b.g.Elsewhere.Rules, graph.StrayRule{Unit: r.Unit, Address: r.Address})
				}
			case in.spelling.names["zone_name"] != "" && in.spelling.names["vpcs"] != "":
				b.sharedZone(in, in, "vpcs")
			case r.Type == "aws_route53_zone_association":
				for _, ref := range b.t.Refs(in.get("zone")) {
					if zone := b.readers[instanceKey{ref.Unit, ref.Address}]; zone != nil && zone.res.Type == "aws_route53_zone" && !zone.res.Data {
						b.sharedZone(zone, in, "vpc")
					}
				}
			}
		}
	}
}

// isHanded reports whether an attribute is, or holds, a value that somebody
// hands over.
func (b *builder) isHanded(in *reader, word string) bool {
	return slices.ContainsFunc(b.t.WhyAll(in.get(word)), func(r value.Reason) bool { return r.Kind == value.Variable || r.Kind == value.Invalid })
}

// sharedZone notes a private zone of AWS's names that is of a VPC which somebody
// hands over, by word of what associates the two.
func (b *builder) sharedZone(zone, in *reader, word string) {
	name, ok := b.domain(zone.get("zone_name")).Get()
	if ok && strings.Contains(name, ".amazonaws.com") && b.isHanded(in, word) {
		b.g.Elsewhere.Zones = append(b.g.Elsewhere.Zones, graph.SharedZone{Unit: zone.res.Unit, Address: zone.res.Address, ZoneName: name})
	}
}

// strayRules leaves open whom groups without any inbound rule let in, where
// another unit has rules for a group that is handed to it.
func (b *builder) strayRules() {
	strays := b.g.Elsewhere.Rules
	for _, n := range b.g.SecurityGroups {
		if n.Implicit || n.IngressOpen || slices.ContainsFunc(n.Rules, func(r *graph.SecurityGroupRule) bool { return !graph.Is(r.Direction, graph.Egress) }) {
			continue
		}
		unit := b.g.Origin(n.ID).Unit
		if at := slices.IndexFunc(strays, func(r graph.StrayRule) bool { return r.Unit != unit }); at >= 0 {
			openGroup(n, graph.Ingress, []string{strays[at].Address + " of " + strays[at].Unit + " may belong to it"})
		}
	}
}
