package catalog

import (
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// hostedZone is a Route 53 zone. It is private where it names a VPC; a public
// one is no node.
func hostedZone() concept {
	return concept{
		spellings: []*spelling{terraform("aws_route53_zone", map[string]string{"zone_name": "name", "vpcs": "vpc"}).
			withBlocks(map[string]*spelling{"vpcs": block(map[string]string{"vpc": "vpc_id"})}),
			cloudFormation("AWS::Route53::HostedZone", map[string]string{"zone_name": "Name", "vpcs": "VPCs", "tags": "HostedZoneTags"}).
				withBlocks(map[string]*spelling{"vpcs": block(map[string]string{"vpc": "VPCId"})}),
		},
		create: func(_ *builder, in *reader) graph.Node {
			if vpcs, state := in.b.t.List(in.get("vpcs")); state != value.Open && len(vpcs) == 0 {
				return nil
			}
			return &graph.PrivateHostedZone{}
		},
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.PrivateHostedZone](b, in)
			if !ok {
				return
			}
			n.ZoneName = b.rendered(in.get("zone_name"))
			if name, ok := n.ZoneName.Get(); ok {
				n.ZoneName = graph.Known(strings.TrimSuffix(strings.ToLower(name), "."))
			}
			parts, why, open := in.parts("vpcs")
			for _, p := range parts {
				vpcs := p.refs("vpc", graph.KindVPC)
				if p.when != nil {
					vpcs = vpcs.AsMaybe("it depends on " + p.when.String())
				}
				n.VPCs.Merge(vpcs)
			}
			if open {
				n.VPCs.AddOpen(why...)
			}
		},
	}
}

// hostedZoneAssociation lets a VPC ask a private zone.
func hostedZoneAssociation() concept {
	return concept{
		spellings: []*spelling{terraform("aws_route53_zone_association", map[string]string{"zone": "zone_id", "vpc": "vpc_id"})},
		join: func(b *builder, in *reader) {
			n, why, any := owner[*graph.PrivateHostedZone](b, in, "zone", graph.KindPrivateHostedZone)
			switch {
			case n != nil:
				in.relate(&n.VPCs, n.Base(), in.refs("vpc", graph.KindVPC))
				in.addPlace(n.ID, "vpcs", "vpc")
			case any:
				for _, z := range nodesOf[*graph.PrivateHostedZone](b, in.res.Unit, graph.KindPrivateHostedZone) {
					z.VPCs.AddOpen(why...)
				}
			}
		},
	}
}
