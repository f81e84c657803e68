# METADATA
# title: VPC with Interface endpoints and without Resolver query logging
# description: |
#   Query logs of Route 53 Resolver say which names the VPC asked for and what the answers were. With Interface endpoints
#   they show whether clients got the endpoint's private addresses or public ones, and they are where data that is smuggled out by DNS
#   is seen.
# related_resources:
#   - ref: https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resolver-query-logs.html
#     description: Resolver query logging
# custom:
#   level: note
#   security_severity: "3.0"
#   tags: [logging]
#   title_ja: インターフェイスエンドポイントがあるのに Resolver クエリログのない VPC
#   about: |
#     Before a program connects, it asks DNS for an address. The query log of Route 53 Resolver notes each question and
#     its answer for a VPC. It shows whether the name of a service led to your endpoint or to public addresses, and it
#     reveals programs that call unknown names, or hide data in such questions to smuggle it out.
#   about_ja: |
#     プログラムは、接続する前に DNS でアドレスを問い合わせます。
#     Route 53 Resolver のクエリログには、VPC からの問い合わせと応答がすべて記録されます。
#     サービスの名前がエンドポイントに解決されたのか、パブリックアドレスに解決されたのかがわかります。
#     見知らぬ名前に接続するプログラムや、問い合わせにデータを隠して持ち出すプログラムを見つける手がかりにもなります。
#   description_ja: |
#     Route 53 Resolver のクエリログには、VPC から問い合わせた名前と応答が記録されます。
#     クライアントがエンドポイントのプライベートアドレスを得たのか、パブリックアドレスを得たのかを確認できます。DNS を使ったデータの持ち出しを見つける手がかりにもなります。
#   message: "{vpc} has Interface endpoints, among them {endpoints}, but no Route 53 Resolver query logging."
#   message_ja: "{vpc} にはインターフェイスエンドポイント（{endpoints}）がありますが、Route 53 Resolver のクエリログがありません。"
#   remediation: |
#     Associate the VPC with a query logging configuration, to CloudWatch Logs, S3 or Firehose.
#   remediation_ja: |
#     VPC をクエリログの設定に関連付けてください。送信先には CloudWatch Logs、S3、Firehose のいずれかを選べます。
#   verify:
#     - run: |
#         aws route53resolver list-resolver-query-log-config-associations --filters Name=ResourceId,Values=VPC_ID --query 'ResolverQueryLogConfigAssociations[].[ResolverQueryLogConfigId,Status]' --output text
#       expect: |
#         Nothing is what this rule reports. Afterwards there is a line with ACTIVE.
#       expect_ja: |
#         何も表示されない状態が、このルールの指摘です。修正後は、ACTIVE の行が表示されます。
package vpce.logging.resolver_queries

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
	endpoints := lib.surest([{"id": row.node.id, "why": why} |
		some row in lib.interfaces_of(vpc.id)
		why := lib.given(vpc, row.why)
	])
	finding := {
		"subject": vpc.id,
		"args": {"vpc": vpc.id, "endpoints": {"ids": [row.id | some row in endpoints], "most": 3}},
		"evidence": [{"id": endpoints[0].id, "text": "Interface endpoint in the VPC"}],
		"why": union({lib.exists(vpc), lib.doubts(endpoints), _unlogged(vpc)}),
	}
}

# No query logging is the VPC's. Undefined when one surely is.
_unlogged(vpc) := lib.lacking(logs, lib.unresolved(vpc.id, "query_log")) if {
	logs := [{"why": why} |
		some log in array.concat(object.get(_logs_of, vpc.id, []), _boundless)
		why := lib.given(vpc, log.why)
	]
}

# Query logs by the VPC that they log, and those that may log any.
_logs_of := {vpc: rows |
	some vpc in {row.vpc | some row in _rows}
	rows := [row | some row in _rows; row.vpc == vpc]
}

_rows := [{"vpc": vpc, "why": union({lib.exists(log), _associated(log, vpc)})} |
	some log in input.nodes.query_log
	some vpc in array.concat(log.vpcs.ids, log.vpcs.maybe)
]

_associated(log, vpc) := set() if vpc in log.vpcs.ids

_associated(log, vpc) := {{"id": log.id, "text": "whether {} logs its queries is not known"}} if vpc in log.vpcs.maybe

_boundless := [{"why": {{"id": log.id, "text": "which VPCs {} logs is not known"}}} |
	some log in input.nodes.query_log
	log.vpcs.complete == false
]
