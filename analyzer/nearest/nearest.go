// Package nearest finds the name that a mistyped one was meant to be.
package nearest

import (
	"fmt"
	"strings"

	"github.com/agext/levenshtein"
)

// longest bounds the names that are compared, in bytes: what is longer is no
// mistyped name, and comparing costs the product of the lengths.
const longest = 200

// To returns the candidate that a name is closest to, "" when none is close. Of
// equally close ones it is the first.
func To(name string, candidates []string) string {
	if len(name) > longest {
		return ""
	}
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
	return best
}

// Question returns "; did you mean "x"?" for the candidate that a name is
// closest to, "" when none is close.
func Question(name string, candidates []string) string {
	if best := To(name, candidates); best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return ""
}
