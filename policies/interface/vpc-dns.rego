# METADATA
# title: Private DNS in a VPC whose DNS is off
# description: |
#   Private DNS of an endpoint needs both DNS support and DNS hostnames of its VPC. DNS hostnames are off in a VPC unless
#   they are switched on. The EC2 API refuses an endpoint with private DNS in such a VPC.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Create an interface endpoint
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
#     description: DNS attributes of a VPC
# custom:
#   level: error
#   security_severity: "4.0"
#   tags: [reliability, dns]
#   title_ja: DNS が無効な VPC でのプライベート DNS
#   about: |
#     Inside a VPC, names are turned into addresses by Amazon's own DNS server. Two switches of the VPC control it: DNS
#     support (is the server there at all) and DNS hostnames (may names be given to what is in the VPC). Private DNS of
#     an endpoint, which makes a service's ordinary name lead to the endpoint, needs both. The second is off in a VPC
#     that you create yourself.
#   about_ja: |
#     VPC の中では、Amazon の DNS サーバーが名前をアドレスに変換します。
#     これを制御する VPC の設定は 2 つあります。DNS 解決（DNS サーバーを使うか）と、DNS ホスト名（VPC 内のリソースに名前を付けるか）です。
#     サービスの通常の名前をエンドポイントに向けるプライベート DNS には、両方が必要です。自分で作成した VPC では、DNS ホスト名は無効になっています。
#   description_ja: |
#     エンドポイントのプライベート DNS には、VPC の DNS 解決と DNS ホスト名の両方が必要です。DNS ホスト名は、明示しないかぎり無効です。
#     無効な VPC でプライベート DNS を有効にすると、EC2 API がエラーを返します。
#   message: "{endpoint} has private DNS on, but {settings} of {vpc} are off."
#   message_ja: "{endpoint} のプライベート DNS は有効ですが、{vpc} の {settings_ja} が無効です。"
#   remediation: |
#     Switch on both DNS support and DNS hostnames of the VPC.
#   remediation_ja: |
#     VPC の DNS 解決と DNS ホスト名を、両方とも有効にしてください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-attribute --vpc-id VPC_ID --attribute enableDnsSupport --query EnableDnsSupport.Value
#       expect: |
#         Must be true.
#       expect_ja: |
#         true でなければなりません。
#     - run: |
#         aws ec2 describe-vpc-attribute --vpc-id VPC_ID --attribute enableDnsHostnames --query EnableDnsHostnames.Value
#       expect: |
#         Must be true; this is the one that is off by default.
#       expect_ja: |
#         true でなければなりません。既定で無効なのはこちらです。
#     - run: |
#         nslookup SERVICE.REGION.amazonaws.com
#       expect: |
#         On a machine in the VPC it answers with private addresses once both are on.
#       expect_ja: |
#         両方を有効にすると、VPC 内のマシンではプライベートアドレスが返ります。
package vpce.interface.vpc_dns

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
	on := lib.is(endpoint, "private_dns", true)
	off := lib.surest(_off(endpoint.vpc))
	finding := {
		"subject": endpoint.id,
		"args": {
			"endpoint": endpoint.id,
			"vpc": endpoint.vpc,
			"settings": [row.en | some row in off],
			"settings_ja": [row.ja | some row in off],
		},
		"at": {"id": endpoint.id, "attribute": "private_dns"},
		"evidence": [{"id": endpoint.vpc, "attribute": row.attribute, "text": concat(" ", [row.en, "are off"])} | some row in off],
		"why": union({row.why, lib.given(endpoint, _there(endpoint.vpc)), on, lib.doubts(off)}),
	}
}

_there(id) := lib.exists(lib.vpcs[id])

_there(id) := set() if lib.externals[id]

_off(id) := array.concat(
	[{"attribute": "dns_support", "en": "DNS support", "ja": "DNS 解決", "why": why} | why := _is_off(id, "dns_support")],
	[{"attribute": "dns_hostnames", "en": "DNS hostnames", "ja": "DNS ホスト名", "why": why} | why := _is_off(id, "dns_hostnames")],
)

_is_off(id, setting) := lib.is(lib.vpcs[id], setting, false)

# A VPC that the configuration only mentions has its settings elsewhere.
_is_off(id, _) := {{"id": id, "text": "the DNS settings of {} are not in the source"}} if lib.externals[id]
