package cloudformation

import (
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

const (
	// maxPending bounds how deep references may lead from one value to the
	// next.
	maxPending = 1000
	// maxSteps bounds the values evaluated for one unit.
	maxSteps = 10_000_000
	// maxString bounds the result of a function.
	maxString = 4 << 20
	// maxParts bounds what one value holds.
	maxParts = 1_000_000
	// maxChoices bounds how many undecided conditions one value hangs on.
	maxChoices = 6
	// maxInstances bounds what the loops of one mapping make.
	maxInstances = 20_000
)

// evaluator evaluates one unit: a template with all that it nests. It is used
// by one goroutine at a time.
type evaluator struct {
	l      *loader
	unit   string
	tokens *value.Tokens
	root   *stack
	region cty.Value

	// nests are the templates that the unit's stacks nest.
	nests map[string]bool
	// allowed has the values that a parameter without one may have, by the key
	// of its hole.
	allowed map[string][]string

	diags   source.Diagnostics
	seen    map[source.Diagnostic]bool
	pending []*thunk
	depth   *int // of pending, over all units that evaluate each other
	steps   int
}

// thunk is a value that is evaluated when it is first asked for.
type thunk struct {
	name   string
	rng    source.Range
	eval   func(*declared.Ranges) cty.Value
	state  thunkState
	cyclic bool
	value  cty.Value
	ranges *declared.Ranges
}

type thunkState int

const (
	waiting thunkState = iota
	running
	done
)

// force returns a thunk's value. A cycle makes every value on it unknown.
func (ev *evaluator) force(t *thunk) cty.Value {
	switch {
	case t.state == done:
		return t.value
	case t.state == running:
		return ev.cycle(t)
	case *ev.depth >= maxPending:
		return ev.limit(t.rng, "References lead through more than %d values.", maxPending)
	}
	t.state = running
	ev.pending = append(ev.pending, t)
	*ev.depth++
	v := t.eval(t.ranges)
	*ev.depth--
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
	for _, p := range ev.pending[max(start, 0):] {
		p.cyclic = true
		names = append(names, p.name)
	}
	t.cyclic = true
	ev.report(source.Diagnostic{
		Severity: source.Warning, Summary: "Cycle", Subject: t.rng, Address: t.name,
		Detail: "These values refer to each other: " + strings.Join(append(names, t.name), " → ") + ". They are unknown to the analysis; CloudFormation refuses them.",
	})
	return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Invalid, Text: t.name + " refers to itself", Range: t.rng})
}

// scope is what a value can see beside its stack: the variables of the loops
// around it and what is assumed where it stands.
type scope struct {
	st     *stack
	parent *scope
	// name is a loop's variable, "" where the scope has none.
	name string
	val  cty.Value
	// assume holds wherever the value is used; nil for nothing.
	assume *value.Formula
}

func (s *scope) with(name string, v cty.Value) *scope {
	return &scope{st: s.st, parent: s, name: name, val: v}
}

func (s *scope) assuming(f *value.Formula) *scope {
	if f == nil {
		return s
	}
	return &scope{st: s.st, parent: s, assume: f}
}

func (s *scope) variable(name string) (cty.Value, bool) {
	for ; s != nil; s = s.parent {
		if s.name != "" && s.name == name {
			return s.val, true
		}
	}
	return cty.NilVal, false
}

func (s *scope) hasVariables() bool {
	for ; s != nil; s = s.parent {
		if s.name != "" {
			return true
		}
	}
	return false
}

func (ev *evaluator) report(d source.Diagnostic) {
	if !ev.seen[d] {
		ev.seen[d] = true
		ev.diags = append(ev.diags, d)
	}
}

// fail reports what is wrong with a value and returns an unknown one.
func (ev *evaluator) fail(n *node, summary, format string, args ...any) cty.Value {
	ev.report(source.Diagnostic{
		Severity: source.Warning, Summary: summary, Subject: n.rng(),
		Detail: ev.tokens.Render(fmt.Sprintf(format, args...)) + " The value is unknown to the analysis.",
	})
	return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Invalid, Text: "the template is not valid there (" + summary + ")", Range: n.rng()})
}

func (ev *evaluator) limit(at source.Range, format string, args ...any) cty.Value {
	ev.report(source.Diagnostic{Severity: source.Warning, Summary: "Limit of the evaluation", Subject: at, Path: ev.unit,
		Detail: fmt.Sprintf(format, args...) + " The value is unknown to the analysis."})
	return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Limit, Text: "a limit of the evaluation was reached", Range: at})
}

// eval evaluates a value. The result is never NilVal; AWS::NoValue is null.
func (ev *evaluator) eval(n *node, s *scope) cty.Value { return ev.ranged(n, s, nil) }

// ranged evaluates a value and, with ranges, notes the place of each part.
func (ev *evaluator) ranged(n *node, s *scope, ranges *declared.Ranges) cty.Value {
	if ev.steps++; ev.steps > maxSteps {
		return ev.limit(source.Range{}, "%s takes more than %d steps to evaluate.", ev.unit, maxSteps)
	}
	if n == nil {
		return cty.NullVal(cty.DynamicPseudoType)
	}
	switch n.kind {
	case textNode:
		return ev.text(n.text, n.rng(), s)
	case numberNode:
		return numberOf(n.text)
	case boolNode:
		return cty.BoolVal(n.text == "true")
	case listNode:
		return ev.list(n, s, ranges)
	case mapNode:
		if name, arg, ok := n.function(); ok {
			return ev.call(name, arg, n, s, ranges)
		}
		return ev.object(n, s, ranges)
	}
	if n.kind == unknownNode {
		return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Function, Text: n.text, Range: n.rng()})
	}
	return cty.NullVal(cty.DynamicPseudoType)
}

// numberOf reads a number as written. One whose text would change is a text, as
// it is in most places of a template anyway.
func numberOf(text string) cty.Value {
	if len(text) < 40 {
		if v, err := cty.ParseNumberVal(text); err == nil {
			if c, err := convert.Convert(v, cty.String); err == nil && c.AsString() == text {
				return v
			}
		}
	}
	return cty.StringVal(text)
}

// text is a text of the source: loop variables are put in, and dynamic
// references are holes.
func (ev *evaluator) text(text string, at source.Range, s *scope) cty.Value {
	if strings.ContainsAny(text, "$&") && s.hasVariables() {
		text = ev.replaceVariables(text, s)
	}
	if !strings.Contains(text, "{{resolve:") {
		return cty.StringVal(text)
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{{resolve:")
		reference, after, closed := strings.Cut(rest, "}}")
		if !found || !closed {
			b.WriteString(text)
			return cty.StringVal(b.String())
		}
		b.WriteString(before)
		name := "{{resolve:" + ev.tokens.Render(reference) + "}}"
		b.WriteString(ev.hole(value.Ref{Unit: ev.unit, Address: name}, value.Reason{
			Kind: value.Data, Text: name + " is read when the stack is deployed", Range: at,
		}))
		text = after
	}
}

// hole returns the token of an unknown text with an identity.
func (ev *evaluator) hole(ref value.Ref, why value.Reason) string {
	return value.Origin{Ref: ref, Open: true, Why: why}.Token(ev.tokens)
}

// object evaluates a mapping that is no function.
func (ev *evaluator) object(n *node, s *scope, ranges *declared.Ranges) cty.Value {
	members, open := ev.members(n, s)
	out := make(map[string]cty.Value, len(members))
	if ranges != nil {
		ranges.Named = make(map[string]*declared.Ranges, len(members))
	}
	for _, m := range members {
		var sub *declared.Ranges
		if ranges != nil {
			sub = &declared.Ranges{Self: m.entry.rng()}
		}
		v := ev.ranged(m.entry.value, m.scope, sub)
		if isNull(v) {
			continue
		}
		out[m.key] = v
		if ranges != nil {
			ranges.Named[m.key] = sub
		}
	}
	if open != cty.NilVal {
		return ev.partly(n, open, out)
	}
	return cty.ObjectVal(out)
}

// list evaluates the items of a list. Those that are AWS::NoValue are not
// there.
func (ev *evaluator) list(n *node, s *scope, ranges *declared.Ranges) cty.Value {
	items := make([]cty.Value, 0, len(n.items))
	for _, i := range n.items {
		var sub *declared.Ranges
		if ranges != nil {
			sub = &declared.Ranges{Self: i.rng()}
		}
		v := ev.ranged(i, s, sub)
		if isNull(v) {
			continue
		}
		items = append(items, v)
		if ranges != nil {
			ranges.Items = append(ranges.Items, sub)
		}
	}
	return ev.listOf(items, 0)
}

// listOf makes a list of items. Where an undecided condition leaves one out,
// the list itself is a choice: its length hangs on the condition.
func (ev *evaluator) listOf(items []cty.Value, depth int) cty.Value {
	kept := make([]cty.Value, 0, len(items))
	var cond *value.Choice
	var why []value.Reason
	for _, v := range items {
		if isNull(v) {
			continue
		}
		kept = append(kept, v)
		if c, ok := value.ChoiceOf(v); ok && cond == nil && mayBeNull(c, 0) {
			cond, why = c, value.Why(v)
		}
	}
	if cond == nil || depth >= maxChoices {
		return cty.TupleVal(kept)
	}
	return ev.tokens.Join(cond.If,
		ev.listOf(restrict(kept, cond.If, true), depth+1),
		ev.listOf(restrict(kept, cond.If, false), depth+1), why)
}

// mayBeNull reports whether one of the values of a choice is no value.
func mayBeNull(c *value.Choice, depth int) bool {
	if isNull(c.Then) || isNull(c.Else) {
		return true
	}
	for _, v := range []cty.Value{c.Then, c.Else} {
		if inner, ok := value.ChoiceOf(v); ok && depth < maxChoices && mayBeNull(inner, depth+1) {
			return true
		}
	}
	return false
}

// restrict returns the values as they are where a condition holds, or does not.
func restrict(vs []cty.Value, cond *value.Formula, holds bool) []cty.Value {
	if !holds {
		cond = value.Not(cond)
	}
	facts := conjuncts(cond)
	out := make([]cty.Value, len(vs))
	for i, v := range vs {
		out[i] = v
		for range maxChoices {
			c, ok := value.ChoiceOf(out[i])
			if !ok {
				break
			}
			is := simplify(undecided(c.If, nil), facts)
			if !is.decided {
				break
			}
			if out[i] = c.Else; is.holds {
				out[i] = c.Then
			}
		}
	}
	return out
}

// distribute applies f where values are undecided choices to each combination
// of what they may be, and joins the results.
func (ev *evaluator) distribute(vs []cty.Value, f func([]cty.Value) cty.Value) cty.Value {
	return ev.distributed(vs, f, 0)
}

func (ev *evaluator) distributed(vs []cty.Value, f func([]cty.Value) cty.Value, depth int) cty.Value {
	if ev.steps++; depth < maxChoices && ev.steps <= maxSteps {
		for _, v := range vs {
			if c, ok := value.ChoiceOf(v); ok {
				return ev.tokens.Join(c.If,
					ev.distributed(restrict(vs, c.If, true), f, depth+1),
					ev.distributed(restrict(vs, c.If, false), f, depth+1), value.Why(v))
			}
		}
	}
	return f(vs)
}

// unknownFrom returns an unknown value that is unknown for what makes vs
// unknown.
func (ev *evaluator) unknownFrom(n *node, vs ...cty.Value) cty.Value {
	marks := cty.ValueMarks{}
	for _, v := range vs {
		for _, r := range ev.tokens.WhyAll(v) {
			marks[r] = struct{}{}
		}
	}
	if len(marks) == 0 {
		marks[value.Reason{Kind: value.Function, Text: "it is made of what only AWS will give a value", Range: n.rng()}] = struct{}{}
	}
	return cty.DynamicVal.WithMarks(marks)
}

func isUnknown(v cty.Value) bool {
	u, _ := v.Unmark()
	return !u.IsKnown()
}

func isNull(v cty.Value) bool {
	if v == cty.NilVal {
		return true
	}
	u, _ := v.Unmark()
	return u.IsKnown() && u.IsNull()
}

// literal returns a text that holds no token.
func (ev *evaluator) literal(v cty.Value) (string, bool) {
	s, state := ev.tokens.String(v)
	return s, state == value.Known && !ev.tokens.Has(s)
}

// whole returns the identity that a text consists of, and nothing else.
func (ev *evaluator) whole(s string) (value.Origin, bool) {
	if r, ok := ev.tokens.Only(s); ok {
		return value.Origin{Ref: r}, true
	}
	if h, ok := ev.tokens.OnlyHole(s); ok && h.Key != "" {
		unit, _, _ := strings.Cut(h.Key, "|")
		return value.Origin{Ref: value.Ref{Unit: unit, Address: h.Expression}, Open: true, Why: h.Why}, true
	}
	return value.Origin{}, false
}
