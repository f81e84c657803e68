// Package verdicts judges the policies of a graph and writes what comes out as
// facts: what a bucket policy lets through from outside its networks, what an
// endpoint policy lets through at all and which needs of workloads it blocks, to
// which networks an API is bound. Package iam decides; here it is told what the
// graph knows of the resource, and its answers become words, ids and numbers of
// statements. Nothing of a policy's text goes into the graph but through these
// facts.
//
// Policies is run before the paths of the network are walked, because an
// endpoint policy without effect blocks a path; Needs is run after it, because a
// workload is behind an endpoint where its path leads through it.
//
// A policy of which nothing is known is a diagnostic and no bucket verdict;
// endpoints and APIs have a verdict all the same, of which nothing is possible.
package verdicts

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/catalog"
	"github.com/vpce-lint/vpce-lint/analyzer/documents"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/iam"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// judge is what all verdicts of a graph need.
type judge struct {
	tokens *value.Tokens
	g      *graph.Graph
	docs   *documents.Set
	refs   *catalog.References
}

func newJudge(project *declared.Project, g *graph.Graph, docs *documents.Set) *judge {
	return &judge{project.Tokens, g, docs, catalog.NewReferences(project, g)}
}

// Policies fills the facts of policies but for BlockedNeeds. The diagnostics say
// what AWS refuses in a policy, and of which policies nothing is known.
func Policies(project *declared.Project, g *graph.Graph, docs *documents.Set) source.Diagnostics {
	j := newJudge(project, g, docs)
	diagnostics := j.problems()
	j.buckets()
	j.endpoints()
	j.apis()
	return diagnostics
}

// problems says what is wrong with the documents themselves.
func (j *judge) problems() source.Diagnostics {
	var out source.Diagnostics
	for _, policy := range j.g.Policies {
		doc := j.docs.Of(policy.ID)
		if doc == nil || policy.Used {
			continue
		}
		origin := j.g.Origin(policy.ID)
		for _, p := range doc.Problems {
			d := about(origin, p.Summary, p.Detail)
			if at := p.Span; documents.IsFile(origin) && at.End > at.Start {
				d.Subject = source.Range{File: origin.Address, Start: at.Start, End: at.End}
			} else if of := origin.RangesOf(statement(p.Statement)); p.Statement >= 0 && len(of) > 0 {
				d.Subject = of[0]
			}
			out = append(out, d)
		}
		if asked := policy.PolicyKind != graph.PolicyIdentity && policy.PolicyKind != graph.PolicyDocument; asked && isUnknown(doc) && j.worlds(policy.ID) == nil {
			out = append(out, about(origin, "Policy is not known", "Nothing of it is judged: "+strings.Join(value.Texts(doc.Open), "; ")+"."))
		}
	}
	return out
}

// isUnknown reports whether nothing of a document is known.
func isUnknown(doc *iam.Document) bool { return len(doc.Statements) == 0 && len(doc.Open) > 0 }

// worlds returns the documents of a policy that conditions decide: one for each
// answer to them, nil where it is left out. It returns none where there are no
// such conditions, or where nothing is known in one of the worlds.
func (j *judge) worlds(policy graph.ID) []*iam.Document {
	out := j.docs.Worlds(policy)
	if len(out) < 2 || slices.ContainsFunc(out, func(doc *iam.Document) bool { return doc != nil && (isUnknown(doc) || isBroken(doc)) }) {
		return nil
	}
	return out
}

// isBroken reports whether a document has no statement that AWS takes.
func isBroken(doc *iam.Document) bool {
	return len(doc.Statements) == 0 && len(doc.Open) == 0 && len(doc.Problems) > 0
}

func about(origin *graph.Origin, summary, detail string) source.Diagnostic {
	return source.Diagnostic{
		Severity: source.Warning,
		Summary:  summary,
		Detail:   origin.Address + ": " + detail,
		Subject:  origin.RangeOf("document"),
		Address:  origin.Address,
	}
}

// witness is a request as the graph tells it.
func (j *judge) witness(w *iam.Witness) *graph.Witness {
	if w == nil {
		return nil
	}
	out := &graph.Witness{Principal: w.Principal, Action: w.Action, Resource: w.Resource, Network: w.Network}
	switch w.Network {
	case graph.NetworkInternet:
		out.Source = w.SourceIP
	case graph.NetworkEndpoint:
		out.Source = w.Endpoint
	}
	for _, k := range w.Keys {
		out.Keys = append(out.Keys, graph.WitnessKey{Name: k.Name, Values: k.Values})
	}
	return out
}

// index is the number of a statement, null for -1.
func index(statement int) graph.Attr[int] {
	if statement < 0 {
		return graph.Null[int]()
	}
	return graph.Known(statement)
}

func (j *judge) approved(list []iam.Network) []graph.ApprovedNetwork {
	var out []graph.ApprovedNetwork
	for _, n := range list {
		out = append(out, graph.ApprovedNetwork{Key: n.Key, Value: j.render(n.Value), Statement: n.Statement})
	}
	return out
}

// render writes a text of a policy without a dialect's words where it can: a
// reference is the id of its node, in a longer text the name of its node.
func (j *judge) render(s string) string {
	if ref, ok := j.tokens.Only(s); ok {
		if n := j.refs.Node(ref); n != nil && catalog.Gives(ref.Attribute) != catalog.GivenVPC {
			return string(n.Base().ID)
		}
		return j.tokens.Render(s)
	}
	var out strings.Builder
	for _, p := range j.tokens.Pieces(s) {
		switch {
		case p.Ref != nil && j.refs.Node(*p.Ref) != nil:
			out.WriteString("${" + j.g.Origin(j.refs.Node(*p.Ref).Base().ID).Address + "}")
		case p.Ref != nil:
			out.WriteString("${" + p.Ref.Expression() + "}")
		case p.Hole != nil:
			out.WriteString("${" + p.Hole.Expression + "}")
		default:
			out.WriteString(p.Text)
		}
	}
	return out.String()
}

// account is the account that owns what a policy is of.
func (j *judge) account(policy graph.ID) iam.Account {
	return iam.Account{ID: j.refs.Account(policy), Text: j.refs.BucketText, Name: j.refs.IsName}
}
