package vpce.interface.subnet_addresses_test

import data.vpce.fixture
import data.vpce.interface.subnet_addresses as rule

_subnet(cidr) := fixture.subnet("a", {"cidr": cidr})

_endpoints(n) := [fixture.interface(sprintf("ep%d", [i]), {}) | some i in numbers.range(1, n)]

_graph(subnet, endpoints, nodes) := fixture.graph(object.union({"subnet": [subnet], "endpoint": endpoints}, nodes))

_silent(graph) if fixture.silent(rule.violated, rule.undecided) with input as graph

test_fail_more_than_half if {
	graph := _graph(_subnet("10.0.0.0/28"), _endpoints(6), {})
	some finding in rule.violated with input as graph
	finding.subject == "a"
	finding.args.usable == 11
	finding.args.taken == 6
	rule.undecided == set() with input as graph
}

test_pass_less_than_half if _silent(_graph(_subnet("10.0.0.0/28"), _endpoints(5), {}))

test_pass_larger_subnet if _silent(_graph(_subnet("10.0.0.0/27"), _endpoints(13), {}))

test_fail_larger_subnet if fixture.subjects(rule.violated) == {"a"} with input as _graph(_subnet("10.0.0.0/27"), _endpoints(14), {})

test_pass_large_subnet if _silent(_graph(_subnet("10.0.0.0/20"), _endpoints(60), {}))

test_pass_gateways_take_none if {
	gateways := [fixture.gateway(sprintf("gw%d", [i]), {"subnets": fixture.refs(["a"])}) | some i in numbers.range(1, 8)]
	_silent(_graph(_subnet("10.0.0.0/28"), gateways, {}))
}

test_pass_ipv6_endpoints_take_none if {
	endpoints := [object.union(endpoint, {"ip_address_type": "ipv6"}) | some endpoint in _endpoints(8)]
	_silent(_graph(_subnet("10.0.0.0/28"), endpoints, {}))
}

test_pass_no_endpoints if _silent(_graph(_subnet("10.0.0.0/28"), [], {}))

test_fail_none_left if {
	instances := [fixture.workload(sprintf("i%d", [n]), {}) | some n in numbers.range(1, 5)]
	nat := fixture.node("nat", {"vpc": "vpc", "subnet": "a", "connectivity": "public"})
	graph := _graph(_subnet("10.0.0.0/28"), _endpoints(5), {"workload": instances, "nat_gateway": [nat]})
	some finding in rule.violated with input as graph
	finding.args.taken == 11
}

test_pass_one_left if {
	instances := [fixture.workload(sprintf("i%d", [n]), {}) | some n in numbers.range(1, 5)]
	_silent(_graph(_subnet("10.0.0.0/28"), _endpoints(5), {"workload": instances}))
}

test_undecided_endpoint_may_exist if {
	endpoints := array.concat(_endpoints(5), [fixture.only_if(fixture.interface("more", {}))])
	rule.violated == set() with input as _graph(_subnet("10.0.0.0/28"), endpoints, {})
	fixture.subjects(rule.undecided) == {"a"} with input as _graph(_subnet("10.0.0.0/28"), endpoints, {})
}

test_undecided_list_of_subnets if {
	endpoints := array.concat(_endpoints(5), [fixture.interface("more", {"subnets": fixture.open([])})])
	rule.violated == set() with input as _graph(_subnet("10.0.0.0/28"), endpoints, {})
	fixture.subjects(rule.undecided) == {"a"} with input as _graph(_subnet("10.0.0.0/28"), endpoints, {})
}

test_undecided_range if {
	graph := _graph(fixture.unknown(_subnet(""), "cidr"), _endpoints(6), {})
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"a"} with input as graph
}

test_pass_few_in_an_unknown_range if _silent(_graph(fixture.unknown(_subnet(""), "cidr"), _endpoints(5), {}))
