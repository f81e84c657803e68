# METADATA
# title: Client VPN endpoint with the VPC's default security group
# description: |
#   Without security groups of its own, the endpoint's network interfaces get the VPC's default group. What its users may
#   reach then hangs on a group that is shared with others: as AWS makes it, it lets out everything, and every member of
#   the group lets the VPN's users in.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/client-authorization.html
#     description: Client authorization in AWS Client VPN
# custom:
#   level: warning
#   security_severity: "4.0"
#   tags: [network]
#   title_ja: VPC のデフォルトのセキュリティグループを使う Client VPN エンドポイント
#   about: |
#     The users of a Client VPN endpoint enter the VPC through network interfaces, and these belong to security groups.
#     Other groups can then say "let in the VPN's users" by naming that group. If none is given, it is the VPC's default
#     group, which other resources are often in as well. Then the VPN's users can not be told from those, and get
#     whatever these may do.
#   about_ja: |
#     Client VPN の利用者は、ネットワークインターフェイスを通って VPC に入ります。このインターフェイスにはセキュリティグループが付きます。
#     ほかのグループは、このグループを指定することで「VPN の利用者を許可する」と書けます。
#     指定しないと VPC のデフォルトグループになります。デフォルトグループにはほかのリソースも属していることが多く、VPN の利用者と区別できません。利用者は、それらのリソースと同じ通信を許可されてしまいます。
#   description_ja: |
#     セキュリティグループを指定しないと、ネットワークインターフェイスに VPC のデフォルトのグループが付きます。
#     ユーザーが届く範囲が、ほかと共用のグループに左右されます。初期設定ではすべての送信を許可し、同じグループのリソースは VPN のユーザーからの通信を受け入れます。
#   message: "{client_vpn} names no security group, so the default group of its VPC applies."
#   message_ja: "{client_vpn} にセキュリティグループの指定がないため、VPC のデフォルトのグループが適用されます。"
#   remediation: |
#     Give the endpoint a security group of its own that lets out only what its users need.
#   remediation_ja: |
#     専用のセキュリティグループを指定し、ユーザーに必要な送信だけを許可してください。
#   verify:
#     - run: |
#         aws ec2 describe-client-vpn-endpoints --client-vpn-endpoint-ids CLIENT_VPN_ID --query 'ClientVpnEndpoints[0].SecurityGroupIds' --output text
#       expect: |
#         Lists the groups of the endpoint.
#       expect_ja: |
#         エンドポイントのセキュリティグループが表示されます。
#     - run: |
#         aws ec2 describe-security-groups --group-ids GROUP_ID --query 'SecurityGroups[].GroupName' --output text
#       expect: |
#         Must not be default.
#       expect_ja: |
#         default であってはいけません。
package vpce.client_vpn.default_security_group

import data.vpce.lib

violated contains finding if {
	some finding in _found
	finding.why == set()
}

undecided contains finding if {
	some finding in _found
	finding.why != set()
}

# Behind a transit gateway it has no network interface that a group could guard.
_found contains finding if {
	some vpn in input.nodes.client_vpn
	none := lib.empty(vpn, "security_groups")
	alone := lib.is(vpn, "transit_gateway", null)
	finding := {
		"subject": vpn.id,
		"args": {"client_vpn": vpn.id},
		"at": {"id": vpn.id, "attribute": "security_groups"},
		"evidence": [],
		"why": union({lib.exists(vpn), none, alone}),
	}
}
