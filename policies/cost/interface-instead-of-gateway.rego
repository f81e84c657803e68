# METADATA
# title: S3 or DynamoDB Interface endpoint where a Gateway endpoint would do
# description: |
#   An Interface endpoint for S3 or DynamoDB is paid for by the hour and by the gigabyte. A Gateway endpoint is free, but
#   serves only its own VPC. This VPC has no Gateway endpoint for the service, and no peering, VPN, transit gateway or Client
#   VPN brings clients that would need an interface.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html#types-of-vpc-endpoints-for-s3
#     description: Types of VPC endpoints for Amazon S3
# custom:
#   level: note
#   security_severity: "0.0"
#   tags: [cost]
#   title_ja: ゲートウェイエンドポイントで足りる S3・DynamoDB のインターフェイスエンドポイント
#   about: |
#     S3 and DynamoDB are the two services that have both kinds of endpoints. A Gateway endpoint is a route, is free, and
#     serves the subnets of its own VPC. An Interface endpoint is a network interface, costs money by the hour and by the
#     gigabyte, and also serves other networks that are joined to the VPC. Where nothing is joined, the free one does all
#     that is needed.
#   about_ja: |
#     S3 と DynamoDB には、両方の種類のエンドポイントがあります。
#     ゲートウェイエンドポイントはルートとして働き、無料で、同じ VPC のサブネットから使えます。
#     インターフェイスエンドポイントはネットワークインターフェイスで、時間と転送量に応じた料金がかかり、VPC につながったほかのネットワークからも使えます。
#     つながったネットワークがなければ、無料のほうで足ります。
#   description_ja: |
#     S3 や DynamoDB のインターフェイスエンドポイントには、時間と転送量に応じた料金がかかります。ゲートウェイエンドポイントは無料ですが、その VPC の中からしか使えません。
#     この VPC には該当サービスのゲートウェイエンドポイントがなく、インターフェイスエンドポイントを必要とするピアリング、VPN、Transit Gateway、Client VPN もありません。
#   message: "{endpoint} is an Interface endpoint for {service}, though only {vpc} itself uses it: a Gateway endpoint costs nothing."
#   message_ja: "{endpoint} は {service} のインターフェイスエンドポイントですが、使うのは {vpc} だけです。ゲートウェイエンドポイントなら無料です。"
#   remediation: |
#     Replace it by a Gateway endpoint that is associated with the route tables of the clients' subnets.
#   remediation_ja: |
#     クライアントのサブネットのルートテーブルに関連付けたゲートウェイエンドポイントに置き換えてください。
#   verify:
#     - run: |
#         vpce-lint cost
#       expect: |
#         Shows what the Interface endpoint costs in a month, without traffic.
#       expect_ja: |
#         インターフェイスエンドポイントの月額（転送量を除く）が表示されます。
#     - run: |
#         aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC_ID --query 'VpcEndpoints[].[VpcEndpointType,ServiceName]' --output text
#       expect: |
#         After the change, S3 or DynamoDB stands there as Gateway.
#       expect_ja: |
#         変更後は、S3 や DynamoDB の種類が Gateway になります。
#     - run: |
#         aws s3 ls --region REGION
#       expect: |
#         On a machine in a private subnet it still lists the buckets (for DynamoDB: aws dynamodb list-tables).
#       expect_ja: |
#         プライベートサブネットのマシンで実行し、引き続きバケットの一覧が表示されることを確認します（DynamoDB では aws dynamodb list-tables）。
package vpce.cost.interface_instead_of_gateway

import data.vpce.lib

violated contains finding if {
	some finding in _found
	finding.why == set()
}

undecided contains finding if {
	some finding in _found
	finding.why != set()
}

_services := {"s3": "S3", "dynamodb": "DynamoDB"}

_found contains finding if {
	some row in lib.interfaces
	endpoint := row.node
	name := _services[endpoint.service]
	vpc := endpoint.vpc
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id, "service": name, "vpc": vpc},
		"evidence": [],
		"why": union({row.why, _no_gateway(endpoint), _no_clients(endpoint)}),
	}
}

# The VPC has no Gateway endpoint for the service. Undefined when it surely has.
_no_gateway(endpoint) := lib.lacking(chances, lib.unresolved(endpoint.vpc, "endpoint")) if {
	chances := [{"why": why} |
		some row in lib.gateways_of(endpoint.vpc)
		named := lib.is(row.node, "service", endpoint.service)
		why := lib.given(endpoint, union({row.why, named}))
	]
}

# Nothing brings clients from outside of the VPC. Undefined when something surely
# does.
_no_clients(endpoint) := union({lib.lacking(_ways_in(endpoint), set()), _undeclared(endpoint.vpc)})

# Whether anything joins a VPC that is not declared here, nobody knows.
_undeclared(vpc) := set() if lib.vpcs[vpc]

_undeclared(vpc) := {{"id": vpc, "text": "{} is not declared here, so that what joins it is not known"}} if not lib.vpcs[vpc]

_ways_in(endpoint) := array.concat(array.concat(_peerings(endpoint), _attached(endpoint)), _routed(endpoint))

_peerings(endpoint) := [{"why": why} |
	some peering in input.nodes.peering
	some side in ["vpc", "peer_vpc"]
	joins := lib.is(peering, side, endpoint.vpc)
	why := lib.given(endpoint, union({lib.exists(peering), joins}))
]

_attached(endpoint) := array.concat(
	[{"why": why} |
		some kind in ["vpn", "transit_gateway", "client_vpn"]
		some node in input.nodes[kind]
		joins := lib.holds(node, "vpcs", endpoint.vpc)
		why := lib.given(endpoint, union({lib.exists(node), joins}))
	],
	[{"why": why} |
		some attachment in input.nodes.transit_gateway_attachment
		joins := lib.is(attachment, "vpc", endpoint.vpc)
		why := lib.given(endpoint, union({lib.exists(attachment), joins}))
	],
)

# A route to another network tells of what joins the VPC where that itself is
# declared elsewhere.
_routed(endpoint) := [{"why": why} |
	some route in input.nodes.route
	route.target_kind in {"peering", "transit_gateway", "vpn", "core_network"}
	lib.route_tables[route.route_table].vpc == endpoint.vpc
	why := lib.given(endpoint, lib.exists(route))
]
