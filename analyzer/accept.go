package analyzer

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/config"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/needs"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
)

// configured returns the options with what the configuration files say about
// what is read. What a flag says stays.
func (o Options) configured() Options {
	if len(o.Config.Files()) == 0 {
		return o
	}
	o.FS = o.Config.Hide(o.FS)
	o.Paths = slices.DeleteFunc(slices.Clone(o.Paths), func(p string) bool {
		return o.Config.Excluded(path.Clean(p)) && !isDir(o.FS, p)
	})
	for _, r := range o.Config.Roots() {
		o.Parsers.Terraform.Roots = append(o.Parsers.Terraform.Roots, terraform.Root{
			Dir: r.Dir, Environment: r.Name, VarFiles: r.VarFiles, Workspace: r.Workspace,
		})
	}
	regions := source.Folders(o.Config.Regions())
	o.Parsers.Terraform.Regions, o.Parsers.CloudFormation.Regions = regions, regions
	o.Parsers.PolicyKind = o.Config.Kind
	if len(o.Rules.Only) == 0 {
		o.Rules.Skip = append(slices.Clone(o.Rules.Skip), o.Config.SkipsEverywhere()...)
	}
	return o
}

func isDir(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.IsDir()
}

// folders are the folders of units, for what the configuration says of them.
func folders(project *declared.Project) map[string]string {
	out := make(map[string]string, len(project.Units))
	for _, u := range project.Units {
		out[u.ID] = u.Folder()
	}
	return out
}

// Roots returns the folders of the root modules, each once, in order.
func (n *Network) Roots() []string {
	var out []string
	for _, u := range n.project.Units {
		if u.Dialect == declared.Terraform {
			out = append(out, u.Folder())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// markPublic sets which buckets the user means to be public.
func markPublic(g *graph.Graph, project *declared.Project, tree *config.Tree) {
	if len(tree.Files()) == 0 {
		return
	}
	folder := folders(project)
	for _, b := range g.Buckets {
		if o := g.Origin(b.ID); o != nil && tree.Public(o.Address, folder[o.Unit]) {
			b.Public = graph.Known(true)
		}
	}
}

// extraNeeds are the needs that the configuration adds to workloads.
func extraNeeds(g *graph.Graph, project *declared.Project, tree *config.Tree) []needs.Extra {
	if len(tree.Files()) == 0 {
		return nil
	}
	folder := folders(project)
	var out []needs.Extra
	for _, w := range g.Workloads {
		o := g.Origin(w.ID)
		if o == nil {
			continue
		}
		if services := tree.Needs(o.Address, folder[o.Unit]); len(services) > 0 {
			out = append(out, needs.Extra{Unit: o.Unit, Pattern: o.Address, Services: services})
		}
	}
	return out
}

// acceptance is what the user says of findings.
type acceptance struct {
	opts    Options
	project *declared.Project
	engine  *rules.Engine
	// dirs are the paths that are folders.
	dirs []string
	// notes are about what the user said.
	notes source.Diagnostics
	// baseline has what a new baseline accepts; nil where none is asked for.
	baseline *finding.Baseline
}

// apply gives findings the levels that the user wants, leaves out those of rules
// and places that the user does not want, and marks those that the user has
// accepted: in the source, then in the baseline.
func (a *acceptance) apply(findings []finding.Finding) []finding.Finding {
	for _, p := range a.opts.Paths {
		if isDir(a.opts.FS, p) {
			a.dirs = append(a.dirs, path.Clean(p))
		}
	}
	findings, a.notes = finding.Suppress(findings, finding.Acceptance{
		Project: a.project, Rules: a.engine.Known(), Evaluated: a.engine.IDs(),
		Today: a.opts.Today, Concerned: a.concerned(),
	})
	if given := onlyFiles(a.opts); given != nil {
		a.notes = slices.DeleteFunc(a.notes, func(d source.Diagnostic) bool { return !given[d.Subject.File] })
	}
	findings = a.wanted(findings)
	environments := map[string]finding.Environment{}
	for _, u := range a.project.Units {
		if u.Environment != "" {
			environments[u.ID] = finding.Environment{Unit: strings.TrimSuffix(u.ID, "@"+u.Environment), Name: u.Environment}
		}
	}
	findings = finding.MergeEnvironments(findings, environments)
	a.applyBaseline(findings)
	return findings
}

// wanted sets levels and leaves out what the configuration skips or excludes.
func (a *acceptance) wanted(findings []finding.Finding) []finding.Finding {
	tree := a.opts.Config
	if len(tree.Files()) == 0 {
		return findings
	}
	folder := folders(a.project)
	out := make([]finding.Finding, 0, len(findings))
	for _, f := range findings {
		f = finding.Relocate(f)
		in := folder[f.Unit]
		if len(a.opts.Rules.Only) == 0 && tree.Skips(f.Rule, in) || a.excluded(f.Location.File) || !a.opts.Rules.Custom.Applies(f.Rule, in) {
			continue
		}
		if level, ok := tree.Level(f.Rule, in); ok {
			f.Level = level
		}
		out = append(out, f)
	}
	return out
}

// excluded reports whether nothing is reported in a file. A folder that is named
// as a path is analysed, excluded or not.
func (a *acceptance) excluded(file string) bool {
	if file == "" || !a.opts.Config.Excluded(file) {
		return false
	}
	return !slices.ContainsFunc(a.dirs, func(p string) bool { return p != "." && a.opts.Config.Excluded(p) && strings.HasPrefix(file, p+"/") })
}

func (a *acceptance) applyBaseline(findings []finding.Finding) {
	judged := a.judged()
	old := a.opts.Baseline
	switch {
	case a.opts.NewBaseline:
		reported := slices.DeleteFunc(slices.Clone(findings), func(f finding.Finding) bool { return f.Possible && !a.opts.Unproven })
		a.baseline = finding.NewBaseline(reported)
		if old != nil {
			a.baseline.Keep(old, judged)
		}
		a.baseline.Apply(findings, judged) // nothing in it is stale
	case old != nil:
		a.notes = append(a.notes, old.Apply(findings, judged)...)
	}
}

// judged reports whether the run would have found what there is of a rule in a
// unit: the rule was evaluated, or is no more, and the unit lies in what was
// analysed. With files as paths the units are not analysed for themselves.
func (a *acceptance) judged() func(rule, unit string) bool {
	known, evaluated := setOf(a.engine.Known()), setOf(a.engine.IDs())
	units := map[string]bool{}
	if onlyFiles(a.opts) == nil {
		for _, u := range a.project.Units {
			units[strings.TrimSuffix(u.ID, "@"+u.Environment)] = true
		}
	}
	return func(rule, unit string) bool {
		return (evaluated[rule] || !known[rule]) && (units[unit] || a.below(unit))
	}
}

// below reports whether a path lies in a folder that is analysed.
func (a *acceptance) below(name string) bool {
	return slices.ContainsFunc(a.dirs, func(p string) bool { return p == "." || name == p || strings.HasPrefix(name, p+"/") })
}

// concerned reports whether a suppression in a file would have been used if it
// hid anything: the file, or a folder around it, was analysed.
func (a *acceptance) concerned() func(file string) bool {
	given := map[string]bool{}
	for _, p := range a.opts.Paths {
		given[path.Clean(p)] = true
	}
	return func(file string) bool { return given[file] || a.below(file) }
}

func setOf(list []string) map[string]bool {
	out := make(map[string]bool, len(list))
	for _, s := range list {
		out[s] = true
	}
	return out
}
