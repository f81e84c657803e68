package functions

import (
	"time"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func numberFunctions() []*builtin {
	return []*builtin{
		{name: "abs", base: stdlib.AbsoluteFunc},
		{name: "ceil", base: stdlib.CeilFunc},
		{name: "floor", base: stdlib.FloorFunc},
		{name: "log", base: stdlib.LogFunc},
		{name: "max", base: stdlib.MaxFunc, special: boundSpecial(stdlib.MaxFunc, (*cty.RefinementBuilder).NumberRangeLowerBound)},
		{name: "min", base: stdlib.MinFunc, special: boundSpecial(stdlib.MinFunc, (*cty.RefinementBuilder).NumberRangeUpperBound)},
		{name: "parseint", base: stdlib.ParseIntFunc, looks: true, bound: parseIntBound},
		{name: "pow", base: stdlib.PowFunc},
		{name: "signum", base: stdlib.SignumFunc},
	}
}

// boundSpecial is max or min: the result lies on one side of every argument that
// is known.
func boundSpecial(base function.Function, bound func(b *cty.RefinementBuilder, limit cty.Value, inclusive bool) *cty.RefinementBuilder) func(*call) (cty.Value, error) {
	return func(c *call) (cty.Value, error) {
		var known []cty.Value
		for _, arg := range c.args {
			if arg = bareOf(arg); arg.IsKnown() {
				known = append(known, arg)
			}
		}
		if len(known) == 0 || len(known) == len(c.args) {
			return cty.NilVal, errPass
		}
		limit, err := base.Call(known)
		if err != nil {
			return cty.NilVal, err
		}
		return bound(c.unknown(cty.Number).Refine().NotNull(), limit, true).NewValue(), nil
	}
}

func parseIntBound(c *call) error {
	if len(textOf(c.args[0])) > maxExponent/4 {
		return c.limit("a number beyond 2^%d", maxExponent)
	}
	return nil
}

func timeFunctions() []*builtin {
	return []*builtin{
		{name: "formatdate", base: stdlib.FormatDateFunc, looks: true},
		{name: "timeadd", base: stdlib.TimeAddFunc, looks: true},
		{name: "timecmp", base: timeCmpFunc, looks: true},
	}
}

var timeCmpFunc = stringFunc(cty.Number, func(args []string) (cty.Value, error) {
	var at [2]time.Time
	for i, s := range args {
		t, err := time.Parse(time.RFC3339, s)
		if err != nil {
			return cty.NilVal, function.NewArgErrorf(i, "not a valid RFC3339 timestamp: %s", err)
		}
		at[i] = t
	}
	return cty.NumberIntVal(int64(at[0].Compare(at[1]))), nil
}, "timestamp_a", "timestamp_b")

// nondeterministicFunctions differ from run to run.
func nondeterministicFunctions() []*builtin {
	varies := func(name string, params ...string) *builtin {
		base := stringFunc(cty.String, func([]string) (cty.Value, error) { return cty.UnknownVal(cty.String), nil }, params...)
		return &builtin{name: name, base: base, always: true, special: untracked("its result differs from run to run", cty.String)}
	}
	bcrypt := varies("bcrypt")
	bcrypt.base = function.New(&function.Spec{
		Params:   []function.Parameter{{Name: "str", Type: cty.String}},
		VarParam: &function.Parameter{Name: "cost", Type: cty.Number},
		Type:     function.StaticReturnType(cty.String),
		Impl:     func([]cty.Value, cty.Type) (cty.Value, error) { return cty.UnknownVal(cty.String), nil },
	})
	rsa := varies("rsadecrypt", "ciphertext", "privatekey")
	rsa.special = untracked("private keys are not used", cty.String)
	return []*builtin{bcrypt, rsa, varies("plantimestamp"), varies("timestamp"), varies("uuid")}
}
