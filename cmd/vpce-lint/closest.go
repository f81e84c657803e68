package main

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// didYouMean returns "; did you mean "x"?" for the candidate that a mistyped
// name is closest to, or "" when none is close.
func didYouMean(name string, candidates []string) string {
	best, distance := "", len(name)/3+2
	for _, c := range candidates {
		d := levenshtein.Distance(strings.ToLower(name), strings.ToLower(c), nil)
		if strings.HasPrefix(c, name) && name != "" {
			d = min(d, 1)
		}
		if d < distance {
			best, distance = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}
