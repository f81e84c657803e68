package source

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
)

// counting counts how often a folder is listed.
type counting struct {
	fstest.MapFS
	listed int
}

func (c *counting) ReadDir(name string) ([]fs.DirEntry, error) {
	c.listed++
	return c.MapFS.ReadDir(name)
}

func TestListings(t *testing.T) {
	below := &counting{MapFS: fstest.MapFS{"a/x.tf": {}, "a/y.tf": {}, "b/z.tf": {}}}
	fsys := Listings(below)
	for range 3 {
		entries, err := fs.ReadDir(fsys, "a")
		if err != nil || len(entries) != 2 {
			t.Fatalf("%d entries, error %v", len(entries), err)
		}
		// Whoever changes what it got must not change what others get.
		_ = slices.DeleteFunc(entries, func(fs.DirEntry) bool { return true })
	}
	if _, err := fs.ReadDir(fsys, "missing"); err == nil {
		t.Error("a missing folder is listed")
	}
	if below.listed != 2 {
		t.Errorf("%d listings, want 2", below.listed)
	}
}
