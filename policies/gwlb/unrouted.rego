# METADATA
# title: Gateway Load Balancer endpoint that no route leads to
# description: |
#   Only routes bring traffic to a Gateway Load Balancer endpoint. Without one, nothing is inspected, while the endpoint
#   costs money and looks like protection.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html
#     description: Access an inspection system using a Gateway Load Balancer endpoint
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/gwlb-route.html
#     description: Routing to a Gateway Load Balancer endpoint
# custom:
#   level: warning
#   security_severity: "5.0"
#   tags: [network]
#   title_ja: どのルートも向いていない Gateway Load Balancer エンドポイント
#   about: |
#     A Gateway Load Balancer endpoint leads to a firewall, but it does not pull traffic in by itself. Only routes do:
#     where a route table says "for these addresses, to the endpoint", packets take the detour through the firewall.
#     Without such a route everything flows past it, and the firewall shows no alarm because it sees nothing.
#   about_ja: |
#     Gateway Load Balancer エンドポイントの先にはファイアウォールがありますが、通信が自動で集まるわけではありません。
#     ルートテーブルに「このアドレス宛てはエンドポイントへ」というルートがあってはじめて、通信がファイアウォールを通ります。
#     ルートがなければ、すべての通信が素通りします。ファイアウォールには何も届かないため、警告も出ません。
#   description_ja: |
#     Gateway Load Balancer エンドポイントに届くのは、ルートで送られた通信だけです。
#     ルートがないと何も検査されないのに料金がかかり、守られているように見えます。
#   message: "No route of any table leads to {endpoint}, so it inspects nothing."
#   message_ja: "{endpoint} へのルートがどのルートテーブルにもないため、何も検査されません。"
#   remediation: |
#     Add routes to the endpoint: in the internet gateway's table for the subnets to be protected, and as the default route of
#     these subnets.
#   remediation_ja: |
#     エンドポイントへのルートを追加してください。インターネットゲートウェイのテーブルには保護するサブネット宛てのルートを、保護するサブネットにはデフォルトルートを設定します。
#   verify:
#     - run: |
#         aws ec2 describe-route-tables --filters Name=vpc-id,Values=VPC_ID --query 'RouteTables[?Routes[?GatewayId==`ENDPOINT_ID`]].[RouteTableId,Routes[?GatewayId==`ENDPOINT_ID`].DestinationCidrBlock]'
#       expect: |
#         `[]` is what this rule reports. Afterwards the tables and the addresses that lead to the endpoint are listed.
#       expect_ja: |
#         `[]` が、このルールの指摘する状態です。修正後は、エンドポイントに向かうルートテーブルと宛先が表示されます。
#     - run: |
#         aws cloudwatch list-metrics --namespace AWS/PrivateLinkEndpoints --metric-name BytesProcessed --dimensions "Name=VPC Endpoint Id,Value=ENDPOINT_ID"
#       expect: |
#         Lists a metric once traffic has passed through the endpoint.
#       expect_ja: |
#         通信がエンドポイントを通ると、メトリクスが表示されます。
package vpce.gwlb.unrouted

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
	some row in lib.inspectors
	endpoint := row.node
	routes := [{"why": why} |
		some route in _routes
		leads := _leads(route, endpoint)
		why := union({lib.given(endpoint, lib.exists(route)), leads})
	]
	vpc := object.get(endpoint, "vpc", null)
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id},
		"evidence": [],
		"why": union({
			row.why,
			lib.lacking(routes, lib.unresolved(vpc, "route_table")),
			_handed_over(endpoint),
			_unseen(vpc),
		}),
	}
}

# Routes by what they lead to. Those to other kinds of targets are left out.
_routes := [route | some route in input.nodes.route; _may_be_endpoint(route)]

_may_be_endpoint(route) if route.target_kind == "endpoint"

_may_be_endpoint(route) if lib.unknown(route, "target_kind")

# The route leads to the endpoint: surely, or maybe where its target is known by an
# expression only, or not at all.
_leads(route, endpoint) := set() if route.target == endpoint.id

_leads(route, _) := {{"id": route.id, "text": "whether a route of {} leads to it is not known"}} if {
	lib.externals[route.target].symbolic == true
}

_leads(route, _) := lib.unknown(route, "target")

# The endpoint was handed to something that can not be looked into: its relations
# are open then, also those that this type never has.
_handed_over(endpoint) := set() if endpoint.route_tables.complete == true

_handed_over(endpoint) := {{"id": endpoint.id, "text": concat("", ["what {} is handed to is not known", why])} |
	some why in lib.reasons(endpoint.route_tables)
} if {
	endpoint.route_tables.complete == false
}

# A table of the VPC may have routes that are not seen.
_unseen(vpc) := {{"id": table.id, "text": concat("", ["the routes of {} are not all known", why])} |
	some table in input.nodes.route_table
	table.vpc == vpc
	table.routes_complete == false
	some why in lib.reasons(table)
}
