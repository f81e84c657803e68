package functions

import (
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func setFunctions() []*builtin {
	return []*builtin{
		{name: "setintersection", base: stdlib.SetIntersectionFunc, special: setSpecial(keepCommon)},
		{name: "setproduct", base: stdlib.SetProductFunc, moves: true, bound: setProductBound},
		{name: "setsubtract", base: stdlib.SetSubtractFunc, special: setSpecial(keepOthers)},
		{name: "setunion", base: stdlib.SetUnionFunc, special: setUnionSpecial, part: knownParts},
	}
}

// keepCommon and keepOthers say whether an element stays that is, or is not, in
// another set.
func keepCommon(in certainty) certainty { return in }

func keepOthers(in certainty) certainty {
	switch in {
	case yes:
		return no
	case no:
		return yes
	}
	return undecided
}

// setSpecial goes through the first set and asks of each element whether the
// others have it.
func setSpecial(keep func(certainty) certainty) func(*call) (cty.Value, error) {
	return func(c *call) (cty.Value, error) {
		sets, t, err := c.setArgs()
		if err != nil {
			return cty.NilVal, err
		}
		if sets == nil {
			return cty.NilVal, errPass
		}
		var out []cty.Value
		for it := sets[0].ElementIterator(); it.Next(); {
			_, e := it.Element()
			stays := yes
			for _, other := range sets[1:] {
				k := keep(member(c.tokens(), other, e))
				if k == no {
					stays = no
					break
				}
				if k == undecided {
					stays = undecided
				}
			}
			switch stays {
			case undecided:
				return c.unknown(t), nil
			case yes:
				out = append(out, e)
			}
		}
		if len(out) == 0 {
			return cty.SetValEmpty(t.ElementType()), nil
		}
		return cty.SetVal(out), nil
	}
}

// setArgs converts the arguments to one set type. No sets, and no error, means
// that an argument is not known.
func (c *call) setArgs() ([]cty.Value, cty.Type, error) {
	bare := make([]cty.Value, len(c.args))
	work := 1
	for i, a := range c.args {
		bare[i], _ = a.UnmarkDeep()
		if !bare[i].IsKnown() {
			return nil, cty.NilType, nil
		}
		work *= max(bare[i].LengthInt(), 1)
		if work > 10*c.f.limits.Nodes {
			return nil, cty.NilType, c.limit("more than %d comparisons", 10*c.f.limits.Nodes)
		}
	}
	t, err := c.b.base.ReturnTypeForValues(bare)
	if err != nil {
		return nil, t, err
	}
	for i := range bare {
		if bare[i], err = convert.Convert(bare[i], t); err != nil {
			return nil, t, function.NewArgError(i, err)
		}
	}
	return bare, t, nil
}

func setUnionSpecial(c *call) (cty.Value, error) {
	if !c.facts.hole {
		return cty.NilVal, errPass
	}
	bare := make([]cty.Value, len(c.args))
	for i, a := range c.args {
		bare[i], _ = a.UnmarkDeep()
	}
	out, err := stdlib.SetUnion(bare...)
	if err != nil || !out.IsWhollyKnown() || c.holesDiffer(out) {
		return out, err
	}
	return c.unknown(out.Type()), nil
}

func setProductBound(c *call) error {
	product := 1
	for _, arg := range c.args {
		bare := bareOf(arg)
		if n, ok := rows(bare); ok {
			product *= n
			if product > c.f.limits.Elements {
				return c.limitElements(product)
			}
		}
	}
	return nil
}

func conversionFunctions() []*builtin {
	to := func(name string, t cty.Type, looks bool) *builtin {
		b := &builtin{name: name, base: stdlib.MakeToFunc(t), looks: looks, moves: true, special: convertSpecial(t)}
		if t.IsCollectionType() {
			b.part = knownParts
		}
		return b
	}
	same := stdlib.MakeToFunc(cty.DynamicPseudoType)
	return []*builtin{
		to("tobool", cty.Bool, true),
		to("tolist", cty.List(cty.DynamicPseudoType), false),
		to("tomap", cty.Map(cty.DynamicPseudoType), false),
		to("tonumber", cty.Number, true),
		to("toset", cty.Set(cty.DynamicPseudoType), false),
		to("tostring", cty.String, false),
		{name: "sensitive", base: same, moves: true, special: firstArg, always: true},
		{name: "nonsensitive", base: same, moves: true, special: firstArg, always: true},
		{name: "issensitive", base: same, special: untracked("whether a value is sensitive is not tracked", cty.Bool), always: true},
		{
			name: "ephemeralasnull", base: same, always: true,
			special: untracked("whether a value is ephemeral is not tracked", cty.DynamicPseudoType),
		},
	}
}

func firstArg(c *call) (cty.Value, error) { return c.args[0], nil }

// untracked answers what hangs on marks of Terraform's own.
func untracked(text string, t cty.Type) func(*call) (cty.Value, error) {
	return func(c *call) (cty.Value, error) {
		return cty.UnknownVal(t).Mark(c.why("is not evaluated: %s", text)), nil
	}
}

// convertSpecial converts with the marks left where they are, which the plain
// function would spread over the whole result.
func convertSpecial(t cty.Type) func(*call) (cty.Value, error) {
	return func(c *call) (cty.Value, error) {
		arg := c.args[0]
		bare := bareOf(arg)
		if !bare.IsKnown() || bare.IsNull() || c.b.looks {
			return cty.NilVal, errPass
		}
		out, err := convert.Convert(arg, t)
		if err != nil {
			return cty.NilVal, errPass // base has the message
		}
		set := bareOf(out)
		if c.facts.hole && out.Type().IsSetType() && set.IsWhollyKnown() && !c.holesDiffer(set) {
			return c.unknown(out.Type()), nil
		}
		return out, nil
	}
}
