// Package config reads .vpce-lint.yaml, the configuration file of a folder.
//
// # Where a file holds
//
// A file holds for the folder that it lies in and for everything below it. What
// counts for a finding is the folder of its configuration, the root module's or
// the template's, and not that of a module which several root modules call. So
// one run over a monorepo judges each team's roots as a run of that team would.
//
// # Several files
//
// Files on the way from the root of the scan to a folder are read together, the
// outer ones first:
//
//   - lists add up: skip, public, exclude, roots, and the list form of policies;
//   - in levels, and in the mapping form of policies, an inner file's entries
//     win over an outer one's, and in one file the entry with the most characters
//     that are no wildcards wins;
//   - needs add up;
//   - of region and prices the innermost counts.
//
// A root of the same folder and name replaces the outer file's. A flag of the
// command line wins over every file.
//
// # Mistakes
//
// Whatever a file says that cannot be what was meant is an error with the file,
// the line and the nearest name: an unknown key, level, service, a pattern that
// fits no rule, a folder that is not there. Nothing is analysed then, since a
// setting that is passed over without a word looks like one that works.
package config

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/wildcard"
)

// FileName is the name of a configuration file.
const FileName = ".vpce-lint.yaml"

// File is one configuration file.
type File struct {
	// Path is the file's for messages.
	Path string
	// Folder is where it holds, relative to the root of the scan.
	Folder string
	// Base is the folder that paths in it are relative to; Folder but for a file
	// that was given by name.
	Base string

	Levels []LevelOf
	Skip   []string
	Public []string
	Needs  []Need
	Roots  []Root
	// Exclude are globs, relative to Base.
	Exclude []string
	// RuleFolders are folders or bundles of rules, relative to the root of the
	// scan.
	RuleFolders []string
	Kinds       []KindOf
	// Prices is a file, relative to the root of the scan; "" for none.
	Prices string
	Region string
}

// LevelOf is an entry of levels.
type LevelOf struct {
	Pattern string
	Level   finding.Level
}

// Need is an entry of needs: what the workloads that a pattern fits need.
type Need struct {
	Pattern  string
	Services []string
}

// KindOf is an entry of policies: what the policy files that a glob fits are.
type KindOf struct{ Glob, Kind string }

// Root is a root module, in one environment.
type Root struct {
	// Dir is the root module's, relative to the root of the scan.
	Dir string
	// Name is the environment's, "" for a root module that has only one.
	Name string
	// VarFiles are relative to the root of the scan; later ones win.
	VarFiles []string
	// Workspace is the value of terraform.workspace; "" leaves it to the command
	// line.
	Workspace string
}

// Tree has the configuration files of a scan. A nil *Tree has none.
type Tree struct {
	// files are ordered by folder, so that outer ones come first.
	files []*File
}

// Files returns the files, outer ones first.
func (t *Tree) Files() []*File {
	if t == nil {
		return nil
	}
	return t.files
}

// at returns the files that hold for a folder, the innermost first.
func (t *Tree) at(folder string) []*File {
	var out []*File
	for _, f := range t.Files() {
		if within(f.Folder, folder) {
			out = append(out, f)
		}
	}
	slices.Reverse(out)
	return out
}

// within reports whether a path is a folder or lies below it.
func within(folder, p string) bool {
	return folder == "." || p == folder || strings.HasPrefix(p, folder+"/")
}

// Level returns the level that a rule has in a folder; ok is false where no file
// sets one.
func (t *Tree) Level(rule, folder string) (level finding.Level, ok bool) {
	for _, f := range t.at(folder) {
		best := -1
		for _, l := range f.Levels {
			if n := weight(l.Pattern); n >= best && wildcard.Match(l.Pattern, rule) {
				best, level, ok = n, l.Level, true
			}
		}
		if ok {
			return level, true
		}
	}
	return "", false
}

// weight is how much a pattern says: its characters that are no wildcards.
func weight(pattern string) int {
	return len(pattern) - strings.Count(pattern, "*") - strings.Count(pattern, "?")
}

// Skips reports whether a rule is left out in a folder.
func (t *Tree) Skips(rule, folder string) bool {
	return slices.ContainsFunc(t.at(folder), func(f *File) bool {
		return slices.ContainsFunc(f.Skip, func(p string) bool { return wildcard.Match(p, rule) })
	})
}

// SkipsEverywhere returns the patterns of rules that are left out in the whole
// scan.
func (t *Tree) SkipsEverywhere() []string {
	var out []string
	for _, f := range t.Files() {
		if f.Folder == "." {
			out = append(out, f.Skip...)
		}
	}
	return out
}

// Public reports whether an address of a folder is meant to be public.
func (t *Tree) Public(address, folder string) bool {
	return slices.ContainsFunc(t.at(folder), func(f *File) bool {
		return slices.ContainsFunc(f.Public, func(p string) bool { return Fits(p, address) })
	})
}

// Needs returns the services that an address of a folder needs, each once, in
// order.
func (t *Tree) Needs(address, folder string) []string {
	var out []string
	for _, f := range t.at(folder) {
		for _, n := range f.Needs {
			if Fits(n.Pattern, address) {
				out = append(out, n.Services...)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Fits reports whether an address pattern fits an address: * stands for any
// text, ? for any character. A pattern without instance keys fits all instances:
// aws_instance.a fits aws_instance.a[0] and aws_instance.a["x"].
func Fits(pattern, address string) bool {
	return wildcard.Match(pattern, address) || wildcard.Match(pattern, finding.WithoutKeys(address))
}

// Region returns the region that is set for a folder, "" for none.
func (t *Tree) Region(folder string) string {
	for _, f := range t.at(folder) {
		if f.Region != "" {
			return f.Region
		}
	}
	return ""
}

// Regions returns the regions by the folders that they are set for.
func (t *Tree) Regions() map[string]string {
	out := map[string]string{}
	for _, f := range t.Files() {
		if f.Region != "" {
			out[f.Folder] = f.Region
		}
	}
	return out
}

// Prices returns the price file that is set for a folder, "" for none.
func (t *Tree) Prices(folder string) string {
	for _, f := range t.at(folder) {
		if f.Prices != "" {
			return f.Prices
		}
	}
	return ""
}

// RuleFolders returns the folders and bundles of rules of all files, each once.
func (t *Tree) RuleFolders() []string {
	var out []string
	for _, f := range t.Files() {
		for _, p := range f.RuleFolders {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// Kind returns what a policy file is said to be, "" where no file says it.
func (t *Tree) Kind(file string) string {
	for _, f := range t.at(path.Dir(file)) {
		best, kind := -1, ""
		for _, k := range f.Kinds {
			if n := weight(k.Glob); n >= best && f.fits(k.Glob, file) {
				best, kind = n, k.Kind
			}
		}
		if kind != "" {
			return kind
		}
	}
	return ""
}

// Roots returns the root modules that the files list, ordered by folder and
// name. An inner file's entry replaces an outer one's.
func (t *Tree) Roots() []Root {
	type key struct{ dir, name string }
	last := map[key]Root{}
	for _, f := range t.Files() {
		for _, r := range f.Roots {
			last[key{r.Dir, r.Name}] = r
		}
	}
	var out []Root
	for _, r := range last {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Root) int {
		return cmp.Or(cmp.Compare(a.Dir, b.Dir), finding.CompareAddress(a.Name, b.Name))
	})
	return out
}
