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
#   title_ja: ゲートウェイ型のないサービスへの Gateway エンドポイント
#   description_ja: |
#     Gateway エンドポイントで接続できるのは、同じリージョンの Amazon S3、DynamoDB、S3 Express One Zone だけです。
#     種類を省略したエンドポイントも Gateway 型になります。ほかのサービスを指定すると EC2 API がエラーを返します。
#   message: "{endpoint} is a Gateway endpoint for {service}, {fault}."
#   message_ja: "{endpoint} は {service} の Gateway エンドポイントですが、{fault_ja}。"
#   remediation: |
#     Give the endpoint the type Interface, with subnets and a security group, or correct the service name and its region.
#   remediation_ja: |
#     種類を Interface にして、サブネットとセキュリティグループを指定してください。または、サービス名とそのリージョンを直してください。
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
