# METADATA
# title: Endpoint policy that blocks what workloads behind it need
# description: |
#   The policy denies, or does not allow, a call that a workload whose path leads through the endpoint needs: the download of
#   image layers from ECR's bucket, of patches from those of Systems Manager, or an action on a resource that its role names.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
#     description: Control access to VPC endpoints using endpoint policies
#   - ref: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
#     description: Amazon ECR interface VPC endpoints
#   - ref: https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
#     description: Systems Manager and VPC endpoints
# custom:
#   level: error
#   security_severity: "4.0"
#   tags: [policy, reliability]
#   title_ja: ワークロードに必要な呼び出しを妨げるエンドポイントポリシー
#   about: |
#     An endpoint can have a policy, a list of the requests that it lets through. Services often lean on each other, so a
#     policy that looks complete may forget one. The best-known case is ECR: the layers of a container image are not
#     downloaded from ECR, but from an S3 bucket of AWS. If the policy of the S3 endpoint allows only your own buckets,
#     tasks fail to start with a pull error.
#   about_ja: |
#     エンドポイントには、通してよいリクエストを並べたポリシーを設定できます。
#     AWS のサービスは互いに依存しているため、十分に見えるポリシーでも漏れが起こります。
#     代表例は ECR です。コンテナイメージのレイヤーは、ECR ではなく AWS の S3 バケットからダウンロードされます。
#     S3 エンドポイントのポリシーが自分のバケットしか許可していないと、タスクはイメージを取得できず、起動に失敗します。
#   description_ja: |
#     このエンドポイントを経由するワークロードに必要な呼び出しを、ポリシーが拒否しているか、許可していません。
#     ECR のバケットからのイメージレイヤーの取得、Systems Manager のバケットからのパッチの取得、ロールに書かれたアクションとリソースなどです。
#   message: "The policy of {endpoint} does not let through what is needed by {workloads}: {calls}."
#   message_ja: "{endpoint} のポリシーは、{workloads} に必要な {calls} を通しません。"
#   remediation: |
#     Allow the call in the endpoint's policy, for the role that makes it. Image layers need s3:GetObject on
#     arn:aws:s3:::prod-REGION-starport-layer-bucket/*, for everybody, because ECR signs the download.
#   remediation_ja: |
#     エンドポイントのポリシーで、呼び出すロールにこの呼び出しを許可してください。イメージレイヤーの場合は arn:aws:s3:::prod-REGION-starport-layer-bucket/* への s3:GetObject です。ダウンロードには ECR が署名するため、プリンシパルは限定しないでください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[0].PolicyDocument' --output text
#       expect: |
#         Shows the deployed policy. The call that the message names must be in an Allow and in no Deny.
#       expect_ja: |
#         デプロイ済みのポリシーが表示されます。メッセージにある呼び出しが Allow に含まれ、Deny に含まれないことを確認してください。
#     - run: |
#         aws ecr get-login-password --region REGION | docker login --username AWS --password-stdin ACCOUNT.dkr.ecr.REGION.amazonaws.com && docker pull ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY:TAG
#       expect: |
#         For images: on a machine in the VPC the layers are downloaded; a 403 on them is what this rule reports.
#       expect_ja: |
#         イメージの場合は、VPC 内のマシンで実行します。レイヤーをダウンロードできれば正常です。403 になるのが、このルールの指摘する状態です。
package vpce.endpoint_policy.blocks_needs

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
	some endpoint in input.nodes.endpoint
	rows := lib.surest([{"need": need, "why": {{"id": need.workload, "text": why} | some why in need.why}} |
		some need in input.facts.blocked_needs
		need.endpoint == endpoint.id
	])
	first := rows[0].need
	finding := {
		"subject": endpoint.id,
		"args": {
			"endpoint": endpoint.id,
			"workloads": {"ids": lib.unique([row.need.workload | some row in rows]), "most": 3},
			"calls": {"ids": lib.unique([_call(row.need) | some row in rows]), "most": 4},
		},
		"at": lib.statement_of(first.policy, first.statement),
		"evidence": lib.unique(array.concat(
			[{"id": row.need.workload, "text": "workload that needs it", "text_ja": "これを必要とするワークロード"} | some row in rows],
			[{"id": role, "text": "role that makes the call; the policy lets it through for others only", "text_ja": "呼び出すロール（ポリシーはほかのプリンシパルの呼び出しだけを通します）"} |
				some row in rows
				some role in row.need.roles
			],
		)),
		"why": union({lib.exists(endpoint), lib.given(endpoint, lib.policy_exists(first.policy)), lib.doubts(rows)}),
	}
}

_call(need) := {"id": need.resource, "of": [need.action]} if need.what == ""

_call(need) := {"id": need.resource, "of": [concat(", ", [need.action, need.what])]} if need.what != ""
