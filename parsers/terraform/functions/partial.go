package functions

import (
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// applyInPart is apply. Where the result is an unknown collection, it says which
// elements are in it whatever the unknown arguments are.
func (f *Functions) applyInPart(b *builtin, args []cty.Value) (cty.Value, error) {
	result, err := f.apply(b, args)
	if err != nil || b.part == nil || bareOf(result).IsKnown() {
		return result, err
	}
	known, err := f.apply(b, b.part(args))
	if err != nil {
		return result, nil // nothing can be said without the unknown arguments
	}
	return value.WithPart(result, known), nil
}

// knownParts leaves of each argument, a collection, what is known of it.
func knownParts(args []cty.Value) []cty.Value {
	out := make([]cty.Value, len(args))
	for i, arg := range args {
		out[i] = knownPart(arg)
	}
	return out
}

func knownPart(arg cty.Value) cty.Value {
	if bareOf(arg).IsKnown() {
		return arg
	}
	if known, ok := value.PartOf(arg); ok {
		return known
	}
	return cty.EmptyTupleVal
}

// flatParts leaves of the argument of flatten what is known of it, and of the
// lists in it.
func flatParts(args []cty.Value) []cty.Value {
	arg := bareOf(knownPart(args[0]))
	if arg.IsNull() || !arg.CanIterateElements() {
		return args
	}
	var out []cty.Value
	for it := arg.ElementIterator(); it.Next(); {
		_, e := it.Element()
		switch bare := bareOf(e); {
		case !bare.IsKnown() && !bare.Type().IsPrimitiveType():
			out = append(out, knownPart(e))
		case bare.IsKnown() && !bare.IsNull() && isSequence(bare.Type()):
			out = append(out, flatParts([]cty.Value{e})...)
		default:
			out = append(out, e)
		}
	}
	return []cty.Value{cty.TupleVal(out)}
}

// mergedParts leaves of the arguments of merge what is known of the result: the
// keys of those that are known, and their values where no unknown argument
// behind them may have the key too.
func mergedParts(args []cty.Value) []cty.Value {
	out := make([]cty.Value, 0, len(args))
	for _, arg := range args {
		if bareOf(arg).IsKnown() {
			out = append(out, arg)
			continue
		}
		for i, before := range out {
			out[i] = overridden(before, value.Why(arg))
		}
		if known, ok := value.PartOf(arg); ok {
			out = append(out, known)
		}
	}
	if len(out) == 0 {
		out = append(out, cty.EmptyObjectVal)
	}
	return out
}

// overridden is an object whose values may be replaced by others.
func overridden(v cty.Value, why []value.Reason) cty.Value {
	v = bareOf(v)
	if v.IsNull() || !v.CanIterateElements() {
		return v
	}
	out := make(map[string]cty.Value, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		k, _ := it.Element()
		out[bareOf(k).AsString()] = withReasons(cty.DynamicVal, why)
	}
	return cty.ObjectVal(out)
}
