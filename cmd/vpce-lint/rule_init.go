package main

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/policies"
)

// templates are what init --rule writes. The rule in them is called category/name.
//
//go:embed template
var templates embed.FS

// newFile is a file to write, relative to a folder.
type newFile struct {
	path    string
	content []byte
}

// defaultRules is the folder of rules where the user names none.
const defaultRules = "policies"

// rulePart is a category or a name.
var rulePart = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// initRule writes a rule that works, with its test and its examples.
func (p process) initRule(w io.Writer, id string, args []string) error {
	category, name, ok := strings.Cut(id, "/")
	if !ok || !rulePart.MatchString(category) || !rulePart.MatchString(name) {
		return usagef("--rule %s: a rule is called category/name, in small letters, digits and dashes", id)
	}
	switch {
	case category == "lib":
		return usagef("--rule %s: the category lib is for built-in helpers", id)
	case strings.HasSuffix(name, "-test"):
		return usagef("--rule %s: names that end in -test are for tests", id)
	case slices.Contains(ruleIDs(), id):
		return usagef("--rule %s: there is a built-in rule of that name", id)
	}
	rename := strings.NewReplacer(
		"vpce.category.name", policies.Package(id),
		"category/name", id,
	)
	var files []newFile
	for _, f := range [][2]string{
		{"rule.rego", id + ".rego"},
		{"rule_test.rego", id + "_test.rego"},
		{"bad.tf", "testdata/" + id + "/bad/main.tf"},
		{"good.tf", "testdata/" + id + "/good/main.tf"},
		{"unknown.tf", "testdata/" + id + "/unknown/main.tf"},
	} {
		content, err := templates.ReadFile("template/" + f[0])
		if err != nil {
			return err
		}
		files = append(files, newFile{f[1], []byte(rename.Replace(string(content)))})
	}
	dir, err := p.writeNew(w, args, defaultRules, files, false)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\nTry it:\n  vpce-lint test %[1]s\n  vpce-lint --policies %[1]s --only %[2]s %[1]s/testdata/%[2]s/bad\n", filepath.ToSlash(dir), id)
	return err
}

// initOPA writes what stock opa and conftest need beside rules: the helpers, the
// schema of the graph, and rules by the names that conftest asks for.
func (p process) initOPA(w io.Writer, args []string, force bool) error {
	library, err := policies.Library()
	if err != nil {
		return err
	}
	files := make([]newFile, len(library))
	for i, f := range library {
		files[i] = newFile{f.Path, []byte(f.Content)}
	}
	dir, err := p.writeNew(w, args, filepath.Join(defaultRules, "opa"), files, force)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "\nTry it:\n  opa check --strict --schema %[2]s/graph.schema.json %[1]s\n  opa test %[1]s\n", filepath.ToSlash(filepath.Dir(dir)), filepath.ToSlash(dir))
	return err
}

// writeNew writes files below a folder and says so. Where one is there already,
// nothing is written, unless it is to be replaced. It returns the folder as the
// user calls it.
func (p process) writeNew(w io.Writer, args []string, otherwise string, files []newFile, replace bool) (string, error) {
	workdir, err := p.getwd()
	if err != nil {
		return "", fmt.Errorf("finding the working directory: %w", err)
	}
	dir := otherwise
	if len(args) > 0 {
		dir = filepath.Clean(args[0])
	}
	target := absolute(workdir, dir)
	for _, f := range files {
		name := filepath.Join(target, filepath.FromSlash(f.path))
		if _, err := os.Lstat(name); err == nil && !replace {
			return "", usagef("%s is there already; nothing was written", filepath.Join(dir, f.path))
		} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", usagef("%s %s", filepath.Join(dir, f.path), reasonOf(err))
		}
	}
	for _, f := range files {
		name := filepath.Join(target, filepath.FromSlash(f.path))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return "", fmt.Errorf("writing %s: %w", filepath.Join(dir, f.path), withoutPath(err))
		}
		if err := writeFile(name, f.content, replace); err != nil {
			return "", fmt.Errorf("writing %s: %w", filepath.Join(dir, f.path), err)
		}
		if _, err := fmt.Fprintf(w, "Wrote %s.\n", filepath.ToSlash(filepath.Join(dir, f.path))); err != nil {
			return "", err
		}
	}
	return dir, nil
}

// writeFile writes a file; one that has appeared meanwhile stays, unless it is to
// be replaced.
func writeFile(name string, content []byte, replace bool) error {
	if replace {
		return replaceFile(name, content)
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return withoutPath(err)
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}
