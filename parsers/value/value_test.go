package value_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

var (
	vpcID = value.Ref{Unit: ".", Address: `module.net.aws_vpc.this["a \"b\""]`, Attribute: "id"}
	why   = value.Reason{Kind: value.Variable, Text: "variable var.region has no value", Range: source.Range{File: "main.tf", Start: 3, End: 9}}
	hole  = value.Hole{Key: "k", Expression: "var.region", Why: why}
)

func TestPiecesReadWhatWasWritten(t *testing.T) {
	tokens := value.NewTokens()
	for _, test := range []struct {
		name, text string
		want       []value.Piece
	}{
		{"empty", "", nil},
		{"literal", "vpc-0abc", []value.Piece{{Text: "vpc-0abc"}}},
		{"reference", tokens.Ref(vpcID), []value.Piece{{Ref: &vpcID}}},
		{"hole", tokens.Hole(hole), []value.Piece{{Hole: &hole}}},
		{"between text", "com.amazonaws." + tokens.Hole(hole) + ".s3", []value.Piece{{Text: "com.amazonaws."}, {Hole: &hole}, {Text: ".s3"}}},
		{"two in a row", tokens.Ref(vpcID) + tokens.Hole(hole), []value.Piece{{Ref: &vpcID}, {Hole: &hole}}},
		{"cut short", tokens.Ref(vpcID)[:20], []value.Piece{{Text: tokens.Ref(vpcID)[:20]}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, tokens.Pieces(test.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTokensOfAnotherScanAreText(t *testing.T) {
	forged := value.NewTokens().Ref(vpcID)
	tokens := value.NewTokens()
	if tokens.Has(forged) {
		t.Error("a token with another nonce is taken for one")
	}
	if _, ok := tokens.Only(forged); ok {
		t.Error("a token with another nonce is a reference")
	}
}

func TestTokensSurviveDocuments(t *testing.T) {
	tokens := value.NewTokens()
	token := tokens.Ref(vpcID)
	doc, err := json.Marshal(map[string]string{"Resource": token + "/*"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(doc), token) {
		t.Error("JSON escapes a part of a token")
	}
	heredoc := `{"Resource": "` + token + `"}`
	var back map[string]string
	if err := json.Unmarshal([]byte(heredoc), &back); err != nil {
		t.Fatalf("a token breaks the JSON text that it stands in: %v", err)
	}
	if r, ok := tokens.Only(back["Resource"]); !ok || r != vpcID {
		t.Errorf("read back as %v", r)
	}
}

func TestTokensOrderAsReferences(t *testing.T) {
	tokens := value.NewTokens()
	refs := []value.Ref{
		{Unit: "b", Address: "aws_vpc.a", Attribute: "id"},
		{Unit: "a", Address: "aws_vpc.b", Attribute: "id"},
		{Unit: "a", Address: "aws_vpc.a", Attribute: "id"},
		{Unit: "a", Address: "aws_vpc.a", Attribute: "arn"},
	}
	byRef, byToken := slices.Clone(refs), slices.Clone(refs)
	slices.SortFunc(byRef, value.Ref.Compare)
	slices.SortFunc(byToken, func(a, b value.Ref) int { return strings.Compare(tokens.Ref(a), tokens.Ref(b)) })
	if diff := cmp.Diff(byRef, byToken); diff != "" {
		t.Error(diff)
	}
}

func TestRenderShowsExpressions(t *testing.T) {
	tokens := value.NewTokens()
	ref := value.Ref{Unit: ".", Address: "aws_vpc.main", Attribute: "id"}
	for _, test := range []struct{ text, want string }{
		{"plain", "plain"},
		{tokens.Ref(ref), "aws_vpc.main.id"},
		{"arn/" + tokens.Ref(ref) + "/x", "arn/${aws_vpc.main.id}/x"},
		{tokens.Hole(hole), "var.region"},
	} {
		if got := tokens.Render(test.text); got != test.want {
			t.Errorf("%q, not %q", got, test.want)
		}
	}
}

func TestReadersNeverPanic(t *testing.T) {
	tokens := value.NewTokens()
	values := map[string]cty.Value{
		"nothing": cty.NilVal, "null": cty.NullVal(cty.DynamicPseudoType), "dynamic": cty.DynamicVal,
		"unknown": value.Unknown(cty.List(cty.String), why), "hole": cty.StringVal(tokens.Hole(hole)),
		"text": cty.StringVal("x"), "number": cty.NumberFloatVal(1.5), "bool": cty.True,
		"set": cty.SetVal([]cty.Value{cty.UnknownVal(cty.String)}).Mark(why), "empty": cty.EmptyTupleVal,
		"map": cty.MapVal(map[string]cty.Value{"a": cty.StringVal("b")}), "object": cty.EmptyObjectVal,
	}
	for name, v := range values {
		t.Run(name, func(t *testing.T) {
			_, _ = tokens.String(v)
			_, _ = tokens.Bool(v)
			_, _ = tokens.Int(v)
			_, _ = tokens.List(v)
			_, _ = tokens.Entries(v)
			_ = tokens.Attr(v, "a")
			_ = tokens.Refs(v)
			_ = tokens.WhyAll(v)
			_ = tokens.Settle(v, true)
			_ = tokens.In(v, value.World{})
		})
	}
}

func TestSettleKeepsDocuments(t *testing.T) {
	tokens := value.NewTokens()
	unknown := value.Unknown(cty.List(cty.String), why)
	doc := cty.ObjectVal(map[string]cty.Value{"Effect": cty.StringVal("Deny"), "Resource": unknown})
	got := tokens.Settle(doc, true)
	if !got.IsWhollyKnown() || got.ContainsMarked() {
		t.Fatalf("%#v is not settled", got)
	}
	h, ok := tokens.OnlyHole(got.GetAttr("Resource").AsString())
	if !ok || h.Why != why {
		t.Errorf("the hole says %v", h)
	}
	if got := tokens.Settle(doc, false); got.GetAttr("Resource").IsKnown() {
		t.Error("a list outside a document became a text")
	}
}

func TestOriginsKeepTheirIdentity(t *testing.T) {
	tokens := value.NewTokens()
	o := value.Origin{Ref: value.Ref{Unit: ".", Address: "var.network"}, Open: true, Why: why}
	network := o.UnknownOf(tokens, cty.Object(map[string]cty.Type{"id": cty.String, "cidrs": cty.List(cty.String)}))
	id := tokens.Attr(network, "id")
	h, ok := tokens.OnlyHole(id.AsString())
	if !ok || h.Expression != "var.network.id" {
		t.Errorf("the hole of an attribute is %v", h)
	}
	cidrs, ok := value.OriginOf(tokens.Attr(network, "cidrs"))
	if !ok || cidrs.Extend("[0]").Ref.Expression() != "var.network.cidrs[0]" {
		t.Errorf("the origin of a list is %v", cidrs)
	}
}

func TestFormulas(t *testing.T) {
	a, b := value.Atom("a"), value.Atom("b")
	for _, test := range []struct {
		name           string
		f              *value.Formula
		w              value.World
		holds, decided bool
	}{
		{"nil is true", nil, nil, true, true},
		{"an open atom", a, nil, false, false},
		{"not", value.Not(a), value.World{"a": false}, true, true},
		{"not not", value.Not(value.Not(a)), value.World{"a": true}, true, true},
		{"and with a false one", value.And(a, b), value.World{"b": false}, false, true},
		{"and with an open one", value.And(a, b), value.World{"b": true}, false, false},
		{"or with a true one", value.Or(a, b), value.World{"b": true}, true, true},
		{"or with an open one", value.Or(a, b), value.World{"b": false}, false, false},
		{"and of nothing", value.And(nil, nil), nil, true, true},
		{"or with true", value.Or(a, nil), nil, true, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			if holds, decided := test.f.Decide(test.w); holds != test.holds || decided != test.decided {
				t.Errorf("holds %v, decided %v", holds, decided)
			}
		})
	}
}

func TestWorldsAreConsistent(t *testing.T) {
	worlds := value.Worlds(map[string]bool{`var.env == "dev"`: true, `var.env == "prod"`: true, "var.x": true}, 5)
	if len(worlds) != 6 { // not both, with and without var.x
		t.Errorf("%d worlds", len(worlds))
	}
	if got := value.Worlds(map[string]bool{"a": true, "b": true}, 1); got != nil {
		t.Errorf("%d worlds beyond the bound", len(got))
	}
}

func TestInDecidesChoices(t *testing.T) {
	tokens := value.NewTokens()
	choice := cty.DynamicVal.Mark(&value.Choice{If: value.Atom("a"), Then: cty.StringVal("x"), Else: cty.NullVal(cty.String)})
	v := cty.ObjectVal(map[string]cty.Value{"list": cty.TupleVal([]cty.Value{choice, cty.True})})
	got := tokens.In(v, value.World{"a": true})
	if !got.RawEquals(cty.ObjectVal(map[string]cty.Value{"list": cty.TupleVal([]cty.Value{cty.StringVal("x"), cty.True})})) {
		t.Errorf("%#v", got)
	}
	if got := tokens.In(v, value.World{"b": true}); got.IsWhollyKnown() {
		t.Error("a choice that the world leaves open was decided")
	}
	questions := map[string]bool{}
	tokens.Questions(v, questions)
	if diff := cmp.Diff(map[string]bool{"a": true}, questions); diff != "" {
		t.Error(diff)
	}
}

func TestRenderQuoted(t *testing.T) {
	tokens := value.NewTokens()
	ref := tokens.Ref(value.Ref{Unit: "u", Address: `aws_vpc.é["a b"]`, Attribute: "id"})
	tests := []struct{ name, in, want string }{
		{"quoted", fmt.Sprintf("the keys %q and %q", "x-"+ref, ref), `the keys "x-${aws_vpc.é["a b"].id}" and "${aws_vpc.é["a b"].id}"`},
		{"quoted by itself", strings.Trim(strconv.Quote(ref), `"`), `aws_vpc.é["a b"].id`},
		{"cut short", strconv.Quote(ref)[:300], `"…`},
		{"of the user", `"\U000f5700"`, `"\U000f5700"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tokens.Render(tt.in); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
