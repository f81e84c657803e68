package finding

import (
	"fmt"
	"strings"
)

// Language is the one that people read: of messages, labels and explanations. The
// zero value is English. Addresses, ids, names of attributes and the fields of
// documents for programs are the same in all languages.
type Language string

// The languages that there are.
const (
	English  Language = "en"
	Japanese Language = "ja"
)

// Languages lists them, the default first.
func Languages() []Language { return []Language{English, Japanese} }

// ParseLanguage reads the name of a language.
func ParseLanguage(s string) (Language, error) {
	for _, l := range Languages() {
		if s == string(l) {
			return l, nil
		}
	}
	return "", fmt.Errorf("unknown language %q", s)
}

// Pick returns the text of the language.
func (l Language) Pick(english, japanese string) string {
	if l == Japanese {
		return japanese
	}
	return english
}

// Join lists words in a sentence: "a, b and c".
func (l Language) Join(words []string) string {
	if l == Japanese {
		return strings.Join(words, "、")
	}
	return Join(words)
}

// Sentences puts sentences behind each other. A Japanese full stop brings its own
// blank.
func (l Language) Sentences(sentences []string) string {
	text := strings.Join(sentences, " ")
	if l == Japanese {
		text = strings.ReplaceAll(text, "。 ", "。")
	}
	return text
}
