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
#   description_ja: |
#     プライベート REST API は、API Gateway 用の Interface エンドポイント（execute-api）を経由しないと呼び出せません。
#     この構成にはそのエンドポイントがなく、API にもエンドポイントが指定されていないため、構成内のどこからも API に届きません。
#   message: "{api} is a private API, but the configuration has no endpoint for execute-api, and the API names none."
#   message_ja: "{api} はプライベート API ですが、構成に execute-api のエンドポイントがなく、API にも指定されていません。"
#   remediation: |
#     Add an Interface endpoint for execute-api to the VPC of the API's clients, and name it in the API's endpoint configuration.
#   remediation_ja: |
#     API のクライアントがいる VPC に execute-api の Interface エンドポイントを追加し、API のエンドポイント設定に指定してください。
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
