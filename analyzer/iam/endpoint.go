package iam

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// EndpointRequest asks what an endpoint policy, or an identity policy, lets
// through.
type EndpointRequest struct {
	Policy  *Document
	Account Account
	// Prefixes are the IAM prefixes of the service's actions ("s3",
	// "execute-api"); empty where they are not known, and then no action is
	// taken for another service's.
	Prefixes []string
	// Region is the service's, "" where it is not known. Endpoint and VPC are the
	// ids of the endpoint that the policy is of, and of its VPC, which may hold
	// tokens; "" where there is none.
	Region, Endpoint, VPC string
	// Identity: the policy is a role's or a user's. It names no principals, and
	// requests need not come through an endpoint.
	Identity bool
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
	// Witness is a request that gets through, where NoEffect is no.
	Witness *Witness
	// Principals are the principals other than everybody that an Allow names.
	Principals []EndpointPrincipal
	Why        []value.Reason
}

// EndpointPrincipal is a principal in an Allow of an endpoint policy.
type EndpointPrincipal struct {
	Statement int
	// Value is as written; it may hold tokens.
	Value string
}

// DecideEndpoint judges an endpoint policy for itself, whatever workloads stand
// behind the endpoint.
func DecideEndpoint(req EndpointRequest) EndpointVerdict {
	doc := req.Policy
	p := compile(doc, reader{tokens: doc.Tokens, own: req.Account.compile()}, place{arn: wordOf("*")})
	p.delegated, p.anyResource = true, true
	for i := range p.rules {
		p.rules[i].anyPrincipal = p.rules[i].anyPrincipal || req.Identity && !p.rules[i].source.HasPrincipal
	}
	p.endpoint, p.vpc = word(p.reader.text(req.Endpoint, style{})), word(p.reader.text(req.VPC, style{}))
	p.build()
	e := endpointDecision{p: p, prefixes: named(p, req.Prefixes), region: req.Region, identity: req.Identity}
	out := EndpointVerdict{FullAccessStatement: -1, NoEffectStatement: -1}
	full, at := e.fullAccess()
	out.FullAccess, out.FullAccessStatement = answer(full), at
	effect, h := e.effect()
	out.NoEffect = answer(effect.not())
	if effect == yes {
		out.Witness = p.witness(h)
	} else {
		out.NoEffectStatement = e.obstacle()
	}
	if full == maybe || effect == maybe {
		out.Why = p.reasons(h)
	}
	out.Principals = e.principals()
	return out
}

func answer(t tri) Answer { return [...]Answer{AnswerNo, AnswerUnknown, AnswerYes}[t] }

type endpointDecision struct {
	p        *program
	prefixes []string
	region   string
	identity bool
}

// named leaves out S3 Object Lambda, which is called through an endpoint of S3
// too, where no Allow names it.
func named(p *program, prefixes []string) []string {
	const lambda = "s3-object-lambda"
	for _, r := range p.rules {
		for _, a := range r.actions {
			if _, ok := hasPrefix(a.text, lambda); ok && !r.deny {
				return prefixes
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(prefixes), func(prefix string) bool { return prefix == lambda })
}

// main are the prefixes that full access is asked about.
func (e endpointDecision) main() []string {
	if slices.Contains(e.prefixes, "s3") {
		return []string{"s3"}
	}
	return e.prefixes
}

// fullAccess looks for Allows of everything that no Deny narrows. A Deny that
// cannot apply to the service narrows nothing.
func (e endpointDecision) fullAccess() (tri, int) {
	at, most := -1, yes
	for i := range e.p.rules {
		r := &e.p.rules[i]
		if !r.deny || e.concerns(r) == no {
			continue
		}
		if r.doubt() == yes {
			return no, -1
		}
		most = maybe // a Deny of which not all is known may narrow it
	}
	for _, resource := range e.anyResources(e.main()) {
		found := no
		for i := range e.p.rules {
			r := &e.p.rules[i]
			if t := e.everything(r, resource); !r.deny && t > found {
				found, at = t, r.source.Index
			}
		}
		most = min(most, found)
	}
	if most == no {
		at = -1
	}
	return most, at
}

// anyResources are resources of services that stand for all of them.
func (e endpointDecision) anyResources(prefixes []string) []word {
	any := freshWord(1)
	var out []word
	for _, prefix := range prefixes {
		switch prefix {
		case "s3":
			bucket := concat(wordOf("arn:aws:s3:::"), freshWord(freshBucket))
			out = append(out, bucket, concat(bucket, wordOf("/"), any))
			continue
		case "s3-object-lambda":
			continue
		}
		samples := samplesOf(prefix)
		add := func(kind string, name []elem) {
			out = append(out, word(samples.form(kind, e.anyRegion(), freshWord(freshAccount), name)))
		}
		for _, kind := range samples.types {
			add(kind, any)
		}
		if prefix == "dynamodb" {
			add(samples.types[0], concat(any, wordOf("/index/"), any))
		}
		if !samples.closed {
			add("", any)
		}
	}
	if len(out) == 0 {
		out = []word{any}
	}
	return out
}

// everything answers whether a statement is for all principals and actions of
// the service and a resource, without a condition.
func (e endpointDecision) everything(r *rule, resource word) tri {
	if len(r.conditions) > 0 && r.doubt() == yes {
		return no
	}
	return min(r.doubt(), e.everybody(r), e.allActions(r), e.allResources(r, resource))
}

func (e endpointDecision) allActions(r *rule) tri {
	prefixes := e.main()
	if len(prefixes) == 0 {
		prefixes = []string{""}
	}
	out := no
	for _, prefix := range prefixes {
		w := concat(wordOf(prefix+":"), freshWord(1))
		all := text(concat(wordOf(prefix+":"), []elem{{kind: star}}))
		if prefix == "" {
			w = concat(freshWord(1), wordOf(":"), freshWord(1))
			all = text{{kind: star}}
		}
		t := r.action(w)
		for _, a := range r.actions {
			if r.notAction {
				t = min(t, meets(a.text, all, true).not())
			}
		}
		out = max(out, t)
	}
	return out
}

// allResources compares without the region: an endpoint serves that of its
// service alone.
func (e endpointDecision) allResources(r *rule, resource word) tri {
	if r.anyResource {
		return yes
	}
	out := no
	for _, t := range r.resources {
		if r.notResource {
			out = max(out, e.ofService(t))
			continue
		}
		if parts := split(t, ':', 6); len(parts) == 6 && len(parts[3]) > 0 {
			region := []elem{{kind: star}}
			t = text(concat(parts[0], wordOf(":"), parts[1], wordOf(":"), parts[2], wordOf(":"), region, wordOf(":"), parts[4], wordOf(":"), parts[5]))
		}
		out = max(out, match(t, resource, false))
	}
	if r.resourceOpen {
		out = max(out, maybe)
	}
	if r.notResource {
		return out.not()
	}
	return out
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

// effect looks for a request that gets through.
func (e endpointDecision) effect() (tri, *hit) {
	q := question{
		callers: filter(e.p.callers(), func(c *caller) bool { return c.kind != serviceCaller && (!e.identity || c.signed()) }),
		origins: filter(e.p.origins(), func(o *origin) bool { return o.route == endpointRoute || e.identity && o.route != hidden }),
		targets: e.targets(), granted: true,
	}
	if h, _ := e.p.search(q); h != nil {
		return yes, h
	}
	q.possible = true
	if h, whole := e.p.search(q); h != nil || !whole || !e.p.whole {
		return maybe, h
	}
	return no, nil
}

// obstacle is the statement to look at where nothing gets through: a Deny of
// everything, else the first one.
func (e endpointDecision) obstacle() int {
	for i := range e.p.rules {
		if r := &e.p.rules[i]; r.deny && e.everything(r, freshWord(1)) != no {
			return r.source.Index
		}
	}
	if len(e.p.doc.Statements) > 0 {
		return e.p.doc.Statements[0].Index
	}
	return -1
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
// service part is one of the prefixes, or the service acts on others' resources
// too.
func (e endpointDecision) ofService(t text) tri {
	parts := split(t, ':', 6)
	if len(parts) < 6 || len(e.prefixes) == 0 {
		return yes
	}
	service, ok := plainText(text(parts[2]))
	if !ok || strings.ContainsAny(service, "*?") || slices.Contains(e.prefixes, service) {
		return yes
	}
	for _, prefix := range e.prefixes {
		if !ownResourcesOnly(prefix) {
			return yes
		}
	}
	return no
}

// ownResourcesOnly reports whether all actions of a prefix are on resources of
// that prefix
// (https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
// as of September 2026). Others (ec2, ssm, sts, events, …) act on what belongs to
// other services.
func ownResourcesOnly(prefix string) bool {
	switch prefix {
	case "s3", "s3-object-lambda", "s3express", "dynamodb", "secretsmanager", "kms", "sqs", "sns", "logs", "lambda", "firehose",
		"ecr", "execute-api", "states", "ecs", "eks", "cloudwatch", "elasticfilesystem", "rds", "athena", "glue",
		"codecommit", "codebuild", "codeartifact", "bedrock", "xray":
		return true
	}
	return false
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
