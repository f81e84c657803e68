package analyzer_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/policies"
)

// casesDir holds a folder for each rule, category/name, with a bad, a good and
// an unknown case in each dialect: the examples of the rule's documentation.
const casesDir = "../testdata/cases"

// dialects are the endings of case files, by dialect. A rule needs all three
// cases in every dialect.
var dialects = map[string]string{"terraform": ".tf", "cloudformation": ".yaml"}

// expectation is a rule's expect.json: the subjects of each case file. What is
// not listed has no finding.
type expectation map[string][]string

// TestEveryRuleHasItsCases proves for every rule that it fires, stays silent
// and is undecided, in each dialect, and on which subject.
func TestEveryRuleHasItsCases(t *testing.T) {
	all, err := policies.Rules()
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range all {
		t.Run(rule.ID, func(t *testing.T) {
			t.Parallel()
			dir := os.DirFS(path.Join(casesDir, rule.ID))
			text, err := fs.ReadFile(dir, "expect.json")
			if err != nil {
				t.Fatalf("the rule has no cases: %v", err)
			}
			var want expectation
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			for dialect, ending := range dialects {
				for _, kind := range []string{"bad", "good", "unknown"} {
					name := kind + ending
					content, err := fs.ReadFile(dir, name)
					if err != nil {
						t.Errorf("%s has no %s case: %v", dialect, kind, err)
						continue
					}
					checkCase(t, rule.ID, name, content, want[name])
				}
			}
		})
	}
}

func checkCase(t *testing.T, rule, name string, content []byte, want []string) {
	t.Helper()
	kind, _, _ := strings.Cut(name, ".")
	if (kind == "good") == (len(want) > 0) {
		t.Errorf("%s: expect.json lists %d subjects", name, len(want))
	}
	report, err := analyzer.Analyze(context.Background(), analyzer.Options{
		FS: fstest.MapFS{name: {Data: content}}, Paths: []string{"."},
		Rules: rules.Options{Only: []string{rule}}, Unproven: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range report.Diagnostics {
		t.Errorf("%s: diagnostic: %s: %s", name, d.Summary, d.Detail)
	}
	var got []string
	for _, r := range report.Results {
		if r.Possible != (kind == "unknown") {
			t.Errorf("%s: possible is %v: %s", name, r.Possible, r.Message())
		}
		for _, s := range r.Subjects {
			got = append(got, s.Address)
		}
		if r.Location.File != name {
			t.Errorf("%s: the finding lies in %q", name, r.Location.File)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: subjects (-want +got):\n%s", name, diff)
	}
}
