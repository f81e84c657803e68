package iam

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// scan writes the tokens of the tests.
type scan struct{ tokens *value.Tokens }

func newScan() scan { return scan{value.NewTokens()} }

func (s scan) ref(expression string) string {
	address, attribute := expression, ""
	if i := strings.LastIndexByte(expression, '.'); i >= 0 {
		address, attribute = expression[:i], expression[i+1:]
	}
	return s.tokens.Ref(value.Ref{Unit: ".", Address: address, Attribute: attribute})
}

func (s scan) hole(expression string) string {
	return s.tokens.Hole(value.Hole{Key: expression, Expression: expression, Why: value.Reason{Kind: value.Variable, Text: expression + " has no value"}})
}

// policy replaces <x> by the reference x and <?x> by the hole x.
func (s scan) policy(statements ...string) string {
	return s.expand(policyOf(statements...))
}

func (s scan) expand(text string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "<")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, ">")
		if hole, ok := strings.CutPrefix(name, "?"); ok {
			b.WriteString(s.hole(hole))
		} else {
			b.WriteString(s.ref(name))
		}
		text = after
	}
}

const (
	denySymbolic = `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["<aws_s3_bucket.b.arn>","<aws_s3_bucket.b.arn>/*"],"Condition":`
	own          = "<data.aws_caller_identity.current.account_id>"
)

func TestSymbolicVerdicts(t *testing.T) {
	tests := []struct {
		name   string
		policy []string
		bucket []string // names; <x> and <?x> as in policies
		want   Verdict
		// possible is compared where want is unknown.
		possible  []Verdict
		principal string
	}{
		{name: "endpoint and bucket by reference", policy: []string{denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"}}}`}, want: Restricted},
		{name: "the role's account is a data source", policy: []string{denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"},"ArnNotEquals":{"aws:PrincipalArn":["<aws_iam_role.backup.arn>","arn:aws:iam::` + own + `:role/ops/break-glass"]}}}`}, want: Restricted},
		{name: "the role's account is not known", policy: []string{denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"},"ArnNotLike":{"aws:PrincipalArn":"arn:<?var.partition>:iam::<?var.account>:role/deploy"}}}`}, want: Restricted},
		{name: "own account exempt", policy: []string{denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>","aws:PrincipalAccount":"` + own + `"}}}`}, want: Silent, principal: "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/"},
		{name: "own root granted", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + own + `:root"},"Action":"s3:*","Resource":"<aws_s3_bucket.b.arn>/*"}`}, want: Silent},
		{name: "a root of unknown account granted", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::<?var.account>:root"},"Action":"s3:*","Resource":"<aws_s3_bucket.b.arn>/*"}`}, want: Unknown, possible: []Verdict{Leaks, Silent}},
		{name: "an id not known as own is foreign", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"999900001111"},"Action":"s3:*","Resource":"<aws_s3_bucket.b.arn>/*"}`}, want: Leaks, principal: "arn:aws:iam::999900001111:role/"},
		{name: "endpoint id without a value", policy: []string{denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<?var.endpoint>"}}}`}, want: Restricted},
		{name: "endpoint pattern without a value", policy: []string{denySymbolic + `{"StringNotLike":{"aws:SourceVpce":"<?var.endpoint>"}}}`}, want: Unknown, possible: []Verdict{Restricted, Silent}},
		{name: "exempt principal without a value", policy: []string{denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"},"ArnNotLike":{"aws:PrincipalArn":"<?var.exempt>"}}}`}, want: Unknown, possible: []Verdict{Restricted, Silent}},
		{name: "exempt principal without a value, compared as it is", policy: []string{denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>","aws:PrincipalArn":"<?var.exempt>"}}}`}, want: Restricted},
		{name: "office range without a value", policy: []string{denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"},"NotIpAddress":{"aws:SourceIp":"<?var.office>"}}}`}, want: Unknown, possible: []Verdict{Restricted, Silent}},
		{name: "an unknown part that does not matter", policy: []string{denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"}}}`, `{"Effect":"Allow","Principal":{"AWS":"<?var.reader>"},"Action":"s3:GetObject","Resource":"<?var.resource>"}`}, want: Restricted},
		{name: "an unknown statement beside a restriction", policy: []string{denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"}}}`, `"<?var.statement>"`}, want: Restricted},
		{name: "an unknown statement outside a string", policy: []string{denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"}}}`, `<?var.statement>`}, want: Restricted},
		{name: "an unknown statement alone", policy: []string{`"<?var.statement>"`}, want: Unknown, possible: []Verdict{Restricted, Leaks, Silent}},
		{name: "unknown effect", policy: []string{`{"Effect":"<?var.effect>","Principal":"*","Action":"s3:*","Resource":"*"}`}, want: Unknown, possible: []Verdict{Restricted, Leaks, Silent}},
		{name: "unknown resource of a grant", policy: []string{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"<?var.resource>"}`}, want: Unknown, possible: []Verdict{Leaks, Silent}},
		{name: "unknown condition of a deny", policy: []string{`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["<aws_s3_bucket.b.arn>","<aws_s3_bucket.b.arn>/*"],"Condition":"<?var.condition>"}`}, want: Unknown, possible: []Verdict{Restricted, Silent}},
		{name: "bucket by its name with a hole", bucket: []string{"<?var.project>-reports"}, policy: []string{`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::<?var.project>-reports","arn:aws:s3:::<?var.project>-reports/*"],"Condition":{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"}}}`}, want: Restricted},
		{name: "bucket by the reference to its id", bucket: []string{"<aws_s3_bucket.b.id>"}, policy: []string{`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:<?var.partition>:s3:::<aws_s3_bucket.b.id>","arn:aws:s3:::<aws_s3_bucket.b.id>/*"],"Condition":{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"}}}`}, want: Restricted},
		{name: "literal resource of a bucket whose name is not known", bucket: []string{"<?var.bucket>"}, policy: []string{denyAll + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"}}}`}, want: Unknown, possible: []Verdict{Restricted, Silent}},
		{name: "CloudFront tied by reference", policy: []string{`{"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"<aws_s3_bucket.b.arn>/*","Condition":{"ArnEquals":{"AWS:SourceArn":"<aws_cloudfront_distribution.d.arn>"}}}`}, want: Silent},
		{name: "origin access identity by reference", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"<aws_cloudfront_origin_access_identity.i.iam_arn>"},"Action":"s3:GetObject","Resource":"<aws_s3_bucket.b.arn>/*"}`}, want: Silent},
		{name: "log account by data source", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"<data.aws_elb_service_account.main.arn>"},"Action":"s3:PutObject","Resource":"<aws_s3_bucket.b.arn>/*"}`}, want: Silent},
		{name: "a role by reference granted", policy: []string{`{"Effect":"Allow","Principal":{"AWS":"<aws_iam_role.app.arn>"},"Action":"s3:GetObject","Resource":"<aws_s3_bucket.b.arn>/*"}`}, want: Leaks, principal: "aws_iam_role.app.arn"},
		{name: "a policy variable does not matter", policy: []string{denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"}}}`, `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"<aws_s3_bucket.b.arn>/${aws:username}/*"}`}, want: Restricted},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScan()
			b := Bucket{ARNs: []string{s.ref("aws_s3_bucket.b.arn")}}
			for _, n := range tt.bucket {
				b.Names = append(b.Names, s.expand(n))
			}
			got := DecideBucket(BucketRequest{Policy: Parse(s.policy(tt.policy...), s.tokens), Bucket: b})
			if got.Verdict != tt.want {
				t.Fatalf("verdict %s (possible %v, why %v), want %s; witness %+v", got.Verdict, got.Possible, got.Why, tt.want, got.Witness)
			}
			if tt.want == Unknown {
				if diff := cmp.Diff(tt.possible, got.Possible); diff != "" {
					t.Errorf("possible verdicts (-want +got):\n%s", diff)
				}
				if len(got.Why) == 0 {
					t.Error("unknown without a reason")
				}
			}
			if tt.principal != "" && !strings.HasPrefix(got.Witness.Principal, tt.principal) {
				t.Errorf("witness %+v, want principal %s", *got.Witness, tt.principal)
			}
		})
	}
}

// W35: without the version the variable is plain text, which no endpoint's id
// is, and everybody is denied.
func TestVariablesNeedTheVersion(t *testing.T) {
	statement := denyAll + `{"StringNotEquals":{"aws:SourceVpce":"${aws:PrincipalTag/endpoint}"}}}`
	current := policyOf(statement)
	old := strings.Replace(current, "2012-10-17", "2008-10-17", 1)
	if v := decide(t, old); v.Verdict != Restricted {
		t.Errorf("2008-10-17: verdict %s, want restricted", v.Verdict)
	}
	if v := decide(t, current); v.Verdict != Unknown {
		t.Errorf("2012-10-17: verdict %s, want unknown", v.Verdict)
	}
}

func TestValuesAsText(t *testing.T) {
	s := newScan()
	doc := ParseValue(cty.ObjectVal(map[string]cty.Value{
		"Version": cty.StringVal("2012-10-17"),
		"Statement": cty.TupleVal([]cty.Value{cty.ObjectVal(map[string]cty.Value{
			"Effect": cty.StringVal("Deny"), "Principal": cty.StringVal("*"), "Action": cty.StringVal("s3:*"),
			"Resource": cty.ListVal([]cty.Value{cty.StringVal(s.ref("Bucket.Arn")), cty.StringVal(s.ref("Bucket.Arn") + "/*")}),
			"Condition": cty.ObjectVal(map[string]cty.Value{
				"StringNotEquals": cty.ObjectVal(map[string]cty.Value{"aws:SourceVpce": value.Unknown(cty.String, value.Reason{Kind: value.Variable, Text: "parameter Endpoint has no value"})}),
				"Bool":            cty.ObjectVal(map[string]cty.Value{"aws:SecureTransport": cty.True}),
			}),
			"Sid": cty.NullVal(cty.String),
		})}),
	}), s.tokens)
	if len(doc.Problems) > 0 {
		t.Fatalf("problems %+v", doc.Problems)
	}
	got := DecideBucket(BucketRequest{Policy: doc, Bucket: Bucket{ARNs: []string{s.ref("Bucket.Arn")}}})
	if got.Verdict != Silent {
		t.Errorf("verdict %s, want silent: a request without TLS passes", got.Verdict)
	}
	if len(got.NetworkStatements) != 1 {
		t.Errorf("network statements %v, want one", got.NetworkStatements)
	}
}
