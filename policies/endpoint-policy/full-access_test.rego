package vpce.endpoint_policy.full_access_test

import data.vpce.endpoint_policy.full_access as rule
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
	{"endpoint": [endpoint], "policy": [fixture.endpoint_policy("policy", "s3")]},
	{"endpoint_policies": [verdict]},
)

_s3 := fixture.gateway("s3", {"policy": "policy"})

test_fail_default if {
	verdict := fixture.endpoint_verdict("s3", "full-access", {"policy": null, "statement": null})
	some finding in rule.violated with input as _graph(fixture.gateway("s3", {}), verdict)
	finding.subject == "s3"
	finding.at == {"id": "s3"}
}

test_fail_written_out if {
	some finding in rule.violated with input as _graph(_s3, fixture.endpoint_verdict("s3", "full-access", {}))
	finding.at == {"id": "policy", "statement": 0}
}

test_pass_narrowed if {
	every verdict in ["narrowed", "no-effect"] { _silent(_graph(_s3, fixture.endpoint_verdict("s3", verdict, {}))) }
}

test_pass_service_without_policies if {
	every supported in [false, null] {
		_silent(_graph(
			fixture.interface("s3", {"service_policy": supported}),
			fixture.endpoint_verdict("s3", "full-access", {"policy": null, "statement": null}),
		))
	}
}

test_pass_policy_that_is_not_known if {
	_silent(_graph(_s3, fixture.endpoint_verdict("s3", "unknown", {"possible": []})))
}

test_undecided_verdict if {
	verdict := fixture.endpoint_verdict("s3", "unknown", {"possible": ["full-access", "narrowed"], "why": ["var.x has no value"]})
	_undecided(_graph(_s3, verdict), "s3")
}

test_undecided_policy if {
	verdict := fixture.endpoint_verdict("s3", "unknown", {"possible": ["full-access", "narrowed", "no-effect"], "statement": null})
	_undecided(_graph(fixture.unknown(_s3, "policy"), fixture.fact_unknown(verdict, "policy")), "s3")
}

test_undecided_existence if {
	verdict := fixture.endpoint_verdict("s3", "full-access", {"policy": null, "statement": null})
	_undecided(_graph(fixture.only_if(fixture.gateway("s3", {})), verdict), "s3")
}
