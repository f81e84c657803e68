package schema

import (
	"cmp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// newer has what version 6 of the provider added to networking types, as lines
// of the schema file's format, sorted. A line adds to, or replaces parts of, the
// type of the same key, or is a type of its own. Sources: the provider's code
// and documentation, versions 6.0 to 6.28.
const newer = `d aws_region region+
r aws_nat_gateway availability_mode+ subnet_id? vpc_id+ availability_zone_address<(allocation_ids!Ss availability_zone+ availability_zone_id+)
r aws_nat_gateway_eip_association allocation_id! association_id~ nat_gateway_id! timeouts.(create? delete?)
r aws_s3_bucket bucket_region~
r aws_vpc_encryption_control egress_only_internet_gateway_exclusion+ id~ internet_gateway_exclusion+ mode! nat_gateway_exclusion+ resource_exclusions~* state~ state_message~ tags?Ms tags_all~Ms virtual_private_gateway_exclusion+ vpc_id! vpc_peering_exclusion+ timeouts.(create? delete? update?)
r aws_vpc_endpoint dns_options[,1(dns_record_ip_type+ private_dns_only_for_inbound_resolver_endpoint?b private_dns_preference+ private_dns_specified_domains+Ss)
r aws_vpc_security_group_rules_exclusive egress_rule_ids!Ss ingress_rule_ids!Ss security_group_id!
`

// overlaid returns the schema of key with what newer versions of the provider
// added.
func overlaid(key string) (*Block, bool) {
	if strings.HasPrefix(key[len("r "):], cloudControl) {
		return lookupMirror(key)
	}
	b, ok := lookup(text, key)
	add, isNewer := lookup(newer, key)
	switch {
	case !ok && !isNewer:
		return nil, false
	case !ok:
		b = add
	case isNewer:
		for _, a := range add.Attributes {
			b.set(a)
		}
		for _, n := range add.Blocks {
			b.setNested(n)
		}
	}
	if strings.HasPrefix(key[len("r "):], "aws_") {
		b.addRegion()
	}
	return b, true
}

// addRegion adds the argument region, which version 6 gave to every type of a
// regional service. Types of global services have it here too, which does no
// harm: the provider rejects configurations that use it there. Where the type
// had an attribute of that name before, only a result becomes an argument.
func (b *Block) addRegion() {
	region, ok := b.Attribute("region")
	if ok && region.Required {
		return
	}
	b.set(Attribute{Name: "region", Type: cty.String, Optional: true, Computed: true})
}

// set adds an attribute or replaces the one of the same name.
func (b *Block) set(a Attribute) {
	i, found := slices.BinarySearchFunc(b.Attributes, a.Name, func(have Attribute, name string) int { return cmp.Compare(have.Name, name) })
	if found {
		b.Attributes[i] = a
		return
	}
	b.Attributes = slices.Insert(b.Attributes, i, a)
}

// setNested adds a nested block type or replaces the one of the same name.
func (b *Block) setNested(n NestedBlock) {
	i, found := slices.BinarySearchFunc(b.Blocks, n.Name, func(have NestedBlock, name string) int { return cmp.Compare(have.Name, name) })
	if found {
		b.Blocks[i] = n
		return
	}
	b.Blocks = slices.Insert(b.Blocks, i, n)
}
