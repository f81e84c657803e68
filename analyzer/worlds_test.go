package analyzer_test

import (
	"context"
	"maps"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
)

// TestConditionsAreReasonedWith: what holds under every answer to the open
// conditions is definite, and what holds under none is no finding.
func TestConditionsAreReasonedWith(t *testing.T) {
	const network = `
variable "central" {
  type = bool
}
variable "share" {
  type = bool
}
variable "stage" {
  type = string
}
resource "aws_vpc" "a" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.a.id
  service_name = "com.amazonaws.us-east-2.s3"
}
`
	log := func(name, count string) string {
		return `
resource "aws_flow_log" "` + name + `" {
  count           = ` + count + `
  vpc_id          = aws_vpc.a.id
  log_destination = "arn:aws:s3:::logs"
}
`
	}
	for _, test := range []struct {
		name, more string
		definite   int
		possible   int
	}{
		{"without any", "", 1, 0},
		{"under one condition", log("x", "var.central ? 1 : 0"), 0, 1},
		{"under a condition and its opposite", log("x", "var.central ? 1 : 0") + log("y", "var.central ? 0 : 1"), 0, 0},
		{"three that leave nothing out", log("x", "var.central && var.share ? 1 : 0") + log("y", "var.central ? 0 : 1") + log("z", "!var.share ? 1 : 0"), 0, 0},
		{"two that leave something out", log("x", "var.central && var.share ? 1 : 0") + log("y", "var.central ? 0 : 1"), 0, 1},
		{"a condition that cannot hold", log("x", `var.stage == "dev" && var.stage == "prod" ? 1 : 0`), 1, 0},
		{"the same value on both branches", log("x", "var.central ? 1 : 1"), 0, 0},
		{"none on both branches", log("x", "var.central ? 0 : 0"), 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			report, err := analyzer.Analyze(context.Background(), analyzer.Options{
				FS: fstest.MapFS{"main.tf": {Data: []byte(network + test.more)}}, Paths: []string{"."},
				Rules: rules.Options{Only: []string{"logging/flow-logs"}}, Unproven: true,
			})
			if err != nil {
				t.Fatal(err)
			}
			definite, possible := 0, 0
			for _, r := range report.Results {
				if r.Possible {
					possible++
				} else {
					definite++
				}
			}
			if definite != test.definite || possible != test.possible {
				t.Errorf("%d definite and %d possible findings, not %d and %d", definite, possible, test.definite, test.possible)
			}
		})
	}
}

// TestAVPCUnderACondition: rules about a VPC are not silent because a condition
// chooses it.
func TestAVPCUnderACondition(t *testing.T) {
	report, err := analyzer.Analyze(context.Background(), analyzer.Options{
		FS: fstest.MapFS{"main.tf": {Data: []byte(`
variable "create_vpc" {
  type = bool
}
variable "vpc_id" {
  type = string
}
resource "aws_vpc" "this" {
  count      = var.create_vpc ? 1 : 0
  cidr_block = "10.0.0.0/16"
}
resource "aws_vpc_endpoint" "ssm" {
  vpc_id            = var.create_vpc ? aws_vpc.this[0].id : var.vpc_id
  service_name      = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type = "Interface"
}
`)}}, Paths: []string{"."},
		Rules: rules.Options{Only: []string{"interface/private-dns", "logging/flow-logs"}}, Unproven: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, r := range report.Results {
		got[r.Rule] = r.Possible
	}
	want := map[string]bool{"interface/private-dns": false, "logging/flow-logs": true}
	if !maps.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

// TestOneFlagOnBothSides: an unknown boolean is the same wherever it stands.
func TestOneFlagOnBothSides(t *testing.T) {
	for name, test := range map[string]struct {
		privateDNS string
		want       int
	}{"the same flag": {"var.dns", 0}, "its opposite": {"!var.dns", 1}} {
		t.Run(name, func(t *testing.T) {
			report, err := analyzer.Analyze(context.Background(), analyzer.Options{
				FS: fstest.MapFS{"main.tf": {Data: []byte(`
variable "dns" {
  type = bool
}
resource "aws_vpc" "this" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = var.dns
}
resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = ` + test.privateDNS + `
}
`)}}, Paths: []string{"."},
				Rules: rules.Options{Only: []string{"interface/vpc-dns"}}, Unproven: true,
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Results) != test.want {
				t.Errorf("%d findings, not %d", len(report.Results), test.want)
			}
		})
	}
}
