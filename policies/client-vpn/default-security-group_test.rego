package vpce.client_vpn.default_security_group_test

import data.vpce.client_vpn.default_security_group as rule
import data.vpce.fixture

_graph(groups) := fixture.graph({"client_vpn": [fixture.client_vpn("vpn", {"security_groups": groups})]})

test_fail_none if {
	fixture.subjects(rule.violated) == {"vpn"} with input as _graph(fixture.none)
	rule.undecided == set() with input as _graph(fixture.none)
}

test_pass_one if rule.violated | rule.undecided == set() with input as _graph(fixture.refs(["sg"]))

test_pass_transit_gateway if {
	graph := fixture.graph({"client_vpn": [fixture.client_vpn("vpn", {"security_groups": fixture.none, "transit_gateway": "tgw"})]})
	rule.violated | rule.undecided == set() with input as graph
}

test_undecided_list if {
	rule.violated == set() with input as _graph(fixture.open([]))
	fixture.subjects(rule.undecided) == {"vpn"} with input as _graph(fixture.open([]))
}
