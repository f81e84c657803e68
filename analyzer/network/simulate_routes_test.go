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

// lookUp finds the hop for an address in a subnet's effective table. p is nil for
// private addresses.
func (s *simulation) lookUp(subnet *graph.Subnet, address netip.Addr, p *place) hop {
	vpc := nodeOf[*graph.VPC](s.g, must(subnet.VPC))
	table := must(vpc.MainRouteTable)
	if len(subnet.RouteTables.IDs) > 0 {
		table = subnet.RouteTables.IDs[0]
	}
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

// carries follows the routes for a packet from a subnet to a host in this or
// another VPC. Inside one subnet none is asked.
func (s *simulation) carries(from *graph.Subnet, to host) bool {
	if from == to.subnet {
		return true
	}
	source, destination := must(from.VPC), must(to.subnet.VPC)
	h := s.lookUp(from, to.address, nil)
	switch {
	case h.local:
		return source == destination
	case h.route == nil || h.blackhole:
		return false
	}
	switch must(h.route.TargetKind) {
	case graph.TargetPeering:
		p := nodeOf[*graph.Peering](s.g, must(h.route.Target))
		a, b := must(p.VPC), must(p.PeerVPC)
		return a == source && b == destination || b == source && a == destination
	case graph.TargetTransitGateway:
		return s.transits(must(h.route.Target), source, to)
	}
	return false
}

// transits routes a packet through a transit gateway, and from the network
// interfaces of the attachment where it comes out.
func (s *simulation) transits(gateway, source graph.ID, to host) bool {
	in := s.attachment(gateway, source)
	if in == nil {
		return false
	}
	out := s.transitHop(gateway, in.ID, to.address)
	if out == nil || must(out.VPC) != must(to.subnet.VPC) {
		return false
	}
	for _, id := range out.Subnets.IDs {
		if !s.lookUp(nodeOf[*graph.Subnet](s.g, id), to.address, nil).local {
			return false
		}
	}
	return true
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
