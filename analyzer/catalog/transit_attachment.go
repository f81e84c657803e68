package catalog

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// The types of attachments (TransitGatewayAttachment.AttachmentType).
const (
	attachmentVPC     = "vpc"
	attachmentVPN     = "vpn"
	attachmentPeering = "peering"
	attachmentOther   = "other"
)

// attached is what the catalog knows of an attachment until all associations
// have joined.
type attached struct {
	node *graph.TransitGatewayAttachment
	// association and propagation say whether the gateway's default route tables
	// apply to it.
	association, propagation graph.Attr[bool]
	// associated is true where an association names it, maybe where one may.
	associated, maybe bool
}

// transitGatewayAttachment connects a VPC to a gateway. Its own switch for
// references between security groups is on where nothing is said, unlike the
// gateway's (CreateTransitGatewayVpcAttachmentRequestOptions). A template has no
// way to keep the gateway's default route tables away from it.
func transitGatewayAttachment() concept {
	unset := func() map[string]cty.Value {
		return map[string]cty.Value{
			"appliance_mode": cty.False, "security_groups": cty.True, "association": cty.True, "propagation": cty.True,
		}
	}
	template := func(typ string) *spelling {
		return cloudFormation(typ, map[string]string{
			"gateway": "TransitGatewayId", "vpc": "VpcId", "subnets": "SubnetIds",
			"appliance_mode": "Options.ApplianceModeSupport", "security_groups": "Options.SecurityGroupReferencingSupport",
		}).unsetMeans(unset()).withWords("appliance_mode", onOff()).withWords("security_groups", onOff())
	}
	return concept{
		spellings: []*spelling{
			terraform("aws_ec2_transit_gateway_vpc_attachment", map[string]string{
				"gateway": "transit_gateway_id", "vpc": "vpc_id", "subnets": "subnet_ids",
				"appliance_mode": "appliance_mode_support", "security_groups": "security_group_referencing_support",
				"association": "transit_gateway_default_route_table_association",
				"propagation": "transit_gateway_default_route_table_propagation",
			}).unsetMeans(unset()).withWords("appliance_mode", onOff()).withWords("security_groups", onOff()),
			template("AWS::EC2::TransitGatewayAttachment"),
			template("AWS::EC2::TransitGatewayVpcAttachment"),
		},
		create: func(*builder, *reader) graph.Node {
			return &graph.TransitGatewayAttachment{AttachmentType: attachmentVPC}
		},
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.TransitGatewayAttachment](b, in)
			if !ok {
				return
			}
			n.TransitGateway, n.VPC = in.ref("gateway", graph.KindTransitGateway), in.ref("vpc", graph.KindVPC)
			n.Subnets = in.refs("subnets", graph.KindSubnet)
			n.ApplianceMode, n.SecurityGroupReferencing = in.flag("appliance_mode"), in.flag("security_groups")
			b.addAttachment(n, in.flag("association"), in.flag("propagation"))
			if gateway, _, _ := owner[*graph.TransitGateway](b, in, "gateway", graph.KindTransitGateway); gateway != nil {
				in.relate(&gateway.VPCs, gateway.Base(), in.refs("vpc", graph.KindVPC))
				in.addPlace(gateway.ID, "vpcs", "vpc")
			}
		},
	}
}

func (b *builder) addAttachment(n *graph.TransitGatewayAttachment, association, propagation graph.Attr[bool]) {
	b.attachments = append(b.attachments, &attached{node: n, association: association, propagation: propagation})
}

func (b *builder) attachmentOf(id graph.ID) *attached {
	i := slices.IndexFunc(b.attachments, func(a *attached) bool { return a.node.ID == id })
	if i < 0 {
		return nil
	}
	return b.attachments[i]
}

// attachmentAccepter is the view that the gateway's account has of an
// attachment that another account made; its id is the attachment's.
func attachmentAccepter() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_ec2_transit_gateway_vpc_attachment_accepter", map[string]string{
				"attachment":  "transit_gateway_attachment_id",
				"association": "transit_gateway_default_route_table_association",
				"propagation": "transit_gateway_default_route_table_propagation",
			}).unsetMeans(map[string]cty.Value{"association": cty.True, "propagation": cty.True}),
			terraform("aws_ec2_transit_gateway_peering_attachment_accepter", map[string]string{"attachment": "transit_gateway_attachment_id"}),
		},
		join: func(b *builder, in *reader) {
			id, ok := in.ref("attachment", graph.KindTransitGatewayAttachment).Get()
			if !ok {
				return
			}
			b.things[instanceKey{in.res.Unit, in.res.Address}] = id
			a := b.attachmentOf(id)
			if a == nil || a.node.AttachmentType != attachmentVPC || a.node.When.Excludes(in.res.Exists) {
				return
			}
			decide := func(its graph.Attr[bool]) graph.Attr[bool] {
				if a.node.When.Implies(in.res.Exists) {
					return its
				}
				return graph.Unknown[bool](in.maybe())
			}
			a.association = decide(in.flag("association"))
			a.propagation = decide(in.flag("propagation"))
		},
	}
}

// otherAttachment connects a gateway to something that is no VPC: a VPN, another
// gateway, an appliance. A VPN connection is an attachment where it ends at a
// transit gateway. Nothing is propagated from another gateway (Transit Gateway
// guide, "Transit gateway peering attachments").
func otherAttachment() concept {
	spelled := func(s *spelling, typ string, propagation cty.Value) *spelling {
		return s.unsetMeans(map[string]cty.Value{"type": cty.StringVal(typ), "association": cty.True, "propagation": propagation})
	}
	connect := map[string]string{
		"gateway": "transit_gateway_id", "association": "transit_gateway_default_route_table_association",
		"propagation": "transit_gateway_default_route_table_propagation",
	}
	return concept{
		spellings: []*spelling{
			spelled(terraform("aws_vpn_connection", map[string]string{"gateway": "transit_gateway_id"}), attachmentVPN, cty.True),
			spelled(terraform("aws_ec2_transit_gateway_peering_attachment", map[string]string{"gateway": "transit_gateway_id"}), attachmentPeering, cty.False),
			spelled(terraform("aws_ec2_transit_gateway_connect", connect), attachmentOther, cty.True),
			spelled(terraform("aws_dx_gateway_association", map[string]string{"gateway": "associated_gateway_id"}), attachmentOther, cty.True),
			spelled(cloudFormation("AWS::EC2::VPNConnection", map[string]string{"gateway": "TransitGatewayId"}), attachmentVPN, cty.True),
			spelled(cloudFormation("AWS::EC2::TransitGatewayPeeringAttachment", map[string]string{"gateway": "TransitGatewayId"}), attachmentPeering, cty.False),
			spelled(cloudFormation("AWS::EC2::TransitGatewayConnect", map[string]string{"transport": "TransportTransitGatewayAttachmentId"}), attachmentOther, cty.True),
		},
		join: func(b *builder, in *reader) {
			gateway := in.ref("gateway", graph.KindTransitGateway)
			if id, ok := in.ref("transport", graph.KindTransitGatewayAttachment).Get(); ok {
				gateway = graph.Unknown[graph.ID]("its transport attachment is not declared here")
				if a := b.attachmentOf(id); a != nil {
					gateway = a.node.TransitGateway
				}
			}
			if gateway.IsNull() || !b.isTransitGateway(gateway) {
				return
			}
			n := &graph.TransitGatewayAttachment{
				TransitGateway: gateway, AttachmentType: in.text("type").Or(attachmentOther),
				ApplianceMode: graph.Known(false), SecurityGroupReferencing: graph.Known(false),
			}
			b.addNode(in, n)
			b.addAttachment(n, in.flag("association"), in.flag("propagation"))
		},
	}
}

// isTransitGateway reports whether an attribute that may name gateways of
// several kinds may name a transit gateway.
func (b *builder) isTransitGateway(gateway graph.Attr[graph.ID]) bool {
	id, ok := gateway.Get()
	if !ok {
		return true
	}
	switch n := b.g.Node(id).(type) {
	case *graph.TransitGateway:
		return true
	case *graph.External:
		return n.Of == graph.KindTransitGateway
	}
	return false
}

// transitGatewayAssociation has the traffic of an attachment routed by a table.
func transitGatewayAssociation() concept {
	return concept{
		spellings: tableOfAttachment("Association", "association"),
		join: func(b *builder, in *reader) {
			b.toTransitTables(in, func(n *graph.TransitGatewayRouteTable) *graph.Refs { return &n.Associations }, "associations")
			attachments, tables := in.refs("attachment", graph.KindTransitGatewayAttachment), in.refs("table", graph.KindTransitGatewayRouteTable)
			for _, a := range b.attachments {
				switch id := a.node.ID; {
				case a.node.When.Excludes(in.res.Exists):
				case attachments.Has(id) && !tables.IsEmpty() && a.node.When.Implies(in.res.Exists):
					a.associated = true
				case slices.Contains(attachments.All(), id), b.unitOf(id) == in.res.Unit && b.someOpen(attachments):
					a.maybe = true
				}
			}
		},
	}
}

// transitGatewayPropagation puts the ranges of an attachment into a table.
func transitGatewayPropagation() concept {
	return concept{
		spellings: tableOfAttachment("Propagation", "propagation"),
		join: func(b *builder, in *reader) {
			b.toTransitTables(in, func(n *graph.TransitGatewayRouteTable) *graph.Refs { return &n.Propagations }, "propagations")
		},
		finish: (*builder).defaultTransitTables,
	}
}

func tableOfAttachment(template, typ string) []*spelling {
	return []*spelling{
		terraform("aws_ec2_transit_gateway_route_table_"+typ, map[string]string{
			"table": "transit_gateway_route_table_id", "attachment": "transit_gateway_attachment_id",
		}),
		cloudFormation("AWS::EC2::TransitGatewayRouteTable"+template, map[string]string{
			"table": "TransitGatewayRouteTableId", "attachment": "TransitGatewayAttachmentId",
		}),
	}
}

func (b *builder) unitOf(id graph.ID) string { return b.g.Origin(id).Unit }

// someOpen reports whether a relation may be to something that is declared,
// and is not known to be.
func (b *builder) someOpen(r graph.Refs) bool {
	return r.Open || slices.ContainsFunc(r.All(), b.mayBeOurs)
}

// toTransitTables relates the table that the reader's resource names, or each
// one that it may mean, to the attachment.
func (b *builder) toTransitTables(in *reader, relation func(*graph.TransitGatewayRouteTable) *graph.Refs, attribute string) {
	attachments := in.refs("attachment", graph.KindTransitGatewayAttachment)
	tables := in.refs("table", graph.KindTransitGatewayRouteTable)
	for _, id := range tables.All() {
		n, ok := b.g.Node(id).(*graph.TransitGatewayRouteTable)
		if !ok {
			continue
		}
		in.addPlace(n.ID, attribute, "attachment")
		if !tables.Has(id) {
			relation(n).Merge(attachments.AsMaybe(tables.Why...))
			continue
		}
		b.relateAttachments(in, relation(n), n.When, attachments)
	}
	if !b.someOpen(tables) {
		return
	}
	why := in.res.Address + " may be for it: " + firstOf(append(tables.Why, b.why(in.get("table"))...))
	for _, n := range nodesOf[*graph.TransitGatewayRouteTable](b, in.res.Unit, graph.KindTransitGatewayRouteTable) {
		relation(n).Merge(attachments.AsMaybe(why))
	}
}

// relateAttachments relates a table to attachments as surely as the reader's
// resource exists where both of them do.
func (b *builder) relateAttachments(in *reader, r *graph.Refs, when *value.Formula, attachments graph.Refs) {
	for _, id := range attachments.IDs {
		both := value.And(when, b.g.Node(id).Base().When)
		switch f := in.res.Exists; {
		case both.Excludes(f):
		case both.Implies(f):
			r.Add(id)
		default:
			r.AddMaybe(id, in.maybe())
		}
	}
	r.Merge(graph.Refs{Maybe: attachments.Maybe, Open: attachments.Open, Why: attachments.Why})
	if b.someOpen(attachments) {
		r.AddOpen(in.res.Address + " names an attachment that is not known")
	}
}

// defaultTransitTables gives the attachments that no association names the
// default table of their gateway, and the propagation that they do not switch
// off.
func (b *builder) defaultTransitTables() {
	for _, a := range b.attachments {
		gateway, ok := b.g.Node(a.node.TransitGateway.Or("")).(*graph.TransitGateway)
		if !ok {
			continue
		}
		if !a.associated {
			var why []string
			if a.maybe {
				why = []string{"another table may be associated with it"}
			}
			b.applyDefault(a.node, gateway, a.association, gateway.DefaultAssociation, why,
				func(n *graph.TransitGatewayRouteTable) *graph.Refs { return &n.Associations })
		}
		b.applyDefault(a.node, gateway, a.propagation, gateway.DefaultPropagation, nil,
			func(n *graph.TransitGatewayRouteTable) *graph.Refs { return &n.Propagations })
	}
}

// applyDefault relates an attachment to the default table, as surely as the
// switch is on and the table is known; why says why it is not sure at all.
func (b *builder) applyDefault(
	n *graph.TransitGatewayAttachment, gateway *graph.TransitGateway, on graph.Attr[bool], table graph.Attr[graph.ID], why []string,
	relation func(*graph.TransitGatewayRouteTable) *graph.Refs,
) {
	if graph.Is(on, false) || table.IsNull() {
		return
	}
	why = append(append(why, on.Why()...), table.Why()...)
	id, known := table.Get()
	for _, t := range b.g.TransitGatewayRouteTables {
		switch {
		case known && t.ID == id && len(why) == 0:
			relation(t).Add(n.ID)
		case known && t.ID == id, !known && graph.Is(t.TransitGateway, gateway.ID):
			relation(t).AddMaybe(n.ID, why...)
		}
	}
}
