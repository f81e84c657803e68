package catalog

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// everything declares at least one thing of each kind, in two units.
func everything() *fixture {
	f := base()
	f.add("aws_default_vpc.d", attrs{"tags": cty.MapVal(attrs{"Name": text("default")})})
	f.add("aws_default_subnet.d", attrs{"availability_zone": text("eu-west-1a")})
	f.add("aws_vpc_ipv4_cidr_block_association.c", attrs{"vpc_id": f.id("aws_vpc.v"), "cidr_block": text("10.1.0.0/16")})
	f.add("aws_internet_gateway.i", nil)
	f.add("aws_internet_gateway_attachment.i", attrs{"internet_gateway_id": f.id("aws_internet_gateway.i"), "vpc_id": f.id("aws_vpc.v")})
	f.add("aws_egress_only_internet_gateway.e", attrs{"vpc_id": f.id("aws_vpc.v")})
	f.add("aws_nat_gateway.n", attrs{"subnet_id": f.id("aws_subnet.s")})
	f.add("aws_vpn_gateway.v", nil)
	f.add("aws_vpn_gateway_attachment.v", attrs{"vpn_gateway_id": f.id("aws_vpn_gateway.v"), "vpc_id": f.id("aws_vpc.v")})
	f.add("aws_vpn_gateway_route_propagation.v", attrs{"vpn_gateway_id": f.id("aws_vpn_gateway.v"), "route_table_id": f.id("aws_route_table.t")})
	f.add("aws_ec2_transit_gateway.t", nil)
	f.add("aws_ec2_transit_gateway_vpc_attachment.t", attrs{"transit_gateway_id": f.id("aws_ec2_transit_gateway.t"), "vpc_id": f.id("aws_vpc.v")})
	f.add("aws_ec2_transit_gateway_route_table.t", attrs{"transit_gateway_id": f.id("aws_ec2_transit_gateway.t")})
	f.add("aws_ec2_transit_gateway_route_table_propagation.t", attrs{"transit_gateway_route_table_id": f.id("aws_ec2_transit_gateway_route_table.t"), "transit_gateway_attachment_id": f.id("aws_ec2_transit_gateway_vpc_attachment.t")})
	f.add("aws_ec2_transit_gateway_route.t", attrs{"transit_gateway_route_table_id": f.id("aws_ec2_transit_gateway_route_table.t"), "destination_cidr_block": text("10.9.0.0/16"), "blackhole": cty.True})
	f.add("aws_networkfirewall_firewall.f", attrs{"name": text("f"), "vpc_id": f.id("aws_vpc.v"), "subnet_mapping": blocks(attrs{"subnet_id": f.id("aws_subnet.s")})})
	f.add("aws_vpc_dhcp_options.o", attrs{"domain_name_servers": list(text("10.0.0.53"))})
	f.add("aws_vpc_dhcp_options_association.o", attrs{"vpc_id": f.id("aws_vpc.v"), "dhcp_options_id": f.id("aws_vpc_dhcp_options.o")})
	f.add("aws_vpc_peering_connection.p", attrs{"vpc_id": f.id("aws_vpc.v"), "peer_vpc_id": f.hole("var.peer")})
	f.add("aws_vpc_peering_connection_accepter.p", attrs{"vpc_peering_connection_id": f.id("aws_vpc_peering_connection.p")})
	f.add("aws_route.peer", attrs{"route_table_id": f.id("aws_route_table.t"), "destination_cidr_block": text("10.9.0.0/16"), "vpc_peering_connection_id": f.id("aws_vpc_peering_connection_accepter.p")})
	f.add("aws_instance.nat", attrs{"subnet_id": f.id("aws_subnet.s"), "source_dest_check": text("false"),
		"network_interface": blocks(attrs{"network_interface_id": f.id("aws_network_interface.n")})})
	f.add("aws_network_interface.n", attrs{"subnet_id": f.id("aws_subnet.s"), "source_dest_check": cty.False})
	f.add("aws_ec2_managed_prefix_list.l", attrs{"name": text("offices"), "entry": blocks(attrs{"cidr": text("192.0.2.0/24")})})
	f.add("aws_ec2_managed_prefix_list_entry.l", attrs{"prefix_list_id": f.id("aws_ec2_managed_prefix_list.l"), "cidr": text("198.51.100.0/24")})
	f.add("data.aws_prefix_list.s3", attrs{"name": text("com.amazonaws.eu-west-1.s3")})
	f.add("data.aws_ec2_managed_prefix_list.cf", attrs{"name": text("com.amazonaws.global.cloudfront.origin-facing")})
	f.add("aws_network_acl.a", attrs{"vpc_id": f.id("aws_vpc.v"), "egress": blocks(attrs{"rule_no": num(1), "protocol": text("-1"), "action": text("allow"), "cidr_block": text("0.0.0.0/0"), "from_port": num(0), "to_port": num(0)})})
	f.add("aws_route53_zone.z", attrs{"name": text("SSM.eu-west-1.amazonaws.com."), "vpc": blocks(attrs{"vpc_id": f.id("aws_vpc.v")})})
	f.add("aws_route53_zone_association.z", attrs{"zone_id": f.ref("aws_route53_zone.z", "zone_id"), "vpc_id": text("vpc-0123456789abcdef0")})
	f.add("aws_route53_zone.public", attrs{"name": text("example.com")})
	f.add("aws_route53_record.z", attrs{"zone_id": f.id("aws_route53_zone.z"), "name": text(""), "type": text("A"), "alias": blocks(attrs{"name": f.ref("aws_vpc_endpoint.e", "dns_entry[0].dns_name")})})
	f.add("aws_route53_resolver_endpoint.r", attrs{"direction": text("OUTBOUND"), "security_group_ids": list(f.id("aws_security_group.g")), "ip_address": blocks(attrs{"subnet_id": f.id("aws_subnet.s")})})
	f.add("aws_route53_resolver_rule.r", attrs{"domain_name": text("corp.example"), "rule_type": text("FORWARD")})
	f.add("aws_route53_resolver_rule_association.r", attrs{"resolver_rule_id": f.id("aws_route53_resolver_rule.r"), "vpc_id": f.id("aws_vpc.v")})
	f.add("aws_vpc_endpoint_service.s", attrs{"acceptance_required": cty.False, "allowed_principals": list(text("*"))})
	f.add("aws_dynamodb_table.t", attrs{"name": text("orders")})
	f.add("aws_flow_log.l", attrs{"vpc_id": f.id("aws_vpc.v"), "traffic_type": text("REJECT")})
	f.add("aws_s3_bucket.b", attrs{"bucket": text("logs"), "policy": text("{}"), "tags": cty.MapVal(attrs{"owner": f.hole("var.owner"), "team": text("net")})})
	interfaceEndpoint(f, attrs{"policy": text("{}"), "security_group_ids": list(f.id("aws_security_group.g"))})
	addWorkloads(f)
	f.add("aws_unheard_of.x", attrs{"vpc_id": f.id("aws_vpc.v")})

	f.in("other")
	f.add("data.aws_vpc.x", attrs{"id": text("vpc-0123456789abcdef0")})
	f.add("aws_subnet.s", attrs{"vpc_id": f.id("data.aws_vpc.x"), "availability_zone": cty.StringVal(f.t.Ref(value.Ref{Address: "zones of eu-west-1", Attribute: "names[1]"}))})
	f.add("aws_route_table_association.a", attrs{"subnet_id": f.id("aws_subnet.s"), "route_table_id": f.ref("data.aws_vpc.x", "main_route_table_id")})
	return f
}

func TestEverything(t *testing.T) {
	g := everything().build(t)
	golden(t, "testdata/everything.json", document(t, g))
	for _, n := range g.Nodes() {
		if g.Origin(n.Base().ID) == nil {
			t.Errorf("%s has no origin", n.Base().ID)
		}
	}
	if parts := g.Split(); len(parts) != 1 {
		t.Errorf("%d parts; a literal VPC joins the two units", len(parts))
	}
}

func TestDeterminism(t *testing.T) {
	f := everything()
	first := string(document(t, f.build(t)))
	for range 5 {
		equal(t, "document", string(document(t, f.build(t))), first)
	}
}

func TestUnits(t *testing.T) {
	f := newFixture()
	for _, unit := range []string{"a", "b"} {
		f.in(unit)
		f.add("aws_vpc.v", nil)
		f.add("aws_vpc_endpoint.e", attrs{"vpc_id": f.id("aws_vpc.v")})
		f.add("aws_vpc_endpoint.u", attrs{"vpc_id": f.hole("var.vpc")})
	}
	g := f.build(t)
	parts := g.Split()
	equal(t, "parts", len(parts), 2)
	for i, unit := range []string{"a", "b"} {
		p := parts[i]
		equal(t, "endpoint's VPC", node[*graph.Endpoint](t, p, graph.ID(unit+":aws_vpc_endpoint.e")).VPC.Or(""), graph.ID(unit+":aws_vpc.v"))
		equal(t, "unknown VPC", node[*graph.Endpoint](t, p, graph.ID(unit+":aws_vpc_endpoint.u")).VPC.Or(""), graph.ID("external:"+unit+":var.vpc"))
		equal(t, "unresolved", len(p.Facts.Unresolved), 1)
	}
}

// TestExternalIdentity holds that the same unknown value is the same thing, and
// that values without identity are no thing at all.
func TestExternalIdentity(t *testing.T) {
	f := newFixture()
	f.add("aws_vpc_endpoint.a", attrs{"vpc_id": f.hole("var.vpc")})
	f.add("aws_vpc_endpoint.b", attrs{"vpc_id": f.hole("var.vpc")})
	f.add("aws_vpc_endpoint.c", attrs{"vpc_id": f.hole("var.other")})
	f.add("aws_vpc_endpoint.d", attrs{"vpc_id": unknown("a function is not evaluated")})
	f.add("data.aws_vpc.x", attrs{"tags": cty.MapVal(attrs{"Name": text("x")})})
	f.add("data.aws_vpc.y", attrs{"tags": cty.MapVal(attrs{"Name": text("x")})})
	f.add("data.aws_vpc.z", attrs{"tags": cty.MapVal(attrs{"Name": text("z")})})
	f.add("aws_vpc_endpoint.x", attrs{"vpc_id": f.id("data.aws_vpc.x")})
	f.add("aws_vpc_endpoint.y", attrs{"vpc_id": f.id("data.aws_vpc.y")})
	f.add("aws_vpc_endpoint.z", attrs{"vpc_id": f.id("data.aws_vpc.z")})
	g := f.build(t)
	vpc := func(name string) graph.ID {
		return node[*graph.Endpoint](t, g, graph.ID("aws_vpc_endpoint."+name)).VPC.Or("")
	}
	for _, same := range [][2]string{{"a", "b"}, {"x", "y"}} {
		equal(t, same[0]+" and "+same[1], vpc(same[0]), vpc(same[1]))
	}
	seen := map[graph.ID]string{}
	for _, name := range []string{"a", "c", "d", "x", "z"} {
		if other, ok := seen[vpc(name)]; ok {
			t.Errorf("%s and %s are in the same VPC", name, other)
		}
		seen[vpc(name)] = name
	}
	equal(t, "VPC without identity", vpc("d"), "")
}

func TestZone(t *testing.T) {
	f := newFixture()
	zone := func(attribute string) cty.Value {
		return cty.StringVal(f.t.Ref(value.Ref{Address: "data.aws_availability_zones.x", Attribute: attribute}))
	}
	part := cty.StringVal(f.hole("var.region").AsString() + "a")
	tests := []struct {
		name string
		in   attrs
		want graph.Zone
	}{
		{"name", attrs{"availability_zone": text("eu-west-1a")}, graph.Zone{By: "name", Value: "eu-west-1a"}},
		{"id", attrs{"availability_zone_id": text("euw1-az1")}, graph.Zone{By: "id", Value: "euw1-az1"}},
		{"position", attrs{"availability_zone": zone("names[2]")}, graph.Zone{By: "position", Value: "2 of data.aws_availability_zones.x"}},
		{"partly known name", attrs{"availability_zone": part}, graph.Zone{By: "name", Value: "${var.region}a"}},
		{"unset", nil, graph.Zone{}},
		{"unknown", attrs{"availability_zone": f.hole("var.az")}, graph.Zone{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f.unit.Resources = nil
			f.add("aws_subnet.s", tt.in)
			got := node[*graph.Subnet](t, f.build(t), "aws_subnet.s").Zone
			equal(t, "zone", got.Or(graph.Zone{}), tt.want)
			equal(t, "known", got.IsKnown(), tt.want.By != "")
		})
	}
}

func TestPublicAccessBlocked(t *testing.T) {
	tests := []struct {
		name  string
		write func(f *fixture)
		want  graph.Attr[bool]
	}{
		{"nothing", func(*fixture) {}, graph.Known(false)},
		{"both directions", func(f *fixture) {
			f.add("aws_vpc_block_public_access_options.o", attrs{"internet_gateway_block_mode": text("block-bidirectional")})
		}, graph.Known(true)},
		{"inbound only", func(f *fixture) {
			f.add("aws_vpc_block_public_access_options.o", attrs{"internet_gateway_block_mode": text("block-ingress")})
		}, graph.Known(false)},
		{"in another region", func(f *fixture) {
			f.add("aws_vpc_block_public_access_options.o", attrs{"internet_gateway_block_mode": text("block-bidirectional")}).Region = text("us-east-1")
		}, graph.Known(false)},
		{"with an exclusion of the VPC", func(f *fixture) {
			f.add("aws_vpc_block_public_access_options.o", attrs{"internet_gateway_block_mode": text("block-bidirectional")})
			f.add("aws_vpc_block_public_access_exclusion.x", attrs{"vpc_id": f.id("aws_vpc.v")})
		}, graph.Known(false)},
		{"with an exclusion of something else", func(f *fixture) {
			f.add("aws_vpc_block_public_access_options.o", attrs{"internet_gateway_block_mode": text("block-bidirectional")})
			f.add("aws_vpc_block_public_access_exclusion.x", attrs{"subnet_id": text("subnet-1")})
		}, graph.Known(true)},
		{"with an exclusion of something unknown", func(f *fixture) {
			f.add("aws_vpc_block_public_access_options.o", attrs{"internet_gateway_block_mode": text("block-bidirectional")})
			f.add("aws_vpc_block_public_access_exclusion.x", attrs{"subnet_id": f.hole("var.subnet")})
		}, graph.Unknown[bool]("aws_vpc_block_public_access_exclusion.x may exclude it")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			tt.write(f)
			sameAttr(t, "blocked", node[*graph.Subnet](t, f.build(t), "aws_subnet.s").PublicAccessBlocked, tt.want)
		})
	}
}

func TestOriginRanges(t *testing.T) {
	f := base()
	at := func(start int) source.Range { return source.Range{File: "main.tf", Start: start, End: start + 5} }
	ranges := func(name string, start int) *declared.Ranges {
		return &declared.Ranges{Named: map[string]*declared.Ranges{name: {Self: at(start)}}}
	}
	e := f.add("aws_vpc_endpoint.e", attrs{"vpc_id": f.id("aws_vpc.v"), "private_dns_enabled": cty.True})
	e.Header, e.Ranges = at(100), ranges("private_dns_enabled", 110)
	a := f.add("aws_vpc_endpoint_route_table_association.a", attrs{"vpc_endpoint_id": f.id("aws_vpc_endpoint.e"), "route_table_id": f.id("aws_route_table.t")})
	a.Header, a.Ranges = at(200), ranges("route_table_id", 210)
	g := f.build(t)
	o := g.Origin("aws_vpc_endpoint.e")
	equal(t, "whole", o.Range(), at(100))
	equal(t, "written attribute", o.RangeOf("private_dns"), at(110))
	equal(t, "attribute that is not written", o.RangeOf("policy"), at(100))
	equal(t, "relation by association", o.RangesOf("route_tables"), []source.Range{at(210)})
}
