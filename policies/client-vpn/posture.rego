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
#   about: |
#     Who connects is one question, with which computer is another. A private computer with old software, or an
#     attacker's, can present a stolen password as well as the office's own. The state of a device (is it managed, is its
#     disk encrypted, does its security software run) is called its posture. Client VPN can ask for it, through a device
#     trust provider or a Lambda function that decides on each new connection.
#   about_ja: |
#     「誰が接続するか」と「どの端末で接続するか」は別の問題です。
#     盗まれたパスワードは、ソフトウェアの古い私物の PC からでも、攻撃者の PC からでも使えます。
#     管理されているか、ディスクが暗号化されているか、セキュリティソフトが動いているかといった端末の状態を、ポスチャと呼びます。
#     Client VPN では、デバイスの信頼プロバイダー、または接続のたびに判定する Lambda 関数で、端末の状態を確認できます。
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
#   verify:
#     - run: |
#         aws ec2 describe-client-vpn-endpoints --client-vpn-endpoint-ids CLIENT_VPN_ID --query 'ClientVpnEndpoints[0].ClientConnectOptions'
#       expect: |
#         Enabled must be true, with a function whose name begins with AWSClientVPN-, unless device posture is used.
#       expect_ja: |
#         デバイスポスチャを使わない場合は、Enabled が true で、AWSClientVPN- で始まる名前の関数が設定されている必要があります。
#     - run: |
#         aws ec2 describe-client-vpn-connections --client-vpn-endpoint-id CLIENT_VPN_ID --query 'Connections[].[Username,Status.Code,PostureComplianceStatuses]'
#       expect: |
#         With a handler, shows the compliance that its function found for each connection.
#       expect_ja: |
#         ハンドラーを設定していれば、関数が判定した準拠状態が、接続ごとに表示されます。
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
