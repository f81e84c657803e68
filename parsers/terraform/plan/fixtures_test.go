package plan_test

import (
	"context"
	"flag"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/vpce-lint/vpce-lint/parsers/declared/dump"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/plan"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/plan/plantest"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

var update = flag.Bool("update", false, "make the plans of testdata/plans anew where terraform is there, and rewrite their dumps")

// plansDir holds a root module a folder, with its plan as plan.json and a dump
// of what is read from the plan alone as want.txt.
const plansDir = "testdata/plans"

// newFile is the file of a root module that is added after the rest of it has
// been applied.
const newFile = "new.tf"

func fixtures(t testing.TB) []string {
	t.Helper()
	entries, err := os.ReadDir(plansDir)
	if err != nil || len(entries) == 0 {
		t.Fatalf("no plans in %s: %v", plansDir, err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// sources are the configuration files of a fixture.
func sources(t testing.TB, name string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	dir := os.DirFS(filepath.Join(plansDir, name))
	err := fs.WalkDir(dir, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(p, ".tf") {
			return err
		}
		text, err := fs.ReadFile(dir, p)
		out[p] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestMakePlans makes the plans, with -update.
func TestMakePlans(t *testing.T) {
	if !*update {
		t.Skip("plans are made with -update only")
	}
	for _, name := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			maker := plantest.New(t)
			files := sources(t, name)
			var made []byte
			var err error
			if files[newFile] == nil {
				made, err = maker.Plan(t, files, ".")
			} else {
				maker.Environ = []string{"AWS_ENDPOINT_URL=" + startMoto(t)}
				before := fstest.MapFS{}
				for n, f := range files {
					if n != newFile {
						before[n] = f
					}
				}
				made, err = maker.PlanAfter(t, before, files)
			}
			if err != nil {
				t.Fatal(err)
			}
			stable, err := plantest.Stable(made)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(plansDir, name, "plan.json"), stable, 0o600); err != nil {
				t.Fatal(err)
			}
		})
	}
}

// startMoto starts a local server that answers for AWS and returns its URL.
func startMoto(t *testing.T) string {
	t.Helper()
	program, err := exec.LookPath("moto_server")
	if err != nil {
		t.Skip("moto_server is not in PATH: nothing can be applied")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	_ = l.Close()
	cmd := exec.Command(program, "-H", "127.0.0.1", "-p", port)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for range 300 {
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			_ = c.Close()
			return "http://127.0.0.1:" + port
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("moto_server does not answer")
	return ""
}

// load reads files with the sources or without them, and dumps what came out.
func load(t testing.TB, files fs.FS, opts terraform.Options) string {
	t.Helper()
	set, tokens := source.NewFiles(), value.NewTokens()
	units, diags, err := terraform.Load(context.Background(), files, []string{"."}, set, tokens, opts)
	if err != nil {
		t.Fatal(err)
	}
	units, more, err := plan.Load(context.Background(), files, []string{"."}, set, tokens, opts, units)
	if err != nil {
		t.Fatal(err)
	}
	return dump.Units(set, tokens, units, append(diags, more...))
}

func TestPlanAlone(t *testing.T) {
	for _, name := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(plansDir, name)
			made, err := os.ReadFile(filepath.Join(dir, "plan.json"))
			if err != nil {
				t.Fatal(err)
			}
			got := load(t, fstest.MapFS{"plan.json": {Data: made}}, terraform.Options{Jobs: 1})
			if *update {
				if err := os.WriteFile(filepath.Join(dir, "want.txt"), []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(filepath.Join(dir, "want.txt"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("dump (-want +got); -update rewrites it:\n%s", diff)
			}
		})
	}
}
