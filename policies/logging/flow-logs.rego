# METADATA
# title: VPC with endpoints and without flow logs
# description: |
#   Flow logs are the record of who talked to an endpoint and who was refused. A VPC with endpoints needs one, its own or
#   one on each of its subnets.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
#     description: VPC Flow Logs
# custom:
#   level: warning
#   security_severity: "4.0"
#   tags: [logging]
#   title_ja: エンドポイントがあるのにフローログのない VPC
#   about: |
#     A flow log notes every connection in a VPC: from which address to which, on which port, how many bytes, and whether
#     it was accepted or rejected. It does not hold the contents. With it you can see who uses an endpoint, whose packets
#     a security group refused, and, after an incident, where data went. It can not be made up for later.
#   about_ja: |
#     フローログには、VPC のすべての通信について、送信元と宛先のアドレス、ポート、バイト数、許可されたか拒否されたかが記録されます。通信の中身は記録されません。
#     誰がエンドポイントを使ったか、誰の通信がセキュリティグループに拒否されたか、インシデントのあとでデータがどこへ送られたかがわかります。
#     あとからさかのぼって記録することはできません。
#   description_ja: |
#     フローログには、エンドポイントへの通信と拒否された通信が記録されます。
#     エンドポイントのある VPC では、VPC 全体か、すべてのサブネットで有効にする必要があります。
#   message: "{vpc} has VPC endpoints, among them {endpoints}, but no flow log."
#   message_ja: "{vpc} には VPC エンドポイント（{endpoints}）がありますが、フローログがありません。"
#   remediation: |
#     Add a flow log for the VPC, to CloudWatch Logs, S3 or Firehose.
#   remediation_ja: |
#     VPC のフローログを追加してください。送信先には CloudWatch Logs、S3、Firehose のいずれかを選べます。
#   verify:
#     - run: |
#         aws ec2 describe-flow-logs --filter Name=resource-id,Values=VPC_ID --query 'FlowLogs[].[FlowLogStatus,DeliverLogsStatus,LogDestination,TrafficType]' --output text
#       expect: |
#         Nothing is what this rule reports. Afterwards there is a line that begins with ACTIVE.
#       expect_ja: |
#         何も表示されない状態が、このルールの指摘です。修正後は、ACTIVE で始まる行が表示されます。
#     - run: |
#         aws logs tail LOG_GROUP --since 15m
#       expect: |
#         For a log in CloudWatch Logs: records with ACCEPT or REJECT at the end.
#       expect_ja: |
#         送信先が CloudWatch Logs の場合は、末尾付近に ACCEPT や REJECT のある記録が表示されます。
package vpce.logging.flow_logs

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
	some vpc in input.nodes.vpc
	endpoints := lib.surest([{"id": endpoint.id, "why": why} |
		some endpoint in lib.endpoints_of(vpc.id)
		why := lib.given(vpc, lib.exists(endpoint))
	])
	finding := {
		"subject": vpc.id,
		"args": {"vpc": vpc.id, "endpoints": {"ids": [row.id | some row in endpoints], "most": 3}},
		"evidence": [{"id": endpoints[0].id, "text": "endpoint in the VPC"}],
		"why": union({lib.exists(vpc), lib.doubts(endpoints), _unlogged(vpc), _uncovered(vpc)}),
	}
}

# No flow log is the VPC's own. Undefined when one surely is.
_unlogged(vpc) := lib.lacking(logs, lib.unresolved(vpc.id, "flow_log")) if {
	logs := [{"why": why} |
		some log in array.concat(object.get(_logs_of_vpc, vpc.id, []), _boundless_vpcs)
		why := lib.given(vpc, log.why)
	]
}

# Some subnet has no flow log of its own, or there is none. Undefined when all
# subnets surely have one.
_uncovered(vpc) := set() if count(lib.subnets_of(vpc.id)) == 0

_uncovered(vpc) := set() if {
	some subnet in lib.subnets_of(vpc.id)
	_bare(subnet, vpc) == set()
}

_uncovered(vpc) := doubts if {
	bare := [_bare(subnet, vpc) | some subnet in lib.subnets_of(vpc.id)]
	count(bare) > 0
	every why in bare { why != set() }
	doubts := union({why | some why in bare})
}

# The subnet is there without a flow log of its own. Undefined when it surely has
# one, or the VPC never has the subnet.
_bare(subnet, vpc) := union({lib.given(vpc, lib.exists(subnet)), unlogged}) if {
	logs := [{"why": why} |
		some log in array.concat(object.get(_logs_of_subnet, subnet.id, []), _boundless_subnets)
		why := lib.given(subnet, log.why)
	]
	unlogged := lib.lacking(logs, set())
}

# Flow logs by what they log, and those that may log anything.
_vpc_logs := [{"target": target, "why": union({lib.exists(log), lib.holds(log, "vpcs", target)})} |
	some log in input.nodes.flow_log
	some target in array.concat(log.vpcs.ids, log.vpcs.maybe)
]

_logs_of_vpc := {target: rows |
	some target in {row.target | some row in _vpc_logs}
	rows := [row | some row in _vpc_logs; row.target == target]
}

_subnet_logs := [{"target": target, "why": union({lib.exists(log), lib.holds(log, "subnets", target)})} |
	some log in input.nodes.flow_log
	some target in array.concat(log.subnets.ids, log.subnets.maybe)
]

_logs_of_subnet := {target: rows |
	some target in {row.target | some row in _subnet_logs}
	rows := [row | some row in _subnet_logs; row.target == target]
}

_boundless_vpcs := [{"why": {{"id": log.id, "text": "which VPC {} logs is not known"}}} |
	some log in input.nodes.flow_log
	log.vpcs.complete == false
]

_boundless_subnets := [{"why": {{"id": log.id, "text": "which subnet {} logs is not known"}}} |
	some log in input.nodes.flow_log
	log.subnets.complete == false
]
