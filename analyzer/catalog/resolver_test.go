package catalog

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

func TestResolver(t *testing.T) {
	f := base()
	f.add("aws_route53_resolver_endpoint.e", attrs{
		"direction": text("INBOUND"), "security_group_ids": list(f.id("aws_security_group.g")),
		"ip_address": blocks(attrs{"subnet_id": f.id("aws_subnet.s")}, attrs{"subnet_id": text("subnet-1")}),
	})
	n := node[*graph.Resolver](t, f.build(t), "aws_route53_resolver_endpoint.e")
	sameAttr(t, "direction", n.Direction, graph.Known("inbound"))
	equal(t, "subnets", n.Subnets, definite("aws_subnet.s", "external:subnet-1"))
	equal(t, "groups", n.SecurityGroups, definite("aws_security_group.g"))
}

func TestResolverRule(t *testing.T) {
	f := base()
	f.add("aws_route53_resolver_rule.r", attrs{"domain_name": text("AmazonAWS.com."), "rule_type": text("FORWARD")})
	f.add("aws_route53_resolver_rule.all", attrs{"domain_name": text("."), "rule_type": text("SYSTEM")})
	f.add("data.aws_route53_resolver_rule.x", attrs{"rule_type": text("FORWARD")})
	for _, name := range []string{"aws_route53_resolver_rule.r", "data.aws_route53_resolver_rule.x"} {
		f.add("aws_route53_resolver_rule_association."+name[len(name)-1:], attrs{"resolver_rule_id": f.id(name), "vpc_id": f.id("aws_vpc.v")})
	}
	g := f.build(t)
	n := node[*graph.ResolverRule](t, g, "aws_route53_resolver_rule.r")
	sameAttr(t, "domain", n.Domain, graph.Known("amazonaws.com"))
	sameAttr(t, "type", n.RuleType, graph.Known("forward"))
	equal(t, "VPCs", n.VPCs, definite("aws_vpc.v"))
	sameAttr(t, "all names", node[*graph.ResolverRule](t, g, "aws_route53_resolver_rule.all").Domain, graph.Known(""))
	x := node[*graph.ResolverRule](t, g, "data.aws_route53_resolver_rule.x")
	sameAttr(t, "domain of a look-up", x.Domain, graph.Unknown[string]("data.aws_route53_resolver_rule.x is looked up in the account"))
	sameAttr(t, "type of a look-up", x.RuleType, graph.Known("forward"))
	equal(t, "VPCs of a look-up", x.VPCs, definite("aws_vpc.v"))
}

func TestResolverOfTemplate(t *testing.T) {
	f := stack()
	f.put("Resolver", "Route53Resolver::ResolverEndpoint", attrs{
		"Direction": text("OUTBOUND"), "SecurityGroupIds": list(f.to("G")), "IpAddresses": blocks(attrs{"SubnetId": f.to("S")}),
	})
	f.put("Rule", "Route53Resolver::ResolverRule", attrs{"DomainName": text("corp.example."), "RuleType": text("FORWARD")})
	f.put("RuleForV", "Route53Resolver::ResolverRuleAssociation", attrs{"ResolverRuleId": f.ref("Rule", "ResolverRuleId"), "VPCId": f.to("V")})
	f.put("Profile", "Route53Profiles::Profile", attrs{"Name": text("p")})
	f.put("RuleInProfile", "Route53Profiles::ProfileResourceAssociation", attrs{"ProfileId": f.to("Profile"), "ResourceArn": f.ref("Rule", "Arn")})
	f.put("ProfileForOther", "Route53Profiles::ProfileAssociation", attrs{"ProfileId": f.ref("Profile", "Id"), "ResourceId": text("vpc-1")})
	g := f.build(t)
	n := node[*graph.Resolver](t, g, "Resolver")
	sameAttr(t, "direction", n.Direction, graph.Known("outbound"))
	equal(t, "subnets", n.Subnets, definite("S"))
	rule := node[*graph.ResolverRule](t, g, "Rule")
	sameAttr(t, "domain", rule.Domain, graph.Known("corp.example"))
	equal(t, "VPCs", rule.VPCs, definite("V", "external:vpc-1"))
}

func TestAmazonDNS(t *testing.T) {
	const none = "the DHCP options name no DNS server, so that it depends on the instance type"
	servers := func(s ...string) attrs {
		var v []cty.Value
		for _, s := range s {
			v = append(v, text(s))
		}
		return attrs{"domain_name_servers": list(v...)}
	}
	associate := func(f *fixture) attrs {
		return attrs{"vpc_id": f.id("aws_vpc.v"), "dhcp_options_id": f.id("aws_vpc_dhcp_options.o")}
	}
	with := func(options attrs) func(f *fixture) {
		return func(f *fixture) {
			f.add("aws_vpc_dhcp_options.o", options)
			f.add("aws_vpc_dhcp_options_association.a", associate(f))
		}
	}
	tests := []struct {
		name  string
		write func(f *fixture)
		want  graph.Attr[bool]
	}{
		{"nothing said", func(*fixture) {}, graph.Known(true)},
		{"options of no VPC", func(f *fixture) { f.add("aws_vpc_dhcp_options.o", servers("10.0.0.53")) }, graph.Known(true)},
		{"Amazon's by their word", with(servers("amazonprovideddns")), graph.Known(true)},
		{"Amazon's by the link-local address", with(servers("169.254.169.253")), graph.Known(true)},
		{"Amazon's by the VPC's address", with(servers("10.0.0.2")), graph.Known(true)},
		{"others", with(servers("10.0.0.53", "10.0.0.54")), graph.Known(false)},
		{"Amazon's beside others", with(servers("10.0.0.2", "10.0.0.54")), graph.Unknown[bool]("aws_vpc_dhcp_options.o names Amazon's DNS servers beside others")},
		{"no server", with(attrs{"domain_name": text("corp.example")}), graph.Unknown[bool](none)},
		{"no options", func(f *fixture) {
			f.add("aws_vpc_dhcp_options_association.a", attrs{"vpc_id": f.id("aws_vpc.v"), "dhcp_options_id": text("default")})
		}, graph.Unknown[bool](none)},
		{"the region's default options", func(f *fixture) {
			f.add("aws_default_vpc_dhcp_options.o", nil)
			f.add("aws_vpc_dhcp_options_association.a", attrs{"vpc_id": f.id("aws_vpc.v"), "dhcp_options_id": f.id("aws_default_vpc_dhcp_options.o")})
		}, graph.Known(true)},
		{"an unknown server", func(f *fixture) {
			with(attrs{"domain_name_servers": list(f.hole("var.dns"))})(f)
		}, graph.Unknown[bool]("variable var.dns has no value")},
		{"options of elsewhere", func(f *fixture) {
			f.add("aws_vpc_dhcp_options_association.a", attrs{"vpc_id": f.id("aws_vpc.v"), "dhcp_options_id": text("dopt-0123456789abcdef0")})
		}, graph.Unknown[bool]("aws_vpc_dhcp_options_association.a names DHCP options that are not declared here")},
		{"options that are looked up", func(f *fixture) {
			f.add("data.aws_vpc_dhcp_options.o", attrs{"dhcp_options_id": text("dopt-0123456789abcdef0")})
			f.add("aws_vpc_dhcp_options_association.a", attrs{"vpc_id": f.id("aws_vpc.v"), "dhcp_options_id": f.id("data.aws_vpc_dhcp_options.o")})
		}, graph.Unknown[bool]("data.aws_vpc_dhcp_options.o is looked up in the account")},
		{"others, maybe", func(f *fixture) {
			f.add("aws_vpc_dhcp_options.o", servers("10.0.0.53"))
			f.add("aws_vpc_dhcp_options_association.a", associate(f)).Exists = atomOn
		}, graph.Unknown[bool]("aws_vpc_dhcp_options_association.a exists only if var.on")},
		{"Amazon's, maybe", func(f *fixture) {
			f.add("aws_vpc_dhcp_options.o", servers("AmazonProvidedDNS"))
			f.add("aws_vpc_dhcp_options_association.a", associate(f)).Exists = atomOn
		}, graph.Known(true)},
		{"others, of an unknown VPC", func(f *fixture) {
			f.add("aws_vpc_dhcp_options.o", servers("10.0.0.53"))
			f.add("aws_vpc_dhcp_options_association.a", attrs{"vpc_id": f.hole("var.vpc"), "dhcp_options_id": f.id("aws_vpc_dhcp_options.o")})
		}, graph.Unknown[bool]("aws_vpc_dhcp_options_association.a names a vpc that is not known (variable var.vpc has no value)")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			tt.write(f)
			sameAttr(t, "Amazon's DNS", node[*graph.VPC](t, f.build(t), "aws_vpc.v").AmazonDNS, tt.want)
		})
	}
	t.Run("template", func(t *testing.T) {
		f := stack()
		f.put("Options", "EC2::DHCPOptions", attrs{"DomainNameServers": list(text("10.0.0.53"))})
		f.put("OptionsOfV", "EC2::VPCDHCPOptionsAssociation", attrs{"VpcId": f.to("V"), "DhcpOptionsId": f.to("Options")})
		sameAttr(t, "Amazon's DNS", node[*graph.VPC](t, f.build(t), "V").AmazonDNS, graph.Known(false))
	})
}
