# METADATA
# title: Bucket beside an S3 endpoint that is open to every network
# description: |
#   The configuration has an S3 endpoint, and the bucket has no policy, or one that says nothing of networks, so that
#   identity policies alone decide who reaches it, from anywhere. Buckets that AWS services deliver logs to, websites and
#   origins of CloudFront distributions are left out.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html
#     description: Controlling access from VPC endpoints with bucket policies
# custom:
#   level: warning
#   security_severity: "4.0"
#   tags: [s3, policy]
#   title_ja: S3 エンドポイントがあるのに、どのネットワークからでも届くバケット
#   about: |
#     An endpoint brings requests to S3 over a private path, but S3 itself is still reachable from the whole internet.
#     Whoever has valid credentials, for instance stolen ones, can read the bucket from anywhere. A bucket policy can
#     close that side: it denies every request that did not come through your endpoints. This is why an endpoint and the
#     policy of the bucket belong together.
#   about_ja: |
#     エンドポイントを使うと、S3 へのリクエストはプライベートな経路を通ります。ただし、S3 自体には、インターネットのどこからでも届きます。
#     有効な認証情報があれば、盗まれたものであっても、どこからでもバケットを読めます。
#     バケットポリシーでエンドポイントを通らないリクエストを拒否すれば、これを防げます。
#     エンドポイントとバケットポリシーは、組み合わせて使うものです。
#   description_ja: |
#     S3 エンドポイントがある構成ですが、バケットにポリシーがないか、ポリシーにネットワークの条件がありません。
#     このバケットには、アイデンティティベースのポリシーさえ許せば、どこからでも届きます。AWS のサービスがログを書き込むバケット、ウェブサイト、CloudFront のオリジンは対象外です。
#   message: "{bucket} {fault}, while the configuration has an S3 endpoint."
#   message_ja: "{bucket} は、{fault_ja}。この構成には S3 エンドポイントがあります。"
#   remediation: |
#     Deny every action on the bucket and its objects for requests that did not come through the endpoints, and exempt the roles
#     that deploy and the AWS services that use the bucket.
#   remediation_ja: |
#     エンドポイントを通らないリクエストに対し、バケットとそのオブジェクトへの全アクションを Deny で拒否してください。デプロイ用のロールと、バケットを使う AWS のサービスは除外してください。
#   verify:
#     - run: |
#         aws s3api get-bucket-policy --bucket BUCKET --query Policy --output text > policy.json && vpce-lint policy policy.json
#       expect: |
#         Must say restricted. NoSuchBucketPolicy means that there is no policy at all.
#       expect_ja: |
#         restricted と表示されるはずです。NoSuchBucketPolicy の場合、ポリシーがありません。
#     - run: |
#         aws s3 ls s3://BUCKET
#       expect: |
#         In the VPC it lists the bucket. From elsewhere, with the same credentials, it must end in AccessDenied.
#       expect_ja: |
#         VPC 内ではバケットの中身が表示されます。VPC の外からは、同じ認証情報でも AccessDenied になるはずです。
package vpce.bucket.not_restricted

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
	some bucket in input.nodes.bucket
	bucket.public == false
	some row in lib.surest(_open(bucket))
	finding := {
		"subject": bucket.id,
		"args": {"bucket": bucket.id, "fault": row.en, "fault_ja": row.ja},
		"evidence": row.evidence,
		"why": union({
			lib.exists(bucket), row.why, lib.s3_endpoint,
			lib.is(bucket, "website", false),
			lib.is(bucket, "log_delivery", false),
			lib.is(bucket, "origin", false),
			lib.is(bucket, "directory", false),
		}),
	}
}

# Without a policy, or with one that says nothing of networks.
_open(bucket) := [{
	"en": "has no bucket policy",
	"ja": "バケットポリシーがありません",
	"evidence": [],
	"why": none,
} |
	none := lib.empty(bucket, "policies")
] if {
	bucket.policies.ids == []
}

_open(bucket) := [{
	"en": concat("", ["has a policy that names no network", _witness(verdict).en]),
	"ja": concat("", ["バケットポリシーにネットワークの条件がありません", _witness(verdict).ja]),
	"evidence": lib.witness_evidence(verdict, verdict.policy),
	"why": union({silent, lib.given(bucket, lib.policy_exists(verdict.policy))}),
} |
	some verdict in input.facts.policy_verdicts
	verdict.policy in bucket.policies.ids
	verdict.network_condition == false
	verdict.services_only == false
	silent := lib.verdict_may_be(verdict, verdict.policy, "silent")
] if {
	# Of several policies the last one written counts, and nobody knows which that is.
	count(bucket.policies.ids) == 1
}

_witness(verdict) := {"en": "", "ja": ""} if verdict.witness == null

_witness(verdict) := {
	"en": concat("", [": it ", lib.witness_en(verdict.witness)]),
	"ja": concat("", ["。たとえば、", lib.witness_ja(verdict.witness)]),
} if {
	verdict.witness != null
}
