// Package cost computes what the endpoints and NAT gateways of a graph cost per
// month, as far as the source tells: hours are certain, traffic is not in the
// source and so not in any sum.
package cost

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// HoursPerMonth is what AWS's calculators take for a month.
const HoursPerMonth = 730

// Report is what a graph costs.
type Report struct {
	Prices *aws.Prices
	VPCs   []VPC
	// Monthly is the sum of all that has a price.
	Monthly aws.Amount
	// Unpriced is the number of items without a price.
	Unpriced int
	// Shared are services whose endpoints one VPC could hold for several.
	Shared []Shared
}

// VPC is the cost of one VPC's endpoints and gateways.
type VPC struct {
	// VPC is "" for what is in a VPC that is not known.
	VPC     graph.ID
	Items   []Item
	Monthly aws.Amount
}

// The kinds of items.
const (
	KindInterface = "interface endpoint"
	KindGateway   = "gateway endpoint"
	KindGWLB      = "gateway load balancer endpoint"
	KindNAT       = "nat gateway"
)

// Item is one endpoint or gateway.
type Item struct {
	Node graph.ID
	Kind string
	// Service is the short name, "" where there is none.
	Service string
	Region  string
	// Zones is the number of Availability Zones that are paid for. With ZonesOpen
	// there may be more.
	Zones     int
	ZonesOpen bool
	// Maybe is true for what exists only under a condition.
	Maybe bool
	// Monthly is what the hours cost; nil where the region, or its price, is not
	// known.
	Monthly *aws.Amount
	// PerGB is what a gigabyte costs; nil where that is not known.
	PerGB *aws.Amount
	// BreakEvenGB is the traffic per month above which the endpoint costs less
	// than sending the same through its VPC's NAT gateway, which stays for other
	// traffic; nil where there is no such gateway or no price.
	BreakEvenGB *int
}

// Shared is a service with Interface endpoints in several VPCs that one network
// joins.
type Shared struct {
	Service string
	// Via is the transit gateway, or the VPC that the others peer with.
	Via graph.ID
	// Endpoints are in rank order, one a VPC.
	Endpoints []graph.ID
	// Saving is what one VPC's endpoint for all of them would save in a month,
	// before the network's own charges for traffic; nil without prices.
	Saving *aws.Amount
}

// Of computes the costs of a graph. Items stand by VPC in rank order.
func Of(g *graph.Graph, prices *aws.Prices) *Report {
	c := &costs{g: g, prices: prices, at: map[graph.ID]int{}, items: map[graph.ID]Item{}, out: &Report{Prices: prices}}
	for _, v := range g.VPCs {
		c.vpc(v.ID)
	}
	for _, e := range g.Endpoints {
		c.add(e.VPC, c.endpoint(e))
	}
	for _, n := range g.NATGateways {
		c.add(n.VPC, c.gateway(n))
	}
	c.breakEven()
	c.out.VPCs = slices.DeleteFunc(c.out.VPCs, func(v VPC) bool { return len(v.Items) == 0 })
	for i := range c.out.VPCs {
		for _, item := range c.out.VPCs[i].Items {
			if item.Monthly == nil {
				c.out.Unpriced++
				continue
			}
			c.out.VPCs[i].Monthly += *item.Monthly
		}
		c.out.Monthly += c.out.VPCs[i].Monthly
	}
	c.out.Shared = c.shared(2, false)
	return c.out
}

type costs struct {
	g      *graph.Graph
	prices *aws.Prices
	// at leads from a VPC to its place in the report.
	at map[graph.ID]int
	// items are those of the report by node.
	items map[graph.ID]Item
	out   *Report
}

func (c *costs) vpc(id graph.ID) *VPC {
	at, ok := c.at[id]
	if !ok {
		at = len(c.out.VPCs)
		c.at[id] = at
		c.out.VPCs = append(c.out.VPCs, VPC{VPC: id})
	}
	return &c.out.VPCs[at]
}

func (c *costs) add(vpc graph.Attr[graph.ID], item *Item) {
	if item == nil {
		return
	}
	v := c.vpc(vpc.Or(""))
	v.Items = append(v.Items, *item)
	c.items[item.Node] = *item
}

func (c *costs) price(region graph.Attr[string]) aws.Price { return c.prices.Regions[region.Or("")] }

// endpoint returns nil for endpoints that are billed in other ways.
func (c *costs) endpoint(e *graph.Endpoint) *Item {
	item := &Item{Node: e.ID, Service: e.Service.Or(""), Region: e.Region.Or(""), Maybe: e.When != nil}
	price := c.price(e.Region)
	hour := price.InterfaceHour
	switch e.Type.Or("") {
	case graph.EndpointGateway:
		free := aws.Amount(0)
		item.Kind, item.Monthly, item.PerGB = KindGateway, &free, &free
		return item
	case graph.EndpointInterface:
		item.Kind, item.PerGB = KindInterface, price.InterfaceGB
	case graph.EndpointGatewayLoadBalancer:
		item.Kind, item.PerGB = KindGWLB, price.GWLBGB
		hour = price.GWLBHour
	default:
		return nil
	}
	item.Zones = len(e.Subnets.IDs)
	item.ZonesOpen = e.Subnets.Open || len(e.Subnets.Maybe) > 0
	item.Monthly = monthly(hour, item.Zones)
	if item.Zones == 0 && item.ZonesOpen {
		item.Monthly = nil
	}
	return item
}

func (c *costs) gateway(n *graph.NATGateway) *Item {
	price := c.price(n.Region)
	item := &Item{
		Node: n.ID, Kind: KindNAT, Region: n.Region.Or(""), Zones: 1, Maybe: n.When != nil,
		Monthly: monthly(price.NATHour, 1), PerGB: price.NATGB,
	}
	// A regional gateway is billed for each zone that it is in (VPC User Guide,
	// "Regional NAT gateways"); which ones is not in the source.
	item.ZonesOpen = n.Subnet.IsNull()
	return item
}

func monthly(hour *aws.Amount, zones int) *aws.Amount {
	if hour == nil {
		return nil
	}
	sum := hour.Times(HoursPerMonth).Times(zones)
	return &sum
}

// breakEven compares each interface endpoint with the cheapest NAT gateway of
// its VPC.
func (c *costs) breakEven() {
	for i := range c.out.VPCs {
		var nat *aws.Amount
		for _, item := range c.out.VPCs[i].Items {
			if item.Kind == KindNAT && item.PerGB != nil && (nat == nil || *item.PerGB < *nat) {
				nat = item.PerGB
			}
		}
		if nat == nil {
			continue
		}
		for j := range c.out.VPCs[i].Items {
			item := &c.out.VPCs[i].Items[j]
			if item.Kind == KindInterface && item.Monthly != nil && item.PerGB != nil && *nat > *item.PerGB {
				gain := *nat - *item.PerGB
				gb := int((*item.Monthly + gain - 1) / gain)
				item.BreakEvenGB = &gb
			}
		}
	}
}
