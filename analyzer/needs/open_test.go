package needs_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOpenRoles holds which roles may allow more than is seen.
func TestOpenRoles(t *testing.T) {
	const (
		why           = "variable var.x has no value"
		unknownAction = "var.x is not known"
	)
	tests := []struct {
		name, statement string
		why             []string
	}{
		{"all known", `{ Effect = "Allow", Action = ["sqs:SendMessage"], Resource = "*" }`, nil},
		{"an action that is not known", `{ Effect = "Allow", Action = ["sqs:SendMessage", var.x], Resource = "*" }`, []string{unknownAction}},
		{"actions that are not known", `{ Effect = "Allow", Action = var.x, Resource = "*" }`, []string{unknownAction}},
		{"an action of a service that is not known", `{ Effect = "Allow", Action = "${var.x}:SendMessage", Resource = "*" }`, []string{unknownAction}},
		{"an action of a service", `{ Effect = "Allow", Action = "sqs:${var.x}", Resource = "*" }`, nil},
		{"a resource that is not known", `{ Effect = "Allow", Action = "sqs:SendMessage", Resource = var.x }`, nil},
		{"what is denied", `{ Effect = "Deny", Action = [var.x], Resource = "*" }`, nil},
		{"an effect that is not known", `{ Effect = var.x, Action = "sqs:SendMessage", Resource = "*" }`, []string{why}},
		{"all but an action", `{ Effect = "Allow", NotAction = [var.x], Resource = "*" }`, nil},
		{"a statement that is not known", `var.x`, []string{why}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, _ := infer(t, "main.tf", `
variable "x" {}
resource "aws_iam_role" "r" { assume_role_policy = jsonencode({}) }
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.r.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [`+tt.statement+`] })
}
`)
			role := g.Roles[0]
			if diff := cmp.Diff(tt.why, role.Why); diff != "" || role.PoliciesOpen != (tt.why != nil) {
				t.Errorf("open: %v, why (-want +got):\n%s", role.PoliciesOpen, diff)
			}
		})
	}
}
