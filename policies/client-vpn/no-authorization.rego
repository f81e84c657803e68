# METADATA
# title: Client VPN endpoint without an authorization rule
# description: |
#   Clients can connect, but without an authorization rule they reach nothing: every packet is dropped, and it looks as if
#   routes or security groups were wrong.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/cvpn-working-rules.html
#     description: AWS Client VPN authorization rules
# custom:
#   level: error
#   security_severity: "2.0"
#   tags: [reliability]
#   title_ja: 承認ルールのない Client VPN エンドポイント
#   about: |
#     A Client VPN endpoint asks twice. First it checks who is connecting. Then, for each network that a user wants to
#     reach, it looks for an authorization rule that allows it. Without any rule everybody can connect and nobody can
#     reach anything, which looks like a fault of routes or security groups.
#   about_ja: |
#     Client VPN エンドポイントは、確認を 2 段階で行います。
#     まず、接続してきたのが誰かを確認します。次に、利用者が届こうとするネットワークごとに、許可する承認ルールを探します。
#     ルールが 1 つもないと、接続はできるのに、どこにも届きません。ルートやセキュリティグループの誤りのように見えます。
#   description_ja: |
#     クライアントは接続できますが、承認ルールがないとどこにも届きません。
#     パケットはすべて破棄され、ルートやセキュリティグループの誤りのように見えます。
#   message: "{client_vpn} is associated with {subnets} but has no authorization rule, so its users reach nothing."
#   message_ja: "{client_vpn} は {subnets} に関連付けられていますが、承認ルールがないため、ユーザーはどこにも届きません。"
#   remediation: |
#     Add an authorization rule for each network that a group of users needs.
#   remediation_ja: |
#     ユーザーのグループが必要とするネットワークごとに、承認ルールを追加してください。
#   verify:
#     - run: |
#         aws ec2 describe-client-vpn-authorization-rules --client-vpn-endpoint-id CLIENT_VPN_ID --query 'AuthorizationRules[].[DestinationCidr,GroupId,AccessAll,Status.Code]' --output text
#       expect: |
#         Nothing is what this rule reports. Afterwards there is a line for each network, in the state active.
#       expect_ja: |
#         何も表示されない状態が、このルールの指摘です。修正後は、ネットワークごとに、状態が active の行が表示されます。
#     - run: |
#         curl -sv --connect-timeout 5 http://PRIVATE_ADDRESS/
#       expect: |
#         On a connected computer it times out before the repair.
#       expect_ja: |
#         VPN に接続した PC で実行します。修正前はタイムアウトします。
package vpce.client_vpn.no_authorization

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
	associated := lib.filled(vpn, "subnets")
	rows := [{"why": why} |
		some rule in vpn.authorization_rules
		why := lib.given(vpn, lib.exists(rule))
	]
	unauthorized := lib.lacking(rows, _unseen(vpn))
	finding := {
		"subject": vpn.id,
		"args": {"client_vpn": vpn.id, "subnets": _networks(vpn)},
		"evidence": [{"id": vpn.id, "attribute": "subnets", "text": "target network"} | some _ in array.slice(vpn.subnets.ids, 0, 1)],
		"why": union({lib.exists(vpn), associated, unauthorized}),
	}
}

_networks(vpn) := {"ids": ids, "most": 3} if {
	ids := array.concat(vpn.subnets.ids, vpn.subnets.maybe)
	count(ids) > 0
}

_networks(vpn) := {"text": "a subnet", "text_ja": "サブネット"} if {
	array.concat(vpn.subnets.ids, vpn.subnets.maybe) == []
}

_unseen(vpn) := set() if vpn.authorization_complete == true

_unseen(vpn) := {{"id": vpn.id, "text": concat("", ["the authorization rules of {} are not all known", why])} |
	some why in lib.reasons(vpn)
} if {
	vpn.authorization_complete == false
}
