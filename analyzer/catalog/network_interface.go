package catalog

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

func networkInterface() concept {
	return concept{
		spellings: []*spelling{terraform("aws_network_interface", map[string]string{
			"subnet": "subnet_id", "source_dest_check": "source_dest_check", "attachment": "attachment",
			"security_groups": "security_groups",
		}).unsetMeans(map[string]cty.Value{"source_dest_check": cty.True}).withBlocks(map[string]*spelling{
			"attachment": block(map[string]string{"instance": "instance"}),
		}),
			cloudFormation("AWS::EC2::NetworkInterface", map[string]string{
				"subnet": "SubnetId", "source_dest_check": "SourceDestCheck", "security_groups": "GroupSet",
			}).unsetMeans(map[string]cty.Value{"source_dest_check": cty.True}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.NetworkInterface{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.NetworkInterface](b, in)
			if !ok {
				return
			}
			n.Subnet, n.SourceDestCheck = in.ref("subnet", graph.KindSubnet), in.flag("source_dest_check")
			n.SecurityGroups = in.refs("security_groups", graph.KindSecurityGroup)
			attachments, why, open := in.parts("attachment")
			for _, p := range attachments {
				n.Instance = p.ref("instance", graph.KindWorkload)
			}
			if open {
				n.Instance = graph.Unknown[graph.ID](why...)
			}
		},
	}
}

// networkInterfaceAttachment gives an instance one more interface.
func networkInterfaceAttachment() concept {
	return concept{
		spellings: []*spelling{terraform("aws_network_interface_attachment", map[string]string{
			"instance": "instance_id", "interface": "network_interface_id",
		}),
			cloudFormation("AWS::EC2::NetworkInterfaceAttachment", map[string]string{
				"instance": "InstanceId", "interface": "NetworkInterfaceId",
			}),
		},
		join: func(b *builder, in *reader) {
			if eni, _, _ := owner[*graph.NetworkInterface](b, in, "interface", graph.KindNetworkInterface); eni != nil {
				eni.Instance = in.ref("instance", graph.KindWorkload)
			}
		},
	}
}

// interfaceGroup gives an interface, or an instance by its primary one, one more
// security group.
func interfaceGroup() concept {
	return concept{
		spellings: []*spelling{terraform("aws_network_interface_sg_attachment", map[string]string{
			"interface": "network_interface_id", "security_groups": "security_group_id",
		})},
		join: func(b *builder, in *reader) {
			id, _ := in.ref("interface", graph.KindNetworkInterface).Get()
			groups := in.refs("security_groups", graph.KindSecurityGroup)
			switch n := b.g.Node(id).(type) {
			case *graph.NetworkInterface:
				in.relate(&n.SecurityGroups, n.Base(), groups)
				in.addPlace(n.ID, "security_groups", "security_groups")
			case *graph.Workload:
				in.relate(&n.SecurityGroups, n.Base(), groups)
				in.addPlace(n.ID, "security_groups", "security_groups")
			}
		},
		finish: func(b *builder) {
			for _, n := range b.g.Workloads {
				if n.WorkloadKind == graph.WorkloadInstance {
					settleGroups(n)
				}
			}
		},
	}
}

// publicAddress is an Elastic IP address and what it is associated with.
func publicAddress() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_eip", map[string]string{"instance": "instance", "interface": "network_interface"}),
			terraform("aws_eip_association", map[string]string{"instance": "instance_id", "interface": "network_interface_id"}),
			cloudFormation("AWS::EC2::EIP", map[string]string{"instance": "InstanceId"}),
			cloudFormation("AWS::EC2::EIPAssociation", map[string]string{"instance": "InstanceId", "interface": "NetworkInterfaceId"}),
		},
		join: func(b *builder, in *reader) {
			for _, word := range []string{"instance", "interface"} {
				id, ok := in.ref(word, graph.KindWorkload).Get()
				if !ok {
					continue
				}
				if eni, isInterface := b.g.Node(id).(*graph.NetworkInterface); isInterface {
					id = eni.Instance.Or("")
				}
				n, ok := b.g.Node(id).(*graph.Workload)
				if !ok || graph.Is(n.PublicIP, true) || n.When.Excludes(in.res.Exists) {
					continue
				}
				if n.PublicIP = graph.Known(true); !n.When.Implies(in.res.Exists) {
					n.PublicIP = graph.Unknown[bool](in.maybe())
				}
				in.addPlace(n.ID, "public_ip", word)
			}
		},
	}
}
