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
#   title_ja: VPC のデフォルトセキュリティグループを使う Client VPN エンドポイント
#   description_ja: |
#     セキュリティグループを指定しないと、ネットワークインターフェイスに VPC のデフォルトグループが付きます。
#     ユーザーが届く範囲が、ほかと共用のグループに左右されます。初期設定ではすべての送信を許可し、同じグループのリソースは VPN のユーザーからの通信を受け入れます。
#   message: "{client_vpn} names no security group, so the default group of its VPC applies."
#   message_ja: "{client_vpn} にセキュリティグループの指定がないため、VPC のデフォルトグループが適用されます。"
#   remediation: |
#     Give the endpoint a security group of its own that lets out only what its users need.
#   remediation_ja: |
#     専用のセキュリティグループを指定し、ユーザーに必要な送信だけを許可してください。
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
