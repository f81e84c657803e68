// Package junit writes findings as JUnit XML, the way GitLab, Jenkins and Azure
// Pipelines read it.
//
// A rule is a test suite. One that found nothing is a test that passed, so that
// a clean run is no empty report, which Jenkins takes for a failure of the run;
// each result is a test that failed. What is not proven or accepted is skipped:
// it fails no run here either. A last suite has the input: a file that could not
// be parsed is an error, anything else that was not analysed is skipped.
//
// GitLab recognises a test by its class name and name, drops the second of two
// that are alike, and compares them with those of the target branch; so names
// are unique and have no line numbers in them. It shows the text of a failure
// and not its message attribute, so the text says everything. Jenkins splits a
// class name at the last dot into package and class: here these are the rule's
// category and name. There is no time, host or timestamp: equal input gives
// equal bytes.
package junit

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/detail"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// The suite of what is no rule's.
const (
	inputSuite = "input"
	inputClass = report.ToolName + ".input"
	// passedInput is the test that everything was analysed.
	passedInput = "everything was analysed"
	passedRule  = "holds"
)

// suite is one element testsuite.
type suite struct {
	name  string
	cases []testCase
}

// testCase is one element testcase; it passed where outcome is "".
type testCase struct {
	class, name, file string
	line              int
	// outcome is the element that says it: failure, error or skipped.
	outcome             string
	message, kind, text string
}

// Write writes the document.
func Write(w io.Writer, in *report.Input) error {
	out := &writer{Writer: bufio.NewWriter(w)}
	suites := append(ruleSuites(in), inputDiagnostics(in))
	var all []testCase
	for _, s := range suites {
		all = append(all, s.cases...)
	}
	out.line(0, `<?xml version="1.0" encoding="UTF-8"?>`)
	out.line(0, "<testsuites%s%s>", attribute("name", report.ToolName), totals(all, true))
	for _, s := range suites {
		unique(s.cases)
		out.line(1, "<testsuite%s%s>", attribute("name", s.name), totals(s.cases, false))
		for _, c := range s.cases {
			out.testCase(c)
		}
		out.line(1, "</testsuite>")
	}
	out.line(0, "</testsuites>")
	return out.Flush()
}

// ruleSuites has a suite for each rule.
func ruleSuites(in *report.Input) []suite {
	rules := report.NewRuleSet(in)
	byRule := map[string][]finding.Result{}
	for _, r := range in.Results {
		byRule[r.Rule] = append(byRule[r.Rule], r)
	}
	var out []suite
	for _, rule := range rules.All() {
		s := suite{name: rule.ID}
		class := strings.Replace(rule.ID, "/", ".", 1)
		for _, r := range byRule[rule.ID] {
			s.cases = append(s.cases, resultCase(in, class, rule, r))
		}
		if len(s.cases) == 0 {
			s.cases = []testCase{{class: class, name: passedRule}}
		}
		out = append(out, s)
	}
	return out
}

func resultCase(in *report.Input, class string, rule report.RuleInfo, r finding.Result) testCase {
	c := testCase{class: class, name: caseName(r), file: r.Location.File, outcome: "failure", kind: string(r.Level)}
	if span, ok := report.SpanOf(in.Files, r.Location, report.CodePoints); ok {
		c.line = span.Start.Line
	}
	c.message = detail.Message(rule, r)
	notes := detail.Notes(in, rule, r)
	switch {
	case r.Suppression != nil:
		c.outcome, c.message = "skipped", noteOf(notes, detail.NoteSuppressed)
	case r.Possible:
		c.outcome, c.message = "skipped", noteOf(notes, detail.NoteUnproven)
	}
	words := detail.WordsOf(in)
	lines := []string{fmt.Sprintf("%s[%s]: %s", words.LevelOf(r.Level), r.Rule, rule.Title)}
	if place := detail.Place(in.Files, r); place != "" {
		lines = append(lines, place)
	}
	lines = append(lines, detail.Message(rule, r))
	for _, n := range notes {
		lines = append(lines, "- "+n.String())
	}
	c.text = strings.Join(lines, "\n")
	return c
}

func noteOf(notes []detail.Note, kind detail.NoteKind) string {
	for _, n := range notes {
		if n.Kind == kind {
			return n.Text
		}
	}
	return ""
}

// caseName is what stays the same from run to run: the first subject, and its
// file, which tells equal addresses of two root modules apart.
func caseName(r finding.Result) string {
	subject := r.Subjects[0].Address
	if r.Location.File == "" {
		return subject
	}
	return subject + " in " + r.Location.File
}

// unique numbers the tests of a suite that have one name as it is written.
func unique(cases []testCase) {
	taken := map[string]bool{}
	for i := range cases {
		name := detail.Clean(cases[i].name)
		cases[i].name = name
		for n := 2; taken[cases[i].name]; n++ {
			cases[i].name = fmt.Sprintf("%s (%d)", name, n)
		}
		taken[cases[i].name] = true
	}
}

// inputDiagnostics has what was not analysed.
func inputDiagnostics(in *report.Input) suite {
	s, seen := suite{name: inputSuite}, map[testCase]bool{}
	for _, d := range in.Diagnostics.Sorted() {
		if d.Severity == source.Notice {
			continue
		}
		c := testCase{
			class: inputClass, name: d.Summary, file: cmp.Or(d.Subject.File, d.Path),
			outcome: "skipped", message: detail.Diagnostic(in, d).Text,
		}
		if about := cmp.Or(d.Address, c.file); about != "" {
			c.name += " (" + about + ")"
		}
		if d.Unparsed || d.Severity == source.Error {
			c.outcome, c.kind = "error", "unparsed"
		}
		c.text = c.message
		if span, ok := report.SpanOf(in.Files, d.Subject, report.CodePoints); ok {
			c.line = span.Start.Line
			c.text = fmt.Sprintf("%s:%d: %s", span.File, span.Start.Line, c.message)
		}
		// One line, reached through several module calls, is one test.
		if !seen[c] {
			seen[c] = true
			s.cases = append(s.cases, c)
		}
	}
	if len(s.cases) == 0 {
		s.cases = []testCase{{class: inputClass, name: passedInput}}
	}
	return s
}
