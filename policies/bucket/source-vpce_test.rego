package vpce.bucket.source_vpce_test

import data.vpce.bucket.source_vpce as rule
import data.vpce.fixture

_verdict(verdict, condition) := fixture.bucket_verdict(verdict, {"network_condition": condition})

_unknown(condition) := object.union(
	_verdict("unknown", condition),
	{"possible": ["restricted", "leaks", "silent"], "why": ["the principal is not known"]},
)

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
	graph := _graph({"bucket": [], "policy": [fixture.policy("policy", null)]}, elsewhere)
	fixture.subjects(rule.violated) == {"policy"} with input as graph
}

test_undecided_verdict if {
	_undecided(_graph({}, _unknown(true)))
	fixture.whys(rule.undecided) == {"the principal is not known"} with input as _graph({}, _unknown(true))
}

test_undecided_verdict_beside_an_endpoint if _undecided(_graph(_s3, _unknown(false)))

test_undecided_endpoint_may_exist if {
	_undecided(_graph({"endpoint": [fixture.only_if(fixture.gateway("s3", {}))]}, _verdict("leaks", false)))
}

test_undecided_policy_may_exist if {
	_undecided(_graph({"policy": [fixture.only_if(fixture.policy("policy", "bucket"))]}, _verdict("silent", true)))
}

test_undecided_website if {
	_undecided(_graph(object.union(_s3, {"bucket": [fixture.unknown(fixture.bucket("bucket", false), "website")]}), _verdict("leaks", false)))
}

test_fail_either_way if {
	either := object.union(_verdict("unknown", true), {"possible": ["leaks", "silent"], "why": ["the principal is not known"]})
	fixture.subjects(rule.violated) == {"bucket"} with input as _graph({}, either)
}

test_pass_meant_to_be_public if {
	public := object.union(fixture.bucket("bucket", false), {"public": true})
	_silent(_graph(object.union(_s3, {"bucket": [public]}), _verdict("leaks", false)))
	_silent(_graph({"bucket": [public]}, _verdict("silent", true)))
}

test_fail_with_a_witness if {
	graph := _graph({}, object.union(_verdict("silent", true), {"witness": fixture.witness}))
	some finding in rule.violated with input as graph
	contains(finding.args.witness, "from the internet address 198.51.100.7")
	contains(finding.args.witness_ja, "198.51.100.7")
	some evidence in finding.evidence
	evidence.id == "policy"
}
