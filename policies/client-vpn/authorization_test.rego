package vpce.client_vpn.authorization_test

import data.vpce.client_vpn.authorization as rule
import data.vpce.fixture

_graph(grants) := fixture.document(
	{"client_vpn": [fixture.client_vpn("vpn", {}), fixture.client_vpn("other", {})]},
	{"client_vpn_grants": grants},
)

_grant := {"client_vpn": "vpn", "grant": "vpc", "vpc": "vpc", "rules": ["rule"], "why": []}

_doubt := {"why": ["variable var.x has no value"]}

_networks(findings) := {finding.args.network | some finding in findings}

test_fail_vpc if {
	some finding in rule.violated with input as _graph([_grant])
	finding.subject == "vpn"
	finding.at == {"id": "rule"}
	finding.args.network == "vpc"
	rule.undecided == set() with input as _graph([_grant])
}

test_fail_everything if {
	graph := _graph([object.union(_grant, {"grant": "everything", "vpc": null})])
	_networks(rule.violated) == {"the address space"} with input as graph
}

test_fail_one_is_certain if {
	graph := _graph([object.union(_grant, object.union(_doubt, {"grant": "everything", "vpc": null})), _grant])
	_networks(rule.violated) == {"vpc"} with input as graph
	rule.undecided == set() with input as graph
}

test_fail_two_rules_together if {
	graph := _graph([object.union(_grant, {"rules": ["rule", "rule-b"]})])
	some finding in rule.violated with input as graph
	finding.at == {"id": "rule"}
	finding.evidence[0].id == "rule-b"
}

test_pass_no_grant if rule.violated | rule.undecided == set() with input as _graph([])

test_undecided_vpc if {
	graph := _graph([object.union(_grant, object.union(_doubt, {"vpc": null}))])
	rule.violated == set() with input as graph
	_networks(rule.undecided) == {"the VPC behind it"} with input as graph
}
