package vpce.client_vpn.no_association_test

import data.vpce.client_vpn.no_association as rule
import data.vpce.fixture

_graph(attributes) := fixture.graph({"client_vpn": [fixture.client_vpn("vpn", attributes)]})

test_fail_none if {
	fixture.subjects(rule.violated) == {"vpn"} with input as _graph({"subnets": fixture.none})
	rule.undecided == set() with input as _graph({"subnets": fixture.none})
}

test_pass_one if rule.violated | rule.undecided == set() with input as _graph({})

test_pass_transit_gateway if {
	graph := _graph({"subnets": fixture.none, "transit_gateway": "tgw"})
	rule.violated | rule.undecided == set() with input as graph
}

test_undecided_maybe if {
	rule.violated == set() with input as _graph({"subnets": fixture.maybe(["a"])})
	fixture.subjects(rule.undecided) == {"vpn"} with input as _graph({"subnets": fixture.maybe(["a"])})
}

test_undecided_open if {
	fixture.subjects(rule.undecided) == {"vpn"} with input as _graph({"subnets": fixture.open([])})
}
