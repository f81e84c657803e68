package network_test

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// drawConnections joins VPCs by peering and by a transit gateway.
func (d *drawing) drawConnections() {
	for i, v := range d.vpcs {
		for _, w := range d.vpcs[i+1:] {
			if d.chance(.5) {
				d.add(&graph.Peering{Common: common(v.ID + "-" + w.ID), VPC: graph.Known(v.ID), PeerVPC: graph.Known(w.ID)})
			}
		}
	}
	if len(d.vpcs) < 2 || d.chance(.4) {
		return
	}
	d.transit = &graph.TransitGateway{Common: common("transit"), SecurityGroupReferencing: graph.Known(d.chance(.2))}
	d.add(d.transit)
	tables := []*graph.TransitGatewayRouteTable{{Common: common("transit.table0"), Implicit: true}, {Common: common("transit.table1")}}
	tables = tables[:1+d.IntN(2)]
	var attachments []*graph.TransitGatewayAttachment
	for _, v := range d.vpcs {
		if d.chance(.15) {
			continue
		}
		a := &graph.TransitGatewayAttachment{
			Common: common("transit-" + v.ID), TransitGateway: graph.Known(d.transit.ID), AttachmentType: "vpc", VPC: graph.Known(v.ID),
			ApplianceMode: graph.Known(false), SecurityGroupReferencing: graph.Known(d.chance(.7)),
		}
		zones := map[graph.Zone]bool{}
		for _, s := range v.subnets {
			if z := must(s.Zone); !zones[z] {
				zones[z] = true
				a.Subnets.Add(s.ID)
			}
		}
		attachments = append(attachments, a)
		d.transit.VPCs.Add(v.ID)
		d.add(a)
	}
	for _, a := range attachments {
		if !d.chance(.06) {
			pick(d, tables...).Associations.Add(a.ID)
		}
		for _, t := range tables {
			if d.chance(.75) {
				t.Propagations.Add(a.ID)
			}
		}
	}
	for _, t := range tables {
		t.TransitGateway = graph.Known(d.transit.ID)
		d.drawTransitRoutes(t, attachments)
		d.add(t)
	}
}

func (d *drawing) drawTransitRoutes(t *graph.TransitGatewayRouteTable, attachments []*graph.TransitGatewayAttachment) {
	seen := map[string]bool{}
	for range d.IntN(3) {
		v := pick(d, d.vpcs...)
		c := pick(d, "0.0.0.0/0", "10.0.0.0/8", v.prefix+"0/26", v.prefix+"0/27", v.prefix+"32/27")
		if seen[c] || len(attachments) == 0 {
			continue
		}
		seen[c] = true
		r := &graph.TransitGatewayRoute{ID: d.part(t.ID), DestinationCIDR: graph.Known(c), Blackhole: graph.Known(d.chance(.2))}
		if !must(r.Blackhole) {
			r.Attachment = graph.Known(pick(d, attachments...).ID)
		}
		t.Routes = append(t.Routes, r)
	}
}

// target is where a route leads.
type target struct {
	kind graph.TargetKind
	id   graph.ID
}

// drawRoutes gives each table of a VPC its routes.
func (d *drawing) drawRoutes(v *drawnVPC) {
	var out []target
	if v.internet != "" {
		out = append(out, target{graph.TargetInternetGateway, v.internet})
	}
	for _, n := range v.nats {
		out = append(out, target{graph.TargetNATGateway, n})
	}
	out = append(out, d.drawMiddleboxes(v)...)
	for i, t := range v.tables {
		seen := map[string]bool{}
		add := func(destination string, to target) *graph.Route {
			if seen[destination] {
				return nil
			}
			seen[destination] = true
			return d.addRoute(t, destination, to)
		}
		d.drawDefault(v, i, out, add)
		d.drawWays(v, add)
		d.drawOddRoutes(v, t, out, add)
	}
}

func (d *drawing) addRoute(t *graph.RouteTable, destination string, to target) *graph.Route {
	r := &graph.Route{
		Common: common(d.part(t.ID)), RouteTable: graph.Known(t.ID), TargetKind: graph.Known(to.kind), Origin: graph.RouteStatic,
	}
	if to.id != "" {
		r.Target = graph.Known(to.id)
	}
	switch {
	case strings.HasPrefix(destination, "pl-"):
		r.DestinationPrefixList = graph.Known(graph.ID(destination))
	case strings.Contains(destination, ":"):
		r.DestinationIPv6CIDR = graph.Known(destination)
	default:
		r.DestinationCIDR = graph.Known(destination)
	}
	d.add(r)
	return r
}

// drawMiddleboxes makes, now and then, a VPN gateway, a firewall, a Gateway Load
// Balancer endpoint, an appliance and a NAT instance to route to.
func (d *drawing) drawMiddleboxes(v *drawnVPC) []target {
	var out []target
	if d.chance(.1) {
		n := &graph.VPN{Common: common(v.ID + ".vpn"), VPCs: refsTo(v.VPC)}
		d.add(n)
		out = append(out, target{graph.TargetVPN, n.ID})
	}
	if d.chance(.1) {
		e := &graph.Endpoint{
			Common: common(v.ID + ".inspection"), VPC: graph.Known(v.ID), Type: graph.Known(graph.EndpointGatewayLoadBalancer),
			ServiceName: graph.Known("com.amazonaws.vpce." + region + ".vpce-svc-1"), ServiceOwner: graph.Known("other"), ServiceRegion: graph.Known(region),
			ServiceKnown: graph.Known(false), Subnets: refsTo(v.subnets[0]), DefaultSecurityGroup: graph.Known(false), PrivateDNS: graph.Known(false), IPAddressType: graph.Known("ipv4"),
		}
		d.add(e)
		out = append(out, target{graph.TargetEndpoint, e.ID})
	}
	if d.chance(.05) {
		n := &graph.Firewall{Common: common(v.ID + ".firewall"), VPC: graph.Known(v.ID), Subnets: refsTo(v.subnets[0])}
		d.add(n)
		out = append(out, target{graph.TargetEndpoint, n.ID})
	}
	if d.chance(.15) {
		check := d.chance(.5)
		n := &graph.Workload{
			Common: common(v.ID + ".appliance"), WorkloadKind: graph.WorkloadInstance, Subnets: refsTo(v.subnets[0]), SecurityGroups: refsTo(v.groups[0]),
			DefaultSecurityGroup: graph.Known(false), PublicIP: graph.Known(true), SourceDestCheck: graph.Known(check), PodIdentity: graph.Known(false),
		}
		d.add(n)
		out = append(out, target{graph.TargetInstance, n.ID})
	}
	if d.chance(.1) {
		n := &graph.NetworkInterface{Common: common(v.ID + ".interface"), Subnet: graph.Known(v.subnets[0].ID), SourceDestCheck: graph.Known(false)}
		d.add(n)
		out = append(out, target{graph.TargetNetworkInterface, n.ID})
	}
	return out
}

func (d *drawing) connections(v *drawnVPC, other *drawnVPC) []target {
	var out []target
	for _, n := range d.nodes {
		switch n := n.(type) {
		case *graph.Peering:
			a, b := must(n.VPC), must(n.PeerVPC)
			if a == v.ID && (other == nil || b == other.ID) || b == v.ID && (other == nil || a == other.ID) {
				out = append(out, target{graph.TargetPeering, n.ID})
			}
		case *graph.TransitGateway:
			if n.VPCs.Has(v.ID) && (other == nil || n.VPCs.Has(other.ID)) {
				out = append(out, target{graph.TargetTransitGateway, n.ID})
			}
		}
	}
	return out
}

// drawDefault draws a default route, in one of its forms. The first subnet's
// table mostly leads to the internet, so that NAT gateways there work.
func (d *drawing) drawDefault(v *drawnVPC, i int, out []target, add func(string, target) *graph.Route) {
	targets := append(slices.Clone(out), d.connections(v, nil)...)
	first := v.tables[i].ID == v.MainRouteTable.Or("")
	if len(v.subnets[0].RouteTables.IDs) > 0 {
		first = v.subnets[0].RouteTables.Has(v.tables[i].ID)
	}
	switch {
	case len(targets) == 0 || !first && d.chance(.25):
	case first && v.internet != "" && d.chance(.8):
		add("0.0.0.0/0", targets[0])
	case d.chance(.1):
		add("pl-all", pick(d, targets...))
	case d.chance(.15):
		for _, half := range []string{"0.0.0.0/1", "128.0.0.0/1"} {
			if d.chance(.9) {
				add(half, targets[0])
			}
		}
	default:
		if r := add("0.0.0.0/0", pick(d, targets...)); r != nil && d.chance(.08) {
			r.Blackhole = true
		}
	}
}

// drawWays draws routes to other VPCs.
func (d *drawing) drawWays(v *drawnVPC, add func(string, target) *graph.Route) {
	for _, other := range d.vpcs {
		if other == v {
			continue
		}
		ways := d.connections(v, other)
		if len(ways) == 0 || d.chance(.12) {
			continue
		}
		if v.prefix != "10.1.0." && d.chance(.05) {
			add("pl-inside", pick(d, ways...))
		}
		for _, c := range pick(d, must(other.CIDRs), must(other.CIDRs), []string{"10.0.0.0/8"}, []string{other.prefix + "0/27"}, []string{other.prefix + "0/27", other.prefix + "32/27"}) {
			if r := add(c, pick(d, ways...)); r != nil && d.chance(.04) {
				r.Blackhole = true
			}
		}
	}
}

// drawOddRoutes draws what tables rarely have: routes for a part of the internet,
// of lists, of IPv6, propagated ones, and ones into the VPC itself.
func (d *drawing) drawOddRoutes(v *drawnVPC, t *graph.RouteTable, out []target, add func(string, target) *graph.Route) {
	if len(out) > 0 && d.chance(.06) {
		add(pick(d, "52.216.0.0/15", "64.0.0.0/2"), pick(d, out...))
	}
	if len(out) > 0 && d.chance(.04) && !d.servesS3(t) {
		add("pl-s3", pick(d, out...))
	}
	if v.internet != "" && d.chance(.06) {
		add("::/0", target{graph.TargetInternetGateway, v.internet})
	}
	if d.chance(.05) {
		// No route can be as long as a local one.
		if c := must(pick(d, v.subnets...).CIDR); !slices.Contains(must(v.CIDRs), c) {
			if r := add(c, target{graph.TargetNetworkInterface, ""}); r != nil {
				r.Blackhole = true
			}
		}
	}
	if d.chance(.05) {
		add(must(v.CIDRs)[0], target{graph.TargetLocal, ""})
	}
	for _, o := range out {
		if o.kind == graph.TargetVPN && d.chance(.5) {
			d.addRoute(t, pick(d, "0.0.0.0/0", "10.0.0.0/8", pick(d, d.vpcs...).prefix+"0/26"), o).Origin = graph.RoutePropagated
		}
	}
}

func (d *drawing) servesS3(t *graph.RouteTable) bool {
	for _, n := range d.nodes {
		if e, ok := n.(*graph.Endpoint); ok && must(e.Service) == "s3" && e.RouteTables.Has(t.ID) {
			return true
		}
	}
	return false
}
