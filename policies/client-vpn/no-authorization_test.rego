package vpce.client_vpn.no_authorization_test

import data.vpce.client_vpn.no_authorization as rule
import data.vpce.fixture

_graph(attributes) := fixture.graph({"client_vpn": [fixture.client_vpn("vpn", attributes)]})

_undecided(graph) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"vpn"} with input as graph
}

test_fail_no_rule if {
	fixture.subjects(rule.violated) == {"vpn"} with input as _graph({"authorization_rules": []})
	rule.undecided == set() with input as _graph({"authorization_rules": []})
}

test_pass_rule if rule.violated | rule.undecided == set() with input as _graph({})

# Without a target network it is the matter of client-vpn/no-association.
test_pass_no_target_network if {
	graph := _graph({"authorization_rules": [], "subnets": fixture.none})
	rule.violated | rule.undecided == set() with input as graph
}

test_pass_rules_under_opposite_conditions if {
	off := object.union(fixture.authorization_rule("off"), {"exists": "maybe", "condition": "!(var.on)"})
	graph := _graph({"authorization_rules": [fixture.only_if(fixture.authorization_rule("on")), off]})
	rule.violated | rule.undecided == set() with input as graph
}

test_undecided_rule_may_exist if {
	_undecided(_graph({"authorization_rules": [fixture.only_if(fixture.authorization_rule("rule"))]}))
}

test_undecided_unseen_rules if {
	_undecided(_graph({"authorization_rules": [], "authorization_complete": false, "why": ["module.vpn is not on disk"]}))
}

test_undecided_target_network if {
	_undecided(_graph({"authorization_rules": [], "subnets": fixture.maybe(["a"])}))
}

test_undecided_target_network_that_is_not_seen if {
	some finding in rule.undecided with input as _graph({"authorization_rules": [], "subnets": fixture.open([])})
	finding.args.subnets.text == "a subnet"
}
