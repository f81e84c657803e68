// Package page writes HTML pages that stand alone: one file, no script, nothing
// that is loaded from elsewhere, readable on a narrow screen, in the dark and in
// print. A content security policy in each page says the same to the browser.
//
// All that comes from the user's files goes through Builder, which escapes it;
// what is HTML already has the type Safe.
package page

import (
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/detail"
)

// Safe is HTML.
type Safe string

// Text is a text as HTML. Control characters, and those that turn the direction
// of text around, are replaced.
func Text(s string) Safe { return Safe(html.EscapeString(detail.Clean(s))) }

// Code is a text as HTML in which what stands between two backticks is code.
func Code(s string) Safe {
	parts := strings.Split(s, "`")
	var b Builder
	for i, part := range parts {
		switch {
		case i%2 == 1 && i < len(parts)-1:
			b.Add("<code>%s</code>", part)
		case i%2 == 1:
			b.Add("`%s", part)
		default:
			b.Add("%s", part)
		}
	}
	return b.HTML()
}

// Builder makes HTML.
type Builder struct{ b strings.Builder }

// Add formats as fmt.Fprintf does. Strings among the arguments are escaped,
// attribute values and texts alike, unless they are Safe.
func (b *Builder) Add(format string, args ...any) {
	escaped := make([]any, len(args))
	for i, arg := range args {
		if s, ok := arg.(string); ok {
			arg = Text(s)
		}
		escaped[i] = arg
	}
	_, _ = fmt.Fprintf(&b.b, format, escaped...) // A strings.Builder has no errors.
}

// HTML returns what was made.
func (b *Builder) HTML() Safe { return Safe(b.b.String()) }

//go:embed page.css
var style string

// Page is a document.
type Page struct {
	// Language is a BCP 47 tag.
	Language, Title string
	// Style is added to the style of all pages.
	Style string
	Body  Safe
}

// Write writes the document.
func (p Page) Write(w io.Writer) error {
	var b Builder
	b.Add("<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", p.Language)
	b.Add("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
	b.Add("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n")
	b.Add("<meta name=\"referrer\" content=\"no-referrer\">\n<title>%s</title>\n<style>\n%s%s</style>\n</head>\n<body>\n", p.Title, Safe(style), Safe(p.Style))
	b.Add("%s</body>\n</html>\n", p.Body)
	_, err := io.WriteString(w, string(b.HTML()))
	return err
}
