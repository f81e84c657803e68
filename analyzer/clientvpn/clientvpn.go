// Package clientvpn computes the facts about Client VPN endpoints that follow
// from their address ranges: which networks every user may reach, and what the
// range of the clients collides with.
package clientvpn

import (
	"net/netip"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// Facts fills g.Facts.ClientVPNGrants and g.Facts.ClientVPNClashes, in rank
// order of the endpoints. What exists under the endpoint's own condition is
// there with it (the catalog says so).
func Facts(g *graph.Graph) {
	g.Facts.ClientVPNGrants, g.Facts.ClientVPNClashes = nil, nil
	for _, n := range g.ClientVPNs {
		e := endpoint{g: g, ClientVPN: n}
		g.Facts.ClientVPNGrants = append(g.Facts.ClientVPNGrants, e.grants()...)
		g.Facts.ClientVPNClashes = append(g.Facts.ClientVPNClashes, e.clashes()...)
	}
}

// endpoint is a Client VPN endpoint in its graph.
type endpoint struct {
	g *graph.Graph
	*graph.ClientVPN
}

// networks are the VPCs that the endpoint is associated with.
func (e endpoint) networks() []network {
	var out []network
	for _, id := range e.VPCs.All() {
		n := network{grant: graph.GrantVPC, vpc: graph.Known(id)}
		n.ranges, n.why = e.ranges(id)
		if !e.VPCs.Has(id) {
			n.whyAssociated = []string{"whether it is associated with " + e.name(id) + " is not known"}
		}
		out = append(out, n)
	}
	if e.VPCs.Open {
		why := append([]string{"which VPC it is associated with is not known"}, e.VPCs.Why...)
		out = append(out, network{grant: graph.GrantVPC, why: why})
	}
	return out
}

// ranges returns the IPv4 ranges of a VPC, or why they are not known.
func (e endpoint) ranges(vpc graph.ID) ([]netip.Prefix, []string) {
	v, ok := e.g.Node(vpc).(*graph.VPC)
	if !ok {
		return nil, []string{"the range of " + e.name(vpc) + " is not declared here"}
	}
	texts, ok := v.CIDRs.Get()
	if !ok {
		return nil, append([]string{"the range of " + e.name(vpc) + " is not known"}, v.CIDRs.Why()...)
	}
	var out []netip.Prefix
	for _, text := range texts {
		p, ok := prefix(text)
		if !ok {
			return nil, []string{"the range " + text + " of " + e.name(vpc) + " is no range"}
		}
		out = append(out, p)
	}
	return out, nil
}

// name is what people know a thing by.
func (e endpoint) name(id graph.ID) string {
	if o := e.g.Origin(id); o != nil {
		return o.Address
	}
	return string(id)
}

// prefix reads a range; bits behind its length are dropped, as AWS does.
func prefix(text string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(text)
	return p.Masked(), err == nil
}

// distinct keeps the first of equal texts.
func distinct(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		if s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
