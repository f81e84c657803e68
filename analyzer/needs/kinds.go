package needs

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// isTask reports whether a workload is made of ECS tasks.
func isTask(w *graph.Workload) bool {
	return w.WorkloadKind == graph.WorkloadECSService || w.WorkloadKind == graph.WorkloadECSTask
}

// isInstances reports whether a workload is made of EC2 instances.
func isInstances(w *graph.Workload) bool {
	switch w.WorkloadKind {
	case graph.WorkloadInstance, graph.WorkloadAutoScalingGroup, graph.WorkloadLaunchTemplate, graph.WorkloadNodeGroup:
		return true
	}
	return false
}

// outside reports whether tasks stand outside of a closed network, with public
// addresses in public subnets: these need nothing of it. doubt says why they
// may, where that is not decided.
func (x *inference) outside(w *graph.Workload) (out bool, doubt []string) {
	if !isTask(w) || graph.Is(w.PublicIP, false) || w.Subnets.IsEmpty() {
		return false, nil
	}
	certain := graph.Is(w.PublicIP, true) && len(w.Subnets.Maybe) == 0 && !w.Subnets.Open
	doubt = append(doubt, w.PublicIP.Why()...)
	if w.Subnets.Open || len(w.Subnets.Maybe) > 0 {
		doubt = append(doubt, w.Subnets.Why...)
	}
	for _, id := range w.Subnets.All() {
		e, ok := x.exposure[id]
		switch {
		case ok && !slices.Contains(e.Possible, graph.ExposurePublic):
			if w.Subnets.Has(id) {
				return false, nil
			}
			certain = false
		case !ok:
			certain = false
			doubt = append(doubt, "a subnet of it is not declared here")
		case e.Exposure != graph.ExposurePublic:
			certain = false
			doubt = append(doubt, e.Why...)
		}
	}
	if certain {
		return true, nil
	}
	if len(doubt) == 0 {
		doubt = []string{"it may be outside of the closed network"}
	}
	return false, doubt
}

// containers are the needs of ECS tasks: Fargate pulls their images, sends their
// logs and fetches their secrets over the task's own interface, an instance that
// runs tasks does so over its own (ECS developer guide, "Amazon ECS interface VPC endpoints"; ECR user guide, "Amazon
// ECR interface VPC endpoints").
func (x *inference) containers(w *graph.Workload) []hint {
	var out []hint
	for _, c := range w.Containers {
		var why []string
		if c.When.String() != w.When.String() {
			why = []string{"the container may not exist"}
		}
		out = append(out, x.image(w, c, why)...)
		if graph.Is(c.LogDriver, "awslogs") || c.LogDriver.IsUnknown() {
			out = append(out, hint{service: "logs", why: append(slices.Clone(why), c.LogDriver.Why()...), reason: graph.NeedReason{
				ID: c.ID, Attribute: "log_driver", Text: "the container logs to CloudWatch (awslogs)", TextJa: "コンテナが CloudWatch にログを送る (awslogs)",
			}})
		}
		for _, service := range c.Secrets.Or(nil) {
			out = append(out, hint{service: service, why: why, reason: graph.NeedReason{
				ID: c.ID, Attribute: "secrets", Text: "the container has secrets from it", TextJa: "コンテナがそこからシークレットを受け取る",
			}})
		}
	}
	for i := range out {
		out[i].hosted = w.Hosted
	}
	return out
}

// image are the needs of a container whose image is, or may be, in a private
// registry of ECR.
func (x *inference) image(w *graph.Workload, c *graph.Container, why []string) []hint {
	if !graph.Is(c.ImageRegistry, "ecr") && !c.ImageRegistry.IsUnknown() {
		return nil
	}
	why = append(slices.Clone(why), c.ImageRegistry.Why()...)
	reason := graph.NeedReason{
		ID: c.ID, Attribute: "image", Text: "the container has its image in a private ECR registry", TextJa: "コンテナのイメージが ECR のプライベートレジストリにある",
	}
	layers := reason
	layers.Text += ", whose layers come from S3"
	layers.TextJa += " (レイヤーは S3 から届く)"
	return pulls(reason, layers, x.regionOf(w), why)
}

// pulls are the needs of whatever pulls an image from a private registry of ECR:
// its layers come from a bucket of ECR's (ECR user guide, "Minimum Amazon S3
// Bucket Permissions for Amazon ECR").
func pulls(reason, layers graph.NeedReason, region string, why []string) []hint {
	return []hint{
		{service: "ecr.api", reason: reason, why: why},
		{service: "ecr.dkr", reason: reason, why: why},
		{service: "s3", reason: layers, why: why, calls: []graph.NeedCall{{
			Action: "s3:GetObject", Resource: objectsOf("prod-"+region+"-starport-layer-bucket", region), What: "image layers",
		}}},
	}
}

// nodes are the needs of nodes of an EKS cluster (EKS user guide, "Deploy
// private clusters with limited internet access"). What is no node has no
// answer to whether its pods use Pod Identity.
func (x *inference) nodes(w *graph.Workload) []hint {
	if w.PodIdentity.IsNull() {
		return nil
	}
	reason := graph.NeedReason{ID: w.ID, Text: "nodes of an EKS cluster need it", TextJa: "EKS クラスターのノードに必要である"}
	out := append(pulls(reason, reason, x.regionOf(w), nil), hint{service: "ec2", reason: reason}, hint{service: "sts", reason: reason})
	if !graph.Is(w.PodIdentity, false) {
		out = append(out, hint{service: "eks-auth", why: w.PodIdentity.Why(), reason: graph.NeedReason{
			ID: w.ID, Attribute: "pod_identity", Text: "pods of its cluster get their roles from EKS Pod Identity",
			TextJa: "クラスターの Pod が EKS Pod Identity からロールを受け取る",
		}})
	}
	return out
}

// The names of AWS-managed policies that say what a workload does; no other one
// does.
var (
	// managesInstances let Systems Manager manage an instance.
	managesInstances = []string{"AmazonSSMManagedInstanceCore", "AmazonSSMManagedEC2InstanceDefaultPolicy", "AmazonEC2RoleforSSM"}
	// agentPolicies are those of the CloudWatch agent.
	agentPolicies = []string{"CloudWatchAgentServerPolicy"}
)

// held are the reasons for which a role has one of some AWS-managed policies.
type held struct {
	reason graph.NeedReason
	why    []string
}

// holds finds AWS-managed policies of a role.
func holds(role *graph.Role, names []string) []held {
	var out []held
	find := func(list, why []string) {
		for _, name := range list {
			if slices.Contains(names, name) {
				out = append(out, held{why: why, reason: graph.NeedReason{
					ID: role.ID, Attribute: "managed_policies." + name,
					Text: "its role has the policy " + name, TextJa: "ロールにポリシー " + name + " が付いている",
				}})
			}
		}
	}
	find(role.ManagedPolicies, nil)
	why := role.Why
	if len(why) == 0 {
		why = []string{"the policy may not be attached"}
	}
	find(role.MaybePolicies, why)
	return out
}

// roleOf returns the role that a workload calls services as, nil where it has
// none that is declared.
func (x *inference) roleOf(w *graph.Workload) *graph.Role {
	id, _ := w.Role.Get()
	role, _ := x.g.Node(id).(*graph.Role)
	return role
}

// systemsManager are the needs of the agents on instances: that of Systems
// Manager (user guide, "Improve the security of EC2 instances by using VPC
// endpoints for Systems Manager") and that of CloudWatch, which may run beside
// containers too.
func (x *inference) systemsManager(w *graph.Workload) []hint {
	role := x.roleOf(w)
	if role == nil || !isInstances(w) && !isTask(w) {
		return nil
	}
	var out []hint
	for _, h := range holds(role, agentPolicies) {
		out = append(out, hint{service: "logs", reason: h.reason, why: h.why}, hint{service: "monitoring", reason: h.reason, why: h.why})
	}
	if !isInstances(w) {
		return out
	}
	managed := holds(role, managesInstances)
	for _, h := range managed {
		out = append(out,
			hint{service: "ssm", reason: h.reason, why: h.why},
			hint{service: "ssmmessages", reason: h.reason, why: h.why},
			hint{service: "ec2messages", reason: h.reason, why: h.why, optional: true})
	}
	managed = append(managed, x.registers(role)...)
	if len(managed) == 0 || w.Patched.IsNull() || graph.Is(w.Patched, false) {
		return out
	}
	// Certain where one of the policies is.
	first := slices.MinFunc(managed, func(a, b held) int { return len(a.why) - len(b.why) })
	region := x.regionOf(w)
	return append(out, hint{
		service: "s3", why: slices.Concat(first.why, w.Patched.Why()),
		reason: graph.NeedReason{
			ID: w.ID, Attribute: "patched", Text: "Systems Manager patches it, with snapshots and modules from S3",
			TextJa: "Systems Manager が S3 のスナップショットとモジュールでパッチを適用する",
		},
		calls: []graph.NeedCall{
			{Action: "s3:GetObject", Resource: objectsOf("aws-ssm-"+region, region), What: "patching"},
			{Action: "s3:GetObject", Resource: objectsOf("patch-baseline-snapshot-"+region, region), What: "patching"},
		},
	})
}
