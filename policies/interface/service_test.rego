package vpce.interface.service_test

import data.vpce.fixture
import data.vpce.interface.service as rule

_graph(attributes) := fixture.graph({"endpoint": [fixture.interface("ep", attributes)]})

_fault(findings) := {finding.args.fault | some finding in findings}

test_fail_unknown_name if {
	attributes := {"service": "secretmanager", "service_known": false, "service_types": []}
	_fault(rule.violated) == {"which is no service that AWS offers"} with input as _graph(attributes)
}

test_fail_mistyped_name if {
	attributes := {"service": "secretmanager", "service_known": false, "service_types": [], "service_meant": "secretsmanager"}
	faults := _fault(rule.violated) with input as _graph(attributes)
	faults == {"which is no service that AWS offers (is secretsmanager meant?)"}
}

test_fail_type if {
	_fault(rule.violated) == {"which has no Interface type"} with input as _graph({"service_types": ["Gateway"]})
}

test_fail_region if {
	fixture.subjects(rule.violated) == {"ep"} with input as _graph({"service_region": "us-east-1"})
}

test_pass_region_asked_for if {
	rule.violated == set() with input as _graph({"service_region": "us-east-1", "remote_region": "us-east-1"})
}

test_pass_region_that_nothing_says if {
	rule.violated == set() with input as _graph({"service_region": "us-east-1", "region": null})
}

test_pass_name_without_a_region if rule.violated == set() with input as _graph({"service_region": null})

test_pass_right if rule.violated == set() with input as _graph({})

test_pass_partner if rule.violated == set() with input as fixture.graph({"endpoint": [fixture.partner("ep", {})]})

test_undecided_region if {
	graph := fixture.graph({"endpoint": [fixture.unknown(fixture.interface("ep", {"service_region": "us-east-1"}), "remote_region")]})
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}
