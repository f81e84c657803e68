package catalog

import (
	"maps"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

const ssmZone = "ssm.eu-west-1.amazonaws.com"

// withZone declares an endpoint for Systems Manager and a private zone of its
// name.
func withZone() *fixture {
	f := base()
	f.add("aws_vpc_endpoint.e", attrs{
		"vpc_id": f.id("aws_vpc.v"), "service_name": text("com.amazonaws.eu-west-1.ssm"), "vpc_endpoint_type": text("Interface"),
		"subnet_configuration": blocks(attrs{"subnet_id": f.id("aws_subnet.s"), "ipv4": text("10.0.1.10")}),
	})
	f.add("aws_route53_zone.z", attrs{"name": text(ssmZone + "."), "vpc": blocks(attrs{"vpc_id": f.id("aws_vpc.v")})})
	return f
}

// computed is a value of which an attribute of a resource is the only reason
// why it is not known.
func (f *fixture) computed(address, attribute string) cty.Value {
	return value.Unknown(cty.DynamicPseudoType, value.Reason{
		Kind: value.Computed, Text: address + "." + attribute + " is known after it is applied",
		Of: value.Ref{Unit: f.unit.ID, Address: address, Attribute: attribute},
	})
}

func (f *fixture) dns(address string) cty.Value { return f.ref(address, "dns_entry[0].dns_name") }

func TestRecordName(t *testing.T) {
	f := withZone()
	region := f.hole("var.region").AsString()
	tests := []struct {
		name         string
		zone, record cty.Value
		want         graph.Attr[string]
	}{
		{"the zone's own", text(ssmZone), text(""), graph.Known(ssmZone)},
		{"relative", text(ssmZone), text("www"), graph.Known("www." + ssmZone)},
		{"full", text(ssmZone), text("WWW." + ssmZone + "."), graph.Known("www." + ssmZone)},
		{"the zone's own, in full", text(ssmZone), text(ssmZone), graph.Known(ssmZone)},
		{"wildcard", text(ssmZone), text("*"), graph.Known("*." + ssmZone)},
		{"wildcard as Route 53 writes it", text(ssmZone), text(`\052.` + ssmZone), graph.Known("*." + ssmZone)},
		{"a name that is known in part", text("ssm." + region + ".amazonaws.com"), text("ssm." + region + ".amazonaws.com"), graph.Known("ssm.${var.region}.amazonaws.com")},
		{"relative to a name that is known in part", text("ssm." + region + ".amazonaws.com"), text("*"), graph.Known("*.ssm.${var.region}.amazonaws.com")},
		{"unknown", text(ssmZone), f.hole("var.name"), graph.Unknown[string]("variable var.name has no value")},
		{"of an unknown zone", f.hole("var.zone"), text("www"), graph.Unknown[string]("variable var.zone has no value")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f.unit.Resources = nil
			f.add("aws_route53_zone.z", attrs{"name": tt.zone, "vpc": blocks(attrs{"vpc_id": text("vpc-1")})})
			f.add("aws_route53_record.r", attrs{"zone_id": f.ref("aws_route53_zone.z", "zone_id"), "name": tt.record, "type": text("a"), "records": list(text("192.0.2.1"))})
			records := node[*graph.PrivateHostedZone](t, f.build(t), "aws_route53_zone.z").Records
			equal(t, "records", len(records), 1)
			sameAttr(t, "name", records[0].RecordName, tt.want)
			sameAttr(t, "type", records[0].RecordType, graph.Known("A"))
		})
	}
}

func TestRecordEndpoint(t *testing.T) {
	const e = graph.ID("aws_vpc_endpoint.e")
	to := graph.Known(e)
	elsewhere := graph.Null[graph.ID]()
	alias := func(v cty.Value) attrs { return attrs{"type": text("A"), "alias": blocks(attrs{"name": v})} }
	cname := func(v ...cty.Value) attrs { return attrs{"type": text("CNAME"), "records": list(v...)} }
	tests := []struct {
		name  string
		write func(f *fixture) attrs
		want  graph.Attr[graph.ID]
	}{
		{"alias", func(f *fixture) attrs { return alias(f.dns("aws_vpc_endpoint.e")) }, to},
		{"alias to a load balancer", func(f *fixture) attrs {
			f.add("aws_lb.l", nil)
			return alias(f.ref("aws_lb.l", "dns_name"))
		}, elsewhere},
		{"alias to another record", func(f *fixture) attrs {
			f.add("aws_route53_record.other", nil)
			return alias(f.ref("aws_route53_record.other", "fqdn"))
		}, graph.Unknown[graph.ID]("what aws_route53_record.other.fqdn leads to is not known")},
		{"alias to a module's output", func(f *fixture) attrs { return alias(f.hole("module.m.dns")) },
			graph.Unknown[graph.ID]("variable module.m.dns has no value")},
		{"alias to an endpoint that is looked up", func(f *fixture) attrs {
			f.add("data.aws_vpc_endpoint.x", attrs{"id": text("vpce-0123456789abcdef0")})
			return alias(f.dns("data.aws_vpc_endpoint.x"))
		}, graph.Known[graph.ID]("external:vpce-0123456789abcdef0")},
		{"alias to one of two endpoints", func(f *fixture) attrs {
			f.add("aws_vpc_endpoint.other", nil)
			return alias(choice("var.on", f.dns("aws_vpc_endpoint.e"), f.dns("aws_vpc_endpoint.other")))
		}, graph.Unknown[graph.ID]("aws_vpc_endpoint.e.dns_entry[0].dns_name has its value from AWS only", "aws_vpc_endpoint.other.dns_entry[0].dns_name has its value from AWS only")},
		{"alias to one endpoint either way", func(f *fixture) attrs {
			return alias(choice("var.on", f.dns("aws_vpc_endpoint.e"), f.ref("aws_vpc_endpoint.e", "dns_entry[1].dns_name")))
		}, to},
		{"name", func(f *fixture) attrs { return cname(f.dns("aws_vpc_endpoint.e")) }, to},
		{"part of the endpoint's name", func(f *fixture) attrs {
			return cname(text("bucket." + f.dns("aws_vpc_endpoint.e").AsString()))
		}, to},
		{"name that a function makes of the endpoint's", func(f *fixture) attrs { return cname(f.computed("aws_vpc_endpoint.e", "dns_entry")) }, to},
		{"names of which the number is not known", func(f *fixture) attrs {
			return attrs{"type": text("CNAME"), "records": f.computed("aws_vpc_endpoint.e", "dns_entry")}
		}, to},
		{"name of an endpoint of elsewhere", func(*fixture) attrs {
			return cname(text("vpce-0123456789abcdef0-abcd1234.ssm.eu-west-1.vpce.amazonaws.com."))
		}, graph.Known[graph.ID]("external:vpce-0123456789abcdef0")},
		{"name of something else", func(*fixture) attrs { return cname(text("www.example.com")) }, elsewhere},
		{"names of two things", func(f *fixture) attrs {
			return cname(f.dns("aws_vpc_endpoint.e"), text("www.example.com"))
		}, graph.Unknown[graph.ID]("its values lead to several things")},
		{"address that the endpoint asks for", func(*fixture) attrs {
			return attrs{"type": text("A"), "records": list(text("10.0.1.10"))}
		}, to},
		{"private address", func(*fixture) attrs { return attrs{"type": text("A"), "records": list(text("10.0.1.11"))} },
			graph.Unknown[graph.ID]("whose address 10.0.1.11 is is not known")},
		{"public address", func(*fixture) attrs { return attrs{"type": text("A"), "records": list(text("192.0.2.1"))} }, elsewhere},
		{"address of an interface by the endpoint's list", func(f *fixture) attrs {
			f.add("data.aws_network_interface.n", attrs{"id": f.computed("aws_vpc_endpoint.e", "network_interface_ids")})
			return attrs{"type": text("A"), "records": list(f.ref("data.aws_network_interface.n", "private_ip"))}
		}, to},
		{"address of an interface by the endpoint's id", func(f *fixture) attrs {
			f.add("data.aws_network_interface.n", attrs{"filter": blocks(attrs{"name": text("vpc-endpoint-id"), "values": list(f.id("aws_vpc_endpoint.e"))})})
			return attrs{"type": text("A"), "records": list(f.ref("data.aws_network_interface.n", "private_ips[0]"))}
		}, to},
		{"address of another interface", func(f *fixture) attrs {
			f.add("data.aws_network_interface.n", attrs{"id": text("eni-0123456789abcdef0")})
			return attrs{"type": text("A"), "records": list(f.ref("data.aws_network_interface.n", "private_ip"))}
		}, graph.Unknown[graph.ID]("what data.aws_network_interface.n.private_ip leads to is not known")},
		{"address of an instance", func(f *fixture) attrs {
			f.add("aws_instance.i", attrs{"subnet_id": f.id("aws_subnet.s")})
			return attrs{"type": text("A"), "records": list(f.ref("aws_instance.i", "private_ip"))}
		}, elsewhere},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := withZone()
			a := tt.write(f)
			a["zone_id"], a["name"] = f.id("aws_route53_zone.z"), text("")
			f.add("aws_route53_record.r", a)
			records := node[*graph.PrivateHostedZone](t, f.build(t), "aws_route53_zone.z").Records
			equal(t, "records", len(records), 1)
			sameAttr(t, "endpoint", records[0].Endpoint, tt.want)
		})
	}
}

func TestRecordZone(t *testing.T) {
	const why = "aws_route53_record.r may be a record of it"
	record := attrs{"type": text("A"), "name": text("x"), "records": list(text("192.0.2.1"))}
	tests := []struct {
		name    string
		write   func(f *fixture, a attrs)
		records int
		why     []string
	}{
		{"the zone", func(f *fixture, a attrs) { a["zone_id"] = f.ref("aws_route53_zone.z", "zone_id") }, 1, nil},
		{"a public zone", func(f *fixture, a attrs) {
			f.add("aws_route53_zone.public", attrs{"name": text("example.com")})
			a["zone_id"] = f.id("aws_route53_zone.public")
		}, 0, nil},
		{"a zone of elsewhere", func(_ *fixture, a attrs) { a["zone_id"] = text("Z0123456789") }, 0, nil},
		{"an unknown zone", func(f *fixture, a attrs) { a["zone_id"] = f.hole("var.zone") }, 0, []string{why + ": variable var.zone has no value"}},
		{"an unknown zone, for mail", func(f *fixture, a attrs) { a["zone_id"], a["type"] = f.hole("var.zone"), text("MX") }, 0, nil},
		{"one of two zones", func(f *fixture, a attrs) {
			f.add("aws_route53_zone.public", attrs{"name": text("example.com")})
			a["zone_id"] = choice("var.on", f.id("aws_route53_zone.z"), f.id("aws_route53_zone.public"))
		}, 0, []string{why}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := withZone()
			a := attrs{}
			maps.Copy(a, record)
			tt.write(f, a)
			f.add("aws_route53_record.r", a)
			g := f.build(t)
			n := node[*graph.PrivateHostedZone](t, g, "aws_route53_zone.z")
			equal(t, "records", len(n.Records), tt.records)
			equal(t, "open", n.RecordsOpen, len(tt.why) > 0)
			equal(t, "why", n.Why, tt.why)
			for _, x := range g.Externals {
				t.Errorf("the graph mentions %s", x.ID)
			}
		})
	}
}

func TestRecordThatExistsMaybe(t *testing.T) {
	f := withZone()
	r := f.add("aws_route53_record.r", attrs{"zone_id": f.id("aws_route53_zone.z"), "name": text(""), "type": text("A"), "alias": blocks(attrs{"name": f.dns("aws_vpc_endpoint.e")})})
	r.Exists = value.Atom("var.on")
	record := node[*graph.PrivateHostedZone](t, f.build(t), "aws_route53_zone.z").Records[0]
	equal(t, "condition", record.When.String(), "var.on")
}

func TestRecordsOfTemplate(t *testing.T) {
	f := stack()
	f.put("E", "EC2::VPCEndpoint", attrs{"VpcId": f.to("V"), "ServiceName": text("com.amazonaws.eu-west-1.ssm"), "VpcEndpointType": text("Interface")})
	f.put("Z", "Route53::HostedZone", attrs{"Name": text(ssmZone), "VPCs": blocks(attrs{"VPCId": f.to("V")})})
	f.put("Public", "Route53::HostedZone", attrs{"Name": text("example.com")})
	entry := f.ref("E", `DnsEntries[0].split(":")[1]`)
	f.put("Alias", "Route53::RecordSet", attrs{"HostedZoneId": f.to("Z"), "Name": text(ssmZone + "."), "Type": text("A"), "AliasTarget": objectOf(attrs{"DNSName": entry})})
	f.put("ByName", "Route53::RecordSet", attrs{"HostedZoneName": text(ssmZone + "."), "Name": text("x." + ssmZone), "Type": text("CNAME"), "ResourceRecords": list(entry)})
	f.put("Elsewhere", "Route53::RecordSet", attrs{"HostedZoneId": f.to("Public"), "Name": text("www.example.com"), "Type": text("A"), "ResourceRecords": list(text("192.0.2.1"))})
	f.put("Group", "Route53::RecordSetGroup", attrs{"HostedZoneId": f.to("Z"), "RecordSets": blocks(
		attrs{"Name": text("*." + ssmZone), "Type": text("A"), "AliasTarget": objectOf(attrs{"DNSName": entry})},
		attrs{"Name": text("custom." + ssmZone), "Type": text("A"), "ResourceRecords": list(f.ref("Lookup", "Address"))},
	)})
	f.put("Lookup", "Custom::Lookup", attrs{"ServiceToken": text("arn:aws:lambda:eu-west-1:111122223333:function:x")})
	n := node[*graph.PrivateHostedZone](t, f.build(t), "Z")
	got := map[string]string{}
	for _, r := range n.Records {
		got[string(r.ID)+" "+r.RecordName.Or("?")] = string(r.Endpoint.Or("?"))
	}
	equal(t, "records", got, map[string]string{
		"Alias " + ssmZone:                      "E",
		"ByName x." + ssmZone:                   "E",
		"Group/RecordSets[0] *." + ssmZone:      "E",
		"Group/RecordSets[1] custom." + ssmZone: "?",
	})
	equal(t, "open", n.RecordsOpen, false)
	if last := n.Records[len(n.Records)-1]; !last.Endpoint.IsUnknown() {
		t.Errorf("%s leads to %v; a custom resource may hand out anything", last.ID, last.Endpoint)
	}
}

func TestPrivateZones(t *testing.T) {
	tests := []struct {
		name  string
		write func(f *fixture)
		vpcs  graph.Refs
	}{
		{"named in the zone", func(f *fixture) {
			f.add("aws_route53_zone.z", attrs{"name": text(ssmZone), "vpc": blocks(attrs{"vpc_id": f.id("aws_vpc.v")})})
		}, definite("aws_vpc.v")},
		{"given by an association alone", func(f *fixture) {
			f.add("aws_route53_zone.z", attrs{"name": text(ssmZone)})
			f.add("aws_route53_zone_association.a", attrs{"zone_id": f.ref("aws_route53_zone.z", "zone_id"), "vpc_id": f.id("aws_vpc.v")})
		}, definite("aws_vpc.v")},
		{"given by a profile", func(f *fixture) {
			f.add("aws_route53_zone.z", attrs{"name": text(ssmZone), "vpc": blocks(attrs{"vpc_id": text("vpc-1")})})
			f.add("aws_route53profiles_profile.p", attrs{"name": text("p")})
			f.add("aws_route53profiles_resource_association.r", attrs{"profile_id": f.id("aws_route53profiles_profile.p"), "resource_arn": f.ref("aws_route53_zone.z", "arn")})
			f.add("aws_route53profiles_association.v", attrs{"profile_id": f.id("aws_route53profiles_profile.p"), "resource_id": f.id("aws_vpc.v")})
		}, definite("external:vpc-1", "aws_vpc.v")},
		{"given by a profile that holds it maybe", func(f *fixture) {
			f.add("aws_route53_zone.z", attrs{"name": text(ssmZone), "vpc": blocks(attrs{"vpc_id": text("vpc-1")})})
			f.add("aws_route53profiles_profile.p", attrs{"name": text("p")})
			f.add("aws_route53profiles_resource_association.r", attrs{"profile_id": f.id("aws_route53profiles_profile.p"), "resource_arn": f.ref("aws_route53_zone.z", "arn")}).Exists = value.Atom("var.on")
			f.add("aws_route53profiles_association.v", attrs{"profile_id": f.id("aws_route53profiles_profile.p"), "resource_id": f.id("aws_vpc.v")})
		}, graph.Refs{IDs: []graph.ID{"external:vpc-1"}, Maybe: []graph.ID{"aws_vpc.v"}, Why: []string{"aws_route53profiles_resource_association.r exists only if var.on"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			tt.write(f)
			equal(t, "VPCs", node[*graph.PrivateHostedZone](t, f.build(t), "aws_route53_zone.z").VPCs, tt.vpcs)
		})
	}
}

func TestZoneLookUp(t *testing.T) {
	f := base()
	same := attrs{"name": text(ssmZone), "private_zone": cty.True}
	f.add("data.aws_route53_zone.z", same)
	f.add("data.aws_route53_zone.again", same)
	f.add("data.aws_route53_zone.public", attrs{"name": text("example.com")})
	f.add("aws_route53_zone_association.a", attrs{"zone_id": f.ref("data.aws_route53_zone.z", "zone_id"), "vpc_id": f.id("aws_vpc.v")})
	f.add("aws_route53_record.r", attrs{"zone_id": f.id("data.aws_route53_zone.again"), "name": text("x"), "type": text("A"), "records": list(text("192.0.2.1"))})
	g := f.build(t)
	equal(t, "zones", len(g.PrivateHostedZones), 1)
	n := g.PrivateHostedZones[0]
	sameAttr(t, "name", n.ZoneName, graph.Known(ssmZone))
	equal(t, "VPCs", n.VPCs.IDs, []graph.ID{"aws_vpc.v"})
	equal(t, "other VPCs", n.VPCs.Open, true)
	equal(t, "other records", n.RecordsOpen, true)
	equal(t, "records", len(n.Records), 1)
}
