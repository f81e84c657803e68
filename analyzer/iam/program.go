package iam

import (
	"slices"
	"strings"
)

// rule is a compiled statement.
type rule struct {
	source *Statement
	deny   bool
	// doubtful: an element of the statement is not known, or it may not exist,
	// so that it never applies surely.
	doubtful bool

	principals   []principal
	anyPrincipal bool // no Principal element is asked for
	notPrincipal bool
	actions      []pattern
	actionsOpen  bool
	notAction    bool
	resources    []text
	resourceOpen bool
	anyResource  bool
	notResource  bool
	conditions   []condition
}

// principal is a compiled entry of a Principal element.
type principal struct {
	kind string
	text text
	// account is the account that the entry names as a whole; nil for others.
	account text
	// open: nothing is known of the entry, or it may be "*".
	open bool
}

// program is a compiled document, ready for a question.
type program struct {
	doc    *Document
	reader reader
	rules  []rule
	// deny and allow are the statements of each effect.
	deny, allow bitset
	axes        []axis
	// rest[i] are the statements with a condition on an axis from i on.
	rest   []bitset
	bucket place
	// objectCells and bucketCells are the resources that statements tell apart,
	// once they have been asked for.
	objectCells, bucketCells []resource
	// endpoint and vpc are the ids of the endpoint that requests come through, where
	// there is one that they would.
	endpoint, vpc word
	// whole is false where a bound cut candidates off.
	whole bool
	// budget is what is left of maxWalk.
	budget int
	// delegated: a grant to the owner's account counts as a grant to its
	// principals (private APIs); otherwise it only delegates (buckets).
	delegated bool
	// ownersOnly: a grant to everybody is none to the principals of the owner's
	// account, as one to the account itself.
	ownersOnly bool
	// anyResource: requests are for resources of any account, so that what
	// belongs to the resource varies with the request.
	anyResource bool
	// vpcAccessPoints: see BucketRequest.AccessPointsInVPC.
	vpcAccessPoints bool
}

// compile prepares doc for a question about the resource at p.
func compile(doc *Document, r reader, p place) *program {
	prog := &program{doc: doc, reader: r, bucket: p, whole: true, budget: maxWalk}
	for i := range doc.Statements {
		prog.add(&doc.Statements[i])
	}
	if len(doc.Open) > 0 {
		unknown := &Statement{Index: -1, Maybe: doc.Open}
		prog.add(unknown)
	}
	prog.deny, prog.allow = newBitset(len(prog.rules)), newBitset(len(prog.rules))
	for i, r := range prog.rules {
		if r.deny {
			prog.deny.set(i)
		} else {
			prog.allow.set(i)
		}
	}
	return prog
}

// add compiles a statement; one of unknown effect stands once for each.
func (p *program) add(s *Statement) {
	r := p.rule(s)
	switch s.Effect {
	case Deny:
		r.deny = true
		p.rules = append(p.rules, r)
	case Allow:
		p.rules = append(p.rules, r)
	default:
		p.rules = append(p.rules, r)
		r.deny = true
		p.rules = append(p.rules, r)
	}
}

func (p *program) rule(s *Statement) rule {
	variables := p.doc.Version == "2012-10-17"
	r := rule{source: s, doubtful: len(s.Maybe) > 0, notPrincipal: s.NotPrincipal, notAction: s.NotAction, notResource: s.NotResource}
	if s.Index < 0 {
		r.anyPrincipal, r.actionsOpen, r.anyResource = true, true, true
		return r
	}
	for _, e := range s.Principals {
		r.principals = append(r.principals, p.principal(e))
	}
	if !s.HasPrincipal && r.doubtful {
		r.anyPrincipal = true
	}
	for _, a := range s.Actions.Values {
		r.actions = append(r.actions, pattern{p.reader.text(a, style{wildcards: true}), true})
	}
	r.actionsOpen = len(s.Actions.Open) > 0 || r.doubtful && len(s.Actions.Values) == 0
	for _, t := range s.Resources.Values {
		r.resources = append(r.resources, p.bucket.normal(p.reader.text(t, style{wildcards: true, variables: variables})))
	}
	r.resourceOpen = len(s.Resources.Open) > 0
	r.anyResource = !s.HasResource
	for _, c := range s.Conditions {
		r.conditions = append(r.conditions, p.condition(c, variables))
	}
	return r
}

func (p *program) condition(c Condition, variables bool) condition {
	out := condition{op: c.Operator, key: strings.ToLower(c.Key), open: len(c.Values.Open) > 0}
	if len(c.Open) > 0 || c.Operator.Name == "" {
		return condition{unknown: true}
	}
	fact := keyFacts(out.key)
	out.several, out.presence = fact.several, fact.presence
	st := style{wildcards: c.Operator.wildcards(), variables: variables && c.Operator.variables()}
	for _, v := range c.Values.Values {
		t := p.reader.text(v, st)
		if strings.HasPrefix(c.Operator.Name, "Arn") || out.key == keyPrincipalArn {
			t = withoutPartition(t)
		}
		out.texts = append(out.texts, t)
		if c.Operator.Name == "IpAddress" {
			r, _ := prefix(v)
			out.ranges = append(out.ranges, r)
		}
	}
	return out
}

func (p *program) principal(e Principal) principal {
	out := principal{kind: e.Type, open: len(e.Open) > 0}
	if out.open {
		return out
	}
	// A hole can be "*"; a hole inside a longer text cannot.
	t := p.reader.text(e.Value, style{})
	if len(t) == 1 && t[0].kind == symbol && strings.HasPrefix(t[0].id, "hole\x00") {
		out.open = true
	}
	out.text = withoutPartition(t)
	out.account, _ = accountOf(out.text)
	return out
}

// withoutPartition writes the partition of an ARN as "aws", so that ARNs of one
// thing compare whether the partition is literal, a reference or a hole.
func withoutPartition(t text) text {
	rest, ok := hasPrefix(t, "arn:")
	if !ok {
		return t
	}
	parts := split(rest, ':', 2)
	if len(parts) < 2 || len(parts[0]) == 1 && parts[0][0].kind == star {
		return t
	}
	return text(concat(wordOf("arn:aws:"), parts[1]))
}

// action answers whether a statement is about an action.
func (r *rule) action(w word) tri {
	out := no
	for _, a := range r.actions {
		out = max(out, match(a.text, w, true))
	}
	if r.actionsOpen {
		out = max(out, maybe)
	}
	if r.notAction {
		return out.not()
	}
	return out
}

// resource answers whether a statement is about a resource.
func (r *rule) resource(w word) tri {
	if r.anyResource {
		return yes
	}
	out := no
	for _, t := range r.resources {
		out = max(out, match(t, w, false))
	}
	if r.resourceOpen {
		out = max(out, maybe)
	}
	if r.notResource {
		return out.not()
	}
	return out
}

// keys lists the condition keys of the policy that vary for themselves.
func (p *program) keys() []string {
	var out []string
	for _, r := range p.rules {
		for _, c := range r.conditions {
			switch {
			case c.unknown || c.presence == principalKey || c.presence == networkKey:
			case !slices.Contains(out, c.key):
				out = append(out, c.key)
			}
		}
	}
	slices.Sort(out)
	return out
}

// doubt is maybe for a statement that never applies surely, and yes otherwise.
func (r *rule) doubt() tri {
	if r.doubtful {
		return maybe
	}
	for _, c := range r.conditions {
		if c.unknown {
			return maybe
		}
	}
	return yes
}
