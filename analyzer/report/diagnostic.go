package report

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// DiagnosticText is a diagnostic in sentences. It always names what it is about:
// a file or an address that the diagnostic's own words do not mention is added.
func DiagnosticText(d source.Diagnostic) string {
	parts := []string{Sentence(d.Summary)}
	if d.Detail != "" && d.Detail != d.Summary {
		parts = append(parts, Sentence(d.Detail))
	}
	text := strings.Join(parts, " ")
	var missing []string
	for _, name := range []string{d.Address, d.Subject.File, d.Path} {
		if name != "" && !strings.Contains(text, name) {
			missing = append(missing, name)
			text += " " + name // so that a path given twice is added once
		}
	}
	if len(missing) == 0 {
		return text
	}
	summary := strings.TrimRight(d.Summary, ".")
	text = Sentence(summary + " (" + strings.Join(missing, ", ") + ")")
	if len(parts) > 1 {
		text += " " + parts[1]
	}
	return text
}

// Sentence ends a text with a full stop unless it ends a sentence already.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "。") {
		return s
	}
	if last, _ := utf8.DecodeLastRuneInString(s); isJapanese(last) {
		return s + "。"
	}
	return s + "."
}

// isJapanese reports whether a text that ends in a letter is a Japanese one.
func isJapanese(r rune) bool {
	return unicode.In(r, unicode.Hiragana, unicode.Katakana, unicode.Han) || r == 'ー' || r == '）' || r == '」'
}
