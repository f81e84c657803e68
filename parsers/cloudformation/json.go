package cloudformation

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// jsonReader reads JSON (RFC 8259) and keeps the place of everything. Raw
// control characters inside strings are taken, as CloudFormation takes them.
type jsonReader struct {
	file  *source.File
	text  []byte
	pos   int
	depth int
	count int
	dups  []duplicate
}

// duplicate is a key that a mapping has twice.
type duplicate struct {
	key   string
	start int
	end   int
}

// readJSON reads a whole file. A byte order mark is passed over.
func readJSON(file *source.File) (root *node, dups []duplicate, err *syntaxError) {
	r := &jsonReader{file: file, text: file.Content}
	if bytes.HasPrefix(r.text, []byte(byteOrderMark)) {
		r.pos = len(byteOrderMark)
	}
	r.space()
	root, err = r.value()
	if err != nil {
		return nil, nil, err
	}
	if r.space(); r.pos < len(r.text) {
		return nil, nil, r.fail("there is something behind the end of the value")
	}
	return root, r.dups, nil
}

const byteOrderMark = "\xef\xbb\xbf"

func (r *jsonReader) fail(format string, args ...any) *syntaxError {
	return &syntaxError{line: r.file.LineOf(r.pos), text: fmt.Sprintf(format, args...)}
}

func (r *jsonReader) space() {
	for r.pos < len(r.text) {
		switch r.text[r.pos] {
		case ' ', '\t', '\n', '\r':
			r.pos++
		default:
			return
		}
	}
}

func (r *jsonReader) peek() byte {
	if r.pos < len(r.text) {
		return r.text[r.pos]
	}
	return 0
}

func (r *jsonReader) value() (*node, *syntaxError) {
	if r.count++; r.count > maxNodes {
		return nil, r.fail("it holds more than %d values", maxNodes)
	}
	n := &node{file: r.file, start: r.pos, size: 1}
	var err *syntaxError
	switch c := r.peek(); {
	case c == '{' || c == '[':
		if r.depth++; r.depth > maxNesting {
			return nil, r.fail("values stand more than %d deep in each other", maxNesting)
		}
		if c == '{' {
			err = r.object(n)
		} else {
			err = r.array(n)
		}
		r.depth--
	case c == '"':
		n.kind = textNode
		n.text, err = r.str()
	case c == '-' || c >= '0' && c <= '9':
		n.kind = numberNode
		err = r.number()
		n.text = string(r.text[n.start:r.pos])
	case bytes.HasPrefix(r.text[r.pos:], []byte("true")):
		n.kind, n.text = boolNode, "true"
		r.pos += 4
	case bytes.HasPrefix(r.text[r.pos:], []byte("false")):
		n.kind, n.text = boolNode, "false"
		r.pos += 5
	case bytes.HasPrefix(r.text[r.pos:], []byte("null")):
		r.pos += 4
	case r.pos >= len(r.text):
		err = r.fail("it ends where a value is expected")
	default:
		err = r.fail("a value is expected here")
	}
	n.end = r.pos
	return n, err
}

func (r *jsonReader) object(n *node) *syntaxError {
	n.kind = mapNode
	seen := map[string]int{}
	r.pos++
	r.space()
	if r.peek() == '}' {
		r.pos++
		return nil
	}
	for {
		if r.space(); r.peek() != '"' {
			return r.fail("a key in double quotes is expected here")
		}
		e := entry{keyStart: r.pos}
		var err *syntaxError
		if e.key, err = r.str(); err != nil {
			return err
		}
		e.keyEnd = r.pos
		if r.space(); r.peek() != ':' {
			return r.fail("a colon is expected behind the key %q", e.key)
		}
		r.pos++
		r.space()
		if e.value, err = r.value(); err != nil {
			return err
		}
		n.size += e.value.size
		if i, dup := seen[e.key]; dup {
			r.dups = append(r.dups, duplicate{e.key, e.keyStart, e.keyEnd})
			n.entries[i] = e
		} else {
			seen[e.key] = len(n.entries)
			n.entries = append(n.entries, e)
		}
		r.space()
		switch r.peek() {
		case ',':
			r.pos++
		case '}':
			r.pos++
			return nil
		default:
			return r.fail("a comma or a closing brace is expected here")
		}
	}
}

func (r *jsonReader) array(n *node) *syntaxError {
	n.kind = listNode
	r.pos++
	r.space()
	if r.peek() == ']' {
		r.pos++
		return nil
	}
	for {
		r.space()
		item, err := r.value()
		if err != nil {
			return err
		}
		n.size += item.size
		n.items = append(n.items, item)
		r.space()
		switch r.peek() {
		case ',':
			r.pos++
		case ']':
			r.pos++
			return nil
		default:
			return r.fail("a comma or a closing bracket is expected here")
		}
	}
}

func (r *jsonReader) number() *syntaxError {
	start := r.pos
	digits := func() bool {
		from := r.pos
		for c := r.peek(); c >= '0' && c <= '9'; c = r.peek() {
			r.pos++
		}
		return r.pos > from
	}
	if r.peek() == '-' {
		r.pos++
	}
	if !digits() {
		return r.fail("this is no number")
	}
	if r.peek() == '.' {
		if r.pos++; !digits() {
			return r.fail("this is no number")
		}
	}
	if c := r.peek(); c == 'e' || c == 'E' {
		r.pos++
		if c := r.peek(); c == '+' || c == '-' {
			r.pos++
		}
		if !digits() {
			return r.fail("this is no number")
		}
	}
	if r.pos-start > 400 {
		return r.fail("a number has more than 400 characters")
	}
	return nil
}

// str reads a string at its opening quote.
func (r *jsonReader) str() (string, *syntaxError) {
	r.pos++
	start := r.pos
	var b strings.Builder
	for r.pos < len(r.text) {
		switch c := r.text[r.pos]; c {
		case '"':
			b.Write(r.text[start:r.pos])
			r.pos++
			s := b.String()
			if !utf8.ValidString(s) {
				s = strings.ToValidUTF8(s, "\uFFFD")
			}
			return s, nil
		case '\\':
			b.Write(r.text[start:r.pos])
			if err := r.escape(&b); err != nil {
				return "", err
			}
			start = r.pos
		case 0:
			return "", r.fail("there is a NUL byte in a string")
		default:
			r.pos++
		}
	}
	return "", r.fail("a string is not closed")
}

func (r *jsonReader) escape(b *strings.Builder) *syntaxError {
	if r.pos+1 >= len(r.text) {
		return r.fail("a string is not closed")
	}
	c := r.text[r.pos+1]
	r.pos += 2
	switch c {
	case '"', '\\', '/':
		b.WriteByte(c)
	case 'b':
		b.WriteByte('\b')
	case 'f':
		b.WriteByte('\f')
	case 'n':
		b.WriteByte('\n')
	case 'r':
		b.WriteByte('\r')
	case 't':
		b.WriteByte('\t')
	case 'u':
		u, ok := r.hex()
		if !ok {
			return r.fail("an escape \\u needs four hexadecimal digits")
		}
		if utf16.IsSurrogate(u) && bytes.HasPrefix(r.text[r.pos:], []byte(`\u`)) {
			back := r.pos
			r.pos += 2
			low, ok := r.hex()
			if joined := utf16.DecodeRune(u, low); ok && joined != utf8.RuneError {
				b.WriteRune(joined)
				return nil
			}
			r.pos = back
		}
		b.WriteRune(u)
	default:
		return r.fail("there is no escape \\%c", c)
	}
	return nil
}

func (r *jsonReader) hex() (rune, bool) {
	if r.pos+4 > len(r.text) {
		return 0, false
	}
	u, err := strconv.ParseUint(string(r.text[r.pos:r.pos+4]), 16, 32)
	if err != nil {
		return 0, false
	}
	r.pos += 4
	return rune(u), true
}
