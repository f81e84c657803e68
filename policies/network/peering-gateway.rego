# METADATA
# title: Workload that counts on a Gateway endpoint of another VPC
# description: |
#   The workload's VPC has no Gateway endpoint for S3 (or DynamoDB), and the only one in sight is in a VPC behind peering or a
#   transit gateway. A Gateway endpoint serves the subnets of its own VPC alone; what arrives over peering, a transit
#   gateway or a VPN does not get through it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints
#   - ref: https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
#     description: How VPC peering connections work
# custom:
#   level: warning
#   security_severity: "3.0"
#   tags: [network, reliability]
#   title_ja: 別の VPC のゲートウェイエンドポイントに頼るワークロード
#   about: |
#     Peering and transit gateways join VPCs so that their machines reach each other. It would seem natural to share one
#     Gateway endpoint over them, and it does not work: a Gateway endpoint is a route for the subnets of its own VPC, and
#     AWS drops what arrives from another network. Every VPC needs its own, which costs nothing. An Interface endpoint
#     can be shared.
#   about_ja: |
#     ピアリングや Transit Gateway で VPC をつなぐと、互いのマシンに届くようになります。
#     ゲートウェイエンドポイントも 1 つを共有できそうですが、できません。ゲートウェイエンドポイントは同じ VPC のサブネットのためのルートであり、ほかのネットワークから来た通信は通れないためです。
#     VPC ごとに 1 つ必要です（料金はかかりません）。インターフェイスエンドポイントなら共有できます。
#   description_ja: |
#     ワークロードの VPC には S3 や DynamoDB のゲートウェイエンドポイントがなく、ピアリングや Transit Gateway でつながった VPC にだけあります。
#     ゲートウェイエンドポイントを使えるのは、同じ VPC のサブネットだけです。ピアリング、Transit Gateway、VPN を通って届いた通信は、エンドポイントを通れません。
#   message: "{workload} needs {services}, but {vpc} has no Gateway endpoint for it, and {endpoints} does not serve what comes from another VPC."
#   message_ja: "{workload} は {services} を必要としますが、{vpc} にはそのゲートウェイエンドポイントがありません。{endpoints} は、ほかの VPC からの通信には使えません。"
#   remediation: |
#     Add a Gateway endpoint to the workload's own VPC and associate it with the route table of its subnets. It is free.
#   remediation_ja: |
#     ワークロードの VPC にゲートウェイエンドポイントを追加し、サブネットのルートテーブルに関連付けてください。ゲートウェイエンドポイントは無料です。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC_ID Name=vpc-endpoint-type,Values=Gateway --query 'VpcEndpoints[].[ServiceName,RouteTableIds]'
#       expect: |
#         With the id of the workload's own VPC: empty before the repair.
#       expect_ja: |
#         ワークロードの VPC の ID で実行します。修正前は空です。
#     - run: |
#         aws s3 ls --region REGION
#       expect: |
#         On the workload it hangs before the repair and lists the buckets after it (for DynamoDB: aws dynamodb
#         list-tables).
#       expect_ja: |
#         ワークロード上で実行します。修正前は応答がなく、修正後はバケットの一覧が表示されます（DynamoDB では aws dynamodb list-tables）。
package vpce.network.peering_gateway

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
	some workload, needs in lib.needed_paths_of
	rows := lib.surest([row | some need in needs; some row in _rows(need)])
	finding := {
		"subject": workload,
		"args": {
			"workload": workload,
			"vpc": rows[0].vpc,
			"services": lib.unique([_names[row.service] | some row in rows]),
			"endpoints": {"ids": lib.unique([row.endpoint | some row in rows]), "most": 3},
		},
		"evidence": lib.unique(array.concat(
			[{"id": row.endpoint, "attribute": "vpc", "text": "Gateway endpoint of another VPC"} | some row in rows],
			[{"id": row.by, "text": "joins the two VPCs"} | some row in rows],
		)),
		"why": lib.doubts(rows),
	}
}

_names := {"s3": "S3", "dynamodb": "DynamoDB"}

# The Gateway endpoints behind a connection, for a need that nothing else serves.
_rows(need) := [row |
	service := need.need.service
	_names[service]
	vpc := lib.subnets[_subnet(need)].vpc
	stuck := _stuck(need.path, vpc)
	lacks := lib.lacking(
		[{"why": union({own.why, named})} |
			some own in lib.gateways_of(vpc)
			named := lib.is(own.node, "service", service)
		],
		lib.unresolved(vpc, "endpoint"),
	)
	some join in _joins(vpc)
	some far in lib.gateways_of(join.vpc)
	named := lib.is(far.node, "service", service)
	row := {
		"service": service,
		"vpc": vpc,
		"endpoint": far.node.id,
		"by": join.by,
		"why": union({need.why, stuck, lacks, join.why, far.why, named}),
	}
]

_subnet(need) := need.path.subnet if is_string(need.path.subnet)

_subnet(need) := need.workload.subnets.ids[0] if need.path.subnet == null

# Nothing else leads to the service: no path at all, or only what goes into the
# joined VPCs and does not come out of them.
_stuck(path, _) := why if {
	path.path != "transit"
	why := lib.path_is(path, {"none"})
}

_stuck(path, vpc) := set() if {
	path.path == "transit"
	targets := {target |
		some step in path.steps
		step.kind == "route"
		target := _target[step.id]
	}
	count(targets) > 0
	every target in targets { _dead_end(target, vpc) }
}

_target := {route.id: route.target | some route in input.nodes.route; is_string(route.target)}

# Peering carries nothing on to a gateway of the other VPC.
_dead_end(target, _) if _peerings[target]

# Of a transit gateway that all is known of, every VPC is closed.
_dead_end(target, vpc) if {
	gateway := _transit_gateways[target]
	gateway.vpcs.complete == true
	count([a |
		some a in input.nodes.transit_gateway_attachment
		a.attachment_type != "vpc"
	]) == 0
	others := {other | some other in array.concat(gateway.vpcs.ids, gateway.vpcs.maybe)} - {vpc}
	every other in others {
		lib.vpcs[other]
		lib.unresolved(other, "internet_gateway") == set()
		not other in _with_exit
	}
}

_with_exit := {vpc |
	some gateway in array.concat(input.nodes.internet_gateway, input.nodes.vpn)
	some vpc in array.concat(gateway.vpcs.ids, gateway.vpcs.maybe)
}

_peerings := {n.id: n | some n in input.nodes.peering}

_transit_gateways := {n.id: n | some n in input.nodes.transit_gateway}

# The VPCs that peering or a transit gateway joins to this one.
_joins(vpc) := object.get(_joined, vpc, [])

_joined := {vpc: joins |
	some vpc in {row.from | some row in _connections}
	joins := [{"vpc": row.vpc, "by": row.by, "why": row.why} | some row in _connections; row.from == vpc]
}

_connections := array.concat(
	[{"from": pair[0], "vpc": pair[1], "by": p.id, "why": lib.exists(p)} |
		some p in input.nodes.peering
		some pair in [[p.vpc, p.peer_vpc], [p.peer_vpc, p.vpc]]
	],
	[{"from": from, "vpc": to, "by": t.id, "why": union({lib.exists(t), lib.holds(t, "vpcs", from), lib.holds(t, "vpcs", to)})} |
		some t in input.nodes.transit_gateway
		all := array.concat(t.vpcs.ids, t.vpcs.maybe)
		some from in all
		some to in all
		from != to
	],
)
