package catalog

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

func internetGateway() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_internet_gateway", map[string]string{"vpcs": "vpc_id"}),
			cloudFormation("AWS::EC2::InternetGateway", nil),
		},
		create: func(*builder, *reader) graph.Node { return &graph.InternetGateway{} },
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.InternetGateway](b, in); ok {
				n.VPCs.Merge(in.refs("vpcs", graph.KindVPC))
			}
		},
	}
}

// gatewayAttachment puts an internet gateway or a VPN gateway into a VPC. A
// template has one type for both.
func gatewayAttachment() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_internet_gateway_attachment", map[string]string{
				"internet_gateway": "internet_gateway_id", "vpc": "vpc_id",
			}),
			terraform("aws_vpn_gateway_attachment", map[string]string{"vpn_gateway": "vpn_gateway_id", "vpc": "vpc_id"}),
			cloudFormation("AWS::EC2::VPCGatewayAttachment", map[string]string{
				"internet_gateway": "InternetGatewayId", "vpn_gateway": "VpnGatewayId", "vpc": "VpcId",
			}),
		},
		join: func(b *builder, in *reader) {
			attach := func(n graph.Node, vpcs *graph.Refs) {
				in.relate(vpcs, n.Base(), in.refs("vpc", graph.KindVPC))
				in.addPlace(n.Base().ID, "vpcs", "vpc")
			}
			if n, _, _ := owner[*graph.InternetGateway](b, in, "internet_gateway", graph.KindInternetGateway); n != nil {
				attach(n, &n.VPCs)
			}
			if n, _, _ := owner[*graph.VPN](b, in, "vpn_gateway", graph.KindVPN); n != nil {
				attach(n, &n.VPCs)
			}
		},
	}
}

func egressOnlyGateway() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_egress_only_internet_gateway", map[string]string{"vpc": "vpc_id"}),
			cloudFormation("AWS::EC2::EgressOnlyInternetGateway", map[string]string{"vpc": "VpcId"}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.EgressOnlyGateway{} },
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.EgressOnlyGateway](b, in); ok {
				n.VPC = in.ref("vpc", graph.KindVPC)
			}
		},
	}
}

// natGateway is a NAT gateway. A regional one has a VPC and no subnet.
func natGateway() concept {
	return concept{
		spellings: []*spelling{terraform("aws_nat_gateway", map[string]string{
			"vpc": "vpc_id", "subnet": "subnet_id", "connectivity": "connectivity_type",
		}).unsetMeans(map[string]cty.Value{"connectivity": cty.StringVal("public")}),
			cloudFormation("AWS::EC2::NatGateway", map[string]string{
				"vpc": "VpcId", "subnet": "SubnetId", "connectivity": "ConnectivityType",
			}).unsetMeans(map[string]cty.Value{"connectivity": cty.StringVal("public")}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.NATGateway{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.NATGateway](b, in)
			if !ok {
				return
			}
			n.Subnet, n.Connectivity = in.ref("subnet", graph.KindSubnet), in.text("connectivity")
			n.VPC = in.ref("vpc", graph.KindVPC)
			if !in.has("vpc") {
				n.VPC = b.vpcOfSubnet(n.Subnet)
			}
		},
	}
}

// vpcOfSubnet returns the VPC of a subnet. Subnets must have joined.
func (b *builder) vpcOfSubnet(subnet graph.Attr[graph.ID]) graph.Attr[graph.ID] {
	id, ok := subnet.Get()
	if !ok {
		return graph.Unknown[graph.ID](subnet.Why()...)
	}
	if s, ok := b.g.Node(id).(*graph.Subnet); ok {
		return s.VPC
	}
	return graph.Unknown[graph.ID]("the subnet is not declared here")
}

// publicAccess is a setting of VPC Block Public Access: the account's, or an
// exclusion from it.
type publicAccess struct {
	in *reader
	// excluded is the VPC or subnet of an exclusion, null for the setting.
	excluded graph.Attr[graph.ID]
	// mode is block-bidirectional for the setting.
	mode graph.Attr[string]
}

// publicAccessOptions is the account's VPC Block Public Access of a region (VPC
// User Guide, "Block public access to VPCs and subnets").
func publicAccessOptions() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_vpc_block_public_access_options", map[string]string{"mode": "internet_gateway_block_mode"}),
			cloudFormation("AWS::EC2::VPCBlockPublicAccessOptions", map[string]string{"mode": "InternetGatewayBlockMode"}),
		},
		join: func(b *builder, in *reader) {
			b.access[in.res.Unit] = append(b.access[in.res.Unit], &publicAccess{in: in, mode: in.text("mode")})
		},
	}
}

func publicAccessExclusion() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_vpc_block_public_access_exclusion", map[string]string{"vpc": "vpc_id", "subnet": "subnet_id"}),
			cloudFormation("AWS::EC2::VPCBlockPublicAccessExclusion", map[string]string{"vpc": "VpcId", "subnet": "SubnetId"}),
		},
		join: func(b *builder, in *reader) {
			of := in.ref("subnet", graph.KindSubnet)
			if in.has("vpc") {
				of = in.ref("vpc", graph.KindVPC)
			}
			if of.IsNull() {
				of = graph.Unknown[graph.ID]("it names nothing")
			}
			b.access[in.res.Unit] = append(b.access[in.res.Unit], &publicAccess{in: in, excluded: of})
		},
		finish: func(b *builder) {
			for _, n := range b.g.Subnets {
				n.PublicAccessBlocked = b.blocked(n)
			}
		},
	}
}

// blocked says whether public access to a subnet is blocked in both directions.
func (b *builder) blocked(n *graph.Subnet) graph.Attr[bool] {
	verdict := graph.Known(false)
	settings := b.access[b.g.Origin(n.ID).Unit]
	for _, s := range settings {
		if !s.excluded.IsNull() {
			continue
		}
		region := b.text(s.in.res.Region)
		switch {
		case !region.IsUnknown() && !n.Region.IsUnknown() && region.Or("") != n.Region.Or(""):
		case s.mode.IsUnknown():
			verdict = graph.Unknown[bool](s.mode.Why()...)
		case !graph.Is(s.mode, "block-bidirectional"):
		case !n.When.Implies(s.in.res.Exists):
			verdict = graph.Unknown[bool](s.in.maybe())
		default:
			verdict = graph.Known(true)
		}
	}
	if graph.Is(verdict, false) {
		return verdict
	}
	for _, s := range settings {
		id, known := s.excluded.Get()
		switch {
		case s.excluded.IsNull():
		case known && id != n.ID && id != n.VPC.Or("") && !b.mayBeOurs(id):
		case known && (id == n.ID || id == n.VPC.Or("")) && n.When.Implies(s.in.res.Exists):
			return graph.Known(false)
		default:
			verdict = graph.Unknown[bool](s.in.res.Address + " may exclude it")
		}
	}
	return verdict
}
