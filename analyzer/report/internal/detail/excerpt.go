package detail

import (
	"strings"
	"unicode/utf8"

	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Excerpt is the first line of a range, without the blanks that it begins with.
type Excerpt struct {
	Line                  int
	Before, Marked, After string
}

// ExcerptOf returns at most n characters of the line; a cut is an ellipsis. It is
// false where nobody has read the file.
func ExcerptOf(files *source.Files, r source.Range, n int) (Excerpt, bool) {
	span, ok := report.SpanOf(files, r, report.CodePoints)
	if !ok {
		return Excerpt{}, false
	}
	f := files.Get(r.File)
	line := f.Line(span.Start.Line)
	first := f.OffsetOf(source.Position{Line: span.Start.Line, Column: 1})
	from := min(max(r.Start-first, 0), len(line))
	to := min(max(r.End-first, from), len(line))
	e := Excerpt{
		Line:   span.Start.Line,
		Before: strings.TrimLeft(head(line[:from], n, true), " \t\uFEFF"),
		Marked: strings.TrimRight(head(line[from:to], n, false), " \t\r\n"),
	}
	room := n - utf8.RuneCountInString(e.Marked)
	e.Before = head(e.Before, room/2, true)
	e.After = strings.TrimRight(head(line[to:], room-utf8.RuneCountInString(e.Before), false), " \t\r\n")
	return e, true
}

// head keeps n characters of a text, the last ones where fromEnd is set.
func head(s string, n int, fromEnd bool) string {
	if len(s) <= n {
		return s
	}
	// Whoever cuts bytes first need not look at a line of megabytes.
	limit := utf8.UTFMax * max(n, 1)
	if fromEnd && len(s) > limit {
		s = s[len(s)-limit:]
	} else if len(s) > limit {
		s = s[:limit]
	}
	runes := []rune(s)
	if len(runes) <= n && len(s) < limit {
		return s
	}
	keep := min(max(n-1, 0), len(runes))
	if fromEnd {
		return "…" + string(runes[len(runes)-keep:])
	}
	return string(runes[:keep]) + "…"
}
