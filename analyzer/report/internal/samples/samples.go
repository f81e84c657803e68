// Package samples has the reports that the tests of all writers write.
package samples

import (
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/report"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Sample is an input with a name that is fit for a file.
type Sample struct {
	Name  string
	Input *report.Input
}

const network = `resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = false
}

resource "aws_vpc_endpoint" "ssm" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.ssm"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = false
}

module "edge" {
  for_each = toset(["a", "b"])
  source   = "./modules/edge"
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "5.0.0"
  name    = "spoke"
}
`

const edge = `resource "aws_vpc_endpoint" "s3" {
  vpc_id       = aws_vpc.this.id
  service_name = "com.amazonaws.eu-west-1.s3"
}

resource "aws_vpc" "this" {
  cidr_block = "10.1.0.0/16"
}
`

const downloaded = `resource "aws_vpc" "this" {
  count = 1
}
`

// Tabs, wide and combining characters, and characters beyond the basic plane,
// which are two UTF-16 code units.
const multibyte = "resource \"aws_security_group\" \"東京\" {\n" +
	"\tdescription = \"東京のエンドポイント 🏯\"\n" +
	"\tingress {\n" +
	"\t\tdescription = \"🏯 café\"; from_port = 22\n" +
	"\t}\n" +
	"}\r\n"

// Files returns the files that the samples name.
func Files() *source.Files {
	files := source.NewFiles()
	for _, f := range []struct{ path, content string }{
		{"network.tf", network},
		{"modules/edge/main.tf", edge},
		{".terraform/modules/vpc/main.tf", downloaded},
		{"infra/東京 1/[prod] 100%.tf", multibyte},
		{"bom.tf", "\xef\xbb\xbfbroken = {\n"},
	} {
		files.Add(source.NewFile(f.path, []byte(f.content)))
	}
	return files
}

// Range is where a text stands in a file, from its n-th occurrence (from 0) on.
func Range(files *source.Files, path, text string, n int) source.Range {
	content, at := string(files.Get(path).Content), 0
	for ; n >= 0; n-- {
		next := strings.Index(content[at:], text)
		if next < 0 {
			return source.Range{}
		}
		at += next
		if n > 0 {
			at += len(text)
		}
	}
	return source.Range{File: path, Start: at, End: at + len(text)}
}

func rules() []report.RuleInfo {
	return []report.RuleInfo{
		{
			ID: "interface/private-dns", Title: "Private DNS is off", Level: finding.Warning, SecuritySeverity: "5.0",
			Description: "Without private DNS the service's usual name resolves to public addresses,\nso clients leave the VPC unless they are told the endpoint's own name.",
			Remediation: "Set `private_dns_enabled = true`, and DNS support and DNS hostnames of the VPC with it.",
			Help:        "## Example\n\n```terraform\nprivate_dns_enabled = true\n```",
			References:  []string{"https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html"},
			HelpURI:     "https://github.com/vpce-lint/vpce-lint/blob/main/docs/rules/interface/private-dns.md",
			Tags:        []string{"terraform", "aws", "security", "aws"}, Precision: "very-high",
		},
		{
			ID: "gateway/route-tables", Title: "A gateway endpoint has no route table", Level: finding.Error,
			Description: "A gateway endpoint works only through the routes that it puts into route tables.",
			Remediation: "Name the subnets' route tables in `route_table_ids`.",
		},
		{ID: "logging/flow-logs", Title: "No flow log", Level: finding.Note},
		{ID: "interface/https-only", Title: "Other ports than 443 are open", Level: finding.Warning, Remediation: "Open port 443 only."},
		{ID: "gateway/route-tables", Title: "The same rule again", Level: finding.Note},
	}
}

func base(files *source.Files, findings ...finding.Finding) *report.Input {
	return &report.Input{
		Version: "1.2.3", Results: finding.Fold(findings, files), Rules: rules(), Files: files,
		Checked: report.Checked{Files: 4, Units: 1, Resources: 6, VPCs: 3, Endpoints: 3, Rules: 4},
	}
}

func privateDNS(files *source.Files) finding.Finding {
	return finding.Finding{
		Rule: "interface/private-dns", Level: finding.Warning, Unit: ".", Subject: "aws_vpc_endpoint.ssm",
		Message:  "aws_vpc_endpoint.ssm has private DNS off, so ssm.eu-west-1.amazonaws.com is reached over the internet.",
		Location: Range(files, "network.tf", "private_dns_enabled = false", 0),
		Evidence: []finding.Evidence{{
			Text: "DNS hostnames are off", Address: "aws_vpc.main", Range: Range(files, "network.tf", "enable_dns_hostnames = false", 0),
		}},
	}
}

func edgeCall(files *source.Files, key string) declared.Call {
	return declared.Call{Address: fmt.Sprintf("module.edge[%q]", key), Header: Range(files, "network.tf", `module "edge" {`, 0)}
}

func noRouteTable(files *source.Files, key string) finding.Finding {
	call := edgeCall(files, key)
	return finding.Finding{
		Rule: "gateway/route-tables", Level: finding.Error, Unit: ".", Subject: call.Address + ".aws_vpc_endpoint.s3",
		Message:  call.Address + ".aws_vpc_endpoint.s3 is in no route table of " + call.Address + ".aws_vpc.this, so nothing reaches S3 through it.",
		Location: Range(files, "modules/edge/main.tf", `resource "aws_vpc_endpoint" "s3" {`, 0),
		Evidence: []finding.Evidence{{
			Text: "the VPC of the endpoint", Address: call.Address + ".aws_vpc.this", Range: Range(files, "modules/edge/main.tf", `resource "aws_vpc" "this" {`, 0),
			Calls: []declared.Call{call},
		}},
		Calls: []declared.Call{call},
	}
}

func openPort(files *source.Files) finding.Finding {
	const path = "infra/東京 1/[prod] 100%.tf"
	hops := []finding.Evidence{
		{Text: "the group [of the endpoint]", Address: "aws_security_group.東京", Range: Range(files, path, "description = \"東京のエンドポイント 🏯\"", 0)},
		{Text: "its rule", Range: source.Range{File: path, Start: Range(files, path, "ingress {", 0).Start, End: Range(files, path, "}\n}", 0).Start + 1}},
	}
	return finding.Finding{
		Rule: "interface/https-only", Level: finding.Warning, Unit: "infra/東京 1", Subject: "aws_security_group.東京",
		Message:  "aws_security_group.東京 opens port 22 in ingress[0] (see {0}).",
		Location: Range(files, path, "from_port = 22", 0),
		Evidence: hops, Flow: hops,
	}
}

func noFlowLog(files *source.Files) finding.Finding {
	call := declared.Call{Address: "module.vpc", Header: Range(files, "network.tf", `module "vpc" {`, 0), Downloaded: true}
	return finding.Finding{
		Rule: "logging/flow-logs", Level: finding.Note, Unit: ".", Subject: "module.vpc.aws_vpc.this[0]",
		Message:  "module.vpc.aws_vpc.this[0] has endpoints and no flow log.",
		Location: Range(files, ".terraform/modules/vpc/main.tf", `resource "aws_vpc" "this" {`, 0),
		Calls:    []declared.Call{call},
		Possible: true, Why: []string{"var.flow_log has no value", "module.logs is not on disk"},
	}
}

func diagnostics(files *source.Files) source.Diagnostics {
	return source.Diagnostics{
		{Severity: source.Error, Summary: "Missing closing brace", Detail: "There is no closing brace for this object. Nothing in this file was analysed.", Subject: Range(files, "bom.tf", "broken", 0), Unparsed: true},
		{Severity: source.Error, Summary: "File is too large", Path: "infra/big file.json", Unparsed: true},
		{Severity: source.Warning, Summary: "Module is not on disk", Detail: "The source of module.logs is not on disk, so what it declares is unknown. Run terraform init", Subject: Range(files, "network.tf", `module "vpc" {`, 0), Address: "module.logs"},
		{Severity: source.Notice, Summary: "A provider function is not evaluated", Address: "aws_vpc.main", Path: "../outside.tf"},
	}
}

// All returns the samples.
func All() []Sample {
	files := Files()
	nothing := base(files)
	several := base(files, privateDNS(files), noRouteTable(files, "a"), openPort(files))
	folded := base(files, noRouteTable(files, "b"), noRouteTable(files, "a"))
	possible := base(files, privateDNS(files), noFlowLog(files))
	notifications := base(files)
	notifications.Diagnostics = diagnostics(files)
	notifications.Configuration = source.Diagnostics{{
		Severity: source.Warning, Summary: "A suppression hides nothing", Detail: "The rule gateway/servce does not exist",
		Subject: Range(files, "network.tf", "cidr_block", 0),
	}}
	notifications.HiddenPossible, notifications.HiddenSuppressed = 2, 1
	notifications.Category = "infra/prod"
	accepted := privateDNS(files)
	accepted.Suppression = &finding.Suppression{InSource: true, Reason: "the resolver is elsewhere"}
	suppressed := base(files, accepted, noRouteTable(files, "a"))
	everywhere, prod := privateDNS(files), noRouteTable(files, "a")
	everywhere.Environments, prod.Environments = []string{"dev", "prod"}, []string{"prod"}
	unplaced := base(files, finding.Finding{Rule: "custom/unknown", Level: finding.Error, Unit: "x", Subject: "a.b", Message: "a.b is nowhere."})
	unplaced.Version = "(devel)"
	nothingToCheck := base(files)
	nothingToCheck.Checked = report.Checked{Rules: 4}
	return []Sample{
		{"zero", nothing},
		{"empty", nothingToCheck},
		{"several", several},
		{"folded", folded},
		{"multibyte", base(files, openPort(files))},
		{"possible", possible},
		{"notifications", notifications},
		{"suppressed", suppressed},
		{"environments", base(files, everywhere, prod)},
		{"unplaced", unplaced},
	}
}

// Hostile is a report in which texts of the user's stand wherever they can: two
// results of one rule on two lines, one of them possible, and diagnostics.
func Hostile(message, file, rule string) *report.Input {
	rule = "own/" + rule // the id of a rule is never empty
	files := source.NewFiles()
	files.Add(source.NewFile(file, []byte("a\nb\nc\n")))
	at := func(start int) source.Range { return source.Range{File: file, Start: start, End: start + 1} }
	f := finding.Finding{
		Rule: rule, Level: finding.Error, Unit: file, Subject: message, Message: message, Location: at(0),
		Evidence: []finding.Evidence{{Text: message, Address: message, Range: at(2)}},
	}
	other := f
	other.Location = at(2)
	possible := f
	possible.Location, possible.Possible, possible.Why = at(4), true, []string{message}
	return &report.Input{
		Version: "1.2.3", Files: files, Results: finding.Fold([]finding.Finding{f, other, possible}, files),
		Rules:       []report.RuleInfo{{ID: rule, Title: message, Description: message, Remediation: message, Level: finding.Error}},
		Diagnostics: source.Diagnostics{{Severity: source.Error, Summary: message, Detail: message, Subject: at(0), Unparsed: true}, {Severity: source.Warning, Summary: message, Path: file, Address: message}},
		Checked:     report.Checked{Files: 1, Resources: 1, Rules: 1},
	}
}
