package network

import (
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// portsOf are the TCP ports that a service's clients may choose from: 443 but
// for a few.
func portsOf(e *graph.Endpoint) []int {
	var out []int
	for _, p := range e.ServicePorts {
		out = append(out, p.From)
	}
	if len(out) == 0 {
		out = []int{443}
	}
	return out
}

// familyOf is the address family in which clients reach an endpoint: IPv4
// unless it has no other addresses than IPv6.
func familyOf(e *graph.Endpoint) (f family, sure bool) {
	if graph.Is(e.IPAddressType, "ipv6") {
		return ipv6, true
	}
	return ipv4, !e.IPAddressType.IsUnknown()
}

func (s *site) in(f family) *place {
	if f == ipv6 {
		return s.at6
	}
	return s.at
}

// throughInterface answers whether a client whose name resolves to an interface
// endpoint is served by it.
func (w *Walk) throughInterface(c *client, e *graph.Endpoint) answer {
	return all(w.reachesEndpoint(c, e), w.policyLets(e))
}

// reachesEndpoint answers whether packets of a client get to all network
// interfaces of an endpoint, and their replies back.
func (w *Walk) reachesEndpoint(c *client, e *graph.Endpoint) answer {
	vpc, ok := e.VPC.Get()
	switch existence(e.When, c.when) {
	case maybe:
		return unclear(whyMaybe(w.name(e.ID)))
	case no:
		return unclear(whyNeverTogether(w.name(e.ID)))
	}
	if !ok {
		return unclear(e.VPC.Why()...)
	}
	if e.Subnets.IsEmpty() {
		return stopped(stepNoSubnets(e))
	}
	if len(e.Subnets.All()) == 0 {
		return unclear(e.Subnets.Why...)
	}
	answers := make([]answer, 0, 1)
	for _, port := range portsOf(e) {
		answers = append(answers, w.reachesOn(c, e, vpc, port))
	}
	return either(answers...)
}

// reachesOn does so for one port. Names resolve to all of an endpoint's network
// interfaces, so one that is out of reach breaks some of the connections.
func (w *Walk) reachesOn(c *client, e *graph.Endpoint, vpc graph.ID, port int) answer {
	f, sure := familyOf(e)
	target := w.groupsOf(e.SecurityGroups, e.DefaultSecurityGroup, vpc)
	in := w.letsIn(c, vpc, target, c.site.in(f), port)
	answers := make([]answer, 0, len(e.Subnets.IDs)+1)
	good, bad := false, false
	for i, id := range e.Subnets.All() {
		s := w.site(id, vpc)
		x := w.wire(c.site, s, f, port)
		a := w.brief(w.letsOut(c, s.in(f), target, port), x.out, in, x.back)
		if i >= len(e.Subnets.IDs) && a.holds != yes {
			a = unclear(e.Subnets.Why...)
		}
		if i > 0 && a.holds == yes {
			a.steps = nil // One interface is proof enough; for the others it is the same.
		}
		good, bad = good || a.holds == yes, bad || a.holds == no
		answers = append(answers, a)
	}
	if e.Subnets.Open || len(e.Subnets.IDs) == 0 {
		answers = append(answers, unclear(e.Subnets.Why...))
	}
	if !sure {
		answers = append(answers, unclear(e.IPAddressType.Why()...))
	}
	out := all(answers...)
	if out.holds == maybe && w.outOfReach(c, e, target, f, port) {
		out = stopped(stepNoChoice(e, c.site.id))
	}
	if good && bad && out.holds == no {
		out.broken = append(out.broken, stepIntermittent(e))
	}
	out.broken = distinctSteps(out.broken)
	out.why = distinctTexts(out.why)
	return out
}

// brief is all, without the steps where nobody will see them.
func (w *Walk) brief(answers ...answer) answer {
	if w.silent {
		for i := range answers {
			answers[i].steps, answers[i].broken = nil, nil
		}
	}
	return all(answers...)
}

// wire is what lies between two subnets: the ACLs of both and the routes, out
// and back.
type wire struct{ out, back answer }

type wireKey struct {
	from   int
	silent bool
	to     *site
	f      family
	port   int
}

func (w *Walk) wire(from, to *site, f family, port int) wire {
	key := wireKey{w.same(from), w.silent, to, f, port}
	if x, ok := w.wires[key]; ok {
		return x
	}
	var x wire
	within := wire{fine(stepSameSubnet(from.id)), fine()}
	switch w.is(from.id, to.id) {
	case yes:
		x = within
	case no:
		x = w.between(from, to, from.in(f), to.in(f), port, replies())
	default:
		x = w.between(from, to, from.in(f), to.in(f), port, replies())
		x = wire{same(x.out, within.out), same(x.back, within.back)}
	}
	w.wires[key] = x
	return x
}

// between judges ACLs and routes for addresses of two subnets.
func (w *Walk) between(from, to *site, there, home *place, port int, reply ports) wire {
	asked := ports{port, port}
	return wire{
		out: all(
			w.acl(from, graph.Egress, asked, home, false),
			w.travels(packet{vpc: from.vpc, tables: from.tables, key: from.key, open: from.open, why: from.why, to: home, from: from.vpc, into: to.vpc}),
			w.acl(to, graph.Ingress, asked, there, false),
		),
		back: all(
			w.acl(to, graph.Egress, reply, there, true),
			onTheWayBack(w.travels(packet{vpc: to.vpc, tables: to.tables, key: to.key, open: to.open, why: to.why, to: there, from: to.vpc, into: from.vpc, reply: true}), from.vpc == to.vpc),
			w.acl(from, graph.Ingress, reply, home, true),
		),
	}
}

// onTheWayBack tells the routes of replies from those of requests. Inside a VPC
// what lets replies on is not worth a step.
func onTheWayBack(a answer, inside bool) answer {
	out := a
	out.steps, out.broken = nil, repliesIn(a.broken)
	if !inside {
		out.steps = repliesIn(a.steps)
	}
	return out
}

// letsOut answers whether the groups of a client let it ask an interface that
// has other groups.
func (w *Walk) letsOut(c *client, at *place, target *groups, port int) answer {
	if c.groups == nil {
		return fine()
	}
	f := w.filter(c.groups, graph.Egress, port)
	to := peer{at, target, target.vpc, w.refers(c.site.vpc, target.vpc, graph.Egress)}
	return w.judged(c, f, to, func() graph.Step { return w.stepGroupOut(f, to, port) },
		func() graph.Step { return stepGroupKeepsIn(f, port) })
}

// letsIn answers whether the groups of an endpoint in a VPC let a client in. A
// client whose groups let everything through is taken to carry the group that a
// rule asks for, wherever one may: it is put into the subnet by somebody who
// wants it to get through. Without that, no subnet could be said to reach an
// endpoint whose rules name the groups of its clients.
func (w *Walk) letsIn(c *client, vpc graph.ID, target *groups, at *place, port int) answer {
	f := w.filter(target, graph.Ingress, port)
	from := peer{at, c.groups, c.site.vpc, w.refers(c.site.vpc, vpc, graph.Ingress)}
	return w.judged(c, f, from, func() graph.Step { return w.stepGroupIn(f, from, port) },
		func() graph.Step { return stepGroupKeepsOut(f, c, port) })
}

type groupQuestion struct {
	filter *filter
	peer   peer
	client int
}

// judged answers whether a filter lets something through, with the step that
// says so.
func (w *Walk) judged(c *client, f *filter, p peer, lets, keeps func() graph.Step) answer {
	key := groupQuestion{filter: f, peer: p}
	if !w.silent {
		key.client = 1 + w.same(c.site)
	}
	if a, ok := w.judgements[key]; ok {
		return a
	}
	held, why := w.lets(f, p)
	a := unclear(f.reasons(why, w)...)
	switch held {
	case yes:
		a = fine(lets())
	case no:
		a = stopped(keeps())
	}
	w.judgements[key] = a
	return a
}

// reasons says why it is not known whether a filter lets something through.
func (f *filter) reasons(why string, w *Walk) []string {
	out := f.why
	if why != "" && len(out) == 0 {
		out = []string{why + w.name(f.first)}
	}
	if len(out) == 0 {
		out = []string{whyGroup(w.name(f.first))}
	}
	return out
}

// policyLets answers whether an endpoint's policy lets anything through.
func (w *Walk) policyLets(e *graph.Endpoint) answer {
	v, ok := w.policies[e.ID]
	switch {
	case ok && v.Verdict == graph.EndpointNoEffect:
		return stopped(stepPolicy(e, v))
	case ok && v.Verdict == graph.VerdictUnknown:
		return unclear(v.Why...)
	}
	return fine()
}

func distinctSteps(list []graph.Step) []graph.Step {
	var out []graph.Step
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
