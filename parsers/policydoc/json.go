package policydoc

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
)

const (
	// maxNesting bounds how deep values stand in each other. A valid policy has at
	// most seven levels.
	maxNesting = 64
	// maxValues bounds the values of a document, and so what it takes in memory.
	// The 20 KB of a bucket's policy hold fewer by far.
	maxValues = 200_000
)

// nodeKind is the type of a value.
type nodeKind byte

const (
	scalarNode nodeKind = iota // a number, a boolean or null
	textNode
	listNode
	objectNode
)

// node is a value with its bytes.
type node struct {
	kind       nodeKind
	text       string
	items      []node
	members    []member
	start, end int
}

type member struct {
	name  string
	value node
}

// get returns the last member of that name in any letter case, as readers of
// JSON have it.
func (n *node) get(name string) *node {
	for i := len(n.members) - 1; i >= 0; i-- {
		if strings.EqualFold(n.members[i].name, name) {
			return &n.members[i].value
		}
	}
	return nil
}

// list returns the items of a list; any other value is a list of itself.
func (n *node) list() []node {
	switch {
	case n == nil:
		return nil
	case n.kind == listNode:
		return n.items
	}
	return []node{*n}
}

// texts returns the strings of a string or a list of them.
func (n *node) texts() []string {
	var out []string
	for _, item := range n.list() {
		if item.kind == textNode {
			out = append(out, item.text)
		}
	}
	return out
}

// reader reads JSON (RFC 8259) and keeps the place of everything. Control
// characters inside strings are taken.
type reader struct {
	text []byte
	pos  int
	// values counts what was read.
	values int
	// fault says in a clause what is wrong at pos; "" where nothing is.
	fault string
	// stop, if set, is asked about each member of the outermost object as soon as
	// it is read, with those before it. True ends the reading without a fault.
	stop    func(outer *node) bool
	stopped bool
}

// document reads the whole text.
func (r *reader) document() node {
	if bytes.HasPrefix(r.text, byteOrderMark) {
		r.pos = len(byteOrderMark)
	}
	n := r.value(0)
	if r.space(); r.ok() && r.pos < len(r.text) {
		r.fail("something follows the end of the document")
	}
	return n
}

var byteOrderMark = []byte("\xef\xbb\xbf")

func (r *reader) ok() bool { return r.fault == "" && !r.stopped }

func (r *reader) fail(fault string) {
	if r.ok() {
		r.fault = fault
	}
}

func (r *reader) space() {
	for r.pos < len(r.text) {
		switch r.text[r.pos] {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return
		}
	}
}

// peek returns the next byte, 0 at the end.
func (r *reader) peek() byte {
	if r.pos < len(r.text) {
		return r.text[r.pos]
	}
	return 0
}

func (r *reader) value(depth int) node {
	r.space()
	n := node{start: r.pos}
	r.values++
	switch c := r.peek(); {
	case r.values > maxValues:
		r.fail("it holds more than " + strconv.Itoa(maxValues) + " values")
	case depth >= maxNesting:
		r.fail("values stand more than " + strconv.Itoa(maxNesting) + " deep in each other")
	case c == '{':
		r.object(&n, depth)
	case c == '[':
		r.list(&n, depth)
	case c == '"':
		n.kind = textNode
		n.text = r.str()
	case c == '-' || c >= '0' && c <= '9':
		for r.pos < len(r.text) && strings.IndexByte("+-.0123456789eE", r.text[r.pos]) >= 0 {
			r.pos++
		}
		n.text = string(r.text[n.start:r.pos])
	default:
		r.word()
	}
	n.end = r.pos
	return n
}

func (r *reader) word() {
	for _, w := range []string{"true", "false", "null"} {
		if bytes.HasPrefix(r.text[r.pos:], []byte(w)) {
			r.pos += len(w)
			return
		}
	}
	if r.pos >= len(r.text) {
		r.fail("it ends where a value is expected")
		return
	}
	r.fail("a value is expected here")
}

// object reads members until the brace that closes, or a fault; what stands
// before that is in n.
func (r *reader) object(n *node, depth int) {
	n.kind = objectNode
	r.pos++
	if r.space(); r.peek() == '}' {
		r.pos++
		return
	}
	for r.ok() {
		if r.space(); r.peek() != '"' {
			r.fail("a name in double quotes is expected here")
			return
		}
		m := member{name: r.str()}
		if r.space(); r.peek() != ':' {
			r.fail("a colon is expected here")
			return
		}
		r.pos++
		m.value = r.value(depth + 1)
		n.members = append(n.members, m)
		if depth == 0 && r.ok() && r.stop != nil && r.stop(n) {
			r.stopped = true
		}
		if !r.ok() || !r.more('}', "a comma or a closing brace is expected here") {
			return
		}
	}
}

func (r *reader) list(n *node, depth int) {
	n.kind = listNode
	r.pos++
	if r.space(); r.peek() == ']' {
		r.pos++
		return
	}
	for r.ok() {
		n.items = append(n.items, r.value(depth+1))
		if !r.ok() || !r.more(']', "a comma or a closing bracket is expected here") {
			return
		}
	}
}

// more passes over a comma, or over what closes.
func (r *reader) more(closing byte, fault string) bool {
	r.space()
	switch r.peek() {
	case ',':
		r.pos++
		return true
	case closing:
		r.pos++
		return false
	}
	r.fail(fault)
	return false
}

// str reads a string at its opening quote.
func (r *reader) str() string {
	r.pos++
	start := r.pos
	var b strings.Builder
	for r.pos < len(r.text) {
		switch r.text[r.pos] {
		case '"':
			b.Write(r.text[start:r.pos])
			r.pos++
			return b.String()
		case '\\':
			b.Write(r.text[start:r.pos])
			if !r.escape(&b) {
				r.fail("an escape sequence is wrong")
				return ""
			}
			start = r.pos
		default:
			r.pos++
		}
	}
	r.fail("a string is not closed")
	return ""
}

func (r *reader) escape(b *strings.Builder) bool {
	r.pos++
	c := r.peek()
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		b.WriteByte("\"\\/\b\f\n\r\t"[i])
		r.pos++
		return true
	}
	if c != 'u' {
		return false
	}
	u, ok := r.hex()
	if !ok {
		return false
	}
	if utf16.IsSurrogate(u) && bytes.HasPrefix(r.text[r.pos:], []byte(`\u`)) {
		back := r.pos
		r.pos++
		low, ok := r.hex()
		if pair := utf16.DecodeRune(u, low); ok && pair != '\uFFFD' {
			b.WriteRune(pair)
			return true
		}
		r.pos = back
	}
	b.WriteRune(u)
	return true
}

// hex reads the letter u and four digits.
func (r *reader) hex() (rune, bool) {
	if r.pos+5 > len(r.text) {
		return 0, false
	}
	u, err := strconv.ParseUint(string(r.text[r.pos+1:r.pos+5]), 16, 16)
	r.pos += 5
	return rune(u), err == nil
}
