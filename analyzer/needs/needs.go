// Package needs infers which AWS services each workload must reach, from what
// its source says and never from a guess: the policies of its role, the images,
// logs and secrets of its containers, the cluster that its nodes join.
//
// A need is certain where it follows whatever the unknown values turn out to be;
// otherwise Need.Why says what is not known. A permission is no call: what AWS
// does on a workload's behalf, and what a service only checks, is no need.
package needs

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/documents"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Extra are needs that the user adds.
type Extra struct {
	// Unit is the unit of the workloads, "" for any.
	Unit string
	// Pattern is compared with addresses of workloads; * in it is any text.
	Pattern string
	// Services are short names ("s3", "ecr.api").
	Services []string
}

// Infer fills g.Facts.Needs: in rank order of the workloads, then by service. It
// leaves roles open (Role.PoliciesOpen) whose documents are not known in whole.
// The exposure of subnets (g.Facts.Exposure) must be there.
func Infer(g *graph.Graph, docs *documents.Set, tokens *value.Tokens, extra []Extra) {
	x := &inference{g: g, docs: docs, tokens: tokens, extra: extra, exposure: map[graph.ID]graph.Exposure{}}
	for _, e := range g.Facts.Exposure {
		x.exposure[e.Subnet] = e
	}
	x.openRoles()
	g.Facts.Needs = nil
	for _, w := range g.Workloads {
		g.Facts.Needs = append(g.Facts.Needs, x.of(w)...)
	}
}

type inference struct {
	g        *graph.Graph
	docs     *documents.Set
	tokens   *value.Tokens
	extra    []Extra
	exposure map[graph.ID]graph.Exposure
}

// hint is one reason for one need.
type hint struct {
	service  string
	optional bool
	reason   graph.NeedReason
	// why is empty where the need follows for certain.
	why   []string
	calls []graph.NeedCall
	// hosted is true where the instances that run the workload ask.
	hosted bool
}

// of returns the needs of one workload, by service.
func (x *inference) of(w *graph.Workload) []graph.Need {
	var hints []hint
	out, doubt := x.outside(w)
	if !out {
		hints = slices.Concat(x.containers(w), x.nodes(w), x.systemsManager(w), x.role(w))
		for i := range hints {
			hints[i].why = append(hints[i].why, doubt...)
		}
	}
	hints = append(hints, x.added(w)...)
	slices.SortStableFunc(hints, func(a, b hint) int { return cmp.Compare(a.service, b.service) })
	var needs []graph.Need
	for len(hints) > 0 {
		n := 1
		for n < len(hints) && hints[n].service == hints[0].service {
			n++
		}
		needs = append(needs, join(w.ID, hints[:n]))
		hints = hints[n:]
	}
	return needs
}

// join makes one need of all reasons for it: certain ones before others, and
// those that make it required before those that make it optional.
func join(workload graph.ID, hints []hint) graph.Need {
	rank := func(h hint) int {
		switch {
		case len(h.why) == 0 && !h.optional:
			return 0
		case !h.optional:
			return 1
		case len(h.why) == 0:
			return 2
		}
		return 3
	}
	best := rank(slices.MinFunc(hints, func(a, b hint) int { return cmp.Compare(rank(a), rank(b)) }))
	need := graph.Need{Workload: workload, Service: hints[0].service, Optional: best >= 2, Hosted: true}
	if s, ok := aws.ServiceNamed(need.Service); ok {
		need.Types = s.Types
	}
	for _, h := range hints {
		if rank(h) != best {
			continue
		}
		need.Hosted = need.Hosted && h.hosted
		if !slices.Contains(need.Reasons, h.reason) {
			need.Reasons = append(need.Reasons, h.reason)
		}
		for _, w := range h.why {
			if !slices.Contains(need.Why, w) {
				need.Why = append(need.Why, w)
			}
		}
		for _, c := range h.calls {
			if !slices.Contains(need.Calls, c) {
				need.Calls = append(need.Calls, c)
			}
		}
	}
	return need
}

// added are the needs that the user names.
func (x *inference) added(w *graph.Workload) []hint {
	var out []hint
	origin := x.g.Origin(w.ID)
	for _, e := range x.extra {
		if e.Unit != "" && e.Unit != origin.Unit || !matches(e.Pattern, origin.Address) {
			continue
		}
		for _, service := range e.Services {
			out = append(out, hint{service: service, reason: graph.NeedReason{
				ID: w.ID, Text: "the configuration file says so", TextJa: "設定ファイルにそう書かれている",
			}})
		}
	}
	return out
}

// matches reports whether text matches a pattern, in which * is any text.
func matches(pattern, text string) bool {
	first, rest, wild := strings.Cut(pattern, "*")
	if !wild {
		return pattern == text
	}
	if !strings.HasPrefix(text, first) {
		return false
	}
	text = text[len(first):]
	for {
		part, more, again := strings.Cut(rest, "*")
		if !again {
			return strings.HasSuffix(text, part)
		}
		i := strings.Index(text, part)
		if i < 0 {
			return false
		}
		text, rest = text[i+len(part):], more
	}
}

// regionOf is the region of a workload as a text, with tokens in it where it is
// not known.
func (x *inference) regionOf(w *graph.Workload) string {
	if w.RegionText != "" {
		return w.RegionText
	}
	return x.tokens.Hole(value.Hole{
		Key: x.g.Origin(w.ID).Unit + "\x00region", Expression: "region",
		Why: value.Reason{Kind: value.Variable, Text: "the region is not known"},
	})
}

// objectsOf is the ARN of all objects of a bucket of AWS's in a region.
func objectsOf(bucket, region string) string {
	return "arn:" + declared.PartitionOf(region).Name + ":s3:::" + bucket + "/*"
}
