package vpce.interface.ignored_arguments_test

import data.vpce.fixture
import data.vpce.interface.ignored_arguments as rule

_graph(tables) := fixture.graph({"endpoint": [fixture.interface("ep", {"route_tables": tables})]})

test_fail_table if fixture.subjects(rule.violated) == {"ep"} with input as _graph(fixture.refs(["rtb"]))

test_pass_none if rule.violated == set() with input as _graph(fixture.none)

test_pass_gateway if rule.violated == set() with input as fixture.graph({"endpoint": [fixture.gateway("ep", {})]})

test_undecided_list if {
	rule.violated == set() with input as _graph(fixture.open([]))
	fixture.subjects(rule.undecided) == {"ep"} with input as _graph(fixture.open([]))
}
