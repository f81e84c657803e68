package finding

import (
	"slices"
)

// Environment is one of several settings in which a root module is evaluated.
type Environment struct {
	// Unit is the root module's, Name the environment's.
	Unit, Name string
}

// MergeEnvironments moves findings of a root module's environments, which are
// units of their own, to the root module, and makes one of those that differ in
// nothing else. environments has the units that are environments.
func MergeEnvironments(findings []Finding, environments map[string]Environment) []Finding {
	if len(environments) == 0 {
		return findings
	}
	out := make([]Finding, 0, len(findings))
	for _, f := range findings {
		if e, ok := environments[f.Unit]; ok {
			f.Unit, f.Environments = e.Unit, []string{e.Name}
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, Compare)
	merged := out[:0]
	for _, f := range out {
		if n := len(merged); n > 0 && compareBeside(merged[n-1], f) == 0 {
			last := &merged[n-1]
			last.Environments = sortedNames(append(slices.Clone(last.Environments), f.Environments...))
			continue
		}
		merged = append(merged, f)
	}
	return merged
}

func sortedNames(names []string) []string {
	slices.SortFunc(names, CompareAddress)
	return slices.Compact(names)
}

// environmentsSentence names the environments in which something holds.
func environmentsSentence(names []string, language Language) string {
	switch {
	case len(names) == 0:
		return ""
	case language == Japanese:
		return "これは環境 " + language.Join(names) + " に当てはまります。"
	case len(names) == 1:
		return "This holds in the environment " + names[0] + "."
	}
	return "This holds in the environments " + Join(names) + "."
}
