package clientvpn

import (
	"net/netip"
	"slices"

	"go4.org/netipx"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// network is something that authorization rules may cover.
type network struct {
	grant string
	// vpc is null for all addresses, and for a VPC that is not known.
	vpc graph.Attr[graph.ID]
	// ranges make it up; none where they are not known.
	ranges []netip.Prefix
	// why says why the ranges are not known, whyAssociated why the VPC may not be
	// associated.
	why, whyAssociated []string
}

// grants returns what every user may reach that only some should: all addresses
// where that is certain, else all addresses and every associated VPC, as far as
// they may.
func (e endpoint) grants() []graph.ClientVPNGrant {
	var networks []network
	for _, all := range []string{"0.0.0.0/0", "::/0"} {
		networks = append(networks, network{grant: graph.GrantEverything, ranges: []netip.Prefix{netip.MustParsePrefix(all)}})
	}
	var out []graph.ClientVPNGrant
	for _, n := range append(networks, e.networks()...) {
		x, ok := e.grant(n)
		if ok && len(x.Why) == 0 && n.grant == graph.GrantEverything {
			return []graph.ClientVPNGrant{x}
		}
		if ok {
			out = append(out, x)
		}
	}
	return out
}

// grant returns the rules by which every user reaches a network; ok is false
// where there are surely none.
func (e endpoint) grant(n network) (x graph.ClientVPNGrant, ok bool) {
	sure, maybe := coverage{endpoint: e, of: n}, coverage{endpoint: e, of: n}
	for _, r := range e.AuthorizationRules {
		if graph.Is(r.AllGroups, false) || r.AllGroups.IsNull() {
			continue
		}
		why := e.doubts(r)
		if len(why) == 0 {
			sure.add(r, nil)
		}
		maybe.add(r, why)
	}
	x = graph.ClientVPNGrant{ClientVPN: e.ID, Grant: n.grant, VPC: n.vpc}
	if rules := sure.enough(); len(rules) > 0 {
		x.Rules, x.Why = rules, distinct(n.whyAssociated)
		return x, true
	}
	rules := maybe.enough()
	switch {
	case len(rules) > 0:
		x.Rules = rules
	case maybe.unknown || e.RulesOpen && len(maybe.rules) > 0:
		x.Rules = maybe.rules
	default:
		return x, false
	}
	x.Why = slices.Concat(maybe.why, n.whyAssociated)
	if maybe.unknown {
		x.Why = append(x.Why, n.why...)
	}
	if e.RulesOpen && len(rules) == 0 {
		x.Why = append(x.Why, e.Why...)
	}
	x.Why = distinct(x.Why)
	return x, len(x.Why) > 0
}

// doubts says why a rule may not let every user in.
func (e endpoint) doubts(r *graph.AuthorizationRule) []string {
	var why []string
	if r.When != nil {
		why = append(why, e.name(r.ID)+" exists only if "+r.When.String())
	}
	if r.AllGroups.IsUnknown() {
		why = append(why, "whether "+e.name(r.ID)+" asks for a group is not known")
		why = append(why, r.AllGroups.Why()...)
	}
	return why
}

// coverage is what some rules cover of a network.
type coverage struct {
	endpoint
	of network
	// rules are those that cover any of it, alone those that cover all of it.
	rules, alone []graph.ID
	set          netipx.IPSetBuilder
	// unknown is true where it is not known what a rule covers, or of what.
	unknown bool
	why     []string
}

// add takes a rule into account, of which why says why it may not count.
func (c *coverage) add(r *graph.AuthorizationRule, why []string) {
	covers := func() {
		c.rules = append(c.rules, r.ID)
		c.why = append(c.why, why...)
	}
	if target, ok := r.TargetVPC.Get(); ok {
		switch {
		case c.of.vpc.Or("") == target:
			covers()
			c.alone = append(c.alone, r.ID)
		case c.of.grant == graph.GrantVPC && c.mayBe(target):
			covers()
			c.unknown = true
			c.why = append(c.why, "whether "+c.name(target)+" is the VPC that it is associated with is not known")
		}
		return
	}
	text, ok := r.TargetCIDR.Get()
	if !ok {
		covers()
		c.unknown = true
		c.why = append(append(c.why, "the network of "+c.name(r.ID)+" is not known"), r.TargetCIDR.Why()...)
		return
	}
	p, ok := prefix(text)
	switch {
	case !ok:
	case len(c.of.ranges) == 0:
		covers()
		c.unknown = true
	case slices.ContainsFunc(c.of.ranges, p.Overlaps):
		covers()
		c.set.AddPrefix(p)
		if !slices.ContainsFunc(c.of.ranges, func(own netip.Prefix) bool { return !contains(p, own) }) {
			c.alone = append(c.alone, r.ID)
		}
	}
}

// mayBe reports whether a VPC that is not declared may be the network's own.
func (c *coverage) mayBe(id graph.ID) bool {
	own := c.of.vpc.Or("")
	for _, n := range []graph.Node{c.g.Node(id), c.g.Node(own)} {
		if x, ok := n.(*graph.External); ok && x.Symbolic || n == nil {
			return true
		}
	}
	return false
}

// enough returns the rules that cover all of the network, none where they do
// not: each that does so alone, else all of them together.
func (c *coverage) enough() []graph.ID {
	if len(c.alone) > 0 {
		return c.alone
	}
	set, err := c.set.IPSet()
	if err != nil || len(c.of.ranges) == 0 {
		return nil
	}
	for _, own := range c.of.ranges {
		if !set.ContainsPrefix(own) {
			return nil
		}
	}
	return c.rules
}

func contains(outer, inner netip.Prefix) bool {
	return outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
}
