package parsers

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

func TestReads(t *testing.T) {
	r := newReads(source.NewTree(fstest.MapFS{
		"read.json": {Data: []byte("{}")}, "seen.json": {Data: []byte("{}")}, "dir/main.tf": {Data: []byte("{}")},
	}, nil))
	for _, name := range []string{"read.json", "dir/main.tf"} {
		if _, err := fs.ReadFile(r, name); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := fs.Stat(r, "seen.json"); err != nil {
		t.Fatal(err)
	}
	if _, err := fs.Lstat(r, "seen.json"); err != nil {
		t.Fatal(err)
	}
	if err := fs.WalkDir(r, ".", func(string, fs.DirEntry, error) error { return nil }); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"read.json": true, "seen.json": false, "dir/main.tf": false} {
		if r.Has(name) != want {
			t.Errorf("%s: opened is %v", name, !want)
		}
	}
}
