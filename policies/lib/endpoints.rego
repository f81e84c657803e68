# Endpoints by type.
#
# A row is {"node": endpoint, "why": doubts}: the doubts whether the endpoint is
# there and is of that type. Rules begin with a row and not with the node, so that
# this is asked once for all of them.
package vpce.lib

gateways := _of_type("Gateway")

interfaces := _of_type("Interface")

# The rows of a VPC's endpoints. An endpoint whose VPC is not known is in none;
# facts.unresolved has it.
gateways_of(vpc) := object.get(_gateways_in, vpc, [])

interfaces_of(vpc) := object.get(_interfaces_in, vpc, [])

_of_type(type) := [row |
	some endpoint in input.nodes.endpoint
	typed := is(endpoint, "type", type)
	row := {"node": endpoint, "why": union({exists(endpoint), typed})}
]

_gateways_in := {vpc: rows |
	some vpc in {row.node.vpc | some row in gateways}
	rows := [row | some row in gateways; row.node.vpc == vpc]
}

_interfaces_in := {vpc: rows |
	some vpc in {row.node.vpc | some row in interfaces}
	rows := [row | some row in interfaces; row.node.vpc == vpc]
}

# The S3 Gateway endpoints that may be beside an endpoint, the doubts as of where
# that one is there.
s3_gateways_beside(endpoint) := [{"why": why} |
	some row in gateways_of(endpoint.vpc)
	s3 := is(row.node, "service", "s3")
	why := given(endpoint, union({row.why, s3}))
]
