package needs_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/catalog"
	"github.com/vpce-lint/vpce-lint/analyzer/documents"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/needs"
	"github.com/vpce-lint/vpce-lint/analyzer/network"
	"github.com/vpce-lint/vpce-lint/parsers"
	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// infer returns the graph of a configuration of one file, with its needs.
func infer(t *testing.T, file, text string, extra ...needs.Extra) (*graph.Graph, *value.Tokens) {
	t.Helper()
	project, diags, err := parsers.Load(context.Background(), fstest.MapFS{file: {Data: []byte(text)}}, []string{"."},
		parsers.Options{CloudFormation: cloudformation.Options{Region: "eu-west-1"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diags {
		t.Errorf("diagnostic: %s: %s", d.Summary, d.Detail)
	}
	g, _ := catalog.Build(project, nil)
	network.Exposure(g)
	needs.Infer(g, documents.New(project.Tokens, g), project.Tokens, extra)
	return g, project.Tokens
}

// summary writes needs in one line: optional ones in brackets, uncertain ones
// with a question mark.
func summary(g *graph.Graph) string {
	var out []string
	for _, n := range g.Facts.Needs {
		text := n.Service
		if len(n.Why) > 0 {
			text += "?"
		}
		if n.Optional {
			text = "(" + text + ")"
		}
		out = append(out, text)
		if len(n.Reasons) == 0 {
			out = append(out, "without a reason")
		}
		for _, r := range n.Reasons {
			if g.Origin(r.ID) == nil || r.Text == "" || r.TextJa == "" {
				out = append(out, "with a bad reason")
			}
		}
	}
	return strings.Join(out, " ")
}

const terraformNetwork = `
provider "aws" { region = "eu-west-1" }
variable "x" {}
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_internet_gateway" "i" { vpc_id = aws_vpc.v.id }
resource "aws_subnet" "a" {
  vpc_id = aws_vpc.v.id
  cidr_block = "10.0.1.0/24"
}
resource "aws_subnet" "p" {
  vpc_id = aws_vpc.v.id
  cidr_block = "10.0.2.0/24"
}
resource "aws_route_table" "p" {
  vpc_id = aws_vpc.v.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.i.id
  }
}
resource "aws_route_table_association" "p" {
  subnet_id = aws_subnet.p.id
  route_table_id = aws_route_table.p.id
}
resource "aws_security_group" "g" { vpc_id = aws_vpc.v.id }
resource "aws_iam_role" "r" {
  name = "r"
  assume_role_policy = "{}"
}
resource "aws_iam_instance_profile" "p" { role = aws_iam_role.r.name }
resource "aws_ecr_repository" "e" { name = "e" }
`

const templateNetwork = `
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  X: {Type: String}
Resources:
  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  I: {Type: AWS::EC2::InternetGateway}
  IV: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref V, InternetGatewayId: !Ref I}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.1.0/24}}
  Pub: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.2.0/24}}
  T: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref V}}
  TI: {Type: AWS::EC2::Route, Properties: {RouteTableId: !Ref T, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref I}}
  TP: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Pub, RouteTableId: !Ref T}}
  G: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref V, GroupDescription: g}}
  E: {Type: AWS::ECR::Repository, Properties: {RepositoryName: e}}
`

const (
	terraformInstance = `
resource "aws_instance" "w" {
  subnet_id = aws_subnet.a.id
  iam_instance_profile = aws_iam_instance_profile.p.name
  tags = { Role = "cache" }
}
`
	templateInstance = `
  P: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref R]}}
  W: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref A, IamInstanceProfile: !Ref P}}
`
	terraformFunction = `
resource "aws_lambda_function" "w" {
  function_name = "w"
  role = aws_iam_role.r.arn
  vpc_config {
    subnet_ids = [aws_subnet.a.id]
    security_group_ids = [aws_security_group.g.id]
  }
}
`
	templateFunction = `
  W: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn, VpcConfig: {SubnetIds: [!Ref A], SecurityGroupIds: [!Ref G]}}}
`
)

// TestRoleNeeds holds what follows from the policies of a workload's role. The
// statements are JSON, the same in both dialects.
func TestRoleNeeds(t *testing.T) {
	tests := []struct {
		name string
		// function: of a function instead of an instance.
		function bool
		// managed is an AWS-managed policy of the role.
		managed    string
		statements string
		want       string
	}{
		{name: "no policy"},
		{name: "Systems Manager", managed: "AmazonSSMManagedInstanceCore", want: "(ec2messages) ssm ssmmessages"},
		{name: "Systems Manager of a function", function: true, managed: "AmazonSSMManagedInstanceCore"},
		{name: "CloudWatch agent", managed: "CloudWatchAgentServerPolicy", want: "logs monitoring"},
		{name: "administrator", managed: "AdministratorAccess"},
		{name: "other managed policy", managed: "AmazonS3ReadOnlyAccess"},
		{name: "task execution role", managed: "service-role/AmazonECSTaskExecutionRolePolicy"},
		{
			name:       "actions of Systems Manager",
			statements: `{"Effect": "Allow", "Action": ["ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ec2messages:GetMessages"], "Resource": "*"}`,
			want:       "(ec2messages) ssm ssmmessages",
		},
		{
			name:       "named actions",
			statements: `{"Effect": "Allow", "Action": ["s3:GetObject", "secretsmanager:GetSecretValue"], "Resource": "*"}`,
			want:       "s3 secretsmanager",
		},
		{name: "one action, in whatever letters", statements: `{"Effect": "Allow", "Action": "SQS:sendmessage", "Resource": "*"}`, want: "sqs"},
		{name: "actions by their beginning", statements: `{"Effect": "Allow", "Action": "kinesis:Put*", "Resource": "*"}`, want: "kinesis-streams"},
		{name: "everything", statements: `{"Effect": "Allow", "Action": "*", "Resource": "*"}`},
		{name: "all of a service on everything", statements: `{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}`, want: "s3?"},
		{name: "all of a service on everything, of a function", function: true, statements: `{"Effect": "Allow", "Action": ["s3:*", "*"], "Resource": "*"}`, want: "s3"},
		{name: "all of a service on a bucket", statements: `{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"}`, want: "s3"},
		{name: "all of what only an agent calls", statements: `{"Effect": "Allow", "Action": ["ssmmessages:*", "ec2messages:*"], "Resource": "*"}`, want: "(ec2messages) ssmmessages"},
		{name: "all but some", statements: `{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}`},
		{name: "denied", statements: `{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "*"}`},
		{
			name: "allowed and denied",
			statements: `{"Effect": "Allow", "Action": ["s3:GetObject", "sqs:SendMessage"], "Resource": "*"},
			             {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}`,
			want: "sqs",
		},
		{
			name: "denied all but",
			statements: `{"Effect": "Allow", "Action": ["s3:GetObject", "sqs:SendMessage"], "Resource": "*"},
			             {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"}`,
			want: "s3",
		},
		{
			name: "denied under a condition",
			statements: `{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"},
			             {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}`,
			want: "s3",
		},
		{name: "under a condition", statements: `{"Effect": "Allow", "Action": "sns:Publish", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-1"}}}`, want: "sns"},
		{name: "through another service", statements: `{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Condition": {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}}`},
		{name: "what is no call", statements: `{"Effect": "Allow", "Action": ["iam:PassRole", "rds-db:connect", "elasticfilesystem:ClientMount", "es:ESHttpGet"], "Resource": "*"}`},
		{name: "resources of this region", statements: `{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:eu-west-1:123456789012:q"}`, want: "sqs"},
		{name: "resources of another region", statements: `{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "arn:aws:sqs:us-east-1:123456789012:q"}`},
		{name: "calls to another region", statements: `{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"StringEquals": {"aws:RequestedRegion": ["us-east-1"]}}}`},
		{name: "calls to this region too", statements: `{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*", "Condition": {"StringLike": {"aws:RequestedRegion": ["us-*", "eu-*"]}}}`, want: "sqs"},
		{name: "service without an endpoint", statements: `{"Effect": "Allow", "Action": "mechanicalturk:CreateHIT", "Resource": "*"}`, want: "mechanicalturk"},
		{
			name:       "streams of a table",
			statements: `{"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:GetRecords"], "Resource": ["arn:aws:dynamodb:eu-west-1:123456789012:table/t", "arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/*"]}`,
			want:       "dynamodb dynamodb-streams",
		},
		{
			name:       "whatever is of a table",
			statements: `{"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:GetRecords"], "Resource": "arn:aws:dynamodb:eu-west-1:123456789012:table/t/*"}`,
			want:       "dynamodb dynamodb-streams",
		},
		{
			name:       "a table and no stream of it",
			statements: `{"Effect": "Allow", "Action": ["dynamodb:GetItem", "dynamodb:GetRecords"], "Resource": ["arn:aws:dynamodb:eu-west-1:123456789012:table/t", "arn:aws:dynamodb:eu-west-1:123456789012:table/t/index/*"]}`,
			want:       "dynamodb",
		},
		{name: "global service", statements: `{"Effect": "Allow", "Action": "iam:GetRole", "Resource": "*"}`, want: "iam"},
		{name: "own logs of a function", function: true, statements: `{"Effect": "Allow", "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"}`},
		{name: "own logs of a function by pattern", function: true, statements: `{"Effect": "Allow", "Action": "logs:*", "Resource": "arn:aws:logs:*:*:*"}`},
		{name: "other logs of a function", function: true, statements: `{"Effect": "Allow", "Action": "logs:StartQuery", "Resource": "*"}`, want: "logs"},
		{name: "logs of an instance", statements: `{"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"}`, want: "logs"},
		{
			name: "interfaces of a function", function: true,
			statements: `{"Effect": "Allow", "Action": ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface", "ec2:DescribeSubnets"], "Resource": "*"}`,
		},
		{name: "subnets that a function asks for", function: true, statements: `{"Effect": "Allow", "Action": "ec2:DescribeSubnets", "Resource": "*"}`, want: "ec2"},
		{name: "interfaces of an instance", statements: `{"Effect": "Allow", "Action": "ec2:CreateNetworkInterface", "Resource": "*"}`, want: "ec2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tf := terraformNetwork + terraformInstance
			cfn := templateNetwork + templateInstance
			if tt.function {
				tf, cfn = terraformNetwork+terraformFunction, templateNetwork+templateFunction
			}
			cfn += "  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument: {}\n"
			if tt.managed != "" {
				tf += "resource \"aws_iam_role_policy_attachment\" \"a\" {\n  role = aws_iam_role.r.name\n  policy_arn = \"arn:aws:iam::aws:policy/" + tt.managed + "\"\n}\n"
				cfn += "      ManagedPolicyArns: [\"arn:aws:iam::aws:policy/" + tt.managed + "\"]\n"
			}
			if tt.statements != "" {
				document := strings.Join(strings.Fields(`{"Version": "2012-10-17", "Statement": [`+tt.statements+`]}`), " ")
				tf += "resource \"aws_iam_role_policy\" \"s\" {\n  role = aws_iam_role.r.id\n  policy = <<-EOT\n  " + document + "\n  EOT\n}\n"
				cfn += "      Policies: [{PolicyName: s, PolicyDocument: " + document + "}]\n"
			}
			for file, text := range map[string]string{"main.tf": tf, "template.yaml": cfn} {
				g, _ := infer(t, file, text)
				if diff := cmp.Diff(tt.want, summary(g)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", file, diff)
				}
			}
		})
	}
}

// TestKindNeeds holds what follows from the kind of a workload.
func TestKindNeeds(t *testing.T) {
	// A task with one container, in subnet a.
	task := func(container, network string) string {
		return `
resource "aws_ecs_task_definition" "d" {
  family = "d"
  network_mode = "awsvpc"
  container_definitions = jsonencode([` + container + `])
}
resource "aws_ecs_service" "s" {
  task_definition = aws_ecs_task_definition.d.arn
  network_configuration {
` + network + `
  }
}`
	}
	templateTask := func(container, network string) string {
		return `
  D: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: awsvpc, ContainerDefinitions: [` + container + `]}}
  S: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref D, NetworkConfiguration: {AwsvpcConfiguration: ` + network + `}}}`
	}
	const closed, templateClosed = "subnets = [aws_subnet.a.id]", "{Subnets: [!Ref A]}"
	tests := []struct{ name, terraform, template, want string }{
		{
			"image in ECR", task(`{ name = "c", image = "${aws_ecr_repository.e.repository_url}:1" }`, closed),
			templateTask(`{Name: c, Image: !Sub "${E.RepositoryUri}:1"}`, templateClosed), "ecr.api ecr.dkr s3",
		},
		{
			"image in somebody's ECR", task(`{ name = "c", image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1" }`, closed),
			templateTask(`{Name: c, Image: !Sub "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/app:1"}`, templateClosed), "ecr.api ecr.dkr s3",
		},
		{
			"image elsewhere", task(`{ name = "c", image = "public.ecr.aws/docker/library/redis:${var.x}" }`, closed),
			templateTask(`{Name: c, Image: !Sub "redis:${X}"}`, templateClosed), "",
		},
		{
			"image that is not known", task(`{ name = "c", image = var.x }`, closed),
			templateTask(`{Name: c, Image: !Ref X}`, templateClosed), "ecr.api? ecr.dkr? s3?",
		},
		{
			"logs and secrets", task(`{
			    name = "c", image = "redis"
			    logConfiguration = { logDriver = "awslogs" }
			    secrets = [
			      { name = "a", valueFrom = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a" },
			      { name = "b", valueFrom = "/app/b" },
			    ]
			  }`, closed),
			templateTask(`{Name: c, Image: redis, LogConfiguration: {LogDriver: awslogs}, Secrets: [
			    {Name: a, ValueFrom: !Sub "arn:aws:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:a"}, {Name: b, ValueFrom: /app/b}]}`, templateClosed),
			"logs secretsmanager ssm",
		},
		{
			"logs elsewhere", task(`{ name = "c", image = "redis", logConfiguration = { logDriver = "splunk" } }`, closed),
			templateTask(`{Name: c, Image: redis, LogConfiguration: {LogDriver: splunk}}`, templateClosed), "",
		},
		{
			"public address in a public subnet",
			task(`{ name = "c", image = aws_ecr_repository.e.repository_url }`, "subnets = [aws_subnet.p.id]\n assign_public_ip = true"),
			templateTask(`{Name: c, Image: !GetAtt E.RepositoryUri}`, "{Subnets: [!Ref Pub], AssignPublicIp: ENABLED}"), "",
		},
		{
			"public address in a private subnet",
			task(`{ name = "c", image = aws_ecr_repository.e.repository_url }`, "subnets = [aws_subnet.a.id]\n assign_public_ip = true"),
			templateTask(`{Name: c, Image: !GetAtt E.RepositoryUri}`, "{Subnets: [!Ref A], AssignPublicIp: ENABLED}"), "ecr.api ecr.dkr s3",
		},
		{
			"no public address in a public subnet",
			task(`{ name = "c", image = aws_ecr_repository.e.repository_url }`, "subnets = [aws_subnet.p.id]"),
			templateTask(`{Name: c, Image: !GetAtt E.RepositoryUri}`, "{Subnets: [!Ref Pub]}"), "ecr.api ecr.dkr s3",
		},
		{
			"public address in a subnet of somebody's",
			task(`{ name = "c", image = aws_ecr_repository.e.repository_url }`, "subnets = [var.x]\n assign_public_ip = true"),
			templateTask(`{Name: c, Image: !GetAtt E.RepositoryUri}`, "{Subnets: [!Ref X], AssignPublicIp: ENABLED}"), "ecr.api? ecr.dkr? s3?",
		},
		{
			"task without a service", `
resource "aws_ecs_task_definition" "d" {
  family = "d"
  network_mode = "awsvpc"
  container_definitions = jsonencode([{ name = "c", image = aws_ecr_repository.e.repository_url, cpu = var.x }])
}`, `
  D: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: awsvpc, ContainerDefinitions: [{Name: c, Image: !GetAtt E.RepositoryUri, Cpu: !Ref X}]}}`,
			"ecr.api ecr.dkr s3",
		},
		{
			"managed nodes", `
resource "aws_eks_node_group" "n" {
  cluster_name = "c"
  node_role_arn = aws_iam_role.r.arn
  subnet_ids = [aws_subnet.a.id]
}`, `
  N: {Type: AWS::EKS::Nodegroup, Properties: {ClusterName: c, Subnets: [!Ref A], NodeRole: arn:aws:iam::123456789012:role/r}}`,
			"ec2 ecr.api ecr.dkr s3 sts",
		},
		{
			"managed nodes with Pod Identity", `
resource "aws_eks_cluster" "c" {
  name = "c"
  vpc_config { subnet_ids = [aws_subnet.a.id] }
}
resource "aws_eks_addon" "agent" {
  cluster_name = aws_eks_cluster.c.id
  addon_name = "eks-pod-identity-agent"
}
resource "aws_eks_addon" "dns" {
  cluster_name = "other"
  addon_name = "coredns"
}
resource "aws_eks_node_group" "n" {
  cluster_name = aws_eks_cluster.c.name
  node_role_arn = aws_iam_role.r.arn
  subnet_ids = [aws_subnet.a.id]
}`, `
  C: {Type: AWS::EKS::Cluster, Properties: {Name: c, ResourcesVpcConfig: {SubnetIds: [!Ref A]}}}
  Agent: {Type: AWS::EKS::PodIdentityAssociation, Properties: {ClusterName: !Ref C}}
  N: {Type: AWS::EKS::Nodegroup, Properties: {ClusterName: c, Subnets: [!Ref A], NodeRole: arn:aws:iam::123456789012:role/r}}`,
			"ec2 ecr.api ecr.dkr eks-auth s3 sts",
		},
		{
			"nodes that nobody manages", `
resource "aws_autoscaling_group" "n" {
  vpc_zone_identifier = [aws_subnet.a.id]
  tag {
    key = "kubernetes.io/cluster/c"
    value = "owned"
    propagate_at_launch = true
  }
}`, `
  N:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {VPCZoneIdentifier: [!Ref A], Tags: [{Key: kubernetes.io/cluster/c, Value: owned, PropagateAtLaunch: true}]}`,
			"ec2 ecr.api ecr.dkr s3 sts",
		},
		{
			"pods on Fargate", `
resource "aws_eks_fargate_profile" "f" {
  cluster_name = "c"
  pod_execution_role_arn = aws_iam_role.r.arn
  subnet_ids = [aws_subnet.a.id]
}`, `
  F: {Type: AWS::EKS::FargateProfile, Properties: {ClusterName: c, Subnets: [!Ref A], PodExecutionRoleArn: arn:aws:iam::123456789012:role/r}}`,
			"",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for file, text := range map[string]string{"main.tf": terraformNetwork + tt.terraform, "template.yaml": templateNetwork + tt.template} {
				g, _ := infer(t, file, text)
				if len(g.Workloads) != 1 {
					t.Fatalf("%s: %d workloads", file, len(g.Workloads))
				}
				if diff := cmp.Diff(tt.want, summary(g)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", file, diff)
				}
			}
		})
	}
}

// TestPatching holds when Systems Manager patches an instance.
func TestPatching(t *testing.T) {
	const managed = `
resource "aws_iam_role_policy_attachment" "a" {
  role = aws_iam_role.r.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}`
	const without, with = "(ec2messages) ssm ssmmessages", "(ec2messages) s3 ssm ssmmessages"
	tests := []struct{ name, terraform, want string }{
		{"nothing", managed, without},
		{"baseline", managed + `
resource "aws_ssm_patch_baseline" "b" { name = "b" }`, with},
		{"baseline of an instance that is not managed", `
resource "aws_ssm_patch_baseline" "b" { name = "b" }`, ""},
		{"association", managed + `
resource "aws_ssm_association" "b" { name = "AWS-RunPatchBaseline" }`, with},
		{"association of something else", managed + `
resource "aws_ssm_association" "b" { name = "AWS-UpdateSSMAgent" }`, without},
		{"association of this instance", managed + `
resource "aws_ssm_association" "b" {
  name = "AWS-RunPatchBaseline"
  targets {
    key = "InstanceIds"
    values = [aws_instance.w.id]
  }
}`, with},
		{"association of another instance", managed + `
resource "aws_ssm_association" "b" {
  name = "AWS-RunPatchBaseline"
  targets {
    key = "InstanceIds"
    values = ["i-0123456789abcdef0"]
  }
}`, without},
		{"association of instances with another tag", managed + `
resource "aws_ssm_association" "b" {
  name = "AWS-RunPatchBaseline"
  targets {
    key = "tag:Role"
    values = ["web", "database"]
  }
}`, without},
		{"association of instances with its tag", managed + `
resource "aws_ssm_association" "b" {
  name = "AWS-RunPatchBaseline"
  targets {
    key = "tag:Role"
    values = ["web", "cache"]
  }
}`, with},
		{"association that may not exist", managed + `
resource "aws_ssm_association" "b" {
  count = var.x == "a" ? 1 : 0
  name = "AWS-RunPatchBaseline"
}`, "(ec2messages) s3? ssm ssmmessages"},
		{"equivalent actions", `
resource "aws_ssm_patch_group" "b" {
  baseline_id = "pb-0123456789abcdef0"
  patch_group = "g"
}
resource "aws_iam_role_policy" "s" {
  role = aws_iam_role.r.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ssm:UpdateInstanceInformation", "ssmmessages:*"], Resource = "*" }] })
}`, "s3 ssm ssmmessages"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, _ := infer(t, "main.tf", terraformNetwork+terraformInstance+tt.terraform)
			if diff := cmp.Diff(tt.want, summary(g)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestPolled holds that what Lambda polls for a function is no call of its own.
func TestPolled(t *testing.T) {
	const policy = `
resource "aws_sqs_queue" "q" {}
resource "aws_iam_role_policy" "s" {
  role = aws_iam_role.r.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"%s], Resource = aws_sqs_queue.q.arn }] })
}`
	const mapping = `
resource "aws_lambda_event_source_mapping" "m" {
  function_name = aws_lambda_function.w.arn
  event_source_arn = aws_sqs_queue.q.arn
}`
	const sam = `
Transform: AWS::Serverless-2016-10-31
Resources:
  Q: {Type: AWS::SQS::Queue}
  W:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      VpcConfig: {SubnetIds: [subnet-0123456789abcdef0], SecurityGroupIds: [sg-0123456789abcdef0]}
      Policies: [SQSPollerPolicy: {QueueName: !GetAtt Q.QueueName}]
`
	const event = "      Events: {E: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn}}}\n"
	tests := []struct{ name, file, text, want string }{
		{"function that polls itself", "main.tf", terraformNetwork + terraformFunction + strings.Replace(policy, "%s", "", 1), "sqs"},
		{"mapping", "main.tf", terraformNetwork + terraformFunction + mapping + strings.Replace(policy, "%s", "", 1), ""},
		{"mapping of an alias", "main.tf", terraformNetwork + terraformFunction + strings.Replace(mapping, "aws_lambda_function.w.arn", "aws_lambda_alias.live.arn", 1) + `
resource "aws_lambda_alias" "live" {
  name = "live"
  function_name = aws_lambda_function.w.function_name
  function_version = "1"
}` + strings.Replace(policy, "%s", "", 1), ""},
		{"mapping, and other calls", "main.tf", terraformNetwork + terraformFunction + mapping + strings.Replace(policy, "%s", `, "sqs:SendMessage"`, 1), "sqs"},
		{"serverless function", "template.yaml", sam, "sqs"},
		{"serverless function with an event", "template.yaml", sam + event, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, _ := infer(t, tt.file, tt.text)
			if diff := cmp.Diff(tt.want, summary(g)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestHosted holds which needs of tasks are those of the instances that run them.
func TestHosted(t *testing.T) {
	const task = `
resource "aws_ecs_task_definition" "d" {
  family = "d"
  network_mode = "awsvpc"
  task_role_arn = aws_iam_role.r.arn
  container_definitions = jsonencode([{ name = "c", image = aws_ecr_repository.e.repository_url }])
}
resource "aws_iam_role_policy" "s" {
  role = aws_iam_role.r.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "sqs:SendMessage"], Resource = "*" }] })
}
resource "aws_ecs_capacity_provider" "p" { name = "p" }
resource "aws_ecs_service" "s" {
  task_definition = aws_ecs_task_definition.d.arn
  network_configuration { subnets = [aws_subnet.a.id] }
`
	tests := []struct{ name, launch, want string }{
		{"default", "", ""},
		{"Fargate", `launch_type = "FARGATE"`, ""},
		{"instances", `launch_type = "EC2"`, "ecr.api ecr.dkr"},
		{"providers of instances", `capacity_provider_strategy { capacity_provider = aws_ecs_capacity_provider.p.name }`, "ecr.api ecr.dkr"},
		{"provider of Fargate", `capacity_provider_strategy { capacity_provider = "FARGATE_SPOT" }`, ""},
		{"provider that is not known", `capacity_provider_strategy { capacity_provider = var.x }`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, _ := infer(t, "main.tf", terraformNetwork+task+tt.launch+"\n}")
			if got := summary(g); got != "ecr.api ecr.dkr s3 sqs" {
				t.Errorf("needs %s", got)
			}
			var hosted []string
			for _, n := range g.Facts.Needs {
				if n.Hosted {
					hosted = append(hosted, n.Service)
				}
			}
			if got := strings.Join(hosted, " "); got != tt.want {
				t.Errorf("hosted %q, want %q", got, tt.want)
			}
		})
	}
}

// TestStreams holds when a statement on a table that is declared is about its
// stream.
func TestStreams(t *testing.T) {
	tests := []struct{ name, resource, want string }{
		{"the table", `aws_dynamodb_table.t.arn`, "dynamodb"},
		{"its indexes", `"${aws_dynamodb_table.t.arn}/index/*"`, "dynamodb"},
		{"its stream", `aws_dynamodb_table.t.stream_arn`, "dynamodb dynamodb-streams"},
		{"all of its streams", `"${aws_dynamodb_table.t.arn}/stream/*"`, "dynamodb dynamodb-streams"},
		{"what is not known", `var.x`, "dynamodb dynamodb-streams"},
		{"everything", `"*"`, "dynamodb dynamodb-streams"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, _ := infer(t, "main.tf", terraformNetwork+terraformFunction+`
resource "aws_dynamodb_table" "t" { name = "t" }
resource "aws_iam_role_policy" "s" {
  role = aws_iam_role.r.id
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["dynamodb:GetItem", "dynamodb:GetRecords"], Resource = [`+tt.resource+`] }] })
}`)
			if diff := cmp.Diff(tt.want, summary(g)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestDetails holds what a need carries: the services' types, reasons that lead
// to a line, and calls with their tokens.
func TestDetails(t *testing.T) {
	const text = terraformNetwork + terraformFunction + `
resource "aws_s3_bucket" "b" {}
resource "aws_iam_role_policy" "s" {
  role = aws_iam_role.r.id
  policy = jsonencode({ Statement = [
    { Effect = "Allow", Action = "sqs:*", Resource = "*" },
    { Effect = "Allow", Action = ["s3:GetObject", "s3:List*"], Resource = "${aws_s3_bucket.b.arn}/*" },
    { Effect = "Allow", Action = "s3:PutObject", Resource = "arn:aws:s3:::c/*" },
  ] })
}`
	g, tokens := infer(t, "main.tf", text)
	if len(g.Facts.Needs) != 2 {
		t.Fatalf("needs: %s", summary(g))
	}
	s3 := g.Facts.Needs[0]
	for i := range s3.Calls {
		s3.Calls[i].Resource = tokens.Render(s3.Calls[i].Resource)
	}
	want := graph.Need{
		Workload: "aws_lambda_function.w", Service: "s3", Types: []string{"Gateway", "Interface"},
		Reasons: []graph.NeedReason{
			{ID: "aws_iam_role_policy.s", Attribute: "statement.1", Text: "a statement of its role allows s3:GetObject and s3:List*", TextJa: "ロールのステートメントが s3:GetObject、s3:List* を許可している"},
			{ID: "aws_iam_role_policy.s", Attribute: "statement.2", Text: "a statement of its role allows s3:PutObject", TextJa: "ロールのステートメントが s3:PutObject を許可している"},
		},
		Calls: []graph.NeedCall{
			{Action: "s3:GetObject", Resource: "${aws_s3_bucket.b.arn}/*"},
			{Action: "s3:PutObject", Resource: "arn:aws:s3:::c/*"},
		},
	}
	if diff := cmp.Diff(want, s3); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for i, reason := range s3.Reasons {
		at := g.Origin(reason.ID).RangeOf(reason.Attribute)
		if got := text[at.Start:at.End]; !strings.Contains(got, []string{"s3:GetObject", "s3:PutObject"}[i]) {
			t.Errorf("the reason %q stands at %q", reason.Text, got)
		}
	}
}

// TestLayers holds which bucket the layers of an image come from.
func TestLayers(t *testing.T) {
	const text = `
variable "region" {}
provider "aws" { region = %s }
resource "aws_ecs_task_definition" "d" {
  family = "d"
  network_mode = "awsvpc"
  container_definitions = jsonencode([{ name = "c", image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/c" }])
}`
	tests := []struct{ name, region, want string }{
		{"known region", `"eu-west-1"`, "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"},
		{"China", `"cn-north-1"`, "arn:aws-cn:s3:::prod-cn-north-1-starport-layer-bucket/*"},
		{"region that is not known", `var.region`, "arn:aws:s3:::prod-${var.region}-starport-layer-bucket/*"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, tokens := infer(t, "main.tf", strings.Replace(text, "%s", tt.region, 1))
			var got []string
			for _, n := range g.Facts.Needs {
				for _, c := range n.Calls {
					got = append(got, n.Service+" "+c.Action+" "+tokens.Render(c.Resource)+" "+c.What)
				}
			}
			if diff := cmp.Diff([]string{"s3 s3:GetObject " + tt.want + " image layers"}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestExtra holds which workloads get the needs that the user adds.
func TestExtra(t *testing.T) {
	tests := []struct{ name, pattern, want string }{
		{"the address", "aws_lambda_function.w", "sqs"},
		{"any function", "aws_lambda_function.*", "sqs"},
		{"everything", "*", "sqs"},
		{"some words", "*_function*w", "sqs"},
		{"another one", "aws_lambda_function.x", ""},
		{"another kind", "aws_instance.*", ""},
		{"more than there is", "*w*x", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, _ := infer(t, "main.tf", terraformNetwork+terraformFunction, needs.Extra{Pattern: tt.pattern, Services: []string{"sqs"}})
			if diff := cmp.Diff(tt.want, summary(g)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
