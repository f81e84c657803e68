package iam

import (
	"net/netip"
	"slices"
	"strings"
)

// axis is one condition key that varies for itself, with the classes of its
// values.
type axis struct {
	name string
	fact keyFact
	// touch are the statements with a condition on the key.
	touch   bitset
	classes []class
}

// class is a set of values that no statement tells apart; values is one of
// them. Without values the request lacks the key.
type class struct {
	values []word
	marks  marks
	// any: the class stands for all others of its key together, whose values are
	// fixed but not known; values is an example.
	any bool
	// approved: the values lie in an approved network. exempt: they let a
	// principal off by name.
	approved, exempt tri
}

// build cuts each key's values.
func (p *program) build() {
	for _, name := range p.keys() {
		a := axis{name: name, fact: p.fact(name), touch: newBitset(len(p.rules))}
		for i, r := range p.rules {
			for _, c := range r.conditions {
				if c.key == name && !c.unknown {
					a.touch.set(i)
				}
			}
		}
		p.classes(&a)
		p.axes = append(p.axes, a)
	}
	p.rest = make([]bitset, len(p.axes)+1)
	p.rest[len(p.axes)] = newBitset(len(p.rules))
	for i := len(p.axes) - 1; i >= 0; i-- {
		p.rest[i] = slices.Clone(p.rest[i+1])
		p.rest[i].or(p.axes[i].touch)
	}
}

// fact is what is known of a key in requests that the question is about.
func (p *program) fact(name string) keyFact {
	fact := keyFacts(name)
	fact.fixed = fact.fixed && !p.anyResource
	return fact
}

func (p *program) classes(a *axis) {
	seen := map[string]bool{}
	add := func(values []word) {
		c := class{values: values, marks: newMarks(len(p.rules))}
		for i := range p.rules {
			t := yes
			for k := range p.rules[i].conditions {
				if cond := &p.rules[i].conditions[k]; cond.key == a.name && !cond.unknown {
					t = min(t, cond.eval(values))
				}
			}
			c.marks.set(i, t)
		}
		c.approved, c.exempt = p.approves(a.name, values), p.exempts(a.name, values)
		k := string([]byte{'0' + byte(triOf(len(values) == 0)), '0' + byte(c.approved), '0' + byte(c.exempt)}) + c.marks.key()
		if !seen[k] {
			seen[k] = true
			a.classes = append(a.classes, c)
		}
	}
	add(nil)
	candidates := p.candidates(a)
	for _, v := range candidates {
		add([]word{v})
	}
	if a.fact.several {
		p.sets(candidates, add)
	}
	if a.fact.fixed && !(a.name == keyRegion && p.bucket.region != nil) {
		a.classes = append(a.classes, together(a, len(p.rules)))
	}
}

// together returns the class of a value that can be any: what holds for all of
// them is sure, what holds for one may be.
func together(a *axis, rules int) class {
	out := class{any: true, marks: newMarks(rules)}
	first := true
	for _, c := range a.classes {
		if len(c.values) == 0 && a.fact.presence == always {
			continue
		}
		if first {
			out.values, out.marks.sure = c.values, slices.Clone(c.marks.sure)
		}
		first = false
		out.marks.sure = out.marks.sure.and(c.marks.sure)
		out.marks.may.or(c.marks.may)
	}
	return out
}

// sets adds values of several elements: all subsets of a few candidates, pairs
// and the whole of many.
func (p *program) sets(candidates []word, add func([]word)) {
	const few = 8
	if len(candidates) <= few {
		for m := 1; m < 1<<len(candidates); m++ {
			var s []word
			for i, v := range candidates {
				if m&(1<<i) != 0 {
					s = append(s, v)
				}
			}
			add(s)
		}
		return
	}
	p.whole = false
	add(candidates)
	for i := range min(len(candidates), 40) {
		for j := range i {
			add([]word{candidates[i], candidates[j]})
		}
	}
}

// candidates returns values of a key, at least one for each set of conditions
// that a value can satisfy.
func (p *program) candidates(a *axis) []word {
	switch {
	case a.fact.boolean:
		// Most requests use TLS and carry no second factor.
		if a.name == keySecure {
			return []word{wordOf("true"), wordOf("false")}
		}
		return []word{wordOf("false"), wordOf("true")}
	case (a.name == keyResourceAccount || a.name == "s3:resourceaccount") && !p.anyResource:
		return []word{{p.ownAccount()}}
	case a.name == keyRegion && p.bucket.region != nil:
		return []word{p.bucket.region}
	}
	out := []word{p.other(a)}
	var patterns []pattern
	for _, r := range p.rules {
		for _, c := range r.conditions {
			if c.key != a.name || c.unknown || c.op.Name == "Null" {
				continue
			}
			for _, t := range c.texts {
				out = append(out, near(c.op.Name, t)...)
				if strings.HasPrefix(c.op.Name, "String") || strings.HasPrefix(c.op.Name, "Arn") {
					patterns = append(patterns, pattern{t, c.op.Name == "StringEqualsIgnoreCase"})
				}
			}
		}
	}
	words, whole := partition(wordOf(a.fact.shape), patterns, &p.budget)
	p.whole = p.whole && whole
	for _, t := range patterns {
		words = append(words, instance(t.text))
	}
	out = append(out, words...)
	out = slices.DeleteFunc(out, func(w word) bool {
		if len(w) > maxLength {
			p.whole = false
			return true
		}
		return !fits(a, w) || a.name == keyUserID && halfID(patterns, w)
	})
	if len(out) > maxWords {
		p.whole, out = false, out[:maxWords]
	}
	return out
}

// halfID reports whether w is a unique id that the policy compares only with
// something behind it, as a role's, which never stands alone under aws:userid.
func halfID(patterns []pattern, w word) bool {
	return len(w) == 1 && w[0].kind == symbol &&
		!slices.ContainsFunc(patterns, func(p pattern) bool { return key(p.text) == key(w) })
}

// other is a value that the policy does not name.
func (p *program) other(a *axis) word {
	switch {
	case a.name == keySourceVpce && len(p.endpoint) > 0:
		return p.endpoint
	case a.name == keySourceVpc && len(p.vpc) > 0:
		return p.vpc
	case a.fact.digits:
		return freshWord(12)
	case a.name == "aws:vpcsourceip":
		return wordOf("192.168.255.77")
	case a.name == "aws:currenttime":
		return wordOf("2026-06-01T12:00:00Z")
	case a.name == "aws:epochtime":
		return wordOf("1780315200")
	case a.name == keySourceArn:
		return concat(wordOf("arn:aws:cloudfront::"), freshWord(12), wordOf(":distribution/"), freshWord(1))
	case a.name == keySourceVpcArn:
		return concat(wordOf("arn:aws:ec2:"), freshWord(1), wordOf(":"), freshWord(12), wordOf(":vpc/vpc-"), freshWord(1))
	case a.name == keyUserID:
		return concat(wordOf("AROA"), freshWord(17), wordOf(":"), freshWord(1))
	}
	return concat(wordOf(a.fact.shape), freshWord(1))
}

// fits reports whether a request can carry w under the key. A symbol may be of
// any form.
func fits(a *axis, w word) bool {
	if len(w) == 0 {
		return false
	}
	if vague(w) && w[0].kind != literal {
		return true
	}
	if a.fact.digits {
		if len(w) == 1 && w[0].kind == account {
			return true
		}
		s, ok := plainWord(w)
		return vague(w) || ok && len(s) == 12 && isDigits(s) || len(w) == 12 && holdsFresh(w)
	}
	rest, ok := hasPrefix(w, a.fact.shape)
	return ok && len(rest) > 0
}

// instance returns a value that a pattern matches: wildcards are fresh, holes
// constants.
func instance(t text) word {
	out := make(word, len(t))
	for i, e := range t {
		switch e.kind {
		case star, one:
			e = elem{kind: fresh}
		case hole:
			e.kind = symbol
		}
		out[i] = e
	}
	return out
}

// near returns values on both sides of what a number, date or address
// condition compares with.
func near(operator string, t text) []word {
	s, ok := plainText(t)
	if !ok {
		return nil
	}
	switch {
	case operator == "Bool" || operator == "BinaryEquals":
		return []word{wordOf(s), wordOf("true"), wordOf("false")}
	case strings.HasPrefix(operator, "Numeric"):
		return nearNumber(s)
	case strings.HasPrefix(operator, "Date"):
		return nearDate(s)
	case operator == "IpAddress":
		return nearRange(s)
	}
	return nil
}

func nearRange(s string) []word {
	r, ok := prefix(s)
	if !ok {
		return nil
	}
	var out []word
	last := lastOf(r)
	for _, a := range []netip.Addr{r.Addr(), last, r.Addr().Prev(), last.Next()} {
		if a.IsValid() {
			out = append(out, wordOf(a.String()))
		}
	}
	return out
}
