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
#   title_ja: 1 つのアベイラビリティーゾーンにしかないインターフェイスエンドポイント
#   about: |
#     An Availability Zone is a group of data centres with power and network of its own; a region has several, so that
#     one may fail. An Interface endpoint has one network interface in each subnet that you give it. If all of these are
#     in one zone and that zone fails, the name of the service leads nowhere, and workloads in the healthy zones stop
#     too. Traffic between zones is also charged for and a little slower.
#   about_ja: |
#     アベイラビリティーゾーンは、電源とネットワークが独立したデータセンターのまとまりです。1 つに障害が起きても止まらないように、リージョンには複数あります。
#     インターフェイスエンドポイントは、指定したサブネットごとに 1 つのネットワークインターフェイスを持ちます。
#     すべてが 1 つのゾーンにあると、そのゾーンの障害でサービスの名前の先がなくなり、正常なゾーンのワークロードも止まります。
#     ゾーンをまたぐ通信には料金もかかり、少し遅くなります。
#   description_ja: |
#     VPC のプライベートサブネットは複数のアベイラビリティーゾーンにありますが、エンドポイントのネットワークインターフェイスは 1 つのゾーンにしかありません。
#     そのゾーンに障害が起きると、ほかのゾーンのクライアントもサービスを使えなくなります。
#   message: "{endpoint} is in one Availability Zone only, while private subnets of {vpc} lie in several, among them {subnets}."
#   message_ja: "{endpoint} は 1 つのアベイラビリティーゾーンにしかありません。{vpc} のプライベートサブネットは {subnets} など複数のゾーンにあります。"
#   remediation: |
#     Add a subnet in each Availability Zone that has private subnets with clients.
#   remediation_ja: |
#     クライアントのいるプライベートサブネットのゾーンごとに、サブネットを追加してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[0].SubnetIds' --output text
#       expect: |
#         Lists the endpoint's subnets.
#       expect_ja: |
#         エンドポイントのサブネットが表示されます。
#     - run: |
#         aws ec2 describe-subnets --filters Name=vpc-id,Values=VPC_ID --query 'Subnets[].[AvailabilityZone,SubnetId]' --output text
#       expect: |
#         Each zone that has clients must have one of the endpoint's subnets.
#       expect_ja: |
#         クライアントのいるゾーンごとに、エンドポイントのサブネットが 1 つ必要です。
#     - run: |
#         nslookup SERVICE.REGION.amazonaws.com
#       expect: |
#         On a client it answers with one private address for each zone of the endpoint.
#       expect_ja: |
#         クライアントで実行すると、エンドポイントのゾーンの数だけプライベートアドレスが返ります。
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
	shared := [why | some id in rest; why := lib.share_zone(first, id)]
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
