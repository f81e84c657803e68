package terraform

import (
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// forExpr is a for expression. What it goes over must be known; whether an
// element is in must be known too, or the result is not.
func (ev *evaluator) forExpr(e *hclsyntax.ForExpr, s *scope) cty.Value {
	items, open := ev.elements(ev.lazy(e.CollExpr, s), e.CollExpr.Range(), func(items []item, _ cty.Type) cty.Value {
		return ev.forOver(e, s, items, nil)
	})
	if open != cty.NilVal {
		if known, ok := value.PartOf(open); ok && e.Group {
			return openGroups(open, known)
		}
		return open
	}
	return ev.forOver(e, s, items, nil)
}

// openGroups is an unknown object of groups that may all have more members than
// those of known.
func openGroups(open, known cty.Value) cty.Value {
	groups := make(map[string]cty.Value, known.LengthInt())
	for it := known.ElementIterator(); it.Next(); {
		k, members := it.Element()
		groups[k.AsString()] = value.WithPart(unknownFrom(cty.DynamicPseudoType, open), members)
	}
	return value.WithPart(open, cty.ObjectVal(groups))
}

// item is one element of a collection, its key as each.key has it.
type item struct {
	key cty.Value
	val lazy
}

// elements lists what a for expression or splat goes over; where that is not
// known, open is the result: for a choice what over gives for both, otherwise
// unknown but for what over gives for the known elements.
func (ev *evaluator) elements(z lazy, rng hcl.Range, over func([]item, cty.Type) cty.Value) (items []item, open cty.Value) {
	if z.res != nil {
		if items, ok := z.res.items(ev); ok {
			return items, cty.NilVal
		}
	}
	coll := z.force(ev)
	if out, ok := ev.overChoice(coll, func(coll cty.Value) cty.Value {
		if v := ev.notIterable(coll, rng); v != cty.NilVal {
			return v
		}
		return over(ev.items(coll), coll.Type())
	}); ok {
		return nil, out
	}
	if part, ok := value.PartOf(coll); ok {
		return nil, value.WithPart(unknownFrom(cty.DynamicPseudoType, coll), over(ev.partItems(part, coll), part.Type()))
	}
	if v := ev.notIterable(coll, rng); v != cty.NilVal {
		return nil, v
	}
	return ev.items(coll), cty.NilVal
}

// notIterable returns the result of going over what has no elements that could
// be gone over, NilVal for a collection.
func (ev *evaluator) notIterable(coll cty.Value, rng hcl.Range) cty.Value {
	if isUnknown(coll) {
		return unknownFrom(cty.DynamicPseudoType, coll)
	}
	u, _ := coll.Unmark()
	if s, ok := stringOf(u); ok && ev.tokens.Has(s) {
		return ev.partOfToken(s, "[*]")
	}
	if u.IsNull() || !u.CanIterateElements() {
		return ev.fail(rng, "Iteration over non-iterable value", "A value of type %s cannot be used as the collection.", u.Type().FriendlyName())
	}
	return cty.NilVal
}

func (ev *evaluator) items(coll cty.Value) []item {
	u, marks := coll.Unmark()
	if !u.IsKnown() || u.IsNull() || !u.CanIterateElements() {
		return nil
	}
	out := make([]item, 0, u.LengthInt())
	set := u.Type().IsSetType()
	for it := u.ElementIterator(); it.Next(); {
		k, v := it.Element()
		v = inherit(v, marks)
		if set {
			k = v
		}
		out = append(out, item{key: k, val: known(v)})
	}
	return out
}

// partItems are the items of part, the known elements of coll; in a list their
// places are unknown.
func (ev *evaluator) partItems(part, coll cty.Value) []item {
	items := ev.items(part)
	if part.Type().IsTupleType() && !coll.Type().IsSetType() {
		for i := range items {
			items[i].key = unknownFrom(cty.Number, coll)
		}
	}
	return items
}

// maxAssumed bounds the undecided conditions of one for expression.
const maxAssumed = 3

// assumption is an undecided condition that is taken as holding, or not.
type assumption struct {
	cond  string
	holds bool
}

func (ev *evaluator) forOver(e *hclsyntax.ForExpr, s *scope, items []item, assumed []assumption) cty.Value {
	var list []cty.Value
	object := map[string]cty.Value{}
	groups := map[string][]cty.Value{}
	for _, it := range items {
		in := s.with(e.ValVar, it.val)
		if e.KeyVar != "" {
			in.vars[e.KeyVar] = known(it.key)
		}
		if e.CondExpr != nil {
			cond := ev.boolean(e.CondExpr, in)
			switch boolOf(cond) {
			case no:
				continue
			case maybe:
				f := ev.formula(cond, e.CondExpr)
				i := slices.IndexFunc(assumed, func(a assumption) bool { return a.cond == f.String() })
				switch {
				case i >= 0 && assumed[i].holds:
				case i >= 0:
					continue
				case len(assumed) >= maxAssumed || !sameForAll(e, cond):
					return unknownFrom(cty.DynamicPseudoType, cond)
				default:
					under := func(holds bool) cty.Value {
						return ev.forOver(e, s, items, append(slices.Clone(assumed), assumption{f.String(), holds}))
					}
					return ev.join(f, under(true), under(false), value.Why(cond))
				}
			}
		}
		if e.KeyExpr == nil {
			list = append(list, ev.expr(e.ValExpr, in))
			continue
		}
		key := ev.expr(e.KeyExpr, in)
		if o, ok := value.OriginOf(key); ok {
			key = o.UnknownOf(ev.tokens, cty.String)
		}
		if isUnknown(key) {
			return unknownFrom(cty.DynamicPseudoType, key)
		}
		if why := ev.unnamed(key); why != nil {
			return value.Unknown(cty.DynamicPseudoType, *why)
		}
		k, err := convert.Convert(key, cty.String)
		if err != nil || isNull(k) {
			return ev.fail(e.KeyExpr.Range(), "Invalid object key", "A key must be a text, not null.")
		}
		k, _ = k.Unmark()
		name := k.AsString()
		val := ev.expr(e.ValExpr, in)
		if e.Group {
			groups[name] = append(groups[name], val)
			continue
		}
		if _, dup := object[name]; dup {
			return ev.fail(e.KeyExpr.Range(), "Duplicate object key", "Two different items produced the key %q in this 'for' expression. If duplicates are expected, use the ellipsis (...) after the value expression to enable grouping by key.", name)
		}
		object[name] = val
	}
	switch {
	case e.KeyExpr == nil:
		return cty.TupleVal(list)
	case e.Group:
		for k, vs := range groups {
			object[k] = cty.TupleVal(vs)
		}
	}
	return cty.ObjectVal(object)
}

// unnamed returns the reason for a hole in a text that nothing tells from others:
// two such texts may be written alike and be different.
func (ev *evaluator) unnamed(text cty.Value) *value.Reason {
	s, _ := stringOf(text)
	if !ev.tokens.Has(s) {
		return nil
	}
	for _, p := range ev.tokens.Pieces(s) {
		if p.Hole != nil && p.Hole.Key == "" {
			return &p.Hole.Why
		}
	}
	return nil
}

// sameForAll reports whether an undecided condition of a for expression is the
// same question for all elements: it does not look at them, or has an identity.
func sameForAll(e *hclsyntax.ForExpr, cond cty.Value) bool {
	if _, ok := value.OriginOf(cond); ok {
		return true
	}
	for _, t := range hclsyntax.Variables(e.CondExpr) {
		if name := t.RootName(); name == e.KeyVar || name == e.ValVar {
			return false
		}
	}
	return true
}

// splat is x[*].y; a value that is no sequence is a sequence of itself, or an
// empty one where it is null.
func (ev *evaluator) splat(e *hclsyntax.SplatExpr, s *scope) cty.Value {
	source := ev.lazy(e.Source, s)
	if one := source.soloInstance(ev); one != nil {
		return ev.splatOver(e, s, []item{{val: lazy{one: one}}}, false)
	}
	if source.res != nil && source.res.expand(ev).mode == each {
		// What for_each makes is a map, and so no sequence.
		return ev.splatOver(e, s, []item{{val: source}}, false)
	}
	if source.res == nil {
		v := source.force(ev)
		source = known(v)
		u, _ := v.Unmark()
		ty := u.Type()
		switch {
		case u.IsKnown() && u.IsNull():
			if ty.IsListType() || ty.IsSetType() || ty.IsTupleType() {
				return ev.fail(e.Source.Range(), "Splat of null value", "Splat expressions (with the * symbol) cannot be applied to null sequences.")
			}
			return cty.EmptyTupleVal
		case u.IsKnown() && !isSequence(ty) && !ty.IsSetType():
			if str, ok := stringOf(u); !ok || !ev.tokens.Has(str) {
				return ev.splatOver(e, s, []item{{val: source}}, false)
			}
		}
	}
	items, open := ev.elements(source, e.Source.Range(), func(items []item, ty cty.Type) cty.Value {
		return ev.splatOver(e, s, items, ty.IsListType())
	})
	if open != cty.NilVal {
		return open
	}
	list := source.res == nil && !source.val.IsMarked() && source.val.Type().IsListType()
	return ev.splatOver(e, s, items, list)
}

// soloInstance is the one instance of a resource without count and for_each, to
// which a splat may be applied as to a list.
func (z lazy) soloInstance(ev *evaluator) *resourceInstance {
	if z.res != nil {
		return z.res.single(ev)
	}
	return z.one
}

func (ev *evaluator) splatOver(e *hclsyntax.SplatExpr, s *scope, items []item, list bool) cty.Value {
	out := make([]cty.Value, len(items))
	for i, it := range items {
		in := s.child()
		in.anon, in.item = e.Item, it.val
		out[i] = ev.expr(e.Each, in)
	}
	if list && len(out) > 0 && cty.CanListVal(out) {
		return cty.ListVal(out)
	}
	return cty.TupleVal(out)
}
