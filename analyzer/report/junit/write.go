package junit

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/detail"
)

// writer writes lines; Flush reports its errors.
type writer struct{ *bufio.Writer }

func (w *writer) line(depth int, format string, args ...any) {
	w.WriteString(strings.Repeat("  ", depth))
	w.WriteString(fmt.Sprintf(format, args...))
	w.WriteByte('\n')
}

// testCase writes a test. Of the attributes GitLab and CircleCI link file;
// Jenkins and others ignore what they do not know.
func (w *writer) testCase(c testCase) {
	head := attribute("classname", c.class) + attribute("name", c.name)
	if c.file != "" {
		head += attribute("file", c.file)
	}
	if c.line > 0 {
		head += fmt.Sprintf(` line="%d"`, c.line)
	}
	head += ` time="0"`
	if c.outcome == "" {
		w.line(2, "<testcase%s/>", head)
		return
	}
	w.line(2, "<testcase%s>", head)
	outcome := attribute("message", c.message)
	if c.kind != "" && c.outcome != "skipped" {
		outcome += attribute("type", c.kind)
	}
	w.line(3, "<%s%s>%s</%s>", c.outcome, outcome, content(c.text), c.outcome)
	w.line(2, "</testcase>")
}

// totals are the counts of a suite, or of all.
func totals(cases []testCase, all bool) string {
	count := map[string]int{}
	for _, c := range cases {
		count[c.outcome]++
	}
	text := fmt.Sprintf(` tests="%d" failures="%d" errors="%d"`, len(cases), count["failure"], count["error"])
	// Schemas know the skipped ones of a suite only.
	if !all {
		text += fmt.Sprintf(` skipped="%d"`, count["skipped"])
	}
	return text + ` time="0"`
}

// attribute is name="value" behind a blank.
func attribute(name, value string) string {
	return " " + name + `="` + escape(detail.Clean(value)) + `"`
}

// content is the text of an element; it keeps its line breaks.
func content(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		lines[i] = escape(detail.Clean(l))
	}
	return strings.Join(lines, "\n")
}

// escape makes XML of a text; what XML 1.0 does not allow becomes a replacement
// character.
func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // A strings.Builder has no errors.
	return b.String()
}
