package catalog

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

func TestBucket(t *testing.T) {
	policy := graph.ID("aws_s3_bucket_policy.p")
	attach := func(bucket func(f *fixture) cty.Value) func(f *fixture) {
		return func(f *fixture) {
			f.add("aws_s3_bucket.b", attrs{"bucket": text("logs")})
			f.add("aws_s3_bucket_policy.p", attrs{"bucket": bucket(f), "policy": text("{}")})
		}
	}
	tests := []struct {
		name     string
		write    func(f *fixture)
		policies graph.Refs
		website  graph.Attr[bool]
		blocked  graph.Attr[bool]
	}{
		{name: "inline policy and website", write: func(f *fixture) {
			f.add("aws_s3_bucket.b", attrs{"policy": text("{}"), "website": blocks(attrs{"index_document": text("x")})})
		}, policies: definite("aws_s3_bucket.b/policy"), website: graph.Known(true), blocked: graph.Known(false)},
		{name: "policy by reference", write: attach(func(f *fixture) cty.Value { return f.id("aws_s3_bucket.b") }),
			policies: definite(policy), website: graph.Known(false), blocked: graph.Known(false)},
		{name: "policy by name", write: attach(func(*fixture) cty.Value { return text("logs") }),
			policies: definite(policy), website: graph.Known(false), blocked: graph.Known(false)},
		{name: "policy by another name", write: attach(func(*fixture) cty.Value { return text("b") }),
			website: graph.Known(false), blocked: graph.Known(false)},
		{name: "policy of an unknown bucket", write: attach(func(f *fixture) cty.Value { return f.hole("var.bucket") }),
			policies: graph.Refs{Maybe: []graph.ID{policy}, Why: []string{"aws_s3_bucket_policy.p may belong to it"}},
			website:  graph.Known(false), blocked: graph.Known(false)},
		{name: "the same unknown name", write: func(f *fixture) {
			f.add("aws_s3_bucket.b", attrs{"bucket": f.hole("var.name")})
			f.add("aws_s3_bucket.c", attrs{"bucket": text("logs")})
			f.add("aws_s3_bucket_policy.p", attrs{"bucket": text("logs"), "policy": text("{}")})
		}, website: graph.Known(false), blocked: graph.Known(false)},
		{name: "all switches", write: func(f *fixture) {
			f.add("aws_s3_bucket.b", nil)
			f.add("aws_s3_bucket_website_configuration.w", attrs{"bucket": f.id("aws_s3_bucket.b")})
			f.add("aws_s3_bucket_public_access_block.x", attrs{"bucket": f.id("aws_s3_bucket.b"), "block_public_policy": cty.True})
		}, website: graph.Known(true), blocked: graph.Known(true)},
		{name: "switches that exist maybe", write: func(f *fixture) {
			f.add("aws_s3_bucket.b", nil)
			f.add("aws_s3_bucket_public_access_block.x", attrs{"bucket": f.id("aws_s3_bucket.b"), "block_public_policy": cty.True}).Exists = value.Atom("var.on")
		}, website: graph.Known(false), blocked: graph.Unknown[bool]("aws_s3_bucket_public_access_block.x exists only if var.on")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			tt.write(f)
			g := f.build(t)
			n := node[*graph.Bucket](t, g, "aws_s3_bucket.b")
			equal(t, "policies", n.Policies, tt.policies)
			sameAttr(t, "website", n.Website, tt.website)
			sameAttr(t, "blocked", n.BlockPublicPolicy, tt.blocked)
			for _, id := range n.Policies.IDs {
				sameAttr(t, "attached to", node[*graph.Policy](t, g, id).AttachedTo, graph.Known(n.ID))
				if rs := g.Origin(id).Places; len(rs) == 0 || rs[0].Attribute != "document" {
					t.Error("the policy has no place for its document")
				}
			}
		})
	}
}
