package catalog

import (
	"maps"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// routeTarget is one of the attributes that may name a route's target.
type routeTarget struct {
	word string
	kind graph.Kind
	// class is that of targets which the attribute takes; "" where it takes
	// several.
	class graph.TargetKind
}

func routeTargets() []routeTarget {
	return []routeTarget{
		{"gateway", "", ""},
		{"egress_only_gateway", graph.KindEgressOnlyGateway, graph.TargetEgressOnlyGateway},
		{"nat_gateway", graph.KindNATGateway, graph.TargetNATGateway},
		{"transit_gateway", graph.KindTransitGateway, graph.TargetTransitGateway},
		{"peering", graph.KindPeering, graph.TargetPeering},
		{"endpoint", graph.KindEndpoint, graph.TargetEndpoint},
		{"network_interface", graph.KindNetworkInterface, graph.TargetNetworkInterface},
		{"instance", graph.KindWorkload, graph.TargetInstance},
		{"carrier_gateway", "", graph.TargetCarrierGateway},
		{"local_gateway", "", graph.TargetLocalGateway},
		{"core_network", "", graph.TargetCoreNetwork},
		{"other", "", graph.TargetOther},
	}
}

// terraformTargets are the target's names, the same in a route block and in an
// aws_route.
func terraformTargets() map[string]string {
	return map[string]string{
		"gateway": "gateway_id", "egress_only_gateway": "egress_only_gateway_id", "nat_gateway": "nat_gateway_id",
		"transit_gateway": "transit_gateway_id", "peering": "vpc_peering_connection_id", "endpoint": "vpc_endpoint_id",
		"network_interface": "network_interface_id", "instance": "instance_id", "carrier_gateway": "carrier_gateway_id",
		"local_gateway": "local_gateway_id", "core_network": "core_network_arn", "other": "odb_network_arn",
	}
}

func cloudFormationTargets() map[string]string {
	return map[string]string{
		"gateway": "GatewayId", "egress_only_gateway": "EgressOnlyInternetGatewayId", "nat_gateway": "NatGatewayId",
		"transit_gateway": "TransitGatewayId", "peering": "VpcPeeringConnectionId", "endpoint": "VpcEndpointId",
		"network_interface": "NetworkInterfaceId", "instance": "InstanceId", "carrier_gateway": "CarrierGatewayId",
		"local_gateway": "LocalGatewayId", "core_network": "CoreNetworkArn", "other": "OdbNetworkArn",
	}
}

func inlineRoute() *spelling {
	names := terraformTargets()
	maps.Copy(names, map[string]string{
		"destination_cidr": "cidr_block", "destination_ipv6_cidr": "ipv6_cidr_block",
		"destination_prefix_list": "destination_prefix_list_id",
	})
	return block(names)
}

// route is a route outside its table's resource.
func route() concept {
	names := terraformTargets()
	maps.Copy(names, map[string]string{
		"route_table": "route_table_id", "destination_cidr": "destination_cidr_block",
		"destination_ipv6_cidr": "destination_ipv6_cidr_block", "destination_prefix_list": "destination_prefix_list_id",
	})
	template := cloudFormationTargets()
	maps.Copy(template, map[string]string{
		"route_table": "RouteTableId", "destination_cidr": "DestinationCidrBlock",
		"destination_ipv6_cidr": "DestinationIpv6CidrBlock", "destination_prefix_list": "DestinationPrefixListId",
	})
	return concept{
		spellings: []*spelling{terraform("aws_route", names), cloudFormation("AWS::EC2::Route", template)},
		join: func(b *builder, in *reader) {
			table := in.ref("route_table", graph.KindRouteTable)
			id, ok := table.Get()
			switch {
			case ok && !b.mayBeOurs(id):
				b.addRoute(in, id, in.res.Exists, nodeID(in.res.Unit, in.res.Address))
			case table.IsUnknown() && b.chosenRoute(in):
			default:
				b.openTables(in, table)
			}
		},
	}
}

// chosenRoute adds a route whose table is one of two, as one that may be in
// either.
func (b *builder) chosenRoute(in *reader) bool {
	tables := in.refs("route_table", graph.KindRouteTable)
	if tables.Open {
		return false
	}
	for _, id := range tables.All() {
		if n, ok := b.g.Node(id).(*graph.RouteTable); ok {
			n.RoutesOpen = true
			n.Why = append(n.Why, in.res.Address+" may be in it: "+firstOf(tables.Why))
		}
	}
	return true
}

func firstOf(list []string) string {
	if len(list) == 0 {
		return "its table is not known"
	}
	return list[0]
}

// openTables says that any table of the unit may have the route.
func (b *builder) openTables(in *reader, table graph.Attr[graph.ID]) {
	why := in.res.Address + " may be in it: " + firstOf(append(table.Why(), b.why(in.get("route_table"))...))
	for _, n := range nodesOf[*graph.RouteTable](b, in.res.Unit, graph.KindRouteTable) {
		n.RoutesOpen = true
		n.Why = append(n.Why, why)
	}
}

// addRoute adds a static route. A route without a destination or target is
// nothing that AWS takes, so what is missing is unknown.
func (b *builder) addRoute(in *reader, table graph.ID, when *value.Formula, id graph.ID) {
	if t := b.g.Node(table); t != nil && t.Base().When.Excludes(when) {
		return
	}
	n := &graph.Route{
		Common:                graph.Common{ID: id, When: when, Region: b.text(in.res.Region)},
		RouteTable:            graph.Known(table),
		DestinationCIDR:       in.text("destination_cidr"),
		DestinationIPv6CIDR:   in.text("destination_ipv6_cidr"),
		DestinationPrefixList: in.ref("destination_prefix_list", graph.KindPrefixList),
		Origin:                graph.RouteStatic,
	}
	if n.DestinationCIDR.IsNull() && n.DestinationIPv6CIDR.IsNull() && n.DestinationPrefixList.IsNull() {
		n.DestinationCIDR = graph.Unknown[string]("the route names no destination")
	}
	n.Target, n.TargetKind = b.routeTarget(in)
	if b.add(n, in.origin()) {
		for _, t := range routeTargets() {
			if in.has(t.word) {
				in.addPlace(id, "target", t.word)
			}
		}
	}
}

func (b *builder) routeTarget(in *reader) (graph.Attr[graph.ID], graph.Attr[graph.TargetKind]) {
	var given []routeTarget
	for _, t := range routeTargets() {
		if v := in.get(t.word); b.t.StateOf(v) != value.Unset && !isEmptyText(b, v) {
			given = append(given, t)
		}
	}
	switch len(given) {
	case 0:
		why := "the route names no target"
		return graph.Unknown[graph.ID](why), graph.Unknown[graph.TargetKind](why)
	case 1:
		return b.targetOf(in, given[0])
	}
	var why []string
	for _, t := range given {
		why = append(why, b.why(in.get(t.word))...)
	}
	return graph.Unknown[graph.ID](why...), graph.Unknown[graph.TargetKind](why...)
}

// isEmptyText reports whether v is "", which modules write for "none".
func isEmptyText(b *builder, v cty.Value) bool {
	s, state := b.t.String(v)
	return state == value.Known && s == ""
}

func (b *builder) targetOf(in *reader, t routeTarget) (graph.Attr[graph.ID], graph.Attr[graph.TargetKind]) {
	if s, state := in.token(t.word); state == value.Known && s == "local" {
		return graph.Null[graph.ID](), graph.Known(graph.TargetLocal)
	}
	if t.kind == graph.KindEndpoint {
		if id, ok := b.firewallTarget(in, t.word); ok {
			return graph.Known(id), graph.Known(graph.TargetEndpoint)
		}
	}
	target := in.ref(t.word, t.kind)
	id, ok := target.Get()
	if !ok {
		if t.class != "" && target.IsUnknown() {
			return target, graph.Known(t.class)
		}
		return target, graph.Unknown[graph.TargetKind](target.Why()...)
	}
	switch class := classOf(b.g.Node(id)); {
	case class != "":
		return target, graph.Known(class)
	case t.class != "":
		return target, graph.Known(t.class)
	}
	if class := b.classOfResource(in.get(t.word)); class != "" {
		return target, graph.Known(class)
	}
	return target, graph.Unknown[graph.TargetKind](append(b.why(in.get(t.word)), "its kind is not known")...)
}

// classOfResource is the class of a target that is no node: by its resource, or
// by the prefix of its id; "" where neither tells.
func (b *builder) classOfResource(v cty.Value) graph.TargetKind {
	s, _ := b.t.String(v)
	typ, _, _ := strings.Cut(s, "-")
	if ref, ok := b.t.Only(s); ok {
		if r := b.resources[instanceKey{ref.Unit, ref.Address}]; r != nil {
			typ = r.Type
		}
	}
	switch typ {
	case "aws_ec2_carrier_gateway", "AWS::EC2::CarrierGateway", "awscc_ec2_carrier_gateway", "cagw":
		return graph.TargetCarrierGateway
	case "aws_ec2_local_gateway", "lgw":
		return graph.TargetLocalGateway
	}
	return ""
}

// classOf is the class of a node as a route's target; "" where the node does
// not tell.
func classOf(n graph.Node) graph.TargetKind {
	if n == nil {
		return ""
	}
	kind := n.Kind()
	if x, ok := n.(*graph.External); ok {
		kind = x.Of
	}
	switch kind {
	case graph.KindInternetGateway:
		return graph.TargetInternetGateway
	case graph.KindNATGateway:
		return graph.TargetNATGateway
	case graph.KindEgressOnlyGateway:
		return graph.TargetEgressOnlyGateway
	case graph.KindTransitGateway:
		return graph.TargetTransitGateway
	case graph.KindPeering:
		return graph.TargetPeering
	case graph.KindVPN:
		return graph.TargetVPN
	case graph.KindEndpoint:
		return graph.TargetEndpoint
	case graph.KindNetworkInterface:
		return graph.TargetNetworkInterface
	case graph.KindWorkload:
		return graph.TargetInstance
	}
	return ""
}

// routePropagation lets a VPN gateway put its routes into a table.
func routePropagation() concept {
	return concept{
		spellings: []*spelling{terraform("aws_vpn_gateway_route_propagation", map[string]string{
			"gateway": "vpn_gateway_id", "route_table": "route_table_id",
		}),
			cloudFormation("AWS::EC2::VPNGatewayRoutePropagation", map[string]string{
				"gateway": "VpnGatewayId", "route_table": "RouteTableIds",
			}),
		},
		join: func(b *builder, in *reader) {
			gateway, _ := in.ref("gateway", graph.KindVPN).Get()
			tables := in.refs("route_table", graph.KindRouteTable)
			open := tables.Open || len(tables.Maybe) > 0
			for _, id := range tables.IDs {
				if b.mayBeOurs(id) {
					open = true
					continue
				}
				b.addPropagation(in, id, gateway, in.res.Exists, "gateway")
			}
			if open {
				b.openTables(in, graph.Unknown[graph.ID](tables.Why...))
			}
		},
	}
}

// addPropagation stands for all routes that a gateway propagates. Where they
// lead is for the other end to say.
func (b *builder) addPropagation(in *reader, table, gateway graph.ID, when *value.Formula, word string) {
	const why = "the VPN's other end announces the routes"
	n := &graph.Route{
		Common:                graph.Common{ID: table + "/propagated/" + gateway, When: when, Region: b.text(in.res.Region)},
		RouteTable:            graph.Known(table),
		DestinationCIDR:       graph.Unknown[string](why),
		DestinationIPv6CIDR:   graph.Unknown[string](why),
		DestinationPrefixList: graph.Null[graph.ID](),
		Target:                graph.Known(gateway),
		TargetKind:            graph.Known(graph.TargetVPN),
		Origin:                graph.RoutePropagated,
	}
	if gateway == "" {
		n.Target = graph.Unknown[graph.ID](b.why(in.get(word))...)
	}
	if b.add(n, in.origin()) {
		in.addPlace(n.ID, "target", word)
	}
}
