package rules

import (
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// inputOf converts a graph's document for OPA. It is done once for a part.
func inputOf(g *graph.Graph) ast.Value {
	b := &builder{keys: map[string]*ast.Term{}}
	g.Encode(b)
	return b.root
}

// builder is a graph.Encoder that builds OPA's values without JSON in between.
type builder struct {
	root  ast.Value
	stack []frame
	// keys are the attribute names met so far, which repeat in every node.
	keys map[string]*ast.Term
}

// frame is an object or array that is being built.
type frame struct {
	object bool
	key    *ast.Term
	pairs  [][2]*ast.Term
	items  []*ast.Term
}

func (b *builder) add(t *ast.Term) {
	if len(b.stack) == 0 {
		b.root = t.Value
		return
	}
	f := &b.stack[len(b.stack)-1]
	if f.object {
		f.pairs = append(f.pairs, [2]*ast.Term{f.key, t})
		return
	}
	f.items = append(f.items, t)
}

func (b *builder) end() {
	f := b.stack[len(b.stack)-1]
	b.stack = b.stack[:len(b.stack)-1]
	if f.object {
		b.add(ast.ObjectTerm(f.pairs...))
		return
	}
	b.add(ast.ArrayTerm(f.items...))
}

// Key interns the name. Tags are keys, too, so there may be many.
func (b *builder) Key(name string) {
	key, ok := b.keys[name]
	if !ok {
		key = ast.StringTerm(name)
		b.keys[name] = key
	}
	b.stack[len(b.stack)-1].key = key
}

func (b *builder) BeginObject()    { b.stack = append(b.stack, frame{object: true}) }
func (b *builder) EndObject()      { b.end() }
func (b *builder) BeginArray()     { b.stack = append(b.stack, frame{}) }
func (b *builder) EndArray()       { b.end() }
func (b *builder) String(s string) { b.add(ast.StringTerm(s)) }
func (b *builder) Int(n int)       { b.add(ast.IntNumberTerm(n)) }
func (b *builder) Bool(v bool)     { b.add(ast.BooleanTerm(v)) }
func (b *builder) Null()           { b.add(ast.NullTerm()) }
