# METADATA
# title: Verified Access instance that logs nowhere
# description: |
#   Access logs say who asked for which application, from which device, and whether the policy let it through. Without
#   them nobody sees what a stolen account does, or why somebody is turned away.
# related_resources:
#   - ref: https://docs.aws.amazon.com/verified-access/latest/ug/access-logs.html
#     description: Verified Access logs
# custom:
#   level: warning
#   security_severity: "4.0"
#   tags: [logging]
#   title_ja: ログの送信先がない Verified Access インスタンス
#   description_ja: |
#     アクセスログには、誰がどの端末からどのアプリケーションを要求し、ポリシーが許可したかどうかが記録されます。
#     ログがないと、盗まれたアカウントの動きも、拒否された理由もわかりません。
#   message: "{instance} logs to no destination."
#   message_ja: "{instance} にはログの送信先がありません。"
#   remediation: |
#     Switch on logging to CloudWatch Logs, S3 or Firehose, with the trust context included.
#   remediation_ja: |
#     CloudWatch Logs、S3、Firehose のいずれかへのログを有効にし、信頼コンテキストも含めてください。
package vpce.verified_access.logging

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
	some instance in input.nodes.verified_access
	off := lib.is(instance, "logging", false)
	finding := {
		"subject": instance.id,
		"args": {"instance": instance.id},
		"at": {"id": instance.id, "attribute": "logging"},
		"evidence": [],
		"why": union({lib.exists(instance), off}),
	}
}
