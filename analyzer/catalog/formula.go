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
