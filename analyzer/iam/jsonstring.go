package iam

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// string reads a JSON string (RFC 8259, section 7). Control characters are
// taken as they are: a heredoc may hold a tab.
func (r *jsonReader) string() (string, *failure) {
	r.pos++
	start := r.pos
	end := strings.IndexAny(r.src[r.pos:], "\"\\")
	if end >= 0 && r.src[r.pos+end] == '"' {
		r.pos += end + 1
		return r.src[start : r.pos-1], nil
	}
	var b strings.Builder
	for r.pos < len(r.src) {
		c := r.src[r.pos]
		r.pos++
		switch c {
		case '"':
			return b.String(), nil
		case '\\':
			if !r.escape(&b) {
				return "", r.fail("an escape sequence is wrong")
			}
		default:
			b.WriteByte(c)
		}
	}
	return "", r.fail("a string is not closed")
}

func (r *jsonReader) escape(b *strings.Builder) bool {
	if r.pos >= len(r.src) {
		return false
	}
	c := r.src[r.pos]
	r.pos++
	if i := strings.IndexByte(`"\/bfnrt`, c); i >= 0 {
		b.WriteByte("\"\\/\b\f\n\r\t"[i])
		return true
	}
	if c != 'u' {
		return false
	}
	u, ok := r.hex()
	if !ok {
		return false
	}
	if utf16.IsSurrogate(u) && strings.HasPrefix(r.src[r.pos:], `\u`) {
		back := r.pos
		r.pos += 2
		low, ok := r.hex()
		if pair := utf16.DecodeRune(u, low); ok && pair != '\uFFFD' {
			u = pair
		} else {
			r.pos = back
		}
	}
	b.WriteRune(u)
	return true
}

func (r *jsonReader) hex() (rune, bool) {
	if r.pos+4 > len(r.src) {
		return 0, false
	}
	n, err := strconv.ParseUint(r.src[r.pos:r.pos+4], 16, 16)
	r.pos += 4
	return rune(n), err == nil
}
