package vpce.bucket.source_vpce_test

import data.vpce.bucket.source_vpce as rule
import data.vpce.fixture

_verdict(verdict, condition) := {
	"policy": "policy",
	"bucket": "bucket",
	"verdict": verdict,
	"network_condition": condition,
	"witness": null,
	"statement": 1,
	"why": [],
}

_nodes := {"bucket": [fixture.bucket("bucket", false)], "policy": [fixture.policy("policy", "bucket")]}

_s3 := {"endpoint": [fixture.gateway("s3", {})]}

_graph(nodes, verdict) := fixture.document(object.union(_nodes, nodes), {"policy_verdicts": [verdict]})

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"bucket"} with input as graph
}

test_fail_condition_that_does_not_restrict if {
	every verdict in ["leaks", "silent"] {
		graph := _graph({}, _verdict(verdict, true))
		some finding in rule.violated with input as graph
		finding.subject == "bucket"
		finding.at == {"id": "policy", "statement": 1}
	}
}

test_pass_restricted if _silent(_graph(_s3, _verdict("restricted", true)))

test_pass_silent_without_condition if _silent(_graph(_s3, _verdict("silent", false)))

test_fail_leaks_beside_an_endpoint if {
	fixture.subjects(rule.violated) == {"bucket"} with input as _graph(_s3, _verdict("leaks", false))
}

test_pass_leaks_without_an_endpoint if _silent(_graph({}, _verdict("leaks", false)))

test_pass_website if {
	_silent(_graph(object.union(_s3, {"bucket": [fixture.bucket("bucket", true)]}), _verdict("leaks", false)))
}

test_fail_website_with_a_condition if {
	graph := _graph({"bucket": [fixture.bucket("bucket", true)]}, _verdict("silent", true))
	fixture.subjects(rule.violated) == {"bucket"} with input as graph
}

test_fail_bucket_elsewhere if {
	elsewhere := object.union(_verdict("silent", true), {"bucket": null})
	graph := _graph({"bucket": []}, elsewhere)
	fixture.subjects(rule.violated) == {"policy"} with input as graph
}

test_undecided_verdict if {
	unknown := object.union(_verdict("unknown", true), {"why": ["the principal is not known"]})
	_undecided(_graph({}, unknown))
	fixture.whys(rule.undecided) == {"the principal is not known"} with input as _graph({}, unknown)
}

test_undecided_verdict_beside_an_endpoint if _undecided(_graph(_s3, _verdict("unknown", false)))

test_undecided_endpoint_may_exist if {
	_undecided(_graph({"endpoint": [fixture.only_if(fixture.gateway("s3", {}))]}, _verdict("leaks", false)))
}

test_undecided_policy_may_exist if {
	_undecided(_graph({"policy": [fixture.only_if(fixture.policy("policy", "bucket"))]}, _verdict("silent", true)))
}

test_undecided_website if {
	_undecided(_graph(object.union(_s3, {"bucket": [fixture.unknown(fixture.bucket("bucket", false), "website")]}), _verdict("leaks", false)))
}
