// Package source holds what every reader of user files shares: the files
// themselves, ranges inside them, and diagnostics about them.
//
// Three coordinate systems meet here and nowhere else:
//
//   - byte offsets into the file as it is on disk. They are the truth; every
//     Range holds them and nothing else.
//   - lines and columns for people: both from 1, a column counts Unicode code
//     points.
//   - columns for SARIF with columnKind utf16CodeUnits: from 1, a column counts
//     UTF-16 code units (SARIF 2.1.0, section 3.14.17).
//
// Conversions live in position.go.
package source

import "cmp"

// Range is a half-open span of bytes in one file. The zero Range means "no
// place"; File is then empty. Ranges are comparable and may be map keys.
type Range struct {
	// File is slash-separated and relative to the root of the scan.
	File string
	// Start and End are byte offsets, 0 <= Start <= End <= len(file).
	Start, End int
}

// IsZero reports whether r names no place at all.
func (r Range) IsZero() bool { return r.File == "" }

// Contains reports whether other lies inside r, borders included.
func (r Range) Contains(other Range) bool {
	return r.File == other.File && r.Start <= other.Start && other.End <= r.End
}

// Compare orders ranges by file, start and end.
func (r Range) Compare(other Range) int {
	return cmp.Or(
		cmp.Compare(r.File, other.File),
		cmp.Compare(r.Start, other.Start),
		cmp.Compare(r.End, other.End),
	)
}
