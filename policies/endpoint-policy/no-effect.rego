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
#   description_ja: |
#     エンドポイントポリシーでは、許可されていないものはすべて拒否されます。
#     すべてを拒否している、Deny しかない、別のサービスのアクションやリソースだけを許可している、といった理由で、このエンドポイントはどのリクエストも通しません。
#   message: "The policy of {endpoint} allows nothing of {service}, so no request gets through the endpoint."
#   message_ja: "{endpoint} のポリシーは {service} の何も許可していないため、どのリクエストもこのエンドポイントを通れません。"
#   remediation: |
#     Allow the actions and resources of the endpoint's own service that its clients need; a Deny only takes away from that.
#   remediation_ja: |
#     このエンドポイントのサービスのうち、クライアントに必要なアクションとリソースを Allow してください。Deny はそこから差し引くだけです。
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
