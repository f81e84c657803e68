// Package detail has what the writers of junit, github, markdown and html say
// alike: the notes beside a result's message, the order of results by severity,
// and the fixed words of reports in the languages that there are.
//
// Texts of the user's files pass through Clean before they reach a report, so
// that a file of a pull request can neither hide nor reorder what is written.
package detail

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// MaxPlaces is the number of evidence notes beside a result, as in the text.
const MaxPlaces = 12

// NoteKind is what a note is about.
type NoteKind int

// The kinds of notes, in the order in which they stand beside a result.
const (
	// NoteEvidence: another place that plays a part; its text is a clause.
	NoteEvidence NoteKind = iota
	// NoteMore: there are more places than are shown.
	NoteMore
	// NoteOrigin: the fault stands inside a downloaded module.
	NoteOrigin
	// NoteUnproven: what is not known.
	NoteUnproven
	// NoteSuppressed: why the user has accepted the result.
	NoteSuppressed
	// NoteFix: how to mend it.
	NoteFix
)

// Note is one line beside a result's message.
type Note struct {
	Kind NoteKind
	// Place is file:line, "" for none.
	Place string
	Text  string
}

// String is the note on a line.
func (n Note) String() string {
	if n.Place == "" {
		return n.Text
	}
	return n.Place + ": " + n.Text
}

// Notes are the lines beside the message of a result: evidence, module calls,
// what is unknown, and the fix.
func Notes(in *report.Input, rule report.RuleInfo, r finding.Result) []Note {
	w := WordsOf(in)
	var out []Note
	add := func(kind NoteKind, place, text string) {
		out = append(out, Note{kind, Clean(place), Clean(text)})
	}
	places := append(append([]finding.Place{}, r.Evidence...), report.CallPlaces(r)...)
	for _, p := range places[:min(len(places), MaxPlaces)] {
		if len(p.Addresses) > 0 && strings.Contains(p.Text, p.Addresses[0]) {
			p.Addresses = nil // a module call's text names its addresses already
		}
		add(NoteEvidence, report.Place(in.Files, p.Range), report.PlaceText(in.Language, in.Files, p))
	}
	if n := len(places) - MaxPlaces; n > 0 {
		add(NoteMore, "", w.MorePlaces(n))
	}
	if place := report.Place(in.Files, r.Origin); place != "" {
		add(NoteOrigin, place, w.InsideModule)
	}
	if r.Possible {
		add(NoteUnproven, "", labelled(w.NotProven, r.Doubts()))
	}
	if s := r.Suppression; s != nil {
		add(NoteSuppressed, "", labelled(w.Suppressed, s.Reason))
	}
	if rule.Remediation != "" {
		add(NoteFix, "", labelled(w.Fix, rule.Remediation))
	}
	return out
}

func labelled(label, text string) string {
	if text == "" {
		return label
	}
	return label + ": " + text
}

// Message is what a result says; a rule's title where it says nothing.
func Message(rule report.RuleInfo, r finding.Result) string {
	words := r.Message()
	if words == "" {
		words = rule.Title
	}
	return Clean(report.Sentence(words))
}

// Place is file:line:column of a result, only the file where nobody has read
// it, "" where it stands nowhere.
func Place(files *source.Files, r finding.Result) string {
	if span, ok := report.SpanOf(files, r.Location, report.CodePoints); ok {
		return Clean(fmt.Sprintf("%s:%d:%d", span.File, span.Start.Line, span.Start.Column))
	}
	return Clean(r.Location.File)
}

// Class is where a result stands in a report by severity.
type Class int

// The classes, the most severe first. What is not proven comes behind all
// levels, and what is accepted behind that: neither counts.
const (
	Errors Class = iota
	Warnings
	Notices
	Possible
	Accepted
)

// Classes are all classes in their order.
func Classes() []Class { return []Class{Errors, Warnings, Notices, Possible, Accepted} }

// ClassOf returns the class of a result.
func ClassOf(r finding.Result) Class {
	switch {
	case r.Suppression != nil:
		return Accepted
	case r.Possible:
		return Possible
	case r.Level == finding.Error:
		return Errors
	case r.Level == finding.Warning:
		return Warnings
	}
	return Notices
}

// ByClass returns the results of each class, each in the order of the input.
func ByClass(results []finding.Result) map[Class][]finding.Result {
	out := map[Class][]finding.Result{}
	for _, r := range results {
		c := ClassOf(r)
		out[c] = append(out[c], r)
	}
	return out
}

// Problems are the diagnostics that cost findings, and those about what the user
// told the tool, as sentences with their places. What is alike on one line comes
// once.
func Problems(in *report.Input) (lost, configuration []Note) {
	var heavy source.Diagnostics
	for _, d := range in.Diagnostics.Sorted() {
		if d.Severity != source.Notice {
			heavy = append(heavy, d)
		}
	}
	return diagnosticNotes(in, heavy), diagnosticNotes(in, in.Configuration.Sorted())
}

func diagnosticNotes(in *report.Input, list source.Diagnostics) []Note {
	var out []Note
	seen := map[Note]bool{}
	for _, d := range list {
		n := Diagnostic(in, d)
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
		}
	}
	return out
}

// Diagnostic is a diagnostic in sentences, with its place. A file that the place
// names is not named again.
func Diagnostic(in *report.Input, d source.Diagnostic) Note {
	words := report.DiagnosticText(d)
	place := report.Place(in.Files, d.Subject)
	if place != "" {
		words = strings.Replace(words, " ("+d.Subject.File+")", "", 1)
	}
	return Note{Place: Clean(place), Text: Clean(words)}
}

// Clean replaces what would act on a terminal or a parser, or reorder the text
// on a screen, by a replacement character. Line breaks become blanks.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\uFEFF':
			return -1
		case r == '\t', r == '\n', r == '\r':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029', r == '\uFFFE', r == '\uFFFF':
			return utf8.RuneError
		}
		return r
	}, s)
}
