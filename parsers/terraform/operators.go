package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// template joins the parts of a quoted template. An unknown part is a hole in a
// text that is known otherwise.
func (ev *evaluator) template(e *hclsyntax.TemplateExpr, s *scope) cty.Value {
	parts := make([]cty.Value, len(e.Parts))
	for i, p := range e.Parts {
		parts[i] = ev.expr(p, s)
		if isNull(parts[i]) {
			parts[i] = ev.orDefault(parts[i], p, s)
		}
	}
	return ev.joined(parts, func(i int) hcl.Range { return e.Parts[i].Range() }, e.SrcRange)
}

// orDefault is null, or where e is an argument of a resource, what the provider
// makes of null: no schema shows all defaults of providers.
func (ev *evaluator) orDefault(null cty.Value, e hclsyntax.Expression, s *scope) cty.Value {
	t, ok := e.(*hclsyntax.ScopeTraversalExpr)
	if !ok || len(t.Traversal) < 3 {
		return null
	}
	last := len(t.Traversal) - 1
	name, ok := t.Traversal[last].(hcl.TraverseAttr)
	z, rest := ev.start(t.Traversal[:last], s)
	ri := ev.follow(z, rest).soloInstance(ev)
	if !ok || ri == nil || ri.of.decl.data {
		return null
	}
	return ri.origin(ev, name.Name).UnknownOf(ev.tokens, cty.String)
}

// maxTexts bounds the texts that undecided choices in one template make.
const maxTexts = 8

// joined joins texts. Where a part is a choice the whole is one, as long as few
// texts come of it.
func (ev *evaluator) joined(parts []cty.Value, at func(int) hcl.Range, whole hcl.Range) cty.Value {
	texts := 1
	for _, p := range parts {
		if texts *= leaves(p); texts > maxTexts {
			break
		}
	}
	if texts > 1 && texts <= maxTexts {
		for i, p := range parts {
			if out, ok := ev.overBranches(p, func(v cty.Value, in func(cty.Value) cty.Value) cty.Value {
				with := make([]cty.Value, len(parts))
				for j, other := range parts {
					with[j] = in(other)
				}
				with[i] = v
				return ev.joined(with, at, whole)
			}); ok {
				return out
			}
		}
	}
	var b strings.Builder
	for i, p := range parts {
		text, wrong := ev.templatePart(p, at(i))
		if wrong != cty.NilVal {
			return unknownFrom(cty.String, wrong)
		}
		if b.Len()+len(text) > maxString {
			return ev.limit(rangeOf(whole), "A text has more than %d bytes.", maxString)
		}
		b.WriteString(text)
	}
	return cty.StringVal(b.String())
}

// leaves counts the values that an undecided choice may have; more than
// maxTexts are not told apart.
func leaves(v cty.Value) int {
	c, ok := value.ChoiceOf(v)
	switch {
	case !ok:
		return 1
	case choiceDepth(v) > maxChoices:
		return maxTexts + 1
	}
	return leaves(c.Then) + leaves(c.Else)
}

// templatePart converts a value to text as a template does. wrong is set where
// that failed and was reported.
func (ev *evaluator) templatePart(v cty.Value, rng hcl.Range) (text string, wrong cty.Value) {
	if isUnknown(v) {
		v = ev.tokens.Settle(v, true)
		return v.AsString(), cty.NilVal
	}
	u, _ := v.Unmark()
	if u.IsNull() {
		return "", ev.fail(rng, "Invalid template interpolation value", "The expression result is null. Cannot include a null value in a string template.")
	}
	c, err := convert.Convert(u, cty.String)
	if err != nil || !c.IsKnown() || c.IsNull() {
		return "", ev.fail(rng, "Invalid template interpolation value", "Cannot include the given value in a string template: %v.", err)
	}
	return c.AsString(), cty.NilVal
}

// templateJoin is a %{ for } directive: the texts of a tuple, joined.
func (ev *evaluator) templateJoin(e *hclsyntax.TemplateJoinExpr, s *scope) cty.Value {
	tuple := ev.expr(e.Tuple, s)
	if isUnknown(tuple) {
		return ev.tokens.Settle(unknownFrom(cty.String, tuple), true)
	}
	u, _ := tuple.Unmark()
	if u.IsNull() || !u.CanIterateElements() {
		return ev.fail(e.Range(), "Invalid template control", "The directive needs a collection.")
	}
	return ev.joined(u.AsValueSlice(), func(int) hcl.Range { return e.Range() }, e.Range())
}

func (ev *evaluator) object(e *hclsyntax.ObjectConsExpr, s *scope) cty.Value {
	out := make(map[string]cty.Value, len(e.Items))
	var open cty.Value
	for _, item := range e.Items {
		key := ev.expr(item.KeyExpr, s)
		val := ev.expr(item.ValueExpr, s)
		if isUnknown(key) {
			key = ev.tokens.Settle(unknownFrom(cty.String, key), true)
			open = val
		}
		k, err := convert.Convert(key, cty.String)
		if err != nil || isNull(k) {
			ev.fail(item.KeyExpr.Range(), "Incorrect key", "A key must be a text, not null.")
			continue
		}
		k, _ = k.Unmark()
		out[k.AsString()] = val
	}
	if open != cty.NilVal {
		return unknownFrom(cty.DynamicPseudoType, open)
	}
	return cty.ObjectVal(out)
}

// conditional evaluates both results, as the type of the whole depends on both,
// and reports only what is wrong in the one that counts.
func (ev *evaluator) conditional(e *hclsyntax.ConditionalExpr, s *scope) cty.Value {
	cond := ev.expr(e.Condition, s)
	if isNull(cond) {
		return ev.fail(e.Condition.Range(), "Null condition", "The condition value is null. Conditions must either be true or false.")
	}
	if !isUnknown(cond) {
		u, _ := cond.Unmark()
		if str, ok := stringOf(u); ok && ev.tokens.Has(str) {
			cond = ev.undecided(str, e.Condition.Range())
		} else {
			b, err := convert.Convert(u, cty.Bool)
			if err != nil || !b.IsKnown() {
				return ev.fail(e.Condition.Range(), "Incorrect condition type", "The condition expression must be of type bool.")
			}
			return ev.decided(e, b.True(), s)
		}
	}
	then, thenFailed := ev.capture(func() cty.Value { return ev.expr(e.TrueResult, s) })
	other, otherFailed := ev.capture(func() cty.Value { return ev.expr(e.FalseResult, s) })
	switch {
	case thenFailed && !otherFailed:
		return other
	case otherFailed && !thenFailed:
		return then
	}
	then, other = unify(then, other)
	return ev.join(ev.formula(cond, e.Condition), then, other, value.Why(cond))
}

func (ev *evaluator) decided(e *hclsyntax.ConditionalExpr, cond bool, s *scope) cty.Value {
	chosen, left := e.TrueResult, e.FalseResult
	if !cond {
		chosen, left = left, chosen
	}
	v := ev.expr(chosen, s)
	other, failed := ev.capture(func() cty.Value { return ev.expr(left, s) })
	if failed {
		return v
	}
	if !unifiable(v, other) && !ev.tokens.HasToken(v) && !ev.tokens.HasToken(other) {
		// A token may stand for a value of any type.
		return ev.fail(e.SrcRange, "Inconsistent conditional result types", "The true and false results must have one type; they are %s and %s.",
			v.Type().FriendlyName(), other.Type().FriendlyName())
	}
	v, _ = unify(v, other)
	return v
}

// unifiable reports whether the results of a conditional can have one type.
func unifiable(a, b cty.Value) bool {
	if a.Type() == cty.DynamicPseudoType || b.Type() == cty.DynamicPseudoType {
		return true
	}
	ty, _ := convert.UnifyUnsafe([]cty.Type{a.Type(), b.Type()})
	return ty != cty.NilType
}

// unify converts two values to the type that both can have, where there is one
// (HCL specification, "Conditional Operator").
func unify(a, b cty.Value) (cty.Value, cty.Value) {
	if a.Type() == cty.DynamicPseudoType || b.Type() == cty.DynamicPseudoType {
		if isNull(a) && b.Type() != cty.DynamicPseudoType {
			return cty.NullVal(b.Type()), b
		}
		if isNull(b) && a.Type() != cty.DynamicPseudoType {
			return a, cty.NullVal(a.Type())
		}
		return a, b
	}
	if a.Type().Equals(b.Type()) {
		return a, b
	}
	ty, _ := convert.UnifyUnsafe([]cty.Type{a.Type(), b.Type()})
	if ty == cty.NilType {
		return a, b
	}
	return converted(a, ty), converted(b, ty)
}

// converted converts a value, or returns it as it is where that fails.
func converted(v cty.Value, ty cty.Type) cty.Value {
	out, err := convertSafely(v, ty)
	if err != nil {
		return v
	}
	return out
}

// undecided is an unknown condition that a token stands for.
func (ev *evaluator) undecided(token string, rng hcl.Range) cty.Value {
	why := value.Reason{Kind: value.Computed, Text: ev.tokens.Render(token) + " is not known before it is applied", Range: rangeOf(rng)}
	if h, ok := ev.tokens.OnlyHole(token); ok {
		why = h.Why
	}
	return cty.UnknownVal(cty.Bool).WithMarks(cty.NewValueMarks(why, value.Atom(ev.tokens.Render(token))))
}

// formula returns what an unknown condition asks, as a formula over what is
// open.
func (ev *evaluator) formula(v cty.Value, e hclsyntax.Expression) *value.Formula {
	if f, ok := value.FormulaOf(v); ok {
		return f
	}
	if o, ok := value.OriginOf(v); ok {
		return value.Atom(o.Ref.Expression())
	}
	if c, ok := value.ChoiceOf(v); ok {
		then, other := boolOf(c.Then), boolOf(c.Else)
		switch {
		case then == yes && other == no:
			return c.If
		case then == no && other == yes:
			return value.Not(c.If)
		}
	}
	at := rangeOf(e.Range())
	text := "?"
	if f := ev.l.files.Get(at.File); f != nil && at.End <= len(f.Content) && at.End-at.Start <= 200 {
		text = strings.Join(strings.Fields(string(f.Content[at.Start:at.End])), " ")
	}
	return value.Atom(text)
}

type truth int

const (
	maybe truth = iota
	yes
	no
)

func boolOf(v cty.Value) truth {
	u, _ := v.Unmark()
	if !u.IsKnown() || u.IsNull() {
		return maybe
	}
	b, err := convert.Convert(u, cty.Bool)
	switch {
	case err != nil || !b.IsKnown() || b.IsNull():
		return maybe
	case b.True():
		return yes
	}
	return no
}

func (ev *evaluator) binary(e *hclsyntax.BinaryOpExpr, s *scope) cty.Value {
	switch e.Op {
	case hclsyntax.OpLogicalAnd, hclsyntax.OpLogicalOr:
		return ev.logical(e, s)
	}
	left, right := ev.expr(e.LHS, s), ev.expr(e.RHS, s)
	switch e.Op {
	case hclsyntax.OpEqual, hclsyntax.OpNotEqual:
		if isNull(right) && neverNull(e.LHS, s) || isNull(left) && neverNull(e.RHS, s) {
			return cty.BoolVal(e.Op == hclsyntax.OpNotEqual)
		}
		return ev.equality(e, left, right)
	}
	return ev.arithmetic(e, left, right)
}

// logical is && and ||: what one side decides is known.
func (ev *evaluator) logical(e *hclsyntax.BinaryOpExpr, s *scope) cty.Value {
	and := e.Op == hclsyntax.OpLogicalAnd
	decisive := yes
	if and {
		decisive = no
	}
	left := ev.boolean(e.LHS, s)
	if boolOf(left) == decisive {
		return cty.BoolVal(!and)
	}
	right := ev.boolean(e.RHS, s)
	switch {
	case boolOf(right) == decisive:
		return cty.BoolVal(!and)
	case boolOf(left) != maybe:
		return right
	case boolOf(right) != maybe:
		return left
	}
	fl, fr := ev.formula(left, e.LHS), ev.formula(right, e.RHS)
	f := value.Or(fl, fr)
	if and {
		f = value.And(fl, fr)
	}
	return unknownFrom(cty.Bool, left, right).Mark(f)
}

// boolean evaluates an operand that must be a boolean.
func (ev *evaluator) boolean(e hclsyntax.Expression, s *scope) cty.Value {
	v := ev.expr(e, s)
	if isUnknown(v) {
		return v
	}
	u, _ := v.Unmark()
	if str, ok := stringOf(u); ok && ev.tokens.Has(str) {
		return ev.undecided(str, e.Range())
	}
	b, err := convert.Convert(u, cty.Bool)
	if err != nil || b.IsNull() {
		return ev.fail(e.Range(), "Invalid operand", "Unsuitable value: a bool is required.")
	}
	return b
}

// neverNull reports whether an expression is a variable that takes no null.
func neverNull(e hclsyntax.Expression, s *scope) bool {
	t, ok := e.(*hclsyntax.ScopeTraversalExpr)
	if !ok || t.Traversal.RootName() != "var" || len(t.Traversal) != 2 {
		return false
	}
	name, ok := t.Traversal[1].(hcl.TraverseAttr)
	v := s.inst.mod.variables[name.Name]
	return ok && v != nil && !v.nullable
}

func (ev *evaluator) equality(e *hclsyntax.BinaryOpExpr, left, right cty.Value) cty.Value {
	want := e.Op == hclsyntax.OpEqual
	if equal, known := ev.equal(left, right); known {
		return cty.BoolVal(equal == want)
	}
	for _, side := range []struct{ v, other cty.Value }{{left, right}, {right, left}} {
		out, ok := ev.overBranches(side.v, func(v cty.Value, in func(cty.Value) cty.Value) cty.Value {
			return ev.equality(e, v, in(side.other))
		})
		if ok {
			return out
		}
	}
	l, r := ev.describe(left, e.LHS), ev.describe(right, e.RHS)
	if literalFirst := strings.HasPrefix(l, `"`) && !strings.HasPrefix(r, `"`); literalFirst || (l > r && strings.HasPrefix(l, `"`) == strings.HasPrefix(r, `"`)) {
		l, r = r, l
	}
	f := value.Atom(l + " == " + r)
	if !want {
		f = value.Not(f)
	}
	why := append(ev.tokens.WhyAll(left), ev.tokens.WhyAll(right)...)
	if len(why) == 0 {
		why = []value.Reason{{Kind: value.Computed, Text: l + " cannot be compared with " + r + " before it is applied", Range: rangeOf(e.SrcRange)}}
	}
	v := cty.UnknownVal(cty.Bool).Mark(f)
	for _, w := range why {
		v = v.Mark(w)
	}
	return v
}

// describe names a value for a formula: its text where it is known, its
// identity or its expression otherwise.
func (ev *evaluator) describe(v cty.Value, e hclsyntax.Expression) string {
	if isUnknown(v) {
		return ev.formula(v, e).String()
	}
	u, _ := v.Unmark()
	if s, ok := stringOf(u); ok {
		if ev.tokens.Has(s) {
			return ev.tokens.Render(s)
		}
		return `"` + s + `"`
	}
	if c, err := convert.Convert(u, cty.String); err == nil && c.IsKnown() && !c.IsNull() {
		return c.AsString()
	}
	return "?"
}

// arithmetic is every operator on numbers.
func (ev *evaluator) arithmetic(e *hclsyntax.BinaryOpExpr, left, right cty.Value) cty.Value {
	if out, ok := ev.overBranches(left, func(v cty.Value, in func(cty.Value) cty.Value) cty.Value {
		return ev.arithmetic(e, v, in(right))
	}); ok {
		return out
	}
	if out, ok := ev.overChoice(right, func(v cty.Value) cty.Value { return ev.arithmetic(e, left, v) }); ok {
		return out
	}
	a, ok := ev.number(left, e.LHS)
	b, ok2 := ev.number(right, e.RHS)
	if !ok || !ok2 {
		if holds := compareBounds(e.Op, unmarked(a), unmarked(b)); holds != maybe {
			return cty.BoolVal(holds == yes)
		}
		return unknownFrom(e.Op.Type, a, b)
	}
	out, err := e.Op.Impl.Call([]cty.Value{a, b})
	if err != nil {
		return ev.fail(e.SrcRange, "Operation failed", "Error during operation: %v.", err)
	}
	// Division by zero is infinite and no error, as in Terraform.
	if infinite := out.RawEquals(cty.PositiveInfinity) || out.RawEquals(cty.NegativeInfinity); !infinite && !withinNumber(out) {
		return ev.limit(rangeOf(e.SrcRange), "A number is beyond 2^%d.", maxExponent)
	}
	return out
}

// number converts an operand; ok is false where it is unknown or wrong.
func (ev *evaluator) number(v cty.Value, e hclsyntax.Expression) (cty.Value, bool) {
	if isUnknown(v) {
		return v, false
	}
	u, _ := v.Unmark()
	if s, ok := stringOf(u); ok && ev.tokens.Has(s) {
		return ev.undecided(s, e.Range()), false
	}
	n, err := convert.Convert(u, cty.Number)
	if err != nil || n.IsNull() {
		return ev.fail(e.Range(), "Invalid operand", "Unsuitable value for operand: a number is required."), false
	}
	return n, n.IsKnown()
}

func (ev *evaluator) unary(e *hclsyntax.UnaryOpExpr, s *scope) cty.Value {
	if e.Op == hclsyntax.OpLogicalNot {
		v := ev.boolean(e.Val, s)
		switch boolOf(v) {
		case yes:
			return cty.False
		case no:
			return cty.True
		}
		return unknownFrom(cty.Bool, v).Mark(value.Not(ev.formula(v, e.Val)))
	}
	n, ok := ev.number(ev.expr(e.Val, s), e.Val)
	if !ok {
		return unknownFrom(cty.Number, n)
	}
	return n.Negate()
}
