package rules

import (
	"encoding/json"

	"github.com/vpce-lint/vpce-lint/policies"
)

// Labels returns the labels of a program of the modules.
func Labels(modules []policies.Module) ([]string, error) {
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
			r, err := policies.ReadRule(m)
			if err != nil {
				return nil, err
			}
			metadata, err := json.Marshal(r)
			if err != nil {
				return nil, err
			}
			out = append(out, label(base, m)+"\n"+string(metadata))
		}
	}
	return out, nil
}

// Planned returns the rules that an engine has in its program.
func Planned(e *Engine) []string { return e.planned }
