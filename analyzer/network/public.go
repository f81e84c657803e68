package network

import (
	"net/netip"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// toPublic is the outcome for a client whose name resolves to the service's
// public addresses: a gateway endpoint's routes take them, or else the default
// route does.
func (w *Walk) toPublic(c *client, service string) outcome {
	var out outcome
	for _, id := range c.site.tables {
		out = out.or(w.toPublicBy(c, id, service))
	}
	if c.site.open || len(c.site.tables) == 0 {
		out = out.or(outcome{set: w.anyPublic(c, service)}).because(c.site.why...)
	}
	return out
}

// anyPublic are all classes that a path to public addresses may have.
func (w *Walk) anyPublic(c *client, service string) pathSet {
	set := toNowhere | overInternet | overNAT | overTransit
	for _, e := range w.endpointsIn[nameKey{c.site.vpc, service}] {
		if !graph.Is(e.Type, graph.EndpointInterface) && offersGateway(e) {
			set |= overGateway
		}
	}
	return set
}

func (w *Walk) toPublicBy(c *client, table graph.ID, service string) outcome {
	var out outcome
	exits := w.exits(c.site, table, service, w.publicPlace(ipv4))
	for _, g := range w.gatewaysIn(table, c.site.vpc, service, c) {
		o := w.throughGateway(c, g, table, service).by(overGateway, g.endpoint.ID)
		if g.sure {
			return o.or(w.stolen(c, table, service, exits))
		}
		out = out.or(o).because(g.why...)
	}
	return out.or(w.byExits(c, table, service, exits))
}

// exit is a way out of a VPC for a service's public addresses.
type exit struct {
	class classSet
	// route is nil where there is none, or which one it is is not known.
	route *graph.Route
	bits  int
	// at are the addresses that it may take.
	at *place
}

// exits are the ways by which a table may send a service's public addresses.
type exits struct {
	v4 []exit
	// default6 is the class of the IPv6 default route.
	default6 classSet
	why      []string
}

// shortestList is the length of the shortest prefixes in AWS's prefix lists, or
// less: a shorter route never takes anything from them.
const shortestList = 10

// exits finds them. A default route counts as in a subnet's exposure. Which of
// the public addresses are the service's is not known, so longer routes may take
// them too.
func (w *Walk) exits(s *site, id graph.ID, service string, at *place) exits {
	key := exitKey{id, service, s.node != nil, no, at}
	if s.node != nil {
		key.blocked = setting(s.node.PublicAccessBlocked, false)
	}
	if x, ok := w.leaving[key]; ok {
		return x
	}
	x := w.findExits(s, id, service, key.blocked, at)
	w.leaving[key] = x
	return x
}

type exitKey struct {
	table    graph.ID
	service  string
	declared bool
	blocked  tri
	at       *place
}

func (w *Walk) findExits(s *site, id graph.ID, service string, blocked tri, at *place) exits {
	t := w.table(id)
	if t == nil || s.node == nil {
		return exits{v4: []exit{{class: anyClass, at: at}}, default6: isolated, why: []string{whyNotDeclared(w.name(id))}}
	}
	v := w.x.table(id, s.node)
	x := exits{default6: v.v6, why: v.why}
	listed := false
	for _, r := range w.listRoutes(id, service) {
		x.v4 = append(x.v4, exit{w.leadClass(r, blocked), r, shortestList, at})
		if listed = listed || t.when.Implies(r.When); listed {
			x.default6 = isolated
			break
		}
	}
	unsure := slices.ContainsFunc(t.entries, func(e entry) bool { return !e.sure })
	var leads []lead
	ranges := map[lead][]netip.Prefix{}
	t.publicLeads(at, func(p netip.Prefix, l lead) {
		if ranges[l] == nil {
			leads = append(leads, l)
		}
		ranges[l] = append(ranges[l], p)
	})
	for _, l := range leads {
		switch {
		case listed && l.bits < shortestList, l.local:
		case l.route != nil:
			x.v4 = append(x.v4, exit{w.leadClass(l.route, blocked), l.route, l.bits, w.place(ranges[l])})
		case !unsure && !l.unseen:
			x.v4 = append(x.v4, exit{class: isolated, at: w.place(ranges[l])})
		}
	}
	for class := public; class <= isolated && !listed; class <<= 1 {
		// Beside a route for a part of the addresses an unseen one may take the rest.
		has := slices.ContainsFunc(x.v4, func(e exit) bool { return e.class&class != 0 && e.at == at })
		if v.v4&class != 0 && !has && (unsure || t.unseen || len(t.vague) > 0 || len(x.v4) == 0) {
			x.v4 = append(x.v4, exit{class: class, at: at})
		}
	}
	return x
}

func (w *Walk) leadClass(r *graph.Route, blocked tri) classSet {
	class := w.x.target(r, blocked == yes)
	class |= dropped(class)
	if blocked == maybe {
		without := w.x.target(r, true)
		class |= without | dropped(without)
	}
	return class
}

// stolen is the outcome for those of a service's addresses that longer routes
// than a gateway endpoint's may take.
func (w *Walk) stolen(c *client, table graph.ID, service string, x exits) outcome {
	var out outcome
	for _, e := range x.v4 {
		if e.route != nil && e.bits >= shortestList && e.route.DestinationPrefixList.Or("") == "" {
			out = out.or(w.byExits(c, table, service, exits{v4: []exit{e}, default6: isolated})).because(whyStolen(w.name(e.route.ID)))
		}
	}
	return out
}

// byExits is the outcome by routes to the internet. Both address families
// count, and of those that work the more exposed one decides. A workload without
// a public address uses what IPv4 route it has.
func (w *Walk) byExits(c *client, table graph.ID, service string, x exits) outcome {
	var v4, v6 outcome
	n := 0
	for _, e := range x.v4 {
		for class := public; class <= isolated; class <<= 1 {
			if e.class&class == 0 {
				continue
			}
			n++
			r := e.route
			if r == nil {
				r = w.defaultRoute(table, class, ipv4)
			}
			v4 = v4.or(w.as(c, table, service, class, outway{ipv4, r, e.at}))
		}
	}
	switch {
	case n > 1 && len(x.why) > 0:
		v4 = v4.because(x.why...)
	case n > 1:
		v4 = v4.because(whyRoutes(w.name(table)))
	}
	if x.default6 == isolated || c.groups != nil && c.public != yes && v4.set != toNowhere && v4.set != 0 {
		return v4
	}
	for class := public; class <= isolated; class <<= 1 {
		if x.default6&class != 0 {
			v6 = v6.or(w.as(c, table, service, class, outway{ipv6, w.defaultRoute(table, class, ipv6), w.publicPlace(ipv6)}))
		}
	}
	if x.default6.count() > 1 {
		v6 = v6.because(x.why...)
	}
	return v4.exposed(v6)
}

// exposed is the outcome where one family has the outcome o, the other one p,
// and the more exposed one that works decides.
func (o outcome) exposed(p outcome) outcome {
	switch {
	case p.set == toNowhere:
		return o
	case o.set == toNowhere || o.set == 0:
		return p
	}
	rank := func(s pathSet) int { return slices.Index([]pathSet{overInternet, overNAT, overTransit, toNowhere}, s) }
	var set pathSet
	for a := toNowhere; a <= overNAT; a <<= 1 {
		for b := toNowhere; b <= overNAT; b <<= 1 {
			if o.set&a != 0 && p.set&b != 0 {
				if rank(b) < rank(a) {
					set |= b
				} else {
					set |= a
				}
			}
		}
	}
	out := o
	if set == p.set {
		out = p
	}
	out.set, out.why = set, slices.Concat(o.why, p.why)
	return out
}

// outway is a route to the internet and the addresses that it takes.
type outway struct {
	f     family
	route *graph.Route
	at    *place
}

// as is the outcome where a route has a class.
func (w *Walk) as(c *client, table graph.ID, service string, class classSet, v outway) outcome {
	leaves := w.leaves(c, service, v)
	switch class {
	case isolated:
		o := stopped(w.missing(c, table, service)...).by(overNAT, w.candidate(c.site.vpc, service))
		o.set = toNowhere
		return o
	case public:
		return w.overInternet(c, table, service, v)
	case transit:
		return all(leaves, w.routed(table, v.route)).by(overTransit, "")
	}
	return all(leaves, w.routed(table, v.route), w.overNAT(c, service, v)).by(overNAT, "")
}

// routed says by which route packets leave, where that is known.
func (w *Walk) routed(table graph.ID, r *graph.Route) answer {
	if r == nil {
		return fine(stepDefault(table))
	}
	return fine(stepRoute(r, r.Target.Or("")))
}

// leaves answers whether groups and the subnet's ACL let a client ask public
// addresses and get replies.
func (w *Walk) leaves(c *client, service string, v outway) answer {
	asked := servicePorts(service)
	answers := make([]answer, 0, len(asked))
	for _, p := range asked {
		at := func(at *place, reply ports) answer {
			return all(
				w.letsOutTo(c, service, at, []int{p}),
				w.acl(c.site, graph.Egress, ports{p, p}, at, false),
				w.acl(c.site, graph.Ingress, reply, at, true),
			)
		}
		answers = append(answers, w.jointly(v.at, []*site{c.site}, at))
	}
	return either(answers...)
}

func servicePorts(service string) []int {
	if s, ok := aws.ServiceNamed(service); ok && len(s.Ports) > 0 {
		return s.Ports
	}
	return []int{443}
}

// overInternet is the outcome by a route to an internet gateway, which takes a
// public address.
func (w *Walk) overInternet(c *client, table graph.ID, service string, v outway) outcome {
	way := all(w.leaves(c, service, v), w.routed(table, v.route))
	switch {
	case c.groups == nil:
	case v.f == ipv6 && c.public != yes:
		way = all(way, unclear(whyIPv6))
	case c.public == yes:
		way = all(way, fine(c.publicStep))
	case c.public == no:
		way = all(way, stopped(append(w.unserved(c, table, service), c.publicStep)...))
	default:
		way = all(way, unclear(c.publicWhy...))
	}
	o := way.by(overInternet, "")
	if way.holds == no {
		o.endpoint = w.candidate(c.site.vpc, service)
	}
	return o
}

// overNAT answers whether what NAT sends on gets out: a gateway's own subnet
// must be known not to lack a way to an internet gateway, and its ACL counts.
func (w *Walk) overNAT(c *client, service string, v outway) answer {
	if v.route == nil {
		return fine()
	}
	id, ok := v.route.Target.Get()
	n, declared := w.g.Node(id).(*graph.NATGateway)
	if !ok || !declared {
		return fine()
	}
	if graph.Is(n.Connectivity, "private") {
		return w.overPrivateNAT(n)
	}
	subnet, ok := n.Subnet.Get()
	if !ok {
		return fine()
	}
	s := w.site(subnet, c.site.vpc)
	if s.node == nil {
		return fine()
	}
	here := c.site.in(v.f)
	var answers []answer
	for _, p := range servicePorts(service) {
		answers = append(answers, w.jointly(v.at, []*site{c.site, s}, func(at *place, replied ports) answer {
			in, reply := fine(), fine()
			if s.id != c.site.id {
				in = w.acl(s, graph.Ingress, ports{p, p}, here, false)
				reply = w.acl(s, graph.Egress, replied, here, true)
			}
			return all(
				in,
				w.natGetsOut(n, s, service, outway{v.f, v.route, at}),
				w.acl(s, graph.Egress, ports{p, p}, at, false),
				w.acl(s, graph.Ingress, replied, at, true),
				reply,
			)
		}))
	}
	return either(answers...)
}

// overPrivateNAT follows a private NAT gateway by its subnet's routes. What it
// sends to an internet gateway is dropped (VPC User Guide, "NAT gateway
// basics").
func (w *Walk) overPrivateNAT(n *graph.NATGateway) answer {
	subnet, ok := n.Subnet.Get()
	s, declared := w.g.Node(subnet).(*graph.Subnet)
	if !ok || !declared {
		return unclear(whyPrivateNAT(w.name(n.ID)))
	}
	e := w.exposure(s)
	for _, class := range e.Possible {
		if class == graph.ExposureTransit || class == graph.ExposureNAT {
			if len(e.Possible) == 1 && class == graph.ExposureTransit {
				return fine()
			}
			return unclear(whyPrivateNAT(w.name(n.ID)))
		}
	}
	return stopped(stepPrivateNAT(n, s.ID))
}

// natGetsOut answers whether a NAT gateway's subnet has a way out. Where that
// is no internet gateway (a firewall, a transit gateway) nothing says that it
// does not get there. A NAT gateway sends nothing to gateway endpoints (VPC User
// Guide, "NAT gateway basics").
func (w *Walk) natGetsOut(n *graph.NATGateway, s *site, service string, v outway) answer {
	if v.f != ipv4 {
		return fine()
	}
	var answers []answer
	for _, id := range s.tables {
		for _, e := range w.exits(s, id, service, v.at).v4 {
			if e.class&(public|transit) != 0 {
				answers = append(answers, fine(stepNATSubnet(n, s.id)))
			}
			if e.class&(nat|isolated) != 0 {
				answers = append(answers, stopped(stepNATStuck(n, s.id)))
			}
		}
	}
	if s.open || len(answers) == 0 {
		answers = append(answers, unclear(s.why...))
	}
	return same(answers...)
}

// listRoutes returns the routes to the prefix list of a service's own addresses,
// which is longer than any default route.
func (w *Walk) listRoutes(table graph.ID, service string) []*graph.Route {
	var out []*graph.Route
	for _, r := range w.x.routes[table] {
		id, ok := r.DestinationPrefixList.Get()
		list, declared := w.g.Node(id).(*graph.PrefixList)
		if ok && declared && graph.Is(list.Service, service) {
			out = append(out, r)
		}
	}
	return out
}

// defaultRoute returns the route of a class that leads to the internet, for the
// proof: the shortest one.
func (w *Walk) defaultRoute(table graph.ID, class classSet, f family) *graph.Route {
	var best *graph.Route
	bits := 129
	for _, r := range w.x.routes[table] {
		if w.x.target(r, false)&class == 0 {
			continue
		}
		ways, _ := w.x.ways(r, f, 0)
		for _, v := range ways {
			if v.prefix.Bits() < bits && v.prefix.Overlaps(f.internet()) {
				best, bits = r, v.prefix.Bits()
			}
		}
	}
	if bits > 8 {
		return nil
	}
	return best
}
