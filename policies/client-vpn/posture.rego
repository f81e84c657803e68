# METADATA
# title: Client VPN endpoint that lets in any device
# description: |
#   Nothing looks at the device before it is let in: neither a function that sees each new connection (a client connect
#   handler) nor a device trust provider. Whoever has the credentials comes in from a private computer too, one that is
#   not managed, not patched, or not watched by endpoint detection.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html
#     description: Client connect handler
#   - ref: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-ec2-clientvpnendpoint-devicepostureoptions.html
#     description: Device posture options of a Client VPN endpoint
# custom:
#   level: note
#   security_severity: "3.0"
#   tags: [identity]
#   title_ja: 端末の状態を確認しない Client VPN エンドポイント
#   description_ja: |
#     接続を許可する前に端末を確認する仕組みがありません。新しい接続を関数で判定するクライアント接続ハンドラーも、端末の信頼プロバイダーもありません。
#     認証情報さえあれば、管理されていない端末、パッチが当たっていない端末、EDR が入っていない端末からも接続できます。
#   message: "{client_vpn} has neither a client connect handler nor a device posture setting, so it lets in any device."
#   message_ja: "{client_vpn} にはクライアント接続ハンドラーもデバイスポスチャの設定もないため、どの端末からも接続できます。"
#   remediation: |
#     Switch on device posture with the trust provider that manages the devices, or a client connect handler whose function
#     asks it.
#   remediation_ja: |
#     端末を管理している信頼プロバイダーでデバイスポスチャを有効にするか、端末の状態を問い合わせる関数をクライアント接続ハンドラーに設定してください。
package vpce.client_vpn.posture

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
	unhandled := lib.is(vpn, "connect_handler", false)
	unasked := lib.is(vpn, "device_posture", false)
	finding := {
		"subject": vpn.id,
		"args": {"client_vpn": vpn.id},
		"at": {"id": vpn.id, "attribute": "connect_handler"},
		"evidence": [],
		"why": union({lib.exists(vpn), unhandled, unasked}),
	}
}
