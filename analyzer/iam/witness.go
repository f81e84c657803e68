package iam

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Witness is one concrete request that gets through. Strings are as a report
// prints them: references stand as "${expression}".
type Witness struct {
	// Principal is the caller's ARN, "anonymous", or a service's name.
	Principal string
	// Account is the caller's account id; empty for others.
	Account string
	Action  string
	// Resource is the ARN of the bucket, object or API.
	Resource string
	// Network is "internet", "endpoint" or "service" (an AWS service makes the
	// call and shows no network).
	Network string
	// SourceIP is the public address, and Endpoint the VPC endpoint's id, of the
	// first two; empty otherwise.
	SourceIP, Endpoint string
	// Keys are the condition keys that the request carries and that the policy
	// looks at, in order.
	Keys []ContextKey
	// Statement is the Index of the Allow that grants the request, or -1 where an
	// identity policy does and no Deny stops it.
	Statement int
	// Near is the Index of the statement to look at: Statement if there is one,
	// else the Deny with a condition on a network that comes closest to stopping
	// the request, else another statement with such a condition, else -1.
	Near int
}

// ContextKey is a condition key with its values.
type ContextKey struct {
	Name   string
	Values []string
}

// request is a cell with real characters.
type request struct {
	caller   caller
	origin   origin
	action   string
	resource word
	keys     map[string][]word
}

// witness makes a concrete request of a cell. Fresh characters get several
// spellings, until no other pattern of the policy matches what was meant to
// match none. No spelling of a key or a name is surely another value than a
// reference; where that leaves none, the resource alone must be right.
func (p *program) witness(h *hit) *Witness {
	spellings := []spelling{
		{short: false}, {"x", true}, {"z", true}, {"q", true}, {"7", true}, {"k", true}, {"5", true}, {"w", true}, {"~", true}, {"\u00e6", true},
	}
	for _, s := range spellings {
		if r := p.spell(h, s); p.confirms(h, &r) {
			return p.describe(h, &r)
		}
	}
	for _, s := range spellings {
		r := p.spell(h, spellings[0])
		r.resource = p.spell(h, s).resource
		bare := r
		bare.caller, bare.keys = *h.caller, map[string][]word{}
		for i, k := range h.keys {
			bare.keys[p.axes[i].name] = k.values
		}
		if p.confirms(h, &bare) {
			return p.describe(h, &r)
		}
	}
	r := p.spell(h, spellings[0])
	return p.describe(h, &r)
}

// spelling says what fresh characters become.
type spelling struct {
	with  string
	short bool
}

func (p *program) spell(h *hit, s spelling) request {
	foreign := p.unusedAccount(444455556666)
	own := elem{kind: account, show: p.ownName()}
	fill := func(w word, long string) word {
		if s.short {
			long = s.with
		}
		return spellWord(w, long, foreign, own, s.short)
	}
	c := *h.caller
	c.account, c.arn, c.session = fill(c.account, ""), fill(c.arn, "developer"), fill(c.session, "developer")
	c.name = fill(c.name, "developer")
	r := request{caller: c, origin: *h.origin, action: h.target.action, resource: fill(h.target.resource, longResource(h.target.resource)), keys: map[string][]word{}}
	for i, k := range h.keys {
		a := p.axes[i]
		for _, v := range k.values {
			r.keys[a.name] = append(r.keys[a.name], fill(v, longSpelling(a.name)))
		}
	}
	if h.origin.route == endpointRoute {
		for _, k := range []struct {
			name, example string
			own           word
		}{{keySourceVpc, "vpc-0f0e0d0c0b0a09080", p.vpc}, {keySourceVpce, "vpce-0f1e2d3c4b5a69788", p.endpoint}} {
			switch {
			case len(r.keys[k.name]) > 0:
			case len(k.own) > 0:
				r.keys[k.name] = []word{k.own}
			default:
				r.keys[k.name] = []word{wordOf(k.example)}
			}
		}
	}
	return r
}

func longResource(w word) string {
	if _, api := hasPrefix(w, "execute-api:"); api {
		return "prod/GET/orders"
	}
	if _, api := hasPrefix(w, "arn:aws:execute-api:"); api {
		if name := split(w, ':', 6)[5:]; len(name) == 1 && len(name[0]) > 0 && name[0][0].kind == fresh {
			return "a1b2c3d4e5/prod/GET/orders"
		}
		return "prod/GET/orders"
	}
	if _, s3 := hasPrefix(w, "arn:aws:s3:::"); s3 || len(w) > 0 && w[0].kind == symbol {
		return "report.csv"
	}
	return "example"
}

func longSpelling(name string) string {
	switch name {
	case keySourceVpce, keySourceVpc:
		return "0f1e2d3c4b5a69788"
	case keySourceVpcArn:
		return "eu-west-1"
	case keyVpceOrgID, keyVpceOrgPaths, "aws:principalorgid", "aws:principalorgpaths", "aws:resourceorgid", "aws:sourceorgid":
		return "a1b2c3d4e5"
	case keyUserID, keySourceArn:
		return "E2QWRUHAPOMQZL"
	}
	return "other"
}

// Runs of fresh characters of these lengths are spelt as what they stand for.
const (
	freshAccount = 12
	freshRegion  = len(exampleRegion)
	freshBucket  = len(exampleBucket)

	exampleRegion = "eu-west-1"
	exampleBucket = "amzn-s3-demo-bucket"
)

// spellWord replaces fresh characters: twelve in a row are an account id, one
// is long as a whole, others take its first character.
func spellWord(w word, long, accountID string, own elem, short bool) word {
	var out word
	for i := 0; i < len(w); {
		if w[i].kind == account {
			out = append(out, own)
			i++
			continue
		}
		if w[i].kind != fresh {
			out = append(out, w[i])
			i++
			continue
		}
		n := i
		for n < len(w) && w[n].kind == fresh {
			n++
		}
		switch run := n - i; {
		case run == freshAccount:
			out = append(out, wordOf(accountID)...)
		case run == freshRegion && !short:
			out = append(out, wordOf(exampleRegion)...)
		case run == freshBucket && !short:
			out = append(out, wordOf(exampleBucket)...)
		case run == 1:
			out = append(out, wordOf(long)...)
		default:
			chars := wordOf(long)
			for k := range run {
				out = append(out, chars[k%max(len(chars), 1)])
			}
		}
		i = n
	}
	return out
}

// confirms reports whether the spelt request lies in the cell's verdict: no
// statement stops it, the granting one applies, and nothing approves or exempts
// it that did not before.
func (p *program) confirms(h *hit, r *request) bool {
	for i := range p.rules {
		t := p.answers(&p.rules[i], r)
		if p.rules[i].deny && t != no && p.judge(i, h) == no || i == h.rule && t != yes && p.judge(i, h) == yes {
			return false
		}
	}
	for i, k := range h.keys {
		name := p.axes[i].name
		if p.approves(name, r.keys[name]) > k.approved || p.exempts(name, r.keys[name]) > k.exempt {
			return false
		}
	}
	return p.namesCaller(&r.caller) <= h.caller.named
}

// answers evaluates a statement on a request.
func (p *program) answers(r *rule, q *request) tri {
	t := min(p.applies(r, &q.caller), r.action(wordOf(q.action)), r.resource(q.resource), r.doubt())
	for i := range r.conditions {
		c := &r.conditions[i]
		switch {
		case c.unknown:
		case c.presence == principalKey:
			t = min(t, c.eval(q.caller.values(c.key)))
		case c.presence == networkKey:
			t = min(t, c.eval(q.origin.values(c.key)))
		default:
			t = min(t, c.eval(q.keys[c.key]))
		}
	}
	return t
}

// ownName is how a witness writes the owner's account: its id, the expression
// that the policy uses, or an example id that the policy does not mention.
func (p *program) ownName() string {
	if p.reader.own.id != "" {
		return p.reader.own.id
	}
	var found string
	visit := func(es []elem) {
		for _, e := range es {
			if e.kind == account && found == "" {
				found = e.show
			}
		}
	}
	for _, r := range p.rules {
		for _, e := range r.principals {
			visit(e.text)
		}
		for _, c := range r.conditions {
			for _, t := range c.texts {
				visit(t)
			}
		}
	}
	if found != "" {
		return found
	}
	return p.unusedAccount(111122223333)
}

// unusedAccount returns the first example account id from a given one on that
// the policy does not mention.
func (p *program) unusedAccount(id int) string {
	var all strings.Builder
	for _, s := range p.doc.Statements {
		for _, e := range s.Principals {
			all.WriteString(e.Value + " ")
		}
		for _, c := range s.Conditions {
			all.WriteString(strings.Join(c.Values.Values, " ") + " ")
		}
	}
	text := all.String() + p.reader.own.id
	for ; ; id++ {
		if s := fmt.Sprintf("%012d", id); !strings.Contains(text, s) {
			return s
		}
	}
}

func (p *program) describe(h *hit, r *request) *Witness {
	w := &Witness{
		Principal: display(r.caller.arn), Account: display(r.caller.account), Action: r.action,
		Resource: display(r.resource), Statement: -1,
		Network: [...]string{"internet", "endpoint", "service"}[h.origin.route],
	}
	switch h.caller.kind {
	case anonymousCaller:
		w.Principal = "anonymous"
	case serviceCaller:
		w.Principal = r.caller.service
	}
	if h.origin.address.IsValid() {
		w.SourceIP = h.origin.address.String()
	}
	if v := r.keys[keySourceVpce]; len(v) > 0 {
		w.Endpoint = display(v[0])
	}
	if h.rule >= 0 {
		w.Statement = p.rules[h.rule].source.Index
	}
	w.Keys = p.contextKeys(h, r)
	w.Near = p.near(h, w.Statement)
	return w
}

// contextKeys lists the keys that the policy looks at, and those of the
// network.
func (p *program) contextKeys(h *hit, r *request) []ContextKey {
	values := map[string][]word{}
	for _, rule := range p.rules {
		for _, c := range rule.conditions {
			switch c.presence {
			case principalKey:
				values[c.key] = r.caller.values(c.key)
			case networkKey:
				values[c.key] = r.origin.values(c.key)
			}
		}
	}
	maps.Copy(values, r.keys)
	if h.origin.address.IsValid() {
		values[keySourceIP] = r.origin.values(keySourceIP)
	}
	if h.origin.via {
		values[keyVia] = r.origin.values(keyVia)
	}
	names := make([]string, 0, len(values))
	for k := range values {
		names = append(names, k)
	}
	slices.Sort(names)
	var out []ContextKey
	for _, k := range names {
		if len(values[k]) == 0 {
			continue
		}
		key := ContextKey{Name: p.writtenKey(k)}
		for _, v := range values[k] {
			key.Values = append(key.Values, display(v))
		}
		out = append(out, key)
	}
	return out
}

// writtenKey returns a key as AWS or the policy writes it.
func (p *program) writtenKey(name string) string {
	if k := properKey(name); k != name {
		return k
	}
	for _, s := range p.doc.Statements {
		for _, c := range s.Conditions {
			if strings.EqualFold(c.Key, name) {
				return c.Key
			}
		}
	}
	return name
}

// near finds the statement to look at.
func (p *program) near(h *hit, granting int) int {
	if granting >= 0 {
		return granting
	}
	best, score := -1, 0
	for i := range p.rules {
		r := &p.rules[i]
		if r.source.Index < 0 || !slices.ContainsFunc(r.conditions, func(c condition) bool { return isEndpointKey(c.key) || c.key == keySourceIP }) {
			continue
		}
		s := 1
		if r.deny {
			s = 2 + int(p.applies(r, h.caller)) + int(r.action(wordOf(h.target.action))) + int(r.resource(h.target.resource))
		}
		if s > score {
			best, score = r.source.Index, s
		}
	}
	return best
}
