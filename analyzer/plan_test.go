package analyzer_test

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/plan/plantest"
)

// plansDir holds root modules with their plans.
const plansDir = "../parsers/terraform/plan/testdata/plans"

// morePlansVariable names folders, separated like PATH, whose root modules are
// planned and compared too.
const morePlansVariable = "VPCE_LINT_PLANS"

// planAlone lists what a plan without sources says otherwise than the sources,
// by fixture. "-" is what only the sources say, "+" what only the plan says.
var planAlone = map[string][]string{
	// Of dynamic blocks a plan shows no references.
	"blocks": {"+ interface/clients-blocked aws_vpc_endpoint.s3 (possible)"},
	// A plan does not tell a[*].id from a slice of it, and has no locals.
	"conditions": {
		"- interface/one-subnet-per-az aws_vpc_endpoint.all",
		"- logging/resolver-queries aws_vpc.main[0]",
		"+ gateway/vpc-mismatch aws_vpc_endpoint.s3 (possible)",
		"+ interface/clients-blocked aws_vpc_endpoint.all (possible)",
		"+ interface/clients-blocked aws_vpc_endpoint.first_two (possible)",
		"+ interface/one-subnet-per-az aws_vpc_endpoint.all (possible)",
		"+ interface/one-subnet-per-az aws_vpc_endpoint.first_two (possible)",
		"+ interface/subnets aws_vpc_endpoint.all (possible)",
		"+ interface/subnets aws_vpc_endpoint.first_two (possible)",
	},
	// A document in which an ARN is not known is not known as a whole.
	"policies": {"- bucket/source-vpce aws_s3_bucket.open"},
}

// TestPlansAndSourcesAgree compares the findings from sources, from sources with
// a plan beside them, and from the plan alone.
func TestPlansAndSourcesAgree(t *testing.T) {
	entries, err := os.ReadDir(plansDir)
	if err != nil || len(entries) == 0 {
		t.Fatalf("no plans in %s: %v", plansDir, err)
	}
	for _, e := range entries {
		t.Run(e.Name(), func(t *testing.T) {
			files := readFiles(t, path.Join(plansDir, e.Name()))
			made := files["plan.json"]
			delete(files, "plan.json")
			if diff := cmp.Diff(planAlone[e.Name()], compareFindings(t, files, made.Data)); diff != "" {
				t.Errorf("what the plan alone says otherwise (-want +got):\n%s", diff)
			}
		})
	}
}

// TestPlansOfCases does the same with the cases of the rules, whose plans are
// made on the spot. What a plan alone says otherwise is logged.
func TestPlansOfCases(t *testing.T) {
	maker := plantest.New(t)
	names, err := filepath.Glob(casesDir + "/*/*/*.tf")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases in %s: %v", casesDir, err)
	}
	for _, name := range names {
		t.Run(filepath.ToSlash(name), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			planAndCompare(t, maker, fstest.MapFS{"main.tf": {Data: text}})
		})
	}
	for _, dir := range filepath.SplitList(os.Getenv(morePlansVariable)) {
		t.Run(filepath.ToSlash(dir), func(t *testing.T) {
			planAndCompare(t, maker, readFiles(t, dir))
		})
	}
}

func planAndCompare(t *testing.T, maker *plantest.Maker, files fstest.MapFS) {
	made, err := maker.Plan(t, files, ".")
	if err != nil {
		t.Skip(err)
	}
	for _, d := range compareFindings(t, files, made) {
		t.Logf("the plan alone: %s", d)
	}
}

// compareFindings fails where a plan beside its sources says otherwise than the
// sources, but for deciding what is only possible without it. It returns what
// the plan alone says otherwise.
func compareFindings(t *testing.T, sources fstest.MapFS, made []byte) (alone []string) {
	t.Helper()
	fromSource := findingsOf(t, sources)
	both := fstest.MapFS{"plan.json": {Data: made}}
	maps.Copy(both, sources)
	const possible = " (possible)"
	for _, d := range differences(fromSource, findingsOf(t, both)) {
		finding := d[len("- "):]
		if strings.HasSuffix(finding, possible) && d[0] == '-' || slices.Contains(fromSource, finding+possible) {
			t.Logf("the plan decides: %s", d)
			continue
		}
		t.Errorf("with the plan beside the sources: %s", d)
	}
	t.Logf("%d findings: %q", len(fromSource), fromSource)
	return differences(fromSource, findingsOf(t, fstest.MapFS{"plan.json": {Data: made}}))
}

func differences(a, b []string) []string {
	var out []string
	for _, f := range a {
		if !slices.Contains(b, f) {
			out = append(out, "- "+f)
		}
	}
	for _, f := range b {
		if !slices.Contains(a, f) {
			out = append(out, "+ "+f)
		}
	}
	return out
}

// findingsOf lists the findings of a configuration: rule, subject, and whether
// it is only possible.
func findingsOf(t *testing.T, files fs.FS) []string {
	t.Helper()
	report, err := analyzer.Analyze(context.Background(), analyzer.Options{FS: files, Paths: []string{"."}, Unproven: true})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range report.Diagnostics {
		t.Logf("diagnostic: %s: %s", d.Summary, d.Detail)
	}
	for _, r := range report.Results {
		for _, s := range r.Subjects {
			line := r.Rule + " " + s.Address
			if r.Possible {
				line += " (possible)"
			}
			out = append(out, line)
		}
	}
	slices.Sort(out)
	return out
}

func readFiles(t *testing.T, dir string) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	files := os.DirFS(dir)
	err := fs.WalkDir(files, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(p, ".txt") {
			return err
		}
		text, err := fs.ReadFile(files, p)
		out[p] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
