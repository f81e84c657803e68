package parsers

import (
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// exportData is Terraform's data source for an export of a stack.
const exportData = "aws_cloudformation_export"

// readsExports reports whether a root reads exports of stacks.
func readsExports(units []*declared.Unit) bool {
	for _, u := range units {
		for _, r := range u.Resources {
			if r.Data && r.Type == exportData {
				return true
			}
		}
	}
	return false
}

// joinExports puts what the stacks of the scan export in place of the look-ups
// of roots. A name that several stacks export is left alone: they are of
// different regions or accounts, and nothing says which is meant.
func joinExports(p *declared.Project) {
	exports, twice := map[string]string{}, map[string]bool{}
	for _, u := range p.Units {
		for _, e := range u.Exports {
			if _, have := exports[e.Name]; have {
				twice[e.Name] = true
			}
			if text, state := p.Tokens.String(e.Value); state == value.Known {
				exports[e.Name] = text
			}
		}
	}
	by := map[value.Ref]string{}
	for _, u := range p.Units {
		for _, r := range u.Resources {
			if !r.Data || r.Type != exportData {
				continue
			}
			name, state := p.Tokens.String(r.Attr(p.Tokens, "name"))
			if text, ok := exports[name]; ok && state == value.Known && !twice[name] {
				by[r.Ref("value")] = text
			}
		}
	}
	for _, u := range p.Units {
		for _, r := range u.Resources {
			r.Attributes = p.Tokens.Replace(r.Attributes, by)
		}
	}
}
