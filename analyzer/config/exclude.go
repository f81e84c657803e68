package config

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/wildcard"
)

// Excluded reports whether a file or folder, or one around it, is excluded.
func (t *Tree) Excluded(name string) bool {
	return slices.ContainsFunc(t.at(path.Dir(name)), func(f *File) bool { return f.excludes(name) })
}

func (f *File) excludes(name string) bool {
	return slices.ContainsFunc(f.Exclude, func(glob string) bool {
		for at := name; at != "."; at = path.Dir(at) {
			if f.fits(glob, at) {
				return true
			}
		}
		return false
	})
}

// fits reports whether a glob of the file fits a path.
func (f *File) fits(glob, name string) bool {
	if !strings.Contains(strings.TrimSuffix(glob, "/"), "/") {
		// A name alone means it at any depth, as in .gitignore.
		return within(f.Base, name) && matchSegments([]string{strings.TrimSuffix(glob, "/")}, []string{path.Base(name)})
	}
	full := path.Join(f.Base, anchored(glob))
	return matchSegments(strings.Split(full, "/"), strings.Split(name, "/"))
}

// anchored takes a slash at the front away, which anchors a glob in the folder
// of its file as every other slash does, and what says "everything below".
func anchored(glob string) string {
	glob = strings.TrimPrefix(glob, "/")
	for strings.HasSuffix(glob, "/**") || strings.HasSuffix(glob, "/") {
		glob = strings.TrimSuffix(strings.TrimSuffix(glob, "/**"), "/")
	}
	return glob
}

// matchSegments reports whether a glob fits a path, both cut at slashes: **
// stands for any number of folders, * for any text without a slash, ? for one
// character.
func matchSegments(glob, name []string) bool {
	// As for a single text with *, the last ** is the only one to go back to.
	g, n, star, retry := 0, 0, -1, 0
	for n < len(name) {
		switch {
		case g < len(glob) && glob[g] == "**":
			star, retry = g, n
			g++
		case g < len(glob) && wildcard.Match(glob[g], name[n]):
			g++
			n++
		case star >= 0:
			retry++
			g, n = star+1, retry
		default:
			return false
		}
	}
	for g < len(glob) && glob[g] == "**" {
		g++
	}
	return g == len(glob)
}

// Hide returns fsys without what is excluded. It is hidden from whoever lists
// the folder around it, so that nobody comes upon it. Whoever knows its name can
// read it, and all of it: a module that a root module calls is what it is,
// wherever it lies.
//
// Files of a Terraform module are never hidden from it, since a module that
// lacks one of its files is another module.
func (t *Tree) Hide(fsys fs.FS) fs.FS {
	if !slices.ContainsFunc(t.Files(), func(f *File) bool { return len(f.Exclude) > 0 }) {
		return fsys
	}
	return &visible{fsys, t}
}

type visible struct {
	fs.FS
	tree *Tree
}

func (v *visible) Stat(name string) (fs.FileInfo, error)  { return fs.Stat(v.FS, name) }
func (v *visible) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(v.FS, name) }
func (v *visible) ReadLink(name string) (string, error)   { return fs.ReadLink(v.FS, name) }

func (v *visible) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(v.FS, name)
	if name != "." && v.tree.Excluded(name) {
		return entries, err
	}
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return !isModuleFile(e) && v.tree.Excluded(path.Join(name, e.Name()))
	}), err
}

// isModuleFile reports whether Terraform reads a file as a part of the module
// that is its folder.
func isModuleFile(e fs.DirEntry) bool {
	name := strings.TrimSuffix(e.Name(), ".json")
	return !e.IsDir() && (strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tofu") || strings.HasSuffix(name, ".tfvars"))
}
