package iam

import (
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// nodeKind is the type of a node, by its name in JSON.
type nodeKind string

const (
	nodeNull   nodeKind = "null"
	nodeBool   nodeKind = "a boolean"
	nodeNumber nodeKind = "a number"
	nodeString nodeKind = "a string"
	nodeList   nodeKind = "a list"
	nodeObject nodeKind = "an object"
	// nodeOpen is a value of unknown type.
	nodeOpen nodeKind = "unknown"
)

// node is a value of a document, from text or from a cty.Value.
type node struct {
	kind nodeKind
	// text is that of a string, number or boolean.
	text    string
	items   []node
	members []member
	span    Span
	// why says why an open node is not known.
	why []value.Reason
}

// member is an entry of an object.
type member struct {
	name  string
	value node
	span  Span
}

// scalar reports whether n is a string, or what AWS takes for one.
func (n node) scalar() bool {
	return n.kind == nodeString || n.kind == nodeNumber || n.kind == nodeBool
}

// list returns the entries of n, a single value being a list of itself.
func (n node) list() []node {
	if n.kind == nodeList {
		return n.items
	}
	return []node{n}
}

// text reads policy documents from text.
type jsonReader struct {
	src      string
	pos      int
	tokens   *value.Tokens
	problems []Problem
	// loose is true where an unknown part stood outside a string, so that what
	// follows may not be what it seems.
	loose bool
}

// failure ends reading: the text is no JSON from pos on.
type failure struct {
	pos int
	msg string
}

func (r *jsonReader) space() {
	for r.pos < len(r.src) && strings.IndexByte(" \t\r\n", r.src[r.pos]) >= 0 {
		r.pos++
	}
}

func (r *jsonReader) fail(msg string) *failure { return &failure{pos: r.pos, msg: msg} }

func (r *jsonReader) problem(summary, detail string, s Span) {
	r.problems = append(r.problems, Problem{Summary: summary, Detail: detail, Span: s, Statement: -1})
}

// value reads one value.
func (r *jsonReader) value(depth int) (node, *failure) {
	r.space()
	start := r.pos
	if r.pos >= len(r.src) {
		return node{}, r.fail("it ends too early")
	}
	switch c := r.src[r.pos]; {
	case c == '{' || c == '[':
		if depth >= maxNesting {
			return r.skip()
		}
		if c == '{' {
			return r.object(depth)
		}
		return r.array(depth)
	case c == '"':
		s, f := r.string()
		return node{kind: nodeString, text: s, span: Span{start, r.pos}}, f
	case c == '-' || c >= '0' && c <= '9':
		for r.pos < len(r.src) && strings.IndexByte("+-.0123456789eE", r.src[r.pos]) >= 0 {
			r.pos++
		}
		return node{kind: nodeNumber, text: r.src[start:r.pos], span: Span{start, r.pos}}, nil
	}
	for _, w := range []struct {
		word string
		kind nodeKind
	}{{"true", nodeBool}, {"false", nodeBool}, {"null", nodeNull}} {
		if strings.HasPrefix(r.src[r.pos:], w.word) {
			r.pos += len(w.word)
			return node{kind: w.kind, text: w.word, span: Span{start, r.pos}}, nil
		}
	}
	if n, ok := r.token(); ok {
		return n, nil
	}
	return node{}, r.fail("a value is expected here")
}

// token reads a token that stands outside a string.
func (r *jsonReader) token() (node, bool) {
	rest := r.src[r.pos:]
	if !r.tokens.Has(rest) {
		return node{}, false
	}
	pieces := r.tokens.Pieces(rest)
	if len(pieces) == 0 || pieces[0].Text != "" {
		return node{}, false
	}
	n := node{kind: nodeOpen, span: Span{Start: r.pos}}
	if h := pieces[0].Hole; h != nil {
		r.pos += len(r.tokens.Hole(*h))
		n.why = []value.Reason{h.Why}
	} else {
		r.pos += len(r.tokens.Ref(*pieces[0].Ref))
		n.why = []value.Reason{{Kind: value.Computed, Text: pieces[0].Ref.Expression() + " is known after it is applied"}}
	}
	n.span.End = r.pos
	r.loose = true
	return n, true
}

func (r *jsonReader) array(depth int) (node, *failure) {
	n := node{kind: nodeList, span: Span{Start: r.pos}}
	r.pos++
	for first := true; ; first = false {
		r.space()
		if r.pos < len(r.src) && r.src[r.pos] == ']' && (first || r.loose) {
			break
		}
		item, f := r.value(depth + 1)
		if f != nil {
			return n, f
		}
		n.items = append(n.items, item)
		r.space()
		if r.pos < len(r.src) && r.src[r.pos] == ',' {
			r.pos++
			continue
		}
		if r.pos < len(r.src) && r.src[r.pos] == ']' {
			break
		}
		if r.loose && r.pos < len(r.src) {
			continue
		}
		return n, r.fail("a comma or ] is expected here")
	}
	r.pos++
	n.span.End = r.pos
	return n, nil
}

func (r *jsonReader) object(depth int) (node, *failure) {
	n := node{kind: nodeObject, span: Span{Start: r.pos}}
	r.pos++
	seen := map[string]bool{}
	for first := true; ; first = false {
		r.space()
		start := r.pos
		switch {
		case r.pos >= len(r.src):
			return n, r.fail("it ends too early")
		case r.src[r.pos] == '}' && (first || r.loose):
			r.pos++
			n.span.End = r.pos
			return n, nil
		case r.src[r.pos] != '"':
			// An unknown part among the members: which there are is not known.
			if t, ok := r.token(); ok {
				n.members = append(n.members, member{value: t, span: t.span})
				break
			}
			return n, r.fail("a name in quotes is expected here")
		default:
			m, f := r.member(depth, start)
			if f != nil {
				return n, f
			}
			if seen[m.name] {
				r.problem("Duplicate name in a policy", "The name \""+r.tokens.Render(m.name)+"\" stands twice in one object; AWS refuses the policy.", m.span)
			}
			seen[m.name] = true
			n.members = append(n.members, m)
		}
		r.space()
		if r.pos < len(r.src) && r.src[r.pos] == ',' {
			r.pos++
			continue
		}
		if r.pos < len(r.src) && (r.src[r.pos] == '}' || r.loose) {
			if r.src[r.pos] != '}' {
				continue
			}
			r.pos++
			n.span.End = r.pos
			return n, nil
		}
		return n, r.fail("a comma or } is expected here")
	}
}

func (r *jsonReader) member(depth, start int) (member, *failure) {
	name, f := r.string()
	if f != nil {
		return member{}, f
	}
	r.space()
	if r.pos >= len(r.src) || r.src[r.pos] != ':' {
		return member{}, r.fail("a colon is expected here")
	}
	r.pos++
	v, f := r.value(depth + 1)
	return member{name: name, value: v, span: Span{start, r.pos}}, f
}

// skip passes over an object or list that is nested too deep.
func (r *jsonReader) skip() (node, *failure) {
	start, open := r.pos, 0
	for r.pos < len(r.src) {
		switch r.src[r.pos] {
		case '"':
			if _, f := r.string(); f != nil {
				return node{}, f
			}
			continue
		case '{', '[':
			open++
		case '}', ']':
			open--
		}
		r.pos++
		if open == 0 {
			span := Span{start, r.pos}
			r.problem("Policy is nested too deep", "What is nested deeper than any policy can be is not read.", span)
			return node{kind: nodeOpen, span: span, why: []value.Reason{{Kind: value.Limit, Text: "the policy is nested too deep"}}}, nil
		}
	}
	return node{}, r.fail("it ends too early")
}
