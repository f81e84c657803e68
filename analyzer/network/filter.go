package network

import (
	"net/netip"
	"slices"
	"strings"

	"go4.org/netipx"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// groups are the security groups of something. All of their rules together say
// what is let through. They are shared, so that equal ones are one pointer.
type groups struct {
	ids, maybe []graph.ID
	// open is true where there may be others.
	open bool
	why  []string
	vpc  graph.ID
}

// groupsOf returns the effective groups of something in a VPC: the explicit
// ones, and the VPC's default group where that applies.
func (w *Walk) groupsOf(explicit graph.Refs, byDefault graph.Attr[bool], vpc graph.ID) *groups {
	gs := &groups{
		ids: slices.Clone(explicit.IDs), maybe: slices.Clone(explicit.Maybe), open: explicit.Open,
		why: slices.Clone(explicit.Why), vpc: vpc,
	}
	if applies := setting(byDefault, false); applies != no {
		v, ok := w.g.Node(vpc).(*graph.VPC)
		id := graph.ID("")
		if ok {
			id = v.DefaultSecurityGroup.Or("")
		}
		switch {
		case id == "":
			gs.open = true
			gs.why = append(gs.why, whyDefaultGroup)
		case applies == yes:
			gs.ids = append(gs.ids, id)
		default:
			gs.maybe = append(gs.maybe, id)
			gs.why = append(gs.why, byDefault.Why()...)
		}
	}
	if len(gs.ids)+len(gs.maybe) == 0 && !gs.open {
		gs.open = true
		gs.why = append(gs.why, whyNoGroups)
	}
	key := gs.key()
	if have, ok := w.groups[key]; ok {
		return have
	}
	w.groups[key] = gs
	return gs
}

func (gs *groups) key() string {
	var b strings.Builder
	for _, id := range gs.ids {
		b.WriteString(string(id) + "\x00")
	}
	b.WriteByte(1)
	for _, id := range gs.maybe {
		b.WriteString(string(id) + "\x00")
	}
	b.WriteByte(1)
	if gs.open {
		b.WriteString(strings.Join(gs.why, "\x00"))
	}
	return b.String() + "\x01" + string(gs.vpc)
}

// reach is a rule of a group for one direction and TCP port.
type reach struct {
	rule  *graph.SecurityGroupRule
	group graph.ID
	// sure is true where the rule certainly applies.
	sure     bool
	prefixes []netip.Prefix
	// groups are those that the rule refers to, itself included where it means
	// its own members.
	groups []graph.ID
	// services are those whose prefix lists it names.
	services []string
	// anything is true where it may name what is not known.
	anything bool
	why      []string
}

// filter is what groups let through in one direction on one port.
type filter struct {
	rules []reach
	// sure and possible are the addresses that they certainly, and possibly, let
	// through.
	sure, possible *netipx.IPSet
	// peers are the groups that they refer to.
	peers map[graph.ID]tri
	// services are those whose prefix lists they name.
	services map[string]tri
	// anything is true where rules that are not known may let anything through.
	anything bool
	why      []string
	// first is the group to name where nothing lets through.
	first graph.ID
}

type filterKey struct {
	groups    *groups
	direction string
	port      int
}

// filter compiles the rules of groups for a direction and a port.
func (w *Walk) filter(gs *groups, direction string, port int) *filter {
	key := filterKey{gs, direction, port}
	if f, ok := w.filters[key]; ok {
		return f
	}
	f := &filter{peers: map[graph.ID]tri{}, services: map[string]tri{}}
	for i, id := range slices.Concat(gs.ids, gs.maybe) {
		if f.first == "" {
			f.first = id
		}
		w.addGroup(f, id, direction, port, i < len(gs.ids))
	}
	if gs.open {
		f.anything = true
		f.why = append(f.why, gs.why...)
	}
	var sure, possible netipx.IPSetBuilder
	for _, r := range f.rules {
		for _, p := range r.prefixes {
			possible.AddPrefix(p)
			if r.sure {
				sure.AddPrefix(p)
			}
		}
		held := maybe
		if r.sure {
			held = yes
		}
		for _, id := range r.groups {
			f.peers[id] = max(f.peers[id], held)
		}
		for _, s := range r.services {
			f.services[s] = max(f.services[s], held)
		}
		f.anything = f.anything || r.anything
		f.why = append(f.why, r.why...)
	}
	// The builders hold valid prefixes only, so they do not fail.
	f.sure, _ = sure.IPSet()
	f.possible, _ = possible.IPSet()
	f.why = distinctTexts(f.why)
	w.filters[key] = f
	return f
}

func (w *Walk) addGroup(f *filter, id graph.ID, direction string, port int, certain bool) {
	sg, ok := w.g.Node(id).(*graph.SecurityGroup)
	if !ok {
		f.anything = true
		f.why = append(f.why, whyNotDeclared(w.name(id)))
		return
	}
	if direction == graph.Ingress && sg.IngressOpen || direction == graph.Egress && sg.EgressOpen {
		f.anything = true
		f.why = append(f.why, sg.Why...)
	}
	for _, r := range sg.Rules {
		if d, known := r.Direction.Get(); known && d != direction || sg.When.Excludes(r.When) {
			continue
		}
		on := about(r.Protocol, r.FromPort, r.ToPort, ports{port, port})
		if on == no {
			continue
		}
		c := reach{rule: r, group: id, sure: certain && on == yes && r.Direction.IsKnown() && sg.When.Implies(r.When)}
		if !c.sure {
			c.why = append(c.why, whyRule(w.name(idOr(r.ID, id))))
		}
		w.addPeers(&c, sg)
		f.rules = append(f.rules, c)
	}
}

// addPeers adds what the rule lets through.
func (w *Walk) addPeers(c *reach, sg *graph.SecurityGroup) {
	for _, text := range slices.Concat(c.rule.CIDRs, c.rule.IPv6CIDRs) {
		if p, ok := prefixOf(text); ok {
			c.prefixes = append(c.prefixes, p)
		} else {
			c.anything = true
			c.why = append(c.why, whyRange(text))
		}
	}
	for _, id := range c.rule.PrefixLists {
		list, ok := w.g.Node(id).(*graph.PrefixList)
		if !ok || list.Service.IsUnknown() {
			c.anything = true
			c.why = append(c.why, whyNotDeclared(w.name(id)))
			continue
		}
		if s, ok := list.Service.Get(); ok {
			c.services = append(c.services, s)
			continue
		}
		for _, text := range list.CIDRs {
			if p, ok := prefixOf(text); ok {
				c.prefixes = append(c.prefixes, p)
			}
		}
		if list.Open {
			c.anything = true
			c.why = append(c.why, whyList(w.name(id)))
		}
	}
	c.groups = slices.Clone(c.rule.Groups)
	switch setting(c.rule.Self, false) {
	case yes:
		c.groups = append(c.groups, sg.ID)
	case maybe:
		c.anything = true
		c.why = append(c.why, c.rule.Self.Why()...)
	}
	if c.rule.SourcesOpen {
		c.anything = true
		c.why = append(c.why, c.rule.Why...)
	}
}

// peer is the other end of traffic that a filter judges.
type peer struct {
	at *place
	// groups are nil for one that carries whatever group of its VPC is asked for.
	groups *groups
	vpc    graph.ID
	// refer is whether references between the groups of both ends count: yes
	// inside one VPC.
	refer tri
}

// carries is whether the peer is meant where a rule names a group.
func (w *Walk) carries(p peer, id graph.ID) tri {
	if p.groups != nil {
		return min(p.refer, w.has(graph.Refs{IDs: p.groups.ids, Maybe: p.groups.maybe, Open: p.groups.open}, id))
	}
	if sg, ok := w.g.Node(id).(*graph.SecurityGroup); ok {
		if vpc, ok := sg.VPC.Get(); ok {
			return min(p.refer, w.is(vpc, p.vpc))
		}
	}
	return p.refer
}

// lets is whether a filter lets traffic through to, or from, a peer.
func (w *Walk) lets(f *filter, p peer) (tri, string) {
	at := p.at
	held := covers(f.sure, at)
	if held == yes {
		return yes, ""
	}
	held = max(held, min(maybe, covers(f.possible, at)))
	why := ""
	if held == maybe {
		why = whyPart
	}
	if f.anything {
		held = maybe
	}
	for id, by := range f.peers {
		got := min(by, w.carries(p, id))
		if got == maybe && why == "" {
			why = whyCarries
		}
		held = max(held, got)
	}
	return held, why
}

// proof is the rule that lets traffic through.
func (w *Walk) proof(f *filter, p peer) (reach, bool) {
	for _, r := range f.rules {
		if !r.sure {
			continue
		}
		for _, id := range r.groups {
			if w.carries(p, id) == yes {
				return r, true
			}
		}
		for _, own := range r.prefixes {
			if slices.ContainsFunc(p.at.prefixes, func(x netip.Prefix) bool { return own.Overlaps(x) }) {
				return r, true
			}
		}
	}
	return reach{}, false
}
