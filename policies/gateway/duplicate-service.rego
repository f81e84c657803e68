# METADATA
# title: Two Gateway endpoints of one service on a route table
# description: |
#   A route table can be associated with one Gateway endpoint for each service. The EC2 API refuses the second, so
#   the deployment fails half-way.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints
# custom:
#   level: error
#   security_severity: "3.0"
#   tags: [reliability]
#   title_ja: 1 つのルートテーブルに同じサービスのゲートウェイエンドポイントが 2 つ
#   about: |
#     A route table is the list of directions that a subnet follows: "for these addresses, go that way". A Gateway
#     endpoint works by adding one such direction, for all addresses of Amazon S3 or DynamoDB. Two endpoints of one
#     service would add two directions for the same addresses, so AWS allows only one of them in a route table. Several
#     Gateway endpoints of a service in one VPC are fine as long as each has route tables of its own.
#   about_ja: |
#     ルートテーブルは、サブネットが従う道案内です。「このアドレス宛てはこちらへ」という行が並んでいます。
#     ゲートウェイエンドポイントは、Amazon S3 や DynamoDB のすべてのアドレスについて、この行を 1 つ追加します。
#     同じサービスのエンドポイントを 2 つ関連付けると同じアドレスへの行が重複するため、AWS は 1 つしか認めません。
#     ルートテーブルが別々であれば、1 つの VPC に同じサービスのゲートウェイエンドポイントが複数あってもかまいません。
#   description_ja: |
#     1 つのルートテーブルに関連付けられるゲートウェイエンドポイントは、サービスごとに 1 つだけです。
#     2 つ目の関連付けは EC2 API に拒否され、デプロイが途中で失敗します。
#   message: "{endpoint} and {other} are Gateway endpoints of one service, and both are associated with {tables}."
#   message_ja: "{endpoint} と {other} は同じサービスのゲートウェイエンドポイントで、どちらも {tables} に関連付けられています。"
#   remediation: |
#     Remove one of the two endpoints, or its association with the route table.
#   remediation_ja: |
#     どちらかのエンドポイントを削除するか、そのルートテーブルとの関連付けを外してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC_ID Name=vpc-endpoint-type,Values=Gateway --query 'VpcEndpoints[].[ServiceName,VpcEndpointId,RouteTableIds]'
#       expect: |
#         Lists the Gateway endpoints of the VPC. No route table may stand under two endpoints of one service. After a
#         failed deployment one of the two is missing here.
#       expect_ja: |
#         VPC のゲートウェイエンドポイントの一覧です。同じサービスの 2 つのエンドポイントに、同じルートテーブルがあってはいけません。デプロイが失敗したあとは、どちらかが一覧にありません。
package vpce.gateway.duplicate_service

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
	some row in lib.gateways
	endpoint := row.node
	conflicts := lib.surest(_conflicts(endpoint))
	first := conflicts[0]
	finding := {
		"subject": endpoint.id,
		"args": {
			"endpoint": endpoint.id,
			"other": first.other,
			"tables": _tables_of(first),
		},
		"at": {"id": endpoint.id, "attribute": "route_tables"},
		"evidence": array.concat(
			[{"id": first.other, "attribute": "route_tables", "text": "first Gateway endpoint of the service"}],
			[{"id": table, "text": "route table that both are associated with"} | some table in first.tables],
		),
		"why": union({row.why, lib.doubts(conflicts)}),
	}
}

_tables_of(conflict) := conflict.tables if count(conflict.tables) > 0

_tables_of(conflict) := "a route table" if conflict.tables == []

_conflicts(endpoint) := [conflict |
	some row in lib.gateways_of(endpoint.vpc)
	other := row.node
	other.rank < endpoint.rank
	same := lib.same_service(endpoint, other)
	shared := _shared(endpoint, other)
	conflict := {
		"other": other.id,
		"tables": shared.tables,
		"why": lib.given(endpoint, union({row.why, same, shared.why})),
	}
]

# The tables that both endpoints are associated with.
_shared(a, b) := {"tables": tables, "why": set()} if {
	tables := [id | some id in a.route_tables.ids; id in b.route_tables.ids]
	count(tables) > 0
}

_shared(a, b) := {"tables": tables, "why": why} if {
	count([id | some id in a.route_tables.ids; id in b.route_tables.ids]) == 0
	tables := [id |
		some id in array.concat(a.route_tables.ids, a.route_tables.maybe)
		id in array.concat(b.route_tables.ids, b.route_tables.maybe)
	]
	why := _shared_doubts(a, b, tables)
}

_shared_doubts(a, b, tables) := union({why |
	some table in tables
	some node in [a, b]
	why := lib.holds(node, "route_tables", table)
}) if {
	count(tables) > 0
}

# One may name a table of the other by an expression.
_shared_doubts(a, b, []) := why if {
	{a.route_tables.complete, b.route_tables.complete} == {true}
	tables := array.concat(b.route_tables.ids, b.route_tables.maybe)
	why := {{"id": table, "text": "whether {} is a route table of the other endpoint is not known"} |
		some table in array.concat(a.route_tables.ids, a.route_tables.maybe)
		some other in tables
		not lib.distinct(table, other)
	}
	why != set()
}

_shared_doubts(a, b, []) := union({why |
	some node in [a, b]
	why := lib.filled(node, "route_tables")
}) if {
	lib.filled(a, "route_tables")
	lib.filled(b, "route_tables")
	false in {a.route_tables.complete, b.route_tables.complete}
}
