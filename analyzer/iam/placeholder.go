package iam

import (
	"regexp"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// placeholder is what stands in a policy to be filled in: words in angle brackets
// or double braces, a name in ${} without the colon that the name of each policy
// variable has (but for ${*}, ${?} and ${$}), the x's of an id.
var placeholder = regexp.MustCompile(`<[^<>]{1,80}>|\{\{[^{}]{1,80}\}\}|\$\{[A-Za-z][^{}:]*\}|\b[xX]{10,}\b`)

// filled returns a text of a policy with an unknown part in the place of each
// placeholder.
func (b *builder) filled(s string) string {
	if !strings.ContainsAny(s, "<{xX") {
		return s
	}
	return placeholder.ReplaceAllStringFunc(s, func(found string) string {
		return b.tokens.Hole(value.Hole{
			Key: "placeholder " + found, Expression: found,
			Why: value.Reason{Kind: value.Variable, Text: "placeholder " + found + " is not filled in"},
		})
	})
}
