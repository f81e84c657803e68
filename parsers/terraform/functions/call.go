package functions

import (
	"errors"
	"fmt"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
)

// PanicError is a call that failed by a fault of this program's or of a library.
type PanicError struct {
	// Function is the name of the function.
	Function string
	// Value is what the panic was about.
	Value any
}

// Error implements error.
func (e *PanicError) Error() string {
	return fmt.Sprintf("%s() cannot be evaluated with these arguments: %v", e.Function, e.Value)
}

// maxChoices is how many independent undecided choices among the arguments of
// one call are evaluated branch by branch.
const maxChoices = 3

// call evaluates one call. Whatever goes wrong in there is an error of the
// call.
func (f *Functions) call(b *builtin, args []cty.Value) (result cty.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			result, err = cty.NilVal, &PanicError{Function: b.name, Value: r}
		}
	}()
	return f.branch(b, args, 0)
}

// branch evaluates a call whose arguments may be undecided choices: once with
// the one value, once with the other.
func (f *Functions) branch(b *builtin, args []cty.Value, depth int) (cty.Value, error) {
	choice := firstChoice(args)
	if choice == nil {
		return f.applyInPart(b, args)
	}
	if depth < maxChoices {
		then, errThen := f.branch(b, chosen(args, choice, true), depth+1)
		otherwise, errElse := f.branch(b, chosen(args, choice, false), depth+1)
		switch {
		case errThen == nil && errElse == nil:
			return mergeBranches(choice, reasonsOf(args), then, otherwise), nil
		case errThen == nil:
			// A configuration that is valid never meets the other world.
			return then, nil
		case errElse == nil:
			return otherwise, nil
		}
	}
	return f.applyInPart(b, withoutChoices(args))
}

func firstChoice(args []cty.Value) *value.Choice {
	for _, arg := range args {
		if arg == cty.NilVal || !arg.IsMarked() || arg.IsKnown() {
			continue
		}
		if c, ok := value.ChoiceOf(arg); ok && c.If != nil && c.Then != cty.NilVal && c.Else != cty.NilVal {
			return c
		}
	}
	return nil
}

// chosen replaces every argument that hangs on the choice's condition.
func chosen(args []cty.Value, choice *value.Choice, then bool) []cty.Value {
	condition := choice.If.String()
	out := make([]cty.Value, len(args))
	for i, arg := range args {
		out[i] = arg
		c, ok := value.ChoiceOf(arg)
		if !ok || c != choice && (c.If == nil || c.If.String() != condition) {
			continue
		}
		if then {
			out[i] = c.Then
		} else {
			out[i] = c.Else
		}
	}
	return out
}

func withoutChoices(args []cty.Value) []cty.Value {
	out := make([]cty.Value, len(args))
	for i, arg := range args {
		out[i] = arg
		if arg != cty.NilVal && arg.IsMarked() && !arg.IsKnown() {
			bare, marks := arg.Unmark()
			out[i] = withReasons(bare, reasonsIn(marks))
		}
	}
	return out
}

func reasonsOf(args []cty.Value) []value.Reason {
	var out []value.Reason
	for _, arg := range args {
		if arg != cty.NilVal && arg.IsMarked() && !arg.IsKnown() {
			out = append(out, reasonsIn(arg.Marks())...)
		}
	}
	return out
}

// mergeBranches is what is known of a value that is then or otherwise.
func mergeBranches(choice *value.Choice, reasons []value.Reason, then, otherwise cty.Value) cty.Value {
	if then.IsWhollyKnown() && otherwise.IsWhollyKnown() && then.RawEquals(otherwise) {
		return then
	}
	t := cty.DynamicPseudoType
	if then.Type().Equals(otherwise.Type()) {
		t = then.Type()
	}
	out := withReasons(cty.UnknownVal(t), reasons)
	for _, branch := range []cty.Value{then, otherwise} {
		out = withReasons(out, value.Why(branch))
	}
	out = out.Mark(&value.Choice{If: choice.If, Then: then, Else: otherwise})
	if t == cty.Bool && then.IsWhollyKnown() && otherwise.IsWhollyKnown() && !then.IsNull() && !otherwise.IsNull() {
		if then.True() {
			return out.Mark(choice.If)
		}
		return out.Mark(value.Not(choice.If))
	}
	return out
}

// apply evaluates a call whose arguments are no choices.
func (f *Functions) apply(b *builtin, args []cty.Value) (cty.Value, error) {
	c := &call{f: f, b: b, sizes: make([]int, len(args))}
	params, err := parametersFor(b.base, len(args))
	if err != nil {
		return cty.NilVal, err
	}
	for i, arg := range args {
		arg, err = c.accept(i, arg, params[i])
		if err != nil {
			return cty.NilVal, err
		}
		c.args = append(c.args, arg)
	}
	if b.bound != nil {
		if err := b.bound(c); err != nil {
			return cty.NilVal, err
		}
	}
	result, err := c.evaluate()
	if err != nil {
		return cty.NilVal, err
	}
	if err := c.limitResult(result); err != nil {
		return cty.NilVal, err
	}
	if b.shallow {
		c.facts.reasons = reasonsOf(args)
	}
	if len(c.facts.reasons) == 0 && !result.IsWhollyKnown() {
		// cty does not look at a null that has no type.
		c.facts.reasons = []value.Reason{{Kind: value.Function, Text: b.name + "() of a null is not known"}}
	}
	return settle(result, firstReasons(c.facts.reasons), b.moves), nil
}

func (c *call) evaluate() (cty.Value, error) {
	plain := c.facts.plain() && !c.b.shallow
	if c.b.special != nil && (!plain || c.b.always) {
		result, err := c.b.special(c)
		if !errors.Is(err, errPass) {
			return result, err
		}
	}
	args := c.args
	if c.b.looks && c.facts.token {
		args = make([]cty.Value, len(c.args))
		opened := facts{reasons: c.facts.reasons}
		for i, arg := range c.args {
			args[i] = c.openTokens(arg)
			opened.walk(c.tokens(), args[i], c.f.limits.Nodes)
		}
		c.facts.reasons = opened.reasons
	}
	return c.b.base.Call(args)
}

func parametersFor(fn function.Function, n int) ([]function.Parameter, error) {
	params := fn.Params()
	variadic := fn.VarParam()
	if n < len(params) {
		atLeast := ""
		if variadic != nil {
			atLeast = "at least "
		}
		return nil, fmt.Errorf("wrong number of arguments (%s%d required; %d given)", atLeast, len(params), n)
	}
	if n > len(params) && variadic == nil {
		return nil, fmt.Errorf("wrong number of arguments (%d required; %d given)", len(params), n)
	}
	for len(params) < n {
		params = append(params, *variadic)
	}
	return params, nil
}

// accept checks and converts one argument, and adds its facts.
func (c *call) accept(i int, arg cty.Value, param function.Parameter) (cty.Value, error) {
	if arg == cty.NilVal {
		return arg, function.NewArgErrorf(i, "argument is missing")
	}
	if arg.IsNull() && !param.AllowNull {
		return arg, function.NewArgErrorf(i, "argument must not be null")
	}
	if c.b.shallow {
		return convertArg(i, arg, param.Type)
	}
	var one facts
	if !one.walk(c.tokens(), arg, c.f.limits.Nodes-c.facts.nodes) {
		return arg, c.limit("arguments of more than %d parts", c.f.limits.Nodes)
	}
	if one.huge {
		return arg, c.limit("a number beyond 2^%d", maxExponent)
	}
	if one.token && wantsNumbers(param.Type) {
		arg = c.openTokens(arg)
		one = facts{}
		one.walk(c.tokens(), arg, c.f.limits.Nodes)
	}
	c.sizes[i] = one.bytes
	c.add(one)
	return convertArg(i, arg, param.Type)
}

func convertArg(i int, arg cty.Value, want cty.Type) (cty.Value, error) {
	if want == cty.DynamicPseudoType {
		return arg, nil
	}
	arg, err := convert.Convert(arg, want)
	if err != nil {
		return arg, function.NewArgError(i, err)
	}
	return arg, nil
}

func (c *call) add(one facts) {
	c.facts.token = c.facts.token || one.token
	c.facts.hole = c.facts.hole || one.hole
	c.facts.unknown = c.facts.unknown || one.unknown
	c.facts.marked = c.facts.marked || one.marked
	c.facts.nodes += one.nodes
	c.facts.bytes += one.bytes
	c.facts.reasons = append(c.facts.reasons, one.reasons...)
}

// wantsNumbers reports whether a conversion to t would read numbers or booleans
// out of strings.
func wantsNumbers(t cty.Type) bool {
	switch {
	case t == cty.Number || t == cty.Bool:
		return true
	case t.IsCollectionType():
		return wantsNumbers(t.ElementType())
	}
	return false
}

// limitResult checks the outermost size of a result; what is deeper came from
// arguments or documents, which were checked.
func (c *call) limitResult(v cty.Value) error {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() {
		return nil
	}
	switch ty := v.Type(); {
	case ty == cty.String:
		return c.limitBytes(len(v.AsString()))
	case ty.IsListType() || ty.IsSetType() || ty.IsMapType() || ty.IsTupleType():
		return c.limitElements(v.LengthInt())
	}
	return nil
}
