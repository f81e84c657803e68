package policies

import (
	"flag"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

var update = flag.Bool("update", false, "rewrite embed.go and the format of the Rego files")

// schemas makes OPA check attribute reads against the graph's schema.
func schemas(t testing.TB) *ast.SchemaSet {
	t.Helper()
	var schema any
	if err := util.Unmarshal(graph.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	set := ast.NewSchemaSet()
	set.Put(ast.SchemaRootRef, schema)
	return set
}

func parse(t testing.TB, m Module) *ast.Module {
	t.Helper()
	parsed, err := ast.ParseModuleWithOpts(m.Path, m.Source, ast.ParserOptions{ProcessAnnotation: true})
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func modules(t testing.TB) []Module {
	t.Helper()
	list, err := Modules()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func compile(t testing.TB, list []Module) error {
	t.Helper()
	parsed := map[string]*ast.Module{}
	for _, m := range list {
		parsed[m.Path] = parse(t, m)
	}
	c := ast.NewCompiler().WithStrict(true).WithSchemas(schemas(t)).WithCapabilities(Capabilities()).SetErrorLimit(0)
	if c.Compile(parsed); c.Failed() {
		return c.Errors
	}
	return nil
}

// The rules compile under strict rules and against the schema of the graph.
func TestCompile(t *testing.T) {
	if err := compile(t, modules(t)); err != nil {
		t.Error(err)
	}
}

// What the check is worth: these would not be noticed otherwise.
func TestCompileErrors(t *testing.T) {
	cases := map[string]struct{ body, want string }{
		"misspelt attribute":           {`some e in input.nodes.endpoint; e.privat_dns == true`, "privat_dns"},
		"misspelt kind":                {`some e in input.nodes.endpoints; e.id != ""`, "endpoints"},
		"misspelt attribute of a fact": {`some e in input.facts.exposure; e.subnets != ""`, "subnets"},
		"misspelt attribute in a map":  {`some e in data.vpce.lib.vpcs; e.dns_suport == true`, "dns_suport"},
		"misspelt attribute of a part": {`some g in input.nodes.security_group; some r in g.rules; r.port == 1`, "port"},
		"misspelt part of a relation":  {`some e in input.nodes.endpoint; e.subnets.id == "x"`, "id"},
		"network":                      {`http.send({"url": "https://example.com", "method": "get"})`, "http.send"},
		"look-up of a name":            {`net.lookup_ip_addr("example.com")`, "net.lookup_ip_addr"},
		"environment":                  {`opa.runtime().env`, "opa.runtime"},
		"clock":                        {`time.now_ns() > 0`, "time.now_ns"},
		"variable that nobody uses":    {`x := 1`, "unused"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			m := Module{Path: "x/y.rego", Rule: "x/y", Source: "package vpce.x.y\n\nviolated contains 1 if { " + c.body + " }\n"}
			err := compile(t, append(modules(t), m))
			if err == nil || !strings.Contains(err.Error(), "x/y.rego") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one in x/y.rego about %s", err, c.want)
			}
		})
	}
}
