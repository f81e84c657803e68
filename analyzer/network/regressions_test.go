package network_test

import (
	"slices"
	"testing"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// TestRegressions holds the smallest networks on which the walk and the simulation
// once differed.
func TestRegressions(t *testing.T) {
	const (
		none, nat, internet, transit = graph.PathNone, graph.PathNAT, graph.PathInternet, graph.PathTransit
		viaGateway, viaInterface     = graph.PathGatewayEndpoint, graph.PathInterfaceEndpoint
	)
	public := edit("vpc0.server", func(w *graph.Workload) { w.PublicIP = graph.Known(true) })
	toInternet := route("vpc0.table", "0.0.0.0/0", graph.TargetInternetGateway, "vpc0.internet")
	toNAT := route("vpc0.table", "0.0.0.0/0", graph.TargetNATGateway, "vpc0.gateway")
	regional := edit("vpc1.gateway", func(n *graph.NATGateway) { n.Subnet = graph.Null[graph.ID]() })
	openService := rule("vpc0.service", graph.Ingress, from("10.0.0.0/8"))
	ownGroup := rule("vpc0.service", graph.Ingress, &graph.SecurityGroupRule{Self: graph.Known(true)})
	tests := []vector{
		// A name that resolves to an endpoint out of reach gives none, whatever the
		// default route: a NAT gateway is no way to another VPC.
		{name: "an endpoint behind a NAT gateway", from: "vpc1.server", want: paths(none), change: []change{
			joinByTransit, zone, openService, route("vpc1.table", "0.0.0.0/0", graph.TargetNATGateway, "vpc1.gateway"), route("vpc0.main", "10.1.0.0/16", graph.TargetTransitGateway, "transit"),
		}},
		{name: "an endpoint behind a regional NAT gateway", from: "vpc1.server", want: paths(none), change: []change{
			joinByTransit, zone, openService, regional, route("vpc1.table", "0.0.0.0/0", graph.TargetNATGateway, "vpc1.gateway"), route("vpc0.main", "10.1.0.0/16", graph.TargetTransitGateway, "transit"),
		}},
		// Which addresses a service has is not known, so a route for some of the public
		// ones may take it or not.
		{name: "a route for a part of the internet beside the default route", service: "s3", want: paths(internet, nat), change: []change{
			toNAT, public, route("vpc0.table", "52.216.0.0/15", graph.TargetInternetGateway, "vpc0.internet"),
		}},
		// The services' usual names resolve to IPv4 addresses.
		{name: "an IPv6 route to the internet hides no IPv4 route", service: "s3", want: paths(nat), change: []change{
			toNAT, route("vpc0.table", "::/0", graph.TargetInternetGateway, "vpc0.internet"),
		}},
		// The client that stands for its subnet is in any group of its own VPC, and in
		// none of another.
		{name: "a group that admits itself, for a subnet of its VPC", from: "vpc0.c", want: paths(viaInterface), change: []change{ownGroup}},
		{name: "a group that admits itself, for a subnet of a peer", from: "vpc1.c", want: paths(none), change: []change{
			peer("vpc0", "vpc1"), zone, ownGroup, route("vpc1.table", "10.0.0.0/16", graph.TargetPeering, "vpc0-vpc1"), route("vpc0.main", "10.1.0.0/16", graph.TargetPeering, "vpc0-vpc1"),
		}},
		// Every ACL on the way is asked about the service's own port.
		{name: "a port of its own through a NAT gateway", service: "cassandra", want: paths(none), change: []change{
			toNAT, entries("vpc0.nat", graph.Ingress, entry(graph.Ingress, 90, "deny", "10.0.0.0/8", 1024, 32767), entry(graph.Ingress, 100, "allow", "0.0.0.0/0", 0, 65535)),
		}},
		// An endpoint that may have no subnet may have no network interface.
		{name: "an endpoint in a subnet that is only maybe its own", want: paths(none, viaInterface), hide: []change{edit("vpc0.ssm", func(e *graph.Endpoint) {
			e.Subnets = graph.Refs{Maybe: []graph.ID{"vpc0.e"}, Why: []string{why}}
		})}},
		// What the group lets out, the ACL lets out and the ACL lets in must meet in one
		// address, and the reply in one port.
		{name: "group and ACL let nothing pass that the other does", service: "s3", want: paths(none), change: []change{
			toInternet, public, rule("vpc0.client", graph.Egress, from("52.216.0.0/15")),
			entries("vpc0.c", graph.Egress, entry(graph.Egress, 90, "deny", "0.0.0.0/1", 443, 443), entry(graph.Egress, 100, "allow", "0.0.0.0/0", 443, 443)),
		}},
		{name: "two ACLs let nothing pass that the other does", want: paths(none), change: []change{
			entries("vpc0.e", graph.Egress, entry(graph.Egress, 100, "allow", "0.0.0.0/0", 1024, 32767)),
			edit("vpc0.default-acl", func(a *graph.NetworkACL) {
				a.Entries = nil
				entry(graph.Egress, 100, "allow", "0.0.0.0/0", 0, 65535)(a)
				entry(graph.Ingress, 100, "allow", "0.0.0.0/0", 32768, 65535)(a)
			}),
		}},
		// A prefix list is longer than a default route.
		{name: "a route of the service's prefix list that exists maybe", service: "s3", want: paths(internet, transit), change: []change{
			toInternet, public, route("vpc0.table", "pl-s3", graph.TargetTransitGateway, "transit"), joinByTransit,
		}, hide: []change{maybeRoute("pl-s3")}},
		// Peering carries only what comes from one of its two VPCs.
		{name: "a way over a peering of another VPC", from: "vpc1.server", want: paths(none), change: []change{
			joinByTransit, zone, openService, peer("vpc2", "vpc0"), staticTransit("10.0.0.0/16", "transit-vpc2"),
			route("vpc1.table", "10.0.0.0/16", graph.TargetTransitGateway, "transit"), route("vpc2.main", "10.0.0.0/16", graph.TargetPeering, "vpc2-vpc0"),
			route("vpc0.main", "10.1.0.0/16", graph.TargetTransitGateway, "transit"),
		}},
		// A route of unknown destination may be longer than any other.
		{name: "a longer route of unknown destination", from: "vpc1.server", want: paths(none, viaInterface), change: []change{
			peer("vpc0", "vpc1"), zone, openService, route("vpc1.table", "10.0.0.0/8", graph.TargetNATGateway, "vpc1.gateway"),
			route("vpc1.table", "10.0.0.0/16", graph.TargetPeering, "vpc0-vpc1"), route("vpc0.main", "10.1.0.0/16", graph.TargetPeering, "vpc0-vpc1"),
		}, hide: []change{hideDestination("10.0.0.0/16")}},
		{name: "a longer route of unknown destination in a transit gateway's table", from: "vpc1.server", want: paths(none, viaInterface), change: []change{
			joinByTransit, zone, openService, staticTransit("10.1.1.0/24", "transit-vpc2"),
			route("vpc1.table", "10.0.0.0/16", graph.TargetTransitGateway, "transit"), route("vpc0.main", "10.1.0.0/16", graph.TargetTransitGateway, "transit"),
		}, hide: []change{edit("transit.table", func(n *graph.TransitGatewayRouteTable) { n.Routes[0].DestinationCIDR = graph.Unknown[string](why) })}},
		// A static route beats a propagated one of the same length.
		{name: "a static route of unknown destination beside a propagated default route", service: "s3", want: paths(transit, nat), change: []change{
			toNAT, propagatedDefault,
		}, hide: []change{hideDestination("0.0.0.0/0")}},
		{name: "static routes that are not seen beside a propagated default route", service: "s3", want: paths(none, internet, transit, nat), change: []change{
			toNAT, propagatedDefault, public,
		}, hide: []change{edit("vpc0.table", func(n *graph.RouteTable) { n.RoutesOpen, n.Why = true, []string{why} }), dropDestination("0.0.0.0/0")}},
		{name: "one half is seen, the other may be there", service: "s3", want: paths(none, internet, transit, nat), change: []change{
			toInternet, public, route("vpc0.table", "128.0.0.0/1", graph.TargetInternetGateway, "vpc0.internet"),
			entries("vpc0.c", graph.Egress, entry(graph.Egress, 100, "allow", "0.0.0.0/1", 443, 443)),
		}, hide: []change{edit("vpc0.table", func(n *graph.RouteTable) { n.RoutesOpen, n.Why = true, []string{why} }), dropDestination("0.0.0.0/0")}},
		// An internet gateway drops what a private NAT gateway sends.
		{name: "a private NAT gateway in a public subnet", service: "s3", want: paths(none), change: []change{
			toNAT, edit("vpc0.gateway", func(n *graph.NATGateway) { n.Connectivity = graph.Known("private") }),
		}},
		// Servers that a forwarding rule names may answer with public addresses, which a
		// gateway endpoint serves.
		{name: "names that are resolved elsewhere", service: "s3", want: paths(viaGateway), change: []change{gatewayOf("s3"), forwardTo("amazonaws.com")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, tt.check)
	}
}

// maybeRoute makes the routes of a prefix list exist maybe.
func maybeRoute(list graph.ID) change {
	return func(nodes []graph.Node) []graph.Node {
		for _, n := range nodes {
			if r, ok := n.(*graph.Route); ok && graph.Is(r.DestinationPrefixList, list) {
				r.When = value.Atom("var.list")
			}
		}
		return nodes
	}
}

// hideDestination hides the destination of the static routes of a range that lead
// from a client's table.
func hideDestination(cidr string) change {
	return func(nodes []graph.Node) []graph.Node {
		for _, n := range nodes {
			if r, ok := n.(*graph.Route); ok && graph.Is(r.DestinationCIDR, cidr) && r.Origin == graph.RouteStatic &&
				(graph.Is(r.RouteTable, "vpc0.table") || graph.Is(r.RouteTable, "vpc1.table")) {
				r.DestinationCIDR = graph.Unknown[string](why)
			}
		}
		return nodes
	}
}

// dropDestination takes away the static routes of a range from vpc0.table.
func dropDestination(cidr string) change {
	return func(nodes []graph.Node) []graph.Node {
		return slices.DeleteFunc(nodes, func(n graph.Node) bool {
			r, ok := n.(*graph.Route)
			return ok && graph.Is(r.DestinationCIDR, cidr) && r.Origin == graph.RouteStatic && graph.Is(r.RouteTable, "vpc0.table")
		})
	}
}

func propagatedDefault(nodes []graph.Node) []graph.Node {
	nodes = append(nodes, &graph.VPN{Common: common("vpc0.vpn"), VPCs: graph.Refs{IDs: []graph.ID{"vpc0"}}})
	nodes = route("vpc0.table", "0.0.0.0/0", graph.TargetVPN, "vpc0.vpn")(nodes)
	nodes[len(nodes)-1].(*graph.Route).Origin = graph.RoutePropagated
	return nodes
}

func forwardTo(domain string) change {
	return func(nodes []graph.Node) []graph.Node {
		return append(nodes, &graph.ResolverRule{
			Common: common("rule"), Domain: graph.Known(domain), RuleType: graph.Known("forward"), VPCs: graph.Refs{IDs: []graph.ID{"vpc0"}},
		})
	}
}

func staticTransit(cidr string, attachment graph.ID) change {
	return edit("transit.table", func(n *graph.TransitGatewayRouteTable) {
		n.Routes = append(n.Routes, &graph.TransitGatewayRoute{
			ID: "transit.table#1", DestinationCIDR: graph.Known(cidr), Attachment: graph.Known(attachment), Blackhole: graph.Known(false),
		})
	})
}
