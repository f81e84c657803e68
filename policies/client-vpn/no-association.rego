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
#   description_ja: |
#     サブネットに関連付けていないエンドポイントは pending-associate 状態のままで、誰も接続できません。
#   message: "{client_vpn} is associated with no subnet, so nobody can connect."
#   message_ja: "{client_vpn} はどのサブネットにも関連付けられていないため、誰も接続できません。"
#   remediation: |
#     Associate the endpoint with a subnet in each Availability Zone that clients need, all in one VPC.
#   remediation_ja: |
#     必要なアベイラビリティーゾーンごとに、同じ VPC のサブネットをエンドポイントに関連付けてください。
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
