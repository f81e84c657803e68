package functions

import (
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// classesFor returns what is known of each token among pieces where a text is
// looked for, nil for literal text. A token has nothing of a placeholder.
func classesFor(pieces []value.Piece, text string) []*class {
	out := make([]*class, len(pieces))
	placeholder := isPlaceholder(text) && len(pieces) > 1
	for i, p := range pieces {
		switch {
		case p.Ref == nil && p.Hole == nil:
		case placeholder:
			out[i] = &class{allows: func(b byte) bool { return strings.IndexByte(text, b) < 0 }, nonEmpty: true}
		default:
			out[i] = classOfPiece(p)
		}
	}
	return out
}

// isPlaceholder reports whether a text is one that people put where another text
// is to stand, and that no name and no identity has: "_ACCOUNT_ID_", "{{bucket}}",
// "<REGION>", "%name%".
func isPlaceholder(s string) bool {
	inner := strings.Trim(s, "<>{}[]%$@#")
	if strings.Trim(inner, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == "" {
		return strings.Contains(inner, "_") && strings.ContainsAny(inner, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	}
	name := func(r rune) bool { return r != '_' && r != '-' && r != '.' && r != ' ' && !isLetterOrDigit(r) }
	return inner != "" && !strings.HasPrefix(s, inner) && !strings.HasSuffix(s, inner) && !strings.ContainsFunc(inner, name)
}

func isLetterOrDigit(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// touched says of the beginning of an occurrence what it lies in. A set of them
// has the bit 1<<touched of each.
type touched uint8

const (
	nothing touched = iota
	onlyText
	oneToken
	both // a token and something else
)

// move applies f to each of a set.
func (set touchedSet) move(f func(touched) touched) touchedSet {
	var out touchedSet
	for t := nothing; t <= both; t++ {
		if set&(1<<t) != 0 {
			out |= 1 << f(t)
		}
	}
	return out
}

type touchedSet uint8

// inText is what the occurrence lies in with one more byte of literal text.
func inText(t touched) touched {
	if t == oneToken || t == both {
		return both
	}
	return onlyText
}

// inToken is the same with one more byte of the token, or an empty token, that it
// has reached.
func inToken(t touched) touched {
	if t == onlyText || t == both {
		return both
	}
	return oneToken
}

// beyond is the same where a token ends and another begins.
func beyond(t touched) touched {
	if t == oneToken {
		return both
	}
	return t
}

// spans reports whether an occurrence of s may lie in a token and in what stands
// beside it. classes are those of the tokens among pieces.
func spans(pieces []value.Piece, classes []*class, s string) bool {
	var units pattern
	for i, p := range pieces {
		if classes[i] == nil {
			units = append(units, literal(p.Text)...)
		} else {
			units = append(units, classes[i].pattern()...)
		}
	}
	if len(units)*len(s) > maxPatternProduct {
		return true
	}
	at := make([]touchedSet, len(units)+1)
	for i := range at {
		at[i] = 1 << nothing // it may begin anywhere
	}
	for k := range len(s) {
		if k > 0 {
			units.skipEmpty(at)
		}
		next := make([]touchedSet, len(units)+1)
		for i, u := range units {
			switch {
			case at[i] == 0 || u.wild && !u.class.allowed(s[k]) || !u.wild && u.b != s[k]:
			case u.wild:
				in := at[i].move(inToken)
				next[i] |= in
				next[i+1] |= units.leave(i, in)
			case u.class != nil:
				next[i+1] |= at[i].move(inToken)
			default:
				next[i+1] |= at[i].move(inText)
			}
		}
		at = next
	}
	for _, set := range at {
		if set&(1<<both) != 0 {
			return true
		}
	}
	return false
}

// leave is what stands behind a token's last unit i.
func (p pattern) leave(i int, set touchedSet) touchedSet {
	if i+1 < len(p) && p[i+1].class != nil {
		return set.move(beyond)
	}
	return set
}

// skipEmpty passes tokens, or the rests of them, that may be empty.
func (p pattern) skipEmpty(at []touchedSet) {
	for i, u := range p {
		if u.wild && (!u.class.nonEmpty || u.class.prefix != "") {
			begun := at[i] &^ (1 << nothing)
			at[i+1] |= p.leave(i, begun.move(inToken))
		}
	}
}
