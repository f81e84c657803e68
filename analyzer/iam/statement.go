package iam

import (
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// builder turns nodes into a document. statement is the position of the one
// that is being read, or -1.
type builder struct {
	doc       *Document
	tokens    *value.Tokens
	statement int
	// refused is true where the statement being read has an element without
	// which it means nothing.
	refused bool
}

func (b *builder) problem(summary, detail string, s Span) {
	b.doc.refuse(summary, detail, s, b.statement)
}

// wrong refuses the element of a type that AWS does not take there.
func (b *builder) wrong(element string, n node, want string) {
	b.problem("Wrong type in a policy", fmt.Sprintf("%s is %s where AWS takes %s.", element, n.kind, want), n.span)
	b.refused = true
}

func (b *builder) document(n node) {
	b.statement = -1
	switch n.kind {
	case nodeObject:
	case nodeOpen:
		b.doc.Open = append(b.doc.Open, n.why...)
		return
	default:
		b.wrong("The policy", n, "an object")
		return
	}
	found := false
	for _, m := range n.members {
		if m.name == "" && m.value.kind == nodeOpen {
			b.doc.Open = append(b.doc.Open, m.value.why...)
			found = true
			continue
		}
		switch {
		case strings.EqualFold(m.name, "Version"):
			b.version(m.value)
		case strings.EqualFold(m.name, "Id"):
			b.doc.ID = m.value.text
		case strings.EqualFold(m.name, "Statement"):
			found = true
			b.statements(m.value)
		default:
			b.problem("Unknown policy element", fmt.Sprintf("%q is no element of a policy; AWS refuses the document.", b.tokens.Render(m.name)), m.span)
		}
	}
	if !found {
		b.problem("Policy without statements", "The document has no Statement element.", n.span)
	}
}

func (b *builder) version(n node) {
	if n.kind == nodeOpen || n.kind == nodeString && b.tokens.Has(n.text) {
		b.doc.Version = "2012-10-17"
		return
	}
	b.doc.Version = n.text
	if n.kind != nodeString || n.text != "2012-10-17" && n.text != "2008-10-17" {
		b.problem("Unknown policy version", fmt.Sprintf("The version %q is neither 2012-10-17 nor 2008-10-17.", n.text), n.span)
	}
}

func (b *builder) statements(n node) {
	for i, s := range n.list() {
		if len(b.doc.Statements) >= maxStatements {
			b.problem("Policy has too many statements", fmt.Sprintf("Statements after the first %d are not judged.", maxStatements), s.span)
			b.doc.Open = append(b.doc.Open, value.Reason{Kind: value.Limit, Text: "the policy has too many statements"})
			return
		}
		b.statement, b.refused = i, false
		if why, open := b.open(s); open {
			b.doc.Open = append(b.doc.Open, why...)
			continue
		}
		switch s.kind {
		case nodeObject:
			if st := b.object(s, i); !b.refused {
				b.doc.Statements = append(b.doc.Statements, st)
			}
		case nodeNull:
			// What CloudFormation leaves out, and Terraform's null.
		default:
			b.wrong("A statement", s, "an object")
		}
	}
	b.statement = -1
}

// open returns why n is not known at all.
func (b *builder) open(n node) ([]value.Reason, bool) {
	if n.kind == nodeOpen {
		return n.why, true
	}
	if n.kind == nodeString {
		if h, ok := b.tokens.OnlyHole(n.text); ok {
			return []value.Reason{h.Why}, true
		}
	}
	return nil, false
}

func (b *builder) object(n node, index int) Statement {
	s := Statement{Index: index, Span: n.span}
	seen := map[string]bool{}
	for _, m := range n.members {
		if m.name == "" && m.value.kind == nodeOpen {
			s.Maybe = append(s.Maybe, m.value.why...)
			continue
		}
		name := strings.ToLower(m.name)
		if m.value.kind == nodeNull {
			continue
		}
		if seen[name] {
			continue // said already, as a duplicate name
		}
		seen[name] = true
		b.element(&s, name, m)
	}
	b.exclusive(seen, "principal", n)
	b.exclusive(seen, "action", n)
	b.exclusive(seen, "resource", n)
	if !seen["effect"] && len(s.Maybe) == 0 {
		b.problem("Statement without Effect", "A statement needs an Effect of Allow or Deny.", n.span)
		b.refused = true
	}
	if !seen["action"] && !seen["notaction"] && len(s.Maybe) == 0 {
		b.problem("Statement without Action", "A statement needs Action or NotAction.", n.span)
		b.refused = true
	}
	return s
}

// exclusive refuses an element that stands beside its opposite.
func (b *builder) exclusive(seen map[string]bool, name string, n node) {
	if seen[name] && seen["not"+name] {
		b.problem("Contradicting elements in a statement", fmt.Sprintf("A statement has both %s and its Not form.", strings.ToUpper(name[:1])+name[1:]), n.span)
		b.refused = true
	}
}

func (b *builder) element(s *Statement, name string, m member) {
	switch name {
	case "sid":
		if m.value.scalar() {
			s.Sid = b.tokens.Render(m.value.text)
		}
	case "effect":
		b.effect(s, m.value)
	case "principal", "notprincipal":
		s.HasPrincipal, s.NotPrincipal = true, name[0] == 'n'
		s.Principals = b.principals(m.value)
	case "action", "notaction":
		s.Actions, s.NotAction = b.strings(m.name, m.value), name[0] == 'n'
	case "resource", "notresource":
		s.Resources, s.NotResource = b.strings(m.name, m.value), name[0] == 'n'
		s.HasResource = true
	case "condition":
		b.conditions(s, m.value)
	default:
		b.problem("Unknown statement element", fmt.Sprintf("%q is no element of a statement; AWS refuses the policy.", b.tokens.Render(m.name)), m.span)
	}
}

func (b *builder) effect(s *Statement, n node) {
	if why, open := b.open(n); open {
		s.Maybe = append(s.Maybe, why...)
		return
	}
	switch {
	case n.kind != nodeString:
		b.wrong("Effect", n, "Allow or Deny")
		return
	case strings.EqualFold(n.text, "Allow"):
		s.Effect = Allow
	case strings.EqualFold(n.text, "Deny"):
		s.Effect = Deny
	case b.tokens.Has(n.text):
		s.Maybe = append(s.Maybe, value.Reason{Kind: value.Variable, Text: "the effect is known in part only"})
		return
	default:
		b.problem("Unknown effect", fmt.Sprintf("The effect %q is neither Allow nor Deny.", n.text), n.span)
		b.refused = true
		return
	}
	if string(s.Effect) != n.text {
		b.problem("Effect in the wrong letter case", fmt.Sprintf("The effect %q must be written %s; AWS refuses the policy.", n.text, s.Effect), n.span)
	}
}

// strings reads a string or a list of them.
func (b *builder) strings(element string, n node) Strings {
	var out Strings
	for _, i := range n.list() {
		switch {
		case i.kind == nodeOpen:
			out.Open = append(out.Open, i.why...)
		case i.scalar():
			out.Values = append(out.Values, b.filled(i.text))
		case i.kind == nodeNull:
		default:
			b.wrong(element, i, "a string")
		}
	}
	return out
}

func (b *builder) principals(n node) []Principal {
	if why, open := b.open(n); open {
		return []Principal{{Open: why, Span: n.span}}
	}
	switch n.kind {
	case nodeString:
		if n.text != "*" {
			b.problem("Wrong principal", fmt.Sprintf("The principal %q is neither \"*\" nor an object such as {\"AWS\": …}.", b.tokens.Render(n.text)), n.span)
			b.refused = true
		}
		return []Principal{{Type: "AWS", Value: n.text, Span: n.span}}
	case nodeObject:
	default:
		b.wrong("Principal", n, "\"*\" or an object")
		return nil
	}
	var out []Principal
	for _, m := range n.members {
		if m.name == "" && m.value.kind == nodeOpen {
			out = append(out, Principal{Open: m.value.why, Span: m.span})
			continue
		}
		ty := principalType(m.name)
		if ty == "" {
			b.problem("Unknown principal type", fmt.Sprintf("%q is none of AWS, Service, Federated and CanonicalUser.", b.tokens.Render(m.name)), m.span)
			continue
		}
		values := b.strings("Principal", m.value)
		for _, v := range values.Values {
			out = append(out, Principal{Type: ty, Value: v, Span: m.span})
		}
		if len(values.Open) > 0 {
			out = append(out, Principal{Type: ty, Open: values.Open, Span: m.span})
		}
	}
	return out
}

func principalType(s string) string {
	for _, ty := range []string{"AWS", "Service", "Federated", "CanonicalUser"} {
		if strings.EqualFold(s, ty) {
			return ty
		}
	}
	return ""
}

func (b *builder) conditions(s *Statement, n node) {
	if why, open := b.open(n); open {
		s.Conditions = append(s.Conditions, Condition{Open: why, Span: n.span})
		return
	}
	if n.kind != nodeObject {
		b.wrong("Condition", n, "an object")
		return
	}
	for _, m := range n.members {
		if why, open := b.open(m.value); open || m.name == "" {
			s.Conditions = append(s.Conditions, Condition{Open: why, Span: m.span})
			continue
		}
		op, ok := ParseOperator(m.name)
		switch {
		case b.tokens.Has(m.name):
			s.Conditions = append(s.Conditions, Condition{Open: []value.Reason{{Kind: value.Variable, Text: "the operator " + b.tokens.Render(m.name) + " is not known"}}, Span: m.span})
			continue
		case !ok:
			b.problem("Unknown condition operator", fmt.Sprintf("%q is no condition operator; AWS refuses the policy.", m.name), m.span)
			b.refused = true
			continue
		case m.value.kind != nodeObject:
			b.wrong("The condition "+m.name, m.value, "an object of keys and values")
			continue
		}
		for _, k := range m.value.members {
			s.Conditions = append(s.Conditions, b.condition(op, k))
		}
	}
}

func (b *builder) condition(op Operator, m member) Condition {
	c := Condition{Operator: op, Key: m.name, Span: m.span}
	switch {
	case m.name == "" && m.value.kind == nodeOpen:
		c.Open = m.value.why
	case b.tokens.Has(m.name):
		c.Open = []value.Reason{{Kind: value.Variable, Text: "the condition key " + b.tokens.Render(m.name) + " is known in part only"}}
	case m.name == "":
		b.problem("Condition without a key", "A condition's key is empty.", m.span)
	}
	c.Values = b.strings("A condition's value", m.value)
	return c
}
