package finding

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Result is what shares a rule, a file and a line, which is all that GitHub's
// code scanning tells alerts apart by: the instances of one module, the
// elements of one count, two facts on one line. Definite and possible findings
// stay apart, because a result is either proven or not, and so do suppressed
// ones.
type Result struct {
	Rule string
	// Level is the most severe of the findings'.
	Level    Level
	Possible bool
	// Why is what is not known, each once, in the order of the findings.
	Why []string
	// Location is the first of the findings'.
	Location source.Range
	// Origin is set when Location was moved out of a downloaded module.
	Origin source.Range
	// Statements are what the findings say, findings that say the same of
	// different subjects together.
	Statements []Statement
	// Subjects are what the result is about, each once.
	Subjects []Subject
	// Environments are the findings', each once, in order.
	Environments []string
	// Evidence is the findings' evidence, each place once.
	Evidence []Place
	// Flows are the findings' paths, each once; empty when none is a path.
	Flows [][]Place
	// Calls are the module calls on the way to the subjects, each once, those
	// of the first subject first.
	Calls []declared.Call
	// Findings are the instances, in canonical order; there is at least one.
	Findings    []Finding
	Suppression *Suppression
	// Language is that of the findings' texts and of the words around them.
	Language Language
}

// Subject is one resource that a result is about.
type Subject struct{ Unit, Address string }

// Place is evidence that several findings may share.
type Place struct {
	// Text is the first finding's.
	Text string
	// Addresses are the resources that the place stands for, each once.
	Addresses []string
	// Range and Origin are as in Evidence.
	Range, Origin source.Range
}

// groupKey is the identity of a result. A place whose file nobody has read has
// no line; its offset stands in.
type groupKey struct {
	rule, file           string
	line                 int
	possible, suppressed bool
}

// Fold relocates and orders findings and folds what shares rule, file and line.
// The results are in canonical order and do not depend on the order of the
// findings.
func Fold(findings []Finding, files *source.Files) []Result {
	moved := make([]Finding, len(findings))
	for i, f := range findings {
		moved[i] = Relocate(f)
	}
	index := map[groupKey]int{}
	var groups [][]Finding
	for _, f := range Sorted(moved) {
		key := groupKey{f.Rule, f.Location.File, lineOf(files, f.Location), f.Possible, f.Suppression != nil}
		at, ok := index[key]
		if !ok {
			at = len(groups)
			index[key] = at
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], f)
	}
	results := make([]Result, len(groups))
	for i, g := range groups {
		results[i] = newResult(g)
	}
	return results
}

func lineOf(files *source.Files, r source.Range) int {
	if f := files.Get(r.File); f != nil {
		return f.LineOf(r.Start)
	}
	return r.Start
}

func newResult(group []Finding) Result {
	first := group[0]
	r := Result{
		Rule: first.Rule, Level: first.Level, Possible: first.Possible,
		Location: first.Location, Origin: first.Origin,
		Findings: group, Suppression: first.Suppression,
	}
	var places placeSet
	var why unique[string]
	var subjects unique[Subject]
	var calls unique[declared.Call]
	for _, f := range group {
		if f.Level.severity() > r.Level.severity() {
			r.Level = f.Level
		}
		for _, w := range f.Why {
			if w != "" {
				why.add(w)
			}
		}
		subjects.add(Subject{f.Unit, f.Subject})
		r.Environments = append(r.Environments, f.Environments...)
		calls.add(f.Calls...)
		for _, e := range f.Evidence {
			places.add(e)
		}
	}
	r.Why, r.Subjects, r.Calls = why.list, subjects.list, calls.list
	r.Environments = sortedNames(r.Environments)
	r.Statements = statements(group)
	r.Evidence = places.places()
	r.Flows = flows(group)
	return r
}

// first is the finding that the result is recognised by.
func (r Result) first() Finding {
	return slices.MinFunc(r.Findings, func(a, b Finding) int {
		if c := CompareAddress(a.Unit, b.Unit); c != 0 {
			return c
		}
		return CompareAddress(a.Subject, b.Subject)
	})
}

// placeSet joins evidence that differs only in the instance that it is about.
type placeSet struct {
	list      []Place
	addresses []unique[string]
	index     map[placeKey]int
}

type placeKey struct {
	at, origin source.Range
	text       string
}

func (s *placeSet) add(e Evidence) {
	key := placeKey{e.Range, e.Origin, withoutKeys(e.Text)}
	at, ok := s.index[key]
	if !ok {
		if s.index == nil {
			s.index = map[placeKey]int{}
		}
		at = len(s.list)
		s.index[key] = at
		s.list = append(s.list, Place{Text: e.Text, Range: e.Range, Origin: e.Origin})
		s.addresses = append(s.addresses, unique[string]{})
	}
	if e.Address != "" {
		s.addresses[at].add(e.Address)
	}
}

func (s *placeSet) places() []Place {
	for i := range s.list {
		s.list[i].Addresses = s.addresses[i].list
	}
	return s.list
}

// flows returns the paths of a group. Paths over the same places, which the
// instances of one module give, are one.
func flows(group []Finding) [][]Place {
	var out [][]Place
	seen := map[string]bool{}
	for _, f := range group {
		if len(f.Flow) == 0 {
			continue
		}
		var key strings.Builder
		path := make([]Place, len(f.Flow))
		for i, e := range f.Flow {
			path[i] = Place{Text: e.Text, Range: e.Range, Origin: e.Origin}
			if e.Address != "" {
				path[i].Addresses = []string{e.Address}
			}
			fmt.Fprintf(&key, "%v %v %q\n", e.Range, e.Origin, withoutKeys(e.Text))
		}
		if !seen[key.String()] {
			seen[key.String()] = true
			out = append(out, path)
		}
	}
	return out
}

// unique is a list that holds each item once, in the order of their coming.
type unique[T comparable] struct {
	list []T
	seen map[T]bool
}

func (u *unique[T]) add(items ...T) {
	for _, item := range items {
		if u.seen[item] {
			continue
		}
		if u.seen == nil {
			u.seen = map[T]bool{}
		}
		u.seen[item] = true
		u.list = append(u.list, item)
	}
}
