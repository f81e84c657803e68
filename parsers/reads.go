package parsers

import (
	"io/fs"
	"strings"
	"sync"
)

// reads is a file system that remembers which JSON files were opened by name.
type reads struct {
	fs.FS
	mu     sync.Mutex
	opened map[string]bool
}

func newReads(fsys fs.FS) *reads { return &reads{FS: fsys, opened: map[string]bool{}} }

// Has reports whether the file of a path was opened.
func (r *reads) Has(path string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.opened[path]
}

func (r *reads) Open(name string) (fs.File, error) {
	if strings.HasSuffix(name, ".json") {
		r.mu.Lock()
		r.opened[name] = true
		r.mu.Unlock()
	}
	return r.FS.Open(name)
}

// What only looks at a file does not read it, and must not open it: it may be a
// pipe.

func (r *reads) Stat(name string) (fs.FileInfo, error)      { return fs.Stat(r.FS, name) }
func (r *reads) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(r.FS, name) }
func (r *reads) Lstat(name string) (fs.FileInfo, error)     { return fs.Lstat(r.FS, name) }
func (r *reads) ReadLink(name string) (string, error)       { return fs.ReadLink(r.FS, name) }
