package iam

import "slices"

// place is the bucket that a policy is attached to, and its ARN as policies may
// write it.
type place struct {
	// arn is the one form that resources are compared in.
	arn word
	// arns and names are other ways to write it, tokens as symbols.
	arns, names []text
	// region is the bucket's region; nil where it is not known.
	region word
}

// Bucket says how the bucket that a policy belongs to can be written. Each
// string may hold tokens. Where all is empty the bucket is what the policy's
// Resource elements name.
type Bucket struct {
	// Names are the bucket's name: the literal one first, if it is known, then
	// references (aws_s3_bucket.x.id, .bucket).
	Names []string
	// ARNs are references to its ARN (aws_s3_bucket.x.arn).
	ARNs []string
	// Region is the bucket's region; "" where it is not known.
	Region string
}

func newPlace(b Bucket, doc *Document, r reader) place {
	var p place
	if b.Region != "" {
		p.region = word(r.text(b.Region, style{}))
	}
	for _, n := range b.Names {
		if n != "" {
			p.names = append(p.names, r.text(n, style{}))
		}
	}
	for _, a := range b.ARNs {
		if a != "" {
			p.arns = append(p.arns, withoutPartition(r.text(a, style{})))
		}
	}
	slices.SortStableFunc(p.names, func(a, b text) int { return vagueness(a) - vagueness(b) })
	switch {
	case len(p.names) > 0:
		p.arn = concat(wordOf("arn:aws:s3:::"), p.names[0])
	case len(p.arns) > 0:
		p.arn = word(p.arns[0])
	default:
		p.arn = namedBucket(doc, r)
	}
	return p
}

func vagueness(t text) int {
	n := 0
	for _, e := range t {
		if e.kind == symbol {
			n++
		}
	}
	return n
}

// namedBucket returns the ARN of the bucket that a document is about, from its
// first resource that names one.
func namedBucket(doc *Document, r reader) word {
	for _, s := range doc.Statements {
		for _, v := range s.Resources.Values {
			t := withoutPartition(r.text(v, style{wildcards: true}))
			if rest, ok := hasPrefix(t, "arn:aws:s3:::"); ok {
				if name, ok := text(split(rest, '/', 2)[0]).constant(); ok && len(name) > 0 {
					return concat(wordOf("arn:aws:s3:::"), name)
				}
			} else if len(t) > 0 && (t[0].kind == symbol || t[0].kind == hole) {
				e := t[0]
				e.kind = symbol
				return word{e}
			}
		}
	}
	return concat(wordOf("arn:aws:s3:::"), wordOf("amzn-s3-demo-bucket"))
}

// normal rewrites a resource so that the bucket stands in its one form.
func (p place) normal(t text) text {
	t = p.settled(withoutPartition(t))
	for _, a := range p.arns {
		if rest, ok := cutPrefix(t, a); ok {
			return text(concat(p.arn, rest))
		}
	}
	if rest, ok := hasPrefix(t, "arn:aws:s3:::"); ok {
		for _, n := range p.names {
			if rest, ok := cutPrefix(rest, n); ok && ends(rest) {
				return text(concat(p.arn, rest))
			}
		}
	}
	return t
}

// settled makes constants of the holes that stand in the bucket's own names too,
// and so have no wildcards.
func (p place) settled(t text) text {
	out := slices.Clone(t)
	for i, e := range out {
		if e.kind != hole {
			continue
		}
		e.kind = symbol
		if slices.ContainsFunc(append(p.names, text(p.arn)), func(own text) bool { return slices.ContainsFunc(own, e.same) }) {
			out[i] = e
		}
	}
	return out
}

// ends reports whether a bucket's name can end before rest.
func ends(rest []elem) bool {
	return len(rest) == 0 || rest[0].kind == star || rest[0].kind == one || rest[0].kind == literal && rest[0].char == '/'
}

// cutPrefix removes a constant prefix.
func cutPrefix(t, p []elem) ([]elem, bool) {
	if len(p) == 0 || len(t) < len(p) {
		return nil, false
	}
	for i := range p {
		if !t[i].same(p[i]) {
			return nil, false
		}
	}
	return t[len(p):], true
}
