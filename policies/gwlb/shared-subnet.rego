# METADATA
# title: Gateway Load Balancer endpoint in a subnet that routes to it
# description: |
#   What has been inspected leaves the endpoint into its own subnet, whose route table sends it on. Here that table's
#   default route leads back to the endpoint, so the traffic turns in a circle and never arrives.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html
#     description: Access an inspection system using a Gateway Load Balancer endpoint
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/gwlb-route.html
#     description: Routing to a Gateway Load Balancer endpoint
# custom:
#   level: error
#   security_severity: "3.0"
#   tags: [network]
#   title_ja: 自分に向いたデフォルトルートを持つサブネットに置かれた Gateway Load Balancer エンドポイント
#   about: |
#     Traffic that a firewall has looked at comes back out of the endpoint, into the subnet where the endpoint stands,
#     and follows the route table of that subnet. If this table sends everything to the endpoint again, packets go in a
#     circle until they are dropped. Therefore the endpoint stands in a small subnet of its own, whose default route
#     leads on, to the internet gateway for instance.
#   about_ja: |
#     ファイアウォールの検査を終えた通信は、エンドポイントのあるサブネットに戻り、そのサブネットのルートテーブルに従います。
#     このテーブルがすべてをもう一度エンドポイントに送ると、パケットは循環し、やがて破棄されます。
#     そのため、エンドポイントには専用の小さなサブネットを用意し、デフォルトルートをインターネットゲートウェイなどに向けます。
#   description_ja: |
#     検査を終えた通信は、エンドポイントのあるサブネットのルートテーブルに従って進みます。
#     そのデフォルトルートがエンドポイント自身に戻っているため、通信が循環し、宛先に届きません。
#   message: "{endpoint} is in {subnet}, whose own default route leads back to it."
#   message_ja: "{endpoint} のある {subnet} のデフォルトルートが、{endpoint} 自身に戻っています。"
#   remediation: |
#     Put the endpoint into a subnet of its own whose default route leads to the internet gateway, or to the next hop behind the
#     inspection.
#   remediation_ja: |
#     エンドポイント専用のサブネットを用意し、デフォルトルートをインターネットゲートウェイなど、検査後の行き先に向けてください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[0].SubnetIds' --output text
#       expect: |
#         Shows the subnet of the endpoint.
#       expect_ja: |
#         エンドポイントのサブネットが表示されます。
#     - run: |
#         aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=SUBNET_ID --query 'RouteTables[].Routes[?DestinationCidrBlock==`0.0.0.0/0`]'
#       expect: |
#         With that subnet's id: the default route must not lead to the endpoint itself.
#       expect_ja: |
#         そのサブネットの ID で実行します。デフォルトルートがエンドポイント自身に向いていてはいけません。
package vpce.gwlb.shared_subnet

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
	loops := lib.surest([object.union(loop, {"why": lib.because(endpoint.id, loop.why)}) |
		some loop in input.facts.inspection_loops
		loop.endpoint == endpoint.id
	])
	loop := loops[0]
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id, "subnet": loop.subnet},
		"at": {"id": endpoint.id, "attribute": "subnets"},
		"evidence": array.concat(
			[{"id": route, "text": "default route to the endpoint"} | some route in loop.routes],
			[{"id": loop.subnet, "text": "subnet of the endpoint"}],
		),
		"why": union({row.why, loop.why}),
	}
}
