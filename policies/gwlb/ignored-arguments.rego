# METADATA
# title: Gateway Load Balancer endpoint with security groups, a policy or private DNS
# description: |
#   A Gateway Load Balancer endpoint is a target of routes. It has no security group, no endpoint policy and no DNS name,
#   and the EC2 API refuses them. What should be let through is for the appliances behind it to decide, and for network ACLs.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-load-balancer-endpoints.html
#     description: Access an inspection system using a Gateway Load Balancer endpoint
# custom:
#   level: error
#   security_severity: "3.0"
#   tags: [reliability]
#   title_ja: セキュリティグループ、ポリシー、プライベート DNS が指定された Gateway Load Balancer エンドポイント
#   about: |
#     A Gateway Load Balancer endpoint is not a door to a service that clients call. It is a stop on the way, where
#     packets are handed to a firewall and come back. Nobody connects to it, so there is no name to resolve, no port to
#     allow and no request that a policy could judge. The firewall behind it does the filtering.
#   about_ja: |
#     Gateway Load Balancer エンドポイントは、クライアントが呼び出すサービスの入口ではありません。
#     通信の途中でパケットをファイアウォールに渡し、戻ってきたパケットを先へ進める中継点です。
#     誰も接続しないため、解決する名前も、許可するポートも、ポリシーで判定するリクエストもありません。通信を選別するのは、背後のファイアウォールです。
#   description_ja: |
#     Gateway Load Balancer エンドポイントはルートの宛先です。セキュリティグループ、エンドポイントポリシー、DNS 名はなく、指定すると EC2 API に拒否されます。
#     通信の可否は、背後のアプライアンスとネットワーク ACL で決まります。
#   message: "{endpoint} is a Gateway Load Balancer endpoint, which takes no {arguments}."
#   message_ja: "{endpoint} は Gateway Load Balancer エンドポイントなので、{arguments_ja} を指定できません。"
#   remediation: |
#     Remove these arguments.
#   remediation_ja: |
#     これらの引数を削除してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --filters Name=vpc-endpoint-type,Values=GatewayLoadBalancer --query 'VpcEndpoints[].[VpcEndpointId,State,SubnetIds,Groups,PrivateDnsEnabled]'
#       expect: |
#         A deployed endpoint has one subnet, no groups and no private DNS.
#       expect_ja: |
#         デプロイ済みのエンドポイントには、サブネットが 1 つだけあり、グループもプライベート DNS もありません。
package vpce.gwlb.ignored_arguments

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
	some row in lib.inspectors
	endpoint := row.node
	given := lib.surest(_given(endpoint))
	finding := {
		"subject": endpoint.id,
		"args": {
			"endpoint": endpoint.id,
			"arguments": [row.en | some row in given],
			"arguments_ja": [row.ja | some row in given],
		},
		"at": {"id": endpoint.id, "attribute": given[0].attribute},
		"evidence": [{"id": endpoint.id, "attribute": row.attribute, "text": row.text} | some row in given],
		"why": union({row.why, lib.doubts(given)}),
	}
}

_given(endpoint) := array.concat(array.concat(_groups(endpoint), _policy(endpoint)), _private_dns(endpoint))

_groups(endpoint) := [argument |
	why := lib.filled(endpoint, "security_groups")
	argument := {
		"attribute": "security_groups",
		"en": "security groups",
		"ja": "セキュリティグループ",
		"text": "security groups are given",
		"why": why,
	}
]

_policy(endpoint) := [argument |
	why := _has_policy(endpoint)
	argument := {
		"attribute": "policy",
		"en": "endpoint policy",
		"ja": "エンドポイントポリシー",
		"text": "a policy is given",
		"why": why,
	}
]

_private_dns(endpoint) := [argument |
	why := lib.is(endpoint, "private_dns", true)
	argument := {
		"attribute": "private_dns",
		"en": "private DNS",
		"ja": "プライベート DNS",
		"text": "private DNS is on",
		"why": why,
	}
]

_has_policy(endpoint) := set() if is_string(endpoint.policy)

_has_policy(endpoint) := lib.unknown(endpoint, "policy")
