package plan

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	// maxDepth bounds the nesting of a plan. Every level of modules takes five.
	maxDepth = 400
	// maxNodes bounds the values of a plan, and with them the memory that
	// reading it takes.
	maxNodes = 4_000_000
)

// node is a JSON value with its place: encoding/json keeps none.
type node struct {
	// kind is the first byte of the value: '{', '[', '"', 't', 'f', 'n', or '0'
	// for a number.
	kind byte
	// start and end are byte offsets in the file.
	start, end int
	// text is a string's content or a number as it is written.
	text    string
	members []member
	items   []*node
}

type member struct {
	key   string
	start int // of the key
	value *node
}

// get returns a member of an object, the last of that name, nil where there is
// none. A nil node has no members.
func (n *node) get(path ...string) *node {
	for _, key := range path {
		if n = n.member(key); n == nil {
			return nil
		}
	}
	return n
}

func (n *node) member(key string) *node {
	if n == nil {
		return nil
	}
	for _, v := range slices.Backward(n.members) {
		if v.key == key {
			return v.value
		}
	}
	return nil
}

// str returns a string's content, "" for anything else.
func (n *node) str() string {
	if n == nil || n.kind != '"' {
		return ""
	}
	return n.text
}

func (n *node) isTrue() bool  { return n != nil && n.kind == 't' }
func (n *node) isFalse() bool { return n != nil && n.kind == 'f' }

// isNull reports whether there is no value, or null.
func (n *node) isNull() bool { return n == nil || n.kind == 'n' }

// at returns an element of an array, nil where there is none.
func (n *node) at(i int) *node {
	if n == nil || i >= len(n.items) {
		return nil
	}
	return n.items[i]
}

// anyTrue reports whether true stands anywhere in n.
func (n *node) anyTrue() bool {
	if n == nil {
		return false
	}
	for _, m := range n.members {
		if m.value.anyTrue() {
			return true
		}
	}
	for _, e := range n.items {
		if e.anyTrue() {
			return true
		}
	}
	return n.isTrue()
}

var (
	errDepth = fmt.Errorf("it is nested more than %d deep", maxDepth)
	errNodes = fmt.Errorf("it has more than %d values", maxNodes)
	errEnd   = errors.New("it ends too early")
)

// parser reads JSON as RFC 8259 has it.
type parser struct {
	text  []byte
	pos   int
	depth int
	nodes int
}

// parse reads a whole file; a byte order mark may come first.
func parse(text []byte) (*node, error) {
	p := &parser{text: text}
	if len(text) >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF {
		p.pos = 3
	}
	n, err := p.value()
	if err != nil {
		return nil, err
	}
	if p.space(); p.pos < len(p.text) {
		return nil, p.unexpected()
	}
	return n, nil
}

func (p *parser) space() {
	for p.pos < len(p.text) {
		switch p.text[p.pos] {
		case ' ', '\t', '\r', '\n':
			p.pos++
		default:
			return
		}
	}
}

func (p *parser) unexpected() error {
	if p.pos >= len(p.text) {
		return errEnd
	}
	return fmt.Errorf("%q is not expected at byte %d", rune(p.text[p.pos]), p.pos)
}

// take drops c, and space before it.
func (p *parser) take(c byte) bool {
	if p.space(); p.pos < len(p.text) && p.text[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

func (p *parser) value() (*node, error) {
	p.space()
	if p.pos >= len(p.text) {
		return nil, errEnd
	}
	if p.nodes++; p.nodes > maxNodes {
		return nil, errNodes
	}
	n := &node{kind: p.text[p.pos], start: p.pos}
	var err error
	switch {
	case n.kind == '{' || n.kind == '[':
		if p.depth++; p.depth > maxDepth {
			return nil, errDepth
		}
		p.pos++
		if n.kind == '{' {
			err = p.object(n)
		} else {
			err = p.array(n)
		}
		p.depth--
	case n.kind == '"':
		n.text, err = p.string()
	case n.kind == 't':
		err = p.word("true")
	case n.kind == 'f':
		err = p.word("false")
	case n.kind == 'n':
		err = p.word("null")
	default:
		err = p.number(n)
	}
	n.end = p.pos
	return n, err
}

func (p *parser) object(n *node) error {
	if p.take('}') {
		return nil
	}
	for {
		p.space()
		m := member{start: p.pos}
		var err error
		if m.key, err = p.string(); err != nil {
			return err
		}
		if !p.take(':') {
			return p.unexpected()
		}
		if m.value, err = p.value(); err != nil {
			return err
		}
		n.members = append(n.members, m)
		switch {
		case p.take(','):
		case p.take('}'):
			return nil
		default:
			return p.unexpected()
		}
	}
}

func (p *parser) array(n *node) error {
	if p.take(']') {
		return nil
	}
	for {
		e, err := p.value()
		if err != nil {
			return err
		}
		n.items = append(n.items, e)
		switch {
		case p.take(','):
		case p.take(']'):
			return nil
		default:
			return p.unexpected()
		}
	}
}

func (p *parser) word(w string) error {
	if len(p.text)-p.pos < len(w) || string(p.text[p.pos:p.pos+len(w)]) != w {
		return p.unexpected()
	}
	p.pos += len(w)
	return nil
}

func (p *parser) number(n *node) error {
	from := p.pos
	for p.pos < len(p.text) {
		switch c := p.text[p.pos]; {
		case '0' <= c && c <= '9', c == '-', c == '+', c == '.', c == 'e', c == 'E':
			p.pos++
			continue
		}
		break
	}
	n.kind, n.text = '0', string(p.text[from:p.pos])
	if from == p.pos {
		return p.unexpected()
	}
	return nil
}

// string reads a string. Text that is no UTF-8, and halves of surrogate pairs,
// become U+FFFD.
func (p *parser) string() (string, error) {
	if p.pos >= len(p.text) || p.text[p.pos] != '"' {
		return "", p.unexpected()
	}
	p.pos++
	from := p.pos
	for i := from; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '"':
			p.pos = i + 1
			return valid(string(p.text[from:i])), nil
		case c < 0x20:
			p.pos = i
			return "", p.unexpected()
		case c == '\\':
			p.pos = i
			return p.escaped(append([]byte(nil), p.text[from:i]...))
		}
	}
	return "", errEnd
}

// escaped reads the rest of a string that has escapes; out is what came before
// the first of them.
func (p *parser) escaped(out []byte) (string, error) {
	for p.pos < len(p.text) {
		c := p.text[p.pos]
		switch {
		case c == '"':
			p.pos++
			return valid(string(out)), nil
		case c < 0x20:
			return "", p.unexpected()
		case c != '\\':
			out = append(out, c)
			p.pos++
			continue
		}
		r, err := p.escape()
		if err != nil {
			return "", err
		}
		out = utf8.AppendRune(out, r)
	}
	return "", errEnd
}

func (p *parser) escape() (rune, error) {
	if p.pos+1 >= len(p.text) {
		return 0, errEnd
	}
	c := p.text[p.pos+1]
	p.pos += 2
	switch c {
	case '"', '\\', '/':
		return rune(c), nil
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'u':
		r, err := p.hex()
		if err != nil || !utf16.IsSurrogate(r) {
			return r, err
		}
		if p.pos+1 < len(p.text) && p.text[p.pos] == '\\' && p.text[p.pos+1] == 'u' {
			back := p.pos
			p.pos += 2
			low, err := p.hex()
			if err != nil {
				return 0, err
			}
			if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
				return both, nil
			}
			p.pos = back
		}
		return utf8.RuneError, nil
	}
	p.pos--
	return 0, p.unexpected()
}

func (p *parser) hex() (rune, error) {
	if len(p.text)-p.pos < 4 {
		return 0, errEnd
	}
	n, err := strconv.ParseUint(string(p.text[p.pos:p.pos+4]), 16, 32)
	if err != nil {
		return 0, p.unexpected()
	}
	p.pos += 4
	return rune(n), nil
}

func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}
