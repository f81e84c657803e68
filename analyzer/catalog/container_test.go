package catalog

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// containersText is what the tests compare of a task's containers.
func containersText(n *graph.Workload) string {
	var out []string
	for _, c := range n.Containers {
		text := fmt.Sprintf("%s %s %v", attrText(c.ImageRegistry), attrText(c.LogDriver), c.Secrets.Or(nil))
		if c.When != nil {
			text += " maybe"
		}
		out = append(out, text)
	}
	if n.ContainersOpen {
		out = append(out, fmt.Sprintf("and others: %d reasons", len(n.Why)))
	}
	return strings.Join(out, "; ")
}

// TestContainers holds what is read of a task definition's containers.
func TestContainers(t *testing.T) {
	const things = `
resource "aws_ecr_repository" "e" { name = "e" }
data "aws_ecr_repository" "e" { name = "f" }
resource "aws_ecrpublic_repository" "e" { repository_name = "e" }
resource "aws_secretsmanager_secret" "s" {}
resource "aws_ssm_parameter" "p" {
  name = "/p"
  type = "String"
}
resource "aws_db_instance" "d" {}
variable "y" {}
`
	tests := []struct{ name, containers, want string }{
		{"none", `"[]"`, ""},
		{"repository", `jsonencode([{ image = "${aws_ecr_repository.e.repository_url}:1" }])`, "ecr null []"},
		{"repository that is looked up", `jsonencode([{ image = data.aws_ecr_repository.e.repository_url }])`, "ecr null []"},
		{"registry by its name", `jsonencode([{ image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/a" }])`, "ecr null []"},
		{"registry with two stacks", `jsonencode([{ image = "123456789012.dkr-ecr.eu-west-1.on.aws/a" }])`, "ecr null []"},
		{"registry of an account that is not known", `jsonencode([{ image = "${var.x}.dkr.ecr.eu-west-1.amazonaws.com/a" }])`, "ecr null []"},
		{"public registry", `jsonencode([{ image = "public.ecr.aws/a/b:${var.x}" }])`, "other null []"},
		{"public repository", `jsonencode([{ image = aws_ecrpublic_repository.e.repository_uri }])`, "other null []"},
		{"Docker Hub", `jsonencode([{ image = "redis" }])`, "other null []"},
		{"Docker Hub with a tag that is not known", `jsonencode([{ image = "redis:${var.x}" }])`, "other null []"},
		{"registry that is not known", `jsonencode([{ image = "${var.x}/app:1" }])`, "? null []"},
		{"image that is not known", `jsonencode([{ image = var.x }])`, "? null []"},
		{"log driver", `jsonencode([{ image = "a", logConfiguration = { logDriver = "awslogs", options = { a = var.x } } }])`, "other awslogs []"},
		{"log driver that is not known", `jsonencode([{ image = "a", logConfiguration = { logDriver = var.x } }])`, "other ? []"},
		{
			"secrets", `jsonencode([{ image = "a", secrets = [
			  { name = "A", valueFrom = aws_secretsmanager_secret.s.arn }, { name = "B", valueFrom = "${aws_secretsmanager_secret.s.arn}:key::" },
			  { name = "C", valueFrom = aws_ssm_parameter.p.arn },
			] }])`, "other null [secretsmanager ssm]",
		},
		{"secret that RDS manages", `jsonencode([{ image = "a", secrets = [{ name = "A", valueFrom = aws_db_instance.d.master_user_secret[0].secret_arn }] }])`, "other null [secretsmanager]"},
		{"secret that is not known", `jsonencode([{ image = "a", secrets = [{ name = "A", valueFrom = var.x }, { name = "B", valueFrom = "/b" }] }])`, "other null [ssm]; and others: 1 reasons"},
		{"secret of the log", `jsonencode([{ image = "a", logConfiguration = { logDriver = "splunk", secretOptions = [{ name = "t", valueFrom = "/t" }] } }])`, "other splunk [ssm]"},
		{"credentials of a registry", `jsonencode([{ image = "a", repositoryCredentials = { credentialsParameter = aws_secretsmanager_secret.s.arn } }])`, "other null [secretsmanager]"},
		{"two, and one that is not known", `jsonencode([{ image = "a" }, var.x, { image = "b" }])`, "other null []; other null []; and others: 1 reasons"},
		{"text with unknown numbers in it", "<<-EOT\n[{\"image\": \"a\", \"cpu\": ${var.x}, \"name\": \"${var.y}\"}]\nEOT", "other null []"},
		{"nothing that is known", `var.x`, "and others: 1 reasons"},
		{"text that is nested without end", `"` + strings.Repeat("[", 1<<16) + `"`, "and others: 1 reasons"},
		{"text that is no JSON", `"[{"`, "and others: 1 reasons"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := buildText(t, "main.tf", terraformNetwork+things+`
resource "aws_ecs_task_definition" "d" {
  family = "d"
  network_mode = "awsvpc"
  container_definitions = `+tt.containers+`
}`)
			if diff := cmp.Diff(tt.want, containersText(node[*graph.Workload](t, g, "aws_ecs_task_definition.d"))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestContainerPlace holds that a container leads to its line.
func TestContainerPlace(t *testing.T) {
	const template = templateNetwork + `
  D:
    Type: AWS::ECS::TaskDefinition
    Properties:
      NetworkMode: awsvpc
      ContainerDefinitions:
        - Name: first
          Image: redis
        - Name: second
          Image: nginx
`
	g := buildText(t, "template.yaml", template)
	n := node[*graph.Workload](t, g, "template.yaml:D")
	if len(n.Containers) != 2 {
		t.Fatalf("containers: %s", containersText(n))
	}
	o := g.Origin(n.Containers[1].ID)
	at := o.RangeOf("image")
	if got := template[at.Start:at.End]; !strings.Contains(got, "nginx") {
		t.Errorf("the image stands at %q", got)
	}
	if o.Address != "D (second)" {
		t.Errorf("address %q", o.Address)
	}
}
