package graph

// RouteTable is a route table. Its routes are nodes of their own.
type RouteTable struct {
	Common
	VPC Attr[ID]
	// Implicit is true for the table that every VPC brings with it.
	Implicit bool
	// Main is true for the table of subnets without an association.
	Main Attr[bool]
	// Gateways are those whose inbound traffic the table routes (edge
	// associations).
	Gateways Refs
	// RoutesOpen is true where it may have routes that we do not see.
	RoutesOpen bool
	// Why says why the routes are open.
	Why []string
}

func (*RouteTable) Kind() Kind       { return KindRouteTable }
func (n *RouteTable) addTo(g *Graph) { g.RouteTables = append(g.RouteTables, n) }
func (n *RouteTable) describe(f fields) {
	f.ref("vpc", n.VPC)
	f.flag("implicit", Known(n.Implicit))
	f.flag("main", n.Main)
	f.refs("gateways", n.Gateways)
	f.flag("routes_complete", Known(!n.RoutesOpen))
	f.texts("why", Known(n.Why))
}

// TargetKind is the class of a route's target.
type TargetKind string

// The classes of targets.
const (
	TargetInternetGateway   TargetKind = "internet_gateway"
	TargetNATGateway        TargetKind = "nat_gateway"
	TargetEgressOnlyGateway TargetKind = "egress_only_gateway"
	TargetTransitGateway    TargetKind = "transit_gateway"
	TargetPeering           TargetKind = "peering"
	TargetVPN               TargetKind = "vpn"
	TargetEndpoint          TargetKind = "endpoint"
	TargetNetworkInterface  TargetKind = "network_interface"
	TargetInstance          TargetKind = "instance"
	TargetLocal             TargetKind = "local"
	TargetCarrierGateway    TargetKind = "carrier_gateway"
	TargetLocalGateway      TargetKind = "local_gateway"
	TargetCoreNetwork       TargetKind = "core_network"
	TargetOther             TargetKind = "other"
)

func targetKinds() []string {
	return []string{
		string(TargetInternetGateway), string(TargetNATGateway), string(TargetEgressOnlyGateway),
		string(TargetTransitGateway), string(TargetPeering), string(TargetVPN), string(TargetEndpoint),
		string(TargetNetworkInterface), string(TargetInstance), string(TargetLocal),
		string(TargetCarrierGateway), string(TargetLocalGateway), string(TargetCoreNetwork), string(TargetOther),
	}
}

// The origins of routes.
const (
	// RouteStatic: somebody wrote the route.
	RouteStatic = "static"
	// RoutePropagated: a VPN gateway puts its routes into the table; which ones
	// is not known, so the destination of such a route is unknown.
	RoutePropagated = "propagated"
)

// Route is one route of a table. The local routes that every table has are not
// nodes.
type Route struct {
	Common
	RouteTable Attr[ID]
	// Of the three destinations one is there; the others are null.
	DestinationCIDR       Attr[string]
	DestinationIPv6CIDR   Attr[string]
	DestinationPrefixList Attr[ID]
	// Target is null for a local route.
	Target     Attr[ID]
	TargetKind Attr[TargetKind]
	Origin     string
	// Blackhole is true where the target is gone: the route wins by its prefix,
	// and drops.
	Blackhole bool
}

func (*Route) Kind() Kind       { return KindRoute }
func (n *Route) addTo(g *Graph) { g.Routes = append(g.Routes, n) }
func (n *Route) describe(f fields) {
	f.ref("route_table", n.RouteTable)
	f.optText("destination_cidr", n.DestinationCIDR)
	f.optText("destination_ipv6_cidr", n.DestinationIPv6CIDR)
	f.optRef("destination_prefix_list", n.DestinationPrefixList)
	f.optRef("target", n.Target)
	f.enum("target_kind", textOf(n.TargetKind), targetKinds()...)
	f.enum("origin", Known(n.Origin), RouteStatic, RoutePropagated)
	f.flag("blackhole", Known(n.Blackhole))
}

// InternetGateway is an internet gateway.
type InternetGateway struct {
	Common
	VPCs Refs
}

func (*InternetGateway) Kind() Kind          { return KindInternetGateway }
func (n *InternetGateway) addTo(g *Graph)    { g.InternetGateways = append(g.InternetGateways, n) }
func (n *InternetGateway) describe(f fields) { f.refs("vpcs", n.VPCs) }

// EgressOnlyGateway is an egress-only internet gateway, for IPv6.
type EgressOnlyGateway struct {
	Common
	VPC Attr[ID]
}

func (*EgressOnlyGateway) Kind() Kind          { return KindEgressOnlyGateway }
func (n *EgressOnlyGateway) addTo(g *Graph)    { g.EgressOnlyGateways = append(g.EgressOnlyGateways, n) }
func (n *EgressOnlyGateway) describe(f fields) { f.ref("vpc", n.VPC) }

// NATGateway is a NAT gateway.
type NATGateway struct {
	Common
	VPC Attr[ID]
	// Subnet is null for a regional gateway.
	Subnet Attr[ID]
	// Connectivity is "public" or "private".
	Connectivity Attr[string]
}

func (*NATGateway) Kind() Kind       { return KindNATGateway }
func (n *NATGateway) addTo(g *Graph) { g.NATGateways = append(g.NATGateways, n) }
func (n *NATGateway) describe(f fields) {
	f.ref("vpc", n.VPC)
	f.optRef("subnet", n.Subnet)
	f.text("connectivity", n.Connectivity)
}

// Peering is a VPC peering connection.
type Peering struct {
	Common
	VPC     Attr[ID]
	PeerVPC Attr[ID]
}

func (*Peering) Kind() Kind       { return KindPeering }
func (n *Peering) addTo(g *Graph) { g.Peerings = append(g.Peerings, n) }
func (n *Peering) describe(f fields) {
	f.ref("vpc", n.VPC)
	f.ref("peer_vpc", n.PeerVPC)
}

// VPN is a VPN gateway.
type VPN struct {
	Common
	VPCs Refs
}

func (*VPN) Kind() Kind          { return KindVPN }
func (n *VPN) addTo(g *Graph)    { g.VPNs = append(g.VPNs, n) }
func (n *VPN) describe(f fields) { f.refs("vpcs", n.VPCs) }

// NetworkInterface is an elastic network interface.
type NetworkInterface struct {
	Common
	Subnet Attr[ID]
	// SourceDestCheck is off for interfaces that forward what is not theirs.
	SourceDestCheck Attr[bool]
	// Instance is the workload that it is attached to, or null.
	Instance Attr[ID]
	// SecurityGroups are the explicit ones.
	SecurityGroups Refs
}

func (*NetworkInterface) Kind() Kind       { return KindNetworkInterface }
func (n *NetworkInterface) addTo(g *Graph) { g.NetworkInterfaces = append(g.NetworkInterfaces, n) }
func (n *NetworkInterface) describe(f fields) {
	f.ref("subnet", n.Subnet)
	f.flag("source_dest_check", n.SourceDestCheck)
	f.optRef("instance", n.Instance)
	f.refs("security_groups", n.SecurityGroups)
}
