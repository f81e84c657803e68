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
#   title_ja: サブネットが 1 つではない Gateway Load Balancer エンドポイント
#   about: |
#     A Gateway Load Balancer endpoint has exactly one network interface, in one subnet. Routes send traffic to it. For a
#     second Availability Zone you create a second endpoint, and the route tables of the subnets there lead to that one.
#     So traffic is inspected in its own zone, and a zone that fails takes nothing else down.
#   about_ja: |
#     Gateway Load Balancer エンドポイントのネットワークインターフェイスは 1 つだけで、1 つのサブネットに置かれます。通信は、ルートでここに送られます。
#     別のアベイラビリティーゾーンには 2 つ目のエンドポイントを作成し、そのゾーンのサブネットのルートを向けます。
#     こうすると、通信は同じゾーンの中で検査され、1 つのゾーンの障害がほかに広がりません。
#   description_ja: |
#     Gateway Load Balancer エンドポイントのネットワークインターフェイスは 1 つだけで、置くサブネットは後から変えられません。
#     2 つ以上指定すると EC2 API に拒否され、1 つもないとルートの宛先がありません。アベイラビリティーゾーンごとに、別のエンドポイントが必要です。
#   message: "{endpoint} has {count} subnets, and a Gateway Load Balancer endpoint takes exactly one."
#   message_ja: "Gateway Load Balancer エンドポイントのサブネットは 1 つでなければなりませんが、{endpoint} では{count_ja}です。"
#   remediation: |
#     Give the endpoint one subnet, and make one endpoint for each Availability Zone.
#   remediation_ja: |
#     サブネットを 1 つだけ指定し、アベイラビリティーゾーンごとにエンドポイントを作成してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --filters Name=vpc-endpoint-type,Values=GatewayLoadBalancer --query 'VpcEndpoints[].[VpcEndpointId,SubnetIds]'
#       expect: |
#         Each endpoint has one subnet.
#       expect_ja: |
#         どのエンドポイントも、サブネットは 1 つです。
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
