package catalog

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

func TestFirewallTarget(t *testing.T) {
	firewall := func(f *fixture, name string) {
		f.add("aws_networkfirewall_firewall."+name, attrs{
			"name": text(name), "vpc_id": f.id("aws_vpc.v"), "subnet_mapping": blocks(attrs{"subnet_id": f.id("aws_subnet.s")}),
		})
	}
	tests := []struct {
		name   string
		target func(f *fixture) cty.Value
		want   graph.Attr[graph.ID]
	}{
		{"an endpoint of the firewall's list", func(f *fixture) cty.Value {
			return f.computed("aws_networkfirewall_firewall.f", "firewall_status")
		}, graph.Known[graph.ID]("aws_networkfirewall_firewall.f")},
		{"an attribute of the firewall", func(f *fixture) cty.Value {
			return f.ref("aws_networkfirewall_firewall.f", "firewall_status[0].sync_states[0].attachment[0].endpoint_id")
		}, graph.Known[graph.ID]("aws_networkfirewall_firewall.f")},
		{"one of two firewalls", func(f *fixture) cty.Value {
			firewall(f, "g")
			return choice("var.on", f.computed("aws_networkfirewall_firewall.f", "firewall_status"), f.computed("aws_networkfirewall_firewall.g", "firewall_status"))
		}, graph.Unknown[graph.ID]("it depends on var.on")},
		{"a firewall or something else", func(f *fixture) cty.Value {
			v := f.computed("aws_networkfirewall_firewall.f", "firewall_status")
			return v.WithSameMarks(unknown("variable var.other has no value"), v)
		}, graph.Unknown[graph.ID]("aws_networkfirewall_firewall.f.firewall_status is known after it is applied", "variable var.other has no value")},
		{"an endpoint", func(f *fixture) cty.Value {
			f.add("aws_vpc_endpoint.e", attrs{"vpc_id": f.id("aws_vpc.v"), "vpc_endpoint_type": text("GatewayLoadBalancer")})
			return f.id("aws_vpc_endpoint.e")
		}, graph.Known[graph.ID]("aws_vpc_endpoint.e")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			firewall(f, "f")
			f.add("aws_route.r", attrs{"route_table_id": f.id("aws_route_table.t"), "destination_cidr_block": text("0.0.0.0/0"), "vpc_endpoint_id": tt.target(f)})
			g := f.build(t)
			r := node[*graph.Route](t, g, "aws_route.r")
			sameAttr(t, "target", r.Target, tt.want)
			sameAttr(t, "kind", r.TargetKind, graph.Known(graph.TargetEndpoint))
			n := node[*graph.Firewall](t, g, "aws_networkfirewall_firewall.f")
			sameAttr(t, "VPC", n.VPC, graph.Known[graph.ID]("aws_vpc.v"))
			equal(t, "subnets", n.Subnets, definite("aws_subnet.s"))
		})
	}
	t.Run("template", func(t *testing.T) {
		f := stack()
		f.put("F", "NetworkFirewall::Firewall", attrs{"FirewallName": text("f"), "VpcId": f.to("V"), "SubnetMappings": blocks(attrs{"SubnetId": f.to("S")})})
		f.put("R", "EC2::Route", attrs{"RouteTableId": f.to("T"), "DestinationCidrBlock": text("0.0.0.0/0"), "VpcEndpointId": f.ref("F", `EndpointIds[0].split(":")[1]`)})
		g := f.build(t)
		sameAttr(t, "target", node[*graph.Route](t, g, "R").Target, graph.Known[graph.ID]("F"))
		equal(t, "subnets", node[*graph.Firewall](t, g, "F").Subnets, definite("S"))
	})
}
