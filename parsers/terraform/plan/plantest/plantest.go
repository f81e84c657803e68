// Package plantest makes plans with the real terraform program, for tests.
package plantest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// MirrorVariable is the environment variable that names a plugin mirror with
// the AWS provider.
const MirrorVariable = "VPCE_LINT_PLUGIN_MIRROR"

// providerVersion is the version of the AWS provider that plans are made with.
const providerVersion = "5.100.0"

// Maker makes plans offline, with made-up credentials.
type Maker struct {
	mirror string
	// Environ is added to the environment of terraform.
	Environ []string
}

// New returns a maker, or skips the test where terraform or the mirror is not
// there.
func New(t testing.TB) *Maker {
	t.Helper()
	if _, err := exec.LookPath("terraform"); err != nil {
		t.Skip("terraform is not in PATH: no plans can be made")
	}
	mirror := os.Getenv(MirrorVariable)
	if mirror == "" {
		t.Skipf("%s names no plugin mirror with the AWS provider: no plans can be made", MirrorVariable)
	}
	return &Maker{mirror: mirror}
}

// Plan returns the plan of the root module in dir of files as JSON, with
// terraform's own words where it refuses.
func (m *Maker) Plan(t testing.TB, files fs.FS, dir string) ([]byte, error) {
	t.Helper()
	w, err := m.workspace(t, files, dir)
	if err != nil {
		return nil, err
	}
	return w.plan("-refresh=false")
}

// PlanAfter applies before, which needs a server that answers for AWS, puts the
// files of after in place of it and returns their plan.
func (m *Maker) PlanAfter(t testing.TB, before, after fs.FS) ([]byte, error) {
	t.Helper()
	w, err := m.workspace(t, before, ".")
	if err != nil {
		return nil, err
	}
	if _, err := w.run("apply", "-input=false", "-no-color", "-auto-approve"); err != nil {
		return nil, err
	}
	if err := w.write(after); err != nil {
		return nil, err
	}
	return w.plan()
}

type workspace struct {
	root, dir string
	environ   []string
}

func (m *Maker) workspace(t testing.TB, files fs.FS, dir string) (*workspace, error) {
	root := t.TempDir()
	rc := filepath.Join(root, "terraform.rc")
	w := &workspace{root: root, dir: filepath.Join(root, filepath.FromSlash(dir))}
	w.environ = append(os.Environ(), "TF_CLI_CONFIG_FILE="+rc, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1",
		"AWS_EC2_METADATA_DISABLED=true", "AWS_REGION=us-east-1")
	w.environ = append(w.environ, m.Environ...)
	config := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", m.mirror)
	if err := os.WriteFile(rc, []byte(config), 0o600); err != nil {
		return nil, err
	}
	if err := w.write(files); err != nil {
		return nil, err
	}
	_, err := w.run("init", "-backend=false", "-input=false", "-no-color")
	return w, err
}

// write puts files into the workspace, with the provider's version and
// credentials beside those of the root module.
func (w *workspace) write(files fs.FS) error {
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		to := filepath.Join(w.root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
			return err
		}
		return os.WriteFile(to, text, 0o600)
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.dir, "zz_test_override.tf"), []byte(w.override()), 0o600)
}

var providerBlock = regexp.MustCompile(`(?s)provider\s+"aws"\s*\{(.*?)\n?\}`)
var aliasArgument = regexp.MustCompile(`\balias\s*=\s*"([^"]+)"`)

func (w *workspace) override() string {
	const settings = "  access_key = \"made-up\"\n  secret_key = \"made-up\"\n  skip_credentials_validation = true\n  skip_metadata_api_check = true\n" +
		"  skip_requesting_account_id = true\n  skip_region_validation = true\n"
	var out strings.Builder
	out.WriteString(fmt.Sprintf("terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n      version = %q\n    }\n  }\n}\n", providerVersion))
	names, _ := filepath.Glob(filepath.Join(w.dir, "*.tf"))
	seen := map[string]bool{}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil || strings.HasSuffix(name, "_override.tf") {
			continue
		}
		for _, block := range providerBlock.FindAllStringSubmatch(string(text), -1) {
			alias := ""
			if a := aliasArgument.FindStringSubmatch(block[1]); a != nil {
				alias = fmt.Sprintf("  alias = %q\n", a[1])
			}
			if !seen[alias] {
				seen[alias] = true
				out.WriteString("provider \"aws\" {\n" + alias + settings + "}\n")
			}
		}
	}
	if !seen[""] {
		// An override cannot add a provider block; another file can.
		_ = os.WriteFile(filepath.Join(w.dir, "zz_test_provider.tf"), []byte("provider \"aws\" {\n"+settings+"}\n"), 0o600)
	}
	return out.String()
}

func (w *workspace) plan(more ...string) ([]byte, error) {
	args := append([]string{"plan", "-input=false", "-no-color", "-lock=false", "-out=plan.bin"}, more...)
	if _, err := w.run(args...); err != nil {
		return nil, err
	}
	return w.run("show", "-json", "plan.bin")
}

func (w *workspace) run(args ...string) ([]byte, error) {
	cmd := exec.Command("terraform", args...)
	cmd.Dir = w.dir
	cmd.Env = w.environ
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("terraform %s: %w: %s%s", args[0], err, out, stderr.String())
	}
	return out, nil
}

// Stable returns a plan without what differs from one making to the next or
// names a machine: the time, the credentials, the provider's host. It is
// indented, its keys sorted.
func Stable(plan []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(plan))
	dec.UseNumber()
	var doc map[string]any
	if err := dec.Decode(&doc); err != nil {
		return nil, err
	}
	delete(doc, "timestamp")
	if conf, ok := doc["configuration"].(map[string]any); ok {
		if providers, ok := conf["provider_config"].(map[string]any); ok {
			for _, p := range providers {
				withoutCredentials(p)
			}
		}
	}
	out, err := json.MarshalIndent(withoutHost(doc), "", " ")
	return append(out, '\n'), err
}

func withoutCredentials(provider any) {
	p, _ := provider.(map[string]any)
	if expressions, ok := p["expressions"].(map[string]any); ok {
		for name := range expressions {
			if name == "access_key" || name == "secret_key" || strings.HasPrefix(name, "skip_") {
				delete(expressions, name)
			}
		}
	}
}

// withoutHost cuts the host off the provider's full name.
func withoutHost(v any) any {
	switch v := v.(type) {
	case string:
		if i := strings.Index(v, "/hashicorp/aws"); i >= 0 && !strings.Contains(v[:i], "/") {
			return v[i+1:]
		}
	case []any:
		for i := range v {
			v[i] = withoutHost(v[i])
		}
	case map[string]any:
		for k := range v {
			v[k] = withoutHost(v[k])
		}
	}
	return v
}
