package cedar

import (
	"strings"
	"unicode/utf8"
)

// kind is the class of a token.
type kind int

const (
	_ kind = iota
	// word is an identifier, a keyword or a number.
	word
	// text is a string, without its quotes.
	text
	// mark is an operator or a bracket.
	mark
	// hole is a part that is not known.
	hole
)

type token struct {
	kind kind
	text string
}

// scan cuts a policy into tokens. Comments and blanks are left out.
func scan(s string) (tokens []token, fault string) {
	s = strings.TrimPrefix(s, "\uFEFF")
	for s != "" {
		c, size := utf8.DecodeRuneInString(s)
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			s = s[size:]
		case strings.HasPrefix(s, "//"):
			_, s, _ = strings.Cut(s, "\n")
		case c == '"':
			end := stringEnd(s)
			if end < 0 {
				return nil, notCedar
			}
			tokens, s = append(tokens, token{text, s[1:end]}), s[end+1:]
		case c == Hole:
			tokens, s = append(tokens, token{hole, string(Hole)}), s[size:]
		case isWord(c):
			n := wordEnd(s)
			tokens, s = append(tokens, token{word, s[:n]}), s[n:]
		default:
			n := size
			for _, two := range []string{"||", "&&", "==", "!=", "<=", ">=", "::"} {
				if strings.HasPrefix(s, two) {
					n = 2
				}
			}
			tokens, s = append(tokens, token{mark, s[:n]}), s[n:]
		}
	}
	return tokens, ""
}

func isWord(c rune) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// wordEnd returns the length of the word at the start of s.
func wordEnd(s string) int {
	for i, c := range s {
		if !isWord(c) {
			return i
		}
	}
	return len(s)
}

// stringEnd returns the place of the quote that ends the string at the start of
// s, -1 where there is none.
func stringEnd(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}
