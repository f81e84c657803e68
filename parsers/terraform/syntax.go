package terraform

import (
	"maps"
	"sort"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// body is the content of a file or block, whichever syntax it was written in:
// native bodies are wrapped, JSON is converted (json.go), so that everything
// behind this file knows one syntax only.
type body struct {
	attrs  map[string]*attribute
	blocks []*block
	// json is set for a JSON object whose properties are not yet told apart
	// into attributes and blocks, which needs the schema of its place.
	json *jsonObject
	rng  source.Range
}

type attribute struct {
	name string
	expr hclsyntax.Expression
	// rng is the whole "name = value".
	rng source.Range
}

type block struct {
	typ    string
	labels []string
	body   *body
	// header is the first line: type, labels and opening brace.
	header source.Range
	rng    source.Range
}

func rangeOf(r hcl.Range) source.Range {
	return source.Range{File: r.Filename, Start: r.Start.Byte, End: r.End.Byte}
}

// nativeBody wraps a body in native syntax.
func nativeBody(b *hclsyntax.Body) *body {
	out := &body{attrs: make(map[string]*attribute, len(b.Attributes)), rng: rangeOf(b.SrcRange)}
	for name, a := range b.Attributes {
		out.attrs[name] = &attribute{name: name, expr: a.Expr, rng: rangeOf(a.SrcRange)}
	}
	for _, c := range b.Blocks {
		out.blocks = append(out.blocks, &block{
			typ:    c.Type,
			labels: c.Labels,
			body:   nativeBody(c.Body),
			header: rangeOf(c.DefRange()),
			rng:    rangeOf(c.Range()),
		})
	}
	return out
}

// attr returns an attribute, or nil.
func (b *body) attr(name string) *attribute {
	if b == nil {
		return nil
	}
	return b.attrs[name]
}

// expr returns an attribute's expression, or nil.
func (b *body) expr(name string) hclsyntax.Expression {
	if a := b.attr(name); a != nil {
		return a.expr
	}
	return nil
}

// attrNames returns the names of the attributes in order.
func (b *body) attrNames() []string {
	names := make([]string, 0, len(b.attrs))
	for n := range b.attrs {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// ofType returns the blocks of one type, in source order.
func (b *body) ofType(typ string) []*block {
	var out []*block
	for _, c := range b.blocks {
		if c.typ == typ {
			out = append(out, c)
		}
	}
	return out
}

// overriddenBy returns b with what an override file says in its place:
// arguments replace arguments, and blocks of a type replace all blocks of that
// type (Terraform documentation, "Override Files").
func (b *body) overriddenBy(o *body) *body {
	out := &body{attrs: make(map[string]*attribute, len(b.attrs)), rng: b.rng}
	maps.Copy(out.attrs, b.attrs)
	replaced := map[string]bool{}
	for _, c := range o.blocks {
		replaced[blockKey(c)] = true
	}
	for n, a := range o.attrs {
		out.attrs[n] = a
		replaced[n] = true
	}
	for _, c := range b.blocks {
		if !replaced[blockKey(c)] {
			out.blocks = append(out.blocks, c)
		}
	}
	out.blocks = append(out.blocks, o.blocks...)
	return out
}

// blockKey is the argument that a nested block stands for: a dynamic block
// stands for blocks of its label's type.
func blockKey(c *block) string {
	if c.typ == "dynamic" && len(c.labels) == 1 {
		return c.labels[0]
	}
	return c.typ
}
