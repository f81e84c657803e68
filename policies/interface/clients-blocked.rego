# METADATA
# title: Interface endpoint whose security groups let nobody in
# description: |
#   No rule of the endpoint's security groups lets a client in on the service's port: no address of its VPC or of a network
#   that peering, a transit gateway, a VPN or a Client VPN joins to it, and no security group. The endpoint costs money and
#   every connection to it times out.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
#     description: Create an interface endpoint
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
#     description: Security group rules
# custom:
#   level: error
#   security_severity: "4.0"
#   tags: [network, reliability]
#   title_ja: セキュリティグループがどのクライアントも許可しないインターフェイスエンドポイント
#   about: |
#     An Interface endpoint is a network interface with a private address, and like every network interface it stands
#     behind a security group, a list of who may connect to which port. Clients call AWS services over HTTPS, TCP port
#     443, so the group of the endpoint must let in port 443 from the clients. It is the endpoint's own group that counts
#     here; the client's group decides about the way out.
#   about_ja: |
#     インターフェイスエンドポイントは、プライベートアドレスを持つネットワークインターフェイスです。ほかのネットワークインターフェイスと同じく、セキュリティグループ（誰がどのポートに接続できるかの一覧）で守られています。
#     クライアントは HTTPS（TCP 443）で AWS のサービスを呼び出すので、エンドポイントのグループで、クライアントからの 443 を許可する必要があります。
#     ここで効くのはエンドポイント側のグループです。クライアント側のグループは、出ていく通信を決めます。
#   description_ja: |
#     エンドポイントのセキュリティグループに、サービスのポートでクライアントを許可するルールがありません。VPC のアドレスも、ピアリング、Transit Gateway、VPN、Client VPN でつながったネットワークのアドレスも、セキュリティグループも許可していません。
#     料金はかかりますが、接続はすべてタイムアウトします。
#   message: "{endpoint} lets nobody in on {ports}: {groups} has no inbound rule for an address of its VPC or of a joined network, or for a security group."
#   message_ja: "{endpoint} には {ports} で誰も接続できません。{groups} に、VPC やつながったネットワークのアドレス、またはセキュリティグループを許可するインバウンドルールがありません。"
#   remediation: |
#     Let the service's port in from the address range of the VPC or from the clients' security groups.
#   remediation_ja: |
#     VPC のアドレス範囲、またはクライアントのセキュリティグループから、サービスのポートへのインバウンド通信を許可してください。
#   verify:
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[0].Groups[].GroupId' --output text
#       expect: |
#         Lists the endpoint's security groups.
#       expect_ja: |
#         エンドポイントのセキュリティグループが表示されます。
#     - run: |
#         aws ec2 describe-security-group-rules --filters Name=group-id,Values=GROUP_ID --query 'SecurityGroupRules[?IsEgress==`false`]'
#       expect: |
#         One rule must let in TCP 443 from the range of the VPC or from the clients' group.
#       expect_ja: |
#         VPC のアドレス範囲、またはクライアントのグループからの TCP 443 を許可するルールが必要です。
#     - run: |
#         curl -sv -o /dev/null --connect-timeout 5 https://SERVICE.REGION.amazonaws.com/
#       expect: |
#         On a client: "Connection timed out" before the repair, "Connected to" and a TLS handshake after it. Any HTTP
#         status is fine.
#       expect_ja: |
#         クライアントで実行します。修正前は「Connection timed out」、修正後は「Connected to」と TLS ハンドシェイクが表示されます。HTTP ステータスは何でもかまいません。
package vpce.interface.clients_blocked

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
	admission := _admissions[endpoint.id]
	closed := _closed(admission)
	finding := {
		"subject": endpoint.id,
		"args": {
			"endpoint": endpoint.id,
			"groups": _groups(admission),
			"ports": _ports(endpoint),
		},
		"at": {"id": endpoint.id, "attribute": "security_groups"},
		"evidence": [{"id": group, "text": "security group of the endpoint"} | some group in admission.groups],
		"why": union({row.why, closed}),
	}
}

_admissions := {a.endpoint: a | some a in input.facts.admissions}

_closed(admission) := set() if admission.admitted == false

_closed(admission) := lib.undecided_because(
	admission.endpoint,
	admission.why,
	"whom the security groups of {} let in is not known",
) if {
	count(admission.unknown) > 0
}

_groups(admission) := admission.groups if count(admission.groups) > 0

_groups(admission) := [{"id": admission.endpoint, "text": "its security group", "text_ja": "そのセキュリティグループ"}] if {
	count(admission.groups) == 0
}

_ports(endpoint) := [lib.port_text(port) | some port in endpoint.service_ports] if count(endpoint.service_ports) > 0

_ports(endpoint) := [{"id": endpoint.id, "text": "the service's port", "text_ja": "サービスのポート"}] if {
	count(endpoint.service_ports) == 0
}
