package analyzer

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/documents"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/iam"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// bucketVerdicts judges every bucket policy of the graph, in rank order, for
// Facts.PolicyVerdicts. A policy of which nothing is known is a diagnostic and
// no verdict, and so is what AWS refuses in one. Of files, which are policies of
// every kind, that is said whatever they are for; one that a configuration makes
// a policy of is judged there.
func bucketVerdicts(tokens *value.Tokens, g *graph.Graph, docs *documents.Set) ([]graph.PolicyVerdict, source.Diagnostics) {
	var verdicts []graph.PolicyVerdict
	var diagnostics source.Diagnostics
	for _, policy := range g.Policies {
		origin := g.Origin(policy.ID)
		if policy.Used || policy.PolicyKind != graph.PolicyBucket && !documents.IsFile(origin) {
			continue
		}
		doc := docs.Of(policy.ID)
		if doc == nil {
			continue
		}
		for _, p := range doc.Problems {
			d := policyDiagnostic(origin, p.Summary, p.Detail)
			if at := p.Span; documents.IsFile(origin) && at.End > at.Start {
				d.Subject = source.Range{File: origin.Address, Start: at.Start, End: at.End}
			}
			diagnostics = append(diagnostics, d)
		}
		if policy.PolicyKind != graph.PolicyBucket {
			continue
		}
		if len(doc.Statements) == 0 && len(doc.Open) > 0 {
			diagnostics = append(diagnostics, policyDiagnostic(origin, "Policy is not known",
				"Nothing of it is judged: "+strings.Join(texts(doc.Open), "; ")+"."))
			continue
		}
		if len(doc.Statements) == 0 && len(doc.Problems) > 0 {
			continue
		}
		verdicts = append(verdicts, bucketVerdict(tokens, g, policy, doc))
	}
	return verdicts, diagnostics
}

func bucketVerdict(tokens *value.Tokens, g *graph.Graph, policy *graph.Policy, doc *iam.Document) graph.PolicyVerdict {
	request := iam.BucketRequest{Policy: doc}
	if id, ok := policy.AttachedTo.Get(); ok {
		switch bucket := g.Node(id).(type) {
		case *graph.Bucket:
			request.Bucket = bucketNames(tokens, g, bucket)
			request.RestrictPublicBuckets = graph.Is(bucket.RestrictPublicBuckets, true)
		case *graph.External:
			request.Bucket.Names = []string{bucket.Literal.Or("")}
		}
	}
	decided := iam.DecideBucket(request)
	out := graph.PolicyVerdict{
		Policy:           policy.ID,
		Bucket:           policy.AttachedTo,
		Verdict:          string(decided.Verdict),
		NetworkCondition: decided.NetworkCondition,
		Why:              texts(decided.Why),
	}
	if w := decided.Witness; w != nil {
		out.Witness = &graph.Witness{
			Principal: tokens.Render(w.Principal),
			Action:    w.Action,
			Resource:  tokens.Render(w.Resource),
			Network:   networkOf(tokens, w),
		}
		if w.Near >= 0 {
			out.Statement = graph.Known(w.Near)
		}
	}
	return out
}

// bucketNames are the ways in which a policy may write a bucket.
func bucketNames(tokens *value.Tokens, g *graph.Graph, bucket *graph.Bucket) iam.Bucket {
	names := iam.Bucket{Names: []string{bucket.BucketName.Or("")}}
	if origin := g.Origin(bucket.ID); origin != nil && origin.Resource != nil {
		ref := func(attribute string) string { return tokens.Ref(origin.Resource.Ref(attribute)) }
		names.Names = append(names.Names, ref("id"), ref("bucket"), ref("Ref"))
		names.ARNs = []string{ref("arn"), ref("Arn")}
	}
	return names
}

// networkOf says in a clause where a witness comes from.
func networkOf(tokens *value.Tokens, w *iam.Witness) string {
	switch w.Network {
	case "internet":
		return "from the internet address " + w.SourceIP
	case "endpoint":
		return "through the endpoint " + tokens.Render(w.Endpoint)
	}
	return "by way of an AWS service"
}

func policyDiagnostic(origin *graph.Origin, summary, detail string) source.Diagnostic {
	return source.Diagnostic{
		Severity: source.Warning,
		Summary:  summary,
		Detail:   origin.Address + ": " + detail,
		Subject:  origin.RangeOf("document"),
		Address:  origin.Address,
	}
}

// texts are the reasons in words, each once.
func texts(reasons []value.Reason) []string {
	var out []string
	for _, r := range reasons {
		if !slices.Contains(out, r.Text) {
			out = append(out, r.Text)
		}
	}
	return out
}
