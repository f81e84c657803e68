package terraform

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// lookupFilter is what a data source asks for.
type lookupFilter struct {
	id, vpc cty.Value
	// tags and attributes have the texts that one of must be there, by their names.
	tags, attributes map[string][]string
}

// filteredAttribute returns the argument of a resource that a filter asks for,
// "" for others.
func filteredAttribute(filter string) string {
	switch filter {
	case "group-name":
		return "name"
	case "cidr", "cidr-block":
		return "cidr_block"
	case "availability-zone":
		return "availability_zone"
	}
	return ""
}

// filters reads the conditions of a look-up: the id, tags and attributes, given
// as arguments or as filter blocks. ok is false where it asks for more than the
// configuration can tell.
func (ev *evaluator) filters(ri *resourceInstance) (f *lookupFilter, ok bool) {
	f = &lookupFilter{id: cty.NullVal(cty.String), vpc: cty.NullVal(cty.String), tags: map[string][]string{}, attributes: map[string][]string{}}
	for _, n := range ri.of.decl.body.written(true) {
		v := ev.argument(ri, n)
		switch n {
		case "id", "route_table_id":
			f.id = v
		case "vpc_id":
			f.vpc = v
		case "region", "provider", "timeouts", "state":
		case "name", "cidr_block", "availability_zone":
			if s, state := ev.tokens.String(v); state == value.Known {
				f.attributes[n] = []string{s}
			} else if state == value.Open {
				return nil, false
			}
		case "tags":
			entries, state := ev.tokens.Entries(v)
			if state != value.Known {
				return nil, false
			}
			for _, e := range entries {
				s, state := ev.tokens.String(e.Value)
				if state != value.Known {
					return nil, false
				}
				f.tags[e.Key] = []string{s}
			}
		case "filter":
			if !ev.filterBlocks(f, v) {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	return f, true
}

// filterBlocks adds the conditions of filter blocks.
func (ev *evaluator) filterBlocks(f *lookupFilter, v cty.Value) (ok bool) {
	blocks, state := ev.tokens.List(v)
	if state != value.Known {
		return false
	}
	for _, b := range blocks {
		name, s1 := ev.tokens.String(ev.tokens.Attr(b, "name"))
		values, s2 := ev.tokens.List(ev.tokens.Attr(b, "values"))
		if s1 != value.Known || s2 != value.Known {
			return false
		}
		if name == "vpc-id" && len(values) == 1 {
			f.vpc = values[0]
			continue
		}
		into, key := f.attributes, filteredAttribute(name)
		if tag, isTag := strings.CutPrefix(name, "tag:"); isTag {
			into, key = f.tags, tag
		}
		if key == "" {
			return false
		}
		for _, x := range values {
			s, state := ev.tokens.String(x)
			if state != value.Known {
				return false
			}
			into[key] = append(into[key], s)
		}
	}
	return true
}

// modelLookup finds the one resource of the same configuration that a data
// source asks for, by id or by tags.
func (ev *evaluator) modelLookup(ri *resourceInstance) map[string]cty.Value {
	found, ok := ev.lookup(ri, ri.of.decl.typ)
	if !ok || len(found) != 1 {
		return map[string]cty.Value{}
	}
	out := map[string]cty.Value{}
	if b := ev.schema(ri.of.decl); b != nil {
		for _, a := range b.Attributes {
			if rb := ev.schema(found[0].of.decl); rb != nil {
				if _, have := rb.Attribute(a.Name); have {
					out[a.Name] = ev.instanceAttr(found[0], a.Name)
				}
			}
		}
	}
	out["id"] = ev.instanceAttr(found[0], "id")
	return out
}

// modelLookups finds all of them: known only where something matches, as others
// may have been made elsewhere.
func (ev *evaluator) modelLookups(ri *resourceInstance) map[string]cty.Value {
	found, ok := ev.lookup(ri, strings.TrimSuffix(ri.of.decl.typ, "s"))
	if !ok || len(found) == 0 {
		return map[string]cty.Value{}
	}
	ids := make([]cty.Value, len(found))
	for i, f := range found {
		ids[i] = ev.instanceAttr(f, "id")
		if _, ok := stringOf(unmarked(ids[i])); !ok {
			return map[string]cty.Value{}
		}
	}
	return map[string]cty.Value{"ids": cty.ListVal(ids)}
}

func (ev *evaluator) lookup(ri *resourceInstance, typ string) ([]*resourceInstance, bool) {
	f, ok := ev.filters(ri)
	if !ok {
		return nil, false
	}
	ri.searching = true
	defer func() { ri.searching = false }()
	if s, state := ev.tokens.String(f.id); state == value.Known {
		r, isRef := ev.tokens.Only(s)
		if !isRef || r.Unit != ev.unit {
			return nil, false
		}
		for _, c := range ev.ofType(ev.root, typ) {
			if c.address == r.Address {
				return []*resourceInstance{c}, true
			}
		}
		return nil, false
	}
	if len(f.tags)+len(f.attributes) == 0 {
		return nil, false
	}
	var found []*resourceInstance
	for _, c := range ev.ofType(ev.root, typ) {
		switch ev.matches(c, f) {
		case yes:
			found = append(found, c)
		case maybe:
			return nil, false
		}
	}
	return found, true
}

func (ev *evaluator) matches(c *resourceInstance, f *lookupFilter) truth {
	result := yes
	if !isNull(f.vpc) {
		if equal, known := ev.equal(ev.instanceAttr(c, "vpc_id"), f.vpc); !known {
			result = maybe
		} else if !equal {
			return no
		}
	}
	tags := ev.instanceAttr(c, "tags")
	for key, wanted := range f.tags {
		result = both(result, ev.isOneOf(ev.tokens.Attr(tags, key), wanted))
	}
	for name, wanted := range f.attributes {
		result = both(result, ev.isOneOf(ev.instanceAttr(c, name), wanted))
	}
	return result
}

func both(a, b truth) truth {
	switch {
	case a == no || b == no:
		return no
	case a == maybe || b == maybe:
		return maybe
	}
	return yes
}

// isOneOf reports whether a text is one that a filter asks for: "*" in it stands
// for any characters, "?" for one.
func (ev *evaluator) isOneOf(v cty.Value, wanted []string) truth {
	s, state := ev.tokens.String(v)
	switch state {
	case value.Unset:
		return no
	case value.Open:
		return maybe
	}
	hit := no
	for _, w := range wanted {
		switch {
		case s == w:
			return yes
		case ev.tokens.Has(s) || ev.tokens.Has(w):
			hit = maybe
		case glob(w, s):
			return yes
		}
	}
	return hit
}

// glob reports whether s fits a pattern of "*" and "?".
func glob(pattern, s string) bool {
	quoted := regexp.QuoteMeta(pattern)
	quoted = strings.ReplaceAll(strings.ReplaceAll(quoted, `\*`, `(?s:.*)`), `\?`, `(?s:.)`)
	fits, err := regexp.MatchString("^"+quoted+"$", s)
	return err == nil && fits
}

// ofType lists the managed instances of a type in a module and below, in order.
// Modules that have none are not looked into: what they hang on may hang on what
// is looked up.
func (ev *evaluator) ofType(in *instance, typ string) []*resourceInstance {
	var out []*resourceInstance
	for _, key := range slices.Sorted(maps.Keys(in.mod.resources)) {
		d := in.mod.resources[key]
		if d.data || d.typ != typ {
			continue
		}
		r := in.resourceState(key)
		for _, k := range r.expand(ev).keys {
			out = append(out, r.instance(ev, k))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in.mod.calls)) {
		c := in.callState(name)
		if !ev.declares(c.module(ev), typ, map[*module]bool{}) {
			continue
		}
		for _, child := range c.all(ev) {
			out = append(out, ev.ofType(child, typ)...)
		}
	}
	return out
}

// declares reports whether a module, or one that it calls, has a managed resource
// of a type. A module whose place is not known before it is called may have one.
func (ev *evaluator) declares(m *module, typ string, seen map[*module]bool) bool {
	if m == nil || seen[m] {
		return false
	}
	seen[m] = true
	for _, d := range m.resources {
		if !d.data && d.typ == typ {
			return true
		}
	}
	for _, c := range m.calls {
		dir, ok := ev.l.callDir(m, c)
		if !ok || ev.declares(ev.l.module(dir), typ, seen) {
			return true
		}
	}
	return false
}
