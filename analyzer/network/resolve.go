package network

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// resolution is one of the things that a service's name may resolve to for
// clients in a VPC.
type resolution struct {
	// endpoint is set where it is an endpoint's addresses.
	endpoint *graph.Endpoint
	// public is true for the service's public addresses.
	public bool
	// perhaps is true for an endpoint that counts only if it is in reach: nobody
	// would lead clients to another one.
	perhaps bool
	// nowhere is true where nothing answers; of the rest, where neither is true,
	// it is not known what answers.
	nowhere bool
	steps   []graph.Step
	why     []string
}

type nameKey struct {
	vpc     graph.ID
	service string
}

// resolve returns what a service's name resolves to in a VPC: one thing where
// that is certain.
func (w *Walk) resolve(vpc graph.ID, service string) []resolution {
	key := nameKey{vpc, service}
	if r, ok := w.names[key]; ok {
		return r
	}
	r := w.asks(vpc, service)
	w.names[key] = r
	return r
}

// asks is resolve by the DNS servers that the VPC's clients ask.
func (w *Walk) asks(vpc graph.ID, service string) []resolution {
	v, _ := w.g.Node(vpc).(*graph.VPC)
	support, servers := yes, yes
	if v != nil {
		support, servers = setting(v.DNSSupport, true), setting(v.AmazonDNS, true)
	}
	public := resolution{public: true, steps: []graph.Step{stepPublicName(vpc, service)}}
	if servers == no && support == no {
		return []resolution{public}
	}
	out := w.byAmazon(vpc, v, service)
	if support == no {
		out = []resolution{{nowhere: true, steps: []graph.Step{stepNoDNS(vpc)}}}
	}
	if support == maybe {
		out = append(out, resolution{nowhere: true, steps: []graph.Step{stepNoDNS(vpc)}, why: v.DNSSupport.Why()})
	}
	if servers != yes {
		// Other servers may ask Amazon's in turn, or answer as the public does.
		why := v.AmazonDNS.Why()
		if servers == no {
			why = []string{whyServers(w.name(vpc))}
		}
		out = append(out, w.elsewhere(vpc, service, why)...)
	}
	return out
}

// source is something that answers for names in a VPC.
type source struct {
	labels int
	// order is 0 for rules, which win over zones of the same name, and 1 for
	// these (Route 53 Developer Guide, "Resolver rules").
	order int
	sure  bool
	zone  *graph.PrivateHostedZone
	rule  *graph.ResolverRule
	// endpoint answers by its private DNS.
	endpoint *graph.Endpoint
	why      []string
}

// byAmazon resolves a name as Amazon's DNS servers do: the most specific of the
// rules and zones that are associated with the VPC answers. Private DNS of an
// endpoint is such a zone.
func (w *Walk) byAmazon(vpc graph.ID, v *graph.VPC, service string) []resolution {
	d := domainOf(service, w.regionOf(vpc))
	sources := w.sources(vpc, v, service, d)
	var out []resolution
	local, decided := false, -1
	for _, s := range sources {
		var got []resolution
		switch {
		case s.rule != nil && (local || graph.Is(s.rule.RuleType, "system")):
			local = local || s.sure
			continue
		case s.rule != nil:
			got = w.elsewhere(vpc, service, append([]string{whyForwarded(w.name(s.rule.ID))}, s.why...))
		case s.zone != nil:
			got = w.inZone(s, d, vpc)
		default:
			got = []resolution{{endpoint: s.endpoint, steps: []graph.Step{stepPrivateDNS(s.endpoint, service)}, why: s.why}}
		}
		if decided >= 0 && s.labels < decided {
			continue
		}
		out = append(out, got...)
		if s.sure && s.rule == nil {
			decided = s.labels
		}
	}
	if decided < 0 {
		return append(out, resolution{public: true, steps: []graph.Step{stepPublicName(vpc, service)}})
	}
	return out
}

// elsewhere is what DNS servers that are not Amazon's may answer beside what
// those would: public addresses, or an endpoint of another VPC whose resolvers
// they ask.
func (w *Walk) elsewhere(vpc graph.ID, service string, why []string) []resolution {
	out := []resolution{{public: true, steps: []graph.Step{stepPublicName(vpc, service)}, why: why}}
	for _, e := range w.endpointsOf[partService{w.partOf(vpc), service}] {
		if e.VPC.Or("") != vpc {
			out = append(out, resolution{endpoint: e, perhaps: true, why: why})
		}
	}
	return out
}

// regionOf is the region of a VPC, or "".
func (w *Walk) regionOf(vpc graph.ID) string {
	if n := w.g.Node(vpc); n != nil {
		return n.Base().Region.Or("")
	}
	return ""
}

// saysAnything reports whether anything of a name is known.
func saysAnything(name string) bool {
	return slices.ContainsFunc(labelsOf(name), func(l string) bool { return !strings.Contains(l, "${") })
}

// aboutEndpoints reports whether a zone holds names of endpoints.
func aboutEndpoints(z *graph.PrivateHostedZone) bool {
	return slices.ContainsFunc(z.Records, func(r *graph.ZoneRecord) bool { return r.Endpoint.IsKnown() })
}

// sources returns what may answer for a name in a VPC, the most specific first.
// A zone of which no part of the name is known counts where it has a record for
// an endpoint, a rule without a known domain does not: neither is likely to be
// about AWS's names, and many networks have one.
func (w *Walk) sources(vpc graph.ID, v *graph.VPC, service string, d domain) []source {
	var out []source
	part := w.partOf(vpc)
	for _, z := range w.zones[part] {
		name, known := z.ZoneName.Get()
		known = known && saysAnything(name)
		under, n := d.under(name)
		if !known {
			under, n = maybe, len(d.labels)
		}
		if !known && !aboutEndpoints(z) {
			continue
		}
		if s, ok := w.associated(vpc, &z.Common, z.VPCs, under, n); ok {
			s.zone, s.order = z, 1
			if !known {
				s.why = append(s.why, z.ZoneName.Why()...)
			}
			out = append(out, s)
		}
	}
	for _, r := range w.resolverRules[part] {
		name, known := r.Domain.Get()
		if !known || !saysAnything(name) {
			continue
		}
		under, n := d.under(name)
		if s, ok := w.associated(vpc, &r.Common, r.VPCs, under, n); ok {
			s.rule = r
			s.sure = s.sure && r.RuleType.IsKnown()
			out = append(out, s)
		}
	}
	for _, e := range w.endpointsIn[nameKey{vpc, service}] {
		if on, why := w.answersPrivately(e, v); on != no {
			out = append(out, source{labels: len(d.labels), order: 1, sure: on == yes, endpoint: e, why: why})
		}
	}
	slices.SortStableFunc(out, func(a, b source) int {
		return cmp.Or(cmp.Compare(b.labels, a.labels), cmp.Compare(a.order, b.order))
	})
	return out
}

// associated makes a source of a zone or rule that is associated with the VPC,
// or may be.
func (w *Walk) associated(vpc graph.ID, c *graph.Common, vpcs graph.Refs, under tri, labels int) (source, bool) {
	var given = c.When
	if v := w.g.Node(vpc); v != nil {
		given = v.Base().When
	}
	s := source{labels: labels}
	held, there := w.has(vpcs, vpc), existence(c.When, given)
	if min(held, under, there) == no {
		return s, false
	}
	s.sure = min(held, under, there) == yes
	switch {
	case held == maybe:
		s.why = append(s.why, vpcs.Why...)
		s.why = append(s.why, whyMayServe(w.name(c.ID), w.name(vpc)))
	case there == maybe:
		s.why = append(s.why, whyMaybe(w.name(c.ID)))
	case under == maybe:
		s.why = append(s.why, whyMayServe(w.name(c.ID), w.name(vpc)))
	}
	return s, true
}

// answersPrivately is whether the private DNS of an interface endpoint answers
// in its own VPC. It takes both DNS attributes of the VPC, and of an endpoint
// for names that come by an inbound resolver only it never does (VPC PrivateLink
// guide, "Manage DNS names"; S3 User Guide, "Private DNS").
func (w *Walk) answersPrivately(e *graph.Endpoint, v *graph.VPC) (tri, []string) {
	if !graph.Is(e.Type, graph.EndpointInterface) && !e.Type.IsUnknown() {
		return no, nil
	}
	if graph.Is(e.ServicePrivateDNS, false) && len(e.ServicePrivateDNSNames) == 0 {
		return no, nil
	}
	if w.remote(e) {
		return no, nil
	}
	parts := []struct {
		on  tri
		why []string
	}{
		{setting(e.PrivateDNS, false), e.PrivateDNS.Why()},
		{setting(e.InboundResolverOnly, false).not(), e.InboundResolverOnly.Why()},
		{existenceIn(e, v), []string{whyMaybe(w.name(e.ID))}},
	}
	if e.Type.IsUnknown() {
		parts = append(parts, struct {
			on  tri
			why []string
		}{maybe, e.Type.Why()})
	}
	if v != nil {
		parts = append(parts, struct {
			on  tri
			why []string
		}{setting(v.DNSHostnames, false), v.DNSHostnames.Why()})
	}
	on := yes
	var why []string
	for _, p := range parts {
		on = min(on, p.on)
		if p.on == maybe {
			why = append(why, p.why...)
		}
	}
	return on, why
}

// existenceIn is whether an endpoint is there where its VPC is.
func existenceIn(e *graph.Endpoint, v *graph.VPC) tri {
	if v == nil {
		return existence(e.When)
	}
	return existence(e.When, v.When)
}

// remote reports whether an endpoint is for a service in another region, whose
// names are not the ones that clients here use.
func (w *Walk) remote(e *graph.Endpoint) bool {
	there, ok := e.RemoteRegion.Get()
	if !ok {
		there, ok = e.ServiceRegion.Get()
	}
	here := w.regionOf(e.VPC.Or(""))
	if here == "" {
		here = e.Region.Or("")
	}
	return ok && here != "" && there != here
}

// inZone looks a name up in a private hosted zone. What the zone does not hold
// does not exist for its VPCs (Route 53 Developer Guide, "Considerations when
// working with a private hosted zone").
func (w *Walk) inZone(s source, d domain, vpc graph.ID) []resolution {
	var out []resolution
	z := s.zone
	records := slices.Clone(z.Records)
	// A record of the very name wins over a wildcard.
	slices.SortStableFunc(records, func(a, b *graph.ZoneRecord) int {
		return cmp.Compare(len(labelsOf(b.RecordName.Or("")))-wildness(b), len(labelsOf(a.RecordName.Or("")))-wildness(a))
	})
	for _, r := range records {
		held, why := w.recordAnswers(r, d)
		if held == no || z.When.Excludes(r.When) {
			continue
		}
		sure := held == yes && z.When.Implies(r.When)
		if !sure && len(why) == 0 {
			why = []string{whyMaybe(w.name(r.ID))}
		}
		out = append(out, w.atRecord(z, r, append(why, s.why...)))
		if sure {
			return out
		}
	}
	if z.RecordsOpen {
		return append(out, resolution{why: slices.Concat(z.Why, s.why)})
	}
	return append(out, resolution{nowhere: true, steps: []graph.Step{stepNoRecord(z, vpc)}, why: s.why})
}

func wildness(r *graph.ZoneRecord) int {
	if strings.HasPrefix(r.RecordName.Or(""), "*") {
		return 1
	}
	return 0
}

// recordAnswers is whether a record answers a name with an address.
func (w *Walk) recordAnswers(r *graph.ZoneRecord, d domain) (tri, []string) {
	name, ok := r.RecordName.Get()
	if !ok {
		return maybe, r.RecordName.Why()
	}
	held := d.answers(name)
	switch typ, ok := r.RecordType.Get(); {
	case !ok:
		return min(held, maybe), r.RecordType.Why()
	case !slices.Contains([]string{"A", "AAAA", "CNAME"}, strings.ToUpper(typ)):
		return no, nil
	}
	return held, nil
}

// atRecord is what a record leads to.
func (w *Walk) atRecord(z *graph.PrivateHostedZone, r *graph.ZoneRecord, why []string) resolution {
	id, ok := r.Endpoint.Get()
	e, declared := w.g.Node(id).(*graph.Endpoint)
	switch {
	case ok && declared:
		return resolution{endpoint: e, steps: []graph.Step{stepRecord(r, z, e)}, why: why}
	case r.Endpoint.IsUnknown():
		return resolution{why: append(slices.Clone(r.Endpoint.Why()), why...)}
	}
	return resolution{why: append([]string{whyElsewhere(w.name(r.ID))}, why...)}
}
