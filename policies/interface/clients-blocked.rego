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
#   title_ja: セキュリティグループがどのクライアントも許可しない Interface エンドポイント
#   description_ja: |
#     エンドポイントのセキュリティグループに、サービスのポートでクライアントを許可するルールがありません。VPC のアドレスも、ピアリング、Transit Gateway、VPN、Client VPN でつながったネットワークのアドレスも、セキュリティグループも許可していません。
#     料金はかかりますが、接続はすべてタイムアウトします。
#   message: "{endpoint} lets nobody in on {ports}: {groups} has no inbound rule for an address of its VPC or of a joined network, or for a security group."
#   message_ja: "{endpoint} には {ports} で誰も接続できません。{groups} に、VPC やつながったネットワークのアドレス、またはセキュリティグループを許可するインバウンドルールがありません。"
#   remediation: |
#     Let the service's port in from the address range of the VPC or from the clients' security groups.
#   remediation_ja: |
#     VPC のアドレス範囲、またはクライアントのセキュリティグループから、サービスのポートへのインバウンド通信を許可してください。
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
