package vpce.interface.private_dns_test

import data.vpce.fixture
import data.vpce.interface.private_dns as rule

_off := fixture.interface("ep", {"private_dns": false})

_graph(nodes) := fixture.graph(object.union({"vpc": [fixture.vpc("vpc", {})], "endpoint": [_off]}, nodes))

_zone(vpcs) := fixture.zone("ssm.eu-west-1.amazonaws.com", vpcs)

_peering := fixture.node("pcx", {"vpc": "vpc", "peer_vpc": "spoke"})

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_fail_off if {
	fixture.subjects(rule.violated) == {"ep"} with input as _graph({})
	rule.undecided == set() with input as _graph({})
}

test_pass_on if _silent(_graph({"endpoint": [fixture.interface("ep", {})]}))

test_pass_partner if _silent(_graph({"endpoint": [fixture.partner("ep", {})]}))

test_pass_service_without_private_dns if {
	_silent(_graph({"endpoint": [fixture.interface("ep", {"private_dns": false, "service_private_dns": false})]}))
}

test_pass_service_that_the_table_does_not_know if {
	_silent(_graph({"endpoint": [fixture.interface("ep", {"private_dns": false, "service_private_dns": null})]}))
}

test_pass_zone if _silent(_graph({"private_hosted_zone": [_zone(fixture.refs(["vpc"]))]}))

test_pass_zone_of_a_wildcard_name if {
	endpoint := fixture.interface("ep", {
		"private_dns": false,
		"service": "ecr.dkr",
		"service_private_dns_names": ["*.dkr.ecr.eu-west-1.amazonaws.com"],
	})
	zone := fixture.zone("dkr.ecr.eu-west-1.amazonaws.com", fixture.refs(["vpc"]))
	_silent(_graph({"endpoint": [endpoint], "private_hosted_zone": [zone]}))
}

test_pass_zone_in_a_peered_vpc if {
	_silent(_graph({"private_hosted_zone": [_zone(fixture.refs(["spoke"]))], "peering": [_peering]}))
}

test_pass_zone_behind_a_transit_gateway if {
	gateway := fixture.node("tgw", {"vpcs": fixture.refs(["spoke", "vpc"])})
	_silent(_graph({"private_hosted_zone": [_zone(fixture.refs(["spoke"]))], "transit_gateway": [gateway]}))
}

test_fail_zone_in_a_vpc_apart if {
	graph := _graph({"private_hosted_zone": [_zone(fixture.refs(["apart"]))], "peering": [_peering]})
	fixture.subjects(rule.violated) == {"ep"} with input as graph
}

test_fail_zone_of_another_name if {
	zone := fixture.zone("sqs.eu-west-1.amazonaws.com", fixture.refs(["vpc"]))
	fixture.subjects(rule.violated) == {"ep"} with input as _graph({"private_hosted_zone": [zone]})
}

test_pass_another_endpoint_has_it_on if _silent(_graph({"endpoint": [_off, fixture.interface("on", {})]}))

test_pass_s3_beside_a_gateway if {
	s3 := fixture.interface("ep", {"private_dns": false, "service": "s3"})
	_silent(_graph({"endpoint": [s3, fixture.gateway("gw", {})]}))
}

test_fail_s3_alone if {
	s3 := fixture.interface("ep", {"private_dns": false, "service": "s3"})
	fixture.subjects(rule.violated) == {"ep"} with input as _graph({"endpoint": [s3]})
}

test_fail_gateway_of_s3_beside_another_service if {
	fixture.subjects(rule.violated) == {"ep"} with input as _graph({"endpoint": [_off, fixture.gateway("gw", {})]})
}

test_undecided_private_dns if _undecided(_graph({"endpoint": [fixture.unknown(_off, "private_dns")]}))

test_undecided_zone_may_exist if {
	_undecided(_graph({"private_hosted_zone": [fixture.only_if(_zone(fixture.refs(["vpc"])))]}))
}

test_undecided_association_of_the_zone if _undecided(_graph({"private_hosted_zone": [_zone(fixture.open([]))]}))

test_undecided_name_of_the_zone if {
	_undecided(_graph({"private_hosted_zone": [fixture.unknown(_zone(fixture.refs(["vpc"])), "zone_name")]}))
}

test_undecided_other_endpoint if {
	_undecided(_graph({"endpoint": [_off, fixture.only_if(fixture.interface("on", {}))]}))
}

test_undecided_module_not_on_disk if {
	_undecided(fixture.document({"endpoint": [_off]}, fixture.unresolved("vpc", "any")))
}

_record(name, attributes) := object.union(
	{"id": name, "exists": "yes", "record_name": name, "record_type": "A", "endpoint": "ep", "unknown": []},
	attributes,
)

_wider(name, attributes) := _graph({"private_hosted_zone": [object.union(
	fixture.zone(name, fixture.refs(["vpc"])),
	object.union({"records_complete": true, "why": []}, attributes),
)]})

_regional(record) := _wider("eu-west-1.amazonaws.com", {"records": [record]})

test_pass_record_in_a_wider_zone if _silent(_regional(_record("ssm.eu-west-1.amazonaws.com", {})))

test_pass_wildcard_in_a_wider_zone if _silent(_regional(_record("*.eu-west-1.amazonaws.com", {})))

test_fail_wider_zone_without_the_name if {
	some record in [
		_record("kms.eu-west-1.amazonaws.com", {}),
		_record("ssm.eu-west-1.amazonaws.com", {"record_type": "TXT"}),
		_record("ssm.eu-west-1.amazonaws.com", {"endpoint": "other"}),
	]
	fixture.subjects(rule.violated) == {"ep"} with input as _regional(record)
}

test_undecided_record_that_leads_to_addresses if {
	_undecided(_regional(_record("ssm.eu-west-1.amazonaws.com", {"endpoint": null})))
}

test_undecided_records_of_a_wider_zone if {
	_undecided(_wider("amazonaws.com", {"records": [], "records_complete": false}))
}
