package graph

import "github.com/vpce-lint/vpce-lint/parsers/value"

// The directions of rules and entries.
const (
	Ingress = "ingress"
	Egress  = "egress"
)

// SecurityGroup is a security group with its rules.
type SecurityGroup struct {
	Common
	VPC Attr[ID]
	// Implicit is true for the default group that every VPC brings with it.
	Implicit bool
	// Managed is true where the configuration decides the group's rules: always,
	// but for a default group that no resource takes over.
	Managed bool
	Rules   []*SecurityGroupRule
	// IngressOpen and EgressOpen are true where it may have rules that we do not
	// see.
	IngressOpen, EgressOpen bool
	// Why says why the rules are open.
	Why []string
}

func (*SecurityGroup) Kind() Kind       { return KindSecurityGroup }
func (n *SecurityGroup) addTo(g *Graph) { g.SecurityGroups = append(g.SecurityGroups, n) }
func (n *SecurityGroup) describe(f fields) {
	f.ref("vpc", n.VPC)
	f.flag("implicit", Known(n.Implicit))
	f.flag("managed", Known(n.Managed))
	objects(f, "rules", n.Rules, &SecurityGroupRule{}, (*SecurityGroupRule).describe)
	f.flag("ingress_complete", Known(!n.IngressOpen))
	f.flag("egress_complete", Known(!n.EgressOpen))
	f.texts("why", Known(n.Why))
}

// SecurityGroupRule lets traffic of one protocol and port range in or out.
type SecurityGroupRule struct {
	ID        ID
	Direction Attr[string]
	When      *value.Formula
	// Protocol is "tcp", "udp", "icmp", "icmpv6", "-1" for all, or a protocol
	// number.
	Protocol Attr[string]
	// FromPort and ToPort are 0 and 65535 where ports do not matter. For ICMP
	// they are type and code, -1 for all.
	FromPort, ToPort Attr[int]
	CIDRs            []string
	IPv6CIDRs        []string
	PrefixLists      []ID
	Groups           []ID
	// Self is true where the group's own members are meant.
	Self Attr[bool]
	// SourcesOpen is true where the rule may name other sources (destinations).
	SourcesOpen bool
	// SourcesBounded is true where none of the sources that we do not see can be
	// every address: they are groups, or the ranges of VPCs and subnets.
	SourcesBounded bool
	// Why says why the sources are open.
	Why []string
}

func (r *SecurityGroupRule) describe(f fields) {
	f.text("id", Known(string(r.ID)))
	f.enum("direction", r.Direction, Ingress, Egress)
	existence(f, r.When)
	f.text("protocol", r.Protocol)
	f.number("from_port", r.FromPort)
	f.number("to_port", r.ToPort)
	f.texts("cidrs", Known(r.CIDRs))
	f.texts("ipv6_cidrs", Known(r.IPv6CIDRs))
	f.ids("prefix_lists", r.PrefixLists)
	f.ids("groups", r.Groups)
	f.flag("self", r.Self)
	f.flag("sources_complete", Known(!r.SourcesOpen))
	f.flag("sources_bounded", Known(r.SourcesBounded))
	f.texts("why", Known(r.Why))
	f.unknowns()
}

// NetworkACL is a network ACL with its entries. The final entry that denies
// everything is not among them.
type NetworkACL struct {
	Common
	VPC Attr[ID]
	// Implicit is true for the default ACL that every VPC brings with it.
	Implicit bool
	// Subnets are the effective ones, those without an association included
	// where the ACL is its VPC's default.
	Subnets Refs
	// Entries are in order of direction and number.
	Entries []*NetworkACLEntry
	// IngressOpen and EgressOpen are true where it may have entries that we do
	// not see.
	IngressOpen, EgressOpen bool
	// Why says why the entries are open.
	Why []string
}

func (*NetworkACL) Kind() Kind       { return KindNetworkACL }
func (n *NetworkACL) addTo(g *Graph) { g.NetworkACLs = append(g.NetworkACLs, n) }
func (n *NetworkACL) describe(f fields) {
	f.ref("vpc", n.VPC)
	f.flag("implicit", Known(n.Implicit))
	f.refs("subnets", n.Subnets)
	objects(f, "entries", n.Entries, &NetworkACLEntry{}, (*NetworkACLEntry).describe)
	f.flag("ingress_complete", Known(!n.IngressOpen))
	f.flag("egress_complete", Known(!n.EgressOpen))
	f.texts("why", Known(n.Why))
}

// NetworkACLEntry allows or denies traffic. The first entry that matches, by
// number, decides.
type NetworkACLEntry struct {
	ID        ID
	Direction Attr[string]
	When      *value.Formula
	Number    Attr[int]
	// Action is "allow" or "deny".
	Action Attr[string]
	// Protocol and the ports are as those of SecurityGroupRule.
	Protocol         Attr[string]
	FromPort, ToPort Attr[int]
	CIDR             Attr[string]
	IPv6CIDR         Attr[string]
}

func (e *NetworkACLEntry) describe(f fields) {
	f.text("id", Known(string(e.ID)))
	f.enum("direction", e.Direction, Ingress, Egress)
	existence(f, e.When)
	f.number("number", e.Number)
	f.enum("action", e.Action, "allow", "deny")
	f.text("protocol", e.Protocol)
	f.number("from_port", e.FromPort)
	f.number("to_port", e.ToPort)
	f.optText("cidr", e.CIDR)
	f.optText("ipv6_cidr", e.IPv6CIDR)
	f.unknowns()
}
