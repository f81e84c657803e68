package vpce.interface.default_security_group_test

import data.vpce.fixture
import data.vpce.interface.default_security_group as rule

_graph(groups) := fixture.graph({"endpoint": [fixture.interface("ep", {"security_groups": groups})]})

test_fail_none if fixture.subjects(rule.violated) == {"ep"} with input as _graph(fixture.none)

test_pass_one if rule.violated == set() with input as _graph(fixture.refs(["sg"]))

test_pass_gateway if rule.violated == set() with input as fixture.graph({"endpoint": [fixture.gateway("ep", {})]})

test_undecided_list if {
	rule.violated == set() with input as _graph(fixture.open([]))
	fixture.subjects(rule.undecided) == {"ep"} with input as _graph(fixture.open([]))
}
