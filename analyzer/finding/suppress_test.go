package finding

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

const suppressed = `# vpce-lint:ignore c/above above the block
resource "x" "above" {
  on = 1
}

resource "x" "behind" { # vpce-lint:ignore c/behind behind the block's first line
  inner {
    on = 2 # vpce-lint:ignore c/line on the line
  }
}

resource "x" "nested" {
  # vpce-lint:ignore c/nested above the block around it
  inner {
    on = 3
  }
}

# vpce-lint:ignore c/call at the call
module "m" {
  source = "./m"
}

# vpce-lint:ignore a/*,c/two of a pattern and of two rules
resource "x" "several" {
  on = 4
}
`

const inModule = `# vpce-lint:ignore c/module in the module
resource "x" "inside" {
  on = 5
}
`

// blocksOf finds what has braces, and the lines with "=".
func blocksOf(f *source.File) []source.Range {
	var out []source.Range
	var open []int
	for at := 0; at < len(f.Content); {
		line, _, _ := strings.Cut(string(f.Content[at:]), "\n")
		begin := at + len(line) - len(strings.TrimLeft(line, " "))
		switch code, _, _ := strings.Cut(line, " #"); {
		case strings.HasSuffix(code, "{"):
			open = append(open, begin)
		case strings.HasSuffix(code, "}") && len(open) > 0:
			out = append(out, source.Range{File: f.Path, Start: open[len(open)-1], End: at + len(code)})
			open = open[:len(open)-1]
		case strings.Contains(code, "="):
			out = append(out, source.Range{File: f.Path, Start: begin, End: at + len(code)})
		}
		at += len(line) + 1
	}
	return out
}

func commentsOf(f *source.File) []source.Range {
	var out []source.Range
	for at := 0; at < len(f.Content); {
		line, _, _ := strings.Cut(string(f.Content[at:]), "\n")
		if i := strings.Index(line, "#"); i >= 0 {
			out = append(out, source.Range{File: f.Path, Start: at + i, End: at + len(line)})
		}
		at += len(line) + 1
	}
	return out
}

// acceptanceOf reads files and their comments.
func acceptanceOf(contents map[string]string) Acceptance {
	files := filesOf(contents)
	for _, p := range files.Paths() {
		f := files.Get(p)
		if f.HasDirectives() {
			files.SetComments(p, source.NewComments(f, commentsOf(f), blocksOf(f)))
		}
	}
	rules := []string{"a/one", "c/above", "c/behind", "c/line", "c/nested", "c/call", "c/two", "c/module", "c/other"}
	return Acceptance{
		Project: &declared.Project{Files: files}, Rules: rules, Evaluated: rules, Today: "2026-06-15",
	}
}

func TestSuppressComments(t *testing.T) {
	contents := map[string]string{"main.tf": suppressed, "m/main.tf": inModule, ".terraform/modules/d/main.tf": inModule}
	a := acceptanceOf(contents)
	call := declared.Call{Address: "module.m", Header: at("main.tf", suppressed, `module "m" {`)}
	downloaded := call
	downloaded.Downloaded = true
	behind := at("main.tf", suppressed, suppressed[strings.Index(suppressed, `resource "x" "behind"`):strings.Index(suppressed, `resource "x" "nested"`)])
	a.Project.Units = []*declared.Unit{{ID: ".", Resources: []*declared.Resource{
		{Unit: ".", Address: "x.behind", Header: at("main.tf", suppressed, `resource "x" "behind" {`), Block: behind},
		{Unit: ".", Address: "x.several", Header: at("main.tf", suppressed, `resource "x" "several" {`), Block: at("main.tf", suppressed, "resource \"x\" \"several\" {\n  on = 4\n}")},
	}}}
	for _, test := range []struct {
		name, rule string
		at         source.Range
		subject    string
		calls      []declared.Call
		want       string
	}{
		{name: "above the block", rule: "c/above", at: at("main.tf", suppressed, `resource "x" "above" {`), want: "above the block"},
		{name: "above the block around the attribute", rule: "c/above", at: at("main.tf", suppressed, "on = 1"), want: "above the block"},
		{name: "another rule", rule: "c/other", at: at("main.tf", suppressed, "on = 1")},
		{name: "another block", rule: "c/above", at: at("main.tf", suppressed, "on = 2")},
		{name: "behind the first line of a block around it", rule: "c/behind", at: at("main.tf", suppressed, "on = 2"), want: "behind the block's first line"},
		{name: "on the line", rule: "c/line", at: at("main.tf", suppressed, "on = 2"), want: "on the line"},
		{name: "on a line inside of the block", rule: "c/line", at: at("main.tf", suppressed, `resource "x" "behind" {`)},
		{name: "above an inner block", rule: "c/nested", at: at("main.tf", suppressed, "on = 3"), want: "above the block around it"},
		{name: "above an inner block, about the outer one", rule: "c/nested", at: at("main.tf", suppressed, `resource "x" "nested" {`)},
		{name: "at the call", rule: "c/call", at: at("m/main.tf", inModule, "on = 5"), calls: []declared.Call{call}, want: "at the call"},
		{name: "in a module", rule: "c/module", at: at("m/main.tf", inModule, "on = 5"), calls: []declared.Call{call}, want: "in the module"},
		{name: "at the call of a downloaded module", rule: "c/call", at: at(".terraform/modules/d/main.tf", inModule, "on = 5"), calls: []declared.Call{downloaded}, want: "at the call"},
		{name: "in a downloaded module", rule: "c/module", at: at(".terraform/modules/d/main.tf", inModule, "on = 5"), calls: []declared.Call{downloaded}},
		{name: "a pattern", rule: "a/one", at: at("main.tf", suppressed, "on = 4"), want: "of a pattern and of two rules"},
		{name: "the second rule", rule: "c/two", at: at("main.tf", suppressed, "on = 4"), want: "of a pattern and of two rules"},
		{name: "at the resource that it is about", rule: "c/behind", subject: "x.behind", at: at("main.tf", suppressed, "on = 4"), want: "behind the block's first line"},
		{name: "inside of the resource that it is about", rule: "c/line", subject: "x.behind", at: at("main.tf", suppressed, `resource "x" "behind" {`)},
		{name: "inside of the resource that it is about, for a fault elsewhere", rule: "c/line", subject: "x.behind", at: at("main.tf", suppressed, "on = 4"), want: "on the line"},
		{name: "inside of the rule that is at fault", rule: "c/line", subject: "x.several", at: at("main.tf", suppressed, `inner {`), want: "on the line"},
		{name: "without a place", rule: "c/above"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, _ := Suppress([]Finding{{Rule: test.rule, Unit: ".", Subject: test.subject, Location: test.at, Calls: test.calls}}, a)
			if reason := got[0].Suppression.reason(); reason != test.want {
				t.Errorf("the reason is %q, not %q", reason, test.want)
			}
			if s := got[0].Suppression; s != nil && !s.InSource {
				t.Error("it is said not to be in the source")
			}
		})
	}
}

func TestSuppressMetadata(t *testing.T) {
	text := "Resources:\n  A: {}\n  B: {}\n"
	ignore := func(rule string, start int, of string) source.Ignore {
		return source.Ignore{Range: source.Range{File: "t.yaml", Start: start, End: start + 1}, Resource: of, Directive: "ignore", Rules: []string{rule}, Reason: rule}
	}
	common, unused := ignore("c/other", 30, ""), ignore("c/line", 40, "")
	block := func(name string) source.Range { return at("t.yaml", text, name+": {}") }
	a := acceptanceOf(map[string]string{"t.yaml": text})
	a.Project.Units = []*declared.Unit{{ID: "t.yaml", Dialect: declared.CloudFormation, Resources: []*declared.Resource{
		{Unit: "t.yaml", Address: "A", Block: block("A"), Ignores: []source.Ignore{ignore("c/above", 1, "A"), common, unused}},
		{Unit: "t.yaml", Address: "B", Block: block("B"), Ignores: []source.Ignore{common, unused}},
	}}}
	for _, test := range []struct {
		name    string
		finding Finding
		want    string
	}{
		{"its resource", Finding{Rule: "c/above", Unit: "t.yaml", Subject: "A"}, "c/above"},
		{"another resource", Finding{Rule: "c/above", Unit: "t.yaml", Subject: "B", Location: block("B")}, ""},
		{"another unit", Finding{Rule: "c/above", Unit: "u.yaml", Subject: "A", Location: block("A")}, ""},
		{"what lies in it", Finding{Rule: "c/above", Unit: "t.yaml", Subject: "B", Location: block("A")}, "c/above"},
		{"what all resources share", Finding{Rule: "c/other", Unit: "t.yaml", Subject: "B"}, "c/other"},
	} {
		got, _ := Suppress([]Finding{test.finding}, a)
		if reason := got[0].Suppression.reason(); reason != test.want {
			t.Errorf("%s: the reason is %q, not %q", test.name, reason, test.want)
		}
	}
	_, notes := Suppress([]Finding{{Rule: "c/other", Unit: "t.yaml", Subject: "B"}}, a)
	var got []string
	for _, n := range notes {
		got = append(got, n.Detail)
	}
	want := []string{
		"The suppression in the metadata of A (c/above) hides nothing: no finding of that rule is here; remove it",
		"The suppression in the metadata of the template (c/line) hides nothing: no finding of that rule is here; remove it",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSuppressionsWithoutEffect(t *testing.T) {
	for _, test := range []struct{ name, comment, want string }{
		{"one that is used", "vpce-lint:ignore c/line because", ""},
		{"one that ends today", "vpce-lint:ignore c/line until=2026-06-15 because", ""},
		{"one that ended yesterday", "vpce-lint:ignore c/line until=2026-06-14 because", "vpce-lint:ignore c/line hides nothing: it ended on 2026-06-14"},
		{"no date", "vpce-lint:ignore c/line until=soon because", "vpce-lint:ignore c/line hides nothing: until=soon is no date; write it as YYYY-MM-DD"},
		{"a day that does not exist", "vpce-lint:ignore c/line until=2027-02-30 because", "vpce-lint:ignore c/line hides nothing: until=2027-02-30 is no date; write it as YYYY-MM-DD"},
		{"no reason", "vpce-lint:ignore c/line", "vpce-lint:ignore c/line hides nothing: it gives no reason"},
		{"no reason but a date", "vpce-lint:ignore c/line until=2027-01-01", "vpce-lint:ignore c/line hides nothing: it gives no reason"},
		{"no rule", "vpce-lint:ignore", "vpce-lint:ignore hides nothing: it names no rule, and it gives no reason"},
		{"a rule that does not exist", "vpce-lint:ignore c/lime because", `vpce-lint:ignore c/lime hides nothing: there is no rule c/lime; did you mean "c/line"?`},
		{"one rule that exists and one that does not", "vpce-lint:ignore c/line,c/lime because", `vpce-lint:ignore c/line,c/lime hides nothing: there is no rule c/lime; did you mean "c/line"?`},
		{"another directive", "vpce-lint:ignroe c/line because", `vpce-lint:ignroe hides nothing: there is no directive ignroe; did you mean "ignore"?`},
		{"unused", "vpce-lint:ignore c/other because", "vpce-lint:ignore c/other hides nothing: no finding of that rule is here; remove it"},
		{"half of it unused", "vpce-lint:ignore c/line,c/other because", "vpce-lint:ignore c/other hides nothing: no finding of that rule is here; remove it"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := "on = 1 # " + test.comment + "\n"
			a := acceptanceOf(map[string]string{"main.tf": text})
			findings, notes := Suppress([]Finding{{Rule: "c/line", Location: at("main.tf", text, "on = 1")}}, a)
			got := ""
			for _, n := range notes {
				got += n.Detail
			}
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			hides := test.want == "" || strings.Contains(test.name, "half")
			if (findings[0].Suppression != nil) != hides && test.name != "unused" {
				t.Errorf("the finding is suppressed: %v", findings[0].Suppression != nil)
			}
		})
	}
}

func TestUnusedIsSaidOfWhatWasJudged(t *testing.T) {
	text := "on = 1 # vpce-lint:ignore c/line because\n"
	a := acceptanceOf(map[string]string{"main.tf": text})
	a.Evaluated = []string{"c/other"}
	if _, notes := Suppress(nil, a); len(notes) > 0 {
		t.Errorf("the rule was not evaluated, and yet: %v", notes)
	}
	a.Evaluated = a.Rules
	a.Concerned = func(string) bool { return false }
	if _, notes := Suppress(nil, a); len(notes) > 0 {
		t.Errorf("the file was not analysed, and yet: %v", notes)
	}
	a.Concerned, a.Today = nil, ""
	if _, notes := Suppress(nil, a); len(notes) != 1 || notes[0].Severity != source.Notice {
		t.Errorf("got %v", notes)
	}
}

// TestSuppressOneOfSeveral: what is folded into one result falls apart when one
// of its subjects is accepted.
func TestSuppressOneOfSeveral(t *testing.T) {
	text := "on = 1\n"
	call := "# vpce-lint:ignore c/line because\nmodule \"a\" {\n}\nmodule \"b\" {\n}\n"
	a := acceptanceOf(map[string]string{"m/main.tf": text, "main.tf": call})
	var findings []Finding
	for _, name := range []string{"a", "b"} {
		findings = append(findings, Finding{
			Rule: "c/line", Level: Error, Unit: ".", Subject: "module." + name + ".x", Message: "module." + name + ".x is on.", Location: at("m/main.tf", text, "on = 1"),
			Calls: []declared.Call{{Address: "module." + name, Header: at("main.tf", call, `module "`+name+`" {`)}},
		})
	}
	findings, _ = Suppress(findings, a)
	results := Fold(findings, a.Project.Files)
	if len(results) != 2 || results[0].Suppression != nil || results[0].Subjects[0].Address != "module.b.x" || results[1].Suppression == nil {
		t.Errorf("got %+v", results)
	}
}
