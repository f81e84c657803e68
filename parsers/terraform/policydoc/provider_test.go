package policydoc

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// The tests of this file need terraform and a directory with the provider, in
// the layout of a filesystem mirror, which VPCE_LINT_PLUGIN_MIRROR names.

// TestAgainstProvider has the real provider make all documents of the golden
// files; with -update it writes them.
func TestAgainstProvider(t *testing.T) {
	run := terraform(t)
	cases := readCases(t, "documents.json")
	data, outputs := map[string]any{}, map[string]any{}
	for _, c := range cases {
		data[c.Name] = escape(c.Arguments)
		outputs[c.Name] = map[string]any{"value": map[string]any{
			"json":     fmt.Sprintf("${data.aws_iam_policy_document.%s.json}", c.Name),
			"minified": fmt.Sprintf("${data.aws_iam_policy_document.%s.minified_json}", c.Name),
		}}
	}
	dir := workspace(t, run)
	writeConfig(t, dir, map[string]any{"data": map[string]any{"aws_iam_policy_document": data}, "output": outputs})
	if out, err := run(dir, "plan", "-input=false", "-no-color", "-out=plan"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	shown, err := run(dir, "show", "-json", "plan")
	if err != nil {
		t.Fatal(err)
	}
	var plan struct {
		Planned struct {
			Outputs map[string]struct {
				Value struct{ JSON, Minified string }
			}
		} `json:"planned_values"`
	}
	if err := json.Unmarshal(shown, &plan); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			want := plan.Planned.Outputs[c.Name].Value
			if *update {
				if err := os.WriteFile(goldenPath(c.Name), []byte(want.JSON+"\n"), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			long, short, problems := Render(value.NewTokens(), c.value(t))
			if len(problems) > 0 {
				t.Errorf("problems: %v", problems)
			}
			if diff := cmp.Diff(want.JSON, long.AsString()); diff != "" {
				t.Errorf("json (-provider +got):\n%s", diff)
			}
			if diff := cmp.Diff(want.Minified, short.AsString()); diff != "" {
				t.Errorf("minified_json (-provider +got):\n%s", diff)
			}
		})
	}
}

// TestRejectedByProvider checks that what is a problem here is an error there.
// A plan ends where the first errors are, so those at fault are taken out until
// it succeeds.
func TestRejectedByProvider(t *testing.T) {
	run := terraform(t)
	dir := workspace(t, run)
	data := map[string]any{}
	for _, c := range readCases(t, "rejected.json") {
		data[c.Name] = escape(c.Arguments)
	}
	for len(data) > 0 {
		writeConfig(t, dir, map[string]any{"data": map[string]any{"aws_iam_policy_document": data}})
		out, err := run(dir, "plan", "-input=false", "-json")
		if err == nil {
			break
		}
		before := len(data)
		for line := range strings.Lines(string(out)) {
			var message struct {
				Diagnostic struct{ Severity, Address string }
			}
			if err := json.Unmarshal([]byte(line), &message); err != nil {
				t.Fatalf("%v: %s", err, line)
			}
			if message.Diagnostic.Severity == "error" {
				delete(data, strings.TrimPrefix(message.Diagnostic.Address, "data.aws_iam_policy_document."))
			}
		}
		if len(data) == before {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(data)) {
		t.Errorf("%s: the provider accepts it", name)
	}
}

// escape doubles what begins a template in Terraform's JSON syntax.
func escape(v any) any {
	switch v := v.(type) {
	case string:
		return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(v)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = escape(e)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k, e := range v {
			out[k] = escape(e)
		}
		return out
	}
	return v
}

const provider = `
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "x"
  secret_key                  = "x"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  skip_region_validation      = true
}
`

type runner func(dir string, args ...string) ([]byte, error)

// workspace returns an initialised directory.
func workspace(t *testing.T, run runner) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "provider.tf"), []byte(provider), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := run(dir, "init", "-input=false", "-no-color"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dir
}

func writeConfig(t *testing.T, dir string, config any) {
	t.Helper()
	text, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "main.tf.json"), text, 0o644); err != nil {
		t.Fatal(err)
	}
}

// terraform returns a function that runs it without a network, or skips the
// test where that is not possible. The error has what it wrote to stderr.
func terraform(t *testing.T) runner {
	t.Helper()
	mirror := os.Getenv("VPCE_LINT_PLUGIN_MIRROR")
	if mirror == "" {
		t.Skip("VPCE_LINT_PLUGIN_MIRROR names no provider mirror")
	}
	bin, err := exec.LookPath("terraform")
	if err != nil {
		t.Skip("terraform is not installed")
	}
	rc := filepath.Join(t.TempDir(), "terraformrc")
	content := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	if err := os.WriteFile(rc, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return func(dir string, args ...string) ([]byte, error) {
		cmd := exec.Command(bin, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+rc, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			err = fmt.Errorf("terraform %s: %w\n%s", args[0], err, stderr.String())
		}
		return out, err
	}
}
