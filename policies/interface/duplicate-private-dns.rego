# METADATA
# title: Two Interface endpoints of one service with private DNS in a VPC
# description: |
#   In a VPC one endpoint of a service can have private DNS on. The EC2 API refuses the second, because both would answer to
#   one name.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Create an interface endpoint
# custom:
#   level: error
#   security_severity: "3.0"
#   tags: [reliability, dns]
#   title_ja: 同じサービスの複数のインターフェイスエンドポイントで有効なプライベート DNS
#   about: |
#     Programs call a service by its ordinary name, such as `ssm.REGION.amazonaws.com`. With private DNS on, an Interface
#     endpoint makes this name lead to its own private addresses, for the whole VPC. A name can lead to one endpoint
#     only. A second endpoint of the same service may exist, with private DNS off, and is then called by its own name.
#   about_ja: |
#     プログラムは `ssm.REGION.amazonaws.com` のような通常の名前でサービスを呼び出します。
#     プライベート DNS を有効にすると、VPC 全体で、この名前がインターフェイスエンドポイントのプライベートアドレスに解決されます。
#     1 つの名前が指せるエンドポイントは 1 つだけです。
#     同じサービスの 2 つ目のエンドポイントは、プライベート DNS を無効にすれば作成でき、エンドポイント固有の名前で呼び出します。
#   description_ja: |
#     1 つの VPC でプライベート DNS を有効にできるのは、サービスごとに 1 つのエンドポイントだけです。
#     2 つ目は同じ名前に応答することになるため、EC2 API に拒否されます。
#   message: "{endpoint} and {other} are endpoints of {service} in {vpc}, and both have private DNS on."
#   message_ja: "{endpoint} と {other} はどちらも {vpc} にある {service} のエンドポイントで、両方でプライベート DNS が有効です。"
#   remediation: |
#     Switch private DNS off on one of the two, or remove one of them.
#   remediation_ja: |
#     どちらかのプライベート DNS を無効にするか、どちらかのエンドポイントを削除してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC_ID Name=vpc-endpoint-type,Values=Interface --query 'VpcEndpoints[?PrivateDnsEnabled].[ServiceName,VpcEndpointId]' --output text
#       expect: |
#         Lists the endpoints with private DNS. Each service name stands there once; the deployment of a second one fails
#         with "conflicting DNS domain".
#       expect_ja: |
#         プライベート DNS が有効なエンドポイントの一覧です。同じサービス名は 1 つだけのはずです。2 つ目のデプロイは「conflicting DNS domain」というエラーになります。
package vpce.interface.duplicate_private_dns

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
	on := lib.is(endpoint, "private_dns", true)
	rivals := lib.surest(_rivals(endpoint))
	finding := {
		"subject": endpoint.id,
		"args": {
			"endpoint": endpoint.id,
			"other": rivals[0].id,
			"service": object.get(endpoint, "service_name", "one service"),
			"vpc": endpoint.vpc,
		},
		"at": {"id": endpoint.id, "attribute": "private_dns"},
		"evidence": [{"id": rivals[0].id, "attribute": "private_dns", "text": "first endpoint of the service with private DNS on"}],
		"why": union({row.why, on, lib.doubts(rivals)}),
	}
}

_rivals(endpoint) := [rival |
	some row in lib.interfaces_of(endpoint.vpc)
	other := row.node
	other.rank < endpoint.rank
	same := _same_name(endpoint, other)
	on := lib.is(other, "private_dns", true)
	rival := {"id": other.id, "why": lib.given(endpoint, union({row.why, same, on}))}
]

_same_name(a, b) := set() if a.service_name == b.service_name

_same_name(a, _) := lib.unknown(a, "service_name")

_same_name(a, b) := lib.unknown(b, "service_name") if is_string(a.service_name)
