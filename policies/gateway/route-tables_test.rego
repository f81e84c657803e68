package vpce.gateway.route_tables_test

import data.vpce.fixture
import data.vpce.gateway.route_tables as rule

_graph(tables) := fixture.graph({
	"vpc": [fixture.vpc("vpc", {})],
	"endpoint": [fixture.gateway("ep", {"route_tables": tables})],
})

test_fail_no_table if {
	fixture.subjects(rule.violated) == {"ep"} with input as _graph(fixture.none)
	rule.undecided == set() with input as _graph(fixture.none)
}

test_pass_a_table if rule.violated == set() with input as _graph(fixture.refs(["rtb"]))

test_pass_open_list_with_a_table if {
	rule.violated == set() with input as _graph(fixture.open(["rtb"]))
	rule.undecided == set() with input as _graph(fixture.open(["rtb"]))
}

test_pass_interface_endpoint if {
	graph := fixture.graph({"endpoint": [fixture.interface("ep", {})]})
	rule.violated == set() with input as graph
}

test_undecided_association if {
	rule.violated == set() with input as _graph(fixture.maybe(["rtb"]))
	fixture.subjects(rule.undecided) == {"ep"} with input as _graph(fixture.maybe(["rtb"]))
}

test_undecided_list if {
	rule.violated == set() with input as _graph(fixture.open([]))
	fixture.whys(rule.undecided) == {"the route tables of {} are not all known: var.list has no value"} with input as _graph(fixture.open([]))
}

test_undecided_module_not_on_disk if {
	graph := fixture.document(
		{"endpoint": [fixture.gateway("ep", {"route_tables": fixture.none})]},
		fixture.unresolved("vpc", "any"),
	)
	rule.violated == set() with input as graph
	fixture.whys(rule.undecided) == {"module.network is not on disk"} with input as graph
}

test_pass_unresolved_things_of_other_kinds if {
	graph := fixture.document(
		{"endpoint": [fixture.gateway("ep", {"route_tables": fixture.none})]},
		fixture.unresolved("vpc", "flow_log"),
	)
	fixture.subjects(rule.violated) == {"ep"} with input as graph
}
