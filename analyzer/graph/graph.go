// Package graph is the vocabulary that everything right of the catalog speaks:
// the kinds of AWS networking things, what is known of each, and how they refer
// to one another. Nothing in it belongs to a dialect.
//
// # Documents
//
// Rules see a Graph as a JSON document:
//
//	{"version": 1, "nodes": {KIND: [NODE, …]}, "facts": {…}}
//
// Every kind's array is always there, and its nodes stand in the order of their
// rank. A reference to another node is that node's id. There are no file names,
// no lines and no dialect's words in it; Graph.Origin leads from an id back to
// the source.
//
// # Attributes
//
// An attribute is present when it is known: unset ones hold AWS's default, or
// null where there is none. An unknown attribute is absent and stands in the
// node's "unknown" list with the reason. A relation to several nodes is a Refs
// object, which is always present and says whether it is complete.
//
// # One description
//
// Each kind describes its attributes once, in its describe method. From that
// description come the document (Graph.Encode), its JSON Schema (WriteSchema)
// and the references between nodes (Graph.Split).
package graph

import (
	"cmp"
	"slices"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Version is the version of the document's shape. It rises when a rule that
// was right could become wrong.
const Version = 1

// ID identifies a node, or a part of one (a security group's rule), in a graph.
type ID string

// Kind is the name of a node's kind in the document.
type Kind string

// The kinds of nodes.
const (
	KindVPC                         Kind = "vpc"
	KindSubnet                      Kind = "subnet"
	KindRouteTable                  Kind = "route_table"
	KindRoute                       Kind = "route"
	KindInternetGateway             Kind = "internet_gateway"
	KindEgressOnlyGateway           Kind = "egress_only_gateway"
	KindNATGateway                  Kind = "nat_gateway"
	KindTransitGateway              Kind = "transit_gateway"
	KindTransitGatewayAttachment    Kind = "transit_gateway_attachment"
	KindTransitGatewayRouteTable    Kind = "transit_gateway_route_table"
	KindPeering                     Kind = "peering"
	KindVPN                         Kind = "vpn"
	KindFirewall                    Kind = "firewall"
	KindNetworkInterface            Kind = "network_interface"
	KindSecurityGroup               Kind = "security_group"
	KindNetworkACL                  Kind = "network_acl"
	KindPrefixList                  Kind = "prefix_list"
	KindEndpoint                    Kind = "endpoint"
	KindEndpointService             Kind = "endpoint_service"
	KindPrivateHostedZone           Kind = "private_hosted_zone"
	KindResolver                    Kind = "resolver"
	KindResolverRule                Kind = "resolver_rule"
	KindWorkload                    Kind = "workload"
	KindRole                        Kind = "role"
	KindBucket                      Kind = "bucket"
	KindAccessPoint                 Kind = "access_point"
	KindTable                       Kind = "table"
	KindRestAPI                     Kind = "rest_api"
	KindPolicy                      Kind = "policy"
	KindFlowLog                     Kind = "flow_log"
	KindQueryLog                    Kind = "query_log"
	KindTrail                       Kind = "trail"
	KindClientVPN                   Kind = "client_vpn"
	KindVerifiedAccess              Kind = "verified_access"
	KindVerifiedAccessTrustProvider Kind = "verified_access_trust_provider"
	KindVerifiedAccessGroup         Kind = "verified_access_group"
	KindVerifiedAccessEndpoint      Kind = "verified_access_endpoint"
	KindExternal                    Kind = "external"
)

// Node is a thing of one kind. Only this package implements it.
type Node interface {
	// Base returns what nodes of all kinds have.
	Base() *Common
	// Kind returns the kind's name.
	Kind() Kind
	// describe reports the attributes that only this kind has, always the same
	// ones in the same order.
	describe(f fields)
	// addTo appends the node to the slice of its kind.
	addTo(g *Graph)
}

// Tag is a resource tag whose key and value are known. Parts of the value that
// are not known stand in it as "${}".
type Tag struct{ Key, Value string }

// Common is what nodes of all kinds have.
type Common struct {
	ID ID
	// Rank is the node's place in address order over the whole graph. Graph.Sort
	// sets it.
	Rank int
	// When is the condition under which the node exists; nil means always.
	When *value.Formula
	// Name is the Name tag, or the name attribute; null where there is none.
	Name Attr[string]
	// Tags are in key order.
	Tags   []Tag
	Region Attr[string]
}

// Base returns c.
func (c *Common) Base() *Common { return c }

// Graph is the network of one scan, or an independent part of it. It is built
// by the catalog, completed by analyzer/network and analyzer/iam (Facts), and
// read-only afterwards.
type Graph struct {
	VPCs                         []*VPC
	Subnets                      []*Subnet
	RouteTables                  []*RouteTable
	Routes                       []*Route
	InternetGateways             []*InternetGateway
	EgressOnlyGateways           []*EgressOnlyGateway
	NATGateways                  []*NATGateway
	TransitGateways              []*TransitGateway
	TransitGatewayAttachments    []*TransitGatewayAttachment
	TransitGatewayRouteTables    []*TransitGatewayRouteTable
	Peerings                     []*Peering
	VPNs                         []*VPN
	Firewalls                    []*Firewall
	NetworkInterfaces            []*NetworkInterface
	SecurityGroups               []*SecurityGroup
	NetworkACLs                  []*NetworkACL
	PrefixLists                  []*PrefixList
	Endpoints                    []*Endpoint
	EndpointServices             []*EndpointService
	PrivateHostedZones           []*PrivateHostedZone
	Resolvers                    []*Resolver
	ResolverRules                []*ResolverRule
	Workloads                    []*Workload
	Roles                        []*Role
	Buckets                      []*Bucket
	AccessPoints                 []*AccessPoint
	Tables                       []*Table
	RestAPIs                     []*RestAPI
	Policies                     []*Policy
	FlowLogs                     []*FlowLog
	QueryLogs                    []*QueryLog
	Trails                       []*Trail
	ClientVPNs                   []*ClientVPN
	VerifiedAccesses             []*VerifiedAccess
	VerifiedAccessTrustProviders []*VerifiedAccessTrustProvider
	VerifiedAccessGroups         []*VerifiedAccessGroup
	VerifiedAccessEndpoints      []*VerifiedAccessEndpoint
	Externals                    []*External

	// Elsewhere is of the whole scan. It is not in the document.
	Elsewhere Elsewhere

	Facts Facts

	byID    map[ID]Node
	origins map[ID]*Origin
}

// New returns an empty graph.
func New() *Graph {
	return &Graph{byID: map[ID]Node{}, origins: map[ID]*Origin{}}
}

// Add puts n into the graph, with the place it comes from. An id that the graph
// has already stays what it was, and Add returns false.
func (g *Graph) Add(n Node, o *Origin) bool {
	id := n.Base().ID
	if _, ok := g.byID[id]; ok {
		return false
	}
	g.byID[id] = n
	g.origins[id] = o
	n.addTo(g)
	return true
}

// AddPart records where a part of a node (a rule, an entry) comes from.
func (g *Graph) AddPart(id ID, o *Origin) { g.origins[id] = o }

// Node returns the node of that id, or nil.
func (g *Graph) Node(id ID) Node { return g.byID[id] }

// Origin returns where a node, or a part of one, comes from; nil where the id
// is not in the graph.
func (g *Graph) Origin(id ID) *Origin { return g.origins[id] }

// Len returns the number of nodes.
func (g *Graph) Len() int { return len(g.byID) }

// list is one kind's nodes, as the table of all kinds holds them.
type list struct {
	kind Kind
	len  int
	at   func(i int) Node
	// blank is a node without attributes, from which the schema is derived.
	blank Node
	// sort puts the nodes into the order of their rank.
	sort func()
}

func listOf[T Node](kind Kind, nodes []T, blank T) list {
	return list{
		kind: kind, len: len(nodes), blank: blank,
		at: func(i int) Node { return nodes[i] },
		sort: func() {
			slices.SortFunc(nodes, func(a, b T) int { return cmp.Compare(a.Base().Rank, b.Base().Rank) })
		},
	}
}

// lists returns all kinds in the order of the document.
func (g *Graph) lists() []list {
	return []list{
		listOf(KindVPC, g.VPCs, &VPC{}),
		listOf(KindSubnet, g.Subnets, &Subnet{}),
		listOf(KindRouteTable, g.RouteTables, &RouteTable{}),
		listOf(KindRoute, g.Routes, &Route{}),
		listOf(KindInternetGateway, g.InternetGateways, &InternetGateway{}),
		listOf(KindEgressOnlyGateway, g.EgressOnlyGateways, &EgressOnlyGateway{}),
		listOf(KindNATGateway, g.NATGateways, &NATGateway{}),
		listOf(KindTransitGateway, g.TransitGateways, &TransitGateway{}),
		listOf(KindTransitGatewayAttachment, g.TransitGatewayAttachments, &TransitGatewayAttachment{}),
		listOf(KindTransitGatewayRouteTable, g.TransitGatewayRouteTables, &TransitGatewayRouteTable{}),
		listOf(KindPeering, g.Peerings, &Peering{}),
		listOf(KindVPN, g.VPNs, &VPN{}),
		listOf(KindFirewall, g.Firewalls, &Firewall{}),
		listOf(KindNetworkInterface, g.NetworkInterfaces, &NetworkInterface{}),
		listOf(KindSecurityGroup, g.SecurityGroups, &SecurityGroup{}),
		listOf(KindNetworkACL, g.NetworkACLs, &NetworkACL{}),
		listOf(KindPrefixList, g.PrefixLists, &PrefixList{}),
		listOf(KindEndpoint, g.Endpoints, &Endpoint{}),
		listOf(KindEndpointService, g.EndpointServices, &EndpointService{}),
		listOf(KindPrivateHostedZone, g.PrivateHostedZones, &PrivateHostedZone{}),
		listOf(KindResolver, g.Resolvers, &Resolver{}),
		listOf(KindResolverRule, g.ResolverRules, &ResolverRule{}),
		listOf(KindWorkload, g.Workloads, &Workload{}),
		listOf(KindRole, g.Roles, &Role{}),
		listOf(KindBucket, g.Buckets, &Bucket{}),
		listOf(KindAccessPoint, g.AccessPoints, &AccessPoint{}),
		listOf(KindTable, g.Tables, &Table{}),
		listOf(KindRestAPI, g.RestAPIs, &RestAPI{}),
		listOf(KindPolicy, g.Policies, &Policy{}),
		listOf(KindFlowLog, g.FlowLogs, &FlowLog{}),
		listOf(KindQueryLog, g.QueryLogs, &QueryLog{}),
		listOf(KindTrail, g.Trails, &Trail{}),
		listOf(KindClientVPN, g.ClientVPNs, &ClientVPN{}),
		listOf(KindVerifiedAccess, g.VerifiedAccesses, &VerifiedAccess{}),
		listOf(KindVerifiedAccessTrustProvider, g.VerifiedAccessTrustProviders, &VerifiedAccessTrustProvider{}),
		listOf(KindVerifiedAccessGroup, g.VerifiedAccessGroups, &VerifiedAccessGroup{}),
		listOf(KindVerifiedAccessEndpoint, g.VerifiedAccessEndpoints, &VerifiedAccessEndpoint{}),
		listOf(KindExternal, g.Externals, &External{}),
	}
}

// Nodes returns all nodes, kind by kind, in rank order within a kind.
func (g *Graph) Nodes() []Node {
	out := make([]Node, 0, len(g.byID))
	for _, l := range g.lists() {
		for i := range l.len {
			out = append(out, l.at(i))
		}
	}
	return out
}

// Sort ranks the nodes by unit and address and puts each kind into that order.
// Things that the configuration only mentions come last.
func (g *Graph) Sort() {
	type keyed struct {
		node     Node
		external bool
		unit     string
		address  string
	}
	nodes := make([]keyed, 0, len(g.byID))
	for _, n := range g.Nodes() {
		o := g.origins[n.Base().ID]
		nodes = append(nodes, keyed{n, n.Kind() == KindExternal, o.Unit, o.order()})
	}
	slices.SortFunc(nodes, func(a, b keyed) int {
		if a.external != b.external {
			if a.external {
				return 1
			}
			return -1
		}
		return cmp.Or(
			cmp.Compare(a.unit, b.unit),
			declared.CompareAddresses(a.address, b.address),
			cmp.Compare(a.node.Base().ID, b.node.Base().ID),
		)
	})
	for i, n := range nodes {
		n.node.Base().Rank = i
	}
	for _, l := range g.lists() {
		l.sort()
	}
}
