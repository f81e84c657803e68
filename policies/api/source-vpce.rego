# METADATA
# title: Private API that any endpoint may call
# description: |
#   A private REST API is reached through every VPC endpoint for API Gateway, of whatever account, unless its resource policy
#   says otherwise. The policy grants requests without naming endpoints or VPCs, in the Allow or in a Deny of the rest, or
#   there is no policy.
# related_resources:
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
#     description: Private REST APIs in API Gateway
#   - ref: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
#     description: API Gateway resource policy examples
# custom:
#   level: error
#   security_severity: "6.5"
#   tags: [api-gateway, policy]
#   title_ja: どのエンドポイントからでも呼び出せるプライベート API
#   about: |
#     A private REST API is not on the internet, but that does not make it yours alone. Everybody with an AWS account can
#     create an endpoint for API Gateway in a VPC of theirs, and through it reach every private API in the region. Who
#     may call it is for the API's resource policy to say, a document attached to the API. Only a policy that names your
#     endpoints or VPCs keeps strangers out.
#   about_ja: |
#     プライベートな REST API はインターネットに公開されませんが、自分だけのものになるわけではありません。
#     AWS アカウントがあれば、誰でも自分の VPC に API Gateway のエンドポイントを作成でき、同じリージョンのすべてのプライベート API に届きます。
#     呼び出せる相手を決めるのは、API に設定するリソースポリシーです。
#     自分のエンドポイントや VPC を指定したポリシーがあってはじめて、他人を締め出せます。
#   description_ja: |
#     プライベート REST API には、リソースポリシーで制限しないかぎり、どのアカウントの API Gateway 用 VPC エンドポイントからでも届きます。
#     ポリシーの許可がエンドポイントや VPC で限定されていない（Allow の条件でも、それ以外への Deny でも）か、ポリシーがありません。
#   message: "{api} is a private API and {fault}."
#   message_ja: "プライベート API {api} は、{fault_ja}。"
#   remediation: |
#     Deny execute-api:Invoke where aws:SourceVpce is not one of your endpoints (or aws:SourceVpc not your VPC), or allow it only
#     where it is.
#   remediation_ja: |
#     aws:SourceVpce が自分のエンドポイントでない場合（または aws:SourceVpc が自分の VPC でない場合）の execute-api:Invoke を Deny してください。Allow 自体に条件を付ける方法もあります。
#   verify:
#     - run: |
#         aws apigateway get-rest-api --rest-api-id API_ID --query policy --output text
#       expect: |
#         Shows the resource policy (with escaped quotes). Look for aws:SourceVpce or aws:SourceVpc with your own ids.
#       expect_ja: |
#         リソースポリシーが表示されます（引用符はエスケープされています）。aws:SourceVpce または aws:SourceVpc に、自分の ID があるか確認してください。
#     - run: |
#         curl -sS -o /dev/null -w '%{http_code}\n' https://API_ID.execute-api.REGION.amazonaws.com/STAGE/
#       expect: |
#         In a VPC that the policy does not name, through an endpoint there, it must answer 403. After a change of the
#         policy the API has to be deployed again.
#       expect_ja: |
#         ポリシーにない VPC から、そのエンドポイント経由で実行すると、403 が返るはずです。ポリシーを変更したら、API を再デプロイする必要があります。
package vpce.api.source_vpce

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
	verdict := _verdicts[api.id]
	row := _row(api, verdict)
	finding := {
		"subject": api.id,
		"args": {"api": api.id, "fault": row.en, "fault_ja": row.ja},
		"at": row.at,
		"evidence": row.evidence,
		"why": union({lib.exists(api), private, row.why}),
	}
}

_verdicts := {v.api: v | some v in input.facts.api_verdicts}

_row(api, verdict) := {
	"en": "has no resource policy: nobody can call it, and nothing binds it to endpoints",
	"ja": "リソースポリシーがないため、誰も呼び出せず、エンドポイントの限定もありません",
	"at": {"id": api.id},
	"evidence": [],
	"why": set(),
} if {
	verdict.policy == null
}

_row(api, verdict) := {
	"en": concat("", ["has a resource policy that names no endpoint or VPC for all that it grants", _witness(verdict).en]),
	"ja": concat("", ["リソースポリシーの許可が、特定のエンドポイントや VPC に限られていません", _witness(verdict).ja]),
	"at": _at(api, verdict),
	"evidence": _evidence(verdict),
	"why": leaks,
} if {
	_policy(verdict) != null
	leaks := lib.verdict_may_be(verdict, api.id, "leaks")
}

# The policy's id, "" where it is not known which applies.
_policy(verdict) := object.get(verdict, "policy", "")

_at(_, verdict) := lib.statement_of(verdict.policy, verdict.statement) if is_string(verdict.policy)

_at(api, verdict) := {"id": api.id} if _policy(verdict) == ""

_evidence(verdict) := lib.witness_evidence(verdict, verdict.policy) if is_string(verdict.policy)

_evidence(verdict) := [] if _policy(verdict) == ""

_witness(verdict) := {"en": "", "ja": ""} if verdict.witness == null

_witness(verdict) := {
	"en": concat("", [": it ", lib.witness_en(verdict.witness)]),
	"ja": concat("", ["。たとえば、", lib.witness_ja(verdict.witness)]),
} if {
	verdict.witness != null
}
