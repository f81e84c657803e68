package network

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// builder makes small graphs: a VPC v with the main table m, a subnet s, and
// tables.
type builder struct {
	g *graph.Graph
	n int
}

func newBuilder() *builder {
	b := &builder{g: graph.New()}
	b.add(&graph.VPC{Common: graph.Common{ID: "v"}, MainRouteTable: graph.Known(graph.ID("m"))})
	b.add(&graph.RouteTable{Common: graph.Common{ID: "m"}, VPC: graph.Known(graph.ID("v")), Main: graph.Known(true)})
	b.add(&graph.RouteTable{Common: graph.Common{ID: "t"}, VPC: graph.Known(graph.ID("v"))})
	b.add(&graph.Workload{WorkloadKind: graph.WorkloadInstance, Common: graph.Common{ID: "nat-instance"}, SourceDestCheck: graph.Known(false)})
	b.add(&graph.Workload{WorkloadKind: graph.WorkloadInstance, Common: graph.Common{ID: "instance"}, SourceDestCheck: graph.Known(true)})
	b.add(&graph.NetworkInterface{Common: graph.Common{ID: "nat-interface"}, SourceDestCheck: graph.Known(false), Instance: graph.Known(graph.ID("nat-instance"))})
	b.add(&graph.NetworkInterface{Common: graph.Common{ID: "interface"}, SourceDestCheck: graph.Known(false)})
	b.add(&graph.PrefixList{Common: graph.Common{ID: "pl-s3"}, Open: true, Service: graph.Known("s3")})
	b.add(&graph.PrefixList{Common: graph.Common{ID: "pl-all"}, CIDRs: []string{"0.0.0.0/0"}})
	b.add(&graph.PrefixList{Common: graph.Common{ID: "pl-open"}, Open: true})
	return b
}

func (b *builder) add(n graph.Node) { b.g.Add(n, &graph.Origin{Address: string(n.Base().ID)}) }

// route adds a route; the destination is a range, or the id of a prefix list.
func (b *builder) route(table graph.ID, destination string, kind graph.TargetKind, change ...func(r *graph.Route)) {
	r := &graph.Route{
		Common:     graph.Common{ID: graph.ID(fmt.Sprintf("route%d", b.n))},
		RouteTable: graph.Known(table), TargetKind: graph.Known(kind), Origin: graph.RouteStatic,
	}
	b.n++
	if p, err := netip.ParsePrefix(destination); err != nil {
		r.DestinationPrefixList = graph.Known(graph.ID(destination))
	} else if p.Addr().Is4() {
		r.DestinationCIDR = graph.Known(destination)
	} else {
		r.DestinationIPv6CIDR = graph.Known(destination)
	}
	for _, c := range change {
		c(r)
	}
	b.add(r)
}

func to(id graph.ID) func(r *graph.Route) { return func(r *graph.Route) { r.Target = graph.Known(id) } }

func when(f *value.Formula) func(r *graph.Route) { return func(r *graph.Route) { r.When = f } }

func blackhole(r *graph.Route) { r.Blackhole = true }

func propagated(r *graph.Route) {
	r.Origin = graph.RoutePropagated
	r.DestinationCIDR, r.DestinationIPv6CIDR = graph.Unknown[string]("announced"), graph.Unknown[string]("announced")
}

func unknownDestination(r *graph.Route) { r.DestinationCIDR = graph.Unknown[string]("variable") }

const (
	igw = graph.TargetInternetGateway
	ngw = graph.TargetNATGateway
	tgw = graph.TargetTransitGateway
)

func TestExposure(t *testing.T) {
	on := value.Atom("var.on")
	tests := []struct {
		name     string
		write    func(b *builder)
		subnet   graph.Subnet
		possible []graph.ExposureClass
		tables   []graph.ID
	}{
		{name: "no route", possible: list(isolated)},
		{name: "internet gateway", write: func(b *builder) { b.route("t", "0.0.0.0/0", igw) }, possible: list(public)},
		{name: "NAT gateway", write: func(b *builder) { b.route("t", "0.0.0.0/0", ngw) }, possible: list(nat)},
		{name: "transit gateway", write: func(b *builder) { b.route("t", "0.0.0.0/0", tgw) }, possible: list(transit)},
		{name: "egress-only gateway", write: func(b *builder) { b.route("t", "::/0", graph.TargetEgressOnlyGateway) }, possible: list(nat)},
		{name: "NAT in one family and internet in the other", write: func(b *builder) {
			b.route("t", "0.0.0.0/0", ngw)
			b.route("t", "::/0", igw)
		}, possible: list(public)},
		{name: "both halves", write: func(b *builder) {
			b.route("t", "0.0.0.0/1", igw)
			b.route("t", "128.0.0.0/1", igw)
		}, possible: list(public)},
		{name: "one half", write: func(b *builder) { b.route("t", "0.0.0.0/1", igw) }, possible: list(isolated)},
		{name: "all of IPv6 that is routed", write: func(b *builder) { b.route("t", "2000::/3", igw) }, possible: list(public)},
		{name: "halves take all from a default route", write: func(b *builder) {
			b.route("t", "0.0.0.0/0", igw)
			b.route("t", "0.0.0.0/1", ngw)
			b.route("t", "128.0.0.0/1", ngw)
		}, possible: list(nat)},
		{name: "a longer route to the internet is no default route", write: func(b *builder) {
			b.route("t", "0.0.0.0/0", ngw)
			b.route("t", "192.0.2.0/24", igw)
		}, possible: list(nat)},
		{name: "blackhole", write: func(b *builder) { b.route("t", "0.0.0.0/0", igw, blackhole) }, possible: list(isolated)},
		{name: "blackhole that takes all from a default route", write: func(b *builder) {
			b.route("t", "0.0.0.0/0", igw)
			b.route("t", "0.0.0.0/1", ngw, blackhole)
			b.route("t", "128.0.0.0/1", ngw, blackhole)
		}, possible: list(isolated)},
		{name: "local", write: func(b *builder) { b.route("t", "0.0.0.0/0", graph.TargetLocal) }, possible: list(isolated)},
		{name: "NAT instance", write: func(b *builder) { b.route("t", "0.0.0.0/0", graph.TargetInstance, to("nat-instance")) }, possible: list(nat)},
		{name: "instance that forwards nothing", write: func(b *builder) { b.route("t", "0.0.0.0/0", graph.TargetInstance, to("instance")) }, possible: list(transit)},
		{name: "interface of a NAT instance", write: func(b *builder) {
			b.route("t", "0.0.0.0/0", graph.TargetNetworkInterface, to("nat-interface"))
		}, possible: list(nat)},
		{name: "another interface", write: func(b *builder) { b.route("t", "0.0.0.0/0", graph.TargetNetworkInterface, to("interface")) }, possible: list(transit)},
		{name: "interface that is not declared", write: func(b *builder) { b.route("t", "0.0.0.0/0", graph.TargetNetworkInterface, to("eni")) }, possible: list(nat | transit)},
		{name: "firewall endpoint", write: func(b *builder) { b.route("t", "0.0.0.0/0", graph.TargetEndpoint) }, possible: list(transit)},
		{name: "AWS's prefix list", write: func(b *builder) { b.route("t", "pl-s3", tgw) }, possible: list(isolated)},
		{name: "prefix list of everything", write: func(b *builder) { b.route("t", "pl-all", tgw) }, possible: list(transit)},
		{name: "a route beats a prefix list of the same", write: func(b *builder) {
			b.route("t", "pl-all", tgw)
			b.route("t", "0.0.0.0/0", igw)
		}, possible: list(public)},
		{name: "prefix list of unknown entries", write: func(b *builder) { b.route("t", "pl-open", tgw) }, possible: list(transit | isolated)},
		{name: "propagated routes", write: func(b *builder) { b.route("t", "0.0.0.0/0", graph.TargetVPN, propagated) }, possible: list(transit | isolated)},
		{name: "propagated routes beside a default route", write: func(b *builder) {
			b.route("t", "0.0.0.0/0", graph.TargetVPN, propagated)
			b.route("t", "0.0.0.0/0", ngw)
			b.route("t", "::/0", igw)
		}, possible: list(public)},
		{name: "unknown target", write: func(b *builder) {
			b.route("t", "0.0.0.0/0", igw, func(r *graph.Route) { r.TargetKind = graph.Unknown[graph.TargetKind]("variable") })
		}, possible: list(public | nat | transit)},
		{name: "unknown destination", write: func(b *builder) { b.route("t", "0.0.0.0/0", igw, unknownDestination) }, possible: list(public | isolated)},
		{name: "route that exists maybe", write: func(b *builder) { b.route("t", "0.0.0.0/0", ngw, when(on)) }, possible: list(nat | isolated)},
		{name: "longer route that exists maybe", write: func(b *builder) { b.route("t", "10.0.0.0/8", tgw, when(on)) }, possible: list(isolated)},
		{name: "one of two routes", write: func(b *builder) {
			b.route("t", "0.0.0.0/0", ngw, when(on))
			b.route("t", "0.0.0.0/0", igw, when(value.Not(on)))
		}, possible: list(public | nat)},
		{name: "halves that exist maybe, beside a default route", write: func(b *builder) {
			b.route("t", "0.0.0.0/0", igw)
			b.route("t", "0.0.0.0/1", ngw, when(on))
			b.route("t", "128.0.0.0/1", ngw, when(on))
		}, possible: list(public | nat)},
		{name: "halves of which one is there", write: func(b *builder) {
			b.route("t", "0.0.0.0/1", ngw, when(on))
			b.route("t", "128.0.0.0/1", ngw, when(value.Not(on)))
		}, possible: list(isolated)},
		{name: "halves that may both be there", write: func(b *builder) {
			b.route("t", "0.0.0.0/1", ngw, when(on))
			b.route("t", "128.0.0.0/1", ngw, when(value.Atom("var.other")))
		}, possible: list(nat | isolated)},
		{name: "route that exists whenever its table does", write: func(b *builder) {
			b.g.Node("t").(*graph.RouteTable).When = on
			b.route("t", "0.0.0.0/0", ngw, when(value.Atom("var.on")))
		}, possible: list(nat)},
		{name: "table with routes that are not seen", write: func(b *builder) {
			b.g.Node("t").(*graph.RouteTable).RoutesOpen = true
			b.g.Node("t").(*graph.RouteTable).Why = []string{"module.m is not on disk"}
		}, possible: list(anyClass)},
		{name: "table with a default route and others that are not seen", write: func(b *builder) {
			b.g.Node("t").(*graph.RouteTable).RoutesOpen = true
			b.route("t", "0.0.0.0/0", igw)
		}, possible: list(public)},
		{name: "blocked public access", write: func(b *builder) {
			b.route("t", "0.0.0.0/0", igw)
			b.route("t", "::/0", graph.TargetEgressOnlyGateway)
		}, subnet: graph.Subnet{PublicAccessBlocked: graph.Known(true)}, possible: list(isolated)},
		{name: "perhaps blocked public access", write: func(b *builder) { b.route("t", "0.0.0.0/0", igw) },
			subnet: graph.Subnet{PublicAccessBlocked: graph.Unknown[bool]("exclusion")}, possible: list(public | isolated)},
		{name: "main table", write: func(b *builder) { b.route("m", "0.0.0.0/0", igw) },
			subnet: graph.Subnet{RouteTables: graph.Refs{Why: []string{"none"}}}, possible: list(public), tables: []graph.ID{"m"}},
		{name: "association that exists maybe", write: func(b *builder) {
			b.route("m", "0.0.0.0/0", igw)
			b.route("t", "0.0.0.0/0", ngw)
		}, subnet: graph.Subnet{RouteTables: graph.Refs{Maybe: []graph.ID{"t"}, Why: []string{"count"}}}, possible: list(public | nat), tables: []graph.ID{"t", "m"}},
		{name: "association that is not seen", subnet: graph.Subnet{RouteTables: graph.Refs{Open: true, Why: []string{"module.m is not on disk"}}}, possible: list(anyClass), tables: []graph.ID{"m"}},
		{name: "unknown VPC", subnet: graph.Subnet{VPC: graph.Known(graph.ID("vpc-1")), RouteTables: graph.Refs{Why: []string{"none"}}}, possible: list(anyClass)},
		{name: "table that is not declared", subnet: graph.Subnet{RouteTables: graph.Refs{IDs: []graph.ID{"rtb-1"}}}, possible: list(anyClass), tables: []graph.ID{"rtb-1"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := newBuilder()
			if tt.write != nil {
				tt.write(b)
			}
			s := tt.subnet
			s.ID = "s"
			s.VPC = s.VPC.OrDefault("v")
			tables := tt.tables
			if r := s.RouteTables; len(r.IDs)+len(r.Maybe)+len(r.Why) == 0 && !r.Open {
				s.RouteTables.Add("t")
				tables = []graph.ID{"t"}
			}
			b.add(&s)
			b.g.Sort()
			Exposure(b.g)
			got := b.g.Facts.Exposure[0]
			if diff := cmp.Diff(tt.possible, got.Possible); diff != "" {
				t.Errorf("possible (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tables, got.Tables); diff != "" {
				t.Errorf("tables (-want +got):\n%s", diff)
			}
			if decided := len(got.Possible) == 1; decided != (got.Exposure != graph.ExposureUnknown) || decided != (len(got.Why) == 0) {
				t.Errorf("exposure %q with why %q", got.Exposure, got.Why)
			}
		})
	}
}

func list(s classSet) []graph.ExposureClass { return s.list() }

// TestDefaultAgainstAddresses compares default routes with what each of 256
// address blocks says by itself.
func TestDefaultAgainstAddresses(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		ways := randomWays(random)
		gotClass, gotOK := defaultOf(ways, ipv4)
		wantClass, wantOK := naiveDefault(ways)
		if gotClass != wantClass || gotOK != wantOK {
			t.Fatalf("ways %v: %v %v, want %v %v", ways, gotClass.list(), gotOK, wantClass.list(), wantOK)
		}
	}
}

func randomWays(random *rand.Rand) []way {
	classes := []classSet{0, public, nat, transit}
	ways := make([]way, random.IntN(9))
	for i := range ways {
		length := min(random.IntN(9), random.IntN(9))
		p, err := netip.AddrFrom4([4]byte{byte(random.IntN(256))}).Prefix(length)
		if err != nil {
			panic(err)
		}
		ways[i] = way{prefix: p, class: classes[random.IntN(len(classes))], order: i}
	}
	return ways
}

// naiveDefault asks every block of addresses which route it takes and which is
// the shortest of those that anything takes.
func naiveDefault(ways []way) (classSet, bool) {
	used := map[int]bool{}
	at := func(block int, better func(a, b way) bool, among func(i int) bool) int {
		addr, best := netip.AddrFrom4([4]byte{byte(block)}), -1
		for i, w := range ways {
			if among(i) && w.prefix.Contains(addr) && (best < 0 || better(w, ways[best])) {
				best = i
			}
		}
		return best
	}
	longest := func(a, b way) bool { return a.prefix.Bits() > b.prefix.Bits() }
	for block := range 256 {
		if i := at(block, longest, func(int) bool { return true }); i >= 0 {
			used[i] = true
		}
	}
	class := isolated
	for block := range 256 {
		i := at(block, func(a, b way) bool { return a.prefix.Bits() < b.prefix.Bits() }, func(i int) bool { return used[i] })
		if i < 0 {
			return isolated, false
		}
		if c := ways[i].class; c != 0 && c < class {
			class = c
		}
	}
	return class, true
}
