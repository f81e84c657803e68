# METADATA
# title: Gateway endpoint with a route table of another VPC
# description: |
#   A Gateway endpoint can be associated with route tables of its own VPC only. The EC2 API refuses others.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints
# custom:
#   level: error
#   security_severity: "3.0"
#   tags: [reliability]
#   title_ja: 別の VPC のルートテーブルに関連付けられたゲートウェイエンドポイント
#   about: |
#     A VPC is a private network of your own, and everything in it, such as subnets and route tables, belongs to that one
#     VPC. A Gateway endpoint belongs to a VPC too and can change only the route tables there. Each VPC therefore needs a
#     Gateway endpoint of its own, which costs nothing. Usually a variable or a module output of the wrong network was
#     handed on.
#   about_ja: |
#     VPC は自分専用のプライベートネットワークです。サブネットやルートテーブルなどは、どれか 1 つの VPC に属します。
#     ゲートウェイエンドポイントも 1 つの VPC に属し、その VPC のルートテーブルしか変更できません。
#     そのため、VPC ごとにゲートウェイエンドポイントが必要です（料金はかかりません）。
#     よくある原因は、別のネットワークの変数やモジュール出力を渡していることです。
#   description_ja: |
#     ゲートウェイエンドポイントに関連付けられるのは、同じ VPC のルートテーブルだけです。別の VPC のものは EC2 API に拒否されます。
#   message: "{endpoint} is in {vpc}, but {tables} with which it is associated belongs to another VPC."
#   message_ja: "{endpoint} は {vpc} にありますが、関連付けた {tables} は別の VPC のものです。"
#   remediation: |
#     Associate the endpoint with route tables of its own VPC, and give the other VPC an endpoint of its own.
#   remediation_ja: |
#     エンドポイントと同じ VPC のルートテーブルを関連付けてください。もう一方の VPC には、専用のエンドポイントを作成してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[0].[VpcId,RouteTableIds]'
#       expect: |
#         Shows the endpoint's VPC and route tables.
#       expect_ja: |
#         エンドポイントの VPC とルートテーブルが表示されます。
#     - run: |
#         aws ec2 describe-route-tables --route-table-ids ROUTE_TABLE_ID --query 'RouteTables[].[RouteTableId,VpcId]' --output text
#       expect: |
#         Must show the same VPC for each table.
#       expect_ja: |
#         どのルートテーブルも、同じ VPC でなければなりません。
package vpce.gateway.vpc_mismatch

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
	strangers := lib.surest(_strangers(endpoint))
	finding := {
		"subject": endpoint.id,
		"args": {
			"endpoint": endpoint.id,
			"vpc": endpoint.vpc,
			"tables": [{"id": row.table, "of": [row.vpc]} | some row in strangers],
		},
		"at": {"id": endpoint.id, "attribute": "route_tables"},
		"evidence": [{"id": row.table, "attribute": "vpc", "text": "route table of another VPC"} | some row in strangers],
		"why": union({row.why, lib.doubts(strangers)}),
	}
}

_strangers(endpoint) := [stranger |
	some id in array.concat(endpoint.route_tables.ids, endpoint.route_tables.maybe)
	table := lib.route_tables[id]
	elsewhere := _elsewhere(endpoint, table)
	stranger := {
		"table": id,
		"vpc": table.vpc,
		"why": union({elsewhere, lib.holds(endpoint, "route_tables", id)}),
	}
]

_elsewhere(endpoint, table) := set() if lib.distinct(endpoint.vpc, table.vpc)

_elsewhere(endpoint, table) := {{"id": table.id, "text": "whether {} and the endpoint are in one VPC is not known"}} if {
	own := endpoint.vpc
	other := table.vpc
	own != other
	not lib.distinct(own, other)
}
