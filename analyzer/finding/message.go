package finding

import (
	"fmt"
	"slices"
	"strings"
)

// maxStatements is how many different statements a message makes in full.
const maxStatements = 3

// Statement is one thing that a result says.
type Statement struct {
	// Text is the message about the first subject that it holds for.
	Text string
	// Subject is the one that Text is about.
	Subject Subject
	// Also are the other subjects that it holds for, in canonical order.
	Also []Subject
	// Environments are those in which it holds, for all of the subjects.
	Environments []string
}

// maxListed is how many further subjects a message names. The rest is counted:
// a module of a hundred instances would otherwise fill a screen. Reports that
// programs read list all of them.
const maxListed = 8

// statements groups the messages of a result: messages that differ only in
// their subject and in instance keys are one statement. A group has one
// subject once, so that two facts about one resource both come out.
func statements(group []Finding) []Statement {
	type entry struct {
		template string
		subjects map[Subject]bool
		texts    map[string]bool
	}
	var out []Statement
	var entries []entry
	byTemplate := map[string][]int{}
	for _, f := range group {
		template, subject := template(f)+"\x00"+strings.Join(f.Environments, "\x00"), Subject{f.Unit, f.Subject}
		placed := false
		for _, at := range byTemplate[template] {
			e := &entries[at]
			if e.subjects[subject] {
				placed = e.texts[f.Message]
				if placed {
					break
				}
				continue
			}
			e.subjects[subject], e.texts[f.Message] = true, true
			out[at].Also = append(out[at].Also, subject)
			placed = true
			break
		}
		if placed {
			continue
		}
		byTemplate[template] = append(byTemplate[template], len(out))
		entries = append(entries, entry{template, map[Subject]bool{subject: true}, map[string]bool{f.Message: true}})
		out = append(out, Statement{Text: f.Message, Subject: subject, Environments: f.Environments})
	}
	return out
}

// template is the message without what may differ between instances.
func template(f Finding) string {
	message := withoutKeys(f.Message)
	return replaceWord(message, withoutKeys(f.Subject), "\x00")
}

// replaceWord replaces an address where it stands alone, not as a part of a
// longer one.
func replaceWord(s, address, by string) string {
	if address == "" {
		return s
	}
	var b strings.Builder
	for {
		at := strings.Index(s, address)
		if at < 0 {
			b.WriteString(s)
			return b.String()
		}
		end := at + len(address)
		if (at > 0 && inAddress(s[at-1])) || (end < len(s) && inAddress(s[end]) && !endsSentence(s[end:])) {
			b.WriteString(s[:end])
		} else {
			b.WriteString(s[:at])
			b.WriteString(by)
		}
		s = s[end:]
	}
}

func inAddress(c byte) bool {
	return c == '_' || c == '-' || c == '.' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// endsSentence reports whether s begins with a full stop that belongs to the
// sentence and not to an address.
func endsSentence(s string) bool {
	return s[0] == '.' && (len(s) == 1 || !inAddress(s[1]))
}

// WithoutKeys removes the instance keys ([0], ["a"]) of an address.
func WithoutKeys(address string) string { return withoutKeys(address) }

// withoutKeys removes instance keys ([0], ["a"]) that stand behind a name.
func withoutKeys(s string) string {
	if !strings.Contains(s, "[") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '[' && i > 0 && inAddress(s[i-1]) {
			if end := keyEnd(s[i:]); end > 0 {
				i += end - 1
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// keyEnd returns the length of the instance key at the start of s, 0 when there
// is none.
func keyEnd(s string) int {
	if len(s) > 1 && s[1] == '"' {
		for i := 2; i < len(s); i++ {
			switch {
			case s[i] == '\\':
				i++
			case s[i] == '"':
				if i+1 < len(s) && s[i+1] == ']' {
					return i + 2
				}
				return 0
			}
		}
		return 0
	}
	digits := leadingDigits(s[1:])
	if digits == "" || len(s) <= 1+len(digits) || s[1+len(digits)] != ']' {
		return 0
	}
	return len(digits) + 2
}

// Message is the result's text: the statements, and for whom else they hold. A
// source line that is at fault in many ways, as in a module that is called in
// many, gets the first few ways in full and the others by name.
func (r Result) Message() string {
	unit := r.Findings[0].Unit
	var parts []string
	for i, s := range r.Statements {
		if i == maxStatements {
			var others []Subject
			for _, more := range r.Statements[i:] {
				others = append(append(others, more.Subject), more.Also...)
			}
			parts = append(parts, r.also("Something alike holds for %s.", "%s についても同様です。", others, unit))
			break
		}
		parts = append(parts, s.Text)
		if len(s.Also) > 0 {
			parts = append(parts, r.also("The same holds for %s.", "%s についても同じです。", s.Also, unit))
		}
		if text := environmentsSentence(s.Environments, r.Language); text != "" && !r.everywhere() {
			parts = append(parts, text)
		}
	}
	if text := environmentsSentence(r.Environments, r.Language); text != "" && r.everywhere() {
		parts = append(parts, text)
	}
	return r.Language.Sentences(parts)
}

func (r Result) also(english, japanese string, subjects []Subject, unit string) string {
	return fmt.Sprintf(r.Language.Pick(english, japanese), listSubjects(subjects, unit, r.Language))
}

// everywhere reports whether all statements hold in the same environments.
func (r Result) everywhere() bool {
	return !slices.ContainsFunc(r.Statements, func(s Statement) bool { return !slices.Equal(s.Environments, r.Environments) })
}

// listSubjects names subjects in a sentence; a unit is told where it is not the
// first finding's.
func listSubjects(subjects []Subject, unit string, language Language) string {
	shown, rest := subjects, 0
	if len(subjects) > maxListed {
		shown, rest = subjects[:maxListed], len(subjects)-maxListed
	}
	names := make([]string, 0, len(shown)+1)
	for _, s := range shown {
		name := s.Address
		if s.Unit != unit {
			name = fmt.Sprintf(language.Pick("%[1]s in %[2]s", "%[2]s の %[1]s"), name, s.Unit)
		}
		names = append(names, name)
	}
	switch {
	case rest > 0 && language == Japanese:
		names = append(names, fmt.Sprintf("ほか %d 件", rest))
	case rest == 1:
		names = append(names, "1 other")
	case rest > 1:
		names = append(names, fmt.Sprintf("%d others", rest))
	}
	return language.Join(names)
}

// maxReasons is how many reasons for not being proven a report for people gives.
const maxReasons = 3

// Doubts says in a clause why a result is not proven: the first few reasons, and
// how many more there are.
func (r Result) Doubts() string { return r.Language.Doubts(r.Why) }

// Doubts lists the first few reasons in a clause, and how many more there are.
func (l Language) Doubts(why []string) string {
	if n := len(why) - maxReasons; n > 1 {
		why = append(slices.Clone(why[:maxReasons]), fmt.Sprintf(l.Pick("and %d more reasons", "ほか %d 件"), n))
	}
	return strings.Join(why, l.Pick("; ", "。"))
}

// Join lists words in a sentence: "a", "a and b", "a, b and c".
func Join(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}
