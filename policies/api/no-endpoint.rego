# METADATA
# title: Private API without an endpoint to call it through
# description: |
#   A private REST API can be called only through an Interface endpoint for API Gateway (execute-api). The configuration has
#   none, and the API names none, so nothing in it reaches the API.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
#     description: Private REST APIs in API Gateway
# custom:
#   level: warning
#   security_severity: "2.0"
#   tags: [api-gateway, reliability]
#   title_ja: 呼び出すためのエンドポイントがないプライベート API
#   about: |
#     A REST API of Amazon API Gateway can be private: it then has no address on the internet. The only door to it is an
#     Interface endpoint for the service `execute-api` in a VPC. Without one, the API is deployed and nobody can call it.
#   about_ja: |
#     Amazon API Gateway の REST API は、プライベートにできます。プライベート API には、インターネット上のアドレスがありません。
#     入口は、VPC に作る `execute-api` のインターフェイスエンドポイントだけです。
#     エンドポイントがないと、API をデプロイしても誰も呼び出せません。
#   description_ja: |
#     プライベート REST API は、API Gateway 用のインターフェイスエンドポイント（execute-api）を経由しないと呼び出せません。
#     この構成にはそのエンドポイントがなく、API にもエンドポイントが指定されていないため、構成内のどこからも API に届きません。
#   message: "{api} is a private API, but the configuration has no endpoint for execute-api, and the API names none."
#   message_ja: "{api} はプライベート API ですが、構成に execute-api のエンドポイントがなく、API にも指定されていません。"
#   remediation: |
#     Add an Interface endpoint for execute-api to the VPC of the API's clients, and name it in the API's endpoint configuration.
#   remediation_ja: |
#     API のクライアントがいる VPC に execute-api のインターフェイスエンドポイントを追加し、API のエンドポイント設定に指定してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --filters Name=vpc-id,Values=VPC_ID Name=service-name,Values=com.amazonaws.REGION.execute-api --query 'VpcEndpoints[].[VpcEndpointId,State,PrivateDnsEnabled]' --output text
#       expect: |
#         Nothing is what this rule reports. Afterwards the endpoint is listed, in the state available.
#       expect_ja: |
#         何も表示されない状態が、このルールの指摘です。修正後は、状態が available のエンドポイントが表示されます。
#     - run: |
#         curl -sS -i https://API_ID.execute-api.REGION.amazonaws.com/STAGE/
#       expect: |
#         On a machine in the VPC, with private DNS on, it answers with the API's own response. "Could not resolve host",
#         or a timeout, means that there is no way to the API.
#       expect_ja: |
#         VPC 内のマシンで実行します。プライベート DNS が有効なら、API の応答が返ります。「Could not resolve host」やタイムアウトの場合、API への経路がありません。
package vpce.api.no_endpoint

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
	some api in input.nodes.rest_api
	private := lib.is(api, "private", true)
	named := lib.empty(api, "endpoints")
	none := lib.lacking(_endpoints, _elsewhere)
	finding := {
		"subject": api.id,
		"args": {"api": api.id},
		"evidence": [],
		"why": union({lib.exists(api), private, named, none}),
	}
}

_endpoints := [{"why": union({lib.exists(endpoint), named})} |
	some endpoint in input.nodes.endpoint
	named := lib.is(endpoint, "service", "execute-api")
]

# What may supply an endpoint to a VPC of the configuration.
_elsewhere := union({lib.unresolved(vpc.id, "endpoint") | some vpc in input.nodes.vpc})
