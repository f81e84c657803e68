package analyzer

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/rules"
)

const policyFile = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*",
      "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}
    }
  ]
}
`

const denyFile = `{"Statement": {
  "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
  "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-0123456789abcdef0"}}
}}
`

// TestPolicyFiles reads policies that are files: each is judged once, as a file
// or as what a configuration makes of it.
func TestPolicyFiles(t *testing.T) {
	bucket := func(document string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b\"\n}\n" +
			"resource \"aws_s3_bucket_policy\" \"b\" {\n  bucket = aws_s3_bucket.b.id\n  policy = " + document + "\n}\n")}
	}
	allow, deny := &fstest.MapFile{Data: []byte(policyFile)}, &fstest.MapFile{Data: []byte(denyFile)}
	for name, test := range map[string]struct {
		files fstest.MapFS
		want  []found
		line  int
	}{
		"a file alone":                    {files: fstest.MapFS{"p/a.json": allow}, want: []found{{"bucket/source-vpce", "p/a.json", "p/a.json", false}}, line: 4},
		"a file that denies":              {files: fstest.MapFS{"p/a.json": deny}},
		"a file that is attached":         {files: fstest.MapFS{"p/a.json": allow, "main.tf": bucket(`file("p/a.json")`)}, want: []found{{"bucket/source-vpce", "p/a.json", "aws_s3_bucket.b", false}}, line: 4},
		"a file that is written anew":     {files: fstest.MapFS{"p/a.json": allow, "main.tf": bucket(`jsonencode(jsondecode(file("p/a.json")))`)}, want: []found{{"bucket/source-vpce", "p/a.json", "aws_s3_bucket.b", false}}, line: 4},
		"a file that becomes another":     {files: fstest.MapFS{"p/a.json": allow, "main.tf": bucket(`replace(file("p/a.json"), "GetObject", "*")`)}, want: []found{{"bucket/source-vpce", "main.tf", "aws_s3_bucket.b", false}}, line: 6},
		"a file beside another bucket's":  {files: fstest.MapFS{"p/a.json": allow, "main.tf": bucket(`file("d.json")`), "d.json": deny}, want: []found{{"bucket/source-vpce", "p/a.json", "p/a.json", false}}, line: 4},
		"a template that is filled in":    {files: fstest.MapFS{"p/a.json": {Data: []byte(`{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::${b}/*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}]}`)}}},
		"a role's policy of the same key": {files: fstest.MapFS{"p/a.json": {Data: []byte(`{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}]}`)}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Analyze(t.Context(), Options{FS: test.files, Paths: []string{"."}, Rules: rules.Options{Only: []string{"bucket/source-vpce"}}})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, summary(got.Results)); diff != "" {
				t.Errorf("results (-want +got):\n%s", diff)
			}
			for _, r := range got.Results {
				if line := got.Files.Get(r.Location.File).LineOf(r.Location.Start); line != test.line {
					t.Errorf("line %d, want %d", line, test.line)
				}
			}
			if len(got.Diagnostics) > 0 {
				t.Errorf("diagnostics: %v", got.Diagnostics)
			}
		})
	}
}

// TestPolicyFileProblems: what AWS refuses in a file is said on its line, of
// every kind of policy.
func TestPolicyFileProblems(t *testing.T) {
	const text = "{\"Statement\": [{\"Effect\": \"Allow\",\n\"Action\": \"s3:*\",\n\"Action\": \"ec2:*\", \"Resource\": \"*\"}]}"
	net, err := Read(t.Context(), Options{FS: fstest.MapFS{"role.json": {Data: []byte(text)}}, Paths: []string{"."}})
	if err != nil {
		t.Fatal(err)
	}
	if len(net.Diagnostics) != 1 || net.Diagnostics[0].Address != "role.json" {
		t.Fatalf("diagnostics: %v", net.Diagnostics)
	}
	if line := net.Files.Get("role.json").LineOf(net.Diagnostics[0].Subject.Start); line != 3 {
		t.Errorf("line %d, want 3", line)
	}
}
