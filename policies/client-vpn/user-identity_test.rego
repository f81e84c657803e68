package vpce.client_vpn.user_identity_test

import data.vpce.client_vpn.user_identity as rule
import data.vpce.fixture

_graph(vpn) := fixture.graph({"client_vpn": [vpn]})

test_fail_certificates_alone if {
	graph := _graph(fixture.client_vpn("vpn", {"user_authentication": false}))
	fixture.subjects(rule.violated) == {"vpn"} with input as graph
	rule.undecided == set() with input as graph
}

test_pass_users if {
	rule.violated == set() with input as _graph(fixture.client_vpn("vpn", {}))
	rule.undecided == set() with input as _graph(fixture.client_vpn("vpn", {}))
}

# An endpoint without any authentication is nothing that AWS takes.
test_pass_nothing_said if {
	rule.violated == set() with input as _graph(fixture.client_vpn("vpn", {"user_authentication": null}))
}

test_undecided_unknown if {
	graph := _graph(fixture.unknown(fixture.client_vpn("vpn", {}), "user_authentication"))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"vpn"} with input as graph
}

test_undecided_may_exist if {
	graph := _graph(fixture.only_if(fixture.client_vpn("vpn", {"user_authentication": false})))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"vpn"} with input as graph
}
