package functions

import (
	"errors"
	"slices"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
	"github.com/zclconf/go-cty/cty/gocty"
)

func collectionFunctions() []*builtin {
	return []*builtin{
		{name: "alltrue", base: allTrueFunc, looks: true},
		{name: "anytrue", base: anyTrueFunc, looks: true},
		{name: "chunklist", base: stdlib.ChunklistFunc, moves: true},
		{name: "coalesce", base: coalesceFunc, moves: true, special: coalesceSpecial},
		{name: "coalescelist", base: stdlib.CoalesceListFunc, moves: true, special: coalesceListSpecial},
		{name: "compact", base: stdlib.CompactFunc, moves: true, special: compactSpecial, part: knownParts},
		{name: "concat", base: stdlib.ConcatFunc, moves: true, part: knownParts},
		{name: "contains", base: stdlib.ContainsFunc, always: true, special: containsSpecial},
		{name: "distinct", base: stdlib.DistinctFunc, moves: true, always: true, special: distinctSpecial, part: knownParts},
		{name: "element", base: stdlib.ElementFunc, moves: true, shallow: true, special: elementSpecial},
		{name: "flatten", base: stdlib.FlattenFunc, moves: true, special: flattenSpecial, part: flatParts},
		{name: "index", base: indexFunc, special: indexSpecial},
		{name: "keys", base: stdlib.KeysFunc, shallow: true, part: knownParts},
		{name: "length", base: lengthFunc, shallow: true, special: lengthSpecial},
		{name: "lookup", base: lookupFunc, moves: true, shallow: true, special: lookupSpecial},
		{name: "matchkeys", base: matchKeysFunc, moves: true, bound: matchKeysBound, special: matchKeysSpecial, always: true},
		{name: "merge", base: stdlib.MergeFunc, moves: true, part: mergedParts},
		{name: "one", base: oneFunc, moves: true},
		{name: "range", base: stdlib.RangeFunc, looks: true},
		{name: "reverse", base: stdlib.ReverseListFunc, moves: true, part: knownParts},
		{name: "slice", base: stdlib.SliceFunc, moves: true},
		{name: "sort", base: stdlib.SortFunc, special: sortSpecial, part: knownParts},
		{name: "sum", base: sumFunc, looks: true},
		{name: "transpose", base: transposeFunc},
		{name: "values", base: stdlib.ValuesFunc, moves: true, part: knownParts},
		{name: "zipmap", base: stdlib.ZipmapFunc, moves: true},
	}
}

func boolListFunc(start bool) function.Function {
	return function.New(&function.Spec{
		Params:       []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
		Type:         function.StaticReturnType(cty.Bool),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			open := false
			for it := args[0].ElementIterator(); it.Next(); {
				_, e := it.Element()
				switch {
				case !e.IsKnown():
					open = true
				case e.IsNull():
					if start {
						return cty.False, nil
					}
				case e.True() != start:
					return cty.BoolVal(!start), nil
				}
			}
			if open {
				return cty.UnknownVal(cty.Bool), nil
			}
			return cty.BoolVal(start), nil
		},
	})
}

var (
	allTrueFunc = boolListFunc(true)
	anyTrueFunc = boolListFunc(false)
)

var errNothing = errors.New("no non-null, non-empty-string arguments")

// coalesceFunc is Terraform's coalesce, which passes over empty strings too.
var coalesceFunc = function.New(&function.Spec{
	VarParam: &function.Parameter{
		Name: "vals", Type: cty.DynamicPseudoType,
		AllowUnknown: true, AllowDynamicType: true, AllowNull: true, AllowMarked: true,
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		types := make([]cty.Type, len(args))
		for i, a := range args {
			types[i] = a.Type()
		}
		t, _ := convert.UnifyUnsafe(types)
		if t == cty.NilType {
			return cty.NilType, errors.New("all arguments must have the same type")
		}
		return t, nil
	},
	Impl: func(args []cty.Value, t cty.Type) (cty.Value, error) {
		for _, arg := range args {
			arg, err := convert.Convert(arg, t)
			if err != nil {
				return cty.NilVal, err
			}
			if !arg.IsKnown() {
				return cty.UnknownVal(t).WithSameMarks(arg), nil
			}
			bare, _ := arg.Unmark()
			if !bare.IsNull() && (t != cty.String || bare.AsString() != "") {
				return arg, nil
			}
		}
		return cty.NilVal, errNothing
	},
})

// coalesceSpecial leaves open whether a token that may stand for an empty
// string is taken: the result is then one of two.
func coalesceSpecial(c *call) (cty.Value, error) {
	for i, arg := range c.args {
		bare, _ := arg.Unmark()
		if !bare.IsKnown() || bare.Type() != cty.String || bare.IsNull() {
			continue
		}
		s := bare.AsString()
		if s == "" || neverEmpty(c.tokens(), s) {
			continue
		}
		rest, err := c.f.branch(c.b, c.args[i+1:], maxChoices)
		if err != nil {
			return cty.NilVal, errPass // nothing else is there to be taken
		}
		first, err := c.f.branch(c.b, append(slices.Clone(c.args[:i]), cty.StringVal("x")), maxChoices)
		if err != nil || !first.IsKnown() || first.Type() != cty.String || first.AsString() != "x" {
			return cty.NilVal, errPass // an earlier argument is taken
		}
		condition := value.Atom(c.tokens().Render(s) + ` != ""`)
		choice := &value.Choice{If: condition, Then: bare, Else: rest}
		return mergeBranches(choice, c.stringReasons(s), choice.Then, choice.Else), nil
	}
	return cty.NilVal, errPass
}

func coalesceListSpecial(c *call) (cty.Value, error) {
	for _, arg := range c.args {
		bare, _ := arg.Unmark()
		if bare.IsNull() {
			continue
		}
		ty := bare.Type()
		if !bare.IsKnown() || !ty.IsListType() && !ty.IsTupleType() {
			return cty.NilVal, errPass
		}
		if bare.LengthInt() > 0 {
			return arg, nil
		}
	}
	return cty.NilVal, errPass
}

// compactSpecial keeps tokens that are never empty; whether others stay is not
// known.
func compactSpecial(c *call) (cty.Value, error) {
	bare, _ := c.args[0].Unmark()
	if !bare.IsKnown() {
		return cty.NilVal, errPass
	}
	var out []cty.Value
	for it := bare.ElementIterator(); it.Next(); {
		_, e := it.Element()
		e, _ = e.Unmark()
		switch {
		case !e.IsKnown():
			return c.unknown(cty.List(cty.String)), nil
		case e.IsNull() || e.AsString() == "":
		case !neverEmpty(c.tokens(), e.AsString()):
			return c.unknown(cty.List(cty.String)), nil
		default:
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		return cty.ListValEmpty(cty.String), nil
	}
	return cty.ListVal(out), nil
}

func isSequence(t cty.Type) bool { return t.IsListType() || t.IsSetType() || t.IsTupleType() }

func containsSpecial(c *call) (cty.Value, error) {
	list, _ := c.args[0].Unmark()
	if !list.IsKnown() || list.IsNull() || !isSequence(list.Type()) {
		return cty.NilVal, errPass
	}
	switch member(c.tokens(), list, c.args[1]) {
	case yes:
		return cty.True, nil
	case no:
		return cty.False, nil
	}
	return c.unknown(cty.Bool), nil
}

// distinctSpecial is distinct for tokens, where different ones are different
// elements, and for long lists, which the plain function compares pair by pair.
func distinctSpecial(c *call) (cty.Value, error) {
	list, _ := c.args[0].Unmark()
	if !list.IsWhollyKnown() || list.LengthInt() == 0 {
		return cty.NilVal, errPass
	}
	list, _ = list.UnmarkDeep()
	if c.facts.hole && !c.holesDiffer(list) {
		return c.unknown(list.Type()), nil
	}
	seen := map[int][]cty.Value{}
	var out []cty.Value
	for it := list.ElementIterator(); it.Next(); {
		_, e := it.Element()
		h := e.Hash()
		if !slices.ContainsFunc(seen[h], e.RawEquals) {
			seen[h] = append(seen[h], e)
			out = append(out, e)
		}
	}
	return cty.ListVal(out), nil
}

// maxHolePairs bounds the comparison of each element with each.
const maxHolePairs = 500

// holesDiffer reports whether the elements with holes are known to differ from
// all other elements, or to be the same.
func (c *call) holesDiffer(list cty.Value) bool {
	elements := list.AsValueSlice()
	if len(elements) > maxHolePairs {
		return false
	}
	for i, a := range elements {
		var f facts
		if f.walk(c.tokens(), a, c.f.limits.Nodes); !f.hole {
			continue
		}
		for j, b := range elements {
			if i != j && compare(c.tokens(), a, b) == undecided {
				return false
			}
		}
	}
	return true
}

func elementSpecial(c *call) (cty.Value, error) {
	list, marks := c.args[0].Unmark()
	index, _ := c.args[1].Unmark()
	if !list.IsKnown() || !index.IsKnown() || !list.Type().IsListType() && !list.Type().IsTupleType() {
		return cty.NilVal, errPass
	}
	var i int
	if err := gocty.FromCtyValue(index, &i); err != nil {
		return cty.NilVal, function.NewArgErrorf(1, "invalid index: %s", err)
	}
	n := list.LengthInt()
	if n == 0 {
		return cty.NilVal, errors.New("cannot use element function with an empty list")
	}
	if i %= n; i < 0 {
		i += n
	}
	return withReasons(list.Index(cty.NumberIntVal(int64(i))), reasonsIn(marks)), nil
}

// flattenSpecial keeps unknown elements that are certainly no sequences.
func flattenSpecial(c *call) (cty.Value, error) {
	bare, _ := c.args[0].Unmark()
	if !bare.IsKnown() || !isSequence(bare.Type()) {
		return cty.NilVal, errPass
	}
	out, ok := flattenInto(nil, c.args[0])
	if !ok {
		return c.unknown(cty.DynamicPseudoType), nil
	}
	return cty.TupleVal(out), nil
}

func flattenInto(out []cty.Value, v cty.Value) ([]cty.Value, bool) {
	bare, marks := v.Unmark()
	for it := bare.ElementIterator(); it.Next(); {
		_, e := it.Element()
		inner, _ := e.Unmark()
		switch {
		case inner.IsNull() || inner.IsKnown() && !isSequence(inner.Type()):
			out = append(out, e)
		case inner.IsKnown():
			var ok bool
			if out, ok = flattenInto(out, e); !ok {
				return nil, false
			}
		case inner.Type() == cty.DynamicPseudoType || isSequence(inner.Type()):
			return nil, false
		default:
			out = append(out, withReasons(e, reasonsIn(marks)))
		}
	}
	return out, true
}

var indexFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "list", Type: cty.DynamicPseudoType},
		{Name: "value", Type: cty.DynamicPseudoType},
	},
	Type:         function.StaticReturnType(cty.Number),
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if t := args[0].Type(); !t.IsListType() && !t.IsTupleType() {
			return cty.NilVal, errors.New("argument must be a list or tuple")
		}
		if args[0].LengthInt() == 0 {
			return cty.NilVal, errors.New("cannot search an empty list")
		}
		for it := args[0].ElementIterator(); it.Next(); {
			i, e := it.Element()
			eq := args[1].Equals(e)
			if !eq.IsKnown() {
				return cty.UnknownVal(cty.Number), nil
			}
			if eq.True() {
				return i, nil
			}
		}
		return cty.NilVal, errors.New("item not found")
	},
})

func indexSpecial(c *call) (cty.Value, error) {
	list, _ := c.args[0].Unmark()
	if !list.IsKnown() || !list.Type().IsListType() && !list.Type().IsTupleType() || list.LengthInt() == 0 {
		return cty.NilVal, errPass
	}
	for it := list.ElementIterator(); it.Next(); {
		i, e := it.Element()
		switch compare(c.tokens(), c.args[1], e) {
		case yes:
			return i, nil
		case undecided:
			return c.unknown(cty.Number), nil
		}
	}
	return cty.NilVal, errors.New("item not found")
}

var lengthFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "value", Type: cty.DynamicPseudoType, AllowDynamicType: true, AllowUnknown: true, AllowMarked: true},
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		switch t := args[0].Type(); {
		case t == cty.String || t == cty.DynamicPseudoType || t.IsObjectType() || t.IsTupleType() || t.IsCollectionType():
			return cty.Number, nil
		}
		return cty.Number, errors.New("argument must be a string, a collection type, or a structural type")
	},
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		v, marks := args[0].Unmark()
		switch t := v.Type(); {
		case t.IsObjectType():
			return cty.NumberIntVal(int64(len(t.AttributeTypes()))), nil
		case t.IsTupleType():
			return cty.NumberIntVal(int64(len(t.TupleElementTypes()))), nil
		case t == cty.DynamicPseudoType || !v.IsKnown():
			return cty.UnknownVal(cty.Number).WithMarks(marks), nil
		case t == cty.String:
			return stdlib.Strlen(v)
		}
		return v.Length().WithMarks(marks), nil
	},
})

func lengthSpecial(c *call) (cty.Value, error) {
	if _, ok := value.PartOf(c.args[0]); ok {
		// How many of the known elements are one is not known.
		return c.unknown(cty.Number).Refine().NotNull().NumberRangeLowerBound(cty.NumberIntVal(1), true).NewValue(), nil
	}
	s := textOf(c.args[0])
	if !c.tokens().Has(s) {
		return cty.NilVal, errPass
	}
	return c.unknown(cty.Number), nil
}

var lookupFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "inputMap", Type: cty.DynamicPseudoType, AllowMarked: true},
		{Name: "key", Type: cty.String, AllowMarked: true},
	},
	VarParam: &function.Parameter{
		Name: "default", Type: cty.DynamicPseudoType,
		AllowUnknown: true, AllowDynamicType: true, AllowNull: true, AllowMarked: true,
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		t := args[0].Type()
		switch {
		case len(args) > 3:
			return cty.NilType, errors.New("lookup() takes two or three arguments, got more")
		case t.IsMapType():
			return t.ElementType(), nil
		case t.IsObjectType():
			return cty.DynamicPseudoType, nil
		}
		return cty.NilType, function.NewArgErrorf(0, "lookup() requires a map as the first argument")
	},
	Impl: func(args []cty.Value, t cty.Type) (cty.Value, error) { return cty.UnknownVal(t), nil },
})

// lookupSpecial answers everything that has a known key and a known map.
func lookupSpecial(c *call) (cty.Value, error) {
	m, marks := c.args[0].Unmark()
	key, _ := c.args[1].Unmark()
	t := m.Type()
	if !m.IsKnown() || !key.IsKnown() || len(c.args) > 3 || !t.IsMapType() && !t.IsObjectType() {
		return cty.NilVal, errPass
	}
	if t.IsMapType() && len(c.args) == 3 {
		var err error
		if c.args[2], err = convert.Convert(c.args[2], t.ElementType()); err != nil {
			return cty.NilVal, function.NewArgErrorf(2, "the default value must have the same type as the map elements")
		}
	}
	name := key.AsString()
	switch {
	case keylessHole(c.tokens(), name):
		return c.unknown(cty.DynamicPseudoType), nil
	case t.IsObjectType() && t.HasAttribute(name):
		return withReasons(m.GetAttr(name), reasonsIn(marks)), nil
	case t.IsMapType() && m.HasIndex(key).True():
		return withReasons(m.Index(key), reasonsIn(marks)), nil
	case c.otherKeyMatches(m, name):
		return c.unknown(cty.DynamicPseudoType), nil
	case len(c.args) == 3:
		return c.args[2], nil
	}
	return cty.NilVal, function.NewArgErrorf(1, "the given key does not exist in the map (%q)", c.tokens().Render(name))
}

// otherKeyMatches reports whether tokens may make name equal to a key of m.
func (c *call) otherKeyMatches(m cty.Value, name string) bool {
	for it := m.ElementIterator(); it.Next(); {
		k, _ := it.Element()
		if compareStrings(c.tokens(), k.AsString(), name) != no {
			return true
		}
	}
	return false
}
