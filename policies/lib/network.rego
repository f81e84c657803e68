# Zones, exposure, groups and services.
# Statements about the network that several rules need, in the manner of doubt.rego.
package vpce.lib

# Two subnets lie in one Availability Zone.
same_zone(a, b) := set() if {
	a.zone.by == b.zone.by
	a.zone.value == b.zone.value
}

same_zone(a, b) := _zone_doubts(a, b)

# Two subnets lie in different Availability Zones.
# Two subnets by their ids are in one zone. That of a subnet which the
# configuration only mentions is not known.
share_zone(a, b) := same_zone(subnets[a], subnets[b])

share_zone(a, b) := {{"id": id, "text": "the zone of {} is not in the source"} | some id in [a, b]; externals[id]} if {
	a != b
	some id in [a, b]
	externals[id]
}

different_zone(a, b) := set() if {
	a.zone.by == b.zone.by
	a.zone.value != b.zone.value
}

different_zone(a, b) := _zone_doubts(a, b)

# A zone's name, its id and its position in a list cannot be compared.
_zone_doubts(a, b) := {{"id": b.id, "text": "the Availability Zones of its subnets are given in different ways, the last by {}"}} if {
	a.zone.by != b.zone.by
}

_zone_doubts(a, b) := union({why | some n in [a, b]; why := unknown(n, "zone")}) if {
	some n in [a, b]
	unknown(n, "zone")
}

# A subnet is not public.
private(subnet) := _exposed(subnet, {"nat", "transit", "isolated"})

# A subnet's default route leads to an internet gateway.
public(subnet) := _exposed(subnet, {"public"})

# A subnet reaches the internet, or another network, over a device that is paid
# for.
crossing(subnet) := _exposed(subnet, {"nat", "transit"})

# The subnet's exposure is one of those classes: surely when all that it may have
# are, maybe when some are.
_exposed(subnet, classes) := set() if {
	possible := {class | some class in exposure[subnet.id].possible}
	possible != set()
	possible - classes == set()
}

_exposed(subnet, classes) := {{"id": subnet.id, "text": concat("", ["where the default route of {} leads is not known", why])} |
	some why in reasons(exposure[subnet.id])
} if {
	possible := {class | some class in exposure[subnet.id].possible}
	possible & classes != set()
	possible - classes != set()
}

# Two endpoints are of one service.
same_service(a, b) := set() if {
	is_string(a.service)
	a.service == b.service
}

same_service(a, b) := set() if {
	a.service == null
	b.service == null
	a.service_name == b.service_name
}

same_service(a, _) := unknown(a, "service")

same_service(a, b) := unknown(b, "service") if is_known(a, "service")

# The attribute is known.
is_known(node, attribute) if node[attribute] != null

is_known(node, attribute) if node[attribute] == null

# The VPC itself and those that peering or a transit gateway joins to it.
joined(vpc) := ({vpc} | _peers(vpc)) | {other |
	some gateway in object.get(_gateways_of, vpc, [])
	some other in array.concat(gateway.vpcs.ids, gateway.vpcs.maybe)
}

_peers(vpc) := {p.peer_vpc | some p in input.nodes.peering; p.vpc == vpc} | {p.vpc | some p in input.nodes.peering; p.peer_vpc == vpc}

_attachments := [{"vpc": vpc, "gateway": gateway} |
	some gateway in input.nodes.transit_gateway
	some vpc in array.concat(gateway.vpcs.ids, gateway.vpcs.maybe)
]

_gateways_of := {vpc: gateways |
	some vpc in {a.vpc | some a in _attachments}
	gateways := [a.gateway | some a in _attachments; a.vpc == vpc]
}

# The uses of security groups by Interface endpoints: one row for each group and
# endpoint, in the graph's order, with the doubts about it. The VPC's default
# group counts where the endpoint names none, if a resource manages it; one that
# nobody manages is the matter of interface/default-security-group.
group_uses := [use |
	some endpoint in input.nodes.endpoint
	interface := is(endpoint, "type", "Interface")
	some group, held in _groups(endpoint)
	security_groups[group]
	use := {
		"group": group,
		"endpoint": endpoint.id,
		"why": union({exists(endpoint), exists(security_groups[group]), interface, held}),
	}
]

_groups(endpoint) := object.union(_named_groups(endpoint), _default_group(endpoint))

_named_groups(endpoint) := {group: holds(endpoint, "security_groups", group) |
	some group in array.concat(endpoint.security_groups.ids, endpoint.security_groups.maybe)
}

_default_group(endpoint) := {group: applies |
	applies := is(endpoint, "default_security_group", true)
	group := vpcs[endpoint.vpc].default_security_group
	security_groups[group].managed == true
}

# The rows of group_uses by group.
uses_of_group := {group: rows |
	some group in {use.group | some use in group_uses}
	rows := [use | some use in group_uses; use.group == group]
}

# A group may have ingress rules that nobody sees; undefined when all are known.
open_rules(group) := {{"id": group.id, "text": concat("", ["the rules of {} are not all known", why])} |
	some why in reasons(group)
} if {
	group.ingress_complete == false
}

# A port or range in words.
port_text(port) := sprintf("%s %d", [upper(port.protocol), port.from]) if port.from == port.to

port_text(port) := sprintf("%s %d-%d", [upper(port.protocol), port.from, port.to]) if port.from != port.to
