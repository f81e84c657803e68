package catalog

import (
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

const clusterGroup = "/cluster-security-group"

// cluster is an EKS cluster. It brings a security group that its managed nodes
// and Fargate pods have; the group lets its own members in and everything out
// (EKS user guide, "View Amazon EKS security group requirements").
func cluster() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_eks_cluster", map[string]string{"name": "name", "subnets": "vpc_config.0.subnet_ids"}),
			cloudFormation("AWS::EKS::Cluster", map[string]string{"name": "Name", "subnets": "ResourcesVpcConfig.SubnetIds"}),
		},
		create: func(b *builder, in *reader) graph.Node {
			b.clusters.add(in)
			n := &graph.SecurityGroup{Implicit: true, Managed: true}
			n.ID, n.When, n.Region = nodeID(in.res.Unit, in.res.Address)+clusterGroup, in.res.Exists, b.text(in.res.Region)
			n.Name = graph.Null[string]()
			n.VPC = graph.Unknown[graph.ID]("the cluster's subnets are not known")
			b.add(n, &graph.Origin{
				Unit: in.res.Unit, Address: "cluster security group of " + in.res.Address,
				Resource: in.res, Key: in.res.Address + clusterGroup,
			})
			stockRules(n, nil)
			b.addStockOrigins(n)
			b.things[instanceKey{in.res.Unit, in.res.Address}] = n.ID
			return nil
		},
		join: func(b *builder, in *reader) {
			n, ok := b.g.Node(nodeID(in.res.Unit, in.res.Address) + clusterGroup).(*graph.SecurityGroup)
			if subnets := in.refs("subnets", graph.KindSubnet); ok && len(subnets.IDs) > 0 {
				n.VPC = b.vpcOfSubnet(graph.Known(subnets.IDs[0]))
			}
		},
	}
}

// groupOfCluster is the relation to the security group of a cluster.
func groupOfCluster(c *reader, why []string) graph.Refs {
	if c == nil {
		return graph.Refs{Open: true, Why: why}
	}
	return graph.Refs{IDs: []graph.ID{nodeID(c.res.Unit, c.res.Address) + clusterGroup}}
}

// nodeGroup is a group of nodes that EKS manages. Without groups in its launch
// template its nodes have the cluster's.
func nodeGroup() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_eks_node_group", map[string]string{
				"name": "node_group_name", "cluster": "cluster_name", "subnets": "subnet_ids", "role": "node_role_arn",
				"template_id": "launch_template.0.id", "template_name": "launch_template.0.name",
			}),
			cloudFormation("AWS::EKS::Nodegroup", map[string]string{
				"name": "NodegroupName", "cluster": "ClusterName", "subnets": "Subnets", "role": "NodeRole",
				"template_id": "LaunchTemplate.Id", "template_name": "LaunchTemplate.Name",
			}),
		},
		create: func(*builder, *reader) graph.Node { return newWorkload(graph.WorkloadNodeGroup) },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.Workload](b, in)
			if !ok {
				return
			}
			n.Subnets, n.Role = in.refs("subnets", graph.KindSubnet), in.ref("role", graph.KindRole)
			b.fromTemplate(in, n)
			cluster, why := b.clusters.find(b, in, in.get("cluster"))
			if n.SecurityGroups.IsEmpty() {
				n.SecurityGroups = groupOfCluster(cluster, why)
			}
			b.members[n.ID] = b.memberOf(in, cluster)
		},
	}
}

// fargateProfile is where EKS runs pods without nodes.
func fargateProfile() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_eks_fargate_profile", map[string]string{
				"name": "fargate_profile_name", "cluster": "cluster_name", "subnets": "subnet_ids", "execution_role": "pod_execution_role_arn",
			}),
			cloudFormation("AWS::EKS::FargateProfile", map[string]string{
				"name": "FargateProfileName", "cluster": "ClusterName", "subnets": "Subnets", "execution_role": "PodExecutionRoleArn",
			}),
		},
		create: func(*builder, *reader) graph.Node { return newWorkload(graph.WorkloadFargateProfile) },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.Workload](b, in)
			if !ok {
				return
			}
			n.PublicIP = graph.Known(false) // Pods on Fargate run in private subnets only.
			n.Subnets, n.ExecutionRole = in.refs("subnets", graph.KindSubnet), in.ref("execution_role", graph.KindRole)
			cluster, why := b.clusters.find(b, in, in.get("cluster"))
			n.SecurityGroups = groupOfCluster(cluster, why)
		},
		finish: (*builder).podsOfMembers,
	}
}

// membership says which cluster nodes are of.
type membership struct {
	unit string
	// of is the cluster where it is declared.
	of *reader
	// cluster is its name, with the tokens in it; "" where it is not known.
	cluster string
}

// memberOf reads the name of a cluster, which is of where that is declared.
func (b *builder) memberOf(in *reader, of *reader) membership {
	name, state := in.token("cluster")
	if state != value.Known || !b.identified(name) {
		name = ""
	}
	return membership{in.res.Unit, of, name}
}

// podIdentityUse is something that gives pods of a cluster their roles through
// EKS Pod Identity.
type podIdentityUse struct {
	in *reader
	of membership
}

// podIdentity is an association of EKS Pod Identity, or the add-on whose agent
// asks for the roles' credentials (EKS user guide, "Learn how EKS Pod Identity
// grants pods access to AWS services").
func podIdentity() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_eks_pod_identity_association", map[string]string{"cluster": "cluster_name"}),
			terraform("aws_eks_addon", map[string]string{"cluster": "cluster_name", "addon": "addon_name"}),
			cloudFormation("AWS::EKS::PodIdentityAssociation", map[string]string{"cluster": "ClusterName"}),
			cloudFormation("AWS::EKS::Addon", map[string]string{"cluster": "ClusterName", "addon": "AddonName"}),
		},
		join: func(b *builder, in *reader) {
			if _, isAddon := in.spelling.names["addon"]; isAddon && !graph.Is(in.text("addon"), "eks-pod-identity-agent") {
				return
			}
			of, _ := b.clusters.find(b, in, in.get("cluster"))
			b.podIdentities = append(b.podIdentities, &podIdentityUse{in, b.memberOf(in, of)})
		},
	}
}

// podsOfMembers says of all nodes whether pods there use Pod Identity.
func (b *builder) podsOfMembers() {
	for _, n := range b.g.Workloads {
		member, ok := b.members[n.ID]
		if !ok {
			continue
		}
		n.PodIdentity = graph.Known(false)
		for _, use := range b.podIdentities {
			b.usePodIdentity(n, member, use)
		}
	}
}

func (b *builder) usePodIdentity(n *graph.Workload, member membership, use *podIdentityUse) {
	if graph.Is(n.PodIdentity, true) || member.unit != use.of.unit && member.of != use.of.of || n.When.Excludes(use.in.res.Exists) {
		return
	}
	same, known := b.sameCluster(member, use.of)
	switch {
	case known && !same:
	case !known:
		n.PodIdentity = graph.Unknown[bool](use.in.res.Address + " may be of its cluster")
	case !n.When.Implies(use.in.res.Exists):
		n.PodIdentity = graph.Unknown[bool](use.in.maybe())
	default:
		n.PodIdentity = graph.Known(true)
		use.in.addPlace(n.ID, "pod_identity", "cluster")
	}
}

func (b *builder) sameCluster(x, y membership) (same, known bool) {
	switch {
	case x.of != nil && y.of != nil:
		return x.of == y.of, true
	case x.cluster == "" || y.cluster == "":
		return false, false
	}
	return b.t.EqualTexts(x.cluster, y.cluster)
}
