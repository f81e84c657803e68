package vpce.gwlb.asymmetric_test

import data.vpce.fixture
import data.vpce.gwlb.asymmetric as rule

_graph(facts) := fixture.document({"subnet": [fixture.subnet("a", {}), fixture.subnet("b", {})]}, {"one_way_inspections": facts})

_fact := {
	"subnet": "a",
	"endpoint": "ep",
	"inspected": "inbound",
	"gateway": "igw",
	"routes": ["edge", "default"],
	"why": [],
}

_doubt := {"why": ["variable var.x has no value"]}

test_fail_inbound if {
	some finding in rule.violated with input as _graph([_fact])
	finding.subject == "a"
	finding.args.direction == "inbound"
	[e.id | some e in finding.evidence] == ["edge", "default", "igw"]
	rule.undecided == set() with input as _graph([_fact])
}

test_fail_outbound if {
	graph := _graph([object.union(_fact, {"inspected": "outbound", "gateway": null})])
	some finding in rule.violated with input as graph
	finding.args.gateway == "the internet gateway"
}

test_pass_both_ways if rule.violated | rule.undecided == set() with input as _graph([])

test_undecided_route if {
	rule.violated == set() with input as _graph([object.union(_fact, _doubt)])
	fixture.subjects(rule.undecided) == {"a"} with input as _graph([object.union(_fact, _doubt)])
}
