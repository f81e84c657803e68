package source

// Below returns the names that one leads to over any number of calls, itself
// included.
func Below(name string, calls map[string][]string) map[string]bool {
	seen := map[string]bool{name: true}
	for queue := []string{name}; len(queue) > 0; queue = queue[1:] {
		for _, c := range calls[queue[0]] {
			if !seen[c] {
				seen[c] = true
				queue = append(queue, c)
			}
		}
	}
	return seen
}

// Meet reports whether two sets of names have one in common.
func Meet(a, b map[string]bool) bool {
	for k := range a {
		if b[k] {
			return true
		}
	}
	return false
}
