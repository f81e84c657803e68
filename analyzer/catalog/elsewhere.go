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

// elsewhere leaves open what resources of other units may belong to.
func (b *builder) elsewhere(p *declared.Project) {
	whole := p
	if p.Whole != nil {
		whole = p.Whole
	}
	var strays []*declared.Resource
	for _, u := range whole.Units {
		for _, r := range u.Resources {
			e, ok := b.types[resourceType{u.Dialect, r.Type, r.Data}]
			if !ok || r.Data || e.mirror {
				continue
			}
			in := e.read(b, r)
			switch {
			case in.spelling.names["group"] != "" && in.spelling.names["prefix_lists"] != "":
				if !graph.Is(in.text("direction"), graph.Egress) && b.isHanded(in, "group") {
					strays = append(strays, r)
				}
			case in.spelling.names["zone_name"] != "" && in.spelling.names["vpcs"] != "":
				b.sharedZone(in, in, "vpcs")
			case r.Type == "aws_route53_zone_association":
				for _, ref := range b.t.Refs(in.get("zone")) {
					if zone := zoneOf(whole, ref); zone != nil {
						b.sharedZone(b.types[resourceType{u.Dialect, zone.Type, zone.Data}].read(b, zone), in, "vpc")
					}
				}
			}
		}
	}
	b.strayRules(strays)
}

// isHanded reports whether an attribute is, or holds, a value that somebody
// hands over.
func (b *builder) isHanded(in *reader, word string) bool {
	return slices.ContainsFunc(b.t.WhyAll(in.get(word)), func(r value.Reason) bool { return r.Kind == value.Variable || r.Kind == value.Invalid })
}

// zoneOf finds the hosted zone that a reference leads to; nil where it leads
// elsewhere.
func zoneOf(p *declared.Project, ref value.Ref) *declared.Resource {
	for _, u := range p.Units {
		if u.ID != ref.Unit {
			continue
		}
		for _, r := range u.Resources {
			if r.Address == ref.Address && r.Type == "aws_route53_zone" && !r.Data {
				return r
			}
		}
	}
	return nil
}

// sharedZone notes a private zone of AWS's names that is of a VPC which somebody
// hands over, by word of what associates the two.
func (b *builder) sharedZone(zone, in *reader, word string) {
	name, ok := b.domain(zone.get("zone_name")).Get()
	if ok && strings.Contains(name, ".amazonaws.com") && b.isHanded(in, word) {
		b.g.SharedZones = append(b.g.SharedZones, graph.SharedZone{Unit: zone.res.Unit, Address: zone.res.Address, ZoneName: name})
	}
}

// strayRules leaves open whom groups without any inbound rule let in, where
// another unit has rules for a group that is handed to it.
func (b *builder) strayRules(strays []*declared.Resource) {
	for _, n := range b.g.SecurityGroups {
		if n.Implicit || n.IngressOpen || slices.ContainsFunc(n.Rules, func(r *graph.SecurityGroupRule) bool { return !graph.Is(r.Direction, graph.Egress) }) {
			continue
		}
		unit := b.g.Origin(n.ID).Unit
		if at := slices.IndexFunc(strays, func(r *declared.Resource) bool { return r.Unit != unit }); at >= 0 {
			openGroup(n, graph.Ingress, []string{strays[at].Address + " of " + strays[at].Unit + " may belong to it"})
		}
	}
}
