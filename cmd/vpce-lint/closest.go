package main

import "github.com/vpce-lint/vpce-lint/analyzer/nearest"

// didYouMean returns "; did you mean "x"?" for the candidate that a mistyped
// name is closest to, or "" when none is close.
func didYouMean(name string, candidates []string) string {
	return nearest.Question(name, candidates)
}
