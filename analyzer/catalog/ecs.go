package catalog

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// awsvpc is the network mode in which a task has an interface of its own.
const awsvpc = "awsvpc"

// service is an ECS service whose tasks have network interfaces of their own;
// those of other network modes have their instances'. Tasks have no public
// address unless it is asked for (CreateService, awsvpcConfiguration).
func service() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_ecs_service", map[string]string{
				"name": "name", "task": "task_definition", "vpc": "network_configuration",
				"launch": "launch_type", "providers": "capacity_provider_strategy",
			}).withBlocks(map[string]*spelling{
				"vpc":       awsvpcBlock("subnets", "security_groups", "assign_public_ip", nil),
				"providers": block(map[string]string{"provider": "capacity_provider"}),
			}),
			cloudFormation("AWS::ECS::Service", map[string]string{
				"name": "ServiceName", "task": "TaskDefinition", "vpc": "NetworkConfiguration.AwsvpcConfiguration",
				"launch": "LaunchType", "providers": "CapacityProviderStrategy",
			}).withBlocks(map[string]*spelling{
				"vpc":       awsvpcBlock("Subnets", "SecurityGroups", "AssignPublicIp", templateSwitch()),
				"providers": block(map[string]string{"provider": "CapacityProvider"}),
			}),
		},
		join: func(b *builder, in *reader) {
			n := newWorkload(graph.WorkloadECSService)
			task, why := b.tasks.find(b, in, in.get("task"))
			if !b.placeIn(in, n) {
				return
			}
			n.PublicIP, n.Hosted = publicTask(in), onInstances(in)
			settleGroups(n)
			switch {
			case task == nil && !in.has("task"):
				why = []string{"something else gives the service its task definition"}
				fallthrough
			case task == nil:
				n.Role, n.ExecutionRole = graph.Unknown[graph.ID](why...), graph.Unknown[graph.ID](why...)
				n.ContainersOpen, n.Why = true, why
			default:
				b.runs(n, task)
			}
		},
	}
}

// onInstances reports whether instances run the tasks of a service: by its launch
// type, or by capacity providers none of which is Fargate's.
func onInstances(in *reader) bool {
	if launch, ok := in.text("launch").Get(); ok {
		return strings.EqualFold(launch, "EC2") || strings.EqualFold(launch, "EXTERNAL")
	}
	providers, _, open := in.parts("providers")
	return !open && len(providers) > 0 && !slices.ContainsFunc(providers, func(p part) bool {
		name, state := p.token("provider")
		return state != value.Known || strings.HasPrefix(name, "FARGATE")
	})
}

// awsvpcBlock says where the interfaces of tasks are.
func awsvpcBlock(subnets, groups, public string, words map[string]cty.Value) *spelling {
	s := block(map[string]string{"subnets": subnets, "security_groups": groups, "public_ip": public}).
		unsetMeans(map[string]cty.Value{"public_ip": cty.False})
	if words != nil {
		s = s.withWords("public_ip", words)
	}
	return s
}

func templateSwitch() map[string]cty.Value {
	return map[string]cty.Value{"ENABLED": cty.True, "DISABLED": cty.False}
}

// publicTask says whether tasks get public addresses.
func publicTask(in *reader) graph.Attr[bool] {
	parts, why, open := in.parts("vpc")
	if open || len(parts) != 1 {
		return graph.Unknown[bool](why...)
	}
	return parts[0].flag("public_ip")
}

// taskDefinition is what a task is made of.
func taskDefinition() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_ecs_task_definition", map[string]string{
				"name": "family", "mode": "network_mode", "role": "task_role_arn", "execution_role": "execution_role_arn",
				"containers": "container_definitions",
			}).withBlocks(map[string]*spelling{"containers": container("")}),
			cloudFormation("AWS::ECS::TaskDefinition", map[string]string{
				"name": "Family", "mode": "NetworkMode", "role": "TaskRoleArn", "execution_role": "ExecutionRoleArn",
				"containers": "ContainerDefinitions",
			}).withBlocks(map[string]*spelling{"containers": container("template")}),
		},
		create: func(b *builder, in *reader) graph.Node {
			b.tasks.add(in)
			return nil
		},
	}
}

// loneTask makes workloads of the task definitions that no service runs: what
// runs them, and in which subnets, is not said.
func loneTask() concept {
	return concept{finish: func(b *builder) {
		for _, in := range b.tasks.all {
			if b.tasks.used[in] || !graph.Is(in.text("mode"), awsvpc) {
				continue
			}
			n := newWorkload(graph.WorkloadECSTask)
			n.PublicIP = graph.Unknown[bool]("what runs the task decides")
			b.addNode(in, n)
			b.runs(n, in)
		}
	}}
}

// runs gives a workload the roles and containers of its task definition.
func (b *builder) runs(n *graph.Workload, task *reader) {
	if !n.When.Implies(task.res.Exists) {
		n.ContainersOpen, n.Why = true, []string{task.maybe()}
		n.Role, n.ExecutionRole = graph.Unknown[graph.ID](task.maybe()), graph.Unknown[graph.ID](task.maybe())
		return
	}
	n.Role, n.ExecutionRole = task.ref("role", graph.KindRole), task.ref("execution_role", graph.KindRole)
	b.readContainers(n, task)
	if o := b.g.Origin(n.ID); o.Resource != task.res {
		o.Places = append(o.Places, task.place("role", "role"), task.place("execution_role", "execution_role"), task.place("containers", "containers"))
	}
}
