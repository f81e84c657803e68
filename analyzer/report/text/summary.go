package text

import (
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// maxAlike is how many diagnostics of one kind are written out: a repository
// whose modules are not on disk has one for each call. The rest is counted.
// Files that could not be parsed are always named.
const maxAlike = 8

// diagnostics writes what was not analysed, what is wrong with the
// configuration, and what else is worth knowing.
func (p *printer) diagnostics() {
	var lost, notices source.Diagnostics
	for _, d := range p.in.Diagnostics.Sorted() {
		if d.Severity == source.Notice {
			notices = append(notices, d)
			continue
		}
		lost = append(lost, d)
	}
	p.section("Not analysed:", lost)
	p.section("Configuration:", p.in.Configuration.Sorted())
	p.section("Notices:", notices)
}

func (p *printer) section(title string, list source.Diagnostics) {
	if len(list) == 0 {
		return
	}
	p.line(p.style.bold(title))
	type kind struct {
		summary string
		at      source.Range
	}
	shown, rest := map[string]int{}, 0
	seen := map[kind]bool{}
	for _, d := range list {
		here := kind{d.Summary, d.Subject}
		if !d.Subject.IsZero() && seen[here] && !d.Unparsed {
			continue // the same line, reached through another module call
		}
		seen[here] = true
		if shown[d.Summary]++; shown[d.Summary] > maxAlike && !d.Unparsed {
			rest++
			continue
		}
		words := report.DiagnosticText(d)
		if at := p.place(d.Subject); at != "" {
			words = at + ": " + strings.Replace(words, " ("+d.Subject.File+")", "", 1)
		}
		p.wrapped("  ", "    ", words)
	}
	if rest > 0 {
		p.line("  and " + plural(rest, "more place") + " of the same kinds; --format json lists all of them")
	}
	p.line("")
}

// summary writes the last lines: how many of each, out of what, and what was
// held back.
func (p *printer) summary() {
	counts := finding.CountResults(p.in.Results)
	lost := 0
	for _, d := range p.in.Diagnostics {
		if d.Severity != source.Notice {
			lost++
		}
	}
	switch {
	case counts.Total() > 0:
		p.line(p.style.bold("Found "+countWords(counts)) + " (" + p.checked() + ").")
	case p.in.Checked.Resources == 0:
		p.line("Nothing to check: no resource in " + plural(p.in.Checked.Files, "file") + ".")
	default:
		verdict := "No problems found"
		if lost > 0 {
			verdict = "No problems found in what could be analysed"
		}
		p.line(p.style.help(verdict) + ": " + p.subjects() + " (" + p.checked() + ").")
	}
	if lost > 0 {
		p.line(plural(lost, "part") + " of the input " + were(lost) + " not analysed, as listed above.")
	}
	if n := p.in.HiddenPossible; n > 0 {
		p.line(plural(n, "more finding") + " " + be(n) + " possible but not proven; --unproven shows " + them(n) + ".")
	}
	if n := p.in.HiddenSuppressed; n > 0 {
		p.line(plural(n, "finding") + " " + be(n) + " suppressed; --show-suppressed shows " + them(n) + ".")
	}
}

func countWords(c finding.Counts) string {
	var words []string
	for _, w := range []struct {
		n    int
		noun string
	}{{c.Error, "error"}, {c.Warning, "warning"}, {c.Note, "note"}} {
		if w.n > 0 {
			words = append(words, plural(w.n, w.noun))
		}
	}
	if c.Possible > 0 {
		words = append(words, plural(c.Possible, "possible finding"))
	}
	return finding.Join(words)
}

// checked says what was read.
func (p *printer) checked() string {
	c := p.in.Checked
	return plural(c.Files, "file") + ", " + plural(c.Units, "root") + ", " + plural(c.Resources, "resource")
}

// subjects says what the rules had to look at.
func (p *printer) subjects() string {
	c := p.in.Checked
	endpoints := "no VPC endpoint"
	if c.Endpoints > 0 {
		endpoints = plural(c.Endpoints, "endpoint")
	}
	return plural(c.Rules, "rule") + " on " + endpoints + " in " + plural(c.VPCs, "VPC")
}

func were(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

func be(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func them(n int) string {
	if n == 1 {
		return "it"
	}
	return "them"
}
