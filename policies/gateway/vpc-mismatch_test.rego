package vpce.gateway.vpc_mismatch_test

import data.vpce.fixture
import data.vpce.gateway.vpc_mismatch as rule

_graph(endpoint, table_vpc) := fixture.graph({
	"vpc": [fixture.vpc("vpc", {}), fixture.vpc("other", {})],
	"route_table": [fixture.table("rtb", table_vpc)],
	"endpoint": [endpoint],
	"external": [fixture.external("var.vpc", true)],
})

test_fail_other_vpc if fixture.subjects(rule.violated) == {"ep"} with input as _graph(fixture.gateway("ep", {}), "other")

test_pass_own_vpc if rule.violated == set() with input as _graph(fixture.gateway("ep", {}), "vpc")

test_pass_same_variable if {
	graph := _graph(fixture.gateway("ep", {"vpc": "var.vpc"}), "var.vpc")
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

test_undecided_variable if {
	rule.violated == set() with input as _graph(fixture.gateway("ep", {"vpc": "var.vpc"}), "vpc")
	fixture.subjects(rule.undecided) == {"ep"} with input as _graph(fixture.gateway("ep", {"vpc": "var.vpc"}), "vpc")
}

test_undecided_association if {
	endpoint := fixture.gateway("ep", {"route_tables": fixture.maybe(["rtb"])})
	rule.violated == set() with input as _graph(endpoint, "other")
	fixture.subjects(rule.undecided) == {"ep"} with input as _graph(endpoint, "other")
}
