package analyzer_test

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/vpce-lint/vpce-lint/analyzer"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
)

// TestAllowedValuesLeaveNothingOut: a parameter has one of its allowed values,
// so conditions on each of them together always hold.
func TestAllowedValuesLeaveNothingOut(t *testing.T) {
	const stack = `
Parameters:
  Env: {Type: String, AllowedValues: [prod, dev, stage]}
Conditions:
  P: !Equals [!Ref Env, prod]
  D: !Equals [!Ref Env, dev]
  S: !Equals [!Ref Env, stage]
Resources:
  Vpc:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties: {VpcId: !Ref Vpc, ServiceName: com.amazonaws.eu-west-1.s3}
  LogP:
    Type: AWS::EC2::FlowLog
    Condition: P
    Properties: {ResourceType: VPC, ResourceId: !Ref Vpc, TrafficType: ALL}
  LogD:
    Type: AWS::EC2::FlowLog
    Condition: D
    Properties: {ResourceType: VPC, ResourceId: !Ref Vpc, TrafficType: ALL}
`
	const last = `  LogS:
    Type: AWS::EC2::FlowLog
    Condition: S
    Properties: {ResourceType: VPC, ResourceId: !Ref Vpc, TrafficType: ALL}
`
	for name, test := range map[string]struct {
		text string
		want int
	}{"all three": {stack + last, 0}, "two of three": {stack, 1}} {
		t.Run(name, func(t *testing.T) {
			report, err := analyzer.Analyze(context.Background(), analyzer.Options{
				FS: fstest.MapFS{"stack.yaml": {Data: []byte(test.text)}}, Paths: []string{"."},
				Rules: rules.Options{Only: []string{"logging/flow-logs"}}, Unproven: true,
			})
			if err != nil {
				t.Fatal(err)
			}
			if len(report.Results) != test.want {
				t.Errorf("%d findings, not %d", len(report.Results), test.want)
			}
		})
	}
}
