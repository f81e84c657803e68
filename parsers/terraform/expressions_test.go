package terraform_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/parsers/declared/dump"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// failed is the answer of an expression that is an error.
const failed = "<error>"

// expressionFiles reads testdata/expressions.txtar: the configuration around
// the expressions, and the expressions. A "\n" outside of quotes is a line
// break, which heredocs need.
func expressionFiles(t testing.TB) (*txtar.Archive, []string) {
	t.Helper()
	a, err := txtar.ParseFile("testdata/expressions.txtar")
	if err != nil {
		t.Fatal(err)
	}
	last := len(a.Files) - 1
	lines := strings.Split(strings.TrimSpace(string(a.Files[last].Data)), "\n")
	for i, l := range lines {
		if strings.Contains(l, "<<") || strings.HasPrefix(l, `[\n`) || strings.HasPrefix(l, `{\n`) {
			l = strings.ReplaceAll(l, `\\`, "\x00")
			lines[i] = strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(l, `\n`, "\n"), `\t`, "\t"), "\x00", `\`)
		}
	}
	a.Files = a.Files[:last]
	return a, lines
}

// TestExpressionsAgainstTerraform compares each expression's answer, as JSON,
// or that it fails, with the answer of the terraform in PATH.
func TestExpressionsAgainstTerraform(t *testing.T) {
	if testing.Short() {
		t.Skip("the comparison with terraform takes seconds")
	}
	needTerraform(t)
	a, lines := expressionFiles(t)
	var config strings.Builder
	for i, e := range lines {
		fmt.Fprintf(&config, "resource \"terraform_data\" \"e%d\" {\n  input = nonsensitive(try(jsonencode(%s\n), %q))\n}\n", i, e, failed)
	}
	a.Files = append(a.Files, txtar.File{Name: "expressions.tf", Data: []byte(config.String())})
	work := t.TempDir()
	for _, f := range a.Files {
		p := filepath.Join(work, filepath.FromSlash(f.Name))
		must(t, os.MkdirAll(filepath.Dir(p), 0o755))
		must(t, os.WriteFile(p, f.Data, 0o600))
	}
	ours := answers(t, a, lines)
	theirs := map[string]any{}
	plan, err := planOf(t, work, ".", "", terraform.Options{})
	must(t, err)
	for _, r := range plan.PlannedValues.RootModule.all() {
		theirs[r.Address] = r.Values["input"]
	}
	for i, e := range lines {
		address := fmt.Sprintf("terraform_data.e%d", i)
		if want, ok := theirs[address].(string); !ok {
			t.Errorf("%s has no answer in the plan", e)
		} else if ours[address] != want {
			t.Errorf("%s\n got %s\nwant %s", e, ours[address], want)
		}
	}
	t.Logf("%d expressions compared", len(lines))
}

// answers evaluates the configuration.
func answers(t testing.TB, a *txtar.Archive, lines []string) map[string]string {
	t.Helper()
	files := fstest.MapFS{}
	for _, f := range a.Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	tokens := value.NewTokens()
	units, diags, err := terraform.Load(context.Background(), files, []string{"."}, source.NewFiles(), tokens, terraform.Options{Workspace: "default"})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diags {
		t.Logf("diagnostic: %s: %s", d.Summary, d.Detail)
	}
	out := map[string]string{}
	for _, r := range units[0].Resources {
		if v := r.Attr(tokens, "input"); strings.HasPrefix(r.Address, "terraform_data.e") && !strings.Contains(r.Address, "[") {
			s, state := tokens.String(v)
			if state != value.Known || tokens.Has(s) {
				s = dump.Value(tokens, v)
			}
			out[r.Address] = s
		}
	}
	return out
}
