package resourcetype

import (
	"testing"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

func TestProperty(t *testing.T) {
	tokens := value.NewTokens()
	str := cty.StringVal
	ref := str(tokens.Ref(value.Ref{Unit: "t.yaml", Address: "Vpc", Attribute: "Ref"}))
	port := str(tokens.Ref(value.Ref{Unit: "t.yaml", Address: "Cache", Attribute: "ConfigurationEndpoint.Port"}))
	hole := str(tokens.Hole(value.Hole{Key: "k", Expression: "P"}))
	rule := func(from, to cty.Value) cty.Value {
		return cty.ObjectVal(map[string]cty.Value{"IpProtocol": str("tcp"), "FromPort": from, "ToPort": to, "Description": str("true")})
	}
	tests := []struct {
		name, typ, property string
		v                   cty.Value
		want                string
	}{
		{"text for a boolean", "AWS::EC2::VPCEndpoint", "PrivateDnsEnabled", str("true"), ""},
		{"boolean", "AWS::EC2::VPCEndpoint", "PrivateDnsEnabled", cty.True, ""},
		{"boolean for a text", "AWS::EC2::VPCEndpoint", "VpcId", cty.True, ""},
		{"number for a text", "AWS::EC2::VPC", "CidrBlock", cty.NumberIntVal(10), ""},
		{"other text for a boolean", "AWS::EC2::VPCEndpoint", "PrivateDnsEnabled", str("maybe"), "PrivateDnsEnabled is a text, where AWS::EC2::VPCEndpoint has a boolean"},
		{"reference", "AWS::EC2::VPCEndpoint", "VpcId", ref, ""},
		{"hole for a boolean", "AWS::EC2::VPCEndpoint", "PrivateDnsEnabled", hole, ""},
		{"hole for a list", "AWS::EC2::VPCEndpoint", "SubnetIds", hole, ""},
		{"unknown", "AWS::EC2::VPCEndpoint", "SubnetIds", cty.DynamicVal, ""},
		{"one item for a list", "AWS::EC2::VPCEndpoint", "SubnetIds", ref, ""},
		{"mapping for a list", "AWS::EC2::VPCEndpoint", "SubnetIds", cty.ObjectVal(map[string]cty.Value{"a": ref}), "SubnetIds is a mapping, where AWS::EC2::VPCEndpoint has a list"},
		{"text of a small number", "AWS::ECS::Service", "DesiredCount", str("1"), ""},
		{"list for a text", "AWS::EC2::VPCEndpoint", "VpcId", cty.TupleVal([]cty.Value{ref}), "VpcId is a list, where AWS::EC2::VPCEndpoint has a text"},
		{"texts and numbers side by side", "AWS::EC2::SecurityGroup", "SecurityGroupIngress",
			cty.TupleVal([]cty.Value{rule(str("443"), cty.NumberIntVal(443)), rule(hole, str("443"))}), ""},
		{"one wrong among right ones", "AWS::EC2::SecurityGroup", "SecurityGroupIngress",
			cty.TupleVal([]cty.Value{rule(str("443"), str("443")), rule(str("https"), str("443"))}),
			"SecurityGroupIngress.FromPort is a text, where AWS::EC2::SecurityGroup has a number"},
		{"attribute for a number", "AWS::EC2::SecurityGroupIngress", "FromPort", port, ""},
		{"attribute among numbers", "AWS::EC2::SecurityGroup", "SecurityGroupIngress", cty.TupleVal([]cty.Value{rule(port, str("443"))}), ""},
		{"reference for a number", "AWS::EC2::SecurityGroupIngress", "FromPort", ref, "FromPort is a text, where AWS::EC2::SecurityGroupIngress has a number"},
		{"policy of any form", "AWS::EC2::VPCEndpoint", "PolicyDocument", cty.ObjectVal(map[string]cty.Value{"Statement": cty.TupleVal([]cty.Value{ref})}), ""},
		{"policy as a text", "AWS::EC2::VPCEndpoint", "PolicyDocument", str("{}"), ""},
		{"property newer than the types", "AWS::EC2::VPCEndpoint", "ServiceRegion", cty.True, ""},
		{"type that is not known", "AWS::New::Thing", "Anything", cty.True, ""},
		{"function as a key", "AWS::EC2::VPC", "CidrBlock", cty.ObjectVal(map[string]cty.Value{"Ref": cty.True}), ""},
		{"mapping for a text", "AWS::EC2::VPC", "CidrBlock", cty.ObjectVal(map[string]cty.Value{"a": cty.True}), "CidrBlock is a mapping, where AWS::EC2::VPC has a text"},
		{"serverless", "AWS::Serverless::Function", "Timeout", str("30"), ""},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			c := NewChecker()
			for range 2 { // the second time from memory
				if got := c.Property(tokens, tc.typ, tc.property, tc.v); got != tc.want {
					t.Errorf("got %q, want %q", got, tc.want)
				}
			}
		})
	}
}
