package terraform_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// slowVariable, set to anything, runs the bombs too that use up a bound of
// steps, which takes seconds each.
const slowVariable = "VPCE_LINT_SLOW"

// TestBombs evaluates small inputs that would take all memory or time if
// nothing bounded them. Each must end soon, say what bound it reached, and
// leave the rest of the configuration analysed.
func TestBombs(t *testing.T) {
	const beside = "resource \"aws_vpc\" \"beside\" {\n  cidr_block = \"10.0.0.0/16\"\n}\n"
	doubling := "locals {\n  a0 = [1, 2]\n"
	for i := range 40 {
		doubling += fmt.Sprintf("  a%d = [local.a%d, local.a%d]\n", i+1, i, i)
	}
	doubling += "}\nresource \"terraform_data\" \"x\" {\n  input = local.a40\n}\n"
	texts := "locals {\n  a0 = \"0123456789\"\n"
	for i := range 40 {
		texts += fmt.Sprintf("  a%d = \"${local.a%d}${local.a%d}\"\n", i+1, i, i)
	}
	texts += "}\nresource \"terraform_data\" \"x\" {\n  input = local.a40\n}\n"
	chain := "locals {\n  a0 = 1\n"
	for i := range 5000 {
		chain += fmt.Sprintf("  a%d = local.a%d\n", i+1, i)
	}
	chain += "}\nresource \"terraform_data\" \"x\" {\n  input = local.a5000\n}\n"
	choices := "variable \"v\" {}\nlocals {\n  a0 = \"x\"\n"
	for i := range 40 {
		choices += fmt.Sprintf("  a%d = var.v == \"%d\" ? \"${local.a%d}a\" : \"${local.a%d}b\"\n", i+1, i, i, i)
	}
	choices += "}\nresource \"terraform_data\" \"x\" {\n  input = local.a40\n}\n"
	loops := "locals {\n  r = range(1000)\n}\nresource \"terraform_data\" \"x\" {\n  input = [for a in local.r : [for b in local.r : [for c in local.r : a]]]\n}\n"
	input := func(expression string) string {
		return "resource \"terraform_data\" \"x\" {\n  input = " + expression + "\n}\n"
	}
	tests := []struct {
		name   string
		bomb   string
		reason string // part of a diagnostic; "" where the answer is exact
		broken bool   // the file as a whole is refused
	}{
		{"brackets", input(strings.Repeat("[", 20_000)), "nested more than", true},
		{"parentheses", input(strings.Repeat("(", 20_000) + "1" + strings.Repeat(")", 20_000)), "nested more than", true},
		{"interpolations", input(strings.Repeat(`"${`, 20_000) + "1" + strings.Repeat(`}"`, 20_000)), "nested more than", true},
		{"negations", input(strings.Repeat("!", 20_000) + "true"), "nested more than", true},
		{"minus signs", input(strings.Repeat("-", 20_000) + "1"), "nested more than", true},
		{"conditionals", input(strings.Repeat("true ? 1 : ", 20_000) + "1"), "nested more than", true},
		{"blocks", strings.Repeat("a {\n", 20_000) + strings.Repeat("}\n", 20_000), "nested more than", true},
		{"brackets that a text seems to close", input(strings.Repeat(`["]",`, 20_000)), "nested more than", true},
		{"negations over lines", input("(" + strings.Repeat("!\n", 20_000) + "true)"), "nested more than", true},
		{"labels that seem to close blocks", strings.Repeat("a \"}\" {\n", 20_000), "nested more than", true},
		{"directives", input(`"` + strings.Repeat("%{ if true }", 20_000) + `"`), "nested more than", true},
		{"directives of a template in a text", input(`templatestring(local.t, {})`) + "locals {\n  t = join(\"\", [for i in range(1000) : \"%%{ if true }\"])\n}\n", "nested more than", false},
		{"type of a variable", "variable \"v\" {\n  type = \"" + strings.Repeat("list(", 20_000) + "\"\n}\n", "nested more than", false},
		{"additions", input(strings.Repeat("1 + ", 60_000) + "1"), "nested more than", false},
		{"attributes", input("local" + strings.Repeat(".a", 20_000)), "", false},
		{"indices", "locals {\n  a = 1\n}\n" + input("local.a"+strings.Repeat("[0]", 10_000)), "", false},
		{"splats", input("[]" + strings.Repeat("[*]", 10_000)), "nested more than", true},
		{"splats of their own", input("[" + strings.Repeat("[][*], ", 10_000) + "]"), "", false},
		{"unknown indices", "variable \"v\" {}\n" + input("var.v"+strings.Repeat("[var.v]", 5_000)), "", false},
		{"wrong indices", input("f()" + strings.Repeat("[a]", 5_000)), "", false},
		{"values that double", doubling, "has more than 1000000 parts", false},
		{"texts that double", texts, "A text has more than", false},
		{"references that lead on", chain, "References lead through more than", false},
		{"choices that double", choices, "", false},
		{"loops in loops", loops, "steps to evaluate", false},
		{"huge count", "resource \"terraform_data\" \"x\" {\n  count = 1000000000\n}\n", "at most 100000 instances", false},
		{"negative count", "resource \"terraform_data\" \"x\" {\n  count = -5\n}\n", "must not be negative", false},
		{"huge exponent", input("\"${1e999999999}\""), "beyond 2^", false},
		{"huge power", input("1e4000 * 1e4000"), "beyond 2^", false},
		{"infinity", input("pow(10, 400) - pow(10, 400)"), "", false},
		{"range", input("range(0, 1e9)"), "range", false},
		{"setproduct", input("setproduct(range(1000), range(1000), range(1000))"), "setproduct", false},
		{"format width", input("format(\"%0999999999d\", 1)"), "format", false},
		{"dynamic", "resource \"aws_security_group\" \"x\" {\n  count = 100000\n  dynamic \"ingress\" {\n    for_each = range(1000)\n    content {}\n  }\n}\n", "steps to evaluate", false},
		{"instances in instances", "module \"m\" {\n  source = \"./m\"\n  count  = 50000\n}\n", "steps to evaluate", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if tt.reason == "steps to evaluate" && os.Getenv(slowVariable) == "" {
				t.Skipf("%s is not set: takes seconds", slowVariable)
			}
			began := time.Now()
			files := fstest.MapFS{"bomb.tf": {Data: []byte(tt.bomb)}, "beside.tf": {Data: []byte(beside)}}
			if strings.Contains(tt.bomb, "./m") {
				files["m/main.tf"] = &fstest.MapFile{Data: []byte("resource \"terraform_data\" \"x\" {\n  count = 50000\n}\n")}
			}
			units, diags, err := terraform.Load(context.Background(), files, []string{"."}, source.NewFiles(), value.NewTokens(), terraform.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took > slow {
				t.Errorf("took %v", took)
			} else if took > time.Second {
				t.Logf("took %v", took)
			}
			text, broken := "", false
			for _, d := range diags {
				text += d.Detail + "\n"
				broken = broken || d.Unparsed
			}
			if !strings.Contains(text, tt.reason) || strings.Contains(text, "a defect in the evaluation") {
				t.Errorf("diagnostics do not say %q:\n%.2000s", tt.reason, text)
			}
			if broken != tt.broken {
				t.Errorf("file refused: %v, want %v", broken, tt.broken)
			}
			found := false
			for _, u := range units {
				for _, r := range u.Resources {
					found = found || r.Address == "aws_vpc.beside"
				}
			}
			if !found {
				t.Error("what stands beside the bomb is lost")
			}
		})
	}
}
