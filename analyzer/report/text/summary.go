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
	p.section(p.words.notAnalysed, lost)
	p.section(p.words.configuration, p.in.Configuration.Sorted())
	p.section(p.words.notices, notices)
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
		p.line("  " + p.words.moreKinds(rest))
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
		p.line(p.style.bold(p.words.found(counts)) + p.words.brackets(p.words.checked(p.in.Checked)) + p.words.stop)
	case p.in.Checked.Resources == 0:
		p.line(p.words.nothing(p.in.Checked.Files))
	default:
		verdict := p.words.noProblems
		if lost > 0 {
			verdict = p.words.noProblemsKnown
		}
		p.line(p.style.help(verdict) + p.words.colon + p.words.subjects(p.in.Checked) + p.words.brackets(p.words.checked(p.in.Checked)) + p.words.stop)
	}
	if lost > 0 {
		p.line(p.words.lost(lost))
	}
	if n := p.in.HiddenPossible; n > 0 {
		p.line(p.words.hiddenPossible(n))
	}
	if n := p.in.HiddenSuppressed; n > 0 {
		p.line(p.words.hiddenSuppressed(n))
	}
}
