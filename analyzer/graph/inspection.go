package graph

// The directions of traffic that a firewall sees.
const (
	// InspectedInbound: what arrives at the internet gateway.
	InspectedInbound = "inbound"
	// InspectedOutbound: what the subnet sends.
	InspectedOutbound = "outbound"
)

// OneWayInspection is a fact: a Gateway Load Balancer endpoint sees the traffic
// between a subnet and the internet in one direction only.
type OneWayInspection struct {
	Subnet   ID
	Endpoint ID
	// Inspected is the direction that goes through the endpoint.
	Inspected string
	// Gateway is what the other direction goes through instead: an internet
	// gateway, or the NAT gateway that answers return to. It is null where
	// that is not known.
	Gateway Attr[ID]
	// Routes are those that show it, the one to the endpoint first.
	Routes []ID
	// Why is empty where that is certain.
	Why []string
}

func (x OneWayInspection) describe(f fields) {
	f.ref("subnet", Known(x.Subnet))
	f.ref("endpoint", Known(x.Endpoint))
	f.enum("inspected", Known(x.Inspected), InspectedInbound, InspectedOutbound)
	f.optRef("gateway", x.Gateway)
	f.ids("routes", x.Routes)
	f.texts("why", Known(x.Why))
}

// InspectionLoop is a fact: the default route of the subnet that a Gateway Load
// Balancer endpoint sits in leads to the endpoint itself.
type InspectionLoop struct {
	Endpoint ID
	Subnet   ID
	Routes   []ID
	// Why is empty where that is certain.
	Why []string
}

func (x InspectionLoop) describe(f fields) {
	f.ref("endpoint", Known(x.Endpoint))
	f.ref("subnet", Known(x.Subnet))
	f.ids("routes", x.Routes)
	f.texts("why", Known(x.Why))
}
