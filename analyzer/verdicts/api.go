package verdicts

import (
	"cmp"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/iam"
	"github.com/vpce-lint/vpce-lint/parsers/value"
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
	if !known {
		out.Why, out.Possible = n.Policy.Why(), bothVerdicts()
		return out
	}
	if worlds := j.worlds(id); worlds != nil {
		return j.joinedAPI(n, out, worlds)
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
		out.Why = value.Texts(doc.Open)
		return out
	}
	return j.judgedAPI(n, out, doc)
}

// joinedAPI is the verdict of an API whose policy conditions choose. It is known
// where all worlds agree; a world without a policy leaves it open.
func (j *judge) joinedAPI(n *graph.RestAPI, out graph.APIVerdict, worlds []*iam.Document) graph.APIVerdict {
	out.Possible, out.Why = bothVerdicts(), []string{"an undecided condition chooses between policies"}
	var first graph.APIVerdict
	for i, doc := range worlds {
		if doc == nil {
			return out
		}
		v := j.judgedAPI(n, graph.APIVerdict{API: out.API, Policy: out.Policy, Verdict: graph.VerdictUnknown}, doc)
		if i == 0 {
			first = v
		}
		if v.Verdict != first.Verdict {
			return out
		}
	}
	return first
}

func bothVerdicts() []string { return []string{graph.VerdictRestricted, graph.VerdictLeaks} }

func (j *judge) judgedAPI(n *graph.RestAPI, out graph.APIVerdict, doc *iam.Document) graph.APIVerdict {
	decided := iam.DecideAPI(iam.APIRequest{Policy: doc, Account: j.account(n.ID), Public: graph.Is(n.Private, false)})
	out.Approved, out.Witness, out.Why = j.approved(decided.Approved), j.witness(decided.Witness), value.Texts(decided.Why)
	if w := out.Witness; w != nil {
		w.Resource = apiResource(n.Region.Or(""), w.Resource, "${"+j.g.Origin(n.ID).Address+"}")
	}
	switch decided.Bound {
	case iam.AnswerYes:
		out.Verdict = graph.VerdictRestricted
	case iam.AnswerNo:
		out.Verdict, out.Statement = graph.VerdictLeaks, index(decided.Witness.Near)
	default:
		out.Possible = bothVerdicts()
		return out
	}
	out.Possible = []string{out.Verdict}
	return out
}

// apiResource writes the ARN of an API's method, which the decision knows from
// the stage on. What is not known is as in AWS's documentation.
func apiResource(region, resource, api string) string {
	method, ok := strings.CutPrefix(resource, "execute-api:/")
	if !ok {
		return resource
	}
	return "arn:aws:execute-api:" + cmp.Or(region, "eu-west-1") + ":111122223333:" + cmp.Or(api, "a1b2c3d4e5") + "/" + method
}
