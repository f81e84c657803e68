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
#     メッセージにある箇所を直してください。VPC にそのサービスのエンドポイントがなければ、ワークロードのサブネットに追加してください。S3 と DynamoDB では、サブネットのルートテーブルに Gateway エンドポイントを関連付けてください。
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
