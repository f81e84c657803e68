package network_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// secret is a part of a network that can be hidden from the walk.
type secret struct {
	what string
	// hide makes it unknown. other changes it to something that looks the same when
	// it is hidden; nil where there is none.
	hide, other change
}

func (s secret) String() string { return s.what }

// secrets returns what can be hidden of a network.
func secrets(nodes []graph.Node) []secret {
	var out []secret
	for _, n := range nodes {
		out = append(out, secretsOf(n)...)
		for i, r := range relations(n) {
			for _, x := range r.IDs {
				out = append(out, looseRelation(n, i, x)...)
				out = append(out, symbolicRelation(n, i, x))
			}
		}
		out = append(out, symbolicIDs(n)...)
	}
	return out
}

const why = "it is hidden"

// looseRelation makes one part of a relation a maybe. The other completion has it
// not. Not every relation can lose all its parts.
func looseRelation(n graph.Node, i int, x graph.ID) []secret {
	switch n.(type) {
	case *graph.Workload, *graph.NetworkACL, *graph.TransitGateway, *graph.TransitGatewayAttachment:
		return nil
	}
	id := n.Base().ID
	if e, ok := n.(*graph.Endpoint); ok && i == 2 && len(e.SecurityGroups.IDs) == 1 {
		return nil
	}
	return []secret{{
		what: fmt.Sprintf("%s relates to %s", id, x),
		hide: edit(id, func(n graph.Node) {
			r := relations(n)[i]
			cut(r, x)
			r.AddMaybe(x, why)
		}),
		other: edit(id, func(n graph.Node) { cut(relations(n)[i], x) }),
	}, {
		what:  fmt.Sprintf("that %s relates to %s", id, x),
		other: edit(id, func(n graph.Node) { cut(relations(n)[i], x) }),
		hide: edit(id, func(n graph.Node) {
			r := relations(n)[i]
			cut(r, x)
			r.AddOpen(why)
		}),
	}}
}

// symbolicRelation gives one part of a relation by an expression only. The other
// completion has it not, where the relation can lose it.
func symbolicRelation(n graph.Node, i int, x graph.ID) secret {
	s := asSymbol(n.Base().ID, x, func(n graph.Node, symbol graph.ID) {
		r := relations(n)[i]
		cut(r, x)
		r.Add(symbol)
	})
	if loose := looseRelation(n, i, x); len(loose) > 0 {
		s.other = loose[0].other
	}
	return s
}

// symbolicIDs gives the ids that a node names by expressions only.
func symbolicIDs(n graph.Node) []secret {
	id := n.Base().ID
	var out []secret
	add := func(at func(n graph.Node) *graph.Attr[graph.ID]) {
		if x, ok := at(n).Get(); ok {
			out = append(out, asSymbol(id, x, func(n graph.Node, symbol graph.ID) { *at(n) = graph.Known(symbol) }))
		}
	}
	switch n := n.(type) {
	case *graph.Peering:
		add(func(n graph.Node) *graph.Attr[graph.ID] { return &n.(*graph.Peering).VPC })
		add(func(n graph.Node) *graph.Attr[graph.ID] { return &n.(*graph.Peering).PeerVPC })
	case *graph.TransitGatewayAttachment:
		add(func(n graph.Node) *graph.Attr[graph.ID] { return &n.(*graph.TransitGatewayAttachment).VPC })
		add(func(n graph.Node) *graph.Attr[graph.ID] { return &n.(*graph.TransitGatewayAttachment).TransitGateway })
	case *graph.TransitGatewayRouteTable:
		add(func(n graph.Node) *graph.Attr[graph.ID] { return &n.(*graph.TransitGatewayRouteTable).TransitGateway })
	case *graph.Route:
		if graph.Is(n.TargetKind, graph.TargetNATGateway) {
			break // One that is not seen is taken to get out.
		}
		add(func(n graph.Node) *graph.Attr[graph.ID] { return &n.(*graph.Route).Target })
	case *graph.SecurityGroup:
		for i, r := range n.Rules {
			for j, x := range r.Groups {
				out = append(out, asSymbol(id, x, func(n graph.Node, symbol graph.ID) {
					if rules := n.(*graph.SecurityGroup).Rules; i < len(rules) && rules[i].ID == r.ID {
						rules[i].Groups[j] = symbol
					}
				}))
			}
		}
	}
	return out
}

// asSymbol replaces an id that a node names by one of which only the expression
// is known.
func asSymbol(id, x graph.ID, replace func(n graph.Node, symbol graph.ID)) secret {
	symbol := graph.ID(fmt.Sprintf("external:%s:%s", id, x))
	return secret{what: fmt.Sprintf("that %s names %s", id, x), hide: func(nodes []graph.Node) []graph.Node {
		nodes = edit(id, func(n graph.Node) { replace(n, symbol) })(nodes)
		if slices.ContainsFunc(nodes, func(n graph.Node) bool { return n.Base().ID == symbol }) {
			return nodes
		}
		return append(nodes, &graph.External{Common: common(symbol), Symbolic: true})
	}}
}

// flagOf hides a flag; the other completion has it the other way round.
func flagOf[T graph.Node](n T, name string, at func(T) *graph.Attr[bool]) secret {
	id := n.Base().ID
	return secret{
		what:  fmt.Sprintf("%s %s", id, name),
		hide:  edit(id, func(n T) { *at(n) = graph.Unknown[bool](why) }),
		other: edit(id, func(n T) { *at(n) = graph.Known(!must(*at(n))) }),
	}
}

func secretsOf(n graph.Node) []secret {
	id := n.Base().ID
	switch n := n.(type) {
	case *graph.VPC:
		out := []secret{
			flagOf(n, "dns_hostnames", func(n *graph.VPC) *graph.Attr[bool] { return &n.DNSHostnames }),
		}
		if must(n.AmazonDNS) {
			out = append(out, flagOf(n, "dns_support", func(n *graph.VPC) *graph.Attr[bool] { return &n.DNSSupport }))
		}
		return out
	case *graph.Subnet:
		return []secret{
			flagOf(n, "public_access_blocked", func(n *graph.Subnet) *graph.Attr[bool] { return &n.PublicAccessBlocked }),
			flagOf(n, "map_public_ip", func(n *graph.Subnet) *graph.Attr[bool] { return &n.MapPublicIP }),
			{what: string(id) + " cidr", hide: edit(id, func(n *graph.Subnet) { n.CIDR = graph.Unknown[string](why) }),
				other: edit(id, func(n *graph.Subnet) { n.CIDR = graph.Known(strings.Replace(must(n.CIDR), "/28", "/29", 1)) })},
			{what: string(id) + " network_acl", hide: edit(id, func(n *graph.Subnet) { n.NetworkACL = graph.Unknown[graph.ID](why) }),
				other: edit(id, func(n *graph.Subnet) { n.NetworkACL = graph.Known(must(n.VPC) + ".default-acl") })},
		}
	case *graph.Route:
		exists := secret{what: string(id), other: drop(id), hide: edit(id, func(n *graph.Route) { n.When = value.Atom(string(id)) })}
		table := must(n.RouteTable)
		unseen := secret{what: "routes of " + string(table), other: drop(id), hide: func(nodes []graph.Node) []graph.Node {
			open := edit(table, func(n *graph.RouteTable) { n.RoutesOpen, n.Why = true, []string{why} })
			return open(drop(id)(nodes))
		}}
		destination := secret{what: string(id) + " destination", hide: edit(id, func(n *graph.Route) {
			if n.DestinationCIDR.IsKnown() {
				n.DestinationCIDR = graph.Unknown[string](why)
			}
		})}
		destination.other = edit(id, func(n *graph.Route) {
			if n.DestinationCIDR.IsKnown() {
				n.DestinationCIDR = graph.Known("192.168.0.0/24")
			}
		})
		switch {
		case n.Target.IsNull():
			// A route that is longer than the local one, for a subnet of the VPC itself,
			// is not expected where it is not seen.
			return []secret{exists}
		case n.DestinationPrefixList.IsKnown(), graph.Is(n.DestinationCIDR, "52.216.0.0/15"), graph.Is(n.DestinationCIDR, "64.0.0.0/2"):
			// Nor is one for a part of the internet where a default route is seen.
			return []secret{exists}
		}
		return []secret{exists, unseen, destination}
	case *graph.Endpoint:
		return secretsOfEndpoint(n)
	case *graph.Workload:
		if n.WorkloadKind == graph.WorkloadFunction || n.PublicIP.IsNull() {
			return nil
		}
		return []secret{flagOf(n, "public_ip", func(n *graph.Workload) *graph.Attr[bool] { return &n.PublicIP })}
	case *graph.TransitGateway:
		return []secret{flagOf(n, "security_group_referencing", func(n *graph.TransitGateway) *graph.Attr[bool] { return &n.SecurityGroupReferencing })}
	case *graph.SecurityGroup, *graph.NetworkACL, *graph.PrivateHostedZone, *graph.TransitGatewayRouteTable:
		if z, ok := n.(*graph.PrivateHostedZone); ok && len(z.Records) > 1 {
			return nil // What half of the names of a service would mean is not said.
		}
		var out []secret
		for _, p := range partsOf(n) {
			out = append(out, secretsOfPart(id, p)...)
		}
		return out
	}
	return nil
}

func secretsOfEndpoint(n *graph.Endpoint) []secret {
	id := n.ID
	out := []secret{{
		what:  string(id) + " policy",
		hide:  edit(id, func(n *graph.Endpoint) { n.Policy = graph.Known(graph.ID("policy:" + graph.VerdictUnknown)) }),
		other: edit(id, func(n *graph.Endpoint) { n.Policy = graph.Known(graph.ID("policy:" + graph.EndpointNoEffect)) }),
	}}
	if must(n.Type) == graph.EndpointGateway {
		out = append(out, secret{what: string(id), hide: edit(id, func(n *graph.Endpoint) { n.When = value.Atom(string(id)) }), other: drop(id)})
	}
	if must(n.PrivateDNS) {
		out = append(out, flagOf(n, "private_dns", func(n *graph.Endpoint) *graph.Attr[bool] { return &n.PrivateDNS }))
		if must(n.Service) == "s3" {
			out = append(out, flagOf(n, "inbound_resolver_only", func(n *graph.Endpoint) *graph.Attr[bool] { return &n.InboundResolverOnly }))
		}
	}
	return out
}

// secretsOfPart hides whether a part exists, or one attribute of it.
func secretsOfPart(id, part graph.ID) []secret {
	out := []secret{
		{what: string(part), other: dropPart(part), hide: edit(id, func(n graph.Node) { maybePart(n, part) })},
		{what: "parts of " + string(id), other: dropPart(part), hide: func(nodes []graph.Node) []graph.Node {
			return dropPart(part)(edit(id, func(n graph.Node) { openPart(n, part) })(nodes))
		}},
	}
	for i := range 4 {
		out = append(out, secret{
			what:  fmt.Sprintf("%s attribute %d", part, i),
			hide:  edit(id, func(n graph.Node) { hidePart(n, part, i) }),
			other: edit(id, func(n graph.Node) { alterPart(n, part, i) }),
		})
	}
	return out
}

// onPart calls the function for the kind of a part.
func onPart(n graph.Node, id graph.ID, rule func(*graph.SecurityGroupRule), entry func(*graph.NetworkACLEntry), record func(*graph.ZoneRecord), route func(*graph.TransitGatewayRoute)) {
	switch n := n.(type) {
	case *graph.SecurityGroup:
		onEach(n.Rules, rule, func(r *graph.SecurityGroupRule) bool { return r.ID == id })
	case *graph.NetworkACL:
		onEach(n.Entries, entry, func(e *graph.NetworkACLEntry) bool { return e.ID == id })
	case *graph.PrivateHostedZone:
		onEach(n.Records, record, func(r *graph.ZoneRecord) bool { return r.ID == id })
	case *graph.TransitGatewayRouteTable:
		onEach(n.Routes, route, func(r *graph.TransitGatewayRoute) bool { return r.ID == id })
	}
}

func onEach[T any](list []T, f func(T), is func(T) bool) {
	for _, x := range list {
		if is(x) {
			f(x)
		}
	}
}

func maybePart(n graph.Node, id graph.ID) {
	when := value.Atom(string(id))
	onPart(n, id,
		func(r *graph.SecurityGroupRule) { r.When = when },
		func(e *graph.NetworkACLEntry) { e.When = when },
		func(r *graph.ZoneRecord) { r.When = when },
		func(r *graph.TransitGatewayRoute) { r.When = when })
}

// openPart says that there may be parts like this one that are not seen.
func openPart(n graph.Node, id graph.ID) {
	reasons := []string{why}
	switch n := n.(type) {
	case *graph.SecurityGroup:
		onEach(n.Rules, func(r *graph.SecurityGroupRule) {
			n.IngressOpen = n.IngressOpen || must(r.Direction) == graph.Ingress
			n.EgressOpen = n.EgressOpen || must(r.Direction) == graph.Egress
		}, func(r *graph.SecurityGroupRule) bool { return r.ID == id })
		n.Why = reasons
	case *graph.NetworkACL:
		onEach(n.Entries, func(e *graph.NetworkACLEntry) {
			n.IngressOpen = n.IngressOpen || must(e.Direction) == graph.Ingress
			n.EgressOpen = n.EgressOpen || must(e.Direction) == graph.Egress
		}, func(e *graph.NetworkACLEntry) bool { return e.ID == id })
		n.Why = reasons
	case *graph.PrivateHostedZone:
		n.RecordsOpen, n.Why = true, reasons
	case *graph.TransitGatewayRouteTable:
		n.RoutesOpen, n.Why = true, reasons
	}
}

// hidePart hides the i-th attribute of a part, of those that alterPart changes.
func hidePart(n graph.Node, id graph.ID, i int) {
	text, number := graph.Unknown[string](why), graph.Unknown[int](why)
	onPart(n, id,
		func(r *graph.SecurityGroupRule) {
			switch i {
			case 0:
				r.FromPort, r.ToPort = number, number
			case 1:
				r.Protocol = text
			case 2:
				r.CIDRs, r.SourcesOpen, r.Why = nil, true, []string{why}
			case 3:
				r.Self = graph.Unknown[bool](why)
			}
		},
		func(e *graph.NetworkACLEntry) {
			switch i {
			case 0:
				e.FromPort, e.ToPort = number, number
			case 1:
				e.Number = number
			case 2:
				if e.CIDR.IsKnown() {
					e.CIDR = text
				}
			case 3:
				e.Action = text
			}
		},
		func(r *graph.ZoneRecord) {
			switch i {
			case 0:
				r.RecordName = text
			case 1:
				r.Endpoint = graph.Unknown[graph.ID](why)
			}
		},
		func(r *graph.TransitGatewayRoute) {
			switch i {
			case 0:
				r.DestinationCIDR = text
			case 1:
				r.Blackhole, r.Attachment = graph.Unknown[bool](why), graph.Unknown[graph.ID](why)
			}
		})
}

// alterPart gives the i-th attribute of a part another value.
func alterPart(n graph.Node, id graph.ID, i int) {
	onPart(n, id,
		func(r *graph.SecurityGroupRule) {
			switch i {
			case 0:
				if p := must(r.Protocol); p == "tcp" || p == "6" {
					r.FromPort, r.ToPort = graph.Known(0), graph.Known(65535)
				}
			case 1:
				r.Protocol = graph.Known("udp")
			case 2:
				r.CIDRs = []string{"0.0.0.0/0"}
			case 3:
				r.Self = graph.Known(true)
			}
		},
		func(e *graph.NetworkACLEntry) {
			switch i {
			case 0:
				if p := must(e.Protocol); p == "tcp" || p == "6" {
					e.FromPort, e.ToPort = graph.Known(0), graph.Known(65535)
				}
			case 1:
				e.Number = graph.Known(1)
			case 2:
				if e.CIDR.IsKnown() {
					e.CIDR = graph.Known("0.0.0.0/0")
				}
			case 3:
				e.Action = graph.Known(map[string]string{"allow": "deny", "deny": "allow"}[must(e.Action)])
			}
		},
		func(r *graph.ZoneRecord) {
			if i == 0 {
				r.RecordName = graph.Known("other." + must(r.RecordName))
			}
		},
		func(r *graph.TransitGatewayRoute) {
			switch i {
			case 0:
				r.DestinationCIDR = graph.Known("192.168.0.0/24")
			case 1:
				r.Blackhole, r.Attachment = graph.Known(true), graph.Null[graph.ID]()
			}
		})
}
