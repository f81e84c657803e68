package catalog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// networkACL is a network ACL. One that is made denies everything until it has
// entries (VPC User Guide, "Custom network ACLs").
func networkACL() concept {
	return concept{
		spellings: []*spelling{terraform("aws_network_acl", map[string]string{
			"vpc": "vpc_id", "subnets": "subnet_ids", "ingress": "ingress", "egress": "egress",
		}).withBlocks(aclBlocks()),
			cloudFormation("AWS::EC2::NetworkAcl", map[string]string{"vpc": "VpcId"}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.NetworkACL{} },
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.NetworkACL](b, in); ok {
				n.VPC = in.ref("vpc", graph.KindVPC)
				n.Subnets.Merge(in.refs("subnets", graph.KindSubnet))
				b.inlineEntries(in, n, nil)
			}
		},
	}
}

// defaultNetworkACL manages the default ACL of a VPC. It takes all entries away
// that it does not name. One that nothing manages allows everything (VPC User
// Guide, "Default network ACLs").
func defaultNetworkACL() concept {
	return concept{
		spellings: []*spelling{terraform("aws_default_network_acl", map[string]string{
			"acl": "default_network_acl_id", "subnets": "subnet_ids", "ingress": "ingress", "egress": "egress",
		}).withBlocks(aclBlocks())},
		join: func(b *builder, in *reader) {
			id, _ := in.ref("acl", graph.KindNetworkACL).Get()
			if !b.adopt(in, id) {
				b.addNode(in, &graph.NetworkACL{VPC: b.vpcOfImplicit(id, defaultACL), Implicit: true})
			}
			n, ok := nodeAs[*graph.NetworkACL](b, in)
			if !ok {
				return
			}
			n.Subnets.Merge(in.refs("subnets", graph.KindSubnet))
			when := within(n.When, in.res.Exists)
			b.inlineEntries(in, n, when)
			if when != nil {
				stockEntries(n, value.Not(when))
			}
		},
		finish: func(b *builder) {
			for _, n := range b.g.NetworkACLs {
				if n.Implicit && !b.managed[n.ID] && len(n.Entries) == 0 && isImplicitID(n.ID) {
					stockEntries(n, nil)
				}
				for _, e := range n.Entries {
					if b.g.Origin(e.ID) == nil {
						b.g.AddPart(e.ID, b.g.Origin(n.ID))
					}
				}
			}
		},
	}
}

func isImplicitID(id graph.ID) bool { return strings.HasSuffix(string(id), defaultACL) }

// stockEntries are those of a default ACL that nothing manages.
func stockEntries(n *graph.NetworkACL, when *value.Formula) {
	for _, direction := range []string{graph.Ingress, graph.Egress} {
		for _, e := range []*graph.NetworkACLEntry{
			{Number: graph.Known(100), CIDR: graph.Known("0.0.0.0/0")},
			{Number: graph.Known(101), IPv6CIDR: graph.Known("::/0")},
		} {
			e.ID = n.ID + graph.ID("/stock-"+direction+"-"+strconv.Itoa(e.Number.Or(0)))
			e.Direction, e.When, e.Action = graph.Known(direction), when, graph.Known("allow")
			e.Protocol, e.FromPort, e.ToPort = graph.Known("-1"), graph.Known(0), graph.Known(65535)
			n.Entries = append(n.Entries, e)
		}
	}
}

func aclBlocks() map[string]*spelling {
	entry := func() *spelling {
		return block(map[string]string{
			"number": "rule_no", "action": "action", "protocol": "protocol", "from_port": "from_port", "to_port": "to_port",
			"cidr": "cidr_block", "ipv6_cidr": "ipv6_cidr_block", "icmp_type": "icmp_type", "icmp_code": "icmp_code",
		}).unsetMeans(map[string]cty.Value{"icmp_type": cty.Zero, "icmp_code": cty.Zero})
	}
	return map[string]*spelling{graph.Ingress: entry(), graph.Egress: entry()}
}

func (b *builder) inlineEntries(in *reader, n *graph.NetworkACL, when *value.Formula) {
	for _, direction := range []string{graph.Ingress, graph.Egress} {
		parts, why, open := in.parts(direction)
		if open {
			openACL(n, direction, why)
		}
		for _, p := range parts {
			b.addEntry(p.reader, n, graph.Known(direction), value.And(when, p.when), b.partID(n.ID, p.base))
		}
	}
}

func openACL(n *graph.NetworkACL, direction string, why []string) {
	n.IngressOpen = n.IngressOpen || direction != graph.Egress
	n.EgressOpen = n.EgressOpen || direction != graph.Ingress
	for _, w := range why {
		n.Why = appendOnce(n.Why, w)
	}
}

func (b *builder) addEntry(in *reader, n *graph.NetworkACL, direction graph.Attr[string], when *value.Formula, id graph.ID) {
	e := &graph.NetworkACLEntry{
		ID: id, Direction: direction, When: when, Number: in.number("number"),
		Action: lower(in.text("action")), Protocol: protocol(in.text("protocol")),
		CIDR: in.text("cidr"), IPv6CIDR: in.text("ipv6_cidr"),
	}
	from, to := in.number("from_port"), in.number("to_port")
	if p := e.Protocol.Or(""); p == "icmp" || p == "icmpv6" {
		from, to = in.number("icmp_type"), in.number("icmp_code")
	}
	e.FromPort, e.ToPort = ports(e.Protocol, from, to)
	n.Entries = append(n.Entries, e)
	b.g.AddPart(id, in.origin())
}

func lower(a graph.Attr[string]) graph.Attr[string] {
	if s, ok := a.Get(); ok {
		return graph.Known(strings.ToLower(s))
	}
	return a
}

func networkACLRule() concept {
	return concept{
		spellings: []*spelling{terraform("aws_network_acl_rule", map[string]string{
			"acl": "network_acl_id", "egress": "egress", "number": "rule_number", "action": "rule_action",
			"protocol": "protocol", "from_port": "from_port", "to_port": "to_port",
			"cidr": "cidr_block", "ipv6_cidr": "ipv6_cidr_block", "icmp_type": "icmp_type", "icmp_code": "icmp_code",
		}).unsetMeans(map[string]cty.Value{"egress": cty.False, "icmp_type": cty.Zero, "icmp_code": cty.Zero}),
			cloudFormation("AWS::EC2::NetworkAclEntry", map[string]string{
				"acl": "NetworkAclId", "egress": "Egress", "number": "RuleNumber", "action": "RuleAction",
				"protocol": "Protocol", "from_port": "PortRange.From", "to_port": "PortRange.To",
				"cidr": "CidrBlock", "ipv6_cidr": "Ipv6CidrBlock", "icmp_type": "Icmp.Type", "icmp_code": "Icmp.Code",
			}).unsetMeans(map[string]cty.Value{"egress": cty.False}),
		},
		join: func(b *builder, in *reader) {
			n, why, any := owner[*graph.NetworkACL](b, in, "acl", graph.KindNetworkACL)
			switch {
			case n != nil && !n.When.Excludes(in.res.Exists):
				b.addEntry(in, n, directionOf(in.flag("egress")), within(n.When, in.res.Exists), nodeID(in.res.Unit, in.res.Address))
			case any:
				for _, n := range nodesOf[*graph.NetworkACL](b, in.res.Unit, graph.KindNetworkACL) {
					openACL(n, "", why)
				}
			}
		},
	}
}

func directionOf(egress graph.Attr[bool]) graph.Attr[string] {
	switch out, ok := egress.Get(); {
	case !ok:
		return graph.Unknown[string](egress.Why()...)
	case out:
		return graph.Known(graph.Egress)
	}
	return graph.Known(graph.Ingress)
}

// networkACLAssociation gives a subnet an ACL.
func networkACLAssociation() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_network_acl_association", map[string]string{"acl": "network_acl_id", "subnet": "subnet_id"}),
			cloudFormation("AWS::EC2::SubnetNetworkAclAssociation", map[string]string{"acl": "NetworkAclId", "subnet": "SubnetId"}),
		},
		join: func(b *builder, in *reader) {
			n, _, any := owner[*graph.NetworkACL](b, in, "acl", graph.KindNetworkACL)
			switch {
			case n != nil:
				in.relate(&n.Subnets, n.Base(), in.refs("subnet", graph.KindSubnet))
				in.addPlace(n.ID, "subnets", "subnet")
			case any || b.isForeign(in, "acl"):
				if s, ok := b.g.Node(in.ref("subnet", graph.KindSubnet).Or("")).(*graph.Subnet); ok {
					s.NetworkACL = in.ref("acl", graph.KindNetworkACL)
				}
			}
		},
		finish: func(b *builder) {
			b.effectiveACLs()
			for _, n := range b.g.NetworkACLs {
				sortEntries(n)
			}
		},
	}
}

// isForeign reports whether the attribute names something that is not declared.
func (b *builder) isForeign(in *reader, word string) bool {
	id, ok := in.ref(word, "").Get()
	return ok && b.g.Node(id) != nil && b.g.Node(id).Kind() == graph.KindExternal
}

// effectiveACLs gives each subnet the ACL that it names, or its VPC's default.
func (b *builder) effectiveACLs() {
	var open []*graph.NetworkACL
	for _, n := range b.g.NetworkACLs {
		for _, id := range n.Subnets.IDs {
			if s, ok := b.g.Node(id).(*graph.Subnet); ok {
				s.NetworkACL = graph.Known(n.ID)
				if n.When != nil && !s.When.Implies(n.When) {
					s.NetworkACL = graph.Unknown[graph.ID](string(n.ID) + " exists maybe")
				}
			}
		}
		for _, id := range n.Subnets.Maybe {
			if s, ok := b.g.Node(id).(*graph.Subnet); ok && s.NetworkACL.IsNull() {
				s.NetworkACL = graph.Unknown[graph.ID](n.Subnets.Why...)
			}
		}
		if n.Subnets.Open || slices.ContainsFunc(n.Subnets.All(), b.mayBeOurs) {
			open = append(open, n)
		}
	}
	for _, s := range b.g.Subnets {
		var why []string
		for _, n := range open {
			if b.g.Origin(n.ID).Unit == b.g.Origin(s.ID).Unit && b.mayShareVPC(n.VPC, s.VPC) {
				why = append(why, n.Subnets.Why...)
				if !n.Subnets.Open {
					why = append(why, "the subnets of "+b.g.Origin(n.ID).Address+" are not known")
				}
			}
		}
		b.defaultACLOf(s, why)
	}
}

// mayShareVPC reports whether two things may be in one VPC.
func (b *builder) mayShareVPC(one, other graph.Attr[graph.ID]) bool {
	v, okV := one.Get()
	o, okO := other.Get()
	return !okV || !okO || v == o || b.mayBeOurs(v) || b.mayBeOurs(o)
}

func (b *builder) defaultACLOf(s *graph.Subnet, open []string) {
	if !s.NetworkACL.IsNull() && !s.NetworkACL.IsUnknown() {
		return
	}
	vpc, ok := b.g.Node(s.VPC.Or("")).(*graph.VPC)
	var acl *graph.NetworkACL
	if ok {
		acl, _ = b.g.Node(vpc.ID + defaultACL).(*graph.NetworkACL)
	}
	switch {
	case s.NetworkACL.IsUnknown() || len(open) > 0:
		if s.NetworkACL.IsNull() {
			s.NetworkACL = graph.Unknown[graph.ID](open...)
		}
		if acl != nil {
			acl.Subnets.AddMaybe(s.ID, s.NetworkACL.Why()...)
		}
	case acl != nil:
		s.NetworkACL = graph.Known(acl.ID)
		acl.Subnets.Add(s.ID)
	default:
		s.NetworkACL = graph.Unknown[graph.ID]("the VPC's default network ACL is not declared here")
	}
}

// sortEntries puts the entries into the order in which AWS asks them.
func sortEntries(n *graph.NetworkACL) {
	slices.SortStableFunc(n.Entries, func(x, y *graph.NetworkACLEntry) int {
		if c := strings.Compare(x.Direction.Or("~"), y.Direction.Or("~")); c != 0 {
			return c
		}
		return x.Number.Or(1<<16) - y.Number.Or(1<<16)
	})
}
