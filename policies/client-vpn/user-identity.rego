# METADATA
# title: Client VPN endpoint that knows devices only, and no users
# description: |
#   Certificates alone authenticate here. A certificate says that a device once got a file, not who sits in front of it:
#   it is easily copied, it asks for no second factor, and somebody who leaves the company keeps it until it is revoked.
#   Rules for groups of users mean nothing either.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/client-authentication.html
#     description: Client authentication in AWS Client VPN
# custom:
#   level: warning
#   security_severity: "6.0"
#   tags: [identity]
#   title_ja: 証明書だけで認証し、ユーザーを識別しない Client VPN エンドポイント
#   description_ja: |
#     証明書だけで認証しています。証明書でわかるのは端末にファイルが配られたことだけで、誰が使っているかはわかりません。
#     コピーは簡単で、多要素認証もありません。退職した人の証明書は、失効させるまで使えます。
#     ユーザーのグループごとの承認ルールも意味を持ちません。
#   message: "{client_vpn} authenticates with certificates alone, so it knows no user and asks for no second factor."
#   message_ja: "{client_vpn} は証明書だけで認証しているため、ユーザーを識別できず、多要素認証もありません。"
#   remediation: |
#     Add federated (SAML) or directory authentication. The certificate may stay beside it.
#   remediation_ja: |
#     フェデレーション（SAML）認証またはディレクトリ認証を追加してください。証明書による認証は併用できます。
package vpce.client_vpn.user_identity

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
	nobody := lib.is(vpn, "user_authentication", false)
	finding := {
		"subject": vpn.id,
		"args": {"client_vpn": vpn.id},
		"at": {"id": vpn.id, "attribute": "user_authentication"},
		"evidence": [],
		"why": union({lib.exists(vpn), nobody}),
	}
}
