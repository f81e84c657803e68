# METADATA
# title: Bucket policy with a network that no request to it comes from
# description: |
#   A value under a network key can never match: the id of an endpoint of another service, the id of a VPC under
#   aws:SourceVpce, that of an endpoint under aws:SourceVpc, an ARN where an id is compared, or an id where an ARN is. A Deny
#   of everything else then shuts everybody out, and an Allow lets nobody in.
# related_resources:
#   - ref: https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies-vpc-endpoint.html
#     description: Controlling access from VPC endpoints with bucket policies
#   - ref: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
#     description: AWS global condition context keys
# custom:
#   level: error
#   security_severity: "5.0"
#   tags: [s3, policy, reliability]
#   title_ja: リクエストが通るはずのないネットワークを指定したバケットポリシー
#   about: |
#     A bucket policy can name the networks that requests come from, under three keys that look alike: aws:SourceVpce
#     takes the id of an endpoint (vpce-…), aws:SourceVpc the id of a VPC (vpc-…), aws:SourceVpcArn the ARN of a VPC. A
#     value of the wrong kind is no error to AWS; it just never matches. In a Deny of everything that does not match,
#     this locks out everybody.
#   about_ja: |
#     バケットポリシーでは、リクエストの送信元のネットワークを、よく似た 3 つの条件キーで指定します。
#     aws:SourceVpce にはエンドポイントの ID（vpce-…）、aws:SourceVpc には VPC の ID（vpc-…）、aws:SourceVpcArn には VPC の ARN を書きます。
#     種類の違う値を書いても、AWS はエラーにしません。一致しなくなるだけです。
#     「一致しなければ Deny」というポリシーでは、全員が締め出されます。
#   description_ja: |
#     ネットワークの条件キーに、決して一致しない値があります。別のサービスのエンドポイントの ID、aws:SourceVpce の VPC の ID、aws:SourceVpc のエンドポイントの ID、ID を書くところの ARN、ARN を書くところの ID です。
#     このような値を除外条件にした Deny は全員を締め出し、Allow は誰も通しません。
#   message: "The policy {policy} names {faults}."
#   message_ja: "ポリシー {policy} が指定している {faults_ja} は、リクエストと一致しません。"
#   remediation: |
#     Name the id of an S3 endpoint under aws:SourceVpce, the id of a VPC under aws:SourceVpc, and the ARN of a VPC under
#     aws:SourceVpcArn.
#   remediation_ja: |
#     aws:SourceVpce には S3 エンドポイントの ID、aws:SourceVpc には VPC の ID、aws:SourceVpcArn には VPC の ARN を書いてください。
#   verify:
#     - run: |
#         aws s3api get-bucket-policy --bucket BUCKET --query Policy --output text | grep -oE 'vpce?-[0-9a-f]+' | sort -u
#       expect: |
#         Lists the ids in the deployed policy.
#       expect_ja: |
#         デプロイ済みのポリシーにある ID の一覧です。
#     - run: |
#         aws ec2 describe-vpc-endpoints --vpc-endpoint-ids ENDPOINT_ID --query 'VpcEndpoints[].[ServiceName,VpcId]' --output text
#       expect: |
#         For each vpce- id, must show a service name that ends in .s3.
#       expect_ja: |
#         vpce- で始まるどの ID も、末尾が .s3 のサービス名になるはずです。
#     - run: |
#         aws s3 ls s3://BUCKET
#       expect: |
#         In the VPC it lists the bucket after the repair.
#       expect_ja: |
#         修正後は、VPC 内でバケットの中身が表示されます。
package vpce.bucket.unknown_endpoint

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
	some subject in {lib.bucket_subject(value.policy) | some value in input.facts.network_values}
	rows := lib.surest([row |
		some value in input.facts.network_values
		lib.bucket_subject(value.policy) == subject
		some fault in _faults(value)
		row := {
			"value": value,
			"en": {"id": value.value, "of": [sprintf("under %s, %s", [value.key, fault.en])]},
			"ja": {"id": value.value, "of": [sprintf("%s に%s", [value.key, fault.ja])]},
			"why": union({fault.why, _certain(value), lib.policy_exists(value.policy)}),
		}
	])
	first := rows[0].value
	finding := {
		"subject": subject,
		"args": {
			"policy": lib.policy_argument(first.policy),
			"faults": [row.en | some row in rows],
			"faults_ja": [row.ja | some row in rows],
		},
		"at": lib.statement_of(first.policy, first.statement),
		"evidence": [{"id": row.value.of, "text": "what the value names", "text_ja": "値が指すもの"} |
			some row in rows
			is_string(row.value.of)
		],
		"why": lib.doubts(rows),
	}
}

_certain(value) := {{"id": value.policy, "text": why} | some why in value.why}

_faults(value) := [object.union(_words[value.mismatch], {"why": set()}) | _words[value.mismatch]] if value.mismatch != "none"

# An endpoint, but of another service.
_faults(value) := [{"en": fault.en, "ja": fault.ja, "why": fault.why} |
	value.key == "aws:SourceVpce"
	endpoint := lib.endpoint_by_id[value.of]
	fault := _other_service(endpoint, value.policy)
] if {
	value.mismatch == "none"
}

_words := {
	"vpc-as-endpoint": {"en": "a VPC, where the id of an endpoint is compared", "ja": "エンドポイントの ID ではなく VPC"},
	"endpoint-as-vpc": {"en": "an endpoint, where the id of a VPC is compared", "ja": "VPC の ID ではなくエンドポイント"},
	"arn-as-id": {"en": "an ARN, where an id is compared", "ja": "ID ではなく ARN"},
	"id-as-arn": {"en": "an id, where an ARN is compared", "ja": "ARN ではなく ID"},
	"other-service": {"en": "an endpoint of another service than S3, which carries no requests to it", "ja": "S3 以外のサービスのエンドポイントで、S3 へのリクエストは通らない値"},
	"other": {"en": "neither an endpoint's nor a VPC's", "ja": "エンドポイントや VPC のものではない値"},
}

_other_service(endpoint, policy) := {
	"en": concat("", ["an endpoint of ", _service(endpoint), ", which carries no requests to S3"]),
	"ja": concat("", [_service(endpoint), " のエンドポイントで、S3 へのリクエストは通らない"]),
	"why": set(),
} if {
	service := _service(endpoint)
	every carrier in _services(policy) { carrier != service }
}

_other_service(endpoint, _) := {
	"en": "an endpoint that may be of another service than S3",
	"ja": "S3 以外のサービスかもしれないエンドポイント",
	"why": lib.unknown(endpoint, "service"),
}

_service(endpoint) := endpoint.service if is_string(endpoint.service)

_service(endpoint) := "an endpoint service" if endpoint.service == null

# The services that carry requests to a bucket; a directory bucket has one of its
# own.
_services(policy) := {"s3", "s3-global.accesspoint"} if {
	every bucket in lib.bucket_of(policy) { bucket.directory == false }
	lib.bucket_of(policy) != set()
}

_services(policy) := {"s3express"} if {
	some bucket in lib.bucket_of(policy)
	bucket.directory == true
}

_services(policy) := {"s3", "s3-global.accesspoint", "s3express"} if lib.bucket_of(policy) == set()
