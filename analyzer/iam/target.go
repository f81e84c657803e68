package iam

import (
	"slices"
	"strings"
)

// target is a class of actions on a resource.
type target struct {
	action   string
	resource word
	marks    marks
	// absent are the keys of the policy that requests of the action never carry.
	absent []string
}

// targets returns the pairs of action and resource that the policy tells apart,
// in the order of actions.
func (p *program) targets(actions []s3Action) []target {
	if p.objectCells == nil {
		p.objectCells, p.bucketCells = p.about(p.objects()), p.about([]word{p.bucket.arn})
	}
	objects, bucket := p.objectCells, p.bucketCells
	list := targetList{p: p, seen: map[string]bool{}, asked: map[string]bool{}}
	for _, a := range actions {
		resources := bucket
		if a.object {
			resources = objects
		}
		list.add(a.name, wordOf(a.name), kindOf(a.object), resources)
	}
	return list.out
}

// kindOf names objects or buckets, as types of resources.
func kindOf(object bool) string {
	if object {
		return "object"
	}
	return "bucket"
}

// targetList gathers targets, one of those that no statement tells apart.
type targetList struct {
	p   *program
	out []target
	// seen are the targets so far, asked the actions.
	seen, asked map[string]bool
}

// add adds an action, compared as a word, on each of the resources of a kind.
func (l *targetList) add(name string, w word, kind string, resources []resource) {
	p := l.p
	about := make([]tri, len(p.rules))
	k := make([]byte, len(p.rules), len(p.rules)+64)
	for i := range p.rules {
		about[i] = p.rules[i].action(w)
		k[i] = byte(about[i])
	}
	absent := p.absentKeys(name)
	k = append(append(k, kind...), strings.Join(absent, " ")...)
	if l.asked[string(k)] {
		return
	}
	l.asked[string(k)] = true
	for _, r := range resources {
		t := target{action: name, resource: r.word, marks: newMarks(len(p.rules)), absent: absent}
		for i := range p.rules {
			t.marks.set(i, min(about[i], r.about[i]))
		}
		if k := t.marks.key() + strings.Join(absent, " "); !l.seen[k] {
			l.seen[k] = true
			l.out = append(l.out, t)
		}
	}
}

// absentKeys are the keys of the policy that requests of an action never carry.
func (p *program) absentKeys(action string) []string {
	var out []string
	for _, a := range p.axes {
		k := a.name
		if only := a.fact.actions; len(only) > 0 && !slices.Contains(only, strings.TrimPrefix(action, "s3:")) {
			out = append(out, k)
		}
	}
	return out
}

// resource is one resource with how surely each statement is about it.
type resource struct {
	word  word
	about []tri
}

func (p *program) about(words []word) []resource {
	var out []resource
	seen := map[string]bool{}
	for _, w := range words {
		r := resource{w, make([]tri, len(p.rules))}
		k := make([]byte, len(p.rules))
		for i := range p.rules {
			r.about[i] = p.rules[i].resource(w)
			k[i] = byte(r.about[i])
		}
		if !seen[string(k)] {
			seen[string(k)] = true
			out = append(out, r)
		}
	}
	return out
}

// objects returns ARNs of objects, one for each set of Resource patterns that
// an object can match.
func (p *program) objects() []word {
	prefix := concat(p.bucket.arn, wordOf("/"))
	out := []word{concat(prefix, freshWord(1))}
	var patterns []pattern
	for _, r := range p.rules {
		for _, t := range r.resources {
			patterns = append(patterns, pattern{text: t})
			if rest, ok := cutPrefix(t, prefix); ok && len(rest) > 0 {
				out = append(out, instance(t))
			}
		}
	}
	words, whole := partition(prefix, patterns, &p.budget)
	p.whole = p.whole && whole
	return append(out, words...)
}
