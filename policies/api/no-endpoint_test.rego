package vpce.api.no_endpoint_test

import data.vpce.api.no_endpoint as rule
import data.vpce.fixture

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph, subject) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {subject} with input as graph
}

_api := fixture.api("api", {})

_endpoint := fixture.interface("ep", {"service": "execute-api"})

test_fail_no_endpoint if {
	fixture.subjects(rule.violated) == {"api"} with input as fixture.graph({"rest_api": [_api], "vpc": [fixture.vpc("vpc", {})]})
}

test_fail_endpoints_of_other_services if {
	fixture.subjects(rule.violated) == {"api"} with input as fixture.graph({"rest_api": [_api], "endpoint": [fixture.interface("ep", {})]})
}

test_pass_endpoint if _silent(fixture.graph({"rest_api": [_api], "endpoint": [_endpoint]}))

test_pass_endpoint_named if _silent(fixture.graph({"rest_api": [fixture.api("api", {"endpoints": fixture.refs(["vpce-1"])})]}))

test_pass_public_api if _silent(fixture.graph({"rest_api": [fixture.api("api", {"private": false})]}))

test_undecided_endpoint if _undecided(fixture.graph({"rest_api": [_api], "endpoint": [fixture.only_if(_endpoint)]}), "api")

test_undecided_module if {
	graph := fixture.document({"rest_api": [_api], "vpc": [fixture.vpc("vpc", {})]}, fixture.unresolved("vpc", "endpoint"))
	_undecided(graph, "api")
}

test_undecided_names if _undecided(fixture.graph({"rest_api": [fixture.api("api", {"endpoints": fixture.open([])})]}), "api")
