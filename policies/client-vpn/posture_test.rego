package vpce.client_vpn.posture_test

import data.vpce.client_vpn.posture as rule
import data.vpce.fixture

_graph(vpn) := fixture.graph({"client_vpn": [vpn]})

_none := {"connect_handler": false, "device_posture": false}

test_fail_neither if {
	graph := _graph(fixture.client_vpn("vpn", _none))
	fixture.subjects(rule.violated) == {"vpn"} with input as graph
	rule.undecided == set() with input as graph
}

test_pass_posture if rule.violated | rule.undecided == set() with input as _graph(fixture.client_vpn("vpn", {}))

test_pass_handler if {
	graph := _graph(fixture.client_vpn("vpn", {"connect_handler": true, "device_posture": false}))
	rule.violated | rule.undecided == set() with input as graph
}

# The other one decides.
test_pass_handler_beside_unknown if {
	graph := _graph(fixture.unknown(fixture.client_vpn("vpn", {"connect_handler": true}), "device_posture"))
	rule.violated | rule.undecided == set() with input as graph
}

test_undecided_handler if {
	graph := _graph(fixture.unknown(fixture.client_vpn("vpn", _none), "connect_handler"))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"vpn"} with input as graph
}
