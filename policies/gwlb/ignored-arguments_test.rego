package vpce.gwlb.ignored_arguments_test

import data.vpce.fixture
import data.vpce.gwlb.ignored_arguments as rule

_graph(attributes) := fixture.graph({"endpoint": [fixture.inspector("ep", attributes)]})

_arguments(findings) := {argument | some finding in findings; some argument in finding.args.arguments}

test_fail_groups if {
	_arguments(rule.violated) == {"security groups"} with input as _graph({"security_groups": fixture.refs(["sg"])})
}

test_fail_all if {
	graph := _graph({"security_groups": fixture.refs(["sg"]), "policy": "ep/policy", "private_dns": true})
	_arguments(rule.violated) == {"security groups", "endpoint policy", "private DNS"} with input as graph
	rule.undecided == set() with input as graph
}

test_pass_none if rule.violated | rule.undecided == set() with input as _graph({})

test_undecided_policy if {
	graph := fixture.graph({"endpoint": [fixture.unknown(fixture.inspector("ep", {}), "policy")]})
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_groups if {
	fixture.subjects(rule.undecided) == {"ep"} with input as _graph({"security_groups": fixture.open([])})
}
