package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Terraform's JSON syntax says only in the light of a schema what is an
// argument and what a block. jsonObject keeps an object until its place in the
// schema is known; expressions are converted to native syntax trees at once, so
// that there is one evaluator.

// jsonObject is an object (or several objects in an array, which mean the same)
// of a JSON configuration file.
type jsonObject struct {
	members []jsonMember
}

type jsonMember struct {
	name     string
	nameRng  hcl.Range
	expr     hcl.Expression
	valueRng hcl.Range
}

// maxJSONDepth bounds the nesting of a JSON configuration.
const maxJSONDepth = maxNesting

// jsonMembers returns the members of expr, an object or an array of objects;
// ok is false for anything else.
func jsonMembers(expr hcl.Expression) (*jsonObject, bool) {
	if pairs, diags := hcl.ExprMap(expr); !diags.HasErrors() {
		out := &jsonObject{}
		for _, p := range pairs {
			name, ok := jsonString(p.Key)
			if !ok || name == "//" {
				continue
			}
			out.members = append(out.members, jsonMember{
				name: name, nameRng: p.Key.Range(), expr: p.Value,
				valueRng: hcl.RangeBetween(p.Key.Range(), p.Value.Range()),
			})
		}
		return out, true
	}
	items, diags := hcl.ExprList(expr)
	if diags.HasErrors() {
		return nil, false
	}
	out := &jsonObject{}
	for _, item := range items {
		o, ok := jsonMembers(item)
		if !ok {
			return nil, false
		}
		out.members = append(out.members, o.members...)
	}
	return out, true
}

// jsonString returns the text of a JSON string without looking for templates.
func jsonString(expr hcl.Expression) (string, bool) {
	v, diags := expr.Value(nil)
	if diags.HasErrors() || v.IsNull() || !v.IsKnown() || v.Type() != cty.String {
		return "", false
	}
	return v.AsString(), true
}

// jsonExpr converts a JSON value into a native expression: objects and arrays
// to constructors, strings to templates.
func jsonExpr(expr hcl.Expression, depth int) (hclsyntax.Expression, hcl.Diagnostics) {
	rng := expr.Range()
	if depth > maxJSONDepth {
		return unknownSyntax(rng), hcl.Diagnostics{nestingDiagnostic(rng)}
	}
	if pairs, diags := hcl.ExprMap(expr); !diags.HasErrors() {
		return jsonObjectExpr(pairs, rng, depth)
	}
	if items, diags := hcl.ExprList(expr); !diags.HasErrors() {
		out := &hclsyntax.TupleConsExpr{SrcRange: rng, OpenRange: rng}
		var all hcl.Diagnostics
		for _, item := range items {
			e, diags := jsonExpr(item, depth+1)
			all = append(all, diags...)
			out.Exprs = append(out.Exprs, e)
		}
		return out, all
	}
	v, diags := expr.Value(nil)
	if diags.HasErrors() {
		return unknownSyntax(rng), diags
	}
	if v.IsKnown() && !v.IsNull() && v.Type() == cty.String {
		return jsonTemplate(v.AsString(), rng)
	}
	return &hclsyntax.LiteralValueExpr{Val: v, SrcRange: rng}, nil
}

func jsonObjectExpr(pairs []hcl.KeyValuePair, rng hcl.Range, depth int) (hclsyntax.Expression, hcl.Diagnostics) {
	out := &hclsyntax.ObjectConsExpr{SrcRange: rng, OpenRange: rng}
	var all hcl.Diagnostics
	for _, p := range pairs {
		key, ok := jsonString(p.Key)
		if !ok {
			continue
		}
		k, diags := jsonTemplate(key, p.Key.Range())
		all = append(all, diags...)
		v, diags := jsonExpr(p.Value, depth+1)
		all = append(all, diags...)
		out.Items = append(out.Items, hclsyntax.ObjectConsItem{
			KeyExpr:   &hclsyntax.ObjectConsKeyExpr{Wrapped: k, ForceNonLiteral: true},
			ValueExpr: v,
		})
	}
	return out, all
}

// jsonTemplate parses a JSON string as a template. Offsets behind an escape in
// the JSON text are off by the escape's length; the expression's own range is
// the whole string, which is exact.
func jsonTemplate(text string, rng hcl.Range) (hclsyntax.Expression, hcl.Diagnostics) {
	if templateTooDeep([]byte(text)) {
		return unknownSyntax(rng), hcl.Diagnostics{nestingDiagnostic(rng)}
	}
	start := rng.Start
	start.Byte++
	start.Column++
	e, diags := hclsyntax.ParseTemplate([]byte(text), rng.Filename, start)
	if diags.HasErrors() {
		return unknownSyntax(rng), diags
	}
	return e, diags
}

// unknownSyntax stands where an expression could not be parsed.
func unknownSyntax(rng hcl.Range) hclsyntax.Expression {
	return &hclsyntax.LiteralValueExpr{Val: cty.DynamicVal, SrcRange: rng}
}

// labelled returns the blocks of a JSON property whose type takes labels:
// {"aws_vpc": {"main": {…}}} or arrays of such.
func labelled(typ string, labels int, m jsonMember) []*block {
	return labelledUnder(&block{typ: typ, header: rangeOf(m.nameRng)}, labels, m)
}

func labelledUnder(proto *block, labels int, m jsonMember) []*block {
	if labels == 0 {
		return jsonBlocks(proto, m)
	}
	o, ok := jsonMembers(m.expr)
	if !ok {
		return nil
	}
	var out []*block
	for _, c := range o.members {
		p := *proto
		p.labels = append(append([]string{}, proto.labels...), c.name)
		p.header = rangeOf(c.nameRng)
		out = append(out, labelledUnder(&p, labels-1, c)...)
	}
	return out
}

// jsonBlocks returns a block for an object, and one for each object of an
// array; null is no block.
func jsonBlocks(proto *block, m jsonMember) []*block {
	items := []hcl.Expression{m.expr}
	if list, diags := hcl.ExprList(m.expr); !diags.HasErrors() {
		items = list
	}
	var out []*block
	for _, item := range items {
		pairs, diags := hcl.ExprMap(item)
		if diags.HasErrors() {
			continue
		}
		b := *proto
		b.rng = rangeOf(hcl.RangeBetween(m.nameRng, item.Range()))
		o := &jsonObject{}
		for _, p := range pairs {
			if name, ok := jsonString(p.Key); ok && name != "//" {
				o.members = append(o.members, jsonMember{
					name: name, nameRng: p.Key.Range(), expr: p.Value,
					valueRng: hcl.RangeBetween(p.Key.Range(), p.Value.Range()),
				})
			}
		}
		b.body = &body{json: o, rng: rangeOf(item.Range())}
		out = append(out, &b)
	}
	return out
}

// resolve tells a JSON body's properties apart: isBlock says how many labels a
// nested block of that name has, and whether it is a block at all. Native
// bodies are returned as they are.
func (b *body) resolve(isBlock func(name string) (labels int, ok bool)) (*body, hcl.Diagnostics) {
	if b == nil || b.json == nil {
		return b, nil
	}
	out := &body{attrs: map[string]*attribute{}, rng: b.rng}
	var all hcl.Diagnostics
	for _, m := range b.json.members {
		if n, ok := isBlock(m.name); ok {
			out.blocks = append(out.blocks, labelled(m.name, n, m)...)
			continue
		}
		e, diags := jsonExpr(m.expr, 0)
		all = append(all, diags...)
		if _, dup := out.attrs[m.name]; !dup {
			out.attrs[m.name] = &attribute{name: m.name, expr: e, rng: rangeOf(m.valueRng)}
		}
	}
	return out, all
}
