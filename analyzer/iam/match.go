package iam

import (
	"slices"
	"strings"
	"unicode"
)

// match compares a pattern with a word. It answers maybe where the values of
// symbols and holes decide.
func match(p text, w word, fold bool) tri {
	if endsDiffer(p, w, fold) {
		return no
	}
	if surely(p, w, fold) {
		return yes
	}
	if !vague(p) && !vague(w) {
		return no
	}
	p, w = withoutCommon(p, w)
	switch {
	case different(p, w):
	case len(w) == 0 && len(p) > 0 && p[0].kind == symbol: // a constant is never empty
	case possibly(p, w, fold):
		return maybe
	}
	return no
}

// endsDiffer reports whether the last characters of both are known and differ.
// It settles most comparisons of ARNs, which differ at the end, without a walk.
func endsDiffer(p text, w word, fold bool) bool {
	if len(p) == 0 || len(w) == 0 {
		return false
	}
	a, b := &p[len(p)-1], &w[len(w)-1]
	return a.kind == literal && (b.kind == literal || b.kind == fresh) && !step(a, b, fold)
}

// withoutCommon removes constants that both begin or end with. What is left
// matches exactly when the whole does, and fewer symbols are left to guess.
func withoutCommon(p text, w word) (text, word) {
	constant := func(e elem) bool { return e.kind == literal || e.kind == symbol || e.kind == account }
	for len(p) > 0 && len(w) > 0 && constant(p[0]) && p[0].same(w[0]) {
		p, w = p[1:], w[1:]
	}
	for len(p) > 0 && len(w) > 0 && constant(p[len(p)-1]) && p[len(p)-1].same(w[len(w)-1]) {
		p, w = p[:len(p)-1], w[:len(w)-1]
	}
	return p, w
}

// different reports whether both begin with references to different resources of
// one type, and these are whole: no two have the same id or ARN.
func different(p text, w word) bool {
	whole := func(es []elem) bool {
		return len(es) == 1 || len(es) > 1 && es[1].kind == literal && es[1].char == '/'
	}
	if !whole(p) || !whole(w) {
		return false
	}
	a, ok1 := identity(p[0])
	b, ok2 := identity(w[0])
	return ok1 && ok2 && a == b && p[0].id != w[0].id
}

// identity returns the type and attribute of a reference to what tells a resource
// of the configuration from all others of its type.
func identity(e elem) (string, bool) {
	parts := strings.Split(e.id, "\x00")
	if e.kind != symbol || len(parts) != 4 || parts[0] != "ref" {
		return "", false
	}
	switch {
	case e.name && created(e) && !strings.Contains(parts[2], `"?"`): // of what type, the text before it says
		return parts[3], true
	case parts[3] == "arn", parts[3] == "id":
	default:
		return "", false
	}
	address, _, _ := strings.Cut(parts[2], "[")
	names := strings.Split(address, ".")
	if len(names) < 2 || slices.Contains(names, "data") || slices.Contains(names, "module") && strings.Contains(parts[2], "[") {
		return "", false
	}
	return names[len(names)-2] + "." + parts[3], true
}

// vague reports whether es holds an element of unknown characters.
func vague(es []elem) bool {
	for i := range es {
		if es[i].kind == symbol || es[i].kind == hole {
			return true
		}
	}
	return false
}

// surely reports whether p matches w whatever the symbols stand for: a symbol
// is then one opaque character that equals itself.
func surely(p text, w word, fold bool) bool {
	i, j := 0, 0
	lastStar, retry := -1, 0
	for j < len(w) {
		switch {
		case i < len(p) && p[i].kind == star:
			lastStar, retry = i, j
			i++
		case i < len(p) && step(&p[i], &w[j], fold):
			i++
			j++
		case lastStar >= 0:
			retry++
			i, j = lastStar+1, retry
		default:
			return false
		}
	}
	for i < len(p) && p[i].kind == star {
		i++
	}
	return i == len(p)
}

// step reports whether one pattern element, no star, surely takes one element
// of a word.
func step(p, w *elem, fold bool) bool {
	switch p.kind {
	case literal:
		return w.kind == literal && (p.char == w.char || fold && unicode.ToLower(p.char) == unicode.ToLower(w.char))
	case one:
		return w.kind == literal || w.kind == fresh
	case account:
		return w.kind == account
	case symbol, hole:
		// A hole's text, wildcards included, matches itself.
		return (w.kind == symbol || w.kind == hole) && p.id == w.id
	}
	return false
}

// possibly reports whether there are values of the symbols and holes for which
// p matches w. Each occurrence is free, so it may say yes too often, never no.
func possibly(p text, w word, fold bool) bool {
	n, m := len(p), len(w)
	if (n+1)*(m+1) > maxMatch {
		return true
	}
	next, row := make([]bool, m+1), make([]bool, m+1)
	for i := n; i >= 0; i-- {
		for j := m; j >= 0; j-- {
			row[j] = possibleAt(p, w, i, j, row, next, fold)
		}
		next, row = row, next
	}
	return next[0]
}

// possibleAt answers for p[i:] and w[j:]; row is the row of i and next that of
// i+1.
func possibleAt(p text, w word, i, j int, row, next []bool, fold bool) bool {
	if i == len(p) && j == len(w) {
		return true
	}
	if i < len(p) {
		switch p[i].kind {
		case star, hole:
			if next[j] || j < len(w) && row[j+1] {
				return true
			}
		case symbol:
			if next[j] || j < len(w) && p[i].mayHold(&w[j]) && row[j+1] {
				return true
			}
		}
	}
	if j < len(w) && w[j].kind == symbol {
		// The word's symbol may be longer than one character of the pattern.
		if row[j+1] || i < len(p) && w[j].mayHold(&p[i]) && next[j] {
			return true
		}
	}
	return i < len(p) && j < len(w) && step(&p[i], &w[j], fold) && next[j+1]
}

// mayHold reports whether a symbol's value can have what an element stands for
// in it.
func (e *elem) mayHold(part *elem) bool {
	return part.kind != fresh && !(e.name && part.kind == literal && strings.ContainsRune(":/*", part.char))
}

// matchARN compares as the Arn operators do: each of the six parts for itself,
// so that a wildcard does not reach over a colon. What is no ARN is compared
// as a whole.
func matchARN(p text, w word) tri {
	ps, ws := split(p, ':', 6), split(w, ':', 6)
	if len(ps) < 6 || len(ws) < 6 {
		if len(ws) == 6 && !vague(p) && key(p) != key(text{{kind: star}}) {
			return no
		}
		return match(p, w, false)
	}
	out := yes
	for i := range ps {
		out = min(out, match(ps[i], ws[i], false))
	}
	return out
}
