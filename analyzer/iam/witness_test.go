package iam

import "testing"

// A witness is a request that AWS could get: an action on a resource of its type,
// through the endpoint that the policy is of.
func TestEndpointWitnesses(t *testing.T) {
	all := `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`
	one := func(action, resource string) string {
		return `{"Effect":"Allow","Principal":"*","Action":"` + action + `","Resource":"` + resource + `"}`
	}
	for _, tt := range []struct{ name, prefix, policy, action, resource string }{
		{"Systems Manager", "ssm", all, "ssm:GetParameter", "arn:aws:ssm:eu-west-2:444455556666:parameter/example"},
		{"an action on documents", "ssm", one("ssm:SendCommand", "*"), "ssm:SendCommand", "arn:aws:ssm:eu-west-2:444455556666:document/example"},
		{"an action that is not in the table", "ssm", one("ssm:GetDocument", "*"), "ssm:GetDocument", "arn:aws:ssm:eu-west-2:444455556666:document/example"},
		{"channels have no resource", "ssmmessages", all, "ssmmessages:OpenDataChannel", "*"},
		{"metrics have no resource", "cloudwatch", all, "cloudwatch:PutMetricData", "*"},
		{"roles have no region", "sts", all, "sts:AssumeRole", "arn:aws:iam::444455556666:role/example"},
		{"objects", "s3", all, "s3:GetObject", "arn:aws:s3:::amzn-s3-demo-bucket/report.csv"},
		{"a bucket", "s3", one("s3:*", "arn:aws:s3:::b"), "s3:ListBucket", "arn:aws:s3:::b"},
		{"a bucket by reference", "s3", one("s3:*", "<aws_s3_bucket.b.arn>"), "s3:ListBucket", "aws_s3_bucket.b.arn"},
		{"a bucket of unknown name", "s3", one("s3:*", "arn:aws:s3:::<?var.name>/*"), "s3:GetObject", "arn:aws:s3:::${var.name}/report.csv"},
		{"objects behind access points", "s3", one("s3:GetObject", "*") + `,{"Effect":"Deny","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::*/*"}`, "s3:GetObject", "arn:aws:s3:eu-west-2:444455556666:accesspoint/example/object/example"},
		{"wildcards for region and account", "secretsmanager", one("secretsmanager:*", "arn:aws:secretsmanager:*:*:secret:db-*"), "secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-2:444455556666:secret:db-example"},
		{"methods", "execute-api", all, "execute-api:Invoke", "arn:aws:execute-api:eu-west-2:444455556666:a1b2c3d4e5/prod/GET/orders"},
		{"methods of an API", "execute-api", one("*", "arn:aws:execute-api:eu-west-2:777788889999:abc/*"), "execute-api:Invoke", "arn:aws:execute-api:eu-west-2:777788889999:abc/prod/GET/orders"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScan()
			got := DecideEndpoint(EndpointRequest{
				Policy: Parse(s.policy(tt.policy), s.tokens), Prefixes: []string{tt.prefix}, Region: "eu-west-2",
				Endpoint: s.ref("aws_vpc_endpoint.e.id"), VPC: "vpc-0a1b2c3d",
			}).Witness
			if got == nil {
				t.Fatal("no witness")
			}
			if got.Action != tt.action || got.Resource != tt.resource {
				t.Errorf("%s on %s, want %s on %s", got.Action, got.Resource, tt.action, tt.resource)
			}
			if got.Endpoint != "aws_vpc_endpoint.e.id" || got.Network != "endpoint" {
				t.Errorf("by way of %s %s, want the endpoint itself", got.Network, got.Endpoint)
			}
		})
	}
}

// A policy that compares with references has a witness with ordinary names.
func TestWitnessBesideReferences(t *testing.T) {
	s := newScan()
	doc := Parse(s.policy(`{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*"}`,
		`{"Effect":"Deny","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*/GET/*","Condition":{"StringNotEquals":{"aws:SourceVpce":"<aws_vpc_endpoint.e.id>"}}}`), s.tokens)
	got := DecideAPI(APIRequest{Policy: doc}).Witness
	if got == nil || got.Endpoint != "vpce-0f1e2d3c4b5a69788" || got.Resource != "execute-api:/x" {
		t.Errorf("witness %+v, want a method that is not GET, through an endpoint of an ordinary name", got)
	}
}

// Resources of one type that the configuration declares apart are not the same.
func TestResourcesDeclaredApart(t *testing.T) {
	for _, tt := range []struct {
		name, allowed, needed string
		want                  Answer
	}{
		{"the same", "<aws_sqs_queue.a.arn>", "<aws_sqs_queue.a.arn>", AnswerYes},
		{"another", "<aws_sqs_queue.a.arn>", "<aws_sqs_queue.b.arn>", AnswerNo},
		{"under another", "<aws_s3_bucket.a.arn>/*", "<aws_s3_bucket.b.arn>/*", AnswerNo},
		{"one that begins as the other", "<aws_s3_bucket.a.arn>*", "<aws_s3_bucket.b.arn>/*", AnswerUnknown},
		{"one that is looked up", "<data.aws_sqs_queue.a.arn>", "<aws_sqs_queue.b.arn>", AnswerUnknown},
		{"of another type", "<aws_s3_bucket_policy.a.id>", "<aws_s3_bucket.b.id>", AnswerUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := newScan()
			doc := Parse(s.policy(`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"`+tt.allowed+`"}`), s.tokens)
			got := DecideAccess(doc, Account{}, Need{Action: "s3:GetObject", Resource: s.expand(tt.needed)})
			if got.Allowed != tt.want {
				t.Errorf("allowed %s, want %s (%v)", got.Allowed, tt.want, got.Why)
			}
		})
	}
}

// A Gateway endpoint's policy matches nobody by name.
func TestGatewayPrincipals(t *testing.T) {
	s := newScan()
	doc := Parse(s.policy(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::`+own+`:role/app"},"Action":"s3:*","Resource":"*"}`), s.tokens)
	for gateway, want := range map[bool]Answer{false: AnswerYes, true: AnswerNo} {
		if got := DecideAccess(doc, Account{}, Need{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/x", Gateway: gateway}); got.Allowed != want {
			t.Errorf("gateway %v: allowed %s, want %s", gateway, got.Allowed, want)
		}
	}
}
