// Package wildcard matches texts against patterns with * and ?, as users write
// them for rules and addresses and AWS for actions.
package wildcard

import "strings"

// Match reports whether a pattern fits a text: * stands for any bytes, none
// included, ? for one. It takes len(pattern) × len(text) steps at most.
func Match(pattern, text string) bool {
	// retry is where to go on when the text after the last * does not fit.
	p, i, star, retry := 0, 0, -1, 0
	for i < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, retry = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[i]):
			p++
			i++
		case star >= 0:
			retry++
			p, i = star+1, retry
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
