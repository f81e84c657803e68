package vpce.network.public_service_path_test

import data.vpce.fixture
import data.vpce.network.public_service_path as rule

_route := fixture.step("route", "r", "{} leads to the NAT gateway")

_graph(class, needs, paths) := fixture.document(
	{"subnet": [fixture.subnet("a", {})], "workload": [fixture.workload("i", {})]},
	{"needs": needs, "paths": paths, "exposure": [fixture.exposure("a", class, "rtb")]},
)

_needs := [fixture.need("i", "logs", {}), fixture.need("i", "s3", {})]

_paths(class) := [
	fixture.path("i", "logs", class, {"steps": [_route]}),
	fixture.path("i", "s3", "gateway-endpoint", {}),
]

test_fail_by_nat if {
	graph := _graph("nat", _needs, _paths("nat"))
	some finding in rule.violated with input as graph
	finding.args.services == ["logs"]
	[place.id | some place in finding.args.places] == ["a"]
	finding.args.ways == "NAT"
	[step.id | some step in finding.flow] == ["r"]
	rule.undecided == set() with input as graph
}

test_fail_by_another_network if {
	some finding in rule.violated with input as _graph("transit", _needs, _paths("transit"))
	finding.args.ways == "another network"
}

test_fail_both_ways if {
	paths := [fixture.path("i", "logs", "nat", {}), fixture.path("i", "s3", "transit", {})]
	some finding in rule.violated with input as _graph("nat", _needs, paths)
	finding.args.ways == "NAT and another network"
	finding.args.services == ["logs", "s3"]
}

test_pass_by_an_endpoint if {
	fixture.silent(rule.violated, rule.undecided) with input as _graph("nat", _needs, _paths("interface-endpoint"))
}

test_pass_by_the_internet_from_a_public_subnet if {
	fixture.silent(rule.violated, rule.undecided) with input as _graph("public", _needs, _paths("internet"))
}

test_pass_public_subnet_with_a_nat_gateway_for_ipv6 if {
	fixture.silent(rule.violated, rule.undecided) with input as _graph("public", _needs, _paths("nat"))
}

test_pass_service_without_endpoints if {
	needs := [fixture.need("i", "logs", {"types": []})]
	fixture.silent(rule.violated, rule.undecided) with input as _graph("nat", needs, _paths("nat"))
}

test_pass_optional_need if {
	needs := [fixture.need("i", "logs", {"optional": true})]
	fixture.silent(rule.violated, rule.undecided) with input as _graph("nat", needs, _paths("nat"))
}

_unknown(subnet) := fixture.path("i", "logs", "unknown", {
	"possible": ["none", "nat"],
	"subnet": subnet,
	"steps": [_route],
	"why": ["var.route has no value"],
})

test_undecided_path if {
	graph := _graph("nat", _needs, [_unknown("a")])
	rule.violated == set() with input as graph
	fixture.whys(rule.undecided) == {"var.route has no value"} with input as graph
}

test_pass_subnets_that_are_not_known if {
	graph := object.union(
		_graph("nat", _needs, [_unknown(null)]),
		{"nodes": {"workload": [fixture.workload("i", {"subnets": fixture.open([])})]}},
	)
	fixture.silent(rule.violated, rule.undecided) with input as graph
}

test_undecided_need if {
	graph := _graph("nat", [fixture.need("i", "logs", {"why": ["the image is not known"]})], _paths("nat"))
	rule.violated == set() with input as graph
	fixture.whys(rule.undecided) == {"the image is not known"} with input as graph
}
