package network_test

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// edges returns one address of each stretch of a range that nothing in the graph
// tells apart: its first, and those at which some range begins or has just ended.
func (s *simulation) edges(in netip.Prefix) []netip.Addr {
	out := []netip.Addr{in.Addr()}
	for _, text := range ranges(s.g) {
		p := s.prefix(text)
		for _, a := range []netip.Addr{p.Addr(), last(p).Next()} {
			if a.IsValid() && in.Contains(a) && !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	return out
}

func last(p netip.Prefix) netip.Addr {
	a := p.Addr().As4()
	for bit := p.Bits(); bit < 32; bit++ {
		a[bit/8] |= 0x80 >> (bit % 8)
	}
	return netip.AddrFrom4(a)
}

// ranges returns all IPv4 ranges of a graph.
func ranges(g *graph.Graph) []string {
	seen := map[string]bool{}
	for _, r := range g.Routes {
		seen[r.DestinationCIDR.Or("")] = true
	}
	for _, l := range g.PrefixLists {
		for _, c := range l.CIDRs {
			seen[c] = true
		}
	}
	for _, group := range g.SecurityGroups {
		for _, r := range group.Rules {
			for _, c := range r.CIDRs {
				seen[c] = true
			}
		}
	}
	for _, acl := range g.NetworkACLs {
		for _, e := range acl.Entries {
			seen[e.CIDR.Or("")] = true
		}
	}
	for _, t := range g.TransitGatewayRouteTables {
		for _, r := range t.Routes {
			seen[r.DestinationCIDR.Or("")] = true
		}
	}
	delete(seen, "")
	out := make([]string, 0, len(seen))
	for c := range seen {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// publicPlaces returns addresses that the service may have, inside and outside of
// every public range of the graph. The range of the service's prefix list that
// holds one is short or long.
func (s *simulation) publicPlaces() []place {
	var out []place
	for _, a := range append(s.edges(netip.MustParsePrefix("0.0.0.0/0")), netip.MustParseAddr("52.94.5.1")) {
		if isPublic(a) {
			short, _ := a.Prefix(10)
			long, _ := a.Prefix(31)
			out = append(out, place{a, short}, place{a, long})
		}
	}
	return out
}

// isPublic reports whether an address can be a service's on the internet.
func isPublic(a netip.Addr) bool {
	return a.IsGlobalUnicast() && !a.IsPrivate() && a.As4()[0] != 0 && a.As4()[0] != 127 && a.As4()[0] < 224
}

// ephemeralPorts returns one port of each stretch from 1024 that no entry of an
// ACL tells apart.
func (s *simulation) ephemeralPorts() []int {
	out := []int{1024}
	for _, acl := range s.g.NetworkACLs {
		for _, e := range acl.Entries {
			out = append(out, must(e.FromPort), must(e.ToPort)+1)
		}
	}
	slices.SortFunc(out, cmp.Compare[int])
	return slices.DeleteFunc(slices.Compact(out), func(p int) bool { return p < 1024 || p > 65535 })
}
