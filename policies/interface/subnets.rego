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
#   title_ja: サブネットのないインターフェイスエンドポイント
#   about: |
#     An Interface endpoint is the door to an AWS service inside your own network. The door is a network interface with a
#     private address, and there is one in each subnet that you list. With no subnet listed there is no door: the
#     endpoint exists, and its name leads nowhere.
#   about_ja: |
#     インターフェイスエンドポイントは、自分のネットワークの中に作る、AWS のサービスへの入口です。
#     入口の実体はプライベートアドレスを持つネットワークインターフェイスで、指定したサブネットごとに 1 つ作られます。
#     サブネットを指定しないと入口がありません。エンドポイントは存在しますが、その名前の先には何もありません。
#   description_ja: |
#     インターフェイスエンドポイントは、指定したサブネットごとに 1 つのネットワークインターフェイスを持ちます。
#     サブネットがなければインターフェイスも作られず、誰もサービスに接続できません。
#   message: "{endpoint} is an Interface endpoint without any subnet, so it has no network interface."
#   message_ja: "インターフェイスエンドポイント {endpoint} にサブネットがないため、ネットワークインターフェイスが作られません。"
#   remediation: |
#     Give the endpoint one subnet in each Availability Zone that its clients run in.
#   remediation_ja: |
#     クライアントが動くアベイラビリティーゾーンごとに、サブネットを 1 つずつ指定してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[0].[SubnetIds,NetworkInterfaceIds]'
#       expect: |
#         Two empty lists are what this rule reports. Afterwards there is a network interface for each subnet.
#       expect_ja: |
#         2 つの空の一覧が、このルールの指摘する状態です。修正後は、サブネットごとにネットワークインターフェイスが表示されます。
#     - run: |
#         nslookup SERVICE.REGION.amazonaws.com
#       expect: |
#         On a machine in the VPC, with private DNS on, it answers with one private address for each subnet.
#       expect_ja: |
#         VPC 内のマシンで実行します。プライベート DNS が有効なら、サブネットごとに 1 つのプライベートアドレスが返ります。
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
