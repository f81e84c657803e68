# METADATA
# title: S3 private DNS for inbound resolvers without a Gateway endpoint
# description: |
#   Private DNS of an S3 Interface endpoint is for inbound resolver endpoints only, unless that is switched off. The VPC must
#   then have an S3 Gateway endpoint, which its own clients use. The EC2 API refuses the endpoint without one.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
#     description: AWS PrivateLink for Amazon S3
# custom:
#   level: error
#   security_severity: "3.0"
#   tags: [reliability, dns]
#   title_ja: ゲートウェイエンドポイントのない VPC での、インバウンドリゾルバー専用の S3 プライベート DNS
#   about: |
#     S3 can be reached through a Gateway endpoint, which is free but serves only its own VPC, and through an Interface
#     endpoint, which also serves offices and other networks behind a VPN or Direct Connect. AWS offers to combine the
#     two: machines in the VPC keep using the Gateway endpoint, and only names that are asked for from outside, through a
#     Route 53 inbound resolver endpoint, lead to the Interface endpoint. That is the default for S3 with private DNS on,
#     and it needs the Gateway endpoint.
#   about_ja: |
#     S3 には 2 とおりの接続方法があります。ゲートウェイエンドポイントは無料ですが、その VPC からしか使えません。インターフェイスエンドポイントは、VPN や Direct Connect の先にある社内ネットワークなどからも使えます。
#     AWS では 2 つを組み合わせられます。VPC 内のマシンはゲートウェイエンドポイントを使い、外部から Route 53 のインバウンドエンドポイント経由で問い合わせた名前だけが、インターフェイスエンドポイントに解決されます。
#     S3 のプライベート DNS を有効にすると、既定でこの動作になり、ゲートウェイエンドポイントが必要です。
#   description_ja: |
#     S3 のインターフェイスエンドポイントのプライベート DNS は、明示的に切り替えないかぎりインバウンドリゾルバー専用です。
#     その場合、VPC 内のクライアントが使う S3 のゲートウェイエンドポイントが必要です。なければ EC2 API に拒否されます。
#   message: "{endpoint} has private DNS for inbound resolvers only, but {vpc} has no S3 Gateway endpoint."
#   message_ja: "{endpoint} のプライベート DNS はインバウンドリゾルバー専用ですが、{vpc} に S3 のゲートウェイエンドポイントがありません。"
#   remediation: |
#     Add an S3 Gateway endpoint to the VPC, or let private DNS answer all resolvers.
#   remediation_ja: |
#     VPC に S3 のゲートウェイエンドポイントを追加するか、プライベート DNS をすべてのリゾルバーで使う設定にしてください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC_ID Name=service-name,Values=com.amazonaws.REGION.s3 --query 'VpcEndpoints[].[VpcEndpointType,PrivateDnsEnabled,DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint]' --output text
#       expect: |
#         An Interface endpoint with "True True" needs a line with Gateway beside it.
#       expect_ja: |
#         「True True」のインターフェイスエンドポイントには、Gateway の行も必要です。
#     - run: |
#         nslookup s3.REGION.amazonaws.com
#       expect: |
#         In the VPC it answers with public addresses, which the Gateway endpoint routes; from a network that asks the
#         inbound resolver endpoint, with private ones.
#       expect_ja: |
#         VPC 内ではパブリックアドレスが返り、ゲートウェイエンドポイントを通ります。インバウンドエンドポイントに問い合わせるネットワークでは、プライベートアドレスが返ります。
package vpce.interface.s3_inbound_resolver

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
	some row in lib.interfaces
	endpoint := row.node
	s3 := lib.is(endpoint, "service", "s3")
	on := lib.is(endpoint, "private_dns", true)
	inbound := lib.is(endpoint, "inbound_resolver_only", true)
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id, "vpc": endpoint.vpc},
		"at": {"id": endpoint.id, "attribute": "inbound_resolver_only"},
		"evidence": [],
		"why": union({row.why, s3, on, inbound, _no_gateway(endpoint)}),
	}
}

_no_gateway(endpoint) := lib.lacking(
	lib.s3_gateways_beside(endpoint),
	lib.unresolved(endpoint.vpc, "endpoint"),
)
