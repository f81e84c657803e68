package terraform_test

import (
	"context"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/declared/dump"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// slow is how long no input of a few kilobytes may take.
const slow = 20 * time.Second

// FuzzParse evaluates any bytes as a file in native syntax and as one in JSON.
func FuzzParse(f *testing.F) {
	for _, name := range scenarios(f) {
		s, err := readScenario(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range s.archive.Files {
			if file.Name != wantFile && len(file.Data) < 4096 {
				f.Add(file.Data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<14 {
			t.Skip()
		}
		checkLoad(t, fstest.MapFS{"native/main.tf": {Data: content}, "json/main.tf.json": {Data: content},
			"vars/main.tf": {Data: []byte("variable \"a\" {}\n")}, "vars/a.auto.tfvars": {Data: content}, "vars/b.auto.tfvars.json": {Data: content}})
	})
}

// FuzzEvaluate evaluates any expression in a configuration that has something
// of everything to refer to.
func FuzzEvaluate(f *testing.F) {
	a, lines := expressionFiles(f)
	for i, l := range lines {
		if i%6 == 0 { // a plain test evaluates the seeds, and must be quick
			f.Add(l)
		}
	}
	for _, l := range []string{
		"aws_vpc.maybe[0].id", "var.open", "var.open.a[0].b", "[for v in aws_vpc.each : v.arn]", "jsonencode({a = aws_vpc.each, b = var.open})",
		"var.open ? aws_vpc.maybe[0] : null", "{ for k, v in aws_vpc.each : v.id => k }", "toset(aws_vpc.maybe[*].id)", "data.aws_region.r",
		"\"${var.open}-${aws_vpc.each[\"a\"].id}\"", "module.m", "provider::a::b()", "cidrsubnet(var.open, 1, 2)", "1e999999999", "pow(9, 9999)",
	} {
		f.Add(l)
	}
	skeleton := fstest.MapFS{"network.tf": {Data: []byte(`variable "open" {}
resource "aws_vpc" "maybe" {
  count      = var.open ? 1 : 0
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc" "each" {
  for_each   = toset(["a", "b"])
  cidr_block = "10.0.0.0/16"
  tags       = { Name = each.key }
}
data "aws_region" "r" {}
`)}}
	for _, file := range a.Files {
		skeleton[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	f.Fuzz(func(t *testing.T, expression string) {
		if len(expression) > 1<<12 {
			t.Skip()
		}
		files := fstest.MapFS{"fuzzed.tf": {Data: []byte("locals {\n  x = " + expression + `
}
resource "aws_vpc" "counted" {
  count      = try(min(local.x, 50), local.x)
  cidr_block = local.x
}
resource "aws_security_group" "repeated" {
  for_each = try(slice(tolist(local.x), 0, 50), local.x)
  name     = "${each.key}${local.x}"
  vpc_id   = each.value
  dynamic "ingress" {
    for_each = local.x
    content {
      from_port   = ingress.value
      cidr_blocks = local.x
    }
  }
}
module "fuzzed" {
  source = "./m"
  name   = local.x
}
`)}}
		maps.Copy(files, skeleton)
		checkLoad(t, files)
	})
}

// checkLoad evaluates files and checks what holds of every result.
func checkLoad(t *testing.T, files fstest.MapFS) {
	t.Helper()
	first := checkOnce(t, files)
	if second := checkOnce(t, files); first != second {
		t.Errorf("a second evaluation differs (-first +second):\n%s", cmp.Diff(first, second))
	}
}

func checkOnce(t *testing.T, files fstest.MapFS) string {
	t.Helper()
	set, tokens := source.NewFiles(), value.NewTokens()
	began := time.Now()
	units, diags, err := terraform.Load(context.Background(), files, []string{"."}, set, tokens, terraform.Options{Jobs: 1})
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > slow {
		t.Errorf("evaluation took %v", took)
	}
	for _, d := range diags {
		checkRange(t, set, d.Subject, d.Summary)
		if strings.Contains(d.Detail, "a defect in the evaluation") {
			t.Errorf("panic: %s", d.Detail)
		}
	}
	for _, u := range units {
		for _, r := range u.Resources {
			checkRange(t, set, r.Header, r.Address)
			checkRange(t, set, r.Block, r.Address)
			checkRanges(t, set, r.Ranges, r.Address)
		}
		for _, g := range u.Gaps {
			checkRange(t, set, g.Range, g.Text)
		}
	}
	out := dump.Units(set, tokens, units, diags)
	if i := strings.IndexFunc(out, func(r rune) bool { return r >= 0xF5700 && r <= 0xF5900 }); i >= 0 && !privateInput(files) {
		t.Errorf("a token's own characters are in the text: …%q…", out[max(i-60, 0):min(i+60, len(out))])
	}
	return out
}

// privateInput reports whether the input itself has the characters that tokens
// are made of, or could make them of numbers.
func privateInput(files fstest.MapFS) bool {
	for _, f := range files {
		text := strings.ToLower(string(f.Data))
		if !utf8.ValidString(text) || strings.Contains(text, `\u000f5`) || strings.Contains(text, `\udb`) ||
			strings.IndexFunc(text, func(r rune) bool { return r >= 0xF5700 && r <= 0xF5900 }) >= 0 {
			return true
		}
	}
	return false
}

func checkRange(t *testing.T, files *source.Files, r source.Range, what string) {
	t.Helper()
	if r.IsZero() {
		return
	}
	f := files.Get(r.File)
	if f == nil {
		t.Errorf("%s: range in %q, which was not read", what, r.File)
		return
	}
	if r.Start < 0 || r.End < r.Start || r.End > len(f.Content) {
		t.Errorf("%s: range %d to %d is outside of %s (%d bytes)", what, r.Start, r.End, r.File, len(f.Content))
	}
}

func checkRanges(t *testing.T, files *source.Files, r *declared.Ranges, what string) {
	t.Helper()
	if r == nil {
		return
	}
	checkRange(t, files, r.Self, what)
	for name, sub := range r.Named {
		checkRanges(t, files, sub, what+"."+name)
	}
	for _, sub := range r.Items {
		checkRanges(t, files, sub, what+"[]")
	}
}
