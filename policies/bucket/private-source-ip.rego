# METADATA
# title: Private range under aws:SourceIp in a bucket policy
# description: |
#   aws:SourceIp is the public address of a request that comes over the internet, and requests through an endpoint do not
#   carry it at all. A private range (RFC 1918, unique local IPv6) never matches; the address inside the VPC is under
#   aws:VpcSourceIp.
# related_resources:
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#     description: AWS global condition context keys
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html
#     description: Controlling access from VPC endpoints with bucket policies
# custom:
#   level: error
#   security_severity: "5.0"
#   tags: [s3, policy]
#   title_ja: バケットポリシーの aws:SourceIp に書かれたプライベートアドレス
#   description_ja: |
#     aws:SourceIp はインターネットから届いたリクエストのパブリックアドレスで、エンドポイント経由のリクエストには含まれません。
#     そのため、プライベートアドレスの範囲（RFC 1918、IPv6 のユニークローカルアドレス）とは決して一致しません。VPC 内のアドレスの条件キーは aws:VpcSourceIp です。
#   message: "The policy {policy} compares aws:SourceIp with {ranges}, which no request has: addresses inside a VPC are under aws:VpcSourceIp."
#   message_ja: "ポリシー {policy} は aws:SourceIp を {ranges} と比較していますが、このアドレスを持つリクエストはありません。VPC 内のアドレスは aws:VpcSourceIp で比較します。"
#   remediation: |
#     Compare aws:VpcSourceIp with the range, together with aws:SourceVpc, because other VPCs have the same addresses; or compare
#     aws:SourceVpce with the endpoints.
#   remediation_ja: |
#     この範囲は aws:VpcSourceIp と比較してください。同じアドレスの VPC はほかにもあるため、aws:SourceVpc も併用してください。aws:SourceVpce でエンドポイントを指定する方法もあります。
package vpce.bucket.private_source_ip

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
	some subject in {lib.bucket_subject(value.policy) | some value in input.facts.network_values}
	rows := lib.surest([{"value": value, "why": why} |
		some value in input.facts.network_values
		lib.bucket_subject(value.policy) == subject
		value.mismatch == "private-range"
		certain := {{"id": value.policy, "text": doubt} | some doubt in value.why}
		why := union({certain, lib.policy_exists(value.policy)})
	])
	first := rows[0].value
	finding := {
		"subject": subject,
		"args": {"policy": lib.policy_argument(first.policy), "ranges": [row.value.value | some row in rows]},
		"at": lib.statement_of(first.policy, first.statement),
		"evidence": [],
		"why": lib.doubts(rows),
	}
}
