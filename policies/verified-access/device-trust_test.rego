package vpce.verified_access.device_trust_test

import data.vpce.fixture
import data.vpce.verified_access.device_trust as rule

_graph(providers) := fixture.graph({
	"verified_access": [fixture.verified_access("instance", {"trust_providers": providers})],
	"verified_access_trust_provider": [
		fixture.trust_provider("user", "user"),
		fixture.trust_provider("device", "device"),
		fixture.unknown(fixture.trust_provider("either", "device"), "provider_type"),
	],
	"external": [fixture.external("vatp-0a1b", false)],
})

_undecided(graph) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"instance"} with input as graph
}

test_fail_user_alone if {
	fixture.subjects(rule.violated) == {"instance"} with input as _graph(fixture.refs(["user"]))
	rule.undecided == set() with input as _graph(fixture.refs(["user"]))
}

test_pass_both if rule.violated | rule.undecided == set() with input as _graph(fixture.refs(["user", "device"]))

test_pass_device_alone if rule.violated | rule.undecided == set() with input as _graph(fixture.refs(["device"]))

test_pass_no_provider if rule.violated | rule.undecided == set() with input as _graph(fixture.none)

test_undecided_device if _undecided(_graph(object.union(fixture.refs(["user"]), {"maybe": ["device"]})))

test_undecided_type if _undecided(_graph(fixture.refs(["user", "either"])))

test_undecided_not_declared if _undecided(_graph(fixture.refs(["user", "vatp-0a1b"])))

test_undecided_list if _undecided(_graph(fixture.open(["user"])))
