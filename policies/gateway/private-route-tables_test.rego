package vpce.gateway.private_route_tables_test

import data.vpce.fixture
import data.vpce.gateway.private_route_tables as rule

# Two private subnets, a and b, with the tables rtb and rtb-b.
_nodes(endpoints) := {
	"vpc": [fixture.vpc("vpc", {})],
	"subnet": [fixture.subnet("a", {}), fixture.subnet("b", {})],
	"route_table": [fixture.table("rtb", "vpc"), fixture.table("rtb-b", "vpc")],
	"endpoint": endpoints,
}

_exposure := {"exposure": [fixture.exposure("a", "nat", "rtb"), fixture.exposure("b", "isolated", "rtb-b")]}

_graph(endpoints) := fixture.document(_nodes(endpoints), _exposure)

_both := fixture.refs(["rtb", "rtb-b"])

test_fail_a_table_is_missed if {
	some finding in rule.violated with input as _graph([fixture.gateway("ep", {})])
	finding.subject == "ep"
	finding.args.tables == [{"id": "rtb-b", "of": ["b"]}]
	rule.undecided == set() with input as _graph([fixture.gateway("ep", {})])
}

test_pass_all_tables if rule.violated == set() with input as _graph([fixture.gateway("ep", {"route_tables": _both})])

test_pass_two_endpoints_share_the_tables if {
	endpoints := [fixture.gateway("ep", {}), fixture.gateway("ep-b", {"route_tables": fixture.refs(["rtb-b"])})]
	rule.violated == set() with input as _graph(endpoints)
	rule.undecided == set() with input as _graph(endpoints)
}

test_fail_first_of_two_endpoints if {
	endpoints := [fixture.gateway("ep", {}), fixture.gateway("ep-b", {})]
	fixture.subjects(rule.violated) == {"ep"} with input as _graph(endpoints)
}

test_fail_endpoint_of_another_service_does_not_help if {
	other := fixture.gateway("ep-b", {"service": "dynamodb", "route_tables": _both})
	fixture.subjects(rule.violated) == {"ep"} with input as _graph([fixture.gateway("ep", {}), other])
}

test_pass_without_any_table if {
	rule.violated == set() with input as _graph([fixture.gateway("ep", {"route_tables": fixture.none})])
	rule.undecided == set() with input as _graph([fixture.gateway("ep", {"route_tables": fixture.none})])
}

test_fail_second_where_the_first_has_no_table if {
	endpoints := [fixture.gateway("ep", {"route_tables": fixture.none}), fixture.gateway("ep-b", {})]
	fixture.subjects(rule.violated) == {"ep-b"} with input as _graph(endpoints)
}

test_pass_public_subnet if {
	graph := fixture.document(
		_nodes([fixture.gateway("ep", {})]),
		{"exposure": [fixture.exposure("a", "nat", "rtb"), fixture.exposure("b", "public", "rtb-b")]},
	)
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

test_fail_exposure_open_but_private if {
	graph := fixture.document(
		_nodes([fixture.gateway("ep", {})]),
		{"exposure": [fixture.exposure_unknown("b", ["nat", "isolated"], "rtb-b")]},
	)
	fixture.subjects(rule.violated) == {"ep"} with input as graph
}

test_undecided_exposure if {
	graph := fixture.document(
		_nodes([fixture.gateway("ep", {})]),
		{"exposure": [fixture.exposure_unknown("b", ["public", "isolated"], "rtb-b")]},
	)
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_list_of_tables if {
	endpoints := [fixture.gateway("ep", {"route_tables": fixture.open(["rtb"])})]
	rule.violated == set() with input as _graph(endpoints)
	fixture.subjects(rule.undecided) == {"ep"} with input as _graph(endpoints)
}

test_undecided_association if {
	refs := object.union(fixture.refs(["rtb"]), {"maybe": ["rtb-b"]})
	endpoints := [fixture.gateway("ep", {"route_tables": refs})]
	rule.violated == set() with input as _graph(endpoints)
	fixture.subjects(rule.undecided) == {"ep"} with input as _graph(endpoints)
}

# With the only association the table is covered; without it the endpoint has no
# table at all, which gateway/route-tables reports.
test_pass_only_association_is_maybe_of_the_only_table if {
	graph := fixture.document(
		_nodes([fixture.gateway("ep", {"route_tables": fixture.maybe(["rtb"])})]),
		{"exposure": [fixture.exposure("a", "nat", "rtb")]},
	)
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

test_undecided_other_endpoint_may_exist if {
	other := fixture.only_if(fixture.gateway("ep-b", {"route_tables": fixture.refs(["rtb-b"])}))
	endpoints := [fixture.gateway("ep", {}), other]
	rule.violated == set() with input as _graph(endpoints)
	fixture.subjects(rule.undecided) == {"ep"} with input as _graph(endpoints)
}

test_undecided_module_not_on_disk if {
	graph := fixture.document(_nodes([fixture.gateway("ep", {})]), object.union(_exposure, fixture.unresolved("vpc", "any")))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_table_under_another_name if {
	nodes := object.union(
		_nodes([fixture.gateway("ep", {"route_tables": fixture.refs(["var.table"])})]),
		{"external": [fixture.external("var.table", true)]},
	)
	graph := fixture.document(nodes, _exposure)
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_fail_subnet_that_surely_exists if {
	nodes := object.union(_nodes([fixture.gateway("ep", {})]), {"subnet": [
		fixture.subnet("b", {}),
		fixture.only_if(fixture.subnet("c", {})),
	]})
	graph := fixture.document(nodes, {"exposure": [
		fixture.exposure("b", "nat", "rtb-b"),
		fixture.exposure("c", "nat", "rtb-b"),
	]})
	some finding in rule.violated with input as graph
	finding.args.tables == [{"id": "rtb-b", "of": ["b"]}]
}
