package catalog

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// newStack builds a project of one stack by hand, as the CloudFormation parser
// would give it.
func newStack() *fixture {
	f := newFixture()
	f.unit.Dialect = declared.CloudFormation
	return f
}

// put declares a resource of a template; typ is without its "AWS::".
func (f *fixture) put(address, typ string, a attrs) *declared.Resource {
	r := &declared.Resource{
		Unit: f.unit.ID, Address: address, Type: "AWS::" + typ, Attributes: cty.ObjectVal(a), Region: cty.StringVal("eu-west-1"),
	}
	if strings.HasPrefix(typ, "Custom::") {
		r.Type = typ
	}
	f.unit.Resources = append(f.unit.Resources, r)
	slices.SortFunc(f.unit.Resources, func(x, y *declared.Resource) int { return strings.Compare(x.Address, y.Address) })
	return r
}

// to is what the intrinsic function Ref gives.
func (f *fixture) to(address string) cty.Value { return f.ref(address, "Ref") }

func tagList(pairs ...string) cty.Value {
	var out []cty.Value
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, objectOf(attrs{"Key": text(pairs[i]), "Value": text(pairs[i+1])}))
	}
	return list(out...)
}

var unset = cty.NullVal(cty.DynamicPseudoType)

// stack declares a VPC with a subnet, a table and a group, to which tests add.
func stack() *fixture {
	f := newStack()
	f.put("V", "EC2::VPC", attrs{"CidrBlock": text("10.0.0.0/16")})
	f.put("S", "EC2::Subnet", attrs{"VpcId": f.to("V"), "CidrBlock": text("10.0.1.0/24"), "AvailabilityZone": text("eu-west-1a")})
	f.put("T", "EC2::RouteTable", attrs{"VpcId": f.to("V")})
	f.put("G", "EC2::SecurityGroup", attrs{"VpcId": f.to("V"), "GroupDescription": text("a group")})
	return f
}

// template declares at least one thing of each kind that a template can.
func template() *fixture {
	f := stack()
	f.put("Range", "EC2::VPCCidrBlock", attrs{"VpcId": f.to("V"), "CidrBlock": text("10.1.0.0/16")})
	f.put("RangeV6", "EC2::VPCCidrBlock", attrs{"VpcId": f.to("V"), "AmazonProvidedIpv6CidrBlock": text("true")})
	f.put("SubnetV6", "EC2::SubnetCidrBlock", attrs{"SubnetId": f.to("S"), "Ipv6CidrBlock": text("2001:db8::/64")})
	f.put("Internet", "EC2::InternetGateway", attrs{"Tags": tagList("Name", "internet")})
	f.put("InternetAttached", "EC2::VPCGatewayAttachment", attrs{"InternetGatewayId": f.to("Internet"), "VpcId": f.to("V")})
	f.put("EgressOnly", "EC2::EgressOnlyInternetGateway", attrs{"VpcId": f.to("V")})
	f.put("Nat", "EC2::NatGateway", attrs{"SubnetId": f.to("S")})
	f.put("Vpn", "EC2::VPNGateway", attrs{"Type": text("ipsec.1")})
	f.put("VpnAttached", "EC2::VPCGatewayAttachment", attrs{"VpnGatewayId": f.to("Vpn"), "VpcId": f.to("V")})
	f.put("VpnRoutes", "EC2::VPNGatewayRoutePropagation", attrs{"VpnGatewayId": f.to("Vpn"), "RouteTableIds": list(f.to("T"))})
	f.put("Transit", "EC2::TransitGateway", attrs{})
	f.put("TransitAttached", "EC2::TransitGatewayAttachment", attrs{"TransitGatewayId": f.to("Transit"), "VpcId": f.to("V"), "SubnetIds": list(f.to("S"))})
	f.put("TransitTable", "EC2::TransitGatewayRouteTable", attrs{"TransitGatewayId": f.to("Transit")})
	f.put("TransitDrop", "EC2::TransitGatewayRoute", attrs{"TransitGatewayRouteTableId": f.to("TransitTable"), "DestinationCidrBlock": text("10.9.0.0/16"), "Blackhole": cty.True})
	f.put("TransitPropagated", "EC2::TransitGatewayRouteTablePropagation", attrs{"TransitGatewayRouteTableId": f.to("TransitTable"), "TransitGatewayAttachmentId": f.to("TransitAttached")})
	f.put("Firewall", "NetworkFirewall::Firewall", attrs{"FirewallName": text("f"), "VpcId": f.to("V"), "SubnetMappings": blocks(attrs{"SubnetId": f.to("S")})})
	f.put("Options", "EC2::DHCPOptions", attrs{"DomainNameServers": list(text("AmazonProvidedDNS"))})
	f.put("OptionsOfV", "EC2::VPCDHCPOptionsAssociation", attrs{"VpcId": f.to("V"), "DhcpOptionsId": f.to("Options")})
	f.put("Resolver", "Route53Resolver::ResolverEndpoint", attrs{"Direction": text("INBOUND"), "SecurityGroupIds": list(f.to("G")), "IpAddresses": blocks(attrs{"SubnetId": f.to("S")})})
	f.put("ResolverRule", "Route53Resolver::ResolverRule", attrs{"DomainName": text("corp.example"), "RuleType": text("FORWARD")})
	f.put("ResolverRuleOfV", "Route53Resolver::ResolverRuleAssociation", attrs{"ResolverRuleId": f.to("ResolverRule"), "VPCId": f.to("V")})
	f.put("Service", "EC2::VPCEndpointService", attrs{"AcceptanceRequired": cty.True})
	f.put("ServicePermissions", "EC2::VPCEndpointServicePermissions", attrs{"ServiceId": f.to("Service"), "AllowedPrincipals": list(text("arn:aws:iam::111122223333:root"))})
	f.put("Peer", "EC2::VPCPeeringConnection", attrs{"VpcId": f.to("V"), "PeerVpcId": f.hole("Peer")})
	f.put("Default", "EC2::Route", attrs{"RouteTableId": f.to("T"), "DestinationCidrBlock": text("0.0.0.0/0"), "NatGatewayId": f.ref("Nat", "NatGatewayId")})
	f.put("ToPeer", "EC2::Route", attrs{"RouteTableId": f.ref("T", "RouteTableId"), "DestinationCidrBlock": text("10.9.0.0/16"), "VpcPeeringConnectionId": f.to("Peer")})
	f.put("Associated", "EC2::SubnetRouteTableAssociation", attrs{"RouteTableId": f.to("T"), "SubnetId": f.to("S")})
	f.put("Edge", "EC2::GatewayRouteTableAssociation", attrs{"RouteTableId": f.to("T"), "GatewayId": f.to("Internet")})
	f.put("NatInstance", "EC2::Instance", attrs{"SubnetId": f.to("S"), "SourceDestCheck": text("false")})
	f.put("Interface", "EC2::NetworkInterface", attrs{"SubnetId": f.to("S")})
	f.put("InterfaceAttached", "EC2::NetworkInterfaceAttachment", attrs{"InstanceId": f.to("NatInstance"), "NetworkInterfaceId": f.to("Interface"), "DeviceIndex": text("1")})
	f.put("Offices", "EC2::PrefixList", attrs{"PrefixListName": text("offices"), "Entries": list(objectOf(attrs{"Cidr": text("192.0.2.0/24")}))})
	f.put("In", "EC2::SecurityGroupIngress", attrs{"GroupId": f.ref("G", "GroupId"), "IpProtocol": text("tcp"), "FromPort": text("443"), "ToPort": text("443"), "SourcePrefixListId": f.ref("Offices", "PrefixListId")})
	f.put("Acl", "EC2::NetworkAcl", attrs{"VpcId": f.to("V")})
	f.put("AclIn", "EC2::NetworkAclEntry", attrs{"NetworkAclId": f.to("Acl"), "RuleNumber": text("100"), "Protocol": text("6"), "RuleAction": text("allow"),
		"CidrBlock": text("10.0.0.0/8"), "PortRange": objectOf(attrs{"From": text("443"), "To": text("443")})})
	f.put("AclAssociated", "EC2::SubnetNetworkAclAssociation", attrs{"NetworkAclId": f.to("Acl"), "SubnetId": f.to("S")})
	f.put("Access", "EC2::VPCBlockPublicAccessOptions", attrs{"InternetGatewayBlockMode": text("block-bidirectional")})
	f.put("AccessExcluded", "EC2::VPCBlockPublicAccessExclusion", attrs{"InternetGatewayExclusionMode": text("allow-bidirectional"), "VpcId": f.to("V")})
	f.put("Ssm", "EC2::VPCEndpoint", attrs{"VpcId": f.to("V"), "VpcEndpointType": text("Interface"), "ServiceName": text("com.amazonaws.eu-west-1.ssm"),
		"SubnetIds": list(f.to("S")), "SecurityGroupIds": list(f.ref("G", "GroupId")), "PrivateDnsEnabled": text("true"),
		"PolicyDocument": objectOf(attrs{"Statement": list()})})
	f.put("Zone", "Route53::HostedZone", attrs{"Name": text("SSM.eu-west-1.amazonaws.com."), "VPCs": list(objectOf(attrs{"VPCId": f.to("V"), "VPCRegion": text("eu-west-1")})),
		"HostedZoneTags": tagList("team", "net")})
	f.put("PublicZone", "Route53::HostedZone", attrs{"Name": text("example.com")})
	f.put("Orders", "DynamoDB::Table", attrs{"TableName": text("orders")})
	f.put("Log", "EC2::FlowLog", attrs{"ResourceId": f.to("V"), "ResourceType": text("VPC"), "TrafficType": text("REJECT")})
	f.put("Logs", "S3::Bucket", attrs{"BucketName": text("logs"), "WebsiteConfiguration": objectOf(attrs{"IndexDocument": text("x")})})
	f.put("LogsPolicy", "S3::BucketPolicy", attrs{"Bucket": f.to("Logs"), "PolicyDocument": objectOf(attrs{"Statement": list()})})
	f.put("Unheard", "Of::It", attrs{"VpcId": f.to("V")})
	return f
}

func TestTemplate(t *testing.T) {
	g := template().build(t)
	golden(t, "testdata/template.json", document(t, g))
	for _, n := range g.Nodes() {
		if g.Origin(n.Base().ID) == nil {
			t.Errorf("%s has no origin", n.Base().ID)
		}
	}
	if parts := g.Split(); len(parts) != 1 {
		t.Errorf("%d parts of one stack", len(parts))
	}
}

func TestTemplateVPC(t *testing.T) {
	type settings struct {
		CIDRs               []string
		IPv6, DNS, Hostname string
	}
	show := func(a graph.Attr[bool]) string {
		switch v, ok := a.Get(); {
		case !ok:
			return "unknown"
		case v:
			return "on"
		}
		return "off"
	}
	ten := []string{"10.0.0.0/16"}
	tests := []struct {
		name  string
		write func(f *fixture)
		want  settings
	}{
		{"unset", func(f *fixture) { f.put("V", "EC2::VPC", attrs{"CidrBlock": text("10.0.0.0/16")}) }, settings{ten, "off", "on", "off"}},
		{"texts for booleans", func(f *fixture) {
			f.put("V", "EC2::VPC", attrs{"CidrBlock": text("10.0.0.0/16"), "EnableDnsSupport": text("false"), "EnableDnsHostnames": text("True")})
		}, settings{ten, "off", "off", "on"}},
		{"no value is unset", func(f *fixture) {
			f.put("V", "EC2::VPC", attrs{"CidrBlock": text("10.0.0.0/16"), "EnableDnsSupport": unset, "EnableDnsHostnames": unset})
		}, settings{ten, "off", "on", "off"}},
		{"undecided", func(f *fixture) {
			f.put("V", "EC2::VPC", attrs{"CidrBlock": text("10.0.0.0/16"), "EnableDnsHostnames": choice("Names", text("true"), unset)})
		}, settings{ten, "off", "on", "unknown"}},
		{"undecided between the default and the same", func(f *fixture) {
			f.put("V", "EC2::VPC", attrs{"CidrBlock": text("10.0.0.0/16"), "EnableDnsHostnames": choice("Names", cty.False, unset)})
		}, settings{ten, "off", "on", "off"}},
		{"decided by the resource's own condition", func(f *fixture) {
			f.put("V", "EC2::VPC", attrs{"CidrBlock": text("10.0.0.0/16"), "EnableDnsHostnames": choice("Names", text("true"), unset)}).Exists = value.Atom("Names")
		}, settings{ten, "off", "on", "on"}},
		{"a pool", func(f *fixture) { f.put("V", "EC2::VPC", attrs{"Ipv4IpamPoolId": text("ipam-pool-1")}) },
			settings{nil, "off", "on", "off"}},
		{"further ranges", func(f *fixture) {
			f.put("V", "EC2::VPC", attrs{"CidrBlock": text("10.0.0.0/16")})
			f.put("A", "EC2::VPCCidrBlock", attrs{"VpcId": f.ref("V", "VpcId"), "CidrBlock": text("10.1.0.0/16")})
			f.put("B", "EC2::VPCCidrBlock", attrs{"VpcId": f.to("V"), "AmazonProvidedIpv6CidrBlock": text("true")})
		}, settings{[]string{"10.0.0.0/16", "10.1.0.0/16"}, "on", "on", "off"}},
		{"an IPv6 range that exists maybe", func(f *fixture) {
			f.put("V", "EC2::VPC", attrs{"CidrBlock": text("10.0.0.0/16")})
			f.put("B", "EC2::VPCCidrBlock", attrs{"VpcId": f.to("V"), "AmazonProvidedIpv6CidrBlock": text("true")}).Exists = value.Atom("V6")
		}, settings{ten, "unknown", "on", "off"}},
		{"a range that a pool gives out", func(f *fixture) {
			f.put("V", "EC2::VPC", attrs{"CidrBlock": text("10.0.0.0/16")})
			f.put("A", "EC2::VPCCidrBlock", attrs{"VpcId": f.to("V"), "Ipv4IpamPoolId": text("ipam-pool-1")})
		}, settings{nil, "off", "on", "off"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newStack()
			tt.write(f)
			n := node[*graph.VPC](t, f.build(t), "V")
			equal(t, "VPC", settings{n.CIDRs.Or(nil), show(n.IPv6), show(n.DNSSupport), show(n.DNSHostnames)}, tt.want)
			sameAttr(t, "main table", n.MainRouteTable, graph.Known(graph.ID("V/main-route-table")))
		})
	}
}

func TestTemplateMainTableIsItsOwn(t *testing.T) {
	f := stack()
	g := f.build(t)
	sameAttr(t, "main", node[*graph.RouteTable](t, g, "T").Main, graph.Known(false))
	main := node[*graph.RouteTable](t, g, "V/main-route-table")
	equal(t, "main table open", main.RoutesOpen, false)
	equal(t, "routes", len(g.Routes), 0)
}

// TestTemplateReferences holds that all ways to name a thing lead to it.
func TestTemplateReferences(t *testing.T) {
	tests := []struct {
		name string
		vpc  func(f *fixture) cty.Value
		want graph.ID
	}{
		{"Ref", func(f *fixture) cty.Value { return f.to("V") }, "V"},
		{"Fn::GetAtt of the id", func(f *fixture) cty.Value { return f.ref("V", "VpcId") }, "V"},
		{"the VPC of a subnet", func(f *fixture) cty.Value { return f.ref("S", "VpcId") }, "V"},
		{"the VPC of a group", func(f *fixture) cty.Value { return f.ref("G", "VpcId") }, "V"},
		{"a literal", func(*fixture) cty.Value { return text("vpc-1") }, "external:vpc-1"},
		{"a parameter without a value", func(f *fixture) cty.Value { return f.hole("Vpc") }, "external:Vpc"},
		{"the VPC of an instance", func(f *fixture) cty.Value { return f.ref("I", "VpcId") }, "external:I.VpcId"},
		{"an attribute of an unknown resource", func(f *fixture) cty.Value { return f.ref("Lookup", "VpcId") }, "external:Lookup.VpcId"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := stack()
			f.put("I", "EC2::Instance", attrs{"SubnetId": f.to("S")})
			f.put("Lookup", "CloudFormation::CustomResource", attrs{})
			f.put("E", "EC2::VPCEndpoint", attrs{"VpcId": tt.vpc(f), "ServiceName": text("com.amazonaws.eu-west-1.s3")})
			g := f.build(t)
			sameAttr(t, "VPC", node[*graph.Endpoint](t, g, "E").VPC, graph.Known(tt.want))
			if x, ok := g.Node(tt.want).(*graph.External); ok {
				equal(t, "kind", x.Of, graph.KindVPC)
			}
		})
	}
}

func TestTemplateImplicitThings(t *testing.T) {
	f := stack()
	f.put("E", "EC2::VPCEndpoint", attrs{"VpcId": f.to("V"), "VpcEndpointType": text("Interface"), "ServiceName": text("com.amazonaws.eu-west-1.ssm"),
		"SecurityGroupIds": list(f.ref("V", "DefaultSecurityGroup"))})
	f.put("N", "EC2::NetworkAclEntry", attrs{"NetworkAclId": f.ref("V", "DefaultNetworkAcl"), "RuleNumber": num(50), "Protocol": num(-1),
		"RuleAction": text("deny"), "Egress": text("true"), "CidrBlock": text("10.9.0.0/16")})
	f.put("In", "EC2::SecurityGroupIngress", attrs{"GroupId": f.ref("V", "DefaultSecurityGroup"), "IpProtocol": num(-1), "CidrIp": text("10.0.0.0/8")})
	g := f.build(t)
	equal(t, "groups", node[*graph.Endpoint](t, g, "E").SecurityGroups, definite("V/default-security-group"))
	equal(t, "stock rules stay", rulesOf(node[*graph.SecurityGroup](t, g, "V/default-security-group")), []rule{
		{Direction: "ingress", Protocol: "-1", To: 65535, Self: true},
		{Direction: "egress", Protocol: "-1", To: 65535, CIDRs: []string{"0.0.0.0/0"}, IPv6CIDRs: []string{"::/0"}},
		{Direction: "ingress", Protocol: "-1", To: 65535, CIDRs: []string{"10.0.0.0/8"}},
	})
	entries := entriesOf(node[*graph.NetworkACL](t, g, "V/default-network-acl"))
	equal(t, "entries", len(entries), 5)
	equal(t, "first entry out", entries[0], aclEntry{Direction: "egress", Number: 50, Action: "deny", Protocol: "-1", To: 65535, CIDR: "10.9.0.0/16"})
}

func TestTemplateZone(t *testing.T) {
	zones := value.Ref{Address: `data.aws_availability_zones.zones["eu-west-1"]`, Attribute: "names[1]"}
	tests := []struct {
		name string
		in   func(f *fixture) attrs
		want graph.Zone
	}{
		{"name", func(*fixture) attrs { return attrs{"AvailabilityZone": text("eu-west-1a")} }, graph.Zone{By: "name", Value: "eu-west-1a"}},
		{"id", func(*fixture) attrs { return attrs{"AvailabilityZoneId": text("euw1-az1")} }, graph.Zone{By: "id", Value: "euw1-az1"}},
		{"position", func(f *fixture) attrs { return attrs{"AvailabilityZone": text(f.t.Ref(zones))} },
			graph.Zone{By: "position", Value: `1 of data.aws_availability_zones.zones["eu-west-1"]`}},
		{"another subnet's", func(f *fixture) attrs { return attrs{"AvailabilityZone": f.ref("S", "AvailabilityZone")} },
			graph.Zone{By: "name", Value: "eu-west-1a"}},
		{"unset", func(*fixture) attrs { return attrs{} }, graph.Zone{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := stack()
			f.put("X", "EC2::Subnet", tt.in(f))
			n := node[*graph.Subnet](t, f.build(t), "X")
			equal(t, "zone", n.Zone.Or(graph.Zone{}), tt.want)
			sameAttr(t, "public addresses", n.MapPublicIP, graph.Known(false))
		})
	}
}

func TestTemplateRoutes(t *testing.T) {
	tests := []struct {
		name   string
		in     func(f *fixture) attrs
		target graph.ID
		kind   graph.TargetKind
	}{
		{"internet gateway", func(f *fixture) attrs { return attrs{"GatewayId": f.ref("Internet", "InternetGatewayId")} }, "Internet", graph.TargetInternetGateway},
		{"VPN gateway", func(f *fixture) attrs { return attrs{"GatewayId": f.to("Vpn")} }, "Vpn", graph.TargetVPN},
		{"NAT gateway", func(f *fixture) attrs { return attrs{"NatGatewayId": f.ref("Nat", "NatGatewayId")} }, "Nat", graph.TargetNATGateway},
		{"egress-only gateway", func(f *fixture) attrs { return attrs{"EgressOnlyInternetGatewayId": f.ref("EgressOnly", "Id")} }, "EgressOnly", graph.TargetEgressOnlyGateway},
		{"transit gateway", func(f *fixture) attrs { return attrs{"TransitGatewayId": f.to("Transit")} }, "Transit", graph.TargetTransitGateway},
		{"peering", func(f *fixture) attrs { return attrs{"VpcPeeringConnectionId": f.to("Peer")} }, "Peer", graph.TargetPeering},
		{"instance", func(f *fixture) attrs { return attrs{"InstanceId": f.to("NatInstance")} }, "NatInstance", graph.TargetInstance},
		{"interface", func(f *fixture) attrs { return attrs{"NetworkInterfaceId": f.to("Interface")} }, "Interface", graph.TargetNetworkInterface},
		{"endpoint", func(f *fixture) attrs { return attrs{"VpcEndpointId": f.to("Ssm")} }, "Ssm", graph.TargetEndpoint},
		{"no value beside one", func(f *fixture) attrs { return attrs{"GatewayId": unset, "NatGatewayId": f.to("Nat")} }, "Nat", graph.TargetNATGateway},
		{"a gateway of another stack", func(f *fixture) attrs { return attrs{"NatGatewayId": f.hole("Nat")} }, "external:Nat", graph.TargetNATGateway},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := template()
			a := tt.in(f)
			a["RouteTableId"], a["DestinationIpv6CidrBlock"] = f.to("T"), text("::/0")
			f.put("R", "EC2::Route", a)
			n := node[*graph.Route](t, f.build(t), "R")
			sameAttr(t, "table", n.RouteTable, graph.Known(graph.ID("T")))
			sameAttr(t, "destination", n.DestinationIPv6CIDR, graph.Known("::/0"))
			sameAttr(t, "target", n.Target, graph.Known(tt.target))
			sameAttr(t, "kind", n.TargetKind, graph.Known(tt.kind))
		})
	}
}

func TestTemplateAssociation(t *testing.T) {
	tests := []struct {
		name   string
		in     func(f *fixture) attrs
		s, s2  graph.Refs
		exists *value.Formula
	}{
		{name: "one", in: func(f *fixture) attrs { return attrs{"SubnetId": f.to("S"), "RouteTableId": f.to("T")} }, s: definite("T")},
		{name: "of one of two subnets", in: func(f *fixture) attrs {
			return attrs{"SubnetId": choice("Second", f.to("S2"), f.to("S")), "RouteTableId": f.to("T")}
		}, s: graph.Refs{Maybe: []graph.ID{"T"}, Why: []string{"it depends on Second"}}, s2: graph.Refs{Maybe: []graph.ID{"T"}, Why: []string{"it depends on Second"}}},
		{name: "its condition decides", in: func(f *fixture) attrs {
			return attrs{"SubnetId": f.to("S"), "RouteTableId": choice("Second", f.to("T"), text("rtb-1"))}
		}, exists: value.Atom("Second"), s: graph.Refs{Maybe: []graph.ID{"T"}, Why: []string{"A exists only if Second"}}},
		{name: "of an unknown subnet", in: func(f *fixture) attrs { return attrs{"SubnetId": f.hole("Subnet"), "RouteTableId": f.to("T")} },
			s:  graph.Refs{Open: true, Why: []string{"A names a subnet that is not known (variable Subnet has no value)"}},
			s2: graph.Refs{Open: true, Why: []string{"A names a subnet that is not known (variable Subnet has no value)"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := stack()
			f.put("S2", "EC2::Subnet", attrs{"VpcId": f.to("V")})
			f.put("A", "EC2::SubnetRouteTableAssociation", tt.in(f)).Exists = tt.exists
			g := f.build(t)
			equal(t, "first", node[*graph.Subnet](t, g, "S").RouteTables, tt.s)
			equal(t, "second", node[*graph.Subnet](t, g, "S2").RouteTables, tt.s2)
		})
	}
}

func TestTemplatePropagation(t *testing.T) {
	f := template()
	f.put("T2", "EC2::RouteTable", attrs{"VpcId": f.to("V")})
	f.put("T3", "EC2::RouteTable", attrs{"VpcId": f.to("V")})
	f.put("More", "EC2::VPNGatewayRoutePropagation", attrs{"VpnGatewayId": f.to("Vpn"), "RouteTableIds": list(f.to("T2"), f.hole("Table"))})
	g := f.build(t)
	for _, id := range []graph.ID{"T", "T2"} {
		n := node[*graph.Route](t, g, id+"/propagated/Vpn")
		equal(t, "origin", n.Origin, graph.RoutePropagated)
	}
	equal(t, "any table may have the routes", node[*graph.RouteTable](t, g, "T3").RoutesOpen, true)
}

func TestTemplateGateways(t *testing.T) {
	f := template()
	f.put("Both", "EC2::VPCGatewayAttachment", attrs{"InternetGatewayId": f.to("Internet"), "VpcId": text("vpc-2")}).Exists = value.Atom("Second")
	g := f.build(t)
	equal(t, "internet gateway", node[*graph.InternetGateway](t, g, "Internet").VPCs, graph.Refs{
		IDs: []graph.ID{"V"}, Maybe: []graph.ID{"external:vpc-2"}, Why: []string{"Both exists only if Second"},
	})
	equal(t, "VPN gateway", node[*graph.VPN](t, g, "Vpn").VPCs, definite("V"))
	equal(t, "edge", node[*graph.RouteTable](t, g, "T").Gateways, definite("Internet"))
	sameAttr(t, "NAT gateway's VPC", node[*graph.NATGateway](t, g, "Nat").VPC, graph.Known(graph.ID("V")))
	sameAttr(t, "NAT gateway's kind", node[*graph.NATGateway](t, g, "Nat").Connectivity, graph.Known("public"))
	sameAttr(t, "interface's instance", node[*graph.NetworkInterface](t, g, "Interface").Instance, graph.Known(graph.ID("NatInstance")))
	sameAttr(t, "instance's check", node[*graph.Workload](t, g, "NatInstance").SourceDestCheck, graph.Known(false))
}

func TestTemplateInstanceInterface(t *testing.T) {
	f := template()
	f.put("I", "EC2::Instance", attrs{"NetworkInterfaces": list(objectOf(attrs{"DeviceIndex": text("0"), "SubnetId": f.to("S")}))})
	f.put("J", "EC2::Instance", attrs{"NetworkInterfaces": list(objectOf(attrs{"DeviceIndex": text("0"), "NetworkInterfaceId": f.to("Free")}))})
	f.put("Free", "EC2::NetworkInterface", attrs{"SubnetId": f.to("S"), "SourceDestCheck": text("false")})
	g := f.build(t)
	if got := node[*graph.Workload](t, g, "I").Subnets; !got.Has("S") {
		t.Errorf("subnets of I: %v", got)
	}
	sameAttr(t, "instance", node[*graph.NetworkInterface](t, g, "Free").Instance, graph.Known(graph.ID("J")))
}

func TestTemplatePublicAccess(t *testing.T) {
	f := template()
	sameAttr(t, "excluded", node[*graph.Subnet](t, f.build(t), "S").PublicAccessBlocked, graph.Known(false))
	f = stack()
	f.put("Access", "EC2::VPCBlockPublicAccessOptions", attrs{"InternetGatewayBlockMode": text("block-bidirectional")})
	sameAttr(t, "blocked", node[*graph.Subnet](t, f.build(t), "S").PublicAccessBlocked, graph.Known(true))
}

func TestTemplateTags(t *testing.T) {
	tests := []struct {
		name string
		tags cty.Value
		want graph.Attr[string]
		all  []graph.Tag
	}{
		{"none", unset, graph.Null[string](), nil},
		{"list", tagList("team", "net", "Name", "hub"), graph.Known("hub"), []graph.Tag{{Key: "Name", Value: "hub"}, {Key: "team", Value: "net"}}},
		{"no value among them", list(unset, objectOf(attrs{"Key": text("a"), "Value": num(1)})), graph.Null[string](), []graph.Tag{{Key: "a", Value: "1"}}},
		{"one that may be there", list(choice("Named", objectOf(attrs{"Key": text("Name"), "Value": text("x")}), unset)), graph.Unknown[string]("it depends on Named"), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newStack()
			f.put("V", "EC2::VPC", attrs{"CidrBlock": text("10.0.0.0/16"), "Tags": tt.tags})
			n := node[*graph.VPC](t, f.build(t), "V")
			sameAttr(t, "name", n.Name, tt.want)
			equal(t, "tags", n.Tags, tt.all)
		})
	}
}

func TestTemplateACL(t *testing.T) {
	tests := []struct {
		name string
		in   attrs
		want aclEntry
	}{
		{"in", attrs{"Protocol": num(6), "PortRange": objectOf(attrs{"From": num(443), "To": num(443)}), "CidrBlock": text("10.0.0.0/8")},
			aclEntry{Direction: "ingress", Number: 100, Action: "allow", Protocol: "tcp", From: 443, To: 443, CIDR: "10.0.0.0/8"}},
		{"out", attrs{"Egress": text("true"), "Protocol": text("17"), "PortRange": objectOf(attrs{"From": text("53"), "To": text("53")}), "CidrBlock": text("0.0.0.0/0")},
			aclEntry{Direction: "egress", Number: 100, Action: "allow", Protocol: "udp", From: 53, To: 53, CIDR: "0.0.0.0/0"}},
		{"all", attrs{"Protocol": text("-1"), "CidrBlock": text("0.0.0.0/0")},
			aclEntry{Direction: "ingress", Number: 100, Action: "allow", Protocol: "-1", To: 65535, CIDR: "0.0.0.0/0"}},
		{"ports that are one of two", attrs{"Protocol": num(6), "CidrBlock": text("10.0.0.0/8"),
			"PortRange": choice("Wide", objectOf(attrs{"From": num(443), "To": num(65535)}), objectOf(attrs{"From": num(443), "To": num(443)}))},
			aclEntry{Direction: "ingress", Number: 100, Action: "allow", Protocol: "tcp", From: 443, To: -9, CIDR: "10.0.0.0/8"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := stack()
			f.put("A", "EC2::NetworkAcl", attrs{"VpcId": f.to("V")})
			f.put("X", "EC2::SubnetNetworkAclAssociation", attrs{"NetworkAclId": f.ref("A", "Id"), "SubnetId": f.to("S")})
			a := attrs{"NetworkAclId": f.to("A"), "RuleNumber": text("100"), "RuleAction": text("Allow")}
			maps.Copy(a, tt.in)
			f.put("E", "EC2::NetworkAclEntry", a)
			g := f.build(t)
			equal(t, "entries", entriesOf(node[*graph.NetworkACL](t, g, "A")), []aclEntry{tt.want})
			sameAttr(t, "ACL of the subnet", node[*graph.Subnet](t, g, "S").NetworkACL, graph.Known(graph.ID("A")))
		})
	}
}

func TestTemplateFlowLog(t *testing.T) {
	tests := []struct {
		name          string
		in            func(f *fixture) attrs
		vpcs, subnets graph.Refs
	}{
		{"of a VPC", func(f *fixture) attrs { return attrs{"ResourceId": f.to("V"), "ResourceType": text("VPC")} }, definite("V"), graph.Refs{}},
		{"of a subnet", func(f *fixture) attrs { return attrs{"ResourceId": f.to("S"), "ResourceType": text("Subnet")} }, graph.Refs{}, definite("S")},
		{"of an interface", func(f *fixture) attrs {
			return attrs{"ResourceId": f.to("Interface"), "ResourceType": text("NetworkInterface")}
		}, graph.Refs{}, graph.Refs{}},
		{"of one of two", func(f *fixture) attrs {
			return attrs{"ResourceId": choice("Second", f.to("W"), f.to("V")), "ResourceType": text("VPC")}
		}, graph.Refs{Maybe: []graph.ID{"W", "V"}, Why: []string{"it depends on Second"}}, graph.Refs{}},
		{"of something of unknown kind", func(f *fixture) attrs {
			return attrs{"ResourceId": f.to("V"), "ResourceType": unknown("parameter Kind has no value")}
		}, graph.Refs{Open: true, Why: []string{"parameter Kind has no value"}}, graph.Refs{Open: true, Why: []string{"parameter Kind has no value"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := stack()
			f.put("W", "EC2::VPC", attrs{"CidrBlock": text("10.2.0.0/16")})
			f.put("Interface", "EC2::NetworkInterface", attrs{"SubnetId": f.to("S")})
			f.put("L", "EC2::FlowLog", tt.in(f))
			n := node[*graph.FlowLog](t, f.build(t), "L")
			equal(t, "VPCs", n.VPCs, tt.vpcs)
			equal(t, "subnets", n.Subnets, tt.subnets)
			sameAttr(t, "traffic", n.TrafficType, graph.Known("ALL"))
		})
	}
}

// TestUnitsJoin holds that an import joins two stacks, and a literal id a stack
// and a root module.
func TestUnitsJoin(t *testing.T) {
	f := stack()
	vpc := f.to("V")
	f.in("app.yaml")
	f.unit.Dialect = declared.CloudFormation
	f.put("E", "EC2::VPCEndpoint", attrs{"VpcId": vpc, "ServiceName": text("com.amazonaws.eu-west-1.s3")})
	f.put("F", "EC2::Subnet", attrs{"VpcId": text("vpc-1")})
	f.in("tf")
	f.add("aws_subnet.s", attrs{"vpc_id": text("vpc-1")})
	g := f.build(t)
	sameAttr(t, "VPC", node[*graph.Endpoint](t, g, "app.yaml:E").VPC, graph.Known(graph.ID("V")))
	equal(t, "parts", len(g.Split()), 1)
}
