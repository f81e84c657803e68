package value

import (
	"math/big"
	"slices"
	"sort"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// State says what is known of a value.
type State int

const (
	// Unset: null, or not written at all.
	Unset State = iota
	// Known: the value is there.
	Known
	// Open: the value is not known; Why says why.
	Open
)

// StateOf classifies v without looking into collections. A string that is one
// hole and nothing else is Open.
func (t *Tokens) StateOf(v cty.Value) State {
	if v == cty.NilVal {
		return Unset
	}
	v, _ = v.Unmark()
	switch {
	case !v.IsKnown():
		return Open
	case v.IsNull():
		return Unset
	case v.Type() == cty.String:
		if _, hole := t.OnlyHole(v.AsString()); hole {
			return Open
		}
	}
	return Known
}

// String reads a string; numbers and booleans are converted as Terraform does.
// The text may hold tokens: Pieces reads them. A value that is no scalar is
// Open.
func (t *Tokens) String(v cty.Value) (string, State) {
	if s := t.StateOf(v); s != Known {
		return "", s
	}
	v, _ = v.Unmark()
	if v.Type() != cty.String {
		var err error
		if v, err = convert.Convert(v, cty.String); err != nil || !v.IsKnown() || v.IsNull() {
			return "", Open
		}
	}
	return v.AsString(), Known
}

// Written reads a text as it is written: other than String also one of which
// nothing is known but what it stands for.
func (t *Tokens) Written(v cty.Value) (string, bool) {
	if v == cty.NilVal {
		return "", false
	}
	v, _ = t.Settle(v, false).Unmark()
	if v.Type() != cty.String || !v.IsKnown() || v.IsNull() {
		return "", false
	}
	return v.AsString(), true
}

// Bool reads a boolean; the strings "true" and "false" are taken too.
func (t *Tokens) Bool(v cty.Value) (bool, State) {
	if s := t.StateOf(v); s != Known {
		return false, s
	}
	v, _ = v.Unmark()
	b, err := convert.Convert(v, cty.Bool)
	if err != nil || !b.IsKnown() || b.IsNull() {
		return false, Open
	}
	return b.True(), Known
}

// Int reads a whole number; strings of digits are taken too. Numbers outside
// int64, or with a fraction, are Open.
func (t *Tokens) Int(v cty.Value) (int64, State) {
	if s := t.StateOf(v); s != Known {
		return 0, s
	}
	v, _ = v.Unmark()
	n, err := convert.Convert(v, cty.Number)
	if err != nil || !n.IsKnown() || n.IsNull() {
		return 0, Open
	}
	i, accuracy := n.AsBigFloat().Int64()
	if accuracy != big.Exact {
		return 0, Open
	}
	return i, Known
}

// List reads the elements of a list, set or tuple, in order; a scalar or object
// is a list of itself, as single-or-list attributes have it. Elements keep
// their own marks. Of a list that is known in part, the last element is unknown
// and stands for any number of others.
func (t *Tokens) List(v cty.Value) ([]cty.Value, State) {
	if s := t.StateOf(v); s != Known {
		if part, ok := PartOf(v); ok && part.Type().IsTupleType() {
			return append(part.AsValueSlice(), restOf(v)), Known
		}
		return nil, s
	}
	v, marks := v.Unmark()
	if ty := v.Type(); !ty.IsListType() && !ty.IsSetType() && !ty.IsTupleType() {
		return []cty.Value{v.WithMarks(marks)}, Known
	}
	out := make([]cty.Value, 0, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		if !e.IsKnown() {
			e = e.WithMarks(marks)
		}
		out = append(out, e)
	}
	return out, Known
}

// Entry is one attribute or map element.
type Entry struct {
	Key   string
	Value cty.Value
}

// Entries reads a map or object in key order. A value of another type is Open;
// of a map that is known in part the known entries are there too.
func (t *Tokens) Entries(v cty.Value) ([]Entry, State) {
	if s := t.StateOf(v); s != Known {
		if part, ok := PartOf(v); ok {
			known, _ := t.Entries(part)
			return known, s
		}
		return nil, s
	}
	v, _ = v.Unmark()
	if ty := v.Type(); !ty.IsMapType() && !ty.IsObjectType() {
		return nil, Open
	}
	out := make([]Entry, 0, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		k, e := it.Element()
		k, _ = k.Unmark()
		out = append(out, Entry{Key: k.AsString(), Value: e})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Key < out[j].Key })
	return out, Known
}

// Attr returns an attribute of an object or an element of a map, and NilVal
// where there is none. Of an unknown object everything is unknown, for the same
// reasons.
func (t *Tokens) Attr(v cty.Value, name string) cty.Value {
	if v == cty.NilVal {
		return cty.NilVal
	}
	if part, ok := PartOf(v); ok {
		if e := t.Attr(part, name); e != cty.NilVal {
			return e
		}
		return restOf(v)
	}
	v, marks := v.Unmark()
	if !v.IsKnown() {
		return cty.DynamicVal.WithMarks(marks)
	}
	if v.IsNull() {
		return cty.NilVal
	}
	switch ty := v.Type(); {
	case ty.IsObjectType():
		if ty.HasAttribute(name) {
			return v.GetAttr(name)
		}
	case ty.IsMapType():
		if key := cty.StringVal(name); v.HasIndex(key).True() {
			return v.Index(key)
		}
	}
	return cty.NilVal
}

// Refs returns the references in v, anywhere in it, in canonical order and each
// once.
func (t *Tokens) Refs(v cty.Value) []Ref {
	seen := map[Ref]bool{}
	var out []Ref
	t.walkStrings(v, func(s string) {
		for _, p := range t.Pieces(s) {
			if p.Ref != nil && !seen[*p.Ref] {
				seen[*p.Ref] = true
				out = append(out, *p.Ref)
			}
		}
	})
	sort.Slice(out, func(i, j int) bool { return out[i].Compare(out[j]) < 0 })
	return out
}

// Identities returns what tells v, and the parts of it, from other values: the
// references in it, those included that are the identity of an unknown part, and
// the identities of its unknown values (Holes). Both are in order and each once.
func (t *Tokens) Identities(v cty.Value) (refs []Ref, holes []string) {
	refs = t.Refs(v)
	_, paths := v.UnmarkDeepWithPaths()
	for _, p := range paths {
		for m := range p.Marks {
			if o, ok := m.(Origin); ok && !o.Open {
				refs = append(refs, o.Ref)
			}
		}
	}
	slices.SortFunc(refs, Ref.Compare)
	return slices.Compact(refs), t.Holes(v)
}

// Holes returns the identities of the unknown values in v, anywhere in it, in
// order and each once (Hole.Key). Those of a value that is unknown as a whole are
// among them.
func (t *Tokens) Holes(v cty.Value) []string {
	if v == cty.NilVal {
		return nil
	}
	var out []string
	t.walkStrings(v, func(s string) {
		for _, p := range t.Pieces(s) {
			if p.Hole != nil && p.Hole.Key != "" {
				out = append(out, p.Hole.Key)
			}
		}
	})
	_, paths := v.UnmarkDeepWithPaths()
	for _, p := range paths {
		for m := range p.Marks {
			if o, ok := m.(Origin); ok && o.Open {
				out = append(out, o.key())
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// HasToken reports whether a string anywhere in v, map keys included, holds a
// token.
func (t *Tokens) HasToken(v cty.Value) bool {
	found := false
	t.walkStrings(v, func(string) { found = true })
	return found
}

// walkStrings calls visit for each string in v that holds a token, both values
// of an undecided choice included.
func (t *Tokens) walkStrings(v cty.Value, visit func(string)) {
	if v == cty.NilVal {
		return
	}
	if c, ok := ChoiceOf(v); ok {
		t.walkStrings(c.Then, visit)
		t.walkStrings(c.Else, visit)
	}
	if part, ok := PartOf(v); ok {
		t.walkStrings(part, visit)
	}
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() {
		return
	}
	ty := v.Type()
	switch {
	case ty == cty.String:
		if s := v.AsString(); t.Has(s) {
			visit(s)
		}
	case ty.IsCollectionType() && !couldHoldString(ty.ElementType()) && !ty.IsMapType():
	case v.CanIterateElements():
		for it := v.ElementIterator(); it.Next(); {
			k, e := it.Element()
			t.walkStrings(k, visit)
			t.walkStrings(e, visit)
		}
	}
}

func couldHoldString(t cty.Type) bool { return t != cty.Number && t != cty.Bool }

// WhyAll returns the reasons of Why and those of the holes in v's strings.
func (t *Tokens) WhyAll(v cty.Value) []Reason {
	out := Why(v)
	t.walkStrings(v, func(s string) {
		for _, p := range t.Pieces(s) {
			if p.Hole != nil {
				out = append(out, p.Hole.Why)
			}
		}
	})
	return out
}
