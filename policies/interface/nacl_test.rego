package vpce.interface.nacl_test

import data.vpce.fixture
import data.vpce.interface.nacl as rule

_block(attributes) := object.union(
	{"network_acl": "acl", "endpoint": "ep", "subnet": "a", "direction": "ingress", "entry": "acl/ingress[0]", "why": []},
	attributes,
)

_acl := fixture.node("acl", {"vpc": "vpc", "implicit": false})

_graph(acl, blocks) := fixture.document(
	{"network_acl": [acl], "endpoint": [fixture.interface("ep", {})], "subnet": [fixture.subnet("a", {})]},
	{"acl_blocks": blocks},
)

test_fail_requests if {
	some finding in rule.violated with input as _graph(_acl, [_block({})])
	finding.subject == "acl"
	finding.at == {"id": "acl/ingress[0]"}
	[t.text | some t in finding.args.traffic] == ["all requests from the VPC (TCP 443)"]
	rule.undecided == set() with input as _graph(_acl, [_block({})])
}

test_fail_both_directions_are_one_finding if {
	blocks := [_block({"direction": "egress", "entry": null}), _block({"subnet": "b", "entry": null})]
	some finding in rule.violated with input as _graph(_acl, blocks)
	count(rule.violated) == 1 with input as _graph(_acl, blocks)
	count(finding.args.traffic) == 2
	finding.args.subnets.ids == ["a", "b"]
	object.get(finding, "at", null) == null
}

test_fail_entry_of_its_own_is_not_in_the_block if {
	some finding in rule.violated with input as _graph(_acl, [_block({"entry": "aws_network_acl_rule.x"})])
	object.get(finding, "at", null) == null
	finding.evidence[0].id == "aws_network_acl_rule.x"
}

test_pass_nothing_blocked if fixture.silent(rule.violated, rule.undecided) with input as _graph(_acl, [])

test_undecided_entry if {
	graph := _graph(_acl, [_block({"why": ["var.cidr has no value"]})])
	rule.violated == set() with input as graph
	fixture.whys(rule.undecided) == {"var.cidr has no value"} with input as graph
}

test_undecided_acl_may_exist if {
	graph := _graph(fixture.only_if(_acl), [_block({})])
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"acl"} with input as graph
}

test_fail_sure_block_beside_an_unsure_one if {
	blocks := [_block({"why": ["var.cidr has no value"]}), _block({"direction": "egress"})]
	some finding in rule.violated with input as _graph(_acl, blocks)
	[t.text | some t in finding.args.traffic] == ["all replies to the VPC (TCP 1024-65535)"]
}
