//go:build unix

package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"go.yaml.in/yaml/v3"
)

// BenchmarkBudgets measures whole runs of the program, as a hook or a pipeline
// starts it, against the budgets that the project keeps: ratios between runs of
// one session, so that the machine's speed cancels out. It reports, compares with
// the last release (testdata/bench.txt, which -update rewrites) and never fails.
// Run it with -benchtime=1x, on a machine that does nothing else.
//
//	small-ms     start to finish on one small root; budget 60
//	repo/parse   a repository of 90 files and 16 roots, against parsing its
//	             files alone; budget 3
//	dense/parse  the same with nothing but networks in 60 KB of text, as
//	             generated code has them
//	20000/1000   resources in one root; budget 30
//	roots1000/100  roots of 100 resources; budget 12
//	stacks/yaml  40 CloudFormation templates, against parsing their YAML alone
//	*-MB         peak memory
func BenchmarkBudgets(b *testing.B) {
	program := filepath.Join(b.TempDir(), "vpce-lint")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	small := b.TempDir()
	writeRoot(b, small, 1, 20)
	repo := b.TempDir()
	writeRepository(b, repo, true)
	dense := b.TempDir()
	writeRepository(b, dense, false)
	one, twenty := b.TempDir(), b.TempDir()
	writeRoot(b, one, 1, 1000)
	writeRoot(b, twenty, 1, 20_000)
	hundred, thousand := b.TempDir(), b.TempDir()
	for i := range 1000 {
		if i < 100 {
			writeRoot(b, filepath.Join(hundred, fmt.Sprintf("root%03d", i)), i, 100)
		}
		writeRoot(b, filepath.Join(thousand, fmt.Sprintf("root%04d", i)), i, 100)
	}
	stacks := b.TempDir()
	for i := range 40 {
		write(b, filepath.Join(stacks, fmt.Sprintf("stack%02d.yaml", i)), template(i))
	}
	now := map[string]float64{}
	report := func(value float64, name string) {
		now[name] = value
		b.ReportMetric(value, name)
	}
	for b.Loop() {
		smallTime, smallMB := measure(b, 9, program, small)
		report(ms(smallTime), "small-ms")
		report(smallMB, "small-MB")
		parse := parseAlone(b, repo)
		repoTime, repoMB := measure(b, 7, program, repo)
		report(ms(repoTime), "repo-ms")
		report(ms(parse), "parse-ms")
		report(float64(repoTime)/float64(parse), "repo/parse")
		report(repoMB, "repo-MB")
		denseTime, _ := measure(b, 7, program, dense)
		report(float64(denseTime)/float64(parseAlone(b, dense)), "dense/parse")
		yamlAlone := parseAlone(b, stacks)
		stacksTime, _ := measure(b, 7, program, stacks)
		report(ms(stacksTime), "stacks-ms")
		report(ms(yamlAlone), "yaml-ms")
		report(float64(stacksTime)/float64(yamlAlone), "stacks/yaml")
		oneTime, _ := measure(b, 5, program, one)
		twentyTime, twentyMB := measure(b, 1, program, twenty)
		report(ms(twentyTime), "20000-ms")
		report(float64(twentyTime)/float64(oneTime), "20000/1000")
		report(twentyMB, "20000-MB")
		hundredTime, _ := measure(b, 3, program, hundred)
		thousandTime, thousandMB := measure(b, 1, program, thousand)
		report(ms(thousandTime), "roots1000-ms")
		report(float64(thousandTime)/float64(hundredTime), "roots1000/100")
		report(thousandMB, "roots1000-MB")
	}
	compareBench(b, now)
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// measure runs the program on a folder and returns its fastest run and its
// largest peak memory.
func measure(b *testing.B, times int, program, dir string) (fastest time.Duration, peakMB float64) {
	b.Helper()
	for range times {
		cmd := exec.Command(program, "--root", ".", "--format", "sarif", "--output", os.DevNull, "--fail-on", "never", ".")
		cmd.Dir = dir
		start := time.Now()
		out, err := cmd.CombinedOutput()
		took := time.Since(start)
		if err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		if fastest == 0 || took < fastest {
			fastest = took
		}
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			perMB := 1024.0 // Maxrss is in KiB
			if runtime.GOOS == "darwin" {
				perMB *= 1024 // and in bytes there
			}
			peakMB = max(peakMB, float64(usage.Maxrss)/perMB)
		}
	}
	return fastest, peakMB
}

// parseAlone returns how long it takes to read and parse a folder's files and
// do nothing with them: the fastest of several runs.
func parseAlone(b *testing.B, dir string) time.Duration {
	b.Helper()
	var times []time.Duration
	for range 7 {
		start := time.Now()
		err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			content, err := os.ReadFile(p)
			if err != nil {
				return err
			}
			if filepath.Ext(p) == ".yaml" {
				return yaml.Unmarshal(content, &yaml.Node{})
			}
			if _, diags := hclsyntax.ParseConfig(content, p, hcl.InitialPos); diags.HasErrors() {
				return diags
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(start))
	}
	return slices.Min(times)
}

// writeRoot writes a root module with about n resources: VPCs of 20 resources
// each, with subnets, tables, groups and endpoints.
func writeRoot(b *testing.B, dir string, number, n int) {
	b.Helper()
	write(b, filepath.Join(dir, "main.tf"), "provider \"aws\" {\n  region = \"eu-central-1\"\n}\n"+networks(number, n))
}

// networks are VPCs with about n resources.
func networks(number, n int) string {
	var text strings.Builder
	for i := range max(n/20, 1) {
		text.WriteString(strings.NewReplacer("ID", fmt.Sprintf("n%d_%d", number, i), "NUMBER", fmt.Sprint(i%250)).Replace(networkText))
	}
	return text.String()
}

const networkText = `
resource "aws_vpc" "ID" {
  cidr_block           = "10.NUMBER.0.0/16"
  enable_dns_hostnames = true
  tags                 = { Name = "ID" }
}

resource "aws_subnet" "ID" {
  count             = 6
  vpc_id            = aws_vpc.ID.id
  cidr_block        = cidrsubnet(aws_vpc.ID.cidr_block, 8, count.index)
  availability_zone = element(["eu-central-1a", "eu-central-1b", "eu-central-1c"], count.index)
}

resource "aws_route_table" "ID" {
  for_each = toset(["app", "data"])
  vpc_id   = aws_vpc.ID.id
}

resource "aws_route_table_association" "ID" {
  count          = 6
  subnet_id      = aws_subnet.ID[count.index].id
  route_table_id = aws_route_table.ID[count.index < 3 ? "app" : "data"].id
}

resource "aws_security_group" "ID" {
  name   = "ID-endpoints"
  vpc_id = aws_vpc.ID.id
  ingress {
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = [aws_vpc.ID.cidr_block]
  }
}

resource "aws_vpc_endpoint" "ID_s3" {
  vpc_id          = aws_vpc.ID.id
  service_name    = "com.amazonaws.eu-central-1.s3"
  route_table_ids = [for t in aws_route_table.ID : t.id]
}

resource "aws_vpc_endpoint" "ID" {
  for_each            = toset(["ssm", "logs"])
  vpc_id              = aws_vpc.ID.id
  service_name        = "com.amazonaws.eu-central-1.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = slice(aws_subnet.ID[*].id, 0, 3)
  security_group_ids  = [aws_security_group.ID.id]
}

resource "aws_flow_log" "ID" {
  vpc_id          = aws_vpc.ID.id
  traffic_type    = "ALL"
  log_destination = "arn:aws:s3:::flow-logs"
}
`

// writeRepository writes 90 files: 16 roots that call the same ten modules, and a
// network or two in each. With prose it has what hand-written repositories are
// mostly made of, some five kilobytes a file as terraform-aws-vpc has them:
// described variables and outputs, and resources that most callers leave out.
// Without, there is nothing but networks.
func writeRepository(b *testing.B, dir string, prose bool) {
	b.Helper()
	for m := range 10 {
		base := filepath.Join(dir, "modules", fmt.Sprintf("m%d", m))
		variables := "variable \"cidr\" {\n  type = string\n}\n\nvariable \"region\" {\n  type = string\n}\n"
		outputs := "output \"vpc_id\" {\n  value = aws_vpc.m.id\n}\n"
		main := strings.NewReplacer("ID", "m", "\"10.NUMBER.0.0/16\"", "var.cidr", "eu-central-1", "${var.region}").Replace(networkText)
		if prose {
			for i := range 40 {
				n := strings.NewReplacer("NUMBER", fmt.Sprint(i))
				variables += n.Replace(variableText)
				outputs += n.Replace(outputText)
				main += n.Replace(optionalText)
			}
		}
		write(b, filepath.Join(base, "variables.tf"), variables)
		write(b, filepath.Join(base, "outputs.tf"), outputs)
		write(b, filepath.Join(base, "main.tf"), main)
	}
	for r := range 16 {
		base := filepath.Join(dir, "roots", fmt.Sprintf("r%02d", r))
		write(b, filepath.Join(base, "providers.tf"), "provider \"aws\" {\n  region = var.region\n}\n")
		write(b, filepath.Join(base, "variables.tf"), "variable \"region\" {\n  type    = string\n  default = \"eu-central-1\"\n}\n")
		calls := ""
		for c := range 3 {
			calls += fmt.Sprintf("module \"net%d\" {\n  source = \"../../modules/m%d\"\n  cidr   = \"10.%d.0.0/16\"\n  region = var.region\n}\n\n", c, (r+c)%10, r*3+c)
		}
		write(b, filepath.Join(base, "main.tf"), calls)
		if r < 12 {
			write(b, filepath.Join(base, "own.tf"), networks(r, 40))
		}
	}
}

const variableText = `
variable "optional_NUMBER" {
  description = "Whether the optional part NUMBER is created, which most callers leave to its default"
  type        = bool
  default     = false
}

variable "optional_NUMBER_tags" {
  description = "Additional tags of the optional part NUMBER"
  type        = map(string)
  default     = {}
}
`

const outputText = `
output "optional_NUMBER_id" {
  description = "The id of the optional part NUMBER, null where it is not created"
  value       = try(aws_security_group.optional_NUMBER[0].id, null)
}
`

const optionalText = `
################################################################################
# Optional part NUMBER
################################################################################

resource "aws_security_group" "optional_NUMBER" {
  count = var.optional_NUMBER ? 1 : 0

  name   = "optional-NUMBER"
  vpc_id = aws_vpc.m.id

  tags = merge({ Name = "optional-NUMBER" }, var.optional_NUMBER_tags)
}
`

// template is a stack with a network of some thirty resources.
func template(n int) string {
	var t strings.Builder
	t.WriteString("Parameters:\n  Environment: {Type: String, Default: test}\nResources:\n")
	res := func(id, typ, properties string) {
		fmt.Fprintf(&t, "  %s:\n    Type: AWS::EC2::%s\n    Properties:\n%s", id, typ, properties)
	}
	res("Vpc", "VPC", fmt.Sprintf("      CidrBlock: 10.%d.0.0/16\n      EnableDnsHostnames: true\n      Tags:\n        - {Key: Name, Value: !Sub 'network-${Environment}'}\n", n))
	for i := range 6 {
		id := fmt.Sprintf("Subnet%d", i)
		res(id, "Subnet", fmt.Sprintf("      VpcId: !Ref Vpc\n      CidrBlock: !Select [%d, !Cidr [!GetAtt Vpc.CidrBlock, 16, 8]]\n      AvailabilityZone: !Select [%d, !GetAZs '']\n", i, i%3))
		res("Table"+id, "RouteTable", "      VpcId: !Ref Vpc\n")
		res("Association"+id, "SubnetRouteTableAssociation", "      SubnetId: !Ref "+id+"\n      RouteTableId: !Ref Table"+id+"\n")
	}
	res("Group", "SecurityGroup", "      VpcId: !Ref Vpc\n      GroupDescription: endpoints\n      SecurityGroupIngress:\n        - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: !GetAtt Vpc.CidrBlock}\n")
	for _, service := range []string{"ssm", "logs", "sts"} {
		res("Endpoint"+service, "VPCEndpoint", "      VpcId: !Ref Vpc\n      VpcEndpointType: Interface\n      PrivateDnsEnabled: true\n"+
			"      ServiceName: !Sub 'com.amazonaws.${AWS::Region}."+service+"'\n      SubnetIds: [!Ref Subnet0, !Ref Subnet1, !Ref Subnet2]\n      SecurityGroupIds: [!GetAtt Group.GroupId]\n")
	}
	return t.String()
}

func write(b *testing.B, name, text string) {
	b.Helper()
	must(b, os.MkdirAll(filepath.Dir(name), 0o755))
	must(b, os.WriteFile(name, []byte(text), 0o600))
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
