# Client VPN, Verified Access, Gateway Load Balancer endpoints and logs, for the
# tests of rules.
package vpce.fixture

client_vpn(id, attributes) := node(id, object.union(
	{
		"vpc": null,
		"subnets": refs(["a"]),
		"vpcs": refs(["vpc"]),
		"transit_gateway": null,
		"client_cidr": "172.16.0.0/22",
		"user_authentication": true,
		"connection_logging": true,
		"security_groups": refs(["sg"]),
		"connect_handler": false,
		"device_posture": true,
		"authorization_rules": [authorization_rule("rule")],
		"authorization_complete": true,
		"routes": [],
		"routes_complete": true,
		"why": [],
	},
	attributes,
))

authorization_rule(id) := {
	"id": id,
	"exists": "yes",
	"target_cidr": "10.0.1.0/24",
	"target_vpc": null,
	"all_groups": false,
	"unknown": [],
}

inspector(id, attributes) := interface(id, object.union(
	{
		"type": "GatewayLoadBalancer",
		"service_name": "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1b",
		"service": null,
		"service_owner": "other",
		"service_known": false,
		"security_groups": none,
		"private_dns": false,
	},
	attributes,
))

inspection_route(id, target) := node(id, {
	"route_table": "rtb",
	"destination_cidr": "0.0.0.0/0",
	"destination_ipv6_cidr": null,
	"destination_prefix_list": null,
	"target": target,
	"target_kind": "endpoint",
	"origin": "static",
	"blackhole": false,
})

verified_access(id, attributes) := node(id, object.union({"trust_providers": refs(["user", "device"]), "logging": true}, attributes))

trust_provider(id, type) := node(id, {"provider_type": type, "reference_name": id})

verified_access_group(id, looks) := node(id, object.union({"instance": "instance"}, looks))

verified_access_endpoint(id, looks) := node(id, object.union({"group": "group"}, looks))

looks(at) := {"policy": at, "policy_names": []}

looks_at_trust(names) := {"policy": "trust", "policy_names": names}

trail(id, network_activity) := node(id, {"trail_kind": "trail", "network_activity": network_activity})

query_log(id, vpcs) := node(id, {"vpcs": vpcs})
