package catalog

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// onOff are the words that options of transit gateways have for a boolean.
func onOff() map[string]cty.Value {
	return map[string]cty.Value{"enable": cty.True, "disable": cty.False}
}

// transitGateway is a transit gateway with its default route table. The options
// that are not written are on, but for references between security groups
// (CreateTransitGateway, TransitGatewayRequestOptions).
func transitGateway() concept {
	options := func(s *spelling) *spelling {
		return s.unsetMeans(map[string]cty.Value{"association": cty.True, "propagation": cty.True, "security_groups": cty.False}).
			withWords("association", onOff()).withWords("propagation", onOff()).withWords("security_groups", onOff())
	}
	return concept{
		spellings: []*spelling{
			options(terraform("aws_ec2_transit_gateway", map[string]string{
				"association": "default_route_table_association", "propagation": "default_route_table_propagation",
				"security_groups": "security_group_referencing_support",
			})),
			options(cloudFormation("AWS::EC2::TransitGateway", map[string]string{
				"association": "DefaultRouteTableAssociation", "association_table": "AssociationDefaultRouteTableId",
				"propagation": "DefaultRouteTablePropagation", "propagation_table": "PropagationDefaultRouteTableId",
				"security_groups": "SecurityGroupReferencingSupport",
			})),
		},
		create: func(*builder, *reader) graph.Node { return &graph.TransitGateway{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.TransitGateway](b, in)
			if !ok {
				return
			}
			n.SecurityGroupReferencing = in.flag("security_groups")
			association, propagation := in.flag("association"), in.flag("propagation")
			if graph.Is(association, false) && graph.Is(propagation, false) {
				return // It has no default route table.
			}
			b.implicit(in, &graph.TransitGatewayRouteTable{TransitGateway: graph.Known(n.ID), Implicit: true},
				defaultTransitTable, "default route table of ")
			n.DefaultAssociation = in.defaultTable(association, "association_table")
			n.DefaultPropagation = in.defaultTable(propagation, "propagation_table")
		},
	}
}

// defaultTable is the route table that a gateway gives its attachments, if it
// does: its own, or the one that it names.
func (in *reader) defaultTable(on graph.Attr[bool], word string) graph.Attr[graph.ID] {
	switch yes, known := on.Get(); {
	case !known:
		return graph.Unknown[graph.ID](on.Why()...)
	case !yes:
		return graph.Null[graph.ID]()
	case in.has(word):
		return in.ref(word, graph.KindTransitGatewayRouteTable)
	}
	return graph.Known(in.id + defaultTransitTable)
}

// transitGatewayDefault gives a gateway another default route table, for
// associations or for propagations.
func transitGatewayDefault() concept {
	names := func(association string) map[string]string {
		return map[string]string{"gateway": "transit_gateway_id", association: "transit_gateway_route_table_id"}
	}
	return concept{
		spellings: []*spelling{
			terraform("aws_ec2_transit_gateway_default_route_table_association", names("association_table")),
			terraform("aws_ec2_transit_gateway_default_route_table_propagation", names("propagation_table")),
		},
		join: func(b *builder, in *reader) {
			set := func(n *graph.TransitGateway, word, attribute string, to *graph.Attr[graph.ID], why []string) {
				if !in.has(word) || n.When.Excludes(in.res.Exists) {
					return
				}
				in.addPlace(n.ID, attribute, word)
				switch {
				case why != nil:
					*to = graph.Unknown[graph.ID](why...)
				case n.When.Implies(in.res.Exists):
					*to = in.ref(word, graph.KindTransitGatewayRouteTable)
				default:
					*to = graph.Unknown[graph.ID](in.maybe())
				}
			}
			n, why, any := owner[*graph.TransitGateway](b, in, "gateway", graph.KindTransitGateway)
			gateways := []*graph.TransitGateway{n}
			switch {
			case any:
				gateways = nodesOf[*graph.TransitGateway](b, in.res.Unit, graph.KindTransitGateway)
			case n == nil:
				return
			}
			for _, n := range gateways {
				set(n, "association_table", "default_association", &n.DefaultAssociation, why)
				set(n, "propagation_table", "default_propagation", &n.DefaultPropagation, why)
			}
		},
	}
}

// transitGatewayRouteTable is a route table that somebody made. Of a gateway
// that is declared elsewhere, others may put routes into it.
func transitGatewayRouteTable() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_ec2_transit_gateway_route_table", map[string]string{"gateway": "transit_gateway_id"}),
			cloudFormation("AWS::EC2::TransitGatewayRouteTable", map[string]string{"gateway": "TransitGatewayId"}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.TransitGatewayRouteTable{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.TransitGatewayRouteTable](b, in)
			if !ok {
				return
			}
			n.TransitGateway = in.ref("gateway", graph.KindTransitGateway)
			if _, declaredHere := b.g.Node(n.TransitGateway.Or("")).(*graph.TransitGateway); !declaredHere {
				const why = "its transit gateway is not declared here"
				openTransitTable(n, why)
				n.Propagations.AddOpen(why)
			}
		},
	}
}

func openTransitTable(n *graph.TransitGatewayRouteTable, why ...string) {
	n.RoutesOpen = true
	for _, w := range why {
		n.Why = appendOnce(n.Why, w)
	}
}

// transitGatewayRoute is a static route of a transit gateway's table, or one for
// each range of a prefix list.
func transitGatewayRoute() concept {
	names := map[string]string{
		"table": "transit_gateway_route_table_id", "attachment": "transit_gateway_attachment_id", "blackhole": "blackhole",
		"cidr": "destination_cidr_block", "list": "prefix_list_id",
	}
	unset := map[string]cty.Value{"blackhole": cty.False}
	return concept{
		spellings: []*spelling{
			terraform("aws_ec2_transit_gateway_route", names).unsetMeans(unset),
			terraform("aws_ec2_transit_gateway_prefix_list_reference", names).unsetMeans(unset),
			cloudFormation("AWS::EC2::TransitGatewayRoute", map[string]string{
				"table": "TransitGatewayRouteTableId", "attachment": "TransitGatewayAttachmentId", "blackhole": "Blackhole",
				"cidr": "DestinationCidrBlock",
			}).unsetMeans(unset),
		},
		join: func(b *builder, in *reader) {
			tables := in.refs("table", graph.KindTransitGatewayRouteTable)
			open := tables.Open
			for _, id := range tables.All() {
				n, ok := b.g.Node(id).(*graph.TransitGatewayRouteTable)
				switch {
				case !ok:
					open = open || b.mayBeOurs(id)
				case n.When.Excludes(in.res.Exists):
				case tables.Has(id):
					b.addTransitRoutes(in, n)
				default:
					openTransitTable(n, in.res.Address+" may be in it: "+firstOf(tables.Why))
				}
			}
			if !open {
				return
			}
			for _, n := range nodesOf[*graph.TransitGatewayRouteTable](b, in.res.Unit, graph.KindTransitGatewayRouteTable) {
				openTransitTable(n, in.res.Address+" may be in it: "+firstOf(append(tables.Why, b.why(in.get("table"))...)))
			}
		},
	}
}

func (b *builder) addTransitRoutes(in *reader, table *graph.TransitGatewayRouteTable) {
	id := nodeID(in.res.Unit, in.res.Address)
	if !in.has("list") {
		cidr := in.text("cidr")
		if cidr.IsNull() {
			cidr = graph.Unknown[string]("the route names no destination")
		}
		b.addTransitRoute(in, table, id, cidr)
		return
	}
	list, ok := b.g.Node(in.ref("list", graph.KindPrefixList).Or("")).(*graph.PrefixList)
	if !ok || list.Open {
		openTransitTable(table, in.res.Address+" is for a prefix list of which not everything is known")
	}
	if ok {
		for _, cidr := range list.CIDRs {
			b.addTransitRoute(in, table, id+"/"+graph.ID(cidr), graph.Known(cidr))
		}
	}
}

func (b *builder) addTransitRoute(in *reader, table *graph.TransitGatewayRouteTable, id graph.ID, cidr graph.Attr[string]) {
	r := &graph.TransitGatewayRoute{
		ID: id, When: within(table.When, in.res.Exists), DestinationCIDR: cidr,
		Blackhole: in.flag("blackhole"), Attachment: in.ref("attachment", graph.KindTransitGatewayAttachment),
	}
	switch {
	case graph.Is(r.Blackhole, true):
		r.Attachment = graph.Null[graph.ID]()
	case r.Attachment.IsNull():
		r.Attachment = graph.Unknown[graph.ID]("the route names no attachment")
	}
	table.Routes = append(table.Routes, r)
	b.g.AddPart(id, in.origin())
}
