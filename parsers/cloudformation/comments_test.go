package cloudformation

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// TestComments: comments are found where YAML has them, and not in texts.
func TestComments(t *testing.T) {
	const text = `# vpce-lint:ignore a/first why # vpce-lint:ignore a/same why
Resources: # vpce-lint:ignore a/behind why
  V:
    Type: AWS::EC2::VPC
    Properties:
      # vpce-lint:ignore a/above why
      CidrBlock: "10.0.0.0/16 # vpce-lint:ignore a/quoted why" # vpce-lint:ignore a/after why
      Tags:
        - Key: a# vpce-lint:ignore a/plain why
          Value: |
            # vpce-lint:ignore a/literal why
        - {Key: b, Value: x} # vpce-lint:ignore a/flow why
`
	files := source.NewFiles()
	fsys := fstest.MapFS{
		"t.yaml": {Data: []byte(text)}, "crlf.yaml": {Data: []byte("Resources: # vpce-lint:ignore a/crlf why\r\n  V: {Type: 'AWS::EC2::VPC'}\r\n")},
		"other.yaml": {Data: []byte("# vpce-lint:ignore a/b why\nkind: Pod\n")},
		"t.json":     {Data: []byte(`{"Resources": {"V": {"Type": "AWS::EC2::VPC", "Properties": {"X": "a # vpce-lint:ignore a/json why"}}}}`)},
	}
	if _, _, err := Load(context.Background(), fsys, []string{"."}, files, value.NewTokens(), Options{}); err != nil {
		t.Fatal(err)
	}
	type row struct {
		file, rule, reason string
		line               int
	}
	var got []row
	for _, name := range files.Commented() {
		for _, i := range files.Comments(name).Ignores {
			got = append(got, row{name, i.Rules[0], i.Reason, i.Line})
		}
	}
	want := []row{
		{"crlf.yaml", "a/crlf", "why", 1},
		{"t.yaml", "a/first", "why # vpce-lint:ignore a/same why", 2}, {"t.yaml", "a/behind", "why", 2}, {"t.yaml", "a/above", "why", 7},
		{"t.yaml", "a/after", "why", 7}, {"t.yaml", "a/flow", "why", 12},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(row{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for _, b := range files.Comments("t.yaml").Blocks {
		if !(source.Range{File: "t.yaml", End: len(text)}).Contains(b) {
			t.Errorf("%v is outside of the file", b)
		}
	}
}

// TestIgnoresOfMetadata: what a Metadata section says is read, with what is
// wrong about it.
func TestIgnoresOfMetadata(t *testing.T) {
	for _, test := range []struct {
		name, metadata string
		want           []source.Ignore
	}{
		{"one", "{vpce-lint: {ignore: [{rule: a/b, reason: why, until: 2027-01-31}]}}", []source.Ignore{{Rules: []string{"a/b"}, Reason: "why", Until: "2027-01-31"}}},
		{"several rules", "{vpce-lint: {ignore: [{rule: 'a/b, c/d', reason: why}, {rule: [a/b, c/d], reason: why}]}}", []source.Ignore{
			{Rules: []string{"a/b", "c/d"}, Reason: "why"}, {Rules: []string{"a/b", "c/d"}, Reason: "why"},
		}},
		{"nothing of ours", "{cfn-lint: {config: {}}}", nil},
		{"a text", "{vpce-lint: a/b}", []source.Ignore{{Problem: "its value is no mapping with the key ignore"}}},
		{"another key", "{vpce-lint: {ignroe: []}}", []source.Ignore{{Problem: "it knows no key ignroe, only ignore"}}},
		{"no list", "{vpce-lint: {ignore: {rule: a/b}}}", []source.Ignore{{Problem: "ignore is no list of {rule, reason, until}"}}},
		{"a list of texts", "{vpce-lint: {ignore: [a/b]}}", []source.Ignore{{Problem: "an item of ignore is no mapping of rule, reason and until"}}},
		{"another key of an item", "{vpce-lint: {ignore: [{rule: a/b, why: x}]}}", []source.Ignore{{Rules: []string{"a/b"}, Problem: "it knows no key why, only rule, reason and until"}}},
		{"a reason that is no text", "{vpce-lint: {ignore: [{rule: a/b, reason: [x]}]}}", []source.Ignore{{Rules: []string{"a/b"}, Problem: "reason is no text"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			docs, _, fault := readYAML(source.NewFile("t.yaml", []byte(test.metadata)))
			if fault != nil {
				t.Fatal(fault)
			}
			got := ignores(docs[0], "")
			for i := range got {
				if got[i].Range.End <= got[i].Range.Start || got[i].Directive != "ignore" {
					t.Errorf("it has no place, or is no ignore: %+v", got[i])
				}
				got[i].Range, got[i].Directive = source.Range{}, ""
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
