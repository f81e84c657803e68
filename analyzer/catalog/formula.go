package catalog

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// conjuncts returns the formulas that all hold where f does.
func conjuncts(f *value.Formula) []*value.Formula {
	if f == nil {
		return nil
	}
	if f.Op != "and" {
		return []*value.Formula{f}
	}
	var out []*value.Formula
	for _, a := range f.Args {
		out = append(out, conjuncts(a)...)
	}
	return out
}

// implies reports whether f certainly holds where given does.
func implies(given, f *value.Formula) bool {
	have := conjuncts(given)
	for _, c := range conjuncts(f) {
		if !holds(have, c) {
			return false
		}
	}
	return true
}

func holds(have []*value.Formula, f *value.Formula) bool {
	if f.Op == "or" && slices.ContainsFunc(f.Args, func(a *value.Formula) bool { return holds(have, a) }) {
		return true
	}
	text := f.String()
	return slices.ContainsFunc(have, func(h *value.Formula) bool { return h.String() == text })
}

// excludes reports whether f certainly does not hold where given does.
func excludes(given, f *value.Formula) bool {
	have := conjuncts(given)
	for _, c := range conjuncts(f) {
		if holds(have, value.Not(c)) {
			return true
		}
	}
	return false
}

// within returns what is left of f where given holds: nil where f certainly
// does.
func within(given, f *value.Formula) *value.Formula {
	if implies(given, f) {
		return nil
	}
	return f
}

// rejoin returns the condition of what is there under then in one branch of a
// choice, whose own condition is ifThen, and under other in the other: what both
// ask beside their branches', in addition to when. ok is false where they ask
// different things.
func rejoin(when, then, ifThen, other, ifElse *value.Formula) (f *value.Formula, ok bool) {
	rest, otherRest := beside(then, ifThen), beside(other, ifElse)
	if value.And(rest...).String() != value.And(otherRest...).String() {
		return nil, false
	}
	return value.And(append([]*value.Formula{when}, rest...)...), true
}

// beside are the conjuncts of f that are none of given.
func beside(f, given *value.Formula) []*value.Formula {
	have := conjuncts(given)
	return slices.DeleteFunc(conjuncts(f), func(c *value.Formula) bool { return holds(have, c) })
}
