package clientvpn

import (
	"net/netip"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// The sizes that a client range may have (Client VPN Administrator Guide, "Rules
// and best practices for using AWS Client VPN").
const (
	largest  = 12
	smallest = 22
)

// clashes returns what is wrong with the client range: everything that
// certainly is, else everything that may be.
func (e endpoint) clashes() []graph.ClientVPNClash {
	if e.ClientCIDR.IsNull() {
		return nil
	}
	text, ok := e.ClientCIDR.Get()
	if !ok {
		why := append([]string{"the client range is not known"}, e.ClientCIDR.Why()...)
		return []graph.ClientVPNClash{{ClientVPN: e.ID, Clash: graph.ClashSize, Why: why}}
	}
	own, ok := prefix(text)
	if !ok || !own.Addr().Is4() {
		return nil
	}
	var all []graph.ClientVPNClash
	if own.Bits() < largest || own.Bits() > smallest {
		all = append(all, graph.ClientVPNClash{ClientVPN: e.ID, Clash: graph.ClashSize, Range: text})
	}
	all = append(append(all, e.withVPCs(own)...), e.withRoutes(own)...)
	var sure []graph.ClientVPNClash
	for _, x := range all {
		if len(x.Why) == 0 {
			sure = append(sure, x)
		}
	}
	if len(sure) > 0 {
		return sure
	}
	return all
}

func (e endpoint) withVPCs(own netip.Prefix) []graph.ClientVPNClash {
	var out []graph.ClientVPNClash
	for _, n := range e.networks() {
		x := graph.ClientVPNClash{ClientVPN: e.ID, Clash: graph.ClashVPC, Other: n.vpc, Why: slices.Concat(n.why, n.whyAssociated)}
		if len(n.ranges) == 0 {
			out = append(out, x)
			continue
		}
		for _, p := range n.ranges {
			if p.Overlaps(own) {
				x.Range = p.String()
				out = append(out, x)
				break
			}
		}
	}
	return out
}

// withRoutes leaves out default routes, in one or in two halves: they lead what
// is nowhere else to the internet, and cover every client range.
func (e endpoint) withRoutes(own netip.Prefix) []graph.ClientVPNClash {
	var out []graph.ClientVPNClash
	for _, r := range e.Routes {
		if r.DestinationVPC.IsKnown() && e.VPCs.Has(r.DestinationVPC.Or("")) {
			continue // withVPCs has it.
		}
		x := graph.ClientVPNClash{ClientVPN: e.ID, Clash: graph.ClashRoute, Other: graph.Known(r.ID)}
		if r.When != nil {
			x.Why = append(x.Why, e.name(r.ID)+" exists only if "+r.When.String())
		}
		text, ok := r.DestinationCIDR.Get()
		if !ok {
			x.Why = append(x.Why, "the destination of "+e.name(r.ID)+" is not known")
			x.Why = append(x.Why, r.DestinationCIDR.Why()...)
			out = append(out, x)
			continue
		}
		if p, ok := prefix(text); ok && p.Bits() > 1 && p.Overlaps(own) {
			x.Range = p.String()
			out = append(out, x)
		}
	}
	if e.RoutesOpen {
		out = append(out, graph.ClientVPNClash{
			ClientVPN: e.ID, Clash: graph.ClashRoute,
			Why: append([]string{"it may have routes that are not seen"}, e.Why...),
		})
	}
	return out
}
