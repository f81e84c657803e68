package catalog

import (
	"testing"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

func TestFormulas(t *testing.T) {
	a, b := value.Atom("a"), value.Atom("b")
	tests := []struct {
		name              string
		given, f          *value.Formula
		implies, excludes bool
	}{
		{"always", a, nil, true, false},
		{"nothing given", nil, a, false, false},
		{"the same", a, a, true, false},
		{"another", a, b, false, false},
		{"a part of what is given", value.And(a, b), b, true, false},
		{"more than is given", a, value.And(a, b), false, false},
		{"the opposite", a, value.Not(a), false, true},
		{"what is given is the opposite", value.Not(a), a, false, true},
		{"the opposite of a part", value.And(a, b), value.Not(b), false, true},
		{"a part is the opposite", a, value.And(b, value.Not(a)), false, true},
		{"one of two", a, value.Or(a, b), true, false},
		{"neither of two", a, value.Or(b, value.Not(b)), false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			equal(t, "implies", implies(tt.given, tt.f), tt.implies)
			equal(t, "excludes", excludes(tt.given, tt.f), tt.excludes)
			equal(t, "within", within(tt.given, tt.f) == nil, tt.implies)
		})
	}
}
