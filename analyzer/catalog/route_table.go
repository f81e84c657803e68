package catalog

import (
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// routeTable is a route table with its inline routes.
func routeTable() concept {
	return concept{
		spellings: []*spelling{terraform("aws_route_table", map[string]string{
			"vpc": "vpc_id", "routes": "route", "propagating": "propagating_vgws",
		}).withBlocks(map[string]*spelling{"routes": inlineRoute()}),
			cloudFormation("AWS::EC2::RouteTable", map[string]string{"vpc": "VpcId"}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.RouteTable{} },
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.RouteTable](b, in); ok {
				n.VPC = in.ref("vpc", graph.KindVPC)
				b.inlineRoutes(in, n)
			}
		},
		finish: func(b *builder) {
			for _, n := range b.g.RouteTables {
				n.Main = graph.Known(n.Implicit)
			}
		},
	}
}

// defaultRouteTable manages the table that a VPC brings with it. It takes all
// routes away that it does not name (Terraform AWS provider,
// aws_default_route_table).
func defaultRouteTable() concept {
	return concept{
		spellings: []*spelling{terraform("aws_default_route_table", map[string]string{
			"table": "default_route_table_id", "routes": "route", "propagating": "propagating_vgws",
		}).withBlocks(map[string]*spelling{"routes": inlineRoute()})},
		join: func(b *builder, in *reader) {
			id, _ := in.ref("table", graph.KindRouteTable).Get()
			if !b.adopt(in, id) {
				b.addNode(in, &graph.RouteTable{VPC: b.vpcOfImplicit(id, mainTable), Implicit: true, Main: graph.Known(true)})
			}
			if n, ok := nodeAs[*graph.RouteTable](b, in); ok {
				b.inlineRoutes(in, n)
			}
		},
		finish: func(b *builder) {
			for _, v := range b.g.VPCs {
				if v.Default && !b.managed[v.ID+mainTable] {
					b.defaultInternetRoute(v)
				}
			}
		},
	}
}

// vpcOfImplicit is the external VPC that an implicit thing belongs to.
func (b *builder) vpcOfImplicit(id graph.ID, suffix string) graph.Attr[graph.ID] {
	if vpc := graph.ID(strings.TrimSuffix(string(id), suffix)); vpc != id && b.g.Node(vpc) != nil {
		return graph.Known(vpc)
	}
	return graph.Unknown[graph.ID]("the VPC is not declared here")
}

// defaultInternetRoute is the route to an internet gateway that the main table
// of a default VPC has (VPC User Guide, "Default VPCs").
func (b *builder) defaultInternetRoute(v *graph.VPC) {
	o := b.g.Origin(v.ID)
	n := &graph.Route{
		Common:          graph.Common{ID: v.ID + mainTable + "/internet", When: v.When, Region: v.Region},
		RouteTable:      graph.Known(v.ID + mainTable),
		DestinationCIDR: graph.Known("0.0.0.0/0"),
		Target:          graph.Unknown[graph.ID]("the default VPC's internet gateway is not declared here"),
		TargetKind:      graph.Known(graph.TargetInternetGateway),
		Origin:          graph.RouteStatic,
	}
	b.add(n, &graph.Origin{
		Unit: o.Unit, Address: "internet route of " + o.Address, Resource: o.Resource, Key: o.Address + mainTable + "/internet",
	})
}

// mainRouteTableAssociation makes a table the main one of its VPC. A template
// has no way to say so: the main table of a VPC that it makes has the local
// route and no other.
func mainRouteTableAssociation() concept {
	return concept{
		spellings: []*spelling{terraform("aws_main_route_table_association", map[string]string{
			"vpc": "vpc_id", "table": "route_table_id",
		})},
		join: func(b *builder, in *reader) {
			vpc, why, any := owner[*graph.VPC](b, in, "vpc", graph.KindVPC)
			table := in.ref("table", graph.KindRouteTable)
			switch {
			case vpc != nil && !vpc.When.Excludes(in.res.Exists):
				b.setMain(in, vpc, table)
			case any:
				for _, v := range nodesOf[*graph.VPC](b, in.res.Unit, graph.KindVPC) {
					v.MainRouteTable = graph.Unknown[graph.ID](why...)
				}
			}
		},
	}
}

func (b *builder) setMain(in *reader, vpc *graph.VPC, table graph.Attr[graph.ID]) {
	in.addPlace(vpc.ID, "main_route_table", "table")
	own, _ := b.g.Node(vpc.ID + mainTable).(*graph.RouteTable)
	id, _ := table.Get()
	other, _ := b.g.Node(id).(*graph.RouteTable)
	if vpc.When.Implies(in.res.Exists) {
		vpc.MainRouteTable = table
		if own != nil && table.IsKnown() && id != own.ID {
			own.Main = graph.Known(false)
		}
		if other != nil {
			other.Main = graph.Known(true)
		}
		return
	}
	vpc.MainRouteTable = graph.Unknown[graph.ID](in.maybe())
	for _, t := range []*graph.RouteTable{own, other} {
		if t != nil {
			t.Main = graph.Unknown[bool](in.maybe())
		}
	}
}

// routeTableAssociation gives a subnet, or a gateway's inbound traffic, a
// table.
func routeTableAssociation() concept {
	return concept{
		spellings: []*spelling{terraform("aws_route_table_association", map[string]string{
			"table": "route_table_id", "subnet": "subnet_id", "gateway": "gateway_id",
		}),
			cloudFormation("AWS::EC2::SubnetRouteTableAssociation", map[string]string{"table": "RouteTableId", "subnet": "SubnetId"}),
			cloudFormation("AWS::EC2::GatewayRouteTableAssociation", map[string]string{"table": "RouteTableId", "gateway": "GatewayId"}),
		},
		join: func(b *builder, in *reader) {
			if in.has("gateway") {
				if n, _, _ := owner[*graph.RouteTable](b, in, "table", graph.KindRouteTable); n != nil {
					in.relate(&n.Gateways, n.Base(), in.refs("gateway", ""))
					in.addPlace(n.ID, "gateways", "gateway")
				}
				return
			}
			b.associateSubnets(in)
		},
		finish: func(b *builder) {
			for _, n := range b.g.Subnets {
				if why := b.loose[b.g.Origin(n.ID).Unit]; len(why) > 0 && len(n.RouteTables.IDs) == 0 {
					n.RouteTables.AddOpen(why...)
				}
			}
		},
	}
}

// associateSubnets gives the subnet its table, or each one that it may be.
func (b *builder) associateSubnets(in *reader) {
	subnets, tables := in.refs("subnet", graph.KindSubnet), in.refs("table", graph.KindRouteTable)
	open := subnets.Open
	for _, id := range subnets.All() {
		n, ok := b.g.Node(id).(*graph.Subnet)
		switch {
		case !ok:
			open = open || b.mayBeOurs(id)
			continue
		case subnets.Has(id):
			in.relate(&n.RouteTables, n.Base(), tables)
		default:
			in.relate(&n.RouteTables, n.Base(), tables.AsMaybe(subnets.Why...))
		}
		in.addPlace(n.ID, "route_tables", "table")
	}
	if open {
		_, why, _ := owner[*graph.Subnet](b, in, "subnet", graph.KindSubnet)
		b.loose[in.res.Unit] = append(b.loose[in.res.Unit], why...)
	}
}

// inlineRoutes adds the routes that stand in the table's own resource.
func (b *builder) inlineRoutes(in *reader, table *graph.RouteTable) {
	routes, why, open := in.parts("routes")
	if open {
		table.RoutesOpen = true
		table.Why = append(table.Why, why...)
	}
	for _, p := range routes {
		b.addRoute(p.reader, table.ID, value.And(table.When, p.when), b.partID(table.ID, p.base))
	}
	gateways := in.refs("propagating", graph.KindVPN)
	for _, id := range gateways.All() {
		b.addPropagation(in, table.ID, id, table.When, "propagating")
	}
	if gateways.Open {
		table.RoutesOpen = true
		table.Why = append(table.Why, gateways.Why...)
	}
}

// partID is the id of a block inside a thing. Blocks of which an undecided
// condition chooses may stand at the same path; the second has a number.
func (b *builder) partID(of graph.ID, path []declared.Step) graph.ID {
	first := of + graph.ID(pathText(path))
	id := first
	for n := 2; b.g.Origin(id) != nil; n++ {
		id = first + graph.ID("#"+strconv.Itoa(n))
	}
	return id
}

// pathText is the path of a block as a part of an id: "/route[0]".
func pathText(path []declared.Step) string {
	var out strings.Builder
	for _, s := range path {
		if s.Name != "" {
			out.WriteString("/" + s.Name)
			continue
		}
		out.WriteString("[" + strconv.Itoa(s.Index) + "]")
	}
	return out.String()
}
