# METADATA
# title: Gateway endpoint for a service without a gateway type
# description: |
#   Only Amazon S3, DynamoDB and S3 Express One Zone of the endpoint's own region can be reached through a Gateway
#   endpoint. An endpoint whose type is left out is a Gateway endpoint, too. The EC2 API refuses any other service.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints
# custom:
#   level: error
#   security_severity: "4.0"
#   tags: [reliability]
#   title_ja: ゲートウェイ型のないサービスへのゲートウェイエンドポイント
#   about: |
#     Only three services have Gateway endpoints: Amazon S3, DynamoDB and S3 Express One Zone. All others, such as
#     Systems Manager, ECR or CloudWatch Logs, are reached through Interface endpoints, which are network interfaces in
#     your subnets. An endpoint whose type is not written is taken for a Gateway endpoint, so a missing line is the usual
#     cause. Gateway endpoints also serve the services of their own region only.
#   about_ja: |
#     ゲートウェイエンドポイントがあるサービスは、Amazon S3、DynamoDB、S3 Express One Zone の 3 つだけです。
#     Systems Manager、ECR、CloudWatch Logs など、ほかのサービスには、サブネットに作るネットワークインターフェイスであるインターフェイスエンドポイントを使います。
#     種類を書かないとゲートウェイになるため、1 行の書き忘れがよくある原因です。
#     また、ゲートウェイエンドポイントで接続できるのは、同じリージョンのサービスだけです。
#   description_ja: |
#     ゲートウェイエンドポイントで接続できるのは、同じリージョンの Amazon S3、DynamoDB、S3 Express One Zone だけです。
#     種類を省略したエンドポイントも ゲートウェイ型になります。ほかのサービスを指定すると EC2 API がエラーを返します。
#   message: "{endpoint} is a Gateway endpoint for {service}, {fault}."
#   message_ja: "{endpoint} は {service} のゲートウェイエンドポイントですが、{fault_ja}。"
#   remediation: |
#     Give the endpoint the type Interface, with subnets and a security group, or correct the service name and its region.
#   remediation_ja: |
#     種類を Interface にして、サブネットとセキュリティグループを指定してください。または、サービス名とそのリージョンを直してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoint-services --region REGION --service-names SERVICE_NAME --query 'ServiceDetails[].ServiceType[].ServiceType'
#       expect: |
#         Must show Gateway if the endpoint is to be one. An error says that the region has no such service.
#       expect_ja: |
#         ゲートウェイエンドポイントにできるサービスなら、Gateway と表示されます。エラーになる場合、そのリージョンにその名前のサービスはありません。
package vpce.gateway.service

import data.vpce.lib

violated contains finding if {
	some finding in _found
	finding.why == set()
}

undecided contains finding if {
	some finding in _found
	finding.why != set()
}

_gateway_services := {"s3", "dynamodb", "s3express"}

_found contains finding if {
	some row in lib.gateways
	endpoint := row.node
	fault := _fault(endpoint)
	finding := {
		"subject": endpoint.id,
		"args": {
			"endpoint": endpoint.id,
			"service": object.get(endpoint, "service_name", "a service"),
			"fault": fault.en,
			"fault_ja": fault.ja,
		},
		"at": {"id": endpoint.id, "attribute": "service_name"},
		"evidence": [],
		"why": union({row.why, fault.why}),
	}
}

_fault(endpoint) := fault if {
	_none_of_ours(endpoint.service)
	fault := {"en": "which has no gateway type", "ja": "このサービスにゲートウェイ型はありません", "why": set()}
}

_fault(endpoint) := fault if {
	why := lib.unknown(endpoint, "service")
	fault := {"en": "which may have no gateway type", "ja": "このサービスにゲートウェイ型がない可能性があります", "why": why}
}

# Where nothing says the endpoint's own region, the service name is the best
# evidence of it.
_fault(endpoint) := fault if {
	endpoint.service in _gateway_services
	why := _other_region(endpoint)
	fault := {"en": "which is not the endpoint's own region", "ja": "エンドポイントと同じリージョンではありません", "why": why}
}

_none_of_ours(service) if service == null

_none_of_ours(service) if {
	is_string(service)
	not service in _gateway_services
}

_other_region(endpoint) := set() if {
	is_string(endpoint.region)
	is_string(endpoint.service_region)
	endpoint.region != endpoint.service_region
}
