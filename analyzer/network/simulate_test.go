package network_test

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// This file is the naive reference for paths: it sends packets, one at a time,
// through a graph of which everything is known. It asks every rule, entry and
// route for every packet and remembers nothing. What AWS decides and no
// configuration says (which address of a subnet a client has, which of a
// network interface, which of a service, which ephemeral port) is a choice: the
// simulation makes all choices that can matter and collects what comes out.

// classes is a set of path classes.
type classes map[graph.PathClass]bool

func (c classes) add(other classes) {
	for k := range other {
		c[k] = true
	}
}

// worstFirst is the order in which a workload in several subnets takes the worst
// of their paths.
var worstFirst = []graph.PathClass{
	graph.PathNone, graph.PathInternet, graph.PathTransit, graph.PathNAT,
	graph.PathInterfaceEndpoint, graph.PathGatewayEndpoint,
}

func (c classes) list() []graph.PathClass {
	var out []graph.PathClass
	for _, k := range worstFirst {
		if c[k] {
			out = append(out, k)
		}
	}
	return out
}

// worst returns what the worst of two paths can be, each of which is
// independently one of its set. Of an empty set nothing is known, but nothing is
// worse than none.
func worst(a, b classes) classes {
	out := classes{}
	for _, pair := range [][2]classes{{a, b}, {b, a}} {
		if pair[0][graph.PathNone] && len(pair[1]) == 0 {
			out[graph.PathNone] = true
		}
	}
	for x := range a {
		for y := range b {
			if slices.Index(worstFirst, x) <= slices.Index(worstFirst, y) {
				out[x] = true
			} else {
				out[y] = true
			}
		}
	}
	return out
}

// host is an address in a subnet with the groups of its interface.
type host struct {
	subnet  *graph.Subnet
	address netip.Addr
	groups  []*graph.SecurityGroup
	// letsAll is true for the client that stands for its subnet: its groups let
	// everything through, and it is in whatever group of its VPC another's names.
	letsAll bool
	// public is true where it has a public address.
	public bool
}

// place is where a service is on the internet: an address, and the range of the
// service's prefix list that it lies in.
type place struct {
	address netip.Addr
	listed  netip.Prefix
}

// simulation answers for one service of one graph.
type simulation struct {
	g       *graph.Graph
	service string
	port    int
	// names are names that clients of the service ask for.
	names []string
	// parsed saves reading the same range again and again.
	parsed map[string]netip.Prefix
	// hosts, ports and places are the choices: the addresses of each subnet, the
	// ephemeral ports, and where the service may be on the internet.
	hosts  map[graph.ID][]netip.Addr
	ports  []int
	places []place
	// open is true where the last path hangs on what is not simulated, so that
	// more may be possible.
	open bool
}

func newSimulation(g *graph.Graph, service string) *simulation {
	s := &simulation{g: g, service: service, port: 443, parsed: map[string]netip.Prefix{}}
	known, ok := aws.ServiceNamed(service)
	if !ok {
		panic("no such service: " + service)
	}
	s.port = known.Ports[0]
	for _, name := range privateNames(service) {
		s.names = append(s.names, strings.Replace(name, "*.", "some.", 1))
	}
	s.hosts = map[graph.ID][]netip.Addr{}
	for _, subnet := range g.Subnets {
		s.hosts[subnet.ID] = s.edges(s.prefix(must(subnet.CIDR)))
	}
	s.ports = s.ephemeralPorts()
	s.places = s.publicPlaces()
	return s
}

// region is that of all graphs here.
const region = "us-east-1"

// privateNames are the names under which clients call a service. DynamoDB has
// one, although no endpoint answers to it.
func privateNames(service string) []string {
	switch service {
	case "s3":
		return []string{"s3." + region + ".amazonaws.com", "*.s3." + region + ".amazonaws.com"}
	case "ecr.dkr":
		return []string{"*.dkr.ecr." + region + ".amazonaws.com"}
	}
	return []string{service + "." + region + ".amazonaws.com"}
}

func (s *simulation) prefix(text string) netip.Prefix {
	p, ok := s.parsed[text]
	if !ok {
		p = netip.MustParsePrefix(text)
		s.parsed[text] = p
	}
	return p
}

func nodeOf[T graph.Node](g *graph.Graph, id graph.ID) T {
	n, ok := g.Node(id).(T)
	if !ok {
		panic(fmt.Sprintf("%s is not in the graph, or of another kind", id))
	}
	return n
}

func must[T any](a graph.Attr[T]) T {
	v, ok := a.Get()
	if !ok && !a.IsNull() {
		panic("the simulation knows everything")
	}
	return v
}

// classes returns every class that the path of a subnet or a workload has under
// some choice.
func (s *simulation) classes(from graph.ID) classes {
	s.open = false
	if subnet, ok := s.g.Node(from).(*graph.Subnet); ok {
		c := host{subnet: subnet, letsAll: true, public: true}
		for _, group := range s.g.SecurityGroups {
			if must(group.VPC) == must(subnet.VPC) {
				c.groups = append(c.groups, group)
			}
		}
		return s.fromSubnet(c)
	}
	w := nodeOf[*graph.Workload](s.g, from)
	var out classes
	for _, id := range w.Subnets.IDs {
		subnet := nodeOf[*graph.Subnet](s.g, id)
		c := host{subnet: subnet, groups: s.groups(w.SecurityGroups, w.DefaultSecurityGroup, subnet.VPC), public: hasPublicAddress(w, subnet)}
		if here := s.fromSubnet(c); out == nil {
			out = here
		} else {
			out = worst(out, here)
		}
	}
	return out
}

func hasPublicAddress(w *graph.Workload, subnet *graph.Subnet) bool {
	if w.WorkloadKind == graph.WorkloadFunction {
		return false
	}
	return must(w.PublicIP.OrDefault(must(subnet.MapPublicIP)))
}

func (s *simulation) groups(explicit graph.Refs, byDefault graph.Attr[bool], vpc graph.Attr[graph.ID]) []*graph.SecurityGroup {
	var out []*graph.SecurityGroup
	for _, id := range explicit.IDs {
		out = append(out, nodeOf[*graph.SecurityGroup](s.g, id))
	}
	if must(byDefault) {
		v := nodeOf[*graph.VPC](s.g, must(vpc))
		out = append(out, nodeOf[*graph.SecurityGroup](s.g, must(v.DefaultSecurityGroup)))
	}
	return out
}

// fromSubnet tries every address of the subnet, and every name of the service.
func (s *simulation) fromSubnet(c host) classes {
	out := classes{}
	for _, address := range s.hosts[c.subnet.ID] {
		c.address = address
		for _, name := range s.names {
			for _, to := range s.resolve(nodeOf[*graph.VPC](s.g, must(c.subnet.VPC)), name) {
				out.add(s.fromHost(c, to))
			}
		}
	}
	return out
}

func (s *simulation) fromHost(c host, to answer) classes {
	switch {
	case to.endpoint != nil:
		return s.toEndpoint(c, to.endpoint)
	case !to.public:
		return classes{graph.PathNone: true}
	}
	out := classes{}
	if s.hasIPv6Way(c.subnet) {
		s.open = true // Packets are IPv4 only.
		return out
	}
	for _, p := range s.places {
		for _, ephemeral := range s.ports {
			out[s.toInternet(c, p, ephemeral)] = true
		}
	}
	return out
}

// hasIPv6Way reports whether a route for IPv6 is in a subnet's table and its ACL
// lets some IPv6 pass, so that packets of that family may get out.
func (s *simulation) hasIPv6Way(subnet *graph.Subnet) bool {
	routed := slices.ContainsFunc(s.g.Routes, func(r *graph.Route) bool {
		return r.DestinationIPv6CIDR.IsKnown() && must(r.RouteTable) == s.table(subnet)
	})
	acl := nodeOf[*graph.NetworkACL](s.g, must(subnet.NetworkACL))
	return routed && slices.ContainsFunc(acl.Entries, func(e *graph.NetworkACLEntry) bool { return e.IPv6CIDR.IsKnown() })
}

// toEndpoint asks whether each network interface of the endpoint answers. One
// that never does, whatever the choices, makes the path none.
func (s *simulation) toEndpoint(c host, e *graph.Endpoint) classes {
	all := passage{can: true, sure: true}
	for _, id := range e.Subnets.IDs {
		h := host{subnet: nodeOf[*graph.Subnet](s.g, id), groups: s.groups(e.SecurityGroups, e.DefaultSecurityGroup, e.VPC)}
		here := passage{sure: true}
		for _, address := range s.hosts[h.subnet.ID] {
			h.address = address
			for _, ephemeral := range s.ports {
				here = here.or(s.exchange(c, h, ephemeral))
			}
		}
		all = all.and(here)
	}
	s.open = s.open || all.open
	switch {
	case len(e.Subnets.IDs) == 0 || s.refuses(e) || !all.can && !all.open:
		return classes{graph.PathNone: true}
	case all.open:
		return classes{}
	case all.sure:
		return classes{graph.PathInterfaceEndpoint: true}
	}
	return classes{graph.PathNone: true, graph.PathInterfaceEndpoint: true}
}

func (s *simulation) refuses(e *graph.Endpoint) bool {
	for _, v := range s.g.Facts.EndpointPolicies {
		if v.Endpoint == e.ID && v.Verdict == graph.EndpointNoEffect {
			return true
		}
	}
	return false
}

// exchange sends a request from a client to a network interface, and the reply.
// Groups are stateful: they let the reply through.
func (s *simulation) exchange(c, h host, ephemeral int) passage {
	allowed := s.groupsPass(c, graph.Egress, h.address, h.groups, s.port) &&
		s.aclPasses(c.subnet, h.subnet, graph.Egress, h.address, s.port) &&
		s.aclPasses(h.subnet, c.subnet, graph.Ingress, c.address, s.port) &&
		s.groupsPass(h, graph.Ingress, c.address, c.groups, s.port) &&
		s.aclPasses(h.subnet, c.subnet, graph.Egress, c.address, ephemeral) &&
		s.aclPasses(c.subnet, h.subnet, graph.Ingress, h.address, ephemeral)
	if !allowed {
		return passage{}
	}
	return s.carries(c.subnet, h).and(s.carries(h.subnet, c))
}

// toInternet sends a packet from a client to a public address of the service.
func (s *simulation) toInternet(c host, p place, ephemeral int) graph.PathClass {
	if !s.groupsPass(c, graph.Egress, p.address, nil, s.port) ||
		!s.aclPasses(c.subnet, nil, graph.Egress, p.address, s.port) ||
		!s.aclPasses(c.subnet, nil, graph.Ingress, p.address, ephemeral) {
		return graph.PathNone
	}
	hop := s.lookUp(c.subnet, p.address, &p)
	switch {
	case hop.gateway != nil:
		if s.refuses(hop.gateway) {
			return graph.PathNone
		}
		return graph.PathGatewayEndpoint
	case hop.route == nil || hop.blackhole:
		return graph.PathNone
	}
	switch must(hop.route.TargetKind) {
	case graph.TargetInternetGateway:
		if !c.public {
			return graph.PathNone
		}
		return graph.PathInternet
	case graph.TargetNATGateway:
		if !s.natPasses(c, nodeOf[*graph.NATGateway](s.g, must(hop.route.Target)), p, ephemeral) {
			return graph.PathNone
		}
		return graph.PathNAT
	case graph.TargetInstance:
		if !must(nodeOf[*graph.Workload](s.g, must(hop.route.Target)).SourceDestCheck) {
			return graph.PathNAT
		}
		return graph.PathTransit
	case graph.TargetTransitGateway, graph.TargetPeering, graph.TargetVPN, graph.TargetEndpoint, graph.TargetNetworkInterface:
		return graph.PathTransit
	}
	return graph.PathNone
}

// natPasses sends the packet on from a NAT gateway in its own subnet, and the
// reply back: to an internet gateway, which drops what a private one sends, or to
// where another network decides. NAT gateways are not taken to use gateway
// endpoints.
func (s *simulation) natPasses(c host, n *graph.NATGateway, p place, ephemeral int) bool {
	if n.Subnet.IsNull() {
		return true
	}
	subnet := nodeOf[*graph.Subnet](s.g, must(n.Subnet))
	inside := subnet == c.subnet || s.entries(subnet, graph.Ingress, c.address, s.port) && s.entries(subnet, graph.Egress, c.address, ephemeral)
	if !inside || !s.entries(subnet, graph.Egress, p.address, s.port) || !s.entries(subnet, graph.Ingress, p.address, ephemeral) {
		return false
	}
	hop := s.lookUp(subnet, p.address, &p)
	if hop.gateway != nil {
		hop = s.lookUp(subnet, p.address, nil)
	}
	if hop.route == nil || hop.blackhole {
		return false
	}
	switch must(hop.route.TargetKind) {
	case graph.TargetInternetGateway:
		return must(n.Connectivity) == "public"
	case graph.TargetInstance:
		return must(nodeOf[*graph.Workload](s.g, must(hop.route.Target)).SourceDestCheck)
	case graph.TargetNATGateway, graph.TargetLocal:
		return false
	}
	return true
}

// groupsPass asks every rule of every group of a host whether it lets the host
// send to, or receive from, a peer.
func (s *simulation) groupsPass(h host, direction string, peer netip.Addr, peerGroups []*graph.SecurityGroup, port int) bool {
	if h.letsAll {
		return true
	}
	for _, group := range h.groups {
		for _, r := range group.Rules {
			if must(r.Direction) == direction && isTCP(must(r.Protocol)) &&
				must(r.FromPort) <= port && port <= must(r.ToPort) &&
				s.ruleNames(group, r, peer, peerGroups) {
				return true
			}
		}
	}
	return false
}

func isTCP(protocol string) bool { return protocol == "-1" || protocol == "tcp" || protocol == "6" }

func (s *simulation) ruleNames(group *graph.SecurityGroup, r *graph.SecurityGroupRule, peer netip.Addr, peerGroups []*graph.SecurityGroup) bool {
	for _, c := range r.CIDRs {
		if s.prefix(c).Contains(peer) {
			return true
		}
	}
	for _, id := range r.PrefixLists {
		list := nodeOf[*graph.PrefixList](s.g, id)
		if list.Service.IsKnown() && must(list.Service) == s.service && !peer.IsPrivate() {
			return true
		}
		for _, c := range list.CIDRs {
			if s.prefix(c).Contains(peer) {
				return true
			}
		}
	}
	for _, other := range peerGroups {
		if other == group && must(r.Self) {
			return true
		}
		if slices.Contains(r.Groups, other.ID) && s.mayName(must(group.VPC), must(other.VPC)) {
			return true
		}
	}
	return false
}

// mayName reports whether a group of one VPC can name one of another: of the
// same, of a peer, or of one behind a transit gateway with references on.
func (s *simulation) mayName(vpc, other graph.ID) bool {
	if vpc == other {
		return true
	}
	for _, p := range s.g.Peerings {
		a, b := must(p.VPC), must(p.PeerVPC)
		if a == vpc && b == other || a == other && b == vpc {
			return true
		}
	}
	for _, t := range s.g.TransitGateways {
		a, b := s.attachment(t.ID, vpc), s.attachment(t.ID, other)
		if a != nil && b != nil && must(t.SecurityGroupReferencing) &&
			must(a.SecurityGroupReferencing) && must(b.SecurityGroupReferencing) {
			return true
		}
	}
	return false
}

// aclPasses asks a subnet's network ACL about a packet to or from an address in
// another subnet. Inside one subnet it is not asked.
func (s *simulation) aclPasses(at, other *graph.Subnet, direction string, remote netip.Addr, port int) bool {
	return at == other || s.entries(at, direction, remote, port)
}

// entries finds the entry with the lowest number that matches.
func (s *simulation) entries(at *graph.Subnet, direction string, remote netip.Addr, port int) bool {
	number, allowed := 1<<20, false
	for _, e := range nodeOf[*graph.NetworkACL](s.g, must(at.NetworkACL)).Entries {
		if must(e.Direction) == direction && isTCP(must(e.Protocol)) &&
			must(e.FromPort) <= port && port <= must(e.ToPort) &&
			e.CIDR.IsKnown() && s.prefix(must(e.CIDR)).Contains(remote) && must(e.Number) < number {
			number, allowed = must(e.Number), must(e.Action) == "allow"
		}
	}
	return allowed
}
