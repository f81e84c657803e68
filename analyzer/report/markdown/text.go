package markdown

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How long single texts may be, in characters. A name in a hostile file can be
// as long as the file.
const (
	maxMessage = 4000
	maxNote    = 1000
	maxProblem = 300
	maxTitle   = 120
	maxPlace   = 300
)

// length counts UTF-16 code units.
func length(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// clip cuts a text to n characters.
func clip(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	return string(runes[:n-1]) + "…"
}

// prose is a text whose words stay words, and whose addresses, names and numbers
// become code: whatever has a character that could mean something in Markdown or
// HTML. What stands between two backticks is code already. In a language that
// puts no blanks between words, only runs of ASCII characters are looked at.
func prose(s string, blanks bool) string {
	parts := strings.Split(s, "`")
	var b strings.Builder
	for i, part := range parts {
		if i%2 == 1 && i < len(parts)-1 {
			b.WriteString(code(part))
			continue
		}
		b.WriteString(words(part, blanks))
	}
	return b.String()
}

func words(s string, blanks bool) string {
	between := func(r rune) bool { return unicode.IsSpace(r) || !blanks && r >= utf8.RuneSelf }
	var b strings.Builder
	for len(s) > 0 {
		end := strings.IndexFunc(s, between)
		if end < 0 {
			end = len(s)
		}
		b.WriteString(word(s[:end]))
		s = s[end:]
		rest := strings.TrimLeftFunc(s, between)
		b.WriteString(s[:len(s)-len(rest)])
		s = rest
	}
	return b.String()
}

// word is one run: punctuation around it stays outside of the code.
func word(s string) string {
	core := strings.TrimLeft(s, `("'`)
	before := s[:len(s)-len(core)]
	whole := core
	core = strings.TrimRight(core, `.,;:!?)"'`)
	after := whole[len(core):]
	if core == "" || isWord(core) {
		return s
	}
	return before + code(core) + after
}

// isWord reports whether a run is safe as it stands: letters, digits, and signs
// that mean nothing inside a line.
func isWord(s string) bool {
	letter := false
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c >= utf8.RuneSelf:
			letter = true
		case c == '-' || c == '/' || c == '\'' || c == '"' || c == '%' || c == ',' || c == ';' || c == '+':
		default:
			return false
		}
	}
	return letter
}

// code is a code span (GFM, section 6.3): the fence is longer than any run of
// backticks inside.
func code(s string) string {
	if strings.TrimSpace(s) == "" {
		return s
	}
	longest, run := 0, 0
	for i := range len(s) {
		if s[i] != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	if s[0] == '`' || s[len(s)-1] == '`' {
		s = " " + s + " "
	}
	return fence + s + fence
}

// cell escapes what would end a cell of a table; inside code it is taken back.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
