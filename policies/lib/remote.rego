# Client VPN, Verified Access and Gateway Load Balancer endpoints.
package vpce.lib

# The rows of Gateway Load Balancer endpoints, as in endpoints.rego.
inspectors := _of_type("GatewayLoadBalancer")

# The doubts of a fact about a node; empty where the fact is certain.
because(id, why) := {{"id": id, "text": text} | some text in why}

verified_access_instances := {n.id: n | some n in input.nodes.verified_access}

verified_access_groups := {n.id: n | some n in input.nodes.verified_access_group}

trust_providers := {n.id: n | some n in input.nodes.verified_access_trust_provider}
