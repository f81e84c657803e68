package source

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"
)

// Dialect is what a JSON file may be by its beginning.
type Dialect int

// The dialects that are looked for in JSON files of any name.
const (
	Plan Dialect = iota
	Template
	Policy
)

// Sniffer reports whether a file that begins so may be of a dialect. whole is
// true where head is all of the file.
type Sniffer func(head []byte, whole bool) bool

// headSize is how much of a file sniffers see.
const headSize = 64 << 10

// Tree is a file system in which several readers look for what is theirs: what
// lies below a folder is listed once (Walk), and a JSON file's beginning is read
// once (May). It is safe for concurrent use.
type Tree struct {
	fs.FS
	sniffers map[Dialect]Sniffer
	heads    sync.Pool

	mu    sync.Mutex
	walks map[string][]step
	may   map[string]uint8 // a bit for each dialect
}

// step is a call of what a walk visits with.
type step struct {
	path string
	d    fs.DirEntry
	err  error
}

// NewTree returns a tree over fsys, which must not change.
func NewTree(fsys fs.FS, sniffers map[Dialect]Sniffer) *Tree {
	return &Tree{
		FS: fsys, sniffers: sniffers, heads: sync.Pool{New: func() any { return new([headSize]byte) }},
		walks: map[string][]step{}, may: map[string]uint8{},
	}
}

// Walk visits what is at and below dir in the order of fs.WalkDir, but for the
// folders that are skipped (IsSkippedDir); dir itself never is. A folder that
// cannot be listed is visited once more with the error, and nothing in it.
func Walk(fsys fs.FS, dir string, visit func(path string, d fs.DirEntry, err error)) {
	if t, ok := fsys.(interface{ steps(dir string) []step }); ok {
		for _, s := range t.steps(dir) {
			visit(s.path, s.d, s.err)
		}
		return
	}
	_ = fs.WalkDir(fsys, dir, func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && p != dir && IsSkippedDir(d.Name()) {
			return fs.SkipDir
		}
		if visit(p, d, err); err != nil && d != nil && d.IsDir() {
			return fs.SkipDir
		}
		return nil
	})
}

func (t *Tree) steps(dir string) []step {
	t.mu.Lock()
	steps, ok := t.walks[dir]
	t.mu.Unlock()
	if !ok {
		Walk(t.FS, dir, func(p string, d fs.DirEntry, err error) { steps = append(steps, step{p, d, err}) })
		t.mu.Lock()
		t.walks[dir] = steps
		t.mu.Unlock()
	}
	return steps
}

// May reports whether a file may be of a dialect. It is false only where fsys is
// a Tree, the file has the name of JSON, and its beginning is another one's.
func May(fsys fs.FS, name string, as Dialect) bool {
	t, ok := fsys.(*Tree)
	if !ok || t.sniffers[as] == nil || !strings.HasSuffix(strings.ToLower(name), ".json") {
		return true
	}
	t.mu.Lock()
	may, ok := t.may[name]
	t.mu.Unlock()
	if !ok {
		may = t.sniff(name)
		t.mu.Lock()
		t.may[name] = may
		t.mu.Unlock()
	}
	return may&(1<<as) != 0
}

// sniff returns what a file may be: everything where it cannot be read, as whoever
// reads it says why.
func (t *Tree) sniff(name string) (may uint8) {
	const everything = ^uint8(0)
	f, err := t.Open(name)
	if err != nil {
		return everything
	}
	defer func() { _ = f.Close() }() // it was only read
	head := t.heads.Get().(*[headSize]byte)
	defer t.heads.Put(head)
	n, err := io.ReadFull(f, head[:])
	whole := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
	if err != nil && !whole {
		return everything
	}
	for as, looksLike := range t.sniffers {
		if looksLike(head[:n], whole) {
			may |= 1 << as
		}
	}
	return may
}

// What only looks at a file or folder does not read it.

// Stat implements fs.StatFS.
func (t *Tree) Stat(name string) (fs.FileInfo, error) { return fs.Stat(t.FS, name) }

// ReadDir implements fs.ReadDirFS.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(t.FS, name) }

// Lstat implements fs.ReadLinkFS.
func (t *Tree) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(t.FS, name) }

// ReadLink implements fs.ReadLinkFS.
func (t *Tree) ReadLink(name string) (string, error) { return fs.ReadLink(t.FS, name) }
