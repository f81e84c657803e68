package source

import (
	"io/fs"
	"slices"
	"sync"
)

// Listings returns fsys with each folder listed once: what a folder holds at the
// first look is what it holds for the rest of the run. Several readers look
// through the same folders, and listing them costs more than anything else where
// most files are nobody's business.
func Listings(fsys fs.FS) fs.FS { return &listings{FS: fsys, seen: map[string]listing{}} }

type listings struct {
	fs.FS
	mu   sync.Mutex
	seen map[string]listing
}

type listing struct {
	entries []fs.DirEntry
	err     error
}

func (l *listings) ReadDir(name string) ([]fs.DirEntry, error) {
	l.mu.Lock()
	have, ok := l.seen[name]
	l.mu.Unlock()
	if !ok {
		have.entries, have.err = fs.ReadDir(l.FS, name)
		l.mu.Lock()
		l.seen[name] = have
		l.mu.Unlock()
	}
	return slices.Clone(have.entries), have.err
}

func (l *listings) Stat(name string) (fs.FileInfo, error)  { return fs.Stat(l.FS, name) }
func (l *listings) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(l.FS, name) }
func (l *listings) ReadLink(name string) (string, error)   { return fs.ReadLink(l.FS, name) }
