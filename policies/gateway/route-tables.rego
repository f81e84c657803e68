# METADATA
# title: Gateway endpoint without a route table
# description: |
#   A Gateway endpoint works by the routes that AWS puts into the route tables associated with it.
#   Without any table it carries no traffic at all.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints
# custom:
#   level: error
#   security_severity: "4.0"
#   tags: [reliability, network]
#   title_ja: ルートテーブルに関連付けられていないゲートウェイエンドポイント
#   about: |
#     A Gateway endpoint is not a machine that packets are sent to; it is a set of routes. When you associate a route
#     table with it, AWS adds a route there: "all addresses of S3 in this region, through this endpoint". The subnets
#     that follow this table then use the endpoint, without any change to the programs in them. An endpoint that is
#     associated with no table adds no route, and nobody uses it.
#   about_ja: |
#     ゲートウェイエンドポイントは、パケットを送る相手ではなく、ルートの集まりです。
#     ルートテーブルを関連付けると、AWS が「このリージョンの S3 のアドレス宛ては、すべてこのエンドポイントへ」というルートを追加します。
#     そのテーブルに従うサブネットは、プログラムを変更しなくてもエンドポイントを使うようになります。
#     どのテーブルにも関連付けていないエンドポイントは、ルートが追加されず、誰にも使われません。
#   description_ja: |
#     ゲートウェイエンドポイントは、関連付けたルートテーブルに AWS が追加するルートによって機能します。
#     関連付けが 1 つもなければ、通信は通りません。
#   message: "{endpoint} is a Gateway endpoint that is associated with no route table."
#   message_ja: "ゲートウェイエンドポイント {endpoint} に、ルートテーブルが 1 つも関連付けられていません。"
#   remediation: |
#     Associate the endpoint with the route tables of the subnets that are to use it, on the endpoint itself or by an
#     association resource.
#   remediation_ja: |
#     このエンドポイントを使うサブネットのルートテーブルを関連付けてください。エンドポイント自身の引数でも、関連付けのリソースでも指定できます。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[0].RouteTableIds'
#       expect: |
#         `[]` is what this rule reports; afterwards your route tables are listed.
#       expect_ja: |
#         `[]` が、このルールの指摘する状態です。修正後は、ルートテーブルの ID が表示されます。
#     - run: |
#         aws ec2 describe-route-tables --route-table-ids ROUTE_TABLE_ID --query 'RouteTables[0].Routes'
#       expect: |
#         Has a route whose destination is a prefix list (pl-…) and whose gateway is the endpoint (vpce-…).
#       expect_ja: |
#         宛先がプレフィックスリスト（pl-…）、ゲートウェイがエンドポイント（vpce-…）のルートがあります。
#     - run: |
#         aws s3 ls --region REGION
#       expect: |
#         On a machine in a subnet of that table it lists the buckets, without NAT.
#       expect_ja: |
#         そのテーブルに従うサブネットのマシンで実行すると、NAT がなくてもバケットの一覧が表示されます。
package vpce.gateway.route_tables

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
	none := lib.empty(endpoint, "route_tables")
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id},
		"at": {"id": endpoint.id, "attribute": "route_tables"},
		"evidence": [],
		"why": union({
			row.why,
			none,
			lib.unresolved(object.get(endpoint, "vpc", null), "association"),
		}),
	}
}
