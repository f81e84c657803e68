package catalog

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

func TestSubnetACL(t *testing.T) {
	const own, stock = graph.ID("aws_network_acl.a"), graph.ID("aws_vpc.v/default-network-acl")
	tests := []struct {
		name    string
		write   func(f *fixture)
		want    graph.ID // "" where it is not decided
		subnets map[graph.ID]graph.Refs
	}{
		{"none", func(f *fixture) { f.add("aws_network_acl.a", attrs{"vpc_id": f.id("aws_vpc.v")}) }, stock,
			map[graph.ID]graph.Refs{own: {}, stock: definite("aws_subnet.s")}},
		{"inline", func(f *fixture) {
			f.add("aws_network_acl.a", attrs{"vpc_id": f.id("aws_vpc.v"), "subnet_ids": list(f.id("aws_subnet.s"))})
		}, own, map[graph.ID]graph.Refs{own: definite("aws_subnet.s"), stock: {}}},
		{"association", func(f *fixture) {
			f.add("aws_network_acl.a", attrs{"vpc_id": f.id("aws_vpc.v")})
			f.add("aws_network_acl_association.x", attrs{"network_acl_id": f.id("aws_network_acl.a"), "subnet_id": f.id("aws_subnet.s")})
		}, own, map[graph.ID]graph.Refs{own: definite("aws_subnet.s"), stock: {}}},
		{"association that exists maybe", func(f *fixture) {
			f.add("aws_network_acl.a", attrs{"vpc_id": f.id("aws_vpc.v")})
			a := f.add("aws_network_acl_association.x", attrs{"network_acl_id": f.id("aws_network_acl.a"), "subnet_id": f.id("aws_subnet.s")})
			a.Exists = value.Atom("var.on")
		}, "", map[graph.ID]graph.Refs{
			own:   {Maybe: []graph.ID{"aws_subnet.s"}, Why: []string{"aws_network_acl_association.x exists only if var.on"}},
			stock: {Maybe: []graph.ID{"aws_subnet.s"}, Why: []string{"aws_network_acl_association.x exists only if var.on"}},
		}},
		{"of an ACL of another VPC", func(f *fixture) {
			f.add("aws_vpc.w", attrs{"cidr_block": text("10.9.0.0/16")})
			f.add("aws_network_acl.a", attrs{"vpc_id": f.id("aws_vpc.w"), "subnet_ids": unknown("x")})
		}, stock, map[graph.ID]graph.Refs{own: {Open: true, Why: []string{"x"}}, stock: definite("aws_subnet.s")}},
		{"unknown list of subnets", func(f *fixture) {
			f.add("aws_network_acl.a", attrs{"vpc_id": f.id("aws_vpc.v"), "subnet_ids": unknown("x")})
		}, "", map[graph.ID]graph.Refs{own: {Open: true, Why: []string{"x"}}, stock: {Maybe: []graph.ID{"aws_subnet.s"}, Why: []string{"x"}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			tt.write(f)
			g := f.build(t)
			s := node[*graph.Subnet](t, g, "aws_subnet.s")
			equal(t, "ACL", s.NetworkACL.Or(""), tt.want)
			equal(t, "undecided", s.NetworkACL.IsUnknown(), tt.want == "")
			for id, want := range tt.subnets {
				equal(t, "subnets of "+string(id), node[*graph.NetworkACL](t, g, id).Subnets, want)
			}
		})
	}
}

type aclEntry struct {
	Direction string
	Number    int
	Action    string
	Protocol  string
	From, To  int
	CIDR      string
}

func entriesOf(n *graph.NetworkACL) []aclEntry {
	var out []aclEntry
	for _, e := range n.Entries {
		out = append(out, aclEntry{
			e.Direction.Or("?"), e.Number.Or(-1), e.Action.Or("?"), e.Protocol.Or("?"), e.FromPort.Or(-9), e.ToPort.Or(-9),
			e.CIDR.Or("") + e.IPv6CIDR.Or(""),
		})
	}
	return out
}

func TestACLEntries(t *testing.T) {
	inline := func(no, port int64, action string) attrs {
		return attrs{"rule_no": num(no), "protocol": text("tcp"), "action": text(action), "from_port": num(port), "to_port": num(port), "cidr_block": text("10.0.0.0/8")}
	}
	separate := func(f *fixture, name string, no int64, egress cty.Value) {
		f.add("aws_network_acl_rule."+name, attrs{"network_acl_id": f.id("aws_network_acl.a"), "rule_number": num(no), "egress": egress,
			"protocol": text("tcp"), "rule_action": text("ALLOW"), "from_port": num(443), "to_port": num(443), "cidr_block": text("10.0.0.0/8")})
	}
	stock := []aclEntry{
		{"egress", 100, "allow", "-1", 0, 65535, "0.0.0.0/0"}, {"egress", 101, "allow", "-1", 0, 65535, "::/0"},
		{"ingress", 100, "allow", "-1", 0, 65535, "0.0.0.0/0"}, {"ingress", 101, "allow", "-1", 0, 65535, "::/0"},
	}
	tests := []struct {
		name  string
		acl   graph.ID
		write func(f *fixture)
		want  []aclEntry
	}{
		{"a new one denies everything", "aws_network_acl.a", func(*fixture) {}, nil},
		{"in order of number, inline and separate", "aws_network_acl.a", func(f *fixture) {
			f.unit.Resources = f.unit.Resources[:0]
			f.add("aws_network_acl.a", attrs{"ingress": blocks(inline(200, 22, "deny"), inline(90, 80, "allow"))})
			separate(f, "in", 100, cty.NullVal(cty.Bool))
			separate(f, "out", 100, text("true"))
		}, []aclEntry{
			{"egress", 100, "allow", "tcp", 443, 443, "10.0.0.0/8"},
			{"ingress", 90, "allow", "tcp", 80, 80, "10.0.0.0/8"},
			{"ingress", 100, "allow", "tcp", 443, 443, "10.0.0.0/8"},
			{"ingress", 200, "deny", "tcp", 22, 22, "10.0.0.0/8"},
		}},
		{"the type and the code of ICMP, not its ports", "aws_network_acl.a", func(f *fixture) {
			f.unit.Resources = f.unit.Resources[:0]
			ping := attrs{"rule_no": num(100), "protocol": text("icmp"), "action": text("allow"), "cidr_block": text("10.0.0.0/8"),
				"from_port": num(0), "to_port": num(0), "icmp_type": num(-1), "icmp_code": num(-1)}
			f.add("aws_network_acl.a", attrs{"ingress": blocks(ping)})
			f.add("aws_network_acl_rule.r", attrs{"network_acl_id": f.id("aws_network_acl.a"), "rule_number": num(100), "egress": cty.True,
				"protocol": text("1"), "rule_action": text("allow"), "cidr_block": text("10.0.0.0/8"), "icmp_type": num(8)})
		}, []aclEntry{
			{"egress", 100, "allow", "icmp", 8, 0, "10.0.0.0/8"},
			{"ingress", 100, "allow", "icmp", -1, -1, "10.0.0.0/8"},
		}},
		{"the default one that nothing manages allows everything", "aws_vpc.v/default-network-acl", func(*fixture) {}, stock},
		{"the default one that is managed without entries denies everything", "aws_vpc.v/default-network-acl", func(f *fixture) {
			f.add("aws_default_network_acl.d", attrs{"default_network_acl_id": f.ref("aws_vpc.v", "default_network_acl_id")})
		}, nil},
		{"the default one that is managed", "aws_vpc.v/default-network-acl", func(f *fixture) {
			f.add("aws_default_network_acl.d", attrs{"default_network_acl_id": f.ref("aws_vpc.v", "default_network_acl_id"),
				"ingress": blocks(inline(100, 443, "allow"))})
		}, []aclEntry{{"ingress", 100, "allow", "tcp", 443, 443, "10.0.0.0/8"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			f.add("aws_vpc.v", nil)
			f.add("aws_network_acl.a", attrs{"vpc_id": f.id("aws_vpc.v")})
			tt.write(f)
			equal(t, "entries", entriesOf(node[*graph.NetworkACL](t, f.build(t), tt.acl)), tt.want)
		})
	}
}
