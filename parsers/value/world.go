package value

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// World answers open questions: the truth of atoms by their names.
type World map[string]bool

// Decide returns whether f holds in w; decided is false where that hangs on
// atoms that w does not answer.
func (f *Formula) Decide(w World) (holds, decided bool) {
	if f == nil {
		return true, true
	}
	switch f.Op {
	case "atom":
		holds, decided = w[f.Atom]
		return holds, decided
	case "not":
		holds, decided = f.Args[0].Decide(w)
		return !holds && decided, decided
	}
	// In an "and" one false argument decides, in an "or" one true one.
	decisive := f.Op == "or"
	open := false
	for _, a := range f.Args {
		switch holds, decided := a.Decide(w); {
		case decided && holds == decisive:
			return decisive, true
		case !decided:
			open = true
		}
	}
	return !decisive && !open, !open
}

// Questions adds the names of f's atoms to into, those left out that say
// whether there is at least one of an unknown number: an answer to them would
// not say how many.
func (f *Formula) Questions(into map[string]bool) {
	switch {
	case f == nil:
	case f.Op == "atom":
		if !f.Many {
			into[f.Atom] = true
		}
	default:
		for _, a := range f.Args {
			a.Questions(into)
		}
	}
}

// Contradicts reports whether two atoms that both are true contradict each
// other: one value equal to two different texts.
func Contradicts(a, b string) bool {
	left, one, ok := strings.Cut(a, ` == "`)
	right, other, ok2 := strings.Cut(b, ` == "`)
	return ok && ok2 && left == right && one != other
}

// Questions adds the atoms of all undecided choices in v to into.
func (t *Tokens) Questions(v cty.Value, into map[string]bool) {
	if v == cty.NilVal || !v.ContainsMarked() {
		return
	}
	u, marks := v.Unmark()
	for m := range marks {
		switch m := m.(type) {
		case *Choice:
			m.If.Questions(into)
			t.Questions(m.Then, into)
			t.Questions(m.Else, into)
		case *Partial:
			t.Questions(m.Known, into)
		case *Formula:
			m.Questions(into)
		}
	}
	if u.IsKnown() && !u.IsNull() && u.CanIterateElements() {
		for it := u.ElementIterator(); it.Next(); {
			_, e := it.Element()
			t.Questions(e, into)
		}
	}
}

// In returns v as it is in w: choices and conditions that w decides are
// replaced by what they come to.
func (t *Tokens) In(v cty.Value, w World) cty.Value {
	if v == cty.NilVal || !v.ContainsMarked() {
		return v
	}
	if c, ok := ChoiceOf(v); ok {
		if holds, decided := c.If.Decide(w); decided {
			if holds {
				return t.In(c.Then, w)
			}
			return t.In(c.Else, w)
		}
		return v
	}
	if f, ok := FormulaOf(v); ok {
		if holds, decided := f.Decide(w); decided {
			return cty.BoolVal(holds)
		}
		return v
	}
	u, marks := v.Unmark()
	if !u.IsKnown() {
		return overPart(v, func(part cty.Value) cty.Value { return t.In(part, w) })
	}
	if u.IsNull() || len(marks) > 0 {
		return v
	}
	switch ty := u.Type(); {
	case ty.IsObjectType(), ty.IsMapType():
		out := make(map[string]cty.Value, u.LengthInt())
		for it := u.ElementIterator(); it.Next(); {
			k, e := it.Element()
			out[k.AsString()] = t.In(e, w)
		}
		return cty.ObjectVal(out)
	case ty.IsListType(), ty.IsTupleType():
		out := make([]cty.Value, 0, u.LengthInt())
		for it := u.ElementIterator(); it.Next(); {
			_, e := it.Element()
			out = append(out, t.In(e, w))
		}
		return cty.TupleVal(out)
	}
	return v
}

// Worlds returns every consistent answer to the questions, or nil where they
// are more than most.
func Worlds(questions map[string]bool, most int) []World {
	names := make([]string, 0, len(questions))
	for q := range questions {
		names = append(names, q)
	}
	if len(names) == 0 || len(names) > most {
		return nil
	}
	slices.Sort(names)
	var out []World
	for bits := range 1 << len(names) {
		w := World{}
		consistent := true
		for i, name := range names {
			w[name] = bits>>i&1 == 1
			for _, other := range names[:i] {
				consistent = consistent && !(w[name] && w[other] && Contradicts(name, other))
			}
		}
		if consistent {
			out = append(out, w)
		}
	}
	return out
}
