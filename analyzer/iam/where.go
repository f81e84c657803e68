package iam

import (
	"net/netip"
	"slices"
)

// route is how a request reaches the service.
type route uint8

const (
	// internet: from a public address, without an endpoint.
	internet route = iota
	// endpointRoute: through some VPC endpoint.
	endpointRoute
	// hidden: made by an AWS service, which shows neither address nor endpoint.
	hidden
)

// origin is a class of places that requests come from.
type origin struct {
	route route
	// address is aws:SourceIp; zero but for the internet.
	address netip.Addr
	// approved: how surely a specific public range of the policy holds it.
	approved tri
	// via: an AWS service makes the call for a principal (aws:ViaAWSService).
	via   bool
	marks marks
}

func (o *origin) values(name string) []word {
	switch {
	case name == keyVia && o.via:
		return []word{wordOf("true")}
	case name == keyVia:
		return []word{wordOf("false")}
	case name == keySourceIP && o.address.IsValid():
		return []word{wordOf(o.address.String())}
	}
	return nil
}

// origins returns the places that the policy tells apart: public addresses by
// the ranges that hold them, endpoints, and services.
func (p *program) origins() []origin {
	var all, out []origin
	ranges := p.ranges()
	for _, a := range publicAddresses(ranges) {
		all = append(all, origin{route: internet, address: a})
	}
	all = append(all, origin{route: endpointRoute}, origin{route: hidden, via: true}, origin{route: hidden})
	seen := map[string]bool{}
	for _, o := range all {
		o.marks = newMarks(len(p.rules))
		for k := range p.rules {
			t := yes
			for j := range p.rules[k].conditions {
				c := &p.rules[k].conditions[j]
				if !c.unknown && c.presence == networkKey {
					t = min(t, c.eval(o.values(c.key)))
				}
			}
			o.marks.set(k, t)
		}
		o.approved = approvedAddress(ranges, o.address)
		k := string([]byte{byte(o.route), byte(triOf(o.via)), byte(o.approved)}) + o.marks.key()
		if !seen[k] {
			seen[k] = true
			out = append(out, o)
		}
	}
	return out
}

// ranges lists the literal ranges under aws:SourceIp.
func (p *program) ranges() []netip.Prefix {
	var out []netip.Prefix
	for _, r := range p.rules {
		for _, c := range r.conditions {
			if c.key != keySourceIP || c.unknown {
				continue
			}
			for _, t := range c.texts {
				if s, ok := plainText(t); ok {
					if n, ok := prefix(s); ok && !slices.Contains(out, n) {
						out = append(out, n)
					}
				}
			}
		}
	}
	return out
}

// publicAddresses returns one public address for each set of ranges that can
// hold one, an address in no range first. The borders of ranges cut the space
// of addresses into intervals in which every range holds all or nothing.
func publicAddresses(ranges []netip.Prefix) []netip.Addr {
	// Addresses of the documentation blocks (RFC 5737, RFC 3849) come first,
	// because they are nobody's.
	points := []netip.Addr{
		netip.MustParseAddr("198.51.100.7"), netip.MustParseAddr("203.0.113.7"), netip.MustParseAddr("192.0.2.7"),
		netip.MustParseAddr("2001:db8::7"), netip.MustParseAddr("8.8.8.8"), netip.MustParseAddr("2600:1f00::7"),
	}
	private := privateRanges()
	borders := append(slices.Clone(ranges), private...)
	for _, r := range borders {
		last := lastOf(r)
		for _, a := range []netip.Addr{r.Addr(), r.Addr().Prev(), last, last.Next()} {
			if a.IsValid() {
				points = append(points, a)
			}
		}
	}
	seen := map[string]bool{}
	var out []netip.Addr
	for _, a := range points {
		if slices.ContainsFunc(private, func(r netip.Prefix) bool { return r.Contains(a) }) {
			continue
		}
		sets := []byte{}
		for i, r := range ranges {
			if r.Contains(a) {
				sets = append(sets, byte(i), byte(i>>8))
			}
		}
		if !seen[string(sets)] {
			seen[string(sets)] = true
			out = append(out, a)
		}
	}
	return out
}

// lastOf returns the last address of a range.
func lastOf(r netip.Prefix) netip.Addr {
	b := r.Addr().AsSlice()
	for i := r.Bits(); i < len(b)*8; i++ {
		b[i/8] |= 0x80 >> (i % 8)
	}
	a, _ := netip.AddrFromSlice(b)
	return a
}

// privateRanges hold no address that aws:SourceIp can have: the IANA special
// purpose registries' blocks that are not globally reachable, documentation
// blocks excepted.
func privateRanges() []netip.Prefix {
	var out []netip.Prefix
	for _, s := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
		"192.168.0.0/16", "224.0.0.0/3", "::/8", "fc00::/7", "fe80::/10", "ff00::/8",
	} {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// isPrivateRange reports whether all of a range is private in the sense of
// RFC 1918 and RFC 4193 (unique local addresses).
func isPrivateRange(r netip.Prefix) bool {
	for _, s := range []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"} {
		if p := netip.MustParsePrefix(s); p.Bits() <= r.Bits() && p.Contains(r.Addr()) {
			return true
		}
	}
	return false
}

// specific reports whether a range under aws:SourceIp approves a network: IPv4
// /8 or longer, IPv6 /16 or longer, not private.
func specific(r netip.Prefix) bool {
	if r.Addr().Is4() {
		return r.Bits() >= 8 && !isPrivateRange(r)
	}
	return r.Bits() >= 16 && !isPrivateRange(r)
}

func approvedAddress(ranges []netip.Prefix, a netip.Addr) tri {
	if !a.IsValid() {
		return no
	}
	return triOf(slices.ContainsFunc(ranges, func(r netip.Prefix) bool { return specific(r) && r.Contains(a) }))
}
