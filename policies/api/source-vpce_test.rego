package vpce.api.source_vpce_test

import data.vpce.api.source_vpce as rule
import data.vpce.fixture

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph, subject) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {subject} with input as graph
}

_graph(api, verdicts) := fixture.document(
	{"rest_api": [api], "policy": [fixture.node("policy", {"policy_kind": "api", "attached_to": "api"})]},
	{"api_verdicts": verdicts},
)

_api := fixture.api("api", {})

test_fail_granted_to_any_endpoint if {
	verdict := fixture.api_verdict("api", "leaks", {"witness": fixture.through_endpoint})
	some finding in rule.violated with input as _graph(_api, [verdict])
	finding.subject == "api"
	finding.at == {"id": "policy", "statement": 0}
	contains(finding.args.fault, "through the endpoint vpce-0f1e2d3c4b5a69788")
}

test_fail_without_a_policy if {
	verdict := fixture.api_verdict("api", "restricted", {"policy": null, "statement": null})
	fixture.subjects(rule.violated) == {"api"} with input as _graph(fixture.api("api", {"policy": null}), [verdict])
}

test_pass_bound if _silent(_graph(_api, [fixture.api_verdict("api", "restricted", {})]))

test_pass_public_api if _silent(_graph(fixture.api("api", {"private": false}), [fixture.api_verdict("api", "leaks", {})]))

test_pass_policy_that_is_not_known if _silent(_graph(_api, [fixture.api_verdict("api", "unknown", {"possible": []})]))

test_undecided_verdict if {
	verdict := fixture.api_verdict("api", "unknown", {"possible": ["restricted", "leaks"], "why": ["var.x has no value"]})
	_undecided(_graph(_api, [verdict]), "api")
}

test_undecided_policy if {
	verdict := fixture.api_verdict("api", "unknown", {"possible": ["restricted", "leaks"], "statement": null})
	_undecided(_graph(fixture.unknown(_api, "policy"), [fixture.fact_unknown(verdict, "policy")]), "api")
}

test_undecided_type if _undecided(_graph(fixture.unknown(_api, "private"), [fixture.api_verdict("api", "leaks", {})]), "api")
