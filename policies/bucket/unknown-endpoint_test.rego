package vpce.bucket.unknown_endpoint_test

import data.vpce.bucket.unknown_endpoint as rule
import data.vpce.fixture

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph, subject) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {subject} with input as graph
}

_nodes := {
	"bucket": [fixture.bucket("bucket", false)],
	"policy": [fixture.policy("policy", "bucket")],
	"endpoint": [
		fixture.gateway("s3", {}),
		fixture.gateway("dynamodb", {"service": "dynamodb"}),
		fixture.partner("partner", {}),
		fixture.unknown(fixture.gateway("other", {}), "service"),
	],
}

_graph(values) := fixture.document(_nodes, {"network_values": values})

_endpoint(id) := fixture.network_value("aws:SourceVpce", concat("", [id, ".id"]), {"of": id})

test_pass_s3 if _silent(_graph([_endpoint("s3"), fixture.network_value("aws:SourceVpce", "vpce-1", {})]))

test_fail_endpoint_of_another_service if {
	every id in ["dynamodb", "partner"] {
		some finding in rule.violated with input as _graph([_endpoint("s3"), _endpoint(id)])
		finding.subject == "bucket"
		finding.at == {"id": "policy", "statement": 1}
	}
}

test_fail_other_kinds_of_ids if {
	every mismatch in ["vpc-as-endpoint", "endpoint-as-vpc", "arn-as-id", "id-as-arn", "other-service", "other"] {
		value := fixture.network_value("aws:SourceVpce", "x", {"mismatch": mismatch})
		fixture.subjects(rule.violated) == {"bucket"} with input as _graph([value])
	}
}

test_pass_private_range if _silent(_graph([fixture.network_value("aws:SourceIp", "10.0.0.0/8", {"mismatch": "private-range"})]))

test_undecided_service if _undecided(_graph([_endpoint("other")]), "bucket")

test_undecided_value if {
	value := fixture.network_value("aws:SourceVpce", "vpc-1", {"mismatch": "vpc-as-endpoint", "why": ["var.x has no value"]})
	_undecided(_graph([value]), "bucket")
}

test_fail_bucket_elsewhere if {
	graph := fixture.document(
		{"policy": [fixture.policy("policy", null)]},
		{"network_values": [fixture.network_value("aws:SourceVpc", "vpce-1", {"mismatch": "endpoint-as-vpc"})]},
	)
	fixture.subjects(rule.violated) == {"policy"} with input as graph
}

test_pass_endpoint_of_a_directory_bucket if {
	directory := object.union(fixture.bucket("bucket", false), {"directory": true})
	nodes := {
		"bucket": [directory],
		"policy": [fixture.policy("policy", "bucket")],
		"endpoint": [fixture.gateway("express", {"service": "s3express"})],
	}
	_silent(fixture.document(nodes, {"network_values": [_endpoint("express")]}))
}
