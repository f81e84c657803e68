package catalog

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// declaredGap is a module that is not on disk and got the id of one resource.
func declaredGap(f *fixture, address string) declared.Gap {
	return declared.Gap{
		Kind: declared.MissingModule, Address: "module.m", Text: "module.m is not on disk",
		Refs: []value.Ref{{Unit: f.unit.ID, Address: address, Attribute: "id"}},
	}
}

func TestUnresolved(t *testing.T) {
	const any = "module.m is not on disk"
	tests := []struct {
		name  string
		write func(f *fixture)
		want  []graph.Unresolved
	}{
		{"nothing", func(*fixture) {}, nil},
		{"missing module without the VPC", func(f *fixture) {
			f.unit.Gaps = append(f.unit.Gaps, declared.Gap{Kind: declared.MissingModule, Text: any})
		}, nil},
		{"missing module with the VPC", func(f *fixture) {
			f.unit.Gaps = append(f.unit.Gaps, declaredGap(f, "aws_vpc.v"))
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "any", Why: any}}},
		{"missing module with a subnet", func(f *fixture) {
			f.unit.Gaps = append(f.unit.Gaps, declaredGap(f, "aws_subnet.s"))
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "any", Why: any}}},
		{"file that is not parsed, in the module", func(f *fixture) {
			f.unit.Gaps = append(f.unit.Gaps, declared.Gap{Kind: declared.UnparsedFile, WholeModule: true, Text: "x.tf"})
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "any", Why: "x.tf"}}},
		{"file that is not parsed, in another module", func(f *fixture) {
			f.unit.Gaps = append(f.unit.Gaps, declared.Gap{Kind: declared.UnparsedFile, WholeModule: true, Module: "module.x", Text: "x.tf"})
		}, nil},
		{"endpoint of an unknown VPC", func(f *fixture) {
			f.add("aws_vpc_endpoint.e", attrs{"vpc_id": f.hole("var.vpc")})
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "endpoint", Why: "aws_vpc_endpoint.e is in a VPC that is not known"}}},
		{"endpoint of a literal VPC", func(f *fixture) {
			f.add("aws_vpc_endpoint.e", attrs{"vpc_id": text("vpc-0123")})
		}, nil},
		{"endpoint of a VPC that was looked up", func(f *fixture) {
			f.add("data.aws_vpc.x", attrs{"default": text("true")})
			f.add("aws_vpc_endpoint.e", attrs{"vpc_id": f.id("data.aws_vpc.x")})
		}, nil},
		{"endpoint that exists maybe", func(f *fixture) {
			f.add("aws_vpc_endpoint.e", attrs{"vpc_id": f.id("aws_vpc.v")}).Exists = value.Atom("var.on")
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "endpoint", Why: "aws_vpc_endpoint.e may not exist"}}},
		{"output of a missing module", func(f *fixture) {
			f.add("aws_subnet.x", attrs{"vpc_id": f.moduleOutput("module.net.vpc_id")})
		}, []graph.Unresolved{{VPC: "external:module.net.vpc_id", Kind: "any", Why: "module.net is not on disk"}}},
		{"VPC of a variable", func(f *fixture) {
			f.add("aws_subnet.x", attrs{"vpc_id": f.hole("var.vpc")})
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "subnet", Why: "aws_subnet.x is in a VPC that is not known"}}},
		{"missing module with the VPC of a variable", func(f *fixture) {
			f.add("aws_security_group.x", attrs{"vpc_id": f.hole("var.vpc")})
			gap := declaredGap(f, "aws_vpc.other")
			gap.Holes = []string{f.unit.ID + "|var.vpc"}
			f.unit.Gaps = append(f.unit.Gaps, gap)
		}, []graph.Unresolved{{VPC: "external:var.vpc", Kind: "any", Why: any}}},
		{"missing module with the object that a VPC is of", func(f *fixture) {
			f.add("aws_security_group.x", attrs{"vpc_id": f.hole("var.net.vpc")})
			f.add("aws_security_group.y", attrs{"vpc_id": f.hole("var.network")})
			gap := declaredGap(f, "aws_vpc.other")
			gap.Holes = []string{f.unit.ID + "|var.net"}
			f.unit.Gaps = append(f.unit.Gaps, gap)
		}, []graph.Unresolved{{VPC: "external:var.net.vpc", Kind: "any", Why: any}}},
		{"missing module with a VPC that was looked up", func(f *fixture) {
			f.add("data.aws_vpc.x", attrs{"default": text("true")})
			f.unit.Gaps = append(f.unit.Gaps, declaredGap(f, "data.aws_vpc.x"))
		}, []graph.Unresolved{{VPC: "external:data.aws_vpc.x", Kind: "any", Why: any}}},
		{"endpoint of an unknown VPC beside one of a variable", func(f *fixture) {
			f.add("aws_security_group.x", attrs{"vpc_id": f.hole("var.vpc")})
			f.add("aws_vpc_endpoint.e", attrs{"vpc_id": unknown("x")})
		}, []graph.Unresolved{
			{VPC: "aws_vpc.v", Kind: "endpoint", Why: "aws_vpc_endpoint.e is in a VPC that is not known"},
			{VPC: "external:var.vpc", Kind: "endpoint", Why: "aws_vpc_endpoint.e is in a VPC that is not known"},
		}},
		{"flow log that exists maybe", func(f *fixture) {
			f.add("aws_flow_log.l", attrs{"vpc_id": f.id("aws_vpc.v")}).Exists = value.Atom("var.on")
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "flow_log", Why: "aws_flow_log.l may not exist, or not for it"}}},
		{"flow log of one of two", func(f *fixture) {
			f.add("aws_flow_log.l", attrs{"vpc_id": choice("var.on", f.id("aws_vpc.v"), text("vpc-1"))})
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "flow_log", Why: "aws_flow_log.l may not exist, or not for it"}}},
		{"private zone of an unknown VPC", func(f *fixture) {
			f.add("aws_route53_zone.z", attrs{"name": text("ssm.eu-west-1.amazonaws.com"), "vpc": blocks(attrs{"vpc_id": f.hole("var.vpc")})})
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "private_hosted_zone", Why: "aws_route53_zone.z is of a VPC that is not known"}}},
		{"private zone with an association that exists maybe", func(f *fixture) {
			f.add("aws_route53_zone.z", attrs{"name": text("amazonaws.com"), "vpc": blocks(attrs{"vpc_id": text("vpc-1")})})
			f.add("aws_route53_zone_association.z", attrs{"zone_id": f.id("aws_route53_zone.z"), "vpc_id": f.id("aws_vpc.v")}).Exists = value.Atom("var.on")
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "private_hosted_zone", Why: "aws_route53_zone.z may not exist, or not for it"}}},
		{"private zone of another name", func(f *fixture) {
			f.add("aws_route53_zone.z", attrs{"name": text("corp.example"), "vpc": blocks(attrs{"vpc_id": f.hole("var.vpc")})})
		}, nil},
		{"private zone of a name that is known in part", func(f *fixture) {
			f.add("aws_route53_zone.z", attrs{"name": text("x." + f.hole("var.domain").AsString()), "vpc": blocks(attrs{"vpc_id": f.hole("var.vpc")})})
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "private_hosted_zone", Why: "aws_route53_zone.z is of a VPC that is not known"}}},
		{"private zone of which only the beginning is unknown", func(f *fixture) {
			f.add("aws_route53_zone.z", attrs{"name": text(f.hole("var.env").AsString() + ".corp.example"), "vpc": blocks(attrs{"vpc_id": f.hole("var.vpc")})})
		}, nil},
		{"private zone that is declared elsewhere", func(f *fixture) {
			f.add("aws_route53_zone_association.z", attrs{"zone_id": text("Z0123456789"), "vpc_id": f.id("aws_vpc.v")})
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "private_hosted_zone", Why: "aws_route53_zone_association.z is of a zone that is not declared here"}}},
		{"private zone that is looked up", func(f *fixture) {
			f.add("data.aws_route53_zone.z", attrs{"name": text("ssm.eu-west-1.amazonaws.com"), "private_zone": cty.True})
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "private_hosted_zone", Why: "data.aws_route53_zone.z is of a VPC that is not known"}}},
		{"private zone that is looked up for it", func(f *fixture) {
			f.add("data.aws_route53_zone.z", attrs{"name": text("ssm.eu-west-1.amazonaws.com"), "vpc_id": f.id("aws_vpc.v")})
		}, nil},
		{"profile that is declared elsewhere", func(f *fixture) {
			f.add("aws_route53profiles_association.p", attrs{"profile_id": text("rp-0123"), "resource_id": f.id("aws_vpc.v")})
		}, []graph.Unresolved{
			{VPC: "aws_vpc.v", Kind: "private_hosted_zone", Why: "aws_route53profiles_association.p is of a profile that is not declared here"},
			{VPC: "aws_vpc.v", Kind: "resolver_rule", Why: "aws_route53profiles_association.p is of a profile that is not declared here"},
		}},
		{"resolver rule that is declared elsewhere", func(f *fixture) {
			f.add("aws_route53_resolver_rule_association.r", attrs{"resolver_rule_id": f.hole("var.rule"), "vpc_id": f.id("aws_vpc.v")})
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "resolver_rule", Why: "aws_route53_resolver_rule_association.r is of a resolver rule that is not declared here"}}},
		{"resolver rule for another domain", func(f *fixture) {
			f.add("aws_route53_resolver_rule.r", attrs{"domain_name": text("corp.example."), "rule_type": text("FORWARD")})
			f.add("aws_route53_resolver_rule_association.r", attrs{"resolver_rule_id": f.id("aws_route53_resolver_rule.r"), "vpc_id": f.hole("var.vpc")})
		}, nil},
		{"attachment of an unknown VPC", func(f *fixture) {
			f.add("aws_ec2_transit_gateway_vpc_attachment.a", attrs{"vpc_id": f.hole("var.vpc"), "transit_gateway_id": text("tgw-0123")})
		}, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "transit_gateway_attachment", Why: "aws_ec2_transit_gateway_vpc_attachment.a is in a VPC that is not known"}}},
		{"flow log that certainly exists", func(f *fixture) {
			f.add("aws_flow_log.l", attrs{"vpc_id": f.id("aws_vpc.v")})
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			tt.write(f)
			equal(t, "unresolved", f.build(t).Facts.Unresolved, tt.want)
		})
	}
}

// TestLoosened holds that a missing module leaves open what it was handed, and
// nothing else.
func TestLoosened(t *testing.T) {
	f := base()
	f.add("aws_vpc.w", nil)
	f.add("aws_s3_bucket.b", nil)
	f.add("aws_default_security_group.w", attrs{"vpc_id": f.id("aws_vpc.w")})
	for _, name := range []string{"e", "f"} {
		f.add("aws_vpc_endpoint."+name, attrs{"vpc_id": f.id("aws_vpc.v"), "vpc_endpoint_type": text("Interface")})
	}
	for _, address := range []string{"aws_vpc.w", "aws_security_group.g", "aws_vpc_endpoint.e", "aws_s3_bucket.b"} {
		f.unit.Gaps = append(f.unit.Gaps, declaredGap(f, address))
	}
	g := f.build(t)
	groups := map[graph.ID]bool{}
	for _, n := range g.SecurityGroups {
		groups[n.ID] = n.IngressOpen && n.EgressOpen
	}
	equal(t, "groups", groups, map[graph.ID]bool{
		"aws_security_group.g": true, "aws_vpc.v/default-security-group": false, "aws_vpc.w/default-security-group": false,
	})
	tables := map[graph.ID]bool{}
	for _, n := range g.RouteTables {
		tables[n.ID] = n.RoutesOpen
	}
	equal(t, "tables", tables, map[graph.ID]bool{
		"aws_route_table.t": false, "aws_vpc.v/main-route-table": false, "aws_vpc.w/main-route-table": true,
	})
	e, other := node[*graph.Endpoint](t, g, "aws_vpc_endpoint.e"), node[*graph.Endpoint](t, g, "aws_vpc_endpoint.f")
	equal(t, "endpoint", []bool{e.RouteTables.Open, e.Subnets.Open, e.SecurityGroups.Open, e.PrivateDNS.IsUnknown(), e.Policy.IsUnknown()}, []bool{true, true, true, true, true})
	equal(t, "other endpoint", []bool{other.RouteTables.Open, other.Subnets.Open, other.SecurityGroups.Open, other.PrivateDNS.IsUnknown(), other.Policy.IsUnknown()}, make([]bool, 5))
	equal(t, "bucket", node[*graph.Bucket](t, g, "aws_s3_bucket.b").Policies.Open, true)
	equal(t, "subnet", node[*graph.Subnet](t, g, "aws_subnet.s").RouteTables.Open, true)
}

// TestSameCondition holds that what exists under the VPC's own condition is not
// in doubt where the VPC exists.
func TestSameCondition(t *testing.T) {
	f := newFixture()
	when := value.Atom("var.create")
	f.add("aws_vpc.v", nil).Exists = when
	f.add("aws_flow_log.l", attrs{"vpc_id": f.id("aws_vpc.v")}).Exists = when
	f.add("aws_vpc_endpoint.e", attrs{"vpc_id": f.id("aws_vpc.v")}).Exists = when
	f.add("aws_route_table.t", attrs{"vpc_id": f.id("aws_vpc.v")}).Exists = value.And(when, value.Atom("var.table"))
	f.add("aws_vpc_endpoint_route_table_association.a", attrs{"vpc_endpoint_id": f.id("aws_vpc_endpoint.e"), "route_table_id": f.id("aws_route_table.t")}).Exists = when
	f.add("aws_vpc_endpoint_route_table_association.b", attrs{"vpc_endpoint_id": f.id("aws_vpc_endpoint.e"), "route_table_id": text("rtb-1")}).Exists = value.Not(when)
	g := f.build(t)
	equal(t, "unresolved", g.Facts.Unresolved, []graph.Unresolved{{VPC: "aws_vpc.v", Kind: "route_table", Why: "aws_route_table.t may not exist"}})
	equal(t, "tables", node[*graph.Endpoint](t, g, "aws_vpc_endpoint.e").RouteTables, definite("aws_route_table.t"))
}

// TestGapOpensZone holds that a module that is not on disk and got a zone may
// put records into it.
func TestGapOpensZone(t *testing.T) {
	f := withZone()
	f.unit.Gaps = append(f.unit.Gaps, declaredGap(f, "aws_route53_zone.z"))
	n := node[*graph.PrivateHostedZone](t, f.build(t), "aws_route53_zone.z")
	equal(t, "records open", n.RecordsOpen, true)
	equal(t, "why", n.Why, []string{"module.m is not on disk"})
	equal(t, "VPCs open", n.VPCs.Open, true)
}
