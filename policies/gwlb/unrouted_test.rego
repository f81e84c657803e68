package vpce.gwlb.unrouted_test

import data.vpce.fixture
import data.vpce.gwlb.unrouted as rule

_graph(routes) := fixture.graph({
	"vpc": [fixture.vpc("vpc", {})],
	"route_table": [fixture.table("rtb", "vpc")],
	"endpoint": [fixture.inspector("ep", {})],
	"route": routes,
})

_undecided(graph) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_fail_no_route if {
	fixture.subjects(rule.violated) == {"ep"} with input as _graph([])
	rule.undecided == set() with input as _graph([])
}

test_fail_route_to_another if {
	fixture.subjects(rule.violated) == {"ep"} with input as _graph([fixture.inspection_route("r", "other")])
}

test_pass_route if rule.violated | rule.undecided == set() with input as _graph([fixture.inspection_route("r", "ep")])

test_pass_interface if {
rule.violated | rule.undecided == set() with input as fixture.graph({"endpoint": [fixture.interface("ep", {})]})}

test_pass_route_under_the_same_condition if {
	graph := fixture.graph({
		"endpoint": [fixture.only_if(fixture.inspector("ep", {}))],
		"route": [fixture.only_if(fixture.inspection_route("r", "ep"))],
	})
	rule.violated | rule.undecided == set() with input as graph
}

test_undecided_route_may_exist if _undecided(_graph([fixture.only_if(fixture.inspection_route("r", "ep"))]))

test_undecided_target if _undecided(_graph([fixture.unknown(fixture.inspection_route("r", "ep"), "target")]))

test_undecided_target_under_another_name if {
	graph := object.union(_graph([fixture.inspection_route("r", "var.endpoint")]), {"nodes": {"external": [fixture.external("var.endpoint", true)]}})
	_undecided(graph)
}

test_undecided_unseen_routes if {
	graph := fixture.graph({
		"route_table": [object.union(fixture.table("rtb", "vpc"), {"routes_complete": false, "why": ["var.routes has no value"]})],
		"endpoint": [fixture.inspector("ep", {})],
	})
	_undecided(graph)
}

test_undecided_module_not_on_disk if {
	nodes := {"vpc": [fixture.vpc("vpc", {})], "endpoint": [fixture.inspector("ep", {})]}
	_undecided(fixture.document(nodes, fixture.unresolved("vpc", "any")))
}

test_undecided_handed_to_a_module if {
	_undecided(fixture.graph({"endpoint": [fixture.inspector("ep", {"route_tables": fixture.open([])})]}))
}
