# Small graphs for the tests of rules. Everything is known and in order unless a
# test says otherwise: node("x", {…}) overrides, unknown(node, …) takes away.
package vpce.fixture

kinds := [
	"vpc", "subnet", "route_table", "route", "internet_gateway", "egress_only_gateway", "nat_gateway",
	"transit_gateway", "transit_gateway_attachment", "transit_gateway_route_table", "peering", "vpn", "firewall",
	"network_interface", "security_group", "network_acl", "prefix_list", "endpoint", "endpoint_service",
	"private_hosted_zone", "resolver", "resolver_rule", "workload", "role", "bucket", "access_point", "table",
	"rest_api", "policy", "flow_log", "query_log", "trail", "client_vpn", "verified_access",
	"verified_access_trust_provider", "verified_access_group", "verified_access_endpoint", "external",
]

fact_kinds := [
	"exposure", "unresolved", "policy_verdicts", "network_values", "endpoint_policies", "api_verdicts", "blocked_needs", "needs", "paths", "admissions", "acl_blocks",
	"endpoint_uses", "shared_services", "client_vpn_grants", "client_vpn_clashes", "one_way_inspections", "inspection_loops",
]

# A document with some nodes; the rest is empty. Ranks follow the order within a
# kind.
graph(nodes) := document(nodes, {})

document(nodes, facts) := {
	"version": 1,
	"nodes": {kind: ranked |
		some kind in kinds
		ranked := [object.union(node, {"rank": rank}) | some rank, node in object.get(nodes, kind, [])]
	},
	"facts": object.union({kind: [] | some kind in fact_kinds}, facts),
}

_common := {"exists": "yes", "name": null, "tags": {}, "region": "eu-west-1", "unknown": []}

node(id, attributes) := object.union(object.union(_common, {"id": id}), attributes)

none := {"ids": [], "maybe": [], "complete": true, "why": []}

refs(ids) := object.union(none, {"ids": ids})

maybe(ids) := object.union(none, {"maybe": ids})

open(ids) := object.union(none, {"ids": ids, "complete": false, "why": ["var.list has no value"]})

unknown(n, attribute) := object.union(
	object.remove(n, [attribute]),
	{"unknown": [{"attribute": attribute, "why": "variable var.x has no value"}]},
)

only_if(n) := object.union(n, {"exists": "maybe", "condition": "var.on"})

vpc(id, attributes) := node(id, object.union(
	{
		"cidrs": ["10.0.0.0/16"],
		"ipv6": false,
		"dns_support": true,
		"dns_hostnames": true,
		"amazon_dns": true,
		"main_route_table": concat("", [id, ".main"]),
		"default_security_group": concat("", [id, ".default"]),
		"default_network_acl": concat("", [id, ".acl"]),
		"default": false,
	},
	attributes,
))

subnet(id, attributes) := node(id, object.union(
	{
		"vpc": "vpc",
		"cidr": null,
		"ipv6_cidr": null,
		"zone": {"by": "name", "value": "eu-west-1a"},
		"map_public_ip": false,
		"network_acl": "vpc.acl",
		"route_tables": none,
		"public_access_blocked": false,
	},
	attributes,
))

exposure(id, class, table) := {
	"subnet": id,
	"exposure": class,
	"possible": [class],
	"tables": [table],
	"complete": true,
	"why": [],
}

exposure_unknown(id, classes, table) := {
	"subnet": id,
	"exposure": "unknown",
	"possible": classes,
	"tables": [table],
	"complete": true,
	"why": ["variable var.route has no value"],
}

table(id, vpc_id) := node(id, {
	"vpc": vpc_id,
	"implicit": false,
	"main": false,
	"gateways": none,
	"routes_complete": true,
	"why": [],
})

_endpoint := {
	"vpc": "vpc",
	"service_owner": "aws",
	"service_region": "eu-west-1",
	"remote_region": null,
	"service_known": true,
	"service_policy": true,
	"service_ports": [{"protocol": "tcp", "from": 443, "to": 443}],
	"route_tables": none,
	"subnets": none,
	"security_groups": none,
	"default_security_group": false,
	"private_dns": false,
	"inbound_resolver_only": null,
	"ip_address_type": "ipv4",
	"policy": null,
}

gateway(id, attributes) := node(id, object.union(
	object.union(_endpoint, {
		"type": "Gateway",
		"service_name": "com.amazonaws.eu-west-1.s3",
		"service": "s3",
		"service_types": ["Gateway", "Interface"],
		"service_private_dns": true,
		"service_private_dns_names": ["s3.eu-west-1.amazonaws.com", "*.s3.eu-west-1.amazonaws.com"],
		"route_tables": refs(["rtb"]),
	}),
	attributes,
))

interface(id, attributes) := node(id, object.union(
	object.union(_endpoint, {
		"type": "Interface",
		"service_name": "com.amazonaws.eu-west-1.ssm",
		"service": "ssm",
		"service_types": ["Interface"],
		"service_private_dns": true,
		"service_private_dns_names": ["ssm.eu-west-1.amazonaws.com"],
		"subnets": refs(["a"]),
		"security_groups": refs(["sg"]),
		"private_dns": true,
	}),
	attributes,
))

partner(id, attributes) := interface(id, object.union(
	{
		"service_name": "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b",
		"service": null,
		"service_owner": "other",
		"service_known": false,
		"service_types": [],
		"service_private_dns": null,
		"service_private_dns_names": [],
		"service_ports": [],
		"private_dns": false,
	},
	attributes,
))

group(id, rules) := node(id, {
	"vpc": "vpc",
	"implicit": false,
	"managed": true,
	"rules": rules,
	"ingress_complete": true,
	"egress_complete": true,
	"why": [],
})

rule(id, attributes) := object.union(
	{
		"id": id,
		"direction": "ingress",
		"exists": "yes",
		"protocol": "tcp",
		"from_port": 443,
		"to_port": 443,
		"cidrs": ["10.0.0.0/16"],
		"ipv6_cidrs": [],
		"prefix_lists": [],
		"groups": [],
		"self": false,
		"sources_complete": true,
		"sources_bounded": false,
		"why": [],
		"unknown": [],
	},
	attributes,
)

external(id, symbolic) := node(id, {"kind": "", "literal": null, "symbolic": symbolic})

unresolved(vpc_id, kind) := {"unresolved": [{"vpc": vpc_id, "kind": kind, "why": "module.network is not on disk"}]}

zone(name, vpcs) := node(concat(" ", ["zone", name]), {"zone_name": name, "vpcs": vpcs})

flow_log(id, vpcs, subnets) := node(id, {"vpcs": vpcs, "subnets": subnets, "traffic_type": "ALL"})

bucket(id, website) := node(id, {
	"bucket_name": null,
	"policies": none,
	"website": website,
	"log_delivery": false,
	"origin": false,
	"directory": false,
	"public": false,
	"block_public_acls": true,
	"block_public_policy": true,
	"ignore_public_acls": true,
	"restrict_public_buckets": true,
})

policy(id, bucket_id) := node(id, {"policy_kind": "bucket", "attached_to": bucket_id})

# The subjects of findings, for tests that ask who it is about.
subjects(findings) := {finding.subject | some finding in findings}

# Why the findings are undecided, as texts.
whys(findings) := {doubt.text | some finding in findings; some doubt in finding.why}

workload(id, attributes) := node(id, object.union(
	{
		"workload_kind": "instance",
		"subnets": refs(["a"]),
		"security_groups": refs(["sg"]),
		"default_security_group": false,
		"public_ip": null,
		"source_dest_check": true,
		"role": null,
		"execution_role": null,
		"containers": [],
		"containers_complete": true,
		"pod_identity": null,
		"patched": null,
		"why": [],
	},
	attributes,
))

need(workload_id, service, attributes) := object.union(
	{
		"workload": workload_id,
		"service": service,
		"optional": false,
		"types": ["Interface"],
		"reasons": [{"id": workload_id, "text": "its role is {}", "text_ja": "ロールは {}"}],
		"why": [],
	},
	attributes,
)

path(from, service, class, attributes) := object.union(
	{
		"from": [from],
		"service": service,
		"path": class,
		"possible": [class],
		"endpoint": null,
		"subnet": "a",
		"steps": [],
		"broken": [],
		"why": [],
	},
	attributes,
)

step(kind, id, text) := {"kind": kind, "id": id, "text": text, "text_ja": text}

route(id, table_id, target, kind) := node(id, {
	"route_table": table_id,
	"destination_cidr": "0.0.0.0/0",
	"destination_ipv6_cidr": null,
	"destination_prefix_list": null,
	"target": target,
	"target_kind": kind,
	"origin": "static",
	"blackhole": false,
})

# Nothing is found.
silent(violated, undecided) if {
	violated == set()
	undecided == set()
}
