package policydoc

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

var update = flag.Bool("update", false, "write the golden files from the provider's documents")

type testCase struct {
	Name      string
	Arguments map[string]any
	Summary   string
}

// value returns the arguments as Terraform's JSON syntax gives them, lists
// being tuples.
func (c testCase) value(t *testing.T) cty.Value {
	t.Helper()
	text, err := json.Marshal(c.Arguments)
	if err != nil {
		t.Fatal(err)
	}
	return fromJSON(t, string(text))
}

func fromJSON(t *testing.T, text string) cty.Value {
	t.Helper()
	v, err := parseJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func parseJSON(text string) (cty.Value, error) {
	ty, err := ctyjson.ImpliedType([]byte(text))
	if err != nil {
		return cty.NilVal, err
	}
	return ctyjson.Unmarshal([]byte(text), ty)
}

func readCases(t *testing.T, file string) []testCase {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var cases []testCase
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	if len(cases) == 0 {
		t.Fatalf("%s has no cases", file)
	}
	return cases
}

func goldenPath(name string) string { return filepath.Join("testdata", "golden", name+".json") }

// TestGolden compares with the documents that the provider made of
// documents.json.
func TestGolden(t *testing.T) {
	for _, c := range readCases(t, "documents.json") {
		t.Run(c.Name, func(t *testing.T) {
			want, err := os.ReadFile(goldenPath(c.Name))
			if err != nil {
				t.Fatal(err)
			}
			var minified bytes.Buffer
			if err := json.Compact(&minified, want); err != nil {
				t.Fatal(err)
			}
			long, short, problems := Render(value.NewTokens(), c.value(t))
			if len(problems) > 0 {
				t.Errorf("problems: %v", problems)
			}
			if diff := cmp.Diff(strings.TrimSuffix(string(want), "\n"), long.AsString()); diff != "" {
				t.Errorf("json (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(minified.String(), short.AsString()); diff != "" {
				t.Errorf("minified_json (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRejected(t *testing.T) {
	for _, c := range readCases(t, "rejected.json") {
		t.Run(c.Name, func(t *testing.T) {
			long, _, problems := Render(value.NewTokens(), c.value(t))
			if len(problems) != 1 || problems[0].Summary != c.Summary || !strings.HasSuffix(problems[0].Detail, ".") {
				t.Errorf("problems %q, want one %q", problems, c.Summary)
			}
			if !long.IsKnown() || !json.Valid([]byte(long.AsString())) {
				t.Errorf("the document is %#v", long)
			}
		})
	}
}

// TestDeterministic renders blocks whose order a checksum decides, with tokens
// of two scans.
func TestDeterministic(t *testing.T) {
	render := func() string {
		tokens := value.NewTokens()
		var blocks []cty.Value
		for _, name := range []string{"a", "b", "c", "d", "e"} {
			id := tokens.Ref(value.Ref{Unit: ".", Address: "aws_vpc." + name, Attribute: "id"})
			blocks = append(blocks, cty.ObjectVal(map[string]cty.Value{
				"test": cty.StringVal("StringEquals"), "variable": cty.StringVal("aws:SourceVpc"), "values": cty.ListVal([]cty.Value{cty.StringVal(id)}),
			}))
		}
		_, short, _ := Render(tokens, statementWith("condition", cty.ListVal(blocks)))
		return show(tokens, short)
	}
	want := render()
	for range 20 {
		if got := render(); got != want {
			t.Fatalf("got %s\nthen %s", want, got)
		}
	}
}

func statementWith(name string, v cty.Value) cty.Value {
	return cty.ObjectVal(map[string]cty.Value{"statement": cty.TupleVal([]cty.Value{cty.ObjectVal(map[string]cty.Value{name: v})})})
}

// show returns a document with its tokens as expressions.
func show(tokens *value.Tokens, v cty.Value) string {
	var b strings.Builder
	for _, p := range tokens.Pieces(v.AsString()) {
		switch {
		case p.Ref != nil:
			b.WriteString("<" + p.Ref.Expression() + ">")
		case p.Hole != nil:
			b.WriteString("<" + p.Hole.Expression + ": " + p.Hole.Why.Text + ">")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestUnknown(t *testing.T) {
	tokens := value.NewTokens()
	why := value.Reason{Kind: value.Variable, Text: "no value"}
	unknown := func(ty cty.Type) cty.Value { return value.Unknown(ty, why) }
	str, list := cty.StringVal, func(vs ...cty.Value) cty.Value { return cty.TupleVal(vs) }
	obj := func(attrs map[string]cty.Value) cty.Value { return cty.ObjectVal(attrs) }
	hole := tokens.Hole(value.Hole{Key: "k", Expression: "var.x", Why: why})
	ref := tokens.Ref(value.Ref{Unit: ".", Address: "aws_vpc.main", Attribute: "id"})
	const version = `{"Version":"2012-10-17","Statement":[`
	tests := []struct {
		name      string
		arguments cty.Value
		want      string
	}{
		{"element of a list", statementWith("actions", list(str("a:b"), unknown(cty.String))),
			version + `{"Effect":"Allow","Action":["<statement[0].actions[1]: no value>","a:b"]}]}`},
		{"element of a set, whose marks are the set's", statementWith("actions", cty.SetVal([]cty.Value{str("a:b"), unknown(cty.String)})),
			version + `{"Effect":"Allow","Action":["<statement[0].actions[1]: no value>","a:b"]}]}`},
		{"whole list", statementWith("resources", unknown(cty.Set(cty.String))),
			version + `{"Effect":"Allow","Resource":"<statement[0].resources: no value>"}]}`},
		{"effect", statementWith("effect", unknown(cty.String)),
			version + `{"Effect":"<statement[0].effect: no value>"}]}`},
		{"hole inside a string", statementWith("resources", list(str("arn:"+hole+":&{x}"))),
			version + `{"Effect":"Allow","Resource":"arn:<var.x: no value>:${x}"}]}`},
		{"reference", statementWith("condition", list(obj(map[string]cty.Value{"test": str("StringEquals"), "variable": str("aws:SourceVpc"), "values": list(str(ref))}))),
			version + `{"Effect":"Allow","Condition":{"StringEquals":{"aws:SourceVpc":"<aws_vpc.main.id>"}}}]}`},
		{"values", statementWith("condition", list(obj(map[string]cty.Value{"test": str("StringEquals"), "variable": str("aws:SourceVpc"), "values": unknown(cty.List(cty.String))}))),
			version + `{"Effect":"Allow","Condition":{"StringEquals":{"aws:SourceVpc":"<statement[0].condition[0].values: no value>"}}}]}`},
		{"condition block", statementWith("condition", list(unknown(cty.DynamicPseudoType))),
			version + `{"Effect":"Allow","Condition":{"<statement[0].condition[0]: no value>":"<statement[0].condition[0]: no value>"}}]}`},
		{"conditions", statementWith("condition", unknown(cty.DynamicPseudoType)),
			version + `{"Effect":"Allow","Condition":"<statement[0].condition: no value>"}]}`},
		{"principals", statementWith("principals", unknown(cty.DynamicPseudoType)),
			version + `{"Effect":"Allow","Principal":"<statement[0].principals: no value>"}]}`},
		{"principals block", statementWith("principals", list(unknown(cty.DynamicPseudoType))),
			version + `{"Effect":"Allow","Principal":{"<statement[0].principals[0]: no value>":"<statement[0].principals[0]: no value>"}}]}`},
		{"identifiers", statementWith("principals", list(obj(map[string]cty.Value{"type": str("AWS"), "identifiers": unknown(cty.Set(cty.String))}))),
			version + `{"Effect":"Allow","Principal":{"AWS":"<statement[0].principals[0].identifiers: no value>"}}]}`},
		{"statement", obj(map[string]cty.Value{"statement": list(obj(map[string]cty.Value{"sid": str("A")}), unknown(cty.DynamicPseudoType))}),
			version + `{"Sid":"A","Effect":"Allow"},"<statement[1]: no value>"]}`},
		{"statements", obj(map[string]cty.Value{"statement": unknown(cty.DynamicPseudoType)}),
			version + `"<statement: no value>"]}`},
		{"sids that may be equal", obj(map[string]cty.Value{"statement": list(obj(map[string]cty.Value{"sid": str(hole)}), obj(map[string]cty.Value{"sid": str(hole)}))}),
			version + `{"Sid":"<var.x: no value>","Effect":"Allow"},{"Sid":"<var.x: no value>","Effect":"Allow"}]}`},
		{"version", obj(map[string]cty.Value{"version": unknown(cty.String)}),
			`{"Version":"<version: no value>"}`},
		{"source document", obj(map[string]cty.Value{"source_policy_documents": list(unknown(cty.String), str(`{"Statement":[{"Sid":"A"}]}`))}),
			version + `"<source_policy_documents[0]: no value>",{"Sid":"A"}]}`},
		{"source documents", obj(map[string]cty.Value{"source_policy_documents": unknown(cty.List(cty.String))}),
			version + `"<source_policy_documents: no value>"]}`},
		{"override document that is a hole", obj(map[string]cty.Value{"override_policy_documents": list(str(hole))}),
			version + `"<var.x: no value>"]}`},
		{"source document that is a reference", obj(map[string]cty.Value{"source_policy_documents": list(str(ref))}),
			version + `"<source_policy_documents[0]: source_policy_documents[0] is known only after apply>"]}`},
		{"source document with holes", obj(map[string]cty.Value{"source_policy_documents": list(str(`{"Statement":["` + hole +
			`",{"Action":"` + hole + `","Principal":"` + hole + `","Condition":"` + hole + `"},{"Principal":{"AWS":["b","` + hole +
			`"]},"Condition":{"StringEquals":"` + hole + `","Bool":{"x":"` + hole + `"}}}]}`))}),
			version + `"<var.x: no value>",{"Action":"<var.x: no value>","Principal":"<var.x: no value>","Condition":"<var.x: no value>"},` +
				`{"Principal":{"AWS":["<var.x: no value>","b"]},"Condition":{"Bool":{"x":"<var.x: no value>"},"StringEquals":"<var.x: no value>"}}]}`},
		{"source document with a reference as its principal", obj(map[string]cty.Value{"source_policy_documents": list(str(`{"Statement":[{"Principal":"` + ref + `"}]}`))}),
			version + `{"Principal":"*"}]}`},
		{"source document with a hole for its statements", obj(map[string]cty.Value{"source_policy_documents": list(str(`{"Statement":"` + hole + `"}`))}),
			version + `"<var.x: no value>"]}`},
		{"source document that a hole leaves open", obj(map[string]cty.Value{"source_policy_documents": list(str(`{"Statement":[` + hole + `]}`))}),
			version + `"<source_policy_documents[0]: source_policy_documents[0] is known only after apply>"]}`},
		{"arguments of version 3", obj(map[string]cty.Value{
			"source_json": str(`{"Statement":[{"Sid":"A"},{"Sid":"B"}]}`), "override_json": str(`{"Statement":[{"Sid":"A","Effect":"Deny"}]}`),
			"statement": list(obj(map[string]cty.Value{"sid": str("B"), "effect": str("Deny")}))}),
			version + `{"Sid":"A","Effect":"Deny"},{"Sid":"B","Effect":"Deny"}]}`},
		{"null", cty.NullVal(cty.DynamicPseudoType), `{"Version":"2012-10-17"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			long, short, problems := Render(tokens, tt.arguments)
			if len(problems) > 0 {
				t.Errorf("problems: %v", problems)
			}
			if diff := cmp.Diff(tt.want, show(tokens, short)); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
			var compact bytes.Buffer
			if err := json.Compact(&compact, []byte(long.AsString())); err != nil || compact.String() != short.AsString() {
				t.Errorf("json and minified_json differ: %v", err)
			}
		})
	}
}

func TestUnknownArguments(t *testing.T) {
	why := value.Reason{Kind: value.Module, Text: "x"}
	long, short, _ := Render(value.NewTokens(), value.Unknown(cty.DynamicPseudoType, why))
	for _, v := range []cty.Value{long, short} {
		if v.IsKnown() || !cmp.Equal(value.Why(v), []value.Reason{why}) {
			t.Errorf("got %#v", v)
		}
	}
}

func TestHoleNames(t *testing.T) {
	tokens := value.NewTokens()
	var paths []string
	name := func(path cty.Path, v cty.Value) value.Hole {
		paths = append(paths, pathString(path))
		return value.Hole{Key: "key", Expression: "var.actions"}
	}
	_, short, _ := RenderWith(tokens, statementWith("actions", cty.UnknownVal(cty.Set(cty.String))), name)
	if got, want := show(tokens, short), `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"<var.actions: >"}]}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if diff := cmp.Diff([]string{"statement[0].actions"}, paths); diff != "" {
		t.Error(diff)
	}
}

// FuzzRender takes arguments as JSON, in which the string "?" is unknown, "#" a
// reference and "!" a hole.
func FuzzRender(f *testing.F) {
	for _, file := range []string{"documents.json", "rejected.json"} {
		text, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			f.Fatal(err)
		}
		var cases []struct{ Arguments json.RawMessage }
		if err := json.Unmarshal(text, &cases); err != nil {
			f.Fatal(err)
		}
		for _, c := range cases {
			f.Add(string(c.Arguments))
		}
	}
	f.Add(`{"statement":["?",{"actions":["?","a"],"principals":"?","condition":[{"test":"?","values":"?"},"!"],"sid":"#"}],"source_policy_documents":["?","#"],"version":"!"}`)
	f.Fuzz(func(t *testing.T, text string) {
		v, err := parseJSON(text)
		if err != nil {
			return
		}
		tokens := value.NewTokens()
		v, err = cty.Transform(v, func(_ cty.Path, v cty.Value) (cty.Value, error) {
			if v.IsNull() || v.Type() != cty.String {
				return v, nil
			}
			switch v.AsString() {
			case "?":
				return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Variable, Text: "?"}), nil
			case "#":
				return cty.StringVal(tokens.Ref(value.Ref{Address: "a", Attribute: "id"})), nil
			case "!":
				return cty.StringVal(tokens.Hole(value.Hole{Expression: "var.x"})), nil
			}
			return v, nil
		})
		if err != nil {
			return
		}
		long, short, problems := Render(tokens, v)
		long, _ = long.Unmark()
		short, _ = short.Unmark()
		if !long.IsKnown() {
			return
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, []byte(long.AsString())); err != nil || compact.String() != short.AsString() {
			t.Fatalf("json and minified_json differ: %v", err)
		}
		// A document is a source document of itself.
		if len(problems) > 0 {
			return
		}
		again, _, problems := Render(tokens, cty.ObjectVal(map[string]cty.Value{
			"override_policy_documents": cty.TupleVal([]cty.Value{long}),
		}))
		if len(problems) > 0 || !again.IsKnown() {
			t.Fatalf("the document is no source document: %v\n%s", problems, tokens.Render(long.AsString()))
		}
	})
}

func BenchmarkRender(b *testing.B) {
	v, err := parseJSON(`{"statement":[{"sid":"A","actions":["s3:GetObject","s3:PutObject"],"resources":["arn:aws:s3:::b/*"],"principals":[{"type":"AWS","identifiers":["*"]}],"condition":[{"test":"StringEquals","variable":"aws:SourceVpce","values":["vpce-1"]}]}]}`)
	if err != nil {
		b.Fatal(err)
	}
	tokens := value.NewTokens()
	for b.Loop() {
		Render(tokens, v)
	}
}
