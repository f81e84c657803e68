# METADATA
# title: Two subnets of an Interface endpoint in one Availability Zone
# description: |
#   An Interface endpoint takes one subnet in each Availability Zone. The EC2 API refuses a second one with
#   DuplicateSubnetsInSameZone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Create an interface endpoint
# custom:
#   level: error
#   security_severity: "3.0"
#   tags: [reliability]
#   title_ja: 同じアベイラビリティーゾーンにあるインターフェイスエンドポイントのサブネット
#   about: |
#     An Interface endpoint puts one network interface into each of its subnets. Each subnet lies in one Availability
#     Zone, and AWS allows one subnet a zone, because a second interface there would add nothing. Which of several
#     private subnets of a zone you take does not matter: all subnets of the VPC reach it.
#   about_ja: |
#     インターフェイスエンドポイントは、サブネットごとに 1 つのネットワークインターフェイスを持ちます。
#     サブネットは 1 つのアベイラビリティーゾーンに属し、指定できるのはゾーンごとに 1 つです。同じゾーンに 2 つあっても意味がないためです。
#     ゾーン内のどのプライベートサブネットを選んでもかまいません。VPC のすべてのサブネットから届きます。
#   description_ja: |
#     インターフェイスエンドポイントに指定できるサブネットは、アベイラビリティーゾーンごとに 1 つです。
#     2 つ目を指定すると、EC2 API が DuplicateSubnetsInSameZone エラーを返します。
#   message: "{endpoint} has several subnets in one Availability Zone: {subnets}."
#   message_ja: "{endpoint} のサブネット {subnets} は、同じアベイラビリティーゾーンにあります。"
#   remediation: |
#     Keep one subnet in each Availability Zone.
#   remediation_ja: |
#     アベイラビリティーゾーンごとに、サブネットを 1 つだけ残してください。
#   verify:
#     - run: |
#         aws ec2 describe-subnets --subnet-ids SUBNET_ID SUBNET_ID --query 'Subnets[].[AvailabilityZone,SubnetId]' --output text
#       expect: |
#         Each Availability Zone may stand there once.
#       expect_ja: |
#         同じアベイラビリティーゾーンが 2 度表示されてはいけません。
package vpce.interface.one_subnet_per_az

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
	pairs := lib.surest(array.concat(_pairs(endpoint), _hidden_pairs(endpoint)))
	subnets := {id | some pair in pairs; some id in pair.subnets}
	ordered := [pair[1] | some pair in sort([[_rank(id), id] | some id in subnets])]
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id, "subnets": ordered},
		"at": {"id": endpoint.id, "attribute": "subnets"},
		"evidence": [{"id": id, "attribute": "zone", "text": "subnet that shares its zone with another"} | some id in ordered],
		"why": union({row.why, lib.doubts(pairs)}),
	}
}

_rank(id) := lib.subnets[id].rank

_rank(id) := lib.externals[id].rank

_pairs(endpoint) := [pair |
	ids := array.concat(endpoint.subnets.ids, endpoint.subnets.maybe)
	some i, first in ids
	some j, second in ids
	i < j
	same := lib.share_zone(first, second)
	pair := {
		"subnets": [first, second],
		"why": union({same, lib.holds(endpoint, "subnets", first), lib.holds(endpoint, "subnets", second)}),
	}
]

# Where the list of subnets is not fully known, it may hold two of the VPC's subnets
# that surely share a zone.
_hidden_pairs(endpoint) := [{"subnets": pair, "why": union({lib.holds(endpoint, "subnets", id) | some id in pair})} |
	endpoint.subnets.complete == false
	pair := _twins[endpoint.vpc]
]

# Two subnets of a VPC in one zone, the first there are.
_twins := {vpc: pairs[0] |
	some vpc, subnets in lib.subnets_in
	zones := {[subnet.zone.by, subnet.zone.value] | some subnet in subnets}
	pairs := [array.slice(ids, 0, 2) |
		some zone in zones
		ids := [subnet.id | some subnet in subnets; [subnet.zone.by, subnet.zone.value] == zone]
		count(ids) > 1
	]
}
