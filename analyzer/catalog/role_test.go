package catalog

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// roleText is what the tests compare of a role.
func roleText(n *graph.Role) string {
	out := strings.Join(n.ManagedPolicies, " ")
	for _, p := range n.MaybePolicies {
		out += " " + p + "?"
	}
	if !n.Policies.IsEmpty() {
		refs := refsText(n.Policies)
		refs = strings.ReplaceAll(refs, "q/policies[0]", "own")
		for _, prefix := range []string{"aws_iam_policy.", "aws_iam_role_policy."} {
			refs = strings.ReplaceAll(refs, prefix, "")
		}
		out += " [" + refs + "]"
	}
	if n.PoliciesOpen {
		out += " open"
	}
	return strings.TrimSpace(out)
}

// TestRolePolicies holds which policies role r has.
func TestRolePolicies(t *testing.T) {
	const document = `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })`
	const templateDocument = `{Version: "2012-10-17", Statement: [{Effect: Allow, Action: s3:GetObject, Resource: "*"}]}`
	tests := []struct{ name, terraform, template, want string }{
		{
			"AWS-managed policy by its ARN", `resource "aws_iam_role_policy_attachment" "a" {
			  role = aws_iam_role.r.name
			  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
			}`, `
  Q: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]}}`,
			"AmazonSSMManagedInstanceCore",
		},
		{
			"with a path, in an unknown partition", `data "aws_partition" "p" {}
			resource "aws_iam_role_policy_attachment" "a" {
			  for_each = toset(["service-role/AWSLambdaRole", "CloudWatchAgentServerPolicy"])
			  role = aws_iam_role.r.id
			  policy_arn = "arn:${data.aws_partition.p.partition}:iam::aws:policy/${each.value}"
			}`, `
  Q:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns:
        - !Sub arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaRole
        - !Sub arn:${AWS::Partition}:iam::aws:policy/CloudWatchAgentServerPolicy`,
			"CloudWatchAgentServerPolicy AWSLambdaRole",
		},
		{
			"inline policy in a resource of its own", `resource "aws_iam_role_policy" "own" {
			  role = aws_iam_role.r.id
			  policy = ` + document + `
			}`, `
  Q: {Type: AWS::IAM::Role, Properties: {}}
  Own: {Type: AWS::IAM::Policy, Properties: {PolicyName: own, Roles: [!Ref Q], PolicyDocument: ` + templateDocument + `}}`,
			"[own]",
		},
		{
			"policy of one's own, attached", `resource "aws_iam_policy" "own" { policy = ` + document + ` }
			resource "aws_iam_policy_attachment" "a" {
			  name = "a"
			  roles = [aws_iam_role.r.name]
			  policy_arn = aws_iam_policy.own.arn
			}`, `
  Q: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref Own]}}
  Own: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: ` + templateDocument + `}}`,
			"[own]",
		},
		{
			"attachments under a condition", `resource "aws_iam_role_policy_attachment" "a" {
			  count = var.x == "a" ? 1 : 0
			  role = aws_iam_role.r.name
			  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
			}`, `
  Q:
    Type: AWS::IAM::Role
    Properties: {ManagedPolicyArns: [!If [Set, "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore", !Ref "AWS::NoValue"]]}`,
			"AmazonSSMManagedInstanceCore?",
		},
		{
			"attachments of which one is under a condition", `resource "aws_iam_role_policy_attachment" "a" {
			  for_each = toset(concat(["ReadOnlyAccess"], var.x == "a" ? ["AmazonSSMManagedInstanceCore"] : []))
			  role = aws_iam_role.r.name
			  policy_arn = "arn:aws:iam::aws:policy/${each.key}"
			}`, `
  Q:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/ReadOnlyAccess
        - !If [Set, "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore", !Ref "AWS::NoValue"]`,
			"ReadOnlyAccess AmazonSSMManagedInstanceCore?",
		},
		{
			"policy whose ARN is not known", `resource "aws_iam_role_policy_attachment" "a" {
			  role = aws_iam_role.r.name
			  policy_arn = var.x
			}`, `
  Q: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref X]}}`,
			"open",
		},
		{
			"policy that is not declared", `resource "aws_iam_role_policy_attachment" "a" {
			  role = aws_iam_role.r.name
			  policy_arn = "arn:aws:iam::123456789012:policy/other"
			}`, `
  Q: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: ["arn:aws:iam::123456789012:policy/other"]}}`,
			"open",
		},
		{
			"inline policy of a role that is not known", `resource "aws_iam_role_policy" "own" {
			  role = var.x
			  policy = ` + document + `
			}`, `
  Q: {Type: AWS::IAM::Role, Properties: {}}
  Own: {Type: AWS::IAM::RolePolicy, Properties: {PolicyName: own, RoleName: !Ref X, PolicyDocument: ` + templateDocument + `}}`,
			"[own?]",
		},
		{
			"policy of which nothing is known", `resource "aws_iam_role_policy" "own" {
			  role = aws_iam_role.r.id
			  policy = var.x
			}`, `
  Q: {Type: AWS::IAM::Role, Properties: {Policies: [{PolicyName: own, PolicyDocument: !Ref X}]}}`,
			"[own] open",
		},
		{
			"policy of another role", `resource "aws_iam_role" "other" { assume_role_policy = "{}" }
			resource "aws_iam_role_policy" "own" {
			  role = aws_iam_role.other.id
			  policy = ` + document + `
			}`, `
  Q: {Type: AWS::IAM::Role, Properties: {}}
  Other: {Type: AWS::IAM::Role, Properties: {Policies: [{PolicyName: own, PolicyDocument: ` + templateDocument + `}]}}`,
			"",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := buildText(t, "main.tf", terraformNetwork+tt.terraform)
			if diff := cmp.Diff(tt.want, roleText(node[*graph.Role](t, g, "aws_iam_role.r"))); diff != "" {
				t.Errorf("terraform (-want +got):\n%s", diff)
			}
			g = buildText(t, "template.yaml", templateNetwork+tt.template)
			// The order of attachments is that of their addresses.
			sorted := strings.Fields(tt.want)
			slices.Sort(sorted)
			got := strings.Fields(roleText(node[*graph.Role](t, g, "template.yaml:Q")))
			slices.Sort(got)
			if diff := cmp.Diff(strings.Join(sorted, " "), strings.Join(got, " ")); diff != "" {
				t.Errorf("template (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTerraformRoles holds what only Terraform can write.
func TestTerraformRoles(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{
			"inline blocks", `resource "aws_iam_role" "q" {
			  assume_role_policy = "{}"
			  inline_policy {
			    name = "a"
			    policy = jsonencode({ Statement = [] })
			  }
			  inline_policy {}
			  managed_policy_arns = ["arn:aws:iam::aws:policy/job-function/Billing"]
			}`, "Billing [q/inline_policy[0]]",
		},
		{
			"attachments that are exclusive", `resource "aws_iam_role" "q" { assume_role_policy = "{}" }
			resource "aws_iam_role_policy_attachments_exclusive" "a" {
			  role_name = aws_iam_role.q.name
			  policy_arns = ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]
			}`, "AmazonSSMManagedInstanceCore",
		},
		{
			"policy that is looked up", `resource "aws_iam_role" "q" { assume_role_policy = "{}" }
			data "aws_iam_policy" "core" { name = "AmazonSSMManagedInstanceCore" }
			resource "aws_iam_role_policy_attachment" "a" {
			  role = aws_iam_role.q.name
			  policy_arn = data.aws_iam_policy.core.arn
			}`, "AmazonSSMManagedInstanceCore",
		},
		{
			"policy of somebody's that is looked up", `resource "aws_iam_role" "q" { assume_role_policy = "{}" }
			data "aws_iam_policy" "own" { name = "company-baseline" }
			resource "aws_iam_role_policy_attachment" "a" {
			  role = aws_iam_role.q.name
			  policy_arn = data.aws_iam_policy.own.arn
			}`, "open",
		},
		{
			"role and policy that are looked up by name", `resource "aws_iam_role" "q" {
			  name = "app"
			  assume_role_policy = "{}"
			}
			data "aws_iam_role" "q" { name = "app" }
			resource "aws_iam_policy" "own" { policy = jsonencode({ Statement = [] }) }
			resource "aws_iam_role_policy_attachment" "a" {
			  role = data.aws_iam_role.q.id
			  policy_arn = "arn:aws:iam::123456789012:policy/${aws_iam_policy.own.name}"
			}`, "[own]",
		},
		{
			"role by a name with a reference in it", `resource "random_pet" "n" {}
			resource "aws_iam_role" "q" {
			  name = "app-${random_pet.n.id}"
			  assume_role_policy = "{}"
			}
			resource "aws_iam_role_policy_attachment" "a" {
			  role = "app-${random_pet.n.id}"
			  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
			}`, "AmazonSSMManagedInstanceCore",
		},
		{
			"one of two policies", `resource "aws_iam_role" "q" { assume_role_policy = "{}" }
			resource "aws_iam_role_policy_attachment" "a" {
			  role = aws_iam_role.q.name
			  policy_arn = var.x == "a" ? "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore" : "arn:aws:iam::aws:policy/ReadOnlyAccess"
			}`, "AmazonSSMManagedInstanceCore? ReadOnlyAccess?",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := buildText(t, "main.tf", terraformNetwork+tt.text)
			if diff := cmp.Diff(tt.want, roleText(node[*graph.Role](t, g, "aws_iam_role.q"))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestNestedChoices holds that what stands under one condition in both branches
// of another is there under the first alone, and not always.
func TestNestedChoices(t *testing.T) {
	g := buildText(t, "template.yaml", `
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Q:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - !If [Set, {PolicyName: a, PolicyDocument: {Statement: {Effect: Allow, Action: "s3:GetObject", Resource: "*"}}}, !Ref "AWS::NoValue"]
        - !If [Other, {PolicyName: b, PolicyDocument: {Statement: {Effect: Allow, Action: "sqs:SendMessage", Resource: "*"}}}, !Ref "AWS::NoValue"]
      ManagedPolicyArns:
        - !If [Set, "arn:aws:iam::aws:policy/A", !Ref "AWS::NoValue"]
        - !If [Other, "arn:aws:iam::aws:policy/B", !Ref "AWS::NoValue"]
        - arn:aws:iam::aws:policy/C
Conditions:
  Set: !Not [!Equals [!Ref X, ""]]
  Other: !Equals [!Ref Y, "a"]
Parameters:
  X: {Type: String}
  Y: {Type: String}
`)
	q := node[*graph.Role](t, g, "template.yaml:Q")
	equal(t, "managed policies", q.ManagedPolicies, []string{"C"})
	equal(t, "managed policies under a condition", q.MaybePolicies, []string{"A", "B"})
	if len(q.Policies.IDs) != 0 || len(q.Policies.Maybe) != 2 {
		t.Errorf("policies: %v", q.Policies)
	}
}
