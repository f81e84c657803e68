# METADATA
# title: VPC without a Gateway endpoint for S3 or DynamoDB
# description: |
#   Subnets reach the internet or another network through a NAT gateway, a transit gateway or the like, and the VPC has no
#   Gateway endpoint for Amazon S3 (or for DynamoDB, where the configuration has a table or a workload that needs it). The
#   traffic to these services then leaves the private network and is paid for by the gigabyte, while a Gateway endpoint is
#   free.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html
#     description: NAT gateway pricing
# custom:
#   level: warning
#   security_severity: "3.0"
#   tags: [network, cost]
#   title_ja: S3 や DynamoDB のゲートウェイエンドポイントがない VPC
#   about: |
#     Machines in a private subnet have no public address. To reach a service such as Amazon S3, whose addresses are
#     public, their packets go through a NAT gateway, which charges for every gigabyte, or through another network. A
#     Gateway endpoint is a shortcut inside AWS: one entry in the route table sends the traffic for S3 (or DynamoDB)
#     straight to the service. It costs nothing and keeps the traffic off the internet.
#   about_ja: |
#     プライベートサブネットのマシンには、パブリックアドレスがありません。
#     パブリックアドレスで提供される Amazon S3 などに届くには、1 GB ごとに料金がかかる NAT ゲートウェイや、別のネットワークを通る必要があります。
#     ゲートウェイエンドポイントは AWS 内部の近道です。ルートテーブルに 1 行加わるだけで、S3（または DynamoDB）への通信がサービスへ直接送られます。
#     料金はかからず、通信はインターネットに出ません。
#   description_ja: |
#     NAT ゲートウェイや Transit Gateway などを通って外へ出るサブネットがあるのに、VPC に Amazon S3 のゲートウェイエンドポイントがありません。構成にテーブルか、DynamoDB を必要とするワークロードがあれば、DynamoDB も対象です。
#     このままでは通信がプライベートネットワークの外に出て、転送量に応じた料金もかかります。ゲートウェイエンドポイントは無料です。
#   message: "{vpc} has no Gateway endpoint for {services}, while its subnets {subnets} send such traffic by {ways}."
#   message_ja: "{vpc} に {services} のゲートウェイエンドポイントがありません。サブネット {subnets} からの通信は {ways} を経由します。"
#   remediation: |
#     Add a Gateway endpoint for each service named and associate it with the route tables of the private subnets.
#   remediation_ja: |
#     メッセージにあるサービスごとにゲートウェイエンドポイントを追加し、プライベートサブネットのルートテーブルに関連付けてください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC_ID Name=vpc-endpoint-type,Values=Gateway --query 'VpcEndpoints[].[ServiceName,State,RouteTableIds]'
#       expect: |
#         An empty list is what this rule reports. Afterwards it shows `com.amazonaws.REGION.s3`, the state available and
#         your private route tables.
#       expect_ja: |
#         空の一覧が、このルールの指摘する状態です。修正後は、`com.amazonaws.REGION.s3`、状態 available、プライベートサブネットのルートテーブルが表示されます。
#     - run: |
#         aws s3 ls --region REGION
#       expect: |
#         On a machine in a private subnet it lists the buckets, also when the NAT gateway's route is taken away.
#       expect_ja: |
#         プライベートサブネットのマシンで実行すると、バケットの一覧が表示されます。NAT ゲートウェイへのルートがなくても表示されます。
package vpce.gateway.missing

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
	some vpc in input.nodes.vpc
	crossings := lib.surest(_crossings(vpc))
	lacks := lib.surest([lack |
		some service in _services
		some why in [_lacks(vpc, service.id)]
		lack := {"name": service.name, "why": union({service.why, why})}
	])
	ways := {way | some row in crossings; some way in _ways_of(row.subnet)}
	finding := {
		"subject": vpc.id,
		"args": {
			"vpc": vpc.id,
			"services": [lack.name | some lack in lacks],
			"subnets": {"ids": [row.subnet | some row in crossings], "most": 4},
			"ways": [_ways[way] | some way in sort(ways)],
		},
		"evidence": [{"id": crossings[0].subnet, "text": "subnet whose default route leads out of the VPC"}],
		"why": union({lib.exists(vpc), lib.doubts(crossings), lib.doubts(lacks)}),
	}
}

_ways := {
	"egress": {"text": "an egress-only internet gateway", "text_ja": "Egress-Only インターネットゲートウェイ"},
	"nat": {"text": "NAT", "text_ja": "NAT"},
	"transit": {"text": "another network", "text_ja": "ほかのネットワーク"},
}

_ways_of(subnet) := {way | some way in lib.exposure[subnet].possible} & {"nat", "transit"} if not _egress_only(subnet)

_ways_of(subnet) := {"egress"} if _egress_only(subnet)

# An egress-only gateway, and no NAT, makes the subnet one with NAT.
_egress_only(subnet) if {
	{way | some way in lib.exposure[subnet].possible} == {"nat"}
	kinds := {route.target_kind |
		some table in lib.exposure[subnet].tables
		some route in input.nodes.route
		route.route_table == table
	}
	"egress_only_gateway" in kinds
	kinds & {"nat_gateway", "instance", "network_interface"} == set()
}

_crossings(vpc) := [{"subnet": subnet.id, "why": why} |
	some subnet in lib.subnets_of(vpc.id)
	why := lib.given(vpc, union({lib.exists(subnet), lib.crossing(subnet)}))
]

# DynamoDB is asked for where a table is, or a workload that needs it.
_services := array.concat(
	[{"id": "s3", "name": "S3", "why": set()}],
	[{"id": "dynamodb", "name": "DynamoDB", "why": lib.doubts(users)} |
		users := lib.surest(array.concat(
			[{"why": lib.exists(table)} | some table in input.nodes.table],
			[{"why": row.why} | some row in lib.needed_paths; row.need.service == "dynamodb"],
		))
	],
)

# The VPC has no Gateway endpoint for the service. Undefined when it surely has.
_lacks(vpc, service) := lib.lacking(chances, lib.unresolved(vpc.id, "endpoint")) if {
	chances := [{"why": why} |
		some row in lib.gateways_of(vpc.id)
		named := lib.is(row.node, "service", service)
		why := lib.given(vpc, union({row.why, named}))
	]
}
