package source

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// opening counts how often files are opened.
type opening struct {
	fstest.MapFS
	opened map[string]int
}

func (o *opening) Open(name string) (fs.File, error) {
	o.opened[name]++
	return o.MapFS.Open(name)
}

func TestWalk(t *testing.T) {
	files := fstest.MapFS{"a/x.tf": {}, "a/.terraform/y.tf": {}, "a/b/z.json": {}, "node_modules/w.json": {}}
	paths := func(fsys fs.FS, dir string) []string {
		var out []string
		Walk(fsys, dir, func(p string, _ fs.DirEntry, err error) {
			if err != nil {
				p += ": " + err.Error()
			}
			out = append(out, p)
		})
		return out
	}
	below := &counting{MapFS: files}
	tree := NewTree(below, nil)
	for dir, want := range map[string][]string{
		".":            {".", "a", "a/b", "a/b/z.json", "a/x.tf"},
		"node_modules": {"node_modules", "node_modules/w.json"},
		"a/.terraform": {"a/.terraform", "a/.terraform/y.tf"},
		"missing":      {"missing: open missing: file does not exist"},
	} {
		if got := paths(files, dir); !slices.Equal(got, want) {
			t.Errorf("%s holds %q, want %q", dir, got, want)
		}
		first := paths(tree, dir)
		listed := below.listed
		if again := paths(tree, dir); !slices.Equal(first, want) || !slices.Equal(again, want) || below.listed != listed {
			t.Errorf("%s of a tree holds %q, then %q (%d listings, then %d)", dir, first, again, listed, below.listed)
		}
	}
}

// broken is a file system whose folder "bad" cannot be listed to its end.
type broken struct{ fstest.MapFS }

func (b broken) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := b.MapFS.ReadDir(name)
	if name == "bad" {
		err = fs.ErrPermission
	}
	return entries, err
}

func TestWalkOfUnreadableFolder(t *testing.T) {
	var got []string
	Walk(broken{fstest.MapFS{"bad/x.tf": {}, "good/y.tf": {}}}, ".", func(p string, _ fs.DirEntry, err error) {
		if err != nil {
			p += " (error)"
		}
		got = append(got, p)
	})
	if want := []string{".", "bad", "bad (error)", "good", "good/y.tf"}; !slices.Equal(got, want) {
		t.Errorf("visited %q, want %q", got, want)
	}
}

func TestMay(t *testing.T) {
	files := &opening{opened: map[string]int{}, MapFS: fstest.MapFS{
		"small.JSON": {Data: []byte("a plan")}, "large.json": {Data: bytes.Repeat([]byte("x"), 2*headSize)}, "other.yaml": {},
	}}
	holds := func(word string) Sniffer {
		return func(head []byte, whole bool) bool { return !whole || strings.Contains(string(head), word) }
	}
	tree := NewTree(files, map[Dialect]Sniffer{Plan: holds("plan"), Template: holds("template")})
	for _, tc := range []struct {
		name   string
		as     Dialect
		want   bool
		opened int
	}{
		{"small.JSON", Plan, true, 1},
		{"small.JSON", Template, false, 1},
		{"small.JSON", Policy, true, 1}, // which nobody looks for
		{"large.json", Template, true, 1},
		{"other.yaml", Plan, true, 0},
		{"missing.json", Plan, true, 1},
	} {
		if got := May(tree, tc.name, tc.as); got != tc.want || files.opened[tc.name] != tc.opened {
			t.Errorf("%s may be %d: %v after it was opened %d times", tc.name, tc.as, got, files.opened[tc.name])
		}
		if !May(files, tc.name, tc.as) {
			t.Errorf("%s may not be %d without a tree", tc.name, tc.as)
		}
	}
}
