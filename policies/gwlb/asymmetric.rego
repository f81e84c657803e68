# METADATA
# title: Subnet whose traffic is inspected in one direction only
# description: |
#   A firewall behind a Gateway Load Balancer must see both directions of a connection. Here the internet gateway's table
#   sends what arrives for the subnet through the endpoint while the subnet answers past it, or the other way round. The
#   firewall then drops connections of which it sees a half, or lets the other half through unseen.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html
#     description: Access an inspection system using a Gateway Load Balancer endpoint
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/gwlb-route.html
#     description: Routing to a Gateway Load Balancer endpoint
# custom:
#   level: error
#   security_severity: "7.0"
#   tags: [network]
#   title_ja: 通信の片方向だけが検査されるサブネット
#   about: |
#     A Gateway Load Balancer endpoint takes traffic out of its way and to a firewall, which looks at it and gives it
#     back. Routes decide what takes this detour. A connection has two directions, and a firewall that remembers
#     connections must see both. Two routes are needed: one in the table of the internet gateway, for what comes in, and
#     one in the table of the subnet, for what goes out.
#   about_ja: |
#     Gateway Load Balancer エンドポイントは、通信をいったんファイアウォールに回し、検査後に戻します。何を回すかはルートで決まります。
#     接続には 2 つの方向があり、接続の状態を覚えるファイアウォールは、両方を見る必要があります。
#     そのため、ルートも 2 つ必要です。入ってくる通信にはインターネットゲートウェイのルートテーブル、出ていく通信にはサブネットのルートテーブルで設定します。
#   description_ja: |
#     Gateway Load Balancer の背後にあるファイアウォールは、接続の両方向の通信を見る必要があります。
#     ここでは、サブネット宛ての通信はインターネットゲートウェイのテーブルでエンドポイントに送られるのに応答は素通りするか、その逆になっています。
#     ファイアウォールは片方向しか見えない接続を遮断するか、反対方向の通信を検査せずに通します。
#   message: "Only the {direction} traffic of {subnet} passes {endpoint}: {other} through {gateway} without inspection."
#   message_ja: "{subnet} の通信で {endpoint} を通るのは{direction_ja}だけで、{other_ja}は検査されずに {gateway_ja} を通ります。"
#   remediation: |
#     Route both directions through the same endpoint: a route for the subnet's range in the internet gateway's table, and
#     the default route of the subnet. Behind a NAT gateway, the table of the NAT gateway's subnet needs the route for the subnet's range.
#   remediation_ja: |
#     両方向を同じエンドポイントに通してください。インターネットゲートウェイのテーブルにサブネット宛てのルートを、サブネットにデフォルトルートを設定します。
#     NAT ゲートウェイを経由する場合は、NAT ゲートウェイのサブネットのテーブルに、サブネット宛てのルートが必要です。
#   verify:
#     - run: |
#         aws ec2 describe-route-tables --filters Name=association.gateway-id,Values=INTERNET_GATEWAY_ID --query 'RouteTables[].Routes'
#       expect: |
#         The way in: a route for the subnet's range to the endpoint (vpce-…).
#       expect_ja: |
#         入ってくる方向です。サブネット宛てのルートが、エンドポイント（vpce-…）に向いているはずです。
#     - run: |
#         aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=SUBNET_ID --query 'RouteTables[].Routes'
#       expect: |
#         The way out: the default route to the same endpoint.
#       expect_ja: |
#         出ていく方向です。デフォルトルートが、同じエンドポイントに向いているはずです。
package vpce.gwlb.asymmetric

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
	some id in {x.subnet | some x in input.facts.one_way_inspections}
	subnet := lib.subnets[id]
	facts := lib.surest([object.union(fact, {"why": lib.because(id, fact.why)}) |
		some fact in input.facts.one_way_inspections
		fact.subnet == id
	])
	fact := facts[0]
	words := _words[fact.inspected]
	gateway := _gateway(fact)
	finding := {
		"subject": id,
		"args": {
			"subnet": id,
			"endpoint": fact.endpoint,
			"direction": words.direction,
			"direction_ja": words.direction_ja,
			"other": words.other,
			"other_ja": words.other_ja,
			"gateway": gateway.en,
			"gateway_ja": gateway.ja,
		},
		"evidence": array.concat(
			array.concat(
				[{"id": fact.routes[0], "text": "route to the endpoint"}],
				[{"id": route, "text": words.evidence} | some route in array.slice(fact.routes, 1, count(fact.routes))],
			),
			[{"id": gateway.en, "text": "what the other direction goes through"} | is_string(fact.gateway)],
		),
		"why": union({lib.exists(subnet), fact.why}),
	}
}

_words := {
	"inbound": {
		"direction": "inbound",
		"direction_ja": "受信",
		"other": "what it sends leaves",
		"evidence": "the subnet's own route past the endpoint",
		"other_ja": "送信",
	},
	"outbound": {
		"direction": "outbound",
		"direction_ja": "送信",
		"other": "what comes back arrives",
		"evidence": "the way on from the endpoint",
		"other_ja": "受信",
	},
}

_gateway(fact) := {"en": fact.gateway, "ja": fact.gateway} if is_string(fact.gateway)

_gateway(fact) := {"en": "the internet gateway", "ja": "インターネットゲートウェイ"} if fact.gateway == null
