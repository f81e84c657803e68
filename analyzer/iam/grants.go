package iam

import (
	"slices"
	"strings"
)

// targets returns the actions on resources of the service that the policy tells
// apart. Requests as AWS has them come first, because a witness shows the first
// that gets through; behind them an action that is not known may be on any
// resource.
func (e endpointDecision) targets() []target {
	p := e.p
	var all []resource
	cells := map[string][]resource{}
	for _, class := range classesOf(e.resources()) {
		of := p.about(class.words)
		cells[class.name] = of
		all = append(all, of...)
	}
	list := targetList{p: p, seen: map[string]bool{}, asked: map[string]bool{}}
	known := map[string]bool{}
	for _, a := range bucketActions() {
		known[strings.ToLower(a.name)] = a.object
	}
	actions := e.actions()
	samples := map[string]serviceSamples{}
	for _, a := range actions {
		if object, ok := known[strings.ToLower(a.name)]; ok {
			list.add(a.name, a.word, kindOf(object), cells[kindOf(object)])
			continue
		}
		prefix, _, _ := strings.Cut(strings.ToLower(a.name), ":")
		of, ok := samples[prefix]
		if !ok {
			of = samplesOf(prefix)
			samples[prefix] = of
		}
		for _, kind := range of.kinds(a.name) {
			shape := of.pattern(kind)
			list.add(a.name, a.word, kind, filter(all, func(r *resource) bool { return match(shape, r.word, false) == yes }))
		}
	}
	for _, a := range actions {
		kind, rest := "any", all
		if object, ok := known[strings.ToLower(a.name)]; ok {
			kind, rest = "any "+kindOf(object), filter(all, func(r *resource) bool { return goesWith(object, r.word) })
		}
		list.add(a.name, a.word, kind, rest)
	}
	return list.out
}

// namedAction is an action, and the word that it is compared as.
type namedAction struct {
	name string
	word word
}

// actions returns at least one action for each set of Action patterns that an
// action of the service can match.
func (e endpointDecision) actions() []namedAction {
	var out []namedAction
	seen := map[string]bool{}
	add := func(name string, w word) {
		if k := strings.ToLower(key(w)); !seen[k] && e.isAction(w) {
			seen[k] = true
			out = append(out, namedAction{name, w})
		}
	}
	for _, prefix := range e.services() {
		for _, s := range samplesOf(prefix).actions {
			add(s.action, wordOf(s.action))
		}
		if prefix == "s3" {
			for _, a := range bucketActions() {
				add(a.name, wordOf(a.name))
			}
		}
	}
	var patterns []pattern
	for _, r := range e.p.rules {
		patterns = append(patterns, r.actions...)
		for _, a := range r.actions {
			add(display(a.text), instance(a.text))
		}
	}
	prefixes := e.prefixes
	if len(prefixes) == 0 {
		prefixes = []string{""}
	}
	for _, prefix := range prefixes {
		start := wordOf(prefix + ":")
		if prefix == "" {
			start = nil
		}
		words, whole := partition(start, patterns, &e.p.budget)
		e.p.whole = e.p.whole && whole
		for _, w := range append(words, concat(start, freshWord(1))) {
			add(display(w)+"*", w)
		}
	}
	return out
}

// services are the prefixes of the actions that witnesses are looked for with:
// the service's, or those that the policy names beside S3's.
func (e endpointDecision) services() []string {
	if len(e.prefixes) > 0 {
		return e.prefixes
	}
	out := []string{"s3"}
	for _, r := range e.p.rules {
		for _, a := range r.actions {
			prefix, _, ok := strings.Cut(strings.ToLower(display(a.text)), ":")
			if ok && !strings.ContainsAny(prefix, "*?$") && !slices.Contains(out, prefix) {
				out = append(out, prefix)
			}
		}
	}
	return out
}

// isAction reports whether a word can be an action of the service. One that
// begins with something unknown is not taken for one.
func (e endpointDecision) isAction(w word) bool {
	if len(w) > 0 && (w[0].kind == symbol || w[0].kind == account) {
		return false
	}
	if len(e.prefixes) == 0 {
		return true
	}
	for _, prefix := range e.prefixes {
		if match(text(concat(wordOf(prefix+":"), []elem{{kind: star}})), w, true) != no {
			return true
		}
	}
	return false
}

// resources returns at least one resource for each set of Resource patterns
// that a resource of the service can match.
func (e endpointDecision) resources() []word {
	out := append(e.anyResources(e.services()), wordOf("*"), freshWord(1))
	var patterns []pattern
	for _, r := range e.p.rules {
		for _, t := range r.resources {
			patterns = append(patterns, pattern{text: t})
			out = append(out, e.shaped(instance(t)), instance(t))
		}
	}
	if slices.Contains(e.services(), "s3") {
		point := e.accessPoint()
		out = append(out, point, concat(point, wordOf("/object/"), freshWord(1)))
		// What matches a pattern of buckets may be an object too.
		patterns = append(patterns, pattern{text: text(concat(wordOf("arn:aws:s3:::"), []elem{{kind: star}}, wordOf("/"), []elem{{kind: star}}))})
	}
	words, whole := partition(nil, patterns, &e.p.budget)
	e.p.whole = e.p.whole && whole
	for _, w := range words {
		out = append(out, e.shaped(w), w)
	}
	return slices.DeleteFunc(out, func(w word) bool { return !isResource(w) || e.ofService(text(w)) == no })
}

// isResource reports whether a word can be the resource of a request: an ARN, or
// "*".
func isResource(w word) bool {
	if len(w) == 0 || w[0].name {
		return false
	}
	_, arn := hasPrefix(w, "arn:")
	return arn || w[0].kind != literal || isStar(text(w))
}

// accessPoint is an access point that nothing names. Requests through it are for
// its ARN, not for the bucket's.
func (e endpointDecision) accessPoint() word {
	return concat(wordOf("arn:aws:s3:"), e.anyRegion(), wordOf(":"), freshWord(freshAccount), wordOf(":accesspoint/"), freshWord(1))
}

// shaped writes what is fresh in the place of an ARN's region or account as long
// as such a thing is.
func (e endpointDecision) shaped(w word) word {
	parts := split(w, ':', 6)
	if len(parts) < 6 {
		return w
	}
	if len(parts[3]) == 1 && parts[3][0].kind == fresh {
		parts[3] = e.anyRegion()
	}
	if len(parts[4]) == 1 && parts[4][0].kind == fresh {
		parts[4] = freshWord(freshAccount)
	}
	colon := wordOf(":")
	return concat(parts[0], colon, parts[1], colon, parts[2], colon, parts[3], colon, parts[4], colon, parts[5])
}

// anyRegion is the service's region, or one that nothing names.
func (e endpointDecision) anyRegion() []elem {
	if e.region != "" {
		return wordOf(e.region)
	}
	return freshWord(freshRegion)
}

// resourceClass are resources of one type.
type resourceClass struct {
	name  string
	words []word
}

// classesOf puts resources of different types apart, objects and buckets first.
func classesOf(words []word) []resourceClass {
	out := []resourceClass{{name: kindOf(true)}, {name: kindOf(false)}}
	for _, w := range words {
		name := typeOf(w)
		i := slices.IndexFunc(out, func(c resourceClass) bool { return c.name == name })
		if i < 0 {
			i = len(out)
			out = append(out, resourceClass{name: name})
		}
		out[i].words = append(out[i].words, w)
	}
	return out
}

// typeOf names the type of a resource as far as its ARN tells.
func typeOf(w word) string {
	if rest, ok := hasPrefix(w, "arn:aws:s3:::"); ok {
		switch object := len(split(rest, '/', 2)) == 2; {
		case object || !vague(w):
			return kindOf(object)
		}
	}
	if len(w) > 0 && w[0].kind == symbol && (strings.HasSuffix(w[0].show, ".arn") || strings.HasSuffix(w[0].show, ".Arn")) {
		return kindOf(len(w) > 1 && w[1].kind == literal && w[1].char == '/')
	}
	parts := split(w, ':', 6)
	if len(parts) < 6 {
		return display(w)
	}
	last := parts[5]
	end := slices.IndexFunc(last, func(e elem) bool { return e.kind != literal || e.char == '/' || e.char == ':' })
	name := display(parts[2]) + ":" + display(last[:max(end, 0)])
	if name == accessPoint && match(throughPoint(), w, false) == yes {
		return accessPoint + "/object"
	}
	return name
}

// accessPoint is the type of an access point of S3, and begins that of the objects
// behind it.
const accessPoint = "s3:accesspoint"

// throughPoint matches the objects that are reached through access points.
func throughPoint() text {
	any := []elem{{kind: star}}
	return text(concat(any, wordOf(":accesspoint/"), any, wordOf("/object/"), any))
}

// goesWith reports whether an action of S3 on objects, or else on buckets, is one
// on such a resource, as far as the ARN tells: GetObject is never one on a bucket.
func goesWith(object bool, resource word) bool {
	switch is := typeOf(resource); {
	case vague(resource):
		return is != kindOf(!object)
	case object:
		return is == kindOf(true) || is == accessPoint+"/object"
	default:
		return is == kindOf(false) || is == accessPoint
	}
}
