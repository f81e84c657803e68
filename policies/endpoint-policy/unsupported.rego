# METADATA
# title: Endpoint policy for a service that supports none
# description: |
#   The service does not support endpoint policies, so the EC2 API refuses the endpoint, or the policy. Access through such
#   an endpoint is controlled by security groups and identity policies alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
#     description: Control access to VPC endpoints using endpoint policies
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
#     description: AWS services that integrate with AWS PrivateLink
# custom:
#   level: error
#   security_severity: "2.0"
#   tags: [policy]
#   title_ja: エンドポイントポリシーに対応していないサービスのポリシー
#   about: |
#     For most services an endpoint can have a policy that says which requests may pass. A few services do not look at
#     such a policy, so AWS refuses it rather than let you think that it protects something. For these, access is limited
#     by the endpoint's security groups (which machines) and by the policies of the callers (which actions).
#   about_ja: |
#     多くのサービスでは、通してよいリクエストを決めるポリシーをエンドポイントに設定できます。
#     一部のサービスはこのポリシーに対応していません。守られていると誤解させないように、AWS は設定自体を拒否します。
#     その場合は、エンドポイントのセキュリティグループ（どのマシンか）と、呼び出し元のポリシー（どのアクションか）でアクセスを制限します。
#   description_ja: |
#     このサービスはエンドポイントポリシーに対応していないため、EC2 API がエンドポイントやポリシーを拒否します。
#     このようなエンドポイント経由のアクセスは、セキュリティグループとアイデンティティベースのポリシーだけで制御します。
#   message: "{endpoint} has a policy, but {service} supports no endpoint policies."
#   message_ja: "{endpoint} にポリシーがありますが、{service} はエンドポイントポリシーに対応していません。"
#   remediation: |
#     Remove the policy, and limit access by the endpoint's security groups and the callers' identity policies.
#   remediation_ja: |
#     ポリシーを削除し、エンドポイントのセキュリティグループと、呼び出し元のアイデンティティベースのポリシーでアクセスを制限してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoint-services --service-names SERVICE_NAME --query 'ServiceDetails[0].VpcEndpointPolicySupported'
#       expect: |
#         false means that the endpoint can have no policy.
#       expect_ja: |
#         false の場合、ポリシーは設定できません。
package vpce.endpoint_policy.unsupported

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
	unsupported := lib.is(endpoint, "service_policy", false)
	has := _has(verdict, endpoint)
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id, "service": object.get(endpoint, "service", "the service")},
		"at": {"id": object.get(verdict, "policy", endpoint.id)},
		"evidence": [],
		"why": union({lib.exists(endpoint), unsupported, has}),
	}
}

# A policy of which nothing is known may be none.
_has(verdict, _) := set() if {
	is_string(verdict.policy)
	verdict.possible != []
}

_has(_, endpoint) := lib.unknown(endpoint, "policy")
