package vpce.interface.clients_blocked_test

import data.vpce.fixture
import data.vpce.interface.clients_blocked as rule

_admission(attributes) := object.union({"endpoint": "ep", "groups": ["sg"], "why": [], "unknown": []}, attributes)

_unknown(why) := _admission({"why": why, "unknown": [{"attribute": "admitted", "why": "not known"}]})

_graph(endpoint, admission) := fixture.document(
	{"endpoint": [endpoint], "security_group": [fixture.group("sg", [])]},
	{"admissions": [admission]},
)

_closed := _admission({"admitted": false})

test_fail_nobody_is_let_in if {
	graph := _graph(fixture.interface("ep", {}), _closed)
	some finding in rule.violated with input as graph
	finding.subject == "ep"
	finding.args == {"endpoint": "ep", "groups": ["sg"], "ports": ["TCP 443"]}
	rule.undecided == set() with input as graph
}

test_fail_range_of_ports if {
	ports := [{"protocol": "tcp", "from": 2049, "to": 2051}]
	some finding in rule.violated with input as _graph(fixture.interface("ep", {"service_ports": ports}), _closed)
	finding.args.ports == ["TCP 2049-2051"]
}

test_fail_partner if {
	some finding in rule.violated with input as _graph(fixture.partner("ep", {}), _admission({"admitted": false, "groups": []}))
	finding.args.ports[0].text == "the service's port"
	finding.args.groups[0].text == "its security group"
}

test_pass_somebody_is_let_in if {
	graph := _graph(fixture.interface("ep", {}), _admission({"admitted": true}))
	fixture.silent(rule.violated, rule.undecided) with input as graph
}

test_undecided_rules if {
	graph := _graph(fixture.interface("ep", {}), _unknown(["var.cidr has no value"]))
	rule.violated == set() with input as graph
	fixture.whys(rule.undecided) == {"var.cidr has no value"} with input as graph
}

test_undecided_without_a_reason if {
	graph := _graph(fixture.interface("ep", {}), _unknown([]))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}

test_undecided_endpoint_may_exist if {
	graph := _graph(fixture.only_if(fixture.interface("ep", {})), _closed)
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"ep"} with input as graph
}
