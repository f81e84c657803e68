package catalog

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

func TestRestAPI(t *testing.T) {
	configuration := func(types cty.Value, ids ...cty.Value) cty.Value {
		return blocks(attrs{"types": types, "vpc_endpoint_ids": list(ids...)})
	}
	tests := []struct {
		name      string
		write     func(f *fixture)
		private   graph.Attr[bool]
		endpoints graph.Refs
		policy    graph.Attr[graph.ID]
	}{
		{"nothing", func(f *fixture) { f.add("aws_api_gateway_rest_api.a", nil) }, graph.Known(false), graph.Refs{}, graph.Null[graph.ID]()},
		{"private with an endpoint and a policy", func(f *fixture) {
			f.add("aws_vpc_endpoint.e", nil)
			f.add("aws_api_gateway_rest_api.a", attrs{"endpoint_configuration": configuration(list(text("PRIVATE")), f.id("aws_vpc_endpoint.e")), "policy": text("{}")})
		}, graph.Known(true), definite("aws_vpc_endpoint.e"), graph.Known(graph.ID("aws_api_gateway_rest_api.a/policy"))},
		{"regional", func(f *fixture) {
			f.add("aws_api_gateway_rest_api.a", attrs{"endpoint_configuration": configuration(list(text("REGIONAL")))})
		}, graph.Known(false), graph.Refs{}, graph.Null[graph.ID]()},
		{"unknown type", func(f *fixture) {
			f.add("aws_api_gateway_rest_api.a", attrs{"endpoint_configuration": configuration(f.hole("var.types"))})
		}, graph.Unknown[bool]("variable var.types has no value"), graph.Refs{}, graph.Null[graph.ID]()},
		{"a policy of its own", func(f *fixture) {
			f.add("aws_api_gateway_rest_api.a", nil)
			f.add("aws_api_gateway_rest_api_policy.p", attrs{"rest_api_id": f.id("aws_api_gateway_rest_api.a"), "policy": text("{}")})
		}, graph.Known(false), graph.Refs{}, graph.Known(graph.ID("aws_api_gateway_rest_api_policy.p"))},
		{"a policy in a definition", func(f *fixture) {
			f.add("aws_api_gateway_rest_api.a", attrs{"body": text(`{"x-amazon-apigateway-policy":{}}`)})
		}, graph.Known(false), graph.Refs{}, graph.Known(graph.ID("aws_api_gateway_rest_api.a/policy"))},
		{"a policy in a definition in YAML", func(f *fixture) {
			f.add("aws_api_gateway_rest_api.a", attrs{"body": text("x-amazon-apigateway-policy: {}")})
		}, graph.Known(false), graph.Refs{}, graph.Unknown[graph.ID]("the policy in the definition of aws_api_gateway_rest_api.a is not read")},
		{"a policy that exists maybe", func(f *fixture) {
			f.add("aws_api_gateway_rest_api.a", nil)
			f.add("aws_api_gateway_rest_api_policy.p", attrs{"rest_api_id": f.id("aws_api_gateway_rest_api.a"), "policy": text("{}")}).Exists = value.Atom("var.on")
		}, graph.Known(false), graph.Refs{}, graph.Unknown[graph.ID]("aws_api_gateway_rest_api_policy.p exists only if var.on")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			tt.write(f)
			n := node[*graph.RestAPI](t, f.build(t), "aws_api_gateway_rest_api.a")
			equal(t, "private", n.Private.IsKnown(), tt.private.IsKnown())
			equal(t, "is private", n.Private.Or(false), tt.private.Or(false))
			equal(t, "endpoints", n.Endpoints, tt.endpoints)
			sameAttr(t, "policy", n.Policy, tt.policy)
		})
	}
}

func TestTemplateRestAPI(t *testing.T) {
	f := stack()
	f.put("Api", "ApiGateway::RestApi", attrs{
		"EndpointConfiguration": objectOf(attrs{"Types": list(text("PRIVATE"))}),
		"Body": objectOf(attrs{
			"x-amazon-apigateway-policy":                 objectOf(attrs{"Statement": list()}),
			"x-amazon-apigateway-endpoint-configuration": objectOf(attrs{"vpcEndpointIds": list(text("vpce-0a1b2c3d"))}),
		}),
	})
	n := node[*graph.RestAPI](t, f.build(t), "Api")
	sameAttr(t, "private", n.Private, graph.Known(true))
	sameAttr(t, "policy", n.Policy, graph.Known(graph.ID("Api/policy")))
	equal(t, "endpoints", len(n.Endpoints.IDs), 1)
}

func TestAccessPoint(t *testing.T) {
	f := newFixture()
	f.add("aws_vpc.v", nil)
	f.add("aws_s3_bucket.b", attrs{"bucket": text("logs")})
	f.add("aws_s3_access_point.p", attrs{"bucket": text("logs"), "vpc_configuration": blocks(attrs{"vpc_id": f.id("aws_vpc.v")})})
	f.add("aws_s3_access_point.q", attrs{"bucket": f.id("aws_s3_bucket.b")})
	f.add("aws_s3control_access_point_policy.q", attrs{"access_point_arn": f.ref("aws_s3_access_point.q", "arn"), "policy": text("{}")})
	g := f.build(t)
	p, q := node[*graph.AccessPoint](t, g, "aws_s3_access_point.p"), node[*graph.AccessPoint](t, g, "aws_s3_access_point.q")
	for _, n := range []*graph.AccessPoint{p, q} {
		sameAttr(t, "bucket", n.Bucket, graph.Known(graph.ID("aws_s3_bucket.b")))
	}
	sameAttr(t, "vpc", p.VPC, graph.Known(graph.ID("aws_vpc.v")))
	sameAttr(t, "vpc", q.VPC, graph.Null[graph.ID]())
	sameAttr(t, "policy", q.Policy, graph.Known(graph.ID("aws_s3control_access_point_policy.q")))
}

// TestBucketUses: what AWS services deliver to or read is told by the resources
// that ask for it.
func TestBucketUses(t *testing.T) {
	tests := []struct {
		name        string
		write       func(f *fixture)
		log, origin graph.Attr[bool]
	}{
		{"nothing", func(*fixture) {}, graph.Known(false), graph.Known(false)},
		{"access logs of another bucket", func(f *fixture) {
			f.add("aws_s3_bucket_logging.l", attrs{"bucket": text("x"), "target_bucket": f.id("aws_s3_bucket.b")})
		}, graph.Known(true), graph.Known(false)},
		{"a trail by name", func(f *fixture) { f.add("aws_cloudtrail.t", attrs{"s3_bucket_name": text("logs")}) }, graph.Known(true), graph.Known(false)},
		{"a load balancer", func(f *fixture) {
			f.add("aws_lb.l", attrs{"access_logs": blocks(attrs{"bucket": f.id("aws_s3_bucket.b")})})
		}, graph.Known(true), graph.Known(false)},
		{"a flow log below a prefix", func(f *fixture) {
			f.add("aws_flow_log.l", attrs{"log_destination": text("arn:aws:s3:::logs/flows/")})
		}, graph.Known(true), graph.Known(false)},
		{"another bucket", func(f *fixture) { f.add("aws_cloudtrail.t", attrs{"s3_bucket_name": text("logs-2")}) }, graph.Known(false), graph.Known(false)},
		{"an ACL", func(f *fixture) {
			f.add("aws_s3_bucket_acl.a", attrs{"bucket": f.id("aws_s3_bucket.b"), "acl": text("log-delivery-write")})
		}, graph.Known(true), graph.Known(false)},
		{"an origin by reference", func(f *fixture) {
			f.add("aws_cloudfront_distribution.d", attrs{"origin": blocks(attrs{"domain_name": f.ref("aws_s3_bucket.b", "bucket_regional_domain_name")})})
		}, graph.Known(false), graph.Known(true)},
		{"an origin by name", func(f *fixture) {
			f.add("aws_cloudfront_distribution.d", attrs{"origin": blocks(attrs{"domain_name": text("logs.s3.eu-west-1.amazonaws.com")})})
		}, graph.Known(false), graph.Known(true)},
		{"logs of a distribution", func(f *fixture) {
			f.add("aws_cloudfront_distribution.d", attrs{"logging_config": blocks(attrs{"bucket": f.ref("aws_s3_bucket.b", "bucket_domain_name")})})
		}, graph.Known(true), graph.Known(false)},
		{"a trail that exists maybe", func(f *fixture) {
			f.add("aws_cloudtrail.t", attrs{"s3_bucket_name": text("logs")}).Exists = value.Atom("var.on")
		}, graph.Unknown[bool]("aws_cloudtrail.t exists only if var.on"), graph.Known(false)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			f.add("aws_s3_bucket.b", attrs{"bucket": text("logs")})
			tt.write(f)
			n := node[*graph.Bucket](t, f.build(t), "aws_s3_bucket.b")
			sameAttr(t, "log delivery", n.LogDelivery, tt.log)
			sameAttr(t, "origin", n.Origin, tt.origin)
		})
	}
}

func TestAccountPublicAccess(t *testing.T) {
	f := newFixture()
	f.add("aws_s3_bucket.b", nil)
	f.add("aws_s3_account_public_access_block.a", attrs{"restrict_public_buckets": cty.True})
	n := node[*graph.Bucket](t, f.build(t), "aws_s3_bucket.b")
	sameAttr(t, "restrict", n.RestrictPublicBuckets, graph.Known(true))
	sameAttr(t, "block", n.BlockPublicPolicy, graph.Known(false))
}
