//go:build unix

package terraform_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// The differential tests plan configurations with the real terraform program
// and compare every address, and every attribute that a configuration writes
// and the plan knows, with what this package says. They need terraform in PATH;
// those with AWS resources need a plugin mirror that holds the AWS provider,
// named by this environment variable.
const mirrorVariable = "VPCE_LINT_PLUGIN_MIRROR"

// moreVariable names folders, separated like PATH, whose root modules are
// planned and compared too.
const moreVariable = "VPCE_LINT_DIFFERENTIAL"

func needTerraform(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("terraform"); err != nil {
		t.Skip("terraform is not in PATH: nothing to compare with")
	}
}

func TestAgainstTerraformWithoutProviders(t *testing.T) {
	needTerraform(t)
	for _, name := range scenarios(t) {
		s, err := readScenario(name)
		must(t, err)
		if s.plan != "" {
			t.Run(caseName(name), func(t *testing.T) { compareScenario(t, s, s.plan, "") })
		}
	}
}

// compareScenario plans a case of our own, which must be possible.
func compareScenario(t *testing.T, s *scenario, dir, mirror string) {
	t.Helper()
	work := t.TempDir()
	for name, f := range s.files {
		p := filepath.Join(work, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(p), 0o755))
		must(t, os.WriteFile(p, f.Data, 0o600))
	}
	plan, err := planOf(t, work, dir, mirror, s.opts)
	must(t, err)
	files, tokens := source.NewFiles(), value.NewTokens()
	opts := s.opts
	opts.Workspace = "default"
	units, _, err := terraform.Load(context.Background(), s.files, s.paths, files, tokens, opts)
	must(t, err)
	for _, u := range units {
		if u.ID == dir {
			comparePlan(t, tokens, u, plan)
			return
		}
	}
	t.Fatalf("%s is no root for us", dir)
}

func TestAgainstTerraformWithAWS(t *testing.T) {
	needTerraform(t)
	mirror := os.Getenv(mirrorVariable)
	if mirror == "" {
		t.Skipf("%s names no plugin mirror with the AWS provider: nothing to plan with", mirrorVariable)
	}
	startMoto(t)
	for _, name := range scenarios(t) {
		s, err := readScenario(name)
		must(t, err)
		if s.planAWS != "" {
			t.Run(caseName(name), func(t *testing.T) { compareScenario(t, s, s.planAWS, mirror) })
		}
	}
	folders := []string{"../../testdata"}
	folders = append(folders, filepath.SplitList(os.Getenv(moreVariable))...)
	for _, folder := range folders {
		for _, dir := range roots(t, folder) {
			t.Run(filepath.ToSlash(dir), func(t *testing.T) { compareRoot(t, dir, mirror) })
		}
	}
}

// startMoto starts a local server that answers data sources, where moto_server
// is in PATH, and points the provider at it. Without it, configurations that
// ask AWS cannot be planned.
func startMoto(t *testing.T) {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		return
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	_, port, err := net.SplitHostPort(l.Addr().String())
	must(t, err)
	must(t, l.Close())
	cmd := exec.Command(program, "-H", "127.0.0.1", "-p", port)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	must(t, cmd.Start())
	t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		_ = cmd.Wait()
	})
	for range 150 {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			_ = c.Close()
			t.Setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:"+port)
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("moto_server does not answer")
}

// roots lists the folders below dir that hold a root module, each found by its
// *.tf files.
func roots(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "modules" || d.Name() == ".terraform" || d.Name() == ".git") {
			return fs.SkipDir
		}
		if d.IsDir() {
			for _, pattern := range []string{"*.tf", "*.tf.json"} {
				if tf, _ := filepath.Glob(filepath.Join(p, pattern)); len(tf) > 0 {
					out = append(out, p)
					break
				}
			}
		}
		return nil
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return out
}

func compareRoot(t *testing.T, dir, mirror string) {
	work := t.TempDir()
	base, sub := dir, "."
	// Modules beside the root come along.
	if up := findUp(dir); up != "" {
		base = up
		sub, _ = filepath.Rel(up, dir)
	}
	if err := os.CopyFS(work, os.DirFS(base)); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(work)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	tokens := value.NewTokens()
	units, diags, err := terraform.Load(context.Background(), root.FS(), []string{filepath.ToSlash(sub)}, source.NewFiles(), tokens,
		terraform.Options{Workspace: "default"})
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range units {
		for _, g := range u.Gaps {
			t.Skipf("%s: terraform would have to download it", g.Text)
		}
	}
	plan, err := planOf(t, work, sub, mirror, terraform.Options{})
	if err != nil {
		t.Skip(err)
	}
	for _, d := range diags {
		t.Logf("diagnostic: %s: %s", d.Summary, d.Detail)
	}
	for _, u := range units {
		if u.ID == filepath.ToSlash(sub) {
			comparePlan(t, tokens, u, plan)
			return
		}
	}
	t.Fatalf("%s is no root for us", sub)
}

// findUp returns the nearest folder above dir that holds the modules which dir
// may call.
func findUp(dir string) string {
	text := ""
	files, _ := filepath.Glob(filepath.Join(dir, "*.tf"))
	for _, f := range files {
		b, _ := os.ReadFile(f)
		text += string(b)
	}
	up := 0
	for _, m := range regexp.MustCompile(`source\s*=\s*"(\.\.(?:/\.\.)*)`).FindAllStringSubmatch(text, -1) {
		up = max(up, strings.Count(m[1], ".."))
	}
	if up == 0 {
		return ""
	}
	out := dir
	for range up {
		out = filepath.Dir(out)
	}
	return out
}

type planned struct {
	PlannedValues struct {
		RootModule plannedModule `json:"root_module"`
	} `json:"planned_values"`
	ResourceChanges []struct {
		Address string
		Mode    string
		Change  struct {
			AfterUnknown any `json:"after_unknown"`
		}
	} `json:"resource_changes"`
	PriorState struct {
		Values struct {
			RootModule plannedModule `json:"root_module"`
		}
	} `json:"prior_state"`
}

type plannedModule struct {
	Resources    []plannedResource
	ChildModules []plannedModule `json:"child_modules"`
}

type plannedResource struct {
	Address string
	Mode    string
	Type    string
	Values  map[string]any
}

func (m plannedModule) all() []plannedResource {
	out := m.Resources
	for _, c := range m.ChildModules {
		out = append(out, c.all()...)
	}
	return out
}

var providerAlias = regexp.MustCompile(`(?s)(?:provider\s+"aws"\s*\{[^}]*?\balias\s*=|"alias":)\s*"([^"]+)"`)

// planOf plans a root offline with made-up credentials. An error means that
// terraform refuses the configuration.
func planOf(t *testing.T, work, sub, mirror string, given terraform.Options) (planned, error) {
	t.Helper()
	rc := filepath.Join(work, "terraform.rc")
	config := ""
	if mirror != "" {
		config = fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", mirror)
	}
	must(t, os.WriteFile(rc, []byte(config), 0o600))
	if mirror != "" {
		settings := "  access_key = \"made-up\"\n  secret_key = \"made-up\"\n  skip_credentials_validation = true\n  skip_metadata_api_check = true\n" +
			"  skip_requesting_account_id = true\n  skip_region_validation = true\n"
		var text strings.Builder
		files, _ := filepath.Glob(filepath.Join(work, sub, "*.tf*"))
		for _, f := range files {
			if b, err := os.ReadFile(f); err == nil {
				text.Write(b)
			}
		}
		override := ""
		for _, m := range providerAlias.FindAllStringSubmatch(text.String(), -1) {
			override += fmt.Sprintf("provider \"aws\" {\n  alias = %q\n%s}\n", m[1], settings)
		}
		if strings.Contains(text.String(), `provider "aws"`) || strings.Contains(text.String(), `"provider"`) {
			override += "provider \"aws\" {\n" + settings + "}\n"
		}
		must(t, os.WriteFile(filepath.Join(work, sub, "zz_credentials_override.tf"), []byte(override), 0o600))
		must(t, filepath.WalkDir(work, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(p) != ".tf" {
				return err
			}
			b, err := os.ReadFile(p)
			if err != nil || !strings.Contains(string(b), "required_providers") {
				return err
			}
			pin := "terraform {\n  required_providers {\n    aws = {\n      source = \"hashicorp/aws\"\n      version = \"5.100.0\"\n    }\n  }\n}\n"
			return os.WriteFile(filepath.Join(filepath.Dir(p), "zz_versions_override.tf"), []byte(pin), 0o600)
		}))
	}
	run := func(args ...string) ([]byte, error) {
		cmd := exec.Command("terraform", args...)
		cmd.Dir = filepath.Join(work, sub)
		cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+rc, "TF_IN_AUTOMATION=1", "CHECKPOINT_DISABLE=1", "AWS_EC2_METADATA_DISABLED=true",
			"AWS_REGION=us-east-1")
		cmd.Env = append(cmd.Env, given.Environ...)
		out, err := cmd.Output()
		if err != nil {
			message := string(out)
			x := &exec.ExitError{}
			if errors.As(err, &x) {
				message += string(x.Stderr)
			}
			return nil, fmt.Errorf("terraform %s cannot do this configuration: %s", args[0], message)
		}
		return out, nil
	}
	var p planned
	plan := []string{"plan", "-input=false", "-no-color", "-refresh=false", "-lock=false", "-out=plan.bin"}
	for _, v := range given.Variables {
		if v.File != "" {
			plan = append(plan, "-var-file="+v.File)
		} else {
			plan = append(plan, "-var="+v.Name+"="+v.Value)
		}
	}
	for _, args := range [][]string{{"init", "-backend=false", "-input=false", "-no-color"}, plan} {
		if _, err := run(args...); err != nil {
			return p, err
		}
	}
	out, err := run("show", "-json", "plan.bin")
	must(t, err)
	must(t, json.Unmarshal(out, &p))
	return p, nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func comparePlan(t *testing.T, tokens *value.Tokens, u *declared.Unit, p planned) {
	t.Helper()
	ours := map[string]*declared.Resource{}
	for _, r := range u.Resources {
		ours[r.Address] = r
	}
	compared, matched := 0, 0
	seen := map[string]bool{}
	for _, r := range append(p.PlannedValues.RootModule.all(), p.PriorState.Values.RootModule.all()...) {
		seen[r.Address] = true
		have := ours[r.Address]
		if have == nil {
			t.Errorf("%s is planned, and not found by us", r.Address)
			continue
		}
		if have.Exists != nil {
			t.Errorf("%s is planned, and exists only maybe for us: %s", r.Address, have.Exists)
		}
		entries, _ := tokens.Entries(have.Attributes)
		for _, e := range entries {
			want, ok := r.Values[e.Key]
			if !ok || want == nil {
				continue
			}
			compared++
			if diff := differ(tokens, e.Value, want); diff != "" {
				t.Errorf("%s.%s: %s", r.Address, e.Key, diff)
			} else {
				matched++
			}
		}
	}
	for _, r := range u.Resources {
		if !seen[r.Address] && !r.Data {
			t.Errorf("%s is found by us, and not planned", r.Address)
		}
	}
	t.Logf("%d addresses, %d of %d attributes equal", len(seen), matched, compared)
}
