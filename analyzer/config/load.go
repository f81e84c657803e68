package config

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vpce-lint/vpce-lint/analyzer/nearest"
	"github.com/vpce-lint/vpce-lint/analyzer/wildcard"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// maxSize bounds a configuration file, in bytes.
const maxSize = 1 << 20

// Options say what the files are read with.
type Options struct {
	// Rules are the ids of the rules that there are.
	Rules []string
	// Custom, if set, returns the ids of further rules: those of the folders and
	// bundles that the files name under policies. It is called once.
	Custom func(files []*File) []string
}

// Fault is something wrong with a file.
type Fault struct {
	// File is the file's path as in File.Path, Line from 1, or 0 where it is about
	// the whole file.
	File string
	Line int
	Text string
}

func (f Fault) String() string {
	if f.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text)
	}
	return f.File + ": " + f.Text
}

// Error lists what is wrong with the configuration files, by file and line.
type Error struct{ Faults []Fault }

func (e *Error) Error() string {
	lines := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// Load reads the configuration files that hold for paths, which are
// slash-separated and relative to fsys: those in the folders on the way from the
// root of fsys to each path, and those below a path that is a folder. With a path
// that is a file, which stands for configurations anywhere, those of all folders
// are read. What an outer file excludes is not looked into for further files. The
// error is an *Error.
func Load(fsys fs.FS, paths []string, opts Options) (*Tree, error) {
	l := &loader{fsys: fsys, opts: opts, seen: map[string]bool{}, tree: &Tree{}}
	anywhere := false
	for _, p := range paths {
		info, err := fs.Stat(fsys, p)
		if err != nil {
			continue // whoever analyses the path reports it
		}
		p = path.Clean(p)
		if !info.IsDir() {
			l.upwards(path.Dir(p))
			anywhere = true
			continue
		}
		l.upwards(p)
		l.downwards(p)
	}
	if anywhere {
		l.upwards(".")
		l.downwards(".")
	}
	return l.result()
}

// Given returns the tree of one file that was given by name and holds for
// everything. Paths in it are relative to base.
func Given(fsys fs.FS, name, base string, content []byte, opts Options) (*Tree, error) {
	l := &loader{fsys: fsys, opts: opts, tree: &Tree{}}
	l.read(&File{Path: name, Folder: ".", Base: base}, content)
	return l.result()
}

type loader struct {
	fsys   fs.FS
	opts   Options
	seen   map[string]bool // folders
	tree   *Tree
	faults []Fault
	// patterns of rules are checked when all rules are known.
	patterns []pattern
}

// pattern is a pattern of rules and where it stands.
type pattern struct {
	file string
	line int
	text string
}

// checkPatterns reports patterns that no rule fits.
func (l *loader) checkPatterns() {
	known := l.opts.Rules
	if l.opts.Custom != nil {
		known = slices.Concat(known, l.opts.Custom(l.tree.files))
	}
	for _, p := range l.patterns {
		if !slices.ContainsFunc(known, func(id string) bool { return wildcard.Match(p.text, id) }) {
			l.fault(p.file, p.line, fmt.Sprintf("no rule is called %q%s", p.text, nearest.Question(p.text, known)))
		}
	}
}

func (l *loader) result() (*Tree, error) {
	l.checkPatterns()
	slices.SortStableFunc(l.tree.files, func(a, b *File) int { return cmp.Compare(a.Folder, b.Folder) })
	if len(l.faults) == 0 {
		return l.tree, nil
	}
	slices.SortStableFunc(l.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return nil, &Error{Faults: l.faults}
}

// upwards reads the files of a folder and of those around it.
func (l *loader) upwards(folder string) {
	if folder != "." {
		l.upwards(path.Dir(folder))
	}
	l.folder(folder)
}

// downwards reads the files of a folder and of those below it.
func (l *loader) downwards(folder string) {
	_ = fs.WalkDir(l.fsys, folder, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && d != nil && d.IsDir():
			return fs.SkipDir // whoever analyses the folder says so
		case err != nil || !d.IsDir():
			return nil //nolint:nilerr // one file less
		case p != folder && (source.IsSkippedDir(d.Name()) || l.tree.Excluded(p)):
			return fs.SkipDir
		}
		l.folder(p)
		return nil
	})
}

// folder reads the file of one folder, if there is one.
func (l *loader) folder(folder string) {
	if l.seen[folder] {
		return
	}
	l.seen[folder] = true
	name := path.Join(folder, FileName)
	if content, ok := l.content(name); ok {
		l.read(&File{Path: name, Folder: folder, Base: folder}, content)
	}
	if other := path.Join(folder, ".vpce-lint.yml"); exists(l.fsys, other) {
		l.fault(other, 0, "the configuration file is called "+FileName)
	}
}

func exists(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && !info.IsDir()
}

// content reads a file; ok is false where there is none, or it cannot be read.
func (l *loader) content(name string) (content []byte, ok bool) {
	info, err := fs.Stat(l.fsys, name)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil, false // in a folder that may not be entered nothing is analysed
	}
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is no regular file")
	}
	if err == nil {
		content, err = readBounded(l.fsys, name)
	}
	if err != nil {
		if at, is := errors.AsType[*fs.PathError](err); is {
			err = at.Err
		}
		l.fault(name, 0, "it cannot be read: "+err.Error())
	}
	return content, err == nil
}

func readBounded(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(f, maxSize+1))
	return content, errors.Join(err, f.Close())
}

func (l *loader) fault(file string, line int, text string) {
	l.faults = append(l.faults, Fault{file, line, text})
}

// read reads the content of a file into f and keeps it.
func (l *loader) read(f *File, content []byte) {
	switch {
	case len(content) > maxSize:
		l.fault(f.Path, 0, fmt.Sprintf("it has more than %d bytes", maxSize))
		return
	case !utf8.Valid(content):
		l.fault(f.Path, 0, "it is not UTF-8")
		return
	}
	r := &reader{l: l, file: f}
	r.document(content)
	l.tree.files = append(l.tree.files, f)
}
