# METADATA
# title: Gateway Load Balancer endpoint without exactly one subnet
# description: |
#   A Gateway Load Balancer endpoint has one network interface, in one subnet, which can not be changed later. The EC2 API
#   refuses more; without any there is nothing that a route could lead to. Each Availability Zone needs an endpoint of its own.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html
#     description: Access an inspection system using a Gateway Load Balancer endpoint
# custom:
#   level: error
#   security_severity: "3.0"
#   tags: [reliability]
#   title_ja: サブネットが一つではない Gateway Load Balancer エンドポイント
#   description_ja: |
#     Gateway Load Balancer エンドポイントのネットワークインターフェイスは一つだけで、置くサブネットは後から変えられません。
#     二つ以上指定すると EC2 API に拒否され、一つもないとルートの宛先がありません。アベイラビリティーゾーンごとに、別のエンドポイントが必要です。
#   message: "{endpoint} has {count} subnets, and a Gateway Load Balancer endpoint takes exactly one."
#   message_ja: "Gateway Load Balancer エンドポイントのサブネットは一つでなければなりませんが、{endpoint} では{count_ja}です。"
#   remediation: |
#     Give the endpoint one subnet, and make one endpoint for each Availability Zone.
#   remediation_ja: |
#     サブネットを一つだけ指定し、アベイラビリティーゾーンごとにエンドポイントを作成してください。
package vpce.gwlb.one_subnet

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
	wrong := _not_one(endpoint)
	counted := _counted(endpoint)
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id, "count": counted.en, "count_ja": counted.ja},
		"at": {"id": endpoint.id, "attribute": "subnets"},
		"evidence": [{"id": subnet, "text": "subnet of the endpoint"} | some subnet in endpoint.subnets.ids],
		"why": union({row.why, wrong}),
	}
}

_not_one(endpoint) := set() if count(endpoint.subnets.ids) > 1

_not_one(endpoint) := lib.empty(endpoint, "subnets")

# The one that is known may not be the only one.
_not_one(endpoint) := {{"id": endpoint.id, "text": concat("", ["the subnets of {} are not all known", why])} |
	some why in lib.reasons(endpoint.subnets)
} if {
	count(endpoint.subnets.ids) == 1
	_may_have_more(endpoint.subnets)
}

_may_have_more(refs) if refs.complete == false

_may_have_more(refs) if count(refs.maybe) > 0

_counted(endpoint) := {"en": text, "ja": concat("", [" ", text, " 個"])} if {
	endpoint.subnets.complete == true
	endpoint.subnets.maybe == []
	text := format_int(count(endpoint.subnets.ids), 10)
}

_counted(endpoint) := {"en": "an unknown number of", "ja": "個数が不明"} if {
	_may_have_more(endpoint.subnets)
	endpoint.subnets.ids == []
}

_counted(endpoint) := {"en": concat("", ["at least ", text]), "ja": concat("", [" ", text, " 個以上"])} if {
	_may_have_more(endpoint.subnets)
	endpoint.subnets.ids != []
	text := format_int(count(endpoint.subnets.ids), 10)
}
