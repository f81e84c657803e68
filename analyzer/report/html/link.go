package html

import "strings"

// link is an address that a rule names, "#" where it does not lead to a page
// of the web: a rule of the user's own may say javascript:.
func link(s string) string {
	if strings.HasPrefix(s, "https://") {
		return s
	}
	return "#"
}
