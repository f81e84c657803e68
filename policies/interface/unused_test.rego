package vpce.interface.unused_test

import data.vpce.fixture
import data.vpce.interface.unused as rule

_use(attributes) := object.union({"endpoint": "ep", "workloads": [], "why": [], "unknown": []}, attributes)

_idle := _use({"used": false})

_graph(endpoint, use, needs) := fixture.document(
	{"endpoint": [endpoint], "workload": [fixture.workload("i", {})]},
	{"endpoint_uses": [use], "needs": needs},
)

_needs := [fixture.need("i", "sqs", {})]

test_fail_nobody_uses_it if {
	graph := _graph(fixture.interface("ep", {}), _idle, _needs)
	some finding in rule.violated with input as graph
	finding.args == {"endpoint": "ep", "service": "ssm"}
	rule.undecided == set() with input as graph
}

test_pass_used if {
	graph := _graph(fixture.interface("ep", {}), _use({"used": true, "workloads": ["i"]}), _needs)
	fixture.silent(rule.violated, rule.undecided) with input as graph
}

test_pass_no_known_needs if {
	fixture.silent(rule.violated, rule.undecided) with input as _graph(fixture.interface("ep", {}), _idle, [])
}

test_pass_partner if {
	fixture.silent(rule.violated, rule.undecided) with input as _graph(fixture.partner("ep", {}), _idle, _needs)
}

test_undecided_use if {
	use := _use({"why": ["the role has other policies"], "unknown": [{"attribute": "used", "why": "not known"}]})
	graph := _graph(fixture.interface("ep", {}), use, _needs)
	rule.violated == set() with input as graph
	fixture.whys(rule.undecided) == {"the role has other policies"} with input as graph
}

test_undecided_needs if {
	graph := _graph(fixture.interface("ep", {}), _idle, [fixture.need("i", "sqs", {"why": ["the role is not known"]})])
	rule.violated == set() with input as graph
	fixture.whys(rule.undecided) == {"the role is not known"} with input as graph
}
