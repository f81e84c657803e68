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
#   title_ja: プリンシパルを指定したゲートウェイエンドポイントのポリシー
#   about: |
#     The policy of an endpoint says who may do what through it, and "who" is the principal. Gateway endpoints are
#     special: they do not compare the principal with roles or users. Only "*" (everybody) works, and an account's ARN
#     stands for its root user alone, which nobody should use. Who may pass is said in a condition instead, on
#     aws:PrincipalArn or aws:PrincipalOrgID.
#   about_ja: |
#     エンドポイントのポリシーには「誰が」「何を」してよいかを書きます。「誰」にあたるのがプリンシパルです。
#     ゲートウェイエンドポイントは特別で、プリンシパルをロールやユーザーと比較しません。
#     使えるのは "*"（全員）だけです。アカウントの ARN は、普段使うべきでないルートユーザーだけを指します。
#     通す相手は、aws:PrincipalArn や aws:PrincipalOrgID の条件で限定します。
#   description_ja: |
#     ゲートウェイエンドポイントのポリシーでは、Principal は "*" でなければなりません。ロールやユーザーを書いても一致せず、アカウントを書くとそのルートユーザーだけを指します。
#     特定のプリンシパルだけを通すには、条件で aws:PrincipalArn を比較します。
#   message: "The policy of {endpoint}, a Gateway endpoint, allows {principals} as principal, which matches the root user of an account at most."
#   message_ja: "ゲートウェイエンドポイント {endpoint} のポリシーは、プリンシパル {principals} に許可を与えていますが、これはアカウントのルートユーザーにしか一致しません。"
#   remediation: |
#     Write "*" as principal, and compare aws:PrincipalArn in the condition of the statement.
#   remediation_ja: |
#     プリンシパルは "*" とし、そのステートメントの条件で aws:PrincipalArn を比較してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[0].PolicyDocument' --output text
#       expect: |
#         Every Principal in an Allow must be "*".
#       expect_ja: |
#         Allow の Principal は、すべて "*" でなければなりません。
#     - run: |
#         aws s3 ls s3://BUCKET
#       expect: |
#         As the role that was named: AccessDenied before the repair, the list after it (for DynamoDB: aws dynamodb
#         list-tables).
#       expect_ja: |
#         指定したロールで実行します。修正前は AccessDenied になり、修正後は一覧が表示されます（DynamoDB では aws dynamodb list-tables）。
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
