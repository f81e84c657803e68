package catalog

import (
	"maps"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

func TestTemplateSecurityGroup(t *testing.T) {
	out := rule{Direction: "egress", Protocol: "-1", To: 65535, CIDRs: []string{"0.0.0.0/0"}, IPv6CIDRs: []string{"::/0"}}
	https := rule{Direction: "ingress", Protocol: "tcp", From: 443, To: 443, CIDRs: []string{"10.0.0.0/16"}}
	httpsOut := https
	httpsOut.Direction = "egress"
	maybe := func(r rule) rule { r.Maybe = true; return r }
	ports := func(more attrs) cty.Value {
		a := attrs{"IpProtocol": text("tcp"), "FromPort": text("443"), "ToPort": num(443), "CidrIp": text("10.0.0.0/16")}
		maps.Copy(a, more)
		return objectOf(a)
	}
	own := func(f *fixture, more attrs) attrs {
		a := attrs{"VpcId": f.to("V"), "GroupName": text("own")}
		maps.Copy(a, more)
		return a
	}
	tests := []struct {
		name  string
		write func(f *fixture)
		want  []rule
	}{
		{"nothing", func(f *fixture) { f.put("X", "EC2::SecurityGroup", own(f, nil)) }, []rule{out}},
		{"empty egress", func(f *fixture) { f.put("X", "EC2::SecurityGroup", own(f, attrs{"SecurityGroupEgress": list()})) }, []rule{out}},
		{"ingress in a list", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", own(f, attrs{"SecurityGroupIngress": list(ports(nil))}))
		}, []rule{https, out}},
		{"ingress without a list", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", own(f, attrs{"SecurityGroupIngress": ports(nil)}))
		}, []rule{https, out}},
		{"egress takes the default away", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", own(f, attrs{"SecurityGroupEgress": list(ports(nil))}))
		}, []rule{httpsOut}},
		{"egress without a list", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", own(f, attrs{"SecurityGroupEgress": ports(nil)}))
		}, []rule{httpsOut}},
		{"egress of its own does not", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", own(f, nil))
			f.put("R", "EC2::SecurityGroupEgress", attrs{"GroupId": f.ref("X", "GroupId"), "IpProtocol": text("6"), "FromPort": text("443"), "ToPort": text("443"), "CidrIp": text("10.0.0.0/16")})
		}, []rule{out, httpsOut}},
		{"egress that may be there", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", own(f, attrs{"SecurityGroupEgress": choice("Strict", list(ports(nil)), unset)}))
		}, []rule{maybe(httpsOut), maybe(out)}},
		{"an item of egress that may be there", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", own(f, attrs{"SecurityGroupEgress": list(choice("Strict", ports(nil), unset))}))
		}, []rule{maybe(httpsOut), maybe(out)}},
		{"egress in both branches", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", own(f, attrs{"SecurityGroupEgress": list(choice("Strict", ports(nil), ports(attrs{"CidrIp": text("0.0.0.0/0")})))}))
		}, []rule{maybe(httpsOut), maybe(rule{Direction: "egress", Protocol: "tcp", From: 443, To: 443, CIDRs: []string{"0.0.0.0/0"}})}},
		{"rule of its own by Ref", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", own(f, nil))
			f.put("R", "EC2::SecurityGroupIngress", attrs{"GroupId": f.to("X"), "IpProtocol": text("TCP"), "FromPort": num(443), "ToPort": num(443), "CidrIp": text("10.0.0.0/16")})
		}, []rule{out, https}},
		{"rule of its own by name", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", own(f, nil))
			f.put("R", "EC2::SecurityGroupIngress", attrs{"GroupName": text("own"), "IpProtocol": text("tcp"), "FromPort": num(443), "ToPort": num(443), "CidrIp": text("10.0.0.0/16")})
		}, []rule{out, https}},
		{"the VPC's range", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", own(f, attrs{"SecurityGroupIngress": list(ports(attrs{"CidrIp": f.ref("V", "CidrBlock")}))}))
		}, []rule{https, out}},
		{"other ends", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", own(f, attrs{
				"SecurityGroupIngress": list(
					ports(attrs{"CidrIp": unset, "SourceSecurityGroupId": f.ref("G", "GroupId")}),
					ports(attrs{"CidrIp": unset, "SourceSecurityGroupName": text("own")}),
					ports(attrs{"CidrIp": unset, "CidrIpv6": text("2001:db8::/32")})),
				"SecurityGroupEgress": list(
					ports(attrs{"CidrIp": unset, "DestinationPrefixListId": text("pl-6da54004")}),
					ports(attrs{"CidrIp": unset, "DestinationSecurityGroupId": f.to("G")})),
			}))
		}, []rule{
			{Direction: "ingress", Protocol: "tcp", From: 443, To: 443, Groups: []graph.ID{"G"}},
			{Direction: "ingress", Protocol: "tcp", From: 443, To: 443, Groups: []graph.ID{"X"}},
			{Direction: "ingress", Protocol: "tcp", From: 443, To: 443, IPv6CIDRs: []string{"2001:db8::/32"}},
			{Direction: "egress", Protocol: "tcp", From: 443, To: 443, Lists: []graph.ID{"pl-6da54004"}},
			{Direction: "egress", Protocol: "tcp", From: 443, To: 443, Groups: []graph.ID{"G"}},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := stack()
			tt.write(f)
			g := f.build(t)
			n := node[*graph.SecurityGroup](t, g, "X")
			equal(t, "rules", rulesOf(n), tt.want)
			equal(t, "open", n.IngressOpen || n.EgressOpen, false)
			ids := map[graph.ID]bool{}
			for _, r := range n.Rules {
				if g.Origin(r.ID) == nil || ids[r.ID] {
					t.Errorf("rule %s has no origin, or is there twice", r.ID)
				}
				ids[r.ID] = true
			}
		})
	}
}

func TestTemplateGroupIsOpen(t *testing.T) {
	tests := []struct {
		name    string
		write   func(f *fixture)
		in, out bool
		rules   int
	}{
		{"unknown egress says nothing of the default", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", attrs{"VpcId": f.to("V"), "SecurityGroupEgress": unknown("x")})
		}, false, true, 0},
		{"rule of an unknown group", func(f *fixture) {
			f.put("X", "EC2::SecurityGroup", attrs{"VpcId": f.to("V")})
			f.put("R", "EC2::SecurityGroupIngress", attrs{"GroupId": f.hole("Group"), "IpProtocol": text("-1"), "CidrIp": text("10.0.0.0/8")})
		}, true, false, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := stack()
			tt.write(f)
			n := node[*graph.SecurityGroup](t, f.build(t), "X")
			equal(t, "ingress open", n.IngressOpen, tt.in)
			equal(t, "egress open", n.EgressOpen, tt.out)
			equal(t, "rules", len(n.Rules), tt.rules)
		})
	}
}

func TestTemplateGroupInDefaultVPC(t *testing.T) {
	f := newStack()
	f.put("X", "EC2::SecurityGroup", attrs{"GroupDescription": text("x")})
	g := f.build(t)
	id := node[*graph.SecurityGroup](t, g, "X").VPC.Or("")
	equal(t, "kind", node[*graph.External](t, g, id).Of, graph.KindVPC)
}

func TestStrippedSecurityGroup(t *testing.T) {
	tests := []struct {
		name   string
		exists *value.Formula
		rules  int
		maybe  bool
	}{{"always", nil, 0, false}, {"maybe", value.Atom("Strip"), 2, true}}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := stack()
			f.put("Strip", "Custom::VpcRestrictDefaultSG", attrs{"DefaultSecurityGroupId": f.ref("V", "DefaultSecurityGroup")}).Exists = tt.exists
			n := node[*graph.SecurityGroup](t, f.build(t), "V/default-security-group")
			equal(t, "rules", len(n.Rules), tt.rules)
			for _, r := range n.Rules {
				equal(t, "maybe", r.When != nil, tt.maybe)
			}
		})
	}
}

func TestTemplateEndpoint(t *testing.T) {
	policy := graph.Known(graph.ID("E/policy"))
	s3 := func(options cty.Value) func(f *fixture) attrs {
		return func(*fixture) attrs {
			return attrs{"ServiceName": text("com.amazonaws.eu-west-1.s3"), "PrivateDnsEnabled": text("true"), "DnsOptions": options}
		}
	}
	resolvers := func(s string) cty.Value {
		return objectOf(attrs{"PrivateDnsOnlyForInboundResolverEndpoint": text(s)})
	}
	tests := []struct {
		name         string
		in           func(f *fixture) attrs
		dns, inbound graph.Attr[bool]
		policy       graph.Attr[graph.ID]
		defaultGroup bool
		subnets      graph.Refs
	}{
		{name: "unset", in: func(*fixture) attrs { return nil }, dns: graph.Known(false), defaultGroup: true},
		{name: "private DNS", in: func(*fixture) attrs { return attrs{"PrivateDnsEnabled": text("true")} }, dns: graph.Known(true), defaultGroup: true},
		{name: "single values for lists", in: func(f *fixture) attrs {
			return attrs{"SubnetIds": f.to("S"), "SecurityGroupIds": f.ref("G", "GroupId")}
		}, dns: graph.Known(false), subnets: definite("S")},
		{name: "a list with one that may be there", in: func(f *fixture) attrs {
			return attrs{"SubnetIds": list(f.to("S"), choice("Second", f.to("S2"), unset))}
		}, dns: graph.Known(false), defaultGroup: true, subnets: graph.Refs{IDs: []graph.ID{"S"}, Maybe: []graph.ID{"S2"}, Why: []string{"it depends on Second"}}},
		{name: "policy as an object", in: func(*fixture) attrs { return attrs{"PolicyDocument": objectOf(attrs{"Statement": list()})} },
			dns: graph.Known(false), defaultGroup: true, policy: policy},
		{name: "policy as a text", in: func(*fixture) attrs { return attrs{"PolicyDocument": text("{}")} },
			dns: graph.Known(false), defaultGroup: true, policy: policy},
		{name: "policy without a value", in: func(*fixture) attrs { return attrs{"PolicyDocument": unset} }, dns: graph.Known(false), defaultGroup: true},
		{name: "S3 without options", in: s3(unset), dns: graph.Known(true), inbound: graph.Known(true), defaultGroup: true},
		{name: "S3 for inbound resolvers", in: s3(resolvers("OnlyInboundResolver")), dns: graph.Known(true), inbound: graph.Known(true), defaultGroup: true},
		{name: "S3 for everybody", in: s3(resolvers("AllResolvers")), dns: graph.Known(true), inbound: graph.Known(false), defaultGroup: true},
		{name: "S3 not specified", in: s3(resolvers("NotSpecified")), dns: graph.Known(true), inbound: graph.Known(true), defaultGroup: true},
		{name: "S3 with one of two options", in: s3(choice("All", resolvers("AllResolvers"), resolvers("OnlyInboundResolver"))),
			dns: graph.Known(true), inbound: graph.Unknown[bool]("it depends on All"), defaultGroup: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := stack()
			f.put("S2", "EC2::Subnet", attrs{"VpcId": f.to("V")})
			a := attrs{"VpcId": f.to("V"), "VpcEndpointType": text("Interface"), "ServiceName": text("com.amazonaws.eu-west-1.ssm")}
			maps.Copy(a, tt.in(f))
			f.put("E", "EC2::VPCEndpoint", a)
			n := node[*graph.Endpoint](t, f.build(t), "E")
			sameAttr(t, "private DNS", n.PrivateDNS, tt.dns)
			sameAttr(t, "inbound only", n.InboundResolverOnly, tt.inbound)
			sameAttr(t, "policy", n.Policy, tt.policy)
			sameAttr(t, "default group", n.DefaultSecurityGroup, graph.Known(tt.defaultGroup))
			equal(t, "subnets", n.Subnets, tt.subnets)
		})
	}
}

func TestTemplateEndpointIsGateway(t *testing.T) {
	f := stack()
	region := f.hole("AWS::Region").AsString()
	f.put("E", "EC2::VPCEndpoint", attrs{"VpcId": f.to("V"), "ServiceName": text("com.amazonaws." + region + ".s3"), "RouteTableIds": list(f.to("T"))})
	n := node[*graph.Endpoint](t, f.build(t), "E")
	sameAttr(t, "type", n.Type, graph.Known(graph.EndpointGateway))
	sameAttr(t, "service", n.Service, graph.Known("s3"))
	equal(t, "tables", n.RouteTables, definite("T"))
	sameAttr(t, "default group", n.DefaultSecurityGroup, graph.Known(false))
}

func TestTemplateBucket(t *testing.T) {
	block := func(more attrs) attrs { return attrs{"PublicAccessBlockConfiguration": objectOf(more)} }
	tests := []struct {
		name              string
		bucket            attrs
		website           graph.Attr[bool]
		policy, restricts graph.Attr[bool]
	}{
		{"unset", attrs{}, graph.Known(false), graph.Known(false), graph.Known(false)},
		{"website", attrs{"WebsiteConfiguration": objectOf(attrs{})}, graph.Known(true), graph.Known(false), graph.Known(false)},
		{"website that may be there", attrs{"WebsiteConfiguration": choice("Web", objectOf(attrs{}), unset)}, graph.Unknown[bool](), graph.Known(false), graph.Known(false)},
		{"two switches", block(attrs{"BlockPublicPolicy": text("true"), "RestrictPublicBuckets": cty.True}), graph.Known(false), graph.Known(true), graph.Known(true)},
		{"one switch", block(attrs{"BlockPublicPolicy": text("true")}), graph.Known(false), graph.Known(true), graph.Known(false)},
		{"a block that may be there", attrs{"PublicAccessBlockConfiguration": choice("Block", objectOf(attrs{"BlockPublicPolicy": cty.True}), unset)},
			graph.Known(false), graph.Unknown[bool]("it depends on Block"), graph.Known(false)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newStack()
			f.put("B", "S3::Bucket", tt.bucket)
			n := node[*graph.Bucket](t, f.build(t), "B")
			equal(t, "website known", n.Website.IsKnown(), tt.website.IsKnown())
			equal(t, "website", n.Website.Or(false), tt.website.Or(false))
			sameAttr(t, "block public policy", n.BlockPublicPolicy, tt.policy)
			sameAttr(t, "restrict public buckets", n.RestrictPublicBuckets, tt.restricts)
			sameAttr(t, "name", n.BucketName, graph.Null[string]())
		})
	}
}

func TestTemplateBucketPolicy(t *testing.T) {
	tests := []struct {
		name string
		of   func(f *fixture) cty.Value
		want graph.Refs
	}{
		{"by Ref", func(f *fixture) cty.Value { return f.to("B") }, definite("P")},
		{"by name", func(*fixture) cty.Value { return text("logs") }, definite("P")},
		{"of another", func(*fixture) cty.Value { return text("b") }, graph.Refs{}},
		{"of one that is not known", func(f *fixture) cty.Value { return f.hole("Bucket") },
			graph.Refs{Maybe: []graph.ID{"P"}, Why: []string{"P may belong to it"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newStack()
			f.put("B", "S3::Bucket", attrs{"BucketName": text("logs")})
			f.put("P", "S3::BucketPolicy", attrs{"Bucket": tt.of(f), "PolicyDocument": objectOf(attrs{"Statement": list()})})
			g := f.build(t)
			equal(t, "policies", node[*graph.Bucket](t, g, "B").Policies, tt.want)
			equal(t, "document", len(g.Origin("P").RangesOf("document")), 1)
		})
	}
}

// TestBucketOfAnotherUnit holds that a name leads to the unit's own bucket, and
// to another's where it has none.
func TestBucketOfAnotherUnit(t *testing.T) {
	f := newStack()
	f.put("B", "S3::Bucket", attrs{"BucketName": text("logs")})
	for _, unit := range []string{"own.yaml", "none.yaml"} {
		f.in(unit)
		f.unit.Dialect = declared.CloudFormation
		if unit == "own.yaml" {
			f.put("B", "S3::Bucket", attrs{"BucketName": text("logs")})
		}
		f.put("P", "S3::BucketPolicy", attrs{"Bucket": text("logs"), "PolicyDocument": objectOf(attrs{})})
	}
	g := f.build(t)
	equal(t, "policies of the first", node[*graph.Bucket](t, g, "B").Policies, definite("none.yaml:P"))
	equal(t, "policies of the second", node[*graph.Bucket](t, g, "own.yaml:B").Policies, definite("own.yaml:P"))
}

func TestTemplateHostedZone(t *testing.T) {
	f := stack()
	vpc := func(v cty.Value) cty.Value { return objectOf(attrs{"VPCId": v, "VPCRegion": text("eu-west-1")}) }
	f.put("Z", "Route53::HostedZone", attrs{"Name": text("Internal.Example."), "VPCs": list(vpc(f.to("V")), choice("Peer", vpc(text("vpc-1")), unset))})
	f.put("Maybe", "Route53::HostedZone", attrs{"Name": text("x"), "VPCs": choice("Private", list(vpc(f.to("V"))), unset)})
	f.put("Public", "Route53::HostedZone", attrs{"Name": text("example.com")})
	g := f.build(t)
	n := node[*graph.PrivateHostedZone](t, g, "Z")
	sameAttr(t, "name", n.ZoneName, graph.Known("internal.example"))
	equal(t, "VPCs", n.VPCs, graph.Refs{IDs: []graph.ID{"V"}, Maybe: []graph.ID{"external:vpc-1"}, Why: []string{"it depends on Peer"}})
	equal(t, "VPCs of one that may be private", node[*graph.PrivateHostedZone](t, g, "Maybe").VPCs,
		graph.Refs{Maybe: []graph.ID{"V"}, Why: []string{"it depends on Private"}})
	if g.Node("Public") != nil {
		t.Error("a public zone is a node")
	}
}

func TestTemplatePrefixList(t *testing.T) {
	f := newStack()
	entry := func(s string) cty.Value { return objectOf(attrs{"Cidr": text(s)}) }
	f.put("L", "EC2::PrefixList", attrs{"PrefixListName": text("offices"), "Entries": list(entry("192.0.2.0/24"))})
	f.put("M", "EC2::PrefixList", attrs{"Entries": list(entry("192.0.2.0/24"), choice("More", entry("198.51.100.0/24"), unset))})
	g := f.build(t)
	for id, open := range map[graph.ID]bool{"L": false, "M": true} {
		n := node[*graph.PrefixList](t, g, id)
		equal(t, string(id), n.CIDRs, []string{"192.0.2.0/24"})
		equal(t, string(id)+" open", n.Open, open)
	}
	sameAttr(t, "name", node[*graph.PrefixList](t, g, "L").Name, graph.Known("offices"))
}
