package value

import (
	"testing"

	"github.com/zclconf/go-cty/cty"
)

// TestPartial: what is known of an unknown collection is read, and what changes
// values changes it too.
func TestPartial(t *testing.T) {
	tokens := NewTokens()
	why := Reason{Kind: Variable, Text: "variable var.x has no value"}
	ref := Ref{Unit: ".", Address: "aws_vpc.v", Attribute: "id"}
	choice := tokens.Join(Atom("var.on"), cty.StringVal("on"), cty.StringVal("off"), nil)
	list := WithPart(Unknown(cty.List(cty.String), why), cty.TupleVal([]cty.Value{cty.StringVal(tokens.Ref(ref)), choice}))
	object := WithPart(Unknown(cty.DynamicPseudoType, why), cty.MapVal(map[string]cty.Value{"a": cty.StringVal("b")}))

	items, state := tokens.List(list)
	if state != Known || len(items) != 3 || tokens.StateOf(items[2]) != Open || len(Why(items[2])) != 1 {
		t.Errorf("list: got %v, state %v; want two elements and one for the others", items, state)
	}
	entries, state := tokens.Entries(object)
	if state != Open || len(entries) != 1 || entries[0].Key != "a" {
		t.Errorf("entries: got %v, state %v", entries, state)
	}
	if s, _ := tokens.String(tokens.Attr(object, "a")); s != "b" {
		t.Errorf("attribute a: got %q", s)
	}
	if tokens.StateOf(tokens.Attr(object, "other")) != Open {
		t.Error("an attribute that may be there is not open")
	}
	if refs := tokens.Refs(list); len(refs) != 1 || refs[0] != ref {
		t.Errorf("references: got %v", refs)
	}
	questions := map[string]bool{}
	if tokens.Questions(list, questions); !questions["var.on"] {
		t.Errorf("questions: got %v", questions)
	}
	decided, _ := tokens.List(tokens.In(list, World{"var.on": true}))
	if s, _ := tokens.String(decided[1]); s != "on" {
		t.Errorf("in a world: got %q", s)
	}
	replaced, _ := tokens.List(tokens.Replace(list, map[Ref]string{ref: "vpc-1"}))
	if s, _ := tokens.String(replaced[0]); s != "vpc-1" {
		t.Errorf("replaced: got %q", s)
	}
	if WithinSize(list, 3) {
		t.Error("the known elements are not counted")
	}
	if _, ok := PartOf(WithPart(list, cty.EmptyTupleVal)); ok {
		t.Error("nothing known is a part")
	}
}
