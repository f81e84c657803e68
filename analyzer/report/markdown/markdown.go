// Package markdown writes a summary in GitHub's Markdown, for
// $GITHUB_STEP_SUMMARY and for comments on pull requests: a table of the rules
// that found something, then the results, the most severe first, each with its
// evidence folded away.
//
// A comment takes 65,536 characters and a step's summary 1 MiB; the document
// stays below both. What does not fit loses its evidence first, from the end,
// and is left out then, and a last sentence says what and how many.
//
// The document reads as well where HTML is not rendered: nothing but the word
// above the evidence is in a tag. Texts of the user's files are plain words or
// code, so that no name can make a heading, a link, a picture or a mention of
// somebody.
package markdown

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/detail"
)

// What a document may hold. Lengths are in UTF-16 code units, the largest number
// that "characters" can mean.
const (
	// maxLength is the length of a comment on GitHub.
	maxLength = 65536
	// tailLength is kept for what was left out.
	tailLength = 1000
	// maxRules is the number of rules in the table, maxProblems that of
	// diagnostics in a list.
	maxRules, maxProblems = 40, 10
)

// Write writes the document.
func Write(w io.Writer, in *report.Input) error {
	d := document{in: in, words: detail.WordsOf(in), rules: report.NewRuleSet(in)}
	head, foot := d.head(), d.foot()
	body, rest := d.body(maxLength - tailLength - length(head) - length(foot))
	out := bufio.NewWriter(w)
	for _, part := range []string{head, body, d.leftOut(rest), foot} {
		out.WriteString(part)
	}
	return out.Flush()
}

type document struct {
	in    *report.Input
	words detail.Words
	rules *report.RuleSet
}

// head is the title, and the table of the rules that found something.
func (d *document) head() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s: %s\n\n", report.ToolName, d.words.Verdict(d.in))
	rows := d.rows()
	if len(rows) == 0 {
		return b.String()
	}
	fmt.Fprintf(&b, "| %s | %s | %s | %s |\n|---|---|---|--:|\n", d.words.Level, d.words.Rule, d.words.Finds, d.words.Count)
	for _, r := range rows[:min(len(rows), maxRules)] {
		rule, _ := d.rules.Get(r.rule)
		fmt.Fprintf(&b, "| %s | %s | %s | %d |\n", d.level(r.class), cell(code(clip(detail.Clean(r.rule), maxPlace))), cell(d.prose(detail.Clean(rule.Title), maxTitle)), r.count)
	}
	if n := len(rows) - maxRules; n > 0 {
		fmt.Fprintf(&b, "\n%s\n", d.words.MoreProblems(n))
	}
	return b.String() + "\n"
}

// prose is a text of at most n characters.
func (d *document) prose(s string, n int) string {
	return prose(clip(s, n), d.words.Language != "ja")
}

// row is a rule with its results of one class.
type row struct {
	class detail.Class
	rule  string
	count int
}

func (d *document) rows() []row {
	var out []row
	classes := detail.ByClass(d.in.Results)
	for _, class := range detail.Classes() {
		first := len(out)
		for _, r := range classes[class] {
			at := slices.IndexFunc(out[first:], func(row row) bool { return row.rule == r.Rule })
			if at < 0 {
				at = len(out) - first
				out = append(out, row{class: class, rule: r.Rule})
			}
			out[first+at].count++
		}
	}
	return out
}

func (d *document) level(c detail.Class) string {
	switch c {
	case detail.Errors:
		return d.words.Error
	case detail.Warnings:
		return d.words.Warning
	case detail.Notices:
		return d.words.Note
	case detail.Possible:
		return d.words.Possible
	}
	return d.words.Suppressed
}

// entry is a result, short and with its evidence.
type entry struct {
	result      finding.Result
	heading     string
	short, full string
}

// body has the results that fit, and returns the others.
func (d *document) body(room int) (text string, rest []finding.Result) {
	entries := d.entries()
	fits := 0
	for _, e := range entries {
		if room -= length(e.heading) + length(e.short); room < 0 {
			room += length(e.heading) + length(e.short)
			break
		}
		fits++
	}
	var b strings.Builder
	whole := true
	for _, e := range entries[:fits] {
		b.WriteString(e.heading)
		if more := length(e.full) - length(e.short); whole && more <= room {
			room -= more
			b.WriteString(e.full)
			continue
		}
		whole = false
		b.WriteString(e.short)
	}
	for _, e := range entries[fits:] {
		rest = append(rest, e.result)
	}
	return b.String(), rest
}

func (d *document) entries() []entry {
	var out []entry
	classes := detail.ByClass(d.in.Results)
	for _, class := range detail.Classes() {
		for i, r := range classes[class] {
			e := d.entry(r)
			if i == 0 {
				e.heading = "### " + d.words.Headings[class] + "\n\n"
			}
			out = append(out, e)
		}
	}
	return out
}

func (d *document) entry(r finding.Result) entry {
	rule, _ := d.rules.Get(r.Rule)
	var b strings.Builder
	if place := report.Place(d.in.Files, r.Location); place != "" {
		fmt.Fprintf(&b, "**%s** ", code(clip(detail.Clean(place), maxPlace)))
	}
	fmt.Fprintf(&b, "%s\n\n%s\n\n", code(clip(detail.Clean(r.Rule), maxPlace)), d.prose(detail.Message(rule, r), maxMessage))
	e := entry{result: r, short: b.String()}
	notes := detail.Notes(d.in, rule, r)
	if len(notes) == 0 {
		e.full = e.short
		return e
	}
	fmt.Fprintf(&b, "<details><summary>%s</summary>\n\n", d.words.Details)
	for _, n := range notes {
		b.WriteString("- " + d.note(n) + "\n")
	}
	b.WriteString("\n</details>\n\n")
	e.full = b.String()
	return e
}

func (d *document) note(n detail.Note) string {
	text := d.prose(n.Text, maxNote)
	if n.Place == "" {
		return text
	}
	return code(clip(n.Place, maxPlace)) + ": " + text
}

// leftOut says what there was no room for.
func (d *document) leftOut(rest []finding.Result) string {
	if len(rest) == 0 {
		return ""
	}
	counts := d.words.Found(finding.CountResults(rest))
	if counts == "" {
		counts = fmt.Sprintf("%d (%s)", len(rest), d.words.Suppressed)
	}
	return "**" + d.words.LeftOut(counts) + "** " + d.words.Elsewhere + "\n\n"
}

// foot is what was not analysed, what is hidden, and what was read.
func (d *document) foot() string {
	var b strings.Builder
	lost, configuration := detail.Problems(d.in)
	d.list(&b, d.words.NotAnalysed, lost)
	d.list(&b, d.words.Configuration, configuration)
	b.WriteString(d.words.Checked(d.in.Checked) + ".")
	if n := d.in.HiddenPossible; n > 0 {
		b.WriteString(" " + d.words.HiddenPossible(n))
	}
	if n := d.in.HiddenSuppressed; n > 0 {
		b.WriteString(" " + d.words.HiddenSuppressed(n))
	}
	return b.String() + "\n"
}

func (d *document) list(b *strings.Builder, title string, notes []detail.Note) {
	if len(notes) == 0 {
		return
	}
	fmt.Fprintf(b, "### %s\n\n", title)
	for _, n := range notes[:min(len(notes), maxProblems)] {
		n.Text = clip(n.Text, maxProblem)
		b.WriteString("- " + d.note(n) + "\n")
	}
	if n := len(notes) - maxProblems; n > 0 {
		b.WriteString("- " + d.words.MoreProblems(n) + "\n")
	}
	b.WriteString("\n")
}
