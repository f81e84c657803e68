package catalog

import (
	"maps"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// launch is how instances are started, as far as one resource says it: the
// instance itself, its launch template, a launch configuration.
type launch struct {
	in      *reader
	subnets graph.Refs
	groups  graph.Refs
	// publicIP is null where the subnet decides.
	publicIP graph.Attr[bool]
	// role is null where nothing is said.
	role graph.Attr[graph.ID]
}

// launchOf reads what a resource says. It remembers for each interface of its
// own which instance it belongs to.
func (b *builder) launchOf(in *reader, instance graph.ID) launch {
	l := launch{
		in:       in,
		subnets:  in.refs("subnets", graph.KindSubnet),
		groups:   in.groupsOf("security_groups", "group_names"),
		publicIP: in.flag("public_ip"),
		role:     b.roleOfProfile(in),
	}
	for _, word := range []string{"primary", "interfaces"} {
		parts, why, open := in.parts(word)
		if open {
			l.subnets.AddOpen(why...)
			l.groups.AddOpen(why...)
			l.publicIP = graph.Unknown[bool](why...)
		}
		for _, p := range parts {
			b.launchThrough(&l, p, instance)
		}
	}
	return l
}

// launchThrough adds what an interface says. Only the primary one counts: it is
// the one that an instance's default route leads through.
func (b *builder) launchThrough(l *launch, p part, instance graph.ID) {
	eni, _, _ := owner[*graph.NetworkInterface](b, p.reader, "interface", graph.KindNetworkInterface)
	if eni != nil && instance != "" {
		eni.Instance = graph.Known(instance)
	}
	if device, ok := p.number("device").Get(); ok && device != 0 {
		return
	}
	subnets, groups := p.refs("subnets", graph.KindSubnet), p.refs("security_groups", graph.KindSecurityGroup)
	switch {
	case eni != nil:
		if id, ok := eni.Subnet.Get(); ok {
			subnets.Add(id)
		} else {
			subnets.AddOpen(eni.Subnet.Why()...)
		}
		groups.Merge(eni.SecurityGroups)
	case p.has("interface"):
		subnets.AddOpen("its network interface is not declared here")
		groups.AddOpen("its network interface is not declared here")
	}
	public := p.flag("public_ip")
	if p.when != nil {
		subnets, groups = subnets.AsMaybe(), groups.AsMaybe()
		if !public.IsNull() {
			public = graph.Unknown[bool]("it depends on " + p.when.String())
		}
	}
	l.subnets.Merge(subnets)
	l.groups.Merge(groups)
	if l.publicIP.IsNull() {
		l.publicIP = public
	}
}

// apply gives a workload what it does not say itself.
func (l launch) apply(b *builder, n *graph.Workload) {
	own := b.g.Origin(n.ID)
	given := func(attribute string, words ...string) {
		if own == nil || own.Resource == l.in.res {
			return
		}
		for _, word := range words {
			if l.in.has(word) {
				own.Places = append(own.Places, l.in.place(attribute, word))
				return
			}
		}
	}
	if n.Subnets.IsEmpty() && !l.subnets.IsEmpty() {
		n.Subnets = l.subnets
		given("subnets", "subnets", "interfaces")
	}
	if n.SecurityGroups.IsEmpty() && !l.groups.IsEmpty() {
		n.SecurityGroups = l.groups
		given("security_groups", "security_groups", "group_names", "interfaces")
	}
	if n.PublicIP.IsNull() && !l.publicIP.IsNull() {
		n.PublicIP = l.publicIP
		given("public_ip", "public_ip", "interfaces")
	}
	if n.Role.IsNull() && !l.role.IsNull() {
		n.Role = l.role
		given("role", "profile")
	}
}

// newInstances returns a workload of instances of which nothing is said.
func newInstances(kind string) *graph.Workload {
	return &graph.Workload{
		WorkloadKind: kind, DefaultSecurityGroup: graph.Known(false),
		PublicIP: graph.Null[bool](), SourceDestCheck: graph.Null[bool](),
		Role: graph.Null[graph.ID](), ExecutionRole: graph.Null[graph.ID](),
		PodIdentity: graph.Null[bool](), Patched: graph.Known(false),
	}
}

// newWorkload returns a workload that is no instance.
func newWorkload(kind string) *graph.Workload {
	n := newInstances(kind)
	n.Patched = graph.Null[bool]()
	return n
}

// settleGroups says whether the VPC's default group applies: where no group is
// given (RunInstances, SecurityGroupIds; CreateService, awsvpcConfiguration).
func settleGroups(n *graph.Workload) {
	switch {
	case len(n.SecurityGroups.IDs) > 0:
		n.DefaultSecurityGroup = graph.Known(false)
	case n.SecurityGroups.IsEmpty():
		n.DefaultSecurityGroup = graph.Known(true)
	default:
		n.DefaultSecurityGroup = graph.Unknown[bool](n.SecurityGroups.Why...)
	}
}

// instanceNames are the words that resources of instances share, in Terraform.
func instanceNames(more map[string]string) map[string]string {
	names := map[string]string{
		"subnets": "subnet_id", "security_groups": "vpc_security_group_ids", "group_names": "security_groups",
		"public_ip": "associate_public_ip_address", "profile": "iam_instance_profile",
		"source_dest_check": "source_dest_check", "interfaces": "network_interface", "primary": "primary_network_interface",
		"template_id": "launch_template.0.id", "template_name": "launch_template.0.name", "user_data": "user_data",
	}
	maps.Copy(names, more)
	return names
}

// instance is an EC2 instance. What it does not say its launch template says.
// Without a subnet it is in one of the default VPC's.
func instance() concept {
	attached := map[string]string{"interface": "network_interface_id", "device": "device_index"}
	inTerraform := func(typ string) *spelling {
		return terraform(typ, instanceNames(nil)).unsetMeans(map[string]cty.Value{"source_dest_check": cty.True}).
			withBlocks(map[string]*spelling{
				"interfaces": block(attached), "primary": block(map[string]string{"interface": "network_interface_id"}),
			})
	}
	return concept{
		spellings: []*spelling{
			inTerraform("aws_instance"), inTerraform("aws_spot_instance_request"),
			cloudFormation("AWS::EC2::Instance", map[string]string{
				"subnets": "SubnetId", "security_groups": "SecurityGroupIds", "group_names": "SecurityGroups",
				"profile": "IamInstanceProfile", "source_dest_check": "SourceDestCheck", "interfaces": "NetworkInterfaces",
				"template_id": "LaunchTemplate.LaunchTemplateId", "template_name": "LaunchTemplate.LaunchTemplateName",
				"user_data": "UserData",
			}).unsetMeans(map[string]cty.Value{"source_dest_check": cty.True}).withBlocks(map[string]*spelling{
				"interfaces": block(map[string]string{
					"interface": "NetworkInterfaceId", "subnets": "SubnetId", "security_groups": "GroupSet",
					"public_ip": "AssociatePublicIpAddress", "device": "DeviceIndex",
				}),
			}),
		},
		create: func(*builder, *reader) graph.Node { return newInstances(graph.WorkloadInstance) },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.Workload](b, in)
			if !ok {
				return
			}
			n.SourceDestCheck = in.flag("source_dest_check")
			b.launchOf(in, n.ID).apply(b, n)
			b.fromTemplate(in, n)
			if n.Subnets.IsEmpty() {
				n.Subnets.AddOpen("no subnet is given, so it is in one of the default VPC")
			}
			b.joinsCluster(in, n)
		},
	}
}
