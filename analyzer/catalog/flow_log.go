package catalog

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
)

// flowLog is a flow log. Those of interfaces and transit gateways watch no VPC.
func flowLog() concept {
	return concept{
		spellings: []*spelling{terraform("aws_flow_log", map[string]string{
			"vpcs": "vpc_id", "subnets": "subnet_id", "traffic_type": "traffic_type",
		}).unsetMeans(map[string]cty.Value{"traffic_type": cty.StringVal("ALL")})},
		create: func(*builder, *reader) graph.Node { return &graph.FlowLog{} },
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.FlowLog](b, in); ok {
				n.VPCs, n.Subnets = in.refs("vpcs", graph.KindVPC), in.refs("subnets", graph.KindSubnet)
				n.TrafficType = in.text("traffic_type")
			}
		},
	}
}

// policyDocument is a file that is a policy and nothing else. The whole file is
// the document.
func policyDocument() concept {
	return concept{
		spellings: []*spelling{{dialect: declared.PolicyDocument, names: map[string]string{}}},
		create: func(*builder, *reader) graph.Node {
			return &graph.Policy{PolicyKind: graph.PolicyDocument}
		},
		join: func(_ *builder, in *reader) { in.addPlace(in.id, "document", "") },
	}
}
