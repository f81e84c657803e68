package vpce.logging.flow_logs_test

import data.vpce.fixture
import data.vpce.logging.flow_logs as rule

_graph(nodes) := fixture.graph(object.union(
	{"vpc": [fixture.vpc("vpc", {})], "endpoint": [fixture.gateway("ep", {})]},
	nodes,
))

_subnets := [fixture.subnet("a", {}), fixture.subnet("b", {})]

_of_vpc := fixture.flow_log("log", fixture.refs(["vpc"]), fixture.none)

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"vpc"} with input as graph
}

test_fail_none if {
	fixture.subjects(rule.violated) == {"vpc"} with input as _graph({})
	rule.undecided == set() with input as _graph({})
}

test_fail_log_of_another_vpc if {
	fixture.subjects(rule.violated) == {"vpc"} with input as _graph({"flow_log": [fixture.flow_log("log", fixture.refs(["other"]), fixture.none)]})
}

test_fail_one_subnet_of_two if {
	graph := _graph({"subnet": _subnets, "flow_log": [fixture.flow_log("log", fixture.none, fixture.refs(["a"]))]})
	fixture.subjects(rule.violated) == {"vpc"} with input as graph
}

test_pass_own if _silent(_graph({"subnet": _subnets, "flow_log": [_of_vpc]}))

test_pass_all_subnets if {
	_silent(_graph({"subnet": _subnets, "flow_log": [
		fixture.flow_log("log-a", fixture.none, fixture.refs(["a"])),
		fixture.flow_log("log-b", fixture.none, fixture.refs(["b"])),
	]}))
}

test_pass_without_endpoints if _silent(_graph({"endpoint": []}))

test_undecided_log_may_exist if _undecided(_graph({"flow_log": [fixture.only_if(_of_vpc)]}))

test_undecided_target if _undecided(_graph({"flow_log": [fixture.flow_log("log", fixture.open([]), fixture.none)]}))

test_undecided_endpoint_may_exist if _undecided(_graph({"endpoint": [fixture.only_if(fixture.gateway("ep", {}))]}))

test_undecided_subnet_may_exist if {
	_undecided(_graph({
		"subnet": [fixture.subnet("a", {}), fixture.only_if(fixture.subnet("b", {}))],
		"flow_log": [fixture.flow_log("log", fixture.none, fixture.refs(["a"]))],
	}))
}

test_undecided_module_not_on_disk if {
	_undecided(fixture.document(
		{"vpc": [fixture.vpc("vpc", {})], "endpoint": [fixture.gateway("ep", {})]},
		fixture.unresolved("vpc", "any"),
	))
}

# What exists under one condition exists together.
test_pass_log_under_the_same_condition if {
	_silent(_graph({
		"vpc": [fixture.only_if(fixture.vpc("vpc", {}))],
		"endpoint": [fixture.only_if(fixture.gateway("ep", {}))],
		"flow_log": [fixture.only_if(_of_vpc)],
	}))
}

test_undecided_log_under_a_narrower_condition if {
	_undecided(_graph({
		"vpc": [fixture.only_if(fixture.vpc("vpc", {}))],
		"flow_log": [object.union(_of_vpc, {"exists": "maybe", "condition": "(var.on) && (var.logs)"})],
	}))
}

test_pass_log_under_a_wider_condition if {
	_silent(_graph({
		"vpc": [object.union(fixture.vpc("vpc", {}), {"exists": "maybe", "condition": "(var.on) && (var.logs)"})],
		"flow_log": [fixture.only_if(_of_vpc)],
	}))
}

# The log is never there with the VPC, and the VPC may not be there at all.
test_undecided_log_under_the_opposite_condition if {
	opposite := object.union(_of_vpc, {"exists": "maybe", "condition": "!(var.on)"})
	graph := _graph({"vpc": [fixture.only_if(fixture.vpc("vpc", {}))], "flow_log": [opposite]})
	_undecided(graph)
	fixture.whys(rule.undecided) == {"{} exists only if var.on"} with input as graph
}

_opposite(node) := object.union(node, {"exists": "maybe", "condition": "!(var.on)"})

# One of the two endpoints is always there.
test_fail_endpoints_under_opposite_conditions if {
	graph := _graph({"endpoint": [
		fixture.only_if(fixture.gateway("on", {})),
		_opposite(fixture.gateway("off", {})),
	]})
	fixture.subjects(rule.violated) == {"vpc"} with input as graph
	rule.undecided == set() with input as graph
}

# One of the two logs is always there.
test_pass_logs_under_opposite_conditions if {
	_silent(_graph({"flow_log": [fixture.only_if(_of_vpc), _opposite(_of_vpc)]}))
}
