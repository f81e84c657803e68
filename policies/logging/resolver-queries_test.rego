package vpce.logging.resolver_queries_test

import data.vpce.fixture
import data.vpce.logging.resolver_queries as rule

_graph(nodes) := fixture.graph(object.union(
	{"vpc": [fixture.vpc("vpc", {})], "endpoint": [fixture.interface("ep", {})]},
	nodes,
))

_log := fixture.query_log("log", fixture.refs(["vpc"]))

_undecided(graph) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"vpc"} with input as graph
}

test_fail_none if {
	fixture.subjects(rule.violated) == {"vpc"} with input as _graph({})
	rule.undecided == set() with input as _graph({})
}

test_fail_of_another_vpc if {
	graph := _graph({"query_log": [fixture.query_log("log", fixture.refs(["other"]))]})
	fixture.subjects(rule.violated) == {"vpc"} with input as graph
}

test_pass_logged if rule.violated | rule.undecided == set() with input as _graph({"query_log": [_log]})

test_pass_gateway_alone if {
rule.violated | rule.undecided == set() with input as _graph({"endpoint": [fixture.gateway("ep", {})]})}

test_undecided_log_may_exist if _undecided(_graph({"query_log": [fixture.only_if(_log)]}))

test_undecided_association if {
	_undecided(_graph({"query_log": [fixture.query_log("log", fixture.maybe(["vpc"]))]}))
}

test_undecided_any_vpc if _undecided(_graph({"query_log": [fixture.query_log("log", fixture.open([]))]}))

test_undecided_endpoint_may_exist if _undecided(_graph({"endpoint": [fixture.only_if(fixture.interface("ep", {}))]}))

test_undecided_type if {
	_undecided(_graph({"endpoint": [fixture.unknown(fixture.interface("ep", {}), "type")]}))
}

test_undecided_unseen if {
	_undecided(fixture.document(
		{"vpc": [fixture.vpc("vpc", {})], "endpoint": [fixture.interface("ep", {})]},
		fixture.unresolved("vpc", "query_log"),
	))
}
