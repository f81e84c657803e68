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
#   description_ja: |
#     バケットポリシーに VPC エンドポイントや VPC の条件がありますが、それ以外からのリクエストも通ります。
#     条件付きの Allow はだれも拒否しません。一部のアクションやオブジェクトだけの Deny では、残りが開いたままです。アカウント全体を除外すると、そのアカウントの全員が通ります。
#     S3 エンドポイントがある構成で、ポリシー自体が外部からのリクエストを許可している場合も対象です。
#   message: "The policy {policy} {fault}."
#   message_ja: "ポリシー {policy} は、{fault_ja}。"
#   remediation: |
#     Deny every action on the bucket and its objects for requests that did not come through the endpoints (StringNotEquals on
#     aws:SourceVpce in a Deny), and exempt named roles and AWS services only.
#   remediation_ja: |
#     エンドポイントを通らないリクエストに対し、バケットとそのオブジェクトへの全アクションを Deny で拒否してください（aws:SourceVpce に StringNotEquals を使います）。除外するのは、特定のロールと AWS のサービスだけにしてください。
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
	some subject in {_subject(verdict) | some verdict in input.facts.policy_verdicts}
	rows := lib.surest([row |
		some verdict in input.facts.policy_verdicts
		_subject(verdict) == subject
		row := _row(verdict)
	])
	row := rows[0]
	finding := {
		"subject": subject,
		"args": {"policy": row.policy, "fault": row.fault, "fault_ja": row.fault_ja},
		"at": row.at,
		"evidence": row.evidence,
		"why": row.why,
	}
}

# The bucket, or the policy where the bucket is elsewhere.
_subject(verdict) := bucket.id if some bucket in _bucket(verdict)

_subject(verdict) := verdict.policy if _bucket(verdict) == set()

# The bucket itself, nothing where it is elsewhere or not known.
_bucket(verdict) := {bucket | bucket := lib.buckets[verdict.bucket]}

_policy(verdict) := {policy | policy := lib.policies[verdict.policy]}

_row(verdict) := row if {
	why := _fires(verdict)
	text := _text(verdict)
	row := {
		"policy": {"id": verdict.policy, "of": [bucket.id | some bucket in _bucket(verdict)]},
		"fault": text.en,
		"fault_ja": text.ja,
		"at": _at(verdict),
		"evidence": _evidence(verdict),
		"why": union({why, _existence(verdict)}),
	}
}

# A condition on endpoints or VPCs that does not restrict.
_fires(verdict) := _not_restricted(verdict) if verdict.network_condition == true

# A policy that lets others in beside an S3 endpoint, on a bucket that is no
# website.
_fires(verdict) := union({_leaks(verdict), _s3_endpoint, _no_website(verdict)}) if {
	verdict.network_condition == false
}

_not_restricted(verdict) := set() if verdict.verdict in {"leaks", "silent"}

_not_restricted(verdict) := _undecided(verdict) if verdict.verdict == "unknown"

_leaks(verdict) := set() if verdict.verdict == "leaks"

_leaks(verdict) := _undecided(verdict) if verdict.verdict == "unknown"

_undecided(verdict) := {{"id": verdict.policy, "text": why} | some why in verdict.why} if count(verdict.why) > 0

_undecided(verdict) := {{"id": verdict.policy, "text": "what the policy {} lets through is not known"}} if {
	count(verdict.why) == 0
}

_s3_endpoint := lib.doubts(lib.surest([{"why": union({lib.exists(endpoint), s3})} |
	some endpoint in input.nodes.endpoint
	s3 := lib.is(endpoint, "service", "s3")
]))

_no_website(verdict) := lib.is(bucket, "website", false) if some bucket in _bucket(verdict)

_no_website(verdict) := set() if _bucket(verdict) == set()

_existence(verdict) := union({lib.exists(node) | some node in union({_bucket(verdict), _policy(verdict)})})

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

_at(verdict) := {"id": verdict.policy, "statement": verdict.statement} if is_number(verdict.statement)

_at(verdict) := {"id": verdict.policy} if verdict.statement == null

_evidence(verdict) := array.concat(
	[{"id": bucket.id, "text": "bucket that the policy is of"} | some bucket in _bucket(verdict)],
	[{"id": verdict.policy, "attribute": "document", "text": text} |
		witness := verdict.witness
		text := sprintf(
			"lets %s do %s on %s, %s",
			[witness.principal, witness.action, witness.resource, witness.network],
		)
	],
)
