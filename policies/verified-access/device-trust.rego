# METADATA
# title: Verified Access instance that knows users only, and no devices
# description: |
#   The instance has a trust provider for users and none for devices. Policies can then ask who it is but not from what
#   machine, so that an account is as good on a stranger's computer as on one that is managed and patched.
# related_resources:
#   - ref: https://docs.aws.amazon.com/verified-access/latest/ug/device-trust.html
#     description: Device-based trust providers for Verified Access
# custom:
#   level: warning
#   security_severity: "4.0"
#   tags: [identity]
#   title_ja: デバイスの信頼プロバイダーがない Verified Access インスタンス
#   about: |
#     Verified Access lets people use internal web applications without a VPN. For each request it asks trust providers
#     for facts: one for users (who is it, in which groups), one for devices (is the computer managed, is it at risk).
#     Policies decide by these facts. With a provider for users alone, a stolen session on any computer looks just like
#     the real one.
#   about_ja: |
#     Verified Access を使うと、VPN なしで社内の Web アプリケーションを利用できます。
#     リクエストごとに、信頼プロバイダーから情報を得ます。ユーザーの信頼プロバイダーは誰でどのグループかを、デバイスの信頼プロバイダーは端末が管理されているか、危険な状態でないかを答えます。ポリシーはこの情報で判定します。
#     ユーザーの情報しかないと、盗まれたセッションが別の端末で使われても、本人と区別できません。
#   description_ja: |
#     ユーザーの信頼プロバイダーだけがあり、デバイスの信頼プロバイダーがありません。
#     ポリシーで確認できるのは「誰か」だけで、「どの端末か」はわかりません。管理されていない端末からでも、アカウントさえあればアクセスできます。
#   message: "{instance} has the user trust provider {users} but no device trust provider."
#   message_ja: "{instance} にはユーザーの信頼プロバイダー {users} がありますが、デバイスの信頼プロバイダーがありません。"
#   remediation: |
#     Attach a device trust provider (CrowdStrike, Jamf or JumpCloud), and ask it in the policies.
#   remediation_ja: |
#     デバイスの信頼プロバイダー（CrowdStrike、Jamf、JumpCloud）を追加し、ポリシーで端末の状態を確認してください。
#   verify:
#     - run: |
#         aws ec2 describe-verified-access-instances --verified-access-instance-ids INSTANCE_ID --query 'VerifiedAccessInstances[0].VerifiedAccessTrustProviders[].[TrustProviderType,UserTrustProviderType,DeviceTrustProviderType]' --output text
#       expect: |
#         Must have a line with device beside the one with user.
#       expect_ja: |
#         user の行のほかに、device の行が必要です。
package vpce.verified_access.device_trust

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
	some instance in input.nodes.verified_access
	users := lib.surest(_providers(instance, "user"))
	devices := _providers(instance, "device")
	finding := {
		"subject": instance.id,
		"args": {"instance": instance.id, "users": [row.id | some row in users]},
		"at": {"id": instance.id, "attribute": "trust_providers"},
		"evidence": [{"id": users[0].id, "text": "user trust provider"}],
		"why": union({lib.exists(instance), lib.doubts(users), lib.lacking(devices, _unseen(instance))}),
	}
}

# The trust providers of a type that the instance has, or may have.
_providers(instance, type) := [{"id": id, "why": why} |
	some id in array.concat(instance.trust_providers.ids, instance.trust_providers.maybe)
	typed := _is_of_type(id, type)
	attached := lib.holds(instance, "trust_providers", id)
	why := union({attached, typed})
]

_is_of_type(id, type) := union({existing, typed}) if {
	existing := lib.exists(lib.trust_providers[id])
	typed := lib.is(lib.trust_providers[id], "provider_type", type)
}

_is_of_type(id, _) := {{"id": id, "text": "what {} tells of is not known"}} if not lib.trust_providers[id]

_unseen(instance) := set() if instance.trust_providers.complete == true

_unseen(instance) := {{"id": instance.id, "text": concat("", ["the trust providers of {} are not all known", why])} |
	some why in lib.reasons(instance.trust_providers)
} if {
	instance.trust_providers.complete == false
}
