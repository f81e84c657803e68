package network

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// ports is an interval of ports.
type ports struct{ lo, hi int }

// replies are the ports that a client may have asked from (VPC User Guide,
// "Ephemeral ports"): which of them depends on its operating system.
func replies() ports { return ports{1024, 65535} }

// overlap is whether a rule of ports from and to is about all of p, some, or
// none of it.
func (p ports) overlap(from, to graph.Attr[int]) tri {
	lo, okLo := from.Get()
	hi, okHi := to.Get()
	switch {
	case okLo && lo > p.hi, okHi && hi < p.lo:
		return no
	case okLo && okHi && lo <= p.lo && hi >= p.hi:
		return yes
	}
	return maybe
}

// protocols are how rules of groups and ACLs write protocols: names, IANA's
// numbers, and -1 for all of them.
func isTCP(protocol graph.Attr[string]) tri {
	text, ok := protocol.Get()
	switch text = strings.ToLower(text); {
	case !ok:
		return maybe
	case text == "tcp" || text == "6" || isAll(text):
		return yes
	case slices.Contains([]string{"udp", "icmp", "icmpv6", "icmp6", "esp", "ah", "gre", "sctp"}, text), isNumber(text):
		return no
	}
	return maybe
}

func isAll(protocol string) bool { return protocol == "-1" || protocol == "all" }

func isNumber(s string) bool {
	return s != "" && len(s) <= 3 && !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// about is whether a rule is about TCP on the ports.
func about(protocol graph.Attr[string], from, to graph.Attr[int], p ports) tri {
	tcp := isTCP(protocol)
	if text, ok := protocol.Get(); ok && isAll(strings.ToLower(text)) {
		return yes
	}
	return min(tcp, p.overlap(from, to))
}

// aclEntry is an entry of an ACL that may be about the ports in question.
type aclEntry struct {
	node *graph.NetworkACLEntry
	// ranges is its range, or nothing where that is not known.
	prefix netip.Prefix
	// sure is true where nothing about the entry is unknown.
	sure        bool
	allow, deny bool
}

// aclView is the entries of one direction of an ACL for ports that all entries
// treat alike, in order.
type aclView []aclEntry

// ruling is what an ACL says of some traffic: whether all of it passes, and
// whether some of it does.
type ruling struct {
	all, some tri
	// entry denies the first of what is denied; nil where no entry allows it.
	entry *graph.NetworkACLEntry
}

// and is the ruling on two parts of the traffic together.
func (r ruling) and(s ruling) ruling {
	out := ruling{all: min(r.all, s.all), some: max(r.some, s.some), entry: r.entry}
	if r.all != no || r.entry == nil && s.all == no {
		out.entry = s.entry
	}
	return out
}

// passes is whether traffic passes of which it is not known which part it is.
func (r ruling) passes() tri {
	switch {
	case r.all == yes:
		return yes
	case r.some == no:
		return no
	}
	return maybe
}

type aclKey struct {
	acl       graph.ID
	direction string
	ports     ports
}

type aclQuestion struct {
	aclKey
	place *place
}

// rule is what an ACL says of traffic in a direction on some ports, to or from
// a place.
func (w *Walk) rule(acl *graph.NetworkACL, direction string, p ports, at *place) ruling {
	key := aclQuestion{aclKey{acl.ID, direction, p}, at}
	if r, ok := w.rulings[key]; ok {
		return r
	}
	open := acl.EgressOpen
	if direction == graph.Ingress {
		open = acl.IngressOpen
	}
	out := w.ruleOfSeen(acl, direction, p, at)
	if open {
		out = ruling{all: maybe, some: maybe}
	}
	w.rulings[key] = out
	return out
}

// ruleOfSeen is the same if there are no entries but those that are seen.
func (w *Walk) ruleOfSeen(acl *graph.NetworkACL, direction string, p ports, at *place) ruling {
	key := aclKey{acl.ID, direction, p}
	views, ok := w.views[key]
	if !ok {
		views = viewsOf(acl, direction, p)
		w.views[key] = views
	}
	return ruleOn(views, at)
}

// ruleOn applies all views to all of a place.
func ruleOn(views []aclView, at *place) ruling {
	var out ruling
	for i, v := range views {
		for j, x := range at.prefixes {
			r := v.decide(x)
			if i+j > 0 {
				r = out.and(r)
			}
			out = r
		}
	}
	return out
}

// viewsOf cuts the ports where entries begin or end. Entries of the same number
// do not exist in one ACL; entries whose number is not known may come first.
func viewsOf(acl *graph.NetworkACL, direction string, p ports) []aclView {
	var relevant []*graph.NetworkACLEntry
	cuts := []int{p.lo, p.hi + 1}
	for _, e := range acl.Entries {
		if d, ok := e.Direction.Get(); ok && d != direction || about(e.Protocol, e.FromPort, e.ToPort, p) == no {
			continue
		}
		if acl.When.Excludes(e.When) {
			continue
		}
		relevant = append(relevant, e)
		if text, ok := e.Protocol.Get(); ok && isAll(text) {
			continue
		}
		for _, at := range []int{e.FromPort.Or(p.lo), e.ToPort.Or(p.hi) + 1} {
			if at > p.lo && at <= p.hi {
				cuts = append(cuts, at)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	slices.SortStableFunc(relevant, func(a, b *graph.NetworkACLEntry) int { return a.Number.Or(-1) - b.Number.Or(-1) })
	views := make([]aclView, 0, len(cuts)-1)
	for i := range len(cuts) - 1 {
		part := ports{cuts[i], cuts[i+1] - 1}
		var v aclView
		for _, e := range relevant {
			if entry, ok := entryFor(acl, e, part); ok {
				v = append(v, entry)
			}
		}
		views = append(views, v)
	}
	return views
}

func entryFor(acl *graph.NetworkACL, e *graph.NetworkACLEntry, p ports) (aclEntry, bool) {
	on := about(e.Protocol, e.FromPort, e.ToPort, p)
	out := aclEntry{node: e, allow: true, deny: true}
	if action, ok := e.Action.Get(); ok {
		out.allow, out.deny = strings.EqualFold(action, "allow"), strings.EqualFold(action, "deny")
		if !out.allow && !out.deny {
			out.allow, out.deny = true, true
		}
	}
	out.sure = on == yes && acl.When.Implies(e.When) && e.Number.IsKnown() && e.Direction.IsKnown() && out.allow != out.deny
	for _, c := range []graph.Attr[string]{e.CIDR, e.IPv6CIDR} {
		text, ok := c.Get()
		p, valid := prefixOf(text)
		if ok && valid {
			out.prefix = p
		}
		if c.IsUnknown() || ok && !valid {
			out.sure = false
		}
	}
	if e.CIDR.IsNull() && e.IPv6CIDR.IsNull() {
		return out, false // An entry without a range is about nothing.
	}
	return out, on != no
}

// decide applies the entries to one range, in order: of the first that matches
// the action counts, and what none matches is denied.
func (v aclView) decide(x netip.Prefix) ruling {
	mayAllow, mayDeny := false, false
	for i, e := range v {
		matches := !e.prefix.IsValid() || e.prefix.Overlaps(x)
		if !matches {
			continue
		}
		if e.prefix.IsValid() && e.prefix.Bits() > x.Bits() {
			a, b := halves(x)
			rest := v[i:]
			r := rest.decide(a).and(rest.decide(b))
			return r.amid(mayAllow, mayDeny)
		}
		if !e.sure {
			mayAllow, mayDeny = mayAllow || e.allow, mayDeny || e.deny
			continue
		}
		r := ruling{all: yes, some: yes}
		if e.deny {
			r = ruling{all: no, some: no, entry: e.node}
		}
		return r.amid(mayAllow, mayDeny)
	}
	return ruling{all: no, some: no}.amid(mayAllow, mayDeny)
}

// amid is the ruling where entries before it may decide instead.
func (r ruling) amid(mayAllow, mayDeny bool) ruling {
	if mayAllow {
		r.all, r.some = max(r.all, maybe), max(r.some, maybe)
	}
	if mayDeny {
		r.all, r.some = min(r.all, maybe), min(r.some, maybe)
	}
	return r
}

// acl answers whether a subnet's ACL lets traffic through.
func (w *Walk) acl(s *site, direction string, p ports, at *place, reply bool) answer {
	if s.acl == nil {
		return unclear(s.aclWhy...)
	}
	r := w.rule(s.acl, direction, p, at)
	switch r.passes() {
	case yes:
		if s.acl.Implicit || w.silent {
			return fine()
		}
		return fine(stepACL(s, direction, p, reply))
	case no:
		return stopped(stepACLDenies(s, direction, p, reply, r.entry))
	}
	return unclear(w.doubtsOf(s.acl, direction, p, at)...)
}

// doubtsOf says why it is not known whether an ACL lets traffic through.
func (w *Walk) doubtsOf(acl *graph.NetworkACL, direction string, p ports, at *place) []string {
	open := acl.EgressOpen
	if direction == graph.Ingress {
		open = acl.IngressOpen
	}
	if open && len(acl.Why) > 0 {
		return acl.Why
	}
	var why []string
	for _, view := range w.views[aclKey{acl.ID, direction, p}] {
		for _, e := range view {
			about := !e.prefix.IsValid() || slices.ContainsFunc(at.prefixes, e.prefix.Overlaps)
			if about && !e.sure {
				why = append(why, w.doubtsOfEntry(acl, e.node)...)
			}
		}
	}
	if len(why) == 0 {
		why = []string{whyACLPart(w.name(acl.ID), direction, p)}
	}
	return distinctTexts(why)
}

func (w *Walk) doubtsOfEntry(acl *graph.NetworkACL, e *graph.NetworkACLEntry) []string {
	var why []string
	for _, reason := range slices.Concat(
		e.Direction.Why(), e.Number.Why(), e.Action.Why(), e.Protocol.Why(), e.FromPort.Why(), e.ToPort.Why(), e.CIDR.Why(), e.IPv6CIDR.Why(),
	) {
		why = append(why, whyEntry(w.name(acl.ID))+": "+reason)
	}
	if !acl.When.Implies(e.When) {
		why = append(why, whyMaybe(w.name(idOr(e.ID, acl.ID))))
	}
	if len(why) == 0 {
		why = []string{whyEntry(w.name(acl.ID))}
	}
	return why
}
