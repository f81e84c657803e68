// Package html writes findings as one HTML page for people who run no command:
// it needs no script and loads nothing, so it can be kept as a build's artefact,
// sent by mail and read on a phone.
//
// Results stand by level, each with its line of source and, folded, its evidence
// and the fix. The levels can be switched off by boxes that work by style alone.
package html

import (
	_ "embed"
	"io"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/detail"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/page"
)

//go:embed html.css
var style string

// maxExcerpt is how much of a line of source is shown, in characters.
const maxExcerpt = 200

// Write writes the page.
func Write(w io.Writer, in *report.Input) error {
	d := document{in: in, words: detail.WordsOf(in), rules: report.NewRuleSet(in), classes: detail.ByClass(in.Results)}
	verdict := d.words.Verdict(in)
	d.Add("<header>\n<h1>%s</h1>\n<p><strong>%s</strong> <span class=\"quiet\">%s</span></p>\n", report.ToolName, verdict, d.words.Checked(in.Checked)+".")
	if n := in.HiddenPossible; n > 0 {
		d.Add("<p class=\"quiet\">%s</p>\n", d.words.HiddenPossible(n))
	}
	if n := in.HiddenSuppressed; n > 0 {
		d.Add("<p class=\"quiet\">%s</p>\n", d.words.HiddenSuppressed(n))
	}
	d.Add("</header>\n")
	d.filter()
	d.Add("<main>\n")
	for _, class := range detail.Classes() {
		d.section(class)
	}
	lost, configuration := detail.Problems(in)
	d.problems(d.words.NotAnalysed, lost)
	d.problems(d.words.Configuration, configuration)
	d.Add("</main>\n<footer class=\"quiet\"><p>%s %s</p></footer>\n", report.ToolName, in.Version)
	return page.Page{
		Language: d.words.Language, Title: report.ToolName + ": " + verdict, Style: style, Body: d.HTML(),
	}.Write(w)
}

type document struct {
	page.Builder
	in      *report.Input
	words   detail.Words
	rules   *report.RuleSet
	classes map[detail.Class][]finding.Result
}

// nameOf is the class's name in the style sheet.
func nameOf(c detail.Class) string {
	return map[detail.Class]string{
		detail.Errors: "error", detail.Warnings: "warning", detail.Notices: "note",
		detail.Possible: "possible", detail.Accepted: "suppressed",
	}[c]
}

// filter writes a box for each class that has results. The boxes are siblings of
// what they hide, which is what the style goes by.
func (d *document) filter() {
	if len(d.classes) < 2 {
		return
	}
	for _, c := range detail.Classes() {
		if n := len(d.classes[c]); n > 0 {
			d.Add("<input type=\"checkbox\" id=\"show-%s\" checked><label for=\"show-%s\" class=\"%s\">%s (%d)</label>\n",
				nameOf(c), nameOf(c), nameOf(c), d.words.Headings[c], n)
		}
	}
}

func (d *document) section(c detail.Class) {
	if len(d.classes[c]) == 0 {
		return
	}
	d.Add("<section id=\"%ss\">\n<h2 class=\"%s\">%s (%d)</h2>\n", nameOf(c), nameOf(c), d.words.Headings[c], len(d.classes[c]))
	for _, r := range d.classes[c] {
		d.result(c, r)
	}
	d.Add("</section>\n")
}

func (d *document) result(c detail.Class, r finding.Result) {
	rule, _ := d.rules.Get(r.Rule)
	d.Add("<article>\n<h3>%s</h3>\n<p class=\"quiet\">", rule.Title)
	if c == detail.Possible || c == detail.Accepted {
		d.Add("%s ", d.words.LevelOf(r.Level))
	}
	if rule.HelpURI != "" {
		d.Add("<a href=\"%s\" rel=\"noopener noreferrer\"><code>%s</code></a>", link(rule.HelpURI), r.Rule)
	} else {
		d.Add("<code>%s</code>", r.Rule)
	}
	if place := detail.Place(d.in.Files, r); place != "" {
		d.Add(" <span class=\"place\">%s</span>", place)
	}
	d.Add("</p>\n<p>%s</p>\n", page.Code(detail.Message(rule, r)))
	if e, ok := detail.ExcerptOf(d.in.Files, r.Location, maxExcerpt); ok {
		d.Add("<pre><span class=\"quiet\">%d</span> %s<mark>%s</mark>%s</pre>\n", e.Line, e.Before, e.Marked, e.After)
	}
	d.notes(detail.Notes(d.in, rule, r))
	d.Add("</article>\n")
}

func (d *document) notes(notes []detail.Note) {
	if len(notes) == 0 {
		return
	}
	d.Add("<details><summary>%s</summary>\n<ul>\n", d.words.Details)
	for _, n := range notes {
		d.note(n)
	}
	d.Add("</ul>\n</details>\n")
}

func (d *document) note(n detail.Note) {
	if n.Place != "" {
		d.Add("<li><span class=\"place\">%s</span>: %s</li>\n", n.Place, page.Code(n.Text))
		return
	}
	d.Add("<li>%s</li>\n", page.Code(n.Text))
}

func (d *document) problems(title string, notes []detail.Note) {
	if len(notes) == 0 {
		return
	}
	d.Add("<section>\n<h2>%s (%d)</h2>\n<ul>\n", title, len(notes))
	for _, n := range notes {
		d.note(n)
	}
	d.Add("</ul>\n</section>\n")
}
