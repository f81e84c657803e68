package value

import "github.com/zclconf/go-cty/cty"

// Partial marks an unknown collection of which some elements are known: they are
// in it, whatever else is. Elements of a list have no place in it.
type Partial struct {
	// Known is a tuple, or an object, of at least one element.
	Known cty.Value
}

// WithPart marks the unknown value v as one that has the elements of known, a
// known collection; marks of another part are dropped. Without an element, v
// stays as it is.
func WithPart(v, known cty.Value) cty.Value {
	v = withoutPart(v)
	known, _ = known.Unmark()
	if !known.IsKnown() || known.IsNull() || !known.CanIterateElements() || known.LengthInt() == 0 {
		return v
	}
	return v.Mark(&Partial{Known: unshaped(known)})
}

// unshaped is a list or set as a tuple, a map as an object.
func unshaped(v cty.Value) cty.Value {
	if ty := v.Type(); !ty.IsObjectType() && !ty.IsMapType() {
		return cty.TupleVal(elementsOf(v))
	}
	out := make(map[string]cty.Value, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		k, _ = k.Unmark()
		out[k.AsString()] = e
	}
	return cty.ObjectVal(out)
}

// PartOf returns the elements that are known of an unknown collection.
func PartOf(v cty.Value) (known cty.Value, ok bool) {
	if v == cty.NilVal || !v.IsMarked() {
		return cty.NilVal, false
	}
	for m := range v.Marks() {
		if p, is := m.(*Partial); is {
			if ok {
				return cty.NilVal, false
			}
			known, ok = p.Known, true
		}
	}
	return known, ok
}

// overPart applies f to the known elements of v, which is unknown.
func overPart(v cty.Value, f func(cty.Value) cty.Value) cty.Value {
	known, ok := PartOf(v)
	if !ok {
		return v
	}
	return WithPart(v, f(known))
}

// restOf stands for the elements of an unknown collection that are not known,
// however many they are.
func restOf(v cty.Value) cty.Value {
	_, marks := withoutPart(v).Unmark()
	return cty.DynamicVal.WithMarks(marks)
}

func withoutPart(v cty.Value) cty.Value {
	v, marks := v.Unmark()
	for m := range marks {
		if _, is := m.(*Partial); is {
			delete(marks, m)
		}
	}
	return v.WithMarks(marks)
}

func elementsOf(v cty.Value) []cty.Value {
	out := make([]cty.Value, 0, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		out = append(out, e)
	}
	return out
}
