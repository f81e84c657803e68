# METADATA
# title: Interface endpoint that no workload needs
# description: |
#   No workload of the configuration, peers included, both can reach the endpoint and needs its service. An Interface endpoint
#   costs money by the hour in each Availability Zone, used or not. What workloads need is taken from their roles, images,
#   log drivers and the like, so code that calls the service with other credentials is not seen.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
#     description: Access AWS services through AWS PrivateLink
# custom:
#   level: note
#   security_severity: "1.0"
#   tags: [cost]
#   title_ja: 使うワークロードのないインターフェイスエンドポイント
#   about: |
#     An Interface endpoint is paid for by the hour, in each Availability Zone, whether anything passes it or not. It is
#     worth its money only if something in the network calls its service and can reach it. The rule compares what
#     workloads need (from their roles, container images, log settings and so on) with the endpoints that they can reach.
#   about_ja: |
#     インターフェイスエンドポイントには、通信がなくても、アベイラビリティーゾーンごとに時間単位で料金がかかります。
#     料金に見合うのは、ネットワークの中の何かがそのサービスを呼び出し、かつエンドポイントに届く場合だけです。
#     このルールは、ワークロードに必要なサービス（ロール、コンテナイメージ、ログの設定などから判断します）と、到達できるエンドポイントを比べます。
#   description_ja: |
#     エンドポイントに到達でき、かつそのサービスを必要とするワークロードが、ピアリング先も含めて構成にありません。
#     インターフェイスエンドポイントは、使わなくてもアベイラビリティーゾーンごとに時間課金されます。
#     必要なサービスはロール、イメージ、ログドライバーなどから判断しているため、別の認証情報でサービスを呼び出すコードは考慮していません。
#   message: "{endpoint} is for {service}, and no workload that can reach it needs that service."
#   message_ja: "{endpoint} は {service} のエンドポイントですが、到達できるワークロードの中に {service} を必要とするものがありません。"
#   remediation: |
#     Delete the endpoint if nothing uses it. If workloads should, check why they cannot reach it.
#   remediation_ja: |
#     使われていなければ削除してください。使うはずのワークロードがあれば、到達できない原因を確認してください。
#   verify:
#     - run: |
#         aws cloudwatch get-metric-statistics --namespace AWS/PrivateLinkEndpoints --metric-name BytesProcessed --dimensions "Name=VPC Id,Value=VPC_ID" "Name=VPC Endpoint Id,Value=ENDPOINT_ID" "Name=Endpoint Type,Value=Interface" "Name=Service Name,Value=SERVICE_NAME" --statistics Sum --period 86400 --start-time START --end-time END
#       expect: |
#         Shows the bytes of each day between two dates, such as 2026-01-01T00:00:00Z. Zeros over some weeks, a month's
#         end included, mean that nobody uses the endpoint.
#       expect_ja: |
#         2026-01-01T00:00:00Z のように指定した期間の、1 日ごとの通信量です。月末を含む数週間にわたって 0 なら、誰も使っていません。
package vpce.interface.unused

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
	some row in lib.interfaces
	endpoint := row.node
	endpoint.service_owner == "aws"
	idle := _idle(_uses[endpoint.id])
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id, "service": endpoint.service},
		"evidence": [],
		"why": union({row.why, idle, _needs}),
	}
}

_uses := {use.endpoint: use | some use in input.facts.endpoint_uses}

_idle(use) := set() if use.used == false

_idle(use) := lib.undecided_because(use.endpoint, use.why, "who uses {} is not known") if count(use.unknown) > 0

# The configuration has a workload of which the needs are known.
_needs := lib.doubts(lib.surest([{"why": {{"id": need.workload, "text": why} | some why in need.why}} |
	some need in input.facts.needs
]))
