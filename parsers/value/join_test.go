package value

import (
	"testing"

	"github.com/zclconf/go-cty/cty"
)

func TestEqualTexts(t *testing.T) {
	tokens := NewTokens()
	vpc := tokens.Ref(Ref{Unit: "u", Address: "Vpc", Attribute: "Ref"})
	other := tokens.Ref(Ref{Unit: "u", Address: "Other", Attribute: "Ref"})
	param := tokens.Hole(Hole{Key: "u|P", Expression: "P"})
	nobody := tokens.Hole(Hole{Expression: "?"})
	tests := []struct {
		name, a, b   string
		equal, known bool
	}{
		{"literal and equal", "a", "a", true, true},
		{"literal and different", "a", "b", false, true},
		{"one reference", vpc, vpc, true, true},
		{"one hole with identity", "x" + param, "x" + param, true, true},
		{"holes without identity", nobody, nobody, false, false},
		{"two references", vpc, other, false, false},
		{"reference and text", vpc, "vpc-1", false, false},
		{"reference and nothing", vpc, "", false, true},
		{"hole and nothing", param, "", false, false},
		{"hole in a text and nothing", param + "-x", "", false, true},
		{"other beginning", "a-" + param, "b-" + param + param, false, true},
		{"other end", param + "-a", vpc + "-b", false, true},
		{"beginning of the other", "a" + param, "abc", false, false},
		{"text that ends otherwise", param + "-vpc", "prod-net", false, true},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			for range 2 {
				equal, known := tokens.EqualTexts(tc.a, tc.b)
				if known != tc.known || known && equal != tc.equal || !known && equal && !tc.equal {
					t.Errorf("EqualTexts(%q, %q) = %v, %v, want %v, %v", tokens.Render(tc.a), tokens.Render(tc.b), equal, known, tc.equal, tc.known)
				}
				tc.a, tc.b = tc.b, tc.a
			}
		})
	}
}

func TestJoin(t *testing.T) {
	tokens := NewTokens()
	cond := Atom("x")
	object := func(a, b string) cty.Value {
		return cty.ObjectVal(map[string]cty.Value{"a": cty.StringVal(a), "b": cty.StringVal(b)})
	}
	t.Run("same", func(t *testing.T) {
		if got := tokens.Join(cond, object("1", "2"), object("1", "2"), nil); !got.RawEquals(object("1", "2")) {
			t.Errorf("got %#v", got)
		}
	})
	t.Run("part by part", func(t *testing.T) {
		got := tokens.Join(cond, object("1", "2"), object("1", "3"), nil)
		if a := got.GetAttr("a"); !a.RawEquals(cty.StringVal("1")) {
			t.Errorf("what both agree on is %#v", a)
		}
		c, ok := ChoiceOf(got.GetAttr("b"))
		if !ok || c.If != cond || !c.Then.RawEquals(cty.StringVal("2")) || !c.Else.RawEquals(cty.StringVal("3")) {
			t.Errorf("the other part is %#v", got.GetAttr("b"))
		}
		if why := Why(got); len(why) != 1 || why[0].Kind != Condition {
			t.Errorf("reasons %v", why)
		}
	})
	t.Run("lists of different length", func(t *testing.T) {
		one, none := cty.TupleVal([]cty.Value{cty.True}), cty.EmptyTupleVal
		if c, ok := ChoiceOf(tokens.Join(cond, one, none, nil)); !ok || !c.Then.RawEquals(one) || !c.Else.RawEquals(none) {
			t.Errorf("no choice of both")
		}
	})
	t.Run("identity", func(t *testing.T) {
		o := Origin{Ref: Ref{Unit: "u", Address: "P"}, Open: true, Why: Reason{Text: "why"}}
		v := o.UnknownOf(tokens, cty.List(cty.String))
		if got, ok := OriginOf(tokens.Join(cond, v, v, nil)); !ok || got != o {
			t.Errorf("one unknown value is %#v", got)
		}
	})
}

func TestWithinSize(t *testing.T) {
	v := cty.StringVal("x")
	for range 60 {
		v = cty.TupleVal([]cty.Value{v, v})
	}
	if WithinSize(v, 1000) {
		t.Error("2^60 parts are within 1000")
	}
	if !WithinSize(cty.TupleVal([]cty.Value{cty.True, cty.NilVal}[:1]), 2) {
		t.Error("two parts are not within two")
	}
}
