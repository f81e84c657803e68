package vpce.bucket.private_source_ip_test

import data.vpce.bucket.private_source_ip as rule
import data.vpce.fixture

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph, subject) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {subject} with input as graph
}

_nodes := {"bucket": [fixture.bucket("bucket", false)], "policy": [fixture.policy("policy", "bucket")]}

_graph(attributes) := fixture.document(_nodes, {"network_values": [fixture.network_value("aws:SourceIp", "10.0.0.0/8", attributes)]})

_private := {"mismatch": "private-range"}

test_fail_private_range if {
	some finding in rule.violated with input as _graph(_private)
	finding.subject == "bucket"
	finding.args.ranges == ["10.0.0.0/8"]
	finding.at == {"id": "policy", "statement": 1}
}

test_pass_public_range if _silent(_graph({}))

test_undecided_value if _undecided(_graph(object.union(_private, {"why": ["var.x has no value"]})), "bucket")

test_undecided_policy if {
	nodes := object.union(_nodes, {"policy": [fixture.only_if(fixture.policy("policy", "bucket"))]})
	_undecided(fixture.document(nodes, {"network_values": [fixture.network_value("aws:SourceIp", "10.0.0.0/8", _private)]}), "bucket")
}
