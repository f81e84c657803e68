package vpce.interface.world_open_test

import data.vpce.fixture
import data.vpce.interface.world_open as rule

_graph(rules) := fixture.graph({
	"security_group": [fixture.group("sg", rules)],
	"endpoint": [fixture.interface("ep", {})],
	"prefix_list": [fixture.node("pl", {"entries": {"cidrs": ["0.0.0.0/0"], "complete": true}, "service": null})],
})

_sources(findings) := {source | some finding in findings; some source in finding.args.sources}

_undecided(graph) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"sg"} with input as graph
}

test_fail_ipv4 if {
	graph := _graph([fixture.rule("any", {"cidrs": ["0.0.0.0/0"]})])
	_sources(rule.violated) == {"0.0.0.0/0"} with input as graph
	rule.undecided == set() with input as graph
}

test_fail_ipv6 if _sources(rule.violated) == {"::/0"} with input as _graph([fixture.rule("any", {"ipv6_cidrs": ["::/0"]})])

test_fail_prefix_list if {
	_sources(rule.violated) == {"0.0.0.0/0"} with input as _graph([fixture.rule("any", {"cidrs": [], "prefix_lists": ["pl"]})])
}

test_fail_beside_unknown_sources if {
	graph := _graph([fixture.rule("any", {"cidrs": ["0.0.0.0/0"], "sources_complete": false})])
	fixture.subjects(rule.violated) == {"sg"} with input as graph
}

test_fail_partner if {
	graph := fixture.graph({
		"security_group": [fixture.group("sg", [fixture.rule("any", {"cidrs": ["0.0.0.0/0"]})])],
		"endpoint": [fixture.partner("ep", {})],
	})
	fixture.subjects(rule.violated) == {"sg"} with input as graph
}

test_pass_range_of_the_vpc if {
	rule.violated == set() with input as _graph([fixture.rule("vpc", {})])
	rule.undecided == set() with input as _graph([fixture.rule("vpc", {})])
}

test_pass_egress if {
	rule.violated == set() with input as _graph([fixture.rule("out", {"direction": "egress", "cidrs": ["0.0.0.0/0"]})])
}

test_pass_group_of_no_endpoint if {
	graph := fixture.graph({"security_group": [fixture.group("sg", [fixture.rule("any", {"cidrs": ["0.0.0.0/0"]})])]})
	rule.violated == set() with input as graph
}

# The range of a VPC is never every address, whatever it is.
test_pass_bounded_sources if {
	graph := _graph([fixture.rule("x", {"sources_complete": false, "sources_bounded": true, "why": ["var.cidr has no value"]})])
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

test_undecided_sources if _undecided(_graph([fixture.rule("x", {"sources_complete": false, "why": ["var.cidrs has no value"]})]))

test_undecided_association if {
	graph := fixture.graph({
		"security_group": [fixture.group("sg", [fixture.rule("any", {"cidrs": ["0.0.0.0/0"]})])],
		"endpoint": [fixture.interface("ep", {"security_groups": fixture.maybe(["sg"])})],
	})
	_undecided(graph)
}

test_undecided_rule_may_exist if {
	_undecided(_graph([fixture.only_if(fixture.rule("any", {"cidrs": ["0.0.0.0/0"]}))]))
}
