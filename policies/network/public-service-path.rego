# METADATA
# title: Private workload that reaches an AWS service without an endpoint
# description: |
#   The workload's subnet is private, and its calls to a service that has VPC endpoints leave the VPC by NAT or through
#   another network. They end at the service's public addresses, so endpoint policies and conditions on the endpoint do not
#   hold for them, and they are paid for by the gigabyte.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
#     description: Access AWS services through AWS PrivateLink
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-pricing.html
#     description: NAT gateway pricing
# custom:
#   level: warning
#   security_severity: "4.0"
#   tags: [network, cost]
#   title_ja: エンドポイントを通らずに AWS サービスへ接続するプライベートなワークロード
#   about: |
#     A machine in a private subnet can reach AWS services without an endpoint: through a NAT gateway, to the services'
#     public addresses. That works, but it costs money for every gigabyte, and rules that are tied to your network do not
#     hold there: a bucket policy that asks for your endpoint refuses such a call, and an endpoint policy never sees it.
#     An endpoint keeps the traffic private and gives you these two controls.
#   about_ja: |
#     プライベートサブネットのマシンは、エンドポイントがなくても、NAT ゲートウェイを通ってサービスのパブリックアドレスに届きます。
#     ただし、1 GB ごとに料金がかかります。また、ネットワークを前提にした制御が効きません。エンドポイントを条件にしたバケットポリシーは呼び出しを拒否し、エンドポイントポリシーは呼び出しを見ることすらありません。
#     エンドポイントを使えば通信はプライベートになり、この 2 つの制御も使えます。
#   description_ja: |
#     ワークロードはプライベートサブネットにありますが、VPC エンドポイントのあるサービスへの通信が、NAT やほかのネットワークを経由して VPC の外に出ています。
#     通信先はサービスのパブリックアドレスです。エンドポイントポリシーやエンドポイントを条件とする制限は効かず、転送量に応じた料金もかかります。
#   message: "{workload} in {places} reaches {services} through {ways} and not through a VPC endpoint."
#   message_ja: "{places}の {workload} から {services} への通信は、VPC エンドポイントではなく{ways_ja}を経由します。"
#   remediation: |
#     Add a VPC endpoint for each service named, in the workload's subnets or, for S3 and DynamoDB, on their route table. Where
#     there is one already, switch on its private DNS or associate it with the route table.
#   remediation_ja: |
#     メッセージにあるサービスごとに VPC エンドポイントを追加してください。S3 と DynamoDB では、サブネットのルートテーブルにゲートウェイエンドポイントを関連付けます。すでにあるエンドポイントは、プライベート DNS を有効にするか、ルートテーブルに関連付けてください。
#   verify:
#     - run: |
#         nslookup SERVICE.REGION.amazonaws.com
#       expect: |
#         On the workload: public addresses before the repair, private ones after it (with a Gateway endpoint they stay
#         public, and the route table decides).
#       expect_ja: |
#         ワークロード上で実行します。修正前はパブリックアドレス、修正後はプライベートアドレスが返ります（ゲートウェイエンドポイントの場合はパブリックアドレスのままで、ルートテーブルで経路が変わります）。
#     - run: |
#         aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventSource,AttributeValue=SERVICE.amazonaws.com --max-results 20 --query 'Events[].CloudTrailEvent' --output text | grep -o '"vpcEndpointId":"vpce-[0-9a-f]*"'
#       expect: |
#         Calls that came through an endpoint show its id; those over NAT show nothing.
#       expect_ja: |
#         エンドポイントを通った呼び出しには、その ID が表示されます。NAT を通った呼び出しには表示されません。
package vpce.network.public_service_path

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
	some workload, rows in lib.needed_paths_of
	open := lib.surest([object.union(row, {"why": union({row.why, crossing, private})}) |
		some row in rows
		count(row.need.types) > 0
		crossing := lib.path_is(row.path, {"nat", "transit"})
		private := _private(row.path)
	])
	ways := concat(" ", sort({way | some row in open; some way in array.concat(row.path.possible, [row.path.path])} & {"nat", "transit"}))
	finding := {
		"subject": workload,
		"args": {
			"workload": workload,
			"places": lib.unique([_place(row.path.subnet) | some row in open]),
			"services": [row.need.service | some row in open],
			"ways": _ways[ways].en,
			"ways_ja": _ways[ways].ja,
		},
		"evidence": lib.unique(array.concat(
			lib.evidence_of([step | some row in open; some step in _hops(row.path); step.kind == "route"]),
			lib.reasons_for(open),
		)),
		"flow": lib.evidence_of(_hops(open[0].path)),
		"why": lib.doubts(open),
	}
}

_ways := {
	"nat": {"en": "NAT", "ja": " NAT "},
	"transit": {"en": "another network", "ja": "ほかのネットワーク"},
	"nat transit": {"en": "NAT and another network", "ja": " NAT とほかのネットワーク"},
}

# The subnet that decides is private. Of a workload of which no subnet is known
# nothing is said.
_private(path) := lib.private(lib.subnets[path.subnet])

# The hops of a path that is decided.
_hops(path) := path.steps if path.path != "unknown"

_hops(path) := [] if path.path == "unknown"

_place(subnet) := {"id": subnet, "text": "the private subnet {}", "text_ja": "プライベートサブネット {} "}
