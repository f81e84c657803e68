package terraform

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// TestComments: comments are found where Terraform sees them, and not in texts.
func TestComments(t *testing.T) {
	const text = `# vpce-lint:ignore a/above why
resource "aws_vpc" "v" { // vpce-lint:ignore a/behind why
  cidr_block = "10.0.0.0/16 # vpce-lint:ignore a/quoted why"
  tags = {
    /* vpce-lint:ignore a/inner why */
    Name = <<-EOT
      # vpce-lint:ignore a/heredoc why
    EOT
  }
}
`
	files := source.NewFiles()
	fsys := fstest.MapFS{
		"main.tf":      {Data: []byte(text)},
		"none.tf":      {Data: []byte("# a comment\nlocals {}\n")},
		"broken.tf":    {Data: []byte("# vpce-lint:ignore a/b why\nlocals {\n")},
		"json.tf.json": {Data: []byte(`{"//": "vpce-lint:ignore a/b why"}`)},
	}
	if _, _, err := Load(context.Background(), fsys, []string{"."}, files, value.NewTokens(), Options{}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"main.tf"}, files.Commented()); diff != "" {
		t.Fatalf("files (-want +got)\n%s", diff)
	}
	c := files.Comments("main.tf")
	type row struct {
		rule string
		line int
	}
	var got []row
	for _, i := range c.Ignores {
		got = append(got, row{i.Rules[0], i.Line})
	}
	if diff := cmp.Diff([]row{{"a/above", 2}, {"a/behind", 2}, {"a/inner", 6}}, got, cmp.AllowUnexported(row{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	lines := map[int]int{}
	for _, b := range c.Blocks {
		lines[files.Get("main.tf").LineOf(b.Start)]++
	}
	if diff := cmp.Diff(map[int]int{2: 1, 3: 1, 4: 1}, lines); diff != "" {
		t.Errorf("blocks and attributes by line (-want +got)\n%s", diff)
	}
}
