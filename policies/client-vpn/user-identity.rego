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
#   about: |
#     A client certificate is a file on a computer, and it proves only that the file is there. It does not say who is
#     typing, asks for no second factor, and can be copied. Signing in through a directory or an identity provider (SAML)
#     tells the user, can ask for a code from the phone, and ends on the day that somebody leaves.
#   about_ja: |
#     クライアント証明書は、PC に置かれたファイルです。証明できるのは、そのファイルがあることだけです。
#     誰が操作しているかはわからず、2 つ目の要素も求めません。コピーもできます。
#     ディレクトリや ID プロバイダー（SAML）でサインインする方式なら、ユーザーを識別でき、スマートフォンのコードなどを要求でき、退職したその日に無効にできます。
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
#   verify:
#     - run: |
#         aws ec2 describe-client-vpn-endpoints --client-vpn-endpoint-ids CLIENT_VPN_ID --query 'ClientVpnEndpoints[0].AuthenticationOptions[].Type' --output text
#       expect: |
#         certificate-authentication alone is what this rule reports. Afterwards federated-authentication or
#         directory-service-authentication stands there too.
#       expect_ja: |
#         certificate-authentication だけが表示される状態が、このルールの指摘です。修正後は、federated-authentication または directory-service-authentication も表示されます。
#     - run: |
#         aws ec2 describe-client-vpn-connections --client-vpn-endpoint-id CLIENT_VPN_ID --query 'Connections[].[Username,CommonName]' --output text
#       expect: |
#         Shows a user name for each connection.
#       expect_ja: |
#         接続ごとに、ユーザー名が表示されます。
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
