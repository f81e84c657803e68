package source

import (
	"sort"
	"unicode/utf16"
	"unicode/utf8"
)

// Position is a place for people: line and column from 1, the column in
// Unicode code points.
type Position struct{ Line, Column int }

// lineStarts returns the byte offset of the first byte of each line. A line
// ends behind "\n"; a lone "\r" ends no line, as in Git and in editors.
func lineStarts(content []byte) []int {
	starts := []int{0}
	for i, b := range content {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// LineOf returns the line, from 1, that holds the byte at offset. Offsets
// outside the file are clamped into it.
func (f *File) LineOf(offset int) int {
	offset = f.clamp(offset)
	return sort.Search(len(f.lines), func(i int) bool { return f.lines[i] > offset })
}

// PositionOf converts a byte offset to line and code-point column.
func (f *File) PositionOf(offset int) Position {
	offset = f.clamp(offset)
	line := f.LineOf(offset)
	return Position{Line: line, Column: utf8.RuneCount(f.Content[f.lines[line-1]:offset]) + 1}
}

// UTF16PositionOf converts a byte offset to line and UTF-16 column, as SARIF
// and LSP count.
func (f *File) UTF16PositionOf(offset int) Position {
	offset = f.clamp(offset)
	line := f.LineOf(offset)
	column := 1
	for rest := f.Content[f.lines[line-1]:offset]; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		column += max(utf16.RuneLen(r), 1)
		rest = rest[size:]
	}
	return Position{Line: line, Column: column}
}

// Line returns the text of a line, from 1, without its line ending. Lines that
// the file does not have are empty.
func (f *File) Line(line int) string {
	if line < 1 || line > len(f.lines) {
		return ""
	}
	start, end := f.lines[line-1], len(f.Content)
	if line < len(f.lines) {
		end = f.lines[line]
	}
	for end > start && (f.Content[end-1] == '\n' || f.Content[end-1] == '\r') {
		end--
	}
	return string(f.Content[start:end])
}

// LineCount returns the number of lines, at least 1.
func (f *File) LineCount() int { return len(f.lines) }

// OffsetOf converts a line and code-point column to a byte offset; places
// outside the file are clamped into it.
func (f *File) OffsetOf(p Position) int {
	if p.Line < 1 {
		return 0
	}
	if p.Line > len(f.lines) {
		return len(f.Content)
	}
	offset := f.lines[p.Line-1]
	for column := 1; column < p.Column && offset < len(f.Content) && f.Content[offset] != '\n'; column++ {
		_, size := utf8.DecodeRune(f.Content[offset:])
		offset += size
	}
	return offset
}

func (f *File) clamp(offset int) int { return min(max(offset, 0), len(f.Content)) }
