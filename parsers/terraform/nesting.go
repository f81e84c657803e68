package terraform

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// The HCL library's parsers are recursive, and an overflow of the stack cannot
// be recovered from (hashicorp/hcl issue 809). What they are given is measured
// before: each function here returns true for whatever could make them go
// deeper than maxNesting, and never false for it.

// tooDeep reports whether the parser of native syntax would go deeper than
// maxNesting. Most files are told to be shallow without being cut into tokens.
func tooDeep(content []byte) bool {
	if shallow(content) {
		return false
	}
	tokens, _ := hclsyntax.LexConfig(content, "", hcl.InitialPos)
	return deepTokens(tokens)
}

// templateTooDeep is tooDeep for the parser of bare templates, for which quotes
// and comments are text.
func templateTooDeep(text []byte) bool {
	if !bytes.Contains(text, []byte("${")) && !bytes.Contains(text, []byte("%{")) {
		return false
	}
	tokens, _ := hclsyntax.LexTemplate(text, "", hcl.InitialPos)
	return deepTokens(tokens)
}

// level is an open bracket, quote, heredoc or template sequence.
type level struct {
	opener hclsyntax.TokenType
	// pending is what was pending when it was opened.
	pending int
	// lines is true where a new line ends an expression.
	lines bool
	// directive is the first word of a template directive.
	directive string
	// star is true for the brackets of [*], whose operand holds what follows.
	star bool
}

// nesting follows the parser of native syntax through the tokens of a file.
type nesting struct {
	open []level
	// pending are the operators, splats and directives without an end that stand
	// before what is read now and will hold it.
	pending int
	// names are the separators of the function name that is read now; the parser
	// takes a time that is the square of their number.
	names int
	last  hclsyntax.TokenType
}

func deepTokens(tokens hclsyntax.Tokens) bool {
	n := nesting{last: hclsyntax.TokenNewline}
	for _, t := range tokens {
		n.token(t)
		if len(n.open)+n.pending > maxNesting || n.names > maxNesting {
			return true
		}
	}
	return false
}

func (n *nesting) token(t hclsyntax.Token) {
	switch t.Type {
	case hclsyntax.TokenOBrace:
		n.open = append(n.open, level{opener: t.Type, pending: n.pending, lines: true})
	case hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl,
		hclsyntax.TokenOQuote, hclsyntax.TokenOHeredoc:
		n.open = append(n.open, level{opener: t.Type, pending: n.pending})
	case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenTemplateSeqEnd,
		hclsyntax.TokenCQuote, hclsyntax.TokenCHeredoc:
		n.close(t.Type)
	case hclsyntax.TokenQuestion, hclsyntax.TokenBang, hclsyntax.TokenMinus:
		n.pending++
	case hclsyntax.TokenDoubleColon:
		n.names++
	case hclsyntax.TokenComma:
		n.settle()
	case hclsyntax.TokenComment:
		// A comment of one line has taken the end of the line with it.
		if len(t.Bytes) > 0 && t.Bytes[len(t.Bytes)-1] == '\n' {
			n.newline()
		}
		return // what stands before it is still the last token
	case hclsyntax.TokenNewline:
		n.newline()
		return
	case hclsyntax.TokenIdent:
		n.word(string(t.Bytes))
	case hclsyntax.TokenStar:
		if top := n.top(); top != nil && n.last == hclsyntax.TokenOBrack {
			top.star = true
		}
	}
	if t.Type != hclsyntax.TokenDoubleColon && t.Type != hclsyntax.TokenIdent {
		n.names = 0
	}
	n.last = t.Type
}

func (n *nesting) top() *level {
	if len(n.open) == 0 {
		return nil
	}
	return &n.open[len(n.open)-1]
}

// settle ends the operands of what is pending.
func (n *nesting) settle() {
	n.pending = 0
	if top := n.top(); top != nil {
		n.pending = top.pending
	}
}

func (n *nesting) newline() {
	if top := n.top(); top == nil || top.lines {
		n.settle()
	}
}

// word looks at the first word behind a bracket: the lines of an object's "for"
// mean nothing, and a directive of a template holds what follows up to its end.
func (n *nesting) word(text string) {
	top := n.top()
	if top == nil || n.last != top.opener {
		return
	}
	switch top.opener {
	case hclsyntax.TokenOBrace:
		top.lines = text != "for"
	case hclsyntax.TokenTemplateControl:
		top.directive = text
	}
}

// close takes the innermost bracket away if it is of this kind. A bracket that
// closes nothing changes nothing.
func (n *nesting) close(closer hclsyntax.TokenType) {
	top := n.top()
	if top == nil || closerOf(top.opener) != closer {
		return
	}
	n.open = n.open[:len(n.open)-1]
	n.pending = top.pending
	switch {
	case top.star || top.directive == "if" || top.directive == "for":
		n.pending++
	case top.directive == "endif" || top.directive == "endfor":
		n.pending = max(n.pending-1, 0)
	}
}

func closerOf(opener hclsyntax.TokenType) hclsyntax.TokenType {
	switch opener {
	case hclsyntax.TokenOBrace:
		return hclsyntax.TokenCBrace
	case hclsyntax.TokenOBrack:
		return hclsyntax.TokenCBrack
	case hclsyntax.TokenOParen:
		return hclsyntax.TokenCParen
	case hclsyntax.TokenOQuote:
		return hclsyntax.TokenCQuote
	case hclsyntax.TokenOHeredoc:
		return hclsyntax.TokenCHeredoc
	}
	return hclsyntax.TokenTemplateSeqEnd
}

// shallow reports whether a file surely nests no deeper than maxNesting, from
// single bytes. It gives up (false) at what it does not follow: heredocs,
// functions of providers, directives, strings over several lines, brackets that
// do not fit, bytes that are no UTF-8.
func shallow(content []byte) bool {
	if !utf8.Valid(content) {
		return false
	}
	s := skimmer{text: content}
	for s.at < len(s.text) {
		if !s.next() || len(s.open)+s.pending >= maxNesting { // a text is one more
			return false
		}
	}
	return true
}

// skimmed is an open bracket: its closing byte, inText for an interpolation.
type skimmed struct {
	closer  byte
	pending int
	lines   bool
	// star is true where a star stands in it, which may make it a splat.
	star bool
}

type skimmer struct {
	text    []byte
	at      int
	open    []skimmed
	pending int
}

// next reads a byte, a comment or a text; false where it gives up.
func (s *skimmer) next() bool {
	c := s.text[s.at]
	s.at++
	switch c {
	case '(':
		s.push(skimmed{closer: ')'})
	case '[':
		s.push(skimmed{closer: ']'})
	case '{':
		s.push(skimmed{closer: '}', lines: !s.mayBeFor()})
	case ')', ']', '}':
		return s.close(c)
	case '!', '-', '?':
		s.pending++
	case '*':
		if len(s.open) > 0 {
			s.open[len(s.open)-1].star = true
		}
	case ',':
		s.settle()
	case '\n':
		if len(s.open) == 0 || s.open[len(s.open)-1].lines {
			s.settle()
		}
	case '"':
		return s.quoted()
	case '#':
		s.comment()
	case '/':
		switch s.peek() {
		case '/':
			s.comment()
		case '*':
			return false
		}
	case '<', ':':
		return s.peek() != c // a heredoc, the name of a provider's function
	}
	return true
}

func (s *skimmer) peek() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

func (s *skimmer) push(b skimmed) {
	b.pending = s.pending
	s.open = append(s.open, b)
}

func (s *skimmer) settle() {
	s.pending = 0
	if len(s.open) > 0 {
		s.pending = s.open[len(s.open)-1].pending
	}
}

// comment passes over the rest of the line, but not over its end.
func (s *skimmer) comment() {
	if i := bytes.IndexByte(s.text[s.at:], '\n'); i >= 0 {
		s.at += i
		return
	}
	s.at = len(s.text)
}

// mayBeFor reports whether what stands behind a brace may be "for".
func (s *skimmer) mayBeFor() bool {
	rest := bytes.TrimLeft(s.text[s.at:], " \t\r\n")
	return bytes.HasPrefix(rest, []byte("for")) || bytes.HasPrefix(rest, []byte("#")) || bytes.HasPrefix(rest, []byte("/"))
}

// inText is the closer of an interpolation, behind which its text goes on.
const inText = 0x1F

func (s *skimmer) close(c byte) bool {
	if len(s.open) == 0 {
		return false
	}
	top := s.open[len(s.open)-1]
	text := top.closer == inText && c == '}'
	if top.closer != c && !text {
		return false
	}
	s.open = s.open[:len(s.open)-1]
	s.pending = top.pending
	if top.star {
		s.pending++
	}
	return !text || s.quoted()
}

// quoted passes over a text up to its end or to an interpolation.
func (s *skimmer) quoted() bool {
	for s.at < len(s.text) {
		c := s.text[s.at]
		s.at++
		switch c {
		case '"':
			return true
		case '\n', '\r':
			return false
		case '\\':
			if next := s.peek(); next == '\n' || next == '\r' {
				return false
			}
			s.at++
		case '$', '%':
			rest := s.text[s.at:]
			switch {
			case len(rest) > 1 && rest[0] == c && rest[1] == '{':
				s.at += 2 // $${ is a text
			case len(rest) > 0 && rest[0] == '{':
				if c == '%' {
					return false
				}
				s.at++
				s.push(skimmed{closer: inText})
				return true
			}
		}
	}
	return true
}

// jsonTooDeep is tooDeep for the library's parser of JSON. It takes clusters of
// characters for one, so that a quote behind one of a few characters ends no
// text for it; behind such a place all brackets count.
func jsonTooDeep(content []byte) bool {
	depth, quoted, escaped, unsure := 0, false, false, false
	for i, c := range content {
		switch {
		case (c == '[' || c == '{') && (unsure || !quoted):
			if depth++; depth > maxNesting {
				return true
			}
		case (c == ']' || c == '}') && !unsure && !quoted:
			depth = max(depth-1, 0)
		case c == '\\' && quoted:
			escaped = !escaped
			continue
		case c == '"':
			unsure = unsure || joinsNext(content[:i])
			quoted = !quoted || escaped
		case c < ' ':
			quoted = false
		}
		escaped = false
	}
	return false
}

// joinsNext reports whether the last character of a text makes one cluster with
// whatever follows (Unicode Standard Annex #29, rule GB9b).
func joinsNext(text []byte) bool {
	if len(text) == 0 || text[len(text)-1] < utf8.RuneSelf {
		return false
	}
	r, _ := utf8.DecodeLastRune(text)
	if unicode.Is(unicode.Prepended_Concatenation_Mark, r) {
		return true
	}
	switch r {
	case 0x0D4E, 0x111C2, 0x111C3, 0x113D1, 0x1193F, 0x11941, 0x11A3A, 0x11D46, 0x11F02:
		return true
	}
	return r >= 0x11A84 && r <= 0x11A89
}
