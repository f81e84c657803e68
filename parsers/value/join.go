package value

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// Join returns the value that is then under a condition and other otherwise:
// what both agree on is known, objects and lists of one shape part by part, and
// everything else is a Choice. why are the reasons for which the condition is
// open; without any, the condition itself is the reason.
func (t *Tokens) Join(cond *Formula, then, other cty.Value, why []Reason) cty.Value {
	if Same(then, other) {
		return then
	}
	tu, tm := then.Unmark()
	ou, om := other.Unmark()
	tt, ot := tu.Type(), ou.Type()
	if tu.IsKnown() && ou.IsKnown() && !tu.IsNull() && !ou.IsNull() && len(tm) == 0 && len(om) == 0 {
		if tt.IsObjectType() && ot.IsObjectType() && sameKeys(tt, ot) {
			out := make(map[string]cty.Value, len(tt.AttributeTypes()))
			for name := range tt.AttributeTypes() {
				out[name] = t.Join(cond, tu.GetAttr(name), ou.GetAttr(name), why)
			}
			return cty.ObjectVal(out)
		}
		if isSequence(tt) && isSequence(ot) && tu.LengthInt() == ou.LengthInt() && tu.LengthInt() > 0 {
			a, b := tu.AsValueSlice(), ou.AsValueSlice()
			out := make([]cty.Value, len(a))
			for i := range a {
				out[i] = t.Join(cond, a[i], b[i], why)
			}
			return cty.TupleVal(out)
		}
	}
	ty := cty.DynamicPseudoType
	if tt.Equals(ot) {
		ty = tt
	}
	marks := cty.NewValueMarks(&Choice{If: cond, Then: then, Else: other})
	for _, r := range why {
		marks[r] = struct{}{}
	}
	if len(why) == 0 {
		marks[Reason{Kind: Condition, Text: "the condition " + t.Render(cond.String()) + " is not decided"}] = struct{}{}
	}
	return cty.UnknownVal(ty).WithMarks(marks)
}

func isSequence(t cty.Type) bool { return t.IsTupleType() || t.IsListType() }

func sameKeys(a, b cty.Type) bool {
	as, bs := a.AttributeTypes(), b.AttributeTypes()
	if len(as) != len(bs) {
		return false
	}
	for n := range as {
		if _, ok := bs[n]; !ok {
			return false
		}
	}
	return true
}

// Same reports whether two values are the same, unknown ones only where they
// have one identity.
func Same(a, b cty.Value) bool {
	if !a.ContainsMarked() && !b.ContainsMarked() {
		return a.RawEquals(b) && a.IsWhollyKnown()
	}
	oa, ok := OriginOf(a)
	ob, ok2 := OriginOf(b)
	return ok && ok2 && oa == ob
}

// WithinSize reports whether a value has at most limit parts. It stops counting
// there, so that parts that stand in it many times cost no more.
func WithinSize(v cty.Value, limit int) bool {
	parts := 0
	var count func(v cty.Value) bool
	count = func(v cty.Value) bool {
		if parts++; parts > limit {
			return false
		}
		if v == cty.NilVal {
			return true
		}
		if c, ok := ChoiceOf(v); ok {
			return count(c.Then) && count(c.Else)
		}
		if part, ok := PartOf(v); ok {
			return count(part)
		}
		v, _ = v.Unmark()
		if !v.IsKnown() || v.IsNull() || v.Type().IsPrimitiveType() || !v.CanIterateElements() {
			return true
		}
		for it := v.ElementIterator(); it.Next(); {
			if _, e := it.Element(); !count(e) {
				return false
			}
		}
		return true
	}
	return count(v)
}

// EqualTexts compares two strings that may hold tokens. Equal texts are equal
// unless a hole in them has no identity; texts are different where what is
// literal in them says so, or where one is empty and the other holds a
// reference, which AWS never leaves empty.
func (t *Tokens) EqualTexts(a, b string) (equal, known bool) {
	if !t.Has(a) && !t.Has(b) {
		return a == b, true
	}
	pa, pb := t.Pieces(a), t.Pieces(b)
	if a == b {
		same := !slices.ContainsFunc(pa, func(p Piece) bool { return p.Hole != nil && p.Hole.Key == "" })
		return same, same
	}
	if len(pa) == 0 || len(pb) == 0 {
		holds := func(p Piece) bool { return p.Ref != nil || p.Text != "" }
		return false, slices.ContainsFunc(pa, holds) || slices.ContainsFunc(pb, holds)
	}
	fa, fb := pa[0].Text, pb[0].Text
	la, lb := pa[len(pa)-1].Text, pb[len(pb)-1].Text
	if len(pa) == 1 && pa[0].Text != "" {
		la = fa
	}
	apart := !strings.HasPrefix(fa, fb) && !strings.HasPrefix(fb, fa) ||
		!strings.HasSuffix(la, lb) && !strings.HasSuffix(lb, la)
	return false, apart
}
