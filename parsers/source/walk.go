package source

// IsSkippedDir reports whether a directory of this name is walked only when it
// is named as a path: what tools download or generate into it is no source of
// the user's.
func IsSkippedDir(name string) bool {
	switch name {
	case ".terraform", ".git", "node_modules", "cdk.out", ".terragrunt-cache":
		return true
	}
	return false
}
