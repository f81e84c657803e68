package network

import (
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// TestHostile walks networks that make no sense. Nothing may panic or hang, and
// every path says why it is what it is.
func TestHostile(t *testing.T) {
	texts := []string{"", "x", "10.0.0.0/33", "10.0.0.0/8", "0.0.0.0/0", "::/0", "::ffff:10.0.0.0/120", "10.0.9.7/24", "10.0.0.0", "fd00::/8"}
	for seed := range uint64(400) {
		random := rand.New(rand.NewPCG(seed, 1))
		f := newFixture()
		f.spoke()
		f.nat()
		addBlanks(f)
		mangle(f, random, texts)
		needs := []graph.Need{{Workload: "server", Service: "ssm"}, {Workload: "far", Service: ""}, {Workload: "nobody", Service: "s3"}}
		for _, p := range f.facts(needs...).Paths {
			if len(p.Possible) == 0 || (p.Path == graph.PathUnknown) != (len(p.Possible) > 1) || (p.Path == graph.PathUnknown) != (len(p.Why) > 0) {
				t.Errorf("seed %d: path %+v", seed, p)
			}
		}
		w := NewWalk(f.g)
		for _, from := range []graph.ID{"c", "server", "far", "s", "blank-subnet", "blank-workload"} {
			for _, service := range []string{"ssm", "s3", "", "${x}"} {
				if p := w.Path(from, service); p.Path == none && len(p.Broken) == 0 {
					t.Errorf("seed %d: %s to %s: nothing is broken", seed, from, service)
				}
			}
		}
	}
}

// addBlanks adds a node of every kind of which nothing is set.
func addBlanks(f *fixture) {
	for _, n := range []graph.Node{
		&graph.VPC{Common: common("blank-vpc")}, &graph.Subnet{Common: common("blank-subnet")}, &graph.RouteTable{Common: common("blank-table")},
		&graph.Route{Common: common("blank-route"), RouteTable: known(id("t"))}, &graph.NATGateway{Common: common("blank-nat")},
		&graph.TransitGateway{Common: common("blank-transit")}, &graph.TransitGatewayAttachment{Common: common("blank-attachment")},
		&graph.TransitGatewayRouteTable{Common: common("blank-transit-table")}, &graph.Peering{Common: common("blank-peering")},
		&graph.Firewall{Common: common("blank-firewall")}, &graph.NetworkInterface{Common: common("blank-interface")},
		&graph.SecurityGroup{Common: common("blank-group"), Rules: []*graph.SecurityGroupRule{{}}},
		&graph.NetworkACL{Common: common("blank-acl"), Entries: []*graph.NetworkACLEntry{{}}}, &graph.PrefixList{Common: common("blank-list")},
		&graph.Endpoint{Common: common("blank-endpoint")}, &graph.PrivateHostedZone{Common: common("blank-zone"), VPCs: refs("v"), Records: []*graph.ZoneRecord{{}}},
		&graph.ResolverRule{Common: common("blank-rule"), VPCs: refs("v")}, &graph.Workload{Common: common("blank-workload")},
	} {
		f.add(n)
	}
}

// mangle changes some of what the network says, and sends references to
// anything.
func mangle(f *fixture, random *rand.Rand, texts []string) {
	nodes := f.g.Nodes()
	text := func() graph.Attr[string] { return known(texts[random.IntN(len(texts))]) }
	node := func() graph.ID { return nodes[random.IntN(len(nodes))].Base().ID }
	port := func() graph.Attr[int] { return known(random.IntN(200000) - 70000) }
	for _, n := range nodes {
		if random.IntN(3) > 0 {
			continue
		}
		switch n := n.(type) {
		case *graph.VPC:
			n.CIDRs = known([]string{text().Or(""), text().Or("")})
		case *graph.Subnet:
			n.CIDR, n.IPv6CIDR, n.NetworkACL = text(), text(), known(node())
		case *graph.Route:
			n.RouteTable, n.DestinationCIDR, n.Target = known(node()), text(), known(node())
		case *graph.RouteTable:
			n.VPC = known(node())
		case *graph.Endpoint:
			n.Subnets, n.SecurityGroups, n.RouteTables = refs(node(), node()), refs(node()), refs(node())
			n.ServicePorts = []graph.Port{{From: random.IntN(99999) - 9999}}
		case *graph.SecurityGroup:
			for _, r := range n.Rules {
				r.CIDRs, r.Groups, r.FromPort, r.ToPort = []string{text().Or("")}, []graph.ID{node()}, port(), port()
				r.Protocol = text()
			}
		case *graph.NetworkACL:
			for _, e := range n.Entries {
				e.CIDR, e.FromPort, e.ToPort, e.Number = text(), port(), port(), port()
			}
		case *graph.Peering:
			n.VPC, n.PeerVPC = known(node()), known(node())
		case *graph.TransitGatewayAttachment:
			n.VPC, n.Subnets = known(node()), refs(node())
		case *graph.NATGateway:
			n.Subnet = known(node())
		case *graph.Workload:
			n.Subnets, n.SecurityGroups = refs(node(), "c"), refs(node())
		}
	}
}

// TestSameBytes holds that facts do not depend on the order of maps.
func TestSameBytes(t *testing.T) {
	var first graph.Facts
	for i := range 5 {
		f := newFixture()
		f.spoke()
		f.nat()
		f.acl("e", aclLine(graph.Ingress, 1, "allow", "tcp", 443, 443, "10.0.0.0/9"))
		got := f.facts(graph.Need{Workload: "server", Service: "sqs"}, graph.Need{Workload: "far", Service: "ssm"})
		if i == 0 {
			first = got
		} else if diff := cmp.Diff(first.Paths, got.Paths, cmp.AllowUnexported(graph.Attr[graph.ID]{})); diff != "" {
			t.Fatalf("paths differ (-first +now):\n%s", diff)
		}
	}
}
