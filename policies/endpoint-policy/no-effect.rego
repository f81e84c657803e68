# METADATA
# title: Endpoint policy that lets nothing through
# description: |
#   What no statement of an endpoint policy allows is denied. The policy denies everything, has a Deny only, or allows only
#   actions or resources of another service, so that no request gets through the endpoint.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
#     description: Control access to VPC endpoints using endpoint policies
# custom:
#   level: error
#   security_severity: "4.0"
#   tags: [policy, reliability]
#   title_ja: 何も通さないエンドポイントポリシー
#   about: |
#     The policy of an endpoint is a list of what may pass; what it does not allow is denied. A Deny only takes away from
#     the Allows, so a policy that has nothing but Denies lets nothing through. The same happens when the Allows are
#     about another service, for instance S3 actions on an endpoint for DynamoDB, or about ARNs that the service does not
#     have.
#   about_ja: |
#     エンドポイントのポリシーは、通してよいものの一覧です。許可していないものは拒否されます。
#     Deny は Allow から差し引くだけなので、Deny しかないポリシーは何も通しません。
#     DynamoDB のエンドポイントに S3 のアクションを書くなど、Allow が別のサービスのものである場合や、そのサービスにない ARN を書いた場合も同じです。
#   description_ja: |
#     エンドポイントポリシーでは、許可されていないものはすべて拒否されます。
#     すべてを拒否している、Deny しかない、別のサービスのアクションやリソースだけを許可している、といった理由で、このエンドポイントはどのリクエストも通しません。
#   message: "The policy of {endpoint} allows nothing of {service}, so no request gets through the endpoint."
#   message_ja: "{endpoint} のポリシーは {service} の何も許可していないため、どのリクエストもこのエンドポイントを通れません。"
#   remediation: |
#     Allow the actions and resources of the endpoint's own service that its clients need; a Deny only takes away from that.
#   remediation_ja: |
#     このエンドポイントのサービスのうち、クライアントに必要なアクションとリソースを Allow してください。Deny はそこから差し引くだけです。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[0].[ServiceName,PolicyDocument]' --output text
#       expect: |
#         At least one Allow must be about actions and resources of this service.
#       expect_ja: |
#         このサービスのアクションとリソースに対する Allow が、少なくとも 1 つ必要です。
#     - run: |
#         aws SERVICE COMMAND
#       expect: |
#         A harmless call of the service, such as aws s3 ls or aws ssm describe-parameters. On a client it ends in
#         AccessDenied, "no VPC endpoint policy allows", before the repair.
#       expect_ja: |
#         aws s3 ls や aws ssm describe-parameters など、影響のない呼び出しをクライアントで実行します。修正前は「no VPC endpoint policy allows」を含む AccessDenied になります。
package vpce.endpoint_policy.no_effect

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
	is_string(verdict.policy)
	nothing := lib.verdict_may_be(verdict, verdict.policy, "no-effect")
	_in_force(endpoint)
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id, "policy": verdict.policy, "service": object.get(endpoint, "service", "its service")},
		"at": lib.statement_of(verdict.policy, verdict.statement),
		"evidence": [],
		"why": union({lib.exists(endpoint), lib.given(endpoint, lib.policy_exists(verdict.policy)), nothing}),
	}
}

# Where the service supports no policy, that is what is wrong.
_in_force(endpoint) if endpoint.service_policy == true

_in_force(endpoint) if endpoint.service_policy == null

_in_force(endpoint) if lib.unknown(endpoint, "service_policy")
