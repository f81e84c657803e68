package network

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// part is how large each configuration of the benchmark is.
type part struct{ subnets, endpoints, rules, workloads int }

// addTo adds a configuration: a VPC whose endpoints share groups with many
// rules, and subnets with a few tables and ACLs.
func (p part) addTo(g *graph.Graph, n int) {
	unit := fmt.Sprintf("unit%d", n)
	id := func(format string, args ...any) graph.ID { return graph.ID(unit + "/" + fmt.Sprintf(format, args...)) }
	add := func(node graph.Node) {
		g.Add(node, &graph.Origin{Unit: unit, Address: string(node.Base().ID)})
	}
	common := func(id graph.ID) graph.Common { return graph.Common{ID: id, Region: graph.Known("eu-west-1")} }
	vpc := id("vpc")
	add(&graph.VPC{
		Common: common(vpc), CIDRs: graph.Known([]string{"10.0.0.0/8"}), DNSHostnames: graph.Known(true),
		MainRouteTable: graph.Known(id("main")), DefaultNetworkACL: graph.Known(id("acl0")),
	})
	add(&graph.RouteTable{Common: common(id("main")), VPC: graph.Known(vpc), Main: graph.Known(true)})
	for i := range 8 {
		acl := &graph.NetworkACL{Common: common(id("acl%d", i)), VPC: graph.Known(vpc)}
		for j := range 20 {
			acl.Entries = append(acl.Entries, benchEntry(id("acl%d/%d", i, j), j))
		}
		add(acl)
		table := id("table%d", i)
		add(&graph.RouteTable{Common: common(table), VPC: graph.Known(vpc)})
		add(&graph.Route{
			Common: common(id("route%d", i)), RouteTable: graph.Known(table), DestinationCIDR: graph.Known("0.0.0.0/0"),
			TargetKind: graph.Known(graph.TargetNATGateway), Target: graph.Known(id("nat")), Origin: graph.RouteStatic,
		})
	}
	for i := range 10 {
		group := &graph.SecurityGroup{Common: common(id("group%d", i)), VPC: graph.Known(vpc)}
		for j := range p.rules / 10 {
			group.Rules = append(group.Rules, benchRule(id("group%d/%d", i, j), i*p.rules/10+j))
		}
		add(group)
	}
	for i := range p.subnets {
		s := &graph.Subnet{Common: common(id("subnet%d", i)), VPC: graph.Known(vpc), CIDR: graph.Known(fmt.Sprintf("10.%d.%d.0/24", i/200, i%200))}
		s.RouteTables.Add(id("table%d", i%8))
		s.NetworkACL = graph.Known(id("acl%d", i%8))
		add(s)
	}
	var services []string
	for _, s := range aws.Services() {
		if s.Offers(graph.EndpointInterface) && len(services) < p.endpoints {
			services = append(services, s.Name)
		}
	}
	for i, s := range services {
		e := &graph.Endpoint{
			Common: common(id("endpoint%d", i)), VPC: graph.Known(vpc), Type: graph.Known(graph.EndpointInterface),
			Service: graph.Known(s), PrivateDNS: graph.Known(true), ServicePrivateDNS: graph.Known(true), DefaultSecurityGroup: graph.Known(false),
		}
		for j := range 3 {
			e.Subnets.Add(id("subnet%d", (i+j*7)%p.subnets))
		}
		e.SecurityGroups.Add(id("group%d", i%10))
		add(e)
	}
	for i := range p.workloads {
		w := &graph.Workload{Common: common(id("workload%d", i)), WorkloadKind: graph.WorkloadInstance, DefaultSecurityGroup: graph.Known(false)}
		w.Subnets.Add(id("subnet%d", i%p.subnets))
		w.SecurityGroups.Add(id("group%d", i%10))
		add(w)
		for j := range 3 {
			g.Facts.Needs = append(g.Facts.Needs, graph.Need{Workload: w.ID, Service: services[(i+j)%len(services)]})
		}
	}
}

func benchEntry(id graph.ID, n int) *graph.NetworkACLEntry {
	e := &graph.NetworkACLEntry{
		ID: id, Direction: graph.Known(graph.Egress), Number: graph.Known(n + 1), Action: graph.Known("allow"),
		Protocol: graph.Known("-1"), FromPort: graph.Known(0), ToPort: graph.Known(65535), CIDR: graph.Known("10.0.0.0/8"),
	}
	if n%2 == 0 {
		e.Direction = graph.Known(graph.Ingress)
	}
	if n < 18 {
		e.Action, e.CIDR = graph.Known("deny"), graph.Known(fmt.Sprintf("10.200.%d.0/24", n))
	}
	return e
}

func benchRule(id graph.ID, n int) *graph.SecurityGroupRule {
	r := &graph.SecurityGroupRule{
		ID: id, Direction: graph.Known(graph.Ingress), Protocol: graph.Known("tcp"), FromPort: graph.Known(443), ToPort: graph.Known(443),
		CIDRs: []string{fmt.Sprintf("10.%d.%d.0/24", n/200%2, n%200)},
	}
	if n%5 == 0 {
		r.Direction, r.CIDRs = graph.Known(graph.Egress), []string{"10.0.0.0/8"}
	}
	return r
}

// benchGraph has a number of configurations of one size.
func benchGraph(parts int, size part) *graph.Graph {
	g := graph.New()
	for n := range parts {
		size.addTo(g, n)
	}
	g.Sort()
	Exposure(g)
	return g
}

// BenchmarkPaths shows that the cost follows what is there: one large VPC, and
// a growing number of configurations. The large VPC is the worst case, in which
// rules tell nearly all subnets apart.
func BenchmarkPaths(b *testing.B) {
	large := part{subnets: 400, endpoints: 60, rules: 2000, workloads: 100}
	small := part{subnets: 40, endpoints: 6, rules: 200, workloads: 10}
	for _, bb := range []struct {
		name  string
		parts int
		size  part
	}{
		{"large=1", 1, large}, {"large=2", 2, large}, {"large=4", 4, large},
		{"small=10", 10, small}, {"small=100", 100, small}, {"small=1000", 1000, small},
	} {
		b.Run(bb.name, func(b *testing.B) {
			g := benchGraph(bb.parts, bb.size)
			b.ReportAllocs()
			for b.Loop() {
				Paths(g)
			}
			b.ReportMetric(float64(len(g.Facts.Paths)), "paths")
		})
	}
}

// BenchmarkBudgets measures the walk against the budget that the project keeps:
// a ratio between runs of one session, so that the machine's speed cancels out.
// It reports and never fails. Run it with -benchtime=1x; it takes minutes.
//
//	vpc-ms          one VPC with 400 subnets, 60 endpoints and 2,000 rules
//	vpcs1000/100    so many of them; budget 12
//	workloads-ms    the VPC with 1,000 workloads instead of 100
//	vpc-MB          what is allocated for one, the graph included
func BenchmarkBudgets(b *testing.B) {
	size := part{subnets: 400, endpoints: 60, rules: 2000, workloads: 100}
	busy := size
	busy.workloads = 1000
	for b.Loop() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		one := min(walkParts(1, size), walkParts(1, size), walkParts(1, size))
		runtime.ReadMemStats(&after)
		hundred, thousand := walkParts(100, size), walkParts(1000, size)
		b.ReportMetric(ms(one), "vpc-ms")
		b.ReportMetric(float64(thousand)/float64(hundred), "vpcs1000/100")
		b.ReportMetric(ms(thousand), "vpcs1000-ms")
		b.ReportMetric(ms(walkParts(1, busy)), "workloads-ms")
		b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/3/(1<<20), "vpc-MB")
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// walkParts walks a number of configurations one after another and returns how
// long the walks took. Each is built when its turn comes, so that memory does not
// grow with their number.
func walkParts(parts int, size part) time.Duration {
	var took time.Duration
	for n := range parts {
		g := graph.New()
		size.addTo(g, n)
		g.Sort()
		start := time.Now()
		Exposure(g)
		Paths(g)
		took += time.Since(start)
	}
	return took
}

// TestEqualSubnets holds that equal subnets are answered once, together.
func TestEqualSubnets(t *testing.T) {
	g := benchGraph(1, part{subnets: 400, endpoints: 20, rules: 10})
	Paths(g)
	clients := 0
	for _, p := range g.Facts.Paths {
		clients += len(p.From)
		if strings.Contains(string(p.From[0]), "workload") {
			t.Errorf("path of %s, which needs nothing", p.From[0])
		}
	}
	if clients != 400*20 {
		t.Errorf("%d clients have paths, want each of 400 subnets for each of 20 services", clients)
	}
	if n := len(g.Facts.Paths); n > 20*20 {
		t.Errorf("%d paths for few kinds of subnets", n)
	}
}
