# METADATA
# title: Security group of an endpoint that lets in every address
# description: |
#   A security group of the endpoint lets in 0.0.0.0/0 or ::/0. The endpoint has private addresses, but these are reached
#   from peered networks, VPN and Direct Connect too, so every network that is ever joined to the VPC is let in.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Create an interface endpoint
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   level: warning
#   security_severity: "5.0"
#   tags: [network]
#   title_ja: すべてのアドレスを許可するエンドポイントのセキュリティグループ
#   about: |
#     0.0.0.0/0 means every IPv4 address there is, and ::/0 every IPv6 address. An endpoint has private addresses only,
#     so nobody on the internet can connect to it. But private addresses can be reached from all networks that are joined
#     to the VPC: other VPCs, offices, users of a VPN. A group that names the networks that use the endpoint keeps the
#     others out, now and later.
#   about_ja: |
#     0.0.0.0/0 はすべての IPv4 アドレス、::/0 はすべての IPv6 アドレスを意味します。
#     エンドポイントにはプライベートアドレスしかないため、インターネットからは接続できません。
#     ただし、別の VPC、社内ネットワーク、VPN の利用者など、VPC につながったネットワークからは届きます。
#     エンドポイントを使うネットワークだけを書いておけば、それ以外からの接続を、今後も防げます。
#   description_ja: |
#     エンドポイントのセキュリティグループが 0.0.0.0/0 または ::/0 を許可しています。
#     エンドポイントのアドレスはプライベートですが、ピアリング、VPN、Direct Connect の先からも届きます。今後つながるネットワークも、すべて許可されます。
#   message: "{group}, a security group of {endpoints}, lets in {sources}."
#   message_ja: "{endpoints} のセキュリティグループ {group} が {sources} を許可しています。"
#   remediation: |
#     Let in only the address ranges of the VPC and of the networks that use the endpoint, or the clients' security groups.
#   remediation_ja: |
#     VPC とエンドポイントを使うネットワークのアドレス範囲、またはクライアントのセキュリティグループだけを許可してください。
#   verify:
#     - run: |
#         aws ec2 describe-security-group-rules --filters Name=group-id,Values=GROUP_ID --query 'SecurityGroupRules[?IsEgress==`false` && (CidrIpv4==`0.0.0.0/0` || CidrIpv6==`::/0`)]'
#       expect: |
#         Must be empty.
#       expect_ja: |
#         空でなければなりません。
#     - run: |
#         curl -sv -o /dev/null --connect-timeout 5 https://SERVICE.REGION.amazonaws.com/
#       expect: |
#         Clients in the networks that are named still connect; others time out.
#       expect_ja: |
#         指定したネットワークのクライアントは接続でき、それ以外はタイムアウトします。
package vpce.interface.world_open

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
	some group, uses in lib.uses_of_group
	chosen := lib.surest(uses)
	rows := lib.surest(_open(lib.security_groups[group]))
	sources := {source | some row in rows; some source in row.sources}
	finding := {
		"subject": group,
		"args": {
			"group": group,
			"endpoints": {"ids": [use.endpoint | some use in chosen], "most": 3},
			"sources": sort(sources),
		},
		"at": {"id": rows[0].id},
		"evidence": array.concat(
			[{"id": row.id, "text": "lets in every address"} | some row in array.slice(rows, 1, count(rows))],
			[{"id": chosen[0].endpoint, "attribute": "security_groups", "text": "endpoint that has the group"}],
		),
		"why": union({lib.doubts(chosen), lib.doubts(rows)}),
	}
}

_open(group) := array.concat(
	[{"id": rule.id, "sources": world.sources, "why": union({lib.exists(rule), inwards, world.why})} |
		some rule in group.rules
		inwards := lib.is(rule, "direction", "ingress")
		world := _world(rule)
	],
	[{"id": group.id, "sources": {"0.0.0.0/0"}, "why": why} |
		why := lib.open_rules(group)
	],
)

_world(rule) := {"sources": sources, "why": set()} if {
	sources := _everything(rule)
	count(sources) > 0
}

_world(rule) := {"sources": {"0.0.0.0/0"}, "why": why} if {
	count(_everything(rule)) == 0
	why := _sources_unknown(rule)
}

# A range of no fixed bits is every address, however it is written.
_everything(rule) := {"0.0.0.0/0" |
	some cidr in array.concat(object.get(rule, "cidrs", []), _listed(rule))
	endswith(cidr, "/0")
	not contains(cidr, ":")
} | {"::/0" |
	some cidr in array.concat(object.get(rule, "ipv6_cidrs", []), _listed(rule))
	endswith(cidr, "/0")
	contains(cidr, ":")
}

_listed(rule) := [cidr |
	some id in object.get(rule, "prefix_lists", [])
	some cidr in lib.prefix_lists[id].entries.cidrs
]

_sources_unknown(rule) := {{"id": rule.id, "text": text} |
	some why in lib.reasons(rule)
	text := concat("", ["whom a rule of {} lets in is not known", why])
} if {
	rule.sources_complete == false
	rule.sources_bounded == false
}
