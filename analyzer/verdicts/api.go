package verdicts

import (
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/iam"
)

// apis judges the resource policies of APIs. An API without one has a verdict
// only where it may be private.
func (j *judge) apis() {
	for _, n := range j.g.RestAPIs {
		if n.Policy.IsNull() && graph.Is(n.Private, false) {
			continue
		}
		j.g.Facts.APIVerdicts = append(j.g.Facts.APIVerdicts, j.api(n))
	}
}

func (j *judge) api(n *graph.RestAPI) graph.APIVerdict {
	out := graph.APIVerdict{API: n.ID, Policy: n.Policy, Verdict: graph.VerdictUnknown}
	id, known := n.Policy.Get()
	if n.Policy.IsNull() {
		// Nobody may call it until there is a policy.
		out.Verdict = graph.VerdictRestricted
		return out
	}
	either := []string{graph.VerdictRestricted, graph.VerdictLeaks}
	if !known {
		out.Why, out.Possible = n.Policy.Why(), either
		return out
	}
	doc := j.docs.Of(id)
	switch {
	case doc == nil:
		out.Policy, out.Verdict = graph.Null[graph.ID](), graph.VerdictRestricted
		return out
	case isBroken(doc):
		out.Why = []string{"AWS refuses the policy"}
		return out
	case isUnknown(doc):
		out.Why = texts(doc.Open)
		return out
	}
	decided := iam.DecideAPI(iam.APIRequest{Policy: doc, Account: j.account(), Public: graph.Is(n.Private, false)})
	out.Approved, out.Witness, out.Why = j.approved(decided.Approved), j.witness(decided.Witness), texts(decided.Why)
	switch decided.Bound {
	case iam.AnswerYes:
		out.Verdict = graph.VerdictRestricted
	case iam.AnswerNo:
		out.Verdict, out.Statement = graph.VerdictLeaks, index(decided.Witness.Near)
	default:
		out.Possible = either
		return out
	}
	out.Possible = []string{out.Verdict}
	return out
}
