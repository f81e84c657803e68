# METADATA
# title: Bucket policy that nobody outside its endpoints can change again
# description: |
#   A Deny of every request from outside the endpoints covers s3:PutBucketPolicy too and lets off no principal and no public
#   range. A pipeline or an administrator outside of the VPC cannot repair the policy; only the root user of the account can.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html
#     description: Controlling access from VPC endpoints with bucket policies
# custom:
#   level: warning
#   security_severity: "3.0"
#   tags: [s3, policy, reliability]
#   title_ja: エンドポイントの外からは二度と変更できないバケットポリシー
#   about: |
#     A bucket policy can deny every request that does not come through your VPC endpoints. Changing the policy is such a
#     request too. If the pipeline or the administrators work from outside the VPC, they have shut themselves out with
#     it: the next change, even the one that would repair the policy, is denied. Only the root user of the account can
#     still delete it.
#   about_ja: |
#     バケットポリシーでは、VPC エンドポイントを通らないリクエストをすべて拒否できます。
#     ポリシーの変更も、そうしたリクエストの 1 つです。パイプラインや管理者が VPC の外から作業している場合、自分たちを締め出すことになります。
#     それ以降の変更は、ポリシーを直す変更も含めて拒否されます。ポリシーを削除できるのは、アカウントのルートユーザーだけです。
#   description_ja: |
#     エンドポイントを通らないリクエストへの Deny が s3:PutBucketPolicy にも及び、除外されたプリンシパルもパブリックアドレスもありません。
#     VPC の外にいるパイプラインや管理者はポリシーを直せず、直せるのはアカウントのルートユーザーだけです。
#   message: "The policy {policy} denies changes of the policy itself to everybody who does not come through its endpoints."
#   message_ja: "ポリシー {policy} は、エンドポイントを通らない全員に対して、このポリシー自体の変更も拒否しています。"
#   remediation: |
#     Let off the role that deploys the policy (ArnNotLike on aws:PrincipalArn in the same Deny), or deny the data actions only.
#   remediation_ja: |
#     同じ Deny の中で、このポリシーをデプロイするロールを除外してください（aws:PrincipalArn に ArnNotLike を使います）。Deny の対象をデータのアクションだけにする方法もあります。
#   verify:
#     - run: |
#         aws s3api get-bucket-policy --bucket BUCKET --query Policy --output text > policy.json && vpce-lint policy policy.json
#       expect: |
#         Shows the verdict on the deployed policy and what its Deny lets off: the role that deploys must be among it. If
#         this command itself is denied, you are locked out already.
#       expect_ja: |
#         デプロイ済みのポリシーの判定と、Deny から除外されているものが表示されます。デプロイに使うロールが含まれているか確認してください。このコマンド自体が拒否される場合は、すでに締め出されています。
#     - run: |
#         aws s3api put-bucket-policy --bucket BUCKET --policy file://policy.json
#       expect: |
#         Run as the deploying role, from where it works. It must not end in AccessDenied. Try it on a bucket for tests
#         first.
#       expect_ja: |
#         デプロイに使うロールで、普段の場所から実行します。AccessDenied にならないことを確認してください。最初はテスト用のバケットで試してください。
package vpce.bucket.lockout

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
	rows := lib.surest([{"verdict": verdict, "why": union({locked, lib.policy_exists(verdict.policy)})} |
		some verdict in input.facts.policy_verdicts
		lib.bucket_subject(verdict.policy) == subject
		locked := _locked(verdict)
	])
	verdict := rows[0].verdict
	finding := {
		"subject": subject,
		"args": {"policy": lib.policy_argument(verdict.policy)},
		"at": lib.statement_of(verdict.policy, verdict.lockout_statement),
		"evidence": [],
		"why": rows[0].why,
	}
}

_locked(verdict) := set() if verdict.lockout == true

_locked(verdict) := {{"id": verdict.policy, "text": doubt.why} | some doubt in verdict.unknown; doubt.attribute == "lockout"} if {
	some doubt in verdict.unknown
	doubt.attribute == "lockout"
}
