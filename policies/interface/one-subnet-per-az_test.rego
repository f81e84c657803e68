package vpce.interface.one_subnet_per_az_test

import data.vpce.fixture
import data.vpce.interface.one_subnet_per_az as rule

_zone(by, value) := {"zone": {"by": by, "value": value}}

_nodes(subnets) := {
	"subnet": subnets,
	"endpoint": [fixture.interface("ep", {"subnets": fixture.refs([subnet.id | some subnet in subnets])})],
}

_a := fixture.subnet("a", _zone("name", "eu-west-1a"))

_b := fixture.subnet("b", _zone("name", "eu-west-1b"))

test_fail_same_zone if {
	graph := fixture.graph(_nodes([_a, _b, fixture.subnet("a2", _zone("name", "eu-west-1a"))]))
	some finding in rule.violated with input as graph
	finding.args.subnets == ["a", "a2"]
	rule.undecided == set() with input as graph
}

test_fail_same_position if {
	graph := fixture.graph(_nodes([fixture.subnet("a", _zone("position", "0")), fixture.subnet("b", _zone("position", "0"))]))
	fixture.subjects(rule.violated) == {"ep"} with input as graph
}

test_pass_other_zones if {
	rule.violated == set() with input as fixture.graph(_nodes([_a, _b]))
	rule.undecided == set() with input as fixture.graph(_nodes([_a, _b]))
}

test_undecided_zone if {
	graph := fixture.graph(_nodes([_a, fixture.unknown(_b, "zone")]))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_name_and_position if {
	graph := fixture.graph(_nodes([_a, fixture.subnet("b", _zone("position", "0"))]))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_association if {
	refs := object.union(fixture.refs(["a"]), {"maybe": ["a2"]})
	graph := fixture.graph({
		"subnet": [_a, fixture.subnet("a2", _zone("name", "eu-west-1a"))],
		"endpoint": [fixture.interface("ep", {"subnets": refs})],
	})
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_fail_definite_pair_beside_an_unknown_one if {
	graph := fixture.graph(_nodes([_a, fixture.subnet("a2", _zone("name", "eu-west-1a")), fixture.unknown(_b, "zone")]))
	some finding in rule.violated with input as graph
	finding.args.subnets == ["a", "a2"]
}

_listed(subnets, refs) := fixture.graph({
	"subnet": subnets,
	"endpoint": [fixture.interface("ep", {"subnets": refs})],
})

test_undecided_unknown_list if {
	graph := _listed([_a, fixture.subnet("a2", _zone("name", "eu-west-1a"))], fixture.open([]))
	rule.violated == set() with input as graph
	some finding in rule.undecided with input as graph
	finding.args.subnets == ["a", "a2"]
}

test_pass_unknown_list_where_no_zone_is_shared if {
	graph := _listed([_a, _b], fixture.open([]))
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

test_undecided_subnet_elsewhere if {
	graph := fixture.graph({
		"subnet": [_a],
		"external": [fixture.external("elsewhere", true)],
		"endpoint": [fixture.interface("ep", {"subnets": fixture.refs(["a", "elsewhere"])})],
	})
	rule.violated == set() with input as graph
	some finding in rule.undecided with input as graph
	{id | some id in finding.args.subnets} == {"a", "elsewhere"}
}
