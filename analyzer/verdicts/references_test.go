package verdicts_test

import (
	"slices"
	"testing"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// TestOwnAccount: a grant to the own account is none to an outsider, whatever says
// that it is the own one.
func TestOwnAccount(t *testing.T) {
	const role = `role = "arn:aws:iam::111122223333:role/fn"`
	for name, test := range map[string]struct{ config, want string }{
		"not known":                    {"", "leaks"},
		"the account that is allowed":  {`provider "aws" { allowed_account_ids = ["111122223333"] }`, "silent"},
		"another that is allowed":      {`provider "aws" { allowed_account_ids = ["444455556666"] }`, "leaks"},
		"several that are allowed":     {`provider "aws" { allowed_account_ids = ["111122223333", "444455556666"] }`, "leaks"},
		"allowed by a variable":        {"variable \"a\" { default = \"111122223333\" }\nprovider \"aws\" { allowed_account_ids = [var.a] }", "silent"},
		"a role that is assumed":       {"provider \"aws\" {\n  assume_role { role_arn = \"arn:aws:iam::111122223333:role/ci\" }\n}", "silent"},
		"a role for a function":        {"resource \"aws_lambda_function\" \"f\" { " + role + " }", "silent"},
		"a role of another account":    {`resource "aws_lambda_function" "f" { role = "arn:aws:iam::444455556666:role/fn" }`, "leaks"},
		"a role that a function knows": {"resource \"aws_lambda_function\" \"f\" {\n  environment { variables = { " + role + " } }\n}", "leaks"},
		"the account of another provider": {
			"provider \"aws\" {\n  alias = \"a\"\n  allowed_account_ids = [\"111122223333\"]\n}\nresource \"aws_sns_topic\" \"t\" { provider = aws.a }", "leaks",
		},
	} {
		t.Run(name, func(t *testing.T) {
			net, _ := read(t, endpoint("")+test.config+`
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Statement = [{
    Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "s3:GetObject", Resource = "${aws_s3_bucket.b.arn}/*"
  }] })
}
`)
			if got := net.Graph.Facts.PolicyVerdicts[0]; got.Verdict != test.want {
				t.Errorf("verdict %s, want %s; witness %+v", got.Verdict, test.want, got.Witness)
			}
		})
	}
}

// TestNeedsByName: what a role names by a reference is what the endpoint's policy
// names by an ARN, and the caller is the function's role.
func TestNeedsByName(t *testing.T) {
	for name, test := range map[string]struct {
		policy  string
		blocked bool
		doubted bool
	}{
		"by reference":             {`Principal = "*", Resource = aws_dynamodb_table.t.arn`, false, false},
		"by name":                  {`Principal = "*", Resource = "arn:aws:dynamodb:eu-west-1:*:table/orders"`, false, false},
		"another name":             {`Principal = "*", Resource = "arn:aws:dynamodb:eu-west-1:*:table/carts"`, true, false},
		"another region":           {`Principal = "*", Resource = "arn:aws:dynamodb:us-east-1:*:table/orders"`, true, false},
		"an account":               {`Principal = "*", Resource = "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"`, true, true},
		"its role by name":         {`Principal = "*", Resource = "*", Condition = { ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/apps/fn" } }`, false, false},
		"another role by name":     {`Principal = "*", Resource = "*", Condition = { ArnLike = { "aws:PrincipalArn" = "arn:aws:iam::*:role/fn" } }`, true, false},
		"its role by reference":    {`Principal = "*", Resource = "*", Condition = { ArnEquals = { "aws:PrincipalArn" = aws_iam_role.fn.arn } }`, false, false},
		"a table of another name ": {`Principal = "*", Resource = aws_dynamodb_table.u.arn`, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			net, _ := read(t, `
provider "aws" { region = "eu-west-1" }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_security_group" "g" {
  vpc_id = aws_vpc.v.id
  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_dynamodb_table" "t" { name = "orders" }
resource "aws_dynamodb_table" "u" { name = "carts" }
resource "aws_iam_role" "fn" {
  name = "fn"
  path = "/apps/"
}
resource "aws_iam_role_policy" "fn" {
  role   = aws_iam_role.fn.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:GetItem", Resource = aws_dynamodb_table.t.arn }] })
}
resource "aws_lambda_function" "f" {
  role = aws_iam_role.fn.arn
  vpc_config {
    subnet_ids         = [aws_subnet.s.id]
    security_group_ids = [aws_security_group.g.id]
  }
}
resource "aws_vpc_endpoint" "d" {
  vpc_id          = aws_vpc.v.id
  service_name    = "com.amazonaws.eu-west-1.dynamodb"
  route_table_ids = [aws_vpc.v.main_route_table_id]
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "dynamodb:*", `+test.policy+` }] })
}
`)
			blocked := net.Graph.Facts.BlockedNeeds
			if (len(blocked) > 0) != test.blocked {
				t.Fatalf("blocked %+v, want %v", blocked, test.blocked)
			}
			if test.blocked && (len(blocked[0].Why) > 0) != test.doubted {
				t.Errorf("why %q, want one: %v", blocked[0].Why, test.doubted)
			}
			if byRole := name == "another role by name"; test.blocked && slices.Equal(blocked[0].Roles, []graph.ID{"aws_iam_role.fn"}) != byRole {
				t.Errorf("roles %q", blocked[0].Roles)
			}
		})
	}
}

// TestLookedUpEndpoint: an endpoint that is looked up is of the service that it
// is looked up by.
func TestLookedUpEndpoint(t *testing.T) {
	for service, want := range map[string]string{
		`"com.amazonaws.eu-west-1.s3"`:          "none",
		`"com.amazonaws.${var.x}.s3"`:           "none",
		`"com.amazonaws.${var.x}.ecr.api"`:      "other-service",
		`"com.amazonaws.eu-west-1.${var.x}"`:    "none",
		`"com.amazonaws.eu-west-1.dynamodb"`:    "other-service",
		`"com.amazonaws.s3-global.accesspoint"`: "none",
		`var.x`:                                 "none",
		`null`:                                  "none",
	} {
		t.Run(service, func(t *testing.T) {
			net, _ := read(t, bucket("aws:SourceVpce", "data.aws_vpc_endpoint.e.id")+"data \"aws_vpc_endpoint\" \"e\" {\n  vpc_id = \"vpc-0a1b2c3d\"\n  service_name = "+service+"\n}\n")
			if got := net.Graph.Facts.NetworkValues; len(got) != 1 || got[0].Mismatch != want {
				t.Errorf("values %+v, want %s", got, want)
			}
		})
	}
}
