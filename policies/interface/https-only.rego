# METADATA
# title: Security group of an endpoint that lets in more than the service's ports
# description: |
#   Clients reach an AWS service on TCP 443 (a few services have other ports). A security group of the endpoint that lets
#   in anything else opens more than the service needs, and a range that merely contains 443 is such a rule. Endpoint
#   services of others have ports of their own and are left alone.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Create an interface endpoint
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   level: error
#   security_severity: "5.5"
#   tags: [network]
#   title_ja: サービスのポート以外も許可するエンドポイントのセキュリティグループ
#   about: |
#     A security group lists which ports may be reached, and from where. An endpoint of an AWS service answers on TCP
#     port 443 (HTTPS) and, with a few exceptions, on nothing else. Rules for more than that, such as "all traffic" or a
#     range of ports that contains 443, are of no use to clients. They hide what the group is for, and they open whatever
#     else gets the same group one day.
#   about_ja: |
#     セキュリティグループには、どのポートにどこから接続できるかを書きます。
#     AWS のサービスのエンドポイントが応答するのは、一部を除いて TCP 443（HTTPS）だけです。
#     「すべてのトラフィック」や 443 を含む広いポート範囲を許可しても、クライアントの役には立ちません。
#     グループの目的がわかりにくくなり、いつか同じグループを付けたほかのリソースまで開いてしまいます。
#   description_ja: |
#     AWS のサービスへの接続に使うのは TCP 443 です。一部のサービスだけは別のポートを使います。
#     それ以外の通信を許可すると、必要以上に開くことになります。443 を含むだけの広い範囲も同じです。
#     他社のエンドポイントサービスはポートが決まっていないため、対象外です。
#   message: "{group}, a security group of {endpoints}, lets in {traffic} and not only {ports}."
#   message_ja: "{endpoints} のセキュリティグループ {group} は、{ports} だけでなく {traffic_ja} も許可しています。"
#   remediation: |
#     Let in only the service's port, and only from the clients' addresses or security groups.
#   remediation_ja: |
#     サービスのポートだけを、クライアントのアドレスまたはセキュリティグループから許可してください。
#   verify:
#     - run: |
#         aws ec2 describe-security-group-rules --filters Name=group-id,Values=GROUP_ID --query 'SecurityGroupRules[?IsEgress==`false`].[IpProtocol,FromPort,ToPort,CidrIpv4,ReferencedGroupInfo.GroupId]' --output table
#       expect: |
#         Only tcp from 443 to 443 (or the ports of the service) may stand here.
#       expect_ja: |
#         tcp の 443 から 443（またはそのサービスのポート）だけが表示されるはずです。
#     - run: |
#         curl -sv -o /dev/null --connect-timeout 5 https://SERVICE.REGION.amazonaws.com/
#       expect: |
#         On a client it still connects after the other rules are gone.
#       expect_ja: |
#         クライアントで実行します。ほかのルールを削除したあとも接続できます。
package vpce.interface.https_only

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
	some group, uses in lib.uses_of_group
	judged := lib.surest([use | some use in uses; _owner(use.endpoint) == "aws"])
	rows := lib.surest(_loose(lib.security_groups[group], uses))
	finding := {
		"subject": group,
		"args": {
			"group": group,
			"endpoints": {"ids": [use.endpoint | some use in judged], "most": 3},
			"traffic": _unique([row.en | some row in rows]),
			"traffic_ja": _unique([row.ja | some row in rows]),
			"ports": sort({_range(port) | some port in _ports(uses)}),
		},
		"at": {"id": rows[0].id},
		"evidence": array.concat(
			[{"id": row.id, "text": concat(" ", ["lets in", row.en])} | some row in array.slice(rows, 1, count(rows))],
			[{"id": judged[0].endpoint, "attribute": "security_groups", "text": "endpoint that has the group"}],
		),
		"why": union({lib.doubts(judged), lib.doubts(rows)}),
	}
}

_unique(list) := [item | some i, item in list; not item in array.slice(list, 0, i)]

_endpoints := {endpoint.id: endpoint | some endpoint in input.nodes.endpoint}

# What AWS or somebody else offers; a service that is not known may be either.
_owner(id) := object.get(_endpoints[id], "service_owner", "aws")

# The rules of the group that let in something else than what its endpoints
# serve on.
_loose(group, uses) := array.concat(
	[row |
		some rule in group.rules
		inwards := lib.is(rule, "direction", "ingress")
		_has_source(rule)
		why := _outside(rule, uses)
		row := {
			"id": rule.id,
			"en": _traffic(rule),
			"ja": _traffic_ja(rule),
			"why": union({lib.exists(rule), inwards, why, _odd_ports(uses)}),
		}
	],
	[{"id": group.id, "en": "what unknown rules say", "ja": "不明なルールの通信", "why": why} |
		why := lib.open_rules(group)
	],
)

# A rule whose sources are not known has some, or AWS would refuse it.
_has_source(rule) if rule.sources_complete == false

_has_source(rule) if lib.is(rule, "self", true)

_has_source(rule) if {
	some relation in ["cidrs", "ipv6_cidrs", "prefix_lists", "groups"]
	count(rule[relation]) > 0
}

_outside(rule, uses) := _out(rule, _ports(uses))

# Inside the ports of endpoints that may have the group, outside those of the
# endpoints that surely have it.
_outside(rule, uses) := lib.doubts(uses) if {
	not _out(rule, _ports(uses))
	sure := [use | some use in uses; use.why == set()]
	count(sure) > 0
	_out(rule, _ports(sure)) == set()
}

_ports(uses) := union({_service_ports(_endpoints[use.endpoint]) | some use in uses; _owner(use.endpoint) == "aws"})

# A service of AWS's that the table says nothing about is on TCP 443.
_service_ports(endpoint) := {port | some port in endpoint.service_ports} if count(endpoint.service_ports) > 0

_service_ports(endpoint) := {{"protocol": "tcp", "from": 443, "to": 443}} if {
	count(object.get(endpoint, "service_ports", [])) == 0
}

# Ports that nobody here can know: those of somebody else's service, and those of
# a service that is not known.
_odd_ports(uses) := {{"id": use.endpoint, "text": "on which ports the service of {} is reached is not known"} |
	some use in uses
	_odd(_endpoints[use.endpoint])
}

_odd(endpoint) if endpoint.service_owner == "other"

_odd(endpoint) if lib.unknown(endpoint, "service")

# The rule lets in something outside the ports: surely when its protocol or one of
# its ends is in none of them, maybe when the rest is not known. Undefined when one
# of them holds all of it.
_out(rule, ports) := set() if _surely_out(rule, ports)

_out(rule, ports) := doubts if {
	not _surely_out(rule, ports)
	reasons := [lib.unknown(rule, attribute) |
		some attribute in ["protocol", "from_port", "to_port"]
	]
	count(reasons) > 0
	doubts := union({reason | some reason in reasons})
}

_surely_out(rule, ports) if {
	is_string(rule.protocol)
	count([port | some port in ports; port.protocol == rule.protocol]) == 0
}

_surely_out(rule, ports) if {
	some attribute in ["from_port", "to_port"]
	end := rule[attribute]
	fitting := [port |
		some port in ports
		port.protocol == object.get(rule, "protocol", port.protocol)
		port.from <= end
		end <= port.to
	]
	count(fitting) == 0
}

_surely_out(rule, ports) if {
	is_number(rule.from_port)
	is_number(rule.to_port)
	fitting := [port |
		some port in ports
		port.protocol == object.get(rule, "protocol", port.protocol)
		port.from <= rule.from_port
		rule.to_port <= port.to
	]
	count(fitting) == 0
}

_traffic(rule) := "all traffic" if rule.protocol == "-1"

_traffic(rule) := _range({"protocol": rule.protocol, "from": rule.from_port, "to": rule.to_port}) if {
	rule.protocol != "-1"
}

_traffic(rule) := concat(" ", [_protocol(rule.protocol), "on ports that are not known"]) if {
	rule.protocol != "-1"
	_ports_unknown(rule)
}

_traffic(rule) := "a protocol that is not known" if lib.unknown(rule, "protocol")

_traffic_ja(rule) := "すべての通信" if rule.protocol == "-1"

_traffic_ja(rule) := _range({"protocol": rule.protocol, "from": rule.from_port, "to": rule.to_port}) if {
	rule.protocol != "-1"
}

_traffic_ja(rule) := concat(" ", [_protocol(rule.protocol), "の不明なポート"]) if {
	rule.protocol != "-1"
	_ports_unknown(rule)
}

_traffic_ja(rule) := "不明なプロトコル" if lib.unknown(rule, "protocol")

_ports_unknown(rule) if lib.unknown(rule, "from_port")

_ports_unknown(rule) if lib.unknown(rule, "to_port")

_range(port) := _protocol(port.protocol) if {
	protocol := port.protocol
	not protocol in {"tcp", "udp"}
}

_range(port) := sprintf("%s %d", [_protocol(port.protocol), port.from]) if {
	port.protocol in {"tcp", "udp"}
	port.from == port.to
}

_range(port) := sprintf("%s %d-%d", [_protocol(port.protocol), port.from, port.to]) if {
	port.protocol in {"tcp", "udp"}
	port.from != port.to
}

_protocol(name) := {"tcp": "TCP", "udp": "UDP", "icmp": "ICMP", "icmpv6": "ICMPv6"}[name]

_protocol(name) := concat(" ", ["IP protocol", name]) if not name in {"tcp", "udp", "icmp", "icmpv6"}
