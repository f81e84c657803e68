package policies

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// CustomSource is a place that rules of a user's own are read from: a folder, an
// OPA bundle (a folder with a .manifest, or a .tar.gz), or one .rego file.
type CustomSource struct {
	// FS holds it at Path. It must refuse to follow symbolic links out of its
	// root.
	FS   fs.FS
	Path string
	// Name is what messages call it. Files of a folder are called name/….
	Name string
	// Inside is true where names are relative to the root of the scan, so that
	// diagnostics can point into the files.
	Inside bool
	// Folder is the one whose configurations the rules are for, slash-separated and
	// relative to the root of the scan; "" or "." for all.
	Folder string
}

// Custom has rules that users write themselves. Its contract is that of the
// built-in rules (see the package comment) with these differences:
//
//   - The id is read off the package, vpce.category.name, wherever the file lies.
//   - Of the metadata only title, description, custom.level and custom.message
//     are required. What is missing in Japanese is English. Further custom keys
//     are the user's own.
//   - One of the two sets suffices.
//   - Modules of packages outside of vpce are helpers; vpce.lib is built in.
//   - data.json and data.yaml are data below the path of their folder.
//
// What cannot be used is a fault, and everything else is.
type Custom struct {
	rules, helpers, tests []*customModule
	data                  map[string]any
	faults                []Fault
	files                 []*source.File
	// broken are the ids of the rules that cannot be read.
	broken []string
	hollow []string
}

// Fault is something of custom rules that cannot be used.
type Fault struct {
	// Rule is the id of the rule that it costs, "" where it is about no certain
	// one.
	Rule string
	source.Diagnostic
}

// customModule is one Rego file.
type customModule struct {
	file   *source.File
	inside bool
	// folders are those that a rule is for.
	folders []string
	// id is the rule's, "" for helpers and tests.
	id     string
	rule   Rule
	parsed *ast.Module
	// library is set for files of vpce.lib, which is built in.
	library bool
}

// ReadCustom reads rules. It never fails: what is wrong is in Faults.
func ReadCustom(sources []CustomSource) *Custom {
	c := &Custom{data: map[string]any{}}
	builtin, err := Modules()
	if err != nil {
		c.faults = append(c.faults, Fault{Diagnostic: unusable(err.Error())})
		return c
	}
	r := &customReader{Custom: c, builtin: builtin, seen: map[string]*customModule{}}
	for _, s := range sources {
		r.source(s)
	}
	slices.SortStableFunc(c.rules, func(a, b *customModule) int { return cmp.Compare(a.id, b.id) })
	return c
}

// IDs returns the ids of all rules in order, those that cannot be used included.
func (c *Custom) IDs() []string {
	if c == nil {
		return nil
	}
	out := slices.Clone(c.broken)
	for _, m := range c.rules {
		out = append(out, m.id)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Rules returns the metadata of the rules that can be read, in the order of their
// ids.
func (c *Custom) Rules() []Rule {
	if c == nil {
		return nil
	}
	out := make([]Rule, 0, len(c.rules))
	for _, m := range c.rules {
		out = append(out, m.rule)
	}
	return out
}

// Rule returns the metadata of a rule that can be read.
func (c *Custom) Rule(id string) (Rule, bool) {
	for _, r := range c.Rules() {
		if r.ID == id {
			return r, true
		}
	}
	return Rule{}, false
}

// Applies reports whether a rule is for the configurations of a folder. Rules that
// are not custom are for all.
func (c *Custom) Applies(id, folder string) bool {
	if c == nil {
		return true
	}
	i := slices.IndexFunc(c.rules, func(m *customModule) bool { return m.id == id })
	return i < 0 || slices.ContainsFunc(c.rules[i].folders, func(f string) bool {
		return f == "." || folder == f || strings.HasPrefix(folder, f+"/")
	})
}

// Files are the files of the scan that diagnostics point into.
func (c *Custom) Files() []*source.File {
	if c == nil {
		return nil
	}
	return c.files
}

// Faults returns what reading found to be wrong.
func (c *Custom) Faults() []Fault {
	if c == nil {
		return nil
	}
	return c.faults
}

// Hollow are the names of the places without any Rego file.
func (c *Custom) Hollow() []string { return c.hollow }

// Empty reports whether there is nothing in it: neither rules nor helpers nor
// tests, and nothing that is wrong.
func (c *Custom) Empty() bool {
	return c == nil || len(c.rules)+len(c.helpers)+len(c.tests)+len(c.faults) == 0
}

// unusable is the diagnostic of something that is left out. It counts as a file
// that could not be parsed: a run without the rule must not look like one that
// found nothing.
func unusable(detail string) source.Diagnostic {
	return source.Diagnostic{Severity: source.Error, Summary: "Custom rule cannot be used", Detail: detail, Unparsed: true}
}

// problem is why a module cannot be used: a sentence, and where.
type problem struct {
	at   *ast.Location // may be nil
	text string
}

// fault notes that a module cannot be used. at may be nil.
func (m *customModule) fault(at *ast.Location, text string) Fault {
	d := unusable(text)
	if m.id != "" {
		d.Summary = "Custom rule " + m.id + " cannot be used"
	}
	m.place(&d, at)
	return Fault{Rule: m.id, Diagnostic: d}
}

// place says where a diagnostic is: by its range, or in words for a file that is
// none of the scan's.
func (m *customModule) place(d *source.Diagnostic, at *ast.Location) {
	start, end := 0, 0
	if at != nil {
		start = min(at.Offset, len(m.file.Content))
		line, _, _ := strings.Cut(string(at.Text), "\n")
		end = min(start+len(line), len(m.file.Content))
	}
	if m.inside {
		d.Subject = source.Range{File: m.file.Path, Start: start, End: end}
		return
	}
	name := m.file.Path
	if at != nil {
		name = fmt.Sprintf("%s:%d", name, at.Row)
	}
	d.Detail = name + ": " + d.Detail
}

// customReader collects modules.
type customReader struct {
	*Custom
	builtin []Module
	seen    map[string]*customModule // by name
}

func (r *customReader) add(f Fault) { r.faults = append(r.faults, f) }

// source reads one place.
func (r *customReader) source(s CustomSource) {
	files, manifest, err := readFiles(s)
	if errors.Is(err, errHollow) {
		r.hollow = append(r.hollow, s.Name)
	}
	if err != nil {
		d := unusable(fmt.Sprintf("%s %s.", s.Name, err))
		d.Summary = "Custom rules cannot be read"
		if s.Inside {
			d.Path = s.Name
		}
		r.add(Fault{Diagnostic: d})
		return
	}
	for _, f := range files {
		m := &customModule{file: source.NewFile(f.name, f.content), inside: s.Inside && !f.packed, folders: []string{cmp.Or(s.Folder, ".")}}
		if have := r.seen[f.name]; have != nil && string(have.file.Content) == string(f.content) {
			have.folders = append(have.folders, m.folders...) // the same place, named twice
			continue
		}
		r.seen[f.name] = m
		if m.inside {
			r.files = append(r.files, m.file)
		}
		if f.err != nil {
			r.add(m.fault(nil, fmt.Sprintf("%s %s.", f.name, f.err)))
			continue
		}
		if isData(f.path) {
			r.document(m, f.path, manifest)
			continue
		}
		r.module(m, f.path, manifest)
	}
}

// module takes one Rego file.
func (r *customReader) module(m *customModule, name string, roots []string) {
	test := strings.HasSuffix(name, testSuffix)
	if m.id = packageID(m.file.Content); test {
		m.id = ""
	}
	fail := func(p *problem) {
		if m.id != "" {
			r.broken = append(r.broken, m.id)
		}
		r.add(m.fault(p.at, p.text))
	}
	parsed, p := parseCustom(m.file)
	if p != nil {
		fail(p)
		return
	}
	m.parsed = parsed
	id := m.id
	if p := m.classify(test); p != nil {
		m.id = id
		fail(p)
		return
	}
	if roots != nil && !inRoots(roots, packageWords(parsed)) {
		fail(&problem{parsed.Package.Location, fmt.Sprintf("The package %s is outside of the roots of the bundle's manifest (%s).",
			packageName(parsed), strings.Join(roots, ", "))})
		return
	}
	if p := forbiddenCall(parsed); p != nil {
		fail(p)
		return
	}
	if p := negation(parsed); p != nil && !test && !m.library {
		d := source.Diagnostic{Severity: source.Warning, Summary: "Custom rule may find what nobody knows", Detail: p.text}
		m.place(&d, p.at)
		r.add(Fault{Rule: m.id, Diagnostic: d})
	}
	switch {
	case r.isCopy(m), m.library && test:
	case m.library:
		d := source.Diagnostic{
			Severity: source.Warning, Summary: "Another version of vpce.lib is passed over",
			Detail: "The helpers that are built into vpce-lint are used. `vpce-lint init --opa --force` replaces the copy; helpers of your own belong into another package, such as company.lib.",
		}
		m.place(&d, parsed.Package.Location)
		r.add(Fault{Diagnostic: d})
	case test:
		r.tests = append(r.tests, m)
	case m.id == "":
		r.helpers = append(r.helpers, m)
	default:
		r.ruleModule(m, fail)
	}
}

// isCopy reports whether a module is one that Library returns.
func (r *customReader) isCopy(m *customModule) bool {
	text := string(m.file.Content)
	return text == conftest || slices.ContainsFunc(r.builtin, func(b Module) bool { return b.Rule == "" && b.Source == text })
}

// ruleModule takes a file that is a rule.
func (r *customReader) ruleModule(m *customModule, fail func(*problem)) {
	at := m.parsed.Package.Location
	for _, b := range r.builtin {
		if b.Rule == m.id {
			// The built-in rule goes on, so this is no broken one of that id.
			r.add(m.fault(at, fmt.Sprintf("There is a built-in rule %s, and it is the one that is evaluated; give yours another name.", m.id)))
			return
		}
	}
	for _, have := range r.rules {
		if have.id == m.id {
			r.add(m.fault(at, fmt.Sprintf("%s is that rule already, and the one that is evaluated; give this one another name.", have.file.Path)))
			return
		}
	}
	if p := checkSets(m.parsed); p != nil {
		fail(p)
		return
	}
	rule, warnings, wrong := customRule(m.id, m.parsed)
	if wrong != "" {
		fail(&problem{at, wrong})
		return
	}
	rule.Origin = m.file.Path
	m.rule = rule
	for _, w := range warnings {
		d := source.Diagnostic{Severity: source.Warning, Summary: "Metadata of custom rule " + m.id + " is not understood", Detail: w}
		m.place(&d, at)
		r.add(Fault{Rule: m.id, Diagnostic: d})
	}
	r.rules = append(r.rules, m)
}
