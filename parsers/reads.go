package parsers

import (
	"io/fs"
	"strings"
	"sync"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// reads is a tree that remembers which JSON files were opened by name.
type reads struct {
	*source.Tree
	mu     sync.Mutex
	opened map[string]bool
}

func newReads(tree *source.Tree) *reads { return &reads{Tree: tree, opened: map[string]bool{}} }

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
	return r.Tree.Open(name)
}
