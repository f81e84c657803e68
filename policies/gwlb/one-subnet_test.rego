package vpce.gwlb.one_subnet_test

import data.vpce.fixture
import data.vpce.gwlb.one_subnet as rule

_graph(subnets) := fixture.graph({"endpoint": [fixture.inspector("ep", {"subnets": subnets})]})

_counts(findings) := {finding.args.count | some finding in findings}

_undecided(graph) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_fail_two if {
	_counts(rule.violated) == {"2"} with input as _graph(fixture.refs(["a", "b"]))
	rule.undecided == set() with input as _graph(fixture.refs(["a", "b"]))
}

test_fail_none if _counts(rule.violated) == {"0"} with input as _graph(fixture.none)

test_fail_two_and_perhaps_more if {
	_counts(rule.violated) == {"at least 2"} with input as _graph(fixture.open(["a", "b"]))
}

test_pass_one if rule.violated | rule.undecided == set() with input as _graph(fixture.refs(["a"]))

test_pass_interface if {
	graph := fixture.graph({"endpoint": [fixture.interface("ep", {"subnets": fixture.refs(["a", "b"])})]})
	rule.violated | rule.undecided == set() with input as graph
}

test_undecided_list if _undecided(_graph(fixture.open([])))

test_undecided_one_and_perhaps_more if _undecided(_graph(fixture.open(["a"])))

test_undecided_second if _undecided(_graph(object.union(fixture.refs(["a"]), {"maybe": ["b"]})))

test_undecided_type if {
	endpoint := fixture.unknown(fixture.inspector("ep", {"subnets": fixture.none}), "type")
	_undecided(fixture.graph({"endpoint": [endpoint]}))
}
