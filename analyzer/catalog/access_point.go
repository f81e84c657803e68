package catalog

import (
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// accessPoint is an S3 access point.
func accessPoint() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_s3_access_point", map[string]string{
				"bucket": "bucket", "vpc": "vpc_configuration.0.vpc_id", "policy": "policy", "name": "name",
			}),
			cloudFormation("AWS::S3::AccessPoint", map[string]string{
				"bucket": "Bucket", "vpc": "VpcConfiguration.VpcId", "policy": "Policy", "name": "Name",
			}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.AccessPoint{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.AccessPoint](b, in)
			if !ok {
				return
			}
			n.Bucket, n.VPC = b.bucketOf(in), in.ref("vpc", graph.KindVPC)
			if in.has("policy") && !isEmptyText(b, in.get("policy")) {
				n.Policy = graph.Known(b.addPolicy(in, n.ID+"/policy", graph.PolicyAccessPoint, graph.Known(n.ID), "policy"))
			}
		},
	}
}

// accessPointPolicy is the policy of an access point outside its resource.
func accessPointPolicy() concept {
	return concept{
		spellings: []*spelling{terraform("aws_s3control_access_point_policy", map[string]string{"point": "access_point_arn", "policy": "policy"})},
		create:    func(*builder, *reader) graph.Node { return &graph.Policy{PolicyKind: graph.PolicyAccessPoint} },
		join: func(b *builder, in *reader) {
			policy, ok := nodeAs[*graph.Policy](b, in)
			if !ok {
				return
			}
			policy.AttachedTo = in.ref("point", graph.KindAccessPoint)
			in.addDocument(policy.ID, "policy")
			n, why, any := owner[*graph.AccessPoint](b, in, "point", graph.KindAccessPoint)
			if n != nil && !n.When.Excludes(in.res.Exists) {
				in.addPlace(n.ID, "policy", "policy")
				if n.Policy = graph.Known(policy.ID); !n.When.Implies(in.res.Exists) {
					n.Policy = graph.Unknown[graph.ID](in.maybe())
				}
			}
			if any {
				for _, n := range nodesOf[*graph.AccessPoint](b, in.res.Unit, graph.KindAccessPoint) {
					n.Policy = graph.Unknown[graph.ID](why...)
				}
			}
		},
	}
}
