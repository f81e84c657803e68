package terraform

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/functions"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/schema"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

const (
	// maxPending bounds how deep references may lead from one value to the
	// next.
	maxPending = 2000
	// maxSteps bounds the expressions evaluated for one root. Instances of
	// resources and modules and nested blocks cost steps by the memory that they
	// take, written or not: a root has at most 100,000 instances of resources and
	// 5,000 of modules.
	maxSteps      = 5_000_000
	instanceSteps = 50
	moduleSteps   = 1000
	blockSteps    = 20
	// stepsBetweenLooks is how often the evaluation looks whether it is still
	// wanted.
	stepsBetweenLooks = 4096
	// maxDepth bounds expressions within expressions over all values that are
	// being evaluated: a stack overflow cannot be recovered from.
	maxDepth = 50_000
	// maxInstances bounds count and for_each of one block.
	maxInstances = 100_000
	// maxString bounds the result of a template.
	maxString = 16 << 20
	// maxParts bounds what one value holds. A value that uses another twice
	// doubles it, and a few dozen such steps would fill any memory.
	maxParts = 1_000_000
	// maxExponent bounds numbers: the text of 1e999999999 has a gigabyte.
	maxExponent = 16384
)

// evaluator evaluates one root module with all its modules. It is used by one
// goroutine.
type evaluator struct {
	// ctx is that of Load; its end ends the evaluation.
	ctx  context.Context
	l    *loader
	unit string
	// environment says in which one the root module is evaluated.
	environment Root
	tokens      *value.Tokens
	root        *instance
	functions   *functions.Functions
	// refused are the reads that the call which is evaluated now was refused.
	refused []string
	schemas map[string]*schema.Block

	given map[string]suppliedVariable // nil until asked for

	diags     source.Diagnostics
	seen      map[source.Diagnostic]bool
	failed    map[failure]bool
	capturing []*attempt
	pending   []*thunk
	steps     int
	depth     int
	templates int // depth of templatefile within templatefile
}

// attempt is an evaluation whose failure is not the user's mistake: an argument
// of try, a branch that may not be taken.
type attempt struct {
	failed bool
	// needs is the condition under which the instances are there that it
	// indexes: without them it fails. nil means always.
	needs *value.Formula
	why   []value.Reason
}

// failure is an expression that failed in some way.
type failure struct {
	at      source.Range
	summary string
}

// thunk is a value that is evaluated when it is first asked for, which makes
// the order of evaluation that of the dependencies.
type thunk struct {
	name   string
	rng    source.Range
	eval   func() cty.Value
	state  thunkState
	cyclic bool
	value  cty.Value
}

type thunkState int

const (
	waiting thunkState = iota
	running
	done
)

func (t *thunk) isRunning() bool { return t != nil && t.state == running }

// force returns a thunk's value. A cycle makes every value on it unknown,
// wherever the evaluation entered it.
func (ev *evaluator) force(t *thunk) cty.Value {
	switch {
	case t.state == done:
		return t.value
	case t.state == running:
		return ev.cycle(t)
	case len(ev.pending) >= maxPending:
		return ev.limit(t.rng, "References lead through more than %d values.", maxPending)
	}
	t.state = running
	ev.pending = append(ev.pending, t)
	// What is wrong in another value is that value's error, which try and can
	// around the reference to it do not catch.
	capturing := ev.capturing
	ev.capturing = nil
	v := t.eval()
	ev.capturing = capturing
	ev.pending = ev.pending[:len(ev.pending)-1]
	if !value.WithinSize(v, maxParts) {
		v = ev.limit(t.rng, "%s has more than %d parts.", t.name, maxParts)
	}
	if t.cyclic {
		v = value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Invalid, Text: t.name + " refers to itself", Range: t.rng})
	}
	t.state, t.value, t.eval = done, v, nil
	return v
}

func (ev *evaluator) cycle(t *thunk) cty.Value {
	start := len(ev.pending) - 1
	for start > 0 && ev.pending[start] != t {
		start--
	}
	var names []string
	for _, p := range ev.pending[start:] {
		p.cyclic = true
		names = append(names, p.name)
	}
	names = append(names, t.name)
	ev.always(source.Diagnostic{
		Severity: source.Warning, Summary: "Cycle", Subject: t.rng, Address: t.name,
		Detail: "These values refer to each other: " + strings.Join(names, " → ") + ". They are unknown to the analysis; Terraform refuses them.",
	})
	return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Invalid, Text: t.name + " refers to itself", Range: t.rng})
}

// scope is what an expression can see beside its module.
type scope struct {
	inst   *instance
	parent *scope
	vars   map[string]lazy // iterators of for expressions and dynamic blocks, each, count, self
	anon   *hclsyntax.AnonSymbolExpr
	item   lazy
}

func (s *scope) child() *scope { return &scope{inst: s.inst, parent: s} }

// with returns a scope in which name means v.
func (s *scope) with(name string, v lazy) *scope {
	c := s.child()
	c.vars = map[string]lazy{name: v}
	return c
}

func (s *scope) lookup(name string) (lazy, bool) {
	for ; s != nil; s = s.parent {
		if v, ok := s.vars[name]; ok {
			return v, true
		}
	}
	return lazy{}, false
}

// fail tells the user about an expression, unless try or can is waiting for
// its failure.
func (ev *evaluator) fail(rng hcl.Range, summary, format string, args ...any) cty.Value {
	detail := fmt.Sprintf(format, args...)
	at := rangeOf(rng)
	if n := len(ev.capturing); n > 0 {
		ev.capturing[n-1].failed = true
	} else if key := (failure{at, summary}); !ev.failed[key] {
		// One module may fail alike in each of its instances; the first says it.
		ev.failed[key] = true
		where := "root module " + ev.unit
		if n := len(ev.pending); n > 0 {
			where = ev.pending[n-1].name + " of " + where
		}
		ev.always(source.Diagnostic{
			Severity: source.Warning, Summary: summary, Subject: at,
			Detail: ev.tokens.Render(detail) + " The value is unknown to the analysis (" + where + ").",
		})
	}
	return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Invalid, Text: "the expression is not valid (" + summary + ")", Range: at})
}

func (ev *evaluator) limit(at source.Range, format string, args ...any) cty.Value {
	text := fmt.Sprintf(format, args...)
	ev.always(source.Diagnostic{Severity: source.Warning, Summary: "Limit of the evaluation", Subject: at, Detail: text + " The value is unknown to the analysis."})
	return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Limit, Text: "a limit of the evaluation was reached", Range: at})
}

func (ev *evaluator) always(d source.Diagnostic) {
	d = ev.l.inside(d)
	// Errors of the libraries may quote what they were given.
	d.Detail = ev.tokens.Render(d.Detail)
	if !ev.seen[d] {
		ev.seen[d] = true
		ev.diags = append(ev.diags, d)
	}
}

// capture evaluates f and reports whether an expression in it failed.
func (ev *evaluator) capture(f func() cty.Value) (v cty.Value, failed bool) {
	v, a := ev.attempt(f)
	return v, a.failed
}

// attempt evaluates f without reporting what is wrong in it.
func (ev *evaluator) attempt(f func() cty.Value) (cty.Value, *attempt) {
	a := &attempt{}
	ev.capturing = append(ev.capturing, a)
	v := f()
	ev.capturing = ev.capturing[:len(ev.capturing)-1]
	return v, a
}

// need notes that the expression fails where an instance is not there.
func (ev *evaluator) need(k *instanceKey) {
	n := len(ev.capturing)
	if n == 0 || k.exists == nil {
		return
	}
	a := ev.capturing[n-1]
	if a.needs == nil || a.needs.String() != k.exists.String() {
		a.needs = value.And(a.needs, k.exists)
	}
	a.why = append(a.why, k.why...)
}

// spend takes n steps, and reports whether the root still has that many.
func (ev *evaluator) spend(n int) bool {
	if before := ev.steps / stepsBetweenLooks; (ev.steps+n)/stepsBetweenLooks != before && ev.ctx != nil && ev.ctx.Err() != nil {
		ev.steps = maxSteps // Load says why
	}
	if ev.steps > maxSteps-n {
		ev.steps = maxSteps
		return false
	}
	ev.steps += n
	return true
}

// exhausted is the value of what the root has no steps left for.
func (ev *evaluator) exhausted(at source.Range) cty.Value {
	return ev.limit(at, "The root module %s takes more than %d steps to evaluate.", ev.unit, maxSteps)
}

// expr evaluates an expression. The result is never NilVal; what is wrong is
// reported and unknown.
func (ev *evaluator) expr(e hclsyntax.Expression, s *scope) cty.Value {
	if !ev.spend(1) {
		return ev.exhausted(rangeOf(e.Range()))
	}
	if ev.depth >= maxDepth {
		return ev.limit(rangeOf(e.Range()), "Expressions are nested more than %d deep.", maxDepth)
	}
	ev.depth++
	defer func() { ev.depth-- }()
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		if !withinNumber(e.Val) {
			return ev.limit(rangeOf(e.SrcRange), "A number is beyond 2^%d.", maxExponent)
		}
		return e.Val
	case *hclsyntax.TemplateExpr:
		return ev.template(e, s)
	case *hclsyntax.TemplateWrapExpr:
		return ev.expr(e.Wrapped, s)
	case *hclsyntax.TemplateJoinExpr:
		return ev.templateJoin(e, s)
	case *hclsyntax.ScopeTraversalExpr, *hclsyntax.RelativeTraversalExpr, *hclsyntax.IndexExpr, *hclsyntax.AnonSymbolExpr:
		return ev.lazy(e, s).force(ev)
	case *hclsyntax.ParenthesesExpr:
		return ev.expr(e.Expression, s)
	case *hclsyntax.FunctionCallExpr:
		return ev.call(e, s)
	case *hclsyntax.ConditionalExpr:
		return ev.conditional(e, s)
	case *hclsyntax.TupleConsExpr:
		items := make([]cty.Value, len(e.Exprs))
		for i, x := range e.Exprs {
			items[i] = ev.expr(x, s)
		}
		return cty.TupleVal(items)
	case *hclsyntax.ObjectConsExpr:
		return ev.object(e, s)
	case *hclsyntax.ObjectConsKeyExpr:
		if !e.ForceNonLiteral {
			if k := hcl.ExprAsKeyword(e.Wrapped); k != "" {
				return cty.StringVal(k)
			}
			if t, ok := e.Wrapped.(*hclsyntax.ScopeTraversalExpr); ok && len(t.Traversal) > 1 {
				return ev.fail(e.Range(), "Ambiguous attribute key", "A key that is a reference must stand in parentheses.")
			}
		}
		return ev.expr(e.Wrapped, s)
	case *hclsyntax.ForExpr:
		return ev.forExpr(e, s)
	case *hclsyntax.SplatExpr:
		return ev.splat(e, s)
	case *hclsyntax.BinaryOpExpr:
		return ev.binary(e, s)
	case *hclsyntax.UnaryOpExpr:
		return ev.unary(e, s)
	}
	return ev.fail(e.Range(), "Unsupported expression", "This kind of expression is not evaluated.")
}

// maxReasons is how many reasons an unknown value hands on. More would tell
// nobody more, and an expression of a thousand unknown parts would copy up to a
// thousand reasons at each of its operators.
const maxReasons = 16

// unknownFrom returns an unknown value that is unknown for what makes vs
// unknown. Identities are not passed on: the result is another value.
func unknownFrom(t cty.Type, vs ...cty.Value) cty.Value {
	marks := cty.ValueMarks{}
	for _, v := range vs {
		for _, r := range value.Why(v) {
			if len(marks) < maxReasons {
				marks[r] = struct{}{}
			}
		}
	}
	return cty.UnknownVal(t).WithMarks(marks)
}

// isUnknown reports whether the value itself (not a part of it) is unknown.
func isUnknown(v cty.Value) bool {
	u, _ := v.Unmark()
	return !u.IsKnown()
}

func isNull(v cty.Value) bool {
	u, _ := v.Unmark()
	return u.IsKnown() && u.IsNull()
}

// overChoice applies f to both values of an undecided choice and joins the
// results; ok is false where v is no choice.
func (ev *evaluator) overChoice(v cty.Value, f func(cty.Value) cty.Value) (cty.Value, bool) {
	return ev.overBranches(v, func(v cty.Value, _ func(cty.Value) cty.Value) cty.Value { return f(v) })
}

// overBranches is overChoice for an f with other arguments: in makes of each of
// them what it is in the branch, where it hangs on the same condition.
func (ev *evaluator) overBranches(v cty.Value, f func(v cty.Value, in func(cty.Value) cty.Value) cty.Value) (cty.Value, bool) {
	c, ok := value.ChoiceOf(v)
	if !ok || choiceDepth(v) > maxChoices {
		return cty.NilVal, false
	}
	inThen := func(v cty.Value) cty.Value { return branchOf(v, c.If, true) }
	inElse := func(v cty.Value) cty.Value { return branchOf(v, c.If, false) }
	// In a world where one branch is an error the configuration is not valid,
	// so the value is the other branch's.
	then, thenFailed := ev.capture(func() cty.Value { return f(c.Then, inThen) })
	other, otherFailed := ev.capture(func() cty.Value { return f(c.Else, inElse) })
	switch {
	case thenFailed && otherFailed:
		return f(c.Then, inThen), true
	case thenFailed:
		return other, true
	case otherFailed:
		return then, true
	}
	return ev.join(c.If, then, other, value.Why(v)), true
}

// branchOf returns what a value is where a condition holds, or does not.
func branchOf(v cty.Value, cond *value.Formula, holds bool) cty.Value {
	c, ok := value.ChoiceOf(v)
	switch {
	case !ok:
		return v
	case c.If.String() == value.Not(cond).String():
		holds = !holds
	case c.If.String() != cond.String():
		return v
	}
	if holds {
		return c.Then
	}
	return c.Else
}

// maxChoices bounds choices within choices.
const maxChoices = 6

func choiceDepth(v cty.Value) int {
	c, ok := value.ChoiceOf(v)
	if !ok {
		return 0
	}
	return 1 + max(choiceDepth(c.Then), choiceDepth(c.Else))
}

// join is value.Tokens.Join.
func (ev *evaluator) join(cond *value.Formula, then, other cty.Value, why []value.Reason) cty.Value {
	return ev.tokens.Join(cond, then, other, why)
}

func isSequence(t cty.Type) bool { return t.IsTupleType() || t.IsListType() }

// equal compares two values as ==, or says that it cannot be known.
func (ev *evaluator) equal(a, b cty.Value) (equal, known bool) {
	if value.Same(a, b) {
		return true, true
	}
	return functions.Equal(ev.tokens, a, b)
}

// withinNumber reports whether a number is small enough to be written out.
func withinNumber(v cty.Value) bool {
	if v == cty.NilVal || v.IsMarked() || v.Type() != cty.Number || !v.IsKnown() || v.IsNull() {
		return true
	}
	if v.AsBigFloat().IsInf() {
		return false
	}
	e := v.AsBigFloat().MantExp(nil)
	return e < maxExponent && e > -maxExponent
}
