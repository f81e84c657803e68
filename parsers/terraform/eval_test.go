package terraform_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/parsers/declared/dump"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

var update = flag.Bool("update", false, "rewrite the want section of testdata/eval/*.txtar")

// scenario is one testdata/eval/*.txtar: a configuration, what stands around
// it, and the dump that is wanted. The archive's comment says what the case is
// about, and has these directives, each on a line of its own:
//
//	paths P…           the paths to load; "."
//	env K=V            an environment variable
//	var K=V, var-file F, region R, workspace W   as on the command line
//	symlink NAME TARGET
//	unquote NAME       the file's lines have Go's escapes (\xff, \r, \x00)
//	plan DIR           Terraform can plan DIR without any provider
//	plan-aws DIR       Terraform can plan DIR with the AWS provider
type scenario struct {
	archive *txtar.Archive
	files   fstest.MapFS
	paths   []string
	opts    terraform.Options
	plan    string
	planAWS string
	want    string
}

const wantFile = "want"

func readScenario(name string) (*scenario, error) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		return nil, err
	}
	s := &scenario{archive: a, files: fstest.MapFS{}, paths: []string{"."}, opts: terraform.Options{Jobs: 1}}
	for _, f := range a.Files {
		if f.Name == wantFile {
			s.want = string(f.Data)
			continue
		}
		s.files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	for line := range strings.SplitSeq(string(a.Comment), "\n") {
		if err := s.directive(line); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return s, nil
}

func (s *scenario) directive(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "paths":
		s.paths = strings.Fields(rest)
	case "env":
		s.opts.Environ = append(s.opts.Environ, rest)
	case "var":
		k, v, _ := strings.Cut(rest, "=")
		s.opts.Variables = append(s.opts.Variables, terraform.VariableArgument{Name: k, Value: v})
	case "var-file":
		s.opts.Variables = append(s.opts.Variables, terraform.VariableArgument{File: rest})
	case "region":
		s.opts.Region = rest
	case "workspace":
		s.opts.Workspace = rest
	case "plan":
		s.plan = rest
	case "plan-aws":
		s.planAWS = rest
	case "symlink":
		name, target, _ := strings.Cut(rest, " ")
		s.files[name] = &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink | 0o777}
	case "unquote":
		f := s.files[rest]
		if f == nil {
			return fmt.Errorf("unquote: no file %s", rest)
		}
		var b strings.Builder
		for _, l := range strings.SplitAfter(string(f.Data), "\n") {
			text, err := strconv.Unquote("`" + l + "`")
			if strings.ContainsRune(l, '\\') {
				text, err = strconv.Unquote(`"` + strings.ReplaceAll(strings.TrimSuffix(l, "\n"), `"`, `\"`) + `"`)
				text += "\n"
			}
			if err != nil {
				return fmt.Errorf("%s: %q: %w", rest, l, err)
			}
			b.WriteString(text)
		}
		f.Data = []byte(b.String())
	}
	return nil
}

// load evaluates the case and dumps what came out.
func (s *scenario) load(t testing.TB) string {
	t.Helper()
	files, tokens := source.NewFiles(), value.NewTokens()
	units, diags, err := terraform.Load(context.Background(), s.files, s.paths, files, tokens, s.opts)
	if err != nil {
		t.Fatal(err)
	}
	return dump.Units(files, tokens, units, diags)
}

func scenarios(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/eval/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases in testdata/eval: %v", err)
	}
	return names
}

func caseName(file string) string {
	return strings.TrimSuffix(path.Base(filepath.ToSlash(file)), ".txtar")
}

func TestEvaluation(t *testing.T) {
	for _, name := range scenarios(t) {
		t.Run(caseName(name), func(t *testing.T) {
			s, err := readScenario(name)
			if err != nil {
				t.Fatal(err)
			}
			got := s.load(t)
			if *update {
				s.save(t, name, got)
				return
			}
			if diff := cmp.Diff(s.want, got); diff != "" {
				t.Errorf("dump (-want +got); -update rewrites it:\n%s", diff)
			}
			if again := s.load(t); again != got {
				t.Errorf("a second evaluation differs (-first +second):\n%s", cmp.Diff(got, again))
			}
		})
	}
}

func (s *scenario) save(t *testing.T, name, got string) {
	t.Helper()
	a := &txtar.Archive{Comment: s.archive.Comment}
	for _, f := range s.archive.Files {
		if f.Name != wantFile {
			a.Files = append(a.Files, f)
		}
	}
	a.Files = append(a.Files, txtar.File{Name: wantFile, Data: []byte(got)})
	if err := os.WriteFile(name, txtar.Format(a), 0o600); err != nil {
		t.Fatal(err)
	}
}
