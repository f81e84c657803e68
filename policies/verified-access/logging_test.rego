package vpce.verified_access.logging_test

import data.vpce.fixture
import data.vpce.verified_access.logging as rule

_graph(instance) := fixture.graph({"verified_access": [instance]})

test_fail_off if {
	graph := _graph(fixture.verified_access("instance", {"logging": false}))
	fixture.subjects(rule.violated) == {"instance"} with input as graph
	rule.undecided == set() with input as graph
}

test_pass_on if rule.violated | rule.undecided == set() with input as _graph(fixture.verified_access("instance", {}))

test_undecided_unknown if {
	graph := _graph(fixture.unknown(fixture.verified_access("instance", {}), "logging"))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"instance"} with input as graph
}
