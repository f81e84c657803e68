package iam

import "testing"

func TestAccess(t *testing.T) {
	const all = `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`
	templates := `{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":["<aws_s3_bucket.templates.arn>","<aws_s3_bucket.templates.arn>/*"]}`
	layers := Need{Action: "s3:GetObject", Resource: "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*", Foreign: true}
	org := `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`
	tests := []struct {
		name   string
		policy []string
		need   Need
		want   Answer
	}{
		{"default", []string{all}, layers, AnswerYes},
		{"B4 image layers are not listed", []string{templates}, layers, AnswerNo},
		{"image layers are listed", []string{templates, `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"}`}, layers, AnswerYes},
		{"image layers of every region", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::prod-*-starport-layer-bucket/*"}`}, layers, AnswerYes},
		{"B2 the organization only, signed by ECR", []string{org}, layers, AnswerNo},
		{"the organization only, signed by its own role", []string{org}, Need{Action: "s3:GetObject", Resource: "arn:aws:s3:::x/y"}, AnswerYes},
		{"own bucket", []string{templates}, Need{Action: "s3:GetObject", Resource: "<aws_s3_bucket.templates.arn>/a.html"}, AnswerYes},
		{"another bucket of the configuration", []string{templates}, Need{Action: "s3:PutObject", Resource: "<aws_s3_bucket.templates.arn>/a.html"}, AnswerNo},
		{"denied", []string{all, `{"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*"}`}, Need{Action: "s3:PutObject", Resource: "arn:aws:s3:::x/y"}, AnswerNo},
		{"denied to others only", []string{all, `{"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"` + own + `"}}}`}, Need{Action: "s3:PutObject", Resource: "arn:aws:s3:::x/y"}, AnswerYes},
		{"unknown resource", []string{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"<?var.bucket_arn>/*"}`}, layers, AnswerUnknown},
		{"objects of a bucket, of which some are allowed", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::b/public/*"}`}, Need{Action: "s3:GetObject*", Resource: "arn:aws:s3:::b/*"}, AnswerYes},
		{"objects of a bucket, of which none are allowed", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::c/*"}`}, Need{Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*"}, AnswerNo},
		{"whatever, of which something is allowed", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::c/*"}`}, Need{Action: "s3:GetObject", Resource: "*"}, AnswerYes},
		{"whatever, of which the action is not allowed", []string{`{"Effect":"Allow","Principal":"*","Action":"s3:Put*","Resource":"arn:aws:s3:::c/*"}`}, Need{Action: "s3:GetObject", Resource: "*"}, AnswerNo},
		{"resources of the account", []string{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"999900001111"}}}`}, Need{Action: "s3:GetObject", Resource: "arn:aws:s3:::x/y"}, AnswerYes},
		{"resources of the account, of which ECR's bucket is none", []string{`{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"999900001111"}}}`}, layers, AnswerNo},
		{"another service", []string{`{"Effect":"Allow","Principal":"*","Action":"ssm:GetParameter*","Resource":"arn:aws:ssm:eu-west-1:` + own + `:parameter/app/*"}`}, Need{Action: "ssm:GetParametersByPath", Resource: "arn:aws:ssm:eu-west-1:" + own + ":parameter/app/db"}, AnswerYes},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScan()
			doc := Parse(s.policy(tt.policy...), s.tokens)
			if len(doc.Problems) > 0 {
				t.Fatalf("problems %+v", doc.Problems)
			}
			need := tt.need
			need.Resource = s.expand(need.Resource)
			if got := DecideAccess(doc, Account{}, need); got.Allowed != tt.want {
				t.Errorf("allowed %s, want %s; why %v", got.Allowed, tt.want, got.Why)
			}
		})
	}
}
