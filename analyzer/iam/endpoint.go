package iam

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// EndpointRequest asks what an endpoint policy lets through.
type EndpointRequest struct {
	Policy *Document
	// Prefixes are the IAM prefixes of the service's actions ("s3",
	// "execute-api"); empty where they are not known, and then no action is
	// taken for another service's.
	Prefixes []string
	// Gateway: a Gateway endpoint.
	Gateway bool
}

// EndpointVerdict is the answer. Statement numbers are Statement.Index, or -1.
type EndpointVerdict struct {
	// FullAccess: every principal, every action of the service and every
	// resource, without a condition and without a Deny that narrows it.
	FullAccess          Answer
	FullAccessStatement int
	// NoEffect: nothing gets through.
	NoEffect          Answer
	NoEffectStatement int
	// Principals are the statements of a Gateway endpoint that allow a principal
	// other than everybody, with the principals.
	Principals []EndpointPrincipal
	Why        []value.Reason
}

// EndpointPrincipal is a principal in an Allow of a Gateway endpoint's policy.
type EndpointPrincipal struct {
	Statement int
	// Value is as written; it may hold tokens.
	Value string
}

// DecideEndpoint judges an endpoint policy for itself, whatever workloads stand
// behind the endpoint.
func DecideEndpoint(req EndpointRequest) EndpointVerdict {
	doc := req.Policy
	p := compile(doc, reader{tokens: doc.Tokens}, place{arn: wordOf("*")})
	e := endpointDecision{p: p, prefixes: req.Prefixes}
	out := EndpointVerdict{FullAccessStatement: -1, NoEffectStatement: -1}
	full, at := e.fullAccess()
	out.FullAccess, out.FullAccessStatement = answer(full), at
	effect, at := e.effect()
	out.NoEffect, out.NoEffectStatement = answer(effect.not()), at
	if full == maybe || effect == maybe {
		out.Why = p.reasons()
	}
	if req.Gateway {
		out.Principals = e.principals()
	}
	return out
}

func answer(t tri) Answer { return [...]Answer{AnswerNo, AnswerUnknown, AnswerYes}[t] }

type endpointDecision struct {
	p        *program
	prefixes []string
}

// fullAccess looks for an Allow of everything that no Deny narrows. A Deny that
// cannot apply to the service narrows nothing.
func (e endpointDecision) fullAccess() (tri, int) {
	found, at, most := no, -1, yes
	for i := range e.p.rules {
		r := &e.p.rules[i]
		if r.deny && e.concerns(r) != no {
			if r.doubt() == yes {
				return no, -1
			}
			most = maybe // a Deny of which not all is known may narrow it
		}
		if t := e.everything(r); !r.deny && t > found {
			found, at = t, r.source.Index
		}
	}
	return min(found, most), at
}

// everything answers whether an Allow is for all principals, actions of the
// service and resources, without a condition.
func (e endpointDecision) everything(r *rule) tri {
	if len(r.conditions) > 0 && r.doubt() == yes {
		return no
	}
	all := freshWord(1)
	t := min(r.doubt(), e.everybody(r), r.resource(all))
	prefixes := e.prefixes
	if len(prefixes) == 0 {
		prefixes = []string{""}
	}
	actions := no
	for _, prefix := range prefixes {
		w := concat(wordOf(prefix+":"), freshWord(1))
		if prefix == "" {
			w = concat(freshWord(1), wordOf(":"), freshWord(1))
		}
		actions = max(actions, r.action(w))
	}
	return min(t, actions)
}

func (e endpointDecision) everybody(r *rule) tri {
	if r.anyPrincipal {
		return yes
	}
	out := no
	for _, q := range r.principals {
		switch {
		case q.open:
			out = max(out, maybe)
		case q.kind == "AWS" && isStar(q.text):
			out = yes
		}
	}
	if r.notPrincipal {
		return no
	}
	return out
}

// effect answers whether something gets through: an Allow that concerns the
// service, and no Deny of everything. at is the statement to look at where
// nothing does.
func (e endpointDecision) effect() (t tri, at int) {
	t, at = no, -1
	stopped := no
	for i := range e.p.rules {
		r := &e.p.rules[i]
		if r.deny {
			if s := e.everything(r); s > stopped {
				stopped, at = s, r.source.Index
			}
			continue
		}
		t = max(t, min(e.concerns(r), r.doubt()))
	}
	if at < 0 && len(e.p.doc.Statements) > 0 {
		at = e.p.doc.Statements[0].Index
	}
	return min(t, stopped.not()), at
}

// concerns answers whether a statement has an action and a resource of the
// service.
func (e endpointDecision) concerns(r *rule) tri {
	if len(e.prefixes) == 0 || r.source.Index < 0 {
		return yes
	}
	actions := no
	if r.notAction {
		actions = yes
	}
	for _, a := range r.actions {
		for _, prefix := range e.prefixes {
			actions = max(actions, meets(a.text, text(concat(wordOf(prefix+":"), []elem{{kind: star}})), true))
		}
	}
	if r.actionsOpen {
		actions = max(actions, maybe)
	}
	resources := triOf(r.notResource || r.anyResource || len(r.resources) == 0 && !r.resourceOpen)
	for _, t := range r.resources {
		resources = max(resources, e.ofService(t))
	}
	if r.resourceOpen {
		resources = max(resources, maybe)
	}
	return min(actions, resources)
}

// ofService answers whether a resource can be one of the service's: its ARN's
// service part is one of the prefixes. Some services act on others' resources,
// so that only S3 and DynamoDB are told apart for sure.
func (e endpointDecision) ofService(t text) tri {
	parts := split(t, ':', 6)
	if len(parts) < 6 {
		return yes
	}
	service, ok := plainText(text(parts[2]))
	if !ok || strings.ContainsAny(service, "*?") || slices.Contains(e.prefixes, service) {
		return yes
	}
	for _, prefix := range e.prefixes {
		if prefix != "s3" && prefix != "dynamodb" {
			return yes
		}
	}
	return no
}

// meets answers whether two patterns have a common word.
func meets(a, b text, fold bool) tri {
	if w, ok := a.constant(); ok {
		return match(b, w, fold)
	}
	budget := maxWalk
	words, whole := partition(nil, []pattern{{b, fold}, {a, fold}}, &budget)
	out := no
	if !whole || vague(a) {
		out = maybe
	}
	for _, w := range words {
		out = max(out, min(match(a, w, fold), match(b, w, fold)))
	}
	return out
}

// principals lists those other than everybody in an Allow.
func (e endpointDecision) principals() []EndpointPrincipal {
	var out []EndpointPrincipal
	for _, s := range e.p.doc.Statements {
		if s.Effect != Allow || s.NotPrincipal {
			continue
		}
		for _, q := range s.Principals {
			if _, hole := e.p.doc.Tokens.OnlyHole(q.Value); q.Value != "*" && q.Value != "" && !hole {
				out = append(out, EndpointPrincipal{s.Index, q.Value})
			}
		}
	}
	return out
}
