package vpce.category.name_test

import data.vpce.category.name as rule

# `vpce-lint graph testdata/category/name/bad` prints whole documents like this one.
endpoint(service) := {"id": "aws_vpc_endpoint.a", "exists": "yes", "service": service, "unknown": []}

with_unknown_service := {
	"id": "aws_vpc_endpoint.a",
	"exists": "yes",
	"unknown": [{"attribute": "service", "why": "variable var.service has no value"}],
}

document(node) := {"nodes": {"endpoint": [node]}}

test_fires if {
	some finding in rule.violated with input as document(endpoint("sqs"))
	finding.subject == "aws_vpc_endpoint.a"
}

test_stays_silent if {
	count(rule.violated) == 0 with input as document(endpoint("s3"))
	count(rule.undecided) == 0 with input as document(endpoint("s3"))
}

test_is_undecided if {
	count(rule.violated) == 0 with input as document(with_unknown_service)
	count(rule.undecided) == 1 with input as document(with_unknown_service)
}
