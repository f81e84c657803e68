package iam

import (
	"encoding/binary"
	"slices"
	"unicode"
)

// pattern is a text with the way it is compared.
type pattern struct {
	text text
	fold bool
}

// partition returns words that begin with prefix and go on, for each set of
// patterns that a word can match at once the shortest one that has a fresh
// character and the shortest one that has none, as far as there are such. It walks the product
// of the patterns' automata. Words that equal a pattern without wildcards are
// not looked for, because the callers add them by themselves. whole is false
// where a bound was reached, so that a set may be missing; budget is the number
// of positions that may still be visited.
func partition(prefix word, patterns []pattern, budget *int) (words []word, whole bool) {
	start := walk{}
	for i, p := range patterns {
		if _, constant := p.text.constant(); !constant {
			start.live = reach(start.live, len(start.live), p.text, i, 0)
		}
	}
	if len(start.live) == 0 {
		return []word{concat(prefix, freshWord(1))}, true
	}
	var next []spot
	for i := range prefix {
		*budget -= start.size()
		next = take(next[:0], start.live, patterns, &prefix[i])
		start.live, next = next, start.live
	}
	if *budget < 0 {
		return nil, false
	}
	start.live = slices.Clone(start.live)
	var key []byte
	found := map[string]bool{}
	seen := map[string]bool{string(start.key(nil)): true}
	queue := []*walk{&start}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		if s.length > 0 {
			key = accepts(append(key[:0], byte(triOf(s.fresh))), s.live, patterns)
			if !found[string(key)] {
				found[string(key)] = true
				words = append(words, s.word(prefix))
			}
		}
		for _, e := range letters(s.live, patterns) {
			if *budget -= s.size(); *budget < 0 {
				return words, false
			}
			next = take(next[:0], s.live, patterns, &e)
			n := walk{live: next, from: s, letter: e, length: s.length + 1, fresh: s.fresh || e.kind == fresh}
			if key = n.key(key[:0]); !seen[string(key)] {
				if len(seen) >= maxStates || len(words) >= maxWords {
					return words, false
				}
				seen[string(key)] = true
				n.live = slices.Clone(next)
				queue = append(queue, &n)
			}
		}
	}
	return words, true
}

// spot is a position in one of the patterns.
type spot struct{ pattern, at int32 }

// walk is a place in the product automaton: the positions that are live, in
// order, and the letters that led there.
type walk struct {
	live   []spot
	from   *walk
	letter elem
	length int
	fresh  bool
}

// word returns the letters behind a prefix.
func (s *walk) word(prefix word) word {
	out := make(word, len(prefix)+s.length)
	copy(out, prefix)
	for at := s; at.length > 0; at = at.from {
		out[len(prefix)+at.length-1] = at.letter
	}
	return out
}

// size is what one step from s costs.
func (s *walk) size() int { return 1 + len(s.live) }

func (s *walk) key(b []byte) []byte {
	flags := byte(0)
	if s.fresh {
		flags = 1
	}
	if s.length > 0 {
		flags |= 2
	}
	b = append(b, flags)
	for _, p := range s.live {
		b = binary.AppendUvarint(b, uint64(p.pattern))
		b = binary.AppendUvarint(b, uint64(p.at))
	}
	return b
}

// take appends to out the positions behind a letter.
func take(out, live []spot, patterns []pattern, e *elem) []spot {
	for i := 0; i < len(live); {
		of, from := live[i].pattern, len(out)
		p := &patterns[of]
		for ; i < len(live) && live[i].pattern == of; i++ {
			at := int(live[i].at)
			switch {
			case at == len(p.text):
			case p.text[at].kind == star:
				out = reach(out, from, p.text, int(of), at)
			case step(&p.text[at], e, p.fold):
				out = reach(out, from, p.text, int(of), at+1)
			}
		}
	}
	return out
}

// reach adds a position of a pattern, and those behind the stars that follow it,
// to out, whose positions of the pattern begin at from and are in order.
func reach(out []spot, from int, t text, of, at int) []spot {
	for {
		s := spot{int32(of), int32(at)} //nolint:gosec // a text has at most maxText elements
		k := len(out)
		for k > from && out[k-1].at > s.at {
			k--
		}
		if k > from && out[k-1] == s {
			return out
		}
		out = slices.Insert(out, k, s)
		if at == len(t) || t[at].kind != star {
			return out
		}
		at++
	}
}

// letters returns the elements that make a difference behind live positions; one
// fresh character stands for all others.
func letters(live []spot, patterns []pattern) []elem {
	out := []elem{{kind: fresh}}
	for _, s := range live {
		p := &patterns[s.pattern]
		if int(s.at) == len(p.text) {
			continue
		}
		e := p.text[s.at]
		switch e.kind {
		case literal:
			if p.fold {
				e.char = unicode.ToLower(e.char)
			}
		case star, one:
			continue
		}
		if !slices.ContainsFunc(out, e.same) {
			out = append(out, e)
		}
	}
	return out
}

// accepts appends the patterns whose end is live.
func accepts(b []byte, live []spot, patterns []pattern) []byte {
	for _, s := range live {
		if int(s.at) == len(patterns[s.pattern].text) {
			b = binary.AppendUvarint(b, uint64(s.pattern))
		}
	}
	return b
}

func holdsFresh(es []elem) bool {
	return slices.ContainsFunc(es, func(e elem) bool { return e.kind == fresh })
}
