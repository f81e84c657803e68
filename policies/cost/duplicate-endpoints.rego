# METADATA
# title: The same Interface endpoint in three or more joined VPCs
# description: |
#   Three or more VPCs that one transit gateway joins, or that all peer with one of them, each have an Interface endpoint of
#   the same service. Every endpoint is paid for by the hour and Availability Zone. Endpoints in one shared VPC, with private
#   hosted zones that the others are associated with, would serve all of them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/centralized-access-to-vpc-private-endpoints.html
#     description: Centralized access to VPC private endpoints
#   - ref: https://aws.amazon.com/privatelink/pricing/
#     description: AWS PrivateLink pricing
# custom:
#   level: note
#   security_severity: "0.0"
#   tags: [cost]
#   title_ja: つながった 3 つ以上の VPC にある、同じサービスのインターフェイスエンドポイント
#   about: |
#     An Interface endpoint is paid for by the hour in each Availability Zone of each VPC. Ten services in four VPCs with
#     three zones each are 120 network interfaces that are billed round the clock. VPCs that are joined by a transit
#     gateway or by peering can share one set: the endpoints stand in one VPC, and a private hosted zone makes the
#     services' names lead there from the others. Traffic then crosses the join, which has a price of its own.
#   about_ja: |
#     インターフェイスエンドポイントの料金は、VPC ごと、アベイラビリティーゾーンごとに、時間単位でかかります。
#     10 個のサービスを、3 つのゾーンがある 4 つの VPC で使うと、120 個のネットワークインターフェイスに 24 時間課金されます。
#     Transit Gateway やピアリングでつながった VPC なら、エンドポイントを共有できます。1 つの VPC に置き、プライベートホストゾーンでほかの VPC から名前を解決できるようにします。
#     ただし、VPC 間の通信には別の料金がかかります。
#   description_ja: |
#     1 つの Transit Gateway につながる VPC、または 1 つの VPC とピアリングしている VPC が 3 つ以上あり、それぞれに同じサービスのインターフェイスエンドポイントがあります。
#     インターフェイスエンドポイントは、アベイラビリティーゾーンごとに時間単位で課金されます。共有 VPC にエンドポイントをまとめ、プライベートホストゾーンを各 VPC に関連付ければ、すべての VPC から使えます。
#   message: "{endpoints} are endpoints of {service} in VPCs that {via} joins. Shared ones would save {saving} a month, before its charges for traffic."
#   message_ja: "{endpoints} は、{via} がつなぐ VPC にある {service} のエンドポイントです。共有して節約できる額は{saving_ja}です（経路の転送料金を除く）。"
#   remediation: |
#     Keep the endpoints of one VPC, switch their private DNS off, and create a private hosted zone of the service's name
#     with an alias to them; associate it with all VPCs and let routes and security groups lead there. `vpce-lint cost`
#     shows the sums. Weigh them against the transit gateway's price for each gigabyte and the wish to keep VPCs apart.
#   remediation_ja: |
#     エンドポイントを 1 つの VPC に残し、プライベート DNS を無効にします。サービス名のプライベートホストゾーンを作成して、エンドポイントへのエイリアスを登録し、すべての VPC に関連付けてください。
#     ルートとセキュリティグループも通してください。金額は `vpce-lint cost` で確認できます。Transit Gateway の転送料金や、VPC を分けておきたい事情と比べて判断してください。
#   verify:
#     - run: |
#         vpce-lint cost
#       expect: |
#         Shows what the endpoints of each VPC cost in a month, and what sharing would save.
#       expect_ja: |
#         VPC ごとのエンドポイントの月額と、共有した場合の節約額が表示されます。
#     - run: |
#         aws ec2 describe-vpc-endpoints --filters Name=service-name,Values=SERVICE_NAME --query 'VpcEndpoints[].[VpcId,VpcEndpointId,length(SubnetIds)]' --output text
#       expect: |
#         Lists the endpoints of one service in the region, each with its number of zones.
#       expect_ja: |
#         リージョンにある、そのサービスのエンドポイントとゾーン数の一覧です。
#     - run: |
#         nslookup SERVICE.REGION.amazonaws.com
#       expect: |
#         After the change, a machine in each VPC gets the private addresses of the shared endpoint.
#       expect_ja: |
#         変更後は、どの VPC のマシンでも、共有エンドポイントのプライベートアドレスが返ります。
package vpce.cost.duplicate_endpoints

violated contains finding if {
	some finding in _found
	finding.why == []
}

undecided contains finding if {
	some finding in _found
	finding.why != []
}

_found contains finding if {
	some shared in input.facts.shared_services
	finding := {
		"subject": shared.endpoints[0],
		"args": {
			"endpoints": {"ids": shared.endpoints, "most": 5},
			"service": shared.service,
			"via": shared.via,
			"saving": _saving(shared).en,
			"saving_ja": _saving(shared).ja,
		},
		"evidence": [{"id": id, "text": "endpoint of the same service"} | some i, id in shared.endpoints; i > 0],
		"why": shared.why,
	}
}

_saving(shared) := {"en": shared.saving, "ja": concat("", ["月に ", shared.saving, " "])} if shared.saving != null

_saving(shared) := {"en": "a sum that is not known here", "ja": "不明"} if shared.saving == null
