package catalog

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// inlineRule is an ingress or egress block. Terraform takes egress away from
// every group that it makes, so that no block means no rule (Terraform AWS
// provider, aws_security_group).
func inlineRule() *spelling {
	return block(map[string]string{
		"protocol": "protocol", "from_port": "from_port", "to_port": "to_port",
		"cidrs": "cidr_blocks", "ipv6_cidrs": "ipv6_cidr_blocks", "prefix_lists": "prefix_list_ids",
		"groups": "security_groups", "self": "self",
	})
}

func inlineTemplateRule(list, group, name string) *spelling {
	return block(templateRule(list, group, name))
}

// templateRule are the names in a rule of a template. What the other end is
// called depends on the direction.
func templateRule(list, group, name string) map[string]string {
	return map[string]string{
		"protocol": "IpProtocol", "from_port": "FromPort", "to_port": "ToPort",
		"cidrs": "CidrIp", "ipv6_cidrs": "CidrIpv6",
		"prefix_lists": list, "groups": group, "group_names": name,
	}
}

func groupNames() map[string]string {
	return map[string]string{"vpc": "vpc_id", "name": "name", "ingress": "ingress", "egress": "egress"}
}

func groupBlocks() map[string]*spelling {
	return map[string]*spelling{graph.Ingress: inlineRule(), graph.Egress: inlineRule()}
}

// securityGroup is a security group. Without a VPC it is in the region's
// default one.
func securityGroup() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_security_group", groupNames()).withBlocks(groupBlocks()),
			cloudFormation("AWS::EC2::SecurityGroup", map[string]string{
				"vpc": "VpcId", "name": "GroupName", "ingress": "SecurityGroupIngress", "egress": "SecurityGroupEgress",
			}).withBlocks(map[string]*spelling{
				graph.Ingress: inlineTemplateRule("SourcePrefixListId", "SourceSecurityGroupId", "SourceSecurityGroupName"),
				graph.Egress:  inlineTemplateRule("DestinationPrefixListId", "DestinationSecurityGroupId", ""),
			}),
		},
		create: func(b *builder, in *reader) graph.Node {
			b.nameGroup(in)
			return &graph.SecurityGroup{}
		},
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.SecurityGroup](b, in); ok {
				n.VPC = in.ref("vpc", graph.KindVPC)
				if n.VPC.IsNull() {
					n.VPC = graph.Known(b.defaultVPC(in))
				}
				b.inlineRules(in, n, nil)
				if in.spelling.dialect == declared.CloudFormation {
					b.keepEgress(in, n)
				}
			}
		},
	}
}

// keepEgress leaves a template's group the rule that EC2 gives every new one,
// which lets everything out. CloudFormation takes it away only where the group's
// own resource has egress rules; a rule in a resource of its own does not
// (AWS::EC2::SecurityGroup, SecurityGroupEgress).
func (b *builder) keepEgress(in *reader, n *graph.SecurityGroup) {
	empty, possible := b.emptyWhen(in.get(graph.Egress))
	if !possible {
		return
	}
	r := stockEgress(n)
	r.When = empty
	n.Rules = append(n.Rules, r)
	b.g.AddPart(r.ID, b.g.Origin(n.ID))
}

// emptyWhen returns the condition under which a list has no items, nil for
// always; possible is false where it has one in any case. Of a list that is not
// known nothing is said, and so not that it is empty.
func (b *builder) emptyWhen(v cty.Value) (when *value.Formula, possible bool) {
	if c, ok := b.choiceOf(v); ok {
		then, inThen := b.emptyWhen(c.Then)
		other, inOther := b.emptyWhen(c.Else)
		if inThen && inOther && then == nil && other == nil {
			return nil, true
		}
		then, other = value.And(c.If, then), value.And(value.Not(c.If), other)
		switch {
		case inThen && inOther:
			return value.Or(then, other), true
		case inThen:
			return then, true
		}
		return other, inOther
	}
	switch b.t.StateOf(v) {
	case value.Open:
		return nil, false
	case value.Unset:
		return nil, true
	}
	items, _ := b.t.List(v)
	if len(items) == 1 && !isList(v) {
		return nil, false
	}
	var all []*value.Formula
	for _, item := range items {
		f, can := b.emptyWhen(item)
		if !can {
			return nil, false
		}
		all = append(all, f)
	}
	return value.And(all...), true
}

func isList(v cty.Value) bool {
	ty := v.Type()
	return ty.IsTupleType() || ty.IsListType() || ty.IsSetType()
}

// nameGroup remembers the name of a template's group, by which rules in the
// default VPC may call it.
func (b *builder) nameGroup(in *reader) {
	if in.spelling.dialect != declared.CloudFormation {
		return
	}
	if name, state := in.token("name"); state == value.Known && b.identified(name) {
		b.groupsByName[unitName{in.res.Unit, name}] = nodeID(in.res.Unit, in.res.Address)
	}
}

// groupsOf reads the groups that word names by id and byName by name.
func (in *reader) groupsOf(word, byName string) graph.Refs {
	groups := in.refs(word, graph.KindSecurityGroup)
	names, open, isOpen := in.names(byName)
	for _, name := range names {
		if id, ok := in.b.groupsByName[unitName{in.res.Unit, name}]; ok {
			groups.Add(id)
			continue
		}
		if id, ok := in.b.resolve(in, cty.StringVal(name), graph.KindSecurityGroup).Get(); ok {
			groups.Add(id)
		}
	}
	if isOpen {
		groups.AddOpen(open...)
	}
	return groups
}

// strippedSecurityGroup takes the rules of its own from a VPC's default group.
// It is a resource that the CDK writes where the feature flag
// @aws-cdk/aws-ec2:restrictDefaultSecurityGroup is on.
func strippedSecurityGroup() concept {
	return concept{
		spellings: []*spelling{cloudFormation("Custom::VpcRestrictDefaultSG", map[string]string{"group": "DefaultSecurityGroupId"})},
		join: func(b *builder, in *reader) {
			n, _, _ := owner[*graph.SecurityGroup](b, in, "group", graph.KindSecurityGroup)
			if n == nil || b.managed[n.ID] || n.When.Excludes(in.res.Exists) {
				return
			}
			b.managed[n.ID] = true
			if when := within(n.When, in.res.Exists); when != nil {
				stockRules(n, value.Not(when))
			}
		},
	}
}

// defaultSecurityGroup manages the default group of a VPC. It takes all rules
// away that it does not name. A default group that nothing manages lets its own
// members in and everything out (VPC User Guide, "Default security groups").
func defaultSecurityGroup() concept {
	return concept{
		spellings: []*spelling{terraform("aws_default_security_group", groupNames()).withBlocks(groupBlocks())},
		join: func(b *builder, in *reader) {
			vpc := in.ref("vpc", graph.KindVPC)
			if vpc.IsNull() {
				vpc = graph.Known(b.defaultVPC(in))
			}
			id, _ := vpc.Get()
			if !b.adopt(in, id+defaultGroup) {
				b.addNode(in, &graph.SecurityGroup{VPC: vpc, Implicit: true})
			}
			n, ok := nodeAs[*graph.SecurityGroup](b, in)
			if !ok {
				return
			}
			when := within(n.When, in.res.Exists)
			b.inlineRules(in, n, when)
			if when != nil {
				stockRules(n, value.Not(when))
			}
		},
		finish: func(b *builder) {
			for _, v := range b.g.VPCs {
				id := v.ID + defaultGroup
				if n, ok := b.g.Node(id).(*graph.SecurityGroup); ok && !b.managed[id] {
					stockRules(n, nil)
				}
			}
			for _, n := range b.g.SecurityGroups {
				n.Managed = !n.Implicit || b.managed[n.ID] || !isImplicitGroup(n.ID)
				if n.Implicit {
					b.addStockOrigins(n)
				}
			}
		},
	}
}

// isImplicitGroup reports whether a node is the group that a VPC of the graph
// brings with it, and no resource's own node.
func isImplicitGroup(id graph.ID) bool { return strings.HasSuffix(string(id), defaultGroup) }

// stockRules are the rules of a default group that nothing manages.
func stockRules(n *graph.SecurityGroup, when *value.Formula) {
	in := &graph.SecurityGroupRule{
		ID: n.ID + "/stock-ingress", Direction: graph.Known(graph.Ingress), When: when,
		Protocol: graph.Known("-1"), FromPort: graph.Known(0), ToPort: graph.Known(65535), Self: graph.Known(true), SourcesBounded: true,
	}
	out := stockEgress(n)
	out.When = when
	n.Rules = append(n.Rules, in, out)
}

// stockEgress lets everything out, as every group does that is new.
func stockEgress(n *graph.SecurityGroup) *graph.SecurityGroupRule {
	return &graph.SecurityGroupRule{
		ID: n.ID + "/stock-egress", Direction: graph.Known(graph.Egress),
		Protocol: graph.Known("-1"), FromPort: graph.Known(0), ToPort: graph.Known(65535), Self: graph.Known(false),
		CIDRs: []string{"0.0.0.0/0"}, IPv6CIDRs: []string{"::/0"}, SourcesBounded: true,
	}
}

func (b *builder) addStockOrigins(n *graph.SecurityGroup) {
	for _, r := range n.Rules {
		if b.g.Origin(r.ID) == nil {
			b.g.AddPart(r.ID, b.g.Origin(n.ID))
		}
	}
}

func (b *builder) inlineRules(in *reader, n *graph.SecurityGroup, when *value.Formula) {
	for _, direction := range []string{graph.Ingress, graph.Egress} {
		parts, why, open := in.parts(direction)
		if open {
			openGroup(n, direction, why)
		}
		for _, p := range parts {
			b.addRule(p.reader, n, direction, value.And(when, p.when), b.partID(n.ID, p.base))
		}
	}
}

// openGroup says that a group may have other rules of a direction, "" for
// both.
func openGroup(n *graph.SecurityGroup, direction string, why []string) {
	n.IngressOpen = n.IngressOpen || direction != graph.Egress
	n.EgressOpen = n.EgressOpen || direction != graph.Ingress
	for _, w := range why {
		n.Why = appendOnce(n.Why, w)
	}
}

// securityGroupRule is a rule outside its group. The older way to write one
// says which direction it is for and may have many sources; of the newer types
// each is for one direction, and has one source.
func securityGroupRule() concept {
	directed := func(typ, direction string) *spelling {
		return terraform(typ, map[string]string{
			"group": "security_group_id", "protocol": "ip_protocol", "from_port": "from_port", "to_port": "to_port",
			"cidrs": "cidr_ipv4", "ipv6_cidrs": "cidr_ipv6", "prefix_lists": "prefix_list_id",
			"groups": "referenced_security_group_id",
		}).unsetMeans(map[string]cty.Value{"direction": cty.StringVal(direction)})
	}
	ofTemplate := func(typ, direction string, names map[string]string) *spelling {
		names["group"], names["group_name"] = "GroupId", "GroupName"
		return cloudFormation(typ, names).unsetMeans(map[string]cty.Value{"direction": cty.StringVal(direction)})
	}
	return concept{
		spellings: []*spelling{
			terraform("aws_security_group_rule", map[string]string{
				"group": "security_group_id", "direction": "type",
				"protocol": "protocol", "from_port": "from_port", "to_port": "to_port",
				"cidrs": "cidr_blocks", "ipv6_cidrs": "ipv6_cidr_blocks", "prefix_lists": "prefix_list_ids",
				"groups": "source_security_group_id", "self": "self",
			}),
			directed("aws_vpc_security_group_ingress_rule", graph.Ingress),
			directed("aws_vpc_security_group_egress_rule", graph.Egress),
			ofTemplate("AWS::EC2::SecurityGroupIngress", graph.Ingress,
				templateRule("SourcePrefixListId", "SourceSecurityGroupId", "SourceSecurityGroupName")),
			ofTemplate("AWS::EC2::SecurityGroupEgress", graph.Egress,
				templateRule("DestinationPrefixListId", "DestinationSecurityGroupId", "")),
		},
		join: joinRule,
	}
}

func joinRule(b *builder, in *reader) {
	direction := in.text("direction")
	groups := in.groupsOf("group", "group_name")
	open := groups.Open
	for _, id := range groups.All() {
		n, ok := b.g.Node(id).(*graph.SecurityGroup)
		switch {
		case ok && groups.Has(id) && direction.IsKnown():
			if !n.When.Excludes(in.res.Exists) {
				b.addRule(in, n, direction.Or(""), within(n.When, in.res.Exists), nodeID(in.res.Unit, in.res.Address))
			}
		case ok:
			openGroup(n, "", append(groups.Why, in.res.Address))
		default:
			open = open || b.mayBeOurs(id)
		}
	}
	if open {
		for _, n := range nodesOf[*graph.SecurityGroup](b, in.res.Unit, graph.KindSecurityGroup) {
			openGroup(n, direction.Or(""), []string{in.res.Address + " may belong to it"})
		}
	}
}

// addRule adds a rule to its group.
func (b *builder) addRule(in *reader, n *graph.SecurityGroup, direction string, when *value.Formula, id graph.ID) {
	r := &graph.SecurityGroupRule{ID: id, Direction: graph.Known(direction), When: when}
	r.Protocol = protocol(in.text("protocol"))
	r.FromPort, r.ToPort = ports(r.Protocol, in.number("from_port"), in.number("to_port"))
	r.Self = in.flag("self").OrDefault(false)
	var why, more []string
	r.CIDRs, why, r.SourcesOpen = in.texts("cidrs")
	r.Why = append(r.Why, why...)
	var open bool
	r.IPv6CIDRs, more, open = in.texts("ipv6_cidrs")
	r.Why, r.SourcesOpen = append(r.Why, more...), r.SourcesOpen || open
	lists, groups := in.refs("prefix_lists", graph.KindPrefixList), in.groupsOf("groups", "group_names")
	r.PrefixLists, r.Groups = lists.IDs, groups.IDs
	r.SourcesBounded = in.bounded("cidrs") && in.bounded("ipv6_cidrs") && !lists.Open && len(lists.Maybe) == 0
	for _, refs := range []graph.Refs{lists, groups} {
		if refs.Open || len(refs.Maybe) > 0 {
			r.SourcesOpen = true
			r.Why = append(r.Why, refs.Why...)
		}
	}
	n.Rules = append(n.Rules, r)
	b.g.AddPart(id, in.origin())
}

// protocol brings the ways to write a protocol into one: names in lower case,
// the numbers of TCP, UDP and the ICMPs as names, "-1" for all.
func protocol(p graph.Attr[string]) graph.Attr[string] {
	s, ok := p.Get()
	if !ok {
		return p
	}
	switch s = strings.ToLower(s); s {
	case "all", "-1":
		return graph.Known("-1")
	case "6":
		return graph.Known("tcp")
	case "17":
		return graph.Known("udp")
	case "1":
		return graph.Known("icmp")
	case "58":
		return graph.Known("icmpv6")
	}
	return graph.Known(s)
}

// ports returns the range that a rule is about. Only TCP, UDP and ICMP have
// one; a rule of another protocol is about all of it (VPC User Guide, "Security
// group rules").
func ports(protocol graph.Attr[string], from, to graph.Attr[int]) (graph.Attr[int], graph.Attr[int]) {
	switch p, ok := protocol.Get(); {
	case !ok:
		return graph.Unknown[int](protocol.Why()...), graph.Unknown[int](protocol.Why()...)
	case p == "icmp" || p == "icmpv6":
		return from.OrDefault(-1), to.OrDefault(-1)
	case p == "tcp" || p == "udp":
		if from.IsNull() && to.IsNull() {
			return graph.Unknown[int]("no port is given"), graph.Unknown[int]("no port is given")
		}
		if from.IsNull() {
			from = to
		}
		if to.IsNull() {
			to = from
		}
		return from, to
	}
	return graph.Known(0), graph.Known(65535)
}
