package vpce.endpoint_policy.unsupported_test

import data.vpce.endpoint_policy.unsupported as rule
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

_ep(supported) := fixture.interface("ep", {"policy": "policy", "service_policy": supported})

_verdict := fixture.endpoint_verdict("ep", "narrowed", {})

test_fail_policy if {
	some finding in rule.violated with input as _graph(_ep(false), _verdict)
	finding.subject == "ep"
	finding.at == {"id": "policy"}
}

test_pass_supported if {
	_silent(_graph(_ep(true), _verdict))
	_silent(_graph(_ep(null), _verdict))
}

test_pass_without_a_policy if {
	none := fixture.endpoint_verdict("ep", "full-access", {"policy": null, "statement": null})
	_silent(_graph(fixture.interface("ep", {"service_policy": false}), none))
}

test_pass_policy_that_is_not_known if {
	_silent(_graph(_ep(false), fixture.endpoint_verdict("ep", "unknown", {"possible": []})))
}

test_undecided_service if _undecided(_graph(fixture.unknown(_ep(false), "service_policy"), _verdict), "ep")

test_undecided_policy if {
	graph := _graph(fixture.unknown(_ep(false), "policy"), fixture.fact_unknown(_verdict, "policy"))
	_undecided(graph, "ep")
}
