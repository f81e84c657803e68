package iam

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestLockout(t *testing.T) {
	const vpce = denySymbolic + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.s3.id>"}`
	tests := []struct {
		name   string
		policy []string
		want   Answer
	}{
		{"Q13 nobody outside", []string{vpce + `}}`}, AnswerYes},
		{"a role of any account", []string{vpce + `,"ArnNotEquals":{"aws:PrincipalArn":"arn:aws:iam::999900001111:role/infra-pipeline"}}}`}, AnswerNo},
		{"the own account", []string{vpce + `,"StringNotEqualsIgnoreCase":{"aws:PrincipalAccount":"` + own + `"}}}`}, AnswerNo},
		{"AWS services repair nothing", []string{vpce + `,"BoolIfExists":{"aws:PrincipalIsAWSService":"false","aws:ViaAWSService":"false"}}}`}, AnswerYes},
		{"a public range", []string{vpce + `,"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`}, AnswerNo},
		{"W15 a private range", []string{vpce + `,"NotIpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}`}, AnswerYes},
		{"W17 an office and an endpoint, each denying the other", []string{vpce + `}}`, denySymbolic + `{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`}, AnswerYes},
		{"data actions only", []string{strings.Replace(vpce, `"s3:*"`, `["s3:GetObject*","s3:PutObject*","s3:DeleteObject*","s3:List*"]`, 1) + `}}`}, AnswerNo},
		{"objects only", []string{strings.Replace(vpce, `"<aws_s3_bucket.b.arn>",`, ``, 1) + `}}`}, AnswerNo},
		{"the internet is not denied", []string{vpce + `,"Null":{"aws:SourceVpce":"false"}}}`}, AnswerNo},
		{"a tag", []string{vpce + `,"StringNotEqualsIfExists":{"aws:PrincipalTag/admin":"yes"}}}`}, AnswerNo},
		{"an unknown principal", []string{vpce + `,"ArnNotLike":{"aws:PrincipalArn":"<?var.pipeline>"}}}`}, AnswerUnknown},
		{"W11 every endpoint of the world, but nobody over the internet", []string{denySymbolic + `{"StringNotLike":{"aws:SourceVpce":"vpce-*"}}}`}, AnswerYes},
		{"a role of that name in every account", []string{vpce + `,"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/deploy"}}}`}, AnswerNo},
		{"the ARN of sessions, which aws:PrincipalArn never is", []string{vpce + `,"ArnNotLike":{"aws:PrincipalArn":"arn:aws:sts::` + own + `:assumed-role/deploy/*"}}}`}, AnswerYes},
		{"no network", []string{denySymbolic + `{"Bool":{"aws:SecureTransport":"false"}}}`}, AnswerNo},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScan()
			doc := Parse(s.policy(tt.policy...), s.tokens)
			if len(doc.Problems) > 0 {
				t.Fatalf("problems %+v", doc.Problems)
			}
			got := DecideLockout(BucketRequest{Policy: doc, Bucket: Bucket{ARNs: []string{s.ref("aws_s3_bucket.b.arn")}}})
			if got.Locked != tt.want {
				t.Errorf("locked %s, want %s; witness %+v, why %v", got.Locked, tt.want, got.Witness, got.Why)
			}
		})
	}
}

func TestNetworkValues(t *testing.T) {
	s := newScan()
	doc := Parse(s.policy(denyAll+`{"StringNotEquals":{"aws:SourceVpce":["$v1","vpc-0a1b2c3d4e5f60718","arn:aws:ec2:eu-west-1:$A:vpc-endpoint/$v1","<aws_vpc_endpoint.s3.id>","<?var.id>","s3","vpce-<?var.id>"],"aws:sourcevpc":["vpc-1a2b3c4d","$v1"]},"ArnNotLike":{"aws:SourceVpcArn":["vpc-1a2b3c4d","arn:aws:ec2:*:$A:vpc/*"]},"NotIpAddressIfExists":{"aws:SourceIp":["10.1.0.0/16","203.0.113.0/24","fd00::/8","172.32.0.0/16"]},"Null":{"aws:SourceVpce":"true"}}}`), s.tokens)
	want := []NetworkValue{
		{Key: "aws:SourceVpce", Value: "vpce-0a1b2c3d4e5f60718"},
		{Key: "aws:SourceVpce", Value: "vpc-0a1b2c3d4e5f60718", Mismatch: VPCAsEndpoint},
		{Key: "aws:SourceVpce", Value: "arn:aws:ec2:eu-west-1:111122223333:vpc-endpoint/vpce-0a1b2c3d4e5f60718", Mismatch: ARNAsID},
		{Key: "aws:SourceVpce", Value: "aws_vpc_endpoint.s3.id"},
		{Key: "aws:SourceVpce", Value: "var.id"},
		{Key: "aws:SourceVpce", Value: "s3", Mismatch: OtherShape},
		{Key: "aws:SourceVpce", Value: "vpce-${var.id}"},
		{Key: "aws:SourceVpc", Value: "vpc-1a2b3c4d"},
		{Key: "aws:SourceVpc", Value: "vpce-0a1b2c3d4e5f60718", Mismatch: EndpointAsVPC},
		{Key: "aws:SourceVpcArn", Value: "vpc-1a2b3c4d", Mismatch: IDAsARN},
		{Key: "aws:SourceVpcArn", Value: "arn:aws:ec2:*:111122223333:vpc/*"},
		{Key: "aws:SourceIp", Value: "10.1.0.0/16", Mismatch: PrivateRange},
		{Key: "aws:SourceIp", Value: "203.0.113.0/24"},
		{Key: "aws:SourceIp", Value: "fd00::/8", Mismatch: PrivateRange},
		{Key: "aws:SourceIp", Value: "172.32.0.0/16"},
	}
	got := NetworkValues(doc)
	for i := range got {
		if (got[i].Ref != nil) != (i == 3) {
			t.Errorf("value %d: reference %v", i, got[i].Ref)
		}
		got[i].Value = s.tokens.Render(got[i].Value)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(NetworkValue{}, "Ref", "Span")); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

func TestAPI(t *testing.T) {
	const allow = `{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*"`
	const deny = `{"Effect":"Deny","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*","Condition":`
	tests := []struct {
		name   string
		policy []string
		want   Answer
	}{
		{"allow and deny the rest", []string{allow + `}`, deny + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.api.id>"}}}`}, AnswerYes},
		{"everybody", []string{allow + `}`}, AnswerNo},
		{"bound by its own condition", []string{allow + `,"Condition":{"StringEquals":{"aws:SourceVpc":["<aws_vpc.main.id>"]}}}`}, AnswerYes},
		{"bound by a condition that absence passes", []string{allow + `,"Condition":{"StringEqualsIfExists":{"aws:SourceVpc":["<aws_vpc.main.id>"]}}}`}, AnswerYes},
		{"any endpoint", []string{allow + `,"Condition":{"StringLike":{"aws:SourceVpce":"vpce-*"}}}`}, AnswerNo},
		{"an address never comes", []string{allow + `,"Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`}, AnswerYes},
		{"denied from an address only", []string{allow + `}`, deny + `{"NotIpAddress":{"aws:VpcSourceIp":"10.0.0.0/8"}}}`}, AnswerNo},
		{"one stage denied", []string{allow + `}`, strings.Replace(deny, "execute-api:/*", "execute-api:/prod/*", 1) + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.api.id>"}}}`}, AnswerNo},
		{"whole ARNs", []string{
			strings.Replace(allow, "execute-api:/*", "arn:aws:execute-api:eu-west-1:$A:<aws_api_gateway_rest_api.a.id>/*", 1) + `}`,
			strings.Replace(deny, "execute-api:/*", "arn:<?var.partition>:execute-api:eu-west-1:$A:<aws_api_gateway_rest_api.a.id>/*", 1) + `{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.api.id>"}}}`}, AnswerYes},
		{"the account alone", []string{strings.Replace(allow, `"*"`, `{"AWS":"arn:aws:iam::`+own+`:root"}`, 1) + `}`}, AnswerNo},
		{"nothing granted", nil, AnswerYes},
		{"an unknown endpoint pattern", []string{allow + `}`, deny + `{"StringNotLike":{"aws:SourceVpce":"<?var.endpoint>"}}}`}, AnswerUnknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScan()
			doc := Parse(s.policy(tt.policy...), s.tokens)
			if len(doc.Problems) > 0 {
				t.Fatalf("problems %+v", doc.Problems)
			}
			got := DecideAPI(APIRequest{Policy: doc})
			if got.Bound != tt.want {
				t.Errorf("bound %s, want %s; witness %+v, why %v", got.Bound, tt.want, got.Witness, got.Why)
			}
			if got.Bound == AnswerNo && (got.Witness == nil || got.Witness.Network != "endpoint" || got.Witness.Statement < 0) {
				t.Errorf("witness %+v, want a granted request through an endpoint", got.Witness)
			}
		})
	}
}

func TestEndpointPolicies(t *testing.T) {
	const all = `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`
	tests := []struct {
		name         string
		policy       []string
		prefixes     []string
		full, effect Answer // effect: whether it has none
		principals   int
	}{
		{"B1 default", []string{all}, []string{"dynamodb"}, AnswerYes, AnswerNo, 0},
		{"every action of the service", []string{`{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:*","Resource":"*"}`}, []string{"s3"}, AnswerYes, AnswerNo, 0},
		{"B2 organization", []string{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`}, []string{"s3"}, AnswerNo, AnswerNo, 0},
		{"narrowed by a Deny", []string{all, `{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`}, []string{"s3"}, AnswerNo, AnswerNo, 0},
		{"a Deny of another service narrows nothing", []string{all, `{"Effect":"Deny","Principal":"*","Action":"ec2:*","Resource":"*"}`}, []string{"s3"}, AnswerYes, AnswerNo, 0},
		{"named actions", []string{`{"Effect":"Allow","Principal":"*","Action":["logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}`}, []string{"logs"}, AnswerNo, AnswerNo, 0},
		{"B9 Deny only", []string{`{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`}, []string{"kms"}, AnswerNo, AnswerYes, 0},
		{"denied whatever is allowed", []string{all, strings.Replace(all, "Allow", "Deny", 1)}, []string{"s3"}, AnswerNo, AnswerYes, 0},
		{"B12 actions of another service", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}`}, []string{"ssm"}, AnswerNo, AnswerYes, 0},
		{"resources of another service", []string{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:dynamodb:eu-west-1:$A:table/t"}`}, []string{"s3"}, AnswerNo, AnswerYes, 0},
		{"parameters through the endpoint of secrets", []string{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:ssm:eu-west-1:$A:parameter/*"}`}, []string{"secretsmanager"}, AnswerNo, AnswerYes, 0},
		{"instances through the endpoint of Systems Manager", []string{`{"Effect":"Allow","Principal":"*","Action":"ssm:SendCommand","Resource":"arn:aws:ec2:eu-west-1:$A:instance/*"}`}, []string{"ssm"}, AnswerNo, AnswerNo, 0},
		{"B16 NotAction", []string{`{"Effect":"Allow","Principal":"*","NotAction":"s3:DeleteBucket","Resource":"*"}`}, []string{"s3"}, AnswerNo, AnswerNo, 0},
		{"B16 NotAction beside S3 Object Lambda", []string{`{"Effect":"Allow","Principal":"*","NotAction":"s3:DeleteBucket","Resource":"*"}`}, []string{"s3", "s3-object-lambda"}, AnswerNo, AnswerNo, 0},
		{"all of S3 denied beside S3 Object Lambda", []string{all, `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`}, []string{"s3", "s3-object-lambda"}, AnswerNo, AnswerYes, 0},
		{"every secret", []string{`{"Effect":"Allow","Principal":"*","Action":"secretsmanager:*","Resource":"arn:aws:secretsmanager:*:*:secret:*"}`}, []string{"secretsmanager"}, AnswerYes, AnswerNo, 0},
		{"every parameter, but no document", []string{`{"Effect":"Allow","Principal":"*","Action":"ssm:*","Resource":"arn:aws:ssm:*:*:parameter/*"}`}, []string{"ssm"}, AnswerNo, AnswerNo, 0},
		{"NotAction of another service", []string{`{"Effect":"Allow","Principal":"*","NotAction":"iam:*","Resource":"*"}`}, []string{"s3"}, AnswerYes, AnswerNo, 0},
		{"every bucket and object", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::*"}`}, []string{"s3"}, AnswerYes, AnswerNo, 0},
		{"every bucket and object, beside S3 Object Lambda", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::*"}`}, []string{"s3", "s3-object-lambda"}, AnswerYes, AnswerNo, 0},
		{"unknown service", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`}, nil, AnswerNo, AnswerNo, 0},
		{"every table of the region", []string{`{"Effect":"Allow","Principal":"*","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:eu-west-1:*:table/*"}`}, []string{"dynamodb"}, AnswerYes, AnswerNo, 0},
		{"every table of the account", []string{`{"Effect":"Allow","Principal":"*","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:eu-west-1:$A:table/*"}`}, []string{"dynamodb"}, AnswerNo, AnswerNo, 0},
		{"two statements that are everything together", []string{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:s3:::*/*"}`, `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"arn:aws:s3:::*"}`}, []string{"s3"}, AnswerYes, AnswerNo, 0},
		{"what is allowed is denied again", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`, `{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"*"}`}, []string{"s3"}, AnswerNo, AnswerYes, 0},
		{"denied in part", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/a*"}`, `{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::b/a?"}`}, []string{"s3"}, AnswerNo, AnswerNo, 0},
		{"objects' actions on a bucket", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b"}`}, []string{"s3"}, AnswerNo, AnswerYes, 0},
		{"an address never comes", []string{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`}, []string{"s3"}, AnswerNo, AnswerYes, 0},
		{"resources of an account", []string{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"$B","aws:ResourceOrgID":"o-a1b2c3d4e5"}}}`}, []string{"s3"}, AnswerNo, AnswerNo, 0},
		{"B7 a role", []string{`{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::$A:role/app","*"]},"Action":"s3:GetObject","Resource":"*"}`}, []string{"s3"}, AnswerNo, AnswerNo, 1},
		{"unknown resource", []string{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"<?var.resource>"}`}, []string{"s3"}, AnswerUnknown, AnswerNo, 0},
		{"unknown statement", []string{`<?var.statement>`}, []string{"s3"}, AnswerUnknown, AnswerUnknown, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScan()
			doc := Parse(s.policy(tt.policy...), s.tokens)
			if len(doc.Problems) > 0 {
				t.Fatalf("problems %+v", doc.Problems)
			}
			got := DecideEndpoint(EndpointRequest{Policy: doc, Prefixes: tt.prefixes})
			if got.FullAccess != tt.full || got.NoEffect != tt.effect || len(got.Principals) != tt.principals {
				t.Errorf("full access %s, no effect %s, principals %v; want %s, %s, %d", got.FullAccess, got.NoEffect, got.Principals, tt.full, tt.effect, tt.principals)
			}
		})
	}
}
