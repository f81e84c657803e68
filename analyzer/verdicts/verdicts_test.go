package verdicts_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// read returns the network of a root module, with all facts.
func read(t *testing.T, text string) (*analyzer.Network, analyzer.Options) {
	t.Helper()
	opts := analyzer.Options{FS: fstest.MapFS{"main.tf": {Data: []byte(text)}}, Paths: []string{"."}}
	net, err := analyzer.Read(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return net, opts
}

func endpoint(policy string) string {
	return `
variable "x" {}
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
resource "aws_s3_bucket" "b" { bucket = "b" }
resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.main.id
  service_name = "com.amazonaws.eu-west-1.s3"
` + policy + "\n}\n"
}

func allow(action, resource string) string {
	return fmt.Sprintf("policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = \"*\", Action = %s, Resource = %s }] })", action, resource)
}

func TestEndpoints(t *testing.T) {
	for name, test := range map[string]struct {
		config   string
		verdict  string
		possible []string
	}{
		"no policy":                {endpoint(""), "full-access", []string{"full-access"}},
		"an empty policy":          {endpoint(`policy = ""`), "full-access", []string{"full-access"}},
		"a policy that is null":    {endpoint(`policy = null`), "full-access", []string{"full-access"}},
		"everything":               {endpoint(allow(`"*"`, `"*"`)), "full-access", []string{"full-access"}},
		"a bucket":                 {endpoint(allow(`"s3:*"`, "[aws_s3_bucket.b.arn, \"${aws_s3_bucket.b.arn}/*\"]")), "narrowed", []string{"narrowed"}},
		"another service":          {endpoint(allow(`"ssm:*"`, `"*"`)), "no-effect", []string{"no-effect"}},
		"an unknown resource":      {endpoint(allow(`"s3:*"`, `var.x`)), "unknown", []string{"full-access", "narrowed"}},
		"a bucket of unknown name": {endpoint(allow(`"s3:*"`, "\"arn:aws:s3:::${var.x}/*\"")), "narrowed", []string{"narrowed"}},
		"an unknown policy":        {endpoint(`policy = var.x`), "unknown", nil},
		"what is no policy":        {endpoint(`policy = "{"`), "unknown", nil},
		"a policy that a condition chooses": {
			endpoint("policy = var.x ? jsonencode({ Statement = [{ Effect = \"Allow\", Principal = \"*\", Action = \"s3:Get*\", Resource = \"*\" }] }) : null"),
			"unknown", []string{"full-access", "narrowed"},
		},
		"narrowed either way": {
			endpoint("policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = \"*\", Action = var.x ? \"s3:Get*\" : \"s3:Put*\", Resource = \"*\" }] })"),
			"narrowed", []string{"narrowed"},
		},
		"a policy that may be there": {
			endpoint("") + "resource \"aws_vpc_endpoint_policy\" \"p\" {\n  count = var.x ? 1 : 0\n  vpc_endpoint_id = aws_vpc_endpoint.s3.id\n  " + allow(`"ssm:*"`, `"*"`) + "\n}\n",
			"unknown", []string{"full-access", "narrowed", "no-effect"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			net, _ := read(t, test.config)
			if said := len(net.Diagnostics); (said > 0) != (name == "an unknown policy" || name == "what is no policy") {
				t.Errorf("diagnostics %v", net.Diagnostics)
			}
			if len(net.Graph.Facts.EndpointPolicies) != 1 {
				t.Fatalf("verdicts: %+v", net.Graph.Facts.EndpointPolicies)
			}
			got := net.Graph.Facts.EndpointPolicies[0]
			if got.Verdict != test.verdict || !slices.Equal(got.Possible, test.possible) {
				t.Errorf("verdict %s of %v, want %s of %v (why %v)", got.Verdict, got.Possible, test.verdict, test.possible, got.Why)
			}
			if got.Verdict == graph.VerdictUnknown && len(got.Why) == 0 {
				t.Error("unknown without a reason")
			}
		})
	}
}

// bucket is a bucket whose policy compares a key with a value.
func bucket(key, value string) string {
	return endpoint("") + fmt.Sprintf(`
resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Statement = [{
    Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"]
    Condition = { StringNotEquals = { %q = %s } }
  }] })
}
`, key, value)
}

func TestNetworkValues(t *testing.T) {
	for _, test := range []struct{ key, value, of, mismatch string }{
		{"aws:SourceVpce", "aws_vpc_endpoint.s3.id", "aws_vpc_endpoint.s3", "none"},
		{"aws:sourceVpce", "aws_vpc_endpoint.s3.arn", "aws_vpc_endpoint.s3", "arn-as-id"},
		{"aws:SourceVpce", "aws_vpc_endpoint.s3.vpc_id", "aws_vpc.main", "vpc-as-endpoint"},
		{"aws:SourceVpce", "aws_vpc_endpoint.s3.prefix_list_id", "aws_vpc_endpoint.s3", "other"},
		{"aws:SourceVpce", "aws_vpc.main.id", "aws_vpc.main", "vpc-as-endpoint"},
		{"aws:SourceVpce", "aws_subnet.a.id", "aws_subnet.a", "other"},
		{"aws:SourceVpce", `"vpc-0a1b2c3d"`, "", "vpc-as-endpoint"},
		{"aws:SourceVpc", "aws_vpc.main.id", "aws_vpc.main", "none"},
		{"aws:SourceVpc", "aws_subnet.a.vpc_id", "aws_vpc.main", "none"},
		{"aws:SourceVpc", "aws_vpc_endpoint.s3.id", "aws_vpc_endpoint.s3", "endpoint-as-vpc"},
		{"aws:SourceVpcArn", "aws_vpc.main.arn", "aws_vpc.main", "none"},
		{"aws:SourceVpcArn", "aws_vpc.main.id", "aws_vpc.main", "id-as-arn"},
		{"aws:SourceIp", "aws_vpc.main.cidr_block", "", "private-range"},
		{"aws:SourceVpce", "var.x", "", "none"},
	} {
		t.Run(test.key+" "+test.value, func(t *testing.T) {
			net, _ := read(t, bucket(test.key, test.value))
			if len(net.Graph.Facts.NetworkValues) != 1 {
				t.Fatalf("values: %+v", net.Graph.Facts.NetworkValues)
			}
			got := net.Graph.Facts.NetworkValues[0]
			if string(got.Of.Or("")) != test.of || got.Mismatch != test.mismatch {
				t.Errorf("of %q, mismatch %s; want %q, %s", got.Of.Or(""), got.Mismatch, test.of, test.mismatch)
			}
		})
	}
}

// TestPolicyKnownInPart: what is not known is a verdict's reason only where it
// could change it.
func TestPolicyKnownInPart(t *testing.T) {
	net, _ := read(t, bucket("aws:SourceVpce", "[aws_vpc_endpoint.s3.id, var.x]"))
	got := net.Graph.Facts.PolicyVerdicts[0]
	if got.Verdict != graph.VerdictRestricted || len(got.Approved) != 2 {
		t.Errorf("verdict %s, approved %v: an unknown endpoint beside a known one is one more", got.Verdict, got.Approved)
	}
}

// TestPolicyThatAConditionChooses: each document is judged, and only what differs
// is unknown.
func TestPolicyThatAConditionChooses(t *testing.T) {
	const deny = `jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"], Condition = %s }] })`
	vpce := fmt.Sprintf(deny, `{ StringNotEquals = { "aws:SourceVpce" = aws_vpc_endpoint.s3.id } }`)
	vpc := fmt.Sprintf(deny, `{ StringNotEquals = { "aws:SourceVpc" = aws_vpc.main.id } }`)
	tls := fmt.Sprintf(deny, `{ Bool = { "aws:SecureTransport" = "false" } }`)
	for name, test := range map[string]struct{ policy, want string }{
		"the same verdict":  {"var.x ? " + vpce + " : " + vpc, "restricted"},
		"different ones":    {"var.x ? " + vpce + " : " + tls, "unknown"},
		"one or none":       {"var.x ? " + tls + " : null", "silent"},
		"restricted or not": {"var.x ? " + vpce + " : null", "unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			net, _ := read(t, endpoint("")+"resource \"aws_s3_bucket_policy\" \"b\" {\n  bucket = aws_s3_bucket.b.id\n  policy = "+test.policy+"\n}\n")
			if got := net.Graph.Facts.PolicyVerdicts; len(got) != 1 || got[0].Verdict != test.want || len(net.Diagnostics) > 0 {
				t.Errorf("verdicts %+v, diagnostics %v; want %s", got, net.Diagnostics, test.want)
			}
		})
	}
}

func TestAPIs(t *testing.T) {
	api := func(kind, policy string) string {
		return "variable \"x\" {}\nresource \"aws_api_gateway_rest_api\" \"a\" {\n  name = \"a\"\n  endpoint_configuration { types = [" + kind + "] }\n" + policy + "\n}\n"
	}
	const bound = `policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "execute-api:Invoke", Resource = "*", Condition = { StringEquals = { "aws:SourceVpc" = "vpc-0a1b2c3d" } } }] })`
	open := allow(`"execute-api:Invoke"`, `"execute-api:/*"`)
	for name, test := range map[string]struct{ config, want string }{
		"private without a policy":  {api(`"PRIVATE"`, ""), "restricted"},
		"private and bound":         {api(`"PRIVATE"`, bound), "restricted"},
		"private and open":          {api(`"PRIVATE"`, open), "leaks"},
		"regional and open":         {api(`"REGIONAL"`, open), "leaks"},
		"of unknown type":           {api(`var.x`, open), "leaks"},
		"unknown policy":            {api(`"PRIVATE"`, "policy = var.x"), "unknown"},
		"open either way":           {api(`"PRIVATE"`, "policy = var.x ? "+strings.TrimPrefix(open, "policy = ")+" : "+strings.Replace(strings.TrimPrefix(open, "policy = "), "execute-api:/*", "*", 1)), "leaks"},
		"open or bound":             {api(`"PRIVATE"`, "policy = var.x ? "+strings.TrimPrefix(open, "policy = ")+" : "+strings.TrimPrefix(bound, "policy = ")), "unknown"},
		"policy in a definition":    {api(`"PRIVATE"`, `body = jsonencode({ "x-amazon-apigateway-policy" = {} })`), "unknown"},
		"bound in a definition":     {api(`"PRIVATE"`, `body = jsonencode({ "x-amazon-apigateway-policy" = `+strings.TrimPrefix(strings.TrimSuffix(bound, ")"), "policy = jsonencode(")+` })`), "restricted"},
		"open in a definition":      {api(`"PRIVATE"`, `body = jsonencode({ "x-amazon-apigateway-policy" = `+strings.TrimPrefix(strings.TrimSuffix(open, ")"), "policy = jsonencode(")+` })`), "leaks"},
		"in a definition in YAML":   {api(`"PRIVATE"`, `body = "openapi: 3.0.1\nx-amazon-apigateway-policy: {}\n"`), "unknown"},
		"no policy in a definition": {api(`"PRIVATE"`, `body = jsonencode({ openapi = "3.0.1" })`), "restricted"},
		"by another resource": {
			api(`"PRIVATE"`, "") + "resource \"aws_api_gateway_rest_api_policy\" \"p\" {\n  rest_api_id = aws_api_gateway_rest_api.a.id\n  " + open + "\n}\n", "leaks",
		},
	} {
		t.Run(name, func(t *testing.T) {
			net, _ := read(t, test.config)
			if len(net.Graph.Facts.APIVerdicts) != 1 || net.Graph.Facts.APIVerdicts[0].Verdict != test.want {
				t.Errorf("verdicts %+v, want %s", net.Graph.Facts.APIVerdicts, test.want)
			}
		})
	}
}

// TestBadDocuments: what AWS refuses is said once, and the rest is judged.
func TestBadDocuments(t *testing.T) {
	deep := strings.Repeat(`{\"a\":`, 1000) + "1" + strings.Repeat("}", 1000)
	for name, test := range map[string]struct {
		policy string
		said   string
		judged bool
	}{
		"no JSON":             {`"{ Statement"`, "Policy is not JSON", false},
		"no object":           {`"[1]"`, "Wrong type in a policy", false},
		"a text":              {`"\"*\""`, "Wrong type in a policy", false},
		"no statement":        {`"{\"Version\":\"2012-10-17\"}"`, "Policy without statements", false},
		"unknown version":     {`"{\"Version\":\"2024-01-01\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}"`, "Unknown policy version", true},
		"two actions":         {`"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Action\":\"*\",\"Resource\":\"*\"}}"`, "Duplicate", true},
		"1,000 deep":          {`"` + deep + `"`, "nest", false},
		"a statement is text": {`"{\"Statement\":[\"x\",{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"`, "Wrong type in a policy", true},
	} {
		t.Run(name, func(t *testing.T) {
			net, _ := read(t, "resource \"aws_s3_bucket_policy\" \"b\" {\n  bucket = \"b\"\n  policy = "+test.policy+"\n}\n")
			var said []string
			for _, d := range net.Diagnostics {
				said = append(said, d.Summary+" "+d.Detail)
			}
			if !slices.ContainsFunc(said, func(s string) bool { return strings.Contains(strings.ToLower(s), strings.ToLower(test.said)) }) {
				t.Errorf("diagnostics %q, want %q", said, test.said)
			}
			if judged := len(net.Graph.Facts.PolicyVerdicts) > 0; judged != test.judged {
				t.Errorf("judged: %v, want %v", judged, test.judged)
			}
		})
	}
}

func TestList(t *testing.T) {
	net, opts := read(t, bucket("aws:SourceVpce", "aws_vpc_endpoint.s3.id")+`
resource "aws_vpc_endpoint_policy" "s3" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  `+allow(`"ssm:*"`, `"*"`)+`
}
resource "aws_s3_access_point" "a" {
  bucket = aws_s3_bucket.b.id
  name   = "a"
  `+allow(`"s3:*"`, `"*"`)+`
}
`)
	type row struct{ Address, Kind, Of, Verdict string }
	want := []row{
		{"aws_s3_access_point.a", "access-point", "", "leaks"},
		{"aws_s3_bucket_policy.b", "bucket", "aws_s3_bucket.b", "restricted"},
		{"aws_vpc_endpoint_policy.s3", "endpoint", "aws_vpc_endpoint.s3", "no-effect"},
	}
	var got []row
	for _, r := range net.Policies(opts) {
		got = append(got, row{r.Address, r.Kind, r.Of, r.Verdict})
		if r.Verdict == "restricted" && (len(r.Approved) != 1 || r.Approved[0].Value != "aws_vpc_endpoint.s3") {
			t.Errorf("approved %v", r.Approved)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

// TestOnlyDenies: a file that only denies narrows what others allow; it is not
// known what.
func TestOnlyDenies(t *testing.T) {
	opts := analyzer.Options{FS: fstest.MapFS{
		"scp.json": {Data: []byte(`{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}}`)},
	}, Paths: []string{"."}}
	net, err := analyzer.Read(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	rows := net.Policies(opts)
	if len(rows) != 1 || rows[0].Kind != "document" || rows[0].Verdict != "unknown" || len(rows[0].Why) != 1 {
		t.Errorf("rows %+v", rows)
	}
}

// TestBlockPublicAccess: a public policy lets nobody outside in where Block Public
// Access restricts the bucket, and may where that is not known.
func TestBlockPublicAccess(t *testing.T) {
	for restrict, want := range map[string]string{"true": "silent", "false": "leaks", "var.x": "unknown"} {
		t.Run(restrict, func(t *testing.T) {
			net, _ := read(t, endpoint("")+`
resource "aws_s3_bucket_public_access_block" "b" {
  bucket                  = aws_s3_bucket.b.id
  restrict_public_buckets = `+restrict+`
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  `+allow(`"s3:GetObject"`, "\"${aws_s3_bucket.b.arn}/*\"")+`
}
`)
			got := net.Graph.Facts.PolicyVerdicts[0]
			if got.Verdict != want {
				t.Errorf("verdict %s, want %s", got.Verdict, want)
			}
			if want == "unknown" && !slices.Equal(got.Why, []string{"variable var.x has no value"}) {
				t.Errorf("why %q", got.Why)
			}
		})
	}
}

// TestBucketNamedInPart: a policy that writes the bucket's name as the bucket does
// is about that bucket, although the name is not known.
func TestBucketNamedInPart(t *testing.T) {
	for _, name := range []string{"data-${data.aws_caller_identity.me.account_id}", "data-${var.x}", "${var.x}"} {
		net, _ := read(t, endpoint("")+`
data "aws_caller_identity" "me" {}
resource "aws_s3_bucket" "d" { bucket = "`+name+`" }
resource "aws_s3_bucket_policy" "d" {
  bucket = "`+name+`"
  policy = jsonencode({ Statement = [{
    Effect = "Deny", Principal = "*", Action = "s3:*", Resource = ["arn:aws:s3:::`+name+`", "arn:aws:s3:::`+name+`/*"]
    Condition = { StringNotEquals = { "aws:SourceVpce" = aws_vpc_endpoint.s3.id } }
  }] })
}
`)
		if got := net.Graph.Facts.PolicyVerdicts[0]; got.Verdict != graph.VerdictRestricted {
			t.Errorf("%s: verdict %s, why %v", name, got.Verdict, got.Why)
		}
	}
}

// TestWitnessOfAnEndpoint: the request comes through the endpoint itself, and is
// for the bucket by its name.
func TestWitnessOfAnEndpoint(t *testing.T) {
	net, _ := read(t, endpoint(allow(`"s3:Get*"`, "\"${aws_s3_bucket.b.arn}/*\"")))
	got := net.Graph.Facts.EndpointPolicies[0].Witness
	if got == nil || got.Source != "aws_vpc_endpoint.s3" || got.Resource != "arn:aws:s3:::b/report.csv" {
		t.Errorf("witness %+v", got)
	}
}
