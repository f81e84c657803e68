package vpce.endpoint_policy.no_effect_test

import data.vpce.endpoint_policy.no_effect as rule
import data.vpce.fixture

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph, subject) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {subject} with input as graph
}

_graph(endpoint, verdict) := fixture.document(
	{"endpoint": [endpoint], "policy": [fixture.endpoint_policy("policy", "ep")]},
	{"endpoint_policies": [verdict]},
)

_ep := fixture.interface("ep", {"policy": "policy"})

test_fail_nothing_gets_through if {
	some finding in rule.violated with input as _graph(_ep, fixture.endpoint_verdict("ep", "no-effect", {}))
	finding.subject == "ep"
	finding.at == {"id": "policy", "statement": 0}
}

test_fail_third_party_service if {
	endpoint := fixture.partner("ep", {"policy": "policy", "service_policy": null})
	fixture.subjects(rule.violated) == {"ep"} with input as _graph(endpoint, fixture.endpoint_verdict("ep", "no-effect", {}))
}

test_pass_something_gets_through if {
	every verdict in ["narrowed", "full-access"] { _silent(_graph(_ep, fixture.endpoint_verdict("ep", verdict, {}))) }
}

test_pass_service_without_policies if {
	_silent(_graph(fixture.interface("ep", {"service_policy": false}), fixture.endpoint_verdict("ep", "no-effect", {})))
}

test_undecided_verdict if {
	verdict := fixture.endpoint_verdict("ep", "unknown", {"possible": ["narrowed", "no-effect"], "why": ["var.x has no value"]})
	_undecided(_graph(_ep, verdict), "ep")
}

test_undecided_existence if {
	_undecided(_graph(fixture.only_if(_ep), fixture.endpoint_verdict("ep", "no-effect", {})), "ep")
}
