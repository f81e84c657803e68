// Package github writes findings as workflow commands of GitHub Actions, which
// make annotations of a run's log:
//
//	::error file=main.tf,line=3,endLine=3,col=1,endColumn=9,title=gateway/service: …::Message
//
// Files are relative to the root of the scan, which has to be the top of the
// checkout. The runner keeps ten errors, ten warnings and ten notices of a step,
// and fifty annotations of a job, and drops the rest without a word; so the most
// severe come first, and the last line, which is plain text, says when there are
// more than it shows. All of them are in the log.
//
// What the user's files say is escaped as the runner takes it: % CR LF in
// messages, : and , beside them in properties, so that no text can end a command
// or begin another.
package github

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/detail"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// shownOfStep is how many annotations of each level GitHub keeps of a step.
const shownOfStep = 10

// The commands.
const (
	commandError   = "error"
	commandWarning = "warning"
	commandNotice  = "notice"
)

// Write writes the commands, a line each, and a last line for the log. What is
// not proven, or accepted, is a notice.
func Write(w io.Writer, in *report.Input) error {
	out := &writer{Writer: bufio.NewWriter(w), count: map[string]int{}}
	rules := report.NewRuleSet(in)
	classes := detail.ByClass(in.Results)
	// A file that could not be read must not look like a clean one.
	out.unparsed(in)
	for _, class := range detail.Classes() {
		for _, r := range classes[class] {
			rule, _ := rules.Get(r.Rule)
			out.result(in, class, rule, r)
		}
	}
	out.diagnostics(in)
	out.summary(in)
	return out.Flush()
}

type writer struct {
	*bufio.Writer
	// count has the number of commands of each kind.
	count map[string]int
}

func (w *writer) result(in *report.Input, class detail.Class, rule report.RuleInfo, r finding.Result) {
	words := detail.WordsOf(in)
	title := r.Rule + ": " + rule.Title
	name := commandNotice
	switch class {
	case detail.Errors:
		name = commandError
	case detail.Warnings:
		name = commandWarning
	case detail.Possible:
		title += " (" + words.Possible + ")"
	case detail.Accepted:
		title += " (" + words.Suppressed + ")"
	}
	lines := []string{detail.Message(rule, r)}
	for _, n := range detail.Notes(in, rule, r) {
		lines = append(lines, "- "+n.String())
	}
	w.command(name, place(in.Files, r.Location), title, strings.Join(lines, "\n"))
}

// unparsed writes which files are not in the report.
func (w *writer) unparsed(in *report.Input) {
	for _, d := range in.Diagnostics.Sorted() {
		if isUnparsed(d) {
			w.diagnostic(in, commandError, detail.WordsOf(in).NotAnalysed, d)
		}
	}
}

func isUnparsed(d source.Diagnostic) bool { return d.Unparsed || d.Severity == source.Error }

// diagnostics writes what else was not analysed, and what is wrong with the
// configuration.
func (w *writer) diagnostics(in *report.Input) {
	words := detail.WordsOf(in)
	for _, d := range in.Diagnostics.Sorted() {
		if !isUnparsed(d) && d.Severity == source.Warning {
			w.diagnostic(in, commandNotice, words.NotAnalysed, d)
		}
	}
	for _, d := range in.Configuration.Sorted() {
		name := commandNotice
		if d.Severity >= source.Warning {
			name = commandWarning
		}
		w.diagnostic(in, name, words.Configuration, d)
	}
}

func (w *writer) diagnostic(in *report.Input, name, title string, d source.Diagnostic) {
	w.command(name, place(in.Files, d.Subject), title, detail.Diagnostic(in, d).Text)
}

// place has the properties of a range: columns only where it is on one line,
// with others the runner takes them away. The last column is the range's own.
func place(files *source.Files, r source.Range) []property {
	if r.File == "" {
		return nil
	}
	out := []property{{"file", r.File}}
	span, ok := report.SpanOf(files, r, report.UTF16)
	if !ok {
		return out
	}
	out = append(out, property{"line", fmt.Sprint(span.Start.Line)}, property{"endLine", fmt.Sprint(span.End.Line)})
	if span.Start.Line == span.End.Line {
		last := max(span.Start.Column, span.End.Column-1)
		out = append(out, property{"col", fmt.Sprint(span.Start.Column)}, property{"endColumn", fmt.Sprint(last)})
	}
	return out
}

type property struct{ name, value string }

func (w *writer) command(name string, properties []property, title, message string) {
	w.count[name]++
	w.WriteString("::" + name + " ")
	for _, p := range append(properties, property{"title", title}) {
		if p.name != "title" {
			w.WriteString(p.name + "=" + escapeProperty(p.value) + ",")
			continue
		}
		w.WriteString(p.name + "=" + escapeProperty(detail.Clean(p.value)))
	}
	w.WriteString("::" + escapeData(message) + "\n")
}

// escapeData and escapeProperty are what @actions/core does, and the runner
// undoes (ActionCommand.cs).
func escapeData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func escapeProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}

// summary ends the log.
func (w *writer) summary(in *report.Input) {
	words := detail.WordsOf(in)
	w.WriteString(report.ToolName + ": " + words.Verdict(in) + " (" + words.Checked(in.Checked) + ").\n")
	for _, name := range []string{commandError, commandWarning, commandNotice} {
		if n := w.count[name]; n > shownOfStep {
			w.WriteString(report.ToolName + ": " + words.Annotations(shownOfStep, n, name) + "\n")
		}
	}
	if n := in.HiddenPossible; n > 0 {
		w.WriteString(report.ToolName + ": " + words.HiddenPossible(n) + "\n")
	}
	if n := in.HiddenSuppressed; n > 0 {
		w.WriteString(report.ToolName + ": " + words.HiddenSuppressed(n) + "\n")
	}
}
