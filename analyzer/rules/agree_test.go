package rules_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/rules/plan"
	"github.com/vpce-lint/vpce-lint/policies"
)

// The program answers what OPA answers, on documents that the schema allows and
// no author of a test would think of.
func TestPlanAgreesWithOPA(t *testing.T) {
	program, err := plan.Decode(build(t))
	if err != nil {
		t.Fatal(err)
	}
	modules, err := policies.Modules()
	if err != nil {
		t.Fatal(err)
	}
	parsed := map[string]*ast.Module{}
	for _, m := range modules {
		if parsed[m.Path], err = ast.ParseModule(m.Path, m.Source); err != nil {
			t.Fatal(err)
		}
	}
	compiler := ast.NewCompiler()
	if compiler.Compile(parsed); compiler.Failed() {
		t.Fatal(compiler.Errors)
	}
	found, same := 0, 0
	for seed := range uint64(60) {
		document := randomDocument(t, rand.New(rand.NewPCG(1, seed)))
		input, err := ast.InterfaceToValue(document)
		if err != nil {
			t.Fatal(err)
		}
		b := plan.NewBuilder()
		encode(b, document)
		machine := program.Start(b.Document())
		for _, m := range modules {
			if m.Rule == "" {
				continue
			}
			for _, set := range []string{"violated", "undecided"} {
				name := policies.Package(m.Rule) + "." + set
				got, ok, err := machine.Ask(t.Context(), name)
				results, opaErr := rego.New(rego.Compiler(compiler), rego.Query("data."+name), rego.ParsedInput(input)).Eval(t.Context())
				if opaErr != nil || err != nil {
					if opaErr == nil || err == nil {
						t.Errorf("seed %d, %s: error %v, OPA's %v", seed, name, err, opaErr)
					}
					continue
				}
				if !ok || len(results) != 1 {
					t.Fatalf("seed %d, %s: got %t, OPA %d results", seed, name, ok, len(results))
				}
				if diff := cmp.Diff(results[0].Expressions[0].Value, got); diff != "" {
					t.Errorf("seed %d, %s: OPA -, program +:\n%s", seed, name, diff)
				}
				same++
				if list, _ := got.([]any); len(list) > 0 {
					found++
				}
			}
		}
	}
	t.Logf("%d answers, %d of them with findings", same, found)
	if found < same/20 {
		t.Errorf("only %d of %d answers have findings", found, same)
	}
}

// encode sends a decoded JSON document to a builder.
func encode(b *plan.Builder, v any) {
	switch v := v.(type) {
	case nil:
		b.Null()
	case bool:
		b.Bool(v)
	case int:
		b.Int(v)
	case string:
		b.String(v)
	case []any:
		b.BeginArray()
		for _, item := range v {
			encode(b, item)
		}
		b.EndArray()
	case map[string]any:
		b.BeginObject()
		for _, key := range slices.Sorted(maps.Keys(v)) {
			b.Key(key)
			encode(b, v[key])
		}
		b.EndObject()
	default:
		panic(fmt.Sprintf("%T", v))
	}
}

// schemaNode is what graph.Schema says of a value.
type schemaNode struct {
	Type                 string
	Enum                 []string
	AnyOf                []*schemaNode
	Items                *schemaNode
	Properties           map[string]*schemaNode
	Required             []string
	AdditionalProperties json.RawMessage
}

// generator makes documents. References lead to nodes of the right kind where
// the name of the attribute tells which that is.
type generator struct {
	r     *rand.Rand
	count map[string]int
	rank  int
}

func randomDocument(t *testing.T, r *rand.Rand) map[string]any {
	t.Helper()
	var root schemaNode
	if err := json.Unmarshal(graph.Schema(), &root); err != nil {
		t.Fatal(err)
	}
	g := &generator{r: r, count: map[string]int{}}
	kinds := slices.Sorted(maps.Keys(root.Properties["nodes"].Properties))
	for _, kind := range kinds {
		g.count[kind] = r.IntN(4)
	}
	// Some kinds are many, so that loops have an index.
	g.count["vpc"], g.count["endpoint"], g.count["subnet"] = 1+r.IntN(3), r.IntN(30), r.IntN(30)
	g.count["route"] = r.IntN(20)
	nodes := map[string]any{}
	for _, kind := range kinds {
		list := []any{}
		for i := range g.count[kind] {
			node := g.object(root.Properties["nodes"].Properties[kind].Items)
			node["id"], node["rank"] = id(kind, i), g.rank
			g.rank++
			list = append(list, node)
		}
		nodes[kind] = list
	}
	facts := g.object(root.Properties["facts"])
	exposure := []any{}
	for i := range g.count["subnet"] {
		x := g.object(root.Properties["facts"].Properties["exposure"].Items)
		x["subnet"] = id("subnet", i)
		x["possible"] = [][]any{{"public"}, {"public", "nat"}, {"nat"}, {"transit", "isolated"}}[r.IntN(4)]
		exposure = append(exposure, x)
	}
	facts["exposure"] = exposure
	g.pathFacts(root.Properties["facts"], facts)
	return map[string]any{"version": 1, "nodes": nodes, "facts": facts}
}

// pathFacts gives the facts about workloads and endpoints their nodes: one path
// for each need of a workload, and one row for each endpoint.
func (g *generator) pathFacts(s *schemaNode, facts map[string]any) {
	needs, paths := []any{}, []any{}
	for i := range g.count["workload"] {
		for _, service := range []string{"s3", "dynamodb", "ssm"} {
			need, path := g.object(s.Properties["needs"].Items), g.object(s.Properties["paths"].Items)
			need["workload"], need["service"] = id("workload", i), service
			path["from"], path["service"] = []any{id("workload", i)}, service
			path["possible"] = []any{path["path"], "none"}
			need["optional"] = g.r.IntN(4) == 0
			needs, paths = append(needs, need), append(paths, path)
		}
	}
	facts["needs"], facts["paths"] = needs, paths
	for _, name := range []string{"admissions", "endpoint_uses"} {
		rows := []any{}
		for i := range g.count["endpoint"] {
			row := g.object(s.Properties[name].Items)
			row["endpoint"] = id("endpoint", i)
			rows = append(rows, row)
		}
		facts[name] = rows
	}
}

func id(kind string, i int) string { return fmt.Sprintf("%s.%d", kind, i) }

func (g *generator) object(s *schemaNode) map[string]any {
	out := map[string]any{}
	unknown := []any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if !slices.Contains(s.Required, name) && name != "id" && g.r.IntN(6) == 0 {
			if name != "condition" {
				unknown = append(unknown, map[string]any{"attribute": name, "why": g.word()})
			}
			continue
		}
		out[name] = g.value(name, s.Properties[name])
	}
	if _, ok := s.Properties["unknown"]; ok {
		out["unknown"] = unknown
	}
	return out
}

func (g *generator) value(name string, s *schemaNode) any {
	switch {
	case len(s.AnyOf) > 0:
		if g.r.IntN(5) == 0 {
			return nil
		}
		return g.value(name, s.AnyOf[0])
	case len(s.Enum) > 0:
		return s.Enum[g.r.IntN(len(s.Enum))]
	}
	switch s.Type {
	case "boolean":
		return g.r.IntN(3) > 0
	case "integer":
		return []int{0, 80, 443, 443, 65535}[g.r.IntN(5)]
	case "array":
		list := []any{}
		for range g.r.IntN(4) {
			list = append(list, g.value(name, s.Items))
		}
		return list
	case "object":
		out := g.object(s)
		for relation, v := range out {
			if list, ok := v.([]any); ok && (relation == "ids" || relation == "maybe") {
				for i := range list {
					list[i] = g.reference(name)
				}
			}
		}
		apart(out)
		return out
	}
	return g.reference(name)
}

// apart takes from a relation's maybe what is in its ids, and says each id once.
func apart(relation map[string]any) {
	seen := map[any]bool{}
	for _, name := range []string{"ids", "maybe"} {
		list, ok := relation[name].([]any)
		if !ok {
			continue
		}
		relation[name] = slices.DeleteFunc(list, func(id any) bool {
			defer func() { seen[id] = true }()
			return seen[id]
		})
	}
}

// reference returns the id of a node of the kind that the name of an attribute
// means, or some text.
func (g *generator) reference(name string) string {
	kind := strings.TrimSuffix(name, "s")
	switch kind {
	case "table":
		kind = "route_table"
	case "group":
		kind = "security_group"
	case "default_security_group":
		kind = "security_group"
	case "policie":
		kind = "policy"
	case "peer_vpc":
		kind = "vpc"
	case "cidr":
		return []string{"10.0.0.0/28", "10.0.0.0/24"}[g.r.IntN(2)]
	case "name":
		return []string{"private-a", "public-a", "a"}[g.r.IntN(3)]
	case "target":
		kind = []string{"internet_gateway", "nat_gateway", "endpoint", "peering", "network_interface"}[g.r.IntN(5)]
	}
	if n := g.count[kind]; n > 0 && g.r.IntN(10) > 0 {
		return id(kind, g.r.IntN(n))
	}
	return g.word()
}

func (g *generator) word() string {
	words := []string{
		"s3", "s3", "dynamodb", "ssm", "aws", "tcp", "udp", "-1", "Gateway", "Interface", "eu-west-1", "name",
		"com.amazonaws.eu-west-1.s3", "0.0.0.0/0", "::/0", "10.0.0.0/16", "a", "!(a)", "(a) && (b)", "(a) || (b)", "", "nat", "none", "private-a", "10.0.0.0/28",
	}
	return words[g.r.IntN(len(words))]
}
