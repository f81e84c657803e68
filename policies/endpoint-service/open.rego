# METADATA
# title: Endpoint service that anybody may connect to
# description: |
#   The endpoint service allows every AWS account ("*") and accepts connections without asking. Anybody who knows or guesses
#   its name gets a network connection to what is behind it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html
#     description: Configure an endpoint service
# custom:
#   level: error
#   security_severity: "7.0"
#   tags: [network]
#   title_ja: 誰でも接続できるエンドポイントサービス
#   about: |
#     With an endpoint service you offer a program of your own, behind a load balancer, to other VPCs and accounts: they
#     create an endpoint and reach it by private addresses. Two settings guard it. The allowed principals say which
#     accounts may ask for a connection; acceptance says whether you look at each request before it works. With every
#     account allowed and nothing to accept, the door is open to all customers of AWS.
#   about_ja: |
#     エンドポイントサービスを使うと、ロードバランサーの背後にある自分のプログラムを、ほかの VPC やアカウントに提供できます。利用者はエンドポイントを作成し、プライベートアドレスで接続します。
#     守りとなる設定は 2 つです。許可されたプリンシパルは接続を要求できるアカウントを決め、承認は要求を 1 件ずつ確認するかどうかを決めます。
#     すべてのアカウントを許可し、承認も不要にすると、AWS のすべての利用者に開放することになります。
#   description_ja: |
#     エンドポイントサービスがすべての AWS アカウント（"*"）を許可し、接続リクエストを承認なしで受け入れます。
#     サービス名を知った人や推測した人は、背後のシステムにネットワーク接続できます。
#   message: "{service} lets every AWS account connect (\"*\") and requires no acceptance."
#   message_ja: "{service} はすべての AWS アカウント（\"*\"）に接続を許可し、承認も求めません。"
#   remediation: |
#     Require acceptance, or name the accounts, users or roles that may connect.
#   remediation_ja: |
#     接続リクエストの承認を必須にするか、接続を許可するアカウント、ユーザー、ロールを指定してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoint-service-permissions --service-id SERVICE_ID --query 'AllowedPrincipals[].Principal' --output text
#       expect: |
#         A `*` here means every AWS account.
#       expect_ja: |
#         `*` は、すべての AWS アカウントを意味します。
#     - run: |
#         aws ec2 describe-vpc-endpoint-service-configurations --service-ids SERVICE_ID --query 'ServiceConfigurations[0].AcceptanceRequired'
#       expect: |
#         Must be true where `*` is allowed.
#       expect_ja: |
#         `*` を許可している場合は、true でなければなりません。
#     - run: |
#         aws ec2 describe-vpc-endpoint-connections --filters Name=service-id,Values=SERVICE_ID --query 'VpcEndpointConnections[].[VpcEndpointOwner,VpcEndpointState,CreationTimestamp]' --output text
#       expect: |
#         Shows which accounts are connected now.
#       expect_ja: |
#         現在接続しているアカウントの一覧です。
package vpce.endpoint_service.open

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
	some service in input.nodes.endpoint_service
	accepted := lib.is(service, "acceptance_required", false)
	everybody := _everybody(service)
	finding := {
		"subject": service.id,
		"args": {"service": service.id},
		"at": {"id": service.id, "attribute": "acceptance_required"},
		"evidence": [{"id": service.id, "attribute": "allowed_principals", "text": "who may connect"}],
		"why": union({lib.exists(service), accepted, everybody}),
	}
}

# Every account may connect.
_everybody(service) := set() if "*" in service.allowed_principals

_everybody(service) := {{"id": service.id, "text": "whether {} allows every account is not known"}} if {
	principals := service.allowed_principals
	not "*" in principals
	"*" in service.maybe_principals
}

_everybody(service) := {{"id": service.id, "text": concat("", ["the principals that {} allows are not all known", why])} |
	some why in lib.reasons(service)
} if {
	principals := array.concat(service.allowed_principals, service.maybe_principals)
	not "*" in principals
	service.principals_complete == false
}
