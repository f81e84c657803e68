# METADATA
# title: Client VPN authorization rule that opens a whole network to everybody
# description: |
#   A rule lets all groups reach every address, or all of a VPC that the endpoint is associated with; several rules may do
#   so together, such as those for both halves of all addresses. Each user who can sign in then reaches each machine, and so does
#   whoever gets hold of one account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/cvpn-working-rules.html
#     description: AWS Client VPN authorization rules
#   - ref: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/scenario-restrict.html
#     description: Restrict access to your network
# custom:
#   level: error
#   security_severity: "7.0"
#   tags: [identity]
#   title_ja: ネットワーク全体を全員に開放する Client VPN の承認ルール
#   about: |
#     A Client VPN endpoint lets people connect to your VPC from their own computers. Being connected is not enough: an
#     authorization rule says which group of users may reach which addresses. A rule for all groups and a whole network
#     gives everybody everything, so one stolen password opens all machines at once. Rules for single groups and single
#     networks keep such damage small.
#   about_ja: |
#     Client VPN エンドポイントを使うと、利用者は自分の PC から VPC に接続できます。
#     ただし、接続しただけではどこにも届きません。どのグループがどのアドレスに届くかを、承認ルールで決めます。
#     すべてのグループにネットワーク全体を許可すると、パスワードが 1 つ盗まれただけで、すべてのマシンに侵入される恐れがあります。
#     グループとネットワークを絞ったルールにすれば、被害を小さくできます。
#   description_ja: |
#     承認ルールが、すべてのグループに、すべてのアドレスまたは関連付けられた VPC 全体への通信を許可しています。全アドレスを 2 つに分けるなど、複数のルールの組み合わせも同じです。
#     サインインできるユーザーなら誰でもすべてのマシンに届き、アカウントを 1 つ盗んだ攻撃者も同じことができます。
#   message: "{client_vpn} lets every user, whatever the group, into all of {network}."
#   message_ja: "{client_vpn} は、グループに関係なくすべてのユーザーに、ネットワーク全体（{network_ja}）への通信を許可しています。"
#   remediation: |
#     Give each rule an access group, and only the networks that this group needs.
#   remediation_ja: |
#     ルールごとにアクセスグループを指定し、そのグループに必要なネットワークだけを許可してください。
#   verify:
#     - run: |
#         aws ec2 describe-client-vpn-authorization-rules --client-vpn-endpoint-id CLIENT_VPN_ID --query 'AuthorizationRules[].[DestinationCidr,AccessAll,GroupId]' --output text
#       expect: |
#         No line may have True beside 0.0.0.0/0 or the range of a VPC.
#       expect_ja: |
#         0.0.0.0/0 や VPC 全体の範囲の行に True があってはいけません。
#     - run: |
#         curl -s -o /dev/null --connect-timeout 5 -w '%{http_code}\n' http://PRIVATE_ADDRESS/
#       expect: |
#         As a user who is connected and in no group: a network that is not for them must time out (000).
#       expect_ja: |
#         どのグループにも属さない利用者で VPN に接続して実行します。許可されていないネットワークはタイムアウト（000）になるはずです。
package vpce.client_vpn.authorization

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
	grants := lib.surest([object.union(grant, {"why": lib.because(vpn.id, grant.why)}) |
		some grant in input.facts.client_vpn_grants
		grant.client_vpn == vpn.id
	])
	grant := grants[0]
	network := _network(grant)
	finding := {
		"subject": vpn.id,
		"args": {"client_vpn": vpn.id, "network": network.en, "network_ja": network.ja},
		"at": {"id": grant.rules[0]},
		"evidence": array.concat(
			[{"id": rule, "text": "lets all groups reach it"} | some rule in array.slice(grant.rules, 1, count(grant.rules))],
			[{"id": vpn.id, "text": "the Client VPN endpoint"}],
		),
		"why": union({lib.exists(vpn), grant.why}),
	}
}

_network(grant) := {"en": "the address space", "ja": "すべてのアドレス"} if grant.grant == "everything"

_network(grant) := {"en": grant.vpc, "ja": grant.vpc} if {
	grant.grant == "vpc"
	is_string(grant.vpc)
}

_network(grant) := {"en": "the VPC behind it", "ja": "関連付けられた VPC"} if {
	grant.grant == "vpc"
	grant.vpc == null
}
