package source

import "strings"

// IsSkippedDir reports whether a directory of this name is walked only when it
// is named as a path: what tools download or generate into it is no source of
// the user's, and what is hidden is not meant to be looked at.
func IsSkippedDir(name string) bool {
	switch name {
	case ".", "..":
		return false
	case "node_modules", "cdk.out":
		return true
	}
	return strings.HasPrefix(name, ".")
}
