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
#   title_ja: Gateway エンドポイントで足りる S3・DynamoDB の Interface エンドポイント
#   description_ja: |
#     S3 や DynamoDB の Interface エンドポイントには、時間と転送量に応じた料金がかかります。Gateway エンドポイントは無料ですが、その VPC の中からしか使えません。
#     この VPC には該当サービスの Gateway エンドポイントがなく、Interface エンドポイントを必要とするピアリング、VPN、Transit Gateway、クライアント VPN もありません。
#   message: "{endpoint} is an Interface endpoint for {service}, though only {vpc} itself uses it: a Gateway endpoint costs nothing."
#   message_ja: "{endpoint} は {service} の Interface エンドポイントですが、使うのは {vpc} だけです。Gateway エンドポイントなら無料です。"
#   remediation: |
#     Replace it by a Gateway endpoint that is associated with the route tables of the clients' subnets.
#   remediation_ja: |
#     クライアントのサブネットのルートテーブルに関連付けた Gateway エンドポイントに置き換えてください。
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

_ways_in(endpoint) := array.concat(_peerings(endpoint), _attached(endpoint))

_peerings(endpoint) := [{"why": why} |
	some peering in input.nodes.peering
	some side in ["vpc", "peer_vpc"]
	joins := lib.is(peering, side, endpoint.vpc)
	why := lib.given(endpoint, union({lib.exists(peering), joins}))
]

_attached(endpoint) := [{"why": why} |
	some kind in ["vpn", "transit_gateway", "client_vpn"]
	some node in input.nodes[kind]
	joins := lib.holds(node, "vpcs", endpoint.vpc)
	why := lib.given(endpoint, union({lib.exists(node), joins}))
]
