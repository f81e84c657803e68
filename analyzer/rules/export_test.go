package rules

import "github.com/vpce-lint/vpce-lint/policies"

// Labels returns the labels of a program of the modules.
func Labels(modules []policies.Module) []string {
	var helpers []policies.Module
	for _, m := range modules {
		if m.Rule == "" {
			helpers = append(helpers, m)
		}
	}
	base := sum("", helpers...)
	var out []string
	for _, m := range modules {
		if m.Rule != "" {
			out = append(out, label(base, m))
		}
	}
	return out
}

// Planned returns the rules that an engine has in its program.
func Planned(e *Engine) []string { return e.planned }
