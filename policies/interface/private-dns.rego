# METADATA
# title: Interface endpoint without private DNS
# description: |
#   With private DNS off, the service's ordinary name leads to its public addresses, and clients that do not name the
#   endpoint itself go past it. A private hosted zone of that name does the same as private DNS. S3 beside an S3 Gateway
#   endpoint is left alone, and so is a further endpoint of a service whose name another endpoint of the VPC answers to.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
#     description: Access AWS services through AWS PrivateLink
# custom:
#   level: warning
#   security_severity: "4.0"
#   tags: [dns, network]
#   title_ja: プライベート DNS が無効なインターフェイスエンドポイント
#   about: |
#     Programs call AWS services by names such as `logs.REGION.amazonaws.com`, and DNS turns a name into addresses.
#     Ordinarily these are public addresses. With private DNS on, the same name gives the private addresses of your
#     endpoint inside the VPC, so every program uses the endpoint without a change. With private DNS off, the endpoint is
#     there, is paid for, and is bypassed.
#   about_ja: |
#     プログラムは `logs.REGION.amazonaws.com` のような名前で AWS のサービスを呼び出し、DNS が名前をアドレスに変換します。通常はパブリックアドレスになります。
#     プライベート DNS を有効にすると、VPC の中では、同じ名前がエンドポイントのプライベートアドレスに変換されます。プログラムを変更しなくても、エンドポイントが使われます。
#     無効だと、エンドポイントに料金を払っているのに、通信は素通りします。
#   description_ja: |
#     プライベート DNS が無効だと、サービスの通常の名前はパブリックアドレスに解決されます。エンドポイントの名前を直接指定しないクライアントは、エンドポイントを通りません。
#     同じ名前のプライベートホストゾーンがあれば、プライベート DNS の代わりになります。
#     S3 のゲートウェイエンドポイントと併用する S3 の場合と、同じ VPC の別のエンドポイントでプライベート DNS が有効な場合は対象外です。
#   message: "{endpoint} has private DNS off, so {service}'s ordinary name does not lead to it."
#   message_ja: "{endpoint} のプライベート DNS が無効なため、{service} の通常の名前ではこのエンドポイントに接続されません。"
#   remediation: |
#     Switch private DNS on. For an endpoint that other VPCs share, associate a private hosted zone of the service's name with
#     each of them.
#   remediation_ja: |
#     プライベート DNS を有効にしてください。複数の VPC で共有するエンドポイントでは、サービス名のプライベートホストゾーンを各 VPC に関連付けてください。
#   verify:
#     - run: |
#         nslookup SERVICE.REGION.amazonaws.com
#       expect: |
#         On a machine in the VPC it must answer with private addresses of your subnets (10.…, 172.16.… to 172.31.…,
#         192.168.…). Public addresses mean that the endpoint is bypassed.
#       expect_ja: |
#         VPC 内のマシンで実行します。サブネットのプライベートアドレス（10.…、172.16.…～172.31.…、192.168.…）が返るのが正常です。パブリックアドレスが返る場合、エンドポイントは使われていません。
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[0].[PrivateDnsEnabled,DnsEntries[].DnsName]'
#       expect: |
#         Shows whether private DNS is on, and the names that lead to the endpoint.
#       expect_ja: |
#         プライベート DNS が有効かどうかと、エンドポイントに解決される名前が表示されます。
#     - run: |
#         curl -sv -o /dev/null --connect-timeout 5 https://SERVICE.REGION.amazonaws.com/ 2>&1 | grep 'Connected to'
#       expect: |
#         Shows the address that a program really connects to.
#       expect_ja: |
#         プログラムが実際に接続するアドレスを確認できます。
package vpce.interface.private_dns

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
	off := lib.is(endpoint, "private_dns", false)
	offered := _offered(endpoint)
	finding := {
		"subject": endpoint.id,
		"args": {"endpoint": endpoint.id, "service": object.get(endpoint, "service", "the service")},
		"at": {"id": endpoint.id, "attribute": "private_dns"},
		"evidence": [],
		"why": union({
			row.why,
			off,
			offered,
			_no_zone(endpoint),
			_no_sibling(endpoint),
			_no_gateway(endpoint),
		}),
	}
}

# The service has a private DNS name, as the table of services says.
_offered(endpoint) := set() if {
	endpoint.service_owner == "aws"
	endpoint.service_private_dns == true
}

_offered(endpoint) := lib.unknown(endpoint, "service")

# No private hosted zone of the service's name answers in a VPC of the
# endpoint's clients. Undefined when one surely does.
_no_zone(endpoint) := lib.lacking(answers, lib.unresolved(endpoint.vpc, "private_hosted_zone")) if {
	answers := [{"why": why} |
		some row in array.concat(_zones_of(endpoint), _wider_zones(endpoint))
		some vpc in lib.joined(endpoint.vpc)
		why := lib.given(endpoint, union({row.why, lib.exists(row.zone), lib.holds(row.zone, "vpcs", vpc)}))
	]
}

_zones_of(endpoint) := [{"zone": zone, "why": _named(zone)} | some zone in array.concat(_nameless_zones, named)] if {
	named := [zone | some name in _names(endpoint); some zone in object.get(_zones_named, name, [])]
}

_names(endpoint) := {_plain(name) | some name in object.get(endpoint, "service_private_dns_names", [])}

# The zones above the service's name, which hold it by a record.
_wider_zones(endpoint) := [{"zone": zone, "why": why} |
	some name in object.get(endpoint, "service_private_dns_names", [])
	some zone in input.nodes.private_hosted_zone
	endswith(_plain(name), concat("", [".", _plain(zone.zone_name)]))
	some why in _records(zone, name, endpoint)
]

# The doubts about each record of a zone by which the endpoint may answer to a
# name, and about those that nobody sees.
_records(zone, name, endpoint) := {why |
	some record in zone.records
	why := union({lib.exists(record), _answers(record, name), _typed(record), _leads(record, endpoint)})
} | {why |
	zone.records_complete == false
	why := {{"id": zone.id, "text": concat("", ["the records of {} are not all known", reason])} | some reason in lib.reasons(zone)}
}

_answers(record, name) := set() if lower(record.record_name) in {lower(name), _plain(name)}

# A wildcard stands for all names below it.
_answers(record, name) := set() if {
	startswith(record.record_name, "*.")
	endswith(_plain(name), substring(lower(record.record_name), 1, -1))
}

_answers(record, _) := lib.unknown(record, "record_name")

_typed(record) := set() if upper(record.record_type) in {"A", "AAAA", "CNAME"}

_typed(record) := lib.unknown(record, "record_type")

# Addresses that are written out may be the endpoint's.
_leads(record, endpoint) := set() if record.endpoint in {other.node.id |
	some other in lib.interfaces
	other.node.service == endpoint.service
}

_leads(record, _) := {{"id": record.id, "text": "where {} leads is not known"}} if record.endpoint == null

_leads(record, _) := lib.unknown(record, "endpoint")

_nameless_zones := [zone | some zone in input.nodes.private_hosted_zone; lib.unknown(zone, "zone_name")]

_zones_named := {name: zones |
	some name in {_plain(zone.zone_name) | some zone in input.nodes.private_hosted_zone}
	zones := [zone | some zone in input.nodes.private_hosted_zone; _plain(zone.zone_name) == name]
}

# Names of zones and services are compared without the final dot and without the
# label that stands for all names below.
_plain(name) := lower(trim_prefix(trim_suffix(name, "."), "*."))

_named(zone) := set() if is_string(zone.zone_name)

_named(zone) := lib.unknown(zone, "zone_name")

# No other endpoint of the VPC answers to the service's name.
_no_sibling(endpoint) := lib.lacking(siblings, set()) if {
	siblings := [{"why": why} |
		some row in lib.interfaces_of(endpoint.vpc)
		row.node.id != endpoint.id
		same := lib.same_service(endpoint, row.node)
		on := lib.is(row.node, "private_dns", true)
		why := lib.given(endpoint, union({row.why, same, on}))
	]
}

# It is not S3 beside an S3 Gateway endpoint.
_no_gateway(endpoint) := set() if endpoint.service != "s3"

_no_gateway(endpoint) := lib.lacking(
	[{"why": union({row.why, s3})} | some row in lib.s3_gateways_beside(endpoint)],
	_hidden(endpoint),
) if {
	s3 := lib.is(endpoint, "service", "s3")
}

_hidden(endpoint) := lib.unresolved(endpoint.vpc, "endpoint") if endpoint.service == "s3"

_hidden(endpoint) := lib.unknown(endpoint, "service")
