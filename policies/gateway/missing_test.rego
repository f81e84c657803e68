package vpce.gateway.missing_test

import data.vpce.fixture
import data.vpce.gateway.missing as rule

_graph(nodes, class) := fixture.document(
	object.union({"vpc": [fixture.vpc("vpc", {})], "subnet": [fixture.subnet("a", {})]}, nodes),
	{"exposure": [fixture.exposure("a", class, "rtb")]},
)

_dynamodb := fixture.gateway("ddb", {"service": "dynamodb"})

_table := fixture.node("table", {})

_services(findings) := {service | some finding in findings; some service in finding.args.services}

test_fail_nat if {
	fixture.subjects(rule.violated) == {"vpc"} with input as _graph({}, "nat")
	_services(rule.violated) == {"S3"} with input as _graph({}, "nat")
	rule.undecided == set() with input as _graph({}, "nat")
}

test_fail_transit if fixture.subjects(rule.violated) == {"vpc"} with input as _graph({}, "transit")

_ways(findings) := {way.text | some finding in findings; some way in finding.args.ways}

test_fail_ways if {
	_ways(rule.violated) == {"NAT"} with input as _graph({}, "nat")
	egress := {"route": [fixture.route("r", "rtb", "eigw", "egress_only_gateway")]}
	_ways(rule.violated) == {"an egress-only internet gateway"} with input as _graph(egress, "nat")
	both := {"route": array.concat(egress.route, [fixture.route("n", "rtb", "nat", "nat_gateway")])}
	_ways(rule.violated) == {"NAT"} with input as _graph(both, "nat")
}

test_pass_other_exposure if {
	every class in ["public", "isolated"] {
		rule.violated == set() with input as _graph({}, class)
		rule.undecided == set() with input as _graph({}, class)
	}
}

test_pass_with_endpoint if rule.violated == set() with input as _graph({"endpoint": [fixture.gateway("s3", {})]}, "nat")

test_fail_interface_endpoint_is_none if {
	nodes := {"endpoint": [fixture.interface("s3", {"service": "s3"})]}
	fixture.subjects(rule.violated) == {"vpc"} with input as _graph(nodes, "nat")
}

test_fail_dynamodb_beside_a_table if {
	nodes := {"endpoint": [fixture.gateway("s3", {})], "table": [_table]}
	_services(rule.violated) == {"DynamoDB"} with input as _graph(nodes, "nat")
}

test_fail_both if _services(rule.violated) == {"S3", "DynamoDB"} with input as _graph({"table": [_table]}, "nat")

test_pass_both if {
	nodes := {"endpoint": [fixture.gateway("s3", {}), _dynamodb], "table": [_table]}
	rule.violated == set() with input as _graph(nodes, "nat")
}

test_fail_definite_beside_a_table_that_may_exist if {
	_services(rule.violated) == {"S3"} with input as _graph({"table": [fixture.only_if(_table)]}, "nat")
}

test_undecided_endpoint_may_exist if {
	nodes := {"endpoint": [fixture.only_if(fixture.gateway("s3", {}))]}
	rule.violated == set() with input as _graph(nodes, "nat")
	fixture.subjects(rule.undecided) == {"vpc"} with input as _graph(nodes, "nat")
}

test_undecided_service_of_an_endpoint if {
	nodes := {"endpoint": [fixture.unknown(fixture.gateway("s3", {}), "service")]}
	rule.violated == set() with input as _graph(nodes, "nat")
	fixture.subjects(rule.undecided) == {"vpc"} with input as _graph(nodes, "nat")
}

test_undecided_subnet_may_exist if {
	nodes := {"subnet": [fixture.only_if(fixture.subnet("a", {}))]}
	rule.violated == set() with input as _graph(nodes, "nat")
	fixture.subjects(rule.undecided) == {"vpc"} with input as _graph(nodes, "nat")
}

test_undecided_exposure if {
	graph := fixture.document(
		{"vpc": [fixture.vpc("vpc", {})], "subnet": [fixture.subnet("a", {})]},
		{"exposure": [fixture.exposure_unknown("a", ["nat", "isolated"], "rtb")]},
	)
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"vpc"} with input as graph
}

test_undecided_module_not_on_disk if {
	graph := fixture.document(
		{"vpc": [fixture.vpc("vpc", {})], "subnet": [fixture.subnet("a", {})]},
		object.union({"exposure": [fixture.exposure("a", "nat", "rtb")]}, fixture.unresolved("vpc", "endpoint")),
	)
	rule.violated == set() with input as graph
	fixture.whys(rule.undecided) == {"module.network is not on disk"} with input as graph
}

_workload_graph(need, endpoints) := fixture.document(
	{
		"vpc": [fixture.vpc("vpc", {})],
		"subnet": [fixture.subnet("a", {})],
		"workload": [fixture.workload("w", {})],
		"endpoint": endpoints,
	},
	{
		"exposure": [fixture.exposure("a", "nat", "rtb")],
		"needs": [fixture.need("w", "dynamodb", need)],
		"paths": [fixture.path("w", "dynamodb", "nat", {})],
	},
)

test_fail_dynamodb_beside_a_workload_that_needs_it if {
	graph := _workload_graph({}, [fixture.gateway("s3", {})])
	_services(rule.violated) == {"DynamoDB"} with input as graph
}

test_pass_endpoint_of_a_workload_that_needs_it if {
	fixture.silent(rule.violated, rule.undecided) with input as _workload_graph({}, [fixture.gateway("s3", {}), _dynamodb])
}

test_undecided_workload_may_need_it if {
	graph := _workload_graph({"why": ["the role is not known"]}, [fixture.gateway("s3", {})])
	rule.violated == set() with input as graph
	fixture.whys(rule.undecided) == {"the role is not known"} with input as graph
}
