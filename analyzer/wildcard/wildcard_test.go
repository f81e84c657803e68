package wildcard

import "testing"

func TestMatch(t *testing.T) {
	cases := map[[2]string]bool{
		{"a/b", "a/b"}:     true,
		{"a/*", "a/b"}:     true,
		{"*", "a/b"}:       true,
		{"*b", "a/bcb"}:    true,
		{"a*c*b", "a/bcb"}: true,
		{"a/?", "a/b"}:     true,
		{"a/?", "a/"}:      false,
		{"a/", "a/b"}:      false,
		{"a/b*", "a/b"}:    true,
		{"*c", "a/b"}:      false,
		{"", "a/b"}:        false,
	}
	for c, want := range cases {
		if got := Match(c[0], c[1]); got != want {
			t.Errorf("Match(%q, %q) = %t", c[0], c[1], got)
		}
	}
}
