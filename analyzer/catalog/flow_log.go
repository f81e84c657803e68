package catalog

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// flowLog is a flow log. Those of interfaces and transit gateways watch no VPC.
// Terraform has an attribute for each kind of thing that is watched, a template
// one for all and another that names the kind.
func flowLog() concept {
	unset := map[string]cty.Value{"traffic_type": cty.StringVal("ALL")}
	return concept{
		spellings: []*spelling{
			terraform("aws_flow_log", map[string]string{
				"vpcs": "vpc_id", "subnets": "subnet_id", "traffic_type": "traffic_type",
			}).unsetMeans(unset),
			cloudFormation("AWS::EC2::FlowLog", map[string]string{
				"watched": "ResourceId", "watched_type": "ResourceType", "traffic_type": "TrafficType",
			}).unsetMeans(unset),
		},
		create: func(*builder, *reader) graph.Node { return &graph.FlowLog{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.FlowLog](b, in)
			if !ok {
				return
			}
			n.VPCs, n.Subnets = in.refs("vpcs", graph.KindVPC), in.refs("subnets", graph.KindSubnet)
			n.TrafficType = in.text("traffic_type")
			b.watch(in, n)
		},
	}
}

// watch reads what a template's flow log is of.
func (b *builder) watch(in *reader, n *graph.FlowLog) {
	if !in.has("watched") {
		return
	}
	of := in.text("watched_type")
	switch kind, ok := of.Get(); {
	case !ok:
		n.VPCs.AddOpen(of.Why()...)
		n.Subnets.AddOpen(of.Why()...)
	case kind == "VPC":
		n.VPCs.Merge(in.refs("watched", graph.KindVPC))
		in.addPlace(n.ID, "vpcs", "watched")
	case kind == "Subnet":
		n.Subnets.Merge(in.refs("watched", graph.KindSubnet))
		in.addPlace(n.ID, "subnets", "watched")
	}
}
