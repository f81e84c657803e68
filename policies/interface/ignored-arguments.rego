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
#   title_ja: ルートテーブルが指定されたインターフェイスエンドポイント
#   about: |
#     A route table says where packets for certain addresses go. Gateway endpoints (S3 and DynamoDB) work by routes. An
#     Interface endpoint does not: it has addresses inside your subnets, and these are reached by the routes that every
#     VPC has anyway. So there is nothing that it could do with a route table.
#   about_ja: |
#     ルートテーブルは、あるアドレス宛てのパケットの送り先を決めます。ゲートウェイエンドポイント（S3 と DynamoDB）は、このルートによって機能します。
#     インターフェイスエンドポイントは違います。サブネットの中にアドレスを持ち、VPC にもともとあるルートで届きます。
#     そのため、ルートテーブルを指定しても使いみちがありません。
#   description_ja: |
#     インターフェイスエンドポイントへは、ルートではなくネットワークインターフェイスを通じて接続します。ルートテーブルは指定できず、EC2 API に拒否されます。
#   message: "{endpoint} is an Interface endpoint, which takes no route tables."
#   message_ja: "{endpoint} はインターフェイスエンドポイントなので、ルートテーブルを指定できません。"
#   remediation: |
#     Remove the route tables. For S3 or DynamoDB a Gateway endpoint may have been meant.
#   remediation_ja: |
#     ルートテーブルの指定を削除してください。S3 や DynamoDB の場合は、ゲートウェイエンドポイントのつもりだったのかもしれません。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC_ID --query 'VpcEndpoints[].[VpcEndpointId,VpcEndpointType,ServiceName,SubnetIds]'
#       expect: |
#         An Interface endpoint lists subnets, and no route table shows it as a target.
#       expect_ja: |
#         インターフェイスエンドポイントにはサブネットが表示されます。ルートテーブルのターゲットにはなりません。
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
