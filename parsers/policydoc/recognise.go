package policydoc

import (
	"bytes"
	"regexp"
	"strings"
)

// policy is a text that is a policy.
type policy struct {
	root node
	// statements are those of the Statement element, in order, whatever they are.
	statements []node
	// mark is true where a byte order mark stands before it.
	mark bool
}

// parsePolicy reads a text. Where fault is not "" it says in a clause what is
// wrong at the byte at; where it is "" and there is no policy, the text is
// another one's.
func parsePolicy(text []byte) (p *policy, at int, fault string) {
	r := &reader{text: text, stop: foreign}
	root := r.document()
	switch {
	case r.fault != "" && foreign(&root):
		return nil, 0, ""
	case r.fault != "":
		return nil, r.pos, r.fault
	case r.stopped || root.kind != objectNode || !isIAM(root.get("Version")):
		return nil, 0, ""
	}
	p = &policy{root: root, statements: root.get("Statement").list(), mark: bytes.HasPrefix(text, byteOrderMark)}
	if !anyStatement(p.statements) {
		return nil, 0, ""
	}
	return p, 0, ""
}

// foreign reports whether an object has begun as no policy does. AWS refuses any
// element but Version, Id and Statement; a comment beside them makes no other
// document of it, and what follows the statements is no longer asked.
func foreign(outer *node) bool {
	for i := range outer.members {
		m := &outer.members[i]
		switch {
		case strings.EqualFold(m.name, "Statement"):
			return false
		case m.value.kind == listNode || m.value.kind == objectNode:
			return true
		}
	}
	return false
}

// isIAM reports whether the version is one that IAM may have, a date, and not
// the number that other clouds' policies have. Without one it is.
func isIAM(version *node) bool {
	return version == nil || version.kind == textNode && (version.text == "" || strings.HasPrefix(version.text, "20"))
}

func anyStatement(statements []node) bool {
	for i := range statements {
		if isStatement(&statements[i]) {
			return true
		}
	}
	return false
}

func isStatement(s *node) bool {
	effect := s.get("Effect")
	if s.kind != objectNode || effect == nil || effect.kind != textNode {
		return false
	}
	for _, name := range []string{"Action", "NotAction", "Principal", "NotPrincipal"} {
		if s.get(name) != nil {
			return true
		}
	}
	return false
}

// mayBePolicy looks at the first bytes of a file alone, so that a hundred
// thousand JSON files of other kinds cost little more than opening them.
func mayBePolicy(head []byte) bool {
	if low, ok := fromUTF16(head); ok {
		head = low
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head, byteOrderMark), " \t\r\n")
	return len(head) > 0 && head[0] == '{' && hasQuoted(head, "statement")
}

// MayBe is the source.Sniffer of policies.
func MayBe(head []byte, _ bool) bool { return mayBePolicy(head) }

// looksLikePolicy decides whether a text that cannot be parsed was meant to be
// a policy, and not a template that holds some.
func looksLikePolicy(text []byte) bool {
	if !hasQuoted(text, "statement") || !hasQuoted(text, "effect") || bytes.Contains(text, []byte("AWS::")) {
		return false
	}
	return hasQuoted(text, "action") || hasQuoted(text, "notaction") || hasQuoted(text, "principal") || hasQuoted(text, "notprincipal")
}

// hasQuoted reports whether a word stands in text in double quotes, in any
// letter case.
func hasQuoted(text []byte, word string) bool {
	for {
		i := bytes.IndexByte(text, '"')
		if i < 0 || len(text) < i+len(word)+2 {
			return false
		}
		text = text[i+1:]
		if text[len(word)] == '"' && strings.EqualFold(string(text[:len(word)]), word) {
			return true
		}
	}
}

// policyVariable is one of IAM's, which names a condition key, or one of the
// three characters that can be written only so (IAM User Guide, "Policy
// variables").
var policyVariable = regexp.MustCompile(`^\$\{(?:[*?$]|[A-Za-z0-9.-]+:[^:{}][^{}]*)\}`)

// isTemplate reports whether a text has placeholders that a program fills
// before it is a policy: Terraform's, CloudFormation's Fn::Sub's, those of
// shells, Jinja, Go and ERB.
func isTemplate(text []byte) bool {
	for _, mark := range []string{"%{", "{{", "<%", "$${"} {
		if bytes.Contains(text, []byte(mark)) {
			return true
		}
	}
	for {
		i := bytes.Index(text, []byte("${"))
		if i < 0 {
			return false
		}
		if text = text[i:]; !policyVariable.Match(text) {
			return true
		}
		text = text[len("${"):]
	}
}

// fromUTF16 returns the low bytes of a text in UTF-16, which are its ASCII; ok
// is false for any other.
func fromUTF16(text []byte) (low []byte, ok bool) {
	first := 0
	switch {
	case bytes.HasPrefix(text, []byte{0xFF, 0xFE}):
	case bytes.HasPrefix(text, []byte{0xFE, 0xFF}):
		first = 1
	default:
		return nil, false
	}
	for i := 2 + first; i < len(text); i += 2 {
		low = append(low, text[i])
	}
	return low, true
}
