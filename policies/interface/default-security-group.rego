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
#   title_ja: VPC のデフォルトのセキュリティグループを使うインターフェイスエンドポイント
#   about: |
#     A security group says who may connect to a network interface. Every VPC has a default group, which AWS uses where
#     none is named; as it is made, it lets in only traffic from members of the same group. An Interface endpoint without
#     a group of its own gets this one. Clients in other groups then cannot connect, although everything else is right.
#   about_ja: |
#     セキュリティグループは、誰がネットワークインターフェイスに接続できるかを決めます。
#     VPC にはかならずデフォルトグループがあり、指定がないときに使われます。初期状態では、同じグループからの通信しか許可しません。
#     インターフェイスエンドポイントも、グループを指定しないとこれになります。ほかの設定が正しくても、別のグループのクライアントは接続できません。
#   description_ja: |
#     セキュリティグループを指定しないと、VPC のデフォルトのグループが適用されます。
#     デフォルトのグループは同じグループからの通信しか通さないため、ほかのクライアントはタイムアウトします。別の目的でこのグループを変更すると、エンドポイントに接続できるかどうかも、知らないうちに変わります。
#   message: "{endpoint} names no security group, so the default group of its VPC applies."
#   message_ja: "{endpoint} にセキュリティグループの指定がないため、VPC のデフォルトのグループが適用されます。"
#   remediation: |
#     Give the endpoint a security group of its own that lets in the service's port from its clients.
#   remediation_ja: |
#     専用のセキュリティグループを指定し、クライアントからサービスのポートへの通信だけを許可してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[0].Groups'
#       expect: |
#         A single group called default is what this rule reports.
#       expect_ja: |
#         default という名前のグループだけが表示される状態が、このルールの指摘です。
#     - run: |
#         curl -sv -o /dev/null --connect-timeout 5 https://SERVICE.REGION.amazonaws.com/
#       expect: |
#         On a client that is not in the default group: "Connection timed out" before the repair, "Connected to" after
#         it.
#       expect_ja: |
#         デフォルトグループに属さないクライアントで実行します。修正前は「Connection timed out」、修正後は「Connected to」と表示されます。
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
