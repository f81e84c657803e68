# METADATA
# title: Interface endpoint with the VPC's default security group
# description: |
#   An endpoint without security groups gets the VPC's default group. That group lets in only its own members, so other
#   clients time out, and whoever uses the group for something else opens or closes the endpoint without noticing.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Create an interface endpoint
# custom:
#   level: warning
#   security_severity: "4.0"
#   tags: [network]
#   title_ja: VPC のデフォルトセキュリティグループを使う Interface エンドポイント
#   description_ja: |
#     セキュリティグループを指定しないと、VPC のデフォルトグループが適用されます。
#     デフォルトグループは同じグループからの通信しか通さないため、ほかのクライアントはタイムアウトします。別の目的でこのグループを変更すると、知らないうちにエンドポイントの可否も変わります。
#   message: "{endpoint} names no security group, so the default group of its VPC applies."
#   message_ja: "{endpoint} にセキュリティグループの指定がないため、VPC のデフォルトグループが適用されます。"
#   remediation: |
#     Give the endpoint a security group of its own that lets in the service's port from its clients.
#   remediation_ja: |
#     専用のセキュリティグループを指定し、クライアントからサービスのポートへの通信だけを許可してください。
package vpce.interface.default_security_group

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
	none := lib.empty(endpoint, "security_groups")
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id},
		"at": {"id": endpoint.id, "attribute": "security_groups"},
		"evidence": [],
		"why": union({
			row.why,
			none,
			lib.unresolved(object.get(endpoint, "vpc", null), "association"),
		}),
	}
}
