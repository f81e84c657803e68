package verdicts

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/documents"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/iam"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Needs fills Facts.BlockedNeeds from Facts.Needs and Facts.Paths.
func Needs(project *declared.Project, g *graph.Graph, docs *documents.Set) {
	j := newJudge(project, g, docs)
	type client struct {
		workload graph.ID
		service  string
	}
	paths := map[client]graph.Path{}
	for _, p := range g.Facts.Paths {
		for _, from := range p.From {
			paths[client{from, p.Service}] = p
		}
	}
	var out []graph.BlockedNeed
	for _, need := range g.Facts.Needs {
		if path, ok := paths[client{need.Workload, need.Service}]; ok && !need.Optional {
			out = append(out, j.blocked(need, path)...)
		}
	}
	rank := func(id graph.ID) int { return g.Node(id).Base().Rank }
	slices.SortStableFunc(out, func(a, b graph.BlockedNeed) int { return cmp.Compare(rank(a.Endpoint), rank(b.Endpoint)) })
	g.Facts.BlockedNeeds = out
}

// blocked lists the calls of a need that the policy of the endpoint on its path
// does not let through.
func (j *judge) blocked(need graph.Need, path graph.Path) []graph.BlockedNeed {
	endpoint, ok := path.Endpoint.Get()
	n, declared := j.g.Node(endpoint).(*graph.Endpoint)
	if !ok || !declared {
		return nil
	}
	id, ok := n.Policy.Get()
	if !ok {
		return nil
	}
	doc := j.docs.Of(id)
	doubts, behind := throughEndpoint(path)
	if doc == nil || !behind || isUnknown(doc) || isBroken(doc) {
		return nil
	}
	roles := j.callers(need.Workload)
	var out []graph.BlockedNeed
	for _, call := range need.Calls {
		v := j.access(n, doc, roles, call)
		if v.Allowed == iam.AnswerYes {
			continue
		}
		blocked := graph.BlockedNeed{
			Endpoint: endpoint, Policy: id, Workload: need.Workload, Service: need.Service,
			Action: call.Action, Resource: j.render(call.Resource), What: call.What,
			Statement: index(v.Statement), Why: slices.Concat(need.Why, doubts, value.Texts(v.Why)),
		}
		if v.Allowed == iam.AnswerNo && call.What == "" && j.access(n, doc, nil, call).Allowed != iam.AnswerNo {
			blocked.Roles = roles
		}
		out = append(out, blocked)
	}
	return out
}

// throughEndpoint reports whether a path leads through its endpoint, a policy
// that lets nothing through aside. Where it only may, doubts say why.
func throughEndpoint(p graph.Path) (doubts []string, ok bool) {
	private := func(c graph.PathClass) bool {
		return c == graph.PathGatewayEndpoint || c == graph.PathInterfaceEndpoint
	}
	switch {
	case private(p.Path):
		return nil, true
	case p.Path == graph.PathNone:
		stopped := func(s graph.Step) bool { return s.Kind != graph.StepEndpointPolicy }
		return nil, len(p.Broken) > 0 && !slices.ContainsFunc(p.Broken, stopped)
	case p.Path == graph.PathUnknown && slices.ContainsFunc(p.Possible, private):
		if len(p.Why) == 0 {
			return []string{"whether the path leads through the endpoint is not known"}, true
		}
		return p.Why, true
	}
	return nil, false
}

// access decides one call, for one of the roles that make it. What no policy of
// the workload names is fetched from AWS's own buckets: ECR's with a signature of
// ECR's, others with the workload's own or none.
func (j *judge) access(n *graph.Endpoint, doc *iam.Document, roles []graph.ID, call graph.NeedCall) iam.AccessVerdict {
	need := iam.Need{
		Action: call.Action, Resource: call.Resource,
		Foreign: call.What != "", Gateway: graph.Is(n.Type, "Gateway"),
	}
	for _, role := range roles {
		need.Callers = append(need.Callers, j.refs.Spelling(role).ARN)
	}
	account := j.account(n.ID)
	if !need.Foreign { // what is AWS's own is nothing that the configuration names
		account.Text = j.refs.Text
		return iam.DecideAccess(doc, account, need)
	}
	out := iam.DecideAccess(doc, account, need)
	if out.Allowed == iam.AnswerYes || strings.Contains(call.Resource, "starport-layer-bucket") {
		return out
	}
	need.Foreign = false
	if own := iam.DecideAccess(doc, account, need); own.Allowed != iam.AnswerNo {
		return own
	}
	return out
}

// callers are the roles that a workload calls services as; none where one of them
// is not known.
func (j *judge) callers(workload graph.ID) []graph.ID {
	n, ok := j.g.Node(workload).(*graph.Workload)
	if !ok {
		return nil
	}
	var out []graph.ID
	for _, attr := range []graph.Attr[graph.ID]{n.Role, n.ExecutionRole} {
		if attr.IsNull() {
			continue
		}
		role := attr.Or("")
		if _, ok := j.g.Node(role).(*graph.Role); !ok || j.refs.Spelling(role).ARN == "" {
			return nil
		}
		out = append(out, role)
	}
	return out
}
