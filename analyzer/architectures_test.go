package analyzer_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
)

var update = flag.Bool("update", false, "rewrite the wanted answers of testdata/reach; review the diff")

// TestArchitectures holds what is said of whole networks, each of which shows one
// thing that carries or breaks a path: the paths named in its file "want", and
// all findings of the rules about paths and interface endpoints.
func TestArchitectures(t *testing.T) {
	names, err := filepath.Glob("../testdata/reach/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d networks: %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files := fstest.MapFS{}
			var want *txtar.File
			for i, f := range archive.Files {
				if f.Name == "want" {
					want = &archive.Files[i]
					continue
				}
				files[f.Name] = &fstest.MapFile{Data: f.Data}
			}
			if want == nil {
				t.Fatal("nothing is wanted")
			}
			paths, _, _ := strings.Cut(string(want.Data), "\n\n")
			got := reached(t, files, strings.TrimSpace(paths)) + found(t, files)
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(want.Data), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// reached says of the paths that are asked for, "FROM to SERVICE: PATH" a line,
// what they are.
func reached(t *testing.T, files fstest.MapFS, asked string) string {
	t.Helper()
	net, err := analyzer.Read(t.Context(), analyzer.Options{FS: files, Paths: []string{"."}})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for line := range strings.Lines(asked) {
		from, rest, _ := strings.Cut(strings.TrimSpace(line), " to ")
		to, _, ok := strings.Cut(rest, ": ")
		if !ok {
			continue
		}
		paths, err := net.Reach(analyzer.ReachQuery{From: from, To: to})
		if err != nil || len(paths) != 1 {
			t.Fatalf("%s: %d paths, %v", line, len(paths), err)
		}
		fmt.Fprintf(&out, "%s to %s: %s\n", from, to, paths[0].Path)
	}
	return out.String()
}

// found are the messages of the findings, after an empty line if there are any.
func found(t *testing.T, files fstest.MapFS) string {
	t.Helper()
	report, err := analyzer.Analyze(t.Context(), analyzer.Options{
		FS: files, Paths: []string{"."}, Rules: rules.Options{Only: []string{"network/*", "interface/*"}}, Unproven: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, r := range report.Results {
		certainty := ""
		if r.Possible {
			certainty = "possible "
		}
		fmt.Fprintf(&out, "\n%s%s: %s\n", certainty, r.Rule, r.Message())
	}
	return out.String()
}
