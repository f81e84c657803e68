package graph

// The types of VPC endpoints.
const (
	EndpointGateway             = "Gateway"
	EndpointInterface           = "Interface"
	EndpointGatewayLoadBalancer = "GatewayLoadBalancer"
	EndpointResource            = "Resource"
	EndpointServiceNetwork      = "ServiceNetwork"
)

// Endpoint is a VPC endpoint.
type Endpoint struct {
	Common
	VPC Attr[ID]
	// Type is one of the five above, or what the source says.
	Type Attr[string]
	// ServiceName is the full name; parts that are not known stand in it as
	// "${expression}". Null for resource and service network endpoints.
	ServiceName Attr[string]
	// Service is the short name ("s3", "ecr.api"); null for endpoint services
	// that are not AWS's.
	Service Attr[string]
	// ServiceOwner is "aws" or "other".
	ServiceOwner Attr[string]
	// ServiceRegion is the region in the name; null in names without one.
	ServiceRegion Attr[string]
	// RemoteRegion is the region of the service where the endpoint asks for one
	// that is not its own (service_region); null where it does not.
	RemoteRegion Attr[string]
	// ServiceKnown is true where the table of services has it.
	ServiceKnown Attr[bool]
	// ServiceMeant is the name in the table that is closest to one that is not in
	// it; null where none is.
	ServiceMeant Attr[string]
	// What the table says of the service; empty or null where it says nothing
	// certain.
	ServiceTypes           []string
	ServicePrivateDNS      Attr[bool]
	ServicePrivateDNSNames []string
	ServicePolicy          Attr[bool]
	ServicePorts           []Port

	RouteTables Refs
	Subnets     Refs
	// SecurityGroups are the explicit ones.
	SecurityGroups Refs
	// DefaultSecurityGroup is true where the VPC's default group applies, alone
	// or beside others.
	DefaultSecurityGroup Attr[bool]
	PrivateDNS           Attr[bool]
	// InboundResolverOnly is true where private DNS answers only what comes
	// through an inbound resolver endpoint; null where that does not apply.
	InboundResolverOnly Attr[bool]
	// IPAddressType is "ipv4", "dualstack" or "ipv6".
	IPAddressType Attr[string]
	// Policy is null where the default applies, which allows everything.
	Policy Attr[ID]
}

// Port is a range of ports of a protocol.
type Port struct {
	Protocol string
	From, To int
}

func (*Endpoint) Kind() Kind       { return KindEndpoint }
func (n *Endpoint) addTo(g *Graph) { g.Endpoints = append(g.Endpoints, n) }
func (n *Endpoint) describe(f fields) {
	f.ref("vpc", n.VPC)
	f.text("type", n.Type)
	f.optText("service_name", n.ServiceName)
	f.optText("service", n.Service)
	f.enum("service_owner", n.ServiceOwner, "aws", "other")
	f.optText("service_region", n.ServiceRegion)
	f.optText("remote_region", n.RemoteRegion)
	f.flag("service_known", n.ServiceKnown)
	f.optText("service_meant", n.ServiceMeant)
	f.texts("service_types", Known(n.ServiceTypes))
	f.optFlag("service_private_dns", n.ServicePrivateDNS)
	f.texts("service_private_dns_names", Known(n.ServicePrivateDNSNames))
	f.optFlag("service_policy", n.ServicePolicy)
	objects(f, "service_ports", n.ServicePorts, Port{}, Port.describe)
	f.refs("route_tables", n.RouteTables)
	f.refs("subnets", n.Subnets)
	f.refs("security_groups", n.SecurityGroups)
	f.flag("default_security_group", n.DefaultSecurityGroup)
	f.flag("private_dns", n.PrivateDNS)
	f.optFlag("inbound_resolver_only", n.InboundResolverOnly)
	f.text("ip_address_type", n.IPAddressType)
	f.optRef("policy", n.Policy)
}

func (p Port) describe(f fields) {
	f.text("protocol", Known(p.Protocol))
	f.number("from", Known(p.From))
	f.number("to", Known(p.To))
}
