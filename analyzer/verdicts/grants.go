package verdicts

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/iam"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// grant is what an identity policy, or a policy of which the use is not known,
// lets through. No rule looks at it.
type grant struct {
	policy graph.ID
	// verdict is as that of graph.EndpointPolicyVerdict, for the policy of a
	// resource as that of graph.PolicyVerdict.
	verdict   string
	statement graph.Attr[int]
	witness   *graph.Witness
	why       []string
	// approved and exemptions are those of a resource's policy.
	approved   []graph.ApprovedNetwork
	exemptions []graph.Exemption
}

// grants judges the policies of roles and users, of access points, and documents
// that are attached to nothing, in rank order.
func (j *judge) grants() []grant {
	var out []grant
	for _, policy := range j.g.Policies {
		attached := !policy.AttachedTo.IsNull()
		switch {
		case policy.Used, policy.PolicyKind == graph.PolicyBucket:
			continue
		case attached && (policy.PolicyKind == graph.PolicyEndpoint || policy.PolicyKind == graph.PolicyAPI):
			continue
		}
		if doc := j.docs.Of(policy.ID); doc != nil {
			out = append(out, j.grant(policy, doc))
		}
	}
	return out
}

func (j *judge) grant(policy *graph.Policy, doc *iam.Document) grant {
	out := grant{policy: policy.ID, verdict: graph.VerdictUnknown}
	switch {
	case isUnknown(doc):
		out.why = value.Texts(doc.Open)
		return out
	case isBroken(doc):
		out.why = []string{"AWS refuses the policy"}
		return out
	case policy.PolicyKind == graph.PolicyDocument && !hasPrincipals(doc) && len(doc.Open) == 0 && !allows(doc):
		out.why = []string{"it only denies, and what it narrows is not known"}
		return out
	}
	switch {
	case policy.PolicyKind == graph.PolicyAPI:
		return j.apiGrant(out, doc)
	case policy.PolicyKind == graph.PolicyAccessPoint || policy.PolicyKind == graph.PolicyDocument && hasPrincipals(doc):
		return j.resourceGrant(out, doc)
	}
	decided := iam.DecideEndpoint(iam.EndpointRequest{Policy: doc, Account: j.account(out.policy), Identity: policy.PolicyKind != graph.PolicyEndpoint})
	var statement int
	out.verdict, _, statement = grade(decided)
	out.statement, out.witness, out.why = index(statement), j.witness(decided.Witness), value.Texts(decided.Why)
	return out
}

// apiGrant judges the policy of an API that is elsewhere.
func (j *judge) apiGrant(out grant, doc *iam.Document) grant {
	decided := iam.DecideAPI(iam.APIRequest{Policy: doc, Account: j.account(out.policy), Public: true})
	out.approved, out.witness, out.why = j.approved(decided.Approved), j.witness(decided.Witness), value.Texts(decided.Why)
	if w := out.witness; w != nil {
		w.Resource = apiResource("", w.Resource, "")
	}
	switch decided.Bound {
	case iam.AnswerYes:
		out.verdict = graph.VerdictRestricted
	case iam.AnswerNo:
		out.verdict, out.statement = graph.VerdictLeaks, index(decided.Witness.Near)
	}
	return out
}

// resourceGrant judges the policy of a resource that is not known.
func (j *judge) resourceGrant(out grant, doc *iam.Document) grant {
	decided := iam.DecideResource(doc, j.account(out.policy))
	out.verdict, out.approved, out.exemptions = string(decided.Verdict), j.approved(decided.Approved), exemptions(decided.Exemptions)
	out.witness, out.why = j.witness(decided.Witness), value.Texts(decided.Why)
	if decided.Witness != nil {
		out.statement = index(decided.Witness.Near)
	}
	return out
}

func hasPrincipals(doc *iam.Document) bool {
	return slices.ContainsFunc(doc.Statements, func(s iam.Statement) bool { return s.HasPrincipal })
}

func allows(doc *iam.Document) bool {
	return slices.ContainsFunc(doc.Statements, func(s iam.Statement) bool { return s.Effect != iam.Deny })
}
