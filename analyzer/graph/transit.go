package graph

import "github.com/vpce-lint/vpce-lint/parsers/value"

// TransitGateway is a transit gateway.
type TransitGateway struct {
	Common
	// VPCs are those attached to it.
	VPCs Refs
	// DefaultAssociation and DefaultPropagation are the route table of
	// attachments that say nothing else; null where it is switched off.
	DefaultAssociation Attr[ID]
	DefaultPropagation Attr[ID]
	// SecurityGroupReferencing lets groups refer to groups of other attached VPCs.
	SecurityGroupReferencing Attr[bool]
}

func (*TransitGateway) Kind() Kind       { return KindTransitGateway }
func (n *TransitGateway) addTo(g *Graph) { g.TransitGateways = append(g.TransitGateways, n) }
func (n *TransitGateway) describe(f fields) {
	f.refs("vpcs", n.VPCs)
	f.optRef("default_association", n.DefaultAssociation)
	f.optRef("default_propagation", n.DefaultPropagation)
	f.flag("security_group_referencing", n.SecurityGroupReferencing)
}

// TransitGatewayAttachment connects a VPC, or something else, to a transit
// gateway.
type TransitGatewayAttachment struct {
	Common
	TransitGateway Attr[ID]
	// AttachmentType is "vpc", "vpn", "peering" or "other".
	AttachmentType string
	// VPC is null where it attaches something else.
	VPC Attr[ID]
	// Subnets are where its network interfaces are: what arrives from the gateway
	// is routed by their tables.
	Subnets       Refs
	ApplianceMode Attr[bool]
	// SecurityGroupReferencing is as that of TransitGateway.
	SecurityGroupReferencing Attr[bool]
}

func (*TransitGatewayAttachment) Kind() Kind { return KindTransitGatewayAttachment }
func (n *TransitGatewayAttachment) addTo(g *Graph) {
	g.TransitGatewayAttachments = append(g.TransitGatewayAttachments, n)
}
func (n *TransitGatewayAttachment) describe(f fields) {
	f.ref("transit_gateway", n.TransitGateway)
	f.enum("attachment_type", Known(n.AttachmentType), "vpc", "vpn", "peering", "other")
	f.optRef("vpc", n.VPC)
	f.refs("subnets", n.Subnets)
	f.flag("appliance_mode", n.ApplianceMode)
	f.flag("security_group_referencing", n.SecurityGroupReferencing)
}

// TransitGatewayRouteTable is a route table of a transit gateway.
type TransitGatewayRouteTable struct {
	Common
	TransitGateway Attr[ID]
	// Implicit is true for the table that every gateway brings with it.
	Implicit bool
	// Associations are the attachments whose traffic the table routes.
	Associations Refs
	// Propagations are the attachments whose ranges are routes of the table.
	Propagations Refs
	Routes       []*TransitGatewayRoute
	// RoutesOpen is true where it may have routes that we do not see.
	RoutesOpen bool
	// Why says why the routes are open.
	Why []string
}

func (*TransitGatewayRouteTable) Kind() Kind { return KindTransitGatewayRouteTable }
func (n *TransitGatewayRouteTable) addTo(g *Graph) {
	g.TransitGatewayRouteTables = append(g.TransitGatewayRouteTables, n)
}
func (n *TransitGatewayRouteTable) describe(f fields) {
	f.ref("transit_gateway", n.TransitGateway)
	f.flag("implicit", Known(n.Implicit))
	f.refs("associations", n.Associations)
	f.refs("propagations", n.Propagations)
	objects(f, "routes", n.Routes, &TransitGatewayRoute{}, (*TransitGatewayRoute).describe)
	f.flag("routes_complete", Known(!n.RoutesOpen))
	f.texts("why", Known(n.Why))
}

// TransitGatewayRoute is a static route of a transit gateway's table.
type TransitGatewayRoute struct {
	ID              ID
	When            *value.Formula
	DestinationCIDR Attr[string]
	// Attachment is null for a blackhole.
	Attachment Attr[ID]
	Blackhole  Attr[bool]
}

func (r *TransitGatewayRoute) describe(f fields) {
	f.text("id", Known(string(r.ID)))
	existence(f, r.When)
	f.text("destination_cidr", r.DestinationCIDR)
	f.optRef("attachment", r.Attachment)
	f.flag("blackhole", r.Blackhole)
	f.unknowns()
}

// Firewall is an AWS Network Firewall, whose endpoints are targets of routes.
type Firewall struct {
	Common
	VPC     Attr[ID]
	Subnets Refs
}

func (*Firewall) Kind() Kind       { return KindFirewall }
func (n *Firewall) addTo(g *Graph) { g.Firewalls = append(g.Firewalls, n) }
func (n *Firewall) describe(f fields) {
	f.ref("vpc", n.VPC)
	f.refs("subnets", n.Subnets)
}
