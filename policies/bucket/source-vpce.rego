# METADATA
# title: Bucket policy that names endpoints and does not restrict the bucket to them
# description: |
#   The bucket policy has a condition on a VPC endpoint or a VPC, but requests from elsewhere get through all the same: an
#   Allow with such a condition denies nobody, a Deny that covers a part of the actions or of the objects leaves the rest
#   open, and an exemption of a whole account lets everybody of it in. Or the policy itself grants requests from outside,
#   while the configuration has an S3 endpoint.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html
#     description: Controlling access from VPC endpoints with bucket policies
# custom:
#   level: error
#   security_severity: "7.5"
#   tags: [s3, policy]
#   title_ja: エンドポイントの条件があるのに、アクセスを限定できていないバケットポリシー
#   about: |
#     To let a bucket be used only from your network, its policy names your endpoint (aws:SourceVpce) or VPC
#     (aws:SourceVpc). How it does so decides everything. "Allow, if it comes through the endpoint" keeps nobody out,
#     because other policies may allow the same request from elsewhere. What keeps people out is a Deny: "deny, if it
#     does not come through the endpoint", for all actions, on the bucket and on its objects.
#   about_ja: |
#     バケットを自分のネットワークからだけ使えるようにするには、ポリシーにエンドポイント（aws:SourceVpce）や VPC（aws:SourceVpc）を書きます。肝心なのは書き方です。
#     「エンドポイントを通るなら Allow」では、誰も締め出せません。同じリクエストを、ほかのポリシーが許可するかもしれないからです。
#     締め出せるのは、「エンドポイントを通らないなら Deny」だけです。すべてのアクションについて、バケットとオブジェクトの両方に書きます。
#   description_ja: |
#     バケットポリシーに VPC エンドポイントや VPC の条件がありますが、それ以外からのリクエストも通ります。
#     条件付きの Allow は誰も拒否しません。一部のアクションやオブジェクトだけの Deny では、残りが開いたままです。アカウント全体を除外すると、そのアカウントの全員が通ります。
#     S3 エンドポイントがある構成で、ポリシー自体が外部からのリクエストを許可している場合も対象です。
#   message: "The policy {policy} {fault}{witness}."
#   message_ja: "ポリシー {policy} は、{fault_ja}{witness_ja}。"
#   remediation: |
#     Deny every action on the bucket and its objects for requests that did not come through the endpoints (StringNotEquals on
#     aws:SourceVpce in a Deny), and exempt named roles and AWS services only.
#   remediation_ja: |
#     エンドポイントを通らないリクエストに対し、バケットとそのオブジェクトへの全アクションを Deny で拒否してください（aws:SourceVpce に StringNotEquals を使います）。除外するのは、特定のロールと AWS のサービスだけにしてください。
#   verify:
#     - run: |
#         aws s3api get-bucket-policy --bucket BUCKET --query Policy --output text > policy.json && vpce-lint policy policy.json
#       expect: |
#         Says restricted, or shows a request from outside that the deployed policy lets through.
#       expect_ja: |
#         restricted と表示されるか、デプロイ済みのポリシーを通り抜ける外部からのリクエストが表示されます。
#     - run: |
#         aws s3 ls s3://BUCKET
#       expect: |
#         In the VPC it lists the bucket. From elsewhere, with the same credentials, it must end in AccessDenied.
#       expect_ja: |
#         VPC 内ではバケットの中身が表示されます。VPC の外からは、同じ認証情報でも AccessDenied になるはずです。
package vpce.bucket.source_vpce

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
	some subject in {lib.bucket_subject(verdict.policy) | some verdict in input.facts.policy_verdicts}
	rows := lib.surest([row |
		some verdict in input.facts.policy_verdicts
		lib.bucket_subject(verdict.policy) == subject
		row := {"verdict": verdict, "why": union({_fires(verdict), lib.policy_exists(verdict.policy)})}
	])
	verdict := rows[0].verdict
	text := _text(verdict)
	witness := _witness(verdict)
	finding := {
		"subject": subject,
		"args": {
			"policy": lib.policy_argument(verdict.policy),
			"fault": text.en,
			"fault_ja": text.ja,
			"witness": witness.en,
			"witness_ja": witness.ja,
		},
		"at": lib.statement_of(verdict.policy, verdict.statement),
		"evidence": lib.witness_evidence(verdict, verdict.policy),
		"why": rows[0].why,
	}
}

# A condition on endpoints or VPCs that does not restrict.
_fires(verdict) := _not_restricted(verdict) if verdict.network_condition == true

# A policy that lets others in beside an S3 endpoint, on a bucket that is no
# website.
_fires(verdict) := union({lib.verdict_may_be(verdict, verdict.policy, "leaks"), lib.s3_endpoint, _no_website(verdict)}) if {
	verdict.network_condition == false
	_not_public(verdict)
}

# Whether it leaks or is silent says nothing here.
_not_restricted(verdict) := set() if {
	every class in verdict.possible { class != "restricted" }
	_not_public(verdict)
}

_not_restricted(verdict) := lib.undecided_because(verdict.policy, verdict.why, "what the policy {} lets through is not known") if {
	verdict.verdict == "unknown"
	"restricted" in verdict.possible
	_not_public(verdict)
}

_no_website(verdict) := lib.is(bucket, "website", false) if some bucket in lib.bucket_of(verdict.policy)

_no_website(verdict) := set() if lib.bucket_of(verdict.policy) == set()

_not_public(verdict) if every bucket in lib.bucket_of(verdict.policy) { bucket.public == false }

_text(verdict) := {
	"en": "has a condition on VPC endpoints or VPCs and yet does not keep requests from elsewhere out",
	"ja": "VPC エンドポイントや VPC の条件を含みますが、それ以外からのリクエストを拒否していません",
} if {
	verdict.network_condition == true
}

_text(verdict) := {
	"en": "itself lets in requests that come through no endpoint",
	"ja": "エンドポイントを通らないリクエストを許可しています",
} if {
	verdict.network_condition == false
}

_witness(verdict) := {"en": "", "ja": ""} if verdict.witness == null

_witness(verdict) := {
	"en": concat("", [": it ", lib.witness_en(verdict.witness)]),
	"ja": concat("", ["。たとえば、", lib.witness_ja(verdict.witness)]),
} if {
	verdict.witness != null
}
