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
#   description_ja: |
#     接続ログには、誰が、いつ、どのアドレスから接続したか、誰が拒否されたかが記録されます。
#     ログがないと、アカウントを盗まれて侵入されても、入口に痕跡が残りません。
#   message: "{client_vpn} does not log connections."
#   message_ja: "{client_vpn} は接続ログを記録していません。"
#   remediation: |
#     Switch the connection log on, with a CloudWatch Logs group that is kept long enough for an investigation.
#   remediation_ja: |
#     接続ログを有効にしてください。送信先の CloudWatch Logs ロググループは、調査に必要な期間だけ保持してください。
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
