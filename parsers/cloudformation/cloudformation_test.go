package cloudformation_test

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
	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

var update = flag.Bool("update", false, "rewrite the want section of testdata/eval/*.txtar")

// scenario is one testdata/eval/*.txtar: templates, what stands around them,
// and the dump that is wanted. The archive's comment says what the case is
// about, and has these directives, each on a line of its own:
//
//	paths P…                          the paths to load; "."
//	param K=V, param-file F, region R as on the command line
//	symlink NAME TARGET
//	unquote NAME                      the file's lines have Go's escapes (\xff, \r, \x00)
type scenario struct {
	archive *txtar.Archive
	files   fstest.MapFS
	paths   []string
	opts    cloudformation.Options
	want    string
}

const wantFile = "want"

func readScenario(name string) (*scenario, error) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		return nil, err
	}
	s := &scenario{archive: a, files: fstest.MapFS{}, paths: []string{"."}, opts: cloudformation.Options{Jobs: 1}}
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
	case "param":
		k, v, _ := strings.Cut(rest, "=")
		s.opts.Parameters = append(s.opts.Parameters, cloudformation.ParameterArgument{Name: k, Value: v})
	case "param-file":
		s.opts.Parameters = append(s.opts.Parameters, cloudformation.ParameterArgument{File: rest})
	case "region":
		s.opts.Region = rest
	case "symlink":
		name, target, _ := strings.Cut(rest, " ")
		s.files[name] = &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink}
	case "unquote":
		return s.unquote(rest)
	}
	return nil
}

func (s *scenario) unquote(name string) error {
	f, ok := s.files[name]
	if !ok {
		return fmt.Errorf("there is no file %s to unquote", name)
	}
	var out []byte
	for _, line := range strings.SplitAfter(string(f.Data), "\n") {
		for rest := line; rest != ""; {
			r, _, tail, err := strconv.UnquoteChar(rest, 0)
			if err != nil {
				return err
			}
			if len(rest)-len(tail) == 4 && strings.HasPrefix(rest, `\x`) {
				out = append(out, byte(r))
			} else {
				out = append(out, string(r)...)
			}
			rest = tail
		}
	}
	f.Data = out
	return nil
}

func load(t testing.TB, fsys fs.FS, paths []string, opts cloudformation.Options) (*source.Files, *value.Tokens, []*declared.Unit, source.Diagnostics) {
	t.Helper()
	files, tokens := source.NewFiles(), value.NewTokens()
	units, diags, err := cloudformation.Load(context.Background(), fsys, paths, files, tokens, opts)
	if err != nil {
		t.Fatal(err)
	}
	return files, tokens, units, diags
}

// TestEval compares what Load says with each scenario's dump, and checks that
// the number of jobs does not matter and that every place is inside its file.
func TestEval(t *testing.T) {
	names, err := filepath.Glob("testdata/eval/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no scenarios: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(path.Base(name), ".txtar"), func(t *testing.T) {
			s, err := readScenario(name)
			if err != nil {
				t.Fatal(err)
			}
			files, tokens, units, diags := load(t, s.files, s.paths, s.opts)
			checkPlaces(t, files, units, diags)
			got := dump.Units(files, tokens, units, diags)
			s.opts.Jobs = 4
			if again := dump.Units(load(t, s.files, s.paths, s.opts)); again != got {
				t.Errorf("four jobs give something else:\n%s", cmp.Diff(got, again))
			}
			if *update {
				s.rewrite(t, name, got)
				return
			}
			if diff := cmp.Diff(s.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func (s *scenario) rewrite(t *testing.T, name, got string) {
	t.Helper()
	files := s.archive.Files[:0:0]
	for _, f := range s.archive.Files {
		if f.Name != wantFile {
			files = append(files, f)
		}
	}
	s.archive.Files = append(files, txtar.File{Name: wantFile, Data: []byte(got)})
	if err := os.WriteFile(name, txtar.Format(s.archive), 0o644); err != nil {
		t.Fatal(err)
	}
}

// checkPlaces fails where a range is outside of its file, or the place of a
// part outside of that of the whole.
func checkPlaces(t testing.TB, files *source.Files, units []*declared.Unit, diags source.Diagnostics) {
	t.Helper()
	inside := func(what string, r source.Range) {
		t.Helper()
		if r.IsZero() {
			return
		}
		f := files.Get(r.File)
		if f == nil {
			t.Errorf("%s: file %s was not read", what, r.File)
		} else if r.Start < 0 || r.Start > r.End || r.End > len(f.Content) {
			t.Errorf("%s: range %d-%d is outside of %s with %d bytes", what, r.Start, r.End, r.File, len(f.Content))
		}
	}
	var tree func(what string, r *declared.Ranges)
	tree = func(what string, r *declared.Ranges) {
		if r == nil {
			return
		}
		inside(what, r.Self)
		for n, sub := range r.Named {
			tree(what+"."+n, sub)
		}
		for i, sub := range r.Items {
			tree(what+"["+strconv.Itoa(i)+"]", sub)
		}
	}
	for _, u := range units {
		for _, r := range u.Resources {
			inside(r.Address, r.Header)
			inside(r.Address, r.Block)
			if !r.Block.Contains(r.Header) {
				t.Errorf("%s: the first line %v is outside of the block %v", r.Address, r.Header, r.Block)
			}
			tree(r.Address, r.Ranges)
			tree(r.Address+" metadata", r.MetadataRanges)
			for _, c := range r.Calls {
				inside(c.Address, c.Header)
				inside(c.Address, c.Block)
			}
		}
		for _, g := range u.Gaps {
			inside(g.Text, g.Range)
		}
	}
	for _, d := range diags {
		inside(d.Summary, d.Subject)
	}
}

// evalIn evaluates a value as the property Tested of a resource in a template
// that has the given sections beside it. Each is YAML.
func evalIn(t *testing.T, sections, written string, opts cloudformation.Options) (string, source.Diagnostics) {
	t.Helper()
	opts.Jobs = 1
	text := sections + "\nResources:\n  Vpc:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n" +
		"  Maybe:\n    Type: AWS::EC2::VPC\n    Condition: Open\n  X:\n    Type: Test::Test::Test\n    Properties:\n" + written
	fsys := fstest.MapFS{"t.yaml": {Data: []byte(text)}}
	files, tokens, units, diags := load(t, fsys, []string{"."}, opts)
	checkPlaces(t, files, units, diags)
	for _, u := range units {
		for _, r := range u.Resources {
			if r.Address != "X" {
				continue
			}
			v := r.Attr(tokens, "Tested")
			if v == cty.NilVal {
				return "nothing", diags
			}
			return dump.Value(tokens, v), diags
		}
	}
	t.Fatalf("there is no resource X: %v", diags)
	return "", nil
}
