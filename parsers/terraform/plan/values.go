package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/policydoc"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/schema"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// declare makes the declared resource of an instance. Its places are in the
// plan file.
func (d *document) declare(in *instance) *declared.Resource {
	attrs := map[string]cty.Value{}
	ranges := &declared.Ranges{Self: d.header(in), Named: map[string]*declared.Ranges{}}
	for _, name := range d.written(in) {
		attrs[name] = d.attribute(in, name)
		if r := d.rangesOf(in.values, name); r != nil {
			ranges.Named[name] = r
		}
	}
	if in.data && in.typ == "aws_iam_policy_document" {
		for _, name := range []string{"json", "minified_json"} {
			if v, ok := d.of(target{in, name}); ok {
				attrs[name] = v
			}
		}
	}
	r := &declared.Resource{
		Unit: d.unit, Address: in.address, Module: in.module.address, Data: in.data, Type: in.typ,
		Attributes: cty.ObjectVal(attrs), Ranges: ranges, Header: ranges.Self,
		Block:  source.Range{File: d.file.Path, Start: in.object.start, End: in.object.end},
		Region: cty.NullVal(cty.String),
	}
	if strings.HasPrefix(in.typ, "aws_") || strings.HasPrefix(in.typ, "awscc_") {
		r.Region = d.regionOf(in)
	}
	return r
}

// header is the place of a resource's address in the plan file.
func (d *document) header(in *instance) source.Range {
	at := in.object
	if a := in.object.get("address"); a != nil {
		at = a
	}
	return source.Range{File: d.file.Path, Start: at.start, End: at.end}
}

func (d *document) rangesOf(object *node, name string) *declared.Ranges {
	if object == nil {
		return nil
	}
	for _, m := range object.members {
		if m.key == name {
			r := &declared.Ranges{Self: source.Range{File: d.file.Path, Start: m.start, End: m.value.end}}
			for _, e := range m.value.items {
				item := &declared.Ranges{Self: source.Range{File: d.file.Path, Start: e.start, End: e.end}, Named: map[string]*declared.Ranges{}}
				for _, x := range e.members {
					item.Named[x.key] = &declared.Ranges{Self: source.Range{File: d.file.Path, Start: x.start, End: x.value.end}}
				}
				r.Items = append(r.Items, item)
			}
			return r
		}
	}
	return nil
}

// written lists the attributes of an instance that the configuration writes; of
// a data source also those that it found.
func (d *document) written(in *instance) []string {
	if in.schema == nil {
		return nil
	}
	var out []string
	if expressions := in.conf.get("expressions"); expressions != nil {
		for _, m := range expressions.members {
			out = append(out, m.key)
		}
	}
	if in.values != nil {
		for _, m := range in.values.members {
			if in.data && !m.value.isNull() || !in.data && d.writes(in, m.key) {
				out = append(out, m.key)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// writes reports whether the configuration writes an attribute. Expressions of
// dynamic blocks are not in a plan, so blocks with a known value count as
// written, except those of something that is there already and may have been
// read from AWS, when there are resources that make them one by one.
func (d *document) writes(in *instance, name string) bool {
	if in.conf.get("expressions", name) != nil {
		return true
	}
	v := in.values.get(name)
	if v.isNull() || len(v.items) == 0 || in.schema == nil {
		return false
	}
	if _, ok := in.schema.Nested(name); ok {
		return true
	}
	a, ok := in.schema.Attribute(name)
	if _, block := a.BlockSyntax(); !ok || !block {
		return false
	}
	return !in.existing || !d.madeSingly(in.typ)
}

// madeSingly reports whether the plan has resources that are one rule, route or
// entry of a resource of that type.
func (d *document) madeSingly(typ string) bool {
	switch {
	case strings.HasSuffix(typ, "route_table"):
		return d.types["aws_route"]
	case strings.HasSuffix(typ, "security_group"):
		return d.types["aws_security_group_rule"] || d.types["aws_vpc_security_group_ingress_rule"] || d.types["aws_vpc_security_group_egress_rule"]
	case strings.HasSuffix(typ, "network_acl"):
		return d.types["aws_network_acl_rule"]
	}
	return typ == "aws_ec2_managed_prefix_list" && d.types["aws_ec2_managed_prefix_list_entry"]
}

// attribute returns the value of an attribute or nested block.
func (d *document) attribute(in *instance, name string) cty.Value {
	c := converter{d: d, in: in}
	v, u, expr := in.values.get(name), in.unknown.get(name), in.conf.get("expressions", name)
	if in.unknown.isTrue() {
		u = in.unknown
	}
	if in.schema != nil {
		if n, ok := in.schema.Nested(name); ok {
			return c.blocks(n, v, u, expr)
		}
		if a, ok := in.schema.Attribute(name); ok {
			return c.typed(a.Type, v, u, expr, name)
		}
	}
	return c.typed(cty.DynamicPseudoType, v, u, expr, name)
}

// converter turns the planned values of one instance into cty values, in the
// shapes of package terraform: sets are lists, nested blocks tuples of objects.
type converter struct {
	d  *document
	in *instance
	// shared is true below blocks whose expressions the plan does not tell
	// apart.
	shared bool
	// siblings tell what is unknown in each of the elements of an attribute that
	// is written as blocks. Their expressions are lumped together, and those of
	// dynamic blocks left out.
	siblings []*node
}

// blocks converts nested blocks.
func (c converter) blocks(n schema.NestedBlock, v, u, expr *node) cty.Value {
	if u.isTrue() {
		return value.Unknown(cty.DynamicPseudoType, c.why(n.Name, expr))
	}
	if n.Nesting == schema.Single || n.Nesting == schema.Map {
		if v.isNull() || v.kind != '{' {
			return cty.NullVal(cty.DynamicPseudoType)
		}
		return c.block(n.Block, v, u, expr)
	}
	if v == nil {
		return cty.EmptyTupleVal
	}
	out := make([]cty.Value, len(v.items))
	for i, e := range v.items {
		own, shared := writtenAs(n, expr, i, v.items)
		out[i] = converter{d: c.d, in: c.in, shared: c.shared || shared}.block(n.Block, e, u.at(i), own)
	}
	return cty.TupleVal(out)
}

// writtenAs finds the expressions of a block among those of all blocks of its
// type: by position in a list, otherwise by what is constant in them. shared is
// true where several come into question. Where there are more blocks than
// expressions, some are dynamic, of which a plan does not show any.
func writtenAs(n schema.NestedBlock, expr *node, i int, blocks []*node) (own *node, shared bool) {
	if expr == nil || expr.kind != '[' {
		return expr, len(blocks) > 1
	}
	if len(expr.items) != len(blocks) {
		return nil, true
	}
	if n.Nesting == schema.List {
		return expr.items[i], false
	}
	out := &node{kind: '['}
	for _, e := range expr.items {
		if agrees(e, blocks[i]) {
			out.items = append(out.items, e)
		}
	}
	if len(out.items) == 1 {
		return out.items[0], false
	}
	return out, true
}

// agrees reports whether the scalar constants of a block's expressions are its
// planned values.
func agrees(expr, block *node) bool {
	for _, m := range expr.members {
		c := m.value.member("constant_value")
		if c.isNull() || c.kind == '{' || c.kind == '[' {
			continue
		}
		if v := block.get(m.key); !v.isNull() && (v.kind != c.kind || v.text != c.text) {
			return false
		}
	}
	return true
}

// part returns the expressions of an attribute of a block, or those of the
// whole where a plan does not tell them apart.
func part(expr *node, name string) *node {
	switch {
	case expr == nil || expr.member("references") != nil:
		return expr
	case expr.kind != '[':
		return expr.member(name)
	}
	out := &node{kind: '['}
	for _, e := range expr.items {
		if p := part(e, name); p != nil {
			out.items = append(out.items, p)
		}
	}
	return out
}

func isUnwritten(expr *node) bool {
	return expr == nil || expr.kind == '[' && len(expr.items) == 0
}

func (c converter) block(b *schema.Block, v, u, expr *node) cty.Value {
	if u.isTrue() {
		return value.Unknown(cty.DynamicPseudoType, c.why("a block", expr))
	}
	out := make(map[string]cty.Value, len(b.Attributes)+len(b.Blocks))
	for _, a := range b.Attributes {
		own := part(expr, a.Name)
		if a.Computed && isUnwritten(own) && expr != nil {
			out[a.Name] = cty.NullVal(a.Type)
			continue
		}
		out[a.Name] = c.inBlock(c.typed(a.Type, v.get(a.Name), u.get(a.Name), own, a.Name), a.Type)
	}
	for _, n := range b.Blocks {
		out[n.Name] = c.blocks(n, v.get(n.Name), u.get(n.Name), part(expr, n.Name))
	}
	return cty.ObjectVal(out)
}

// inBlock makes null of the empty values that the provider plans for what a
// block leaves out.
func (c converter) inBlock(v cty.Value, ty cty.Type) cty.Value {
	if v.IsMarked() || !v.IsKnown() || v.IsNull() {
		return v
	}
	empty := v.Type() == cty.String && v.AsString() == "" ||
		(v.Type().IsListType() || v.Type().IsTupleType()) && v.LengthInt() == 0
	if empty {
		return cty.NullVal(ty)
	}
	return v
}

// typed converts a value to a type of the schema.
func (c converter) typed(ty cty.Type, v, u, expr *node, name string) cty.Value {
	switch {
	case u.isTrue():
		return c.unknown(ty, expr, name)
	case v.isNull() && (u == nil || !u.anyTrue()):
		return cty.NullVal(ty)
	case ty.IsListType() || ty.IsSetType():
		return c.list(ty, v, u, expr, name)
	case ty.IsMapType():
		return c.object(v, u, expr, name, func(string) cty.Type { return ty.ElementType() })
	case ty.IsObjectType():
		out := map[string]cty.Value{}
		for n, t := range ty.AttributeTypes() {
			out[n] = c.inBlock(c.typed(t, v.get(n), u.get(n), part(expr, n), n), t)
		}
		return cty.ObjectVal(out)
	case v.isNull():
		return cty.NullVal(ty)
	case ty == cty.DynamicPseudoType && v.kind == '{':
		return c.object(v, u, expr, name, func(string) cty.Type { return cty.DynamicPseudoType })
	case ty == cty.DynamicPseudoType && v.kind == '[':
		return c.list(cty.List(cty.DynamicPseudoType), v, u, expr, name)
	}
	return c.scalar(v)
}

func (c converter) scalar(v *node) cty.Value {
	switch v.kind {
	case '"':
		return cty.StringVal(c.d.joined(v.text, c.in))
	case 't':
		return cty.True
	case 'f':
		return cty.False
	case '0':
		if n, err := strconv.ParseInt(v.text, 10, 64); err == nil {
			return cty.NumberIntVal(n)
		}
		if f, err := strconv.ParseFloat(v.text, 64); err == nil && f > -1e300 && f < 1e300 {
			return cty.NumberFloatVal(f)
		}
	}
	return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Invalid,
		Text: "the plan has a value of another type", Range: c.d.header(c.in)})
}

// list converts a list or set. What is unknown in it is known where there are
// as many references as unknown elements, as in `[aws_vpc.a.id, aws_vpc.b.id]`.
func (c converter) list(ty cty.Type, v, u, expr *node, name string) cty.Value {
	if v == nil || v.kind != '[' {
		return value.Unknown(ty, c.why(name, expr))
	}
	elem := ty.ElementType()
	if elem.IsObjectType() && u != nil {
		c.siblings = u.items
	}
	var ids []cty.Value
	if elem == cty.String {
		ids = c.elements(u, expr, name)
	}
	out := make([]cty.Value, len(v.items))
	for i, e := range v.items {
		if len(ids) > 0 && u.at(i).isTrue() {
			out[i], ids = ids[0], ids[1:]
			continue
		}
		out[i] = c.typed(elem, e, u.at(i), part(expr, ""), name)
	}
	switch {
	case len(out) == 0 && !elem.HasDynamicTypes():
		return cty.ListValEmpty(elem)
	case len(out) > 0 && sameTypes(out):
		return cty.ListVal(out)
	}
	return cty.TupleVal(out)
}

// elements returns what the unknown elements of a list are, where their number
// tells.
func (c converter) elements(u, expr *node, name string) []cty.Value {
	n := 0
	if u != nil {
		for _, e := range u.items {
			if e.isTrue() {
				n++
			}
		}
	}
	if n == 0 {
		return nil
	}
	found := c.candidates(expr, name)
	found.targets = slices.DeleteFunc(found.targets, c.d.isKnown)
	if found.loose || len(found.opaque) > 0 || len(found.targets) != n || c.shared && n > 1 {
		return nil
	}
	out := make([]cty.Value, n)
	for i, t := range found.targets {
		if !takesIDs(name) && (name != "values" || t.attr != "id") {
			return nil
		}
		out[i] = c.d.valueOf(t, name)
	}
	return out
}

func sameTypes(vs []cty.Value) bool {
	for _, v := range vs {
		if !v.Type().Equals(vs[0].Type()) {
			return false
		}
	}
	return true
}

func (c converter) object(v, u, expr *node, name string, of func(string) cty.Type) cty.Value {
	out := map[string]cty.Value{}
	if v != nil {
		for _, m := range v.members {
			out[m.key] = c.typed(of(m.key), m.value, u.get(m.key), expr, name)
		}
	}
	if u != nil {
		for _, m := range u.members {
			if m.value.isTrue() {
				out[m.key] = c.typed(of(m.key), nil, m.value, expr, name)
			}
		}
	}
	return cty.ObjectVal(out)
}

// policyDocument evaluates the data source aws_iam_policy_document, which the
// plan leaves unknown as a whole when a part of it is.
func (d *document) policyDocument(in *instance, attr string) cty.Value {
	if v := in.values.get(attr); !v.isNull() {
		return converter{d: d, in: in}.scalar(v)
	}
	attrs := map[string]cty.Value{}
	for _, name := range d.written(in) {
		attrs[name] = d.attribute(in, name)
	}
	doc, minified, _ := policydoc.RenderWith(d.tokens, cty.ObjectVal(attrs), func(at cty.Path, v cty.Value) value.Hole {
		if o, ok := value.OriginOf(v); ok && o.Open {
			h, _ := d.tokens.OnlyHole(o.Token(d.tokens))
			return h
		}
		return policydoc.DefaultHole(at, v)
	})
	if attr == "minified_json" {
		return minified
	}
	return doc
}
