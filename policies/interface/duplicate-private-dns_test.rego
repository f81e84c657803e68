package vpce.interface.duplicate_private_dns_test

import data.vpce.fixture
import data.vpce.interface.duplicate_private_dns as rule

_graph(endpoints) := fixture.graph({"vpc": [fixture.vpc("vpc", {})], "endpoint": endpoints})

_one := fixture.interface("one", {})

test_fail_every_one_but_the_first if {
	graph := _graph([_one, fixture.interface("two", {}), fixture.interface("three", {})])
	fixture.subjects(rule.violated) == {"two", "three"} with input as graph
	rule.undecided == set() with input as graph
}

test_pass_other_name if {
	rule.violated == set() with input as _graph([_one, fixture.interface("two", {"service_name": "com.amazonaws.us-east-1.ssm"})])
}

test_pass_other_vpc if rule.violated == set() with input as _graph([_one, fixture.interface("two", {"vpc": "other"})])

test_pass_private_dns_off if {
	rule.violated == set() with input as _graph([_one, fixture.interface("two", {"private_dns": false})])
}

test_undecided_existence if {
	graph := _graph([_one, fixture.only_if(fixture.interface("two", {}))])
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"two"} with input as graph
}

test_undecided_private_dns if {
	graph := _graph([fixture.unknown(_one, "private_dns"), fixture.interface("two", {})])
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"two"} with input as graph
}

test_undecided_name if {
	graph := _graph([_one, fixture.unknown(fixture.interface("two", {}), "service_name")])
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"two"} with input as graph
}

test_pass_conditions_that_exclude_each_other if {
	other := object.union(fixture.interface("two", {}), {"exists": "maybe", "condition": "!(var.on)"})
	graph := _graph([fixture.only_if(_one), other])
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}
