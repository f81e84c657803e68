package network

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// overTransitGateway sends a packet through a transit gateway: in by the VPC's
// attachment, by the table that this is associated with, out by another
// attachment, and on by the tables of the subnets of that one (Transit Gateways
// guide, "How transit gateways work").
func (w *Walk) overTransitGateway(r *graph.Route, id graph.ID, p packet) answer {
	n, ok := w.g.Node(id).(*graph.TransitGateway)
	if !ok {
		return unclear(whyNotDeclared(w.name(id)))
	}
	if existence(n.When, r.When) != yes {
		return unclear(whyMaybe(w.name(id)))
	}
	in, sure := w.attachmentOf(id, p.vpc)
	if in == nil {
		if sure && w.has(n.VPCs, p.vpc) == no {
			return stopped(stepNotAttached(r, id))
		}
		return unclear(whyAttachment(w.name(id)))
	}
	if !sure {
		return unclear(whyMaybe(w.name(in.ID)))
	}
	return all(fine(stepRoute(r, id)), w.byTransitTables(in, p))
}

// attachmentOf returns the attachment of a VPC to a gateway; sure is false where
// it may not be there, or, without one, where there may be one.
func (w *Walk) attachmentOf(gateway, vpc graph.ID) (n *graph.TransitGatewayAttachment, sure bool) {
	sure = true
	for _, a := range w.attachments[w.partOf(vpc)] {
		switch min(w.denotes(a.TransitGateway, gateway), w.denotes(a.VPC, vpc)) {
		case yes:
			v := w.g.Node(vpc)
			return a, a.When == nil || v != nil && v.Base().When.Implies(a.When)
		case maybe:
			sure = false
		}
	}
	return nil, sure
}

// byTransitTables routes a packet that came in by an attachment.
func (w *Walk) byTransitTables(in *graph.TransitGatewayAttachment, p packet) answer {
	tables, sure := w.transitTablesOf(in)
	if len(tables) == 0 && sure {
		return stopped(stepNoTransitTable(in))
	}
	answers := make([]answer, 0, len(tables)+1)
	for _, t := range tables {
		answers = append(answers, w.byTransitTable(t, p))
	}
	if !sure {
		answers = append(answers, unclear(whyAssociation(w.name(in.ID))))
	}
	return same(answers...)
}

// transitTablesOf returns the tables that may route what comes in by an
// attachment; there is one at most in truth.
func (w *Walk) transitTablesOf(in *graph.TransitGatewayAttachment) (tables []*graph.TransitGatewayRouteTable, sure bool) {
	gateway := in.TransitGateway.Or("")
	sure = true
	for _, t := range w.transitTables[w.partOf(in.ID)] {
		switch min(w.denotes(t.TransitGateway, gateway), w.has(t.Associations, in.ID)) {
		case yes:
			return []*graph.TransitGatewayRouteTable{t}, true
		case maybe:
			tables, sure = append(tables, t), false
		}
	}
	if _, declared := w.g.Node(gateway).(*graph.TransitGateway); !declared {
		sure = false
	}
	return tables, sure
}

// transitEntry is one destination of a transit gateway's table. Static routes
// win over propagated ones of the same prefix.
type transitEntry struct {
	prefix     netip.Prefix
	propagated bool
	route      *graph.TransitGatewayRoute
	attachment graph.ID
	blackhole  bool
	sure       bool
}

// transitTable is a compiled table of a transit gateway.
type transitTable struct {
	// entries are in the order of preference.
	entries []transitEntry
	// vague are the static routes to destinations that are not known.
	vague []transitEntry
	// unseen says why there may be routes that are not known.
	unseen []string
}

// transitEntries compiles a transit gateway's table.
func (w *Walk) transitEntries(t *graph.TransitGatewayRouteTable) transitTable {
	if c, ok := w.transitRoutes[t.ID]; ok {
		return c
	}
	var entries, vague []transitEntry
	var unseen []string
	if t.RoutesOpen {
		unseen = append(unseen, t.Why...)
		unseen = append(unseen, whyRoutesOf(w.name(t.ID)))
	}
	for _, r := range t.Routes {
		to, known := r.Attachment.Get()
		drops := setting(r.Blackhole, false)
		e := transitEntry{
			route: r, attachment: to, blackhole: drops == yes,
			sure: t.When.Implies(r.When) && drops != maybe && (known || drops == yes),
		}
		if e.prefix, known = prefixOf(r.DestinationCIDR.Or("")); !known {
			vague = append(vague, e)
			unseen = append(unseen, whyDestination(w.name(r.ID)))
			continue
		}
		entries = append(entries, e)
	}
	for _, id := range t.Propagations.All() {
		if a, ok := w.g.Node(id).(*graph.TransitGatewayAttachment); !ok || len(w.ranges(a.VPC.Or(""))) == 0 {
			unseen = append(unseen, whyPropagates(w.name(id)))
		}
	}
	for _, a := range w.attachments[w.partOf(t.ID)] {
		held := w.has(t.Propagations, a.ID)
		if held == no {
			continue
		}
		for _, p := range w.ranges(a.VPC.Or("")) {
			entries = append(entries, transitEntry{prefix: p, propagated: true, attachment: a.ID, sure: held == yes && t.When.Implies(a.When)})
		}
	}
	if t.Propagations.Open {
		unseen = append(unseen, t.Propagations.Why...)
		unseen = append(unseen, whyRoutesOf(w.name(t.ID)))
	}
	slices.SortStableFunc(entries, func(a, b transitEntry) int {
		order := 0
		if a.propagated != b.propagated {
			order = -1
			if a.propagated {
				order = 1
			}
		}
		return cmp.Or(cmp.Compare(b.prefix.Bits(), a.prefix.Bits()), order)
	})
	out := transitTable{entries, vague, distinctTexts(unseen)}
	w.transitRoutes[t.ID] = out
	return out
}

// byTransitTable routes a packet by a transit gateway's table.
func (w *Walk) byTransitTable(t *graph.TransitGatewayRouteTable, p packet) answer {
	table := w.transitEntries(t)
	answers := make([]answer, 0, len(p.to.prefixes)+len(table.vague))
	for _, x := range p.to.prefixes {
		answers = append(answers, w.takeTransit(t, overlappingTransit(table.entries, x), table.unseen, x, p))
	}
	// A route whose destination is not known may be longer than the others.
	for _, e := range table.vague {
		a := w.outBy(t, e, p)
		a.why = append(slices.Clone(a.why), whyDestination(w.name(e.route.ID)))
		answers = append(answers, a)
	}
	out := same(answers...)
	if out.holds == maybe && len(table.vague) > 0 {
		out.why = append(slices.Clone(out.why), table.unseen...)
	}
	return out
}

func overlappingTransit(entries []transitEntry, x netip.Prefix) []transitEntry {
	return slices.DeleteFunc(slices.Clone(entries), func(e transitEntry) bool { return !e.prefix.Overlaps(x) })
}

func (w *Walk) takeTransit(t *graph.TransitGatewayRouteTable, entries []transitEntry, unseen []string, x netip.Prefix, p packet) answer {
	if len(entries) > 0 && entries[0].prefix.Bits() > x.Bits() {
		var answers []answer
		a, b := halves(x)
		for _, half := range []netip.Prefix{a, b} {
			answers = append(answers, w.takeTransit(t, overlappingTransit(entries, half), unseen, half, p))
		}
		if answers[0].holds == answers[1].holds {
			return answers[0]
		}
		return same(answers...)
	}
	var answers []answer
	for _, e := range entries {
		if e.prefix.Bits() == 0 && len(unseen) > 0 {
			answers = append(answers, unclear(unseen...))
		}
		answers = append(answers, w.outBy(t, e, p))
		if e.sure {
			return same(answers...)
		}
		answers = append(answers, unclear(whyTransitRoute(w.name(t.ID))))
	}
	if len(unseen) > 0 {
		return same(append(answers, unclear(unseen...))...)
	}
	return same(append(answers, stopped(stepNoTransitRoute(t, p.into)))...)
}

// outBy sends a packet out by the attachment that a route names.
func (w *Walk) outBy(t *graph.TransitGatewayRouteTable, e transitEntry, p packet) answer {
	if e.blackhole {
		return stopped(stepTransitBlackhole(t, e, p.into))
	}
	if e.attachment == "" {
		return unclear(whyTarget(w.name(e.route.ID)))
	}
	a, ok := w.g.Node(e.attachment).(*graph.TransitGatewayAttachment)
	if !ok {
		return unclear(whyNotDeclared(w.name(e.attachment)))
	}
	vpc, ok := a.VPC.Get()
	if symbolic := w.externals[vpc] != nil && w.externals[vpc].Symbolic; !ok || symbolic || w.is(vpc, p.into) == maybe {
		return unclear(whyBeyond(w.name(a.ID)))
	}
	step := fine(stepTransitRoute(t, e))
	if vpc == p.into && len(a.Subnets.IDs) == 0 {
		return step // Wherever they are, it is local from there.
	}
	return all(step, w.onFrom(a.Subnets, vpc, p, a.ID))
}

// refers is whether security groups of two VPCs may refer to each other for
// traffic that enters (or, with egress, leaves) by the rule: inside one VPC and
// across a peering connection of one region always, across a transit gateway
// for rules of ingress where referencing is on (VPC User Guide, "Security group
// referencing").
func (w *Walk) refers(client, endpoint graph.ID, direction string) tri {
	if client == endpoint {
		return yes
	}
	key := vpcPair{client, endpoint, direction}
	if t, ok := w.references[key]; ok {
		return t
	}
	out := w.is(client, endpoint)
	for _, n := range w.peerings[w.partOf(client)] {
		there := min(w.denotes(n.VPC, client), w.denotes(n.PeerVPC, endpoint))
		back := min(w.denotes(n.PeerVPC, client), w.denotes(n.VPC, endpoint))
		out = max(out, min(max(there, back), w.sameRegion(client, endpoint)))
	}
	if direction == graph.Ingress {
		for _, gateway := range w.gateways[w.partOf(client)] {
			a, sureA := w.attachmentOf(gateway, client)
			b, sureB := w.attachmentOf(gateway, endpoint)
			n, ok := w.g.Node(gateway).(*graph.TransitGateway)
			switch {
			case a == nil && sureA, b == nil && sureB:
				continue
			case a == nil, b == nil:
				out = max(out, maybe)
				continue
			}
			on := min(setting(a.SecurityGroupReferencing, true), setting(b.SecurityGroupReferencing, true))
			if ok {
				on = min(on, setting(n.SecurityGroupReferencing, false))
			}
			if !ok || !sureA || !sureB {
				on = min(on, maybe)
			}
			out = max(out, on)
		}
	}
	w.references[key] = out
	return out
}

type vpcPair struct {
	a, b      graph.ID
	direction string
}

func (w *Walk) sameRegion(a, b graph.ID) tri {
	one, other := w.g.Node(a), w.g.Node(b)
	if one == nil || other == nil {
		return maybe
	}
	x, okX := one.Base().Region.Get()
	y, okY := other.Base().Region.Get()
	switch {
	case okX && okY && x == y, one.Base().Region.IsNull() && other.Base().Region.IsNull():
		return yes
	case okX && okY:
		return no
	}
	// Where the source does not give regions, all of it is in one.
	return yes
}
