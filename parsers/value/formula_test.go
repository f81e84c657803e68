package value

import "testing"

func TestImpliesAndExcludes(t *testing.T) {
	a, b := Atom("a"), Atom("b")
	tests := []struct {
		name              string
		given, f          *Formula
		implies, excludes bool
	}{
		{"always", a, nil, true, false},
		{"nothing given", nil, a, false, false},
		{"the same", a, a, true, false},
		{"another", a, b, false, false},
		{"a part of what is given", And(a, b), b, true, false},
		{"more than is given", a, And(a, b), false, false},
		{"the opposite", a, Not(a), false, true},
		{"what is given is the opposite", Not(a), a, false, true},
		{"the opposite of a part", And(a, b), Not(b), false, true},
		{"a part is the opposite", a, And(b, Not(a)), false, true},
		{"one of two", a, Or(a, b), true, false},
		{"neither of two", a, Or(b, Not(b)), false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.given.Implies(tt.f); got != tt.implies {
				t.Errorf("implies: %t", got)
			}
			if got := tt.given.Excludes(tt.f); got != tt.excludes {
				t.Errorf("excludes: %t", got)
			}
		})
	}
}
