// Package text writes a report for people: each result with its line of source
// and the span at fault marked, why it is so, and how to fix it; then what was
// checked and what could not be.
//
// Columns on the screen are counted by display width, so that the marks stand
// below wide characters and behind tabs too. Whatever comes from the user's
// files is shown without control characters: a file of a pull request must not
// be able to move the cursor or to hide a line.
package text

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// maxPlaces is the number of evidence lines below a result.
const maxPlaces = 12

// Write writes the whole report.
func Write(w io.Writer, in *report.Input) error {
	p := newPrinter(in)
	for _, r := range in.Results {
		p.result(r)
	}
	p.diagnostics()
	p.summary()
	return p.flush(w)
}

// WriteDiagnostics writes only what was not analysed and what is wrong with the
// configuration, for the standard error beside another format. It writes
// nothing when there is nothing to say.
func WriteDiagnostics(w io.Writer, in *report.Input) error {
	p := newPrinter(in)
	p.diagnostics()
	return p.flush(w)
}

// printer collects the report; writing to memory keeps errors in one place.
type printer struct {
	in    *report.Input
	words words
	rules *report.RuleSet
	style style
	out   strings.Builder
}

func newPrinter(in *report.Input) *printer {
	return &printer{in: in, words: wordsOf(in.Language), rules: report.NewRuleSet(in), style: style(in.Options.Color)}
}

func (p *printer) flush(w io.Writer) error {
	b := bufio.NewWriter(w)
	if _, err := b.WriteString(p.out.String()); err != nil {
		return err
	}
	return b.Flush()
}

func (p *printer) line(s string) {
	p.out.WriteString(strings.TrimRight(s, " "))
	p.out.WriteByte('\n')
}

// result writes one result:
//
//	error[gateway/route-tables]: A gateway endpoint has no route table
//	  aws_vpc_endpoint.s3 is in no route table.
//	  --> main.tf:3:1
//	    |
//	  3 | resource "aws_vpc_endpoint" "s3" {
//	    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//	    = main.tf:9: the VPC of the endpoint (aws_vpc.main)
//	    = help: Name the route tables in `route_table_ids`.
func (p *printer) result(r finding.Result) {
	rule, _ := p.rules.Get(r.Rule)
	p.line(p.heading(r) + p.style.bold(": "+clean(rule.Title)))
	p.wrapped("  ", "  ", report.Sentence(r.Message()))
	gutter := "  "
	if span, ok := report.SpanOf(p.in.Files, r.Location, report.CodePoints); ok {
		number := fmt.Sprint(span.Start.Line)
		gutter += strings.Repeat(" ", len(number)+1)
		p.line(gutter[:len(gutter)-1] + p.style.frame("-->") + " " + fmt.Sprintf("%s:%d:%d", p.path(span.File), span.Start.Line, span.Start.Column))
		p.excerpt(r, number, gutter)
	} else if r.Location.File != "" {
		p.line("  " + p.style.frame("-->") + " " + p.path(r.Location.File))
	}
	for _, n := range p.notes(r, rule) {
		p.wrapped(gutter+p.style.frame("=")+" ", gutter+"  ", n)
	}
	p.line("")
}

func (p *printer) heading(r finding.Result) string {
	word := p.words.level(r.Level)
	if r.Possible {
		word = p.words.possible + word
	}
	s := p.style.level(r.Level, word+"["+clean(r.Rule)+"]")
	if r.Suppression != nil {
		s += p.words.accepted
	}
	return s
}

func (p *printer) excerpt(r finding.Result, number, gutter string) {
	limit := defaultExcerpt
	if p.in.Options.Width > 0 {
		limit = max(p.in.Options.Width-len(gutter)-2, minExcerpt)
	}
	e := excerptOf(p.in.Files.Get(r.Location.File), r.Location, limit)
	bar := p.style.frame("|")
	p.line(gutter + bar)
	p.line("  " + p.style.frame(number) + " " + bar + " " + e.text)
	p.line(gutter + bar + " " + strings.Repeat(" ", e.column) + p.style.level(r.Level, strings.Repeat("^", e.width)))
	if e.more > 0 {
		p.line(gutter + bar + " ... " + p.words.moreLines(e.more))
	}
}

// notes are the lines below the excerpt: evidence, calls, what is unknown, and
// the fix.
func (p *printer) notes(r finding.Result, rule report.RuleInfo) []string {
	var notes []string
	places := append(append([]finding.Place{}, r.Evidence...), report.CallPlaces(r)...)
	for _, e := range places[:min(len(places), maxPlaces)] {
		note := report.PlaceText(p.in.Language, p.in.Files, withoutCallAddress(e))
		if at := p.place(e.Range); at != "" {
			note = at + ": " + note
		}
		notes = append(notes, note)
	}
	if n := len(places) - maxPlaces; n > 0 {
		notes = append(notes, p.words.morePlaces(n))
	}
	if at := p.place(r.Origin); at != "" {
		notes = append(notes, p.words.insideModule+at)
	}
	if r.Possible {
		notes = append(notes, p.words.notProven+optional(p.words.colon, r.Doubts()))
	}
	if s := r.Suppression; s != nil {
		notes = append(notes, p.words.suppressed+optional(p.words.colon, s.Reason))
	}
	if rule.Remediation != "" {
		notes = append(notes, p.words.help+rule.Remediation)
	}
	return notes
}

// withoutCallAddress keeps a call's text, which names its addresses already.
func withoutCallAddress(e finding.Place) finding.Place {
	if len(e.Addresses) > 0 && strings.Contains(e.Text, e.Addresses[0]) {
		e.Addresses = nil
	}
	return e
}

func optional(before, s string) string {
	if s == "" {
		return ""
	}
	return before + s
}

// path shows a path as seen from the working directory.
func (p *printer) path(file string) string {
	return clean(report.RelativePath(p.in.Options.Directory, file))
}

// place is file:line as seen from the working directory.
func (p *printer) place(r source.Range) string {
	if span, ok := report.SpanOf(p.in.Files, r, report.CodePoints); ok {
		return fmt.Sprintf("%s:%d", p.path(span.File), span.Start.Line)
	}
	return p.path(r.File)
}

// wrapped writes a paragraph within the options' width; first and next are put
// before the first line and the ones after it.
func (p *printer) wrapped(first, next, s string) {
	width := 0
	if p.in.Options.Width > 0 {
		width = max(p.in.Options.Width-displayWidth(next), minExcerpt)
	}
	for i, l := range report.Wrap(clean(strings.Join(strings.Fields(s), " ")), width) {
		label := strings.TrimRight(p.words.help, " ")
		if rest, ok := strings.CutPrefix(l, label); ok && i == 0 {
			l = p.style.help(label) + rest
		}
		if i > 0 {
			first = next
		}
		p.line(first + l)
	}
}
