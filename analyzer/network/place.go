package network

import (
	"net/netip"
	"strings"

	"go4.org/netipx"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// place is where an address lies: somewhere in these ranges. Places are shared,
// so that equal ones are one pointer.
type place struct {
	prefixes []netip.Prefix
	key      string
}

// place returns the place of some ranges.
func (w *Walk) place(prefixes []netip.Prefix) *place {
	texts := make([]string, len(prefixes))
	for i, p := range prefixes {
		texts[i] = p.String()
	}
	key := strings.Join(texts, " ")
	p, ok := w.places[key]
	if !ok {
		p = &place{prefixes, key}
		w.places[key] = p
	}
	return p
}

// prefixOf parses a range. Bits beyond its length are cut off, as AWS does.
func prefixOf(text string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(text)
	if err != nil || p.Addr().Is4In6() {
		return netip.Prefix{}, false
	}
	return p.Masked(), true
}

// anywhere is the whole family: the place of an address of which nothing is
// known.
func (f family) anywhere() netip.Prefix {
	if f == ipv4 {
		return netip.MustParsePrefix("0.0.0.0/0")
	}
	return netip.MustParsePrefix("::/0")
}

// reserved are the IPv4 ranges that the internet does not route (RFC 6890).
func reserved() []string {
	return []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
		"192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	}
}

// publicPlace is where the public addresses of a service lie: which of all
// public ones they are is not known.
func (w *Walk) publicPlace(f family) *place {
	if f == ipv6 {
		return w.place([]netip.Prefix{f.internet()})
	}
	if w.public == nil {
		w.public = w.globalPlace(f)
	}
	return w.public
}

// globalPlace is the internet without what is reserved and what the VPCs have
// for themselves: no service has its addresses there.
func (w *Walk) globalPlace(f family) *place {
	var b netipx.IPSetBuilder
	b.AddPrefix(f.internet())
	for _, r := range reserved() {
		b.RemovePrefix(netip.MustParsePrefix(r))
	}
	for _, v := range w.g.VPCs {
		for _, p := range w.ranges(v.ID) {
			b.RemovePrefix(p)
		}
	}
	set, err := b.IPSet()
	if err != nil {
		return w.place([]netip.Prefix{f.internet()})
	}
	return w.place(set.Prefixes())
}

// covers is whether an address at p is in the set: for all addresses of p, for
// none, or for some, of which the address may be one.
func covers(set *netipx.IPSet, p *place) tri {
	every, any := true, false
	for _, x := range p.prefixes {
		every = every && set.ContainsPrefix(x)
		any = any || set.OverlapsPrefix(x)
	}
	switch {
	case every:
		return yes
	case any:
		return maybe
	}
	return no
}

// halves splits a range in two.
func halves(p netip.Prefix) (a, b netip.Prefix) {
	a = netip.PrefixFrom(p.Addr(), p.Bits()+1)
	return a, netip.PrefixFrom(netipx.RangeOfPrefix(a).To().Next(), p.Bits()+1)
}

// placeOf is where addresses of a subnet lie: in its range, or else in its
// VPC's.
func (w *Walk) placeOf(s *graph.Subnet, vpc graph.ID, f family) *place {
	if s != nil {
		text, ok := s.CIDR.Get()
		if f == ipv6 {
			text, ok = s.IPv6CIDR.Get()
		}
		if p, valid := prefixOf(text); ok && valid && f.has(p) {
			return w.place([]netip.Prefix{p})
		}
	}
	if own := w.ranges(vpc); f == ipv4 && len(own) > 0 {
		return w.place(own)
	}
	return w.place([]netip.Prefix{f.anywhere()})
}

// ranges are the IPv4 ranges of a VPC; none where not all are known.
func (w *Walk) ranges(vpc graph.ID) []netip.Prefix {
	v, ok := w.g.Node(vpc).(*graph.VPC)
	if !ok {
		return nil
	}
	var out []netip.Prefix
	for _, text := range v.CIDRs.Or(nil) {
		p, ok := prefixOf(text)
		if !ok || !ipv4.has(p) {
			return nil
		}
		out = append(out, p)
	}
	return out
}
