package analyzer

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/config"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/parsers"
	"github.com/vpce-lint/vpce-lint/parsers/terraform"
)

func text(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

func configured(t *testing.T, files fs.FS, paths ...string) *config.Tree {
	t.Helper()
	tree, err := config.Load(files, paths, config.Options{Rules: []string{"gateway/route-tables", "gateway/service"}})
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

const instances = `
resource "aws_vpc" "v" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "s" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.0.0.0/24"
}
resource "aws_instance" "w" {
  count     = 2
  subnet_id = aws_subnet.s.id
}
resource "aws_s3_bucket" "b" {
  bucket = "b"
}
`

// TestConfiguredGraph: needs, public and region of a folder's file hold for the
// folder, and a flag wins over region.
func TestConfiguredGraph(t *testing.T) {
	files := fstest.MapFS{
		"a/main.tf": text(instances), "b/main.tf": text(instances),
		"a/stack.yaml":      text("Resources: {Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}}\n"),
		"a/.vpce-lint.yaml": text("needs: {'aws_instance.w[0]': sqs}\npublic: [aws_s3_bucket.b]\nregion: eu-north-1\n"),
	}
	for _, test := range []struct{ name, flag, a, b string }{
		{"the file's region", "", "eu-north-1", ""},
		{"the flag's region", "us-east-1", "us-east-1", "us-east-1"},
	} {
		opts := Options{FS: files, Paths: []string{"."}, Config: configured(t, files, "."), Parsers: parsers.Options{Terraform: terraform.Options{Region: test.flag}}}
		opts.Parsers.CloudFormation.Region = test.flag
		net, err := Read(t.Context(), opts)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range net.Graph.Buckets {
			if public := net.Graph.Origin(b.ID).Unit == "a"; graph.Is(b.Public, true) != public {
				t.Errorf("%s: the bucket of %s is public: %v", test.name, net.Graph.Origin(b.ID).Unit, !public)
			}
		}
		for _, v := range net.Graph.VPCs {
			want := test.b
			if strings.HasPrefix(net.Graph.Origin(v.ID).Unit, "a") {
				want = test.a
			}
			if got := v.Region.Or(""); got != want {
				t.Errorf("%s: the region of %s is %q, not %q", test.name, v.ID, got, want)
			}
		}
		var needs []string
		for _, n := range net.Graph.Facts.Needs {
			if n.Service == "sqs" {
				needs = append(needs, net.Graph.Origin(n.Workload).Unit+" "+net.Graph.Origin(n.Workload).Address)
			}
		}
		if diff := cmp.Diff([]string{"a aws_instance.w[0]"}, needs); diff != "" {
			t.Errorf("%s: needs (-want +got)\n%s", test.name, diff)
		}
	}
}

// TestExcluded: what is excluded is not analysed for itself, and what is called
// in it is a part of its callers all the same.
func TestExcluded(t *testing.T) {
	files := fstest.MapFS{
		".vpce-lint.yaml": text("exclude: [old, '*.gen.yaml', b/extra.tf]\n"),
		"old/main.tf":     endpoint("[]"),
		"a/main.tf":       text("module \"old\" {\n  source = \"../old\"\n}\nresource \"aws_vpc_endpoint\" \"s3\" {\n  vpc_id = module.old.vpc\n  service_name = \"com.amazonaws.eu-west-1.s3\"\n}\n"),
		"old/out.tf":      text("output \"vpc\" {\n  value = aws_vpc.main.id\n}\n"),
		"b/main.tf":       text("resource \"aws_vpc\" \"v\" {\n  cidr_block = \"10.0.0.0/16\"\n}\n"),
		"b/extra.tf":      text("resource \"aws_vpc_endpoint\" \"s3\" {\n  vpc_id = aws_vpc.v.id\n  service_name = \"com.amazonaws.eu-west-1.s3\"\n}\n"),
		"b/x.gen.yaml":    text("Resources: {E: {Type: AWS::EC2::VPCEndpoint, Properties: {VpcId: vpc-1, ServiceName: com.amazonaws.eu-west-1.s3}}}\n"),
	}
	const rule = "gateway/route-tables"
	for _, test := range []struct {
		name  string
		paths []string
		want  []found
	}{
		{"everything", []string{"."}, []found{{rule, "a/main.tf", "aws_vpc_endpoint.s3", false}}},
		{"an excluded folder by its name", []string{"old"}, []found{{rule, "old/main.tf", "aws_vpc_endpoint.s3", false}}},
		{"excluded files by their names", []string{"old/main.tf", "b/extra.tf", "b/x.gen.yaml"}, nil},
		{"an excluded file and another", []string{"old/main.tf", "a/main.tf"}, []found{{rule, "a/main.tf", "aws_vpc_endpoint.s3", false}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Analyze(t.Context(), Options{
				FS: files, Paths: test.paths, Config: configured(t, files, test.paths...), Rules: rules.Options{Only: []string{rule}},
			})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, summary(got.Results)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestEnvironments: each environment is evaluated with its own files, what
// depends on them is of the environment, and a root that reads the state of
// another reads that of its own environment.
func TestEnvironments(t *testing.T) {
	files := fstest.MapFS{
		".vpce-lint.yaml": text("roots:\n  - {path: net, name: dev, var_files: dev.tfvars}\n  - {path: net, name: prod, var_files: prod.tfvars}\n" +
			"  - {path: app, name: dev}\n  - {path: app, name: prod}\n"),
		"net/main.tf":     text("variable \"cidr\" {\n  type = string\n}\nresource \"aws_vpc\" \"v\" {\n  cidr_block = var.cidr\n}\noutput \"vpc\" {\n  value = aws_vpc.v.id\n}\n"),
		"net/dev.tfvars":  text("cidr = \"10.1.0.0/16\"\n"),
		"net/prod.tfvars": text("cidr = \"10.2.0.0/16\"\n"),
		"app/main.tf":     text("data \"terraform_remote_state\" \"net\" {\n  backend = \"local\"\n  config = { path = \"../net/terraform.tfstate\" }\n}\nresource \"aws_vpc_endpoint\" \"s3\" {\n  vpc_id = data.terraform_remote_state.net.outputs.vpc\n  service_name = \"com.amazonaws.eu-west-1.s3\"\n}\n"),
		"other/main.tf":   text("data \"terraform_remote_state\" \"net\" {\n  backend = \"local\"\n  config = { path = \"../net/terraform.tfstate\" }\n}\nresource \"aws_vpc_endpoint\" \"s3\" {\n  vpc_id = data.terraform_remote_state.net.outputs.vpc\n  service_name = \"com.amazonaws.eu-west-1.s3\"\n}\n"),
	}
	opts := Options{FS: files, Paths: []string{"."}, Config: configured(t, files, "."), Rules: rules.Options{Only: []string{"gateway/route-tables"}}}
	net, err := Read(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, e := range net.Graph.Endpoints {
		vpc, ok := net.Graph.Node(e.VPC.Or("")).(*graph.VPC)
		if unit := net.Graph.Origin(e.ID).Unit; ok {
			got[unit] = strings.Join(vpc.CIDRs.Or(nil), " ")
		} else {
			got[unit] = "unknown"
		}
	}
	if diff := cmp.Diff(map[string]string{"app@dev": "10.1.0.0/16", "app@prod": "10.2.0.0/16", "other": "unknown"}, got); diff != "" {
		t.Errorf("the endpoints' VPCs (-want +got)\n%s", diff)
	}
	report, err := Analyze(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]string{}
	for _, r := range report.Results {
		in[r.Subjects[0].Unit] = strings.Join(r.Environments, " ")
	}
	if diff := cmp.Diff(map[string]string{"app": "dev prod", "other": ""}, in); diff != "" {
		t.Errorf("results (-want +got)\n%s", diff)
	}
}

// TestSuppressedPossible: what is accepted is no hidden possibility.
func TestSuppressedPossible(t *testing.T) {
	files := fstest.MapFS{"main.tf": text("# vpce-lint:ignore gateway/route-tables because" + endpointText[strings.Index(endpointText, "\nresource \"aws_vpc_endpoint\""):])}
	files["main.tf"].Data = []byte(strings.Replace(string(files["main.tf"].Data), "TABLES", "var.t", 1) + "variable \"t\" {\n  type = list(string)\n}\nresource \"aws_vpc\" \"main\" {\n}\n")
	for _, unproven := range []bool{false, true} {
		got, err := Analyze(t.Context(), Options{FS: files, Paths: []string{"."}, Unproven: unproven, Rules: rules.Options{Only: []string{"gateway/route-tables"}}})
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		if unproven {
			want = 1
		}
		if len(got.Results) != 0 || got.HiddenPossible != 0 || got.HiddenSuppressed != want || len(got.Configuration) != 0 {
			t.Errorf("unproven %v: %d results, %d possible, %d suppressed, %v", unproven, len(got.Results), got.HiddenPossible, got.HiddenSuppressed, got.Configuration)
		}
	}
}

// TestNewBaseline holds that a baseline of a run accepts what the run
// found, and nothing that the source accepts.
func TestNewBaseline(t *testing.T) {
	files := fstest.MapFS{"a/main.tf": endpoint("[]"), "b/main.tf": endpoint("[] # vpce-lint:ignore gateway/route-tables because")}
	opts := Options{FS: files, Paths: []string{"."}, NewBaseline: true, Suppressed: true, Rules: rules.Options{Only: []string{"gateway/route-tables"}}}
	got, err := Analyze(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	if got.Baseline.Len() != 1 || len(got.Results) != 2 || finding.CountResults(got.Results).Total() != 0 {
		t.Errorf("%d entries, %d results", got.Baseline.Len(), len(got.Results))
	}
}
