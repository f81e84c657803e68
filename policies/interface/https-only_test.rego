package vpce.interface.https_only_test

import data.vpce.fixture
import data.vpce.interface.https_only as rule

_graph(rules) := _with(rules, [fixture.interface("ep", {})])

_with(rules, endpoints) := fixture.graph({
	"vpc": [fixture.vpc("vpc", {})],
	"security_group": [fixture.group("sg", rules)],
	"endpoint": endpoints,
})

_https := fixture.rule("https", {})

_traffic(findings) := {text | some finding in findings; some text in finding.args.traffic}

_silent(graph) if {
	rule.violated == set() with input as graph
	rule.undecided == set() with input as graph
}

_undecided(graph) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"sg"} with input as graph
}

test_fail_range_that_begins_at_443 if {
	some finding in rule.violated with input as _graph([_https, fixture.rule("range", {"to_port": 8443})])
	finding.subject == "sg"
	finding.at == {"id": "range"}
	finding.args.traffic == ["TCP 443-8443"]
	finding.args.ports == ["TCP 443"]
}

test_fail_range_around_443 if {
	_traffic(rule.violated) == {"TCP 80-443"} with input as _graph([fixture.rule("range", {"from_port": 80})])
}

test_fail_all_traffic if {
	all := fixture.rule("all", {"protocol": "-1", "from_port": 0, "to_port": 65535})
	_traffic(rule.violated) == {"all traffic"} with input as _graph([all])
}

test_fail_udp if {
	_traffic(rule.violated) == {"UDP 443"} with input as _graph([fixture.rule("udp", {"protocol": "udp"})])
}

test_fail_ping if {
	_traffic(rule.violated) == {"ICMP"} with input as _graph([fixture.rule("ping", {"protocol": "icmp", "from_port": -1, "to_port": -1})])
}

test_fail_two_rules_in_one_finding if {
	rules := [fixture.rule("http", {"from_port": 80, "to_port": 80}), _https, fixture.rule("ssh", {"from_port": 22, "to_port": 22})]
	count(rule.violated) == 1 with input as _graph(rules)
	some finding in rule.violated with input as _graph(rules)
	finding.at == {"id": "http"}
	finding.evidence[0].id == "ssh"
}

test_fail_sources_unknown if {
	odd := fixture.rule("odd", {"from_port": 80, "cidrs": [], "sources_complete": false})
	fixture.subjects(rule.violated) == {"sg"} with input as _graph([odd])
}

test_fail_managed_default_group if {
	graph := _with(
		[fixture.rule("all", {"protocol": "-1", "from_port": 0, "to_port": 65535, "cidrs": [], "self": true})],
		[fixture.interface("ep", {"security_groups": fixture.none, "default_security_group": true})],
	)
	managed := json.patch(graph, [{"op": "replace", "path": "nodes/vpc/0/default_security_group", "value": "sg"}])
	fixture.subjects(rule.violated) == {"sg"} with input as managed
}

test_pass_https if _silent(_graph([_https]))

test_pass_egress if _silent(_graph([_https, fixture.rule("out", {"direction": "egress", "protocol": "-1", "from_port": 0, "to_port": 65535})]))

test_pass_rule_without_source if _silent(_graph([fixture.rule("none", {"from_port": 80, "cidrs": []})]))

test_pass_group_of_no_endpoint if _silent(_with([fixture.rule("all", {"protocol": "-1"})], []))

test_pass_ports_of_the_service if {
	ports := [{"protocol": "tcp", "from": port, "to": port} | some port in [465, 587]]
	smtp := fixture.interface("ep", {"service": "email-smtp", "service_ports": ports})
	_silent(_with([fixture.rule("smtp", {"from_port": 587, "to_port": 587})], [smtp]))
	fixture.subjects(rule.violated) == {"sg"} with input as _with([_https], [smtp])
}

test_pass_ports_of_another_endpoint_with_the_group if {
	keyspaces := fixture.interface("cassandra", {"service": "cassandra", "service_ports": [{"protocol": "tcp", "from": 9142, "to": 9142}]})
	_silent(_with([_https, fixture.rule("cql", {"from_port": 9142, "to_port": 9142})], [fixture.interface("ep", {}), keyspaces]))
}

test_pass_partner if _silent(_with([fixture.rule("db", {"from_port": 5439, "to_port": 5439})], [fixture.partner("ep", {})]))

test_undecided_group_shared_with_a_partner if {
	_undecided(_with([fixture.rule("db", {"from_port": 5439, "to_port": 5439})], [fixture.interface("ep", {}), fixture.partner("db", {})]))
}

test_undecided_port if _undecided(_graph([fixture.unknown(_https, "to_port")]))

test_fail_known_end_is_outside if {
	fixture.subjects(rule.violated) == {"sg"} with input as _graph([fixture.unknown(fixture.rule("odd", {"from_port": 80}), "to_port")])
}

test_fail_udp_on_unknown_ports if {
	fixture.subjects(rule.violated) == {"sg"} with input as _graph([fixture.unknown(fixture.rule("odd", {"protocol": "udp"}), "to_port")])
}

test_undecided_protocol if _undecided(_graph([fixture.unknown(_https, "protocol")]))

test_undecided_rule_may_exist if _undecided(_graph([fixture.only_if(fixture.rule("all", {"to_port": 8443}))]))

test_undecided_further_rules if {
	graph := _graph([_https])
	_undecided(json.patch(graph, [{"op": "replace", "path": "nodes/security_group/0/ingress_complete", "value": false}]))
}

test_undecided_endpoint_may_exist if {
	_undecided(_with([fixture.rule("all", {"to_port": 8443})], [fixture.only_if(fixture.interface("ep", {}))]))
}

test_undecided_service if {
	_undecided(_with([fixture.rule("all", {"to_port": 8443})], [fixture.unknown(fixture.interface("ep", {}), "service")]))
}

test_undecided_ports_of_an_endpoint_that_may_have_the_group if {
	keyspaces := fixture.interface("cassandra", {
		"service": "cassandra",
		"service_ports": [{"protocol": "tcp", "from": 9142, "to": 9142}],
		"security_groups": fixture.maybe(["sg"]),
	})
	_undecided(_with([fixture.rule("cql", {"from_port": 9142, "to_port": 9142})], [fixture.interface("ep", {}), keyspaces]))
}
