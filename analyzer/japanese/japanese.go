// Package japanese has the Japanese of clauses that the layers below give in
// English: why something is not known, and the short texts of evidence.
//
// Reasons come from everywhere (a parser, the catalog, a walk through the network)
// and one may quote another, so they travel as English text, which is the key of
// this catalogue, as in gettext. A message that a rule or a step of a path has in
// both languages does not come here. A test takes all reasons and evidence of the
// rules' cases and fails for one that has no entry.
//
// A key is a text with holes, in which a star stands for a name or an expression
// that stays as it is; two stars are one that may have a colon in it. Behind every key ": " and a further reason may follow, which
// is translated by itself and put into brackets. In an entry $1 is what the first
// hole has, @1 the same as the name of an attribute or relation, %1 the same as a
// condition, and ~1 the same as a reason.
package japanese

import (
	"regexp"
	"slices"
	"strings"
)

// Catalogue translates clauses. It may be used concurrently.
type Catalogue struct{ entries []entry }

type entry struct {
	pattern  *regexp.Regexp
	japanese string
	// literal is how much of the key is no hole.
	literal int
}

// New returns the catalogue. Making it takes some milliseconds.
func New() *Catalogue {
	c := &Catalogue{}
	for _, p := range phrases() {
		// Only a condition may have a colon inside; elsewhere a further reason follows.
		pattern := strings.ReplaceAll(regexp.QuoteMeta(p.english), `\*\*`, `(.+)`)
		pattern = strings.ReplaceAll(pattern, `\*`, `((?:[^:]|:[^ ])+?)`)
		c.entries = append(c.entries, entry{
			pattern:  regexp.MustCompile(`(?s)^` + pattern + `(?:: (.+))?$`),
			japanese: p.japanese, literal: len(strings.ReplaceAll(p.english, "*", "")),
		})
	}
	// "* is not known" fits many texts for which there is a better key.
	slices.SortStableFunc(c.entries, func(a, b entry) int { return b.literal - a.literal })
	return c
}

// Clause returns the Japanese of a clause without a full stop. A text that the
// catalogue does not have comes back as it is, and false.
func (c *Catalogue) Clause(english string) (string, bool) {
	for _, e := range c.entries {
		m := e.pattern.FindStringSubmatch(english)
		if m == nil {
			continue
		}
		return c.fill(e.japanese, m)
	}
	return english, false
}

// Clauses translates each of some clauses.
func (c *Catalogue) Clauses(english []string) []string {
	var out []string
	for _, text := range english {
		ja, _ := c.Clause(text)
		out = append(out, ja)
	}
	return out
}

// fill puts the holes' texts into an entry. It is false where a reason inside has no
// entry.
func (c *Catalogue) fill(template string, m []string) (string, bool) {
	known := true
	var b strings.Builder
	for i := 0; i < len(template); i++ {
		sign := template[i]
		if !strings.ContainsRune("$@%~", rune(sign)) || i+1 == len(template) {
			b.WriteByte(sign)
			continue
		}
		i++
		text := m[template[i]-'0']
		switch sign {
		case '$':
			text = Name(text)
		case '@':
			text = attribute(text)
		case '%':
			text = condition(text)
		case '~':
			var ok bool
			text, ok = c.Clause(text)
			known = known && ok
		}
		b.WriteString(text)
	}
	if further := m[len(m)-1]; further != "" {
		text, ok := c.Clause(further)
		known = known && ok
		b.WriteString("（" + text + "）")
	}
	return b.String(), known
}

// Name returns what people call a thing in Japanese: an address, which stays, or the
// words for what no resource declares.
func Name(address string) string {
	for _, p := range []struct{ english, japanese string }{
		{"main route table of ", " のメインルートテーブル"},
		{"default security group of ", " のデフォルトのセキュリティグループ"},
		{"default network ACL of ", " のデフォルトのネットワーク ACL"},
	} {
		if of, ok := strings.CutPrefix(address, p.english); ok {
			return of + p.japanese
		}
	}
	return address
}

// Tidy takes away blanks between Japanese characters: a template has one beside each
// name, and needs none where the name turned out to be words.
func Tidy(text string) string { return between.ReplaceAllString(text, "$1$2") }

var between = regexp.MustCompile(`([\p{Hiragana}\p{Katakana}\p{Han}ー、。（）]) ([\p{Hiragana}\p{Katakana}\p{Han}（])`)

// condition translates the words of a condition, which is an expression otherwise.
func condition(text string) string {
	text = notEmpty.ReplaceAllString(text, "$1 の for_each が空でない")
	return several.ReplaceAllString(text, "$1 の count が 1 以上")
}

var (
	notEmpty = regexp.MustCompile(`for_each of ([^ ]+) is not empty`)
	several  = regexp.MustCompile(`count of ([^ ]+) > 0`)
)

func attribute(name string) string {
	if ja, ok := attributes()[strings.ReplaceAll(name, "_", " ")]; ok {
		return ja
	}
	return " " + name + " "
}
