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
#   title_ja: インターフェイスエンドポイントとして提供されていないサービス名
#   about: |
#     An endpoint is for one service, which it names in full: `com.amazonaws.REGION.SERVICE`. The short names are not
#     always the ones that you know from the console or the command line. With a wrong name the deployment fails. If it
#     is the name of another region, the endpoint must say so in a setting of its own (service region), and only a few
#     services allow it.
#   about_ja: |
#     エンドポイントは 1 つのサービスのためのもので、`com.amazonaws.REGION.SERVICE` という完全な名前で指定します。
#     短い名前は、コンソールやコマンドで見慣れたものと同じとは限りません。名前を間違えると、デプロイが失敗します。
#     別のリージョンの名前を使う場合は、サービスリージョンの指定も必要です。対応しているサービスは、ごく一部です。
#   description_ja: |
#     この名前のインターフェイスエンドポイントは AWS にありません。
#     名前を書き間違えている、サービスリージョンを指定せずに別のリージョンの名前を使っている、ほかの種類のエンドポイントしかない、といった原因が考えられます。
#   message: "{endpoint} names {service}, {fault}."
#   message_ja: "{endpoint} のサービス名 {service} は、{fault_ja}。"
#   remediation: |
#     Correct the service name. The names are not always those of the API: CloudWatch is monitoring, EFS is elasticfilesystem,
#     ECR has ecr.api and ecr.dkr.
#   remediation_ja: |
#     サービス名を直してください。API の名前とは違うことがあります。たとえば CloudWatch は monitoring、EFS は elasticfilesystem、ECR は ecr.api と ecr.dkr です。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoint-services --region REGION --query 'ServiceNames[?contains(@, `WORD`)]'
#       expect: |
#         Lists the service names of the region that contain a word, such as `ecr`.
#       expect_ja: |
#         指定した語（`ecr` など）を含む、そのリージョンのサービス名の一覧です。
#     - run: |
#         aws ec2 describe-vpc-endpoint-services --region REGION --service-names SERVICE_NAME --query 'ServiceDetails[].ServiceType[].ServiceType'
#       expect: |
#         Must show Interface.
#       expect_ja: |
#         Interface と表示されるはずです。
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
	"en": concat("", ["which is no service that AWS offers", _meant(endpoint).en]),
	"ja": concat("", ["AWS が提供するサービスではありません", _meant(endpoint).ja]),
	"why": set(),
} if {
	endpoint.service_known == false
}

_fault(endpoint) := {
	"en": "which has no Interface type",
	"ja": "インターフェイス型のないサービスです",
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

_meant(endpoint) := {
	"en": sprintf(" (is %s meant?)", [endpoint.service_meant]),
	"ja": sprintf("（%s の誤りではありませんか）", [endpoint.service_meant]),
} if {
	is_string(object.get(endpoint, "service_meant", null))
}

_meant(endpoint) := {"en": "", "ja": ""} if object.get(endpoint, "service_meant", null) == null

_offered(endpoint) if "Interface" in endpoint.service_types
