package graph

import "github.com/vpce-lint/vpce-lint/parsers/value"

// The kinds of workloads.
const (
	WorkloadInstance         = "instance"
	WorkloadAutoScalingGroup = "auto_scaling_group"
	WorkloadLaunchTemplate   = "launch_template"
	WorkloadFunction         = "function"
	WorkloadECSService       = "ecs_service"
	WorkloadECSTask          = "ecs_task"
	WorkloadNodeGroup        = "eks_node_group"
	WorkloadFargateProfile   = "eks_fargate_profile"
	WorkloadBuildProject     = "codebuild_project"
	WorkloadNotebook         = "sagemaker_notebook"
)

func workloadKinds() []string {
	return []string{
		WorkloadInstance, WorkloadAutoScalingGroup, WorkloadLaunchTemplate, WorkloadFunction, WorkloadECSService,
		WorkloadECSTask, WorkloadNodeGroup, WorkloadFargateProfile, WorkloadBuildProject, WorkloadNotebook,
	}
}

// Workload is something that runs in subnets and calls AWS services: an
// instance, a function with a VPC configuration, a task, nodes of a cluster.
type Workload struct {
	Common
	WorkloadKind string
	// Subnets is empty where the workload runs outside of any VPC that the
	// configuration says (a function without a VPC configuration is no node).
	Subnets Refs
	// SecurityGroups are the explicit ones.
	SecurityGroups Refs
	// DefaultSecurityGroup is true where the VPC's default group applies.
	DefaultSecurityGroup Attr[bool]
	// PublicIP is whether it gets a public IPv4 address; null where its subnet
	// decides (map_public_ip).
	PublicIP Attr[bool]
	// SourceDestCheck is off for an instance that forwards what is not its own;
	// null for what is no instance.
	SourceDestCheck Attr[bool]
	// Role is what it calls services as: an instance profile's role, a function's,
	// a task's; null where there is none.
	Role Attr[ID]
	// ExecutionRole is the role with which ECS starts tasks.
	ExecutionRole Attr[ID]
	// Containers are those of an ECS task.
	Containers []*Container
	// ContainersOpen is true where there may be containers that we do not see.
	ContainersOpen bool
	// PodIdentity is true where pods of the nodes' cluster get their roles from
	// EKS Pod Identity. Null for what is no node of a cluster.
	PodIdentity Attr[bool]
	// Patched is true where Systems Manager patches it: its patch group, or a
	// baseline or an association that runs AWS-RunPatchBaseline, is in the same
	// configuration. Null for what is no instance.
	Patched Attr[bool]
	// Hosted is true for tasks that instances run: these pull the images, send the
	// logs and fetch the secrets by their own network interfaces. It is not in the
	// document.
	Hosted bool
	// Polled are the services that Lambda polls for a function and with its role:
	// those of its event source mappings. It is not in the document.
	Polled []string
	// RegionText is the region with the tokens in it that stand for what is not
	// known of it; "" where nothing says it. It is not in the document.
	RegionText string
	// Why says why the containers are open.
	Why []string
}

// Container is one container of a task.
type Container struct {
	ID   ID
	When *value.Formula
	// Image is as written; parts that are not known stand in it as
	// "${expression}".
	Image Attr[string]
	// ImageRegistry is "ecr" for a private ECR registry, "other" for any other.
	ImageRegistry Attr[string]
	// LogDriver is null where there is none.
	LogDriver Attr[string]
	// Secrets are the services that its secrets come from: "secretsmanager",
	// "ssm".
	Secrets Attr[[]string]
}

func (*Workload) Kind() Kind       { return KindWorkload }
func (n *Workload) addTo(g *Graph) { g.Workloads = append(g.Workloads, n) }
func (n *Workload) describe(f fields) {
	f.enum("workload_kind", Known(n.WorkloadKind), workloadKinds()...)
	f.refs("subnets", n.Subnets)
	f.refs("security_groups", n.SecurityGroups)
	f.flag("default_security_group", n.DefaultSecurityGroup)
	f.optFlag("public_ip", n.PublicIP)
	f.optFlag("source_dest_check", n.SourceDestCheck)
	f.optRef("role", n.Role)
	f.optRef("execution_role", n.ExecutionRole)
	objects(f, "containers", n.Containers, &Container{}, (*Container).describe)
	f.flag("containers_complete", Known(!n.ContainersOpen))
	f.optFlag("pod_identity", n.PodIdentity)
	f.optFlag("patched", n.Patched)
	f.texts("why", Known(n.Why))
}

func (c *Container) describe(f fields) {
	f.text("id", Known(string(c.ID)))
	existence(f, c.When)
	f.optText("image", c.Image)
	f.enum("image_registry", c.ImageRegistry, "ecr", "other")
	f.optText("log_driver", c.LogDriver)
	f.texts("secrets", c.Secrets)
	f.unknowns()
}

// Role is an IAM role with what it may do.
type Role struct {
	Common
	// RoleName is null where AWS chooses it.
	RoleName Attr[string]
	// Policies are the nodes of its identity policies, inline or attached.
	Policies Refs
	// ManagedPolicies are the names of AWS-managed policies without path and
	// prefix ("AmazonSSMManagedInstanceCore").
	ManagedPolicies []string
	// MaybePolicies are those that it has only under a condition.
	MaybePolicies []string
	// PoliciesOpen is true where it may have policies, or its policies
	// statements and actions, that we do not see.
	PoliciesOpen bool
	// Why says why the policies are open.
	Why []string
}

func (*Role) Kind() Kind       { return KindRole }
func (n *Role) addTo(g *Graph) { g.Roles = append(g.Roles, n) }
func (n *Role) describe(f fields) {
	f.optText("role_name", n.RoleName)
	f.refs("policies", n.Policies)
	f.texts("managed_policies", Known(n.ManagedPolicies))
	f.texts("maybe_policies", Known(n.MaybePolicies))
	f.flag("policies_complete", Known(!n.PoliciesOpen))
	f.texts("why", Known(n.Why))
}
