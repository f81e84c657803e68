package catalog

import "github.com/vpce-lint/vpce-lint/analyzer/graph"

// buildProject is a CodeBuild project that runs in a VPC. Its builds have no
// public address (CodeBuild user guide, "Use AWS CodeBuild with Amazon Virtual
// Private Cloud").
func buildProject() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_codebuild_project", map[string]string{
				"name": "name", "role": "service_role", "vpc": "vpc_config",
			}).withBlocks(map[string]*spelling{"vpc": block(map[string]string{
				"subnets": "subnets", "security_groups": "security_group_ids",
			})}),
			cloudFormation("AWS::CodeBuild::Project", map[string]string{
				"name": "Name", "role": "ServiceRole", "vpc": "VpcConfig",
			}).withBlocks(map[string]*spelling{"vpc": block(map[string]string{
				"subnets": "Subnets", "security_groups": "SecurityGroupIds",
			})}),
		},
		join: func(b *builder, in *reader) {
			n := newWorkload(graph.WorkloadBuildProject)
			n.PublicIP = graph.Known(false)
			if b.placeIn(in, n) {
				n.Role = in.ref("role", graph.KindRole)
				settleGroups(n)
			}
		},
	}
}
