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
#   title_ja: ルートテーブルに関連付けられていない Gateway エンドポイント
#   description_ja: |
#     Gateway エンドポイントは、関連付けたルートテーブルに AWS が追加する経路によって機能します。
#     関連付けが一つもなければ、通信は通りません。
#   message: "{endpoint} is a Gateway endpoint that is associated with no route table."
#   message_ja: "Gateway エンドポイント {endpoint} に、ルートテーブルが一つも関連付けられていません。"
#   remediation: |
#     Associate the endpoint with the route tables of the subnets that are to use it, on the endpoint itself or by an
#     association resource.
#   remediation_ja: |
#     このエンドポイントを使うサブネットのルートテーブルを関連付けてください。エンドポイント自身の引数でも、関連付けのリソースでも指定できます。
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
