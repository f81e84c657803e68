package catalog

import (
	"net/netip"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// dhcpOptions is a set of DHCP options. It is no node: of it all that matters
// is whether it hands out Amazon's DNS servers.
func dhcpOptions() concept {
	return concept{spellings: []*spelling{
		terraform("aws_vpc_dhcp_options", map[string]string{"servers": "domain_name_servers"}),
		terraform("aws_default_vpc_dhcp_options", nil),
		terraform("aws_vpc_dhcp_options", map[string]string{"servers": "domain_name_servers", "id": "dhcp_options_id"}).asData(),
		cloudFormation("AWS::EC2::DHCPOptions", map[string]string{"servers": "DomainNameServers"}),
	}}
}

// dhcpOptionsAssociation gives a VPC a set of DHCP options in place of the
// region's default one, which hands out Amazon's DNS servers (VPC User Guide,
// "DHCP option set concepts").
func dhcpOptionsAssociation() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_vpc_dhcp_options_association", map[string]string{"vpc": "vpc_id", "options": "dhcp_options_id"}),
			cloudFormation("AWS::EC2::VPCDHCPOptionsAssociation", map[string]string{"vpc": "VpcId", "options": "DhcpOptionsId"}),
		},
		join: func(b *builder, in *reader) {
			n, why, any := owner[*graph.VPC](b, in, "vpc", graph.KindVPC)
			switch {
			case n != nil && !n.When.Excludes(in.res.Exists):
				amazon := b.amazonDNS(in, n)
				in.addPlace(n.ID, "amazon_dns", "options")
				if !n.When.Implies(in.res.Exists) && !sameFlag(amazon, n.AmazonDNS) {
					amazon = graph.Unknown[bool](in.maybe())
				}
				n.AmazonDNS = amazon
			case any:
				for _, n := range nodesOf[*graph.VPC](b, in.res.Unit, graph.KindVPC) {
					if !sameFlag(b.amazonDNS(in, n), n.AmazonDNS) {
						n.AmazonDNS = graph.Unknown[bool](why...)
					}
				}
			}
		},
	}
}

func sameFlag(a, b graph.Attr[bool]) bool {
	x, ok := a.Get()
	return ok && graph.Is(b, x)
}

// amazonDNS says whether the options that an association names hand out Amazon's
// DNS servers in a VPC. Without a name server in them, instances on Nitro ask
// Amazon's, and others none (VPC User Guide, "DHCP option set concepts").
func (b *builder) amazonDNS(in *reader, vpc *graph.VPC) graph.Attr[bool] {
	const none = "the DHCP options name no DNS server, so that it depends on the instance type"
	v := in.get("options")
	s, state := b.t.String(b.written(v, in.res.Exists, nil))
	if state == value.Known && strings.EqualFold(s, "default") {
		return graph.Unknown[bool](none) // No options at all (AssociateDhcpOptions).
	}
	ref, ok := b.t.Only(s)
	if state != value.Known || !ok {
		return graph.Unknown[bool](b.whyOr(v, in.res.Address+" names DHCP options that are not declared here")...)
	}
	options := b.readers[instanceKey{ref.Unit, ref.Address}]
	switch {
	case options == nil:
		return graph.Unknown[bool](b.why(v)...)
	case options.res.Data:
		if id := options.get("id"); b.t.StateOf(id) == value.Known {
			if own, isRef := b.t.Only(id.AsString()); isRef && b.readers[instanceKey{own.Unit, own.Address}] != nil {
				options = b.readers[instanceKey{own.Unit, own.Address}]
				break
			}
		}
		return graph.Unknown[bool](options.res.Address + " is looked up in the account")
	case options.res.Type == "aws_default_vpc_dhcp_options":
		return graph.Known(true)
	}
	return options.serversAreAmazons(vpc, none)
}

// whyOr is why with words for a value that is known.
func (b *builder) whyOr(v cty.Value, otherwise string) []string {
	if why := b.why(v); len(why) > 0 {
		return why
	}
	return []string{otherwise}
}

func (in *reader) serversAreAmazons(vpc *graph.VPC, none string) graph.Attr[bool] {
	servers, why, open := in.texts("servers")
	amazons := 0
	for _, s := range servers {
		if isAmazonServer(s, vpc.CIDRs.Or(nil)) {
			amazons++
		}
	}
	switch {
	case open:
		return graph.Unknown[bool](why...)
	case len(servers) == 0:
		return graph.Unknown[bool](none)
	case amazons == 0 && vpc.CIDRs.IsUnknown():
		return graph.Unknown[bool](vpc.CIDRs.Why()...)
	case amazons > 0 && amazons < len(servers):
		return graph.Unknown[bool](in.res.Address + " names Amazon's DNS servers beside others")
	}
	return graph.Known(amazons > 0)
}

// isAmazonServer reports whether a name server of a VPC's DHCP options is
// Amazon's: by its word, at its link-local addresses, or at the second address
// after the base of the VPC's primary range (VPC User Guide, "Amazon DNS
// server").
func isAmazonServer(s string, cidrs []string) bool {
	if strings.EqualFold(s, "AmazonProvidedDNS") {
		return true
	}
	ip, err := netip.ParseAddr(s)
	if err != nil {
		return false
	}
	if ip == netip.MustParseAddr("169.254.169.253") || ip == netip.MustParseAddr("fd00:ec2::253") {
		return true
	}
	if len(cidrs) == 0 {
		return false
	}
	own, err := netip.ParsePrefix(cidrs[0])
	return err == nil && ip == own.Masked().Addr().Next().Next()
}
