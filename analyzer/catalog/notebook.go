package catalog

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// notebook is a SageMaker notebook instance that has the network of its VPC
// only. Without a subnet, or with direct internet access, which is on unless it
// is switched off, it reaches services over a network of SageMaker's own
// (SageMaker developer guide, "Connect a notebook instance in a VPC to external
// resources") and is no workload.
func notebook() concept {
	enabled := map[string]cty.Value{"Enabled": cty.True, "Disabled": cty.False}
	on := map[string]cty.Value{"direct_internet": cty.True}
	return concept{
		spellings: []*spelling{
			terraform("aws_sagemaker_notebook_instance", map[string]string{
				"name": "name", "role": "role_arn", "subnets": "subnet_id", "security_groups": "security_groups",
				"direct_internet": "direct_internet_access",
			}).unsetMeans(on).withWords("direct_internet", enabled),
			cloudFormation("AWS::SageMaker::NotebookInstance", map[string]string{
				"name": "NotebookInstanceName", "role": "RoleArn", "subnets": "SubnetId", "security_groups": "SecurityGroupIds",
				"direct_internet": "DirectInternetAccess",
			}).unsetMeans(on).withWords("direct_internet", enabled),
		},
		join: func(b *builder, in *reader) {
			if !in.has("subnets") || !graph.Is(in.flag("direct_internet"), false) {
				return
			}
			n := newWorkload(graph.WorkloadNotebook)
			n.PublicIP = graph.Known(false)
			b.addNode(in, n)
			n.Subnets = in.refs("subnets", graph.KindSubnet)
			n.SecurityGroups = in.refs("security_groups", graph.KindSecurityGroup)
			n.Role = in.ref("role", graph.KindRole)
			settleGroups(n)
		},
	}
}
