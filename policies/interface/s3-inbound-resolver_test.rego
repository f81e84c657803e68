package vpce.interface.s3_inbound_resolver_test

import data.vpce.fixture
import data.vpce.interface.s3_inbound_resolver as rule

_s3(inbound) := fixture.interface("ep", {"service": "s3", "inbound_resolver_only": inbound})

_graph(endpoints) := fixture.graph({"vpc": [fixture.vpc("vpc", {})], "endpoint": endpoints})

test_fail_without_gateway if fixture.subjects(rule.violated) == {"ep"} with input as _graph([_s3(true)])

test_fail_gateway_of_another_service if {
	endpoints := [_s3(true), fixture.gateway("gw", {"service": "dynamodb"})]
	fixture.subjects(rule.violated) == {"ep"} with input as _graph(endpoints)
}

test_pass_with_gateway if rule.violated == set() with input as _graph([_s3(true), fixture.gateway("gw", {})])

test_pass_all_resolvers if rule.violated == set() with input as _graph([_s3(false)])

test_pass_private_dns_off if {
	rule.violated == set() with input as _graph([object.union(_s3(null), {"private_dns": false})])
}

test_pass_other_service if rule.violated == set() with input as _graph([fixture.interface("ep", {})])

test_undecided_gateway_may_exist if {
	graph := _graph([_s3(true), fixture.only_if(fixture.gateway("gw", {}))])
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_setting if {
	graph := _graph([fixture.unknown(_s3(true), "inbound_resolver_only")])
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}
