// Package value is the one place that looks inside a cty.Value. It gives
// readers that never panic, says why a value is unknown, and defines tokens:
// known strings that stand for what only AWS will assign.
//
// # Tokens
//
// An attribute such as aws_vpc.main.id has no value before it is applied. As a
// cty unknown it would take everything with it that it touches: a template
// loses its text behind the unknown part, jsonencode loses the whole document,
// for_each loses its keys. So it is a token instead: a known string that names
// resource and attribute, survives everything that moves strings about, and is
// turned back into a reference by Tokens.Pieces.
//
// A hole is the same for a value that really is unknown (a variable without a
// value) where it stands inside a longer string or a document. It carries why.
//
// # Invariants
//
//   - No source can write a token: each scan draws a nonce.
//   - A token's text has no character that JSON, YAML or HCL would escape, and
//     orders like the reference that it stands for.
//   - A token never reaches a report; Tokens.Render turns it into the
//     expression it stands for.
//   - Marks (Reason, *Choice, *Formula) are only ever on unknown values, or on
//     sets, which cannot hold marks in their elements.
package value

import (
	"cmp"
	"crypto/rand"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/source"
)

const (
	tokenOpen  = '\U000F5700'
	tokenClose = '\U000F5701'
	tokenSep   = '\U000F5702'
	// ASCII characters of a token's text are moved up by this much, so that
	// quotes and backslashes cannot end the string a token stands in.
	tokenShift = 0xF5800
)

// Ref names an attribute of one resource instance, a piece of infrastructure
// that only AWS will give a value.
type Ref struct {
	// Unit is the root module or stack that declares the resource; "" for
	// things that no unit declares (an availability zone of a region).
	Unit string
	// Address is the resource instance's address in its unit.
	Address string
	// Attribute is the path below the resource: "id", "dns_entry[0].dns_name".
	Attribute string
}

// Expression returns the reference as its dialect writes it.
func (r Ref) Expression() string {
	if r.Attribute == "" || r.Attribute[0] == '[' {
		return r.Address + r.Attribute
	}
	return r.Address + "." + r.Attribute
}

// Compare orders references by unit, address and attribute.
func (r Ref) Compare(other Ref) int {
	return cmp.Or(
		cmp.Compare(r.Unit, other.Unit),
		cmp.Compare(r.Address, other.Address),
		cmp.Compare(r.Attribute, other.Attribute),
	)
}

// Hole stands for an unknown value inside a string.
type Hole struct {
	// Key is the identity of the value: two holes of one key are the same
	// unknown value. Empty keys are equal to nothing.
	Key string
	// Expression is how the user wrote it ("var.region").
	Expression string
	Why        Reason
}

// Piece is a part of a string: literal text, a reference or a hole. Exactly one
// of Ref, Hole and Text is set.
type Piece struct {
	Text string
	Ref  *Ref
	Hole *Hole
}

// Tokens writes and reads the tokens of one scan. It is immutable and safe for
// concurrent use.
type Tokens struct {
	prefix string
	// quoted is the prefix as %q writes it.
	quoted string
}

// NewTokens returns the tokens of a new scan, which no input can forge.
func NewTokens() *Tokens {
	var nonce [8]byte
	// crypto/rand.Read never fails (Go 1.24); it ends the program instead.
	_, _ = rand.Read(nonce[:])
	prefix := string(tokenOpen) + shift(hex.EncodeToString(nonce[:])) + string(tokenSep)
	return &Tokens{prefix: prefix, quoted: inQuotes(prefix)}
}

// Ref returns the token of a reference.
func (t *Tokens) Ref(r Ref) string {
	return t.token("r", r.Unit, r.Address, r.Attribute)
}

// Hole returns the token of a hole.
func (t *Tokens) Hole(h Hole) string {
	return t.token("u", h.Key, h.Expression, string(h.Why.Kind), h.Why.Text,
		h.Why.Range.File, strconv.Itoa(h.Why.Range.Start), strconv.Itoa(h.Why.Range.End),
		h.Why.Of.Unit, h.Why.Of.Address, h.Why.Of.Attribute)
}

// inQuotes is s as strconv.Quote writes it, without the quotation marks.
func inQuotes(s string) string {
	q := strconv.Quote(s)
	return q[1 : len(q)-1]
}

func (t *Tokens) token(fields ...string) string {
	var b strings.Builder
	b.WriteString(t.prefix)
	for i, f := range fields {
		if i > 0 {
			b.WriteRune(tokenSep)
		}
		b.WriteString(shift(f))
	}
	b.WriteRune(tokenClose)
	return b.String()
}

// Has reports whether s holds a token.
func (t *Tokens) Has(s string) bool { return strings.Contains(s, t.prefix) }

// Pieces cuts s into literal text, references and holes. A string without
// tokens is one literal piece; the empty string has none.
func (t *Tokens) Pieces(s string) []Piece {
	var pieces []Piece
	for s != "" {
		start := strings.Index(s, t.prefix)
		end := -1
		if start >= 0 {
			end = strings.IndexRune(s[start:], tokenClose)
		}
		if start < 0 || end < 0 {
			return append(pieces, Piece{Text: s})
		}
		if start > 0 {
			pieces = append(pieces, Piece{Text: s[:start]})
		}
		fields := fieldsOf(s[start+len(t.prefix) : start+end])
		switch {
		case fields[0] == "r" && len(fields) == 4:
			pieces = append(pieces, Piece{Ref: &Ref{Unit: fields[1], Address: fields[2], Attribute: fields[3]}})
		case fields[0] == "u" && len(fields) == 11:
			from, _ := strconv.Atoi(fields[6])
			to, _ := strconv.Atoi(fields[7])
			pieces = append(pieces, Piece{Hole: &Hole{
				Key: fields[1], Expression: fields[2],
				Why: Reason{
					Kind: Kind(fields[3]), Text: fields[4], Range: source.Range{File: fields[5], Start: from, End: to},
					Of: Ref{Unit: fields[8], Address: fields[9], Attribute: fields[10]},
				},
			}})
		}
		s = s[start+end+len(string(tokenClose)):]
	}
	return pieces
}

// Only returns the reference that s consists of, and nothing else.
func (t *Tokens) Only(s string) (Ref, bool) {
	if p := t.whole(s); p != nil && p.Ref != nil {
		return *p.Ref, true
	}
	return Ref{}, false
}

// OnlyHole returns the hole that s consists of, and nothing else.
func (t *Tokens) OnlyHole(s string) (Hole, bool) {
	if p := t.whole(s); p != nil && p.Hole != nil {
		return *p.Hole, true
	}
	return Hole{}, false
}

func (t *Tokens) whole(s string) *Piece {
	if !strings.HasPrefix(s, t.prefix) {
		return nil
	}
	if pieces := t.Pieces(s); len(pieces) == 1 {
		return &pieces[0]
	}
	return nil
}

// Render returns s for people: each token as "${expression}", or bare where it
// is the whole string. Tokens are found in texts that were written with %q too.
func (t *Tokens) Render(s string) string {
	if strings.Contains(s, t.quoted) {
		s = t.unquote(s)
	}
	if !t.Has(s) {
		return s
	}
	pieces := t.Pieces(s)
	var b strings.Builder
	for _, p := range pieces {
		var expression string
		switch {
		case p.Ref != nil:
			expression = p.Ref.Expression()
		case p.Hole != nil:
			expression = p.Hole.Expression
		default:
			b.WriteString(p.Text)
			continue
		}
		if len(pieces) == 1 {
			return expression
		}
		b.WriteString("${" + expression + "}")
	}
	return b.String()
}

// unquote undoes %q for the tokens in s.
func (t *Tokens) unquote(s string) string {
	var b strings.Builder
	end := inQuotes(string(tokenClose))
	for {
		start := strings.Index(s, t.quoted)
		if start < 0 {
			break
		}
		b.WriteString(s[:start])
		token, rest, _ := strings.Cut(s[start:], end)
		plain, err := strconv.Unquote(`"` + token + end + `"`)
		if err != nil {
			plain = "…" // cut short
		}
		b.WriteString(plain)
		s = rest
	}
	return b.String() + s
}

// The code points tokenShift to tokenShift+0x7F have three of their four bytes
// of UTF-8 nearly in common: F3 B5 A0 80 to F3 B5 A1 BF. Tokens are made and
// read by the hundred thousand, so this is done by bytes.
const (
	shifted1, shifted2, shifted3 = 0xF3, 0xB5, 0xA0
	sepText                      = string(tokenSep)
)

func shift(s string) string {
	var b strings.Builder
	b.Grow(4 * len(s))
	for i := range len(s) {
		if c := s[i]; c < 0x80 {
			b.Write([]byte{shifted1, shifted2, shifted3 | c>>6, 0x80 | c&0x3F})
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// fieldsOf takes a token's text apart and undoes shift for each of its fields.
func fieldsOf(s string) []string {
	var b strings.Builder
	b.Grow(len(s)/4 + 1)
	ends := make([]int, 0, 11)
	for i := 0; i < len(s); {
		switch {
		case i+3 < len(s) && s[i] == shifted1 && s[i+1] == shifted2 && s[i+2]&^1 == shifted3:
			b.WriteByte(s[i+2]&1<<6 | s[i+3]&0x3F)
			i += 4
		case s[i] == sepText[0] && strings.HasPrefix(s[i:], sepText):
			ends = append(ends, b.Len())
			i += len(sepText)
		default:
			b.WriteByte(s[i])
			i++
		}
	}
	text, start := b.String(), 0
	fields := make([]string, 0, len(ends)+1)
	for _, end := range ends {
		fields = append(fields, text[start:end])
		start = end
	}
	return append(fields, text[start:])
}
