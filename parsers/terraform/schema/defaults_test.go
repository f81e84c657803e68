package schema

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

var update = flag.Bool("update", false, "write defaults.txt from the provider's plan")

func TestDefault(t *testing.T) {
	tests := []struct {
		typ, attribute string
		want           cty.Value
	}{
		{"aws_vpc", "enable_dns_support", cty.True},
		{"aws_vpc", "instance_tenancy", cty.StringVal("default")},
		{"aws_subnet", "map_public_ip_on_launch", cty.False},
		{"aws_default_subnet", "map_public_ip_on_launch", cty.True},
		{"aws_vpc_endpoint", "vpc_endpoint_type", cty.StringVal("Gateway")},
		{"aws_security_group", "description", cty.StringVal("Managed by Terraform")},
		{"aws_flow_log", "max_aggregation_interval", cty.NumberIntVal(600)},
		{"aws_lambda_function", "reserved_concurrent_executions", cty.NumberIntVal(-1)},
		{"aws_instance", "metadata_options.http_endpoint", cty.StringVal("enabled")},
	}
	for _, tt := range tests {
		if got, ok := Default(tt.typ, tt.attribute); !ok || !got.RawEquals(tt.want) {
			t.Errorf("%s.%s: got %#v, want %#v", tt.typ, tt.attribute, got, tt.want)
		}
	}
	for _, key := range [][2]string{{"aws_vpc", "enable_dns_hostnames"}, {"aws_vpc", "cidr_block"}, {"aws_vpc", ""}, {"", ""}, {"aws_unknown", "x"}} {
		if got, ok := Default(key[0], key[1]); ok {
			t.Errorf("%s.%s has the default %#v", key[0], key[1], got)
		}
	}
}

// TestDefaultsFile checks that each line is in order, readable, and a value for
// an argument that the schema has.
func TestDefaultsFile(t *testing.T) {
	last := ""
	for line := range strings.Lines(defaults) {
		line = strings.TrimSuffix(line, "\n")
		if last >= line {
			t.Errorf("out of order: %s", line)
		}
		last = line
		typ, path, _ := strings.Cut(keyOf(line), " ")
		v, ok := Default(typ, path)
		if !ok {
			t.Errorf("not readable: %s", line)
			continue
		}
		b, ok := Resource(typ)
		if !ok {
			t.Errorf("unknown type: %s", line)
			continue
		}
		names := strings.Split(path, ".")
		for _, name := range names[:len(names)-1] {
			n, ok := b.Nested(name)
			if !ok {
				t.Fatalf("unknown block: %s", line)
			}
			b = n.Block
		}
		a, ok := b.Attribute(names[len(names)-1])
		if !ok || !a.Optional {
			t.Errorf("no such argument: %s", line)
			continue
		}
		if c, err := convert.Convert(v, a.Type); err != nil || !c.Type().Equals(v.Type()) {
			t.Errorf("%s: the type is %s", line, a.Type.FriendlyName())
		}
	}
}

// TestDefaultsAgainstProvider plans testdata/minimal.tf with the real provider.
// It needs terraform and a directory with the provider, in the layout of a
// filesystem mirror, which VPCE_LINT_PLUGIN_MIRROR names.
func TestDefaultsAgainstProvider(t *testing.T) {
	got := plannedDefaults(t)
	if *update {
		if err := os.WriteFile("defaults.txt", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(strings.Split(got, "\n"), strings.Split(defaults, "\n")); diff != "" {
		t.Errorf("defaults.txt (-provider +file):\n%s", diff)
	}
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

// plannedDefaults returns what defaults.txt should be.
func plannedDefaults(t *testing.T) string {
	t.Helper()
	minimal, err := os.ReadFile(filepath.Join("testdata", "minimal.tf"))
	if err != nil {
		t.Fatal(err)
	}
	run := terraform(t)
	dir := t.TempDir()
	for name, content := range map[string]string{"provider.tf": provider, "minimal.tf": string(minimal)} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	run(dir, "init", "-input=false", "-no-color")
	run(dir, "plan", "-input=false", "-no-color", "-refresh=false", "-out=plan")
	var plan struct {
		Planned struct {
			Root struct {
				Resources []struct {
					Address, Type string
					Values        map[string]any
				}
			} `json:"root_module"`
		} `json:"planned_values"`
		Configuration struct {
			Root struct {
				Resources []struct {
					Address     string
					Expressions map[string]any
				}
			} `json:"root_module"`
		}
	}
	if err := json.Unmarshal(run(dir, "show", "-json", "plan"), &plan); err != nil {
		t.Fatal(err)
	}
	written := map[string]map[string]any{}
	for _, r := range plan.Configuration.Root.Resources {
		written[r.Address] = r.Expressions
	}
	var lines []string
	for _, r := range plan.Planned.Root.Resources {
		b, ok := Resource(r.Type)
		if !ok {
			t.Fatalf("%s is not known", r.Type)
		}
		c := &collector{typ: r.Type}
		c.block(b, "", r.Values, written[r.Address])
		lines = append(lines, c.lines...)
	}
	slices.Sort(lines)
	return strings.Join(slices.Compact(lines), "\n") + "\n"
}

type collector struct {
	typ   string
	lines []string
}

// block collects the scalars that are planned and not written. Empty strings
// are no defaults: they are how the provider's older kit spells null in the
// elements of a set.
func (c *collector) block(b *Block, prefix string, planned, written map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(planned)) {
		if n, ok := b.Nested(name); ok {
			blocks, _ := planned[name].([]any)
			bodies, _ := written[name].([]any)
			for i := range min(len(blocks), len(bodies)) {
				p, _ := blocks[i].(map[string]any)
				w, _ := bodies[i].(map[string]any)
				c.block(n.Block, prefix+name+".", p, w)
			}
			continue
		}
		a, ok := b.Attribute(name)
		if _, isWritten := written[name]; !ok || isWritten || !a.Optional {
			continue
		}
		key := c.typ + " " + prefix + name
		if strings.HasPrefix(key, "aws_redshift_cluster ") && (name == "encrypted" || name == "publicly_accessible") {
			continue
		}
		switch v := planned[name].(type) {
		case string:
			if v != "" {
				c.lines = append(c.lines, fmt.Sprintf("%s %q", key, v))
			}
		case bool, float64:
			c.lines = append(c.lines, fmt.Sprintf("%s %v", key, v))
		}
	}
}

// terraform returns a function that runs it without a network, or skips the
// test where that is not possible.
func terraform(t *testing.T) func(dir string, args ...string) []byte {
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
	return func(dir string, args ...string) []byte {
		t.Helper()
		cmd := exec.Command(bin, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+rc, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1")
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("terraform %s: %v\n%s%s", args[0], err, out, stderr.String())
		}
		return out
	}
}
