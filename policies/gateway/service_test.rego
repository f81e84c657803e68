package vpce.gateway.service_test

import data.vpce.fixture
import data.vpce.gateway.service as rule

_graph(endpoint) := fixture.graph({"vpc": [fixture.vpc("vpc", {})], "endpoint": [endpoint]})

_other := {"service": "ssm", "service_name": "com.amazonaws.eu-west-1.ssm"}

test_fail_interface_service if {
	graph := _graph(fixture.gateway("ep", _other))
	fixture.subjects(rule.violated) == {"ep"} with input as graph
	rule.undecided == set() with input as graph
}

test_fail_service_of_a_partner if {
	fixture.subjects(rule.violated) == {"ep"} with input as _graph(fixture.partner("ep", {"type": "Gateway"}))
}

test_fail_other_region if {
	fixture.subjects(rule.violated) == {"ep"} with input as _graph(fixture.gateway("ep", {"service_region": "us-east-1"}))
}

test_pass_region_that_nothing_says if {
	graph := _graph(fixture.gateway("ep", {"service_region": "us-east-1", "region": null}))
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

test_pass_gateway_services if {
	every service in ["s3", "dynamodb", "s3express"] {
		rule.violated == set() with input as _graph(fixture.gateway("ep", {"service": service}))
	}
}

test_pass_interface_endpoint if {
	rule.violated == set() with input as _graph(fixture.interface("ep", {}))
	rule.undecided == set() with input as _graph(fixture.interface("ep", {}))
}

test_undecided_service if {
	graph := _graph(fixture.unknown(fixture.gateway("ep", {}), "service"))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
	fixture.whys(rule.undecided) == {"service of {} is not known: variable var.x has no value"} with input as graph
}

test_undecided_type if {
	graph := _graph(fixture.unknown(fixture.gateway("ep", _other), "type"))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_existence if {
	graph := _graph(fixture.only_if(fixture.gateway("ep", _other)))
	rule.violated == set() with input as graph
	fixture.whys(rule.undecided) == {"{} exists only if var.on"} with input as graph
}
