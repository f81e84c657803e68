package catalog

import "github.com/vpce-lint/vpce-lint/parsers/value"

// within returns what is left of f where given holds: nil where f certainly
// does.
func within(given, f *value.Formula) *value.Formula {
	if given.Implies(f) {
		return nil
	}
	return f
}

// rejoin returns the condition of what is there under then in one branch of a
// choice, whose own condition is ifThen, and under other in the other: what both
// ask beside their branches', in addition to when. ok is false where they ask
// different things.
func rejoin(when, then, ifThen, other, ifElse *value.Formula) (f *value.Formula, ok bool) {
	rest, otherRest := then.Without(ifThen), other.Without(ifElse)
	if value.And(rest...).String() != value.And(otherRest...).String() {
		return nil, false
	}
	return value.And(append([]*value.Formula{when}, rest...)...), true
}
