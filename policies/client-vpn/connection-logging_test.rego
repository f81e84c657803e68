package vpce.client_vpn.connection_logging_test

import data.vpce.client_vpn.connection_logging as rule
import data.vpce.fixture

_graph(vpn) := fixture.graph({"client_vpn": [vpn]})

test_fail_off if {
	graph := _graph(fixture.client_vpn("vpn", {"connection_logging": false}))
	fixture.subjects(rule.violated) == {"vpn"} with input as graph
	rule.undecided == set() with input as graph
}

test_pass_on if {
	rule.violated == set() with input as _graph(fixture.client_vpn("vpn", {}))
	rule.undecided == set() with input as _graph(fixture.client_vpn("vpn", {}))
}

test_undecided_unknown if {
	graph := _graph(fixture.unknown(fixture.client_vpn("vpn", {}), "connection_logging"))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"vpn"} with input as graph
}
