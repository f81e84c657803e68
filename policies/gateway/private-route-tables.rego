# METADATA
# title: Private subnets whose route table a Gateway endpoint misses
# description: |
#   Only subnets whose effective route table is associated with a Gateway endpoint use it. A subnet without an
#   association of its own uses the VPC's main table. Private subnets on a table that no Gateway endpoint of the
#   service is associated with reach the service through NAT or another network, or not at all.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
#     description: Route tables
# custom:
#   level: error
#   security_severity: "5.0"
#   tags: [network]
#   title_ja: ゲートウェイエンドポイントに関連付けられていないプライベートサブネットのルートテーブル
#   about: |
#     Every subnet follows exactly one route table: the one that it is associated with, or else the main table of its
#     VPC. A Gateway endpoint is only seen by subnets whose route table is on the endpoint's list. So a subnet can lie in
#     the same VPC as the endpoint and still not use it. The main table is the usual trap: a subnet whose association was
#     forgotten follows it silently.
#   about_ja: |
#     サブネットが従うルートテーブルは、つねに 1 つです。個別に関連付けたものがあればそれに、なければ VPC のメインルートテーブルに従います。
#     ゲートウェイエンドポイントを使えるのは、エンドポイントに関連付けたルートテーブルに従うサブネットだけです。同じ VPC にあるだけでは使えません。
#     よくある落とし穴はメインルートテーブルです。関連付けを忘れたサブネットは、気づかないうちにメインルートテーブルに従っています。
#   description_ja: |
#     ゲートウェイエンドポイントを使うのは、実際に使うルートテーブルがエンドポイントに関連付けられたサブネットだけです。
#     個別に関連付けのないサブネットは、VPC のメインルートテーブルを使います。
#     同じサービスのゲートウェイエンドポイントがどれも関連付けられていないと、そのサブネットからの通信は NAT やほかのネットワークを経由するか、届きません。
#   message: "{endpoint} is not associated with {tables}, which private subnets use, and neither is another Gateway endpoint of its service."
#   message_ja: "プライベートサブネットが使う {tables} に、{endpoint} も、同じサービスのほかのゲートウェイエンドポイントも関連付けられていません。"
#   remediation: |
#     Associate the endpoint with the route tables named. If subnets use the VPC's main table only because their association
#     is missing, associate them with the table that was meant.
#   remediation_ja: |
#     メッセージにあるルートテーブルをエンドポイントに関連付けてください。関連付けを忘れたためにメインルートテーブルを使っているサブネットは、本来のルートテーブルに関連付けてください。
#   verify:
#     - run: |
#         aws ec2 describe-route-tables --filters Name=association.subnet-id,Values=SUBNET_ID --query 'RouteTables[].[RouteTableId,Routes]'
#       expect: |
#         Shows the subnet's own route table. An empty list means that the subnet follows the main table (filter by
#         Name=vpc-id,Values=VPC_ID and Name=association.main,Values=true). Look for a route from a prefix list (pl-…) to
#         the endpoint (vpce-…).
#       expect_ja: |
#         サブネットに関連付けたルートテーブルが表示されます。空であれば、メインルートテーブルに従っています（Name=vpc-id,Values=VPC_ID と Name=association.main,Values=true で検索できます）。プレフィックスリスト（pl-…）からエンドポイント（vpce-…）へのルートがあるか確認してください。
#     - run: |
#         aws s3 ls --region REGION
#       expect: |
#         On a machine in that subnet, without another way out, this hangs before the repair and lists the buckets after
#         it.
#       expect_ja: |
#         ほかに出口のないサブネットのマシンで実行すると、修正前は応答がなく、修正後はバケットの一覧が表示されます。
package vpce.gateway.private_route_tables

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
	some vpc, tables in _tables_in
	some subject in _subjects(vpc)
	peers := _peers(subject, vpc)
	covered := {table |
		some peer in peers
		peer.why == set()
		some table in peer.node.route_tables.ids
	}
	missed := lib.surest([row |
		some table in tables
		id := table.id
		not id in covered
		_has_another(subject.node.route_tables, table.id)
		doubts := _perhaps_covered(table.id, peers)
		row := object.union(table, {"why": union({doubts, lib.given(subject.node, table.why)})})
	])
	finding := {
		"subject": subject.node.id,
		"args": {
			"endpoint": subject.node.id,
			"tables": [{"id": row.id, "of": row.subnets} | some row in missed],
		},
		"at": {"id": subject.node.id, "attribute": "route_tables"},
		"evidence": array.concat(
			[{"id": row.id, "text": "route table that the endpoint is not associated with"} | some row in missed],
			[{"id": subnet, "text": "private subnet that uses this route table"} |
				some row in missed
				some subnet in row.subnets
			],
		),
		"why": union({subject.why, lib.doubts(missed), lib.unresolved(vpc, "endpoint")}),
	}
}

# One endpoint stands for all Gateway endpoints of its service in the VPC: the
# first that surely is one and has tables, else the first that may be. Those
# without any table are the matter of gateway/route-tables.
_subjects(vpc) := [subject |
	candidates := [{"node": row.node, "why": union({row.why, with_tables})} |
		some row in lib.gateways_of(vpc)
		with_tables := lib.filled(row.node, "route_tables")
	]
	some subject in candidates
	count([earlier | some earlier in candidates; _before(earlier, subject)]) == 0
]

_before(a, b) if {
	lib.same_service(a.node, b.node) == set()
	_order(a) < _order(b)
}

_order(candidate) := [0, candidate.node.rank] if candidate.why == set()

_order(candidate) := [1, candidate.node.rank] if candidate.why != set()

# The Gateway endpoints of the subject's service, itself included. The subject is
# there where the finding is.
_peers(subject, vpc) := array.concat([{"node": subject.node, "why": set()}], [peer |
	some row in lib.gateways_of(vpc)
	row.node.id != subject.node.id
	same := lib.same_service(subject.node, row.node)
	peer := {"node": row.node, "why": lib.given(subject.node, union({row.why, same}))}
])

# The tables that private subnets use, by VPC, in the order of the subnets. A table
# that is surely used has the subnets that surely use it.
_tables_in := {vpc: tables |
	some vpc, _ in lib.subnets_in
	lib.gateways_of(vpc) != []
	tables := _tables(vpc)
}

_tables(vpc) := [table |
	uses := [use |
		some subnet in lib.subnets_of(vpc)
		private := lib.private(subnet)
		effective := lib.exposure[subnet.id]
		some id in effective.tables
		use := {
			"table": id,
			"subnet": subnet.id,
			"rank": subnet.rank,
			"why": union({lib.exists(subnet), private, _effective(subnet, effective)}),
		}
	]
	by_table := {id: rows |
		some id in {use.table | some use in uses}
		rows := [use | some use in uses; use.table == id]
	}
	ids := [pair[1] | some pair in sort([[rows[0].rank, id] | some id, rows in by_table])]
	some id in ids
	rows := lib.surest(by_table[id])
	table := {"id": id, "subnets": [row.subnet | some row in rows], "why": lib.doubts(rows)}
]

_effective(_, effective) := set() if {
	effective.complete == true
	count(effective.tables) == 1
}

_effective(subnet, effective) := {{"id": subnet.id, "text": "which route table {} uses is not known"}} if {
	effective.complete == false
}

_effective(subnet, effective) := {{"id": subnet.id, "text": "which route table {} uses is not known"}} if {
	effective.complete == true
	count(effective.tables) != 1
}

# The endpoint has a table beside this one, as far as one can know: without any it
# is the matter of gateway/route-tables.
_has_another(refs, _) if refs.complete == false

_has_another(refs, table) if {
	some other in array.concat(refs.ids, refs.maybe)
	other != table
}

# Why a table that no endpoint is surely associated with may be with one all the
# same.
_perhaps_covered(table, peers) := union({union({peer.why, held}) |
	some peer in peers
	held := _covers(peer.node, table)
})

_covers(endpoint, table) := lib.holds(endpoint, "route_tables", table)

# A table that is known by an expression only may be this one.
_covers(endpoint, table) := {{"id": endpoint.id, "text": "whether {} is associated with one of the tables under another name is not known"}} if {
	endpoint.route_tables.complete == true
	others := array.concat(endpoint.route_tables.ids, endpoint.route_tables.maybe)
	not table in others
	some other in others
	not lib.distinct(other, table)
}
