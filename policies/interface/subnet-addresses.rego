# METADATA
# title: Subnet too small for its endpoints
# description: |
#   Every Interface and Gateway Load Balancer endpoint takes an address in each of its subnets, and AWS keeps five for itself.
#   The endpoints take more than half of what the subnet has left, or nothing is left. Further endpoints, and whatever else
#   is to start there, then fail for want of an address. A subnet cannot be made larger.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
#     description: Subnet CIDR blocks
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Create an interface endpoint
# custom:
#   level: warning
#   security_severity: "2.0"
#   tags: [reliability]
#   title_ja: エンドポイントに対して小さすぎるサブネット
#   about: |
#     A subnet is a block of addresses; one with /28 at its end has 16 of them. AWS keeps five of these for itself, and
#     every Interface endpoint takes one more in each of its subnets, for as long as it exists. A dozen endpoints fill a
#     small subnet. Then no further endpoint, task or machine can start there, and a subnet can not be enlarged.
#   about_ja: |
#     サブネットはアドレスのまとまりです。末尾が /28 なら、アドレスは 16 個です。
#     そのうち 5 個は AWS が予約し、インターフェイスエンドポイントも、存在するかぎりサブネットごとに 1 個ずつ使います。
#     小さなサブネットは、10 個あまりのエンドポイントでいっぱいになります。そうなると、エンドポイントもタスクもマシンも追加できません。サブネットの拡張もできません。
#   description_ja: |
#     インターフェイスエンドポイントと Gateway Load Balancer エンドポイントは、サブネットごとにアドレスを 1 つ使います。AWS も 5 つを予約しています。
#     残りの半分を超えるアドレスがエンドポイントに使われているか、空きがありません。エンドポイントの追加やほかのリソースの起動は、アドレス不足で失敗します。サブネットはあとから広げられません。
#   message: "{subnet} has {usable} usable addresses, and {taken} of them are taken by {takers}."
#   message_ja: "{subnet} で使えるアドレス {usable} 個のうち、{taken} 個を {takers} が使います。"
#   remediation: |
#     Put the endpoints into larger subnets. A /26 or larger leaves room for a few dozen.
#   remediation_ja: |
#     エンドポイントをもっと大きいサブネットに置いてください。/26 以上なら、数十個分の余裕があります。
#   verify:
#     - run: |
#         aws ec2 describe-subnets --subnet-ids SUBNET_ID --query 'Subnets[].[CidrBlock,AvailableIpAddressCount]' --output text
#       expect: |
#         Shows the range and how many addresses are free.
#       expect_ja: |
#         アドレス範囲と、空いているアドレスの数が表示されます。
#     - run: |
#         aws ec2 describe-network-interfaces --filters Name=subnet-id,Values=SUBNET_ID --query 'NetworkInterfaces[].[InterfaceType,PrivateIpAddress,Description]' --output text
#       expect: |
#         Shows who takes the others; endpoints have the type vpc_endpoint.
#       expect_ja: |
#         使用中のアドレスの内訳です。エンドポイントの種類は vpc_endpoint です。
package vpce.interface.subnet_addresses

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
	some subnet in input.nodes.subnet
	endpoints := _endpoints_in(subnet)
	count(endpoints) > 0
	usable := _usable(subnet)
	takers := _too_many(usable.count, endpoints, _others_in(subnet))
	finding := {
		"subject": subnet.id,
		"args": {
			"subnet": subnet.id,
			"usable": usable.text,
			"taken": count(takers),
			"takers": {"ids": [taker.id | some taker in takers], "most": 4},
		},
		"at": {"id": subnet.id, "attribute": "cidr"},
		"evidence": [{"id": taker.id, "attribute": "subnets", "text": "takes an address of the subnet"} |
			some taker in array.slice(takers, 0, 4)
		],
		"why": union({lib.exists(subnet), usable.why, lib.doubts(takers)}),
	}
}

# Those that take too many addresses: the ones that surely do where they are enough,
# else all that may. A half is counted twice, because the number may be odd.
_too_many(usable, endpoints, _) := sure if {
	sure := _sure(endpoints)
	count(sure) + count(sure) > usable
}

_too_many(usable, endpoints, others) := array.concat(_sure(endpoints), _sure(others)) if {
	not _most(usable, _sure(endpoints))
	count(_sure(endpoints)) > 0
	count(_sure(endpoints)) + count(_sure(others)) >= usable
}

_too_many(usable, endpoints, others) := endpoints if {
	not _most(usable, _sure(endpoints))
	not _none_left(usable, endpoints, others)
	_most(usable, endpoints)
}

_most(usable, endpoints) if count(endpoints) + count(endpoints) > usable

_none_left(usable, endpoints, others) if {
	count(_sure(endpoints)) > 0
	count(_sure(endpoints)) + count(_sure(others)) >= usable
}

_sure(rows) := [row | some row in rows; row.why == set()]

# The size of a subnet less the five addresses that AWS keeps. One whose range is
# not known is as small as AWS lets it be.
_usable(subnet) := {"count": size, "text": size, "why": set()} if {
	size := _sizes[split(subnet.cidr, "/")[1]]
}

_usable(subnet) := {"count": 11, "text": {"id": subnet.id, "text": "maybe 11", "text_ja": "最少 11"}, "why": why} if {
	why := lib.unknown(subnet, "cidr")
}

# The sizes that endpoints can fill; AWS takes ranges down to /28.
_sizes := {"24": 251, "25": 123, "26": 59, "27": 27, "28": 11}

# The Interface and Gateway Load Balancer endpoints in a subnet. An endpoint for
# IPv6 alone takes no IPv4 address.
_endpoints_in(subnet) := array.concat(
	object.get(_named_in, subnet.id, []),
	[{"id": row.node.id, "why": union({row.why, lib.holds(row.node, "subnets", subnet.id)})} |
		some row in object.get(_open_in, object.get(subnet, "vpc", ""), [])
		id := subnet.id
		named := array.concat(row.node.subnets.ids, row.node.subnets.maybe)
		not id in named
	],
)

_takers := [{"node": n, "why": union({lib.exists(n), typed, v4})} |
	some n in input.nodes.endpoint
	typed := _typed(n)
	v4 := _has_ipv4(n)
]

_typed(n) := set() if n.type in {"Interface", "GatewayLoadBalancer"}

_typed(n) := lib.unknown(n, "type")

_has_ipv4(n) := set() if n.ip_address_type != "ipv6"

_has_ipv4(n) := lib.unknown(n, "ip_address_type")

_named_in := {subnet: rows |
	some subnet in {p.subnet | some p in _placements}
	rows := [{"id": p.id, "why": p.why} | some p in _placements; p.subnet == subnet]
}

_placements := [{"subnet": subnet, "id": row.node.id, "why": union({row.why, held})} |
	some row in _takers
	some subnet in array.concat(row.node.subnets.ids, row.node.subnets.maybe)
	held := lib.holds(row.node, "subnets", subnet)
]

# The endpoints of a VPC that may have further subnets.
_open_in := {vpc: rows |
	some vpc in {row.node.vpc | some row in _takers; row.node.subnets.complete == false}
	rows := [row | some row in _takers; row.node.subnets.complete == false; row.node.vpc == vpc]
}

# What else takes an address: a NAT gateway, an instance, a network interface that is
# no instance's.
_others_in(subnet) := object.get(_others, subnet.id, [])

_others := {subnet: rows |
	some subnet in {p.subnet | some p in _other_placements}
	rows := [{"id": p.id, "why": p.why} | some p in _other_placements; p.subnet == subnet]
}

_other_placements := array.concat(
	array.concat(
		[{"subnet": n.subnet, "id": n.id, "why": lib.exists(n)} | some n in input.nodes.nat_gateway; is_string(n.subnet)],
		[{"subnet": n.subnet, "id": n.id, "why": lib.exists(n)} | some n in input.nodes.network_interface; n.instance == null],
	),
	[{"subnet": n.subnets.ids[0], "id": n.id, "why": lib.exists(n)} |
		some n in input.nodes.workload
		n.workload_kind == "instance"
	],
)
