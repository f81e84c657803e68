# METADATA
# title: Client VPN endpoint without a connection log
# description: |
#   The connection log says who connected, from which address and when, and who was turned away. Without it a stolen
#   account leaves no trace at the door of the network.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-logging.html
#     description: Connection logging for an AWS Client VPN endpoint
# custom:
#   level: warning
#   security_severity: "4.0"
#   tags: [logging]
#   title_ja: 接続ログが無効な Client VPN エンドポイント
#   about: |
#     The connection log of a Client VPN endpoint is its visitors' book. It notes who connected, when, from which
#     address, for how long, and whose attempt was refused. After an incident it is the only place that tells which
#     account was used. It is switched off unless you ask for it.
#   about_ja: |
#     接続ログは、Client VPN エンドポイントの入退室記録にあたります。
#     誰が、いつ、どのアドレスから、どれだけの時間接続したか、誰の接続が拒否されたかが残ります。
#     インシデントのあとで、どのアカウントが使われたかを確認できるのは、この記録だけです。明示的に有効にしないと記録されません。
#   description_ja: |
#     接続ログには、誰が、いつ、どのアドレスから接続したか、誰が拒否されたかが記録されます。
#     ログがないと、アカウントを盗まれて侵入されても、入口に痕跡が残りません。
#   message: "{client_vpn} does not log connections."
#   message_ja: "{client_vpn} は接続ログを記録していません。"
#   remediation: |
#     Switch the connection log on, with a CloudWatch Logs group that is kept long enough for an investigation.
#   remediation_ja: |
#     接続ログを有効にしてください。送信先の CloudWatch Logs ロググループは、調査に必要な期間だけ保持してください。
#   verify:
#     - run: |
#         aws ec2 describe-client-vpn-endpoints --client-vpn-endpoint-ids CLIENT_VPN_ID --query 'ClientVpnEndpoints[0].ConnectionLogOptions'
#       expect: |
#         Enabled must be true, with a log group.
#       expect_ja: |
#         Enabled が true で、ロググループが設定されている必要があります。
#     - run: |
#         aws logs tail LOG_GROUP --since 1h
#       expect: |
#         Shows your own connection after you have connected once.
#       expect_ja: |
#         一度接続すると、自分の接続が記録されます。
package vpce.client_vpn.connection_logging

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
	some vpn in input.nodes.client_vpn
	off := lib.is(vpn, "connection_logging", false)
	finding := {
		"subject": vpn.id,
		"args": {"client_vpn": vpn.id},
		"at": {"id": vpn.id, "attribute": "connection_logging"},
		"evidence": [],
		"why": union({lib.exists(vpn), off}),
	}
}
