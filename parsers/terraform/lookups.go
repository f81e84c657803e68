package terraform

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// lookupFilter is what a data source asks for: the values that one of must be
// there, by the names of tags and of the attributes of the resource.
type lookupFilter struct {
	tags, attributes map[string][]cty.Value
	// decisive is true where it asks for more than what is in a VPC, which may
	// have others that this configuration does not make.
	decisive bool
	// subnets are those that a route table is associated with one of.
	subnets []cty.Value
	// main is true where the main route table is meant.
	main bool
}

// ask adds a condition; ok is false where there is another of the same name.
func (f *lookupFilter) ask(into map[string][]cty.Value, name string, wanted ...cty.Value) (ok bool) {
	_, twice := into[name]
	into[name] = wanted
	return !twice
}

// filteredAttribute returns the attribute of a resource of a type that an argument
// or a filter of its data source asks for, "" for others.
func filteredAttribute(typ, filter string) string {
	own := strings.TrimPrefix(typ, "aws_") + "_id"
	switch key := strings.ReplaceAll(filter, "-", "_"); key {
	case "id", "group_id", "prefix_list_id", "association.route_table_id", own:
		return "id"
	case "vpc_id", "attachment.vpc_id":
		return "vpc_id"
	case "name", "group_name", "prefix_list_name":
		return "name"
	case "cidr", "cidr_block", "cidrBlock":
		return "cidr_block"
	case "availability_zone", "availabilityZone":
		return "availability_zone"
	case "subnet_id", "service_name":
		return key
	}
	return ""
}

// filters reads the conditions of a look-up: the id, tags and attributes, given
// as arguments or as filter blocks. ok is false where it asks for more than the
// configuration can tell.
func (ev *evaluator) filters(ri *resourceInstance, typ string) (f *lookupFilter, ok bool) {
	f = &lookupFilter{tags: map[string][]cty.Value{}, attributes: map[string][]cty.Value{}}
	for _, n := range ri.of.decl.body.written(true) {
		v := ev.argument(ri, n)
		switch n {
		case "region", "provider", "timeouts", "state":
		case "tags":
			entries, state := ev.tokens.Entries(v)
			if state == value.Open {
				return nil, false
			}
			for _, e := range entries {
				if !ev.askTag(f, e.Key, e.Value) {
					return nil, false
				}
			}
		case "filter":
			if !ev.filterBlocks(f, typ, v) {
				return nil, false
			}
		default:
			if !isNull(v) && !ev.askAttribute(f, typ, n, v) {
				return nil, false
			}
		}
	}
	return f, f.decisive
}

// filterBlocks adds the conditions of filter blocks.
func (ev *evaluator) filterBlocks(f *lookupFilter, typ string, v cty.Value) (ok bool) {
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
		tag, isTag := strings.CutPrefix(name, "tag:")
		switch {
		case isTag && ev.askTag(f, tag, values...):
		case name == "tag-key" && len(values) == 1:
			key, state := ev.tokens.String(values[0])
			if state != value.Known || ev.tokens.Has(key) || strings.ContainsAny(key, "*?") || !ev.askTag(f, key, cty.StringVal("*")) {
				return false
			}
		case name == "state":
		case isTag || !ev.askAttribute(f, typ, name, values...):
			return false
		}
	}
	return true
}

func (ev *evaluator) askTag(f *lookupFilter, name string, wanted ...cty.Value) (ok bool) {
	f.decisive = true
	return f.ask(f.tags, name, wanted...)
}

// askAttribute adds the condition of an argument or filter. Route tables are
// asked for by what is associated with them.
func (ev *evaluator) askAttribute(f *lookupFilter, typ, filter string, wanted ...cty.Value) (ok bool) {
	f.decisive = f.decisive || filter != "vpc-id" && filter != "vpc_id" || typ == "aws_vpc"
	if typ == "aws_route_table" {
		switch filter {
		case "subnet_id", "association.subnet-id":
			f.subnets = wanted
			return f.ask(f.attributes, "id")
		case "association.main":
			f.main = ev.isOneOf(cty.StringVal("true"), wanted) == yes && len(wanted) == 1
			return f.main
		}
	}
	name := filteredAttribute(typ, filter)
	return name != "" && f.ask(f.attributes, name, wanted...)
}

// associatedTables are the route tables that one of the subnets is associated
// with. The main table is not associated with those that have no table, as AWS
// sees it. ok is false where they are not all known.
func (ev *evaluator) associatedTables(subnets []cty.Value) (tables []cty.Value, ok bool) {
	for _, a := range ev.ofType(ev.root, "aws_route_table_association") {
		switch its := ev.isOneOf(ev.instanceAttr(a, "subnet_id"), subnets); {
		case its == maybe, its == yes && a.key != nil && a.key.exists != nil:
			return nil, false
		case its == yes:
			tables = append(tables, ev.instanceAttr(a, "route_table_id"))
		}
	}
	return tables, true
}

// mainTable is the answer to who asks for the main route table of a VPC, as the
// VPC says it.
func (ev *evaluator) mainTable(f *lookupFilter) (id cty.Value, ok bool) {
	if len(f.tags) > 0 || len(f.attributes) != 1 || len(f.attributes["vpc_id"]) != 1 {
		return cty.NilVal, false
	}
	for _, vpc := range ev.ofType(ev.root, "aws_vpc") {
		if ev.isOneOf(ev.instanceAttr(vpc, "id"), f.attributes["vpc_id"]) == yes {
			return ev.instanceAttr(vpc, "main_route_table_id"), true
		}
	}
	return cty.NilVal, false
}

// modelLookup finds the one resource of the same configuration that a data
// source asks for, by id or by tags.
func (ev *evaluator) modelLookup(ri *resourceInstance) map[string]cty.Value {
	out := map[string]cty.Value{}
	found, f := ev.lookup(ri, ri.of.decl.typ)
	if f != nil && f.main {
		if id, ok := ev.mainTable(f); ok {
			out["id"], out["route_table_id"] = id, id
		}
		return out
	}
	if len(found) != 1 {
		return out
	}
	if b := ev.schema(ri.of.decl); b != nil {
		rb := ev.schema(found[0].of.decl)
		for _, a := range b.Attributes {
			if filteredAttribute(ri.of.decl.typ, a.Name) == "id" {
				out[a.Name] = ev.instanceAttr(found[0], "id")
			} else if rb != nil {
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
	found, f := ev.lookup(ri, strings.TrimSuffix(ri.of.decl.typ, "s"))
	var ids []cty.Value
	if f != nil && f.main {
		if id, ok := ev.mainTable(f); ok {
			ids = append(ids, id)
		}
	}
	for _, r := range found {
		ids = append(ids, ev.instanceAttr(r, "id"))
	}
	for _, id := range ids {
		if _, ok := stringOf(unmarked(id)); !ok {
			return map[string]cty.Value{}
		}
	}
	if len(ids) == 0 {
		return map[string]cty.Value{}
	}
	return map[string]cty.Value{"ids": cty.ListVal(ids)}
}

// lookup returns the resources that a data source means, none where that is not
// known, and what it asks for.
func (ev *evaluator) lookup(ri *resourceInstance, typ string) ([]*resourceInstance, *lookupFilter) {
	f, ok := ev.filters(ri, typ)
	if !ok || f.main {
		return nil, f
	}
	ri.searching = true
	defer func() { ri.searching = false }()
	if len(f.subnets) > 0 {
		if f.attributes["id"], ok = ev.associatedTables(f.subnets); !ok {
			return nil, f
		}
	}
	var found []*resourceInstance
	unsure := false
	for _, c := range ev.ofType(ev.root, typ) {
		switch ev.matches(ri, c, f) {
		case yes:
			found = append(found, c)
		case maybe:
			unsure = true
		}
	}
	if unsure && (len(found) != 1 || len(f.attributes["id"]) != 1) {
		return nil, f
	}
	return found, f
}

func (ev *evaluator) matches(ri, c *resourceInstance, f *lookupFilter) truth {
	if same, known := ev.equal(ev.region(c), ev.dataRegion(ri)); known && !same {
		return no
	}
	result := yes
	for name, wanted := range f.attributes {
		if b := ev.schema(c.of.decl); b != nil {
			if _, have := b.Attribute(name); !have {
				result = both(result, maybe)
				continue
			}
		}
		if result = both(result, ev.isOneOf(ev.instanceAttr(c, name), wanted)); result == no {
			return no
		}
	}
	if len(f.tags) == 0 {
		return result
	}
	tags := ev.instanceAttr(c, "tags")
	for key, wanted := range f.tags {
		result = both(result, ev.isOneOf(ev.tokens.Attr(tags, key), wanted))
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
func (ev *evaluator) isOneOf(v cty.Value, wanted []cty.Value) truth {
	if ev.tokens.StateOf(v) == value.Unset {
		return no
	}
	v = converted(v, cty.String)
	s, state := ev.tokens.String(v)
	hit := no
	for _, w := range wanted {
		w = converted(w, cty.String)
		pattern, _ := ev.tokens.String(w)
		equal, known := ev.equal(v, w)
		switch {
		case known && equal:
			return yes
		case !strings.ContainsAny(pattern, "*?"):
			if !known {
				hit = maybe
			}
		case state == value.Open || ev.tokens.Has(s) || ev.tokens.Has(pattern):
			hit = maybe
		case glob(pattern, s):
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
// is looked up. What is about to be expanded does hang on it.
func (ev *evaluator) ofType(in *instance, typ string) []*resourceInstance {
	var out []*resourceInstance
	for _, key := range slices.Sorted(maps.Keys(in.mod.resources)) {
		d := in.mod.resources[key]
		if d.data || d.typ != typ {
			continue
		}
		r := in.resourceState(key)
		if r.thunk.isRunning() {
			continue
		}
		for _, k := range r.expand(ev).keys {
			out = append(out, r.instance(ev, k))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in.mod.calls)) {
		c := in.callState(name)
		if c.thunk.isRunning() || !ev.declares(c.module(ev), typ, map[*module]bool{}) {
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
