package vpce.client_vpn.cidr_test

import data.vpce.client_vpn.cidr as rule
import data.vpce.fixture

_graph(clashes) := fixture.document(
	{"client_vpn": [fixture.client_vpn("vpn", {}), fixture.client_vpn("other", {})]},
	{"client_vpn_clashes": clashes},
)

_clash := {"client_vpn": "vpn", "clash": "vpc", "other": "vpc", "range": "10.0.0.0/16", "why": []}

_doubt := {"why": ["variable var.x has no value"]}

_clashes(findings) := {clash | some finding in findings; some clash in finding.args.clashes}

test_fail_vpc if {
	_clashes(rule.violated) == {{"id": "vpc", "of": ["10.0.0.0/16"]}} with input as _graph([_clash])
	rule.undecided == set() with input as _graph([_clash])
}

test_fail_size_and_route if {
	graph := _graph([
		{"client_vpn": "vpn", "clash": "size", "other": null, "range": "172.16.0.0/24", "why": []},
		{"client_vpn": "vpn", "clash": "route", "other": "route", "range": "172.16.0.0/12", "why": []},
	])
	count(_clashes(rule.violated)) == 2 with input as graph
	fixture.subjects(rule.violated) == {"vpn"} with input as graph
}

test_pass_apart if rule.violated | rule.undecided == set() with input as _graph([])

test_undecided_vpc if {
	graph := _graph([object.union(_clash, object.union(_doubt, {"other": null, "range": ""}))])
	rule.violated == set() with input as graph
	_clashes(rule.undecided) == {"the range of the VPC behind it"} with input as graph
}

test_undecided_routes if {
	graph := _graph([object.union(_clash, object.union(_doubt, {"clash": "route", "other": null, "range": ""}))])
	fixture.subjects(rule.undecided) == {"vpn"} with input as graph
}

test_undecided_range if {
	graph := fixture.document(
		{"client_vpn": [fixture.unknown(fixture.client_vpn("vpn", {}), "client_cidr")]},
		{"client_vpn_clashes": [object.union(_doubt, {"client_vpn": "vpn", "clash": "size", "other": null, "range": ""})]},
	)
	some finding in rule.undecided with input as graph
	finding.args.range == "(not known)"
}
