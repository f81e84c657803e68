package value

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// Replace returns v with other texts in place of some references, in strings
// anywhere in it and in both values of undecided choices.
func (t *Tokens) Replace(v cty.Value, by map[Ref]string) cty.Value {
	if v == cty.NilVal || len(by) == 0 {
		return v
	}
	if c, ok := ChoiceOf(v); ok {
		return t.Join(c.If, t.Replace(c.Then, by), t.Replace(c.Else, by), Why(v))
	}
	u, marks := v.Unmark()
	if !u.IsKnown() {
		return overPart(v, func(part cty.Value) cty.Value { return t.Replace(part, by) })
	}
	if u.IsNull() {
		return v
	}
	switch ty := u.Type(); {
	case ty == cty.String:
		if s := u.AsString(); t.Has(s) {
			return cty.StringVal(t.replaceIn(s, by)).WithMarks(marks)
		}
	case ty.IsObjectType(), ty.IsMapType():
		out := make(map[string]cty.Value, u.LengthInt())
		for it := u.ElementIterator(); it.Next(); {
			k, e := it.Element()
			out[t.replaceIn(k.AsString(), by)] = t.Replace(e, by)
		}
		return cty.ObjectVal(out).WithMarks(marks)
	case ty.IsListType(), ty.IsTupleType():
		out := make([]cty.Value, 0, u.LengthInt())
		for it := u.ElementIterator(); it.Next(); {
			_, e := it.Element()
			out = append(out, t.Replace(e, by))
		}
		return cty.TupleVal(out).WithMarks(marks)
	}
	return v
}

func (t *Tokens) replaceIn(s string, by map[Ref]string) string {
	if !t.Has(s) {
		return s
	}
	var b strings.Builder
	for _, p := range t.Pieces(s) {
		switch {
		case p.Ref != nil:
			if text, ok := by[*p.Ref]; ok {
				b.WriteString(text)
				continue
			}
			b.WriteString(t.Ref(*p.Ref))
		case p.Hole != nil:
			b.WriteString(t.Hole(*p.Hole))
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}
