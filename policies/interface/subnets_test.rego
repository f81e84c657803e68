package vpce.interface.subnets_test

import data.vpce.fixture
import data.vpce.interface.subnets as rule

_graph(subnets) := fixture.graph({"endpoint": [fixture.interface("ep", {"subnets": subnets})]})

test_fail_none if {
	fixture.subjects(rule.violated) == {"ep"} with input as _graph(fixture.none)
	rule.undecided == set() with input as _graph(fixture.none)
}

test_pass_one if rule.violated == set() with input as _graph(fixture.refs(["a"]))

test_pass_gateway if {
	rule.violated == set() with input as fixture.graph({"endpoint": [fixture.gateway("ep", {})]})
}

test_undecided_list if {
	rule.violated == set() with input as _graph(fixture.open([]))
	fixture.subjects(rule.undecided) == {"ep"} with input as _graph(fixture.open([]))
}

test_undecided_association if {
	rule.violated == set() with input as _graph(fixture.maybe(["a"]))
	fixture.subjects(rule.undecided) == {"ep"} with input as _graph(fixture.maybe(["a"]))
}
