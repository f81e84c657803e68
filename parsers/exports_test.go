package parsers_test

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/parsers"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

const exporting = `
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
Outputs:
  V: {Value: !Ref Vpc, Export: {Name: net-vpc}}
`

func TestRootsReadExportsOfStacks(t *testing.T) {
	root := []byte(`
data "aws_cloudformation_export" "v" {
  name = "net-vpc"
}
resource "aws_vpc_endpoint" "e" {
  vpc_id = data.aws_cloudformation_export.v.value
}
`)
	for name, test := range map[string]struct {
		files fstest.MapFS
		want  string
	}{
		"one stack":   {fstest.MapFS{"main.tf": {Data: root}, "net.yaml": {Data: []byte(exporting)}}, "net.yaml Vpc.Ref"},
		"two stacks":  {fstest.MapFS{"main.tf": {Data: root}, "a.yaml": {Data: []byte(exporting)}, "b.yaml": {Data: []byte(exporting)}}, ". data.aws_cloudformation_export.v.value"},
		"other stack": {fstest.MapFS{"main.tf": {Data: root}}, ". data.aws_cloudformation_export.v.value"},
	} {
		t.Run(name, func(t *testing.T) {
			p, _, err := parsers.Load(context.Background(), test.files, []string{"."}, parsers.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, u := range p.Units {
				for _, r := range u.Resources {
					if r.Type != "aws_vpc_endpoint" {
						continue
					}
					if s, state := p.Tokens.String(r.Attr(p.Tokens, "vpc_id")); state == value.Known {
						if ref, ok := p.Tokens.Only(s); ok {
							got = ref.Unit + " " + ref.Expression()
						}
					}
				}
			}
			if got != test.want {
				t.Errorf("the endpoint's VPC is %q, not %q", got, test.want)
			}
		})
	}
}
