package catalog

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// clientVPN is a Client VPN endpoint. Logging, the connect handler and device
// posture are off where nothing is said (CreateClientVpnEndpoint). Terraform has
// no device posture yet.
func clientVPN() concept {
	unset := map[string]cty.Value{"connection_logging": cty.False, "connect_handler": cty.False, "device_posture": cty.False}
	return concept{
		spellings: []*spelling{
			terraform("aws_ec2_client_vpn_endpoint", map[string]string{
				"vpc": "vpc_id", "client_cidr": "client_cidr_block", "user_authentication": "authentication_options",
				"connection_logging": "connection_log_options.0.enabled", "security_groups": "security_group_ids",
				"connect_handler": "client_connect_options.0.enabled",
			}).unsetMeans(unset).withBlocks(map[string]*spelling{"user_authentication": block(map[string]string{"type": "type"})}),
			cloudFormation("AWS::EC2::ClientVpnEndpoint", map[string]string{
				"vpc": "VpcId", "client_cidr": "ClientCidrBlock", "user_authentication": "AuthenticationOptions",
				"connection_logging": "ConnectionLogOptions.Enabled", "security_groups": "SecurityGroupIds",
				"connect_handler": "ClientConnectOptions.Enabled", "device_posture": "DevicePostureOptions.Enabled",
				"transit_gateway": "TransitGatewayConfiguration.TransitGatewayId", "tags": "TagSpecifications.0.Tags",
			}).unsetMeans(unset).withBlocks(map[string]*spelling{"user_authentication": block(map[string]string{"type": "Type"})}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.ClientVPN{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.ClientVPN](b, in)
			if !ok {
				return
			}
			n.VPC, n.ClientCIDR = in.ref("vpc", graph.KindVPC), in.text("client_cidr")
			n.TransitGateway = in.ref("transit_gateway", graph.KindTransitGateway)
			n.UserAuthentication = in.userAuthentication()
			n.ConnectionLogging = in.flag("connection_logging")
			n.SecurityGroups = in.refs("security_groups", graph.KindSecurityGroup)
			n.ConnectHandler, n.DevicePosture = in.flag("connect_handler"), in.flag("device_posture")
		},
	}
}

// userAuthentication says whether one of the ways to authenticate tells who the
// user is. A certificate tells only which device, or nothing where all share it.
func (in *reader) userAuthentication() graph.Attr[bool] {
	parts, why, open := in.parts("user_authentication")
	for _, p := range parts {
		typ := p.text("type")
		switch t, ok := typ.Get(); {
		case !ok:
			why, open = append(why, typ.Why()...), true
		case t == "certificate-authentication":
		case p.when == nil:
			return graph.Known(true)
		default:
			why, open = append(why, "it depends on "+p.when.String()), true
		}
	}
	switch {
	case open:
		return graph.Unknown[bool](why...)
	case len(parts) == 0:
		return graph.Null[bool]()
	}
	return graph.Known(false)
}

// clientVPNAssociation associates a Client VPN endpoint with a target network.
// Older versions of Terraform's provider let it bring security groups.
func clientVPNAssociation() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_ec2_client_vpn_network_association", map[string]string{
				"client_vpn": "client_vpn_endpoint_id", "subnets": "subnet_id", "security_groups": "security_groups",
			}),
			cloudFormation("AWS::EC2::ClientVpnTargetNetworkAssociation", map[string]string{
				"client_vpn": "ClientVpnEndpointId", "subnets": "SubnetId",
			}),
		},
		join: func(b *builder, in *reader) {
			b.toClientVPNs(in, func(n *graph.ClientVPN) {
				in.relate(&n.Subnets, n.Base(), in.refs("subnets", graph.KindSubnet))
				in.addPlace(n.ID, "subnets", "subnets")
				if in.has("security_groups") {
					in.relate(&n.SecurityGroups, n.Base(), in.refs("security_groups", graph.KindSecurityGroup))
					in.addPlace(n.ID, "security_groups", "security_groups")
				}
			}, func(n *graph.ClientVPN, why []string) { n.Subnets.AddOpen(why...) })
		},
		finish: func(b *builder) {
			for _, n := range b.g.ClientVPNs {
				n.VPCs = b.vpcsOfClientVPN(n)
			}
		},
	}
}

// vpcsOfClientVPN are the VPCs that an endpoint is associated with by a target
// network: the one that it names, else those of its target networks, which all lie
// in one (Client VPN Administrator Guide, "Rules and best practices").
func (b *builder) vpcsOfClientVPN(n *graph.ClientVPN) graph.Refs {
	var out graph.Refs
	if n.Subnets.IsEmpty() {
		return out
	}
	if id, ok := n.VPC.Get(); ok {
		out.Add(id)
		if len(n.Subnets.IDs) == 0 {
			return out.AsMaybe(n.Subnets.Why...)
		}
		return out
	}
	why := slices.Concat(n.VPC.Why(), n.Subnets.Why)
	open := n.VPC.IsUnknown() || n.Subnets.Open
	for _, id := range n.Subnets.All() {
		vpc := b.vpcOfSubnet(graph.Known(id))
		switch v, ok := vpc.Get(); {
		case ok && n.Subnets.Has(id):
			out.Add(v)
		case ok:
			out.AddMaybe(v)
		default:
			why, open = append(why, vpc.Why()...), true
		}
	}
	if open && len(out.IDs) == 0 {
		out.AddOpen(why...)
	}
	return out
}

// clientVPNRule lets users of a Client VPN endpoint reach a network.
func clientVPNRule() concept {
	unset := map[string]cty.Value{"all_groups": cty.False}
	return concept{
		spellings: []*spelling{
			terraform("aws_ec2_client_vpn_authorization_rule", map[string]string{
				"client_vpn": "client_vpn_endpoint_id", "target_cidr": "target_network_cidr", "all_groups": "authorize_all_groups",
			}).unsetMeans(unset),
			cloudFormation("AWS::EC2::ClientVpnAuthorizationRule", map[string]string{
				"client_vpn": "ClientVpnEndpointId", "target_cidr": "TargetNetworkCidr", "all_groups": "AuthorizeAllGroups",
			}).unsetMeans(unset),
		},
		join: func(b *builder, in *reader) {
			b.toClientVPNs(in, func(n *graph.ClientVPN) {
				id, when, ok := b.clientVPNPart(in, n)
				if !ok {
					return
				}
				n.AuthorizationRules = append(n.AuthorizationRules, &graph.AuthorizationRule{
					ID: id, When: when, TargetCIDR: in.text("target_cidr"), TargetVPC: in.vpcOfRange("target_cidr"),
					AllGroups: in.flag("all_groups"),
				})
			}, func(n *graph.ClientVPN, why []string) {
				n.RulesOpen = true
				n.Why = append(n.Why, why...)
			})
		},
	}
}

// clientVPNRoute sends what devices send to a range through a target network.
func clientVPNRoute() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_ec2_client_vpn_route", map[string]string{
				"client_vpn": "client_vpn_endpoint_id", "destination_cidr": "destination_cidr_block", "subnet": "target_vpc_subnet_id",
			}),
			cloudFormation("AWS::EC2::ClientVpnRoute", map[string]string{
				"client_vpn": "ClientVpnEndpointId", "destination_cidr": "DestinationCidrBlock", "subnet": "TargetVpcSubnetId",
			}),
		},
		join: func(b *builder, in *reader) {
			b.toClientVPNs(in, func(n *graph.ClientVPN) {
				id, when, ok := b.clientVPNPart(in, n)
				if !ok {
					return
				}
				n.Routes = append(n.Routes, &graph.ClientVPNRoute{
					ID: id, When: when, DestinationCIDR: in.text("destination_cidr"), DestinationVPC: in.vpcOfRange("destination_cidr"),
					Subnet: in.ref("subnet", graph.KindSubnet),
				})
			}, func(n *graph.ClientVPN, why []string) {
				n.RoutesOpen = true
				n.Why = append(n.Why, why...)
			})
		},
	}
}

// clientVPNPart returns the id of a part that a resource of its own gives to a
// Client VPN endpoint, and the condition under which the endpoint has it; ok is
// false where it never does.
func (b *builder) clientVPNPart(in *reader, n *graph.ClientVPN) (id graph.ID, when *value.Formula, ok bool) {
	if n.When.Excludes(in.res.Exists) {
		return "", nil, false
	}
	id = nodeID(in.res.Unit, in.res.Address)
	b.g.AddPart(id, in.origin())
	return id, within(n.When, in.res.Exists), true
}

// vpcOfRange returns the VPC whose range an attribute names by a reference that
// has no value yet, as that of a VPC that is looked up.
func (in *reader) vpcOfRange(word string) graph.Attr[graph.ID] {
	s, state := in.token(word)
	if state != value.Known {
		return graph.Null[graph.ID]()
	}
	ref, ok := in.b.t.Only(s)
	if !ok || ref.Attribute != "cidr_block" && ref.Attribute != "CidrBlock" {
		return graph.Null[graph.ID]()
	}
	id, ok := in.b.things[instanceKey{ref.Unit, ref.Address}]
	if !ok {
		return graph.Null[graph.ID]()
	}
	switch n := in.b.g.Node(id).(type) {
	case *graph.VPC:
		return graph.Known(id)
	case *graph.External:
		if n.Of == graph.KindVPC {
			return graph.Known(id)
		}
	}
	return graph.Null[graph.ID]()
}

// toClientVPNs calls join for the Client VPN endpoint that the reader's resource
// names, or open for each one that it may mean.
func (b *builder) toClientVPNs(in *reader, join func(n *graph.ClientVPN), open func(n *graph.ClientVPN, why []string)) {
	toNodes(b, in, "client_vpn", graph.KindClientVPN, join, open)
}

// toNodes calls join for each node that an association names at word, or open
// for each one of the unit that it may mean.
func toNodes[T graph.Node](b *builder, in *reader, word string, kind graph.Kind, join func(n T), open func(n T, why []string)) {
	named := in.refs(word, kind)
	any := named.Open
	for _, id := range named.All() {
		n, ok := b.g.Node(id).(T)
		switch {
		case ok && named.Has(id):
			join(n)
		case ok:
			open(n, []string{in.res.Address + " may belong to it"})
		default:
			any = any || b.mayBeOurs(id)
		}
	}
	if any {
		for _, n := range nodesOf[T](b, in.res.Unit, kind) {
			open(n, []string{in.res.Address + " may belong to it"})
		}
	}
}
