package network_test

import (
	"net/netip"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// hop is what a route table says of an address: nothing, a gateway endpoint, the
// VPC itself, or a route.
type hop struct {
	gateway   *graph.Endpoint
	local     bool
	route     *graph.Route
	blackhole bool
	// bits and rank decide which hop wins: the longest, then the lowest rank.
	bits, rank int
}

// The ranks of routes of one length: a VPC's own, static ones, those of prefix
// lists, propagated ones. VPC user guide, "Route priority".
const (
	rankLocal = iota
	rankStatic
	rankList
	rankPropagated
)

// table is a subnet's effective route table.
func (s *simulation) table(subnet *graph.Subnet) graph.ID {
	if len(subnet.RouteTables.IDs) > 0 {
		return subnet.RouteTables.IDs[0]
	}
	return must(nodeOf[*graph.VPC](s.g, must(subnet.VPC)).MainRouteTable)
}

// lookUp finds the hop for an address in a subnet's effective table. p is nil for
// private addresses.
func (s *simulation) lookUp(subnet *graph.Subnet, address netip.Addr, p *place) hop {
	vpc, table := nodeOf[*graph.VPC](s.g, must(subnet.VPC)), s.table(subnet)
	best := hop{bits: -1}
	try := func(destination netip.Prefix, h hop) {
		h.bits = destination.Bits()
		if destination.Contains(address) && (h.bits > best.bits || h.bits == best.bits && h.rank < best.rank) {
			best = h
		}
	}
	for _, c := range must(vpc.CIDRs) {
		try(s.prefix(c), hop{local: true, rank: rankLocal})
	}
	for _, e := range s.g.Endpoints {
		if p != nil && must(e.Type) == graph.EndpointGateway && must(e.Service) == s.service &&
			must(e.VPC) == vpc.ID && slices.Contains(e.RouteTables.IDs, table) {
			try(p.listed, hop{gateway: e, rank: rankList})
		}
	}
	for _, r := range s.g.Routes {
		if must(r.RouteTable) == table {
			s.tryRoute(subnet, r, p, try)
		}
	}
	return best
}

func (s *simulation) tryRoute(subnet *graph.Subnet, r *graph.Route, p *place, try func(netip.Prefix, hop)) {
	h := hop{route: r, rank: rankStatic, blackhole: r.Blackhole}
	kind := must(r.TargetKind)
	if kind == graph.TargetLocal {
		h = hop{local: true, rank: rankLocal}
	}
	if r.Origin == graph.RoutePropagated {
		h.rank = rankPropagated
	}
	if must(subnet.PublicAccessBlocked) && (kind == graph.TargetInternetGateway || kind == graph.TargetEgressOnlyGateway) {
		h.blackhole = true
	}
	if r.DestinationCIDR.IsKnown() {
		try(s.prefix(must(r.DestinationCIDR)), h)
	}
	if !r.DestinationPrefixList.IsKnown() {
		return
	}
	h.rank = rankList
	list := nodeOf[*graph.PrefixList](s.g, must(r.DestinationPrefixList))
	if p != nil && list.Service.IsKnown() && must(list.Service) == s.service {
		try(p.listed, h)
	}
	for _, c := range list.CIDRs {
		try(s.prefix(c), h)
	}
}

// passage is whether packets arrive: under some choice, and under all. It is open
// where they go through what is not simulated: an appliance, a firewall, somebody's
// own network.
type passage struct{ can, sure, open bool }

// and is the passage of what must pass both.
func (p passage) and(q passage) passage {
	blocked := !p.can && !p.open || !q.can && !q.open
	return passage{can: p.can && q.can, sure: p.sure && q.sure, open: !blocked && (p.open || q.open)}
}

// or is the passage of what passes by one or the other, which is a choice.
func (p passage) or(q passage) passage {
	return passage{can: p.can || q.can, sure: p.sure && q.sure, open: p.open || q.open}
}

func passageIf(ok bool) passage { return passage{can: ok, sure: ok} }

// carries follows the routes for a packet from a subnet to a host in this or
// another VPC. Inside one subnet none is asked.
func (s *simulation) carries(from *graph.Subnet, to host) passage {
	if from == to.subnet {
		return passageIf(true)
	}
	return s.routes(from, must(from.VPC), to, 0)
}

// mostHops ends loops between transit gateways and VPCs.
const mostHops = 4

// routes follows the table of a subnet for a packet that comes from the VPC source,
// which another one may have handed to this one.
func (s *simulation) routes(at *graph.Subnet, source graph.ID, to host, hops int) passage {
	here, destination := must(at.VPC), must(to.subnet.VPC)
	h := s.lookUp(at, to.address, nil)
	switch {
	case h.local:
		return passageIf(here == destination)
	case h.route == nil || h.blackhole || hops == mostHops:
		return passage{}
	}
	target := must(h.route.Target)
	switch must(h.route.TargetKind) {
	case graph.TargetPeering:
		// Peering carries only what comes from one of its ends and goes to the other.
		p := nodeOf[*graph.Peering](s.g, target)
		a, b := must(p.VPC), must(p.PeerVPC)
		return passageIf(here == source && (a == here && b == destination || b == here && a == destination))
	case graph.TargetTransitGateway:
		return s.transits(target, here, source, to, hops)
	case graph.TargetNATGateway:
		return s.throughNAT(nodeOf[*graph.NATGateway](s.g, target), to)
	case graph.TargetVPN, graph.TargetEndpoint, graph.TargetInstance, graph.TargetNetworkInterface:
		return passage{open: true}
	}
	return passage{}
}

// throughNAT is open where the NAT gateway's own table leads to other networks.
func (s *simulation) throughNAT(n *graph.NATGateway, to host) passage {
	if n.Subnet.IsNull() {
		return passage{}
	}
	h := s.lookUp(nodeOf[*graph.Subnet](s.g, must(n.Subnet)), to.address, nil)
	if h.route == nil || h.blackhole {
		return passage{}
	}
	kind := must(h.route.TargetKind)
	return passage{open: kind != graph.TargetInternetGateway && kind != graph.TargetNATGateway}
}

// transits routes a packet through a transit gateway, and on from the network
// interfaces of the attachment where it comes out: which of them is a choice.
func (s *simulation) transits(gateway, here, source graph.ID, to host, hops int) passage {
	in := s.attachment(gateway, here)
	if in == nil {
		return passage{}
	}
	out := s.transitHop(gateway, in.ID, to.address)
	if out == nil {
		return passage{}
	}
	all := passage{sure: true}
	for _, id := range out.Subnets.IDs {
		all = all.or(s.routes(nodeOf[*graph.Subnet](s.g, id), source, to, hops+1))
	}
	return all
}

func (s *simulation) attachment(gateway, vpc graph.ID) *graph.TransitGatewayAttachment {
	for _, a := range s.g.TransitGatewayAttachments {
		if must(a.TransitGateway) == gateway && must(a.VPC) == vpc {
			return a
		}
	}
	return nil
}

// transitHop looks an address up in the table of the attachment that a packet
// came through. Static routes beat propagated ones of the same length.
func (s *simulation) transitHop(gateway, in graph.ID, address netip.Addr) *graph.TransitGatewayAttachment {
	bits, static := -1, false
	var best graph.ID
	for _, t := range s.g.TransitGatewayRouteTables {
		if must(t.TransitGateway) != gateway || !slices.Contains(t.Associations.IDs, in) {
			continue
		}
		for _, r := range t.Routes {
			if d := s.prefix(must(r.DestinationCIDR)); d.Contains(address) && d.Bits() > bits {
				bits, static, best = d.Bits(), true, must(r.Attachment)
				if must(r.Blackhole) {
					best = ""
				}
			}
		}
		for _, id := range t.Propagations.IDs {
			vpc := nodeOf[*graph.VPC](s.g, must(nodeOf[*graph.TransitGatewayAttachment](s.g, id).VPC))
			for _, c := range must(vpc.CIDRs) {
				if d := s.prefix(c); d.Contains(address) && (d.Bits() > bits || d.Bits() == bits && !static) {
					bits, static, best = d.Bits(), false, id
				}
			}
		}
	}
	if best == "" {
		return nil
	}
	return nodeOf[*graph.TransitGatewayAttachment](s.g, best)
}
