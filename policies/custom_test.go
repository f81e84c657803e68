package policies

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// ruleText is a rule with the given package, custom metadata and body.
func ruleText(pkg, custom, body string) string {
	return fmt.Sprintf("# METADATA\n# title: A title\n# description: What it finds.\n# custom:\n#   level: note\n%spackage %s\n\n%s\n", custom, pkg, body)
}

const (
	message  = "#   message: \"{x} is wrong.\"\n"
	silently = "violated contains {\"subject\": e.id, \"args\": {\"x\": e.id}} if some e in input.nodes.endpoint"
)

func goodRule(name string) string { return ruleText("vpce.test."+name, message, silently) }

func folder(files map[string]string) fs.FS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

// readAll reads a folder and compiles all that is in it.
func readAll(files map[string]string) (*Custom, *Compiled, []Fault) {
	c := ReadCustom([]CustomSource{{FS: folder(files), Path: ".", Name: "own", Inside: true}})
	compiled := c.Compile(c.IDs())
	return c, compiled, append(c.Faults(), compiled.Faults...)
}

// line is where a fault is, 0 for nowhere.
func line(c *Custom, f Fault) int {
	for _, file := range c.Files() {
		if file.Path == f.Subject.File {
			return file.LineOf(f.Subject.Start)
		}
	}
	return 0
}

// What is wrong with a file costs that file, with a message that says what and
// where; another rule goes on.
func TestCustomFaults(t *testing.T) {
	rule := func(body string) string { return ruleText("vpce.test.bad", message, body) }
	cases := map[string]struct {
		source string
		want   string
		line   int
	}{
		"no Rego":               {rule("violated contains 1 if {"), "It is no Rego", 10},
		"Rego v0":               {rule("violated[x] { x := 1 }"), "--v0-v1", 9},
		"empty":                 {"", "empty", 1},
		"misspelt attribute":    {rule("violated contains e if {\n\tsome e in input.nodes.endpoint\n\te.privat_dns == true\n}"), `has no privat_dns; did you mean "private_dns"?`, 11},
		"misspelt kind":         {rule("violated contains 1 if some e in input.nodes.endpoints"), `input.nodes has no endpoints; did you mean "endpoint"?`, 9},
		"misspelt fact":         {rule("violated contains 1 if input.facts.exposures"), `did you mean "exposure"?`, 9},
		"misspelt helper":       {rule("violated contains 1 if data.vpce.lib.vpc"), `data.vpce.lib has no vpc; did you mean "vpcs"?`, 9},
		"misspelt function":     {rule("violated contains 1 if data.vpce.lib.existing(1)"), "there is no function data.vpce.lib.existing", 9},
		"misspelt builtin":      {rule("violated contains 1 if startwith(\"a\", \"b\")"), `did you mean "startswith"?`, 9},
		"internal helper":       {rule("violated contains 1 if data.vpce.lib._words(\"a\")"), "internal to vpce.lib", 9},
		"nothing of that name":  {rule("violated contains 1 if data.company.limits.x"), "data has no company", 9},
		"network":               {rule("violated contains http.send({\"url\": \"https://example.com\", \"method\": \"get\"})"), "http.send, which rules do not have: no network", 9},
		"environment":           {rule("violated contains opa.runtime().env"), "opa.runtime, which rules do not have", 9},
		"clock":                 {rule("violated contains time.now_ns()"), "time.now_ns, which rules do not have", 9},
		"chance":                {rule("violated contains rand.intn(\"a\", 2)"), "rand.intn, which rules do not have", 9},
		"unsafe variable":       {rule("violated contains x"), "x is unsafe", 9},
		"recursion":             {rule("violated contains 1 if f\n\nf if g\n\ng if f"), "recursive", 11},
		"no set":                {rule("deny contains 1 if false"), "neither; it has deny", 7},
		"complete rule":         {rule("violated := 1"), "must be a set", 9},
		"no metadata":           {"package vpce.test.bad\n\n" + silently, "no METADATA", 1},
		"no message":            {ruleText("vpce.test.bad", "", silently), "custom.message is missing", 6},
		"wrong level":           {strings.Replace(rule(silently), "level: note", "level: high", 1), `custom.level "high" is none of`, 7},
		"wrong severity":        {ruleText("vpce.test.bad", message+"#   security_severity: 11\n", silently), "no number from 0 to 10", 8},
		"wrong tags":            {ruleText("vpce.test.bad", message+"#   tags: network\n", silently), "custom.tags must be a list", 8},
		"open brace":            {ruleText("vpce.test.bad", "#   message: \"{x is wrong.\"\n", silently), "does not close", 7},
		"short package":         {ruleText("vpce.bad", message, silently), "vpce.category.name", 7},
		"long package":          {ruleText("vpce.test.bad.rule", message, silently), "vpce.category.name", 7},
		"capitals":              {ruleText("vpce.test.Bad", message, silently), "small letters", 7},
		"a built-in rule":       {ruleText("vpce.gateway.missing", message, silently), "There is a built-in rule gateway/missing", 7},
		"the same again":        {ruleText("vpce.test.good", message, silently), "own/a.rego is that rule already", 7},
		"metadata is no YAML":   {"# METADATA\n# title: [\npackage vpce.test.bad\n\n" + silently, "", 0},
		"other version of lib":  {"package vpce.lib\n\nvpcs := {}", "built into vpce-lint", 1},
		"needs a broken helper": {rule("violated contains 1 if data.company.broken.x"), "", 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{"a.rego": goodRule("good"), "z/bad.rego": c.source}
			if name == "needs a broken helper" {
				files["z/broken.rego"] = "package company.broken\n\nx if input.nodes.nothing"
			}
			custom, compiled, faults := readAll(files)
			if diff := cmp.Diff([]string{"test/good"}, compiled.IDs); diff != "" {
				t.Errorf("rules that go on: %s", diff)
			}
			if len(faults) == 0 {
				t.Fatal("no fault")
			}
			f := faults[0]
			if f.Subject.File != "own/z/bad.rego" && name != "needs a broken helper" {
				t.Errorf("the fault is about %q", f.Subject.File)
			}
			if !strings.Contains(f.Detail, c.want) {
				t.Errorf("detail %q, want %q in it", f.Detail, c.want)
			}
			if got := line(custom, f); c.line > 0 && got != c.line {
				t.Errorf("line %d, want %d", got, c.line)
			}
			if f.Unparsed != (name != "other version of lib") {
				t.Errorf("unparsed is %t", f.Unparsed)
			}
		})
	}
}

// A rule whose helper cannot be used cannot be used either, and says so.
func TestCustomNeedsHelper(t *testing.T) {
	_, compiled, faults := readAll(map[string]string{
		"a.rego": goodRule("good"),
		"b.rego": ruleText("vpce.test.bad", message, "import data.company.one\n\nviolated contains 1 if one.x"),
		"c.rego": "package company.one\n\nx if data.company.two.x",
		"d.rego": "package company.two\n\nx if input.nodes.nothing",
	})
	var got []string
	for _, f := range faults {
		got = append(got, f.Subject.File+": "+f.Detail)
	}
	want := []string{
		"own/b.rego: It needs own/c.rego, which cannot be used.",
		"own/c.rego: It needs own/d.rego, which cannot be used.",
	}
	if len(got) != 3 || !strings.HasPrefix(got[2], "own/d.rego: input.nodes has no nothing") {
		t.Fatalf("faults %q", got)
	}
	if diff := cmp.Diff(want, got[:2]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"test/good"}, compiled.IDs); diff != "" {
		t.Error(diff)
	}
}

// What is not built in may say less about itself.
func TestCustomMetadata(t *testing.T) {
	text := ruleText("vpce.test.a_rule", message+"#   owner: platform\n#   mesage_ja: x\n", silently)
	c, _, faults := readAll(map[string]string{"a.rego": text})
	want := []Rule{{
		ID: "test/a-rule", Category: "test", Name: "a-rule", Title: "A title", TitleJa: "A title",
		Description: "What it finds.", DescriptionJa: "What it finds.", Level: "note",
		Message: "{x} is wrong.", MessageJa: "{x} is wrong.", Origin: "own/a.rego",
	}}
	if diff := cmp.Diff(want, c.Rules()); diff != "" {
		t.Error(diff)
	}
	if len(faults) != 1 || faults[0].Severity != source.Warning || faults[0].Unparsed || !strings.Contains(faults[0].Detail, `did you mean "message_ja"?`) {
		t.Errorf("faults %+v, want a warning about mesage_ja alone", faults)
	}
}

// A negated attribute holds for an unknown one, too.
func TestCustomNegation(t *testing.T) {
	cases := map[string]string{
		"not e.private_dns":                        "e.private_dns",
		"not e.service in {\"s3\"}":                "e.service",
		"not startswith(e.service, \"s\")":         "e.service",
		"not input.nodes.endpoint[0].private_dns":  "private_dns",
		"service := e.service; not service in {1}": "",
		"not e.tags.owner":                         "",
		"allowed := {\"a\": 1}; not allowed[e.id]": "",
		"e.private_dns == false":                   "",
		"not data.vpce.lib.vpcs[\"a\"]":            "",
		"not e.exists == \"maybe\"":                "",
	}
	for body, want := range cases {
		t.Run(body, func(t *testing.T) {
			_, compiled, faults := readAll(map[string]string{
				"a.rego": ruleText("vpce.test.a", message, "violated contains e.id if {\n\tsome e in input.nodes.endpoint\n\t"+body+"\n}"),
			})
			if len(compiled.IDs) != 1 {
				t.Fatalf("it does not compile: %+v", faults)
			}
			found := len(faults) == 1 && !faults[0].Unparsed && strings.Contains(faults[0].Detail, want)
			if want != "" && !found || want == "" && len(faults) > 0 {
				t.Errorf("faults %+v, want one about %q", faults, want)
			}
		})
	}
}

// The README names these helpers as stable.
func TestStableHelpers(t *testing.T) {
	stable := []string{
		"vpcs", "subnets", "route_tables", "security_groups", "prefix_lists", "buckets", "policies", "externals", "exposure",
		"exists", "is", "unknown", "empty", "filled", "holds",
		"subnets_of", "endpoints_of", "gateways_of", "interfaces_of", "unresolved",
		"gateways", "interfaces", "distinct", "given",
	}
	have := map[string]bool{}
	for _, m := range modules(t) {
		if m.Rule == "" {
			for _, r := range parse(t, m).Rules {
				have[string(r.Head.Name)] = true
			}
		}
	}
	for _, name := range stable {
		if !have[name] {
			t.Errorf("vpce.lib has no %s any more", name)
		}
	}
}

// Tests, hidden folders and copies of the library are no rules; a file that is
// read by two ways is one.
func TestCustomFiles(t *testing.T) {
	library, err := Library()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{
		"deep/er/a.rego": goodRule("a"), "a_test.rego": "package vpce.test.a_test\n\ntest_x if true",
		".hidden/b.rego": goodRule("b"), "node_modules/c.rego": goodRule("c"), "README.md": "no Rego",
	}
	for _, f := range library {
		files["opa/"+f.Path] = f.Content
	}
	s := CustomSource{FS: folder(files), Path: ".", Name: "own", Inside: true}
	c := ReadCustom([]CustomSource{s, s})
	if diff := cmp.Diff([]string{"test/a"}, c.IDs()); diff != "" || len(c.Faults()) > 0 {
		t.Errorf("%s %+v", diff, c.Faults())
	}
}

// Rules of a folder's configuration are for that folder.
func TestCustomApplies(t *testing.T) {
	fsys := folder(map[string]string{"a/r.rego": goodRule("a"), "b/r.rego": goodRule("b")})
	c := ReadCustom([]CustomSource{
		{FS: fsys, Path: "a", Name: "a", Inside: true, Folder: "team-a"},
		{FS: fsys, Path: "b", Name: "b", Inside: true},
	})
	cases := map[[2]string]bool{
		{"test/a", "team-a"}: true, {"test/a", "team-a/x"}: true, {"test/a", "team-ab"}: false, {"test/a", "."}: false,
		{"test/b", "anywhere"}: true, {"gateway/missing", "anywhere"}: true,
	}
	for of, want := range cases {
		if got := c.Applies(of[0], of[1]); got != want {
			t.Errorf("Applies(%q, %q) = %t", of[0], of[1], got)
		}
	}
}

func TestCustomData(t *testing.T) {
	cases := map[string]struct {
		files map[string]string
		want  string
	}{
		"read":      {map[string]string{"company/data.yaml": "limits:\n  zones: 2\n", "data.json": `{"company": {"owner": "x"}}`}, ""},
		"clash":     {map[string]string{"company/data.yaml": "limits: 1\n", "data.json": `{"company": {"limits": 2}}`}, "has a value at company.limits already"},
		"below":     {map[string]string{"company/x/data.yaml": "limits: 1\n", "data.json": `{"company": {"x": 2}}`}, "has a value at company.x already"},
		"no object": {map[string]string{"company/data.json": "[]"}, "must be an object"},
		"no JSON":   {map[string]string{"company/data.json": "{"}, "neither JSON nor YAML"},
		"of rules":  {map[string]string{"data.json": `{"vpce": {}}`}, "data.vpce is for rules"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			c.files["a.rego"] = ruleText("vpce.test.a", message, "violated contains 1 if data.company != null")
			_, _, faults := readAll(c.files)
			switch {
			case c.want == "" && len(faults) > 0:
				t.Errorf("faults %+v", faults)
			case c.want != "" && (len(faults) == 0 || !strings.Contains(faults[0].Detail, c.want)):
				t.Errorf("faults %+v, want %q", faults, c.want)
			}
		})
	}
}

// archive packs files as opa build does.
func archive(t *testing.T, files map[string]string, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	w := tar.NewWriter(zip)
	for _, name := range names {
		if err := w.WriteHeader(&tar.Header{Name: name, Size: int64(len(files[name])), Mode: 0o600, Typeflag: tar.TypeReg}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(files[name])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCustomBundles(t *testing.T) {
	rule := goodRule("a")
	pack := func(files map[string]string, names ...string) string { return string(archive(t, files, names...)) }
	cases := map[string]struct {
		bundle string
		want   string // "" for no fault
	}{
		"good":             {pack(map[string]string{"/a.rego": rule, "/.manifest": `{"roots": ["vpce/test"]}`}, "/.manifest", "/a.rego"), ""},
		"without manifest": {pack(map[string]string{"/a.rego": rule}, "/a.rego"), ""},
		"out of its tree":  {pack(map[string]string{"../../a.rego": rule}, "../../a.rego"), ""},
		"other roots":      {pack(map[string]string{"/a.rego": rule, "/.manifest": `{"roots": ["company"]}`}, "/.manifest", "/a.rego"), "outside of the roots"},
		"wrong manifest":   {pack(map[string]string{"/a.rego": rule, "/.manifest": `{`}, "/.manifest", "/a.rego"), "a .manifest that is not right"},
		"delta":            {pack(map[string]string{"/patch.json": `{}`}, "/patch.json"), "is a delta bundle"},
		"no rules":         {pack(map[string]string{"/data.json": `{}`}, "/data.json"), "holds no .rego file"},
		"large file":       {pack(map[string]string{"/a.rego": rule, "/b.rego": strings.Repeat("#", maxCustomFile+1)}, "/a.rego", "/b.rego"), "holds a file of more than"},
		"bomb":             {pack(map[string]string{"/a.json": strings.Repeat(" ", maxCustomTotal+1)}, "/a.json"), "unpacks to more than"},
		"no archive":       {"no archive", "is no bundle"},
		"cut off":          {pack(map[string]string{"/a.rego": rule}, "/a.rego")[:100], "is damaged"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			custom := ReadCustom([]CustomSource{{FS: folder(map[string]string{"b.tar.gz": c.bundle}), Path: "b.tar.gz", Name: "b.tar.gz"}})
			if c.want == "" {
				if diff := cmp.Diff([]string{"test/a"}, custom.IDs()); diff != "" || len(custom.Faults()) > 0 {
					t.Errorf("%s %+v", diff, custom.Faults())
				}
				return
			}
			if len(custom.Faults()) != 1 || !strings.Contains(custom.Faults()[0].Detail, c.want) {
				t.Errorf("faults %+v, want %q", custom.Faults(), c.want)
			}
		})
	}
}

func TestCustomTests(t *testing.T) {
	c, _, _ := readAll(map[string]string{
		"a.rego": ruleText("vpce.test.a", message, silently+"\n\nunused if input.version == 3"),
		"a_test.rego": `package vpce.test.a_test

import data.vpce.test.a

test_pass if count(a.violated) == 1 with input as {"nodes": {"endpoint": [{"id": "x"}]}}

test_fail if {
	x := 1
	x == 2
}

todo_test_later if false

test_cases[name] if {
	some name, n in {"one": 1, "two": 2}
	n == 1
}
`,
		"b_test.rego": "package b_test\n\ntest_clock if time.now_ns() > 0",
	})
	out, err := c.Test(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range out.Tests {
		got = append(got, fmt.Sprintf("%s:%d %s %s %s", r.File, r.Line, r.Name, r.Outcome, r.Detail))
	}
	want := []string{
		"own/a_test.rego:5 test_pass pass ",
		"own/a_test.rego:7 test_fail fail line 9 does not hold: x == 2",
		"own/a_test.rego:12 todo_test_later skip ",
		"own/a_test.rego:14 test_cases fail cases that fail: two",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]FileCoverage{{File: "own/a.rego", Lines: 2, Covered: 1, Uncovered: [][2]int{{11, 11}}}}, out.Files); diff != "" {
		t.Error(diff)
	}
	if len(out.Faults) != 1 || !strings.Contains(out.Faults[0].Detail, "time.now_ns") {
		t.Errorf("faults %+v", out.Faults)
	}
}

// The example rule set is right in all respects.
func TestCustomExample(t *testing.T) {
	c := ReadCustom([]CustomSource{{FS: os.DirFS("../testdata/custom"), Path: ".", Name: "custom"}})
	out, err := c.Test(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Faults) > 0 || out.Count(TestPass) != len(out.Tests) || len(out.Tests) == 0 || out.Covered != out.Lines {
		t.Errorf("%+v", out)
	}
}

func FuzzCustom(f *testing.F) {
	f.Add(goodRule("a"))
	f.Add(ruleText("vpce.test.a", message, "violated[x] { x := 1 }"))
	f.Add("package vpce.lib")
	f.Fuzz(func(t *testing.T, text string) {
		c, compiled, faults := readAll(map[string]string{"a.rego": text})
		for _, fault := range faults {
			if fault.Subject.Start < 0 || fault.Subject.End > len(text) || fault.Subject.Start > fault.Subject.End {
				t.Errorf("range %+v of %d bytes", fault.Subject, len(text))
			}
		}
		if len(compiled.IDs) > len(c.IDs()) {
			t.Errorf("%v of %v", compiled.IDs, c.IDs())
		}
	})
}
