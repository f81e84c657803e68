package vpce.cost.interface_instead_of_gateway_test

import data.vpce.cost.interface_instead_of_gateway as rule
import data.vpce.fixture

_s3(attributes) := fixture.interface("s3", object.union({"service": "s3"}, attributes))

_graph(nodes) := fixture.graph(object.union({"vpc": [fixture.vpc("vpc", {})], "endpoint": [_s3({})]}, nodes))

_found(document) := violated | undecided if {
	violated := rule.violated with input as document
	undecided := rule.undecided with input as document
}

test_fail_violated if {
	found := rule.violated with input as _graph({})
	fixture.subjects(found) == {"s3"}
	count(rule.undecided) == 0 with input as _graph({})
}

test_fail_dynamodb if {
	found := rule.violated with input as _graph({"endpoint": [fixture.interface("d", {"service": "dynamodb"})]})
	fixture.subjects(found) == {"d"}
}

test_pass_for_other_services if count(_found(_graph({"endpoint": [fixture.interface("ssm", {})]}))) == 0

test_pass_beside_a_gateway if count(_found(_graph({"endpoint": [_s3({}), fixture.gateway("g", {})]}))) == 0

test_pass_with_peering if {
	count(_found(_graph({"peering": [fixture.node("p", {"vpc": "other", "peer_vpc": "vpc"})]}))) == 0
}

test_pass_with_attachments if {
	every kind in ["vpn", "transit_gateway", "client_vpn"] {
		count(_found(_graph({kind: [fixture.node("x", {"vpcs": fixture.refs(["vpc"])})]}))) == 0
	}
}

test_pass_with_an_attachment_to_a_gateway_elsewhere if {
	attachment := fixture.node("x", {"transit_gateway": "tgw-0a1b2c3d", "vpc": "vpc"})
	count(_found(_graph({"transit_gateway_attachment": [attachment]}))) == 0
}

test_pass_with_a_route_to_another_network if {
	route := fixture.node("r", {"route_table": "rtb", "target_kind": "core_network"})
	count(_found(_graph({"route_table": [fixture.table("rtb", "vpc")], "route": [route]}))) == 0
}

test_undecided_maybe if {
	every document in [
		_graph({"endpoint": [_s3({}), fixture.only_if(fixture.gateway("g", {}))]}),
		_graph({"vpn": [fixture.node("x", {"vpcs": fixture.maybe(["vpc"])})]}),
		_graph({"vpn": [fixture.node("x", {"vpcs": fixture.open([])})]}),
		_graph({"vpc": [fixture.vpc("another", {})]}),
		_graph({"endpoint": [fixture.only_if(_s3({}))]}),
	] {
		count(rule.violated) == 0 with input as document
		found := rule.undecided with input as document
		fixture.subjects(found) == {"s3"}
	}
}
