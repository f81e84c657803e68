package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	providers "github.com/vpce-lint/vpce-lint/parsers/terraform/schema"
)

func TestMirrorType(t *testing.T) {
	for typ, want := range map[string]string{
		"AWS::EC2::RouteTable":                      "awscc_ec2_route_table",
		"AWS::EC2::VPC":                             "awscc_ec2_vpc",
		"AWS::EC2::VPCEndpoint":                     "awscc_ec2_vpc_endpoint",
		"AWS::EC2::VPCCidrBlock":                    "awscc_ec2_vpc_cidr_block",
		"AWS::EC2::VPCDHCPOptionsAssociation":       "awscc_ec2_vpcdhcp_options_association",
		"AWS::EC2::EIP":                             "awscc_ec2_eip",
		"AWS::EC2::EgressOnlyInternetGateway":       "awscc_ec2_egress_only_internet_gateway",
		"AWS::NetworkFirewall::Firewall":            "awscc_networkfirewall_firewall",
		"AWS::Route53Resolver::ResolverRule":        "awscc_route53resolver_resolver_rule",
		"AWS::ElasticLoadBalancingV2::LoadBalancer": "awscc_elasticloadbalancingv2_load_balancer",
		"Custom::VpcRestrictDefaultSG":              "",
	} {
		if got := mirrorType(typ); got != want {
			t.Errorf("%s is %q, want %q", typ, got, want)
		}
	}
}

func TestMirrorPath(t *testing.T) {
	for path, want := range map[string]string{
		"VpcId":                     "vpc_id",
		"VPCs":                      "vp_cs",
		"VPCId":                     "vpc_id",
		"Ipv6CidrBlock":             "ipv_6_cidr_block",
		"CidrIpv6":                  "cidr_ipv_6",
		"AmazonProvidedIpv6":        "amazon_provided_ipv_6",
		"S3Bucket":                  "s3_bucket",
		"BlockPublicAcls":           "block_public_acls",
		"PublicAccessBlockARN":      "public_access_block_arn",
		"EnableDns64":               "enable_dns_64",
		"Roles.0":                   "roles.0",
		"Options.ApplianceModeMode": "options.appliance_mode_mode",
		"Targets.*.EcsParameters":   "targets.*.ecs_parameters",
		"CloudWatchLogsLogGroupArn": "cloudwatch_logs_log_group_arn",
	} {
		if got := mirrorPath(path); got != want {
			t.Errorf("%s is %q, want %q", path, got, want)
		}
	}
}

// TestMirrorsAreInTheSchema holds that what is derived from a template's
// spelling are names that the provider has.
func TestMirrorsAreInTheSchema(t *testing.T) {
	// What Cloud Control cannot make, and so the provider lacks.
	lacking := []string{
		"awscc_cloudfront_distribution", "awscc_codebuild_project", "awscc_config_delivery_channel",
		"awscc_ec2_client_vpn_authorization_rule", "awscc_ec2_client_vpn_endpoint", "awscc_ec2_client_vpn_route",
		"awscc_ec2_client_vpn_target_network_association", "awscc_ec2_network_acl_entry", "awscc_ec2_vpn_gateway_route_propagation",
		"awscc_eks_nodegroup", "awscc_iam_policy", "awscc_route53_record_set_group", "awscc_sagemaker_notebook_instance",
	}
	missing := map[string]bool{}
	for _, c := range concepts() {
		for _, s := range c.spellings {
			if s.mirrored() == "" {
				continue
			}
			s = mirror(s)
			b, ok := providers.Resource(s.typ)
			if s.data {
				b, ok = providers.DataSource(s.typ)
			}
			if !ok {
				missing[s.typ] = true
				continue
			}
			for word, path := range s.names {
				name, _, _ := strings.Cut(path, ".")
				// Not every type has tags, nor rules for egress a group's name.
				if _, ok := b.Attribute(name); !ok && name != "" && word != "tags" && word != "group_name" {
					t.Errorf("%s has no %s (%s)", s.typ, name, word)
				}
			}
		}
	}
	for _, typ := range lacking {
		delete(missing, typ)
	}
	if diff := cmp.Diff(map[string]bool{}, missing); diff != "" {
		t.Errorf("types that are neither in the provider's schema nor known to lack there (+):\n%s", diff)
	}
}

func TestCloudControl(t *testing.T) {
	g := buildText(t, "main.tf", `
provider "awscc" {
  region = "eu-west-1"
}
data "awscc_ec2_vpc" "x" {
  id = "vpc-0123456789abcdef0"
}
resource "aws_subnet" "a" {
  vpc_id     = data.awscc_ec2_vpc.x.vpc_id
  cidr_block = "10.0.0.0/24"
}
resource "awscc_ec2_route_table" "a" {
  for_each = toset(["one"])
  vpc_id   = data.awscc_ec2_vpc.x.id
}
resource "awscc_ec2_subnet_route_table_association" "a" {
  subnet_id      = aws_subnet.a.id
  route_table_id = values(awscc_ec2_route_table.a)[0].id
}
resource "aws_route" "a" {
  route_table_id         = awscc_ec2_route_table.a["one"].route_table_id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = awscc_ec2_nat_gateway.a.nat_gateway_id
}
resource "awscc_ec2_nat_gateway" "a" {
  subnet_id     = aws_subnet.a.id
  allocation_id = awscc_ec2_eip.a.allocation_id
}
resource "awscc_ec2_eip" "a" {}
resource "awscc_ec2_security_group" "open" {
  group_description = "open"
  vpc_id            = data.awscc_ec2_vpc.x.id
}
resource "awscc_ec2_instance" "a" {
  subnet_id            = awscc_ec2_network_interface.a.subnet_id
  security_group_ids   = [awscc_ec2_security_group.open.id]
  iam_instance_profile = awscc_iam_instance_profile.a.instance_profile_name
}
resource "awscc_ec2_network_interface" "a" {
  subnet_id = aws_subnet.a.id
}
resource "awscc_iam_instance_profile" "a" {
  instance_profile_name = "a"
  roles                 = [awscc_iam_role.a.role_name]
}
resource "awscc_iam_role" "a" {
  role_name                   = "a"
  assume_role_policy_document = jsonencode({})
  managed_policy_arns         = ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]
  policies = [{
    policy_name     = "queue"
    policy_document = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }] })
  }]
}
`)
	var vpc graph.ID
	for _, x := range g.Externals {
		if x.Of == graph.KindVPC {
			vpc = x.ID
		}
	}
	subnet := g.Subnets[0]
	if subnet.VPC.Or("") != vpc {
		t.Errorf("the subnet's VPC is %v, want %s", subnet.VPC, vpc)
	}
	table := g.RouteTables[0]
	if table.VPC.Or("") != vpc || !subnet.RouteTables.Has(table.ID) || table.Region.Or("") != "eu-west-1" {
		t.Errorf("the table is in %v, of %v, in %v", table.VPC, subnet.RouteTables, table.Region)
	}
	if len(g.Routes) != 1 || g.Routes[0].RouteTable.Or("") != table.ID || g.Routes[0].Target.Or("") != "awscc_ec2_nat_gateway.a" {
		t.Errorf("routes: %+v", g.Routes)
	}
	// A template's group keeps the rule that lets everything out.
	if group := g.SecurityGroups[0]; len(group.Rules) != 1 || !graph.Is(group.Rules[0].Direction, graph.Egress) || group.EgressOpen {
		t.Errorf("rules of the group: %+v", group.Rules)
	}
	w := g.Workloads[0]
	if !w.Subnets.Has(subnet.ID) || !w.SecurityGroups.Has("awscc_ec2_security_group.open") || w.Role.Or("") != "awscc_iam_role.a" {
		t.Errorf("the instance: subnets %v, groups %v, role %v", w.Subnets, w.SecurityGroups, w.Role)
	}
	if r := g.Roles[0]; r.PoliciesOpen || len(r.Policies.IDs) != 1 || len(r.ManagedPolicies) != 1 {
		t.Errorf("the role: %+v", r)
	}
}
