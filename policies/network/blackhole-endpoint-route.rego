# METADATA
# title: Route to a target that takes no traffic of this table
# description: |
#   A route leads to a gateway, network interface or endpoint of another VPC, or to a Gateway or Interface endpoint, which
#   take no static routes: the first is managed by its association, the second is reached by its addresses. AWS refuses such
#   a route, and where it stands all the same it drops what it matches.
# related_resources:
#   - ref: https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
#     description: Example routing options
#   - ref: https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
#     description: Gateway endpoints
# custom:
#   level: error
#   security_severity: "3.0"
#   tags: [network, reliability]
#   title_ja: 通信を受け取れないターゲットへのルート
#   about: |
#     A route says "for these addresses, go to that gateway, interface or endpoint", the target. A target must be in the
#     route table's own VPC and must be made for forwarding. Gateway endpoints add and remove their routes themselves,
#     and Interface endpoints are reached by their addresses like any machine, so neither can be a target that you write.
#     A route to something that can not take the traffic drops it: AWS calls that a blackhole.
#   about_ja: |
#     ルートは「このアドレス宛ては、このゲートウェイ、インターフェイス、エンドポイントへ」という指定です。送り先をターゲットと呼びます。
#     ターゲットは、ルートテーブルと同じ VPC にあり、通信を転送できるものでなければなりません。
#     ゲートウェイエンドポイントのルートは自動で追加、削除されます。インターフェイスエンドポイントには、通常のマシンと同じようにアドレスで接続します。どちらも、自分で書くルートのターゲットにはできません。
#     受け取れないターゲットへのルートでは通信が破棄されます。AWS はこの状態を blackhole と呼びます。
#   description_ja: |
#     ルートのターゲットが、別の VPC のゲートウェイ、ネットワークインターフェイス、エンドポイントのいずれかであるか、ゲートウェイエンドポイントやインターフェイスエンドポイントです。
#     ゲートウェイエンドポイントへのルートは関連付けによって作られ、インターフェイスエンドポイントはそのアドレスで接続するものなので、どちらも静的ルートのターゲットにはできません。
#     AWS はこのようなルートを拒否します。残っていても、該当する通信は破棄されます。
#   message: "{table} routes {faults}."
#   message_ja: "{table} のルートの設定に誤りがあります。{faults}。"
#   remediation: |
#     Point the route at a target in the table's own VPC. Associate a Gateway endpoint with the table and remove the route;
#     an Interface endpoint needs none.
#   remediation_ja: |
#     同じ VPC にあるターゲットを指定してください。ゲートウェイエンドポイントはルートテーブルに関連付け、ルートは削除してください。インターフェイスエンドポイントにルートは要りません。
#   verify:
#     - run: |
#         aws ec2 describe-route-tables --route-table-ids ROUTE_TABLE_ID --query 'RouteTables[0].Routes[?State==`blackhole`]'
#       expect: |
#         Must be empty.
#       expect_ja: |
#         空でなければなりません。
#     - run: |
#         aws ec2 describe-route-tables --filters Name=vpc-id,Values=VPC_ID Name=route.state,Values=blackhole --query 'RouteTables[].RouteTableId' --output text
#       expect: |
#         Lists all route tables of the VPC that have such a route.
#       expect_ja: |
#         そのようなルートがある、VPC のすべてのルートテーブルが表示されます。
package vpce.network.blackhole_endpoint_route

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
	some table, routes in _static
	faults := lib.surest([fault | some route in routes; some fault in _faults(lib.route_tables[table], route)])
	finding := object.union(
		{
			"subject": table,
			"args": {"table": table, "faults": [fault.clause | some fault in faults]},
			"evidence": array.concat(
				[{"id": fault.route, "attribute": "target", "text": "the route"} | some fault in faults],
				[{"id": fault.clause.id, "text": "its target"} | some fault in faults],
			),
			"why": lib.doubts(faults),
		},
		_place(table, faults[0].route),
	)
}

# The route is the line to edit where it is written inside the table, and where
# nobody writes the table.
_place(table, route) := {"at": {"id": route, "attribute": "target"}} if _edited(table, route)

_place(table, route) := {} if not _edited(table, route)

_edited(table, route) if lib.inside(route, table)

_edited(table, _) if lib.route_tables[table].implicit == true

# The static routes with a target, by table.
_static := {table: routes |
	some table in {route.route_table | some route in _targeted}
	lib.route_tables[table]
	routes := [route | some route in _targeted; route.route_table == table]
}

_targeted := [route |
	some route in input.nodes.route
	route.origin == "static"
	is_string(route.target)
]

_faults(table, route) := array.concat(
	[_fault(route, "which is in another VPC", "は別の VPC にあります", union({home.why, apart})) |
		some home in object.get(_homes, route.target, [])
		apart := _apart(table, home, route)
	],
	[_fault(route, text, text_ja, why) |
		some type in ["Gateway", "Interface"]
		why := lib.is(_endpoints[route.target], "type", type)
		why == set()
		text := concat(" ", ["which as", _article[type], type, "endpoint takes no static routes"])
		text_ja := concat("", ["は", _type_ja[type], "エンドポイントで、静的ルートのターゲットにはなりません"])
	],
)

_article := {"Gateway": "a", "Interface": "an"}

_type_ja := {"Gateway": "ゲートウェイ", "Interface": "インターフェイス"}

_fault(route, text, text_ja, why) := {
	"route": route.id,
	"clause": {
		"id": route.target,
		"text": concat("", [_destination(route).en, " to {}, ", text]),
		"text_ja": concat("", [_destination(route).ja, "のターゲット {} ", text_ja]),
	},
	"why": union({lib.exists(route), why}),
}

_destination(route) := {"en": route.destination_cidr, "ja": concat("", [route.destination_cidr, " "])} if {
	is_string(route.destination_cidr)
}

_destination(route) := {"en": route.destination_ipv6_cidr, "ja": concat("", [route.destination_ipv6_cidr, " "])} if {
	not is_string(object.get(route, "destination_cidr", null))
	is_string(route.destination_ipv6_cidr)
}

_destination(route) := {"en": "some of its traffic", "ja": "一部の通信"} if {
	not is_string(object.get(route, "destination_cidr", null))
	not is_string(object.get(route, "destination_ipv6_cidr", null))
}

# The target is in another VPC than the table.
_apart(table, home, _) := set() if lib.distinct(table.vpc, home.vpc)

_apart(table, home, route) := {{"id": route.target, "text": "whether {} is in the VPC of the route table is not known"}} if {
	own := table.vpc
	other := home.vpc
	own != other
	not lib.distinct(own, other)
}

_endpoints := {n.id: n | some n in input.nodes.endpoint}

# The VPCs that targets belong to.
_homes := {target: rows |
	some target in {row.target | some row in _located}
	rows := [row | some row in _located; row.target == target]
}

_located := array.concat(array.concat(_attached, _placed), _inner)

_attached := [{"target": n.id, "vpc": vpc, "why": union({lib.exists(n), why})} |
	some n in input.nodes.internet_gateway
	some vpc in array.concat(n.vpcs.ids, n.vpcs.maybe)
	why := lib.holds(n, "vpcs", vpc)
]

_placed := [{"target": n.id, "vpc": n.vpc, "why": union({lib.exists(n), why})} |
	some row in [
		{"nodes": input.nodes.nat_gateway, "type": null},
		{"nodes": input.nodes.egress_only_gateway, "type": null},
		{"nodes": input.nodes.endpoint, "type": "GatewayLoadBalancer"},
	]
	some n in row.nodes
	why := _of_type(n, row.type)
]

_of_type(_, null) := set()

_of_type(n, "GatewayLoadBalancer") := lib.is(n, "type", "GatewayLoadBalancer")

_inner := [{"target": row.id, "vpc": lib.subnets[row.subnet].vpc, "why": lib.exists(row.node)} |
	some row in array.concat(
		[{"id": n.id, "subnet": n.subnet, "node": n} | some n in input.nodes.network_interface],
		[{"id": n.id, "subnet": n.subnets.ids[0], "node": n} | some n in input.nodes.workload; n.workload_kind == "instance"],
	)
]
