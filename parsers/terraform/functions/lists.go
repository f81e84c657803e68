package functions

import (
	"errors"
	"sort"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// oneFunc is one: the only element, or null of an empty collection.
var oneFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType, AllowMarked: true}},
	Type: func(args []cty.Value) (cty.Type, error) {
		t := args[0].Type()
		switch {
		case t.IsListType() || t.IsSetType():
			return t.ElementType(), nil
		case t.IsTupleType():
			switch etys := t.TupleElementTypes(); len(etys) {
			case 0:
				return cty.DynamicPseudoType, nil
			case 1:
				return etys[0], nil
			}
		}
		return cty.NilType, errOne
	},
	Impl: func(args []cty.Value, t cty.Type) (cty.Value, error) {
		v, marks := args[0].Unmark()
		if !v.IsKnown() {
			return cty.UnknownVal(t).WithMarks(marks), nil
		}
		switch n := v.LengthInt(); {
		case n == 0:
			return cty.NullVal(t).WithMarks(marks), nil
		case n > 1:
			return cty.NilVal, errOne
		case !v.Length().IsKnown():
			// A set of unknown elements may shrink, but not to nothing.
			return cty.UnknownVal(t).WithMarks(marks), nil
		}
		it := v.ElementIterator()
		it.Next()
		_, e := it.Element()
		return e.WithMarks(marks), nil
	},
})

var errOne = function.NewArgErrorf(0, "must be a list, set, or tuple value with either zero or one elements")

var matchKeysFunc = function.New(&function.Spec{
	Params: []function.Parameter{
		{Name: "values", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "keys", Type: cty.List(cty.DynamicPseudoType)},
		{Name: "searchset", Type: cty.List(cty.DynamicPseudoType)},
	},
	Type: func(args []cty.Value) (cty.Type, error) {
		t, _ := convert.UnifyUnsafe([]cty.Type{args[1].Type(), args[2].Type()})
		if t == cty.NilType {
			return cty.NilType, errors.New("keys and searchset must be of the same type")
		}
		return args[0].Type(), nil
	},
	Impl: func(_ []cty.Value, t cty.Type) (cty.Value, error) { return cty.UnknownVal(t), nil },
})

func matchKeysSpecial(c *call) (cty.Value, error) {
	// The types are checked by the plain function.
	if _, err := matchKeysFunc.ReturnTypeForValues(c.args); err != nil {
		return cty.NilVal, err
	}
	values, keys, wanted := bareOf(c.args[0]), bareOf(c.args[1]), bareOf(c.args[2])
	if !values.IsKnown() || !keys.IsKnown() || !wanted.IsKnown() {
		return cty.NilVal, errPass
	}
	if values.LengthInt() != keys.LengthInt() {
		return cty.NilVal, errors.New("length of keys and values should be equal")
	}
	t, _ := convert.UnifyUnsafe([]cty.Type{keys.Type(), wanted.Type()})
	keys, errKeys := convert.Convert(keys, t)
	wanted, errWanted := convert.Convert(wanted, t)
	if err := errors.Join(errKeys, errWanted); err != nil {
		return cty.NilVal, err
	}
	var out []cty.Value
	ik, iv := keys.ElementIterator(), values.ElementIterator()
	for ik.Next() && iv.Next() {
		_, k := ik.Element()
		_, v := iv.Element()
		switch member(c.tokens(), wanted, k) {
		case yes:
			out = append(out, v)
		case undecided:
			return c.unknown(values.Type()), nil
		}
	}
	if len(out) == 0 {
		return cty.ListValEmpty(values.Type().ElementType()), nil
	}
	return cty.ListVal(out), nil
}

func bareOf(v cty.Value) cty.Value { v, _ = v.Unmark(); return v }

func matchKeysBound(c *call) error {
	keys, wanted := bareOf(c.args[1]), bareOf(c.args[2])
	if keys.IsKnown() && wanted.IsKnown() && keys.LengthInt()*wanted.LengthInt() > 10*c.f.limits.Nodes {
		return c.limit("more than %d comparisons", 10*c.f.limits.Nodes)
	}
	return nil
}

// sortSpecial sorts strings with tokens by the references that they stand for,
// which is a stable order but not the one that AWS's ids will have. With holes,
// or unknown elements, the order is unknown.
func sortSpecial(c *call) (cty.Value, error) {
	list := bareOf(c.args[0])
	if c.facts.hole || !list.IsWhollyKnown() {
		return c.unknown(cty.List(cty.String)), nil
	}
	list, _ = list.UnmarkDeep()
	var out []string
	for it := list.ElementIterator(); it.Next(); {
		_, e := it.Element()
		if e.IsNull() {
			return cty.NilVal, errPass // base fails
		}
		out = append(out, e.AsString())
	}
	sort.Strings(out)
	return stringList(out), nil
}

var sumFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}},
	Type: func(args []cty.Value) (cty.Type, error) {
		if args[0].IsKnown() && !isSequence(args[0].Type()) {
			return cty.NilType, function.NewArgErrorf(0, "argument must be list, set, or tuple. Received %s", args[0].Type().FriendlyName())
		}
		return cty.Number, nil
	},
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		if args[0].LengthInt() == 0 {
			return cty.NilVal, function.NewArgErrorf(0, "cannot sum an empty list")
		}
		total := cty.Zero
		for it := args[0].ElementIterator(); it.Next(); {
			_, e := it.Element()
			if e.IsNull() {
				return cty.NilVal, function.NewArgErrorf(0, "argument must be list, set, or tuple of number values")
			}
			n, err := convert.Convert(e, cty.Number)
			if err != nil {
				return cty.NilVal, function.NewArgErrorf(0, "argument must be list, set, or tuple of number values")
			}
			total = total.Add(n)
		}
		return total, nil
	},
})

var transposeFunc = function.New(&function.Spec{
	Params:       []function.Parameter{{Name: "values", Type: cty.Map(cty.List(cty.String))}},
	Type:         function.StaticReturnType(cty.Map(cty.List(cty.String))),
	RefineResult: notNull,
	Impl: func(args []cty.Value, t cty.Type) (cty.Value, error) {
		if !args[0].IsWhollyKnown() {
			return cty.UnknownVal(t), nil
		}
		lists := map[string][]cty.Value{}
		for it := args[0].ElementIterator(); it.Next(); {
			key, list := it.Element()
			for inner := list.ElementIterator(); inner.Next(); {
				_, e := inner.Element()
				if e.IsNull() {
					return cty.NilVal, errors.New("input must not contain null string")
				}
				lists[e.AsString()] = append(lists[e.AsString()], key)
			}
		}
		if len(lists) == 0 {
			return cty.MapValEmpty(cty.List(cty.String)), nil
		}
		out := make(map[string]cty.Value, len(lists))
		for k, v := range lists {
			out[k] = cty.ListVal(v)
		}
		return cty.MapVal(out), nil
	},
})
