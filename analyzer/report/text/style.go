package text

import "github.com/vpce-lint/vpce-lint/analyzer/finding"

// style writes ANSI colours (ECMA-48, SGR) when it is true.
type style bool

func (s style) sgr(code, text string) string {
	if !s || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(text string) string  { return s.sgr("1", text) }
func (s style) frame(text string) string { return s.sgr("1;34", text) }
func (s style) help(text string) string  { return s.sgr("1;32", text) }

func (s style) level(l finding.Level, text string) string {
	switch l {
	case finding.Error:
		return s.sgr("1;31", text)
	case finding.Warning:
		return s.sgr("1;33", text)
	}
	return s.sgr("1;36", text)
}
