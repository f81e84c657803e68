package catalog

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// zoneRecord is a record of a private zone. Terraform puts the zone's name
// behind a name that does not end with it; a template writes full names.
func zoneRecord() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_route53_record", map[string]string{
				"zone": "zone_id", "name": "name", "type": "type", "alias": "alias.0.name", "values": "records",
			}).unsetMeans(map[string]cty.Value{"relative": cty.True}),
			cloudFormation("AWS::Route53::RecordSet", recordOfTemplate()),
		},
		join: func(b *builder, in *reader) {
			b.toZones(in, in, func(n *graph.PrivateHostedZone) {
				b.addRecord(in, n, in.res.Exists, nodeID(in.res.Unit, in.res.Address))
			})
		},
	}
}

func recordOfTemplate() map[string]string {
	return map[string]string{
		"zone": "HostedZoneId", "zone_name": "HostedZoneName", "name": "Name", "type": "Type",
		"alias": "AliasTarget.DNSName", "values": "ResourceRecords",
	}
}

// zoneRecordGroup is several records in one resource.
func zoneRecordGroup() concept {
	return concept{
		spellings: []*spelling{
			cloudFormation("AWS::Route53::RecordSetGroup", map[string]string{
				"zone": "HostedZoneId", "zone_name": "HostedZoneName", "records": "RecordSets",
			}).withBlocks(map[string]*spelling{"records": block(recordOfTemplate())}),
		},
		join: func(b *builder, in *reader) {
			records, why, open := in.parts("records")
			for _, p := range records {
				zone := p.reader
				if !zone.has("zone") && !zone.has("zone_name") {
					zone = in
				}
				b.toZones(zone, p.reader, func(n *graph.PrivateHostedZone) {
					b.addRecord(p.reader, n, value.And(in.res.Exists, p.when), b.partID(nodeID(in.res.Unit, in.res.Address), p.base))
				})
			}
			if open {
				b.toZones(in, in, func(n *graph.PrivateHostedZone) { openZone(n, why...) })
			}
		},
	}
}

// toZones calls join for each private zone that zone names, by its id or, in a
// template, by its name. A zone that it may mean has records that are not seen.
func (b *builder) toZones(zone, record *reader, join func(n *graph.PrivateHostedZone)) {
	if t, ok := record.text("type").Get(); ok && !leadsSomewhere(t) {
		return
	}
	if zone.has("zone_name") && !zone.has("zone") {
		b.toZonesNamed(zone, join)
		return
	}
	v := b.written(zone.get("zone"), zone.res.Exists, nil)
	if s, state := b.t.String(v); state == value.Known {
		if ref, ok := b.t.Only(s); ok {
			if n, ok := b.g.Node(b.things[instanceKey{ref.Unit, ref.Address}]).(*graph.PrivateHostedZone); ok {
				join(n)
			}
			return // A public zone, or that of something else.
		}
		if !b.t.Has(s) {
			return // A zone by its id is declared elsewhere.
		}
	}
	for _, ref := range b.t.Refs(v) {
		if n, ok := b.g.Node(b.things[instanceKey{ref.Unit, ref.Address}]).(*graph.PrivateHostedZone); ok {
			openZone(n, record.res.Address+" may be a record of it")
		}
	}
	if _, choice := b.choiceOf(v); !choice {
		b.openZones(record, b.why(v))
	}
}

// leadsSomewhere reports whether records of a type say where a name leads.
func leadsSomewhere(typ string) bool {
	return slices.Contains([]string{"A", "AAAA", "CNAME", "HTTPS"}, strings.ToUpper(typ))
}

func (b *builder) toZonesNamed(zone *reader, join func(n *graph.PrivateHostedZone)) {
	s, state := zone.token("zone_name")
	if state != value.Known || !b.identified(s) {
		b.openZones(zone, b.why(zone.get("zone_name")))
		return
	}
	for _, n := range nodesOf[*graph.PrivateHostedZone](b, zone.res.Unit, graph.KindPrivateHostedZone) {
		if b.zones.names[n.ID] == plainName(s) {
			join(n)
		}
	}
}

// openZones says that any private zone of the unit may have the record.
func (b *builder) openZones(record *reader, why []string) {
	for _, n := range nodesOf[*graph.PrivateHostedZone](b, record.res.Unit, graph.KindPrivateHostedZone) {
		openZone(n, record.res.Address+" may be a record of it: "+firstOf(append(why, "its zone is not known")))
	}
}

func (b *builder) addRecord(in *reader, n *graph.PrivateHostedZone, when *value.Formula, id graph.ID) {
	if n.When.Excludes(when) {
		return
	}
	r := &graph.ZoneRecord{ID: id, When: within(n.When, when), RecordName: b.recordName(in, n), RecordType: in.text("type")}
	if t, ok := r.RecordType.Get(); ok {
		r.RecordType = graph.Known(strings.ToUpper(t))
	}
	r.Endpoint = b.recordEndpoint(in)
	n.Records = append(n.Records, r)
	b.g.AddPart(id, in.origin())
}

// recordName is the full name of a record. Route 53 itself writes the wildcard
// as \052.
func (b *builder) recordName(in *reader, n *graph.PrivateHostedZone) graph.Attr[string] {
	v := in.get("name")
	s, state := b.t.String(v)
	if state == value.Unset {
		s = ""
	} else if state == value.Open || !b.identified(s) {
		return graph.Unknown[string](b.why(v)...)
	}
	name := strings.ReplaceAll(plainName(s), `\052`, "*")
	if relative := in.flag("relative"); graph.Is(relative, true) {
		zone, known := b.zones.names[n.ID]
		switch {
		case !known:
			return graph.Unknown[string](n.ZoneName.Why()...)
		case name == "":
			name = zone
		case !strings.HasSuffix(name, zone):
			name += "." + zone
		}
	}
	return graph.Known(b.t.Render(name))
}

// recordEndpoint is the endpoint that a record leads to.
func (b *builder) recordEndpoint(in *reader) graph.Attr[graph.ID] {
	if in.has("alias") {
		return b.leadsTo(in, in.get("alias"))
	}
	v := b.written(in.get("values"), in.res.Exists, nil)
	items, state := b.t.List(v)
	if state == value.Open {
		return b.leadsTo(in, v)
	}
	out := graph.Null[graph.ID]()
	for i, item := range items {
		to := b.leadsTo(in, item)
		switch {
		case to.IsUnknown():
			return to
		case i > 0 && (to.IsNull() != out.IsNull() || to.Or("") != out.Or("")):
			return graph.Unknown[graph.ID]("its values lead to several things")
		}
		out = to
	}
	return out
}

// leadsTo is the endpoint that a name or an address leads to.
func (b *builder) leadsTo(in *reader, v cty.Value) graph.Attr[graph.ID] {
	v = b.written(v, in.res.Exists, nil)
	if c, ok := b.choiceOf(v); ok {
		then, other := b.leadsTo(in, c.Then), b.leadsTo(in, c.Else)
		if then.IsUnknown() || other.IsUnknown() || then.IsNull() != other.IsNull() || then.Or("") != other.Or("") {
			return graph.Unknown[graph.ID](b.whyOr(v, "it depends on "+c.If.String())...)
		}
		return then
	}
	s, state := b.t.String(v)
	if state == value.Known && !b.t.Has(s) {
		return b.literalTarget(in, s)
	}
	refs, ok := b.madeOf(v)
	if !ok {
		return graph.Unknown[graph.ID](b.whyOr(v, "where it leads is not known")...)
	}
	out := graph.Null[graph.ID]()
	for i, ref := range refs {
		to := b.endpointBehind(ref, true)
		if to.IsUnknown() || i > 0 && (to.IsNull() != out.IsNull() || to.Or("") != out.Or("")) {
			return graph.Unknown[graph.ID]("what " + ref.Expression() + " leads to is not known")
		}
		out = to
	}
	return out
}

// endpointID finds the id in the name that an endpoint has of AWS:
// vpce-0123456789abcdef0-01abcdef.ssm.eu-west-1.vpce.amazonaws.com.
var endpointID = regexp.MustCompile(`(?:^|[.*])(vpce-[0-9a-f]{8,17})-[0-9a-z-]+\..*\.vpce\.amazonaws\.com`)

// literalTarget is what a name or an address leads to that is written out. The
// private addresses of endpoints are AWS's to give, so that any may be one.
func (b *builder) literalTarget(in *reader, s string) graph.Attr[graph.ID] {
	if m := endpointID.FindStringSubmatch(plainName(s)); m != nil {
		return graph.Known(b.literal(in, m[1], graph.KindEndpoint))
	}
	ip, err := netip.ParseAddr(s)
	if err != nil || !ip.IsPrivate() {
		return graph.Null[graph.ID]()
	}
	if id := b.zones.addresses[unitName{in.res.Unit, ip.String()}]; id != "" {
		return graph.Known(id)
	}
	return graph.Unknown[graph.ID]("whose address " + s + " is is not known")
}

// endpointBehind is the endpoint that an attribute of a resource leads to: an
// endpoint's own, or that of one of its network interfaces, which a data source
// reads where follow is true. Other things of AWS are none.
func (b *builder) endpointBehind(ref value.Ref, follow bool) graph.Attr[graph.ID] {
	key := instanceKey{ref.Unit, ref.Address}
	switch n := b.g.Node(b.things[key]).(type) {
	case *graph.Endpoint:
		return graph.Known(n.ID)
	case *graph.External:
		switch {
		case n.Of == graph.KindEndpoint:
			return graph.Known(n.ID)
		case n.Of == graph.KindNetworkInterface && follow:
			return b.interfaceOf(key)
		}
	}
	r := b.resources[key]
	if r == nil || r.Data || !isPlain(r) {
		return graph.Unknown[graph.ID]("what " + ref.Expression() + " is is not known")
	}
	return graph.Null[graph.ID]()
}

// interfaceOf is the endpoint of a network interface that is looked up, by an
// id that is the endpoint's, or by what belongs to the endpoint.
func (b *builder) interfaceOf(key instanceKey) graph.Attr[graph.ID] {
	in := b.readers[key]
	if in == nil {
		return graph.Unknown[graph.ID]("the network interface is not known")
	}
	var found []graph.ID
	add := func(refs []value.Ref) {
		for _, ref := range refs {
			if id, ok := b.endpointBehind(ref, false).Get(); ok && !slices.Contains(found, id) {
				found = append(found, id)
			}
		}
	}
	add(b.t.Refs(in.res.Attributes))
	if refs, ok := b.madeOf(in.get("id")); ok {
		add(refs)
	}
	if len(found) == 1 {
		return graph.Known(found[0])
	}
	return graph.Unknown[graph.ID](in.res.Address + " is looked up in the account")
}

// isPlain reports whether a resource is one thing of AWS, and none that may
// hand out the names of others.
func isPlain(r *declared.Resource) bool {
	if strings.HasPrefix(r.Type, "aws_") {
		return r.Type != "aws_route53_record" && r.Type != "aws_cloudformation_stack" && r.Type != "aws_lambda_invocation"
	}
	if isCloudControl(r.Type) {
		return !strings.HasPrefix(r.Type, "awscc_cloudformation_")
	}
	return strings.HasPrefix(r.Type, "AWS::") && r.Type != "AWS::Route53::RecordSet" && !strings.HasPrefix(r.Type, "AWS::CloudFormation::")
}
