package functions

import (
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// Equal compares two values as Terraform's == does, as far as that can be
// known; equal means nothing where known is false. Marks are ignored.
//
// Strings that are the same are equal, tokens included, unless they hold a hole
// without a key. Two references to the same identity attribute (id, arn) of
// different managed resources of one type, or to different elements of one list
// of zones or ids, are different. So are strings whose literal text rules out
// that they meet, such as "com.amazonaws.${var.region}.s3" and
// "com.amazonaws.us-east-1.ec2". Everything else with tokens is not known.
//
// The values must be of a size that a walk over them can bear.
func Equal(t *value.Tokens, a, b cty.Value) (equal, known bool) {
	switch compare(t, a, b) {
	case yes:
		return true, true
	case no:
		return false, true
	}
	return false, false
}

func compare(t *value.Tokens, a, b cty.Value) certainty {
	if a == cty.NilVal || b == cty.NilVal {
		return undecided
	}
	a, _ = a.Unmark()
	b, _ = b.Unmark()
	if !a.IsKnown() || !b.IsKnown() {
		return compareOpen(a, b)
	}
	if a.IsNull() || b.IsNull() {
		return compareNull(t, a, b)
	}
	ta, tb := a.Type(), b.Type()
	switch {
	case ta == cty.String && tb == cty.String:
		return compareStrings(t, a.AsString(), b.AsString())
	case ta == cty.String && onlyHole(t, a) || tb == cty.String && onlyHole(t, b):
		// It may stand for a value of any type.
		return undecided
	case ta.IsObjectType() && tb.IsObjectType():
		return compareEntries(t, a, b)
	case ta.IsTupleType() && tb.IsTupleType():
		return compareElements(t, a, b)
	case !ta.Equals(tb):
		return no
	case ta.IsSetType():
		return compareSets(t, a, b)
	case ta.IsMapType():
		return compareEntries(t, a, b)
	case ta.IsListType():
		return compareElements(t, a, b)
	}
	if eq := a.Equals(b); eq.IsKnown() {
		return certain(eq.True())
	}
	return undecided
}

// compareOpen compares where one side is unknown. Types alone can tell.
func compareOpen(a, b cty.Value) certainty {
	bare := func(v cty.Value) cty.Value {
		if !v.IsKnown() || v.IsNull() {
			return v
		}
		v, _ = v.UnmarkDeep()
		return v
	}
	eq, _ := bare(a).Equals(bare(b)).Unmark()
	if eq.IsKnown() && !eq.IsNull() {
		return certain(eq.True())
	}
	return undecided
}

func compareNull(t *value.Tokens, a, b cty.Value) certainty {
	if a.IsNull() && b.IsNull() {
		return yes
	}
	if a.IsNull() {
		a = b
	}
	if a.Type() == cty.String && !neverEmpty(t, a.AsString()) && t.Has(a.AsString()) {
		return undecided
	}
	return no
}

func onlyHole(t *value.Tokens, v cty.Value) bool {
	_, hole := t.OnlyHole(v.AsString())
	return hole
}

// neverEmpty reports whether s is neither empty nor null, whatever its tokens
// become. A token alone may stand for null.
func neverEmpty(t *value.Tokens, s string) bool {
	for _, p := range t.Pieces(s) {
		if p.Ref == nil && p.Hole == nil || classOfPiece(p).nonEmpty {
			return true
		}
	}
	return false
}

func compareElements(t *value.Tokens, a, b cty.Value) certainty {
	if a.LengthInt() != b.LengthInt() {
		return no
	}
	result := yes
	ia, ib := a.ElementIterator(), b.ElementIterator()
	for ia.Next() && ib.Next() {
		_, ea := ia.Element()
		_, eb := ib.Element()
		switch compare(t, ea, eb) {
		case no:
			return no
		case undecided:
			result = undecided
		}
	}
	return result
}

func compareEntries(t *value.Tokens, a, b cty.Value) certainty {
	keys := cty.Value.LengthInt
	result := yes
	tokenKey := false
	for _, v := range []cty.Value{a, b} {
		for it := v.ElementIterator(); it.Next(); {
			k, _ := it.Element()
			tokenKey = tokenKey || t.Has(k.AsString())
		}
	}
	differ := certain(false)
	if tokenKey {
		differ = undecided
	}
	if keys(a) != keys(b) {
		return differ
	}
	ia, ib := a.ElementIterator(), b.ElementIterator()
	for ia.Next() && ib.Next() {
		ka, ea := ia.Element()
		kb, eb := ib.Element()
		if ka.AsString() != kb.AsString() {
			return differ
		}
		switch c := compare(t, ea, eb); {
		case c == no:
			return differ
		case c == undecided, keylessHole(t, ka.AsString()):
			result = undecided
		}
	}
	return result
}

func compareSets(t *value.Tokens, a, b cty.Value) certainty {
	if !t.HasToken(a) && !t.HasToken(b) {
		eq := a.Equals(b)
		if eq.IsKnown() {
			return certain(eq.True())
		}
		return undecided
	}
	result := yes
	for _, pair := range [][2]cty.Value{{a, b}, {b, a}} {
		for it := pair[0].ElementIterator(); it.Next(); {
			_, e := it.Element()
			switch member(t, pair[1], e) {
			case no:
				return no
			case undecided:
				result = undecided
			}
		}
	}
	return result
}

// member reports whether a known collection has an element that equals v.
func member(t *value.Tokens, collection, v cty.Value) certainty {
	result := no
	for it := collection.ElementIterator(); it.Next(); {
		_, e := it.Element()
		switch compare(t, v, e) {
		case yes:
			return yes
		case undecided:
			result = undecided
		}
	}
	return result
}

func compareStrings(t *value.Tokens, a, b string) certainty {
	if a == b {
		if keylessHole(t, a) {
			return undecided
		}
		return yes
	}
	if !t.Has(a) && !t.Has(b) {
		return no
	}
	if a == "" && neverEmpty(t, b) || b == "" && neverEmpty(t, a) {
		return no
	}
	if ra, rb, ok := cores(t.Pieces(a), t.Pieces(b)); ok && refsDiffer(ra, rb) {
		return no
	}
	if !canEqual(patternOf(t, a), patternOf(t, b)) {
		return no
	}
	return undecided
}

// cores returns the two references by which a and b alone differ: what stands
// before and behind them is the same. The strings are then equal if and only if
// the references are.
func cores(a, b []value.Piece) (value.Ref, value.Ref, bool) {
	if len(a) != len(b) {
		return value.Ref{}, value.Ref{}, false
	}
	at := -1
	for i := range a {
		if samePiece(a[i], b[i]) {
			continue
		}
		if at >= 0 || a[i].Ref == nil || b[i].Ref == nil {
			return value.Ref{}, value.Ref{}, false
		}
		at = i
	}
	if at < 0 {
		return value.Ref{}, value.Ref{}, false
	}
	return *a[at].Ref, *b[at].Ref, true
}

func samePiece(a, b value.Piece) bool {
	switch {
	case a.Ref != nil && b.Ref != nil:
		return *a.Ref == *b.Ref
	case a.Hole != nil && b.Hole != nil:
		return a.Hole.Key != "" && a.Hole.Key == b.Hole.Key
	}
	return a.Ref == nil && b.Ref == nil && a.Hole == nil && b.Hole == nil && a.Text == b.Text
}

// refsDiffer reports whether two references certainly have different values.
func refsDiffer(a, b value.Ref) bool {
	nameA, indexA := cutIndex(a.Attribute)
	nameB, indexB := cutIndex(b.Attribute)
	if nameA != nameB {
		return false
	}
	if a.Unit == b.Unit && a.Address == b.Address {
		return indexA != indexB && distinctElements(nameA)
	}
	if indexA != "" || indexB != "" || nameA != "id" && nameA != "arn" {
		return false
	}
	kindA, dataA := resourceType(a.Address)
	kindB, dataB := resourceType(b.Address)
	return !dataA && !dataB && kindA == kindB && !borrowsID(kindA)
}

// distinctElements reports whether the list never holds a value twice.
func distinctElements(list string) bool {
	return zoneLists[list] || list == "ids" || list == "arns" ||
		strings.HasSuffix(list, "_ids") || strings.HasSuffix(list, "_arns")
}

// borrowsID reports whether resources of the type have the id of something they
// configure, which another resource of the type may configure too.
func borrowsID(kind string) bool {
	return strings.HasPrefix(kind, "aws_default_") || strings.HasPrefix(kind, "aws_s3_bucket_") ||
		strings.HasSuffix(kind, "_policy") || strings.HasSuffix(kind, "_attachment") ||
		kind == "aws_main_route_table_association"
}
