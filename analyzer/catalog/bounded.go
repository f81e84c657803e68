package catalog

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// The blocks of a VPC are between /16 and /28, or /44 and /60 for IPv6, and a
// subnet is a part of one (VPC User Guide, "VPC CIDR blocks"). So a range that
// is one of theirs is not every address, though nobody knows which it is.

// rememberRange notes a range of a VPC or a subnet that is not known but equals
// itself: a variable, for one.
func (in *reader) rememberRange(word string) {
	if hole, ok := in.b.holeOf(in.get(word)); ok {
		in.b.ranges[hole.Key] = true
	}
}

// bounded reports whether none of the ranges at word that are not known can be
// every address.
func (in *reader) bounded(word string) bool {
	return in.b.isBounded(in.res, in.get(word))
}

func (b *builder) isBounded(r *declared.Resource, v cty.Value) bool {
	v = b.written(v, r.Exists, nil)
	if c, ok := b.choiceOf(v); ok {
		return b.isBounded(r, c.Then) && b.isBounded(r, c.Else)
	}
	if hole, ok := b.holeOf(v); ok && b.ranges[hole.Key] {
		return true
	}
	if s, state := b.t.String(v); state == value.Known {
		return !b.t.Has(s) || b.madeOfRanges(v)
	}
	items, state := b.t.List(v)
	if state == value.Open {
		o, ok := value.OriginOf(v)
		return ok && b.isRange(o.Ref) || b.madeOfRanges(v)
	}
	return !slices.ContainsFunc(items, func(item cty.Value) bool { return !b.isBounded(r, item) })
}

// madeOfRanges reports whether v is made of the ranges of VPCs and subnets and
// of nothing else.
func (b *builder) madeOfRanges(v cty.Value) bool {
	refs, ok := b.madeOf(v)
	return ok && !slices.ContainsFunc(refs, func(ref value.Ref) bool { return !b.isRange(ref) })
}

// isRange reports whether a reference is to a range, or the ranges, of a VPC or
// a subnet.
func (b *builder) isRange(ref value.Ref) bool {
	name, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(ref.Attribute, "_", "")), "[")
	name, _, _ = strings.Cut(name, ".")
	name = strings.TrimPrefix(strings.TrimPrefix(name, "peer"), "ipv6")
	if name != "cidrblock" && name != "cidrblocks" && name != "cidrblockset" && name != "cidrblockassociations" {
		return false
	}
	switch n := b.g.Node(b.things[instanceKey{ref.Unit, ref.Address}]).(type) {
	case *graph.VPC, *graph.Subnet, *graph.Peering:
		return true
	case *graph.External:
		return n.Of == graph.KindVPC || n.Of == graph.KindSubnet || n.Of == graph.KindPeering
	}
	r := b.resources[instanceKey{ref.Unit, ref.Address}]
	return r != nil && strings.HasPrefix(r.Type, "aws_vpc_ipv") && strings.HasSuffix(r.Type, "_cidr_block_association")
}
