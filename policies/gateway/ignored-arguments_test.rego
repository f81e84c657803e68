package vpce.gateway.ignored_arguments_test

import data.vpce.fixture
import data.vpce.gateway.ignored_arguments as rule

_graph(attributes) := fixture.graph({"endpoint": [fixture.gateway("ep", attributes)]})

_arguments(findings) := {argument | some finding in findings; some argument in finding.args.arguments}

test_fail_each if {
	_arguments(rule.violated) == {"subnets"} with input as _graph({"subnets": fixture.refs(["a"])})
	_arguments(rule.violated) == {"security groups"} with input as _graph({"security_groups": fixture.refs(["sg"])})
	_arguments(rule.violated) == {"private DNS"} with input as _graph({"private_dns": true})
}

test_fail_together if {
	graph := _graph({"subnets": fixture.refs(["a"]), "private_dns": true})
	count(rule.violated) == 1 with input as graph
	_arguments(rule.violated) == {"subnets", "private DNS"} with input as graph
}

test_pass if rule.violated == set() with input as _graph({})

test_pass_interface if rule.violated == set() with input as fixture.graph({"endpoint": [fixture.interface("ep", {})]})

test_undecided_list if {
	rule.violated == set() with input as _graph({"subnets": fixture.open([])})
	fixture.subjects(rule.undecided) == {"ep"} with input as _graph({"subnets": fixture.open([])})
}

test_undecided_private_dns if {
	graph := fixture.graph({"endpoint": [fixture.unknown(fixture.gateway("ep", {}), "private_dns")]})
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}
