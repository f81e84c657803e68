package vpce.endpoint_policy.blocks_needs_test

import data.vpce.endpoint_policy.blocks_needs as rule
import data.vpce.fixture

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph, subject) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {subject} with input as graph
}

_nodes(endpoint) := {
	"endpoint": [endpoint],
	"policy": [fixture.endpoint_policy("policy", "ep")],
	"workload": [fixture.workload("task", {})],
}

_graph(needs) := fixture.document(_nodes(fixture.gateway("ep", {"policy": "policy"})), {"blocked_needs": needs})

test_fail_image_layers if {
	need := fixture.blocked_need("ep", "task", {"what": "image layers"})
	some finding in rule.violated with input as _graph([need])
	finding.subject == "ep"
	finding.args.calls.ids == [{"id": "arn:aws:s3:::b/*", "of": ["s3:GetObject, image layers"]}]
	finding.at == {"id": "policy"}
}

test_fail_denied if {
	some finding in rule.violated with input as _graph([fixture.blocked_need("ep", "task", {"statement": 1})])
	finding.at == {"id": "policy", "statement": 1}
}

test_fail_another_role if {
	graph := _graph([fixture.blocked_need("ep", "task", {"roles": ["fn"]})])
	some finding in rule.violated with input as graph
	[e.id | some e in finding.evidence] == ["task", "fn"]
}

test_pass_nothing_is_blocked if _silent(_graph([]))

test_undecided_need if {
	graph := _graph([fixture.blocked_need("ep", "task", {"why": ["var.x has no value"]})])
	_undecided(graph, "ep")
	fixture.whys(rule.undecided) == {"var.x has no value"} with input as graph
}

test_fail_certain_beside_undecided if {
	graph := _graph([fixture.blocked_need("ep", "task", {"why": ["var.x has no value"]}), fixture.blocked_need("ep", "task", {})])
	fixture.subjects(rule.violated) == {"ep"} with input as graph
	rule.undecided == set() with input as graph
}
