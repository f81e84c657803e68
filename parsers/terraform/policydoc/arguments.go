package policydoc

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

const (
	oldVersion     = "2008-10-17"
	defaultVersion = "2012-10-17"
)

// document merges all that the arguments name, in the provider's order.
func (r *renderer) document(arguments cty.Value) *document {
	attr := func(name string) (cty.Value, cty.Path) {
		return r.tokens.Attr(arguments, name), cty.GetAttrPath(name)
	}
	merged := &document{}
	sids := map[string]bool{}
	r.legacy(merged, arguments, "source_json")
	for _, s := range merged.Statements {
		sids[s.Sid] = true
	}
	sources, path := attr("source_policy_documents")
	for i, doc := range r.documents(sources, path) {
		r.checkSourceSids(sids, doc, i)
		r.merge(merged, doc)
	}
	r.merge(merged, r.own(arguments))
	overrides, path := attr("override_policy_documents")
	for _, doc := range r.documents(overrides, path) {
		r.merge(merged, doc)
	}
	r.legacy(merged, arguments, "override_json")
	return merged
}

// legacy merges the document in one of the arguments of version 3.
func (r *renderer) legacy(merged *document, arguments cty.Value, name string) {
	path := cty.GetAttrPath(name)
	if text, ok := r.text(r.tokens.Attr(arguments, name), path); ok && text != "" {
		r.merge(merged, r.parse(text, path))
	}
}

// documents reads a list of documents. An unknown list is one document that is
// a hole.
func (r *renderer) documents(list cty.Value, path cty.Path) []*document {
	elems, hole := r.list(list, path)
	if hole != "" {
		return []*document{{Statements: []*statement{{hole: hole}}}}
	}
	var docs []*document
	for i, e := range elems {
		at := path.IndexInt(i)
		if text, ok := r.element(e, at); ok {
			docs = append(docs, r.parse(text, at))
		}
	}
	return docs
}

func (r *renderer) checkSourceSids(seen map[string]bool, doc *document, index int) {
	for i, s := range doc.Statements {
		if s.Sid == "" || !r.identified(s.Sid) {
			continue
		}
		if seen[s.Sid] {
			r.problem("Duplicate sid in source policy documents",
				"Statement %d of source_policy_documents[%d] has the sid %q, which a source document before it has too; only override_policy_documents may repeat a sid. The later statement is used.",
				i, index, r.tokens.Render(s.Sid))
		}
		seen[s.Sid] = true
	}
}

// own makes the document of the data source's own statements.
func (r *renderer) own(arguments cty.Value) *document {
	version := cty.GetAttrPath("version")
	d := &document{Version: defaultVersion}
	if v, ok := r.text(r.tokens.Attr(arguments, "version"), version); ok {
		d.Version = v
		if v != oldVersion && v != defaultVersion && !r.tokens.Has(v) {
			r.problem("Invalid policy version", "The version is %q and must be %q or %q.", v, oldVersion, defaultVersion)
		}
	}
	d.ID, _ = r.text(r.tokens.Attr(arguments, "policy_id"), cty.GetAttrPath("policy_id"))
	path := cty.GetAttrPath("statement")
	blocks, hole := r.list(r.tokens.Attr(arguments, "statement"), path)
	if hole != "" {
		d.Statements = []*statement{{hole: hole}}
	}
	sids := map[string]bool{}
	for i, block := range blocks {
		s := r.statement(block, path.IndexInt(i), d.Version)
		if s.Sid != "" && r.identified(s.Sid) {
			if sids[s.Sid] {
				r.problem("Duplicate sid", "Two statements have the sid %q. Sids must be unique in a policy document.", r.tokens.Render(s.Sid))
			}
			sids[s.Sid] = true
		}
		d.Statements = append(d.Statements, s)
	}
	return d
}

// statement makes one statement of its block.
func (r *renderer) statement(block cty.Value, path cty.Path, version string) *statement {
	if hole, ok := r.open(block, path); ok {
		return &statement{hole: hole}
	}
	attr := func(name string) (cty.Value, cty.Path) {
		return r.tokens.Attr(block, name), path.GetAttr(name)
	}
	s := &statement{}
	s.Effect = "Allow"
	if effect, ok := r.text(attr("effect")); ok {
		s.Effect = effect
		if effect != "Allow" && effect != "Deny" && !r.tokens.Has(effect) {
			r.problem("Invalid effect", "The effect of a statement is %q and must be \"Allow\" or \"Deny\".", effect)
		}
	}
	s.Sid, _ = r.text(attr("sid"))
	s.Action = oneOrMany(descending(r.set(attr("actions"))))
	s.NotAction = oneOrMany(descending(r.set(attr("not_actions"))))
	s.Resource = oneOrMany(r.variables(version, "resources", descending(r.set(attr("resources")))))
	s.NotResource = oneOrMany(r.variables(version, "not_resources", descending(r.set(attr("not_resources")))))
	principal, at := attr("principals")
	s.Principal = r.principals(principal, at, version)
	principal, at = attr("not_principals")
	s.NotPrincipal = r.principals(principal, at, version)
	condition, at := attr("condition")
	s.Condition = r.conditions(condition, at, version)
	return s
}

func (r *renderer) principals(list cty.Value, path cty.Path, version string) *principals {
	blocks, hole := r.list(list, path)
	if hole != "" {
		return &principals{hole: hole}
	}
	var items []keyed[principal]
	for i, block := range blocks {
		at := path.IndexInt(i)
		if hole, ok := r.open(block, at); ok {
			items = append(items, keyed[principal]{r.hashKey(hole), principal{hole, hole}})
			continue
		}
		typ, _ := r.text(r.tokens.Attr(block, "type"), at.GetAttr("type"))
		ids := r.set(r.tokens.Attr(block, "identifiers"), at.GetAttr("identifiers"))
		p := principal{typ: typ, ids: []string{}}
		if v := oneOrMany(r.variables(version, "identifiers", descending(ids))); v != nil {
			p.ids = v
		}
		items = append(items, keyed[principal]{r.principalKey(typ, ids), p})
	}
	if len(items) == 0 {
		return nil
	}
	return &principals{items: inSetOrder(items)}
}

func (r *renderer) conditions(list cty.Value, path cty.Path, version string) *conditions {
	blocks, hole := r.list(list, path)
	if hole != "" {
		return &conditions{hole: hole}
	}
	var items []keyed[condition]
	for i, block := range blocks {
		at := path.IndexInt(i)
		if hole, ok := r.open(block, at); ok {
			items = append(items, keyed[condition]{r.hashKey(hole), condition{test: hole, only: hole}})
			continue
		}
		test, _ := r.text(r.tokens.Attr(block, "test"), at.GetAttr("test"))
		variable, _ := r.text(r.tokens.Attr(block, "variable"), at.GetAttr("variable"))
		values := r.strings(r.tokens.Attr(block, "values"), at.GetAttr("values"))
		items = append(items, keyed[condition]{
			r.conditionKey(test, values, variable),
			condition{test: test, variable: variable, values: r.variables(version, "values", values)},
		})
	}
	if len(items) == 0 {
		return nil
	}
	return &conditions{items: inSetOrder(items)}
}

// variables turns "&{", which stands for "${" where Terraform would
// interpolate, into policy variables.
func (r *renderer) variables(version, argument string, in []string) []string {
	out := slices.Clone(in)
	for i, s := range out {
		if !strings.Contains(s, "&{") {
			continue
		}
		if version == oldVersion {
			r.problem("Policy variable in an old policy version",
				"%s has a value with %q, which version %s of the policy language does not support: %q.", argument, "&{", oldVersion, r.tokens.Render(s))
			continue
		}
		out[i] = strings.ReplaceAll(s, "&{", "${")
	}
	return out
}

// descending returns a set in the order in which the provider writes it.
func descending(set []string) []string {
	out := slices.Clone(set)
	slices.Reverse(out)
	return out
}

// oneOrMany is nothing, a string where there is one, or the list.
func oneOrMany(list []string) any {
	switch len(list) {
	case 0:
		return nil
	case 1:
		return list[0]
	}
	return list
}

// open returns the hole for a value that is unknown, or that is a hole already.
func (r *renderer) open(v cty.Value, path cty.Path) (string, bool) {
	if v == cty.NilVal {
		return "", false
	}
	bare, _ := v.Unmark()
	if !bare.IsKnown() {
		return r.hole(path, v), true
	}
	if bare.IsNull() || bare.Type() != cty.String {
		return "", false
	}
	if _, ok := r.tokens.OnlyHole(bare.AsString()); ok {
		return bare.AsString(), true
	}
	return "", false
}

// text reads a string; false where it is unset. An unknown one is its hole.
func (r *renderer) text(v cty.Value, path cty.Path) (string, bool) {
	if v == cty.NilVal {
		return "", false
	}
	if hole, ok := r.open(v, path); ok {
		return hole, true
	}
	bare, _ := v.Unmark()
	if bare.IsNull() {
		return "", false
	}
	s, err := convert.Convert(bare, cty.String)
	if err != nil || !s.IsKnown() || s.IsNull() {
		r.problem("Incorrect argument type", "The argument %s must be a string.", pathString(path))
		return r.invalid(path), true
	}
	return s.AsString(), true
}

// element reads a string that stands in a list, where null is not allowed.
func (r *renderer) element(v cty.Value, path cty.Path) (string, bool) {
	s, ok := r.text(v, path)
	if !ok {
		r.problem("Null value found in list", "The argument %s has an element that is null.", pathString(path[:len(path)-1]))
	}
	return s, ok
}

// list reads the elements of a list or set, of one that is known in part with an
// unknown one for all others; where it is unknown as a whole, the hole that
// stands for it.
func (r *renderer) list(v cty.Value, path cty.Path) (elems []cty.Value, hole string) {
	if v == cty.NilVal {
		return nil, ""
	}
	if hole, ok := r.open(v, path); ok {
		if _, partly := value.PartOf(v); !partly {
			return nil, hole
		}
	}
	elems, _ = r.tokens.List(v)
	return elems, ""
}

// strings reads a list of strings in order. An unknown list is a list of its
// hole.
func (r *renderer) strings(v cty.Value, path cty.Path) []string {
	elems, hole := r.list(v, path)
	if hole != "" {
		return []string{hole}
	}
	out := make([]string, 0, len(elems))
	for i, e := range elems {
		if s, ok := r.element(e, path.IndexInt(i)); ok {
			out = append(out, s)
		}
	}
	return out
}

// set reads a set of strings, in ascending order.
func (r *renderer) set(v cty.Value, path cty.Path) []string {
	out := r.strings(v, path)
	slices.Sort(out)
	return slices.Compact(out)
}
