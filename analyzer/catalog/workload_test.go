package catalog

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers"
	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
)

// The networks around the workloads of the tests, the same in both dialects.
const (
	terraformNetwork = `
provider "aws" { region = "eu-west-1" }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "a" { 
  vpc_id = aws_vpc.v.id 
  cidr_block = "10.0.1.0/24" 
}
resource "aws_subnet" "b" { 
  vpc_id = aws_vpc.v.id 
  cidr_block = "10.0.2.0/24" 
}
resource "aws_security_group" "g" { vpc_id = aws_vpc.v.id }
resource "aws_security_group" "h" { vpc_id = aws_vpc.v.id }
variable "x" {}
resource "aws_iam_role" "r" { 
  name = "r" 
  assume_role_policy = "{}" 
}
resource "aws_iam_instance_profile" "p" { 
  name = "p" 
  role = aws_iam_role.r.name 
}
`
	templateNetwork = `
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  X: {Type: String}
Conditions:
  Set: !Not [!Equals [!Ref X, ""]]
Resources:
  V: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  A: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.1.0/24}}
  B: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref V, CidrBlock: 10.0.2.0/24}}
  G: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref V, GroupDescription: g}}
  H: {Type: AWS::EC2::SecurityGroup, Properties: {VpcId: !Ref V, GroupDescription: h}}
  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
  P: {Type: AWS::IAM::InstanceProfile, Properties: {Roles: [!Ref R]}}
`
)

// buildText returns the graph of a configuration in one dialect.
func buildText(t *testing.T, file, text string) *graph.Graph {
	t.Helper()
	project, diags, err := parsers.Load(context.Background(), fstest.MapFS{file: {Data: []byte(text)}}, []string{"."},
		parsers.Options{CloudFormation: cloudformation.Options{Region: "eu-west-1"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diags {
		t.Errorf("diagnostic: %s: %s", d.Summary, d.Detail)
	}
	g, diags := Build(project, nil)
	for _, d := range diags {
		t.Errorf("diagnostic: %s", d.Detail)
	}
	checkDocument(t, g)
	return g
}

// short is an id without its unit, and in one spelling for both dialects.
func short(id graph.ID) string {
	s := string(id)
	s = s[strings.LastIndex(s, "template.yaml:")+1:]
	s = strings.TrimPrefix(s, "emplate.yaml:")
	for _, prefix := range []string{"aws_subnet.", "aws_security_group.", "aws_iam_role.", "external:"} {
		s = strings.TrimPrefix(s, prefix)
	}
	return s
}

func refsText(r graph.Refs) string {
	var out []string
	for _, id := range r.IDs {
		out = append(out, strings.ToLower(short(id)))
	}
	for _, id := range r.Maybe {
		out = append(out, strings.ToLower(short(id))+"?")
	}
	slices.Sort(out)
	if r.Open {
		out = append(out, "…")
	}
	return strings.Join(out, ",")
}

func attrText[T any](a graph.Attr[T]) string {
	v, ok := a.Get()
	switch {
	case ok:
		return strings.ToLower(short(graph.ID(fmt.Sprint(v))))
	case a.IsNull():
		return "null"
	}
	return "?"
}

// workloadText is what the tests compare of a workload.
func workloadText(n *graph.Workload) string {
	out := fmt.Sprintf("%s in %s groups %s default %s public %s role %s", n.WorkloadKind, refsText(n.Subnets), refsText(n.SecurityGroups),
		attrText(n.DefaultSecurityGroup), attrText(n.PublicIP), attrText(n.Role))
	if n.When != nil {
		out = "maybe " + out
	}
	return out
}

// TestWorkloads holds which workloads there are, where they are and as what they
// call services.
func TestWorkloads(t *testing.T) {
	tests := []struct{ name, terraform, template, want string }{
		{
			"instance", `resource "aws_instance" "i" {
			  subnet_id = aws_subnet.a.id
			  vpc_security_group_ids = [aws_security_group.g.id]
			  iam_instance_profile = aws_iam_instance_profile.p.name
			}`, `
  I: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref A, SecurityGroupIds: [!Ref G], IamInstanceProfile: !Ref P}}`,
			"instance in a groups g default false public null role r",
		},
		{
			"instance without groups", `resource "aws_instance" "i" { subnet_id = aws_subnet.a.id }`, `
  I: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref A}}`,
			"instance in a groups  default true public null role null",
		},
		{
			"instance without a subnet", `resource "aws_instance" "i" { ami = "ami-1" }`, `
  I: {Type: AWS::EC2::Instance, Properties: {ImageId: ami-1}}`,
			"instance in … groups  default true public null role null",
		},
		{
			"instance behind an interface of its own", `resource "aws_network_interface" "n" {
			  subnet_id = aws_subnet.b.id
			  security_groups = [aws_security_group.h.id]
			}
			resource "aws_instance" "i" {
			  network_interface {
			    device_index = 0
			    network_interface_id = aws_network_interface.n.id
			  }
			}`, `
  N: {Type: AWS::EC2::NetworkInterface, Properties: {SubnetId: !Ref B, GroupSet: [!Ref H]}}
  I: {Type: AWS::EC2::Instance, Properties: {NetworkInterfaces: [{DeviceIndex: "0", NetworkInterfaceId: !Ref N}]}}`,
			"instance in b groups h default false public null role null",
		},
		{
			"instance with an address of its own", `resource "aws_instance" "i" {
			  subnet_id = aws_subnet.a.id
			  associate_public_ip_address = true
			}`, `
  I: {Type: AWS::EC2::Instance, Properties: {NetworkInterfaces: [{DeviceIndex: "0", SubnetId: !Ref A, AssociatePublicIpAddress: "true"}]}}`,
			"instance in a groups  default true public true role null",
		},
		{
			"instance with an Elastic IP address", `resource "aws_instance" "i" { subnet_id = aws_subnet.a.id }
			resource "aws_eip" "e" { instance = aws_instance.i.id }`, `
  I: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref A}}
  E: {Type: AWS::EC2::EIP, Properties: {InstanceId: !Ref I}}`,
			"instance in a groups  default true public true role null",
		},
		{
			"instance of a template", `resource "aws_launch_template" "t" {
			  vpc_security_group_ids = [aws_security_group.g.id]
			  iam_instance_profile { arn = aws_iam_instance_profile.p.arn }
			}
			resource "aws_instance" "i" {
			  subnet_id = aws_subnet.a.id
			  launch_template { id = aws_launch_template.t.id }
			}`, `
  T:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {SecurityGroupIds: [!GetAtt G.GroupId], IamInstanceProfile: {Arn: !GetAtt P.Arn}}}
  I: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref A, LaunchTemplate: {LaunchTemplateId: !Ref T, Version: "1"}}}`,
			"instance in a groups g default false public null role r",
		},
		{
			"group rather than its template", `resource "aws_launch_template" "t" {
			  name = "web"
			  network_interfaces {
			    associate_public_ip_address = false
			    security_groups = [aws_security_group.g.id]
			  }
			}
			resource "aws_autoscaling_group" "s" {
			  vpc_zone_identifier = [aws_subnet.a.id, aws_subnet.b.id]
			  launch_template { name = aws_launch_template.t.name }
			}`, `
  T:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateName: web, LaunchTemplateData: {NetworkInterfaces: [{DeviceIndex: 0, AssociatePublicIpAddress: false, Groups: [!Ref G]}]}}
  S:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: {VPCZoneIdentifier: [!Ref A, !Ref B], LaunchTemplate: {LaunchTemplateName: web, Version: "1"}}`,
			"auto_scaling_group in a,b groups g default false public false role null",
		},
		{
			"group of mixed instances", `resource "aws_launch_template" "t" { vpc_security_group_ids = [aws_security_group.g.id] }
			resource "aws_autoscaling_group" "s" {
			  vpc_zone_identifier = aws_subnet.a[*].id
			  mixed_instances_policy {
			    launch_template {
			      launch_template_specification { launch_template_id = aws_launch_template.t.id }
			    }
			  }
			}`, `
  T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {SecurityGroupIds: [!Ref G]}}}
  S:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      VPCZoneIdentifier: [!Ref A]
      MixedInstancesPolicy: {LaunchTemplate: {LaunchTemplateSpecification: {LaunchTemplateId: !Ref T, Version: "1"}}}`,
			"auto_scaling_group in a groups g default false public null role null",
		},
		{
			"group of a launch configuration", `resource "aws_launch_configuration" "c" {
			  security_groups = [aws_security_group.g.id]
			  iam_instance_profile = aws_iam_instance_profile.p.id
			  associate_public_ip_address = true
			}
			resource "aws_autoscaling_group" "s" {
			  vpc_zone_identifier = [aws_subnet.a.id]
			  launch_configuration = aws_launch_configuration.c.id
			}`, `
  C:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties: {SecurityGroups: [!Ref G], IamInstanceProfile: !GetAtt P.Arn, AssociatePublicIpAddress: true}
  S: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {VPCZoneIdentifier: [!Ref A], LaunchConfigurationName: !Ref C}}`,
			"auto_scaling_group in a groups g default false public true role r",
		},
		{
			"group of a template that is not known", `resource "aws_autoscaling_group" "s" {
			  vpc_zone_identifier = [aws_subnet.a.id]
			  launch_template { id = var.x }
			}`, `
  S: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {VPCZoneIdentifier: [!Ref A], LaunchTemplate: {LaunchTemplateId: !Ref X, Version: "1"}}}`,
			"auto_scaling_group in a groups … default ? public ? role ?",
		},
		{
			"template that nothing uses, with a subnet", `resource "aws_launch_template" "t" {
			  network_interfaces {
			    subnet_id = aws_subnet.a.id
			    security_groups = [aws_security_group.g.id]
			  }
			}`, `
  T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {NetworkInterfaces: [{SubnetId: !Ref A, Groups: [!Ref G]}]}}}`,
			"launch_template in a groups g default false public null role null",
		},
		{
			"template that nothing uses, without one", `resource "aws_launch_template" "t" { vpc_security_group_ids = [aws_security_group.g.id] }`, `
  T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {SecurityGroupIds: [!Ref G]}}}`,
			"",
		},
		{
			"function", `resource "aws_lambda_function" "f" {
			  role = aws_iam_role.r.arn
			  vpc_config {
			    subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
			    security_group_ids = [aws_security_group.g.id]
			  }
			}`, `
  F: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn, VpcConfig: {SubnetIds: [!Ref A, !Ref B], SecurityGroupIds: [!Ref G]}}}`,
			"function in a,b groups g default false public false role r",
		},
		{
			"function in no VPC", `resource "aws_lambda_function" "f" {
			  role = aws_iam_role.r.arn
			  vpc_config {
			    subnet_ids = []
			    security_group_ids = []
			  }
			}
			resource "aws_lambda_function" "g" { role = aws_iam_role.r.arn }`, `
  F: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn, VpcConfig: {SubnetIds: [], SecurityGroupIds: []}}}
  G2: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn}}`,
			"",
		},
		{
			"function that may be in a VPC", `resource "aws_lambda_function" "f" {
			  role = aws_iam_role.r.arn
			  dynamic "vpc_config" {
			    for_each = var.x == "a" ? [1] : []
			    content {
			      subnet_ids = [aws_subnet.a.id]
			      security_group_ids = [aws_security_group.g.id]
			    }
			  }
			}`, `
  F: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn, VpcConfig: !If [Set, {SubnetIds: [!Ref A], SecurityGroupIds: [!Ref G]}, !Ref "AWS::NoValue"]}}`,
			"maybe function in a groups g default false public false role r",
		},
		{
			"function with the role of another account", `resource "aws_lambda_function" "f" {
			  role = "arn:aws:iam::123456789012:role/other"
			  vpc_config {
			    subnet_ids = [aws_subnet.a.id]
			    security_group_ids = [aws_security_group.g.id]
			  }
			}`, `
  F: {Type: AWS::Lambda::Function, Properties: {Role: "arn:aws:iam::123456789012:role/other", VpcConfig: {SubnetIds: [!Ref A], SecurityGroupIds: [!Ref G]}}}`,
			"function in a groups g default false public false role arn:aws:iam::123456789012:role/other",
		},
		{
			"function with the ARN of a role that its name ends", `resource "aws_lambda_function" "f" {
			  role = "arn:aws:iam::123456789012:role/${aws_iam_role.r.name}"
			  vpc_config {
			    subnet_ids = [aws_subnet.a.id]
			    security_group_ids = [aws_security_group.g.id]
			  }
			}`, `
  F: {Type: AWS::Lambda::Function, Properties: {Role: !Sub "arn:aws:iam::${AWS::AccountId}:role/${R}", VpcConfig: {SubnetIds: [!Ref A], SecurityGroupIds: [!Ref G]}}}`,
			"function in a groups g default false public false role r",
		},
		{
			"group whose profile is named by an ARN", `resource "aws_launch_template" "t" {
			  vpc_security_group_ids = [aws_security_group.g.id]
			  iam_instance_profile { arn = "arn:aws:iam::123456789012:instance-profile/${aws_iam_instance_profile.p.id}" }
			}
			resource "aws_autoscaling_group" "s" {
			  vpc_zone_identifier = [aws_subnet.a.id]
			  launch_template { id = aws_launch_template.t.id }
			}`, `
  T:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData: {SecurityGroupIds: [!Ref G], IamInstanceProfile: {Arn: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:instance-profile/${P}"}}
  S: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {VPCZoneIdentifier: [!Ref A], LaunchTemplate: {LaunchTemplateId: !Ref T, Version: "1"}}}`,
			"auto_scaling_group in a groups g default false public null role r",
		},
		{
			"service", `resource "aws_ecs_task_definition" "d" {
			  family = "d"
			  network_mode = "awsvpc"
			  task_role_arn = aws_iam_role.r.arn
			  container_definitions = "[]"
			}
			resource "aws_ecs_service" "s" {
			  task_definition = "${aws_ecs_task_definition.d.family}:${aws_ecs_task_definition.d.revision}"
			  network_configuration {
			    subnets = [aws_subnet.a.id]
			    security_groups = [aws_security_group.g.id]
			  }
			}`, `
  D: {Type: AWS::ECS::TaskDefinition, Properties: {Family: d, NetworkMode: awsvpc, TaskRoleArn: !Ref R, ContainerDefinitions: []}}
  S:
    Type: AWS::ECS::Service
    Properties: {TaskDefinition: !Ref D, NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref A], SecurityGroups: [!Ref G]}}}`,
			"ecs_service in a groups g default false public false role r",
		},
		{
			"service without groups, with addresses", `resource "aws_ecs_task_definition" "d" {
			  family = "d"
			  network_mode = "awsvpc"
			  container_definitions = "[]"
			}
			resource "aws_ecs_service" "s" {
			  task_definition = aws_ecs_task_definition.d.arn
			  network_configuration {
			    subnets = [aws_subnet.a.id]
			    assign_public_ip = true
			  }
			}`, `
  D: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: awsvpc, ContainerDefinitions: []}}
  S:
    Type: AWS::ECS::Service
    Properties: {TaskDefinition: !Ref D, NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref A], AssignPublicIp: ENABLED}}}`,
			"ecs_service in a groups  default true public true role null",
		},
		{
			"service of instances' network", `resource "aws_ecs_task_definition" "d" {
			  family = "d"
			  container_definitions = "[]"
			}
			resource "aws_ecs_service" "s" { task_definition = aws_ecs_task_definition.d.arn }`, `
  D: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: []}}
  S: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref D}}`,
			"",
		},
		{
			"task without a service", `resource "aws_ecs_task_definition" "d" {
			  family = "d"
			  network_mode = "awsvpc"
			  task_role_arn = aws_iam_role.r.arn
			  container_definitions = "[]"
			}`, `
  D: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: awsvpc, TaskRoleArn: !GetAtt R.Arn, ContainerDefinitions: []}}`,
			"ecs_task in  groups  default false public ? role r",
		},
		{
			"task that an event runs", `resource "aws_ecs_task_definition" "d" {
			  family = "d"
			  network_mode = "awsvpc"
			  container_definitions = "[]"
			}
			resource "aws_cloudwatch_event_target" "t" {
			  rule = "r"
			  arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/c"
			  ecs_target {
			    task_definition_arn = aws_ecs_task_definition.d.arn
			    network_configuration {
			      subnets = [aws_subnet.b.id]
			      security_groups = [aws_security_group.g.id]
			    }
			  }
			}`, `
  D: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: awsvpc, ContainerDefinitions: []}}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Targets:
        - Id: a
          Arn: arn:aws:ecs:eu-west-1:123456789012:cluster/c
          EcsParameters:
            TaskDefinitionArn: !Ref D
            NetworkConfiguration: {AwsVpcConfiguration: {Subnets: [!Ref B], SecurityGroups: [!Ref G]}}`,
			"ecs_task in b groups g default false public false role null",
		},
		{
			"task that a schedule runs", `resource "aws_ecs_task_definition" "d" {
			  family = "d"
			  network_mode = "awsvpc"
			  container_definitions = "[]"
			}
			resource "aws_scheduler_schedule" "s" {
			  schedule_expression = "rate(1 hour)"
			  flexible_time_window { mode = "OFF" }
			  target {
			    arn = "arn:aws:ecs:eu-west-1:123456789012:cluster/c"
			    role_arn = aws_iam_role.r.arn
			    ecs_parameters {
			      task_definition_arn = aws_ecs_task_definition.d.arn_without_revision
			      network_configuration {
			        subnets = [aws_subnet.b.id]
			        assign_public_ip = true
			      }
			    }
			  }
			}`, `
  D: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: awsvpc, ContainerDefinitions: []}}
  Schedule:
    Type: AWS::Scheduler::Schedule
    Properties:
      Target:
        Arn: arn:aws:ecs:eu-west-1:123456789012:cluster/c
        EcsParameters:
          TaskDefinitionArn: !Ref D
          NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref B], AssignPublicIp: ENABLED}}`,
			"ecs_task in b groups  default true public true role null",
		},
		{
			"managed nodes", `resource "aws_eks_cluster" "c" {
			  name = "c"
			  vpc_config { subnet_ids = [aws_subnet.a.id] }
			}
			resource "aws_eks_node_group" "n" {
			  cluster_name = aws_eks_cluster.c.name
			  node_role_arn = aws_iam_role.r.arn
			  subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
			}`, `
  C: {Type: AWS::EKS::Cluster, Properties: {Name: c, ResourcesVpcConfig: {SubnetIds: [!Ref A]}}}
  N: {Type: AWS::EKS::Nodegroup, Properties: {ClusterName: !Ref C, NodeRole: !GetAtt R.Arn, Subnets: [!Ref A, !Ref B]}}`,
			"eks_node_group in a,b groups c/cluster-security-group default false public null role r",
		},
		{
			"instance with the group of a cluster", `resource "aws_eks_cluster" "c" {
			  name = "c"
			  vpc_config { subnet_ids = [aws_subnet.a.id] }
			}
			resource "aws_instance" "i" {
			  subnet_id = aws_subnet.a.id
			  vpc_security_group_ids = [aws_eks_cluster.c.vpc_config[0].cluster_security_group_id]
			}`, `
  C: {Type: AWS::EKS::Cluster, Properties: {Name: c, ResourcesVpcConfig: {SubnetIds: [!Ref A]}}}
  I: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref A, SecurityGroupIds: [!GetAtt C.ClusterSecurityGroupId]}}`,
			"instance in a groups c/cluster-security-group default false public null role null",
		},
		{
			"managed nodes of a template", `resource "aws_launch_template" "t" { vpc_security_group_ids = [aws_security_group.h.id] }
			resource "aws_eks_node_group" "n" {
			  cluster_name = "c"
			  node_role_arn = aws_iam_role.r.arn
			  subnet_ids = [aws_subnet.a.id]
			  launch_template { id = aws_launch_template.t.id }
			}`, `
  T: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {SecurityGroupIds: [!Ref H]}}}
  N: {Type: AWS::EKS::Nodegroup, Properties: {ClusterName: c, NodeRole: !GetAtt R.Arn, Subnets: [!Ref A], LaunchTemplate: {Id: !Ref T}}}`,
			"eks_node_group in a groups h default false public null role r",
		},
		{
			"managed nodes of a cluster that is not declared", `resource "aws_eks_node_group" "n" {
			  cluster_name = "c"
			  node_role_arn = aws_iam_role.r.arn
			  subnet_ids = [aws_subnet.a.id]
			}`, `
  N: {Type: AWS::EKS::Nodegroup, Properties: {ClusterName: c, NodeRole: !GetAtt R.Arn, Subnets: [!Ref A]}}`,
			"eks_node_group in a groups … default false public null role r",
		},
		{
			"pods on Fargate", `resource "aws_eks_cluster" "c" {
			  name = "c"
			  vpc_config { subnet_ids = [aws_subnet.a.id] }
			}
			resource "aws_eks_fargate_profile" "f" {
			  cluster_name = aws_eks_cluster.c.id
			  pod_execution_role_arn = aws_iam_role.r.arn
			  subnet_ids = [aws_subnet.b.id]
			}`, `
  C: {Type: AWS::EKS::Cluster, Properties: {Name: c, ResourcesVpcConfig: {SubnetIds: [!Ref A]}}}
  F: {Type: AWS::EKS::FargateProfile, Properties: {ClusterName: c, PodExecutionRoleArn: !GetAtt R.Arn, Subnets: [!Ref B]}}`,
			"eks_fargate_profile in b groups c/cluster-security-group default false public false role null",
		},
		{
			"build project", `resource "aws_codebuild_project" "b" {
			  name = "b"
			  service_role = aws_iam_role.r.arn
			  vpc_config {
			    vpc_id = aws_vpc.v.id
			    subnets = [aws_subnet.a.id]
			    security_group_ids = [aws_security_group.g.id]
			  }
			}`, `
  Build:
    Type: AWS::CodeBuild::Project
    Properties: {ServiceRole: !GetAtt R.Arn, VpcConfig: {VpcId: !Ref V, Subnets: [!Ref A], SecurityGroupIds: [!Ref G]}}`,
			"codebuild_project in a groups g default false public false role r",
		},
		{
			"notebook without the internet", `resource "aws_sagemaker_notebook_instance" "n" {
			  role_arn = aws_iam_role.r.arn
			  subnet_id = aws_subnet.a.id
			  security_groups = [aws_security_group.g.id]
			  direct_internet_access = "Disabled"
			}`, `
  N:
    Type: AWS::SageMaker::NotebookInstance
    Properties: {RoleArn: !GetAtt R.Arn, SubnetId: !Ref A, SecurityGroupIds: [!Ref G], DirectInternetAccess: Disabled}`,
			"sagemaker_notebook in a groups g default false public false role r",
		},
		{
			"notebook with direct internet access", `resource "aws_sagemaker_notebook_instance" "n" {
			  role_arn = aws_iam_role.r.arn
			  subnet_id = aws_subnet.a.id
			}`, `
  N: {Type: AWS::SageMaker::NotebookInstance, Properties: {RoleArn: !GetAtt R.Arn, SubnetId: !Ref A}}`,
			"",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, dialect := range []struct{ file, text string }{
				{"main.tf", terraformNetwork + tt.terraform}, {"template.yaml", templateNetwork + tt.template},
			} {
				var got []string
				for _, n := range buildText(t, dialect.file, dialect.text).Workloads {
					got = append(got, strings.ReplaceAll(workloadText(n), "aws_eks_cluster.", ""))
				}
				if diff := cmp.Diff(tt.want, strings.Join(got, "\n")); diff != "" {
					t.Errorf("%s (-want +got):\n%s", dialect.file, diff)
				}
			}
		})
	}
}

// addWorkloads adds a workload of each kind of network, with a role, to the base
// network.
func addWorkloads(f *fixture) {
	f.add("aws_iam_role.r", attrs{"name": text("r"), "inline_policy": blocks(attrs{"policy": text("{}")})})
	f.add("aws_iam_policy.p", attrs{"name": text("p"), "policy": text("{}")})
	f.add("aws_iam_role_policy_attachment.p", attrs{"role": text("r"), "policy_arn": f.ref("aws_iam_policy.p", "arn")})
	f.add("aws_iam_role_policy_attachment.m", attrs{"role": f.ref("aws_iam_role.r", "id"), "policy_arn": text("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore")})
	f.add("aws_iam_instance_profile.p", attrs{"role": text("r")})
	f.add("aws_launch_template.t", attrs{"iam_instance_profile": blocks(attrs{"name": f.ref("aws_iam_instance_profile.p", "name")})})
	f.add("aws_autoscaling_group.g", attrs{"vpc_zone_identifier": list(f.id("aws_subnet.s")), "launch_template": blocks(attrs{"id": f.id("aws_launch_template.t")})})
	f.add("aws_lambda_function.f", attrs{"role": f.ref("aws_iam_role.r", "arn"), "vpc_config": blocks(attrs{
		"subnet_ids": list(f.id("aws_subnet.s")), "security_group_ids": list(f.id("aws_security_group.g")),
	})})
	f.add("aws_ecs_task_definition.t", attrs{"network_mode": text("awsvpc"), "container_definitions": text(`[{"name": "c", "image": "redis"}]`)})
	f.add("aws_ecs_service.s", attrs{"task_definition": f.ref("aws_ecs_task_definition.t", "arn"), "network_configuration": blocks(attrs{"subnets": list(f.id("aws_subnet.s"))})})
	f.add("aws_eks_cluster.c", attrs{"name": text("c"), "vpc_config": blocks(attrs{"subnet_ids": list(f.id("aws_subnet.s"))})})
	f.add("aws_eks_node_group.n", attrs{"cluster_name": text("c"), "subnet_ids": list(f.id("aws_subnet.s")), "node_role_arn": f.hole("var.role")})
}
