package iam

import (
	"slices"
	"testing"
)

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
	get := func(callers ...string) Need {
		return Need{Action: "s3:GetObject", Resource: "arn:aws:s3:::x/y", Callers: callers}
	}
	const fn = "arn:aws:iam::" + own + ":role/fn"
	to := func(principal, condition string) []string {
		return []string{`{"Effect":"Allow","Principal":` + principal + `,"Action":"*","Resource":"*","Condition":{` + condition + `}}`}
	}
	for name, c := range map[string]struct {
		policy []string
		need   Need
		want   Answer
	}{
		"its role by name":                {to(`"*"`, `"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/f*"}`), get(fn), AnswerYes},
		"another role":                    {to(`"*"`, `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::`+own+`:role/other"}`), get(fn), AnswerNo},
		"one of two roles":                {to(`"*"`, `"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::`+own+`:role/other"}`), get(fn, "arn:aws:iam::"+own+":role/other"), AnswerYes},
		"another role of the declaration": {to(`{"AWS":"<aws_iam_role.other.arn>"}`, ""), get("<aws_iam_role.fn.arn>"), AnswerNo},
		"a session of its role":           {to(`{"AWS":"arn:aws:sts::`+own+`:assumed-role/fn/orders"}`, ""), get(fn), AnswerYes},
		"users only":                      {to(`"*"`, `"StringEquals":{"aws:PrincipalType":"User"}`), get(fn), AnswerNo},
		"a tag that it may have":          {to(`"*"`, `"StringEquals":{"aws:PrincipalTag/app":"fn"}`), get(fn), AnswerYes},
		"an account that may be its own":  {to(`"*"`, `"StringEquals":{"aws:PrincipalAccount":"444455556666"}`), get(), AnswerUnknown},
		"a role of an account that may be its own": {
			to(`{"AWS":"arn:aws:iam::444455556666:role/fn"}`, ""), get("arn:aws:iam::<data.aws_caller_identity.me.account_id>:role/fn"), AnswerUnknown,
		},
		"another role of an account that may be its own": {
			to(`{"AWS":"arn:aws:iam::444455556666:role/other"}`, ""), get("arn:aws:iam::<data.aws_caller_identity.me.account_id>:role/fn"), AnswerNo,
		},
		"image layers, for an account": {to(`"*"`, `"StringEquals":{"aws:PrincipalAccount":"444455556666"}`), layers, AnswerNo},
	} {
		tests = append(tests, struct {
			name   string
			policy []string
			need   Need
			want   Answer
		}{name, c.policy, c.need, c.want})
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
			need.Callers = slices.Clone(need.Callers)
			for i := range need.Callers {
				need.Callers[i] = s.expand(need.Callers[i])
			}
			if got := DecideAccess(doc, Account{}, need); got.Allowed != tt.want {
				t.Errorf("allowed %s, want %s; why %v", got.Allowed, tt.want, got.Why)
			}
		})
	}
}
