package catalog

import "github.com/vpce-lint/vpce-lint/analyzer/graph"

func vpnGateway() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_vpn_gateway", map[string]string{"vpcs": "vpc_id"}),
			cloudFormation("AWS::EC2::VPNGateway", nil),
		},
		create: func(*builder, *reader) graph.Node { return &graph.VPN{} },
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.VPN](b, in); ok {
				n.VPCs.Merge(in.refs("vpcs", graph.KindVPC))
			}
		},
	}
}

func peering() concept {
	return concept{
		spellings: []*spelling{terraform("aws_vpc_peering_connection", map[string]string{
			"vpc": "vpc_id", "peer_vpc": "peer_vpc_id",
		}),
			cloudFormation("AWS::EC2::VPCPeeringConnection", map[string]string{"vpc": "VpcId", "peer_vpc": "PeerVpcId"}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.Peering{} },
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.Peering](b, in); ok {
				n.VPC, n.PeerVPC = in.ref("vpc", graph.KindVPC), in.ref("peer_vpc", graph.KindVPC)
			}
		},
	}
}

// peeringAccepter is the other side's view of a peering connection; its id is
// the connection's.
func peeringAccepter() concept {
	return concept{
		spellings: []*spelling{terraform("aws_vpc_peering_connection_accepter", map[string]string{"peering": "vpc_peering_connection_id"})},
		join: func(b *builder, in *reader) {
			if id, ok := in.ref("peering", graph.KindPeering).Get(); ok {
				b.things[instanceKey{in.res.Unit, in.res.Address}] = id
			}
		},
	}
}
