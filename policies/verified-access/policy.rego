# METADATA
# title: Verified Access endpoint without a policy about users or devices
# description: |
#   Verified Access lets a request through by policies, that of the group and that of the endpoint. Here neither asks what
#   a trust provider tells of the user or the device: there is none, it is switched off, it permits everything, or it asks about the
#   HTTP request alone, which everybody can write as they like.
# related_resources:
#   - ref: https://docs.aws.amazon.com/verified-access/latest/ug/auth-policies.html
#     description: Verified Access policies
#   - ref: https://docs.aws.amazon.com/verified-access/latest/ug/auth-policies-policy-statement-struct.html
#     description: Verified Access policy statement structure
# custom:
#   level: error
#   security_severity: "7.5"
#   tags: [identity]
#   title_ja: ユーザーもデバイスも確認しない Verified Access エンドポイント
#   about: |
#     A Verified Access endpoint is the entrance of one internal application; several of them can share a group. Policies
#     of the group and of the endpoint decide who gets in, by facts about the user and the device (`context.…`). A policy
#     that permits everything, or that looks only at the request itself, makes the entrance a public website in front of
#     an internal application.
#   about_ja: |
#     Verified Access エンドポイントは、社内アプリケーション 1 つの入口です。複数のエンドポイントを 1 つのグループにまとめられます。
#     誰を通すかは、グループとエンドポイントのポリシーが、ユーザーや端末の情報（`context.…`）で決めます。
#     すべてを許可するポリシーや、リクエストの内容しか見ないポリシーでは、社内アプリケーションが誰でも入れる Web サイトになってしまいます。
#   description_ja: |
#     Verified Access は、グループとエンドポイントのポリシーでリクエストを判定します。
#     ここでは、どちらのポリシーもユーザーやデバイスの情報を見ていません。ポリシーがない、無効になっている、すべてを許可している、HTTP リクエストの内容だけを見ている、のいずれかです。
#     HTTP リクエストの内容は、送信者が自由に書けます。
#   message: "No enabled policy of {endpoint} asks about the user or the device: its group {group} has {of_group}, and it has {of_endpoint} itself."
#   message_ja: "{endpoint} には、ユーザーやデバイスを確認する有効なポリシーがありません（グループ {group}：{of_group_ja}、エンドポイント自身：{of_endpoint_ja}）。"
#   remediation: |
#     Give the group a policy that permits only what a trust provider vouches for, such as a group of users on a device with low
#     risk. In CloudFormation set PolicyEnabled to true too.
#   remediation_ja: |
#     信頼プロバイダーの情報（ユーザーの所属グループや端末のリスクなど）を条件にしたポリシーを、グループに設定してください。
#     CloudFormation では PolicyEnabled も true にする必要があります。
#   verify:
#     - run: |
#         aws ec2 get-verified-access-group-policy --verified-access-group-id GROUP_ID
#       expect: |
#         PolicyEnabled must be true and the document must ask about context.…, unless the endpoint's own policy does.
#       expect_ja: |
#         エンドポイントのポリシーで確認していない場合は、PolicyEnabled が true で、ポリシーが context.… を条件にしている必要があります。
#     - run: |
#         aws ec2 get-verified-access-endpoint-policy --verified-access-endpoint-id ENDPOINT_ID
#       expect: |
#         The same for the endpoint.
#       expect_ja: |
#         エンドポイントについても同様に確認してください。
#     - run: |
#         curl -sS -o /dev/null -w '%{http_code} %{redirect_url}\n' https://APPLICATION_DOMAIN/
#       expect: |
#         Without a signed-in browser it must lead to the sign-in page (302) or end in 403, never in 200.
#       expect_ja: |
#         サインインしていない状態では、サインインページへのリダイレクト（302）か 403 になり、200 にはならないはずです。
package vpce.verified_access.policy

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
	some endpoint in input.nodes.verified_access_endpoint
	group := _group(endpoint)
	of_endpoint := _careless(endpoint, group.providers)
	of_group := group.careless
	finding := {
		"subject": endpoint.id,
		"args": {
			"endpoint": endpoint.id,
			"group": group.id,
			"of_group": of_group.en,
			"of_group_ja": of_group.ja,
			"of_endpoint": of_endpoint.en,
			"of_endpoint_ja": of_endpoint.ja,
		},
		"at": {"id": endpoint.id, "attribute": "policy"},
		"evidence": [{"id": group.id, "attribute": "policy", "text": "group of the endpoint"} | group.declared == true],
		"why": union({lib.exists(endpoint), of_endpoint.why, of_group.why}),
	}
}

# The endpoint's group: what its policy is, and the names that policies may use.
_group(endpoint) := {"id": group.id, "declared": true, "careless": careless, "providers": providers} if {
	group := lib.verified_access_groups[endpoint.group]
	providers := _names(group)
	careless := _careless(group, providers)
}

_group(endpoint) := {"id": id, "declared": false, "careless": careless, "providers": set()} if {
	id := endpoint.group
	not lib.verified_access_groups[id]
	careless := object.union(_texts.unknown, {"why": {{"id": id, "text": "the policy of {} is not declared here"}}})
}

_group(endpoint) := {"id": "(not known)", "declared": false, "careless": careless, "providers": set()} if {
	why := lib.unknown(endpoint, "group")
	careless := object.union(_texts.unknown, {"why": why})
}

# The reference names of the instance's trust providers; none where they are not
# all known, so that any name may be one.
_names(group) := {name |
	instance := lib.verified_access_instances[group.instance]
	instance.trust_providers.complete == true
	ids := array.concat(instance.trust_providers.ids, instance.trust_providers.maybe)
	known := [lib.trust_providers[id].reference_name | some id in ids]
	count(known) == count(ids)
	some name in known
}

# What a group or an endpoint has in place of a policy that asks; undefined where
# it has one.
_careless(node, _) := object.union(_texts[node.policy], {"why": set()}) if node.policy != "trust"

_careless(node, _) := object.union(_texts.unknown, {"why": why}) if why := lib.unknown(node, "policy")

_careless(node, providers) := object.union(_texts.trust, {"why": set()}) if {
	node.policy == "trust"
	providers != set()
	every name in node.policy_names { not name in providers }
}

_texts := {
	"none": {"en": "no policy", "ja": "ポリシーなし"},
	"disabled": {"en": "a policy that is switched off", "ja": "ポリシーが無効"},
	"nothing": {"en": "a policy that permits nothing", "ja": "何も許可しないポリシー"},
	"everything": {"en": "a policy that permits everything", "ja": "すべてを許可するポリシー"},
	"request": {"en": "a policy about the request alone", "ja": "リクエストの内容だけを見るポリシー"},
	"trust": {"en": "a policy about a name that no trust provider of the instance has", "ja": "インスタンスの信頼プロバイダーにない名前を参照するポリシー"},
	"unknown": {"en": "a policy that is not known", "ja": "内容が不明なポリシー"},
}
