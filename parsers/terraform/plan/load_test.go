package plan

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

func loadAlone(t testing.TB, text string) []*declared.Unit {
	t.Helper()
	units, _ := loadFiles(t, fstest.MapFS{"plan.json": {Data: []byte(text)}})
	return units
}

func loadFiles(t testing.TB, files fs.FS) ([]*declared.Unit, source.Diagnostics) {
	t.Helper()
	set, tokens, opts := source.NewFiles(), value.NewTokens(), terraform.Options{Jobs: 1}
	units, _, err := terraform.Load(context.Background(), files, []string{"."}, set, tokens, opts)
	if err != nil {
		t.Fatal(err)
	}
	units, diags, err := Load(context.Background(), files, []string{"."}, set, tokens, opts, units)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range units {
		for _, r := range u.Resources {
			checkRanges(t, set, r)
		}
	}
	return units, diags
}

// checkRanges: every place lies in its file.
func checkRanges(t testing.TB, set *source.Files, r *declared.Resource) {
	t.Helper()
	for _, at := range []source.Range{r.Header, r.Block, r.RangeOf(declared.Path("vpc_id")...)} {
		f := set.Get(at.File)
		if f == nil || at.Start < 0 || at.Start > at.End || at.End > len(f.Content) {
			t.Errorf("%s: range %v is outside its file", r.Address, at)
		}
	}
}

// fixture puts a fixture's files into dir.
func fixture(t testing.TB, into fstest.MapFS, name, dir string, plans bool) {
	t.Helper()
	root := os.DirFS(filepath.Join("testdata/plans", name))
	err := fs.WalkDir(root, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(p, ".txt") || !plans && p == "plan.json" {
			return err
		}
		text, err := fs.ReadFile(root, p)
		into[filepath.ToSlash(filepath.Join(dir, p))] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// describe lists the units with the files that their resources lie in.
func describe(units []*declared.Unit) []string {
	var out []string
	for _, u := range units {
		files := []string{}
		for _, r := range u.Resources {
			if !slices.Contains(files, r.Header.File) {
				files = append(files, r.Header.File)
			}
		}
		slices.Sort(files)
		out = append(out, fmt.Sprintf("%s: %d resources in %s, %d gaps", u.ID, len(u.Resources), strings.Join(files, " "), len(u.Gaps)))
	}
	return out
}

func TestWhichUnitAPlanReplaces(t *testing.T) {
	network, err := os.ReadFile("testdata/plans/network/plan.json")
	if err != nil {
		t.Fatal(err)
	}
	plan := &fstest.MapFile{Data: network}
	targeted := &fstest.MapFile{Data: []byte(strings.Replace(string(network), `"complete": true`, `"complete": false`, 1))}
	for name, c := range map[string]struct {
		files fstest.MapFS
		want  []string
		diags []string
	}{
		"beside its root": {
			files: fstest.MapFS{"infra/plan.json": plan},
			want:  []string{"infra: 20 resources in infra/main.tf, 0 gaps"},
		},
		"elsewhere in the scan": {
			files: fstest.MapFS{"out/network.json": plan},
			want:  []string{"infra: 20 resources in infra/main.tf, 0 gaps"},
		},
		"beside another root": {
			files: fstest.MapFS{"other/plan.json": plan, "other/main.tf": {Data: []byte(`resource "aws_vpc" "other" {}`)}},
			want: []string{
				"infra: 20 resources in infra/main.tf, 0 gaps",
				"other: 1 resources in other/main.tf, 0 gaps",
			},
		},
		"two environments": {
			files: fstest.MapFS{"infra/dev.json": plan, "infra/prod.json": plan},
			want: []string{
				"infra: 20 resources in infra/main.tf, 0 gaps",
				"infra@prod: 20 resources in infra/main.tf, 0 gaps",
			},
		},
		"a part of the configuration": {
			files: fstest.MapFS{"infra/plan.json": targeted},
			want:  []string{"infra: 20 resources in infra/main.tf, 0 gaps"},
			diags: []string{"Plan is not complete"},
		},
		"older than its sources": {
			files: fstest.MapFS{"infra/plan.json": plan, "infra/more.tf": {Data: []byte(`resource "aws_vpc" "more" {}`)}},
			want:  []string{"infra: 21 resources in infra/main.tf infra/more.tf, 0 gaps"},
			diags: []string{"Plan is older than its sources"},
		},
		"not a plan": {
			files: fstest.MapFS{"infra/state.json": {Data: []byte(`{"format_version":"1.0","values":{"configuration":1}}`)}},
			want:  []string{"infra: 20 resources in infra/main.tf, 0 gaps"},
		},
		"broken": {
			files: fstest.MapFS{"infra/plan.json": {Data: network[:len(network)/2]}, "infra/b.json": {Data: []byte(`{"format_version":"7.0","configuration":{},"planned_values":{}}`)}},
			want:  []string{"infra: 20 resources in infra/main.tf, 0 gaps"},
			diags: []string{"Plan cannot be read", "Plan cannot be read"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			fixture(t, c.files, "network", "infra", false)
			units, diags := loadFiles(t, c.files)
			if diff := cmp.Diff(c.want, describe(units)); diff != "" {
				t.Errorf("units (-want +got):\n%s", diff)
			}
			var got []string
			for _, d := range diags {
				got = append(got, d.Summary)
			}
			if diff := cmp.Diff(c.diags, got); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTargetedPlanAlone(t *testing.T) {
	files := fstest.MapFS{}
	fixture(t, files, "modules", ".", true)
	text := strings.Replace(string(files["plan.json"].Data), `"complete": true`, `"complete": false`, 1)
	units := loadAlone(t, text)
	want := []string{"plan.json: 13 resources in plan.json, 5 gaps"}
	if diff := cmp.Diff(want, describe(units)); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
}

// TestModuleThatIsNotOnDisk: the plan closes the gap, and what it knows of the
// module stands behind the call.
func TestModuleThatIsNotOnDisk(t *testing.T) {
	files := fstest.MapFS{}
	fixture(t, files, "modules", ".", true)
	for name := range files {
		if strings.HasPrefix(name, "modules/endpoints/") {
			delete(files, name)
		}
	}
	units, _ := loadFiles(t, files)
	var root *declared.Unit
	for _, u := range units {
		if u.ID == "." {
			root = u
		}
	}
	if root == nil || len(root.Gaps) != 0 {
		t.Fatalf("units are %q", describe(units))
	}
	for _, r := range root.Resources {
		missing := strings.HasPrefix(r.Address, "module.endpoints.")
		if got := len(r.Calls) == 1 && r.Calls[0].Downloaded && r.Calls[0].Header.File == "main.tf"; got != missing {
			t.Errorf("%s stands in %s behind %v", r.Address, r.Header.File, r.Calls)
		}
		if got := r.Header.File == "plan.json"; got != missing {
			t.Errorf("%s stands in %s", r.Address, r.Header.File)
		}
	}
}

// TestVariablesOfThePlan: what the plan does not know comes from the sources as
// they are with the plan's variables, and what it knows from the plan.
func TestVariablesOfThePlan(t *testing.T) {
	const sources = `
variable "env" { default = "dev" }
variable "zones" { default = ["a"] }
resource "aws_vpc" "main" {
  count = length(var.zones)
  tags  = { Name = var.env }
}
resource "aws_s3_bucket_policy" "p" {
  policy = jsonencode({ id = aws_vpc.main[1].id, env = var.env })
}
resource "aws_route" "r" {
  destination_cidr_block = data.aws_vpc.x.cidr_block
}
data "aws_vpc" "x" { default = true }
`
	const made = `{"format_version":"1.2","variables":{"env":{"value":"prod"},"zones":{"value":["a","b"]}},
"planned_values":{"root_module":{"resources":[
 {"address":"aws_vpc.main[0]","mode":"managed","type":"aws_vpc","values":{"tags":{"Name":"prod"}}},
 {"address":"aws_vpc.main[1]","mode":"managed","type":"aws_vpc","values":{"tags":{"Name":"prod"}}},
 {"address":"aws_s3_bucket_policy.p","mode":"managed","type":"aws_s3_bucket_policy","values":{}},
 {"address":"aws_route.r","mode":"managed","type":"aws_route","values":{"destination_cidr_block":"172.31.0.0/16"}}]}},
"resource_changes":[{"address":"aws_s3_bucket_policy.p","change":{"before":null,"after_unknown":{"policy":true}}}],
"configuration":{"root_module":{"resources":[
 {"address":"aws_vpc.main","expressions":{"tags":{"references":["var.env"]}}},
 {"address":"aws_route.r","expressions":{"destination_cidr_block":{"references":["data.aws_vpc.x.cidr_block","data.aws_vpc.x"]}}},
 {"address":"aws_s3_bucket_policy.p","expressions":{"policy":{"references":["aws_vpc.main[1].id","aws_vpc.main[1]","aws_vpc.main","var.env"]}}}]}}}`
	files := fstest.MapFS{"main.tf": {Data: []byte(sources)}, "plan.json": {Data: []byte(made)}}
	set, tokens, opts := source.NewFiles(), value.NewTokens(), terraform.Options{Jobs: 1}
	units, _, err := terraform.Load(context.Background(), files, []string{"."}, set, tokens, opts)
	if err != nil {
		t.Fatal(err)
	}
	if units, _, err = Load(context.Background(), files, []string{"."}, set, tokens, opts, units); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range units[0].Resources {
		for _, name := range []string{"policy", "destination_cidr_block"} {
			if s, state := tokens.String(r.Attr(tokens, name)); state == value.Known {
				got[r.Address+"."+name] = tokens.Render(s)
			}
		}
		if !r.Data {
			got[r.Address] = fmt.Sprintf("line %d", set.Get(r.Header.File).LineOf(r.Header.Start))
		}
	}
	want := map[string]string{
		"aws_vpc.main[0]": "line 4", "aws_vpc.main[1]": "line 4", "aws_s3_bucket_policy.p": "line 8", "aws_route.r": "line 11",
		"aws_s3_bucket_policy.p.policy":      `{"env":"prod","id":"${aws_vpc.main[1].id}"}`,
		"aws_route.r.destination_cidr_block": "172.31.0.0/16",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("values and places (-want +got):\n%s", diff)
	}
	if set.Get("main.tf") == nil || len(set.Paths()) != 2 {
		t.Errorf("files of the scan are %q", set.Paths())
	}
}

// FuzzPlan: no plan makes the reader panic or hang, and all places lie in the
// file.
func FuzzPlan(f *testing.F) {
	names, err := filepath.Glob("testdata/plans/*/plan.json")
	if err != nil || len(names) == 0 {
		f.Fatalf("no plans: %v", err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"format_version":"1.2","configuration":{"root_module":[]},"planned_values":{"root_module":{"resources":[{"address":"aws_vpc.a[","type":"aws_vpc"}]}}}`))
	const sources = `resource "aws_vpc" "main" {}`
	f.Fuzz(func(t *testing.T, text []byte) {
		_, diags := loadFiles(t, fstest.MapFS{"plan.json": {Data: text}})
		_, more := loadFiles(t, fstest.MapFS{"plan.json": {Data: text}, "main.tf": {Data: []byte(sources)}})
		for _, d := range append(diags, more...) {
			if strings.Contains(d.Detail, "a defect") {
				t.Errorf("panic: %s", d.Detail)
			}
		}
	})
}

// TestTooLarge: a file that begins like a plan and has more bytes than are read
// costs nothing but itself.
func TestTooLarge(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "plan.json")
	if err := os.WriteFile(name, []byte(`{"format_version":"1.2","planned_values":{`), 0o600); err != nil {
		t.Fatal(err)
	}
	// The rest is a hole: no disk is used.
	if err := os.Truncate(name, maxFileSize+1); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "small.json"), []byte(`{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"aws_vpc.v","mode":"managed","type":"aws_vpc","name":"v","values":{}}]}},"configuration":{}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	units, diags := loadFiles(t, os.DirFS(dir))
	if len(units) != 1 || units[0].ID != "small.json" {
		t.Errorf("got units %v", units)
	}
	if len(diags) != 1 || !diags[0].Unparsed || !strings.Contains(diags[0].Detail, "plan.json: it has 134217729 bytes") {
		t.Errorf("got diagnostics %v", diags)
	}
}
