package network

import (
	"net/netip"
	"slices"

	"go4.org/netipx"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// admissions judges the security groups of every interface endpoint, in rank
// order: whether they let anybody in on the service's ports. Anybody is an
// address of the VPC or of a network that is joined to it, and whatever carries
// a group that a rule names, the endpoint's own included.
func (w *Walk) admissions() []graph.Admission {
	var out []graph.Admission
	for _, e := range w.g.Endpoints {
		if !graph.Is(e.Type, graph.EndpointInterface) {
			continue
		}
		vpc, ok := e.VPC.Get()
		gs := w.groupsOf(e.SecurityGroups, e.DefaultSecurityGroup, vpc)
		a := graph.Admission{Endpoint: e.ID, Groups: slices.Concat(gs.ids, gs.maybe)}
		held, why := no, []string(nil)
		for _, port := range w.portsToAdmit(e, gs) {
			f := w.filter(gs, graph.Ingress, port)
			got, because := w.admitsAnybody(f, vpc, ok)
			if got == yes && e.Service.IsUnknown() && !slices.Contains(portsOf(e), port) {
				got, because = maybe, []string{whyService(w.name(e.ID))}
			}
			held = max(held, got)
			why = append(why, because...)
		}
		switch held {
		case yes:
			a.Admitted = graph.Known(true)
		case no:
			a.Admitted = graph.Known(false)
		default:
			a.Why = distinctTexts(why)
			a.Admitted = graph.Unknown[bool](a.Why...)
		}
		out = append(out, a)
	}
	return out
}

// portsToAdmit are the ports of an endpoint's service. Those of a service that is
// not AWS's are its provider's choice, and those of a service that is not known
// may be any: each that a rule of the groups names may be one.
func (w *Walk) portsToAdmit(e *graph.Endpoint, gs *groups) []int {
	out := portsOf(e)
	if len(e.ServicePorts) > 0 || !graph.Is(e.ServiceOwner, "other") && !e.Service.IsUnknown() {
		return out
	}
	for _, id := range slices.Concat(gs.ids, gs.maybe) {
		sg, ok := w.g.Node(id).(*graph.SecurityGroup)
		if !ok {
			continue
		}
		for _, r := range sg.Rules {
			out = append(out, r.FromPort.Or(out[0]))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (w *Walk) admitsAnybody(f *filter, vpc graph.ID, known bool) (tri, []string) {
	held := no
	why := f.why
	for _, by := range f.peers {
		held = max(held, by)
	}
	if f.anything {
		held = max(held, maybe)
	}
	if held == yes {
		return yes, nil
	}
	all := netip.MustParsePrefix("0.0.0.0/0")
	near, open := w.joined(vpc)
	for _, p := range near {
		switch {
		case f.sure.OverlapsPrefix(p):
			return yes, nil
		case f.possible.OverlapsPrefix(p):
			held = max(held, maybe)
		}
	}
	if f.sure.ContainsPrefix(all) {
		return yes, nil
	}
	// Any address may be in a network of which not all ranges are known.
	if (open || !known) && !isEmpty(f.possible) {
		return max(held, maybe), append(slices.Clone(why), whyJoined(w.name(vpc)))
	}
	return held, why
}

func isEmpty(s *netipx.IPSet) bool { return len(s.Ranges()) == 0 }

// joined are the ranges of a VPC and of the networks that peering, a transit
// gateway or a Client VPN joins to it; open is true where there may be others, as
// behind a VPN.
// IPv6 ranges are never known, so a rule for IPv6 may always admit somebody of a
// VPC that has it.
func (w *Walk) joined(vpc graph.ID) (near []netip.Prefix, open bool) {
	add := func(id graph.ID) {
		ranges := w.ranges(id)
		open = open || len(ranges) == 0
		near = append(near, ranges...)
	}
	add(vpc)
	if v, ok := w.g.Node(vpc).(*graph.VPC); ok && setting(v.IPv6, false) != no {
		near = append(near, ipv6.internet())
	}
	part := w.partOf(vpc)
	for _, p := range w.peerings[part] {
		switch one, other := w.denotes(p.VPC, vpc), w.denotes(p.PeerVPC, vpc); {
		case one == yes:
			add(p.PeerVPC.Or(""))
		case other == yes:
			add(p.VPC.Or(""))
		default:
			open = open || max(one, other) == maybe
		}
	}
	for _, gateway := range w.gateways[part] {
		if a, sure := w.attachmentOf(gateway, vpc); a == nil {
			open = open || !sure
			continue
		}
		for _, a := range w.attachments[part] {
			if w.denotes(a.TransitGateway, gateway) == no {
				continue
			}
			id, ok := a.VPC.Get()
			if ok {
				add(id)
			}
			open = open || !ok
		}
		if n, ok := w.g.Node(gateway).(*graph.TransitGateway); !ok || n.VPCs.Open {
			open = true
		}
	}
	for _, n := range w.g.VPNs {
		open = open || w.partOf(n.ID) == part && w.has(n.VPCs, vpc) != no
	}
	for _, n := range w.g.ClientVPNs {
		devices, err := netip.ParsePrefix(n.ClientCIDR.Or(""))
		if n.VPCs.Has(vpc) && err == nil && n.When == nil {
			near = append(near, devices.Masked())
			continue
		}
		open = open || w.partOf(n.ID) == part && w.has(n.VPCs, vpc) != no
	}
	for _, u := range w.unresolved[vpc] {
		open = open || u.Kind == graph.UnresolvedAny
	}
	return near, open
}

// aclBlocks are the ACLs that deny an interface endpoint all requests from its
// VPC, or all replies to it, in a subnet of the endpoint.
func (w *Walk) aclBlocks() []graph.ACLBlock {
	var out []graph.ACLBlock
	for _, e := range w.g.Endpoints {
		vpc, ok := e.VPC.Get()
		if !ok || !graph.Is(e.Type, graph.EndpointInterface) {
			continue
		}
		at := w.placeOf(nil, vpc, ipv4)
		exact := len(w.ranges(vpc)) > 0
		for i, id := range e.Subnets.All() {
			s := w.site(id, vpc)
			var why []string
			if i >= len(e.Subnets.IDs) {
				why = append([]string{whyMayServe(w.name(e.ID), w.name(id))}, e.Subnets.Why...)
			}
			if s.acl != nil {
				out = append(out, w.blocks(e, s, at, exact, why)...)
			}
			for _, acl := range w.possibleACLs(s) {
				under := *s
				under.acl = acl
				out = append(out, w.blocks(e, &under, at, exact, append(slices.Clone(why), whyMayServe(w.name(acl.ID), w.name(id))))...)
			}
		}
	}
	return out
}

// possibleACLs are those that a subnet may have whose ACL is not known.
func (w *Walk) possibleACLs(s *site) []*graph.NetworkACL {
	if s.node == nil || !s.node.NetworkACL.IsUnknown() {
		return nil
	}
	var out []*graph.NetworkACL
	for _, acl := range w.g.NetworkACLs {
		if w.partOf(acl.ID) == w.partOf(s.id) && min(w.has(acl.Subnets, s.id), w.denotes(acl.VPC, s.vpc)) != no {
			out = append(out, acl)
		}
	}
	return out
}

// blocks judges one subnet of an endpoint, both directions.
func (w *Walk) blocks(e *graph.Endpoint, s *site, at *place, exact bool, why []string) []graph.ACLBlock {
	var out []graph.ACLBlock
	add := func(direction string, p []ports) {
		some := no
		var entry *graph.NetworkACLEntry
		for _, x := range p {
			r := w.rule(s.acl, direction, x, at)
			passes := r.some
			// Nothing says that entries which are not seen are there, and deny.
			if passes == maybe && w.ruleOfSeen(s.acl, direction, x, at).some == yes {
				passes = yes
			}
			if !exact && r.all != yes && passes == yes {
				passes = maybe
			}
			if some = max(some, passes); passes == no && entry == nil {
				entry = r.entry
			}
		}
		if some == yes {
			return
		}
		b := graph.ACLBlock{NetworkACL: s.acl.ID, Endpoint: e.ID, Subnet: s.id, Direction: direction, Why: slices.Clone(why)}
		if entry != nil && some == no {
			b.Entry = graph.Known(entry.ID)
		}
		if some == maybe {
			for _, x := range p {
				b.Why = append(b.Why, w.doubtsOf(s.acl, direction, x, at)...)
			}
			b.Why = distinctTexts(b.Why)
		}
		out = append(out, b)
	}
	asked := make([]ports, 0, 1)
	for _, p := range portsOf(e) {
		asked = append(asked, ports{p, p})
	}
	add(graph.Ingress, asked)
	add(graph.Egress, []ports{replies()})
	return out
}
