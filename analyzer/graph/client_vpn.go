package graph

import "github.com/vpce-lint/vpce-lint/parsers/value"

// ClientVPN is a Client VPN endpoint, by which people's devices reach a VPC.
type ClientVPN struct {
	Common
	// VPC is the one that the endpoint itself names, null where it names none.
	VPC Attr[ID]
	// Subnets are the target networks that it is associated with.
	Subnets Refs
	// VPCs are those that it is associated with, by its own word or by a target
	// network. All target networks lie in one VPC.
	VPCs Refs
	// TransitGateway is the one that stands in place of target networks, or null.
	TransitGateway Attr[ID]
	// ClientCIDR is the IPv4 range that devices get addresses of; null where AWS
	// chooses IPv6 addresses.
	ClientCIDR Attr[string]
	// UserAuthentication is true where a directory or a SAML provider tells who
	// the user is; null where no way to authenticate is given at all.
	UserAuthentication Attr[bool]
	ConnectionLogging  Attr[bool]
	// SecurityGroups are the explicit ones.
	SecurityGroups Refs
	// ConnectHandler is true where a function looks at each new connection.
	ConnectHandler Attr[bool]
	// DevicePosture is true where device trust providers are asked.
	DevicePosture Attr[bool]

	// AuthorizationRules say who may reach what; without any nobody reaches
	// anything.
	AuthorizationRules []*AuthorizationRule
	// RulesOpen is true where there may be rules that we do not see.
	RulesOpen bool
	// Routes are those that somebody added. That of the VPC is not among them.
	Routes []*ClientVPNRoute
	// RoutesOpen is true where there may be routes that we do not see.
	RoutesOpen bool
	// Why says why the rules, or the routes, are open.
	Why []string
}

func (*ClientVPN) Kind() Kind       { return KindClientVPN }
func (n *ClientVPN) addTo(g *Graph) { g.ClientVPNs = append(g.ClientVPNs, n) }
func (n *ClientVPN) describe(f fields) {
	f.optRef("vpc", n.VPC)
	f.refs("subnets", n.Subnets)
	f.refs("vpcs", n.VPCs)
	f.optRef("transit_gateway", n.TransitGateway)
	f.optText("client_cidr", n.ClientCIDR)
	f.optFlag("user_authentication", n.UserAuthentication)
	f.flag("connection_logging", n.ConnectionLogging)
	f.refs("security_groups", n.SecurityGroups)
	f.flag("connect_handler", n.ConnectHandler)
	f.flag("device_posture", n.DevicePosture)
	objects(f, "authorization_rules", n.AuthorizationRules, &AuthorizationRule{}, (*AuthorizationRule).describe)
	f.flag("authorization_complete", Known(!n.RulesOpen))
	objects(f, "routes", n.Routes, &ClientVPNRoute{}, (*ClientVPNRoute).describe)
	f.flag("routes_complete", Known(!n.RoutesOpen))
	f.texts("why", Known(n.Why))
}

// AuthorizationRule lets users of a Client VPN endpoint reach a network.
type AuthorizationRule struct {
	ID   ID
	When *value.Formula
	// TargetCIDR is the network.
	TargetCIDR Attr[string]
	// TargetVPC is the VPC whose range is the network, where the configuration
	// says so by a reference; null where it does not.
	TargetVPC Attr[ID]
	// AllGroups is true where no group of the directory is asked for.
	AllGroups Attr[bool]
}

func (r *AuthorizationRule) describe(f fields) {
	f.text("id", Known(string(r.ID)))
	existence(f, r.When)
	f.text("target_cidr", r.TargetCIDR)
	f.optRef("target_vpc", r.TargetVPC)
	f.flag("all_groups", r.AllGroups)
	f.unknowns()
}

// ClientVPNRoute sends traffic of devices through a target network.
type ClientVPNRoute struct {
	ID              ID
	When            *value.Formula
	DestinationCIDR Attr[string]
	// DestinationVPC is as AuthorizationRule.TargetVPC.
	DestinationVPC Attr[ID]
	Subnet         Attr[ID]
}

func (r *ClientVPNRoute) describe(f fields) {
	f.text("id", Known(string(r.ID)))
	existence(f, r.When)
	f.text("destination_cidr", r.DestinationCIDR)
	f.optRef("destination_vpc", r.DestinationVPC)
	f.ref("subnet", r.Subnet)
	f.unknowns()
}

// What every user of a Client VPN endpoint may reach.
const (
	// GrantEverything: all addresses of a family.
	GrantEverything = "everything"
	// GrantVPC: all of an associated VPC.
	GrantVPC = "vpc"
)

// ClientVPNGrant is a fact: the rules of a Client VPN endpoint let every user,
// whatever the group, reach all addresses or all of an associated VPC.
type ClientVPNGrant struct {
	ClientVPN ID
	// Grant is one of the two above.
	Grant string
	// VPC is null where Grant is not of one, or it is not known which.
	VPC Attr[ID]
	// Rules are those that do so together, in rank order.
	Rules []ID
	// Why is empty where that is certain.
	Why []string
}

func (x ClientVPNGrant) describe(f fields) {
	f.ref("client_vpn", Known(x.ClientVPN))
	f.enum("grant", Known(x.Grant), GrantEverything, GrantVPC)
	f.optRef("vpc", x.VPC)
	f.ids("rules", x.Rules)
	f.texts("why", Known(x.Why))
}

// The ways in which the client range of a Client VPN endpoint can be wrong.
const (
	// ClashVPC: it overlaps an associated VPC's range.
	ClashVPC = "vpc"
	// ClashRoute: it overlaps a route of the endpoint.
	ClashRoute = "route"
	// ClashSize: it is larger than a /12 or smaller than a /22.
	ClashSize = "size"
)

// ClientVPNClash is a fact: the client range of a Client VPN endpoint overlaps
// another range, or has no allowed size.
type ClientVPNClash struct {
	ClientVPN ID
	Clash     string
	// Other is the VPC or the route; null for the size.
	Other Attr[ID]
	// Range is the other range, or for the size the client range itself; ""
	// where it is not known.
	Range string
	// Why is empty where that is certain.
	Why []string
}

func (x ClientVPNClash) describe(f fields) {
	f.ref("client_vpn", Known(x.ClientVPN))
	f.enum("clash", Known(x.Clash), ClashVPC, ClashRoute, ClashSize)
	f.optRef("other", x.Other)
	f.text("range", Known(x.Range))
	f.texts("why", Known(x.Why))
}
