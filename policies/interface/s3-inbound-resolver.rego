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
#   title_ja: Gateway エンドポイントのない VPC での、インバウンドリゾルバー専用の S3 プライベート DNS
#   description_ja: |
#     S3 の Interface エンドポイントのプライベート DNS は、明示的に切り替えないかぎりインバウンドリゾルバー専用です。
#     その場合、VPC 内のクライアントが使う S3 の Gateway エンドポイントが必要です。なければ EC2 API に拒否されます。
#   message: "{endpoint} has private DNS for inbound resolvers only, but {vpc} has no S3 Gateway endpoint."
#   message_ja: "{endpoint} のプライベート DNS はインバウンドリゾルバー専用ですが、{vpc} に S3 の Gateway エンドポイントがありません。"
#   remediation: |
#     Add an S3 Gateway endpoint to the VPC, or let private DNS answer all resolvers.
#   remediation_ja: |
#     VPC に S3 の Gateway エンドポイントを追加するか、プライベート DNS をすべてのリゾルバーで使う設定にしてください。
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
