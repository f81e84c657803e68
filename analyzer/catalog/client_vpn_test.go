package catalog

import (
	"maps"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// vpnOf is a configuration with a Client VPN endpoint, its parts among the
// resources, in Terraform.
func vpnOf(a attrs) *fixture {
	f := base()
	own := attrs{
		"client_cidr_block": text("172.16.0.0/22"),
		"authentication_options": blocks(
			attrs{"type": text("certificate-authentication")}, attrs{"type": text("federated-authentication")},
		),
		"connection_log_options": blocks(attrs{"enabled": cty.True}),
	}
	maps.Copy(own, a)
	f.add("aws_ec2_client_vpn_endpoint.n", own)
	return f
}

const vpnID = graph.ID("aws_ec2_client_vpn_endpoint.n")

func TestClientVPN(t *testing.T) {
	f := vpnOf(nil)
	f.add("aws_ec2_client_vpn_network_association.a", attrs{"client_vpn_endpoint_id": f.id(string(vpnID)), "subnet_id": f.id("aws_subnet.s")})
	f.add("aws_ec2_client_vpn_authorization_rule.r", attrs{
		"client_vpn_endpoint_id": f.id(string(vpnID)), "target_network_cidr": text("10.0.1.0/24"), "access_group_id": text("x"),
	})
	f.add("aws_ec2_client_vpn_authorization_rule.all", attrs{
		"client_vpn_endpoint_id": f.id(string(vpnID)), "target_network_cidr": text("10.0.0.0/16"), "authorize_all_groups": cty.True,
	})
	f.add("aws_ec2_client_vpn_route.d", attrs{
		"client_vpn_endpoint_id": f.id(string(vpnID)), "destination_cidr_block": text("0.0.0.0/0"), "target_vpc_subnet_id": f.id("aws_subnet.s"),
	})
	n := node[*graph.ClientVPN](t, f.build(t), vpnID)
	equal(t, "vpcs", n.VPCs, definite("aws_vpc.v"))
	equal(t, "subnets", n.Subnets, definite("aws_subnet.s"))
	for name, got := range map[string]graph.Attr[bool]{
		"user_authentication": n.UserAuthentication, "connection_logging": n.ConnectionLogging,
	} {
		if !graph.Is(got, true) {
			t.Errorf("%s is %+v", name, got)
		}
	}
	if !graph.Is(n.ConnectHandler, false) || !graph.Is(n.DevicePosture, false) || !n.TransitGateway.IsNull() {
		t.Errorf("unset is %+v", n)
	}
	equal(t, "rules", len(n.AuthorizationRules), 2)
	equal(t, "rule", n.AuthorizationRules[0].ID, "aws_ec2_client_vpn_authorization_rule.all")
	if !graph.Is(n.AuthorizationRules[0].AllGroups, true) || !graph.Is(n.AuthorizationRules[1].AllGroups, false) {
		t.Errorf("groups of %+v, %+v", n.AuthorizationRules[0], n.AuthorizationRules[1])
	}
	equal(t, "routes", len(n.Routes), 1)
	equal(t, "route", n.Routes[0].Subnet.Or(""), "aws_subnet.s")
}

// A template says the same in its own words.
func TestClientVPNInTemplates(t *testing.T) {
	f := stack()
	f.put("N", "EC2::ClientVpnEndpoint", attrs{
		"ClientCidrBlock": text("172.16.0.0/22"), "VpcId": f.to("V"), "SecurityGroupIds": list(f.to("G")),
		"AuthenticationOptions": blocks(attrs{"Type": text("directory-service-authentication")}),
		"ConnectionLogOptions":  objectOf(attrs{"Enabled": text("true")}),
		"DevicePostureOptions":  objectOf(attrs{"Enabled": cty.True}),
	})
	f.put("A", "EC2::ClientVpnTargetNetworkAssociation", attrs{"ClientVpnEndpointId": f.to("N"), "SubnetId": f.to("S")})
	f.put("R", "EC2::ClientVpnAuthorizationRule", attrs{
		"ClientVpnEndpointId": f.to("N"), "TargetNetworkCidr": f.ref("V", "CidrBlock"), "AuthorizeAllGroups": text("True"),
	})
	f.put("D", "EC2::ClientVpnRoute", attrs{
		"ClientVpnEndpointId": f.to("N"), "DestinationCidrBlock": text("10.9.0.0/16"), "TargetVpcSubnetId": f.to("S"),
	})
	n := node[*graph.ClientVPN](t, f.build(t), "N")
	equal(t, "vpcs", n.VPCs, definite("V"))
	equal(t, "subnets", n.Subnets, definite("S"))
	equal(t, "groups", n.SecurityGroups, definite("G"))
	if !graph.Is(n.UserAuthentication, true) || !graph.Is(n.ConnectionLogging, true) || !graph.Is(n.DevicePosture, true) || !graph.Is(n.ConnectHandler, false) {
		t.Errorf("read %+v", n)
	}
	equal(t, "rule", n.AuthorizationRules[0].TargetCIDR.Or(""), "10.0.0.0/16")
	if !graph.Is(n.AuthorizationRules[0].AllGroups, true) {
		t.Error("AuthorizeAllGroups is not read")
	}
	equal(t, "route", n.Routes[0].DestinationCIDR.Or(""), "10.9.0.0/16")
}

func TestUserAuthentication(t *testing.T) {
	certificate, user := attrs{"type": text("certificate-authentication")}, attrs{"type": text("federated-authentication")}
	either := attrs{"type": unknown("var.type has no value")}
	cases := map[string]struct {
		options cty.Value
		want    graph.Attr[bool]
	}{
		"none":                 {unset, graph.Null[bool]()},
		"certificates":         {blocks(certificate), graph.Known(false)},
		"users":                {blocks(user), graph.Known(true)},
		"both":                 {blocks(certificate, user), graph.Known(true)},
		"unknown beside users": {blocks(either, user), graph.Known(true)},
		"unknown":              {blocks(certificate, either), graph.Unknown[bool]()},
		"unknown blocks":       {unknown("var.options has no value"), graph.Unknown[bool]()},
		"users under a condition": {
			choice("var.sso", blocks(certificate, user), blocks(certificate)), graph.Unknown[bool](),
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			n := node[*graph.ClientVPN](t, vpnOf(attrs{"authentication_options": c.options}).build(t), vpnID)
			got := n.UserAuthentication
			if got.IsUnknown() != c.want.IsUnknown() || got.IsNull() != c.want.IsNull() || got.Or(false) != c.want.Or(false) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// What a rule covers may be said by the range of a VPC that has no value here.
func TestRuleForTheRangeOfALookedUpVPC(t *testing.T) {
	f := newFixture()
	f.add("data.aws_vpc.main", attrs{"tags": objectOf(attrs{"Name": text("main")})})
	f.add("aws_ec2_client_vpn_endpoint.n", attrs{"vpc_id": f.id("data.aws_vpc.main")})
	f.add("aws_ec2_client_vpn_authorization_rule.r", attrs{
		"client_vpn_endpoint_id": f.id(string(vpnID)), "target_network_cidr": f.ref("data.aws_vpc.main", "cidr_block"), "authorize_all_groups": cty.True,
	})
	n := node[*graph.ClientVPN](t, f.build(t), vpnID)
	equal(t, "vpc", n.AuthorizationRules[0].TargetVPC.Or(""), n.VPC.Or("none"))
}

func TestPartsOfAnUnknownClientVPN(t *testing.T) {
	f := vpnOf(nil)
	id := f.hole("var.client_vpn_endpoint_id")
	f.add("aws_ec2_client_vpn_network_association.a", attrs{"client_vpn_endpoint_id": id, "subnet_id": f.id("aws_subnet.s")})
	f.add("aws_ec2_client_vpn_authorization_rule.r", attrs{"client_vpn_endpoint_id": id, "target_network_cidr": text("10.0.0.0/16")})
	f.add("aws_ec2_client_vpn_route.d", attrs{"client_vpn_endpoint_id": id, "destination_cidr_block": text("0.0.0.0/0")})
	n := node[*graph.ClientVPN](t, f.build(t), vpnID)
	if !n.Subnets.Open || !n.RulesOpen || !n.RoutesOpen || len(n.AuthorizationRules) > 0 {
		t.Errorf("got %+v", n)
	}
}

// A part that exists under the endpoint's own condition is there with it, one
// under the opposite never is, and one under another may be.
func TestPartsUnderConditions(t *testing.T) {
	on := value.Atom("var.on")
	f := vpnOf(nil)
	for _, r := range f.unit.Resources {
		if r.Address == string(vpnID) {
			r.Exists = on
		}
	}
	rule := func(name string, exists *value.Formula) {
		r := f.add("aws_ec2_client_vpn_authorization_rule."+name, attrs{
			"client_vpn_endpoint_id": f.id(string(vpnID)), "target_network_cidr": text("10.0.0.0/16"),
		})
		r.Exists = exists
	}
	rule("a_same", on)
	rule("b_opposite", value.Not(on))
	rule("c_other", value.Atom("var.other"))
	n := node[*graph.ClientVPN](t, f.build(t), vpnID)
	equal(t, "rules", len(n.AuthorizationRules), 2)
	equal(t, "same", n.AuthorizationRules[0].When.String(), (*value.Formula)(nil).String())
	equal(t, "other", n.AuthorizationRules[1].When.String(), "var.other")
}

func TestClientVPNInReachOfAGap(t *testing.T) {
	f := vpnOf(nil)
	f.unit.Gaps = []declared.Gap{{Refs: []value.Ref{{Unit: ".", Address: string(vpnID), Attribute: "id"}}, Text: "module.rules is not on disk"}}
	n := node[*graph.ClientVPN](t, f.build(t), vpnID)
	if !n.Subnets.Open || !n.RulesOpen || !n.RoutesOpen {
		t.Errorf("got %+v", n)
	}
}
