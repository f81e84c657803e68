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

// partition returns words that begin with prefix and go on, one for each set of
// patterns that a word can match at once, shortest first. It walks the product
// of the patterns' automata. Words that equal a pattern without wildcards are
// not looked for, because the callers add them by themselves. whole is false
// where a bound was reached, so that a set may be missing; budget is the number
// of positions that may still be visited.
func partition(prefix word, patterns []pattern, budget *int) (words []word, whole bool) {
	start := walk{live: map[int][]int{}}
	for i, p := range patterns {
		if _, constant := p.text.constant(); !constant {
			start.live[i] = closure(p.text, []int{0})
		}
	}
	if len(start.live) == 0 {
		return []word{concat(prefix, freshWord(1))}, true
	}
	for _, e := range prefix {
		*budget -= start.size()
		start = start.take(patterns, e)
	}
	if *budget < 0 {
		return nil, false
	}
	start.word = nil
	found := map[string]int{}
	seen := map[string]bool{start.key(): true}
	for queue := []walk{start}; len(queue) > 0; queue = queue[1:] {
		s := queue[0]
		if len(s.word) > 0 {
			sets := s.accepts(patterns)
			at, ok := found[sets]
			switch {
			case !ok:
				found[sets] = len(words)
				words = append(words, concat(prefix, s.word))
			case s.fresh && !holdsFresh(words[at][len(prefix):]):
				words[at] = concat(prefix, s.word)
			}
		}
		for _, e := range s.letters(patterns) {
			if *budget -= s.size(); *budget < 0 {
				return words, false
			}
			n := s.take(patterns, e)
			if k := n.key(); !seen[k] {
				if len(seen) >= maxStates || len(words) >= maxWords {
					return words, false
				}
				seen[k] = true
				queue = append(queue, n)
			}
		}
	}
	return words, true
}

// walk is a place in the product automaton: the live positions of each pattern
// and the word that led there.
type walk struct {
	live  map[int][]int
	word  word
	fresh bool
}

func (s walk) take(patterns []pattern, e elem) walk {
	n := walk{live: make(map[int][]int, len(s.live)), fresh: s.fresh || e.kind == fresh}
	n.word = append(slices.Clip(s.word), e)
	for i, at := range s.live {
		p := patterns[i]
		var to []int
		for _, pos := range at {
			if pos < len(p.text) {
				if p.text[pos].kind == star {
					to = append(to, pos)
				} else if step(&p.text[pos], &e, p.fold) {
					to = append(to, pos+1)
				}
			}
		}
		if len(to) > 0 {
			n.live[i] = closure(p.text, to)
		}
	}
	return n
}

// letters returns the elements that make a difference behind s; one fresh
// character stands for all others.
func (s walk) letters(patterns []pattern) []elem {
	out := []elem{{kind: fresh}}
	for _, i := range s.order() {
		for _, pos := range s.live[i] {
			if pos == len(patterns[i].text) {
				continue
			}
			e := patterns[i].text[pos]
			switch e.kind {
			case literal:
				if patterns[i].fold {
					e.char = unicode.ToLower(e.char)
				}
			case star, one:
				continue
			}
			if !slices.ContainsFunc(out, e.same) {
				out = append(out, e)
			}
		}
	}
	return out
}

// size is what one step from s costs.
func (s walk) size() int {
	n := 1
	for _, at := range s.live {
		n += len(at)
	}
	return n
}

func (s walk) order() []int {
	out := make([]int, 0, len(s.live))
	for i := range s.live {
		out = append(out, i)
	}
	slices.Sort(out)
	return out
}

func (s walk) key() string {
	b := []byte{0}
	if s.fresh {
		b[0] = 1
	}
	if len(s.word) > 0 {
		b = append(b, 1)
	}
	for _, i := range s.order() {
		b = binary.AppendUvarint(b, uint64(i))
		b = binary.AppendUvarint(b, uint64(len(s.live[i])))
		for _, pos := range s.live[i] {
			b = binary.AppendUvarint(b, uint64(pos))
		}
	}
	return string(b)
}

func (s walk) accepts(patterns []pattern) string {
	var b []byte
	for _, i := range s.order() {
		if slices.Contains(s.live[i], len(patterns[i].text)) {
			b = binary.AppendUvarint(b, uint64(i))
		}
	}
	return string(b)
}

// closure adds the positions behind stars and sorts.
func closure(t text, at []int) []int {
	out := slices.Clone(at)
	for k := 0; k < len(out); k++ {
		if pos := out[k]; pos < len(t) && t[pos].kind == star && !slices.Contains(out, pos+1) {
			out = append(out, pos+1)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func holdsFresh(es []elem) bool {
	return slices.ContainsFunc(es, func(e elem) bool { return e.kind == fresh })
}
