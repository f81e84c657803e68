package graph

import "github.com/vpce-lint/vpce-lint/parsers/value"

// PrivateHostedZone is a private Route 53 zone.
type PrivateHostedZone struct {
	Common
	// ZoneName is in lower case, without the final dot.
	ZoneName Attr[string]
	VPCs     Refs
	Records  []*ZoneRecord
	// RecordsOpen is true where it may have records that we do not see.
	RecordsOpen bool
	// Why says why the records are open.
	Why []string
}

func (*PrivateHostedZone) Kind() Kind       { return KindPrivateHostedZone }
func (n *PrivateHostedZone) addTo(g *Graph) { g.PrivateHostedZones = append(g.PrivateHostedZones, n) }
func (n *PrivateHostedZone) describe(f fields) {
	f.text("zone_name", n.ZoneName)
	f.refs("vpcs", n.VPCs)
	objects(f, "records", n.Records, &ZoneRecord{}, (*ZoneRecord).describe)
	f.flag("records_complete", Known(!n.RecordsOpen))
	f.texts("why", Known(n.Why))
}

// ZoneRecord is a record of a private zone.
type ZoneRecord struct {
	ID   ID
	When *value.Formula
	// RecordName is the full name in lower case, without the final dot; a wildcard
	// begins with "*.".
	RecordName Attr[string]
	// RecordType is "A", "AAAA", "CNAME" and so on.
	RecordType Attr[string]
	// Endpoint is the one that the record leads to, by an alias, a CNAME or the
	// addresses of its network interfaces; null where it leads elsewhere.
	Endpoint Attr[ID]
}

func (r *ZoneRecord) describe(f fields) {
	f.text("id", Known(string(r.ID)))
	existence(f, r.When)
	f.text("record_name", r.RecordName)
	f.text("record_type", r.RecordType)
	f.optRef("endpoint", r.Endpoint)
	f.unknowns()
}

// Resolver is a Route 53 Resolver endpoint.
type Resolver struct {
	Common
	// Direction is "inbound" or "outbound".
	Direction      Attr[string]
	Subnets        Refs
	SecurityGroups Refs
}

func (*Resolver) Kind() Kind       { return KindResolver }
func (n *Resolver) addTo(g *Graph) { g.Resolvers = append(g.Resolvers, n) }
func (n *Resolver) describe(f fields) {
	f.text("direction", n.Direction)
	f.refs("subnets", n.Subnets)
	f.refs("security_groups", n.SecurityGroups)
}

// ResolverRule sends queries for a domain elsewhere.
type ResolverRule struct {
	Common
	// Domain is in lower case, without the final dot; "" for all names.
	Domain Attr[string]
	// RuleType is "forward", "system" or what the source says, in lower case.
	RuleType Attr[string]
	VPCs     Refs
}

func (*ResolverRule) Kind() Kind       { return KindResolverRule }
func (n *ResolverRule) addTo(g *Graph) { g.ResolverRules = append(g.ResolverRules, n) }
func (n *ResolverRule) describe(f fields) {
	f.text("domain", n.Domain)
	f.text("rule_type", n.RuleType)
	f.refs("vpcs", n.VPCs)
}

// Elsewhere is what other units may have for things of a unit: ids are handed to
// them by variables without a value.
type Elsewhere struct {
	Zones []SharedZone
	Rules []StrayRule
}

// StrayRule is an inbound rule of a security group that is handed to its unit and
// may be another unit's.
type StrayRule struct{ Unit, Address string }

// SharedZone is a private zone for names of AWS services, of a VPC that is handed
// to its unit and may be another unit's.
type SharedZone struct {
	Unit, Address string
	ZoneName      string
}
