// Package policies holds the rules: one Rego file a rule, with its tests beside
// it, and the Rego helpers that rules share in lib.
//
// # What a rule is
//
// The rule category/name is the file category/name.rego with the package
// vpce.category.name, where dashes become underscores. Its METADATA is the only
// place that says what it is: title, description, level, message, remediation, in
// English and Japanese. Rules of this package describes the fields.
//
// It reads the graph document as input (analyzer/graph has its schema) and has
// two sets:
//
//	violated   what holds whatever the unknown values turn out to be
//	undecided  what holds for some of them; each also has "why"
//
// An element is an object with
//
//	subject   the id of the node that the finding is about
//	args      what the message's placeholders stand for
//	evidence  [{"id", "attribute"?, "text"}], in the order of the argument
//	flow      the same, where each place leads to the next: the hops of a path
//	          that the finding is about (optional)
//	at        {"id", "attribute"?}: the line to edit where it is not the subject's
//	          first, or for a policy {"id", "statement"} with its index (optional)
//	why       what is not known: texts, or {"id", "text"} where "{}" in the text
//	          stands for the address of the id
//
// An argument is a text or a number, a node's id, which becomes its address, or
// an array of these. {"ids": […], "most": 3} lists some of many, {"id": …, "of":
// […]} is an argument with others in brackets, and {"id", "text", "text_ja"} a
// clause about a node, as the steps of a path have. In the text of a clause, or
// of evidence, "{}" stands for the address of the id and "{other}" for that of a
// second one under "other". No file names and no lines are in it: analyzer/rules
// attaches them.
package policies

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Module is one Rego file.
type Module struct {
	// Path is slash-separated and relative to this package's folder.
	Path string
	// Rule is the id of the rule that the file is, "" for a file of helpers.
	Rule   string
	Source string
}

// Modules returns the built-in rules and their helpers in the order of their
// paths, without tests.
func Modules() ([]Module, error) { return modulesOf(files) }

// modulesOf reads category/*.rego.
func modulesOf(fsys fs.FS) ([]Module, error) {
	names, err := fs.Glob(fsys, "*/*.rego")
	if err != nil {
		return nil, fmt.Errorf("list rules: %w", err)
	}
	slices.Sort(names)
	modules := make([]Module, 0, len(names))
	for _, name := range names {
		if strings.HasSuffix(name, testSuffix) {
			continue
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read rule: %w", err)
		}
		m := Module{Path: name, Source: string(text)}
		if path.Dir(name) != libDir {
			m.Rule = strings.TrimSuffix(name, ".rego")
		}
		modules = append(modules, m)
	}
	return modules, nil
}

const (
	libDir     = "lib"
	testSuffix = "_test.rego"
)

// Package returns the Rego package of a rule: vpce.category.name.
func Package(id string) string {
	return "vpce." + strings.NewReplacer("/", ".", "-", "_").Replace(id)
}

// Rules reads the metadata of the built-in rules, in the order of their ids.
func Rules() ([]Rule, error) {
	modules, err := Modules()
	if err != nil {
		return nil, err
	}
	var out []Rule
	for _, m := range modules {
		if m.Rule == "" {
			continue
		}
		r, err := ReadRule(m)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// ReadRule reads the metadata of the rule that a module is. It looks at the file's
// head only, which takes a tenth of the time that the whole file does.
func ReadRule(m Module) (Rule, error) {
	parsed, err := ast.ParseModuleWithOpts(m.Path, head(m.Source), ast.ParserOptions{ProcessAnnotation: true})
	if err != nil {
		return Rule{}, fmt.Errorf("read rule %s: %w", m.Rule, err)
	}
	for _, a := range parsed.Annotations {
		if a.Scope == "package" {
			return ruleOf(m, a)
		}
	}
	return Rule{}, fmt.Errorf("rule %s: %s has no METADATA for its package", m.Rule, m.Path)
}

// head returns a file up to its package clause.
func head(source string) string {
	start := strings.Index(source, "\npackage ")
	if start < 0 {
		return source
	}
	end := strings.IndexByte(source[start+1:], '\n')
	if end < 0 {
		return source
	}
	return source[:start+1+end+1]
}
