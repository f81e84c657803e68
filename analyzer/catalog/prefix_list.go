package catalog

import (
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// prefixList is a customer's prefix list.
func prefixList() concept {
	return concept{
		spellings: []*spelling{terraform("aws_ec2_managed_prefix_list", map[string]string{"name": "name", "entries": "entry"}).
			withBlocks(map[string]*spelling{"entries": block(map[string]string{"cidr": "cidr"})}),
			cloudFormation("AWS::EC2::PrefixList", map[string]string{"name": "PrefixListName", "entries": "Entries"}).
				withBlocks(map[string]*spelling{"entries": block(map[string]string{"cidr": "Cidr"})}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.PrefixList{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.PrefixList](b, in)
			if !ok {
				return
			}
			entries, _, open := in.parts("entries")
			n.Open = open
			for _, e := range entries {
				addCIDR(n, e.text("cidr"), e.when == nil)
			}
		},
	}
}

func addCIDR(n *graph.PrefixList, cidr graph.Attr[string], certain bool) {
	if s, ok := cidr.Get(); ok && certain {
		n.CIDRs = append(n.CIDRs, s)
		return
	}
	n.Open = true
}

func prefixListEntry() concept {
	return concept{
		spellings: []*spelling{terraform("aws_ec2_managed_prefix_list_entry", map[string]string{"list": "prefix_list_id", "cidr": "cidr"})},
		join: func(b *builder, in *reader) {
			n, _, any := owner[*graph.PrefixList](b, in, "list", graph.KindPrefixList)
			switch {
			case n != nil:
				if !n.When.Excludes(in.res.Exists) {
					addCIDR(n, in.text("cidr"), n.When.Implies(in.res.Exists))
				}
			case any:
				for _, l := range nodesOf[*graph.PrefixList](b, in.res.Unit, graph.KindPrefixList) {
					l.Open = true
				}
			}
		},
	}
}

// managedPrefixList is a look-up of a prefix list by its name. Those of AWS are
// named after their service: com.amazonaws.us-east-1.s3.
func managedPrefixList() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_prefix_list", map[string]string{"name": "name", "id": "prefix_list_id"}).asData(),
			terraform("aws_ec2_managed_prefix_list", map[string]string{"name": "name", "id": "id"}).asData(),
		},
		create: func(b *builder, in *reader) graph.Node {
			n := &graph.PrefixList{Open: true}
			name, state := in.token("name")
			if state != value.Known {
				n.Service = graph.Unknown[string](b.why(in.get("name"))...)
				if id, ok := in.text("id").Get(); ok {
					if s, ok := aws.PrefixListService(b.text(in.res.Region).Or(""), id); ok {
						n.Service = graph.Known(s)
					}
				}
				return n
			}
			n.Service = serviceOfList(b.t, name)
			return n
		},
	}
}

func serviceOfList(t *value.Tokens, name string) graph.Attr[string] {
	if rest, ok := strings.CutPrefix(name, "com.amazonaws.global."); ok && !t.Has(rest) {
		return graph.Known(rest)
	}
	if !strings.HasPrefix(name, "com.amazonaws.") {
		return graph.Null[string]()
	}
	if n := aws.ParseServiceName(t, name); n.Service != "" {
		return graph.Known(n.Service)
	}
	return graph.Unknown[string]("the name of the prefix list is not known")
}

// endpointList is the prefix list that a gateway endpoint routes.
func (b *builder) endpointList(n *graph.Endpoint) graph.ID {
	id := n.ID + ownList
	o := b.g.Origin(n.ID)
	list := &graph.PrefixList{Common: graph.Common{ID: id, When: n.When, Region: n.Region}, Open: true}
	list.Service = b.serviceName(o).short()
	b.add(list, &graph.Origin{
		Unit: o.Unit, Address: "prefix list of " + o.Address, Resource: o.Resource, Key: o.Address + ownList,
	})
	return id
}

// lookedUpList is the prefix list of an endpoint that a data source finds.
func (b *builder) lookedUpList(n *graph.External, ref value.Ref) graph.ID {
	id := n.ID + ownList
	o := b.g.Origin(n.ID)
	list := &graph.PrefixList{Common: graph.Common{ID: id}, Open: true}
	list.Service = graph.Unknown[string]("the service of " + o.Address + " is not known")
	if in := b.readers[instanceKey{ref.Unit, ref.Address}]; in != nil {
		list.Region = b.text(in.res.Region)
		if v := in.get("service_name"); b.t.StateOf(v) != value.Unset {
			list.Service = b.parseService(v).short()
		}
	}
	b.add(list, &graph.Origin{Unit: o.Unit, Address: "prefix list of " + o.Address, Key: o.Address + ownList})
	return id
}
