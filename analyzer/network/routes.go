package network

import (
	"cmp"
	"net/netip"
	"slices"

	"go4.org/netipx"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// family is an address family.
type family uint8

const (
	ipv4 family = iota
	ipv6
)

// internet is what a default route must cover: all of IPv4, and the global
// unicast addresses of IPv6 (RFC 4291, section 2.4; IANA hands out 2000::/3).
func (f family) internet() netip.Prefix {
	if f == ipv4 {
		return netip.MustParsePrefix("0.0.0.0/0")
	}
	return netip.MustParsePrefix("2000::/3")
}

func (f family) has(p netip.Prefix) bool { return p.Addr().Is4() == (f == ipv4) }

// way is one destination of a route with where it leads.
type way struct {
	prefix netip.Prefix
	// class is one bit, or several where the target is not decided; 0 where the
	// route drops.
	class classSet
	// order is 0 for static routes, 1 for those by prefix list, 2 for propagated
	// ones: among equal prefixes the lowest wins.
	order int
}

// branch is the routes of a table that exist under one condition.
type branch struct {
	when *value.Formula
	ways []way
}

// family returns the classes that a table may have in one address family, and
// why there are several.
func (x *exposures) family(t *graph.RouteTable, blocked bool, f family) (classSet, []string) {
	var certain []way
	var branches []branch
	var unseen classSet // of routes whose destination is not known
	var why []string
	for _, r := range x.routes[t.ID] {
		if graph.Is(r.TargetKind, graph.TargetLocal) {
			continue
		}
		class := x.target(r, blocked)
		ways, unknown := x.ways(r, f, class)
		exists := r.When == nil || t.When != nil && t.When.String() == r.When.String()
		if unknown {
			unseen |= class | dropped(class)
			why = append(why, "the destination of "+x.name(r)+" is not known")
		}
		if class.count() > 1 && len(ways) > 0 {
			why = append(why, "the target of "+x.name(r)+" is not known")
		}
		switch {
		case exists:
			certain = append(certain, ways...)
		case len(ways) > 0:
			branches = addWays(branches, r.When, ways)
			why = append(why, x.name(r)+" may not exist")
		}
	}
	result, _ := defaultOf(certain, f)
	if _, fixed := defaultOf(static(certain), f); !fixed {
		if t.RoutesOpen {
			return anyClass, append(why, t.Why...)
		}
		result |= unseen
	}
	return withBranches(result, certain, branches, f), why
}

// static drops propagated routes: static ones that are not seen beat them.
func static(ways []way) []way {
	return slices.DeleteFunc(slices.Clone(ways), func(w way) bool { return w.order == propagatedOrder })
}

func addWays(branches []branch, when *value.Formula, ways []way) []branch {
	text := when.String()
	for i := range branches {
		if branches[i].when.String() == text {
			branches[i].ways = append(branches[i].ways, ways...)
			return branches
		}
	}
	return append(branches, branch{when, ways})
}

// withBranches adds to the classes without any branch those with each one, and
// with all unless two exclude each other. Where one of two branches always is
// there, none is no possibility.
func withBranches(without classSet, certain []way, branches []branch, f family) classSet {
	var result classSet
	var defaults []branch
	all := slices.Clone(certain)
	for _, b := range branches {
		class, ok := defaultOf(append(slices.Clone(certain), b.ways...), f)
		result |= class
		if ok {
			defaults = append(defaults, b)
		}
		all = append(all, b.ways...)
	}
	if len(branches) > 1 && !complementary(branches) {
		class, _ := defaultOf(all, f)
		result |= class
	}
	if !complementary(defaults) {
		result |= without
	}
	return result
}

// complementary reports whether of two branches one is there exactly if the
// other is not.
func complementary(branches []branch) bool {
	for i, b := range branches {
		for _, c := range branches[i+1:] {
			if value.Not(b.when).String() == c.when.String() || value.Not(c.when).String() == b.when.String() {
				return true
			}
		}
	}
	return false
}

// name is what people know a route by.
func (x *exposures) name(r *graph.Route) string {
	if o := x.g.Origin(r.ID); o != nil {
		return "a route of " + o.Address
	}
	return string(r.ID)
}

// dropped is the class of a default route that drops.
func dropped(class classSet) classSet {
	if class == 0 {
		return isolated
	}
	return 0
}

// ways returns the destinations of a route in a family. unknown is true where
// it may have others.
func (x *exposures) ways(r *graph.Route, f family, class classSet) (ways []way, unknown bool) {
	order := 0
	if r.Origin == graph.RoutePropagated {
		order = propagatedOrder
	}
	destination := r.DestinationCIDR
	if f == ipv6 {
		destination = r.DestinationIPv6CIDR
	}
	add := func(text string, order int) bool {
		p, err := netip.ParsePrefix(text)
		if err == nil && f.has(p) {
			ways = append(ways, way{prefix: p.Masked(), class: class, order: order})
		}
		return err == nil
	}
	if text, ok := destination.Get(); ok {
		unknown = !add(text, order)
	}
	unknown = unknown || destination.IsUnknown()
	switch id, ok := r.DestinationPrefixList.Get(); {
	case r.DestinationPrefixList.IsUnknown():
		unknown = true
	case ok:
		list, declared := x.g.Node(id).(*graph.PrefixList)
		if !declared {
			return ways, true
		}
		for _, c := range list.CIDRs {
			add(c, 1)
		}
		// AWS's own lists hold the addresses of one service each.
		unknown = unknown || list.Open && list.Service.IsNull()
	}
	return ways, unknown
}

// target returns the class of a route by its target: one bit, several where
// that is not decided, none where the route drops.
func (x *exposures) target(r *graph.Route, blocked bool) classSet {
	if r.Blackhole {
		return 0
	}
	kind, ok := r.TargetKind.Get()
	if !ok {
		return public | nat | transit
	}
	switch kind {
	case graph.TargetInternetGateway:
		if blocked {
			return 0
		}
		return public
	case graph.TargetEgressOnlyGateway:
		if blocked {
			return 0
		}
		return nat
	case graph.TargetNATGateway:
		return nat
	case graph.TargetInstance, graph.TargetNetworkInterface:
		return x.appliance(r)
	}
	return transit
}

// appliance is the class of a route to an instance or a network interface: NAT
// where an instance forwards what is not its own.
func (x *exposures) appliance(r *graph.Route) classSet {
	id, _ := r.Target.Get()
	var check graph.Attr[bool]
	attached := true
	switch n := x.g.Node(id).(type) {
	case *graph.Workload:
		check = n.SourceDestCheck
	case *graph.NetworkInterface:
		check = n.SourceDestCheck
		attached = !n.Instance.IsNull()
	default:
		return nat | transit
	}
	switch {
	case !attached || graph.Is(check, true):
		return transit
	case graph.Is(check, false):
		return nat
	}
	return nat | transit
}

// defaultOf returns the class of the default route that the ways make, and
// whether there is one; without one the class is isolated.
//
// Ways that get no traffic, because longer ones take it all, do not count. Of
// the others the shortest that lead anywhere make the default route if they
// cover the internet together, and the most exposed of them is its class.
func defaultOf(ways []way, f family) (class classSet, ok bool) {
	ways = distinct(ways)
	ways = slices.DeleteFunc(slices.Clone(ways), func(w way) bool { return starved(w, ways, f) })
	var cover netipx.IPSetBuilder
	class = isolated
	for i, w := range ways {
		if slices.ContainsFunc(ways[:i], func(o way) bool { return o.prefix.Contains(w.prefix.Addr()) }) {
			continue
		}
		cover.AddPrefix(w.prefix)
		class = class.mostExposed(w.class | dropped(w.class))
	}
	set, err := cover.IPSet()
	if err != nil || !set.ContainsPrefix(f.internet()) {
		return isolated, false
	}
	return class, true
}

// distinct orders ways by length, the shortest first, and keeps of those to
// equal prefixes the one that wins.
func distinct(ways []way) []way {
	ways = slices.Clone(ways)
	slices.SortStableFunc(ways, func(a, b way) int {
		return cmp.Or(
			cmp.Compare(a.prefix.Bits(), b.prefix.Bits()),
			a.prefix.Addr().Compare(b.prefix.Addr()),
			cmp.Compare(a.order, b.order),
		)
	})
	return slices.CompactFunc(ways, func(a, b way) bool { return a.prefix == b.prefix })
}

// starved reports whether w gets no traffic to the internet: it leads
// elsewhere, or longer prefixes take it all.
func starved(w way, ways []way, f family) bool {
	if !w.prefix.Overlaps(f.internet()) {
		return true
	}
	own := w.prefix
	if f.internet().Bits() > own.Bits() {
		own = f.internet()
	}
	var longer netipx.IPSetBuilder
	for _, o := range ways {
		if o.prefix.Bits() > w.prefix.Bits() && w.prefix.Contains(o.prefix.Addr()) {
			longer.AddPrefix(o.prefix)
		}
	}
	set, err := longer.IPSet()
	return err == nil && set.ContainsPrefix(own)
}
