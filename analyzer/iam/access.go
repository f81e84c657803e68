package iam

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Need is a request that a workload behind an endpoint makes.
type Need struct {
	// Action is one action ("s3:GetObject"), Resource the ARN of one resource;
	// both may hold tokens. An empty Resource is one that the policy does not
	// name.
	Action, Resource string
	// Foreign: the request is signed by another account and organization than
	// the endpoint's, and for a resource of AWS's own, as the download of an
	// image layer from ECR's bucket is. What the configuration creates is then
	// another resource.
	Foreign bool
}

// AccessVerdict says whether an endpoint policy lets a need through.
type AccessVerdict struct {
	// Allowed is "yes" where some principal can make the request under the
	// policy's conditions, "no" where nobody can.
	Allowed Answer
	// Statement is the Index of a Deny that stops the request, or -1 where
	// nothing allows it.
	Statement int
	Why       []value.Reason
}

// DecideAccess asks whether an endpoint policy lets a need through. Conditions
// that a request can satisfy do not stop it.
func DecideAccess(policy *Document, account Account, need Need) AccessVerdict {
	r := reader{tokens: policy.Tokens, own: account.compile()}
	p := compile(policy, r, place{arn: withoutPartitionWord(r, need.Resource)})
	p.delegated = true
	if need.Foreign {
		p.dropCreated()
	}
	p.build()
	q := question{
		callers: filter(p.callers(), func(c *caller) bool { return c.signed() && c.own != need.Foreign }),
		origins: filter(p.origins(), func(o *origin) bool { return o.route == endpointRoute }),
		targets: p.targets([]s3Action{{need.Action, false}}),
		granted: true, foreign: need.Foreign,
	}
	out := AccessVerdict{Allowed: AnswerYes, Statement: -1}
	if h, _ := p.search(q); h != nil {
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

// dropCreated removes the resources that begin with a reference to something
// that the configuration creates.
func (p *program) dropCreated() {
	for i := range p.rules {
		p.rules[i].resources = slices.DeleteFunc(p.rules[i].resources, func(t text) bool {
			return len(t) > 0 && t[0].kind == symbol && strings.HasPrefix(t[0].id, "ref\x00") && !strings.Contains("."+t[0].show, ".data.")
		})
	}
}

func withoutPartitionWord(r reader, s string) word {
	if s == "" {
		return freshWord(1)
	}
	return word(withoutPartition(r.text(s, style{})))
}

// strange reports whether a class has no value that the policy names, as the
// organization of a foreign caller.
func (c *class) strange() bool {
	return !slices.ContainsFunc(c.values, func(w word) bool { return !holdsFresh(w) })
}
