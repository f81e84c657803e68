package iam

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Need is a request that a workload behind an endpoint makes.
type Need struct {
	// Action is an action ("s3:GetObject"), Resource an ARN; both may hold tokens
	// and wildcards, and then one of all that they mean is enough. An empty
	// Resource is one that the policy does not name.
	Action, Resource string
	// Callers are the ARNs of the roles of which one makes the request; anybody of
	// the account does where there are none. They may hold tokens.
	Callers []string
	// Foreign: the request is signed by another account and organization than
	// the endpoint's, and for a resource of AWS's own, as the download of an
	// image layer from ECR's bucket is. What the configuration creates is then
	// another resource.
	Foreign bool
	// Gateway: the endpoint is a Gateway endpoint, whose policy matches no
	// principal but everybody (a named account is its root user).
	Gateway bool
}

// AccessVerdict says whether an endpoint policy lets a need through.
type AccessVerdict struct {
	// Allowed is "yes" where some principal can make the request under the
	// policy's conditions, "no" where nobody can.
	Allowed Answer
	// Statement is the Index of a Deny that stops the request, or -1 where
	// nothing allows it.
	Statement int
	// Witness is a request that gets through, where Allowed is yes.
	Witness *Witness
	Why     []value.Reason
}

// DecideAccess asks whether an endpoint policy lets a need through. Conditions
// that a request can satisfy do not stop it. Where the own account's id is not
// known, one that the policy writes out may be it.
func DecideAccess(policy *Document, account Account, need Need) AccessVerdict {
	out := decideAccess(policy, account, need)
	if out.Allowed != AnswerNo || account.ID != "" || need.Foreign {
		return out
	}
	for _, id := range writtenAccounts(policy) {
		account.ID = id
		if own := decideAccess(policy, account, need); own.Allowed != AnswerNo {
			out.Allowed = AnswerUnknown
			out.Why = []value.Reason{{Kind: value.Data, Text: "whether " + id + " is the account of the configuration is not known"}}
			return out
		}
	}
	return out
}

func decideAccess(policy *Document, account Account, need Need) AccessVerdict {
	r := reader{tokens: policy.Tokens, own: account.compile()}
	p := compile(policy, r, place{arn: wordOf("*")})
	p.delegated, p.anyResource = true, true
	if need.Foreign {
		p.dropCreated()
	}
	if need.Gateway {
		p.dropNamed()
	}
	p.build()
	q := question{
		callers: p.calling(r, need),
		origins: filter(p.origins(), func(o *origin) bool { return o.route == endpointRoute }),
		targets: p.needed(r, need),
		granted: true, foreign: need.Foreign,
	}
	out := AccessVerdict{Allowed: AnswerYes, Statement: -1}
	if h, _ := p.search(q); h != nil {
		out.Witness = p.witness(h)
		return out
	}
	q.possible = true
	if h, whole := p.search(q); h != nil || !whole || !p.whole {
		out.Allowed, out.Why = AnswerUnknown, p.reasons(h)
		return out
	}
	out.Allowed = AnswerNo
	for i := range p.rules {
		if len(q.targets) > 0 && p.rules[i].deny && q.targets[0].marks.sure.has(i) {
			out.Statement = p.rules[i].source.Index
			break
		}
	}
	return out
}

// calling are the principals that may make the request of a need.
func (p *program) calling(r reader, need Need) []caller {
	switch {
	case need.Foreign:
		// An account that the policy names is not the one that signs for AWS.
		return filter(p.callers(), func(c *caller) bool { return c.signed() && !c.own && holdsFresh(c.account) })
	case len(need.Callers) == 0:
		return filter(p.callers(), func(c *caller) bool { return c.signed() && c.own })
	}
	b := callerSet{p: p, seen: map[string]bool{}}
	named := p.callers() // sessions of the roles among them
	for _, arn := range need.Callers {
		w := word(withoutPartition(r.text(arn, style{})))
		b.literal(w)
		b.out = append(b.out, filter(named, func(c *caller) bool { return len(c.session) > 0 && key(c.arn) == key(w) })...)
	}
	return b.out
}

// dropCreated removes the resources that begin with a reference to something
// that the configuration creates, or are in a bucket that it names so.
func (p *program) dropCreated() {
	for i := range p.rules {
		p.rules[i].resources = slices.DeleteFunc(p.rules[i].resources, func(t text) bool {
			return len(t) > 0 && created(t[0]) || slices.ContainsFunc(t, func(e elem) bool { return e.name && created(e) })
		})
	}
}

// created reports whether e is a reference to something that the configuration
// creates.
func created(e elem) bool {
	return e.kind == symbol && strings.HasPrefix(e.id, "ref\x00") && !strings.Contains("."+e.show, ".data.")
}

// dropNamed removes the principals of Allows that are not everybody.
func (p *program) dropNamed() {
	for i := range p.rules {
		if r := &p.rules[i]; !r.deny && !r.notPrincipal {
			r.principals = slices.DeleteFunc(r.principals, func(e principal) bool { return !e.open && !isStar(e.text) })
		}
	}
}

// needed are the actions on resources that a need means, as far as the policy
// tells them apart.
func (p *program) needed(r reader, need Need) []target {
	var actions, resources []pattern
	for _, rule := range p.rules {
		actions = append(actions, rule.actions...)
		for _, t := range rule.resources {
			resources = append(resources, pattern{text: t})
		}
	}
	words := []word{freshWord(1)}
	if need.Resource != "" {
		words = p.meant(pattern{text: withoutPartition(r.text(need.Resource, style{wildcards: true}))}, resources)
	}
	about := p.about(words)
	absent := p.absentKeys(need.Action)
	var out []target
	for _, action := range p.meant(pattern{r.text(need.Action, style{wildcards: true}), true}, actions) {
		for _, resource := range about {
			t := target{action: need.Action, resource: resource.word, marks: newMarks(len(p.rules)), absent: absent}
			for i := range p.rules {
				t.marks.set(i, min(p.rules[i].action(action), resource.about[i]))
			}
			out = append(out, t)
		}
	}
	return out
}

// meant returns words that a pattern matches, one for each set of patterns that
// such a word can match at once. A hole is a constant.
func (p *program) meant(what pattern, patterns []pattern) []word {
	for i := range what.text {
		if what.text[i].kind == hole {
			what.text[i].kind = symbol
		}
	}
	if w, ok := what.text.constant(); ok {
		return []word{w}
	}
	out := []word{instance(what.text)}
	fixed := slices.IndexFunc(what.text, func(e elem) bool { return e.kind == star || e.kind == one })
	for _, q := range patterns {
		out = append(out, instance(q.text))
	}
	words, whole := partition(word(what.text[:fixed]), append(slices.Clip(patterns), what), &p.budget)
	p.whole = p.whole && whole
	return slices.DeleteFunc(append(out, words...), func(w word) bool { return match(what.text, w, what.fold) != yes })
}

// strange reports whether a class has no value that the policy names, as the
// organization of a foreign caller.
func (c *class) strange() bool {
	return !slices.ContainsFunc(c.values, func(w word) bool { return !holdsFresh(w) })
}
