package inspection

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

const why = "variable var.x has no value"

// topology builds a VPC with an internet gateway, igw, and a Gateway Load
// Balancer endpoint, e, in the subnet fw. The subnets app and nat have ranges
// of their own; nat holds the NAT gateway ng. Each subnet has the table of its
// name, and the table edge is the internet gateway's.
type topology struct{ g *graph.Graph }

// routes are "table destination target", with a question mark behind what may
// not exist; a destination of "?" is not known.
func build(change func(t *topology), routes ...string) *graph.Graph {
	t := &topology{g: graph.New()}
	vpc := graph.Known[graph.ID]("vpc")
	t.add(&graph.VPC{Common: graph.Common{ID: "vpc"}, CIDRs: graph.Known([]string{"10.0.0.0/16"})})
	t.add(&graph.InternetGateway{Common: graph.Common{ID: "igw"}, VPCs: graph.Refs{IDs: []graph.ID{"vpc"}}})
	t.add(&graph.NATGateway{Common: graph.Common{ID: "ng"}, VPC: vpc, Subnet: graph.Known[graph.ID]("nat")})
	t.add(&graph.TransitGateway{Common: graph.Common{ID: "tgw"}})
	for _, id := range []graph.ID{"e", "e2"} {
		t.add(&graph.Endpoint{
			Common: graph.Common{ID: id}, VPC: vpc, Type: graph.Known(graph.EndpointGatewayLoadBalancer),
			Subnets: graph.Refs{IDs: []graph.ID{"fw"}},
		})
	}
	for id, cidr := range map[graph.ID]string{"app": "10.0.1.0/24", "nat": "10.0.2.0/24", "fw": "10.0.3.0/28"} {
		t.add(&graph.Subnet{Common: graph.Common{ID: id}, VPC: vpc, CIDR: graph.Known(cidr), IPv6CIDR: graph.Null[string]()})
		t.add(&graph.RouteTable{Common: graph.Common{ID: id + "-table"}, VPC: vpc})
		t.g.Facts.Exposure = append(t.g.Facts.Exposure, graph.Exposure{Subnet: id, Tables: []graph.ID{id + "-table"}})
	}
	t.add(&graph.RouteTable{Common: graph.Common{ID: "edge-table"}, VPC: vpc, Gateways: graph.Refs{IDs: []graph.ID{"igw"}}})
	for _, r := range routes {
		t.route(r)
	}
	if change != nil {
		change(t)
	}
	t.g.Sort()
	return t.g
}

func (t *topology) add(n graph.Node) {
	t.g.Add(n, &graph.Origin{Address: string(n.Base().ID)})
}

func (t *topology) route(text string) {
	text, maybe := strings.CutSuffix(text, "?")
	f := strings.Fields(text)
	r := &graph.Route{
		Common: graph.Common{ID: graph.ID(text)}, RouteTable: graph.Known(graph.ID(f[0] + "-table")),
		Target: graph.Known(graph.ID(f[2])), Origin: graph.RouteStatic,
	}
	kinds := map[string]graph.TargetKind{
		"igw": graph.TargetInternetGateway, "ng": graph.TargetNATGateway, "tgw": graph.TargetTransitGateway,
		"e": graph.TargetEndpoint, "e2": graph.TargetEndpoint,
	}
	r.TargetKind = graph.Known(kinds[f[2]])
	switch {
	case f[1] == "?":
		r.DestinationCIDR = graph.Unknown[string](why)
	case strings.Contains(f[1], ":"):
		r.DestinationIPv6CIDR = graph.Known(f[1])
	default:
		r.DestinationCIDR = graph.Known(f[1])
	}
	if maybe {
		r.When = value.Atom("var.on")
	}
	t.add(r)
}

func subnet(t *topology, id graph.ID) *graph.Subnet { return t.g.Node(id).(*graph.Subnet) }

func table(t *topology, id graph.ID) *graph.RouteTable { return t.g.Node(id).(*graph.RouteTable) }

// What is inspected both ways at the internet gateway.
var atGateway = []string{"app 0.0.0.0/0 e", "fw 0.0.0.0/0 igw", "edge 10.0.1.0/24 e"}

// What is inspected on its way to a NAT gateway and back.
var atNAT = []string{"app 0.0.0.0/0 e", "fw 0.0.0.0/0 ng", "nat 0.0.0.0/0 igw", "nat 10.0.1.0/24 e"}

func with(routes []string, more ...string) []string {
	return append(append([]string(nil), routes...), more...)
}

func without(routes []string, n int) []string {
	out := append([]string(nil), routes[:n]...)
	return append(out, routes[n+1:]...)
}

func TestOneWay(t *testing.T) {
	cases := map[string]struct {
		routes []string
		change func(t *topology)
		// want are subnet, direction, endpoint and gateway of each, with a question
		// mark behind what is not certain.
		want []string
	}{
		"no routes":                    {},
		"both ways":                    {routes: atGateway},
		"nothing comes in through it":  {routes: without(atGateway, 2), want: []string{"app outbound e igw"}},
		"nothing goes out through it":  {routes: with(atGateway[1:], "app 0.0.0.0/0 igw"), want: []string{"app inbound e igw"}},
		"goes nowhere":                 {routes: atGateway[1:]},
		"goes to a NAT gateway":        {routes: with(atGateway[1:], "app 0.0.0.0/0 ng")},
		"halves":                       {routes: []string{"app 0.0.0.0/1 e", "app 128.0.0.0/1 e", "fw 0.0.0.0/0 igw"}, want: []string{"app outbound e igw"}},
		"halves beat the whole":        {routes: []string{"app 0.0.0.0/0 e", "app 0.0.0.0/1 tgw", "app 128.0.0.0/1 tgw", "fw 0.0.0.0/0 igw"}},
		"halves that differ":           {routes: []string{"app 0.0.0.0/1 e", "app 128.0.0.0/1 igw", "fw 0.0.0.0/0 igw"}},
		"edge of another subnet":       {routes: with(atGateway[:2], "edge 10.0.2.0/24 e"), want: []string{"app outbound e igw"}},
		"edge of the whole VPC":        {routes: with(atGateway[:2], "edge 10.0.0.0/16 e")},
		"edge shorter than the VPC":    {routes: with(atGateway[:2], "edge 10.0.0.0/8 e"), want: []string{"app outbound e igw"}},
		"edge of the VPC, subnet not":  {routes: with(atGateway[:2], "edge 10.0.0.0/16 e", "edge 10.0.1.0/24 igw"), want: []string{"app outbound e igw"}},
		"edge through another":         {routes: with(atGateway[:2], "edge 10.0.1.0/24 e2")},
		"table of no gateway":          {routes: atGateway, change: func(t *topology) { table(t, "edge-table").Gateways = graph.Refs{} }, want: []string{"app outbound e igw"}},
		"table of another VPC":         {routes: atGateway, change: func(t *topology) { table(t, "edge-table").VPC = graph.Known[graph.ID]("other") }, want: []string{"app outbound e igw"}},
		"IPv6 both ways":               {routes: []string{"app ::/0 e", "fw ::/0 igw", "edge 2001:db8:0:1::/64 e"}, change: dualStack},
		"IPv6 out":                     {routes: []string{"app ::/0 e", "fw ::/0 igw"}, change: dualStack, want: []string{"app outbound e igw"}},
		"IPv6 out, range unknown":      {routes: []string{"app ::/0 e", "fw ::/0 igw"}},
		"at a NAT gateway":             {routes: atNAT},
		"answers skip it":              {routes: without(atNAT, 3), want: []string{"app outbound e ng"}},
		"answers to the VPC":           {routes: with(atNAT[:3], "nat 10.0.0.0/16 e")},
		"answers to more":              {routes: with(atNAT[:3], "nat 10.0.0.0/8 e"), want: []string{"app outbound e ng?"}},
		"answers to another network":   {routes: with(atNAT[:3], "nat 192.168.0.0/16 e"), want: []string{"app outbound e ng?"}},
		"answers to another subnet":    {routes: with(atNAT[:3], "nat 10.0.3.0/28 e"), want: []string{"app outbound e ng"}},
		"NAT gateway's default route":  {routes: with(without(atNAT[:3], 2), "nat 0.0.0.0/0 e"), want: []string{"app outbound e ng", "nat outbound e ng"}},
		"answers to a transit gateway": {routes: with(atNAT[:3], "nat 10.0.0.0/8 e"), change: attach},
		"none to a transit gateway":    {routes: atNAT[:3], change: attach, want: []string{"app outbound e ng"}},
		"to a transit gateway":         {routes: []string{"app 0.0.0.0/0 e", "fw 0.0.0.0/0 tgw"}},
		"endpoint without routes":      {routes: atGateway[:1], want: []string{"app outbound e igw"}},
		"and without a gateway": {
			routes: atGateway[:1],
			change: func(t *topology) { t.g.Node("igw").(*graph.InternetGateway).VPCs = graph.Refs{} },
		},
		"endpoint with other routes": {routes: with(atGateway[:1], "fw 10.9.0.0/16 tgw")},
		"another type of endpoint": {
			routes: without(atGateway, 2),
			change: func(t *topology) { t.g.Node("e").(*graph.Endpoint).Type = graph.Known(graph.EndpointInterface) },
		},

		"unknown type": {
			routes: without(atGateway, 2),
			change: func(t *topology) { t.g.Node("e").(*graph.Endpoint).Type = graph.Unknown[string](why) },
			want:   []string{"app outbound e igw?"},
		},
		"default may exist":     {routes: []string{"app 0.0.0.0/0 e?", "fw 0.0.0.0/0 igw"}, want: []string{"app outbound e igw?"}},
		"edge may exist":        {routes: with(atGateway[:2], "edge 10.0.1.0/24 e?"), want: []string{"app outbound e igw?"}},
		"edge may, and bypass":  {routes: []string{"app 0.0.0.0/0 igw", "edge 10.0.1.0/24 e?"}, want: []string{"app inbound e igw?"}},
		"edge of unknown range": {routes: with(atGateway[:2], "edge ? e"), want: []string{"app outbound e igw?"}},
		"same condition": {
			routes: []string{"app 0.0.0.0/0 e?", "fw 0.0.0.0/0 igw"},
			change: func(t *topology) { subnet(t, "app").When = value.Atom("var.on") },
			want:   []string{"app outbound e igw"},
		},
		"range of the subnet unknown": {
			routes: atGateway, change: func(t *topology) { subnet(t, "app").CIDR = graph.Unknown[string](why) },
			want: []string{"app outbound e igw?"},
		},
		"range unknown, no edge": {
			routes: without(atGateway, 2), change: func(t *topology) { subnet(t, "app").CIDR = graph.Unknown[string](why) },
			want: []string{"app outbound e igw"},
		},
		"unseen routes of the edge": {
			routes: without(atGateway, 2), change: func(t *topology) { table(t, "edge-table").RoutesOpen = true },
			want: []string{"app outbound e igw?"},
		},
		"unseen module": {
			routes: without(atGateway, 2),
			change: func(t *topology) { t.g.Facts.Unresolved = []graph.Unresolved{{VPC: "vpc", Kind: "any", Why: why}} },
			want:   []string{"app outbound e igw?"},
		},
		"table of the subnet undecided": {
			routes: without(atGateway, 2),
			change: func(t *topology) {
				for i := range t.g.Facts.Exposure {
					if e := &t.g.Facts.Exposure[i]; e.Subnet == "app" {
						e.Tables = append(e.Tables, "nat-table")
					}
				}
			},
			want: []string{"app outbound e igw?"},
		},
		"NAT gateway without a subnet": {
			routes: atNAT, change: func(t *topology) { t.g.Node("ng").(*graph.NATGateway).Subnet = graph.Null[graph.ID]() },
			want: []string{"app outbound e ng?"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g := build(c.change, c.routes...)
			Facts(g)
			var got []string
			for _, x := range g.Facts.OneWayInspections {
				text := strings.Join([]string{string(x.Subnet), x.Inspected, string(x.Endpoint), string(x.Gateway.Or("-"))}, " ")
				if len(x.Why) > 0 {
					text += "?"
				}
				got = append(got, text)
				for _, id := range x.Routes {
					if g.Node(id) == nil {
						t.Errorf("no route %q", id)
					}
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("one way (-want +got):\n%s", diff)
			}
		})
	}
}

func dualStack(t *topology) {
	subnet(t, "app").IPv6CIDR = graph.Known("2001:db8:0:1::/64")
}

func attach(t *topology) {
	t.add(&graph.TransitGatewayAttachment{Common: graph.Common{ID: "attachment"}, AttachmentType: "vpc", Subnets: graph.Refs{IDs: []graph.ID{"app"}}})
}

func TestLoops(t *testing.T) {
	cases := map[string]struct {
		routes []string
		change func(t *topology)
		want   []string
	}{
		"apart":          {routes: atGateway},
		"to itself":      {routes: []string{"fw 0.0.0.0/0 e"}, want: []string{"e fw"}},
		"in halves":      {routes: []string{"fw 0.0.0.0/1 e", "fw 128.0.0.0/1 e"}, want: []string{"e fw"}},
		"IPv6":           {routes: []string{"fw ::/0 e"}, want: []string{"e fw"}},
		"some of it":     {routes: []string{"fw 10.9.0.0/16 e"}},
		"maybe":          {routes: []string{"fw 0.0.0.0/0 e?"}, want: []string{"e fw?"}},
		"maybe another":  {routes: []string{"fw 0.0.0.0/0 e", "fw 0.0.0.0/0 igw?"}, want: []string{"e fw?"}},
		"other endpoint": {routes: []string{"fw 0.0.0.0/0 e2"}, want: []string{"e2 fw"}},
		"subnet maybe": {
			routes: []string{"fw 0.0.0.0/0 e"},
			change: func(t *topology) { t.g.Node("e").(*graph.Endpoint).Subnets = graph.Refs{Maybe: []graph.ID{"fw"}} },
			want:   []string{"e fw?"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			g := build(c.change, c.routes...)
			Facts(g)
			var got []string
			for _, x := range g.Facts.InspectionLoops {
				text := string(x.Endpoint) + " " + string(x.Subnet)
				if len(x.Why) > 0 {
					text += "?"
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("loops (-want +got):\n%s", diff)
			}
		})
	}
}
