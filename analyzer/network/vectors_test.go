package network_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/network"
)

// article is a network that stands for the usual one: a client's subnet and an
// endpoint's, an interface endpoint for ssm, a NAT gateway's subnet that nothing
// is routed to yet. Two more VPCs have the same without the endpoint.
func article() []graph.Node {
	d := &drawing{}
	everything := flow{"-1", 0, 65535}
	for _, p := range []string{"vpc0", "vpc1", "vpc2"} {
		id := graph.ID(p)
		cidr := strings.Replace("10.N.0.0/16", "N", strings.TrimPrefix(p, "vpc"), 1)
		v := &graph.VPC{
			Common: common(id), CIDRs: graph.Known([]string{cidr}), IPv6: graph.Known(false), DNSSupport: graph.Known(true),
			DNSHostnames: graph.Known(true), AmazonDNS: graph.Known(true), MainRouteTable: graph.Known(id + ".main"),
			DefaultSecurityGroup: graph.Known(id + ".default-group"), DefaultNetworkACL: graph.Known(id + ".default-acl"),
		}
		d.add(v)
		d.add(&graph.RouteTable{Common: common(id + ".main"), VPC: graph.Known(id), Main: graph.Known(true), Implicit: true})
		d.add(&graph.RouteTable{Common: common(id + ".table"), VPC: graph.Known(id), Main: graph.Known(false)})
		d.add(&graph.RouteTable{Common: common(id + ".public"), VPC: graph.Known(id), Main: graph.Known(false)})
		for _, name := range []graph.ID{".default-group", ".client", ".service"} {
			g := &graph.SecurityGroup{Common: common(id + name), VPC: graph.Known(id), Implicit: name == ".default-group"}
			if name == ".service" {
				d.addRule(g, &graph.SecurityGroupRule{Direction: graph.Known(graph.Ingress), Groups: []graph.ID{id + ".client"}}, flow{"tcp", 443, 443})
			} else {
				d.addRule(g, &graph.SecurityGroupRule{Direction: graph.Known(graph.Egress), CIDRs: []string{"0.0.0.0/0"}}, everything)
			}
			if g.Implicit {
				d.addRule(g, &graph.SecurityGroupRule{Direction: graph.Known(graph.Ingress), Self: graph.Known(true)}, everything)
			}
			d.add(g)
		}
		for _, name := range []graph.ID{".default-acl", ".acl"} {
			a := &graph.NetworkACL{Common: common(id + name), VPC: graph.Known(id), Implicit: name == ".default-acl"}
			entry(graph.Egress, 100, "allow", "0.0.0.0/0", 0, 65535)(a)
			entry(graph.Ingress, 100, "allow", "0.0.0.0/0", 0, 65535)(a)
			d.add(a)
		}
		for i, name := range []graph.ID{".c", ".nat", ".e"} {
			c := []string{"1.0/24", "5.0/24", "9.0/24"}[i]
			s := &graph.Subnet{
				Common: common(id + name), VPC: graph.Known(id), CIDR: graph.Known(strings.Replace(cidr, "0.0/16", c, 1)), MapPublicIP: graph.Known(false),
				Zone: graph.Known(graph.Zone{By: "name", Value: region + "a"}), NetworkACL: graph.Known(id + ".default-acl"), PublicAccessBlocked: graph.Known(false),
			}
			switch name {
			case ".c":
				s.RouteTables.Add(id + ".table")
			case ".nat":
				s.RouteTables.Add(id + ".public")
			}
			d.add(s)
		}
		d.add(&graph.InternetGateway{Common: common(id + ".internet"), VPCs: refsTo(v)})
		d.add(&graph.NATGateway{Common: common(id + ".gateway"), VPC: graph.Known(id), Subnet: graph.Known(id + ".nat"), Connectivity: graph.Known("public")})
		d.add(&graph.Workload{
			Common: common(id + ".server"), WorkloadKind: graph.WorkloadInstance, Subnets: graph.Refs{IDs: []graph.ID{id + ".c"}},
			SecurityGroups: graph.Refs{IDs: []graph.ID{id + ".client"}}, DefaultSecurityGroup: graph.Known(false), SourceDestCheck: graph.Known(true),
		})
		d.addRoute(&graph.RouteTable{Common: common(id + ".public")}, "0.0.0.0/0", target{graph.TargetInternetGateway, id + ".internet"})
	}
	d.add(&graph.PrefixList{Common: common("pl-s3"), Open: true, Service: graph.Known("s3")})
	return apply(d.nodes, []change{endpointOf("ssm")})
}

// endpointOf adds an interface endpoint "vpc0.NAME" in the subnet vpc0.e.
func endpointOf(name string) change {
	return func(nodes []graph.Node) []graph.Node {
		e := endpoint("vpc0", name, graph.EndpointInterface)
		e.ID = graph.ID("vpc0." + name)
		e.Subnets.Add("vpc0.e")
		e.SecurityGroups.Add("vpc0.service")
		e.PrivateDNS = graph.Known(true)
		return append(nodes, e)
	}
}

// gatewayOf adds a gateway endpoint "vpc0.NAME-gateway" of the table vpc0.table.
func gatewayOf(name string) change {
	return func(nodes []graph.Node) []graph.Node {
		e := endpoint("vpc0", name, graph.EndpointGateway)
		e.ID = graph.ID("vpc0." + name + "-gateway")
		e.RouteTables.Add("vpc0.table")
		return append(nodes, e)
	}
}

func route(table graph.ID, destination string, kind graph.TargetKind, to graph.ID) change {
	return func(nodes []graph.Node) []graph.Node {
		d := &drawing{nodes: nodes, parts: len(nodes)}
		d.addRoute(&graph.RouteTable{Common: common(table)}, destination, target{kind, to})
		return d.nodes
	}
}

// entry adds an entry for TCP.
func entry(direction string, number int, action, cidr string, from, to int) func(*graph.NetworkACL) {
	return func(a *graph.NetworkACL) {
		protocol := "tcp"
		if from == 0 && to == 65535 {
			protocol = "-1"
		}
		a.Entries = append(a.Entries, &graph.NetworkACLEntry{
			ID: graph.ID(string(a.ID) + "#" + direction + cidr), Direction: graph.Known(direction), Number: graph.Known(number), Action: graph.Known(action),
			Protocol: graph.Known(protocol), FromPort: graph.Known(from), ToPort: graph.Known(to), CIDR: graph.Known(cidr),
		})
	}
}

// entries makes vpc0.acl the ACL of a subnet, with these entries instead of those
// of one direction.
func entries(subnet graph.ID, direction string, add ...func(*graph.NetworkACL)) change {
	return func(nodes []graph.Node) []graph.Node {
		return apply(nodes, []change{
			edit(subnet, func(s *graph.Subnet) { s.NetworkACL = graph.Known(graph.ID("vpc0.acl")) }),
			edit("vpc0.acl", func(a *graph.NetworkACL) {
				a.Subnets.Add(subnet)
				for _, e := range a.Entries {
					if must(e.Direction) == direction {
						dropPart(e.ID)([]graph.Node{a})
						break
					}
				}
				for _, f := range add {
					f(a)
				}
			}),
		})
	}
}

// rule replaces a group's rules of one direction.
func rule(group graph.ID, direction string, with ...*graph.SecurityGroupRule) change {
	return edit(group, func(g *graph.SecurityGroup) {
		var kept []*graph.SecurityGroupRule
		for _, r := range g.Rules {
			if must(r.Direction) != direction {
				kept = append(kept, r)
			}
		}
		g.Rules = kept
		d := &drawing{parts: len(kept)}
		for _, r := range with {
			r.Direction = graph.Known(direction)
			d.addRule(g, r, flow{"tcp", 443, 443})
		}
	})
}

func from(cidrs ...string) *graph.SecurityGroupRule { return &graph.SecurityGroupRule{CIDRs: cidrs} }

func joinByTransit(nodes []graph.Node) []graph.Node {
	t := &graph.TransitGateway{Common: common("transit"), SecurityGroupReferencing: graph.Known(false)}
	table := &graph.TransitGatewayRouteTable{Common: common("transit.table"), TransitGateway: graph.Known(t.ID), Implicit: true}
	for _, vpc := range []graph.ID{"vpc0", "vpc1", "vpc2"} {
		a := &graph.TransitGatewayAttachment{
			Common: common("transit-" + vpc), TransitGateway: graph.Known(t.ID), AttachmentType: "vpc", VPC: graph.Known(vpc),
			Subnets: graph.Refs{IDs: []graph.ID{vpc + ".e"}}, ApplianceMode: graph.Known(false), SecurityGroupReferencing: graph.Known(false),
		}
		t.VPCs.Add(vpc)
		table.Associations.Add(a.ID)
		table.Propagations.Add(a.ID)
		nodes = append(nodes, a)
	}
	return append(nodes, t, table)
}

func peer(vpc, other graph.ID) change {
	return func(nodes []graph.Node) []graph.Node {
		return append(nodes, &graph.Peering{Common: common(vpc + "-" + other), VPC: graph.Known(vpc), PeerVPC: graph.Known(other)})
	}
}

// zone adds a zone for ssm that leads to the endpoint and serves vpc1.
func zone(nodes []graph.Node) []graph.Node {
	return append(nodes, &graph.PrivateHostedZone{
		Common: common("zone"), ZoneName: graph.Known("ssm.us-east-1.amazonaws.com"), VPCs: graph.Refs{IDs: []graph.ID{"vpc1"}},
		Records: []*graph.ZoneRecord{{
			ID: "zone#1", RecordName: graph.Known("ssm.us-east-1.amazonaws.com"), RecordType: graph.Known("A"), Endpoint: graph.Known(graph.ID("vpc0.ssm")),
		}},
	})
}

// TestVectors runs both the walk and the simulation over networks of which the
// answer was worked out by hand.
func TestVectors(t *testing.T) {
	hostnamesOff := edit("vpc0", func(v *graph.VPC) { v.DNSHostnames = graph.Known(false) })
	toNAT := route("vpc0.table", "0.0.0.0/0", graph.TargetNATGateway, "vpc0.gateway")
	toInternet := route("vpc0.table", "0.0.0.0/0", graph.TargetInternetGateway, "vpc0.internet")
	public := edit("vpc0.server", func(w *graph.Workload) { w.PublicIP = graph.Known(true) })
	byDefaultGroup := edit("vpc0.ssm", func(e *graph.Endpoint) {
		e.SecurityGroups, e.DefaultSecurityGroup = graph.Refs{}, graph.Known(true)
	})
	serverByDefault := edit("vpc0.server", func(w *graph.Workload) {
		w.SecurityGroups, w.DefaultSecurityGroup = graph.Refs{}, graph.Known(true)
	})
	openService := rule("vpc0.service", graph.Ingress, from("10.0.0.0/8"))
	there, back := route("vpc1.table", "10.0.0.0/16", graph.TargetTransitGateway, "transit"), route("vpc0.main", "10.1.0.0/16", graph.TargetTransitGateway, "transit")
	hub := func(changes ...change) []change {
		return append([]change{joinByTransit, zone, openService, there, back}, changes...)
	}
	s3Inside := edit("vpc0.s3", func(e *graph.Endpoint) { e.InboundResolverOnly = graph.Known(false) })
	s3Inbound := edit("vpc0.s3", func(e *graph.Endpoint) { e.InboundResolverOnly = graph.Known(true) })
	const (
		none, nat, internet = graph.PathNone, graph.PathNAT, graph.PathInternet
		viaGateway          = graph.PathGatewayEndpoint
		viaInterface        = graph.PathInterfaceEndpoint
	)
	tests := []vector{
		{name: "interface endpoint", want: paths(viaInterface)},
		{name: "the VPC has no DNS hostnames", change: []change{hostnamesOff}, want: paths(none)},
		{name: "the VPC has no DNS hostnames, beside a NAT gateway", change: []change{hostnamesOff, toNAT}, want: paths(nat)},
		{name: "no private DNS", change: []change{edit("vpc0.ssm", func(e *graph.Endpoint) { e.PrivateDNS = graph.Known(false) })}, want: paths(none)},
		{name: "client group without egress", change: []change{rule("vpc0.client", graph.Egress), toNAT}, want: paths(none)},
		{name: "default group of the endpoint", change: []change{byDefaultGroup}, want: paths(none)},
		{name: "default group of both", change: []change{byDefaultGroup, serverByDefault}, want: paths(viaInterface)},
		{name: "default group without rules", change: []change{byDefaultGroup, serverByDefault, rule("vpc0.default-group", graph.Ingress)}, want: paths(none)},
		{name: "endpoint's ACL lets no reply out", change: []change{entries("vpc0.e", graph.Egress)}, want: paths(none)},
		{name: "client's ACL lets no ephemeral port in", change: []change{entries("vpc0.c", graph.Ingress, entry(graph.Ingress, 1, "allow", "0.0.0.0/0", 443, 443))}, want: paths(none)},
		{name: "client's ACL lets some ephemeral ports in", change: []change{entries("vpc0.c", graph.Ingress, entry(graph.Ingress, 1, "allow", "0.0.0.0/0", 32768, 65535))}, want: paths(none, viaInterface)},
		{name: "ACLs inside one subnet", change: []change{entries("vpc0.e", graph.Egress), edit("vpc0.server", func(w *graph.Workload) { w.Subnets.IDs = []graph.ID{"vpc0.e"} })}, want: paths(viaInterface)},
		{name: "an earlier entry denies", change: []change{entries("vpc0.e", graph.Ingress, entry(graph.Ingress, 100, "allow", "0.0.0.0/0", 443, 443), entry(graph.Ingress, 90, "deny", "10.0.1.0/24", 443, 443))}, want: paths(none)},
		{name: "an earlier entry denies half of the subnet", change: []change{entries("vpc0.e", graph.Ingress, entry(graph.Ingress, 100, "allow", "0.0.0.0/0", 443, 443), entry(graph.Ingress, 90, "deny", "10.0.1.0/25", 443, 443))}, want: paths(none, viaInterface)},
		{name: "gateway endpoint", change: []change{gatewayOf("s3")}, service: "s3", want: paths(viaGateway)},
		{name: "gateway endpoint of another table", change: []change{gatewayOf("s3")}, from: "vpc0.e", service: "s3", want: paths(none)},
		{name: "gateway endpoint beside a NAT gateway", change: []change{gatewayOf("s3"), toNAT}, service: "s3", want: paths(viaGateway)},
		{name: "client group lets out into the VPC only", change: []change{gatewayOf("s3"), toNAT, rule("vpc0.client", graph.Egress, from("10.0.0.0/16"))}, service: "s3", want: paths(none)},
		{name: "client group lets out to the prefix list", change: []change{gatewayOf("s3"), rule("vpc0.client", graph.Egress, &graph.SecurityGroupRule{PrefixLists: []graph.ID{"pl-s3"}})}, service: "s3", want: paths(viaGateway)},
		{name: "client group lets out to another service's prefix list", change: []change{gatewayOf("dynamodb"), rule("vpc0.client", graph.Egress, &graph.SecurityGroupRule{PrefixLists: []graph.ID{"pl-s3"}})}, service: "dynamodb", want: paths(none)},
		{name: "ACL lets out into the VPC only", change: []change{gatewayOf("s3"), entries("vpc0.c", graph.Egress, entry(graph.Egress, 1, "allow", "10.0.0.0/8", 443, 443))}, service: "s3", want: paths(none)},
		{name: "a route for a part of the service's addresses", change: []change{gatewayOf("s3"), route("vpc0.table", "52.216.0.0/15", graph.TargetNATGateway, "vpc0.gateway")}, service: "s3", want: paths(nat, viaGateway)},
		{name: "both endpoints for S3", change: []change{gatewayOf("s3"), endpointOf("s3"), s3Inside}, service: "s3", want: paths(viaInterface)},
		{name: "both endpoints for S3, the interface for the inbound resolver", change: []change{gatewayOf("s3"), endpointOf("s3"), s3Inbound}, service: "s3", want: paths(viaGateway)},
		{name: "gateway endpoint of a peer", change: []change{gatewayOf("s3"), peer("vpc0", "vpc1"), route("vpc1.table", "0.0.0.0/0", graph.TargetPeering, "vpc0-vpc1")}, from: "vpc1.server", service: "s3", want: paths(graph.PathTransit)},
		{name: "private DNS is not shared", change: hub(drop("zone")), from: "vpc1.server", want: paths(none)},
		{name: "hub and spoke", change: hub(), from: "vpc1.server", want: paths(viaInterface)},
		{name: "hub and spoke without a way back", change: []change{joinByTransit, zone, openService, there}, from: "vpc1.server", want: paths(none)},
		{name: "an interface out of reach", change: []change{joinByTransit, zone, openService, back, route("vpc1.table", "0.0.0.0/0", graph.TargetNATGateway, "vpc1.gateway")}, from: "vpc1.server", want: paths(none)},
		{name: "one of two interfaces blocked", change: []change{edit("vpc0.ssm", func(e *graph.Endpoint) { e.Subnets.Add("vpc0.nat") }), entries("vpc0.nat", graph.Ingress)}, want: paths(none)},
		{name: "function in a public subnet", change: []change{toInternet, edit("vpc0.server", func(w *graph.Workload) { w.WorkloadKind = graph.WorkloadFunction })}, service: "s3", want: paths(none)},
		{name: "instance with a public address", change: []change{toInternet, public}, service: "s3", want: paths(internet)},
		{name: "instance without one", change: []change{toInternet}, service: "s3", want: paths(none)},
		{name: "subnet of it", change: []change{toInternet}, from: "vpc0.c", service: "s3", want: paths(internet)},
		{name: "public access blocked", change: []change{toInternet, public, edit("vpc0.c", func(s *graph.Subnet) { s.PublicAccessBlocked = graph.Known(true) })}, service: "s3", want: paths(none)},
		{name: "both halves", change: []change{public, route("vpc0.table", "0.0.0.0/1", graph.TargetInternetGateway, "vpc0.internet"), route("vpc0.table", "128.0.0.0/1", graph.TargetInternetGateway, "vpc0.internet")}, service: "s3", want: paths(internet)},
		{name: "one half", change: []change{public, route("vpc0.table", "0.0.0.0/1", graph.TargetInternetGateway, "vpc0.internet")}, service: "s3", want: paths(none, internet)},
		{name: "a port of its own", change: []change{endpointOf("cassandra")}, service: "cassandra", want: paths(none)},
		{name: "a workload has the worst of its subnets", change: []change{gatewayOf("s3"), edit("vpc0.server", func(w *graph.Workload) { w.Subnets.Add("vpc0.e") })}, service: "s3", want: paths(none)},
		{name: "policy that lets nothing through", change: []change{edit("vpc0.ssm", func(e *graph.Endpoint) { e.Policy = graph.Known(graph.ID("policy:no-effect")) })}, want: paths(none)},
	}
	for _, tt := range tests {
		t.Run(tt.name, tt.check)
	}
}

// vector is a change of the network article with what a path is then.
type vector struct {
	name   string
	change []change
	// hide makes something of it unknown to the walk.
	hide []change
	// from is the server of vpc0, and service is ssm, where they are not set.
	from    graph.ID
	service string
	// want are all classes that are possible.
	want []graph.PathClass
}

func (v vector) check(t *testing.T) {
	service, from := cmp.Or(v.service, "ssm"), cmp.Or(v.from, "vpc0.server")
	open := false
	if len(v.hide) == 0 {
		s := newSimulation(assemble(apply(article(), v.change)), service)
		got := s.classes(from).list()
		open = s.open
		if !slices.Equal(got, v.want) {
			t.Errorf("simulation: %v, want %v", got, v.want)
		}
	}
	g := assemble(apply(article(), append(slices.Clone(v.change), v.hide...)))
	network.Exposure(g)
	d := &disagreement{from: from, service: service, walk: network.NewWalk(g).Path(from, service), expected: v.want, open: open}
	if !d.agrees() || !open && !slices.Equal(d.walk.Possible, v.want) {
		t.Error(d)
	}
}

func paths(of ...graph.PathClass) []graph.PathClass { return of }
