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
#   title_ja: 使うワークロードのない Interface エンドポイント
#   description_ja: |
#     エンドポイントに到達でき、かつそのサービスを必要とするワークロードが、ピアリング先も含めて構成にありません。
#     Interface エンドポイントは、使わなくてもアベイラビリティーゾーンごとに時間課金されます。
#     必要なサービスはロール、イメージ、ログドライバーなどから判断しているため、別の認証情報でサービスを呼び出すコードは考慮していません。
#   message: "{endpoint} is for {service}, and no workload that can reach it needs that service."
#   message_ja: "{endpoint} は {service} のエンドポイントですが、到達できるワークロードの中に {service} を必要とするものがありません。"
#   remediation: |
#     Delete the endpoint if nothing uses it. If workloads should, check why they cannot reach it.
#   remediation_ja: |
#     使われていなければ削除してください。使うはずのワークロードがあれば、到達できない原因を確認してください。
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
