package iam

import (
	"strings"
	"unicode/utf8"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// kind is the kind of one element of a text or a word.
type kind uint8

const (
	// literal is one character.
	literal kind = iota
	// star is any run of characters, the empty one included.
	star
	// one is any one character.
	one
	// symbol is a constant whose characters are not known: a reference, or a
	// hole where wildcards have no meaning.
	symbol
	// hole is an unknown part that may hold wildcards, or a policy variable.
	hole
	// account is the id of the account that owns the bucket. It differs from
	// every id that is written out, unless the caller said otherwise.
	account
	// fresh is one character that occurs in no pattern and in no symbol's value.
	// Only words hold it.
	fresh
)

// elem is one element of a text or a word. Symbols and holes are told apart by
// id.
type elem struct {
	kind kind
	char rune
	id   string
	// show is how the element stands in a report.
	show string
	// name: a symbol that is a name, so that it has no colon, slash or star.
	name bool
}

func (e elem) same(o elem) bool { return e.kind == o.kind && e.char == o.char && e.id == o.id }

// text is a pattern of the policy; word is a value of a request, which has no
// star, one or hole.
type (
	text []elem
	word []elem
)

// style says which characters of a text have a meaning beyond themselves.
type style struct {
	wildcards bool
	variables bool
}

// reader compiles texts. It knows the scan's tokens and which of them are the
// owner's account.
type reader struct {
	tokens *value.Tokens
	own    ownAccount
}

// text compiles s. A hole is a constant unless wildcards have a meaning there.
func (r reader) text(s string, st style) text {
	var out text
	for _, p := range r.tokens.Pieces(s) {
		switch {
		case p.Ref != nil:
			out = append(out, r.meaning(*p.Ref, st)...)
		case p.Hole != nil:
			out = append(out, r.hole(*p.Hole, st))
		default:
			out = append(out, r.plain(p.Text, st)...)
		}
	}
	return out
}

// meaning is the text of a reference, or itself where that is not known.
func (r reader) meaning(ref value.Ref, st style) text {
	if r.own.text != nil {
		if s, ok := r.own.text(ref); ok {
			plain := reader{tokens: r.tokens, own: ownAccount{id: r.own.id, is: r.own.is, name: r.own.name}}
			return plain.text(s, style{wildcards: st.wildcards})
		}
	}
	return text{r.ref(ref)}
}

func (r reader) ref(ref value.Ref) elem {
	if r.own.ref(ref) {
		return elem{kind: account, show: r.own.show(ref.Expression())}
	}
	return elem{
		kind: symbol, show: strings.TrimSuffix(ref.Expression(), ".Ref"),
		id:   "ref\x00" + ref.Unit + "\x00" + ref.Address + "\x00" + ref.Attribute,
		name: r.own.name != nil && r.own.name(ref),
	}
}

func (r reader) hole(h value.Hole, st style) elem {
	if r.own.expression(h.Expression) {
		return elem{kind: account, show: r.own.show(h.Expression)}
	}
	e := elem{kind: symbol, show: h.Expression, id: "hole\x00" + h.Key}
	if h.Key == "" {
		e.id = "hole\x00" + h.Expression + "\x00" + h.Why.Range.File + "\x00" + h.Why.Text
	}
	if st.wildcards {
		e.kind = hole
	}
	return e
}

func (r reader) plain(s string, st style) text {
	var out text
	for s != "" {
		if id := r.own.id; id != "" && strings.HasPrefix(s, id) {
			out = append(out, elem{kind: account, show: id})
			s = s[len(id):]
			continue
		}
		if st.variables && strings.HasPrefix(s, "${") {
			if end := strings.IndexByte(s, '}'); end > 0 {
				out = append(out, variable(s[2:end], s[:end+1]))
				s = s[end+1:]
				continue
			}
		}
		c, size := utf8.DecodeRuneInString(s)
		e := elem{kind: literal, char: c}
		if st.wildcards && c == '*' {
			e = elem{kind: star}
		} else if st.wildcards && c == '?' {
			e = elem{kind: one}
		}
		out = append(out, e)
		s = s[size:]
	}
	return out
}

// variable is the element of ${name}: one of the three characters that can be
// written only so, or a value of the request.
func variable(name, whole string) elem {
	switch name {
	case "*", "?", "$":
		return elem{kind: literal, char: rune(name[0])}
	}
	return elem{kind: hole, id: "variable\x00" + strings.ToLower(name), show: whole}
}

// wordOf returns a word of plain characters.
func wordOf(s string) word {
	w := make(word, 0, len(s))
	for _, c := range s {
		w = append(w, elem{kind: literal, char: c})
	}
	return w
}

// freshWord returns n fresh characters.
func freshWord(n int) word {
	w := make(word, n)
	for i := range w {
		w[i].kind = fresh
	}
	return w
}

func concat(parts ...[]elem) word {
	var out word
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}

// constant reports whether t stands for one value, and returns it as a word.
func (t text) constant() (word, bool) {
	for _, e := range t {
		if e.kind == star || e.kind == one || e.kind == hole {
			return nil, false
		}
	}
	return word(t), true
}

// open reports whether t holds a part that is not known and may hold
// wildcards.
func (t text) open() bool {
	for _, e := range t {
		if e.kind == hole {
			return true
		}
	}
	return false
}

// key returns a string that equal texts share.
func key(es []elem) string {
	var b strings.Builder
	for _, e := range es {
		b.WriteByte('0' + byte(e.kind))
		if e.kind == literal {
			b.WriteRune(e.char)
		}
		b.WriteString(e.id)
	}
	return b.String()
}

// display returns a text or a word for people, without fresh characters.
func display(es []elem) string {
	var b strings.Builder
	alone := len(es) == 1
	for _, e := range es {
		switch e.kind {
		case literal:
			b.WriteRune(e.char)
		case star:
			b.WriteByte('*')
		case one:
			b.WriteByte('?')
		case fresh:
		default:
			if alone || strings.HasPrefix(e.show, "${") || e.kind == account && isDigits(e.show) {
				b.WriteString(e.show)
			} else {
				b.WriteString("${" + e.show + "}")
			}
		}
	}
	return b.String()
}

func isDigits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// split cuts es at the literal character sep into at most n parts.
func split(es []elem, sep rune, n int) [][]elem {
	out := make([][]elem, 0, min(n, 8))
	start := 0
	for i := range es {
		if e := &es[i]; e.kind == literal && e.char == sep && len(out) < n-1 {
			out = append(out, es[start:i])
			start = i + 1
		}
	}
	return append(out, es[start:])
}

// hasPrefix reports whether es begins with the literal text s, and returns the
// rest.
func hasPrefix(es []elem, s string) ([]elem, bool) {
	i := 0
	for _, c := range s {
		if i >= len(es) || es[i].kind != literal || es[i].char != c {
			return nil, false
		}
		i++
	}
	return es[i:], true
}
