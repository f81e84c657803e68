# METADATA
# title: Service name that no Interface endpoint has
# description: |
#   AWS offers no Interface endpoint under this name: it is misspelt, it is of another region than the endpoint without
#   naming a service region, or the service has another endpoint type only.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
#     description: AWS services that integrate with AWS PrivateLink
# custom:
#   level: warning
#   security_severity: "3.0"
#   tags: [reliability]
#   title_ja: Interface エンドポイントとして提供されていないサービス名
#   description_ja: |
#     この名前の Interface エンドポイントは AWS にありません。名前の書き間違い、サービスリージョンを指定せずに別リージョンの名前を使った場合、ほかの種類のエンドポイントしかないサービスの場合があります。
#   message: "{endpoint} names {service}, {fault}."
#   message_ja: "{endpoint} のサービス名 {service} は、{fault_ja}。"
#   remediation: |
#     Correct the service name. The names are not always those of the API: CloudWatch is monitoring, EFS is elasticfilesystem,
#     ECR has ecr.api and ecr.dkr.
#   remediation_ja: |
#     サービス名を直してください。API の名前とは違うことがあります。たとえば CloudWatch は monitoring、EFS は elasticfilesystem、ECR は ecr.api と ecr.dkr です。
package vpce.interface.service

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
	endpoint.service_owner == "aws"
	fault := _fault(endpoint)
	finding := {
		"subject": endpoint.id,
		"args": {
			"endpoint": endpoint.id,
			"service": endpoint.service_name,
			"fault": fault.en,
			"fault_ja": fault.ja,
		},
		"at": {"id": endpoint.id, "attribute": "service_name"},
		"evidence": [],
		"why": union({row.why, fault.why}),
	}
}

_fault(endpoint) := {
	"en": "which is no service that AWS offers",
	"ja": "AWS が提供するサービスではありません",
	"why": set(),
} if {
	endpoint.service_known == false
}

_fault(endpoint) := {
	"en": "which has no Interface type",
	"ja": "Interface 型のないサービスです",
	"why": set(),
} if {
	endpoint.service_known == true
	not _offered(endpoint)
}

_fault(endpoint) := {
	"en": "which is in another region than the endpoint, and no service region is given",
	"ja": "エンドポイントとは別のリージョンのもので、サービスリージョンの指定もありません",
	"why": why,
} if {
	_offered(endpoint)
	is_string(endpoint.region)
	is_string(endpoint.service_region)
	endpoint.region != endpoint.service_region
	why := lib.is(endpoint, "remote_region", null)
}

_offered(endpoint) if "Interface" in endpoint.service_types
