# METADATA
# title: Subnet called private that is public
# description: |
#   The subnet's name or tags say that it is private, internal, isolated or for databases, and its default route leads to an
#   internet gateway, over IPv4 or IPv6. Whatever gets a public address in it can be reached from the internet, and those
#   who rely on the name do not expect that. A subnet without a route table of its own uses the VPC's main table.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html
#     description: Subnets for your VPC
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
#     description: Route tables
# custom:
#   level: error
#   security_severity: "7.0"
#   tags: [network]
#   title_ja: プライベートと名付けられたパブリックサブネット
#   about: |
#     Whether a subnet is public or private is not a setting of the subnet. It follows from its route table: with a route
#     for all other addresses (0.0.0.0/0, or ::/0 for IPv6) to an internet gateway it is public, without one it is
#     private. The name is only a name. Somebody who reads "private" puts a database there and does not expect it to face
#     the internet.
#   about_ja: |
#     サブネットがパブリックかプライベートかは、サブネットの設定ではなく、ルートテーブルで決まります。
#     残りのすべてのアドレス（0.0.0.0/0、IPv6 では ::/0）をインターネットゲートウェイに送るルートがあればパブリック、なければプライベートです。
#     名前は、ただの名前です。「private」という名前を信じた人は、インターネットに面しているとは思わずに、データベースを置いてしまいます。
#   description_ja: |
#     名前やタグではプライベート、内部用、データベース用などとされているサブネットの、IPv4 または IPv6 のデフォルトルートがインターネットゲートウェイに向いています。
#     パブリックアドレスを持つリソースにはインターネットから到達でき、名前を信じる人はそれに気づきません。
#     ルートテーブルを個別に関連付けていないサブネットは、VPC のメインルートテーブルを使います。
#   message: "{subnet} is called \"{word}\", but {tables} sends {routes}."
#   message_ja: "{subnet} の名前やタグに「{word}」とありますが、{tables} は{routes}へ送ります。"
#   remediation: |
#     Associate the subnet with a route table that has no default route to an internet gateway. If it is meant to be public, name
#     it so.
#   remediation_ja: |
#     インターネットゲートウェイへのデフォルトルートがないルートテーブルを、サブネットに関連付けてください。意図してパブリックにしている場合は、名前とタグを実態に合わせてください。
#   verify:
#     - run: |
#         aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=SUBNET_ID --query 'RouteTables[].Routes[?starts_with(not_null(GatewayId, `-`), `igw-`)]'
#       expect: |
#         Must show no route. If the subnet has no route table of its own, ask for the main table
#         (Name=vpc-id,Values=VPC_ID and Name=association.main,Values=true).
#       expect_ja: |
#         ルートが表示されてはいけません。サブネットにルートテーブルを関連付けていない場合は、メインルートテーブル（Name=vpc-id,Values=VPC_ID と Name=association.main,Values=true）を確認してください。
#     - run: |
#         aws ec2 describe-network-interfaces --filters Name=subnet-id,Values=SUBNET_ID --query 'NetworkInterfaces[?Association.PublicIp].[NetworkInterfaceId,Association.PublicIp,Description]' --output text
#       expect: |
#         Lists what has a public address there now.
#       expect_ja: |
#         現在パブリックアドレスを持っているものの一覧です。
package vpce.network.private_subnet_exposed

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
	some subnet in input.nodes.subnet
	public := lib.public(subnet)
	words := _words(subnet)
	count(words) > 0
	effective := lib.exposure[subnet.id]
	finding := {
		"subject": subnet.id,
		"args": {
			"subnet": subnet.id,
			"word": words[0],
			"tables": effective.tables,
			"routes": _routes([route |
				some table in effective.tables
				some route in object.get(_outwards, table, [])
			]),
		},
		"evidence": array.concat(
			[{"id": route.id, "text": "route to the internet gateway"} |
				some table in effective.tables
				some route in object.get(_outwards, table, [])
			],
			[{"id": subnet.id, "attribute": "route_tables", "text": "association with the route table"} |
				count(subnet.route_tables.ids) > 0
			],
		),
		"why": union({lib.exists(subnet), public}),
	}
}

_routes(routes) := [{"id": "", "text": "its internet traffic to an internet gateway", "text_ja": "インターネット向けの通信をインターネットゲートウェイ"}] if {
	count(routes) == 0
}

_routes(routes) := [{
	"id": object.get(route, "target", ""),
	"text": concat("", [_destination(route), " to ", _gateway(route).en]),
	"text_ja": concat("", [" ", _destination(route), " を ", _gateway(route).ja, " "]),
} |
	some route in routes
] if {
	count(routes) > 0
}

_destination(route) := route.destination_cidr if is_string(route.destination_cidr)

_destination(route) := route.destination_ipv6_cidr if {
	not is_string(object.get(route, "destination_cidr", null))
	is_string(route.destination_ipv6_cidr)
}

_gateway(route) := {"en": "{}", "ja": "{}"} if is_string(route.target)

_gateway(route) := {"en": "an internet gateway", "ja": "インターネットゲートウェイ"} if lib.unknown(route, "target")

# The routes to internet gateways that may be default ones, by table.
_outwards := {table: routes |
	some table in {route.route_table | some route in input.nodes.route; route.target_kind == "internet_gateway"}
	routes := [route |
		some route in input.nodes.route
		route.route_table == table
		route.target_kind == "internet_gateway"
		_wide(route)
	]
}

_wide(route) if endswith(route.destination_cidr, "/0")

_wide(route) if endswith(route.destination_cidr, "/1")

_wide(route) if endswith(route.destination_ipv6_cidr, "/0")

_wide(route) if endswith(route.destination_ipv6_cidr, "/1")

# The words by which the source calls the subnet private: that of its title, where
# this says public or private at all, else those of its tags and of the name of its
# resource.
_words(subnet) := _private(_title(subnet)) if _mark(_title(subnet))

_words(subnet) := array.concat(
	[word |
		some key, value in subnet.tags
		not regex.match(_mute, key)
		some text in _said(key, value)
		some word in _private(text)
	],
	[word |
		contains(subnet.id, "aws_subnet.")
		some word in _private(array.reverse(split(subnet.id, "aws_subnet."))[0])
	],
) if {
	not _mark(_title(subnet))
}

# What the subnet is called. The CDK names it by the path of all that it is in, and
# says in tags what it is.
_title(subnet) := object.get(subnet, "name", null) if not _of_cdk(subnet)

_title(subnet) := concat(" ", [
	subnet.tags["aws-cdk:subnet-type"],
	object.get(subnet.tags, "aws-cdk:subnet-name", ""),
]) if {
	_of_cdk(subnet)
}

_of_cdk(subnet) if "aws-cdk:subnet-type" in object.keys(subnet.tags)

# Tags that are in the title, or tell where the code lies and nothing of what it makes.
_mute := `^Name$|^aws-cdk:|^git_|^yor_`

# A tag's key counts unless its value denies it.
_said(_, value) := [value] if lower(value) in {"false", "no", "off", "none", "0"}

_said(key, value) := [value, key] if not lower(value) in {"false", "no", "off", "none", "0"}

_private(text) := [word |
	word := _mark(text)
	word != "public"
]

# The word of a text that says what a subnet is. The last one counts: names go from
# the general to the particular, and "with-private-subnets-public-a" is a public one.
# A word that is denied says nothing ("non-private").
_mark(text) := array.reverse(marks)[0] if {
	is_string(text)
	words := regex.split(`\PL+`, regex.replace(lower(text), _hash, " "))
	marks := [word |
		some i, word in words
		word in _marks
		count([denial | some denial in array.slice(words, i - 1, i); denial in {"no", "non", "not", "without"}]) == 0
	]
}

# Hashes and identifiers, in which "db" is no word.
_hash := `[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|(\b|_)[0-9a-f]{7,}(\b|_)`

_marks := {"public", "private", "internal", "isolated", "intra", "db", "database"}
