package report

import (
	"fmt"
	"path"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Place is a range as file:line, only the file where nobody has read it, ""
// for no range.
func Place(files *source.Files, r source.Range) string {
	if span, ok := SpanOf(files, r, CodePoints); ok {
		return fmt.Sprintf("%s:%d", span.File, span.Start.Line)
	}
	return r.File
}

// PlaceText is a place of evidence in words: the clause, the resource when the
// clause does not name it, and where it stands in a downloaded module.
func PlaceText(language finding.Language, files *source.Files, p finding.Place) string {
	text := strings.TrimSuffix(strings.TrimSpace(p.Text), ".")
	var notes []string
	if len(p.Addresses) > 0 && !strings.Contains(text, p.Addresses[0]) {
		notes = append(notes, p.Addresses[0])
	}
	if n := len(p.Addresses) - 1; n > 0 {
		notes = append(notes, fmt.Sprintf(language.Pick("and %d more", "ほか %d 件"), n))
	}
	if inside := Place(files, p.Origin); inside != "" {
		notes = append(notes, fmt.Sprintf(language.Pick("in %s", "%s 内"), inside))
	}
	switch {
	case text == "":
		return strings.Join(notes, language.Pick(", ", "、"))
	case len(notes) == 0:
		return text
	}
	return fmt.Sprintf(language.Pick("%s (%s)", "%s（%s）"), text, strings.Join(notes, language.Pick(", ", "、")))
}

// CallPlaces are the module calls in the user's own code on the way to the
// result's subjects, the outermost first, calls on one line together. A call
// that the result itself stands on is left out.
func CallPlaces(r finding.Result) []finding.Place {
	var out []finding.Place
	index := map[source.Range]int{}
	for _, f := range r.Findings {
		own, _ := finding.OwnCalls(f.Calls)
		for _, c := range own {
			if c.Header.IsZero() || c.Header == r.Location {
				continue
			}
			at, ok := index[c.Header]
			if !ok {
				at = len(out)
				index[c.Header] = at
				out = append(out, finding.Place{Range: c.Header})
			}
			p := &out[at]
			if n := len(p.Addresses); n == 0 || p.Addresses[n-1] != c.Address {
				p.Addresses = append(p.Addresses, c.Address)
			}
		}
	}
	for i := range out {
		p := &out[i]
		name := p.Addresses[0]
		if n := len(p.Addresses) - 1; n > 0 {
			name += fmt.Sprintf(r.Language.Pick(" and %d more", " ほか %d 件"), n)
		}
		p.Text = fmt.Sprintf(r.Language.Pick("called as %s", "%s としての呼び出し"), name)
	}
	return out
}

// RelativePath shows a path, relative to the root of the scan, as seen from a
// directory below the root.
func RelativePath(directory, file string) string {
	directory = path.Clean(directory)
	if directory == "." || file == "" || path.IsAbs(file) {
		return file
	}
	from, to := strings.Split(directory, "/"), strings.Split(file, "/")
	same := 0
	for same < len(from) && same < len(to)-1 && from[same] == to[same] {
		same++
	}
	return strings.Repeat("../", len(from)-same) + strings.Join(to[same:], "/")
}
