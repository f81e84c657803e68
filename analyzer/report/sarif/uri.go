package sarif

import (
	"path"
	"strings"
)

// relativeURI returns the path as a relative URI reference (RFC 3986, section
// 4.2): forward slashes, everything but unreserved characters percent-encoded.
// It is false for a path that leaves the root or is absolute.
func relativeURI(p string) (string, bool) {
	clean := path.Clean(p)
	if p == "" || clean == "." || clean == ".." || strings.HasPrefix(clean, "../") || strings.HasPrefix(clean, "/") {
		return "", false
	}
	const hexDigits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(clean) {
		c := clean[i]
		if c == '/' || unreserved(c) {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hexDigits[c>>4])
		b.WriteByte(hexDigits[c&15])
	}
	return b.String(), true
}

// unreserved is RFC 3986, section 2.3.
func unreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '-' || c == '.' || c == '_' || c == '~'
}
