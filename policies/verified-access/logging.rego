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
#   about: |
#     Verified Access stands in front of your applications and decides about each request. Its access log says who asked
#     for what, from which device, and how the policy decided. With the trust context included it also holds the facts
#     that the decision rested on. Without a log you can neither investigate a stolen account nor find out why somebody
#     is refused.
#   about_ja: |
#     Verified Access はアプリケーションの前に立ち、リクエストごとに可否を判定します。
#     アクセスログには、誰がどの端末から何を要求し、ポリシーがどう判定したかが残ります。信頼コンテキストを含めると、判定の根拠になった情報も残ります。
#     ログがないと、盗まれたアカウントの調査も、拒否された原因の確認もできません。
#   description_ja: |
#     アクセスログには、誰がどの端末からどのアプリケーションを要求し、ポリシーが許可したかどうかが記録されます。
#     ログがないと、盗まれたアカウントの動きも、拒否された理由もわかりません。
#   message: "{instance} logs to no destination."
#   message_ja: "{instance} にはログの送信先がありません。"
#   remediation: |
#     Switch on logging to CloudWatch Logs, S3 or Firehose, with the trust context included.
#   remediation_ja: |
#     CloudWatch Logs、S3、Firehose のいずれかへのログを有効にし、信頼コンテキストも含めてください。
#   verify:
#     - run: |
#         aws ec2 describe-verified-access-instance-logging-configurations --verified-access-instance-ids INSTANCE_ID --query 'LoggingConfigurations[0].AccessLogs'
#       expect: |
#         At least one of S3, CloudWatchLogs and KinesisDataFirehose must have Enabled true.
#       expect_ja: |
#         S3、CloudWatchLogs、KinesisDataFirehose の少なくとも 1 つで、Enabled が true になっているはずです。
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
