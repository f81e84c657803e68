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
#   about: |
#     A policy can look at the address that a request comes from. Over the internet, that is a public address, and the
#     key is aws:SourceIp. Through an endpoint the request has a private address instead, which is under another key,
#     aws:VpcSourceIp; aws:SourceIp is then not there at all. So a private range such as 10.0.0.0/8 under aws:SourceIp is
#     compared with something that never has such a value.
#   about_ja: |
#     ポリシーでは、リクエストの送信元アドレスを条件にできます。
#     インターネット経由のリクエストの送信元はパブリックアドレスで、条件キーは aws:SourceIp です。
#     エンドポイント経由のリクエストの送信元はプライベートアドレスで、別の条件キー aws:VpcSourceIp に入ります。このとき aws:SourceIp は存在しません。
#     そのため、aws:SourceIp に 10.0.0.0/8 などのプライベートアドレスを書いても、一致することはありません。
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
#   verify:
#     - run: |
#         aws s3api get-bucket-policy --bucket BUCKET --query Policy --output text | grep -o 'aws:[A-Za-z]*SourceIp'
#       expect: |
#         Shows which of the two keys the deployed policy uses.
#       expect_ja: |
#         デプロイ済みのポリシーが使っている条件キーが表示されます。
#     - run: |
#         aws s3 ls s3://BUCKET
#       expect: |
#         On a machine with an address of the range: AccessDenied before the repair if an Allow depends on it, the list
#         after it.
#       expect_ja: |
#         この範囲のアドレスを持つマシンで実行します。この条件を付けた Allow が必要な場合、修正前は AccessDenied になり、修正後は一覧が表示されます。
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
