package catalog

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// launchTemplate says how instances are started. It stands for itself only where
// nothing of the scan uses it and it names a subnet.
func launchTemplate() concept {
	const data = "LaunchTemplateData."
	return concept{
		spellings: []*spelling{
			terraform("aws_launch_template", map[string]string{
				"name": "name", "security_groups": "vpc_security_group_ids", "group_names": "security_group_names",
				"profile": "iam_instance_profile.0.name", "profile_arn": "iam_instance_profile.0.arn",
				"interfaces": "network_interfaces", "user_data": "user_data", "instance_tags": "tag_specifications",
			}).withBlocks(map[string]*spelling{
				"interfaces": block(map[string]string{
					"interface": "network_interface_id", "subnets": "subnet_id", "security_groups": "security_groups",
					"public_ip": "associate_public_ip_address", "device": "device_index",
				}),
				"instance_tags": block(map[string]string{"resource": "resource_type", "tags": "tags"}),
			}),
			cloudFormation("AWS::EC2::LaunchTemplate", map[string]string{
				"name": "LaunchTemplateName", "security_groups": data + "SecurityGroupIds", "group_names": data + "SecurityGroups",
				"profile": data + "IamInstanceProfile.Name", "profile_arn": data + "IamInstanceProfile.Arn",
				"interfaces": data + "NetworkInterfaces", "user_data": data + "UserData", "tags": "TagSpecifications.0.Tags",
				"instance_tags": data + "TagSpecifications",
			}).withBlocks(map[string]*spelling{
				"interfaces": block(map[string]string{
					"interface": "NetworkInterfaceId", "subnets": "SubnetId", "security_groups": "Groups",
					"public_ip": "AssociatePublicIpAddress", "device": "DeviceIndex",
				}),
				"instance_tags": block(map[string]string{"resource": "ResourceType", "tags": "Tags"}),
			}),
		},
		create: func(b *builder, in *reader) graph.Node {
			b.launchTemplates.add(in)
			return nil
		},
	}
}

// launchConfiguration is the older way to say how instances of an Auto Scaling
// group are started.
func launchConfiguration() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_launch_configuration", map[string]string{
				"name": "name", "security_groups": "security_groups", "profile": "iam_instance_profile",
				"public_ip": "associate_public_ip_address", "user_data": "user_data",
			}),
			cloudFormation("AWS::AutoScaling::LaunchConfiguration", map[string]string{
				"name": "LaunchConfigurationName", "security_groups": "SecurityGroups", "profile": "IamInstanceProfile",
				"public_ip": "AssociatePublicIpAddress", "user_data": "UserData",
			}),
		},
		create: func(b *builder, in *reader) graph.Node {
			b.launchConfigurations.add(in)
			return nil
		},
	}
}

// loneTemplate makes workloads of the launch templates that nothing uses.
func loneTemplate() concept {
	return concept{finish: func(b *builder) {
		for _, in := range b.launchTemplates.all {
			if b.launchTemplates.used[in] {
				continue
			}
			l := b.launchOf(in, "")
			if l.subnets.IsEmpty() {
				continue
			}
			n := newInstances(graph.WorkloadLaunchTemplate)
			b.addNode(in, n)
			l.apply(b, n)
			b.joinsCluster(in, n)
			settleGroups(n)
		}
	}}
}

// fromTemplate gives a workload what its launch template, or configuration,
// says.
func (b *builder) fromTemplate(in *reader, n *graph.Workload) {
	b.launchTemplates.mark(b, in, in.obj)
	for _, from := range []struct {
		word string
		in   *register
	}{
		{"template_id", b.launchTemplates}, {"template_name", b.launchTemplates},
		{"mixed_template_id", b.launchTemplates}, {"mixed_template_name", b.launchTemplates},
		{"configuration", b.launchConfigurations},
	} {
		if !in.has(from.word) {
			continue
		}
		template, why := from.in.find(b, in, in.get(from.word))
		if template == nil {
			unknownLaunch(n, why)
			return
		}
		if !in.res.Exists.Implies(template.res.Exists) {
			unknownLaunch(n, []string{template.maybe()})
			return
		}
		b.launchOf(template, "").apply(b, n)
		template.tagInstances(n)
		b.joinsCluster(template, n)
		return
	}
}

// tagInstances gives a workload the tags that its template puts on instances;
// those of the workload's own come first.
func (in *reader) tagInstances(n *graph.Workload) {
	for _, e := range in.instanceTags() {
		text, state := in.b.t.String(e.Value)
		if state == value.Known && !slices.ContainsFunc(n.Tags, func(t graph.Tag) bool { return t.Key == e.Key }) {
			n.Tags = append(n.Tags, graph.Tag{Key: e.Key, Value: in.b.mask(text)})
		}
	}
	sortTags(n.Tags)
}

// instanceTags are the tags that a template surely puts on instances.
func (in *reader) instanceTags() []value.Entry {
	parts, _, _ := in.parts("instance_tags")
	var out []value.Entry
	for _, p := range parts {
		if p.when == nil && graph.Is(p.text("resource"), "instance") {
			entries, _, _ := p.tags(p.get("tags"))
			out = append(out, entries...)
		}
	}
	return out
}

// unknownLaunch leaves open what a template that is not seen may say.
func unknownLaunch(n *graph.Workload, why []string) {
	if n.Subnets.IsEmpty() {
		n.Subnets.AddOpen(why...)
	}
	if n.SecurityGroups.IsEmpty() {
		n.SecurityGroups.AddOpen(why...)
	}
	if n.PublicIP.IsNull() {
		n.PublicIP = graph.Unknown[bool](why...)
	}
	if n.Role.IsNull() {
		n.Role = graph.Unknown[graph.ID](why...)
	}
}

// autoScalingGroup is a group of instances: the workload, rather than its launch
// template.
func autoScalingGroup() concept {
	const mixed = "mixed_instances_policy.0.launch_template.0.launch_template_specification.0."
	const mixedTemplate = "MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification."
	return concept{
		spellings: []*spelling{
			terraform("aws_autoscaling_group", map[string]string{
				"name": "name", "subnets": "vpc_zone_identifier", "configuration": "launch_configuration",
				"template_id": "launch_template.0.id", "template_name": "launch_template.0.name",
				"mixed_template_id": mixed + "launch_template_id", "mixed_template_name": mixed + "launch_template_name",
				"tag": "tag",
			}).withBlocks(map[string]*spelling{"tag": block(map[string]string{"key": "key", "value": "value"})}),
			cloudFormation("AWS::AutoScaling::AutoScalingGroup", map[string]string{
				"name": "AutoScalingGroupName", "subnets": "VPCZoneIdentifier", "configuration": "LaunchConfigurationName",
				"template_id": "LaunchTemplate.LaunchTemplateId", "template_name": "LaunchTemplate.LaunchTemplateName",
				"mixed_template_id": mixedTemplate + "LaunchTemplateId", "mixed_template_name": mixedTemplate + "LaunchTemplateName",
			}),
		},
		create: func(*builder, *reader) graph.Node { return newInstances(graph.WorkloadAutoScalingGroup) },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.Workload](b, in)
			if !ok {
				return
			}
			in.tagBlocks(n)
			n.Subnets = in.refs("subnets", graph.KindSubnet)
			b.fromTemplate(in, n)
			if n.Subnets.IsEmpty() {
				n.Subnets.AddOpen("no subnet is given, so it is in those of the default VPC")
			}
			b.joinsCluster(in, n)
			settleGroups(n)
		},
	}
}

// tagBlocks reads tags that stand in a block each.
func (in *reader) tagBlocks(n *graph.Workload) {
	parts, _, _ := in.parts("tag")
	for _, p := range parts {
		key, known := p.text("key").Get()
		text := p.label("value")
		if s, ok := text.Get(); known && ok && p.when == nil {
			n.Tags = append(n.Tags, graph.Tag{Key: key, Value: s})
			if key == "Name" {
				n.Name = text
			}
		}
	}
	sortTags(n.Tags)
}
