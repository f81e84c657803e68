package vpce.bucket.lockout_test

import data.vpce.bucket.lockout as rule
import data.vpce.fixture

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph, subject) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {subject} with input as graph
}

_graph(verdict) := fixture.document(
	{"bucket": [fixture.bucket("bucket", false)], "policy": [fixture.policy("policy", "bucket")]},
	{"policy_verdicts": [verdict]},
)

_verdict(attributes) := fixture.bucket_verdict("restricted", attributes)

test_fail_locked if {
	some finding in rule.violated with input as _graph(_verdict({"lockout": true, "lockout_statement": 2}))
	finding.subject == "bucket"
	finding.at == {"id": "policy", "statement": 2}
}

test_pass_not_locked if _silent(_graph(_verdict({})))

test_undecided_lockout if {
	graph := _graph(fixture.fact_unknown(_verdict({"lockout_statement": 2}), "lockout"))
	_undecided(graph, "bucket")
	fixture.whys(rule.undecided) == {"variable var.x has no value"} with input as graph
}
