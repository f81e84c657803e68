# Nodes of the graph by id and by VPC.
# Maps over input.nodes, each derived once for an evaluation. They are complete
# rules with a comprehension and not partial rules, because OPA evaluates a
# partial rule anew for every key that is asked for. Groups keep the order of
# the graph, which is the order of addresses.
package vpce.lib

vpcs := {n.id: n | some n in input.nodes.vpc}

subnets := {n.id: n | some n in input.nodes.subnet}

route_tables := {n.id: n | some n in input.nodes.route_table}

security_groups := {n.id: n | some n in input.nodes.security_group}

prefix_lists := {n.id: n | some n in input.nodes.prefix_list}

buckets := {n.id: n | some n in input.nodes.bucket}

policies := {n.id: n | some n in input.nodes.policy}

externals := {n.id: n | some n in input.nodes.external}

# The exposure of a subnet by the subnet's id.
exposure := {e.subnet: e | some e in input.facts.exposure}

# Subnets by the id of their VPC.
subnets_in := {vpc: nodes |
	some vpc in {n.vpc | some n in input.nodes.subnet}
	nodes := [n | some n in input.nodes.subnet; n.vpc == vpc]
}

# Endpoints by the id of their VPC. One whose VPC is not known is in none;
# facts.unresolved has it.
endpoints_in := {vpc: nodes |
	some vpc in {n.vpc | some n in input.nodes.endpoint}
	nodes := [n | some n in input.nodes.endpoint; n.vpc == vpc]
}

# The endpoints of a VPC, none for a VPC that has none.
endpoints_of(vpc) := object.get(endpoints_in, vpc, [])

# The subnets of a VPC, none for a VPC that has none.
subnets_of(vpc) := object.get(subnets_in, vpc, [])

# Two ids that surely name different things: two resources of the configuration,
# or two ids that are written out. What is known by an expression only (a
# variable without a value, a look-up) may be anything.
distinct(a, b) if {
	a != b
	not externals[a]
	not externals[b]
}

distinct(a, b) if {
	a != b
	externals[a].symbolic == false
	externals[b].symbolic == false
}
