package main

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"github.com/vpce-lint/vpce-lint/analyzer/config"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/text"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/policies"
)

// policiesFlag registers --policies. What the user names on the command line may
// lie anywhere; what a configuration file names is inside the root of the scan.
func policiesFlag(f *pflag.FlagSet, into *[]string) {
	f.StringArrayVar(into, "policies", nil, "also use the rules of `PLACE`: a folder of Rego files, or an OPA bundle (repeatable)")
}

// placeOf opens a folder, bundle or Rego file that the user names. Symbolic links
// in it do not lead out of it.
func placeOf(scanRoot, workdir, flag, given string) (policies.CustomSource, error) {
	name := absolute(workdir, given)
	info, err := os.Stat(name)
	if err != nil {
		return policies.CustomSource{}, usagef("%s %s %s", flag, given, reasonOf(err))
	}
	s := policies.CustomSource{Path: ".", Name: filepath.ToSlash(filepath.Clean(given))}
	if rel, ok := inside(scanRoot, name); ok {
		s.Name, s.Inside = rel, true
	}
	dir := name
	if !info.IsDir() {
		dir, s.Path = filepath.Dir(name), filepath.Base(name)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return policies.CustomSource{}, usagef("%s %s %s", flag, given, reasonOf(err))
	}
	s.FS = root.FS()
	return s, nil
}

// customRules collects the rules of the flags and of the configuration.
type customRules struct {
	sources []policies.CustomSource
	read    *policies.Custom
}

// newCustomRules takes the values of --policies. A place without a Rego file is a
// mistake of the call.
func newCustomRules(scanRoot, workdir string, places []string) (*customRules, error) {
	c := &customRules{}
	for _, given := range places {
		s, err := placeOf(scanRoot, workdir, "--policies", given)
		if err != nil {
			return nil, err
		}
		c.sources = append(c.sources, s)
	}
	c.read = policies.ReadCustom(c.sources)
	for i, s := range c.sources {
		if slices.Contains(c.read.Hollow(), s.Name) {
			return nil, usagef("--policies %s holds no .rego file", places[i])
		}
	}
	return c, nil
}

// add reads the places that configuration files name, and returns the ids of all
// custom rules.
func (c *customRules) add(fsys fs.FS, files []*config.File) []string {
	more := false
	for _, f := range files {
		for _, place := range f.RuleFolders {
			c.sources = append(c.sources, policies.CustomSource{FS: fsys, Path: place, Name: path.Clean(place), Inside: true, Folder: f.Folder})
			more = true
		}
	}
	if more {
		c.read = policies.ReadCustom(c.sources)
	}
	return c.read.IDs()
}

// customOf returns the custom rules that the flags and the configuration of the
// working directory name.
func (p process) customOf(places []string) (*policies.Custom, error) {
	workdir, err := p.getwd()
	if err != nil {
		return nil, fmt.Errorf("finding the working directory: %w", err)
	}
	where, err := newScope(workdir, "", nil)
	if err != nil {
		return nil, err
	}
	custom, err := newCustomRules(where.root, workdir, places)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(where.root)
	if err != nil {
		return nil, fmt.Errorf("opening the root: %w", err)
	}
	defer root.Close()
	if _, err := configuration(root.FS(), where, workdir, "", custom); err != nil {
		return nil, err
	}
	return custom.read, p.tell(where, custom.read, policies.Selected(custom.read.Faults(), nil))
}

// tell writes what is wrong with custom rules to standard error.
func (p process) tell(where scope, custom *policies.Custom, faults source.Diagnostics) error {
	files := source.NewFiles()
	for _, f := range custom.Files() {
		files.Add(f)
	}
	said := report.Input{Configuration: faults, Files: files, Options: p.looks(p.stderr, where, false)}
	return text.WriteDiagnostics(p.stderr, &said)
}
