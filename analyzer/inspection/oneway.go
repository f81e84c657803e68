package inspection

import (
	"net/netip"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// oneWay returns how a subnet's traffic with the internet passes an endpoint in
// one direction only: what is certain, or else all that may be.
func (w *walk) oneWay(s *graph.Subnet) []graph.OneWayInspection {
	var out []graph.OneWayInspection
	for _, f := range families() {
		own, ok := rangeOf(s, f)
		if !ok {
			continue
		}
		in := w.inbound(s, own, f)
		for _, d := range w.defaults(s, f) {
			if !d.agree() {
				continue
			}
			if graph.Is(d.routes[0].TargetKind, graph.TargetInternetGateway) {
				out = append(out, w.straightOut(s, d, in)...)
			}
			if e, why := w.endpoint(d.routes[0]); e != nil {
				d.why = distinct(d.why, why)
				out = append(out, w.straightIn(s, own, f, d, e, in)...)
			}
		}
	}
	return surest(out, func(x graph.OneWayInspection) bool { return len(x.Why) == 0 })
}

// rangeOf returns a subnet's range; it is invalid where it is not known. ok is
// false where the family is of no concern.
func rangeOf(s *graph.Subnet, f family) (own netip.Prefix, ok bool) {
	a := s.CIDR
	if f == ipv6 {
		a = s.IPv6CIDR
	}
	text, known := a.Get()
	if !known {
		return own, f == ipv4 && a.IsUnknown()
	}
	own, err := netip.ParsePrefix(text)
	return own.Masked(), err == nil && own.Addr().Is4() == (f == ipv4)
}

// inbound returns where the tables of internet gateways lead what arrives for a
// subnet.
func (w *walk) inbound(s *graph.Subnet, own netip.Prefix, f family) passages {
	vpc, ok := s.VPC.Get()
	if !ok {
		return passages{why: s.VPC.Why()}
	}
	out := passages{why: w.unresolved(vpc)}
	for _, t := range w.g.RouteTables {
		edge, why := w.isEdge(t, vpc)
		if !edge {
			continue
		}
		why = distinct(why, w.given(t, s))
		through := w.to(t, s, own, f)
		for _, p := range through.list {
			out.list = append(out.list, passage{p.route, distinct(p.why, why)})
		}
		out.why = distinct(out.why, through.why)
	}
	return out
}

// isEdge reports whether a table routes what arrives at an internet gateway of a
// VPC, and why it may not.
func (w *walk) isEdge(t *graph.RouteTable, vpc graph.ID) (edge bool, why []string) {
	if id, ok := t.VPC.Get(); ok && id != vpc {
		return false, nil
	}
	if !t.VPC.IsKnown() {
		why = append([]string{"the VPC of " + w.name(t.ID) + " is not known"}, t.VPC.Why()...)
	}
	for _, id := range t.Gateways.All() {
		switch n := w.g.Node(id).(type) {
		case *graph.InternetGateway:
		case *graph.External:
			if n.Of == "" {
				why = append(why, "whether "+w.name(id)+" is an internet gateway is not known")
			} else if n.Of != graph.KindInternetGateway {
				continue
			}
		default:
			continue
		}
		if !t.Gateways.Has(id) {
			why = append(why, t.Gateways.Why...)
			why = append(why, "whether "+w.name(t.ID)+" is the table of "+w.name(id)+" is not known")
		}
		return true, why
	}
	if t.Gateways.Open {
		return true, append(append(why, "the gateways of "+w.name(t.ID)+" are not known"), t.Gateways.Why...)
	}
	return false, nil
}

// straightOut returns the endpoints that see what arrives for a subnet that
// sends straight to the internet gateway. An endpoint's own subnet must do so.
func (w *walk) straightOut(s *graph.Subnet, d way, in passages) []graph.OneWayInspection {
	var out []graph.OneWayInspection
	for _, p := range in.list {
		e, why := w.endpoint(p.route)
		if e == nil || slices.Contains(e.Subnets.All(), s.ID) {
			continue
		}
		out = append(out, graph.OneWayInspection{
			Subnet: s.ID, Endpoint: e.ID, Inspected: graph.InspectedInbound, Gateway: w.gateway(d.routes[0]),
			Routes: append([]graph.ID{p.route.ID}, ids(d.routes)...), Why: distinct(d.why, p.why, why),
		})
	}
	return out
}

// gateway is a route's target, null where it is not known.
func (w *walk) gateway(r *graph.Route) graph.Attr[graph.ID] {
	if id, ok := r.Target.Get(); ok {
		return graph.Known(id)
	}
	return graph.Null[graph.ID]()
}

// straightIn returns what a subnet gets past the endpoint that it sends through:
// answers come back to where the endpoint's own subnet sends, an internet
// gateway or a device that translates addresses. Traffic that leaves otherwise
// is no concern.
func (w *walk) straightIn(s *graph.Subnet, own netip.Prefix, f family, d way, e *graph.Endpoint, in passages) []graph.OneWayInspection {
	inspected, whyIn := w.inspected(in)
	if inspected {
		return nil
	}
	var out []graph.OneWayInspection
	for _, exit := range w.exits(s, f, e) {
		x := graph.OneWayInspection{
			Subnet: s.ID, Endpoint: e.ID, Inspected: graph.InspectedOutbound, Gateway: exit.gateway,
			Routes: append(ids(d.routes[:1]), exit.routes...), Why: distinct(d.why, exit.why, whyIn, in.why),
		}
		if exit.back != nil {
			back := w.answers(s, own, f, e, exit.back)
			passes, why := w.inspected(back)
			if passes {
				continue
			}
			x.Why = distinct(x.Why, why, back.why)
		}
		out = append(out, x)
	}
	return out
}

// inspected reports whether traffic certainly passes an endpoint, and why it may
// where that is not certain.
func (w *walk) inspected(in passages) (certain bool, why []string) {
	for _, p := range in.list {
		e, doubts := w.endpoint(p.route)
		switch {
		case e == nil && !p.route.Target.IsUnknown():
		case e != nil && len(p.why) == 0 && len(doubts) == 0:
			return true, nil
		case p.route.Target.IsUnknown():
			why = distinct(why, p.why, []string{"the target of a route of " + w.name(p.route.ID) + " is not known"}, p.route.Target.Why())
		default:
			why = distinct(why, p.why, doubts)
		}
	}
	return false, why
}

// exit is where an endpoint sends what it has inspected, and answers come back.
type exit struct {
	gateway graph.Attr[graph.ID]
	routes  []graph.ID
	// back is the subnet of the device that gives answers back; nil for an
	// internet gateway.
	back *graph.Subnet
	why  []string
}

// exits returns the ways to the internet behind an endpoint, none where what it
// inspects surely goes elsewhere.
func (w *walk) exits(s *graph.Subnet, f family, e *graph.Endpoint) []exit {
	var out []exit
	for _, id := range e.Subnets.All() {
		at, ok := w.g.Node(id).(*graph.Subnet)
		if !ok {
			continue
		}
		var why []string
		if !e.Subnets.Has(id) {
			why = append([]string{"whether " + w.name(e.ID) + " is in " + w.name(id) + " is not known"}, e.Subnets.Why...)
		}
		ways := w.defaults(at, f, s, e)
		for _, d := range ways {
			if x, ok := w.exit(d); ok && d.agree() {
				x.why = distinct(why, d.why, x.why)
				out = append(out, x)
			}
		}
		if len(ways) == 0 {
			out = append(out, w.bareExits(at, why)...)
		}
	}
	return out
}

// exit returns the way out that a default route leads to; ok is false where it
// is none to the internet.
func (w *walk) exit(d way) (x exit, ok bool) {
	r := d.routes[0]
	x = exit{gateway: w.gateway(r), routes: ids(d.routes)}
	kind, known := r.TargetKind.Get()
	if r.Blackhole {
		return x, false
	}
	if !known {
		x.why = append([]string{"the target of a route of " + w.name(r.ID) + " is not known"}, r.TargetKind.Why()...)
		return x, true
	}
	var subnet graph.Attr[graph.ID]
	switch n := w.g.Node(r.Target.Or("")).(type) {
	case *graph.NATGateway:
		subnet = n.Subnet
	case *graph.NetworkInterface:
		subnet = n.Subnet
	case *graph.Workload:
		if len(n.Subnets.IDs) == 1 {
			subnet = graph.Known(n.Subnets.IDs[0])
		}
	}
	switch kind {
	case graph.TargetInternetGateway:
		return x, true
	case graph.TargetNATGateway, graph.TargetNetworkInterface, graph.TargetInstance:
		if x.back, ok = w.g.Node(subnet.Or("")).(*graph.Subnet); !ok {
			x.why = []string{"where " + w.name(r.Target.Or(r.ID)) + " gives answers back is not known"}
		}
		return x, true
	}
	return x, false
}

// bareExits is the way out of an endpoint's subnet without any route at all,
// where the VPC has an internet gateway: what arrives there passes nothing.
func (w *walk) bareExits(at *graph.Subnet, why []string) []exit {
	effective := w.exposure[at.ID]
	for _, id := range effective.Tables {
		if len(w.routes[id]) > 0 {
			return nil
		}
		if t, ok := w.g.Node(id).(*graph.RouteTable); !ok {
			why = distinct(why, []string{w.name(id) + " is not declared here"})
		} else if t.RoutesOpen {
			why = distinct(why, t.Why)
		}
	}
	if effective.Open || len(effective.Tables) != 1 {
		why = distinct(why, []string{"which route table " + w.name(at.ID) + " uses is not known"}, effective.Why)
	}
	for _, n := range w.g.InternetGateways {
		if n.VPCs.Has(at.VPC.Or("")) {
			return []exit{{gateway: graph.Known(n.ID), why: distinct(why, w.given(n, at))}}
		}
	}
	return nil
}

// answers returns where the tables of a device's subnet lead what it gives back
// to a subnet. Behind a transit gateway's attachment stand other networks, so
// that there any route to the endpoint counts; behind another subnet they may.
func (w *walk) answers(s *graph.Subnet, own netip.Prefix, f family, e *graph.Endpoint, back *graph.Subnet) passages {
	effective := w.exposure[back.ID]
	var out passages
	if effective.Open || len(effective.Tables) != 1 {
		out.why = append([]string{"which route table " + w.name(back.ID) + " uses is not known"}, effective.Why...)
	}
	for _, id := range effective.Tables {
		t, ok := w.g.Node(id).(*graph.RouteTable)
		if !ok {
			continue
		}
		through := w.to(t, s, own, f)
		through.list = append(through.list, w.toNetworksBehind(t, s, e, f)...)
		for _, p := range through.list {
			if len(out.why) > 0 {
				p.why = distinct(p.why, out.why)
			}
			out.list = append(out.list, p)
		}
		out.why = distinct(out.why, through.why)
	}
	return out
}

// toNetworksBehind returns the routes of a table that lead to an endpoint what
// goes to networks behind a subnet: all that are no default routes where a
// transit gateway has an attachment there, else those to ranges outside the VPC,
// which networks of another kind may have.
func (w *walk) toNetworksBehind(t *graph.RouteTable, s *graph.Subnet, e *graph.Endpoint, f family) []passage {
	var out []passage
	for _, r := range w.routes[t.ID] {
		p, ok, _ := f.destination(r)
		if !ok || p.Bits() == 0 || r.Target.Or("") != e.ID {
			continue
		}
		why := w.given(r, t)
		if !w.transit[s.ID] {
			if bits, known := w.localBits(s, p); known && bits <= p.Bits() {
				continue
			}
			why = append(why, "whether "+w.name(s.ID)+" is a way to networks behind it is not known")
		}
		out = append(out, passage{r, why})
	}
	return out
}
