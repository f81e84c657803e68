# METADATA
# title: Interface endpoint with route tables
# description: |
#   Clients reach an Interface endpoint by its network interfaces, never by routes, so it takes no route tables and the
#   EC2 API refuses them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Create an interface endpoint
# custom:
#   level: error
#   security_severity: "3.0"
#   tags: [reliability]
#   title_ja: ルートテーブルが指定された Interface エンドポイント
#   description_ja: |
#     Interface エンドポイントへは、経路ではなくネットワークインターフェイスを通して接続します。ルートテーブルは指定できず、EC2 API に拒否されます。
#   message: "{endpoint} is an Interface endpoint, which takes no route tables."
#   message_ja: "{endpoint} は Interface エンドポイントなので、ルートテーブルを指定できません。"
#   remediation: |
#     Remove the route tables. For S3 or DynamoDB a Gateway endpoint may have been meant.
#   remediation_ja: |
#     ルートテーブルの指定を削除してください。S3 や DynamoDB の場合は、Gateway エンドポイントのつもりだったのかもしれません。
package vpce.interface.ignored_arguments

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
	some row in lib.interfaces
	endpoint := row.node
	given := lib.filled(endpoint, "route_tables")
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id},
		"at": {"id": endpoint.id, "attribute": "route_tables"},
		"evidence": [],
		"why": union({row.why, given}),
	}
}
