package functions

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zclconf/go-cty/cty"
)

// terraform returns a function that runs the real Terraform in dir, or skips
// the test.
func terraform(t *testing.T, dir string) func(args ...string) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("the comparison with terraform takes seconds")
	}
	bin, err := exec.LookPath("terraform")
	if err != nil {
		t.Skip("terraform is not in PATH: nothing to compare with")
	}
	config := filepath.Join(t.TempDir(), "terraformrc")
	if err := os.WriteFile(config, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return func(args ...string) []byte {
		cmd := exec.CommandContext(t.Context(), bin, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+config, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("terraform %s: %v\n%s%s", strings.Join(args, " "), err, out, stderr.String())
		}
		return out
	}
}

func expressions(t *testing.T) []string {
	t.Helper()
	f, err := os.Open("testdata/expressions.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []string
	for s := bufio.NewScanner(f); s.Scan(); {
		if line := s.Text(); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

const failed = "<error>"

// TestAgainstTerraform compares each expression's answer, as JSON, or that it
// fails, with the answer of the terraform in PATH.
func TestAgainstTerraform(t *testing.T) {
	root := t.TempDir()
	for name, file := range testFiles() {
		p := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, file.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	run := terraform(t, filepath.Join(root, "infra"))
	exprs := expressions(t)
	var config strings.Builder
	for i, e := range exprs {
		fmt.Fprintf(&config, "output \"e%d\" {\n  value = nonsensitive(try(jsonencode(%s), %q))\n}\n", i, e, failed)
	}
	// The file must not match the patterns of fileset.
	if err := os.WriteFile(filepath.Join(root, "infra", "main.tf"), []byte(config.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	state := filepath.Join(t.TempDir(), "state")
	run("apply", "-auto-approve", "-input=false", "-no-color", "-state="+state)
	var outputs map[string]struct{ Value string }
	if err := json.Unmarshal(run("output", "-json", "-state="+state), &outputs); err != nil {
		t.Fatal(err)
	}

	f, _ := newTest(t)
	vars := map[string]cty.Value{"path": cty.ObjectVal(map[string]cty.Value{"module": cty.StringVal(".")})}
	for i, e := range exprs {
		got := failed
		if v, err := eval(f, "jsonencode("+e+")", vars); err == nil {
			if !v.IsKnown() {
				t.Errorf("%s is unknown", e)
				continue
			}
			got = v.AsString()
		} else if testing.Verbose() {
			t.Logf("%s: %v", e, err)
		}
		if want := outputs[fmt.Sprintf("e%d", i)].Value; got != want {
			t.Errorf("%s\n got %s\nwant %s", e, got, want)
		}
	}
}

// openTofuOnly are the functions that Terraform does not have.
var openTofuOnly = []string{"base64gunzip", "cidrcontains", "urldecode"}

func TestNames(t *testing.T) {
	golden, err := os.ReadFile("testdata/names.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := append(strings.Fields(string(golden)), openTofuOnly...)
	slices.Sort(want)
	if diff := cmp.Diff(want, Names()); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	table := New(Env{}).Table()
	for _, name := range want {
		_, plain := table[name]
		_, core := table["core::"+name]
		if own := name == "try" || name == "can"; plain == own || core == own {
			t.Errorf("%s: in the table %v, under core:: %v", name, plain, core)
		}
	}
}

// TestSignatures compares names and numbers of parameters with those of the
// terraform in PATH.
func TestSignatures(t *testing.T) {
	run := terraform(t, t.TempDir())
	var metadata struct {
		Signatures map[string]struct {
			Parameters []struct {
				Name     string
				Nullable bool `json:"is_nullable"`
			}
			Variadic *struct{ Name string } `json:"variadic_parameter"`
		} `json:"function_signatures"`
	}
	if err := json.Unmarshal(run("metadata", "functions", "-json"), &metadata); err != nil {
		t.Fatal(err)
	}
	f, _ := newTest(t)
	table := f.Table()
	for name, want := range metadata.Signatures {
		if plain := plainName(name); plain == "try" || plain == "can" {
			continue
		}
		fn, ok := table[name]
		if !ok {
			t.Errorf("%s is missing", name)
			continue
		}
		params := fn.Params()
		if len(params) != len(want.Parameters) || (fn.VarParam() != nil) != (want.Variadic != nil) {
			t.Errorf("%s takes %d parameters and variadic %v", name, len(params), fn.VarParam() != nil)
			continue
		}
		for i, p := range params {
			// contains takes null in newer versions.
			if p.AllowNull != want.Parameters[i].Nullable && plainName(name) != "contains" {
				t.Errorf("%s: parameter %s: null allowed %v", name, p.Name, p.AllowNull)
			}
		}
	}
}
