# METADATA
# title: Policy of a Gateway endpoint that names a principal
# description: |
#   The Principal element of a Gateway endpoint's policy must be "*". A role or user there is not matched, and an account
#   means its root user only. To let named principals through, compare aws:PrincipalArn in a condition.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
#     description: Control access to VPC endpoints using endpoint policies
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints
# custom:
#   level: error
#   security_severity: "4.0"
#   tags: [policy]
#   title_ja: プリンシパルを指定した Gateway エンドポイントのポリシー
#   description_ja: |
#     Gateway エンドポイントのポリシーでは、Principal は "*" でなければなりません。ロールやユーザーを書いても一致せず、アカウントを書くとそのルートユーザーだけを指します。
#     特定のプリンシパルだけを通すには、条件で aws:PrincipalArn を比較します。
#   message: "The policy of {endpoint}, a Gateway endpoint, allows {principals} as principal, which matches the root user of an account at most."
#   message_ja: "Gateway エンドポイント {endpoint} のポリシーは、プリンシパル {principals} に許可を与えていますが、これはアカウントのルートユーザーにしか一致しません。"
#   remediation: |
#     Write "*" as principal, and compare aws:PrincipalArn in the condition of the statement.
#   remediation_ja: |
#     プリンシパルは "*" とし、そのステートメントの条件で aws:PrincipalArn を比較してください。
package vpce.endpoint_policy.gateway_principal

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
	some row in lib.gateways
	endpoint := row.node
	verdict := _verdicts[endpoint.id]
	is_string(verdict.policy)
	count(verdict.principals) > 0
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id, "principals": [p.value | some p in verdict.principals]},
		"at": lib.statement_of(verdict.policy, verdict.principals[0].statement),
		"evidence": [],
		"why": union({row.why, lib.given(endpoint, lib.policy_exists(verdict.policy))}),
	}
}

_verdicts := {v.endpoint: v | some v in input.facts.endpoint_policies}
