# METADATA
# title: Network ACL that cuts clients off from an endpoint
# description: |
#   The network ACL of one of the endpoint's subnets denies all of TCP 443 in from the VPC, or all of the ephemeral ports
#   (1024-65535) out to it. Network ACLs keep no state, so the replies need a rule of their own. An endpoint's name resolves to
#   all of its network interfaces, so connections fail now and then even where the other subnets are open.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
#     description: Network ACLs
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html
#     description: Custom network ACLs, ephemeral ports
# custom:
#   level: error
#   security_severity: "4.0"
#   tags: [network, reliability]
#   title_ja: エンドポイントへの通信を遮断するネットワーク ACL
#   about: |
#     A network ACL is a list of rules at the edge of a subnet; every packet that enters or leaves is compared with them,
#     lowest number first. Unlike a security group it does not remember connections. A request that enters on port 443
#     needs one rule, and the answer, which goes back to a random high port of the client (1024 to 65535), needs another
#     one in the other direction. If either is missing, connections to the endpoint time out.
#   about_ja: |
#     ネットワーク ACL は、サブネットの境界にあるルールの一覧です。出入りするパケットは、番号の小さいルールから順に照合されます。
#     セキュリティグループと違い、接続の状態を覚えていません。
#     ポート 443 に入るリクエストを許可するルールのほかに、クライアントのランダムな高位ポート（1024～65535）に返る応答を許可する、逆方向のルールも必要です。
#     どちらかが欠けると、エンドポイントへの接続はタイムアウトします。
#   description_ja: |
#     エンドポイントのサブネットのネットワーク ACL が、VPC からの TCP 443 をすべて拒否しているか、VPC へのエフェメラルポート（1024-65535）をすべて拒否しています。
#     ネットワーク ACL はステートレスなので、応答にも許可ルールが必要です。
#     エンドポイントの名前はすべてのネットワークインターフェイスに解決されるため、ほかのサブネットが開いていても接続はときどき失敗します。
#   message: "{acl}, the network ACL of {subnets}, denies {traffic}, so clients cannot use {endpoints} there."
#   message_ja: "{subnets} のネットワーク ACL {acl} が {traffic}をすべて拒否しているため、そこにある {endpoints} を使えません。"
#   remediation: |
#     Allow TCP 443 in from the VPC's range and TCP 1024-65535 out to it, with lower rule numbers than the rules that deny them.
#   remediation_ja: |
#     VPC のアドレス範囲からの TCP 443 のインバウンドと、VPC への TCP 1024-65535 のアウトバウンドを、拒否ルールより小さい番号で許可してください。
#   verify:
#     - run: |
#         aws ec2 describe-network-acls --filters Name=association.subnet-id,Values=SUBNET_ID --query 'NetworkAcls[0].Entries[].[Egress,RuleNumber,RuleAction,Protocol,PortRange,CidrBlock]' --output table
#       expect: |
#         For the VPC's range, 443 in and 1024 to 65535 out must be allowed by a lower number than any deny.
#       expect_ja: |
#         VPC のアドレス範囲について、443 のインバウンドと 1024～65535 のアウトバウンドが、拒否より小さい番号で許可されている必要があります。
#     - run: |
#         for i in 1 2 3 4 5 6; do curl -s -o /dev/null --connect-timeout 3 -w '%{remote_ip} %{http_code}\n' https://SERVICE.REGION.amazonaws.com/; done
#       expect: |
#         On a client every line has an HTTP status. A line with 000 is a connection that was dropped.
#       expect_ja: |
#         クライアントで実行します。どの行にも HTTP ステータスが表示されるはずです。000 の行は、接続が遮断されています。
package vpce.interface.nacl

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
	some acl, found in _blocks
	blocks := lib.surest(found)
	finding := object.union(
		{
			"subject": acl,
			"args": {
				"acl": acl,
				"subnets": {"ids": lib.unique([block.subnet | some block in blocks]), "most": 4},
				"endpoints": {"ids": lib.unique([block.endpoint | some block in blocks]), "most": 4},
				"traffic": [_traffic[direction] |
					some direction in ["ingress", "egress"]
					direction in {block.direction | some block in blocks}
				],
			},
			"evidence": lib.unique(array.concat(
				[{"id": block.entry, "text": "entry that denies it"} | some block in blocks; is_string(block.entry)],
				[{"id": block.endpoint, "attribute": "subnets", "text": "endpoint in a subnet of the network ACL"} | some block in blocks],
			)),
			"why": lib.doubts(blocks),
		},
		_place(acl, [block.entry | some block in blocks; is_string(block.entry)]),
	)
}

# The entry is the line to edit where it is written inside the ACL.
_place(acl, entries) := {"at": {"id": entries[0]}} if lib.inside(entries[0], acl)

_place(acl, entries) := {} if not _inside(acl, entries)

_inside(acl, entries) if lib.inside(entries[0], acl)

_traffic := {
	"ingress": {"text": "all requests from the VPC (TCP 443)", "text_ja": "VPC からのリクエスト（TCP 443）"},
	"egress": {"text": "all replies to the VPC (TCP 1024-65535)", "text_ja": "VPC への応答（TCP 1024-65535）"},
}

_blocks := {acl: blocks |
	some acl in {block.network_acl | some block in input.facts.acl_blocks}
	blocks := [object.union(block, {"why": why}) |
		some block in input.facts.acl_blocks
		block.network_acl == acl
		why := union({
			lib.exists(_acls[acl]),
			lib.exists(_endpoints[block.endpoint]),
			{{"id": block.network_acl, "text": text} | some text in block.why},
		})
	]
}

_acls := {n.id: n | some n in input.nodes.network_acl}

_endpoints := {n.id: n | some n in input.nodes.endpoint}
