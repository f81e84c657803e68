package iam

import (
	"slices"
	"strings"
)

// question is what a search looks for: a request that no Deny stops and, where
// granted is set, that an Allow lets in.
type question struct {
	callers []caller
	origins []origin
	targets []target
	granted bool
	// outside leaves approved networks out, unnamed leaves out principals whom
	// the policy lets off by name.
	outside, unnamed bool
	// foreign: callers and resources belong to no organization, and resources to
	// no account, that the policy names.
	foreign bool
	// possible looks for a request that gets through for some values of what is
	// unknown; otherwise it must for all.
	possible bool
}

// hit is a cell in which a request gets through.
type hit struct {
	caller *caller
	origin *origin
	target *target
	// keys has a class for each axis, in the program's order.
	keys []*class
	// rule is the position of the Allow that lets it in, or -1.
	rule int
}

// search finds the first cell that answers q. whole is false where the bound
// was reached before one was found.
func (p *program) search(q question) (found *hit, whole bool) {
	s := &solver{p: p, q: &q, failed: map[string]bool{}}
	for i := range q.targets {
		for j := range q.origins {
			for k := range q.callers {
				h := hit{target: &q.targets[i], origin: &q.origins[j], caller: &q.callers[k], rule: -1}
				if !s.admits(&h) {
					continue
				}
				if s.steps++; s.steps > maxSteps {
					return nil, false
				}
				if s.cell(&h) {
					return &h, true
				}
			}
		}
	}
	return nil, s.steps <= maxSteps
}

// solver searches the keys of one cell after the other.
type solver struct {
	p     *program
	q     *question
	steps int
	// failed are the cells without an answer, by all that the answer depends on.
	failed map[string]bool
}

// excludes reports whether t excludes a class: surely in a search for some
// values, possibly in a search for all.
func (s *solver) excludes(t tri) bool {
	if s.q.possible {
		return t == yes
	}
	return t != no
}

// admits reports whether caller and origin go together, and whether the
// question is about them.
func (s *solver) admits(h *hit) bool {
	switch {
	case h.caller.kind == serviceCaller && (h.origin.route != hidden || h.origin.via):
		return false
	case h.caller.signed() && h.origin.route == hidden && !h.origin.via:
		return false
	case h.caller.kind == anonymousCaller && h.origin.route == hidden:
		return false
	case s.q.unnamed && s.excludes(h.caller.named):
		return false
	case s.q.outside && s.excludes(h.origin.approved):
		return false
	}
	return true
}

// stops are the statements of m that may stop a request, lets those that let it
// in.
func (s *solver) stops(m marks) bitset {
	if s.q.possible {
		return m.sure
	}
	return m.may
}

func (s *solver) lets(m marks) bitset {
	if s.q.possible {
		return m.may
	}
	return m.sure
}

func (s *solver) cell(h *hit) bool {
	deny := s.p.deny.and(s.stops(h.caller.marks))
	deny.keep(s.stops(h.origin.marks))
	deny.keep(s.stops(h.target.marks))
	if !s.q.granted {
		return s.solve(h, deny, -1)
	}
	allow := s.p.allow.and(s.lets(h.caller.marks))
	allow.keep(s.lets(h.origin.marks))
	allow.keep(s.lets(h.target.marks))
	for _, i := range allow.members() {
		if s.solve(h, deny, i) {
			return true
		}
	}
	return false
}

// solve looks for classes of all axes under which no statement of deny applies
// and the statement at need, if any, does.
func (s *solver) solve(h *hit, deny bitset, need int) bool {
	axes := s.p.axes
	if !deny.within(s.p.rest[0]) {
		return false // a Deny without a condition on a key that varies
	}
	// Cells in which the same statements are left and the same keys can occur
	// have the same answer.
	situation := string([]byte{
		byte(h.caller.kind), byte(h.origin.route), byte(triOf(h.origin.via)),
		byte(triOf(h.caller.service == cloudFront)), byte(need), byte(need >> 8),
	}) + deny.key() + strings.Join(h.target.absent, " ")
	if s.failed[situation] {
		return false
	}
	s.failed[situation] = true
	b := branch{solver: s, choices: make([][]*class, len(axes)), failed: map[string]bool{}}
	for i := range axes {
		if b.choices[i] = s.choices(h, &axes[i], need); len(b.choices[i]) == 0 {
			return false
		}
	}
	b.picked = make([]*class, len(axes))
	if !b.try(deny, 0) {
		return false
	}
	h.keys, h.rule = b.picked, need
	return true
}

// choices are the classes of an axis that a request of the cell can have.
func (s *solver) choices(h *hit, a *axis, need int) []*class {
	absent, present := carries(h, a)
	// A fixed value is searched over where one value is enough, and left open
	// where the request must get through whatever it is.
	open := slices.ContainsFunc(a.classes, func(c class) bool { return c.any }) && !s.q.possible
	out := make([]*class, 0, len(a.classes))
	for i := range a.classes {
		c := &a.classes[i]
		switch missing := len(c.values) == 0; {
		case c.any != open:
		case !c.any && (missing && !absent || !missing && !present):
		case !missing && a.fact.presence == unrecognised && !s.q.possible:
		case !missing && s.q.granted && !s.q.possible && strings.HasPrefix(a.name, "s3:dataaccesspoint"):
			// The access point's own policy must let the request in too.
		case a.name == keyAccessPointOrigin && h.origin.route != endpointRoute && isVPC(c):
			// An access point with a VPC origin takes requests through endpoints only.
		case s.q.foreign && isOwner(a.name) && !c.strange():
		case s.q.outside && s.excludes(c.approved):
		case (s.q.unnamed || h.caller.kind == serviceCaller) && s.excludes(c.exempt):
		case need >= 0 && !s.lets(c.marks).has(need):
		default:
			out = append(out, c)
		}
	}
	return out
}

func isVPC(c *class) bool {
	return slices.ContainsFunc(c.values, func(w word) bool { s, _ := plainWord(w); return s == "VPC" })
}

// isOwner reports whether a key says whose the caller or the resource is.
func isOwner(name string) bool {
	return strings.HasPrefix(name, "aws:principalorg") || strings.HasPrefix(name, "aws:resourceorg") ||
		name == keyResourceAccount || name == "s3:resourceaccount"
}

// carries reports whether requests of the cell can lack, and can carry, a key.
func carries(h *hit, a *axis) (absent, present bool) {
	if slices.Contains(h.target.absent, a.name) {
		return true, false
	}
	must, may := false, false
	switch a.fact.presence {
	case always:
		must = true
	case signed:
		must = h.caller.signed()
	case signedMaybe:
		may = h.caller.signed()
	case viaEndpoint:
		must = h.origin.route == endpointRoute
	case viaEndpointMaybe:
		may = h.origin.route == endpointRoute
	case viaService:
		must = h.origin.via
	case byService:
		must = a.name == keySourceArn && h.caller.kind == serviceCaller && h.caller.service == cloudFront
		may = h.caller.kind == serviceCaller
	default:
		may = true
	}
	return !must, must || may
}

// branch is one search over the axes of a cell, with what has failed before.
type branch struct {
	solver  *solver
	choices [][]*class
	picked  []*class
	failed  map[string]bool
}

// try picks classes for the axes from i on so that no statement of alive
// applies.
func (b *branch) try(alive bitset, i int) bool {
	if !alive.within(b.solver.p.rest[i]) {
		return false // a statement applies whatever follows
	}
	if i == len(b.choices) {
		return true
	}
	if b.solver.steps++; b.solver.steps > maxSteps {
		return false
	}
	if !alive.meets(b.solver.p.axes[i].touch) {
		b.picked[i] = b.choices[i][0]
		return b.try(alive, i+1)
	}
	at := string([]byte{byte(i), byte(i >> 8)}) + alive.key()
	if b.failed[at] {
		return false
	}
	for _, o := range b.options(alive, i) {
		b.picked[i] = o.class
		if b.try(o.alive, i+1) {
			return true
		}
	}
	b.failed[at] = true
	return false
}

type option struct {
	class *class
	alive bitset
}

// options are the classes of an axis that leave different statements alive,
// without those that leave more alive than another, the fewest first.
func (b *branch) options(alive bitset, i int) []option {
	var out []option
next:
	for _, c := range b.choices[i] {
		o := option{c, alive.and(b.solver.stops(c.marks))}
		for _, have := range out {
			if have.alive.within(o.alive) {
				continue next
			}
		}
		out = slices.DeleteFunc(out, func(have option) bool { return o.alive.within(have.alive) })
		out = append(out, o)
	}
	slices.SortStableFunc(out, func(x, y option) int { return x.alive.count() - y.alive.count() })
	return out
}
