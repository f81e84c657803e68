package catalog

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// zones is what is known of private hosted zones besides their nodes.
type zones struct {
	// named are zones that something gives a VPC, so that they are private even
	// where their own resource names none.
	named map[instanceKey]bool
	// names are the full names of zones, tokens included.
	names map[graph.ID]string
	// lookups are the nodes of zones that data sources find.
	lookups map[string]graph.ID
	// addresses leads from a network interface's address that an endpoint asks
	// for to the endpoint; "" where several do.
	addresses map[unitName]graph.ID
	// profiles are the Route 53 profiles, in the order in which they are met.
	profiles []*profile
}

func newZones() zones {
	return zones{
		named: map[instanceKey]bool{}, names: map[graph.ID]string{}, lookups: map[string]graph.ID{},
		addresses: map[unitName]graph.ID{},
	}
}

// hostedZone is a Route 53 zone. It is private where it names a VPC, or
// something else gives it one; a public one is no node.
func hostedZone() concept {
	return concept{
		spellings: []*spelling{terraform("aws_route53_zone", map[string]string{"zone_name": "name", "vpcs": "vpc"}).
			withBlocks(map[string]*spelling{"vpcs": block(map[string]string{"vpc": "vpc_id"})}),
			terraform("aws_route53_zone", map[string]string{"zone_name": "name", "id": "zone_id", "private": "private_zone", "vpc": "vpc_id"}).asData(),
			cloudFormation("AWS::Route53::HostedZone", map[string]string{"zone_name": "Name", "vpcs": "VPCs", "tags": "HostedZoneTags"}).
				withBlocks(map[string]*spelling{"vpcs": block(map[string]string{"vpc": "VPCId"})}),
		},
		create: func(_ *builder, in *reader) graph.Node {
			if vpcs, state := in.b.t.List(in.get("vpcs")); state != value.Open && len(vpcs) == 0 {
				return nil
			}
			return &graph.PrivateHostedZone{}
		},
		join: func(b *builder, in *reader) {
			switch {
			case in.res.Data:
				b.lookUpZone(in)
				return
			case in.id == "" && b.zones.named[instanceKey{in.res.Unit, in.res.Address}]:
				b.addNode(in, &graph.PrivateHostedZone{})
			}
			if n, ok := nodeAs[*graph.PrivateHostedZone](b, in); ok {
				b.nameZone(in, n)
				n.VPCs = in.refsOfParts("vpcs", "vpc", graph.KindVPC)
			}
		},
	}
}

func (b *builder) nameZone(in *reader, n *graph.PrivateHostedZone) {
	n.ZoneName = b.domain(in.get("zone_name"))
	if s, state := in.token("zone_name"); state == value.Known && b.identified(s) {
		b.zones.names[n.ID] = plainName(s)
	}
}

// domain reads the name of a domain as it compares: in lower case, without the
// final dot.
func (b *builder) domain(v cty.Value) graph.Attr[string] {
	name := b.rendered(v)
	s, state := b.t.String(v)
	switch {
	case state != value.Known:
		return name
	case !b.identified(s):
		return graph.Unknown[string](b.why(v)...)
	}
	return graph.Known(b.t.Render(plainName(s)))
}

func plainName(s string) string { return strings.TrimSuffix(strings.ToLower(s), ".") }

// lookUpZone makes the node of a private zone that is looked up in the account.
// What it holds, and which other VPCs ask it, is not known.
func (b *builder) lookUpZone(in *reader) {
	self := instanceKey{in.res.Unit, in.res.Address}
	found, key, _ := b.lookup(in)
	switch {
	case found != "" && b.g.Node(found).Kind() == graph.KindPrivateHostedZone:
		b.things[self] = found
		return
	case !graph.Is(in.flag("private"), true) && !in.has("vpc") && !b.zones.named[self]:
		b.lookUp(in)
		return
	}
	id, ok := b.zones.lookups[key]
	if !ok || key == "" {
		b.addNode(in, &graph.PrivateHostedZone{})
		id = in.id
		b.zones.lookups[key] = id
	}
	b.things[self], in.id = id, id
	if n, ok := nodeAs[*graph.PrivateHostedZone](b, in); ok {
		why := in.res.Address + " is looked up in the account"
		b.nameZone(in, n)
		n.VPCs.Merge(in.refs("vpc", graph.KindVPC))
		n.VPCs.AddOpen(why)
		openZone(n, why)
	}
}

func openZone(n *graph.PrivateHostedZone, why ...string) {
	n.RecordsOpen = true
	for _, w := range why {
		n.Why = appendOnce(n.Why, w)
	}
}

// nameZones remembers that the zones that stand at word are private, as only
// those can be given to VPCs.
func (in *reader) nameZones(word string) {
	for _, ref := range in.b.t.Refs(in.get(word)) {
		in.b.zones.named[instanceKey{ref.Unit, ref.Address}] = true
	}
}

// hostedZoneAssociation lets a VPC ask a private zone. What is not declared here
// may be a zone of any name.
func hostedZoneAssociation() concept {
	return concept{
		spellings: []*spelling{terraform("aws_route53_zone_association", map[string]string{"zone": "zone_id", "vpc": "vpc_id"})},
		create: func(_ *builder, in *reader) graph.Node {
			in.nameZones("zone")
			return nil
		},
		join: func(b *builder, in *reader) {
			n, why, any := owner[*graph.PrivateHostedZone](b, in, "zone", graph.KindPrivateHostedZone)
			switch {
			case n != nil:
				in.relate(&n.VPCs, n.Base(), in.refs("vpc", graph.KindVPC))
				in.addPlace(n.ID, "vpcs", "vpc")
			case any:
				for _, z := range nodesOf[*graph.PrivateHostedZone](b, in.res.Unit, graph.KindPrivateHostedZone) {
					z.VPCs.AddOpen(why...)
				}
				fallthrough
			default:
				in.supplies(graph.KindPrivateHostedZone, in.res.Address+" is of a zone that is not declared here")
			}
		},
	}
}

// supplies records that the reader's resource gives a VPC something of a kind
// that cannot be looked into.
func (in *reader) supplies(kind graph.Kind, why string) {
	b := in.b
	vpcs := in.refs("vpc", graph.KindVPC)
	for _, v := range nodesOf[*graph.VPC](b, in.res.Unit, graph.KindVPC) {
		if b.someOpen(vpcs) {
			b.addUnresolved(v.ID, string(kind), why)
		}
	}
	for _, id := range vpcs.All() {
		if v, ok := b.g.Node(id).(*graph.VPC); ok && !v.When.Excludes(in.res.Exists) {
			b.addUnresolved(id, string(kind), why)
		}
	}
}
