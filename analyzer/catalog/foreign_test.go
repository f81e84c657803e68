package catalog

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
)

func TestSuppliedKind(t *testing.T) {
	for typ, want := range map[string]string{
		"Custom::GatewayEndpoint":                   "endpoint",
		"Custom::VPCEndpoints":                      "endpoint",
		"corp_vpc_endpoint":                         "endpoint",
		"corp_vpc_endpoint_route_table_association": "route_table",
		"Corp::Network::RouteTableAssociation":      "route_table",
		"corp_routes":                               "route_table",
		"corp_flow_log":                             "flow_log",
		"corp_flow_log_config":                      "flow_log",
		"Custom::HostedZone":                        "private_hosted_zone",
		"corp_resolver_rule_association":            "resolver_rule",
		"corp_security_group_rule":                  "security_group",
		"aws_cloudformation_stack":                  "any",
		"awscc_cloudformation_stack":                "any",
		"aws_vpc_ipam_scope":                        "",
		"AWS::EC2::TrafficMirrorTarget":             "",
		"awscc_ec2_route_server_endpoint":           "",
		"Custom::VpcEndpointLookup":                 "",
		"Custom::AWS":                               "",
		"helm_release":                              "",
		"null_resource":                             "",
		"time_sleep":                                "",
	} {
		if got := suppliedKind(&declared.Resource{Type: typ}); got != want {
			t.Errorf("%s makes %q, want %q", typ, got, want)
		}
	}
	if got := suppliedKind(&declared.Resource{Type: "corp_vpc_endpoint", Data: true}); got != "" {
		t.Errorf("a data source makes %q", got)
	}
}

func TestForeign(t *testing.T) {
	tests := []struct {
		name, text string
		want       []graph.Unresolved
		open       bool
	}{
		{"endpoint", `resource "corp_vpc_endpoint" "x" { vpc = aws_vpc.v.id }`,
			[]graph.Unresolved{{VPC: "aws_vpc.v", Kind: "endpoint", Why: "what corp_vpc_endpoint.x (corp_vpc_endpoint) makes is not known"}}, false},
		{"endpoint by a subnet", `resource "corp_vpc_endpoint" "x" { subnets = [aws_subnet.s.id] }`,
			[]graph.Unresolved{{VPC: "aws_vpc.v", Kind: "endpoint", Why: "what corp_vpc_endpoint.x (corp_vpc_endpoint) makes is not known"}}, false},
		{"table of the subnet", `resource "corp_route_table_association" "x" { subnet = aws_subnet.s.id }`,
			[]graph.Unresolved{{VPC: "aws_vpc.v", Kind: "route_table", Why: "what corp_route_table_association.x (corp_route_table_association) makes is not known"}}, true},
		{"stack", `resource "aws_cloudformation_stack" "x" { parameters = { Vpc = aws_vpc.v.id } }`,
			[]graph.Unresolved{{VPC: "aws_vpc.v", Kind: "any", Why: "what aws_cloudformation_stack.x (aws_cloudformation_stack) makes is not known"}}, true},
		{"name that says nothing", `resource "helm_release" "x" { vpc = aws_vpc.v.id }`, nil, false},
		{"endpoint of something else", `resource "corp_vpc_endpoint" "x" { vpc = "vpc-0123456789abcdef0" }`, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := buildText(t, "main.tf", `
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
`+tt.text)
			if diff := cmp.Diff(tt.want, g.Facts.Unresolved); diff != "" {
				t.Errorf("unresolved (-want +got):\n%s", diff)
			}
			equal(t, "tables of the subnet open", g.Subnets[0].RouteTables.Open, tt.open)
		})
	}
}
