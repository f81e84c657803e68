package catalog

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// fixture builds a project by hand, as the Terraform parser would give it.
type fixture struct {
	t       *value.Tokens
	project *declared.Project
	unit    *declared.Unit
}

func newFixture() *fixture {
	f := &fixture{t: value.NewTokens()}
	f.project = &declared.Project{Files: source.NewFiles(), Tokens: f.t}
	f.in(".")
	return f
}

// in starts another unit.
func (f *fixture) in(unit string) {
	f.unit = &declared.Unit{ID: unit, Dialect: declared.Terraform}
	f.project.Units = append(f.project.Units, f.unit)
}

type attrs map[string]cty.Value

// add declares a resource; an address that begins with "data." is a data
// source's.
func (f *fixture) add(address string, a attrs) *declared.Resource {
	parts := strings.Split(address, ".")
	if parts[0] == "module" {
		parts = parts[2:]
	}
	r := &declared.Resource{Unit: f.unit.ID, Address: address, Attributes: cty.EmptyObjectVal, Region: cty.StringVal("eu-west-1")}
	if parts[0] == "data" {
		r.Data, parts = true, parts[1:]
	}
	if address[:6] == "module" {
		r.Module = strings.Join(strings.Split(address, ".")[:2], ".")
	}
	r.Type = parts[0]
	if len(a) > 0 {
		r.Attributes = cty.ObjectVal(a)
	}
	f.unit.Resources = append(f.unit.Resources, r)
	slices.SortFunc(f.unit.Resources, func(x, y *declared.Resource) int { return strings.Compare(x.Address, y.Address) })
	return r
}

// ref is a reference to an attribute in the current unit.
func (f *fixture) ref(address, attribute string) cty.Value {
	return cty.StringVal(f.t.Ref(value.Ref{Unit: f.unit.ID, Address: address, Attribute: attribute}))
}

func (f *fixture) id(address string) cty.Value { return f.ref(address, "id") }

func why(text string) value.Reason { return value.Reason{Kind: value.Variable, Text: text} }

func (f *fixture) hole(expression string) cty.Value {
	return cty.StringVal(f.t.Hole(value.Hole{
		Key: f.unit.ID + "|" + expression, Expression: expression, Why: why("variable " + expression + " has no value"),
	}))
}

// moduleOutput is an output of module.net, which is not on disk.
func (f *fixture) moduleOutput(expression string) cty.Value {
	return cty.StringVal(f.t.Hole(value.Hole{
		Key: f.unit.ID + "|" + expression, Expression: expression, Why: value.Reason{Kind: value.Module, Text: "module.net is not on disk"},
	}))
}

// unknown is a value of which nothing is known, not even that it equals itself.
func unknown(text string) cty.Value { return value.Unknown(cty.DynamicPseudoType, why(text)) }

func choice(atom string, then, other cty.Value) cty.Value {
	return cty.DynamicVal.Mark(&value.Choice{If: value.Atom(atom), Then: then, Else: other})
}

func list(v ...cty.Value) cty.Value {
	if len(v) == 0 {
		return cty.EmptyTupleVal
	}
	return cty.TupleVal(v)
}

func blocks(bs ...attrs) cty.Value {
	var out []cty.Value
	for _, b := range bs {
		out = append(out, cty.ObjectVal(b))
	}
	return list(out...)
}

func text(s string) cty.Value { return cty.StringVal(s) }

func num(n int64) cty.Value { return cty.NumberIntVal(n) }

// build returns the graph, after checking its document against the schema.
func (f *fixture) build(t *testing.T) *graph.Graph {
	t.Helper()
	g, diags := Build(f.project, nil)
	for _, d := range diags {
		t.Errorf("diagnostic: %s", d.Detail)
	}
	checkDocument(t, g)
	return g
}

func document(t *testing.T, g *graph.Graph) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := g.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// schema is compiled once for all tests.
var schema = sync.OnceValues(func() (*jsonschema.Schema, error) {
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(graph.Schema()))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("graph", doc); err != nil {
		return nil, err
	}
	return c.Compile("graph")
})

func checkDocument(t *testing.T, g *graph.Graph) {
	t.Helper()
	s, err := schema()
	if err != nil {
		t.Fatal(err)
	}
	text := document(t, g)
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("the document breaks its schema: %v\n%s", err, text)
	}
	if strings.ContainsAny(string(text), "\U000F5700\U000F5701") {
		t.Error("the document holds a token")
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// node returns a node of the graph by its id.
func node[T graph.Node](t *testing.T, g *graph.Graph, id graph.ID) T {
	t.Helper()
	n, ok := g.Node(id).(T)
	if !ok {
		t.Fatalf("no such node: %s (%T)", id, g.Node(id))
	}
	return n
}

func equal[T any](t *testing.T, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func definite(ids ...graph.ID) graph.Refs { return graph.Refs{IDs: ids} }

// base declares a VPC with a table, a subnet, a group and an endpoint, to which
// tests add.
func base() *fixture {
	f := newFixture()
	f.add("aws_vpc.v", attrs{"cidr_block": text("10.0.0.0/16")})
	f.add("aws_subnet.s", attrs{"vpc_id": f.id("aws_vpc.v"), "cidr_block": text("10.0.1.0/24"), "availability_zone": text("eu-west-1a")})
	f.add("aws_route_table.t", attrs{"vpc_id": f.id("aws_vpc.v")})
	f.add("aws_security_group.g", attrs{"vpc_id": f.id("aws_vpc.v")})
	return f
}

func objectOf(a attrs) cty.Value { return cty.ObjectVal(a) }
