package verdicts

import (
	"cmp"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/iam"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// endpoints judges what each endpoint lets through.
func (j *judge) endpoints() {
	for _, n := range j.g.Endpoints {
		j.g.Facts.EndpointPolicies = append(j.g.Facts.EndpointPolicies, j.endpoint(n))
	}
}

func (j *judge) endpoint(n *graph.Endpoint) graph.EndpointPolicyVerdict {
	out := graph.EndpointPolicyVerdict{Endpoint: n.ID, Policy: n.Policy, Verdict: graph.VerdictUnknown}
	id, known := n.Policy.Get()
	switch {
	case n.Policy.IsNull():
		return allOf(out)
	case !known:
		out.Why = n.Policy.Why()
		out.Possible = []string{graph.EndpointFullAccess, graph.EndpointNarrowed, graph.EndpointNoEffect}
		return out
	}
	if worlds := j.worlds(id); worlds != nil {
		return j.joined(n, out, worlds)
	}
	doc := j.docs.Of(id)
	switch {
	case doc == nil: // a policy that is null after all
		return allOf(out)
	case isBroken(doc):
		out.Why = []string{"AWS refuses the policy"}
		return out
	case isUnknown(doc):
		out.Why = value.Texts(doc.Open)
		return out
	}
	return j.judged(n, out, doc)
}

// joined is the verdict of an endpoint whose policy conditions choose. It is known
// where all worlds agree.
func (j *judge) joined(n *graph.Endpoint, out graph.EndpointPolicyVerdict, worlds []*iam.Document) graph.EndpointPolicyVerdict {
	for _, doc := range worlds {
		var v graph.EndpointPolicyVerdict
		if doc == nil {
			v = allOf(out)
		} else {
			v = j.judged(n, out, doc)
		}
		for _, p := range v.Possible {
			if !slices.Contains(out.Possible, p) {
				out.Possible = append(out.Possible, p)
			}
		}
	}
	if len(out.Possible) == 1 {
		out.Verdict = out.Possible[0]
		return out
	}
	order := []string{graph.EndpointFullAccess, graph.EndpointNarrowed, graph.EndpointNoEffect}
	slices.SortFunc(out.Possible, func(a, b string) int { return slices.Index(order, a) - slices.Index(order, b) })
	out.Why = []string{"an undecided condition chooses between policies"}
	return out
}

func (j *judge) judged(n *graph.Endpoint, out graph.EndpointPolicyVerdict, doc *iam.Document) graph.EndpointPolicyVerdict {
	decided := iam.DecideEndpoint(iam.EndpointRequest{
		Policy: doc, Account: j.account(n.ID), Prefixes: prefixes(n), Region: region(n),
		Endpoint: j.refs.Spelling(n.ID).ID, VPC: j.refs.Spelling(n.VPC.Or("")).ID,
	})
	var statement int
	out.Verdict, out.Possible, statement = grade(decided)
	out.Statement = index(statement)
	if out.Witness = j.witness(decided.Witness); out.Witness != nil {
		out.Witness.Source = j.g.Origin(n.ID).Address
	}
	out.Why = value.Texts(decided.Why)
	for _, p := range decided.Principals {
		out.Principals = append(out.Principals, graph.NamedPrincipal{Statement: p.Statement, Value: j.render(p.Value)})
	}
	return out
}

// region is that of the service behind an endpoint, "" where it is not known.
func region(n *graph.Endpoint) string {
	return cmp.Or(n.RemoteRegion.Or(""), n.ServiceRegion.Or(""), n.Region.Or(""))
}

// allOf is the verdict on the default policy.
func allOf(out graph.EndpointPolicyVerdict) graph.EndpointPolicyVerdict {
	out.Verdict, out.Possible = graph.EndpointFullAccess, []string{graph.EndpointFullAccess}
	return out
}

// grade makes one verdict of two answers. The statement is the one that decides,
// or -1.
func grade(v iam.EndpointVerdict) (verdict string, possible []string, statement int) {
	if v.FullAccess != iam.AnswerNo {
		possible = append(possible, graph.EndpointFullAccess)
	}
	if v.FullAccess != iam.AnswerYes && v.NoEffect != iam.AnswerYes {
		possible = append(possible, graph.EndpointNarrowed)
	}
	if v.NoEffect != iam.AnswerNo {
		possible = append(possible, graph.EndpointNoEffect)
	}
	verdict, statement = graph.VerdictUnknown, -1
	if len(possible) == 1 {
		verdict = possible[0]
	}
	switch {
	case slices.Contains(possible, graph.EndpointFullAccess):
		statement = v.FullAccessStatement
	case slices.Contains(possible, graph.EndpointNoEffect):
		statement = v.NoEffectStatement
	case v.Witness != nil:
		statement = v.Witness.Statement
	}
	return verdict, possible, statement
}

// prefixes are those of the actions that are called through an endpoint; none
// where the service, or what is called through it, is not known.
func prefixes(n *graph.Endpoint) []string {
	if s, ok := aws.ServiceNamed(n.Service.Or("")); ok {
		return s.IAMPrefixes
	}
	return nil
}
