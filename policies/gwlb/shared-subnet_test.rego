package vpce.gwlb.shared_subnet_test

import data.vpce.fixture
import data.vpce.gwlb.shared_subnet as rule

_graph(loops) := fixture.document({"endpoint": [fixture.inspector("ep", {})]}, {"inspection_loops": loops})

_loop := {"endpoint": "ep", "subnet": "a", "routes": ["default"], "why": []}

test_fail_loop if {
	fixture.subjects(rule.violated) == {"ep"} with input as _graph([_loop])
	rule.undecided == set() with input as _graph([_loop])
}

test_pass_none if rule.violated | rule.undecided == set() with input as _graph([])

test_undecided_route if {
	graph := _graph([object.union(_loop, {"why": ["the route exists only if var.on"]})])
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_type if {
	graph := fixture.document({"endpoint": [fixture.unknown(fixture.inspector("ep", {}), "type")]}, {"inspection_loops": [_loop]})
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}
