package source

import (
	"sort"
	"sync"
)

// File is one file of the user's, read once.
type File struct {
	// Path is slash-separated and relative to the root of the scan.
	Path string
	// Content is the file as it is on disk, byte order mark included.
	Content []byte

	lines []int // byte offset of each line's start, never empty
}

// NewFile returns a file over content, which must not change afterwards.
func NewFile(path string, content []byte) *File {
	return &File{Path: path, Content: content, lines: lineStarts(content)}
}

// Files is the set of files that a scan has read. It is safe for concurrent
// use.
type Files struct {
	mu       sync.RWMutex
	byPath   map[string]*File
	comments map[string]*Comments
}

// NewFiles returns an empty set.
func NewFiles() *Files {
	return &Files{byPath: map[string]*File{}, comments: map[string]*Comments{}}
}

// Add puts a file into the set. A file of the same path that is already there
// stays, and is returned, so that every range of a path means the same bytes.
func (fs *Files) Add(f *File) *File {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if have, ok := fs.byPath[f.Path]; ok {
		return have
	}
	fs.byPath[f.Path] = f
	return f
}

// Get returns the file of that path, or nil.
func (fs *Files) Get(path string) *File {
	fs.mu.RLock()
	defer fs.mu.RUnlock()
	return fs.byPath[path]
}

// Paths returns the paths of all files in byte order.
func (fs *Files) Paths() []string {
	fs.mu.RLock()
	defer fs.mu.RUnlock()
	paths := make([]string, 0, len(fs.byPath))
	for p := range fs.byPath {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	return paths
}

// SetComments keeps what the comments of the file of a path say. Those that are
// already there stay.
func (fs *Files) SetComments(path string, c *Comments) {
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if _, ok := fs.comments[path]; !ok {
		fs.comments[path] = c
	}
}

// Comments returns what the comments of the file of a path say, or nil.
func (fs *Files) Comments(path string) *Comments {
	fs.mu.RLock()
	defer fs.mu.RUnlock()
	return fs.comments[path]
}

// Commented returns the paths of all files with comments to this program, in
// byte order.
func (fs *Files) Commented() []string {
	fs.mu.RLock()
	defer fs.mu.RUnlock()
	paths := make([]string, 0, len(fs.comments))
	for p := range fs.comments {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	return paths
}
