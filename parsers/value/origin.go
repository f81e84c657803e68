package value

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// Origin marks an unknown value that has an identity: wherever it turns up it
// is the same value. Looking into it extends the path, and where a string comes
// out of it the string is a token.
type Origin struct {
	Ref Ref
	// Open is true for a value that really is unknown (its token is a hole),
	// false for one that AWS will assign (its token is a reference).
	Open bool
	Why  Reason
}

// Token returns the string that stands for the value.
func (o Origin) Token(t *Tokens) string {
	if !o.Open {
		return t.Ref(o.Ref)
	}
	return t.Hole(Hole{
		Key:        o.key(),
		Expression: o.Ref.Expression(),
		Why:        o.Why,
	})
}

// key is the identity of a value that really is unknown.
func (o Origin) key() string { return o.Ref.Unit + "|" + o.Ref.Expression() }

// Extend returns the origin of what a step leads to: ".name" or "[0]".
func (o Origin) Extend(step string) Origin {
	if o.Ref.Attribute == "" && step != "" && step[0] == '.' {
		step = step[1:]
	}
	o.Ref.Attribute += step
	return o
}

// UnknownOf returns an unknown value of type ty that is o's: a token for a
// string, an object of such values for an object type, otherwise an unknown
// value that carries the origin.
func (o Origin) UnknownOf(t *Tokens, ty cty.Type) cty.Value {
	switch {
	case ty == cty.String:
		return cty.StringVal(o.Token(t))
	case ty.IsObjectType():
		types := ty.AttributeTypes()
		attrs := make(map[string]cty.Value, len(types))
		for name, aty := range types {
			attrs[name] = o.Extend("."+name).UnknownOf(t, aty)
		}
		return cty.ObjectVal(attrs)
	}
	marks := cty.NewValueMarks(o, o.Why)
	if ty == cty.Bool && o.Open && !strings.Contains(o.Ref.Attribute, "?") {
		// A boolean is a question of its own: both answers can be looked at. One of
		// any element of an unknown map (["?"]) is many.
		marks[Atom(o.Ref.Expression())] = struct{}{}
	}
	return cty.UnknownVal(ty).WithMarks(marks)
}

// OriginOf returns the identity of an unknown value.
func OriginOf(v cty.Value) (Origin, bool) {
	if v == cty.NilVal || !v.IsMarked() {
		return Origin{}, false
	}
	var found Origin
	n := 0
	for m := range v.Marks() {
		if o, ok := m.(Origin); ok {
			found = o
			n++
		}
	}
	return found, n == 1
}

// Settle replaces what is unknown in v by tokens wherever a string stands, or,
// with documents set, wherever anything stands: a document such as the argument
// of jsonencode keeps its structure around holes of any shape. A Choice stays
// one where it is not in a document or a set, as its two values say more than a
// hole.
func (t *Tokens) Settle(v cty.Value, documents bool) cty.Value {
	if v == cty.NilVal || (v.IsWhollyKnown() && !v.ContainsMarked()) {
		return v
	}
	unmarked, marks := v.Unmark()
	ty := unmarked.Type()
	if !unmarked.IsKnown() {
		if _, chosen := ChoiceOf(v); !documents && (ty != cty.String || chosen) {
			return overPart(v, func(part cty.Value) cty.Value { return t.Settle(part, false) })
		}
		if o, ok := OriginOf(v); ok {
			return cty.StringVal(o.Token(t))
		}
		before, after := t.agreed(v)
		return cty.StringVal(before + t.Hole(t.holeFor(v)) + after)
	}
	switch {
	case ty.IsListType() && unmarked.LengthInt() > 0 && !documents:
		out := make([]cty.Value, 0, unmarked.LengthInt())
		for it := unmarked.ElementIterator(); it.Next(); {
			_, e := it.Element()
			out = append(out, t.Settle(e, false))
		}
		return cty.ListVal(out).WithMarks(marks)
	case ty.IsSetType() && unmarked.LengthInt() > 0 && ty.ElementType() == cty.String:
		// Elements of a set cannot be marked: their reasons are the set's.
		out := make([]cty.Value, 0, unmarked.LengthInt())
		for it := unmarked.ElementIterator(); it.Next(); {
			_, e := it.Element()
			if !e.IsKnown() {
				e = e.WithMarks(marks)
			}
			out = append(out, t.Settle(e, true))
		}
		return cty.SetVal(out)
	case ty.IsListType() || ty.IsTupleType():
		out := make([]cty.Value, 0, unmarked.LengthInt())
		for it := unmarked.ElementIterator(); it.Next(); {
			_, e := it.Element()
			out = append(out, t.Settle(e, documents))
		}
		if ty.IsListType() && len(out) == 0 {
			return v
		}
		return cty.TupleVal(out)
	case ty.IsMapType() && unmarked.LengthInt() > 0 && !documents:
		out := make(map[string]cty.Value, unmarked.LengthInt())
		for it := unmarked.ElementIterator(); it.Next(); {
			k, e := it.Element()
			out[k.AsString()] = t.Settle(e, false)
		}
		return cty.MapVal(out).WithMarks(marks)
	case ty.IsObjectType() || ty.IsMapType():
		out := make(map[string]cty.Value, unmarked.LengthInt())
		for it := unmarked.ElementIterator(); it.Next(); {
			k, e := it.Element()
			out[k.AsString()] = t.Settle(e, documents)
		}
		return cty.ObjectVal(out)
	}
	return v
}

// holeFor makes a hole of an unknown value without identity. Of several reasons
// it keeps the first, which is then not the only one.
func (t *Tokens) holeFor(v cty.Value) Hole {
	h := Hole{Expression: "?"}
	if why := Why(v); len(why) > 0 {
		h.Why = why[0]
		if slices.ContainsFunc(why, func(r Reason) bool { return r.Of != h.Why.Of }) {
			h.Why.Of = Ref{}
		}
	}
	if c, ok := ChoiceOf(v); ok {
		h.Expression = c.If.String() + " ? … : …"
	}
	return h
}

// agreed returns the literal text that both strings of a choice begin and end
// with.
func (t *Tokens) agreed(v cty.Value) (before, after string) {
	c, ok := ChoiceOf(v)
	if !ok || !isText(c.Then) || !isText(c.Else) {
		return "", ""
	}
	a, b := []rune(c.Then.AsString()), []rune(c.Else.AsString())
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] && a[n] != tokenOpen {
		n++
	}
	m := 0
	for m < len(a)-n && m < len(b)-n && a[len(a)-1-m] == b[len(b)-1-m] && a[len(a)-1-m] != tokenClose {
		m++
	}
	return string(a[:n]), string(a[len(a)-m:])
}

func isText(v cty.Value) bool {
	return v != cty.NilVal && !v.IsMarked() && v.IsKnown() && !v.IsNull() && v.Type() == cty.String
}
