package catalog

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// attachedVPCs declares a gateway with options, a table of its own, and the
// attachments a and b with options.
func attachedVPCs(gateway, attachment attrs) *fixture {
	f := newFixture()
	f.add("aws_ec2_transit_gateway.t", gateway)
	f.add("aws_ec2_transit_gateway_route_table.own", attrs{"transit_gateway_id": f.id("aws_ec2_transit_gateway.t")})
	for _, name := range []string{"a", "b"} {
		f.add("aws_vpc."+name, attrs{"cidr_block": text("10.0.0.0/16")})
		f.add("aws_subnet."+name, attrs{"vpc_id": f.id("aws_vpc." + name)})
		own := attrs{
			"transit_gateway_id": f.id("aws_ec2_transit_gateway.t"), "vpc_id": f.id("aws_vpc." + name),
			"subnet_ids": list(f.id("aws_subnet." + name)),
		}
		maps.Copy(own, attachment)
		f.add("aws_ec2_transit_gateway_vpc_attachment."+name, own)
	}
	return f
}

const (
	attachA     = graph.ID("aws_ec2_transit_gateway_vpc_attachment.a")
	attachB     = graph.ID("aws_ec2_transit_gateway_vpc_attachment.b")
	ownTable    = graph.ID("aws_ec2_transit_gateway_route_table.own")
	transitMain = graph.ID("aws_ec2_transit_gateway.t/default-route-table")
)

func relation(f *fixture, typ string, a attrs) *fixture {
	f.add("aws_ec2_transit_gateway_route_table_"+typ, a)
	return f
}

// wantTable is what a table is expected to relate to, without the reasons.
type wantTable struct{ associations, propagations graph.Refs }

func checkTable(t *testing.T, g *graph.Graph, id graph.ID, want wantTable) {
	t.Helper()
	n := node[*graph.TransitGatewayRouteTable](t, g, id)
	got := wantTable{n.Associations, n.Propagations}
	opts := []cmp.Option{cmp.AllowUnexported(wantTable{}), cmpopts.IgnoreFields(graph.Refs{}, "Why"), cmpopts.EquateEmpty()}
	if diff := cmp.Diff(want, got, opts...); diff != "" {
		t.Errorf("%s (-want +got):\n%s", id, diff)
	}
	for _, r := range []graph.Refs{n.Associations, n.Propagations} {
		if (r.Open || len(r.Maybe) > 0) && len(r.Why) == 0 {
			t.Errorf("%s: nothing says why %v is not certain", id, r)
		}
	}
}

func TestTransitGatewayTables(t *testing.T) {
	both := definite(attachA, attachB)
	none := graph.Refs{}
	own := func(f *fixture, attachment string) attrs {
		return attrs{
			"transit_gateway_route_table_id": f.id("aws_ec2_transit_gateway_route_table.own"),
			"transit_gateway_attachment_id":  f.id("aws_ec2_transit_gateway_vpc_attachment." + attachment),
		}
	}
	off := attrs{"transit_gateway_default_route_table_association": cty.False, "transit_gateway_default_route_table_propagation": cty.False}
	disabled := attrs{"default_route_table_association": text("disable"), "default_route_table_propagation": text("disable")}
	maybe := func(ids ...graph.ID) graph.Refs { return graph.Refs{Maybe: ids} }
	tests := []struct {
		name string
		f    func() *fixture
		own  wantTable
		// main is nil where the gateway has no default table.
		main *wantTable
	}{
		{"nothing said", func() *fixture { return attachedVPCs(nil, nil) },
			wantTable{}, &wantTable{both, both}},
		{"the gateway has no default table", func() *fixture { return attachedVPCs(disabled, nil) },
			wantTable{}, nil},
		{"the gateway propagates only", func() *fixture {
			return attachedVPCs(attrs{"default_route_table_association": text("disable")}, nil)
		}, wantTable{}, &wantTable{none, both}},
		{"the attachments take no default", func() *fixture { return attachedVPCs(nil, off) },
			wantTable{}, &wantTable{none, none}},
		{"an association in place of the default", func() *fixture {
			f := attachedVPCs(nil, nil)
			return relation(f, "association.a", own(f, "a"))
		}, wantTable{definite(attachA), none}, &wantTable{definite(attachB), both}},
		{"a propagation beside the default", func() *fixture {
			f := attachedVPCs(nil, nil)
			return relation(f, "propagation.a", own(f, "a"))
		}, wantTable{none, definite(attachA)}, &wantTable{both, both}},
		{"an association that exists maybe", func() *fixture {
			f := attachedVPCs(nil, nil)
			f.add("aws_ec2_transit_gateway_route_table_association.a", own(f, "a")).Exists = value.Atom("var.on")
			return f
		}, wantTable{maybe(attachA), none}, &wantTable{graph.Refs{IDs: []graph.ID{attachB}, Maybe: []graph.ID{attachA}}, both}},
		{"an association that exists with its attachment", func() *fixture {
			f := attachedVPCs(nil, nil)
			for _, r := range f.unit.Resources {
				if r.Address == string(attachA) {
					r.Exists = value.Atom("var.on")
				}
			}
			f.add("aws_ec2_transit_gateway_route_table_association.a", own(f, "a")).Exists = value.Atom("var.on")
			return f
		}, wantTable{definite(attachA), none}, &wantTable{definite(attachB), both}},
		{"an association of an unknown attachment", func() *fixture {
			f := attachedVPCs(nil, nil)
			a := own(f, "a")
			a["transit_gateway_attachment_id"] = unknown("a function is not evaluated")
			return relation(f, "association.a", a)
		}, wantTable{graph.Refs{Open: true}, none}, &wantTable{maybe(attachA, attachB), both}},
		{"an association with an unknown table", func() *fixture {
			f := attachedVPCs(nil, nil)
			a := own(f, "a")
			a["transit_gateway_route_table_id"] = f.hole("var.table")
			return relation(f, "association.a", a)
		}, wantTable{maybe(attachA), none}, &wantTable{graph.Refs{IDs: []graph.ID{attachB}, Maybe: []graph.ID{attachA}}, both}},
		{"an association with a table of elsewhere", func() *fixture {
			f := attachedVPCs(nil, nil)
			a := own(f, "a")
			a["transit_gateway_route_table_id"] = text("tgw-rtb-0123456789abcdef0")
			return relation(f, "association.a", a)
		}, wantTable{}, &wantTable{definite(attachB), both}},
		{"the default is another table", func() *fixture {
			f := attachedVPCs(nil, nil)
			f.add("aws_ec2_transit_gateway_default_route_table_association.d", attrs{
				"transit_gateway_id": f.id("aws_ec2_transit_gateway.t"), "transit_gateway_route_table_id": f.id("aws_ec2_transit_gateway_route_table.own"),
			})
			return f
		}, wantTable{both, none}, &wantTable{none, both}},
		{"the default is maybe another table", func() *fixture {
			f := attachedVPCs(nil, nil)
			f.add("aws_ec2_transit_gateway_default_route_table_propagation.d", attrs{
				"transit_gateway_id": f.id("aws_ec2_transit_gateway.t"), "transit_gateway_route_table_id": f.id("aws_ec2_transit_gateway_route_table.own"),
			}).Exists = value.Atom("var.on")
			return f
		}, wantTable{none, maybe(attachA, attachB)}, &wantTable{both, maybe(attachA, attachB)}},
		{"the default is looked up in the gateway", func() *fixture {
			f := attachedVPCs(nil, off)
			a := own(f, "a")
			a["transit_gateway_route_table_id"] = f.ref("aws_ec2_transit_gateway.t", "association_default_route_table_id")
			return relation(f, "association.a", a)
		}, wantTable{}, &wantTable{definite(attachA), none}},
		{"an unknown option of the gateway", func() *fixture {
			return attachedVPCs(attrs{"default_route_table_association": unknown("variable var.option has no value")}, nil)
		}, wantTable{associations: maybe(attachA, attachB)}, &wantTable{maybe(attachA, attachB), both}},
		{"the accepter takes no default", func() *fixture {
			f := attachedVPCs(nil, nil)
			a := attrs{"transit_gateway_attachment_id": f.id("aws_ec2_transit_gateway_vpc_attachment.a")}
			maps.Copy(a, off)
			f.add("aws_ec2_transit_gateway_vpc_attachment_accepter.a", a)
			return f
		}, wantTable{}, &wantTable{definite(attachB), definite(attachB)}},
		{"an association by the accepter", func() *fixture {
			f := attachedVPCs(disabled, nil)
			f.add("aws_ec2_transit_gateway_vpc_attachment_accepter.a", attrs{"transit_gateway_attachment_id": f.id("aws_ec2_transit_gateway_vpc_attachment.a")})
			a := own(f, "a")
			a["transit_gateway_attachment_id"] = f.id("aws_ec2_transit_gateway_vpc_attachment_accepter.a")
			return relation(f, "association.a", a)
		}, wantTable{definite(attachA), none}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := tt.f().build(t)
			checkTable(t, g, ownTable, tt.own)
			if tt.main == nil {
				if n := g.Node(transitMain); n != nil {
					t.Errorf("the gateway has a default table")
				}
				return
			}
			checkTable(t, g, transitMain, *tt.main)
		})
	}
}

func TestTransitGatewayRoutes(t *testing.T) {
	f := attachedVPCs(nil, nil)
	add := func(name string, a attrs) {
		a["transit_gateway_route_table_id"] = f.id("aws_ec2_transit_gateway_route_table.own")
		f.add("aws_ec2_transit_gateway_route."+name, a)
	}
	to := f.id("aws_ec2_transit_gateway_vpc_attachment.a")
	add("a", attrs{"destination_cidr_block": text("10.1.0.0/16"), "transit_gateway_attachment_id": to})
	add("b", attrs{"destination_cidr_block": text("10.2.0.0/16"), "blackhole": text("true")})
	add("c", attrs{"destination_cidr_block": f.hole("var.cidr"), "transit_gateway_attachment_id": text("tgw-attach-0123456789abcdef0")})
	add("d", attrs{"destination_cidr_block": text("10.3.0.0/16")})
	f.add("aws_ec2_managed_prefix_list.l", attrs{"name": text("l"), "entry": blocks(attrs{"cidr": text("10.4.0.0/16")}, attrs{"cidr": text("10.5.0.0/16")})})
	f.add("aws_ec2_transit_gateway_prefix_list_reference.l", attrs{
		"transit_gateway_route_table_id": f.id("aws_ec2_transit_gateway_route_table.own"), "transit_gateway_attachment_id": to,
		"prefix_list_id": f.id("aws_ec2_managed_prefix_list.l"),
	})
	n := node[*graph.TransitGatewayRouteTable](t, f.build(t), ownTable)
	type row struct {
		CIDR, Attachment string
		Blackhole        bool
	}
	var got []row
	for _, r := range n.Routes {
		got = append(got, row{r.DestinationCIDR.Or("?"), string(r.Attachment.Or("?")), graph.Is(r.Blackhole, true)})
		if graph.Is(r.Blackhole, true) != r.Attachment.IsNull() {
			t.Errorf("%s: the attachment is null where it is no blackhole, or the other way round", r.ID)
		}
	}
	equal(t, "routes", got, []row{
		{"10.4.0.0/16", string(attachA), false},
		{"10.5.0.0/16", string(attachA), false},
		{"10.1.0.0/16", string(attachA), false},
		{"10.2.0.0/16", "?", true},
		{"?", "external:tgw-attach-0123456789abcdef0", false},
		{"10.3.0.0/16", "?", false},
	})
	equal(t, "open", n.RoutesOpen, false)
}

func TestTransitGatewayRoutesOpen(t *testing.T) {
	own := func(f *fixture) attrs {
		return attrs{"transit_gateway_route_table_id": f.id("aws_ec2_transit_gateway_route_table.own"), "destination_cidr_block": text("10.1.0.0/16"),
			"transit_gateway_attachment_id": f.id("aws_ec2_transit_gateway_vpc_attachment.a")}
	}
	tests := []struct {
		name  string
		write func(f *fixture)
		want  bool
		why   string
	}{
		{"a known route", func(f *fixture) { f.add("aws_ec2_transit_gateway_route.r", own(f)) }, false, ""},
		{"a route of an unknown table", func(f *fixture) {
			a := own(f)
			a["transit_gateway_route_table_id"] = f.hole("var.table")
			f.add("aws_ec2_transit_gateway_route.r", a)
		}, true, "aws_ec2_transit_gateway_route.r may be in it: variable var.table has no value"},
		{"a route of one of two tables", func(f *fixture) {
			a := own(f)
			a["transit_gateway_route_table_id"] = choice("var.on", f.id("aws_ec2_transit_gateway_route_table.own"), f.ref("aws_ec2_transit_gateway.t", "association_default_route_table_id"))
			f.add("aws_ec2_transit_gateway_route.r", a)
		}, true, "aws_ec2_transit_gateway_route.r may be in it: it depends on var.on"},
		{"a prefix list that is looked up", func(f *fixture) {
			f.add("aws_ec2_transit_gateway_prefix_list_reference.r", attrs{
				"transit_gateway_route_table_id": f.id("aws_ec2_transit_gateway_route_table.own"), "prefix_list_id": text("pl-0123456789abcdef0"),
			})
		}, true, "aws_ec2_transit_gateway_prefix_list_reference.r is for a prefix list of which not everything is known"},
		{"a gateway of elsewhere", func(f *fixture) {
			for _, r := range f.unit.Resources {
				if r.Type == "aws_ec2_transit_gateway_route_table" {
					r.Attributes = objectOf(attrs{"transit_gateway_id": text("tgw-0123456789abcdef0")})
				}
			}
		}, true, "its transit gateway is not declared here"},
		{"a module that is not on disk", func(f *fixture) {
			f.unit.Gaps = append(f.unit.Gaps, declaredGap(f, "aws_ec2_transit_gateway_route_table.own"))
		}, true, "module.m is not on disk"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := attachedVPCs(nil, nil)
			tt.write(f)
			n := node[*graph.TransitGatewayRouteTable](t, f.build(t), ownTable)
			equal(t, "open", n.RoutesOpen, tt.want)
			if tt.want {
				equal(t, "why", n.Why, []string{tt.why})
			}
		})
	}
}

func TestTransitGatewayAttachments(t *testing.T) {
	f := attachedVPCs(attrs{"security_group_referencing_support": text("enable")}, attrs{"appliance_mode_support": text("enable")})
	gateway := f.id("aws_ec2_transit_gateway.t")
	f.add("aws_ec2_transit_gateway.peer", nil)
	f.add("aws_vpn_connection.site", attrs{"transit_gateway_id": gateway})
	f.add("aws_vpn_connection.old", attrs{"vpn_gateway_id": text("vgw-0123456789abcdef0")})
	f.add("aws_ec2_transit_gateway_peering_attachment.p", attrs{"transit_gateway_id": gateway, "peer_transit_gateway_id": f.id("aws_ec2_transit_gateway.peer")})
	f.add("aws_ec2_transit_gateway_peering_attachment_accepter.p", attrs{"transit_gateway_attachment_id": f.id("aws_ec2_transit_gateway_peering_attachment.p")})
	f.add("aws_ec2_transit_gateway_connect.c", attrs{"transit_gateway_id": gateway, "transport_attachment_id": f.id("aws_ec2_transit_gateway_vpc_attachment.a")})
	f.add("aws_dx_gateway_association.d", attrs{"associated_gateway_id": gateway})
	f.add("aws_vpn_gateway.g", nil)
	f.add("aws_dx_gateway_association.e", attrs{"associated_gateway_id": f.id("aws_vpn_gateway.g")})
	f.add("aws_ec2_transit_gateway_route.back", attrs{
		"transit_gateway_route_table_id": f.ref("aws_ec2_transit_gateway.peer", "association_default_route_table_id"),
		"destination_cidr_block":         text("10.0.0.0/8"), "transit_gateway_attachment_id": f.id("aws_ec2_transit_gateway_peering_attachment_accepter.p"),
	})
	f.add("aws_ec2_transit_gateway_route.site", attrs{
		"transit_gateway_route_table_id": f.id("aws_ec2_transit_gateway_route_table.own"), "destination_cidr_block": text("192.168.0.0/16"),
		"transit_gateway_attachment_id": f.ref("aws_vpn_connection.site", "transit_gateway_attachment_id"),
	})
	g := f.build(t)
	types := map[graph.ID]string{}
	for _, n := range g.TransitGatewayAttachments {
		types[n.ID] = n.AttachmentType
		equal(t, "gateway", n.TransitGateway.Or(""), "aws_ec2_transit_gateway.t")
	}
	equal(t, "attachments", types, map[graph.ID]string{
		attachA: "vpc", attachB: "vpc", "aws_vpn_connection.site": "vpn", "aws_ec2_transit_gateway_peering_attachment.p": "peering",
		"aws_ec2_transit_gateway_connect.c": "other", "aws_dx_gateway_association.d": "other",
	})
	main := node[*graph.TransitGatewayRouteTable](t, g, transitMain)
	equal(t, "associations", len(main.Associations.IDs), 6)
	equal(t, "a peering propagates", main.Propagations.Has("aws_ec2_transit_gateway_peering_attachment.p"), false)
	equal(t, "a VPN propagates", main.Propagations.Has("aws_vpn_connection.site"), true)
	back := node[*graph.TransitGatewayRouteTable](t, g, "aws_ec2_transit_gateway.peer/default-route-table").Routes
	equal(t, "route of the peer", back[0].Attachment.Or(""), "aws_ec2_transit_gateway_peering_attachment.p")
	site := node[*graph.TransitGatewayRouteTable](t, g, ownTable).Routes
	equal(t, "route to the site", site[0].Attachment.Or(""), "aws_vpn_connection.site")
	a := node[*graph.TransitGatewayAttachment](t, g, attachA)
	sameAttr(t, "appliance mode", a.ApplianceMode, graph.Known(true))
	sameAttr(t, "groups of others, at the attachment", a.SecurityGroupReferencing, graph.Known(true))
	equal(t, "subnets", a.Subnets, definite("aws_subnet.a"))
	n := node[*graph.TransitGateway](t, g, "aws_ec2_transit_gateway.t")
	sameAttr(t, "groups of others, at the gateway", n.SecurityGroupReferencing, graph.Known(true))
	equal(t, "VPCs", n.VPCs, definite("aws_vpc.a", "aws_vpc.b"))
}

func TestTransitGatewayOfElsewhere(t *testing.T) {
	f := base()
	f.add("data.aws_ec2_transit_gateway.hub", attrs{"filter": blocks(attrs{"name": text("tag:Name"), "values": list(text("hub"))})})
	f.add("aws_ec2_transit_gateway_vpc_attachment.a", attrs{
		"transit_gateway_id": f.id("data.aws_ec2_transit_gateway.hub"), "vpc_id": f.id("aws_vpc.v"), "subnet_ids": list(f.id("aws_subnet.s")),
	})
	f.add("aws_ec2_transit_gateway_route_table_association.a", attrs{
		"transit_gateway_route_table_id": f.ref("data.aws_ec2_transit_gateway.hub", "association_default_route_table_id"),
		"transit_gateway_attachment_id":  f.id("aws_ec2_transit_gateway_vpc_attachment.a"),
	})
	g := f.build(t)
	equal(t, "gateway", node[*graph.TransitGatewayAttachment](t, g, attachA).TransitGateway.Or(""), "external:data.aws_ec2_transit_gateway.hub")
	equal(t, "tables", len(g.TransitGatewayRouteTables), 0)
	table := node[*graph.External](t, g, "external:data.aws_ec2_transit_gateway.hub/default-route-table")
	equal(t, "kind of the table", table.Of, graph.KindTransitGatewayRouteTable)
}

func TestTransitGatewayOfTemplate(t *testing.T) {
	f := stack()
	f.put("Core", "EC2::TransitGateway", attrs{"DefaultRouteTablePropagation": text("disable"), "SecurityGroupReferencingSupport": text("enable")})
	f.put("Own", "EC2::TransitGatewayRouteTable", attrs{"TransitGatewayId": f.to("Core")})
	f.put("A", "EC2::TransitGatewayAttachment", attrs{
		"TransitGatewayId": f.to("Core"), "VpcId": f.to("V"), "SubnetIds": list(f.to("S")),
		"Options": objectOf(attrs{"ApplianceModeSupport": text("enable"), "SecurityGroupReferencingSupport": text("disable")}),
	})
	f.put("B", "EC2::TransitGatewayVpcAttachment", attrs{"TransitGatewayId": f.ref("Core", "Id"), "VpcId": f.to("V"), "SubnetIds": list(f.to("S"))})
	f.put("Site", "EC2::VPNConnection", attrs{"TransitGatewayId": f.to("Core"), "Type": text("ipsec.1")})
	f.put("Connect", "EC2::TransitGatewayConnect", attrs{"TransportTransitGatewayAttachmentId": f.to("A")})
	f.put("OfB", "EC2::TransitGatewayRouteTableAssociation", attrs{"TransitGatewayRouteTableId": f.to("Own"), "TransitGatewayAttachmentId": f.to("B")})
	f.put("FromA", "EC2::TransitGatewayRouteTablePropagation", attrs{"TransitGatewayRouteTableId": f.to("Own"), "TransitGatewayAttachmentId": f.ref("A", "Id")})
	f.put("Drop", "EC2::TransitGatewayRoute", attrs{"TransitGatewayRouteTableId": f.to("Own"), "DestinationCidrBlock": text("10.9.0.0/16"), "Blackhole": text("true")})
	g := f.build(t)
	checkTable(t, g, "Core/default-route-table", wantTable{definite("A", "Connect", "Site"), graph.Refs{}})
	checkTable(t, g, "Own", wantTable{definite("B"), definite("A")})
	a, b := node[*graph.TransitGatewayAttachment](t, g, "A"), node[*graph.TransitGatewayAttachment](t, g, "B")
	sameAttr(t, "appliance mode", a.ApplianceMode, graph.Known(true))
	sameAttr(t, "groups of others", a.SecurityGroupReferencing, graph.Known(false))
	sameAttr(t, "appliance mode, unset", b.ApplianceMode, graph.Known(false))
	sameAttr(t, "groups of others, unset", b.SecurityGroupReferencing, graph.Known(true))
	sameAttr(t, "default propagation", node[*graph.TransitGateway](t, g, "Core").DefaultPropagation, graph.Null[graph.ID]())
	routes := node[*graph.TransitGatewayRouteTable](t, g, "Own").Routes
	equal(t, "routes", len(routes), 1)
	sameAttr(t, "blackhole", routes[0].Blackhole, graph.Known(true))
}
