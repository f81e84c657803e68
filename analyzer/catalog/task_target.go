package catalog

import "github.com/vpce-lint/vpce-lint/analyzer/graph"

// taskTarget runs a task definition on a schedule or an event, and says in which
// subnets. A task definition that a service runs is the service's.
func taskTarget() concept {
	// The names on the way to a task's parameters, and the parameters' own.
	spelled := func(s *spelling, target, parameters string, at *spelling) *spelling {
		s.names["targets"] = target
		return s.withBlocks(map[string]*spelling{"targets": block(map[string]string{
			"task": parameters + at.names["task"], "vpc": parameters + at.names["vpc"],
		}).withBlocks(at.blocks)})
	}
	inTerraform := &spelling{
		names:  map[string]string{"task": "task_definition_arn", "vpc": "network_configuration"},
		blocks: map[string]*spelling{"vpc": awsvpcBlock("subnets", "security_groups", "assign_public_ip", nil)},
	}
	inTemplate := func(name string) *spelling {
		return &spelling{
			names:  map[string]string{"task": "TaskDefinitionArn", "vpc": "NetworkConfiguration." + name},
			blocks: map[string]*spelling{"vpc": awsvpcBlock("Subnets", "SecurityGroups", "AssignPublicIp", templateSwitch())},
		}
	}
	target := terraform("aws_cloudwatch_event_target", map[string]string{})
	target.names["task"], target.names["vpc"] = "ecs_target.0.task_definition_arn", "ecs_target.0.network_configuration"
	target = target.withBlocks(inTerraform.blocks)
	return concept{
		spellings: []*spelling{
			target,
			spelled(terraform("aws_scheduler_schedule", map[string]string{}), "target", "ecs_parameters.0.", inTerraform),
			spelled(cloudFormation("AWS::Events::Rule", nil), "Targets", "EcsParameters.", inTemplate("AwsVpcConfiguration")),
			spelled(cloudFormation("AWS::Scheduler::Schedule", nil), "Target", "EcsParameters.", inTemplate("AwsvpcConfiguration")),
		},
		join: func(b *builder, in *reader) {
			if in.has("task") {
				b.runTask(in)
			}
			parts, _, _ := in.parts("targets")
			for _, p := range parts {
				b.runTask(p.reader)
			}
		},
		finish: func(b *builder) {
			for _, n := range b.g.Workloads {
				if n.WorkloadKind == graph.WorkloadECSTask && !n.Subnets.IsEmpty() {
					settleGroups(n)
				}
			}
		},
	}
}

// runTask gives the workload of a task definition the subnets that it is run in.
func (b *builder) runTask(in *reader) {
	if !in.has("task") {
		return
	}
	task, _ := b.tasks.find(b, in, in.get("task"))
	if task == nil {
		return
	}
	n, ok := nodeAs[*graph.Workload](b, task)
	if !ok || n.When.Excludes(in.res.Exists) {
		return
	}
	parts, why, open := in.parts("vpc")
	if open {
		n.Subnets.AddOpen(why...)
	}
	for _, p := range parts {
		first := n.Subnets.IsEmpty()
		in.relate(&n.Subnets, n.Base(), p.refs("subnets", graph.KindSubnet))
		in.relate(&n.SecurityGroups, n.Base(), p.refs("security_groups", graph.KindSecurityGroup))
		public := p.flag("public_ip")
		if on, known := public.Get(); !first && (!known || !graph.Is(n.PublicIP, on)) {
			public = graph.Unknown[bool]("it is run in several ways")
		}
		n.PublicIP = public
		p.addPlace(n.ID, "subnets", "subnets")
		p.addPlace(n.ID, "security_groups", "security_groups")
	}
}
