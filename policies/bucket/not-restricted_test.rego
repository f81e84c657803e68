package vpce.bucket.not_restricted_test

import data.vpce.bucket.not_restricted as rule
import data.vpce.fixture

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph, subject) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {subject} with input as graph
}

_s3 := {"endpoint": [fixture.gateway("s3", {})]}

_bare := fixture.bucket("bucket", false)

_with := object.union(_bare, {"policies": fixture.refs(["policy"])})

_graph(bucket, facts) := fixture.document(
	object.union(_s3, {"bucket": [bucket], "policy": [fixture.policy("policy", "bucket")]}),
	facts,
)

_judged(verdict) := _graph(_with, {"policy_verdicts": [verdict]})

test_fail_without_a_policy if {
	fixture.subjects(rule.violated) == {"bucket"} with input as _graph(_bare, {})
}

test_pass_without_an_endpoint if _silent(fixture.graph({"bucket": [_bare]}))

test_fail_silent_policy if {
	verdict := fixture.bucket_verdict("silent", {"witness": fixture.witness})
	some finding in rule.violated with input as _judged(verdict)
	finding.subject == "bucket"
	contains(finding.args.fault, "198.51.100.7")
}

test_pass_other_verdicts if {
	every verdict in ["restricted", "leaks"] { _silent(_judged(fixture.bucket_verdict(verdict, {}))) }
}

test_pass_policy_with_a_condition if _silent(_judged(fixture.bucket_verdict("silent", {"network_condition": true})))

test_pass_services_only if _silent(_judged(fixture.bucket_verdict("silent", {"services_only": true})))

test_pass_policy_that_is_not_known if _silent(_graph(_with, {}))

test_pass_uses_of_the_bucket if {
	every attribute in ["website", "log_delivery", "origin", "directory", "public"] {
		_silent(_graph(object.union(_bare, {attribute: true}), {}))
	}
}

test_undecided_verdict if {
	verdict := fixture.bucket_verdict("unknown", {"possible": ["restricted", "silent"], "why": ["var.x has no value"]})
	_undecided(_judged(verdict), "bucket")
}

test_undecided_policies if _undecided(_graph(object.union(_bare, {"policies": fixture.open([])}), {}), "bucket")

test_undecided_website if _undecided(_graph(fixture.unknown(_bare, "website"), {}), "bucket")

test_undecided_endpoint if {
	graph := fixture.graph({"bucket": [_bare], "endpoint": [fixture.only_if(fixture.gateway("s3", {}))]})
	_undecided(graph, "bucket")
}
