# METADATA
# title: Client VPN client range that overlaps another network or has a wrong size
# description: |
#   Clients get addresses of the client range. It must not overlap a range of the associated VPC or another route of the
#   endpoint, or answers go to the wrong place, and it must lie between /12 and /22. AWS refuses it otherwise, and the range can not be
#   changed later. Default routes do not count.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/what-is-best-practices.html
#     description: Rules and best practices for using AWS Client VPN
# custom:
#   level: error
#   security_severity: "2.0"
#   tags: [network]
#   title_ja: ほかのネットワークと重なるか、大きさが範囲外の Client VPN クライアント CIDR
#   about: |
#     Each computer that connects to a Client VPN endpoint gets an address from the client range. Addresses must be
#     unique among everything that is joined: if the VPC uses the same ones, an answer can not be told to belong to the
#     client. The size is limited too: /12 is the largest range, /22 (1,024 addresses) the smallest.
#   about_ja: |
#     Client VPN エンドポイントに接続した PC には、クライアント CIDR からアドレスが割り当てられます。
#     アドレスは、つながるネットワーク全体で重複してはいけません。VPC が同じアドレスを使っていると、応答を正しいクライアントに返せません。
#     大きさにも制限があり、/12 が最大、/22（1,024 個）が最小です。
#   description_ja: |
#     クライアントには、クライアント CIDR からアドレスが割り当てられます。
#     関連付けた VPC の範囲やエンドポイントのほかのルートと重なると、応答が別の場所に届きます。大きさは /12 から /22 の間でなければなりません。
#     条件に合わないと AWS に拒否されます。作成後の変更はできません。デフォルトルートは対象外です。
#   message: "The client range {range} of {client_vpn} conflicts with {clashes}."
#   message_ja: "{client_vpn} のクライアント CIDR（{range_ja}）は次と競合します：{clashes_ja}。"
#   remediation: |
#     Choose a range between /12 and /22 that no connected network uses. The endpoint must be made anew.
#   remediation_ja: |
#     接続先のどのネットワークも使っていない、/12 から /22 の範囲を選んでください。エンドポイントは作り直しになります。
#   verify:
#     - run: |
#         aws ec2 describe-client-vpn-endpoints --client-vpn-endpoint-ids CLIENT_VPN_ID --query 'ClientVpnEndpoints[0].ClientCidrBlock' --output text
#       expect: |
#         Shows the range of the clients.
#       expect_ja: |
#         クライアント CIDR が表示されます。
#     - run: |
#         aws ec2 describe-client-vpn-routes --client-vpn-endpoint-id CLIENT_VPN_ID --query 'Routes[].[DestinationCidr,Origin,Status.Code]' --output text
#       expect: |
#         Apart from 0.0.0.0/0, no destination may overlap that range.
#       expect_ja: |
#         0.0.0.0/0 を除き、この範囲と重なる送信先があってはいけません。
package vpce.client_vpn.cidr

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
	clashes := lib.surest([object.union(clash, {"why": lib.because(vpn.id, clash.why)}) |
		some clash in input.facts.client_vpn_clashes
		clash.client_vpn == vpn.id
	])
	named := [_named(clash) | some clash in clashes]
	finding := {
		"subject": vpn.id,
		"args": {
			"client_vpn": vpn.id,
			"range": object.get(vpn, "client_cidr", "(not known)"),
			"range_ja": object.get(vpn, "client_cidr", "不明"),
			"clashes": [name.en | some name in named],
			"clashes_ja": [name.ja | some name in named],
		},
		"at": {"id": vpn.id, "attribute": "client_cidr"},
		"evidence": array.concat(
			[{"id": clash.other, "attribute": "cidrs", "text": "range of the associated VPC"} |
				some clash in clashes
				clash.clash == "vpc"
				is_string(clash.other)
			],
			[{"id": clash.other, "text": "route of the endpoint"} |
				some clash in clashes
				clash.clash == "route"
				is_string(clash.other)
			],
		),
		"why": union({lib.exists(vpn), lib.doubts(clashes)}),
	}
}

_named(clash) := {"en": "the sizes from /12 to /22 that AWS allows", "ja": "AWS が認める大きさ（/12〜/22）"} if {
	clash.clash == "size"
	clash.range != ""
}

_named(clash) := {"en": "other networks or the sizes from /12 to /22", "ja": "ほかのネットワークの範囲か、/12〜/22 の大きさ"} if {
	clash.clash == "size"
	clash.range == ""
}

_named(clash) := {"en": name, "ja": name} if {
	is_string(clash.other)
	name := {"id": clash.other, "of": [range | some range in [clash.range]; range != ""]}
}

_named(clash) := {"en": "the range of the VPC behind it", "ja": "関連付けられた VPC の範囲"} if {
	clash.clash == "vpc"
	clash.other == null
}

_named(clash) := {"en": "routes that are not seen", "ja": "確認できないルート"} if {
	clash.clash == "route"
	clash.other == null
}
