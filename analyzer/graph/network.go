package graph

// VPC is a virtual private cloud that the configuration declares.
type VPC struct {
	Common
	// CIDRs are the IPv4 ranges, the primary one first.
	CIDRs Attr[[]string]
	// IPv6 is true where the VPC has an IPv6 range.
	IPv6         Attr[bool]
	DNSSupport   Attr[bool]
	DNSHostnames Attr[bool]
	// MainRouteTable is the table of subnets without an association.
	MainRouteTable       Attr[ID]
	DefaultSecurityGroup Attr[ID]
	DefaultNetworkACL    Attr[ID]
	// AmazonDNS is true where DHCP hands out Amazon's DNS servers, so that private
	// names resolve.
	AmazonDNS Attr[bool]
	// Default is true for the account's default VPC of a region.
	Default bool
}

func (*VPC) Kind() Kind       { return KindVPC }
func (n *VPC) addTo(g *Graph) { g.VPCs = append(g.VPCs, n) }
func (n *VPC) describe(f fields) {
	f.texts("cidrs", n.CIDRs)
	f.flag("ipv6", n.IPv6)
	f.flag("dns_support", n.DNSSupport)
	f.flag("dns_hostnames", n.DNSHostnames)
	f.flag("amazon_dns", n.AmazonDNS)
	f.ref("main_route_table", n.MainRouteTable)
	f.ref("default_security_group", n.DefaultSecurityGroup)
	f.ref("default_network_acl", n.DefaultNetworkACL)
	f.flag("default", Known(n.Default))
}

// Zone is an Availability Zone. Two zones with the same By are the same zone if
// their values are equal, and different ones if they are not; of names that are
// known in part only the former is certain. With different By nothing follows.
type Zone struct {
	// By is "name" (us-east-1a), "id" (use1-az1) or "position" (the n-th zone,
	// from 0, of a list of the region's zones that Value names).
	By    string
	Value string
}

// Subnet is a subnet of a VPC.
type Subnet struct {
	Common
	VPC      Attr[ID]
	CIDR     Attr[string]
	IPv6CIDR Attr[string]
	Zone     Attr[Zone]
	// MapPublicIP is whether instances get a public IPv4 address at launch.
	MapPublicIP Attr[bool]
	// NetworkACL is the effective one: the VPC's default where none is
	// associated.
	NetworkACL Attr[ID]
	// RouteTables are the explicit associations. It is empty where the main
	// table serves the subnet.
	RouteTables Refs
	// PublicAccessBlocked is true where VPC Block Public Access blocks both
	// directions here and nothing excludes the subnet or its VPC.
	PublicAccessBlocked Attr[bool]
}

func (*Subnet) Kind() Kind       { return KindSubnet }
func (n *Subnet) addTo(g *Graph) { g.Subnets = append(g.Subnets, n) }
func (n *Subnet) describe(f fields) {
	f.ref("vpc", n.VPC)
	f.optText("cidr", n.CIDR)
	f.optText("ipv6_cidr", n.IPv6CIDR)
	zoneWhy := ""
	if !n.Zone.IsKnown() {
		zoneWhy = n.Zone.reason()
	}
	f.nested("zone", zoneWhy, false, func(f fields) {
		zone := n.Zone.Or(Zone{})
		f.enum("by", Known(zone.By), "name", "id", "position")
		f.text("value", Known(zone.Value))
	})
	f.flag("map_public_ip", n.MapPublicIP)
	f.ref("network_acl", n.NetworkACL)
	f.refs("route_tables", n.RouteTables)
	f.flag("public_access_blocked", n.PublicAccessBlocked)
}

// PrefixList is a set of address ranges under an id.
type PrefixList struct {
	Common
	// CIDRs are the known entries.
	CIDRs []string
	// Open is true where there may be others.
	Open bool
	// Service is the short name of the AWS service whose addresses the list
	// holds ("s3"); null for a customer's list.
	Service Attr[string]
}

func (*PrefixList) Kind() Kind       { return KindPrefixList }
func (n *PrefixList) addTo(g *Graph) { g.PrefixLists = append(g.PrefixLists, n) }
func (n *PrefixList) describe(f fields) {
	f.nested("entries", "", false, func(f fields) {
		f.texts("cidrs", Known(n.CIDRs))
		f.flag("complete", Known(!n.Open))
	})
	f.optText("service", n.Service)
}

// FlowLog is a flow log of VPCs or subnets.
type FlowLog struct {
	Common
	VPCs    Refs
	Subnets Refs
	// TrafficType is ALL, ACCEPT or REJECT.
	TrafficType Attr[string]
}

func (*FlowLog) Kind() Kind       { return KindFlowLog }
func (n *FlowLog) addTo(g *Graph) { g.FlowLogs = append(g.FlowLogs, n) }
func (n *FlowLog) describe(f fields) {
	f.refs("vpcs", n.VPCs)
	f.refs("subnets", n.Subnets)
	f.text("traffic_type", n.TrafficType)
}

// External is something that the configuration only mentions, by a literal id
// or by an expression of which the value is not known.
type External struct {
	Common
	// Of is the kind of the thing, as far as the place that mentions it tells;
	// "" where it does not.
	Of Kind
	// Literal is the id; null where only the expression is known.
	Literal Attr[string]
	// Symbolic is true where the expression alone identifies the thing, so that
	// it may be any node of its kind.
	Symbolic bool
}

func (*External) Kind() Kind       { return KindExternal }
func (n *External) addTo(g *Graph) { g.Externals = append(g.Externals, n) }
func (n *External) describe(f fields) {
	f.text("kind", Known(string(n.Of)))
	f.optText("literal", n.Literal)
	f.flag("symbolic", Known(n.Symbolic))
}
