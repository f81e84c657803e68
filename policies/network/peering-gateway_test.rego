package vpce.network.peering_gateway_test

import data.vpce.fixture
import data.vpce.network.peering_gateway as rule

_peering := fixture.node("pcx", {"vpc": "vpc", "peer_vpc": "hub"})

_far := fixture.gateway("far", {"vpc": "hub"})

_default_route := fixture.step("route", "r", "{} leads on")

_none := fixture.path("i", "s3", "none", {})

_transit := fixture.path("i", "s3", "transit", {"steps": [_default_route]})

_graph(path, nodes) := _document(fixture.need("i", "s3", {"types": ["Gateway", "Interface"]}), path, nodes, {})

_document(need, path, nodes, facts) := fixture.document(
	object.union(
		{
			"vpc": [fixture.vpc("vpc", {}), fixture.vpc("hub", {})],
			"subnet": [fixture.subnet("a", {})],
			"workload": [fixture.workload("i", {})],
			"peering": [_peering],
			"endpoint": [_far],
		},
		nodes,
	),
	object.union({"needs": [need], "paths": [path]}, facts),
)

_silent(graph) if fixture.silent(rule.violated, rule.undecided) with input as graph

_undecided(graph) if {
	rule.violated == set() with input as graph
	fixture.subjects(rule.undecided) == {"i"} with input as graph
}

test_fail_behind_peering if {
	some finding in rule.violated with input as _graph(_none, {})
	finding.subject == "i"
	finding.args.services == ["S3"]
	finding.args.endpoints.ids == ["far"]
	finding.args.vpc == "vpc"
	rule.undecided == set() with input as _graph(_none, {})
}

_gateway(vpcs) := fixture.node("tgw", {"vpcs": fixture.refs(vpcs)})

_attachment(type) := fixture.node(concat(" ", ["attachment", type]), {"transit_gateway": "tgw", "attachment_type": type, "vpc": null})

_hub(more) := object.union(
	{
		"peering": [],
		"transit_gateway": [_gateway(["vpc", "hub"])],
		"route": [fixture.route("r", "rtb", "tgw", "transit_gateway")],
	},
	more,
)

test_fail_behind_a_transit_gateway if fixture.subjects(rule.violated) == {"i"} with input as _graph(_none, _hub({}))

test_fail_default_route_to_a_peering if {
	nodes := {"route": [fixture.route("r", "rtb", "pcx", "peering")]}
	fixture.subjects(rule.violated) == {"i"} with input as _graph(_transit, nodes)
}

test_fail_default_route_to_a_closed_hub if fixture.subjects(rule.violated) == {"i"} with input as _graph(_transit, _hub({}))

test_pass_hub_with_a_way_out if {
	_silent(_graph(_transit, _hub({"internet_gateway": [fixture.node("igw", {"vpcs": fixture.refs(["hub"])})]})))
	_silent(_graph(_transit, _hub({"transit_gateway_attachment": [_attachment("vpn")]})))
}

test_pass_service_is_reached if _silent(_graph(fixture.path("i", "s3", "nat", {}), {}))

test_pass_own_endpoint if _silent(_graph(_none, {"endpoint": [_far, fixture.gateway("own", {})]}))

test_pass_no_endpoint_anywhere if _silent(_graph(_none, {"endpoint": []}))

test_pass_endpoint_of_another_service if _silent(_graph(_none, {"endpoint": [fixture.gateway("far", {"vpc": "hub", "service": "dynamodb"})]}))

test_pass_vpc_that_is_not_joined if _silent(_graph(_none, {"peering": []}))

test_pass_need_of_another_service if {
	_silent(_document(fixture.need("i", "ssm", {}), fixture.path("i", "ssm", "none", {}), {}, {}))
}

test_undecided_path if {
	_undecided(_graph(fixture.path("i", "s3", "unknown", {"possible": ["none", "nat"], "why": ["var.route has no value"]}), {}))
}

test_undecided_module_not_on_disk if {
	_undecided(_document(fixture.need("i", "s3", {}), _none, {}, fixture.unresolved("vpc", "endpoint")))
}

test_undecided_own_endpoint if _undecided(_graph(_none, {"endpoint": [_far, fixture.only_if(fixture.gateway("own", {}))]}))

test_undecided_peering if _undecided(_graph(_none, {"peering": [fixture.only_if(_peering)]}))
