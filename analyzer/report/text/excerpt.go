package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

const (
	tabWidth = 4
	// defaultExcerpt is the width of an excerpt when the screen's is unknown. A
	// generated template may be one line of megabytes.
	defaultExcerpt = 160
	minExcerpt     = 20
	ellipsis       = "…"
)

// excerpt is one line of source with the marked part in screen columns.
type excerpt struct {
	text string
	// column is where the mark starts, from 0; width is at least 1.
	column, width int
	// more is the number of lines that the range goes on for.
	more int
}

// excerptOf shows the first line of a range within limit columns. Any range is
// good: offsets are clamped into the file, and a range that begins or ends
// inside a character takes the whole of it.
func excerptOf(f *source.File, r source.Range, limit int) excerpt {
	if f == nil {
		return excerpt{width: 1}
	}
	start := min(max(r.Start, 0), len(f.Content))
	end := min(max(r.End, start), len(f.Content))
	for end > start && (f.Content[end-1] == '\n' || f.Content[end-1] == '\r') {
		end--
	}
	first, last := f.LineOf(start), f.LineOf(end)
	line := f.Line(first)
	lineStart := f.OffsetOf(source.Position{Line: first, Column: 1})
	from := runeStart(line, start-lineStart)
	to := runeEnd(line, min(end-lineStart, len(line)))
	if last > first {
		to = max(from, len(strings.TrimRightFunc(line, unicode.IsSpace)))
	}
	line, from, to = window(line, from, to, limit)
	before, column := render(line[:from], 0)
	marked, markEnd := render(line[from:to], column)
	after, _ := render(line[to:], markEnd)
	e := crop(before, marked, strings.TrimRight(after, " "), limit)
	e.more = last - first
	return e
}

// window keeps what can matter of a very long line: a template may be one line
// of megabytes, and each result in it has an excerpt. Eight bytes a column are
// more than crop needs for any text but one of combining marks.
func window(line string, from, to, limit int) (string, int, int) {
	to = max(from, to)
	room := 8 * max(limit, minExcerpt)
	if end := runeEnd(line, min(to, from+room)+room); end < len(line) {
		line = line[:end]
		to = min(to, end)
	}
	if start := runeStart(line, from-room); start > 0 {
		return line[start:], from - start, to - start
	}
	return line, from, to
}

// runeStart moves an offset back to the start of the character it is in.
func runeStart(s string, at int) int {
	at = min(max(at, 0), len(s))
	for back := 0; back < utf8.UTFMax && at > 0 && at < len(s) && !utf8.RuneStart(s[at]); back++ {
		at--
	}
	return at
}

// runeEnd moves an offset forward to the end of the character it is in.
func runeEnd(s string, at int) int {
	at = min(max(at, 0), len(s))
	for at < len(s) && !utf8.RuneStart(s[at]) {
		at++
	}
	return at
}

// render makes a text fit for the screen, starting at a column: tabs become
// blanks up to the next stop. It returns the column behind it.
func render(s string, column int) (string, int) {
	var b strings.Builder
	for i, part := range strings.Split(s, "\t") {
		if i > 0 {
			n := tabWidth - column%tabWidth
			b.WriteString(strings.Repeat(" ", n))
			column += n
		}
		part = clean(part)
		b.WriteString(part)
		column += displayWidth(part)
	}
	return b.String(), column
}

// crop cuts an excerpt to limit columns, the marked part's start being the last
// thing to go.
func crop(before, marked, after string, limit int) excerpt {
	limit = max(limit, minExcerpt)
	widthBefore, widthMarked := displayWidth(before), displayWidth(marked)
	if widthBefore+widthMarked+displayWidth(after) > limit {
		marked = widths.Truncate(marked, max(limit*2/3, 1), ellipsis)
		widthMarked = displayWidth(marked)
		if room := (limit - widthMarked) * 2 / 3; widthBefore > room {
			before = widths.TruncateLeft(before, widthBefore-room+1, ellipsis)
			widthBefore = displayWidth(before)
		}
		after = widths.Truncate(after, max(limit-widthBefore-widthMarked, 0), ellipsis)
	}
	return excerpt{text: before + marked + after, column: widthBefore, width: max(widthMarked, 1)}
}

// widths counts columns as terminals do outside East Asian locales. A value of
// our own keeps the environment's locale out of reports.
var widths = &runewidth.Condition{StrictEmojiNeutral: true}

func displayWidth(s string) int { return widths.StringWidth(s) }

// clean replaces what would act on a terminal, or reorder the text on it, by a
// replacement character, and drops byte order marks.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\uFEFF':
			return -1
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029':
			return utf8.RuneError
		}
		return r
	}, s)
}
