package network_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// services are those that paths are asked for: with a gateway type and without,
// with a port of its own, with a wildcard for a name.
var services = []string{"s3", "dynamodb", "ssm", "cassandra", "ecr.dkr"}

// drawing makes a random small network, of which everything is known and which
// AWS would accept.
type drawing struct {
	*rand.Rand
	nodes []graph.Node
	vpcs  []*drawnVPC
	// transit is the transit gateway, or nil.
	transit *graph.TransitGateway
	parts   int
}

// drawnVPC is a VPC with what stands in it.
type drawnVPC struct {
	*graph.VPC
	prefix   string
	subnets  []*graph.Subnet
	tables   []*graph.RouteTable
	groups   []*graph.SecurityGroup
	acls     []*graph.NetworkACL
	internet graph.ID
	nats     []graph.ID
	// blocked is true where Block Public Access is on.
	blocked bool
}

// draw returns the nodes of a random network. The same seed draws the same.
func draw(seed uint64) []graph.Node {
	d := &drawing{Rand: rand.New(rand.NewPCG(seed, 0))}
	for i := range 1 + d.IntN(3) {
		d.drawVPC(i)
	}
	d.drawPrefixLists()
	d.drawConnections()
	for _, v := range d.vpcs {
		d.drawRules(v)
		d.drawEndpoints(v)
		d.drawWorkloads(v)
	}
	d.drawZones()
	for _, v := range d.vpcs {
		d.drawRoutes(v)
	}
	return d.nodes
}

// assemble makes a graph of nodes, with the verdicts on endpoint policies that
// the names of the policies say.
func assemble(nodes []graph.Node) *graph.Graph {
	g := graph.New()
	for _, n := range nodes {
		g.Add(n, &graph.Origin{Address: string(n.Base().ID)})
	}
	g.Sort()
	for _, e := range g.Endpoints {
		verdict := graph.EndpointFullAccess
		if id, ok := e.Policy.Get(); ok {
			verdict = strings.TrimPrefix(string(id), "policy:")
		}
		g.Facts.EndpointPolicies = append(g.Facts.EndpointPolicies, graph.EndpointPolicyVerdict{Endpoint: e.ID, Policy: e.Policy, Verdict: verdict})
	}
	return g
}

func (d *drawing) chance(p float64) bool { return d.Float64() < p }

func pick[T any](d *drawing, from ...T) T { return from[d.IntN(len(from))] }

// some returns between least and most elements.
func some[T any](d *drawing, from []T, least, most int) []T {
	out := slices.Clone(from)
	d.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out[:min(len(out), least+d.IntN(most-least+1))]
}

func common(id graph.ID) graph.Common {
	return graph.Common{ID: id, Region: graph.Known(region)}
}

func refsTo[T graph.Node](nodes ...T) graph.Refs {
	var out graph.Refs
	for _, n := range nodes {
		out.Add(n.Base().ID)
	}
	return out
}

func (d *drawing) add(n graph.Node) { d.nodes = append(d.nodes, n) }

func (d *drawing) part(of graph.ID) graph.ID {
	d.parts++
	return graph.ID(fmt.Sprintf("%s#%d", of, d.parts))
}

func (d *drawing) drawVPC(i int) {
	id := graph.ID(fmt.Sprintf("vpc%d", i))
	v := &drawnVPC{prefix: fmt.Sprintf("10.%d.0.", i), blocked: d.chance(.08)}
	v.VPC = &graph.VPC{
		Common: common(id), CIDRs: graph.Known([]string{v.prefix + "0/26"}), IPv6: graph.Known(false),
		DNSSupport: graph.Known(!d.chance(.06)), DNSHostnames: graph.Known(!d.chance(.1)), AmazonDNS: graph.Known(true),
		MainRouteTable: graph.Known(id + ".main"), DefaultSecurityGroup: graph.Known(id + ".default-group"), DefaultNetworkACL: graph.Known(id + ".default-acl"),
	}
	if must(v.DNSSupport) {
		v.AmazonDNS = graph.Known(!d.chance(.05))
	}
	cidrs := []string{"0/28", "16/28", "32/28", "48/28"}
	if d.chance(.3) {
		cidrs[0], cidrs = "0/27", append(cidrs[:1], cidrs[2:]...)
	}
	if d.chance(.2) {
		second := fmt.Sprintf("10.%d.0.0/27", 100+i)
		v.CIDRs = graph.Known([]string{v.prefix + "0/26", second})
		cidrs = append(cidrs, second)
	}
	d.add(v.VPC)
	for j := range 1 + d.IntN(3) {
		main := j == 0
		name := graph.ID(fmt.Sprintf("%s.table%d", id, j))
		if main {
			name = id + ".main"
		}
		t := &graph.RouteTable{Common: common(name), VPC: graph.Known(id), Implicit: main, Main: graph.Known(main)}
		v.tables = append(v.tables, t)
		d.add(t)
	}
	d.drawGroupsAndACLs(v)
	for j, c := range some(d, cidrs, 1, 4) {
		d.drawSubnet(v, j, c)
	}
	if d.chance(.7) {
		v.internet = id + ".internet"
		d.add(&graph.InternetGateway{Common: common(v.internet), VPCs: refsTo(v.VPC)})
	}
	for j := range d.IntN(3) {
		n := &graph.NATGateway{Common: common(graph.ID(fmt.Sprintf("%s.nat%d", id, j))), VPC: graph.Known(id), Connectivity: graph.Known("public")}
		if !d.chance(.15) {
			n.Subnet = graph.Known(v.subnets[0].ID)
			if d.chance(.2) {
				n.Subnet = graph.Known(pick(d, v.subnets...).ID)
			}
		}
		v.nats = append(v.nats, n.ID)
		d.add(n)
	}
	d.vpcs = append(d.vpcs, v)
}

func (d *drawing) drawSubnet(v *drawnVPC, j int, cidr string) {
	if !strings.HasPrefix(cidr, "10.") {
		cidr = v.prefix + cidr
	}
	acl := v.acls[0]
	if d.chance(.5) {
		acl = pick(d, v.acls...)
	}
	s := &graph.Subnet{
		Common: common(graph.ID(fmt.Sprintf("%s.subnet%d", v.ID, j))), VPC: graph.Known(v.ID), CIDR: graph.Known(cidr),
		Zone:        graph.Known(graph.Zone{By: "name", Value: region + pick(d, "a", "b", "c")}),
		MapPublicIP: graph.Known(d.chance(.5)), NetworkACL: graph.Known(acl.ID),
		PublicAccessBlocked: graph.Known(v.blocked && d.chance(.7)),
	}
	acl.Subnets.Add(s.ID)
	if d.chance(.7) {
		s.RouteTables.Add(pick(d, v.tables...).ID)
	}
	v.subnets = append(v.subnets, s)
	d.add(s)
}

func (d *drawing) drawGroupsAndACLs(v *drawnVPC) {
	for j := range 1 + d.IntN(3) {
		g := &graph.SecurityGroup{Common: common(graph.ID(fmt.Sprintf("%s.group%d", v.ID, j))), VPC: graph.Known(v.ID), Managed: true}
		if j == 0 {
			g.ID, g.Implicit, g.Managed = v.ID+".default-group", true, d.chance(.3)
		}
		v.groups = append(v.groups, g)
		d.add(g)
	}
	for j := range 1 + d.IntN(2) {
		a := &graph.NetworkACL{Common: common(graph.ID(fmt.Sprintf("%s.acl%d", v.ID, j))), VPC: graph.Known(v.ID)}
		if j == 0 {
			a.ID, a.Implicit = v.ID+".default-acl", true
		}
		v.acls = append(v.acls, a)
		d.add(a)
	}
}

func (d *drawing) drawPrefixLists() {
	for _, l := range []*graph.PrefixList{
		{Common: common("pl-s3"), Open: true, Service: graph.Known("s3")},
		{Common: common("pl-dynamodb"), Open: true, Service: graph.Known("dynamodb")},
		{Common: common("pl-all"), CIDRs: []string{"0.0.0.0/1", "128.0.0.0/1"}},
		{Common: common("pl-inside"), CIDRs: []string{"10.0.0.0/26", "10.1.0.0/27", "10.1.0.32/27"}},
	} {
		d.add(l)
	}
}

// ranges returns a source or destination of rules and entries: mostly a wide one.
func (d *drawing) ranges(v *drawnVPC) []string {
	if d.chance(.3) {
		return []string{"0.0.0.0/0"}
	}
	other := pick(d, d.vpcs...)
	half := strings.Replace(must(pick(d, other.subnets...).CIDR), "/28", "/29", 1)
	return pick(d,
		[]string{v.prefix + "0/26"}, []string{"10.0.0.0/8"}, []string{other.prefix + "0/26"}, []string{must(pick(d, other.subnets...).CIDR)},
		[]string{v.prefix + "0/27", v.prefix + "32/27"}, []string{half}, []string{"0.0.0.0/1", "128.0.0.0/1"}, []string{"0.0.0.0/1"},
		[]string{"52.216.0.0/15"}, []string{"10.0.0.0/8", "52.216.0.0/15"}, must(other.CIDRs), nil,
	)
}

type flow struct {
	protocol string
	from, to int
}

// traffic returns a protocol and ports: mostly some that HTTPS is among.
func (d *drawing) traffic() flow {
	if d.chance(.45) {
		return pick(d, flow{"tcp", 443, 443}, flow{"-1", 0, 65535})
	}
	return pick(d,
		flow{"tcp", 443, 443}, flow{"-1", 0, 65535}, flow{"6", 443, 443}, flow{"tcp", 0, 65535}, flow{"tcp", 80, 443},
		flow{"tcp", 443, 9142}, flow{"tcp", 444, 65535}, flow{"udp", 443, 443}, flow{"17", 0, 65535}, flow{"tcp", 9142, 9142},
		flow{"tcp", 80, 80}, flow{"icmp", -1, -1}, flow{"50", 0, 65535},
	)
}

func (d *drawing) drawRules(v *drawnVPC) {
	for i, g := range v.groups {
		if i == 0 && !g.Managed {
			d.addRule(g, &graph.SecurityGroupRule{Direction: graph.Known(graph.Ingress), Self: graph.Known(true)}, flow{"-1", 0, 65535})
			d.addRule(g, &graph.SecurityGroupRule{Direction: graph.Known(graph.Egress), CIDRs: []string{"0.0.0.0/0"}}, flow{"-1", 0, 65535})
			continue
		}
		if d.chance(.6) {
			d.addRule(g, &graph.SecurityGroupRule{Direction: graph.Known(graph.Egress), CIDRs: []string{"0.0.0.0/0"}}, flow{"-1", 0, 65535})
		}
		if d.chance(.6) {
			r := &graph.SecurityGroupRule{Direction: graph.Known(graph.Ingress), CIDRs: pick(d, []string{"10.0.0.0/8"}, must(v.CIDRs))}
			d.addRule(g, r, pick(d, flow{"tcp", 443, 443}, flow{"6", 443, 9142}))
		}
		for range d.IntN(4) {
			d.addRule(g, d.drawRule(v), d.traffic())
		}
	}
	for i, a := range v.acls {
		d.drawEntries(v, a, i == 0)
	}
}

func (d *drawing) addRule(g *graph.SecurityGroup, r *graph.SecurityGroupRule, t flow) {
	r.ID = d.part(g.ID)
	r.Protocol, r.FromPort, r.ToPort = graph.Known(t.protocol), graph.Known(t.from), graph.Known(t.to)
	r.Self = r.Self.OrDefault(false)
	g.Rules = append(g.Rules, r)
}

func (d *drawing) drawRule(v *drawnVPC) *graph.SecurityGroupRule {
	r := &graph.SecurityGroupRule{Direction: graph.Known(pick(d, graph.Ingress, graph.Ingress, graph.Egress))}
	switch d.IntN(8) {
	case 0:
		r.Groups = append(r.Groups, pick(d, v.groups...).ID)
	case 1:
		if graph.Is(r.Direction, graph.Egress) {
			r.Groups = append(r.Groups, pick(d, v.groups...).ID)
		} else {
			r.Groups = append(r.Groups, pick(d, pick(d, d.vpcs...).groups...).ID)
		}
	case 2:
		r.Self = graph.Known(true)
	case 3:
		r.PrefixLists = append(r.PrefixLists, pick[graph.ID](d, "pl-s3", "pl-dynamodb", "pl-all", "pl-inside"))
	case 4:
		r.IPv6CIDRs = append(r.IPv6CIDRs, "::/0")
		r.CIDRs = d.ranges(v)
	default:
		r.CIDRs = d.ranges(v)
	}
	return r
}

// drawEntries gives an ACL its entries. Half of them, and most default ones, let
// everything through.
func (d *drawing) drawEntries(v *drawnVPC, a *graph.NetworkACL, byDefault bool) {
	stock := byDefault && d.chance(.75) || d.chance(.2)
	for _, direction := range []string{graph.Egress, graph.Ingress} {
		n := 100
		add := func(action, cidr string, t flow) {
			e := &graph.NetworkACLEntry{
				ID: d.part(a.ID), Direction: graph.Known(direction), Number: graph.Known(n), Action: graph.Known(action),
				Protocol: graph.Known(t.protocol), FromPort: graph.Known(t.from), ToPort: graph.Known(t.to),
			}
			if cidr == "::/0" {
				e.IPv6CIDR = graph.Known(cidr)
			} else {
				e.CIDR = graph.Known(cidr)
			}
			a.Entries = append(a.Entries, e)
			n += 1 + d.IntN(10)
		}
		if stock {
			add("allow", "0.0.0.0/0", flow{"-1", 0, 65535})
			continue
		}
		for range d.IntN(5) {
			action, t := pick(d, "allow", "allow", "deny"), d.traffic()
			if d.chance(.5) {
				t = pick(d, flow{"tcp", 1024, 65535}, flow{"tcp", 1024, 65535}, flow{"tcp", 32768, 65535}, flow{"tcp", 1024, 32767}, flow{"tcp", 3389, 3389})
			}
			for _, c := range d.ranges(v) {
				add(action, c, t)
			}
		}
		if d.chance(.05) {
			add("allow", "::/0", flow{"-1", 0, 65535})
		}
		if d.chance(.6) {
			add("allow", "0.0.0.0/0", flow{"-1", 0, 65535})
		}
	}
	slices.SortStableFunc(a.Entries, func(x, y *graph.NetworkACLEntry) int {
		return cmp.Or(cmp.Compare(must(x.Direction), must(y.Direction)), cmp.Compare(must(x.Number), must(y.Number)))
	})
}

func (d *drawing) newEndpoint(v *drawnVPC, name, kind string) *graph.Endpoint {
	e := endpoint(v.ID, name, kind)
	e.ID = d.part(e.ID)
	if d.chance(.15) {
		e.Policy = graph.Known(graph.ID("policy:" + pick(d, graph.EndpointNoEffect, graph.EndpointNarrowed)))
	}
	d.add(e)
	return e
}

// endpoint returns an endpoint of an AWS service, with what the table of services
// says of it.
func endpoint(vpc graph.ID, name, kind string) *graph.Endpoint {
	known, _ := aws.ServiceNamed(name)
	e := &graph.Endpoint{
		Common: common(vpc + "." + graph.ID(name+"-"+strings.ToLower(kind))), VPC: graph.Known(vpc), Type: graph.Known(kind),
		ServiceName: graph.Known("com.amazonaws." + region + "." + name), Service: graph.Known(name), ServiceOwner: graph.Known("aws"),
		ServiceRegion: graph.Known(region), ServiceKnown: graph.Known(true), ServiceTypes: known.Types,
		ServicePrivateDNS: graph.Known(len(known.PrivateDNSNames) > 0), ServicePrivateDNSNames: known.PrivateDNSIn(region), ServicePolicy: graph.Known(known.Policy),
		DefaultSecurityGroup: graph.Known(false), PrivateDNS: graph.Known(false), IPAddressType: graph.Known("ipv4"),
	}
	for _, p := range known.Ports {
		e.ServicePorts = append(e.ServicePorts, graph.Port{Protocol: "tcp", From: p, To: p})
	}
	return e
}

func (d *drawing) drawEndpoints(v *drawnVPC) {
	for _, name := range []string{"s3", "dynamodb"} {
		free := slices.Clone(v.tables)
		for range d.IntN(3) {
			e := d.newEndpoint(v, name, graph.EndpointGateway)
			mine := some(d, free, 0, 2)
			e.RouteTables = refsTo(mine...)
			if other := pick(d, d.vpcs...); other.VPC != v.VPC && d.chance(.08) {
				// AWS refuses that, and the endpoint serves only its own VPC.
				e.RouteTables.Add(other.tables[0].ID)
			}
			free = slices.DeleteFunc(free, func(t *graph.RouteTable) bool { return slices.Contains(mine, t) })
		}
	}
	for _, name := range services {
		if !d.chance(.45) {
			continue
		}
		e := d.newEndpoint(v, name, graph.EndpointInterface)
		zones := map[graph.Zone]bool{}
		least := 1
		if d.chance(.04) {
			least = 0
		}
		for _, s := range some(d, v.subnets, least, 3*least) {
			if z := must(s.Zone); !zones[z] {
				zones[z] = true
				e.Subnets.Add(s.ID)
			}
		}
		e.SecurityGroups, e.DefaultSecurityGroup = d.membership(v)
		if must(e.ServicePrivateDNS) {
			e.PrivateDNS = graph.Known(d.chance(.75))
		}
		if name == "s3" {
			e.InboundResolverOnly = graph.Known(must(e.PrivateDNS) && d.chance(.4))
		}
	}
}

// membership draws the groups of an interface: none given means the default one.
func (d *drawing) membership(v *drawnVPC) (graph.Refs, graph.Attr[bool]) {
	if len(v.groups) == 1 || d.chance(.2) {
		return graph.Refs{}, graph.Known(true)
	}
	return refsTo(some(d, v.groups[1:], 1, 2)...), graph.Known(false)
}

func (d *drawing) drawWorkloads(v *drawnVPC) {
	for j := range d.IntN(3) {
		w := &graph.Workload{
			Common:       common(graph.ID(fmt.Sprintf("%s.workload%d", v.ID, j))),
			WorkloadKind: pick(d, graph.WorkloadInstance, graph.WorkloadAutoScalingGroup, graph.WorkloadFunction, graph.WorkloadECSService, graph.WorkloadNodeGroup),
			Subnets:      refsTo(some(d, v.subnets, 1, 2)...), PodIdentity: graph.Known(false),
		}
		w.SecurityGroups, w.DefaultSecurityGroup = d.membership(v)
		switch w.WorkloadKind {
		case graph.WorkloadInstance:
			w.Subnets.IDs = w.Subnets.IDs[:1]
			w.SourceDestCheck = graph.Known(true)
			fallthrough
		case graph.WorkloadAutoScalingGroup:
			if d.chance(.5) {
				w.PublicIP = graph.Known(d.chance(.5))
			}
		case graph.WorkloadECSService:
			w.PublicIP = graph.Known(d.chance(.5))
		case graph.WorkloadFunction:
			w.PublicIP = graph.Known(false)
		}
		d.add(w)
	}
}
