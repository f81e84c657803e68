package vpce.network.no_service_path_test

import data.vpce.fixture
import data.vpce.network.no_service_path as rule

_no_endpoint := fixture.step("endpoint", "vpc", "{} has no endpoint for the service")

_no_route := fixture.step("route", "rtb", "{} has no default route")

_starts := fixture.step("dns", "vpc", "the name resolves in {}")

_none(service, broken) := fixture.path("i", service, "none", {"steps": [_starts], "broken": broken})

_graph(needs, paths) := _graph_of(fixture.workload("i", {}), needs, paths)

_graph_of(workload, needs, paths) := fixture.document(
	{
		"vpc": [fixture.vpc("vpc", {})],
		"subnet": [fixture.subnet("a", {})],
		"route_table": [fixture.table("rtb", "vpc")],
		"workload": [workload],
	},
	{"needs": needs, "paths": paths},
)

_ssm := fixture.need("i", "ssm", {})

_messages := fixture.need("i", "ssmmessages", {})

test_fail_names_what_is_missing if {
	graph := _graph([_ssm, _messages], [_none("ssm", [_no_endpoint, _no_route]), fixture.path("i", "ssmmessages", "nat", {})])
	some finding in rule.violated with input as graph
	finding.subject == "i"
	finding.args.services == [{"id": ["ssm"], "of": [_no_endpoint_of, _no_route_of]}]
	finding.flow == [_starts_of, _no_endpoint_of]
	[e.id | some e in finding.evidence] == ["vpc", "rtb", "i"]
	rule.undecided == set() with input as graph
}

_no_endpoint_of := object.remove(_no_endpoint, ["kind"])

_no_route_of := object.remove(_no_route, ["kind"])

_starts_of := object.remove(_starts, ["kind"])

test_fail_one_finding_for_services_that_lack_the_same if {
	graph := _graph([_ssm, _messages], [_none("ssm", [_no_route]), _none("ssmmessages", [_no_route])])
	some finding in rule.violated with input as graph
	finding.args.services == [{"id": ["ssm", "ssmmessages"], "of": [_no_route_of]}]
	count(rule.violated) == 1 with input as graph
}

test_fail_attribute_and_second_node_of_a_step if {
	step := object.union(_no_route, {"attribute": "vpc", "other": "vpc"})
	graph := _graph([_ssm], [_none("ssm", [step])])
	some finding in rule.violated with input as graph
	finding.args.services[0].of == [object.remove(step, ["kind"])]
}

test_pass_private_path if {
	graph := _graph([_ssm], [fixture.path("i", "ssm", "interface-endpoint", {})])
	fixture.silent(rule.violated, rule.undecided) with input as graph
}

test_pass_optional_need if {
	graph := _graph([fixture.need("i", "ec2messages", {"optional": true})], [_none("ec2messages", [_no_route])])
	fixture.silent(rule.violated, rule.undecided) with input as graph
}

test_pass_path_of_a_subnet if {
	graph := _graph([_ssm], [
		fixture.path("i", "ssm", "nat", {}),
		fixture.path("a", "ssm", "none", {}),
	])
	fixture.silent(rule.violated, rule.undecided) with input as graph
}

test_undecided_path if {
	path := fixture.path("i", "ssm", "unknown", {"possible": ["none", "nat"], "steps": [_starts], "why": ["var.route has no value"]})
	rule.violated == set() with input as _graph([_ssm], [path])
	fixture.whys(rule.undecided) == {"var.route has no value"} with input as _graph([_ssm], [path])
	some finding in rule.undecided with input as _graph([_ssm], [path])
	finding.flow == []
}

test_undecided_path_without_a_reason if {
	path := fixture.path("i", "ssm", "unknown", {"possible": ["none", "nat"]})
	fixture.whys(rule.undecided) == {"how {} reaches ssm is not known"} with input as _graph([_ssm], [path])
}

test_pass_undecided_between_paths_that_arrive if {
	path := fixture.path("i", "ssm", "unknown", {"possible": ["nat", "interface-endpoint"]})
	fixture.silent(rule.violated, rule.undecided) with input as _graph([_ssm], [path])
}

test_undecided_need if {
	need := fixture.need("i", "ssm", {"why": ["the role may have other policies"]})
	graph := _graph([need], [_none("ssm", [_no_route])])
	rule.violated == set() with input as graph
	fixture.whys(rule.undecided) == {"the role may have other policies"} with input as graph
}

test_undecided_workload if {
	graph := _graph_of(fixture.only_if(fixture.workload("i", {})), [_ssm], [_none("ssm", [_no_route])])
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"i"} with input as graph
}
