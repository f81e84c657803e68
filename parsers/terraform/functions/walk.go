package functions

import (
	"cmp"
	"slices"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// maxExponent bounds the binary exponent of numbers. Written out in digits,
// 1e1000000000 would not fit into memory.
const maxExponent = 1 << 14

// facts says what a value has in it, anywhere.
type facts struct {
	token, hole, unknown, marked, huge bool
	reasons                            []value.Reason
	nodes, bytes                       int
}

func (f facts) plain() bool { return !f.token && !f.unknown && !f.marked }

// walk adds what v has in it. It stops, and returns false, beyond limit nodes:
// values share structure, so that a small source can make a tree without end.
func (f *facts) walk(t *value.Tokens, v cty.Value, limit int) bool {
	if v == cty.NilVal {
		return true
	}
	if f.nodes++; f.nodes > limit {
		return false
	}
	v = f.unmark(v)
	if !v.IsKnown() {
		f.unknown = true
		return true
	}
	if v.IsNull() {
		return true
	}
	switch ty := v.Type(); {
	case ty == cty.String:
		f.text(t, v.AsString())
	case ty == cty.Number:
		exponent := v.AsBigFloat().MantExp(nil)
		exponent = max(exponent, -exponent)
		f.huge = f.huge || exponent > maxExponent
		f.bytes += 8 + min(exponent, maxExponent)/3
	case v.CanIterateElements():
		isMap := ty.IsMapType() || ty.IsObjectType()
		for it := v.ElementIterator(); it.Next(); {
			k, e := it.Element()
			if isMap {
				f.text(t, k.AsString())
			}
			if !f.walk(t, e, limit) {
				return false
			}
		}
	default:
		f.bytes += 8
	}
	return true
}

func (f *facts) text(t *value.Tokens, s string) {
	f.bytes += len(s) + 4
	if !t.Has(s) {
		return
	}
	f.token = true
	for _, p := range t.Pieces(s) {
		f.hole = f.hole || p.Hole != nil
	}
}

func (f *facts) unmark(v cty.Value) cty.Value {
	if !v.IsMarked() {
		return v
	}
	v, marks := v.Unmark()
	f.marked = true
	for m := range marks {
		if r, ok := m.(value.Reason); ok && len(f.reasons) < 8*maxReasons && !slices.Contains(f.reasons, r) {
			f.reasons = append(f.reasons, r)
		}
	}
	return v
}

// maxReasons is how many reasons one unknown part carries. More would tell
// nobody more, and a list of a thousand references has a thousand.
const maxReasons = 8

// firstReasons orders reasons and drops doubles and what is too many.
func firstReasons(rs []value.Reason) []value.Reason {
	slices.SortFunc(rs, func(a, b value.Reason) int {
		return cmp.Or(a.Range.Compare(b.Range), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Kind, b.Kind))
	})
	rs = slices.Compact(rs)
	return rs[:min(len(rs), maxReasons)]
}

// argReasons returns why v, or a part of it, is unknown to a function that
// looks inside strings: its marks, its holes, and its references.
func (c *call) argReasons(v cty.Value) []value.Reason {
	out := c.tokens().WhyAll(v)
	for _, r := range c.tokens().Refs(v) {
		out = append(out, c.refReason(r))
	}
	return firstReasons(slices.DeleteFunc(out, func(r value.Reason) bool { return r == value.Reason{} }))
}

func (c *call) refReason(r value.Ref) value.Reason {
	why := c.why("needs the value of %s, which only AWS assigns", r.Expression())
	why.Of = r
	return why
}

// stringReasons returns why s is not known to a function that looks inside it.
func (c *call) stringReasons(s string) []value.Reason {
	var out []value.Reason
	for _, p := range c.tokens().Pieces(s) {
		switch {
		case p.Ref != nil:
			out = append(out, c.refReason(*p.Ref))
		case p.Hole != nil && p.Hole.Why != value.Reason{}:
			out = append(out, p.Hole.Why)
		case p.Hole != nil:
			out = append(out, c.why("needs the value of %s", p.Hole.Expression))
		}
	}
	return out
}

// mapLeaves rebuilds v with leaf applied to what is no collection, or unknown,
// or null. Marks of collections stay. leaf must keep the type, or v must be of
// structural types all the way down. Elements of sets are handed over without
// marks.
func mapLeaves(v cty.Value, leaf func(cty.Value) cty.Value) cty.Value {
	bare, marks := v.Unmark()
	ty := bare.Type()
	if !bare.IsKnown() || bare.IsNull() || !bare.CanIterateElements() || bare.LengthInt() == 0 {
		return leaf(v)
	}
	if ty.IsMapType() || ty.IsObjectType() {
		entries := make(map[string]cty.Value, bare.LengthInt())
		for it := bare.ElementIterator(); it.Next(); {
			k, e := it.Element()
			entries[k.AsString()] = mapLeaves(e, leaf)
		}
		if ty.IsObjectType() {
			return cty.ObjectVal(entries).WithMarks(marks)
		}
		return cty.MapVal(entries).WithMarks(marks)
	}
	elements := make([]cty.Value, 0, bare.LengthInt())
	for it := bare.ElementIterator(); it.Next(); {
		_, e := it.Element()
		elements = append(elements, mapLeaves(e, leaf))
	}
	switch {
	case ty.IsTupleType():
		return cty.TupleVal(elements).WithMarks(marks)
	case ty.IsSetType():
		return cty.SetVal(elements).WithMarks(marks)
	default:
		return cty.ListVal(elements).WithMarks(marks)
	}
}

// openTokens replaces each string that holds a token by an unknown one. A map
// with a token in a key becomes unknown as a whole, since its keys are.
func (c *call) openTokens(v cty.Value) cty.Value {
	if c.mapKeyToken(v) {
		return cty.UnknownVal(v.Type()).WithMarks(c.reasonMarks(v))
	}
	return mapLeaves(v, func(leaf cty.Value) cty.Value {
		bare, _ := leaf.Unmark()
		if bare.Type() != cty.String || !bare.IsKnown() || bare.IsNull() || !c.tokens().Has(bare.AsString()) {
			return leaf
		}
		out := cty.UnknownVal(cty.String)
		for _, r := range c.stringReasons(bare.AsString()) {
			out = out.Mark(r)
		}
		return out
	})
}

func (c *call) reasonMarks(v cty.Value) cty.ValueMarks {
	marks := cty.ValueMarks{}
	for _, r := range c.argReasons(v) {
		marks[r] = struct{}{}
	}
	return marks
}

// mapKeyToken reports whether v is, or holds, a map with a token in a key.
// Objects' attribute names are types and stay.
func (c *call) mapKeyToken(v cty.Value) bool {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() || !v.CanIterateElements() {
		return false
	}
	isMap := v.Type().IsMapType()
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		if isMap && c.tokens().Has(k.AsString()) || c.mapKeyToken(e) {
			return true
		}
	}
	return false
}

// settle puts marks where they belong: reasons on the unknown parts of v, those
// of inherited on parts that have none of their own, and nothing on known
// parts. Choices, formulas and identities stay on the part that they stand on if
// keep says that the function moves its arguments' parts.
func settle(v cty.Value, inherited []value.Reason, keep bool) cty.Value {
	if v.IsWhollyKnown() {
		v, _ = v.UnmarkDeep()
		return v
	}
	bare, marks := v.Unmark()
	reasons := reasonsIn(marks)
	ty := bare.Type()
	if !bare.IsKnown() {
		return settleLeaf(bare, marks, reasons, inherited, keep)
	}
	reasons = append(reasons, inherited...)
	// A part of a result is one of an argument, where the whole may be another
	// value that is unknown for the same reasons.
	part := func(e cty.Value) cty.Value {
		if o, ok := value.OriginOf(e); ok && keep {
			return settle(e, reasons, keep).Mark(o)
		}
		return settle(e, reasons, keep)
	}
	if ty.IsSetType() {
		return withReasons(bare, reasons)
	}
	if ty.IsMapType() || ty.IsObjectType() {
		entries := make(map[string]cty.Value, bare.LengthInt())
		for it := bare.ElementIterator(); it.Next(); {
			k, e := it.Element()
			entries[k.AsString()] = part(e)
		}
		if ty.IsObjectType() {
			return cty.ObjectVal(entries)
		}
		return cty.MapVal(entries)
	}
	elements := make([]cty.Value, 0, bare.LengthInt())
	for it := bare.ElementIterator(); it.Next(); {
		_, e := it.Element()
		elements = append(elements, part(e))
	}
	if ty.IsTupleType() {
		return cty.TupleVal(elements)
	}
	return cty.ListVal(elements)
}

func settleLeaf(bare cty.Value, marks cty.ValueMarks, reasons, inherited []value.Reason, keep bool) cty.Value {
	if len(reasons) == 0 {
		reasons = inherited
	}
	out := withReasons(bare, reasons)
	if !keep {
		return out
	}
	for m := range marks {
		switch m := m.(type) {
		case *value.Choice:
			if m = choiceAs(m, bare.Type()); m != nil {
				out = out.Mark(m)
			}
		case *value.Partial:
			out = out.Mark(m)
		case *value.Formula:
			if bare.Type() == cty.Bool {
				out = out.Mark(m)
			}
		}
	}
	return out
}

// choiceAs returns the choice with both values converted to t, nil where that
// fails. A moved part may have been converted on the way.
func choiceAs(choice *value.Choice, t cty.Type) *value.Choice {
	if choice == nil || choice.Then == cty.NilVal || choice.Else == cty.NilVal {
		return nil
	}
	if t == cty.DynamicPseudoType || choice.Then.Type().Equals(t) && choice.Else.Type().Equals(t) {
		return choice
	}
	then, err := convert.Convert(choice.Then, t)
	if err != nil {
		return nil
	}
	otherwise, err := convert.Convert(choice.Else, t)
	if err != nil {
		return nil
	}
	return &value.Choice{If: choice.If, Then: then, Else: otherwise}
}

func reasonsIn(marks cty.ValueMarks) []value.Reason {
	var out []value.Reason
	for m := range marks {
		if r, ok := m.(value.Reason); ok {
			out = append(out, r)
		}
	}
	return out
}

func withReasons(v cty.Value, reasons []value.Reason) cty.Value {
	for _, r := range reasons {
		v = v.Mark(r)
	}
	return v
}
