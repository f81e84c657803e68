# METADATA
# title: Interface endpoint in one Availability Zone of several
# description: |
#   The endpoint has a network interface in one Availability Zone only, while private subnets of its VPC lie in two or more.
#   When that zone fails, clients in the others lose the service as well.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Create an interface endpoint
# custom:
#   level: warning
#   security_severity: "3.0"
#   tags: [reliability]
#   title_ja: 一つのアベイラビリティーゾーンにしかない Interface エンドポイント
#   description_ja: |
#     VPC のプライベートサブネットは複数のアベイラビリティーゾーンにありますが、エンドポイントのネットワークインターフェイスは一つのゾーンにしかありません。
#     そのゾーンに障害が起きると、ほかのゾーンのクライアントもサービスを使えなくなります。
#   message: "{endpoint} is in one Availability Zone only, while private subnets of {vpc} lie in several, among them {subnets}."
#   message_ja: "{endpoint} は一つのアベイラビリティーゾーンにしかありません。{vpc} のプライベートサブネットは {subnets} など複数のゾーンにあります。"
#   remediation: |
#     Add a subnet in each Availability Zone that has private subnets with clients.
#   remediation_ja: |
#     クライアントのいるプライベートサブネットのゾーンごとに、サブネットを追加してください。
package vpce.interface.multi_az

import data.vpce.lib

violated contains finding if {
	some finding in _found
	finding.why == set()
}

undecided contains finding if {
	some finding in _found
	finding.why != set()
}

_found contains finding if {
	some row in lib.interfaces
	endpoint := row.node
	alone := _one_zone(endpoint)
	spread := _spread[endpoint.vpc]
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id, "vpc": endpoint.vpc, "subnets": spread.subnets},
		"at": {"id": endpoint.id, "attribute": "subnets"},
		"evidence": [{"id": id, "attribute": "zone", "text": "private subnet in a zone of its own"} | some id in spread.subnets],
		"why": union({row.why, alone, spread.why}),
	}
}

# All subnets of the endpoint are in one zone, as a single one always is.
_one_zone(endpoint) := together | _others(endpoint) if {
	count(endpoint.subnets.ids) > 0
	first := endpoint.subnets.ids[0]
	rest := array.slice(endpoint.subnets.ids, 1, count(endpoint.subnets.ids))
	shared := [why | some id in rest; why := lib.same_zone(lib.subnets[first], lib.subnets[id])]
	count(shared) == count(rest)
	together := union({why | some why in shared})
}

# It has some, and which they are is not known.
_one_zone(endpoint) := {{"id": endpoint.id, "text": "the subnets of {} are not known"}} if {
	endpoint.subnets.ids == []
	_open(endpoint.subnets)
}

_others(endpoint) := set() if {
	endpoint.subnets.maybe == []
	endpoint.subnets.complete == true
}

_others(endpoint) := {{"id": endpoint.id, "text": "{} may have further subnets"}} if _open(endpoint.subnets)

_open(refs) if count(refs.maybe) > 0

_open(refs) if refs.complete == false

# Two private subnets of a VPC in different zones: the pair that is surest. Zones
# compare within one way of naming them, so where any two differ, one of them
# differs from the first of its way.
_spread := {vpc: spread |
	some vpc, subnets in lib.subnets_in
	private := [{"node": subnet, "why": union({lib.exists(subnet), why})} |
		some subnet in subnets
		why := lib.private(subnet)
	]
	sure := [row | some row in private; row.why == set(); is_object(row.node.zone)]
	firsts := array.concat(
		[array.concat(sure, private)[0]],
		[row | some by in ["id", "name", "position"]; row := [row | some row in sure; row.node.zone.by == by][0]],
	)
	pairs := lib.surest([pair |
		some first in firsts
		some other in private
		other.node.id != first.node.id
		apart := lib.different_zone(first.node, other.node)
		pair := {
			"subnets": [first.node.id, other.node.id],
			"why": union({first.why, other.why, apart}),
		}
	])
	spread := pairs[0]
}
