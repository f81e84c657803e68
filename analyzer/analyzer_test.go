package analyzer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
)

const endpointText = `
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = TABLES
}
`

func endpoint(tables string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(strings.Replace(endpointText, "TABLES", tables, 1))}
}

const policyText = `
resource "aws_s3_bucket" "b" {
  bucket = "b"
}

resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [STATEMENT]
  })
}
`

func policy(statement string) *fstest.MapFile {
	return &fstest.MapFile{Data: []byte(strings.Replace(policyText, "STATEMENT", statement, 1))}
}

// found is what is compared of a result.
type found struct {
	Rule, File, Subject string
	Possible            bool
}

func summary(results []finding.Result) []found {
	var out []found
	for _, r := range results {
		out = append(out, found{r.Rule, r.Location.File, r.Subjects[0].Address, r.Possible})
	}
	return out
}

func TestAnalyze(t *testing.T) {
	missing := func(dir string) found {
		return found{"gateway/route-tables", dir + "main.tf", "aws_vpc_endpoint.s3", false}
	}
	unproven := found{"gateway/route-tables", "u/main.tf", "aws_vpc_endpoint.s3", true}
	files := fstest.MapFS{
		"a/main.tf":  endpoint("[]"),
		"a/other.tf": {Data: []byte("locals {}\n")},
		"b/main.tf":  endpoint("null"),
		"u/main.tf":  endpoint("var.tables\n}\nvariable \"tables\" {\n  type = list(string)"),
	}
	for name, test := range map[string]struct {
		paths    []string
		unproven bool
		want     []found
		hidden   int
	}{
		"a directory":                     {paths: []string{"a"}, want: []found{missing("a/")}},
		"everything":                      {paths: []string{"."}, want: []found{missing("a/"), missing("b/")}, hidden: 1},
		"possible ones":                   {paths: []string{"u"}, unproven: true, want: []found{unproven}},
		"a file":                          {paths: []string{"a/main.tf"}, want: []found{missing("a/")}},
		"another file of the root":        {paths: []string{"a/other.tf"}},
		"a file and a directory":          {paths: []string{"a/other.tf", "b"}, want: []found{missing("a/"), missing("b/")}},
		"nothing at all":                  {paths: []string{"none"}},
		"hidden ones outside the files":   {paths: []string{"a/other.tf", "a/main.tf"}, want: []found{missing("a/")}},
		"an unproven one in another file": {paths: []string{"a/main.tf"}, unproven: true, want: []found{missing("a/")}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, jobs := range []int{1, 8} {
				got, err := Analyze(t.Context(), Options{
					FS: files, Paths: test.paths, Unproven: test.unproven,
					Rules: rules.Options{Only: []string{"gateway/route-tables"}, Jobs: jobs},
				})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, summary(got.Results)); diff != "" {
					t.Errorf("jobs %d: results (-want +got):\n%s", jobs, diff)
				}
				if got.HiddenPossible != test.hidden {
					t.Errorf("jobs %d: %d hidden, want %d", jobs, got.HiddenPossible, test.hidden)
				}
			}
		})
	}
}

func TestAnalyzeRules(t *testing.T) {
	files := fstest.MapFS{"main.tf": endpoint("[]")}
	analyze := func(o rules.Options, all bool) (*Report, error) {
		return Analyze(t.Context(), Options{FS: files, Paths: []string{"."}, Rules: o, AllRules: all})
	}
	if _, err := analyze(rules.Options{Only: []string{"no/such"}}, false); !isPatternError(err) {
		t.Errorf("an unknown rule gives %v, want a PatternError", err)
	}
	for _, all := range []bool{true, false} {
		got, err := analyze(rules.Options{Only: []string{"gateway/*"}}, all)
		if err != nil {
			t.Fatal(err)
		}
		if described := len(got.Rules); all && described != got.Evaluated || !all && described != 1 {
			t.Errorf("AllRules %v describes %d of %d rules", all, described, got.Evaluated)
		}
	}
}

func isPatternError(err error) bool {
	_, ok := errors.AsType[*rules.PatternError](err)
	return ok
}

func TestCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Analyze(ctx, Options{FS: fstest.MapFS{"main.tf": endpoint("[]")}, Paths: []string{"."}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestStages(t *testing.T) {
	clock := time.Unix(0, 0)
	var told []string
	got, err := Analyze(t.Context(), Options{
		FS: fstest.MapFS{"main.tf": endpoint("[]")}, Paths: []string{"."},
		Rules:    rules.Options{Only: []string{"gateway/service"}},
		Progress: func(stage string) { told = append(told, stage) },
		Now: func() time.Time {
			clock = clock.Add(time.Second)
			return clock
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	var measured []string
	for _, s := range got.Stats.Stages {
		measured = append(measured, s.Name)
		if s.Took != time.Second {
			t.Errorf("stage %s took %v, want one tick of the clock", s.Name, s.Took)
		}
	}
	if !slices.Equal(told, measured) || len(told) < 3 {
		t.Errorf("told %q, measured %q", told, measured)
	}
	want := Stats{Files: 1, Units: 1, Resources: 2, VPCs: 1, Endpoints: 1, Stages: got.Stats.Stages}
	if diff := cmp.Diff(want, got.Stats); diff != "" {
		t.Errorf("stats (-want +got):\n%s", diff)
	}
}

func TestBucketVerdicts(t *testing.T) {
	allow := `{
      Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "${aws_s3_bucket.b.arn}/*"
      Condition = { StringEquals = { "aws:SourceVpce" = "vpce-0123456789abcdef0" } }
    }`
	deny := `{
      Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"]
      Condition = { StringNotEquals = { "aws:SourceVpce" = "vpce-0123456789abcdef0" } }
    }`
	open := `{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "${aws_s3_bucket.b.id}" }`
	type verdict struct {
		Verdict          string
		NetworkCondition bool
		Witness          bool
	}
	for name, test := range map[string]struct {
		file *fstest.MapFile
		want []verdict
		said int
	}{
		"a deny that covers the bucket": {file: policy(deny), want: []verdict{{"restricted", true, false}}},
		"an allow restricts nobody":     {file: policy(allow), want: []verdict{{"silent", true, true}}},
		"what names no object":          {file: policy(open), want: []verdict{{"silent", false, true}}},
		"a policy that is not known": {
			file: &fstest.MapFile{Data: []byte("variable \"p\" {}\nresource \"aws_s3_bucket_policy\" \"b\" {\n  bucket = \"b\"\n  policy = var.p\n}\n")},
			said: 1,
		},
		"a policy that is no JSON": {
			file: &fstest.MapFile{Data: []byte("resource \"aws_s3_bucket_policy\" \"b\" {\n  bucket = \"b\"\n  policy = \"{\"\n}\n")},
			said: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			net, err := Read(t.Context(), Options{FS: fstest.MapFS{"main.tf": test.file}, Paths: []string{"."}})
			if err != nil {
				t.Fatal(err)
			}
			var got []verdict
			for _, v := range net.Graph.Facts.PolicyVerdicts {
				got = append(got, verdict{v.Verdict, v.NetworkCondition, v.Witness != nil})
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("verdicts (-want +got):\n%s", diff)
			}
			if len(net.Diagnostics) != test.said {
				t.Errorf("%d diagnostics, want %d: %v", len(net.Diagnostics), test.said, net.Diagnostics)
			}
		})
	}
}
