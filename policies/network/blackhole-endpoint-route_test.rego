package vpce.network.blackhole_endpoint_route_test

import data.vpce.fixture
import data.vpce.network.blackhole_endpoint_route as rule

_graph(route, nodes) := fixture.graph(object.union(
	{
		"vpc": [fixture.vpc("vpc", {}), fixture.vpc("other", {})],
		"subnet": [fixture.subnet("a", {}), fixture.subnet("far", {"vpc": "other"})],
		"route_table": [fixture.table("rtb", "vpc")],
		"route": [route],
	},
	nodes,
))

_to(target, kind) := fixture.route("r", "rtb", target, kind)

_nat(vpc) := {"nat_gateway": [fixture.node("nat", {"vpc": vpc, "subnet": null, "connectivity": "public"})]}

_igw(vpcs) := {"internet_gateway": [fixture.node("igw", {"vpcs": vpcs})]}

_eigw(vpc) := {"egress_only_gateway": [fixture.node("eigw", {"vpc": vpc})]}

_eni(subnet) := {"network_interface": [fixture.node("eni", {"subnet": subnet, "source_dest_check": false, "instance": null})]}

_gwlb(vpc) := {"endpoint": [fixture.interface("ep", {"type": "GatewayLoadBalancer", "vpc": vpc})]}

_found(graph) if {
	fixture.subjects(rule.violated) == {"rtb"} with input as graph
	rule.undecided == set() with input as graph
}

test_fail_nat_gateway_of_another_vpc if {
	graph := _graph(_to("nat", "nat_gateway"), _nat("other"))
	_found(graph)
	some finding in rule.violated with input as graph
	finding.args.faults == [{
		"id": "nat",
		"text": "0.0.0.0/0 to {}, which is in another VPC",
		"text_ja": "0.0.0.0/0 のターゲット {} は別の VPC にあります",
	}]
	object.get(finding, "at", null) == null
}

test_fail_other_targets_of_another_vpc if {
	_found(_graph(_to("igw", "internet_gateway"), _igw(fixture.refs(["other"]))))
	_found(_graph(_to("eigw", "egress_only_gateway"), _eigw("other")))
	_found(_graph(_to("eni", "network_interface"), _eni("far")))
	_found(_graph(_to("ep", "endpoint"), _gwlb("other")))
	_found(_graph(_to("i", "instance"), {"workload": [fixture.workload("i", {"subnets": fixture.refs(["far"])})]}))
}

test_pass_targets_of_the_same_vpc if {
	every graph in [
		_graph(_to("nat", "nat_gateway"), _nat("vpc")),
		_graph(_to("igw", "internet_gateway"), _igw(fixture.refs(["vpc"]))),
		_graph(_to("eigw", "egress_only_gateway"), _eigw("vpc")),
		_graph(_to("eni", "network_interface"), _eni("a")),
		_graph(_to("ep", "endpoint"), _gwlb("vpc")),
	] {
		fixture.silent(rule.violated, rule.undecided) with input as graph
	}
}

test_fail_gateway_endpoint if {
	graph := _graph(_to("ep", "endpoint"), {"endpoint": [fixture.gateway("ep", {})]})
	_found(graph)
	some finding in rule.violated with input as graph
	finding.args.faults[0].text == "0.0.0.0/0 to {}, which as a Gateway endpoint takes no static routes"
}

test_fail_interface_endpoint if _found(_graph(_to("ep", "endpoint"), {"endpoint": [fixture.interface("ep", {})]}))

test_fail_inline_route_is_the_line_to_edit if {
	graph := _graph(fixture.route("rtb/route[0]", "rtb", "nat", "nat_gateway"), _nat("other"))
	some finding in rule.violated with input as graph
	finding.at == {"id": "rtb/route[0]", "attribute": "target"}
}

test_fail_ipv6_destination if {
	route := object.union(_to("eigw", "egress_only_gateway"), {"destination_cidr": null, "destination_ipv6_cidr": "::/0"})
	some finding in rule.violated with input as _graph(route, _eigw("other"))
	startswith(finding.args.faults[0].text, "::/0 to {}")
}

test_fail_unknown_destination if {
	some finding in rule.violated with input as _graph(fixture.unknown(_to("nat", "nat_gateway"), "destination_cidr"), _nat("other"))
	startswith(finding.args.faults[0].text, "some of its traffic to {}")
}

test_pass_propagated_route if {
	route := object.union(_to("nat", "nat_gateway"), {"origin": "propagated"})
	fixture.silent(rule.violated, rule.undecided) with input as _graph(route, _nat("other"))
}

test_pass_peering if {
	nodes := {"peering": [fixture.node("pcx", {"vpc": "other", "peer_vpc": "vpc"})]}
	fixture.silent(rule.violated, rule.undecided) with input as _graph(_to("pcx", "peering"), nodes)
}

test_undecided_vpc_of_the_target if {
	graph := _graph(_to("nat", "nat_gateway"), object.union(_nat("var.vpc_id"), {"external": [fixture.external("var.vpc_id", true)]}))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"rtb"} with input as graph
}

test_undecided_route_may_exist if {
	graph := _graph(fixture.only_if(_to("nat", "nat_gateway")), _nat("other"))
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"rtb"} with input as graph
}
