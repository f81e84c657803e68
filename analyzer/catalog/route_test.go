package catalog

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

func TestSubnetTables(t *testing.T) {
	tests := []struct {
		name  string
		write func(f *fixture)
		want  graph.Refs
		main  graph.ID
	}{
		{"no association", func(*fixture) {}, graph.Refs{}, "aws_vpc.v/main-route-table"},
		{"association", func(f *fixture) {
			f.add("aws_route_table_association.a", attrs{"subnet_id": f.id("aws_subnet.s"), "route_table_id": f.id("aws_route_table.t")})
		}, definite("aws_route_table.t"), "aws_vpc.v/main-route-table"},
		{"association that exists maybe", func(f *fixture) {
			a := f.add("aws_route_table_association.a", attrs{"subnet_id": f.id("aws_subnet.s"), "route_table_id": f.id("aws_route_table.t")})
			a.Exists = value.Atom("var.on")
		}, graph.Refs{Maybe: []graph.ID{"aws_route_table.t"}, Why: []string{"aws_route_table_association.a exists only if var.on"}}, "aws_vpc.v/main-route-table"},
		{"association of an unknown subnet", func(f *fixture) {
			f.add("aws_route_table_association.a", attrs{"subnet_id": unknown("variable var.s has no value"), "route_table_id": f.id("aws_route_table.t")})
		}, graph.Refs{Open: true, Why: []string{"aws_route_table_association.a names a subnet that is not known (variable var.s has no value)"}}, "aws_vpc.v/main-route-table"},
		{"association of a subnet of a module that is not there", func(f *fixture) {
			hole := f.t.Hole(value.Hole{Key: "m", Expression: "module.m.subnet", Why: value.Reason{Kind: value.Module, Text: "module.m is not on disk"}})
			f.add("aws_route_table_association.a", attrs{"subnet_id": text(hole), "route_table_id": f.id("aws_route_table.t")})
		}, graph.Refs{}, "aws_vpc.v/main-route-table"},
		{"main table replaced", func(f *fixture) {
			f.add("aws_main_route_table_association.m", attrs{"vpc_id": f.id("aws_vpc.v"), "route_table_id": f.id("aws_route_table.t")})
		}, graph.Refs{}, "aws_route_table.t"},
		{"association with the default table by the VPC's attribute", func(f *fixture) {
			f.add("aws_route_table_association.a", attrs{"subnet_id": f.id("aws_subnet.s"), "route_table_id": f.ref("aws_vpc.v", "default_route_table_id")})
		}, definite("aws_vpc.v/main-route-table"), "aws_vpc.v/main-route-table"},
		{"association with the default table by the resource that manages it", func(f *fixture) {
			f.add("aws_default_route_table.d", attrs{"default_route_table_id": f.ref("aws_vpc.v", "default_route_table_id")})
			f.add("aws_route_table_association.a", attrs{"subnet_id": f.id("aws_subnet.s"), "route_table_id": f.id("aws_default_route_table.d")})
		}, definite("aws_vpc.v/main-route-table"), "aws_vpc.v/main-route-table"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			tt.write(f)
			g := f.build(t)
			equal(t, "tables", node[*graph.Subnet](t, g, "aws_subnet.s").RouteTables, tt.want)
			equal(t, "main table", node[*graph.VPC](t, g, "aws_vpc.v").MainRouteTable.Or(""), tt.main)
			for _, table := range g.RouteTables {
				equal(t, "main of "+string(table.ID), table.Main.Or(false), table.ID == tt.main)
			}
		})
	}
}

// TestDefaultRoute holds that one route comes out of all ways to write it.
func TestDefaultRoute(t *testing.T) {
	gateway := func(f *fixture) { f.add("aws_internet_gateway.i", attrs{"vpc_id": f.id("aws_vpc.v")}) }
	tests := []struct {
		name  string
		table graph.ID
		write func(f *fixture)
	}{
		{"inline", "aws_route_table.inline", func(f *fixture) {
			f.add("aws_route_table.inline", attrs{"vpc_id": f.id("aws_vpc.v"), "route": blocks(
				attrs{"cidr_block": text("0.0.0.0/0"), "gateway_id": f.id("aws_internet_gateway.i"), "nat_gateway_id": cty.NullVal(cty.String)})})
		}},
		{"inline, as an attribute with empty strings", "aws_route_table.inline", func(f *fixture) {
			f.add("aws_route_table.inline", attrs{"vpc_id": f.id("aws_vpc.v"), "route": cty.SetVal([]cty.Value{cty.ObjectVal(attrs{
				"cidr_block": text("0.0.0.0/0"), "gateway_id": f.id("aws_internet_gateway.i"), "nat_gateway_id": text("")})})})
		}},
		{"separate", "aws_route_table.t", func(f *fixture) {
			f.add("aws_route.r", attrs{"route_table_id": f.id("aws_route_table.t"), "destination_cidr_block": text("0.0.0.0/0"), "gateway_id": f.id("aws_internet_gateway.i")})
		}},
		{"in the default table", "aws_vpc.v/main-route-table", func(f *fixture) {
			f.add("aws_default_route_table.d", attrs{"default_route_table_id": f.ref("aws_vpc.v", "default_route_table_id"), "route": blocks(
				attrs{"cidr_block": text("0.0.0.0/0"), "gateway_id": f.id("aws_internet_gateway.i")})})
		}},
		{"beside the default table", "aws_vpc.v/main-route-table", func(f *fixture) {
			f.add("aws_route.r", attrs{"route_table_id": f.ref("aws_vpc.v", "main_route_table_id"), "destination_cidr_block": text("0.0.0.0/0"), "gateway_id": f.id("aws_internet_gateway.i")})
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			gateway(f)
			tt.write(f)
			g := f.build(t)
			if len(g.Routes) != 1 {
				t.Fatalf("%d routes", len(g.Routes))
			}
			r := g.Routes[0]
			equal(t, "table", r.RouteTable.Or(""), tt.table)
			equal(t, "destination", r.DestinationCIDR.Or(""), "0.0.0.0/0")
			equal(t, "target", r.Target.Or(""), "aws_internet_gateway.i")
			equal(t, "kind", r.TargetKind.Or(""), graph.TargetInternetGateway)
			equal(t, "when", r.When, (*value.Formula)(nil))
		})
	}
}

func TestRouteTarget(t *testing.T) {
	tests := []struct {
		name, attribute string
		target          func(f *fixture) cty.Value
		want            graph.TargetKind
	}{
		{"local", "gateway_id", func(*fixture) cty.Value { return text("local") }, graph.TargetLocal},
		{"literal internet gateway", "gateway_id", func(*fixture) cty.Value { return text("igw-0123") }, graph.TargetInternetGateway},
		{"literal VPN gateway", "gateway_id", func(*fixture) cty.Value { return text("vgw-0123") }, graph.TargetVPN},
		{"declared VPN gateway", "gateway_id", func(f *fixture) cty.Value { return f.id("aws_vpn_gateway.x") }, graph.TargetVPN},
		{"unknown gateway", "gateway_id", func(f *fixture) cty.Value { return f.hole("var.gateway") }, ""},
		{"unknown NAT gateway", "nat_gateway_id", func(f *fixture) cty.Value { return f.hole("var.gateway") }, graph.TargetNATGateway},
		{"NAT gateway that is one of two", "nat_gateway_id", func(*fixture) cty.Value { return choice("var.x", text("nat-1"), text("nat-2")) }, graph.TargetNATGateway},
		{"firewall's endpoint", "vpc_endpoint_id", func(f *fixture) cty.Value { return f.ref("aws_networkfirewall_firewall.f", "endpoint") }, graph.TargetEndpoint},
		{"transit gateway", "transit_gateway_id", func(*fixture) cty.Value { return text("tgw-1") }, graph.TargetTransitGateway},
		{"peering", "vpc_peering_connection_id", func(*fixture) cty.Value { return text("pcx-1") }, graph.TargetPeering},
		{"interface of an instance", "network_interface_id", func(f *fixture) cty.Value { return f.ref("aws_instance.x", "primary_network_interface_id") }, graph.TargetInstance},
		{"carrier gateway", "carrier_gateway_id", func(f *fixture) cty.Value { return f.id("aws_ec2_carrier_gateway.x") }, graph.TargetCarrierGateway},
		{"carrier gateway among gateways", "gateway_id", func(f *fixture) cty.Value { return f.id("aws_ec2_carrier_gateway.x") }, graph.TargetCarrierGateway},
		{"literal local gateway", "gateway_id", func(*fixture) cty.Value { return text("lgw-0123456789abcdef0") }, graph.TargetLocalGateway},
		{"core network", "core_network_arn", func(*fixture) cty.Value { return text("arn:aws:networkmanager::1:core-network/c") }, graph.TargetCoreNetwork},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			f.add("aws_vpn_gateway.x", nil)
			f.add("aws_ec2_carrier_gateway.x", nil)
			f.add("aws_instance.x", attrs{"source_dest_check": cty.False})
			f.add("aws_route.r", attrs{"route_table_id": f.id("aws_route_table.t"), "destination_cidr_block": text("0.0.0.0/0"), tt.attribute: tt.target(f)})
			r := node[*graph.Route](t, f.build(t), "aws_route.r")
			equal(t, "kind", r.TargetKind.Or(""), tt.want)
			equal(t, "unknown", r.TargetKind.IsUnknown(), tt.want == "")
		})
	}
}

func TestRoutesOpen(t *testing.T) {
	tests := []struct {
		name  string
		write func(f *fixture)
		open  bool
	}{
		{"closed", func(*fixture) {}, false},
		{"route of an unknown table", func(f *fixture) {
			f.add("aws_route.r", attrs{"route_table_id": f.hole("var.table"), "destination_cidr_block": text("0.0.0.0/0")})
		}, true},
		{"route of a literal table", func(f *fixture) {
			f.add("aws_route.r", attrs{"route_table_id": text("rtb-1"), "destination_cidr_block": text("0.0.0.0/0")})
		}, false},
		{"unknown inline routes", func(f *fixture) {
			f.unit.Resources = f.unit.Resources[:0]
			f.add("aws_vpc.v", nil)
			f.add("aws_route_table.t", attrs{"vpc_id": f.id("aws_vpc.v"), "route": unknown("variable var.routes has no value")})
		}, true},
		{"missing module that got the table", func(f *fixture) {
			f.unit.Gaps = append(f.unit.Gaps, declaredGap(f, "aws_route_table.t"))
		}, true},
		{"missing module that got the subnet", func(f *fixture) {
			f.unit.Gaps = append(f.unit.Gaps, declaredGap(f, "aws_subnet.s"))
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			tt.write(f)
			equal(t, "open", node[*graph.RouteTable](t, f.build(t), "aws_route_table.t").RoutesOpen, tt.open)
		})
	}
}
