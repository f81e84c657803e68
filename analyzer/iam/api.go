package iam

import "github.com/vpce-lint/vpce-lint/parsers/value"

// APIRequest asks whether the resource policy of a private API names the
// endpoints or VPCs of every request that it grants.
type APIRequest struct {
	Policy  *Document
	Account Account
	// Public: the API is not private, so that requests come from the internet
	// too, and a public range is a network.
	Public bool
}

// APIVerdict is the answer.
type APIVerdict struct {
	// Bound: every grant is bound to named endpoints or VPCs. A policy that
	// grants nothing is bound; a missing one is not asked about here.
	Bound    Answer
	Approved []Network
	// Witness is a request through an endpoint that the policy does not name,
	// where Bound is no.
	Witness *Witness
	Why     []value.Reason
}

// DecideAPI judges the resource policy of a REST API. All requests for a private
// one come through some endpoint, and nothing is granted but by the policy
// (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html).
// Whatever method and stage a statement names, the API's resource is one that
// it matches.
func DecideAPI(req APIRequest) APIVerdict {
	doc := req.Policy
	r := reader{tokens: doc.Tokens, own: req.Account.compile()}
	p := compile(doc, r, place{arn: wordOf("execute-api:")})
	p.delegated = true
	p.build()
	out := APIVerdict{}
	out.Approved, _ = p.approvedNetworks()
	q := question{
		callers: filter(p.callers(), func(c *caller) bool { return c.kind != serviceCaller }),
		origins: filter(p.origins(), func(o *origin) bool { return o.route == endpointRoute || req.Public && o.route == internet }),
		targets: p.apiTargets(), granted: true, outside: true,
	}
	if h, _ := p.search(q); h != nil {
		out.Bound, out.Witness = AnswerNo, p.witness(h)
		return out
	}
	q.possible = true
	h, whole := p.search(q)
	if h == nil && whole && p.whole {
		out.Bound = AnswerYes
		return out
	}
	out.Bound, out.Why = AnswerUnknown, p.reasons(h)
	return out
}

// apiTargets are invocations of the API's methods as the Resource elements tell
// them apart. A resource may be written short, from "execute-api:/" on, or as a
// whole ARN whose region, account and API id are the API's own.
func (p *program) apiTargets() []target {
	for i := range p.rules {
		for k, t := range p.rules[i].resources {
			p.rules[i].resources[k] = shortResource(t)
		}
	}
	return p.targets([]s3Action{{"execute-api:Invoke", true}})
}

// shortResource writes an API's ARN from its stage on:
// arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH becomes
// execute-api:/STAGE/METHOD/PATH. A reference stands for the ARN up to the API.
func shortResource(t text) text {
	if len(t) > 1 && t[0].kind == symbol && (t[1].kind == star || t[1].kind == literal && t[1].char == '/') {
		return text(concat(wordOf("execute-api:"), t[1:]))
	}
	rest, ok := hasPrefix(t, "arn:aws:execute-api:")
	if !ok {
		return t
	}
	parts := split(rest, ':', 3)
	if len(parts) < 3 {
		return t
	}
	path := split(parts[2], '/', 2)
	if len(path) < 2 {
		if len(parts[2]) == 1 && parts[2][0].kind == star {
			return text{{kind: star}}
		}
		return text(concat(wordOf("execute-api:/"), []elem{{kind: star}}))
	}
	return text(concat(wordOf("execute-api:/"), path[1]))
}
