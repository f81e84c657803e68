package policies

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

func ruleModules(t testing.TB) []Module {
	t.Helper()
	return slices.DeleteFunc(modules(t), func(m Module) bool { return m.Rule == "" })
}

// Every rule's metadata is complete, in both languages.
func TestMetadata(t *testing.T) {
	rules, err := Rules()
	if err != nil {
		t.Fatal(err)
	}
	if len(rules) == 0 {
		t.Fatal("no rules")
	}
	seen := map[string]bool{}
	for _, r := range rules {
		t.Run(r.ID, func(t *testing.T) {
			if seen[r.ID] {
				t.Error("the id is used twice")
			}
			seen[r.ID] = true
			if r.ID != r.Category+"/"+r.Name || r.Name == "" {
				t.Errorf("id %q, category %q, name %q", r.ID, r.Category, r.Name)
			}
			if len(r.References) == 0 {
				t.Error("no related_resources")
			}
			for _, ref := range r.References {
				if !strings.HasPrefix(ref.URL, "https://") || ref.Title == "" {
					t.Errorf("reference %+v", ref)
				}
			}
			if strings.HasSuffix(r.Title, ".") || strings.HasSuffix(r.TitleJa, "。") {
				t.Error("a title is no sentence")
			}
			for name, text := range map[string]string{
				"title_ja": r.TitleJa, "description_ja": r.DescriptionJa, "message_ja": r.MessageJa, "remediation_ja": r.RemediationJa,
			} {
				if !strings.ContainsFunc(text, func(c rune) bool { return unicode.In(c, unicode.Hiragana, unicode.Katakana) }) {
					t.Errorf("%s is not Japanese: %q", name, text)
				}
			}
			for name, text := range map[string]string{
				"description": r.Description, "message": r.Message, "remediation": r.Remediation,
			} {
				if !strings.HasSuffix(text, ".") {
					t.Errorf("%s does not end in a full stop: %q", name, text)
				}
			}
			for name, text := range map[string]string{
				"description_ja": r.DescriptionJa, "message_ja": r.MessageJa, "remediation_ja": r.RemediationJa,
			} {
				if !strings.HasSuffix(text, "。") {
					t.Errorf("%s does not end in 。: %q", name, text)
				}
			}
			if en, ja := placeholders(r.Message), placeholders(r.MessageJa); len(en) == 0 || len(ja) == 0 {
				t.Errorf("a message names nobody: %v, %v", en, ja)
			}
		})
	}
}

var placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)

func placeholders(message string) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(message, -1) {
		out = append(out, m[1])
	}
	return out
}

func TestMetadataErrors(t *testing.T) {
	rules := ruleModules(t)
	good := rules[slices.IndexFunc(rules, func(m Module) bool { return strings.Contains(m.Source, "level: error") })].Source
	cases := map[string]struct{ old, new, want string }{
		"level":       {"level: error", "level: severe", "severe"},
		"severity":    {`security_severity: "`, `security_severity: "9`, "no number from 0 to 10"},
		"missing":     {"message_ja:", "message_jp:", "message_ja must be a text"},
		"unknown key": {"message_ja:", "message_jp:", `unknown custom metadata "message_jp"`},
		"no metadata": {"# METADATA", "# NOTHING", "no METADATA"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(good, c.old) {
				t.Fatalf("the rule has no %q", c.old)
			}
			m := Module{Path: "x/y.rego", Rule: "x/y", Source: strings.Replace(good, c.old, c.new, 1)}
			if _, err := ReadRule(m); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestFlow(t *testing.T) {
	cases := map[string]struct{ text, en, ja string }{
		"lines":      {"one\ntwo", "one two", "onetwo"},
		"paragraphs": {"one\n\ntwo", "one\n\ntwo", "one\n\ntwo"},
		"list":       {"some:\n- one\n- two", "some:\n- one\n- two", "some:\n- one\n- two"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := flow(c.text); got != c.en {
				t.Errorf("flow %q, want %q", got, c.en)
			}
			if got := flowJa(c.text); got != c.ja {
				t.Errorf("flowJa %q, want %q", got, c.ja)
			}
		})
	}
}

// Package, file and id are one, and the two sets are there.
func TestContract(t *testing.T) {
	for _, m := range ruleModules(t) {
		t.Run(m.Rule, func(t *testing.T) {
			p := parse(t, m)
			if got, want := p.Package.Path.String(), "data."+Package(m.Rule); got != want {
				t.Errorf("package %s, want %s", got, want)
			}
			for _, set := range []string{"violated", "undecided"} {
				found := slices.ContainsFunc(p.Rules, func(r *ast.Rule) bool {
					return r.Head.Name.Equal(ast.Var(set)) && r.Head.RuleKind() == ast.MultiValue
				})
				if !found {
					t.Errorf("no set %s", set)
				}
			}
			r, err := ReadRule(m)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range append(placeholders(r.Message), placeholders(r.MessageJa)...) {
				if !strings.Contains(m.Source, fmt.Sprintf("%q: ", name)) {
					t.Errorf("nothing gives the argument %s", name)
				}
			}
			test := strings.TrimSuffix(m.Path, ".rego") + testSuffix
			text, err := os.ReadFile(test)
			if err != nil {
				t.Fatal(err)
			}
			for _, kind := range []string{"test_fail_", "test_pass_", "test_undecided_"} {
				if !strings.Contains(string(text), "\n"+kind) {
					t.Errorf("%s has no %s", test, kind)
				}
			}
		})
	}
}

// What OPA compiles and a rule must not do.
func TestBanned(t *testing.T) {
	for _, m := range modules(t) {
		t.Run(m.Path, func(t *testing.T) {
			for _, p := range banned(parse(t, m), attributes(t)) {
				t.Error(p)
			}
		})
	}
}

func TestBannedFinds(t *testing.T) {
	cases := map[string]struct{ body, want string }{
		"negated attribute":              {`some e in input.nodes.endpoint; not e.private_dns`, "negates"},
		"negated attribute of the input": {`not input.facts.exposure`, "negates"},
		"attribute in a negated call":    {`some e in input.nodes.endpoint; not startswith(e.service, "s")`, "negates"},
		"attribute in a negated look-up": {`some e in input.nodes.endpoint; not data.vpce.lib.vpcs[e.vpc]`, "negates"},
		"misspelt attribute name":        {`some e in input.nodes.endpoint; data.vpce.lib.is(e, "privat_dns", true)`, "privat_dns"},
		"misspelt evidence":              {`x := [{"id": "a", "attribute": "privat_dns", "text": "t"}]; x != []`, "privat_dns"},
		"union taken for comprehension":  {`a := {1}; b := {2}; x := {"why": a | b}; x != {}`, "comprehension"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			m := Module{Path: "x/y.rego", Source: "package vpce.x.y\n\nviolated contains 1 if { " + c.body + " }\n"}
			got := banned(parse(t, m), attributes(t))
			if len(got) != 1 || !strings.Contains(got[0], c.want) {
				t.Errorf("found %q, want one about %q", got, c.want)
			}
		})
	}
	m := Module{Path: "x/y.rego", Source: `package vpce.x.y

violated contains 1 if {
	some e in input.nodes.endpoint
	not data.vpce.lib.vpcs["a"]
	id := e.id
	not id in {"a"}
	data.vpce.lib.is(e, "private_dns", true)
}
`}
	if got := banned(parse(t, m), attributes(t)); len(got) != 0 {
		t.Errorf("found %q, want nothing", got)
	}
}

// banned finds three mistakes that OPA lets pass: the negation of an attribute,
// which holds for an unknown one; the name of an attribute as a text that no node
// has; and {"key": a | b}, which is no union but a comprehension.
func banned(m *ast.Module, attributes map[string]bool) []string {
	imports := map[string]bool{"data": true}
	for _, r := range m.Rules {
		imports[string(r.Head.Name)] = true
	}
	for _, i := range m.Imports {
		imports[string(i.Name())] = true
	}
	var out []string
	report := func(loc *ast.Location, format string, args ...any) {
		out = append(out, fmt.Sprintf("%s: ", loc)+fmt.Sprintf(format, args...))
	}
	ast.WalkExprs(m, func(e *ast.Expr) bool {
		if e.Negated {
			if ref := attributeRead(e, imports); ref != nil {
				report(e.Location, "negates the attribute %s, which may be unknown", ref)
			}
		}
		return false
	})
	ast.WalkTerms(m, func(t *ast.Term) bool {
		switch v := t.Value.(type) {
		case *ast.ObjectComprehension:
			if key, ok := v.Key.Value.(ast.String); ok {
				report(t.Location, "the comprehension gives the key %s over and over", key)
			}
		case ast.Call:
			if name := attributeArgument(v); name != "" && !attributes[name] {
				report(t.Location, "no node has an attribute %s", name)
			}
		case ast.Object:
			name, ok := v.Get(ast.InternedTerm("attribute")), v.Get(ast.InternedTerm("id"))
			if name == nil || ok == nil {
				break
			}
			if s, ok := name.Value.(ast.String); ok && !attributes[string(s)] {
				report(t.Location, "no node has an attribute %s", s)
			}
		}
		return false
	})
	ast.WalkExprs(m, func(e *ast.Expr) bool {
		if terms, ok := e.Terms.([]*ast.Term); ok {
			if name := attributeArgument(ast.Call(terms)); name != "" && !attributes[name] {
				report(e.Location, "no node has an attribute %s", name)
			}
		}
		return false
	})
	return out
}

// attributeFunctions are the helpers that take the name of an attribute as their
// second argument.
var attributeFunctions = []string{"is", "unknown", "empty", "filled", "holds", "is_known"}

func attributeArgument(call ast.Call) string {
	if len(call) < 3 {
		return ""
	}
	op, ok := call[0].Value.(ast.Ref)
	if !ok || len(op) == 0 {
		return ""
	}
	last := strings.Trim(op[len(op)-1].Value.String(), `"`)
	if !slices.Contains(attributeFunctions, last) {
		return ""
	}
	name, ok := call[2].Value.(ast.String)
	if !ok {
		return ""
	}
	return string(name)
}

// attributes are the names of all attributes of all nodes and parts of nodes.
func attributes(t testing.TB) map[string]bool {
	t.Helper()
	var schema any
	if err := json.Unmarshal(graph.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, item := range v {
				if properties, ok := item.(map[string]any); ok && key == "properties" {
					for name := range properties {
						names[name] = true
					}
				}
				walk(item)
			}
		case []any:
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(schema)
	// Of a policy, analyzer/graph keeps the place of its text, not the text.
	names["document"] = true
	return names
}

// Files are as opa fmt writes them.
func TestFormat(t *testing.T) {
	for _, m := range allModules(t) {
		want, err := format.SourceWithOpts(m.Path, []byte(m.Source), format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Errorf("%s: %v", m.Path, err)
			continue
		}
		if *update && string(want) != m.Source {
			if err := os.WriteFile(m.Path, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(string(want), m.Source); diff != "" {
			t.Errorf("%s is not as opa fmt writes it (go test ./policies -update does it):\n%s", m.Path, diff)
		}
	}
}

// embed.go names every rule and helper, and no test.
func TestEmbed(t *testing.T) {
	var b strings.Builder
	b.WriteString("package policies\n\nimport \"embed\"\n\n// files has the rules and helpers, and leaves their tests out.\n//\n")
	var dirs []string
	names := map[string][]string{}
	for _, m := range allModules(t) {
		if strings.HasSuffix(m.Path, testSuffix) {
			continue
		}
		dir := path.Dir(m.Path)
		if names[dir] == nil {
			dirs = append(dirs, dir)
		}
		names[dir] = append(names[dir], m.Path)
	}
	for _, dir := range dirs {
		fmt.Fprintf(&b, "//go:embed %s\n", strings.Join(names[dir], " "))
	}
	b.WriteString("var files embed.FS\n")
	if *update {
		if err := os.WriteFile("embed.go", []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	have, err := os.ReadFile("embed.go")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.String(), string(have)); diff != "" {
		t.Errorf("embed.go is not current (go test ./policies -update writes it):\n%s", diff)
	}
}
