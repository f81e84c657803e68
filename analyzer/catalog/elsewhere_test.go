package catalog

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// TestStrayRules holds which groups may have inbound rules that another
// configuration writes for a group that is handed to it.
func TestStrayRules(t *testing.T) {
	https := attrs{"protocol": text("tcp"), "from_port": num(443), "to_port": num(443), "cidr_blocks": list(text("10.0.0.0/16"))}
	tests := []struct {
		name       string
		ingress    []attrs
		typ, group string
		want       bool
	}{
		{"none of its own", nil, "ingress", "var.group", true},
		{"one of its own", []attrs{https}, "ingress", "var.group", false},
		{"outbound rule", nil, "egress", "var.group", false},
		{"rule of another group", nil, "ingress", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			f.in("a")
			f.add("aws_security_group.x", attrs{"ingress": blocks(tt.ingress...)})
			f.in("b")
			f.add("aws_security_group.y", attrs{"ingress": blocks(https)})
			group := f.id("aws_security_group.y")
			if tt.group != "" {
				group = f.hole(tt.group)
			}
			rule := maps.Clone(https)
			rule["security_group_id"], rule["type"] = group, text(tt.typ)
			f.add("aws_security_group_rule.r", rule)
			n, ok := f.build(t).Node("a:aws_security_group.x").(*graph.SecurityGroup)
			if !ok || n.IngressOpen != tt.want {
				t.Errorf("got %+v, want open: %v", n, tt.want)
			}
		})
	}
}

// TestSharedZones holds which zones may be those of other configurations' VPCs.
func TestSharedZones(t *testing.T) {
	zone := func(f *fixture, name string, vpc cty.Value) {
		f.add("aws_route53_zone.z", attrs{"name": text(name), "vpc": blocks(attrs{"vpc_id": vpc})})
	}
	tests := []struct {
		name  string
		write func(f *fixture)
		want  []graph.SharedZone
	}{
		{"VPC that is handed over", func(f *fixture) { zone(f, "logs.eu-west-1.amazonaws.com", f.hole("var.vpc")) },
			[]graph.SharedZone{{Unit: "a", Address: "aws_route53_zone.z", ZoneName: "logs.eu-west-1.amazonaws.com"}}},
		{"VPC of its own", func(f *fixture) { zone(f, "logs.eu-west-1.amazonaws.com", f.id("aws_vpc.v")) }, nil},
		{"other names", func(f *fixture) { zone(f, "corp.example", f.hole("var.vpc")) }, nil},
		{"VPC that is handed over, associated", func(f *fixture) {
			zone(f, "logs.eu-west-1.amazonaws.com", f.id("aws_vpc.v"))
			f.add("aws_route53_zone_association.x", attrs{"zone_id": f.ref("aws_route53_zone.z", "zone_id"), "vpc_id": f.hole("var.vpc")})
		}, []graph.SharedZone{{Unit: "a", Address: "aws_route53_zone.z", ZoneName: "logs.eu-west-1.amazonaws.com"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			f.in("a")
			f.add("aws_vpc.v", attrs{"cidr_block": text("10.0.0.0/16")})
			tt.write(f)
			if diff := cmp.Diff(tt.want, f.build(t).Elsewhere.Zones); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
