package terraform

import (
	"sort"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/schema"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// blockList evaluates nested blocks, dynamic ones expanded, to a list of
// objects in source order. Where their number is not known, an unknown element
// stands for any number of them; where it hangs on a condition, the list is a
// choice.
func (ev *evaluator) blockList(blocks []*block, outer *schema.Block, name string, s *scope) (cty.Value, *declared.Ranges, bool) {
	sch := nestedSchema(outer, name)
	single := false
	if outer != nil {
		if n, ok := outer.Nested(name); ok {
			single = n.Nesting == schema.Single
		}
	}
	list := blockItems{ranges: &declared.Ranges{Self: blocks[0].header}}
	for _, b := range blocks {
		if b.typ == "dynamic" {
			ev.dynamic(&list, b, sch, s)
			continue
		}
		v, r := ev.blockValue(b, sch, s)
		list.add(v, r)
	}
	if single && len(list.items) == 1 && list.choice == nil {
		return list.items[0], list.ranges.Items[0], true
	}
	return list.value(ev), list.ranges, true
}

// nestedSchema is the schema of a nested block, or of an attribute that may be
// written as blocks; nil where there is none.
func nestedSchema(outer *schema.Block, name string) *schema.Block {
	if outer == nil {
		return nil
	}
	if n, ok := outer.Nested(name); ok {
		return n.Block
	}
	if a, ok := outer.Attribute(name); ok {
		if elem, ok := a.BlockSyntax(); ok {
			return ofObject(elem)
		}
	}
	return nil
}

// ofObject is an object type as a schema of optional arguments.
func ofObject(ty cty.Type) *schema.Block {
	b := &schema.Block{}
	for name, t := range ty.AttributeTypes() {
		b.Attributes = append(b.Attributes, schema.Attribute{Name: name, Type: t, Optional: true})
	}
	sort.Slice(b.Attributes, func(i, j int) bool { return b.Attributes[i].Name < b.Attributes[j].Name })
	return b
}

// blockItems collects the blocks of one type.
type blockItems struct {
	items  []cty.Value
	ranges *declared.Ranges
	// choice: under cond the list has the items of then instead of those of
	// othr, all of which items holds from the given index on.
	choice *blockChoice
}

type blockChoice struct {
	cond       *value.Formula
	then, othr []cty.Value
	why        []value.Reason
}

func (l *blockItems) add(v cty.Value, r *declared.Ranges) {
	l.items = append(l.items, v)
	l.ranges.Items = append(l.ranges.Items, r)
	if l.choice != nil {
		l.choice.then = append(l.choice.then, v)
		l.choice.othr = append(l.choice.othr, v)
	}
}

// value is the list as a tuple: blocks need not agree in the types of what they
// leave open.
func (l *blockItems) value(ev *evaluator) cty.Value {
	if l.choice == nil {
		return cty.TupleVal(l.items)
	}
	c := l.choice
	return ev.join(c.cond, cty.TupleVal(c.then), cty.TupleVal(c.othr), c.why)
}

// dynamic expands a dynamic block (Terraform documentation, "dynamic Blocks").
func (ev *evaluator) dynamic(l *blockItems, b *block, sch *schema.Block, s *scope) {
	body, diags := b.body.resolve(blocksNamed("content"))
	ev.l.hclDiagnostics(diags)
	forEach := body.expr("for_each")
	contents := body.ofType("content")
	if forEach == nil || len(contents) == 0 {
		return
	}
	content := contents[0]
	content.header = b.header
	iterator := b.labels[0]
	if e, ok := body.expr("iterator").(*hclsyntax.ScopeTraversalExpr); ok {
		iterator = e.Traversal.RootName()
	} else if name, ok := literal(body.expr("iterator")); ok {
		iterator = name
	}
	each := func(items []item) (vs []cty.Value, rs []*declared.Ranges) {
		over := cty.NilVal
		switch {
		case len(items) > maxInstances:
			over = ev.limit(b.header, "A dynamic block has %d elements; at most %d are analysed.", len(items), maxInstances)
		case !ev.spend(len(items) * blockSteps):
			over = ev.exhausted(b.header)
		}
		if over != cty.NilVal {
			return []cty.Value{over}, []*declared.Ranges{{Self: b.header}}
		}
		for _, it := range items {
			v, r := ev.blockValue(content, sch, s.with(iterator, lazy{each: &eachValue{key: it.key, val: it.val}}))
			vs, rs = append(vs, v), append(rs, r)
		}
		return vs, rs
	}
	z := ev.lazy(forEach, s)
	if z.res != nil {
		if items, ok := z.res.items(ev); ok {
			vs, rs := each(items)
			for i := range vs {
				l.add(vs[i], rs[i])
			}
			return
		}
	}
	coll := z.force(ev)
	if c, ok := value.ChoiceOf(coll); ok && l.choice == nil && knownCollection(c.Then) && knownCollection(c.Else) {
		then, tr := each(ev.items(c.Then))
		othr, or := each(ev.items(c.Else))
		before := append([]cty.Value{}, l.items...)
		l.choice = &blockChoice{cond: c.If, why: value.Why(coll),
			then: append(append([]cty.Value{}, before...), then...), othr: append(before, othr...)}
		l.items = append(l.items, then...)
		longest := tr
		if len(or) > len(tr) {
			longest = or
		}
		l.ranges.Items = append(l.ranges.Items, longest...)
		return
	}
	if !knownCollection(coll) {
		if part, ok := value.PartOf(coll); ok {
			vs, rs := each(ev.partItems(part, coll))
			for i := range vs {
				l.add(vs[i], rs[i])
			}
		}
		if len(ev.tokens.WhyAll(coll)) == 0 && !isUnknown(coll) {
			l.add(ev.fail(forEach.Range(), "Invalid dynamic for_each value", "Cannot use a value of this type in for_each: it must be a collection."),
				&declared.Ranges{Self: b.header})
			return
		}
		l.add(ev.otherBlocks(coll, forEach, s, each))
		return
	}
	vs, rs := each(ev.items(coll))
	for i := range vs {
		l.add(vs[i], rs[i])
	}
}

// otherBlocks stands for the blocks that a dynamic block makes of the unknown
// elements of coll: one that is there if any is, in a list of its own.
func (ev *evaluator) otherBlocks(coll cty.Value, forEach hclsyntax.Expression, s *scope, each func([]item) ([]cty.Value, []*declared.Ranges)) (cty.Value, *declared.Ranges) {
	ty, key := cty.DynamicPseudoType, unknownFrom(cty.DynamicPseudoType, coll)
	if t := coll.Type(); t.IsCollectionType() {
		ty = t.ElementType()
	}
	any := ev.part(coll, `["?"]`, ty)
	if coll.Type().IsSetType() {
		key = any
	}
	var ranges []*declared.Ranges
	block, failed := ev.capture(func() cty.Value {
		vs, rs := each([]item{{key: key, val: known(any)}})
		ranges = rs
		return vs[0]
	})
	why := ev.tokens.WhyAll(coll)
	if failed {
		v := cty.DynamicVal
		for _, w := range why {
			v = v.Mark(w)
		}
		return v, ranges[0]
	}
	name := s.inst.in(ev.formula(cty.UnknownVal(cty.Bool), forEach).Atom)
	if o, ok := value.OriginOf(coll); ok {
		name = o.Ref.Expression()
	}
	question := name + " is not empty"
	if _, ok := value.PartOf(coll); ok {
		question = name + " has other elements"
	}
	return ev.join(value.Some(question), cty.TupleVal([]cty.Value{block}), cty.EmptyTupleVal, why),
		&declared.Ranges{Self: ranges[0].Self, Items: ranges}
}

func knownCollection(v cty.Value) bool {
	u, _ := v.Unmark()
	return u.IsKnown() && !u.IsNull() && u.CanIterateElements()
}

// blockValue evaluates one nested block to an object.
func (ev *evaluator) blockValue(b *block, sch *schema.Block, s *scope) (cty.Value, *declared.Ranges) {
	body, diags := b.body.resolve(func(name string) (int, bool) {
		if name == "dynamic" {
			return 1, true
		}
		if sch != nil {
			_, ok := sch.Nested(name)
			return 0, ok
		}
		return 0, false
	})
	ev.l.hclDiagnostics(diags)
	ranges := &declared.Ranges{Self: b.header, Named: map[string]*declared.Ranges{}}
	out := map[string]cty.Value{}
	if sch != nil {
		for _, a := range sch.Attributes {
			out[a.Name] = cty.NullVal(a.Type)
		}
		for _, n := range sch.Blocks {
			out[n.Name] = emptyBlocks(n.Block.ImpliedType())
			if n.Nesting == schema.Single {
				out[n.Name] = cty.NullVal(n.Block.ImpliedType())
			}
		}
	}
	for _, name := range body.written(false) {
		if v, r, ok := ev.member(body, sch, name, s); ok {
			out[name], ranges.Named[name] = v, r
		}
	}
	return cty.ObjectVal(out), ranges
}

// written returns the names of the arguments and nested block types that a body
// writes, in order; of a resource's own body without Terraform's arguments
// (count, lifecycle).
func (b *body) written(resource bool) []string {
	seen := map[string]bool{}
	var out []string
	for name := range b.attrs {
		if !resource || !isMeta(name) {
			seen[name] = true
			out = append(out, name)
		}
	}
	for _, c := range b.blocks {
		if name := blockKey(c); (!resource || !isMeta(name)) && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	sort.Strings(out)
	return out
}
