package cloudformation_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// TestUploadedTemplates looks where the VPC of a template is declared: below the
// nested stack N, or in a unit of its own.
func TestUploadedTemplates(t *testing.T) {
	const (
		plain    = "Resources: {Vpc: {Type: AWS::EC2::VPC}}\n"
		takesOne = "Parameters: {Cidr: {Type: String}}\n" + plain
		takesTwo = "Parameters: {Cidr: {Type: String}, Other: {Type: String, Default: x}}\n" + plain
		own      = "infrastructure/vpc.yaml Vpc"
		joined   = "main.yaml N.Vpc"
		inFolder = "cfn/templates/main.yaml N.Vpc"
	)
	tests := []struct {
		name, parent, url, parameters string
		others                        map[string]string
		want                          string
	}{
		{"path style", "main.yaml", `https://s3.amazonaws.com/bucket/infrastructure/vpc.yaml`, "", map[string]string{"infrastructure/vpc.yaml": plain}, joined},
		{"path style in a region", "main.yaml", `https://s3-eu-west-1.amazonaws.com/bucket/pre/fix/infrastructure/vpc.yaml`, "", map[string]string{"infrastructure/vpc.yaml": plain}, joined},
		{"virtual host", "main.yaml", `https://bucket.s3.eu-west-1.amazonaws.com/prefix/infrastructure/vpc.yaml?versionId=1`, "", map[string]string{"infrastructure/vpc.yaml": plain}, joined},
		{"bucket and prefix of parameters", "main.yaml", `!Sub "https://${Bucket}.s3.${AWS::Region}.${AWS::URLSuffix}/${Prefix}infrastructure/vpc.yaml"`, "", map[string]string{"infrastructure/vpc.yaml": plain}, joined},
		{"Sub with names", "main.yaml", `!Sub ["https://${B}.s3.amazonaws.com/infrastructure/vpc.yaml", {B: !Ref Bucket}]`, "", map[string]string{"infrastructure/vpc.yaml": plain}, joined},
		{"Join", "main.yaml", `!Join ["/", ["https://s3.amazonaws.com", !Ref Bucket, infrastructure, vpc.yaml]]`, "", map[string]string{"infrastructure/vpc.yaml": plain}, joined},
		{"Join of choices", "main.yaml", `!Join ["", ["https://", !If [Own, !Ref Bucket, theirs], ".s3.amazonaws.com/infrastructure/vpc.yaml"]]`, "", map[string]string{"infrastructure/vpc.yaml": plain}, joined},
		{"choice of two URLs", "main.yaml", `!If [Own, !Sub "https://${Bucket}.s3.amazonaws.com/infrastructure/vpc.yaml", "https://s3.amazonaws.com/theirs/infrastructure/vpc.yaml"]`, "", map[string]string{"infrastructure/vpc.yaml": plain}, joined},
		{"choice of two files", "main.yaml", `!If [Own, "https://s3.amazonaws.com/b/infrastructure/vpc.yaml", "https://s3.amazonaws.com/b/other.yaml"]`, "", map[string]string{"infrastructure/vpc.yaml": plain}, own},
		{"URL of a parameter", "main.yaml", `!Ref Url`, "", map[string]string{"infrastructure/vpc.yaml": plain}, joined},
		{"base of a parameter", "main.yaml", `!Sub "${Prefix}/infrastructure/vpc.yaml"`, "", map[string]string{"infrastructure/vpc.yaml": plain}, joined},
		{"beside the parent", "cfn/templates/main.yaml", `https://s3.amazonaws.com/bucket/vpc.yaml`, "", map[string]string{"cfn/templates/vpc.yaml": plain}, inFolder},
		{"below a folder above", "cfn/templates/main.yaml", `https://s3.amazonaws.com/bucket/net/vpc.yaml`, "", map[string]string{"cfn/net/vpc.yaml": plain}, inFolder},
		{"longest path", "main.yaml", `https://s3.amazonaws.com/bucket/infrastructure/vpc.yaml`, "", map[string]string{"infrastructure/vpc.yaml": plain, "vpc.yaml": plain}, joined + ", vpc.yaml Vpc"},
		{"two of one length", "cfn/templates/main.yaml", `https://s3.amazonaws.com/bucket/vpc.yaml`, "", map[string]string{"cfn/templates/vpc.yaml": plain, "vpc.yaml": plain}, "cfn/templates/vpc.yaml Vpc, vpc.yaml Vpc"},
		{"elsewhere in the tree", "main.yaml", `https://s3.amazonaws.com/bucket/vpc.yaml`, "", map[string]string{"infrastructure/vpc.yaml": plain}, own},
		{"another name", "main.yaml", `https://s3.amazonaws.com/bucket/infrastructure/my-vpc.yaml`, "", map[string]string{"infrastructure/vpc.yaml": plain}, own},
		{"name that is not all known", "main.yaml", `!Sub "https://s3.amazonaws.com/${Bucket}/${Prefix}vpc.yaml"`, "", map[string]string{"vpc.yaml": plain}, "vpc.yaml Vpc"},
		{"folder of a parameter", "main.yaml", `!Sub "https://s3.amazonaws.com/bucket/${Stage}/vpc.yaml"`, "", map[string]string{"prod/vpc.yaml": plain, "vpc.yaml": plain}, "main.yaml N.Vpc, vpc.yaml Vpc"},
		{"folder that is not known", "main.yaml", `!Sub "https://s3.amazonaws.com/bucket/${Prefix}/vpc.yaml"`, "", map[string]string{"prod/vpc.yaml": plain, "vpc.yaml": plain}, "prod/vpc.yaml Vpc, vpc.yaml Vpc"},
		{"folder on disk", "main.yaml", `!Sub "${Stage}/vpc.yaml"`, "", map[string]string{"prod/vpc.yaml": plain, "vpc.yaml": plain}, "main.yaml N.Vpc, vpc.yaml Vpc"},
		{"folder of another stack", "cfn/main.yaml", `!Sub "https://s3.amazonaws.com/bucket/${Prefix}/net/vpc.yaml"`, "", map[string]string{"cfn/net/vpc.yaml": plain, "other/net/vpc.yaml": plain}, "cfn/main.yaml N.Vpc, other/net/vpc.yaml Vpc"},
		{"no bucket", "main.yaml", `https://example.com/infrastructure/vpc.yaml`, "", map[string]string{"infrastructure/vpc.yaml": plain}, own},
		{"above the root", "main.yaml", `https://s3.amazonaws.com/bucket/../infrastructure/vpc.yaml`, "", map[string]string{"infrastructure/vpc.yaml": plain}, own},
		{"parameters that it takes", "main.yaml", `https://s3.amazonaws.com/bucket/vpc.yaml`, "Cidr: 10.0.0.0/16", map[string]string{"vpc.yaml": takesTwo}, joined},
		{"parameter that it lacks", "main.yaml", `https://s3.amazonaws.com/bucket/vpc.yaml`, "Cidr: 10.0.0.0/16, More: x", map[string]string{"vpc.yaml": takesTwo}, "vpc.yaml Vpc"},
		{"parameter that it wants", "main.yaml", `https://s3.amazonaws.com/bucket/vpc.yaml`, "", map[string]string{"vpc.yaml": takesOne}, "vpc.yaml Vpc"},
		{"one of two that takes the parameters", "cfn/templates/main.yaml", `https://s3.amazonaws.com/bucket/vpc.yaml`, "Cidr: 10.0.0.0/16", map[string]string{"cfn/templates/vpc.yaml": plain, "vpc.yaml": takesOne}, "cfn/templates/main.yaml N.Vpc, cfn/templates/vpc.yaml Vpc"},
		{"itself", "main.yaml", `https://s3.amazonaws.com/bucket/sub/main.yaml`, "", nil, ""},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			files := fstest.MapFS{tc.parent: {Data: []byte(`
Parameters:
  Bucket: {Type: String}
  Prefix: {Type: String}
  Stage: {Type: String, Default: prod}
  Url: {Type: String, Default: "https://s3.amazonaws.com/bucket/infrastructure/vpc.yaml"}
Conditions: {Own: !Equals [!Ref Bucket, mine]}
Resources:
  N:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ` + tc.url + `
      Parameters: {` + tc.parameters + `}
`)}}
			for name, text := range tc.others {
				files[name] = &fstest.MapFile{Data: []byte(text)}
			}
			_, _, units, _ := load(t, files, []string{"."}, cloudformation.Options{Jobs: 1})
			var got []string
			for _, u := range units {
				for _, r := range u.Resources {
					if r.Type == "AWS::EC2::VPC" {
						got = append(got, u.ID+" "+r.Address)
					}
				}
			}
			if text := strings.Join(got, ", "); text != tc.want {
				t.Errorf("the VPCs are %s, want %s", text, tc.want)
			}
		})
	}
}

// TestUploadedTemplateAlone takes a nested template by its path: it is judged as
// a part of what nests it.
func TestUploadedTemplateAlone(t *testing.T) {
	files := fstest.MapFS{
		"main.yaml":    {Data: []byte("Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: https://s3.amazonaws.com/b/net/vpc.yaml}}}\n")},
		"net/vpc.yaml": {Data: []byte("Resources: {Vpc: {Type: AWS::EC2::VPC}}\n")},
	}
	_, _, units, diags := load(t, files, []string{"net/vpc.yaml"}, cloudformation.Options{Jobs: 1})
	if len(units) != 1 || units[0].ID != "main.yaml" || len(diags) > 0 {
		t.Errorf("units %v, diagnostics %v", units, diags)
	}
}

// TestUploadedExports imports what a nested template exports that is found only
// when its parent is evaluated.
func TestUploadedExports(t *testing.T) {
	files := fstest.MapFS{
		"a.yaml":       {Data: []byte("Resources: {S: {Type: AWS::EC2::Subnet, Properties: {VpcId: !ImportValue vpc}}}\n")},
		"main.yaml":    {Data: []byte("Parameters: {Url: {Type: String, Default: 'https://s3.amazonaws.com/b/net/vpc.yaml'}}\nResources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: !Ref Url}}}\n")},
		"net/vpc.yaml": {Data: []byte("Resources: {Vpc: {Type: AWS::EC2::VPC}}\nOutputs: {V: {Value: !Ref Vpc, Export: {Name: vpc}}}\n")},
	}
	_, tokens, units, diags := load(t, files, []string{"."}, cloudformation.Options{Jobs: 1})
	if len(units) != 2 || len(diags) > 0 {
		t.Fatalf("%d units, diagnostics %v", len(units), diags)
	}
	got := tokens.Refs(units[0].Resources[0].Attributes)
	if len(got) != 1 || got[0] != (value.Ref{Unit: "main.yaml", Address: "N.Vpc", Attribute: "Ref"}) {
		t.Errorf("the subnet refers to %v", got)
	}
}

// TestExportsOfSiblings imports by the name that a sibling stack exports under
// its own, which is not known but is one name.
func TestExportsOfSiblings(t *testing.T) {
	const net = "Resources: {Vpc: {Type: AWS::EC2::VPC}}\nOutputs:\n  V: {Value: !Ref Vpc, Export: {Name: !Sub '${AWS::StackName}-vpc'}}\n  Name: {Value: !Ref AWS::StackName}\n"
	const main = "Resources:\n  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: net.yaml}}\n" +
		"  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: app.yaml, Parameters: {Net: !GetAtt N.Outputs.Name}}}\n"
	files := fstest.MapFS{
		"net.yaml":   {Data: []byte(net)},
		"app.yaml":   {Data: []byte("Parameters: {Net: {Type: String}}\nResources: {S: {Type: AWS::EC2::Subnet, Properties: {VpcId: {'Fn::ImportValue': !Sub '${Net}-vpc'}}}}\n")},
		"main.yaml":  {Data: []byte(main)},
		"other.yaml": {Data: []byte(main)},
	}
	_, tokens, units, diags := load(t, files, []string{"."}, cloudformation.Options{Jobs: 1})
	if len(units) != 2 || len(diags) > 0 {
		t.Fatalf("%d units, diagnostics %v", len(units), diags)
	}
	for _, u := range units {
		for _, r := range u.Resources {
			if got := tokens.Refs(r.Attributes); r.Address == "A.S" && (len(got) != 1 || got[0] != (value.Ref{Unit: u.ID, Address: "N.Vpc", Attribute: "Ref"})) {
				t.Errorf("the subnet of %s refers to %v", u.ID, got)
			}
		}
	}
}
