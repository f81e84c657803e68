package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDestinations(t *testing.T) {
	for name, test := range map[string]struct {
		format  string
		outputs []string
		want    []destination
		fails   bool
	}{
		"stdout":                      {format: "text", want: []destination{{format: "text"}}},
		"a file takes stdout's place": {format: "json", outputs: []string{"out"}, want: []destination{{"json", "out"}}},
		"a format of its own":         {format: "text", outputs: []string{"json=out"}, want: []destination{{"json", "out"}, {"text", ""}}},
		"both":                        {format: "text", outputs: []string{"json=a", "b"}, want: []destination{{"json", "a"}, {"text", "b"}}},
		"stdout by name":              {format: "text", outputs: []string{"json=-"}, want: []destination{{"json", ""}}},
		"a name with an equals sign":  {format: "text", outputs: []string{"./json=out"}, want: []destination{{"text", "./json=out"}}},
		"a path with an equals sign":  {format: "text", outputs: []string{"a/b=c"}, want: []destination{{"text", "a/b=c"}}},
		"no such format":              {format: "yaml", fails: true},
		"no such format of a file":    {format: "text", outputs: []string{"yaml=out"}, fails: true},
		"no file":                     {format: "text", outputs: []string{""}, fails: true},
		"one file twice":              {format: "text", outputs: []string{"out", "json=./out"}, fails: true},
		"stdout twice":                {format: "text", outputs: []string{"-", "json=-"}, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := outputFlags{format: test.format, outputs: test.outputs, formats: []string{"text", "json"}}.destinations()
			if (err != nil) != test.fails {
				t.Fatalf("error %v", err)
			}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(destination{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestReplaceFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "out")
	if err := os.WriteFile(path, []byte("old and longer"), 0o600); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink("out", link); err != nil {
		t.Skip(err)
	}
	if err := replaceFile(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "new" {
		t.Errorf("the link's target holds %q, %v", content, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's permissions changed: %v, %v", info, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
		t.Errorf("something was left beside the file: %v, %v", entries, err)
	}
}

// A report that cannot be rendered leaves what was there before.
func TestWriteFailure(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	err := destination{format: "json", path: path}.write(io.Discard, func(w io.Writer) error {
		_, _ = io.WriteString(w, "half")
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want the renderer's error", err)
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "old" {
		t.Errorf("the file holds %q, %v", content, err)
	}
}
