# METADATA
# title: Workload that cannot reach a service it needs
# description: |
#   No packet gets from the workload to a service that it needs. A path through a VPC endpoint takes an endpoint, a name that
#   resolves to it, a route there and back, security groups and network ACLs that let the packets through, and an endpoint
#   policy that does not deny everything. A path to the public addresses takes a default route out. The message says which of
#   them is missing. Calls to the service time out or are refused.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
#     description: Access AWS services through AWS PrivateLink
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints
# custom:
#   level: error
#   security_severity: "5.0"
#   tags: [network, reliability]
#   title_ja: 必要なサービスに到達できないワークロード
#   about: |
#     For a machine to call an AWS service, many things must fit together: the service's name must lead to an address, a
#     route must lead to that address and back, security groups on both sides and network ACLs must let the packets
#     through, and the policy of the endpoint must allow the call. One missing piece looks like all others from outside:
#     the call times out. This rule follows the whole path in the source and names the piece that is missing.
#   about_ja: |
#     マシンから AWS のサービスを呼び出すには、多くの条件がそろう必要があります。
#     サービスの名前がアドレスに解決され、行きと帰りのルートがあり、両側のセキュリティグループとネットワーク ACL が通信を許可し、エンドポイントのポリシーが呼び出しを許可していなければなりません。
#     どれが欠けても、見えるのは「タイムアウト」だけです。
#     このルールはソースから経路全体をたどり、欠けているものを示します。
#   description_ja: |
#     ワークロードから、必要なサービスまでの通信経路がありません。
#     VPC エンドポイント経由の通信には、エンドポイント、それに解決される名前、行きと帰りのルート、通信を許可するセキュリティグループとネットワーク ACL が必要で、エンドポイントポリシーがすべてを拒否していないことも条件です。
#     パブリックアドレスへの通信には、外へ出るデフォルトルートが必要です。何が欠けているかはメッセージに示します。サービスの呼び出しはタイムアウトするか、拒否されます。
#   message: "{workload} cannot reach {services}."
#   message_ja: "{workload} から {services} に到達できません。"
#   remediation: |
#     Repair what the message names. Where the VPC has no endpoint for the service, add one in the workload's subnets (for S3
#     and DynamoDB a Gateway endpoint on their route table).
#   remediation_ja: |
#     メッセージにある箇所を直してください。VPC にそのサービスのエンドポイントがなければ、ワークロードのサブネットに追加してください。S3 と DynamoDB では、サブネットのルートテーブルにゲートウェイエンドポイントを関連付けてください。
#   verify:
#     - run: |
#         nslookup SERVICE.REGION.amazonaws.com
#       expect: |
#         On the workload: private addresses mean that the name leads to an endpoint; public ones, that a route to the
#         internet is needed; no answer, that the VPC's DNS is off.
#       expect_ja: |
#         ワークロード上で実行します。プライベートアドレスなら、名前はエンドポイントに解決されています。パブリックアドレスなら、インターネットへのルートが必要です。応答がなければ、VPC の DNS が無効です。
#     - run: |
#         curl -sv -o /dev/null --connect-timeout 5 https://SERVICE.REGION.amazonaws.com/
#       expect: |
#         A timeout is a missing route or a closed security group or network ACL; "Connected to" with any HTTP status
#         means that the network is fine.
#       expect_ja: |
#         タイムアウトの場合は、ルートがないか、セキュリティグループやネットワーク ACL が通信を止めています。「Connected to」と HTTP ステータスが出れば、ネットワークは正常です。
#     - run: |
#         vpce-lint reach --from ADDRESS --to SERVICE
#       expect: |
#         Shows each step of the path in the source, and where it ends.
#       expect_ja: |
#         ソース上の経路が 1 段ずつ表示され、どこで途切れるかがわかります。
package vpce.network.no_service_path

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
	some workload, rows in lib.needed_paths_of
	lacks := lib.surest([object.union(row, {"why": union({row.why, none})}) |
		some row in rows
		none := lib.path_is(row.path, {"none"})
	])
	groups := _alike(lacks)
	finding := {
		"subject": workload,
		"args": {
			"workload": workload,
			"services": [{"id": group.services, "of": group.missing} | some group in groups],
		},
		"evidence": lib.unique(array.concat(
			[step | some group in groups; some step in group.missing],
			lib.reasons_for(lacks),
		)),
		"flow": _flow(lacks[0].path),
		"why": lib.doubts(lacks),
	}
}

# Services that lack the same are told together.
_alike(lacks) := [group |
	missing := [lib.evidence_of(lack.path.broken) | some lack in lacks]
	some set_of in lib.unique(missing)
	group := {
		"missing": set_of,
		"services": [lack.need.service | some i, lack in lacks; missing[i] == set_of],
	}
]

# The hops up to the first that is missing; none where that is not decided.
_flow(path) := lib.evidence_of(array.concat(path.steps, array.slice(path.broken, 0, 1))) if path.path == "none"

_flow(path) := [] if path.path != "none"
