package catalog

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// vpc is a VPC with what AWS puts into every one: a main route table, a default
// security group and a default network ACL.
//
// DNS support is on and DNS hostnames are off where nothing is said; the
// account's default VPC has both on (VPC User Guide, "DNS attributes for your
// VPC").
func vpc() concept {
	names := map[string]string{
		"cidrs": "cidr_block", "ipam_pool": "ipv4_ipam_pool_id",
		"ipv6_generated": "assign_generated_ipv6_cidr_block", "ipv6_cidr": "ipv6_cidr_block",
		"ipv6_ipam_pool": "ipv6_ipam_pool_id",
		"dns_support":    "enable_dns_support", "dns_hostnames": "enable_dns_hostnames",
	}
	return concept{
		spellings: []*spelling{
			terraform("aws_vpc", names).unsetMeans(map[string]cty.Value{
				"dns_support": cty.True, "dns_hostnames": cty.False, "ipv6_generated": cty.False,
			}),
			terraform("aws_default_vpc", names).unsetMeans(map[string]cty.Value{
				"dns_support": cty.True, "dns_hostnames": cty.True, "ipv6_generated": cty.False, "default": cty.True,
			}),
			cloudFormation("AWS::EC2::VPC", map[string]string{
				"cidrs": "CidrBlock", "ipam_pool": "Ipv4IpamPoolId",
				"dns_support": "EnableDnsSupport", "dns_hostnames": "EnableDnsHostnames",
			}).unsetMeans(map[string]cty.Value{
				"dns_support": cty.True, "dns_hostnames": cty.False, "ipv6_generated": cty.False,
			}),
		},
		create: func(b *builder, in *reader) graph.Node {
			return &graph.VPC{Default: graph.Is(in.flag("default"), true)}
		},
		join: joinVPC,
	}
}

func joinVPC(b *builder, in *reader) {
	n, ok := nodeAs[*graph.VPC](b, in)
	if !ok {
		return
	}
	n.CIDRs = primaryCIDR(in, n.Default)
	in.rememberRange("cidrs")
	n.IPv6 = in.flag("ipv6_generated")
	if in.has("ipv6_cidr") || in.has("ipv6_ipam_pool") {
		n.IPv6 = graph.Known(true)
	}
	n.DNSSupport, n.DNSHostnames = in.flag("dns_support"), in.flag("dns_hostnames")
	n.AmazonDNS = graph.Known(true)
	n.MainRouteTable = graph.Known(n.ID + mainTable)
	n.DefaultSecurityGroup = graph.Known(n.ID + defaultGroup)
	n.DefaultNetworkACL = graph.Known(n.ID + defaultACL)
	if n.Default {
		b.defaultVPCs[in.res.Unit] = n.ID
	}
	vpc := graph.Known(n.ID)
	b.implicit(in, &graph.RouteTable{VPC: vpc, Implicit: true}, mainTable, "main route table of ")
	b.implicit(in, &graph.SecurityGroup{VPC: vpc, Implicit: true}, defaultGroup, "default security group of ")
	b.implicit(in, &graph.NetworkACL{VPC: vpc, Implicit: true}, defaultACL, "default network ACL of ")
}

// implicit adds a node that the VPC brings with it.
func (b *builder) implicit(in *reader, n graph.Node, suffix, words string) {
	c := n.Base()
	c.ID, c.When, c.Region = in.id+graph.ID(suffix), in.res.Exists, b.text(in.res.Region)
	b.add(n, &graph.Origin{
		Unit: in.res.Unit, Address: words + in.res.Address, Resource: in.res, Key: in.res.Address + suffix,
	})
}

// adopt lets a resource manage an implicit node. It returns nil where the VPC
// is not declared, so that the node is the resource's own.
func (b *builder) adopt(in *reader, id graph.ID) bool {
	o := b.g.Origin(id)
	n := b.g.Node(id)
	if o == nil || n == nil || n.Kind() == graph.KindExternal {
		return false
	}
	o.Unit, o.Address, o.Alias, o.Resource, o.Names, o.Key = in.res.Unit, in.res.Address, in.res.Alias, in.res, in.spelling.names, ""
	c := n.Base()
	in.common(c)
	in.id = id
	b.things[instanceKey{in.res.Unit, in.res.Address}] = id
	b.managed[id] = true
	return true
}

func primaryCIDR(in *reader, isDefault bool) graph.Attr[[]string] {
	cidr := in.text("cidrs")
	switch s, ok := cidr.Get(); {
	case ok:
		return graph.Known([]string{s})
	case cidr.IsUnknown():
		return graph.Unknown[[]string](cidr.Why()...)
	case in.has("ipam_pool"):
		return graph.Unknown[[]string]("an IPAM pool gives it out")
	case isDefault:
		// VPC User Guide, "Default VPCs": "a size /16 IPv4 CIDR block
		// (172.31.0.0/16)".
		return graph.Known([]string{"172.31.0.0/16"})
	}
	return graph.Unknown[[]string]("no range is given")
}

// vpcCIDR is a further range of a VPC.
func vpcCIDR() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_vpc_ipv4_cidr_block_association", map[string]string{"vpc": "vpc_id", "cidr": "cidr_block", "ipam_pool": "ipv4_ipam_pool_id"}),
			terraform("aws_vpc_ipv6_cidr_block_association", map[string]string{"vpc": "vpc_id", "ipv6_cidr": "ipv6_cidr_block"}).
				unsetMeans(map[string]cty.Value{"ipv6_generated": cty.True}),
			cloudFormation("AWS::EC2::VPCCidrBlock", map[string]string{
				"vpc": "VpcId", "cidr": "CidrBlock", "ipam_pool": "Ipv4IpamPoolId", "ipv6_generated": "AmazonProvidedIpv6CidrBlock",
				"ipv6_cidr": "Ipv6CidrBlock", "ipv6_pool": "Ipv6Pool", "ipv6_ipam_pool": "Ipv6IpamPoolId",
			}).unsetMeans(map[string]cty.Value{"ipv6_generated": cty.False}),
		},
		join: func(b *builder, in *reader) {
			n, _, _ := owner[*graph.VPC](b, in, "vpc", graph.KindVPC)
			if n == nil || n.When.Excludes(in.res.Exists) {
				return
			}
			addIPv6(in, n)
			in.rememberRange("cidr")
			if in.has("cidr") || in.has("ipam_pool") {
				addIPv4(in, n)
			}
		},
	}
}

func addIPv6(in *reader, n *graph.VPC) {
	given := in.flag("ipv6_generated").OrDefault(false)
	if in.has("ipv6_cidr") || in.has("ipv6_pool") || in.has("ipv6_ipam_pool") {
		given = graph.Known(true)
	}
	switch {
	case graph.Is(given, false) || graph.Is(n.IPv6, true):
	case n.When.Implies(in.res.Exists):
		n.IPv6 = given
	default:
		n.IPv6 = graph.Unknown[bool](in.maybe())
	}
}

func addIPv4(in *reader, n *graph.VPC) {
	cidr := in.text("cidr")
	s, ok := cidr.Get()
	switch have, known := n.CIDRs.Get(); {
	case !known:
	case ok && n.When.Implies(in.res.Exists):
		n.CIDRs = graph.Known(append(have, s))
		in.addPlace(n.ID, "cidrs", "cidr")
	case ok:
		n.CIDRs = graph.Unknown[[]string](in.maybe())
	default:
		n.CIDRs = graph.Unknown[[]string](append(cidr.Why(), in.res.Address)...)
	}
}
