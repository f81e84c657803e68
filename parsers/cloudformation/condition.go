package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// verdict is what a condition comes to: decided, or a formula over what is
// open.
type verdict struct {
	decided, holds bool
	f              *value.Formula
	why            []value.Reason
}

func decided(holds bool) verdict { return verdict{decided: true, holds: holds} }

func undecided(f *value.Formula, why []value.Reason) verdict { return verdict{f: f, why: why} }

func (v verdict) not() verdict {
	if v.decided {
		return decided(!v.holds)
	}
	return undecided(value.Not(v.f), v.why)
}

// combine is And, or with or set Or.
func combine(or bool, vs ...verdict) verdict {
	var fs []*value.Formula
	var why []value.Reason
	seen := map[string]bool{}
	for _, v := range vs {
		switch {
		case v.decided && v.holds == or:
			return decided(or)
		case v.decided:
			continue
		}
		text := v.f.String()
		if seen[value.Not(v.f).String()] {
			return decided(or)
		}
		if !or && contradicts(fs, v.f) {
			return decided(false)
		}
		if seen[text] {
			continue
		}
		seen[text] = true
		fs = append(fs, v.f)
		for _, w := range v.why {
			if !slices.Contains(why, w) {
				why = append(why, w)
			}
		}
	}
	switch {
	case len(fs) == 0:
		return decided(!or)
	case len(fs) == 1:
		return undecided(fs[0], why)
	case or:
		return undecided(value.Or(fs...), why)
	}
	return undecided(value.And(fs...), why)
}

// contradicts reports whether f says of a text what one of fs says otherwise.
func contradicts(fs []*value.Formula, f *value.Formula) bool {
	for _, g := range fs {
		if contradict(g, f) {
			return true
		}
	}
	return false
}

func contradict(a, b *value.Formula) bool {
	return a.Op == "atom" && b.Op == "atom" && value.Contradicts(a.Atom, b.Atom)
}

// under decides a verdict by what is assumed where it is used.
func (s *scope) under(v verdict) verdict {
	if v.decided {
		return v
	}
	var facts []*value.Formula
	for at := s; at != nil; at = at.parent {
		facts = append(facts, at.assume)
	}
	if s != nil && s.st != nil {
		facts = append(facts, s.st.exists)
	}
	have := conjuncts(value.And(facts...))
	if len(have) == 0 {
		return v
	}
	return simplify(v, have)
}

func conjuncts(f *value.Formula) []*value.Formula {
	switch {
	case f == nil:
		return nil
	case f.Op == "and":
		var out []*value.Formula
		for _, a := range f.Args {
			out = append(out, conjuncts(a)...)
		}
		return out
	case f.Op == "not" && f.Args[0].Op == "or":
		var out []*value.Formula
		for _, a := range f.Args[0].Args {
			out = append(out, conjuncts(value.Not(a))...)
		}
		return out
	}
	return []*value.Formula{f}
}

// simplify decides the parts of a formula that facts decide.
func simplify(v verdict, facts []*value.Formula) verdict {
	f := v.f
	text, negated := f.String(), value.Not(f).String()
	for _, fact := range facts {
		switch fact.String() {
		case text:
			return decided(true)
		case negated:
			return decided(false)
		}
		if contradict(fact, f) {
			return decided(false)
		}
	}
	switch f.Op {
	case "not":
		return simplify(undecided(f.Args[0], v.why), facts).not()
	case "and", "or":
		parts := make([]verdict, len(f.Args))
		for i, a := range f.Args {
			parts[i] = simplify(undecided(a, v.why), facts)
		}
		out := combine(f.Op == "or", parts...)
		out.why = v.why
		return out
	}
	return v
}

// conditionState is a named condition of a stack.
type conditionState struct {
	state thunkState
	out   verdict
}

// condition evaluates a named condition.
func (ev *evaluator) condition(name string, at *node, s *scope) verdict {
	st := s.st
	decl := st.conditions[name]
	if decl.entry == nil {
		ev.fail(at, "Unknown condition", "%s has no condition %q.", st.tpl.path, name)
		return undecided(value.Atom(name), []value.Reason{{Kind: value.Invalid, Text: "condition " + name + " is not there", Range: at.rng()}})
	}
	c := st.conditionStates[name]
	if c == nil {
		c = &conditionState{}
		st.conditionStates[name] = c
	}
	switch {
	case c.state == waiting && *ev.depth < maxPending:
		c.state = running
		*ev.depth++
		c.out = ev.decide(decl.entry.value, decl.scope)
		*ev.depth--
		c.state = done
	case c.state != done:
		ev.fail(decl.entry.value, "Cycle", "Condition %s of %s refers to itself.", name, st.tpl.path)
		return undecided(value.Atom(name), []value.Reason{{Kind: value.Invalid, Text: "condition " + name + " refers to itself", Range: decl.entry.rng()}})
	}
	return s.under(c.out)
}

// maxFormula bounds a formula: a condition that uses another one twice doubles
// it. A larger one is a question of its own.
const maxFormula = 1000

// decide evaluates a condition: a function, or a mapping {Condition: name}.
func (ev *evaluator) decide(n *node, s *scope) verdict {
	v := ev.decideNow(n, s)
	if !v.decided && formulaSize(v.f, maxFormula) > maxFormula {
		return undecided(value.Atom(place(n)), v.why)
	}
	return v
}

// formulaSize counts the parts of a formula, up to one more than limit.
func formulaSize(f *value.Formula, limit int) int {
	size := 1
	for _, a := range f.Args {
		if size > limit {
			break
		}
		size += formulaSize(a, limit-size)
	}
	return size
}

// place names a condition that has no better name.
func place(n *node) string {
	if n == nil || n.file == nil {
		return "a condition"
	}
	p := n.file.PositionOf(n.start)
	return fmt.Sprintf("the condition at %s:%d:%d", n.file.Path, p.Line, p.Column)
}

func (ev *evaluator) decideNow(n *node, s *scope) verdict {
	if ev.steps++; ev.steps > maxSteps {
		return ev.unclear(n, ev.limit(n.rng(), "%s takes more than %d steps to evaluate.", ev.unit, maxSteps))
	}
	if n.isMap() && len(n.entries) == 1 {
		e := &n.entries[0]
		switch e.key {
		case "Condition":
			if name, ok := ev.name(e.value, s); ok {
				return ev.condition(name, e.value, s)
			}
		case "Fn::And", "Fn::Or":
			if !e.value.isList() || len(e.value.items) == 0 {
				return ev.unclear(n, ev.fail(n, "Invalid condition", "%s takes a list of conditions.", e.key))
			}
			vs := make([]verdict, len(e.value.items))
			for i, item := range e.value.items {
				vs[i] = ev.decide(item, s)
			}
			return s.under(combine(e.key == "Fn::Or", vs...))
		case "Fn::Not":
			if arg := single(e.value); arg != nil {
				return ev.decide(arg, s).not()
			}
		case "Fn::Equals":
			if e.value.isList() && len(e.value.items) == 2 {
				return s.under(ev.equals(ev.eval(e.value.items[0], s), ev.eval(e.value.items[1], s), n, 0))
			}
		}
		switch e.key {
		case "Condition", "Fn::Not", "Fn::Equals":
			return ev.unclear(n, ev.fail(n, "Invalid condition", "%s does not have what it takes: Fn::Not takes a condition, Fn::Equals two values, and Condition a name.", e.key))
		}
	}
	v := ev.eval(n, s)
	if b, state := ev.tokens.Bool(v); state == value.Known {
		return decided(b)
	}
	return ev.unclear(n, v)
}

// single returns the only item of a list, or what is no list.
func single(n *node) *node {
	if n.isList() {
		if len(n.items) != 1 {
			return nil
		}
		return n.items[0]
	}
	return n
}

// unclear is a condition of which only its text is known.
func (ev *evaluator) unclear(n *node, v cty.Value) verdict {
	if c, ok := value.ChoiceOf(v); ok {
		then, thenState := ev.tokens.Bool(c.Then)
		other, otherState := ev.tokens.Bool(c.Else)
		if thenState == value.Known && otherState == value.Known {
			if then == other {
				return decided(then)
			}
			out := undecided(c.If, value.Why(v))
			if other {
				out = out.not()
			}
			return out
		}
	}
	text := place(n)
	if s, ok := ev.partText(v); ok && s != "" && !isNull(v) && ev.tokens.Render(s) != "?" {
		text = ev.tokens.Render(s)
	} else if n != nil && n.file != nil && n.end-n.start <= 200 {
		text = strings.Join(strings.Fields(string(n.file.Content[n.start:n.end])), " ")
	}
	return undecided(value.Atom(text), ev.tokens.WhyAll(v))
}

// equals compares two values as texts. Where they are undecided choices, it is
// asked for each of what they may be.
func (ev *evaluator) equals(a, b cty.Value, n *node, depth int) verdict {
	if value.Same(a, b) {
		return decided(true)
	}
	for _, side := range []struct{ v, other cty.Value }{{a, b}, {b, a}} {
		if c, ok := value.ChoiceOf(side.v); ok && depth < maxChoices {
			cond := undecided(c.If, value.Why(side.v))
			return combine(true,
				combine(false, cond, ev.equals(c.Then, side.other, n, depth+1)),
				combine(false, cond.not(), ev.equals(c.Else, side.other, n, depth+1)))
		}
	}
	ta, ok := ev.comparable(a)
	tb, ok2 := ev.comparable(b)
	if !ok || !ok2 {
		return ev.unclear(n, ev.unknownFrom(n, a, b))
	}
	if equal, known := ev.tokens.EqualTexts(ta, tb); known {
		return decided(equal)
	}
	return ev.question(ta, tb, n)
}

// comparable writes a value as a text; lists are compared item by item.
func (ev *evaluator) comparable(v cty.Value) (string, bool) {
	if isNull(v) {
		return "", true
	}
	u, _ := v.Unmark()
	if u.IsKnown() && u.Type().IsTupleType() {
		var parts []string
		for it := u.ElementIterator(); it.Next(); {
			_, e := it.Element()
			s, ok := ev.comparable(e)
			if !ok {
				return "", false
			}
			parts = append(parts, s)
		}
		return strings.Join(parts, ","), true
	}
	if o, ok := value.OriginOf(v); ok {
		return o.Token(ev.tokens), true
	}
	s, state := ev.tokens.String(v)
	if state == value.Open && u.IsKnown() && u.Type() == cty.String {
		return u.AsString(), true
	}
	return s, state == value.Known
}

// question makes the atom of an open comparison, the same for the same
// question, whichever way around it is asked. A parameter that may have two
// values asks one question: whether it has the first.
func (ev *evaluator) question(a, b string, n *node) verdict {
	if !ev.tokens.Has(a) || ev.tokens.Has(b) && a > b {
		a, b = b, a
	}
	why := append(ev.tokens.WhyAll(cty.StringVal(a)), ev.tokens.WhyAll(cty.StringVal(b))...)
	if len(why) == 0 {
		why = []value.Reason{{Kind: value.Computed, Text: ev.tokens.Render(a) + " is known only when the stack is deployed", Range: n.rng()}}
	}
	atom := func(text string) verdict {
		return undecided(value.Atom(ev.tokens.Render(a)+" == "+text), why)
	}
	if ev.tokens.Has(b) {
		return atom(ev.tokens.Render(b))
	}
	if h, ok := ev.tokens.OnlyHole(a); ok {
		if allowed := ev.allowed[h.Key]; len(allowed) > 0 {
			at := -1
			for i, v := range allowed {
				if v == b {
					at = i
				}
			}
			switch {
			case at < 0:
				return decided(false)
			case at > 0 && at == len(allowed)-1:
				// It is the last one where it is none of the others, so that
				// every world has one of them.
				none := make([]*value.Formula, at)
				for i, other := range allowed[:at] {
					none[i] = value.Not(atom(`"` + other + `"`).f)
				}
				return undecided(value.And(none...), why)
			}
		}
	}
	return atom(`"` + b + `"`)
}
