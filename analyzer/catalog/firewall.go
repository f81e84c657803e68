package catalog

import (
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// firewall is an AWS Network Firewall. It has an endpoint in each of its
// subnets, and routes lead to these: their ids are attributes of the firewall.
func firewall() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_networkfirewall_firewall", map[string]string{"name": "name", "vpc": "vpc_id", "subnets": "subnet_mapping"}).
				withBlocks(map[string]*spelling{"subnets": block(map[string]string{"subnet": "subnet_id"})}),
			cloudFormation("AWS::NetworkFirewall::Firewall", map[string]string{"name": "FirewallName", "vpc": "VpcId", "subnets": "SubnetMappings"}).
				withBlocks(map[string]*spelling{"subnets": block(map[string]string{"subnet": "SubnetId"})}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.Firewall{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.Firewall](b, in)
			if !ok {
				return
			}
			n.VPC = in.ref("vpc", graph.KindVPC)
			n.Subnets = in.refsOfParts("subnets", "subnet", graph.KindSubnet)
		},
	}
}

// refsOfParts reads a relation of which each member stands in a block of its
// own.
func (in *reader) refsOfParts(blocks, word string, want graph.Kind) graph.Refs {
	var out graph.Refs
	parts, why, open := in.parts(blocks)
	for _, p := range parts {
		refs := p.refs(word, want)
		if p.when != nil {
			refs = refs.AsMaybe("it depends on " + p.when.String())
		}
		out.Merge(refs)
	}
	if open {
		out.AddOpen(why...)
	}
	return out
}

// firewallTarget is the firewall whose endpoint a route leads to. Which of its
// endpoints it is only AWS tells.
func (b *builder) firewallTarget(in *reader, word string) (graph.ID, bool) {
	n, ok := madeOfOne[*graph.Firewall](b, in.get(word))
	if !ok {
		return "", false
	}
	return n.ID, true
}
