package cloudformation_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/parsers/cloudformation"
	"go.yaml.in/yaml/v3"
)

// network is a template of n resources, half of them subnets and half endpoints.
func network(n int) []byte {
	var b strings.Builder
	b.WriteString("Parameters:\n  Env: {Type: String}\nConditions:\n  P: !Equals [!Ref Env, prod]\nResources:\n" +
		"  Vpc:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.0.0.0/16\n")
	for i := range n / 2 {
		fmt.Fprintf(&b, "  S%d:\n    Type: AWS::EC2::Subnet\n    Properties:\n      VpcId: !Ref Vpc\n      CidrBlock: 10.0.%d.0/24\n"+
			"      Tags:\n        - Key: Name\n          Value: !Sub \"${AWS::StackName}-%d\"\n", i, i, i)
		fmt.Fprintf(&b, "  E%d:\n    Type: AWS::EC2::VPCEndpoint\n    Properties:\n      VpcId: !Ref Vpc\n      ServiceName: !Sub com.amazonaws.${AWS::Region}.ssm\n"+
			"      VpcEndpointType: Interface\n      PrivateDnsEnabled: !If [P, true, false]\n      SubnetIds: [!Ref S%d]\n", i, i)
	}
	return []byte(b.String())
}

// BenchmarkYAML is the floor: the library reads the text and nothing else.
func BenchmarkYAML(b *testing.B) {
	text := network(1000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		var n yaml.Node
		if err := yaml.Unmarshal(text, &n); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			text := network(n)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				load(b, fstest.MapFS{"t.yaml": {Data: text}}, []string{"."}, cloudformation.Options{Jobs: 1})
			}
		})
	}
}

// BenchmarkUnrelated reads files that are no templates.
func BenchmarkUnrelated(b *testing.B) {
	fsys := fstest.MapFS{}
	text := []byte(strings.Repeat("apiVersion: v1\nkind: Service\nmetadata:\n  name: x\n", 20))
	for i := range 1000 {
		fsys[fmt.Sprintf("d%d/%d.yaml", i/50, i)] = &fstest.MapFile{Data: text}
	}
	for b.Loop() {
		load(b, fsys, []string{"."}, cloudformation.Options{Jobs: 1})
	}
}
