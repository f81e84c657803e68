package network

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// maxHops bounds how often a packet is routed anew on its way: a hub with an
// inspection VPC takes four.
const maxHops = 8

// packet is one that is routed by tables of a VPC on its way to another place.
type packet struct {
	vpc    graph.ID
	tables []graph.ID
	key    string // of the tables
	// open is true where another table may be the one.
	open bool
	why  []string
	to   *place
	// from and into are the VPCs of the sender and of the destination.
	from, into graph.ID
	// reply is true for an answer to what came from the destination.
	reply bool
	hops  int
	seen  []string
}

type packetKey struct {
	vpc, from, into graph.ID
	tables          string
	open            bool
	to              *place
	reply           bool
}

// travels answers whether a packet arrives. Where tables send packets to parts
// of the destination different ways, all of them must arrive.
func (w *Walk) travels(p packet) answer {
	key := packetKey{p.vpc, p.from, p.into, p.key, p.open, p.to, p.reply}
	if a, ok := w.travelled[key]; ok {
		return a
	}
	here := string(p.vpc) + "\x00" + key.tables
	if p.hops == maxHops || slices.Contains(p.seen, here) {
		return stopped(stepLoop(firstOf(p.tables, p.vpc)))
	}
	p.seen = append(slices.Clone(p.seen), here)
	p.hops++
	var answers []answer
	for _, id := range p.tables {
		answers = append(answers, w.by(id, p))
	}
	if p.open {
		answers = append(answers, unclear(p.why...))
	}
	if w.is(p.vpc, p.into) == maybe {
		answers = append(answers, unclear(whyOneVPC(w.name(p.vpc), w.name(p.into))))
	}
	a := same(answers...)
	if len(answers) == 0 {
		a = unclear(p.why...)
	}
	if p.hops == 1 {
		w.travelled[key] = a
	}
	return a
}

func firstOf(ids []graph.ID, or graph.ID) graph.ID {
	if len(ids) > 0 {
		return ids[0]
	}
	return or
}

func joinIDs(ids []graph.ID) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = string(id)
	}
	return strings.Join(texts, "\x00")
}

// by routes a packet by one table.
func (w *Walk) by(id graph.ID, p packet) answer {
	t := w.table(id)
	if t == nil {
		return unclear(whyNotDeclared(w.name(id)))
	}
	if t.vpc != "" && t.vpc != p.vpc {
		return unclear(whyForeignTable(w.name(id)))
	}
	var leads []lead
	for _, x := range p.to.prefixes {
		for _, l := range t.leads(x, p.vpc == p.into) {
			if !slices.Contains(leads, l) {
				leads = append(leads, l)
			}
		}
	}
	answers := make([]answer, 0, len(leads))
	for _, l := range leads {
		a := w.follow(t, l, p)
		if l.vague {
			a.why = append(slices.Clone(a.why), whyDestination(w.name(l.route.ID)))
		}
		answers = append(answers, a)
	}
	out := same(answers...)
	if out.holds == maybe && len(leads) > 1 {
		out.why = append(out.why, t.why...)
	}
	return out
}

// follow takes one lead of a table.
func (w *Walk) follow(t *table, l lead, p packet) answer {
	switch {
	case l.unseen:
		return unclear(t.why...)
	case l.local && p.vpc == p.into:
		return fine(stepLocal(t.id))
	case l.local:
		return stopped(stepOverlap(t.id, p.into))
	case l.route == nil:
		return stopped(stepNoRoute(t.id, p.into))
	}
	r := l.route
	if r.Blackhole {
		return stopped(stepBlackhole(r))
	}
	kind, ok := r.TargetKind.Get()
	if !ok {
		return unclear(r.TargetKind.Why()...)
	}
	target, ok := r.Target.Get()
	if !ok {
		return unclear(whyTarget(w.name(r.ID)))
	}
	switch kind {
	case graph.TargetPeering:
		return w.overPeering(r, target, p)
	case graph.TargetTransitGateway:
		return w.overTransitGateway(r, target, p)
	case graph.TargetEndpoint:
		return w.throughAppliance(r, target, p)
	case graph.TargetNATGateway:
		return w.throughNAT(r, target, p)
	case graph.TargetInternetGateway, graph.TargetEgressOnlyGateway:
		return stopped(stepToInternet(r, target))
	case graph.TargetInstance, graph.TargetNetworkInterface:
		if w.x.appliance(r) == transit && w.forwardsNothing(target) {
			return stopped(stepNotForwarded(r, target))
		}
		return unclear(whyForwards(w.name(target)))
	}
	return unclear(whyBeyond(w.name(target)))
}

// forwardsNothing is whether source and destination check keeps an instance or
// interface from forwarding.
func (w *Walk) forwardsNothing(id graph.ID) bool {
	switch n := w.g.Node(id).(type) {
	case *graph.Workload:
		return graph.Is(n.SourceDestCheck, true)
	case *graph.NetworkInterface:
		return graph.Is(n.SourceDestCheck, true)
	}
	return false
}

// overPeering delivers a packet to the other side of a peering connection, and
// to nowhere beyond; what comes from beyond it does not take (VPC Peering Guide,
// "VPC peering limitations").
func (w *Walk) overPeering(r *graph.Route, id graph.ID, p packet) answer {
	n, ok := w.g.Node(id).(*graph.Peering)
	if !ok {
		return unclear(whyNotDeclared(w.name(id)))
	}
	if existence(n.When, r.When) != yes {
		return unclear(whyMaybe(w.name(id)))
	}
	one, okOne := n.VPC.Get()
	other, okOther := n.PeerVPC.Get()
	far, known := other, okOther
	switch {
	case okOne && one == p.vpc:
	case okOther && other == p.vpc:
		far, known = one, okOne
	case okOne && okOther && w.is(one, p.vpc) == no && w.is(other, p.vpc) == no:
		return stopped(stepNotOurs(r, id))
	default:
		known = false
	}
	switch {
	case p.vpc != p.from:
		return stopped(stepEdge(r, id))
	case known && far == p.into:
		return fine(stepRoute(r, id))
	case known && w.is(far, p.into) == no:
		return stopped(stepOtherPeer(r, id))
	}
	return unclear(whyFarEnd(w.name(id)))
}

// is answers whether two ids name one thing. What is known by an expression
// only may be anything of its kind, and so may an id that is written out be that
// of a resource, of which it is not known; two that are written out are two
// things. The library of the rules has the same as "distinct".
func (w *Walk) is(a, b graph.ID) tri {
	if a == b {
		return yes
	}
	x, y := w.externals[a], w.externals[b]
	switch {
	case a == "" || b == "" || x == nil && y == nil, x != nil && y != nil && !x.Symbolic && !y.Symbolic:
		return no
	case w.kindOf(a) == w.kindOf(b) || w.kindOf(a) == "" || w.kindOf(b) == "":
		return maybe
	}
	return no
}

// denotes is is where one of the ids is an attribute.
func (w *Walk) denotes(a graph.Attr[graph.ID], id graph.ID) tri {
	if a.IsUnknown() {
		return maybe
	}
	return w.is(a.Or(""), id)
}

// kindOf is the kind of a node, as far as it is known.
func (w *Walk) kindOf(id graph.ID) graph.Kind {
	if x := w.externals[id]; x != nil {
		return x.Of
	}
	if n := w.g.Node(id); n != nil {
		return n.Kind()
	}
	return ""
}

// has answers whether a relation holds an id.
func (w *Walk) has(refs graph.Refs, id graph.ID) tri {
	held := no
	if refs.Open {
		held = maybe
	}
	for _, x := range refs.IDs {
		held = max(held, w.is(x, id))
	}
	for _, x := range refs.Maybe {
		held = max(held, min(maybe, w.is(x, id)))
	}
	return held
}

// throughAppliance sends a packet through a Gateway Load Balancer or firewall
// endpoint. It goes on by the table of the endpoint's subnet.
func (w *Walk) throughAppliance(r *graph.Route, id graph.ID, p packet) answer {
	var subnets graph.Refs
	switch n := w.g.Node(id).(type) {
	case *graph.Endpoint:
		if t, ok := n.Type.Get(); ok && t != graph.EndpointGatewayLoadBalancer {
			return stopped(stepNoTarget(r, id))
		}
		subnets = n.Subnets
	case *graph.Firewall:
		subnets = n.Subnets
	default:
		return unclear(whyNotDeclared(w.name(id)))
	}
	return all(fine(stepRoute(r, id)), w.onFrom(subnets, p.vpc, p, id))
}

// throughNAT judges a packet for a private address that a table sends to a NAT
// gateway. A public one leads to the internet and to nowhere else (VPC User
// Guide, "NAT gateway basics"), and so does none with a reply, which it does not
// know. A private one takes the place of the client, so that rules that name
// this do not hold.
func (w *Walk) throughNAT(r *graph.Route, id graph.ID, p packet) answer {
	n, ok := w.g.Node(id).(*graph.NATGateway)
	switch {
	case p.reply, ok && graph.Is(n.Connectivity, "public"):
		return stopped(stepTranslated(r, id))
	case !ok:
		return unclear(whyNotDeclared(w.name(id)))
	}
	subnet, known := n.Subnet.Get()
	if !known {
		return unclear(whyBeyond(w.name(id)))
	}
	beyond := w.onFrom(graph.Refs{IDs: []graph.ID{subnet}}, p.vpc, p, id)
	if beyond.holds == no {
		return all(fine(stepRoute(r, id)), beyond)
	}
	return unclear(whyBeyond(w.name(id)))
}

// onFrom routes a packet by the tables of the subnets in which something is
// that forwards it.
func (w *Walk) onFrom(subnets graph.Refs, vpc graph.ID, p packet, what graph.ID) answer {
	if len(subnets.IDs) == 0 {
		return unclear(whySubnetsOf(w.name(what)))
	}
	var answers []answer
	seen := map[string]bool{}
	for _, id := range subnets.IDs {
		s := w.site(id, vpc)
		next := packet{vpc: vpc, tables: s.tables, key: s.key, open: s.open, why: s.why, to: p.to, from: p.from, into: p.into, reply: p.reply, hops: p.hops, seen: p.seen}
		if !seen[s.key] || s.open {
			seen[s.key] = true
			answers = append(answers, w.travels(next))
		}
	}
	return same(answers...)
}
