package catalog

import (
	"regexp"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// subnet is a subnet. Default subnets give out public addresses (VPC User
// Guide, "Default subnets").
func subnet() concept {
	names := map[string]string{
		"vpc": "vpc_id", "cidr": "cidr_block", "ipam_pool": "ipv4_ipam_pool_id", "ipv6_cidr": "ipv6_cidr_block",
		"zone": "availability_zone", "zone_id": "availability_zone_id",
		"map_public_ip": "map_public_ip_on_launch",
	}
	return concept{
		spellings: []*spelling{
			terraform("aws_subnet", names).unsetMeans(map[string]cty.Value{"map_public_ip": cty.False}),
			terraform("aws_default_subnet", names).unsetMeans(map[string]cty.Value{"map_public_ip": cty.True, "default": cty.True}),
			cloudFormation("AWS::EC2::Subnet", map[string]string{
				"vpc": "VpcId", "cidr": "CidrBlock", "ipam_pool": "Ipv4IpamPoolId", "ipv6_cidr": "Ipv6CidrBlock",
				"zone": "AvailabilityZone", "zone_id": "AvailabilityZoneId", "map_public_ip": "MapPublicIpOnLaunch",
			}).unsetMeans(map[string]cty.Value{"map_public_ip": cty.False}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.Subnet{} },
		join:   joinSubnet,
	}
}

func joinSubnet(b *builder, in *reader) {
	n, ok := nodeAs[*graph.Subnet](b, in)
	if !ok {
		return
	}
	n.CIDR, n.IPv6CIDR = in.text("cidr"), in.text("ipv6_cidr")
	in.rememberRange("cidr")
	isDefault := graph.Is(in.flag("default"), true)
	n.VPC = in.ref("vpc", graph.KindVPC)
	if isDefault {
		n.VPC = graph.Known(b.defaultVPC(in))
	}
	if n.CIDR.IsNull() && (isDefault || in.has("ipam_pool")) {
		n.CIDR = graph.Unknown[string]("AWS chooses the range")
	}
	n.Zone = in.zone()
	n.MapPublicIP = in.flag("map_public_ip")
	n.PublicAccessBlocked = graph.Known(false)
}

// subnetCIDR is the IPv6 range of a subnet outside its resource.
func subnetCIDR() concept {
	return concept{
		spellings: []*spelling{cloudFormation("AWS::EC2::SubnetCidrBlock", map[string]string{"subnet": "SubnetId", "ipv6_cidr": "Ipv6CidrBlock"})},
		join: func(b *builder, in *reader) {
			n, _, _ := owner[*graph.Subnet](b, in, "subnet", graph.KindSubnet)
			if n == nil || n.When.Excludes(in.res.Exists) {
				return
			}
			cidr := in.text("ipv6_cidr")
			switch {
			case !n.When.Implies(in.res.Exists):
				cidr = graph.Unknown[string](in.maybe())
			case cidr.IsNull():
				cidr = graph.Unknown[string]("AWS chooses the range")
			}
			n.IPv6CIDR = cidr
			in.addPlace(n.ID, "ipv6_cidr", "ipv6_cidr")
		},
	}
}

// defaultVPC is the account's default VPC of a region, which the configuration
// may declare (adopt) or only use.
func (b *builder) defaultVPC(in *reader) graph.ID {
	if id, ok := b.defaultVPCs[in.res.Unit]; ok {
		return id
	}
	key := in.res.Unit + "\x00default VPC"
	if x, ok := b.externals[key]; ok {
		return x.node.ID
	}
	return b.addExternal(key, "default VPC", in.res.Unit, &external{
		node: &graph.External{Of: graph.KindVPC, Symbolic: true},
	})
}

// zonePosition finds the index in a reference to an entry of a list of zones
// (data.aws_availability_zones.x.names[0]). Names and ids of zones stand in the
// same order.
var zonePosition = regexp.MustCompile(`\[([0-9]+)\]$`)

// zone reads the Availability Zone. AWS chooses one where none is given.
func (in *reader) zone() graph.Attr[graph.Zone] {
	word, by := "zone", "name"
	if !in.has("zone") {
		word, by = "zone_id", "id"
	}
	v := in.get(word)
	s, state := in.b.t.String(v)
	switch state {
	case value.Unset:
		return graph.Unknown[graph.Zone]("AWS chooses the zone")
	case value.Open:
		return graph.Unknown[graph.Zone](in.b.why(v)...)
	}
	if ref, ok := in.b.t.Only(s); ok {
		if m := zonePosition.FindStringSubmatch(ref.Attribute); m != nil {
			return graph.Known(graph.Zone{By: "position", Value: m[1] + " of " + ref.Address})
		}
		return graph.Unknown[graph.Zone](in.b.why(v)...)
	}
	if !in.b.identified(s) {
		return graph.Unknown[graph.Zone](in.b.why(v)...)
	}
	return graph.Known(graph.Zone{By: by, Value: in.b.t.Render(s)})
}
