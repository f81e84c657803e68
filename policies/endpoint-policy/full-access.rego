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
#   about: |
#     An endpoint is a private door to a whole AWS service, not only to your resources: through an S3 endpoint one can
#     reach every bucket in the region, also one that belongs to somebody else. Its policy says which requests may pass.
#     Without a policy AWS takes one that allows everything. Then a program that was broken into can copy your data into
#     a stranger's bucket, over your private network, with the stranger's credentials.
#   about_ja: |
#     エンドポイントは、自分のリソースだけでなく、AWS のサービス全体への入口です。S3 エンドポイントからは、他人のものも含めて、リージョンのすべてのバケットに届きます。
#     通してよいリクエストを決めるのが、エンドポイントポリシーです。設定しないと、すべてを許可するポリシーが使われます。
#     その場合、侵入されたプログラムは、プライベートネットワークを通じて、他人の認証情報で他人のバケットにデータをコピーできます。
#   description_ja: |
#     エンドポイントにポリシーがない（AWS のデフォルトが使われる）か、すべてのプリンシパルにすべてのリソースへのすべてのアクションを無条件で許可しています。
#     ネットワークに侵入した人は誰でも、任意の認証情報で、どのアカウントのリソースへもデータを持ち出せます。
#   message: "{endpoint} {fault}: everybody may do everything with every resource of {service} through it."
#   message_ja: "{endpoint} は{fault_ja}、{service} のすべてのリソースに対するすべての操作を、誰にでも許しています。"
#   remediation: |
#     Give the endpoint a policy that allows what its clients need: the principals (aws:PrincipalOrgID) and the resources
#     (aws:ResourceOrgID, or ARNs) of your own organization.
#   remediation_ja: |
#     クライアントに必要なものだけを許すポリシーをエンドポイントに設定してください。自分の組織のプリンシパル（aws:PrincipalOrgID）とリソース（aws:ResourceOrgID または ARN）に限定します。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[0].PolicyDocument' --output text
#       expect: |
#         "Effect": "Allow" with Principal, Action and Resource all "*" is what this rule reports.
#       expect_ja: |
#         "Effect": "Allow" で、Principal、Action、Resource がすべて "*" の状態が、このルールの指摘です。
#     - run: |
#         aws s3 ls s3://BUCKET_OF_ANOTHER_ORGANIZATION
#       expect: |
#         For an S3 endpoint: in the VPC, with credentials that may read that bucket, it must end in AccessDenied.
#       expect_ja: |
#         S3 エンドポイントの場合は、そのバケットを読める認証情報で、VPC 内から実行します。AccessDenied になるはずです。
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
