package value

import (
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// TestHoleKeepsItsAttribute holds that a text of an unknown value says which
// attribute alone makes it unknown, and none where there are several.
func TestHoleKeepsItsAttribute(t *testing.T) {
	tokens := NewTokens()
	reason := func(address string) Reason {
		return Reason{Kind: Computed, Text: address + ".list is known after it is applied", Of: Ref{Unit: "u", Address: address, Attribute: "list"}}
	}
	other := Reason{Kind: Variable, Text: "variable var.x has no value"}
	tests := []struct {
		name string
		why  []Reason
		want Ref
	}{
		{"one attribute", []Reason{reason("a.b")}, Ref{Unit: "u", Address: "a.b", Attribute: "list"}},
		{"two attributes", []Reason{reason("a.b"), reason("a.c")}, Ref{}},
		{"an attribute and something else", []Reason{reason("a.b"), other}, Ref{}},
		{"something else", []Reason{other}, Ref{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := cty.UnknownVal(cty.String)
			for _, r := range tt.why {
				v = v.Mark(r)
			}
			hole, ok := tokens.OnlyHole(tokens.Settle(v, false).AsString())
			if !ok || hole.Why.Of != tt.want {
				t.Errorf("the hole %+v is of %+v, want %+v", hole, hole.Why.Of, tt.want)
			}
		})
	}
}
