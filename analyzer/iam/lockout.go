package iam

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// LockoutVerdict says whether a bucket policy shuts everybody out who could
// change it from outside its endpoints. The account's root user always can and
// does not count.
type LockoutVerdict struct {
	// Locked is "yes", "no" or "unknown".
	Locked Answer
	// Statement is the Index of the Deny that covers policy changes, or -1.
	Statement int
	// Witness is a request from outside that changes the policy, where Locked is
	// no.
	Witness *Witness
	Why     []value.Reason
}

// Answer is a truth value for callers.
type Answer string

const (
	AnswerYes     Answer = "yes"
	AnswerNo      Answer = "no"
	AnswerUnknown Answer = "unknown"
)

// DecideLockout looks for a principal that can still put the policy over the
// internet: anybody whom it lets off, or from a public range. That somebody's
// endpoint passes too helps neither a pipeline nor an administrator, and calls of
// AWS services repair nothing. A policy without a network condition in a Deny
// locks nobody out by that.
func DecideLockout(req BucketRequest) LockoutVerdict {
	out := LockoutVerdict{Locked: AnswerNo, Statement: -1}
	if req.Policy == nil {
		return out
	}
	r := reader{tokens: req.Policy.Tokens, own: req.Account.compile()}
	p := compile(req.Policy, r, newPlace(req.Bucket, req.Policy, r))
	at := p.guard()
	if at < 0 {
		return out
	}
	p.build()
	q := question{
		callers: filter(p.callers(), (*caller).signed),
		origins: filter(p.origins(), func(o *origin) bool { return o.route == internet }),
		targets: p.targets([]s3Action{{policyChange, false}}),
		outside: true,
	}
	for i := range q.origins {
		q.origins[i].approved = no // a public range is a place to repair from
	}
	if h, _ := p.search(q); h != nil {
		out.Witness = p.witness(h)
		return out
	}
	q.possible = true
	h, whole := p.search(q)
	out.Statement = p.rules[at].source.Index
	if h == nil && whole && p.whole {
		out.Locked = AnswerYes
		return out
	}
	out.Locked, out.Why = AnswerUnknown, p.reasons(h)
	return out
}

// guard returns the position of the first Deny that covers policy changes of
// the bucket and has a condition on a network, or -1.
func (p *program) guard() int {
	for i := range p.rules {
		r := &p.rules[i]
		network := slices.ContainsFunc(r.conditions, func(c condition) bool {
			return isEndpointKey(c.key) || c.key == keySourceIP || c.key == "aws:vpcsourceip"
		})
		if r.deny && network && r.action(wordOf(policyChange)) != no && r.resource(p.bucket.arn) != no {
			return i
		}
	}
	return -1
}
