# METADATA
# title: Client VPN endpoint without a target network
# description: |
#   An endpoint that is associated with no subnet is not reachable: it stays in the state pending-associate, and nobody
#   can connect.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/cvpn-working-target.html
#     description: AWS Client VPN target networks
# custom:
#   level: error
#   security_severity: "2.0"
#   tags: [reliability]
#   title_ja: ターゲットネットワークのない Client VPN エンドポイント
#   about: |
#     A Client VPN endpoint is only a door. An association puts that door into a subnet of a VPC, with a network
#     interface there, so that those who connect have somewhere to go. Until there is one, the endpoint is waiting
#     (pending-associate) and refuses connections. One subnet in each of two Availability Zones keeps it working when a
#     zone fails.
#   about_ja: |
#     Client VPN エンドポイントは、入口にすぎません。
#     サブネットに関連付けると、そこにネットワークインターフェイスが作られ、接続した利用者が VPC に入れるようになります。
#     関連付けるまでは待機状態（pending-associate）で、接続できません。
#     2 つのアベイラビリティーゾーンに 1 つずつ関連付けておけば、片方のゾーンに障害が起きても使えます。
#   description_ja: |
#     サブネットに関連付けていないエンドポイントは pending-associate 状態のままで、誰も接続できません。
#   message: "{client_vpn} is associated with no subnet, so nobody can connect."
#   message_ja: "{client_vpn} はどのサブネットにも関連付けられていないため、誰も接続できません。"
#   remediation: |
#     Associate the endpoint with a subnet in each Availability Zone that clients need, all in one VPC.
#   remediation_ja: |
#     必要なアベイラビリティーゾーンごとに、同じ VPC のサブネットをエンドポイントに関連付けてください。
#   verify:
#     - run: |
#         aws ec2 describe-client-vpn-endpoints --client-vpn-endpoint-ids CLIENT_VPN_ID --query 'ClientVpnEndpoints[0].Status.Code' --output text
#       expect: |
#         pending-associate is what this rule reports; afterwards it is available.
#       expect_ja: |
#         pending-associate が、このルールの指摘する状態です。修正後は available になります。
#     - run: |
#         aws ec2 describe-client-vpn-target-networks --client-vpn-endpoint-id CLIENT_VPN_ID --query 'ClientVpnTargetNetworks[].[TargetNetworkId,Status.Code]' --output text
#       expect: |
#         Lists the associated subnets.
#       expect_ja: |
#         関連付けたサブネットの一覧です。
package vpce.client_vpn.no_association

import data.vpce.lib

violated contains finding if {
	some finding in _found
	finding.why == set()
}

undecided contains finding if {
	some finding in _found
	finding.why != set()
}

# A transit gateway takes the place of target networks.
_found contains finding if {
	some vpn in input.nodes.client_vpn
	none := lib.empty(vpn, "subnets")
	alone := lib.is(vpn, "transit_gateway", null)
	finding := {
		"subject": vpn.id,
		"args": {"client_vpn": vpn.id},
		"evidence": [],
		"why": union({lib.exists(vpn), none, alone}),
	}
}
