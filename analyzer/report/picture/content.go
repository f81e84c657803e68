package picture

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/detail"
)

func (s *scene) addGateways() {
	of := func(n graph.Node, in graph.Attr[graph.ID], words string) {
		v := s.vpcOf(in)
		it := s.itemOf(n, v)
		it.words = words
		v.gateways = append(v.gateways, &it)
		s.drawn[it.id] = true
	}
	first := func(refs graph.Refs) graph.Attr[graph.ID] {
		if all := refs.All(); len(all) > 0 {
			return graph.Known(all[0])
		}
		return graph.Unknown[graph.ID]()
	}
	g := s.in.Graph
	for _, n := range g.InternetGateways {
		of(n, first(n.VPCs), s.say("internet gateway", "インターネットゲートウェイ"))
	}
	for _, n := range g.EgressOnlyGateways {
		of(n, n.VPC, s.say("egress-only internet gateway", "Egress-Only インターネットゲートウェイ"))
	}
	for _, n := range g.VPNs {
		of(n, first(n.VPCs), s.say("VPN gateway", "VPN ゲートウェイ"))
	}
	for _, n := range g.NATGateways {
		v := s.vpcOf(n.VPC)
		it := s.itemOf(n, v)
		it.words = s.say("NAT gateway", "NAT ゲートウェイ")
		id, ok := n.Subnet.Get()
		if sub, drawn := s.subnets[id]; ok && drawn {
			sub.within = append(sub.within, within{&it, false})
		} else {
			v.gateways = append(v.gateways, &it)
		}
		s.drawn[it.id] = true
	}
	for _, n := range g.Firewalls {
		v := s.vpcOf(n.VPC)
		it := s.itemOf(n, v)
		it.words = s.say("network firewall", "ネットワークファイアウォール")
		s.place(&it, n.Subnets, v)
	}
}

func (s *scene) addEndpoints() {
	for _, n := range s.in.Graph.Endpoints {
		v := s.vpcOf(n.VPC)
		it := s.itemOf(n, v)
		kind := n.Type.Or("")
		service := n.Service.Or(n.ServiceName.Or(""))
		it.words = detail.Clean(strings.TrimSpace(fmt.Sprintf(s.say("%s endpoint %s", "%s エンドポイント %s"), kind, service)))
		it.within = detail.Clean(fmt.Sprintf(s.say("%s endpoint · %s", "%s エンドポイント · %s"), service, it.name))
		v.endpoints = append(v.endpoints, &it)
		if kind == graph.EndpointGateway {
			v.gateways = append(v.gateways, &it)
			s.drawn[it.id] = true
			continue
		}
		s.place(&it, n.Subnets, v)
	}
}

func (s *scene) addWorkloads() {
	for _, n := range s.in.Graph.Workloads {
		subnets := n.Subnets.All()
		at := slices.IndexFunc(subnets, func(id graph.ID) bool { return s.subnets[id].vpc != nil })
		if at < 0 {
			continue // what is in no subnet is no part of the network
		}
		v := s.subnets[subnets[at]].vpc
		it := s.itemOf(n, v)
		it.words = detail.Clean(strings.ReplaceAll(n.WorkloadKind, "_", " "))
		v.workloads = append(v.workloads, &it)
		s.place(&it, n.Subnets, v)
	}
}

// addTables draws the tables that a subnet uses or that have routes.
func (s *scene) addTables() {
	used := map[graph.ID]bool{}
	for _, v := range s.vpcs {
		for _, sub := range v.subnets {
			for _, t := range sub.tables {
				used[t.to] = true
			}
		}
	}
	routes := map[graph.ID][]*graph.Route{}
	for _, n := range s.in.Graph.Routes {
		id := n.RouteTable.Or("")
		routes[id] = append(routes[id], n)
	}
	endpoints := map[graph.ID][]relation{}
	for _, e := range s.in.Graph.Endpoints {
		for i, id := range e.RouteTables.All() {
			to := relation{to: e.ID, words: detail.Clean(e.Service.Or("")), maybe: i >= len(e.RouteTables.IDs)}
			endpoints[id] = append(endpoints[id], to)
		}
	}
	for _, n := range s.in.Graph.RouteTables {
		if !used[n.ID] && len(routes[n.ID]) == 0 {
			continue
		}
		v := s.vpcOf(n.VPC)
		t := &table{item: s.itemOf(n, v), main: graph.Is(n.Main, true)}
		if n.Implicit {
			t.name = s.say("main route table", "メインルートテーブル")
		}
		s.addRoutes(t, v, routes[n.ID])
		t.endpoints = endpoints[n.ID]
		v.tables = append(v.tables, t)
		s.drawn[n.ID] = true
	}
}

func (s *scene) addRoutes(t *table, v *vpc, routes []*graph.Route) {
	for _, n := range routes {
		r := route{maybe: n.When != nil}
		switch {
		case n.DestinationCIDR.IsKnown():
			r.destination = detail.Clean(n.DestinationCIDR.Or(""))
		case n.DestinationIPv6CIDR.IsKnown():
			r.destination = detail.Clean(n.DestinationIPv6CIDR.Or(""))
		case n.DestinationPrefixList.IsKnown():
			r.destination = s.say("prefix list", "プレフィックスリスト")
		case n.Origin == graph.RoutePropagated:
			r.destination = s.say("propagated", "伝播")
		default:
			r.destination = "?"
		}
		r.leads = r.destination == "0.0.0.0/0" || r.destination == "::/0"
		id, ok := n.Target.Get()
		node := s.in.Graph.Node(id)
		switch {
		case n.Blackhole:
			r.target = s.say("blackhole", "ブラックホール")
		case ok && node != nil:
			r.to, r.target = id, strings.TrimSpace(abbreviation(node.Kind())+" "+s.itemOf(node, v).name)
		default:
			r.target = strings.ReplaceAll(string(n.TargetKind.Or("?")), "_", " ")
		}
		t.routes = append(t.routes, r)
	}
	// Where everything else goes is the first question to a table.
	slices.SortStableFunc(t.routes, func(a, b route) int { return order(b.leads) - order(a.leads) })
	if n := len(t.routes) - maxRoutes; n > 0 {
		t.routes, t.more = t.routes[:maxRoutes], n
	}
}

// abbreviation is what network engineers call a target.
func abbreviation(k graph.Kind) string {
	switch k {
	case graph.KindInternetGateway:
		return "IGW"
	case graph.KindEgressOnlyGateway:
		return "EIGW"
	case graph.KindNATGateway:
		return "NAT"
	case graph.KindTransitGateway:
		return "TGW"
	case graph.KindVPN:
		return "VGW"
	case graph.KindPeering:
		return "PCX"
	}
	return ""
}

func order(b bool) int {
	if b {
		return 1
	}
	return 0
}

// addLinks draws what connects VPCs.
func (s *scene) addLinks() {
	add := func(n graph.Node, words string, vpcs ...relation) {
		it := s.itemOf(n, nil)
		it.words = words
		s.links = append(s.links, &it)
		s.joined[it.id] = vpcs
		s.drawn[it.id] = true
	}
	for _, n := range s.in.Graph.TransitGateways {
		var to []relation
		for i, id := range n.VPCs.All() {
			to = append(to, relation{to: id, maybe: i >= len(n.VPCs.IDs)})
		}
		add(n, s.say("transit gateway", "トランジットゲートウェイ"), to...)
	}
	for _, n := range s.in.Graph.Peerings {
		var to []relation
		for _, end := range []graph.Attr[graph.ID]{n.VPC, n.PeerVPC} {
			if end.IsKnown() {
				to = append(to, relation{to: s.vpcOf(end).id})
			}
		}
		add(n, s.say("peering", "ピアリング"), to...)
	}
}

// limit takes out of a VPC what is beyond the limits, and says so.
func (v *vpc) limit(s *scene) {
	cut := func(n, most int, english, japanese string) int {
		if n > most {
			v.leftOut = append(v.leftOut, fmt.Sprintf(s.say(english, japanese), n-most))
		}
		return min(n, most)
	}
	for _, sub := range v.subnets[cut(len(v.subnets), maxSubnets, "%d subnets", "サブネット %d 個"):] {
		s.drawn[sub.id] = false
	}
	v.subnets = v.subnets[:min(len(v.subnets), maxSubnets)]
	for _, t := range v.tables[cut(len(v.tables), maxTables, "%d route tables", "ルートテーブル %d 個"):] {
		s.drawn[t.id] = false
	}
	v.tables = v.tables[:min(len(v.tables), maxTables)]
	hide := func(list []*item, english, japanese string) {
		for _, it := range list[cut(len(list), maxItems, english, japanese):] {
			s.drawn[it.id] = false
		}
	}
	hide(v.endpoints, "%d endpoints", "エンドポイント %d 個")
	hide(v.workloads, "%d workloads", "ワークロード %d 個")
}

// forget takes the lines and things away of which an end is not drawn.
func (s *scene) forget() {
	if n := len(s.vpcs) - maxVPCs; n > 0 {
		s.leftOut = append(s.leftOut, fmt.Sprintf(s.say("%d VPCs", "VPC %d 個"), n))
		for _, v := range s.vpcs[maxVPCs:] {
			v.hideAll(s)
		}
		s.vpcs = s.vpcs[:maxVPCs]
	}
	if n := len(s.links) - maxItems; n > 0 {
		s.leftOut = append(s.leftOut, fmt.Sprintf(s.say("%d connections of VPCs", "VPC 間の接続 %d 個"), n))
		for _, it := range s.links[maxItems:] {
			s.drawn[it.id] = false
		}
		s.links = s.links[:maxItems]
	}
	gone := func(r relation) bool { return !s.drawn[r.to] }
	hidden := func(it *item) bool { return !s.drawn[it.id] }
	for _, v := range s.vpcs {
		v.gateways = slices.DeleteFunc(v.gateways, hidden)
		v.loose = slices.DeleteFunc(v.loose, hidden)
		for _, sub := range v.subnets {
			sub.tables = slices.DeleteFunc(sub.tables, gone)
			sub.within = slices.DeleteFunc(sub.within, func(w within) bool { return !s.drawn[w.id] })
		}
		for _, t := range v.tables {
			t.endpoints = slices.DeleteFunc(t.endpoints, gone)
			for i := range t.routes {
				if !s.drawn[t.routes[i].to] {
					t.routes[i].to = ""
				}
			}
		}
	}
	for _, it := range s.links {
		s.joined[it.id] = slices.DeleteFunc(s.joined[it.id], gone)
	}
}

func (v *vpc) hideAll(s *scene) {
	s.drawn[v.id] = false
	for _, sub := range v.subnets {
		s.drawn[sub.id] = false
		for _, w := range sub.within {
			s.drawn[w.id] = false
		}
	}
	for _, t := range v.tables {
		s.drawn[t.id] = false
	}
	for _, it := range slices.Concat(v.gateways, v.loose) {
		s.drawn[it.id] = false
	}
}

// notes are the sentences below a picture: what it leaves out.
func (s *scene) notes() []string {
	var out []string
	say := func(where string, what []string) {
		if len(what) > 0 {
			out = append(out, fmt.Sprintf(s.say("Left out%s: %s.", "省略%s：%s。"), where, s.in.Language.Join(what)))
		}
	}
	say("", s.leftOut)
	for _, v := range s.vpcs {
		say(fmt.Sprintf(s.say(" in %s", "（%s）"), v.full), v.leftOut)
	}
	if len(s.vpcs) == 0 {
		out = append(out, s.say("There is no VPC.", "VPC はありません。"))
	}
	return out
}

// exposureWords is how a subnet reaches the internet.
func (s *scene) exposureWords(e graph.ExposureClass) string {
	switch e {
	case graph.ExposurePublic:
		return s.say("public", "パブリック")
	case graph.ExposureNAT:
		return s.say("by NAT", "NAT 経由")
	case graph.ExposureTransit:
		return s.say("by another network", "他ネットワーク経由")
	case graph.ExposureIsolated:
		return s.say("isolated", "隔離")
	}
	return s.say("not known", "不明")
}

// exposures are the classes in the order of a legend.
func exposures() []graph.ExposureClass {
	return []graph.ExposureClass{
		graph.ExposurePublic, graph.ExposureNAT, graph.ExposureTransit, graph.ExposureIsolated, graph.ExposureUnknown,
	}
}

// fill is the colour of a subnet.
func fill(e graph.ExposureClass) string {
	switch e {
	case graph.ExposurePublic:
		return "#f9d0cd"
	case graph.ExposureNAT:
		return "#fbe3b5"
	case graph.ExposureTransit:
		return "#d9e6fb"
	case graph.ExposureIsolated:
		return "#cfead6"
	}
	return "#e5e7ea"
}
