package vpce.interface.multi_az_test

import data.vpce.fixture
import data.vpce.interface.multi_az as rule

_zone(value) := {"zone": {"by": "name", "value": value}}

_a := fixture.subnet("a", _zone("eu-west-1a"))

_a2 := fixture.subnet("a2", _zone("eu-west-1a"))

_b := fixture.subnet("b", _zone("eu-west-1b"))

_graph(subnets, refs, class) := fixture.document(
	{
		"vpc": [fixture.vpc("vpc", {})],
		"subnet": subnets,
		"endpoint": [fixture.interface("ep", {"subnets": refs})],
	},
	{"exposure": [fixture.exposure(subnet.id, class, "rtb") | some subnet in subnets]},
)

test_fail_one_of_two if {
	graph := _graph([_a, _b], fixture.refs(["a"]), "nat")
	fixture.subjects(rule.violated) == {"ep"} with input as graph
	rule.undecided == set() with input as graph
}

test_fail_two_in_one_zone if {
	fixture.subjects(rule.violated) == {"ep"} with input as _graph([_a, _a2, _b], fixture.refs(["a", "a2"]), "nat")
}

# A zone by name cannot be compared with one by position, but two positions can.
test_fail_mixed_ways_of_naming if {
	first := fixture.subnet("p0", {"zone": {"by": "position", "value": "0 of zones"}})
	second := fixture.subnet("p1", {"zone": {"by": "position", "value": "1 of zones"}})
	graph := _graph([_a, first, second], fixture.refs(["a"]), "nat")
	fixture.subjects(rule.violated) == {"ep"} with input as graph
	rule.undecided == set() with input as graph
}

test_pass_both if {
	rule.violated == set() with input as _graph([_a, _b], fixture.refs(["a", "b"]), "nat")
	rule.undecided == set() with input as _graph([_a, _b], fixture.refs(["a", "b"]), "nat")
}

test_pass_private_subnets_in_one_zone if {
	rule.violated == set() with input as _graph([_a, _a2], fixture.refs(["a"]), "nat")
	rule.undecided == set() with input as _graph([_a, _a2], fixture.refs(["a"]), "nat")
}

test_pass_public_subnets if rule.violated == set() with input as _graph([_a, _b], fixture.refs(["a"]), "public")

test_undecided_list if {
	graph := _graph([_a, _b], fixture.open(["a"]), "nat")
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_zone if {
	graph := _graph([_a, fixture.unknown(_b, "zone")], fixture.refs(["a"]), "nat")
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_subnet_may_exist if {
	graph := _graph([_a, fixture.only_if(_b)], fixture.refs(["a"]), "nat")
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_unknown_list if {
	graph := _graph([_a, _b], fixture.open([]), "nat")
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_all_subnets_under_a_condition if {
	graph := _graph([_a, _b], fixture.maybe(["a", "b"]), "nat")
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_pass_unknown_list_where_all_is_in_one_zone if {
	rule.undecided == set() with input as _graph([_a, _a2], fixture.open([]), "nat")
}

test_pass_no_subnets if rule.undecided == set() with input as _graph([_a, _b], fixture.refs([]), "nat")
