package report

import (
	"bytes"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Span is a place as line and column, the end being the column behind the last
// character.
type Span struct {
	File       string
	Start, End source.Position
}

// Unit is what a column counts.
type Unit int

const (
	CodePoints Unit = iota
	UTF16
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// SpanOf converts a range. It is false for a range that names no file, or one
// that nobody has read. Line breaks at the end of the range are left out, so
// that a block's span ends on its last line; a byte order mark is no column.
func SpanOf(files *source.Files, r source.Range, unit Unit) (Span, bool) {
	if r.IsZero() || files == nil {
		return Span{}, false
	}
	f := files.Get(r.File)
	if f == nil {
		return Span{}, false
	}
	start := min(max(r.Start, 0), len(f.Content))
	end := min(max(r.End, start), len(f.Content))
	for end > start && (f.Content[end-1] == '\n' || f.Content[end-1] == '\r') {
		end--
	}
	convert := f.PositionOf
	if unit == UTF16 {
		convert = f.UTF16PositionOf
	}
	span := Span{File: r.File, Start: convert(start), End: convert(end)}
	if bytes.HasPrefix(f.Content, byteOrderMark) {
		span.Start = withoutMark(span.Start)
		span.End = withoutMark(span.End)
	}
	return span, true
}

// withoutMark takes the byte order mark, one column in either unit, off the
// first line.
func withoutMark(p source.Position) source.Position {
	if p.Line == 1 && p.Column > 1 {
		p.Column--
	}
	return p
}
