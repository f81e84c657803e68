package vpce.endpoint_policy.gateway_principal_test

import data.vpce.endpoint_policy.gateway_principal as rule
import data.vpce.fixture

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph, subject) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {subject} with input as graph
}

_graph(endpoint, principals) := fixture.document(
	{"endpoint": [endpoint], "policy": [fixture.endpoint_policy("policy", "ep")]},
	{"endpoint_policies": [fixture.endpoint_verdict("ep", "narrowed", {"principals": principals})]},
)

_role := [{"statement": 2, "value": "arn:aws:iam::111122223333:role/app"}]

_gateway := fixture.gateway("ep", {"policy": "policy"})

test_fail_role if {
	some finding in rule.violated with input as _graph(_gateway, _role)
	finding.subject == "ep"
	finding.args.principals == ["arn:aws:iam::111122223333:role/app"]
	finding.at == {"id": "policy", "statement": 2}
}

test_pass_everybody if _silent(_graph(_gateway, []))

test_pass_interface if _silent(_graph(fixture.interface("ep", {"policy": "policy"}), _role))

test_undecided_type if _undecided(_graph(fixture.unknown(_gateway, "type"), _role), "ep")
