package finding

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/vpce-lint/vpce-lint/analyzer/nearest"
	"github.com/vpce-lint/vpce-lint/analyzer/wildcard"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Acceptance is what the sources of a run accept, and what is needed to judge
// that.
type Acceptance struct {
	// Project has the comments and the resources.
	Project *declared.Project
	// Rules are the ids of all rules that there are, Evaluated those of this run.
	Rules, Evaluated []string
	// Today is the day of the run as YYYY-MM-DD; "" lets nothing expire.
	Today string
	// Concerned reports whether the run would have found whatever a suppression
	// in a file hides; nil for all files. Elsewhere an unused one is no mistake.
	Concerned func(file string) bool
}

// Suppress relocates findings and sets the suppression of those that a comment
// or a resource's metadata accepts. A comment accepts a finding
//
//   - on whose line, or above it, the comment stands,
//   - if it stands on or above the first line of a block, attribute or entry
//     around the finding's place, or around the resource that it is about,
//   - on or above a line of the rule or statement that is at fault, where the
//     finding points at its first line, or anywhere in the resource that it is
//     about, where the finding points out of that: a policy in a file,
//   - if it does so at a module call, or at a nested stack, on the way to it.
//
// Metadata accepts what is about its resource, what lies in it, and, where it is
// a nested stack or a template's, all that is in that.
//
// What downloaded code accepts does not count: its author does not speak for
// the user. The diagnostics tell of suppressions that hide nothing.
func Suppress(findings []Finding, a Acceptance) ([]Finding, source.Diagnostics) {
	s := newSuppressor(a)
	if len(s.list) == 0 {
		return findings, nil
	}
	out := make([]Finding, len(findings))
	for i, f := range findings {
		out[i] = Relocate(f)
		s.apply(&out[i])
	}
	return out, s.diagnostics()
}

// suppressor knows all suppressions by the place that they are about.
type suppressor struct {
	Acceptance
	list []*suppression
	// lines has those in comments by the line that they speak of, things those in
	// metadata by the resource.
	lines  map[line][]*suppression
	things map[Subject][]*suppression
	// subjects are the keys of things by unit, and resources those that a finding
	// can be about or lie in.
	subjects  map[string][]Subject
	resources map[Subject]*declared.Resource
}

type line struct {
	file   string
	number int
}

// suppression is one that the user wrote.
type suppression struct {
	source.Ignore
	// faults say in clauses why it hides nothing.
	faults []string
	// used has the rules, as written, that hid something.
	used map[string]bool
}

func newSuppressor(a Acceptance) *suppressor {
	s := &suppressor{
		Acceptance: a, lines: map[line][]*suppression{}, things: map[Subject][]*suppression{},
		subjects: map[string][]Subject{}, resources: map[Subject]*declared.Resource{},
	}
	files := a.Project.Files
	for _, name := range files.Commented() {
		if isDownloaded(name) {
			continue
		}
		for _, i := range files.Comments(name).Ignores {
			at := line{name, i.Line}
			s.lines[at] = append(s.lines[at], s.add(i))
		}
	}
	// What a template's own metadata says is in each of its resources, and so is
	// what stands in a loop.
	metadata := map[source.Range]*suppression{}
	for _, u := range a.Project.Units {
		for _, r := range u.Resources {
			for _, i := range r.Ignores {
				if metadata[i.Range] == nil {
					metadata[i.Range] = s.add(i)
				}
				of := Subject{u.ID, r.Address}
				if s.things[of] == nil {
					s.subjects[u.ID] = append(s.subjects[u.ID], of)
				}
				s.things[of] = append(s.things[of], metadata[i.Range])
			}
		}
	}
	if len(s.list) > 0 {
		for _, u := range a.Project.Units {
			for _, r := range u.Resources {
				s.resources[Subject{u.ID, r.Address}] = r
			}
		}
	}
	return s
}

// isDownloaded reports whether a file lies in a folder that tools fill.
func isDownloaded(file string) bool {
	return slices.ContainsFunc(strings.Split(path.Dir(file), "/"), source.IsSkippedDir)
}

func (s *suppressor) add(i source.Ignore) *suppression {
	out := &suppression{Ignore: i, used: map[string]bool{}}
	out.faults = s.faults(i)
	s.list = append(s.list, out)
	return out
}

// faults are the reasons why a suppression hides nothing, whatever there is.
func (s *suppressor) faults(i source.Ignore) []string {
	var out []string
	if !i.Valid() {
		return []string{"there is no directive " + i.Directive + nearest.Question(i.Directive, []string{"ignore"})}
	}
	if i.Problem != "" {
		out = append(out, i.Problem)
	} else if len(i.Rules) == 0 {
		out = append(out, "it names no rule")
	}
	for _, written := range i.Rules {
		if !slices.ContainsFunc(s.Rules, func(id string) bool { return wildcard.Match(written, id) }) {
			out = append(out, "there is no rule "+written+nearest.Question(written, s.Rules))
		}
	}
	if i.Reason == "" && i.Problem == "" {
		out = append(out, "it gives no reason")
	}
	switch _, err := time.Parse(time.DateOnly, i.Until); {
	case i.Until == "":
	case err != nil:
		out = append(out, "until="+i.Until+" is no date; write it as YYYY-MM-DD")
	case s.Today != "" && i.Until < s.Today:
		out = append(out, "it ended on "+i.Until)
	}
	return out
}

// apply suppresses a finding that something accepts. Of several, the first in
// the order of the source gives the reason; all of them are used.
func (s *suppressor) apply(f *Finding) {
	if f.Suppression != nil {
		return
	}
	var by *suppression
	for _, c := range s.candidates(f) {
		for _, written := range c.Rules {
			if len(c.faults) > 0 || !wildcard.Match(written, f.Rule) {
				continue
			}
			c.used[written] = true
			if by == nil || c.Range.Compare(by.Range) < 0 {
				by = c
			}
		}
	}
	if by != nil {
		f.Suppression = &Suppression{InSource: true, Reason: by.Reason}
	}
}

// candidates are the suppressions at the places of a finding.
func (s *suppressor) candidates(f *Finding) []*suppression {
	var out []*suppression
	lines := map[line]bool{}
	add := func(at source.Range) {
		for _, l := range s.linesOf(at) {
			if !lines[l] {
				lines[l] = true
				out = append(out, s.lines[l]...)
			}
		}
	}
	subject := Subject{f.Unit, f.Subject}
	out = append(out, s.things[subject]...)
	add(f.Location)
	if r := s.resources[subject]; r != nil {
		add(r.Header)
		add(s.faulty(f.Location, r.Block))
		if !r.Block.Contains(f.Location) {
			add(r.Block) // the attribute that leads to the place
		}
	}
	for _, c := range f.Calls {
		add(c.Header)
	}
	for _, of := range s.subjects[f.Unit] {
		r := s.resources[of]
		if of != subject && r.Block.Contains(f.Location) && slices.Equal(r.Calls, f.Calls) {
			out = append(out, s.things[of]...)
		}
	}
	return out
}

// faulty returns the whole of the block or entry that a finding points at the
// first line of: a rule or a statement, each attribute of which is a part of the
// fault. It is zero where that is the subject itself, whose other attributes have
// nothing to do with it.
func (s *suppressor) faulty(at, subject source.Range) source.Range {
	comments := s.Project.Files.Comments(at.File)
	if comments == nil || at.Start == subject.Start && at.File == subject.File {
		return source.Range{}
	}
	var out source.Range
	for _, b := range comments.Blocks {
		if b.File == at.File && b.Start == at.Start && (out.IsZero() || b.End > out.End) {
			out = b
		}
	}
	return out
}

// linesOf returns the lines at which a comment is about a place: the place's own
// and the first one of everything around it.
func (s *suppressor) linesOf(at source.Range) []line {
	f, comments := s.Project.Files.Get(at.File), s.Project.Files.Comments(at.File)
	if f == nil || comments == nil || isDownloaded(at.File) {
		return nil
	}
	var out []line
	for n := f.LineOf(at.Start); n <= f.LineOf(max(at.End-1, at.Start)); n++ {
		out = append(out, line{at.File, n})
	}
	for _, b := range comments.Blocks {
		if b.Contains(at) {
			out = append(out, line{at.File, f.LineOf(b.Start)})
		}
	}
	return out
}

// diagnostics tell of what hides nothing.
func (s *suppressor) diagnostics() source.Diagnostics {
	evaluated := map[string]bool{}
	for _, id := range s.Evaluated {
		evaluated[id] = true
	}
	var out source.Diagnostics
	for _, i := range s.list {
		if len(i.faults) > 0 {
			out = append(out, i.diagnostic(source.Warning, i.written(), strings.Join(i.faults, ", and ")))
			continue
		}
		if s.Concerned != nil && !s.Concerned(i.Range.File) {
			continue
		}
		for _, rule := range i.Rules {
			asked := slices.ContainsFunc(s.Rules, func(id string) bool { return evaluated[id] && wildcard.Match(rule, id) })
			if asked && !i.used[rule] {
				out = append(out, i.diagnostic(source.Notice, rule, "no finding of that rule is here; remove it"))
			}
		}
	}
	return out.Sorted()
}

// written names the rules of a suppression as the user wrote them.
func (i *suppression) written() string { return strings.Join(i.Rules, ",") }

func (i *suppression) diagnostic(severity source.Severity, rules, why string) source.Diagnostic {
	what := "vpce-lint:" + cmp.Or(i.Directive, "ignore")
	inMetadata := i.Line == 0
	if inMetadata {
		what = "The suppression in the metadata of " + cmp.Or(i.Resource, "the template")
	}
	if rules != "" && inMetadata {
		what += " (" + rules + ")"
	} else if rules != "" {
		what += " " + rules
	}
	return source.Diagnostic{
		Severity: severity, Summary: "Suppression without effect", Subject: i.Range, Address: i.Resource,
		Detail: fmt.Sprintf("%s hides nothing: %s", what, why),
	}
}
