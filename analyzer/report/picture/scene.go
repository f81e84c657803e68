// Package picture draws the network of a graph: VPCs with their subnets, coloured
// by how they reach the internet, route tables with where they lead, gateways,
// endpoints, workloads, and what connects VPCs.
//
// A scene is read from the graph once; dot, mermaid, svg and html are writers of
// it. Pictures are for people, so a scene has limits: what is beyond them is
// counted in a note on the picture, never dropped in silence. Lines of what is
// related only under a condition are dashed, and its name has a question mark.
package picture

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/report/internal/detail"
)

// The limits of a picture. Mermaid draws at most 500 edges of a text of 50,000
// characters, and a person looks at less.
const (
	maxVPCs    = 12
	maxSubnets = 60 // of a VPC
	maxTables  = 20 // of a VPC
	maxItems   = 40 // gateways, endpoints, workloads: each of a VPC
	maxRoutes  = 6  // of a table
)

// Input is what the writers take.
type Input struct {
	Graph    *graph.Graph
	Language finding.Language
}

// item is one thing of a picture.
type item struct {
	id   graph.ID
	kind graph.Kind
	// name is short, full the address; words says more, "" for nothing. within is
	// how a line in a subnet puts it, "" for name and words.
	name, full, words, within string
	// maybe is true for what exists under a condition only.
	maybe bool
}

// relation leads to another thing of the picture.
type relation struct {
	to    graph.ID
	words string
	maybe bool
}

type subnet struct {
	item
	cidr     string
	zone     int
	exposure graph.ExposureClass
	tables   []relation
	// within are NAT gateways, workloads and interfaces of endpoints in it.
	within []within
}

type within struct {
	*item
	maybe bool
}

// route is one line of a table.
type route struct {
	destination string
	// to is "" where the target is nothing in the picture.
	to     graph.ID
	target string
	// leads is true for a default route.
	leads bool
	maybe bool
}

type table struct {
	item
	main   bool
	routes []route
	// more is the number of routes that are not shown.
	more      int
	endpoints []relation
}

type vpc struct {
	item
	cidrs string
	// zones are the columns.
	zones   []string
	subnets []*subnet
	tables  []*table
	// gateways are those of the VPC itself, loose is what is in no subnet that is
	// known; endpoints and workloads are all of them.
	gateways, endpoints, workloads []*item
	loose                          []*item
	leftOut                        []string
}

// scene is a whole picture.
type scene struct {
	in   *Input
	vpcs []*vpc
	// links connect VPCs: transit gateways and peerings. joined has the VPCs of
	// each.
	links   []*item
	joined  map[graph.ID][]relation
	leftOut []string

	byID map[graph.ID]*vpc
	// subnets are those of all VPCs.
	subnets map[graph.ID]home
	// drawn are the ids that a line can lead to.
	drawn map[graph.ID]bool
}

// home is a subnet in its VPC.
type home struct {
	*subnet
	vpc *vpc
}

func newScene(in *Input) *scene {
	s := &scene{in: in, byID: map[graph.ID]*vpc{}, subnets: map[graph.ID]home{}, drawn: map[graph.ID]bool{}, joined: map[graph.ID][]relation{}}
	s.addVPCs()
	s.addSubnets()
	s.addGateways()
	s.addEndpoints()
	s.addWorkloads()
	s.addTables()
	s.addLinks()
	for _, v := range s.vpcs {
		v.limit(s)
	}
	s.forget()
	return s
}

func (s *scene) say(english, japanese string) string { return s.in.Language.Pick(english, japanese) }

// itemOf names a node. Inside a VPC the module that the VPC is in goes without
// saying.
func (s *scene) itemOf(n graph.Node, inside *vpc) item {
	base := n.Base()
	full := string(base.ID)
	if o := s.in.Graph.Origin(base.ID); o != nil {
		full = o.Address
	}
	full = detail.Clean(full)
	name := full
	if inside != nil {
		name = shortName(full, inside.full)
	}
	out := item{id: base.ID, kind: n.Kind(), name: name, full: full, maybe: base.When != nil}
	if out.maybe {
		out.name += "?"
	}
	return out
}

// shortName leaves out of an address the modules that it shares with its VPC,
// and the type of a Terraform resource, which the picture shows.
func shortName(address, vpc string) string {
	parts, around := segments(address), segments(vpc)
	for len(parts) > 2 && len(around) > 2 && parts[0] == "module" && parts[0] == around[0] && parts[1] == around[1] {
		parts, around = parts[2:], around[2:]
	}
	var out []string
	for len(parts) > 2 && parts[0] == "module" {
		out, parts = append(out, parts[1]), parts[2:]
	}
	if len(parts) == 2 && isType(parts[0]) {
		parts = parts[1:]
	}
	return strings.Join(append(out, parts...), ".")
}

// segments splits an address at the dots outside of keys.
func segments(address string) []string {
	var out []string
	start, quoted, depth := 0, false, 0
	for i := range len(address) {
		switch c := address[i]; {
		case c == '\\':
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			depth++
		case c == ']':
			depth--
		case c == '.' && depth == 0:
			out = append(out, address[start:i])
			start = i + 1
		}
	}
	return append(out, address[start:])
}

// isType reports whether a segment is a resource type: aws_subnet.
func isType(s string) bool {
	return strings.Contains(s, "_") && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// addVPCs draws the VPCs that are declared, in rank order. Those that are only
// mentioned are added by what is in them.
func (s *scene) addVPCs() {
	used := s.usedVPCs()
	for _, n := range s.in.Graph.VPCs {
		if n.Default && !used[n.ID] {
			continue
		}
		v := s.addVPC(n)
		if cidrs, ok := n.CIDRs.Get(); ok {
			v.cidrs = detail.Clean(strings.Join(cidrs, ", "))
		}
	}
}

// usedVPCs are those that a subnet or endpoint is in.
func (s *scene) usedVPCs() map[graph.ID]bool {
	used := map[graph.ID]bool{}
	for _, n := range s.in.Graph.Subnets {
		used[n.VPC.Or("")] = true
	}
	for _, n := range s.in.Graph.Endpoints {
		used[n.VPC.Or("")] = true
	}
	return used
}

func (s *scene) addVPC(n graph.Node) *vpc {
	v := &vpc{item: s.itemOf(n, nil)}
	s.vpcs = append(s.vpcs, v)
	s.byID[v.id] = v
	s.drawn[v.id] = true
	return v
}

// vpcOf returns the box that something stands in. What is in no VPC that is known
// stands in a box of its own.
func (s *scene) vpcOf(id graph.Attr[graph.ID]) *vpc {
	at, known := id.Get()
	if v := s.byID[at]; v != nil {
		return v
	}
	if n := s.in.Graph.Node(at); known && n != nil {
		return s.addVPC(n)
	}
	v := &vpc{item: item{kind: graph.KindVPC, name: s.say("VPC that is not known", "不明な VPC")}}
	v.full = v.name
	s.vpcs = append(s.vpcs, v)
	s.byID[""] = v
	return v
}

func (s *scene) addSubnets() {
	exposure := map[graph.ID]graph.Exposure{}
	for _, e := range s.in.Graph.Facts.Exposure {
		exposure[e.Subnet] = e
	}
	for _, n := range s.in.Graph.Subnets {
		v := s.vpcOf(n.VPC)
		fact := exposure[n.ID]
		sub := &subnet{item: s.itemOf(n, v), cidr: detail.Clean(n.CIDR.Or("")), exposure: fact.Exposure}
		for _, t := range fact.Tables {
			sub.tables = append(sub.tables, relation{to: t, maybe: fact.Open || len(fact.Tables) > 1})
		}
		zone := s.zoneOf(n)
		if sub.zone = slices.Index(v.zones, zone); sub.zone < 0 {
			sub.zone = len(v.zones)
			v.zones = append(v.zones, zone)
		}
		v.subnets = append(v.subnets, sub)
		s.subnets[n.ID] = home{sub, v}
		s.drawn[n.ID] = true
	}
	for _, v := range s.vpcs {
		v.sortZones()
	}
}

// zoneOf names a zone as the source does: a name, an id, or the place in a list.
func (s *scene) zoneOf(n *graph.Subnet) string {
	z, ok := n.Zone.Get()
	if !ok {
		return ""
	}
	if z.By == "position" {
		place, _, _ := strings.Cut(z.Value, " ")
		return fmt.Sprintf(s.say("zone %s", "ゾーン %s"), place)
	}
	return detail.Clean(z.Value)
}

// sortZones puts the columns into order, what has no known zone last.
func (v *vpc) sortZones() {
	old := slices.Clone(v.zones)
	slices.SortFunc(v.zones, func(a, b string) int {
		if (a == "") != (b == "") {
			return len(b) - len(a)
		}
		return strings.Compare(a, b)
	})
	for _, sub := range v.subnets {
		sub.zone = slices.Index(v.zones, old[sub.zone])
	}
}

// place puts something into its subnets, or loose into a VPC.
func (s *scene) place(it *item, subnets graph.Refs, v *vpc) {
	placed := false
	for i, id := range subnets.All() {
		if sub, ok := s.subnets[id]; ok {
			sub.within = append(sub.within, within{it, i >= len(subnets.IDs)})
			placed = true
		}
	}
	if !placed {
		v.loose = append(v.loose, it)
	}
	s.drawn[it.id] = true
}
