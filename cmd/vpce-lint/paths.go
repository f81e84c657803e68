package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// scope is the part of the disk that a run may read, and what of it is analysed.
type scope struct {
	// root is an absolute directory; nothing outside of it is read, through
	// symbolic links neither.
	root string
	// paths are what the user named, slash-separated and relative to root.
	paths []string
	// directory is the working directory in the same form, "" where it is the
	// root or outside of it.
	directory string
}

// newScope reads --root and the PATH arguments. Without --root, the root is the
// top of the git work tree that holds the working directory, else the working
// directory; where that does not hold every path, it is found in the same way
// from the first path.
func newScope(workdir, root string, args []string) (scope, error) {
	if len(args) == 0 {
		args = []string{"."}
	}
	if root != "" {
		top := absolute(workdir, root)
		if info, err := os.Stat(top); err != nil || !info.IsDir() {
			return scope{}, usagef("--root %s is not a directory", root)
		}
		return scopeIn(workdir, top, args)
	}
	s, err := scopeIn(workdir, topOf(workdir), args)
	if err != nil {
		return scopeIn(workdir, topOf(directoryOf(absolute(workdir, args[0]))), args)
	}
	return s, nil
}

func scopeIn(workdir, root string, args []string) (scope, error) {
	s := scope{root: root, paths: make([]string, len(args))}
	for i, arg := range args {
		rel, ok := inside(root, absolute(workdir, arg))
		if !ok {
			return scope{}, usagef("path %s is outside the root %s; set --root to a directory that holds both", arg, root)
		}
		s.paths[i] = rel
	}
	if rel, ok := inside(root, workdir); ok && rel != "." {
		s.directory = rel
	}
	return s, nil
}

// inside returns path relative to root, with slashes. A path that is below root
// under another name of either, through a symbolic link, is inside as well.
func inside(root, path string) (string, bool) {
	if rel, ok := relative(root, path); ok {
		return rel, true
	}
	realRoot, err := filepath.EvalSymlinks(root)
	if err != nil {
		return "", false
	}
	return relative(realRoot, realPath(path))
}

func relative(root, path string) (string, bool) {
	rel, err := filepath.Rel(root, path)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// realPath resolves the symbolic links of the part of path that exists.
func realPath(path string) string {
	rest := ""
	for at := path; ; at = filepath.Dir(at) {
		if target, err := filepath.EvalSymlinks(at); err == nil {
			return filepath.Join(target, rest)
		}
		if filepath.Dir(at) == at {
			return path
		}
		rest = filepath.Join(filepath.Base(at), rest)
	}
}

// absolute is path as seen from workdir. On Windows a path that begins with a
// separator and has no drive is meant on the drive of workdir.
func absolute(workdir, path string) string {
	switch {
	case filepath.IsAbs(path):
		return filepath.Clean(path)
	case path != "" && os.IsPathSeparator(path[0]):
		return filepath.Join(filepath.VolumeName(workdir)+string(filepath.Separator), path)
	}
	return filepath.Join(workdir, path)
}

// topOf returns the nearest directory upwards that holds .git (a directory, or
// a file in a linked work tree), or the directory itself.
func topOf(directory string) string {
	for at := directory; ; {
		if _, err := os.Lstat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		up := filepath.Dir(at)
		if up == at {
			return directory
		}
		at = up
	}
}

// directoryOf is the nearest directory that is there, upwards from path.
func directoryOf(path string) string {
	for {
		if info, err := os.Stat(path); err == nil && info.IsDir() || filepath.Dir(path) == path {
			return path
		}
		path = filepath.Dir(path)
	}
}

// unreadablePaths says that no path at all can be read, so that there is
// nothing a report could be about.
type unreadablePaths struct {
	args   []string
	faults []string
}

func (e *unreadablePaths) Error() string { return strings.Join(e.faults, "\n") }

// checkPaths is nil if a path can be read. Some unreadable paths among others
// are diagnostics of the report. args are the paths as the user wrote them.
func checkPaths(fsys fs.FS, s scope, args []string) *unreadablePaths {
	if len(args) == 0 {
		args = []string{"."}
	}
	fault := &unreadablePaths{args: args}
	for i, p := range s.paths {
		err := readable(fsys, p)
		if err == nil {
			return nil
		}
		fault.faults = append(fault.faults, fmt.Sprintf("path %s %s", args[i], reasonOf(err)))
	}
	return fault
}

// reasonOf says in a clause why something cannot be read.
func reasonOf(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "may not be read"
	}
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	return "cannot be read: " + err.Error()
}

func readable(fsys fs.FS, path string) error {
	info, err := fs.Stat(fsys, path)
	if err != nil {
		return err
	}
	if info.IsDir() {
		_, err = fs.ReadDir(fsys, path)
		return err
	}
	file, err := fsys.Open(path)
	if err != nil {
		return err
	}
	return file.Close()
}
