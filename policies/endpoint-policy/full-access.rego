# METADATA
# title: Endpoint that lets everything through
# description: |
#   The endpoint has no policy, which means AWS's default, or one that allows every principal every action on every resource
#   without a condition. Whoever gets at the network can carry data to resources of any account with any credentials.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
#     description: Control access to VPC endpoints using endpoint policies
# custom:
#   level: warning
#   security_severity: "5.0"
#   tags: [policy, exfiltration]
#   title_ja: すべてを通すエンドポイント
#   description_ja: |
#     エンドポイントにポリシーがない（AWS のデフォルトが使われる）か、すべてのプリンシパルにすべてのリソースへのすべてのアクションを無条件で許可しています。
#     ネットワークに入り込んだだれもが、任意の認証情報で、どのアカウントのリソースへもデータを持ち出せます。
#   message: "{endpoint} {fault}: everybody may do everything with every resource of {service} through it."
#   message_ja: "{endpoint} は{fault_ja}、{service} のすべてのリソースに対するすべての操作を、だれにでも許しています。"
#   remediation: |
#     Give the endpoint a policy that allows what its clients need: the principals (aws:PrincipalOrgID) and the resources
#     (aws:ResourceOrgID, or ARNs) of your own organization.
#   remediation_ja: |
#     クライアントに必要なものだけを許すポリシーをエンドポイントに設定してください。自分の組織のプリンシパル（aws:PrincipalOrgID）とリソース（aws:ResourceOrgID または ARN）に限定します。
package vpce.endpoint_policy.full_access

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
	some verdict in input.facts.endpoint_policies
	endpoint := lib.endpoint_by_id[verdict.endpoint]
	supported := lib.is(endpoint, "service_policy", true)
	full := lib.verdict_may_be(verdict, endpoint.id, "full-access")
	text := _text(verdict)
	finding := {
		"subject": endpoint.id,
		"args": {
			"endpoint": endpoint.id,
			"service": object.get(endpoint, "service", "the service"),
			"fault": text.en,
			"fault_ja": text.ja,
		},
		"at": _at(verdict),
		"evidence": [],
		"why": union({lib.exists(endpoint), supported, full}),
	}
}

_text(verdict) := {"en": "has no policy of its own", "ja": "ポリシーがなく"} if verdict.policy == null

_text(verdict) := {"en": "has a policy without limits", "ja": "ポリシーに制限がなく"} if is_string(verdict.policy)

_text(verdict) := {"en": "has a policy that is not known", "ja": "ポリシーが不明で"} if {
	some doubt in verdict.unknown
	doubt.attribute == "policy"
}

_at(verdict) := lib.statement_of(verdict.policy, verdict.statement) if is_string(verdict.policy)

_at(verdict) := {"id": verdict.endpoint} if verdict.policy == null

_at(verdict) := {"id": verdict.endpoint} if {
	some doubt in verdict.unknown
	doubt.attribute == "policy"
}
