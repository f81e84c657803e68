# METADATA
# title: CloudTrail without network activity events of VPC endpoints
# description: |
#   Network activity events record the calls that pass VPC endpoints, also by people of other accounts, and those that an
#   endpoint policy refused. No other event of CloudTrail has the refused ones, so an attempt to carry data out through an endpoint
#   leaves no trace.
# related_resources:
#   - ref: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-network-events-with-cloudtrail.html
#     description: Logging network activity events
# custom:
#   level: note
#   security_severity: "3.0"
#   tags: [logging]
#   title_ja: VPC エンドポイントのネットワークアクティビティイベントを記録しない CloudTrail
#   about: |
#     CloudTrail records calls to AWS. Its network activity events are about calls that pass your VPC endpoints, whoever
#     makes them. They also show what an endpoint's policy refused, for instance somebody in your network who tries to
#     write to a bucket of another company with that company's credentials. No other record of yours has that call.
#   about_ja: |
#     CloudTrail は AWS の呼び出しを記録します。ネットワークアクティビティイベントは、そのうち VPC エンドポイントを通る呼び出しを、呼び出し元を問わず記録するものです。
#     エンドポイントポリシーが拒否した呼び出しも残ります。たとえば、ネットワークの中から、よその会社の認証情報で、その会社のバケットに書き込もうとした呼び出しです。
#     このような呼び出しは、自分のほかの記録には残りません。
#   description_ja: |
#     ネットワークアクティビティイベントには、VPC エンドポイントを通った API 呼び出しが、ほかのアカウントのものも含めて記録されます。
#     エンドポイントポリシーが拒否した呼び出しも残ります。拒否された呼び出しは CloudTrail のほかのイベントには記録されないため、データを持ち出そうとした痕跡が残りません。
#   message: "CloudTrail records no network activity events ({trails}), though there are VPC endpoints such as {endpoint}."
#   message_ja: "{endpoint} などの VPC エンドポイントがありますが、CloudTrail（{trails}）はネットワークアクティビティイベントを記録していません。"
#   remediation: |
#     Add an advanced event selector of the category NetworkActivity for the services behind the endpoints, at least for the error
#     code VpceAccessDenied.
#   remediation_ja: |
#     エンドポイントで使うサービスについて、カテゴリが NetworkActivity の高度なイベントセレクターを追加してください。少なくともエラーコード VpceAccessDenied は記録してください。
#   verify:
#     - run: |
#         aws cloudtrail get-event-selectors --trail-name TRAIL --query 'AdvancedEventSelectors[].FieldSelectors[?Field==`eventCategory`].Equals[]'
#       expect: |
#         Must hold NetworkActivity.
#       expect_ja: |
#         NetworkActivity が含まれているはずです。
#     - run: |
#         aws s3 ls s3://BUCKET_OF_ANOTHER_ORGANIZATION
#       expect: |
#         In the VPC, where the endpoint's policy forbids it: some minutes later the trail has an event with the error
#         code VpceAccessDenied.
#       expect_ja: |
#         エンドポイントポリシーで禁止しているバケットに、VPC 内から実行します。数分後、エラーコード VpceAccessDenied のイベントが証跡に記録されます。
package vpce.logging.network_activity

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
	subject := _first
	endpoints := lib.surest([{"id": endpoint.id, "why": why} |
		some endpoint in input.nodes.endpoint
		why := lib.given(subject, lib.exists(endpoint))
	])
	recording := [{"why": union({existing, records})} |
		some trail in input.nodes.trail
		records := lib.is(trail, "network_activity", true)
		existing := lib.given(subject, lib.exists(trail))
	]
	finding := {
		"subject": subject.id,
		"args": {
			"trails": {"ids": [trail.id | some trail in input.nodes.trail], "most": 3},
			"endpoint": endpoints[0].id,
		},
		"at": {"id": subject.id, "attribute": "network_activity"},
		"evidence": [{"id": endpoints[0].id, "text": "VPC endpoint"}],
		"why": union({
			lib.exists(subject),
			lib.doubts(endpoints),
			lib.lacking(recording, union({lib.unresolved(vpc.id, "trail") | some vpc in input.nodes.vpc})),
		}),
	}
}

# The first trail by address, or where there is none the first event data store:
# of those that are surely there, else of all.
_first := _trails[0]

_trails := [trail |
	some kind in ["trail", "event_data_store"]
	some existing in ["yes", "maybe"]
	some trail in input.nodes.trail
	trail.trail_kind == kind
	trail.exists == existing
]
