package source

import (
	"cmp"
	"path"
	"runtime/debug"
	"slices"
	"strings"
)

// Severity says what a diagnostic means for the analysis.
type Severity int

const (
	// Notice: nothing is lost that a finding would need, but the user should
	// know (a provider function that is not evaluated).
	Notice Severity = iota + 1
	// Warning: something was not analysed, so findings may be missing or only
	// possible (a module that is not on disk).
	Warning
	// Error: a file, or a part of one, could not be read or parsed.
	Error
)

// Diagnostic is a message about the user's input. It is not a finding, which
// is about the user's network, and not a Go error, which stops the tool.
type Diagnostic struct {
	Severity Severity
	// Summary is a short capitalised phrase without a full stop.
	Summary string
	// Detail is one or more sentences: what it is about (file, address, call,
	// path), the consequence, and what to do.
	Detail string
	// Subject is the place; zero where there is none in a file that was read.
	Subject Range
	// Path names the file or directory at fault where Subject is zero.
	Path string
	// Address is the resource or module call it is about, if any.
	Address string
	// Unparsed is true where a whole file could not be parsed, which decides
	// the exit status.
	Unparsed bool
}

// Diagnostics is a list that is returned beside a partial result, never as an
// error.
type Diagnostics []Diagnostic

// Sorted returns the list in its canonical order without exact duplicates.
func (ds Diagnostics) Sorted() Diagnostics {
	out := slices.Clone(ds)
	slices.SortStableFunc(out, func(a, b Diagnostic) int {
		return cmp.Or(
			a.Subject.Compare(b.Subject),
			cmp.Compare(a.Path, b.Path),
			cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(a.Summary, b.Summary),
			cmp.Compare(a.Detail, b.Detail),
			cmp.Compare(a.Address, b.Address),
		)
	})
	return slices.Compact(out)
}

// Frames names the functions of this program that a recovered panic came
// through, the innermost first and without addresses, so that what is reported
// is the same in every run. It is called where the panic is recovered.
func Frames() string {
	var out []string
	for line := range strings.SplitSeq(string(debug.Stack()), "\n") {
		ours := strings.HasPrefix(line, "github.com/vpce-lint/") && !strings.Contains(line, "parsers/source.Frames(")
		if ours && len(out) < 4 {
			name, _, _ := strings.Cut(path.Base(line), "(")
			out = append(out, name)
		}
	}
	return strings.Join(out, " < ")
}
