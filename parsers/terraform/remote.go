package terraform

import (
	"maps"
	"path"
	"slices"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// modelRemoteState answers terraform_remote_state from the root of the same
// scan that writes that state: one with equal backend settings, or, for the
// local backend, the one in whose directory the state file lies.
func (ev *evaluator) modelRemoteState(ri *resourceInstance) map[string]cty.Value {
	backendType, state := ev.text(ri, "backend")
	if state != value.Known {
		return map[string]cty.Value{}
	}
	config := ev.argument(ri, "config")
	var found, same []*evaluator
	for _, other := range ev.l.evaluators {
		if other.environment.Dir == ev.environment.Dir || !ev.writesState(other, backendType, config) {
			continue
		}
		found = append(found, other)
		if other.environment.Environment == ev.environment.Environment {
			same = append(same, other)
		}
	}
	switch {
	case len(same) > 0:
		found = same[:1]
	case len(found) == 0, found[0].environment.Environment != "" && len(found) > 1:
		// Of a root in several environments, nothing says which one is read.
		return map[string]cty.Value{}
	}
	return map[string]cty.Value{"outputs": found[0].moduleValue(found[0].root)}
}

// writesState reports whether another root's backend is the one asked for.
func (ev *evaluator) writesState(other *evaluator, typ string, config cty.Value) bool {
	b := other.root.mod.backend
	if typ == "local" {
		file, state := ev.tokens.String(ev.tokens.Attr(config, "path"))
		if state != value.Known || ev.tokens.Has(file) || path.IsAbs(file) {
			return false
		}
		want := "terraform.tfstate"
		if b != nil && b.typ == "local" {
			if p, ok := literal(b.body.expr("path")); ok {
				want = p
			}
		} else if b != nil {
			return false
		}
		return path.Join(ev.root.mod.dir, file) == path.Join(other.root.mod.dir, want)
	}
	if b == nil || b.typ != typ {
		return false
	}
	keys := identifying(typ)
	if keys == nil {
		return false
	}
	for _, k := range keys {
		have := cty.NullVal(cty.String)
		if e := b.body.expr(k); e != nil {
			have = other.expr(e, other.root.scope())
		}
		want := ev.tokens.Attr(config, k)
		if want == cty.NilVal {
			want = cty.NullVal(cty.String)
		}
		if isNull(have) && isNull(want) {
			continue
		}
		if equal, known := ev.equal(converted(have, cty.String), converted(want, cty.String)); !known || !equal {
			return false
		}
	}
	return true
}

// identifying are the settings of a backend that name one state (Terraform
// documentation, "Backend Configuration", a page a type).
func identifying(typ string) []string {
	switch typ {
	case "s3":
		return []string{"bucket", "key"}
	case "gcs":
		return []string{"bucket", "prefix"}
	case "azurerm":
		return []string{"storage_account_name", "container_name", "key"}
	case "remote", "cloud":
		return []string{"organization", "workspaces"}
	case "http":
		return []string{"address"}
	case "consul":
		return []string{"path"}
	}
	return nil
}

// usesRemoteState reports whether a root, or a module in it, reads the state of
// another.
func (ev *evaluator) usesRemoteState() bool {
	return len(ev.dataOfType(ev.root.mod, "terraform_remote_state", map[string]bool{})) > 0
}

// dataOfType lists the data blocks of a type in a module's files and in those
// of the local modules it calls.
func (ev *evaluator) dataOfType(m *module, typ string, seen map[string]bool) []*resource {
	if m == nil || seen[m.dir] {
		return nil
	}
	seen[m.dir] = true
	var out []*resource
	for _, key := range slices.Sorted(maps.Keys(m.resources)) {
		if d := m.resources[key]; d.data && d.typ == typ {
			out = append(out, d)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(m.calls)) {
		if dir, ok := ev.l.callDir(m, m.calls[name]); ok {
			out = append(out, ev.dataOfType(ev.l.module(dir), typ, seen)...)
		}
	}
	return out
}
