package network

import (
	"slices"
	"strconv"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// Walk answers how clients of a graph reach services. It remembers answers, so
// that equal questions cost once; it must not be used concurrently, and the
// graph must not change meanwhile.
type Walk struct {
	g *graph.Graph
	x *exposures

	// What the graph says, by what it is asked for.
	exposed     map[graph.ID]graph.Exposure
	policies    map[graph.ID]graph.EndpointPolicyVerdict
	unresolved  map[graph.ID][]graph.Unresolved
	needs       map[graph.ID][]graph.Need
	endpointsIn map[nameKey][]*graph.Endpoint
	endpointsOf map[partService][]*graph.Endpoint // interface endpoints
	vagueIn     map[graph.ID][]*graph.Endpoint    // of a service that is not known
	externals   map[graph.ID]*graph.External
	sharedZones []graph.SharedZone
	crossed     map[graph.ID]bool // VPCs with routes to other networks
	hosts       map[graph.ID]bool // subnets of interface endpoints
	parts       map[graph.ID]int
	// By configuration, since each of them may be about a VPC or a transit gateway
	// that it names by an expression only.
	zones         map[int][]*graph.PrivateHostedZone
	resolverRules map[int][]*graph.ResolverRule
	attachments   map[int][]*graph.TransitGatewayAttachment
	transitTables map[int][]*graph.TransitGatewayRouteTable
	gateways      map[int][]graph.ID // transit gateways that have an attachment
	peerings      map[int][]*graph.Peering
	services      map[int][]string
	bounds        bounds
	// byName are the endpoints, zones and route tables.
	byName map[string][]graph.Node

	// What was compiled or answered.
	places        map[string]*place
	public        *place // see publicPlace
	sites         map[graph.ID]*site
	tables        map[graph.ID]*table
	groups        map[string]*groups
	filters       map[filterKey]*filter
	views         map[aclKey][]aclView
	rulings       map[aclQuestion]ruling
	travelled     map[packetKey]answer
	transitRoutes map[graph.ID]transitTable
	wires         map[wireKey]wire
	references    map[vpcPair]tri
	names         map[nameKey][]resolution
	judgements    map[groupQuestion]answer
	leaving       map[exitKey]exits
	// numbers are those of the classes of subnets and of clients.
	numbers map[string]int
	// silent is true while steps are not asked for.
	silent   bool
	outcomes map[outcomeKey]outcome
}

type outcomeKey struct {
	client  int
	service string
	silent  bool
}

// NewWalk returns a walk through g, whose facts of exposure, needs, endpoint
// policies and what is unresolved are there.
func NewWalk(g *graph.Graph) *Walk { return newWalk(g, g.Split(), g.Elsewhere.Zones) }

// newWalk returns a walk through g, which is made of the given configurations.
func newWalk(g *graph.Graph, parts []*graph.Graph, shared []graph.SharedZone) *Walk {
	w := &Walk{
		g: g, x: newExposures(g),
		exposed: map[graph.ID]graph.Exposure{}, policies: map[graph.ID]graph.EndpointPolicyVerdict{},
		unresolved: map[graph.ID][]graph.Unresolved{}, needs: map[graph.ID][]graph.Need{},
		hosts: map[graph.ID]bool{}, parts: map[graph.ID]int{}, services: map[int][]string{}, bounds: boundsOf(g),
		places: map[string]*place{}, sites: map[graph.ID]*site{}, tables: map[graph.ID]*table{}, groups: map[string]*groups{},
		filters: map[filterKey]*filter{}, views: map[aclKey][]aclView{}, rulings: map[aclQuestion]ruling{},
		travelled: map[packetKey]answer{}, transitRoutes: map[graph.ID]transitTable{}, wires: map[wireKey]wire{},
		references: map[vpcPair]tri{}, names: map[nameKey][]resolution{}, outcomes: map[outcomeKey]outcome{},
		leaving: map[exitKey]exits{}, judgements: map[groupQuestion]answer{}, numbers: map[string]int{},
	}
	for _, e := range g.Facts.Exposure {
		w.exposed[e.Subnet] = e
	}
	for _, v := range g.Facts.EndpointPolicies {
		w.policies[v.Endpoint] = v
	}
	for _, u := range g.Facts.Unresolved {
		w.unresolved[u.VPC] = append(w.unresolved[u.VPC], u)
	}
	for _, n := range g.Facts.Needs {
		w.needs[n.Workload] = append(w.needs[n.Workload], n)
	}
	w.externals = make(map[graph.ID]*graph.External, len(g.Externals))
	for _, x := range g.Externals {
		w.externals[x.ID] = x
	}
	w.sharedZones, w.crossed = shared, crossed(g)
	w.byName = map[string][]graph.Node{}
	named(w, g.Endpoints)
	named(w, g.PrivateHostedZones)
	named(w, g.RouteTables)
	w.indexParts(parts)
	w.indexEndpoints()
	w.indexNames()
	w.indexTransit()
	return w
}

// number returns one number for equal texts.
func (w *Walk) number(text string) int {
	n, ok := w.numbers[text]
	if !ok {
		n = len(w.numbers)
		w.numbers[text] = n
	}
	return n
}

// name is what people know a node by.
func (w *Walk) name(id graph.ID) string {
	if o := w.g.Origin(id); o != nil && o.Address != "" {
		return o.Address
	}
	return string(id)
}

func (w *Walk) exposure(s *graph.Subnet) graph.Exposure {
	e, ok := w.exposed[s.ID]
	if !ok {
		e = w.x.of(s)
		w.exposed[s.ID] = e
	}
	return e
}

// Services returns the services that have an endpoint, or are needed, in the
// configuration of a client, in order.
func (w *Walk) Services(from graph.ID) []string { return w.services[w.partOf(from)] }

// Path returns how a subnet or a workload reaches a service, with the steps.
// A workload in several subnets has the worst of their paths.
func (w *Walk) Path(from graph.ID, service string) graph.Path {
	p := graph.Path{From: []graph.ID{from}, Service: service}
	var o outcome
	switch n := w.g.Node(from).(type) {
	case *graph.Subnet:
		o = w.of(w.inSubnet(w.site(n.ID, "")), service)
	case *graph.Workload:
		o = w.ofWorkload(n, service, &p)
	default:
		o = unknownOutcome(whyNotDeclared(w.name(from)))
	}
	o.fill(&p)
	return p
}

func unknownOutcome(why ...string) outcome {
	return outcome{set: overGateway<<1 - 1, why: why}
}

// fill writes an outcome into a path.
func (o outcome) fill(p *graph.Path) {
	p.Possible = o.set.list()
	p.Path = graph.PathUnknown
	if len(p.Possible) == 1 {
		p.Path = p.Possible[0]
	} else if p.Why = distinctTexts(o.why); len(p.Why) == 0 {
		p.Why = []string{whyUnknown}
	}
	if o.endpoint != "" {
		p.Endpoint = graph.Known(o.endpoint)
	}
	p.Steps = distinctSteps(o.steps)
	if p.Path == graph.PathNone {
		p.Broken = distinctSteps(o.broken)
	}
}

// of is the outcome for one client.
func (w *Walk) of(c *client, service string) outcome {
	key := outcomeKey{c.key, service, w.silent}
	o, ok := w.outcomes[key]
	if !ok {
		o = w.outcome(c, service)
		w.outcomes[key] = o
	}
	return o
}

func (w *Walk) outcome(c *client, service string) outcome {
	if c.site.vpc == "" {
		why := []string{whyVPC(w.name(c.site.id))}
		if c.site.node != nil {
			why = append(why, c.site.node.VPC.Why()...)
		}
		return unknownOutcome(why...)
	}
	var out outcome
	resolved := w.resolve(c.site.vpc, service)
	for _, r := range resolved {
		o := w.at(c, r, service)
		if r.perhaps && o.set == toNowhere {
			continue
		}
		if len(resolved) > 1 {
			o = o.because(r.why...)
		}
		out = out.or(o)
	}
	if out.set.count() > 1 && len(out.why) == 0 {
		out = out.because(whySeveral(service, w.name(c.site.vpc)))
	}
	return out
}

// at is the outcome where the service's name resolves to one thing.
func (w *Walk) at(c *client, r resolution, service string) outcome {
	switch {
	case r.endpoint != nil:
		if s, ok := r.endpoint.Service.Get(); ok && s != service {
			return outcome{set: toNowhere, steps: r.steps, broken: []graph.Step{stepOtherService(r.endpoint, service)}, endpoint: r.endpoint.ID}
		}
		return w.throughInterface(c, r.endpoint).by(overInterface, r.endpoint.ID).after(r.steps...)
	case r.public:
		return w.unseen(c, service, w.toPublic(c, service).after(r.steps...))
	case r.nowhere:
		return outcome{set: toNowhere, broken: r.steps, endpoint: w.candidate(c.site.vpc, service)}
	}
	return outcome{set: toNowhere | overInternet | overTransit | overNAT | overInterface, why: r.why}
}

// unseen adds to an outcome by public addresses what an endpoint, or a zone,
// that is not seen would make of it. A gateway endpoint that is seen serves.
func (w *Walk) unseen(c *client, service string, o outcome) outcome {
	if o.set == overGateway {
		return o
	}
	vpc := c.site.vpc
	var extra pathSet
	if s, ok := aws.ServiceNamed(service); !ok || s.Offers(graph.EndpointInterface) {
		extra |= overInterface | toNowhere
	}
	if s, ok := aws.ServiceNamed(service); ok && s.Offers(graph.EndpointGateway) {
		extra |= overGateway | toNowhere
	}
	var why []string
	if _, declared := w.g.Node(vpc).(*graph.VPC); !declared {
		why = append(why, whyNotDeclared(w.name(vpc)))
	}
	for _, u := range w.unresolved[vpc] {
		if w.supplies(u, vpc, service, c) {
			why = append(why, u.Why)
		}
	}
	for _, e := range w.vagueIn[vpc] {
		why = append(why, whyService(w.name(e.ID)))
	}
	why = append(why, w.sharedName(vpc, service)...)
	if len(why) == 0 {
		return o
	}
	o.set |= extra
	return o.because(why...)
}

// supplies reports whether something unresolved may give a VPC a way to a
// service. What is about an endpoint, zone or table that the graph has is judged
// with that.
func (w *Walk) supplies(u graph.Unresolved, vpc graph.ID, service string, c *client) bool {
	switch u.Kind {
	case graph.UnresolvedAny:
		return true
	case string(graph.KindEndpoint):
		known := false
		for _, n := range w.about(u.Why) {
			e, ok := n.(*graph.Endpoint)
			if !ok {
				continue
			}
			known = true
			s, named := e.Service.Get()
			if e.VPC.Or("") != vpc && (s == service || !named && e.Service.IsUnknown()) {
				return true
			}
		}
		return !known
	case string(graph.KindPrivateHostedZone):
		return len(w.about(u.Why)) == 0
	case string(graph.KindRouteTable):
		return (c.site.node == nil || len(c.site.node.RouteTables.IDs) == 0) && len(w.about(u.Why)) == 0
	}
	return false
}

// about returns the endpoints, zones and tables that a reason begins with the
// name of.
func (w *Walk) about(why string) []graph.Node {
	for i, c := range why {
		if c == ' ' {
			if nodes := w.byName[why[:i]]; len(nodes) > 0 {
				return nodes
			}
		}
	}
	return nil
}

// candidate returns the endpoint that people would expect to serve a VPC.
func (w *Walk) candidate(vpc graph.ID, service string) graph.ID {
	if list := w.endpointsIn[nameKey{vpc, service}]; len(list) > 0 {
		return list[0].ID
	}
	return ""
}

// whenOf is the condition of a node.
func (w *Walk) whenOf(id graph.ID) *formula {
	if n := w.g.Node(id); n != nil {
		return n.Base().When
	}
	return nil
}

// isHosted reports whether the instances that run a workload ask a service for it.
func (w *Walk) isHosted(id graph.ID, service string) bool {
	return slices.ContainsFunc(w.needs[id], func(n graph.Need) bool { return n.Service == service && n.Hosted })
}

// fromHost is the outcome for the instances that run a workload, which are taken
// to be in its subnets. Their groups are not known; o is the outcome by its own.
func (w *Walk) fromHost(n *graph.Workload, s *site, service string, o outcome) outcome {
	host := w.workloadIn(n, s)
	host.groups, host.key = nil, w.number("host\x02"+strconv.Itoa(host.key))
	if by := w.of(host, service); by.set != toNowhere {
		return o.or(by).because(whyHost(w.name(n.ID)))
	}
	return o
}

// ofWorkload is the outcome for a workload, with the subnet that decides.
func (w *Walk) ofWorkload(n *graph.Workload, service string, p *graph.Path) outcome {
	if len(n.Subnets.All()) == 0 {
		return unknownOutcome(append([]string{whyNoSubnets(w.name(n.ID))}, n.Subnets.Why...)...)
	}
	type part struct {
		outcome
		subnet graph.ID
	}
	var parts []part
	var set pathSet
	var why []string
	for i, id := range n.Subnets.All() {
		o := w.of(w.workloadIn(n, w.site(id, "")), service)
		if w.isHosted(n.ID, service) && o.set == toNowhere {
			o = w.fromHost(n, w.site(id, ""), service, o)
		}
		parts = append(parts, part{o, id})
		switch {
		case set == 0:
			set = o.set
		case i < len(n.Subnets.IDs):
			set = set.worst(o.set)
		default:
			set |= set.worst(o.set)
		}
		if o.set.count() > 1 {
			why = append(why, o.why...)
		}
	}
	if n.Subnets.Open || len(n.Subnets.Maybe) > 0 {
		why = append(why, n.Subnets.Why...)
	}
	if n.Subnets.Open {
		set |= set.worst(overGateway<<1 - 1)
	}
	at := slices.IndexFunc(parts, func(o part) bool { return o.set == set })
	if at < 0 {
		at = max(slices.IndexFunc(parts, func(o part) bool { return o.set.count() > 1 }), 0)
	}
	p.Subnet = graph.Known(parts[at].subnet)
	out := parts[at].outcome
	out.set, out.why = set, why
	return out
}
