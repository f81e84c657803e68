package catalog

import (
	"maps"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// rule is what tests look at of a rule.
type rule struct {
	Direction, Protocol string
	From, To            int
	CIDRs, IPv6CIDRs    []string
	Lists, Groups       []graph.ID
	Self, Open, Maybe   bool
}

func rulesOf(n *graph.SecurityGroup) []rule {
	var out []rule
	for _, r := range n.Rules {
		out = append(out, rule{
			r.Direction.Or("?"), r.Protocol.Or("?"), r.FromPort.Or(-9), r.ToPort.Or(-9),
			r.CIDRs, r.IPv6CIDRs, r.PrefixLists, r.Groups, r.Self.Or(false), r.SourcesOpen, r.When != nil,
		})
	}
	return out
}

// TestSameRule holds that one rule comes out of all ways to write it.
func TestSameRule(t *testing.T) {
	https := rule{Direction: "ingress", Protocol: "tcp", From: 443, To: 443, CIDRs: []string{"10.0.0.0/16"}}
	tests := []struct {
		name  string
		write func(f *fixture)
	}{
		{"inline block", func(f *fixture) {
			f.add("aws_security_group.x", attrs{"ingress": blocks(attrs{
				"protocol": text("tcp"), "from_port": num(443), "to_port": num(443), "cidr_blocks": list(text("10.0.0.0/16"))})})
		}},
		{"attribute with null members and texts for numbers", func(f *fixture) {
			f.add("aws_security_group.x", attrs{"ingress": cty.SetVal([]cty.Value{cty.ObjectVal(attrs{
				"protocol": text("TCP"), "from_port": text("443"), "to_port": text("443"), "cidr_blocks": cty.SetVal([]cty.Value{text("10.0.0.0/16")}),
				"ipv6_cidr_blocks": cty.NullVal(cty.List(cty.String)), "security_groups": cty.NullVal(cty.Set(cty.String)), "self": cty.NullVal(cty.Bool)})})})
		}},
		{"protocol number", func(f *fixture) {
			f.add("aws_security_group.x", attrs{"ingress": blocks(attrs{
				"protocol": num(6), "from_port": num(443), "to_port": num(443), "cidr_blocks": list(text("10.0.0.0/16"))})})
		}},
		{"older rule resource", func(f *fixture) {
			f.add("aws_security_group.x", nil)
			f.add("aws_security_group_rule.r", attrs{"security_group_id": f.id("aws_security_group.x"), "type": text("ingress"),
				"protocol": text("tcp"), "from_port": num(443), "to_port": num(443), "cidr_blocks": list(text("10.0.0.0/16"))})
		}},
		{"newer rule resource", func(f *fixture) {
			f.add("aws_security_group.x", nil)
			f.add("aws_vpc_security_group_ingress_rule.r", attrs{"security_group_id": f.id("aws_security_group.x"),
				"ip_protocol": text("tcp"), "from_port": num(443), "to_port": num(443), "cidr_ipv4": text("10.0.0.0/16")})
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			tt.write(f)
			n := node[*graph.SecurityGroup](t, f.build(t), "aws_security_group.x")
			equal(t, "rules", rulesOf(n), []rule{https})
			equal(t, "open", n.IngressOpen || n.EgressOpen, false)
		})
	}
}

func TestRuleParts(t *testing.T) {
	base := func(more attrs) attrs {
		a := attrs{"protocol": text("tcp"), "from_port": num(443), "to_port": num(443)}
		maps.Copy(a, more)
		return a
	}
	https := rule{Direction: "ingress", Protocol: "tcp", From: 443, To: 443}
	with := func(change func(r *rule)) rule { r := https; change(&r); return r }
	tests := []struct {
		name string
		in   func(f *fixture) attrs
		want rule
	}{
		{"all protocols", func(*fixture) attrs {
			return base(attrs{"protocol": text("-1"), "from_port": num(0), "to_port": num(0)})
		}, rule{Direction: "ingress", Protocol: "-1", To: 65535}},
		{"protocol without ports", func(*fixture) attrs { return base(attrs{"protocol": text("50")}) },
			rule{Direction: "ingress", Protocol: "50", To: 65535}},
		{"ping", func(*fixture) attrs {
			return base(attrs{"protocol": text("icmp"), "from_port": num(8), "to_port": num(0)})
		},
			rule{Direction: "ingress", Protocol: "icmp", From: 8}},
		{"unknown port", func(*fixture) attrs { return base(attrs{"to_port": unknown("x")}) },
			with(func(r *rule) { r.To = -9 })},
		{"another group", func(f *fixture) attrs { return base(attrs{"security_groups": list(f.id("aws_security_group.y"))}) },
			with(func(r *rule) { r.Groups = []graph.ID{"aws_security_group.y"} })},
		{"the VPC's default group", func(f *fixture) attrs {
			return base(attrs{"security_groups": list(f.ref("aws_vpc.v", "default_security_group_id"))})
		}, with(func(r *rule) { r.Groups = []graph.ID{"aws_vpc.v/default-security-group"} })},
		{"itself", func(*fixture) attrs { return base(attrs{"self": text("true")}) },
			with(func(r *rule) { r.Self = true })},
		{"an endpoint's prefix list", func(f *fixture) attrs {
			return base(attrs{"prefix_list_ids": list(f.ref("aws_vpc_endpoint.s3", "prefix_list_id"))})
		}, with(func(r *rule) { r.Lists = []graph.ID{"aws_vpc_endpoint.s3/prefix-list"} })},
		{"an AWS prefix list by its id", func(*fixture) attrs { return base(attrs{"prefix_list_ids": list(text("pl-6da54004"))}) },
			with(func(r *rule) { r.Lists = []graph.ID{"pl-6da54004"} })},
		{"a known range and an unknown one", func(f *fixture) attrs {
			return base(attrs{"cidr_blocks": list(text("10.0.0.0/8"), f.hole("var.office"))})
		}, with(func(r *rule) { r.CIDRs, r.Open = []string{"10.0.0.0/8"}, true })},
		{"a range in both branches and one in the other", func(*fixture) attrs {
			return base(attrs{"cidr_blocks": choice("var.x", list(text("10.0.0.0/8"), text("0.0.0.0/0")), list(text("10.0.0.0/8")))})
		}, with(func(r *rule) { r.CIDRs, r.Open = []string{"10.0.0.0/8"}, true })},
		{"unknown ranges", func(*fixture) attrs { return base(attrs{"cidr_blocks": unknown("x")}) },
			with(func(r *rule) { r.Open = true })},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			f.add("aws_vpc.v", nil)
			f.add("aws_vpc_endpoint.s3", attrs{"vpc_id": f.id("aws_vpc.v"), "service_name": text("com.amazonaws.eu-west-1.s3")})
			f.add("aws_security_group.y", nil)
			f.add("aws_security_group.x", attrs{"vpc_id": f.id("aws_vpc.v"), "ingress": blocks(tt.in(f))})
			g := f.build(t)
			equal(t, "rules", rulesOf(node[*graph.SecurityGroup](t, g, "aws_security_group.x")), []rule{tt.want})
			for _, l := range g.PrefixLists {
				equal(t, "service", l.Service.Or(""), "s3")
			}
		})
	}
}

func TestRulesThatMayBe(t *testing.T) {
	ingress := func(port int64) attrs {
		return attrs{"protocol": text("tcp"), "from_port": num(port), "to_port": num(port), "cidr_blocks": list(text("10.0.0.0/8"))}
	}
	certain := rule{Direction: "ingress", Protocol: "tcp", From: 443, To: 443, CIDRs: []string{"10.0.0.0/8"}}
	maybe := certain
	maybe.From, maybe.To, maybe.Maybe = 22, 22, true
	tests := []struct {
		name  string
		write func(f *fixture)
		want  []rule
		open  bool
	}{
		{"block in one branch", func(f *fixture) {
			f.add("aws_security_group.x", attrs{"ingress": choice("var.ssh", blocks(ingress(443), ingress(22)), blocks(ingress(443)))})
		}, []rule{certain, maybe}, false},
		{"rule that exists maybe", func(f *fixture) {
			f.add("aws_security_group.x", attrs{"ingress": blocks(ingress(443))})
			r := f.add("aws_security_group_rule.r", attrs{"security_group_id": f.id("aws_security_group.x"), "type": text("ingress"),
				"protocol": text("tcp"), "from_port": num(22), "to_port": num(22), "cidr_blocks": list(text("10.0.0.0/8"))})
			r.Exists = value.Atom("var.ssh")
		}, []rule{certain, maybe}, false},
		{"unknown blocks", func(f *fixture) {
			f.add("aws_security_group.x", attrs{"ingress": unknown("x")})
		}, nil, true},
		{"rule of an unknown group", func(f *fixture) {
			f.add("aws_security_group.x", nil)
			f.add("aws_security_group_rule.r", attrs{"security_group_id": f.hole("var.group"), "type": text("ingress"),
				"protocol": text("tcp"), "from_port": num(22), "to_port": num(22), "cidr_blocks": list(text("10.0.0.0/8"))})
		}, nil, true},
		{"rule of a literal group", func(f *fixture) {
			f.add("aws_security_group.x", nil)
			f.add("aws_security_group_rule.r", attrs{"security_group_id": text("sg-1"), "type": text("ingress"),
				"protocol": text("tcp"), "from_port": num(22), "to_port": num(22), "cidr_blocks": list(text("10.0.0.0/8"))})
		}, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			tt.write(f)
			n := node[*graph.SecurityGroup](t, f.build(t), "aws_security_group.x")
			equal(t, "rules", rulesOf(n), tt.want)
			equal(t, "ingress open", n.IngressOpen, tt.open)
			equal(t, "egress open", n.EgressOpen, false)
		})
	}
}

func TestDefaultSecurityGroup(t *testing.T) {
	in := rule{Direction: "ingress", Protocol: "-1", To: 65535, Self: true}
	out := rule{Direction: "egress", Protocol: "-1", To: 65535, CIDRs: []string{"0.0.0.0/0"}, IPv6CIDRs: []string{"::/0"}}
	https := rule{Direction: "ingress", Protocol: "tcp", From: 443, To: 443, CIDRs: []string{"10.0.0.0/8"}}
	maybeIn, maybeOut := in, out
	maybeIn.Maybe, maybeOut.Maybe = true, true
	tests := []struct {
		name  string
		write func(f *fixture)
		want  []rule
	}{
		{"nothing manages it", func(*fixture) {}, []rule{in, out}},
		{"managed without rules", func(f *fixture) {
			f.add("aws_default_security_group.d", attrs{"vpc_id": f.id("aws_vpc.v")})
		}, nil},
		{"managed maybe", func(f *fixture) {
			f.add("aws_default_security_group.d", attrs{"vpc_id": f.id("aws_vpc.v")}).Exists = value.Atom("var.on")
		}, []rule{maybeIn, maybeOut}},
		{"one rule more", func(f *fixture) {
			f.add("aws_security_group_rule.r", attrs{"security_group_id": f.ref("aws_vpc.v", "default_security_group_id"), "type": text("ingress"),
				"protocol": text("tcp"), "from_port": num(443), "to_port": num(443), "cidr_blocks": list(text("10.0.0.0/8"))})
		}, []rule{in, out, https}},
		{"managed, and one rule by the managing resource", func(f *fixture) {
			f.add("aws_default_security_group.d", attrs{"vpc_id": f.id("aws_vpc.v")})
			f.add("aws_security_group_rule.r", attrs{"security_group_id": f.id("aws_default_security_group.d"), "type": text("ingress"),
				"protocol": text("tcp"), "from_port": num(443), "to_port": num(443), "cidr_blocks": list(text("10.0.0.0/8"))})
		}, []rule{https}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			f.add("aws_vpc.v", nil)
			tt.write(f)
			g := f.build(t)
			n := node[*graph.SecurityGroup](t, g, "aws_vpc.v/default-security-group")
			equal(t, "rules", rulesOf(n), tt.want)
			for _, r := range n.Rules {
				if g.Origin(r.ID) == nil {
					t.Errorf("rule %s has no origin", r.ID)
				}
			}
		})
	}
}

// TestBoundedSources holds which sources can be every address though they are
// not known.
func TestBoundedSources(t *testing.T) {
	tests := []struct {
		name, sources string
		open, bounded bool
	}{
		{"ranges that are known", `cidr_blocks = ["10.0.0.0/8"]`, false, true},
		{"every address", `cidr_blocks = ["0.0.0.0/0"]`, false, true},
		{"VPC of an IPAM pool", `cidr_blocks = [aws_vpc.pool.cidr_block]`, true, true},
		{"VPC of a variable", `cidr_blocks = [aws_vpc.variable.cidr_block]`, true, true},
		{"variable of a VPC", `cidr_blocks = [var.cidr]`, true, true},
		{"part of a VPC's range", `cidr_blocks = [cidrsubnet(aws_vpc.pool.cidr_block, 4, 1)]`, true, true},
		{"VPC that is looked up", `cidr_blocks = [data.aws_vpc.x.cidr_block]`, true, true},
		{"something of a VPC that is looked up", `cidr_blocks = data.aws_vpc.x.cidr_block_associations[*].cidr_block`, true, false},
		{"IPv6 range of a VPC", `ipv6_cidr_blocks = [aws_vpc.pool.ipv6_cidr_block]`, true, true},
		{"one of two VPCs", `cidr_blocks = [var.on ? aws_vpc.pool.cidr_block : aws_vpc.variable.cidr_block]`, true, true},
		{"a VPC or a variable", `cidr_blocks = [var.on ? aws_vpc.pool.cidr_block : var.other]`, true, false},
		{"a VPC and a variable", `cidr_blocks = [aws_vpc.pool.cidr_block, var.other]`, true, false},
		{"another variable", `cidr_blocks = [var.other]`, true, false},
		{"a list of which nothing is known", `cidr_blocks = var.list`, true, false},
		{"prefix lists of which nothing is known", `prefix_list_ids = var.list`, true, false},
		{"groups of which nothing is known", `security_groups = var.list`, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := buildText(t, "main.tf", `
variable "cidr" { type = string }
variable "other" { type = string }
variable "list" { type = list(string) }
variable "on" { type = bool }
resource "aws_vpc" "pool" { ipv4_ipam_pool_id = "ipam-pool-0123456789abcdef0" }
resource "aws_vpc" "variable" { cidr_block = var.cidr }
data "aws_vpc" "x" { id = "vpc-0123456789abcdef0" }
resource "aws_security_group" "g" {
  vpc_id = aws_vpc.pool.id
  ingress {
    protocol  = "tcp"
    from_port = 443
    to_port   = 443
    `+tt.sources+`
  }
}
`)
			r := node[*graph.SecurityGroup](t, g, "aws_security_group.g").Rules[0]
			equal(t, "open", r.SourcesOpen, tt.open)
			equal(t, "bounded", r.SourcesBounded, tt.bounded)
		})
	}
}
