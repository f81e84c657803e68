# METADATA
# title: Gateway endpoint with subnets, security groups or private DNS
# description: |
#   A Gateway endpoint has no network interface, so subnets, security groups and private DNS mean nothing to it and the
#   EC2 API refuses them. Usually an Interface endpoint was meant, and its type was left out.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints
# custom:
#   level: error
#   security_severity: "3.0"
#   tags: [reliability]
#   title_ja: サブネット、セキュリティグループ、プライベート DNS が指定されたゲートウェイエンドポイント
#   about: |
#     There are two main kinds of VPC endpoints. A Gateway endpoint (for S3 and DynamoDB) is an entry in route tables: it
#     has no address, so there is nothing that a subnet, a security group or a DNS name could belong to. An Interface
#     endpoint (for most other services) is a network interface with a private address in each of your subnets, and has
#     all three. Where the type is left out, AWS takes Gateway.
#   about_ja: |
#     VPC エンドポイントには、おもに 2 つの種類があります。
#     ゲートウェイエンドポイント（S3 と DynamoDB 用）は、ルートテーブルの 1 行です。アドレスを持たないため、サブネットもセキュリティグループも DNS 名も関係しません。
#     インターフェイスエンドポイント（ほかの多くのサービス用）は、サブネットごとに作られる、プライベートアドレスを持つネットワークインターフェイスです。こちらには 3 つとも設定します。
#     種類を省略すると、ゲートウェイになります。
#   description_ja: |
#     ゲートウェイエンドポイントにはネットワークインターフェイスがありません。サブネット、セキュリティグループ、プライベート DNS を指定すると、EC2 API に拒否されます。
#     多くの場合、インターフェイスエンドポイントのつもりで種類を書き忘れています。
#   message: "{endpoint} is a Gateway endpoint, which takes no {arguments}."
#   message_ja: "{endpoint} はゲートウェイエンドポイントなので、{arguments_ja} を指定できません。"
#   remediation: |
#     Give the endpoint the type Interface, or remove these arguments.
#   remediation_ja: |
#     種類を Interface にするか、これらの引数を削除してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoint-services --service-names SERVICE_NAME --query 'ServiceDetails[].ServiceType[].ServiceType'
#       expect: |
#         Shows the types that the service has, such as Interface. Write the one that you meant as the endpoint's type.
#       expect_ja: |
#         そのサービスで使える種類（Interface など）が表示されます。使いたい種類をエンドポイントに明示してください。
#     - run: |
#         aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC_ID --query 'VpcEndpoints[].[VpcEndpointId,VpcEndpointType,ServiceName]' --output table
#       expect: |
#         Shows the type that each deployed endpoint really has.
#       expect_ja: |
#         デプロイ済みの各エンドポイントの実際の種類を確認できます。
package vpce.gateway.ignored_arguments

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
	some row in lib.gateways
	endpoint := row.node
	given := lib.surest(_given(endpoint))
	finding := {
		"subject": endpoint.id,
		"args": {
			"endpoint": endpoint.id,
			"arguments": [row.en | some row in given],
			"arguments_ja": [row.ja | some row in given],
		},
		"at": {"id": endpoint.id, "attribute": given[0].attribute},
		"evidence": [{"id": endpoint.id, "attribute": row.attribute, "text": row.text} | some row in given],
		"why": union({row.why, lib.doubts(given)}),
	}
}

_given(endpoint) := array.concat(
	[object.union(argument, {"why": why}) |
		some argument in [
			{"attribute": "subnets", "en": "subnets", "ja": "サブネット", "text": "subnets are given"},
			{"attribute": "security_groups", "en": "security groups", "ja": "セキュリティグループ", "text": "security groups are given"},
		]
		why := lib.filled(endpoint, argument.attribute)
	],
	[{"attribute": "private_dns", "en": "private DNS", "ja": "プライベート DNS", "text": "private DNS is on", "why": why} |
		why := lib.is(endpoint, "private_dns", true)
	],
)
