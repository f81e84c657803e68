package vpce.gateway.duplicate_service_test

import data.vpce.fixture
import data.vpce.gateway.duplicate_service as rule

_graph(endpoints) := fixture.graph({"vpc": [fixture.vpc("vpc", {})], "endpoint": endpoints})

test_fail_the_later_one if {
	graph := _graph([fixture.gateway("first", {}), fixture.gateway("second", {}), fixture.gateway("third", {})])
	fixture.subjects(rule.violated) == {"second", "third"} with input as graph
	rule.undecided == set() with input as graph
}

test_pass_other_tables if {
	graph := _graph([fixture.gateway("first", {}), fixture.gateway("second", {"route_tables": fixture.refs(["rtb-b"])})])
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

test_pass_other_service if {
	rule.violated == set() with input as _graph([fixture.gateway("first", {}), fixture.gateway("second", {"service": "dynamodb"})])
}

test_undecided_existence if {
	graph := _graph([fixture.only_if(fixture.gateway("first", {})), fixture.gateway("second", {})])
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"second"} with input as graph
}

test_undecided_association if {
	graph := _graph([fixture.gateway("first", {}), fixture.gateway("second", {"route_tables": fixture.maybe(["rtb"])})])
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"second"} with input as graph
}

test_undecided_list if {
	graph := _graph([fixture.gateway("first", {}), fixture.gateway("second", {"route_tables": fixture.open([])})])
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"second"} with input as graph
}

test_pass_conditions_that_exclude_each_other if {
	other := object.union(fixture.gateway("second", {}), {"exists": "maybe", "condition": "!(var.on)"})
	graph := _graph([fixture.only_if(fixture.gateway("first", {})), other])
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

test_undecided_table_known_by_an_expression if {
	graph := object.union(
		_graph([fixture.gateway("first", {}), fixture.gateway("second", {"route_tables": fixture.refs(["var.table"])})]),
		{"nodes": {"external": [{"id": "var.table", "kind": "route_table", "symbolic": true, "literal": null}]}},
	)
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"second"} with input as graph
}
