# METADATA
# title: Interface endpoint without a subnet
# description: |
#   An Interface endpoint has one network interface in each of its subnets. Without a subnet it has none, and nobody can
#   reach the service through it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Create an interface endpoint
# custom:
#   level: error
#   security_severity: "4.0"
#   tags: [reliability, network]
#   title_ja: サブネットのない Interface エンドポイント
#   description_ja: |
#     Interface エンドポイントは、指定したサブネットごとに一つのネットワークインターフェイスを持ちます。
#     サブネットがなければインターフェイスも作られず、だれもサービスに接続できません。
#   message: "{endpoint} is an Interface endpoint without any subnet, so it has no network interface."
#   message_ja: "Interface エンドポイント {endpoint} にサブネットがないため、ネットワークインターフェイスが作られません。"
#   remediation: |
#     Give the endpoint one subnet in each Availability Zone that its clients run in.
#   remediation_ja: |
#     クライアントが動くアベイラビリティーゾーンごとに、サブネットを一つずつ指定してください。
package vpce.interface.subnets

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
	none := lib.empty(endpoint, "subnets")
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id},
		"at": {"id": endpoint.id, "attribute": "subnets"},
		"evidence": [],
		"why": union({
			row.why,
			none,
			lib.unresolved(object.get(endpoint, "vpc", null), "association"),
		}),
	}
}
