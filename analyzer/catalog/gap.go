package catalog

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
)

// gaps leaves open what the parts of a unit reach that could not be looked
// into.
func (b *builder) gaps(u *declared.Unit) {
	for _, gap := range u.Gaps {
		b.open(b.reachedBy(u, gap), graph.UnresolvedAny, gap.Text)
	}
}

// open leaves open what nodes and their VPCs may have of a kind, for a reason.
func (b *builder) open(reached map[graph.ID]bool, kind, why string) {
	if len(reached) == 0 {
		return
	}
	vpcs := map[graph.ID]bool{}
	for _, n := range b.g.Nodes() {
		if reached[n.Base().ID] {
			if mayChange(kind, n) {
				b.loosen(n, why)
			}
			for _, id := range b.vpcsOf(n) {
				vpcs[id] = true
			}
		}
	}
	for _, v := range b.g.VPCs {
		if vpcs[v.ID] {
			b.addUnresolved(v.ID, kind, why)
		}
	}
	for _, v := range b.g.Externals {
		if vpcs[v.ID] {
			b.addUnresolved(v.ID, kind, why)
		}
	}
	if kind == graph.UnresolvedAny || kind == string(graph.KindRouteTable) {
		b.loosenSubnets(vpcs, why)
	}
}

// mayChange reports whether an unseen thing of a kind may change a node: it may
// be a part of the node, or be associated with it.
func mayChange(kind string, n graph.Node) bool {
	switch n.Kind() {
	case graph.Kind(kind):
		return true
	case graph.KindSubnet:
		return kind == graph.UnresolvedAny || kind == string(graph.KindRouteTable)
	case graph.KindEndpoint:
		return slices.Contains([]string{
			graph.UnresolvedAny, string(graph.KindRouteTable), string(graph.KindSubnet), string(graph.KindSecurityGroup),
		}, kind)
	}
	return kind == graph.UnresolvedAny
}

// reachedBy are the nodes that a gap was handed something of, and, for a part of
// a module, all of the module's.
func (b *builder) reachedBy(u *declared.Unit, gap declared.Gap) map[graph.ID]bool {
	reached := map[graph.ID]bool{}
	for _, ref := range gap.Refs {
		if id, ok := b.things[instanceKey{ref.Unit, ref.Address}]; ok {
			reached[id] = true
		}
	}
	for tokens, x := range b.externals {
		if len(gap.Holes) > 0 && b.isPartOf(tokens, gap.Holes) {
			reached[x.node.ID] = true
		}
	}
	if gap.WholeModule {
		for _, r := range u.Resources {
			if id, ok := b.things[instanceKey{u.ID, r.Address}]; ok && r.Module == gap.Module {
				reached[id] = true
			}
		}
	}
	return reached
}

// isPartOf reports whether the unknown value that identifies an external thing
// is one of holes, or a part of one.
func (b *builder) isPartOf(tokens string, holes []string) bool {
	hole, ok := b.t.OnlyHole(tokens)
	return ok && slices.ContainsFunc(holes, func(key string) bool {
		rest, within := strings.CutPrefix(hole.Key, key)
		return within && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}

// loosen leaves open what an unseen resource may add to n.
func (b *builder) loosen(n graph.Node, why string) {
	switch n := n.(type) {
	case *graph.VPC:
		b.loosenImplicit(n, why)
	case *graph.Subnet:
		if len(n.RouteTables.IDs) == 0 {
			n.RouteTables.AddOpen(why)
		}
	case *graph.RouteTable:
		n.RoutesOpen = true
		n.Why = appendOnce(n.Why, why)
	case *graph.SecurityGroup:
		openGroup(n, "", []string{why})
	case *graph.NetworkACL:
		openACL(n, "", []string{why})
	case *graph.Endpoint:
		loosenEndpoint(n, why)
	case *graph.Bucket:
		n.Policies.AddOpen(why)
		if graph.Is(n.Website, false) {
			n.Website = graph.Unknown[bool](why)
		}
	case *graph.Role:
		openRole(n, []string{why})
	case *graph.InternetGateway:
		n.VPCs.AddOpen(why)
	case *graph.VPN:
		n.VPCs.AddOpen(why)
	case *graph.TransitGateway:
		n.VPCs.AddOpen(why)
		if table := b.g.Node(n.ID + defaultTransitTable); table != nil {
			b.loosen(table, why)
		}
	case *graph.TransitGatewayRouteTable:
		openTransitTable(n, why)
		n.Associations.AddOpen(why)
		n.Propagations.AddOpen(why)
	case *graph.PrivateHostedZone:
		n.VPCs.AddOpen(why)
		openZone(n, why)
	case *graph.ResolverRule:
		n.VPCs.AddOpen(why)
	case *graph.EndpointService:
		openPrincipals(n, []string{why})
	case *graph.PrefixList:
		n.Open = true
	case *graph.ClientVPN:
		loosenClientVPN(n, why)
	case *graph.VerifiedAccess:
		n.TrustProviders.AddOpen(why)
		if graph.Is(n.Logging, false) {
			n.Logging = graph.Unknown[bool](why)
		}
	case *graph.QueryLog:
		n.VPCs.AddOpen(why)
	}
}

func loosenClientVPN(n *graph.ClientVPN, why string) {
	n.Subnets.AddOpen(why)
	if len(n.VPCs.IDs) == 0 {
		n.VPCs.AddOpen(why)
	}
	n.RulesOpen, n.RoutesOpen = true, true
	n.Why = appendOnce(n.Why, why)
}

// loosenImplicit leaves open what a VPC brings with it, unless a resource
// manages it: an unseen one may.
func (b *builder) loosenImplicit(v *graph.VPC, why string) {
	for _, suffix := range []string{mainTable, defaultGroup, defaultACL} {
		if id := v.ID + graph.ID(suffix); !b.managed[id] {
			b.loosen(b.g.Node(id), why)
		}
	}
}

func loosenEndpoint(n *graph.Endpoint, why string) {
	for _, r := range []*graph.Refs{&n.RouteTables, &n.Subnets, &n.SecurityGroups} {
		r.AddOpen(why)
	}
	if graph.Is(n.DefaultSecurityGroup, true) {
		n.DefaultSecurityGroup = graph.Unknown[bool](why)
	}
	if n.Policy.IsNull() {
		n.Policy = graph.Unknown[graph.ID](why)
	}
	if graph.Is(n.PrivateDNS, false) {
		n.PrivateDNS = graph.Unknown[bool](why)
	}
}

// loosenSubnets says that subnets without an association may have one that is
// not seen.
func (b *builder) loosenSubnets(vpcs map[graph.ID]bool, why string) {
	for _, s := range b.g.Subnets {
		if vpcs[s.VPC.Or("")] && len(s.RouteTables.IDs) == 0 {
			s.RouteTables.AddOpen(why)
		}
	}
}

// vpcsOf returns the VPCs that n is something of.
func (b *builder) vpcsOf(n graph.Node) []graph.ID {
	one := func(a graph.Attr[graph.ID]) []graph.ID {
		if id, ok := a.Get(); ok {
			return []graph.ID{id}
		}
		return nil
	}
	switch n := n.(type) {
	case *graph.VPC:
		return []graph.ID{n.ID}
	case *graph.External:
		if n.Of == graph.KindVPC {
			return []graph.ID{n.ID}
		}
	case *graph.Subnet:
		return one(n.VPC)
	case *graph.RouteTable:
		return one(n.VPC)
	case *graph.SecurityGroup:
		return one(n.VPC)
	case *graph.NetworkACL:
		return one(n.VPC)
	case *graph.Endpoint:
		return one(n.VPC)
	case *graph.NATGateway:
		return one(n.VPC)
	case *graph.EgressOnlyGateway:
		return one(n.VPC)
	case *graph.Peering:
		return append(one(n.VPC), one(n.PeerVPC)...)
	case *graph.InternetGateway:
		return n.VPCs.All()
	case *graph.VPN:
		return n.VPCs.All()
	case *graph.TransitGateway:
		return n.VPCs.All()
	case *graph.TransitGatewayAttachment:
		return one(n.VPC)
	case *graph.Firewall:
		return one(n.VPC)
	case *graph.ResolverRule:
		return n.VPCs.All()
	case *graph.PrivateHostedZone:
		return n.VPCs.All()
	case *graph.FlowLog:
		return n.VPCs.All()
	case *graph.ClientVPN:
		return n.VPCs.All()
	case *graph.QueryLog:
		return n.VPCs.All()
	}
	return nil
}

func (b *builder) addUnresolved(vpc graph.ID, kind, why string) {
	b.g.Facts.Unresolved = append(b.g.Facts.Unresolved, graph.Unresolved{VPC: vpc, Kind: kind, Why: why})
}

// unresolved records nodes that may, or may not, be in a VPC, and what makes a
// VPC that is not on disk: it may make anything in it.
func (b *builder) unresolved() {
	for _, n := range b.g.Externals {
		if x := b.mentioned[n.ID]; n.Of == graph.KindVPC && x != nil && x.opaque {
			b.addUnresolved(n.ID, graph.UnresolvedAny, firstOf(append(slices.Clone(x.why), "what makes it is not on disk")))
		}
	}
	for _, n := range b.g.Endpoints {
		b.unresolvedIn(n, n.VPC)
	}
	for _, n := range b.g.RouteTables {
		b.unresolvedIn(n, n.VPC)
	}
	for _, n := range b.g.Subnets {
		b.unresolvedIn(n, n.VPC)
	}
	for _, n := range b.g.FlowLogs {
		b.unresolvedLog(n)
	}
	for _, n := range b.g.QueryLogs {
		if n.VPCs.Open || slices.ContainsFunc(n.VPCs.All(), b.mayBeOurs) {
			b.unresolvedEverywhere(n, n.VPCs.Open, b.g.Origin(n.ID).Address+" is of a VPC that is not known")
		}
	}
	for _, n := range b.g.TransitGatewayAttachments {
		if n.AttachmentType == attachmentVPC {
			b.unresolvedIn(n, n.VPC)
		}
	}
	for _, n := range b.g.PrivateHostedZones {
		if mayBeOfAWS(n.ZoneName) {
			b.unresolvedName(n, n.VPCs)
		}
	}
	for _, n := range b.g.ResolverRules {
		if mayBeOfAWS(n.Domain) {
			b.unresolvedName(n, n.VPCs)
		}
	}
}

// mayBeOfAWS reports whether a domain may hold names of AWS services, or be
// held by one: another can say nothing of where these lead.
func mayBeOfAWS(domain graph.Attr[string]) bool {
	s, ok := domain.Get()
	if !ok {
		return true
	}
	// Of a name that is known in part the end decides.
	end := s[strings.LastIndexByte(s, '}')+1:]
	if end == s {
		end = "." + s
	}
	return slices.ContainsFunc([]string{".amazonaws.com", ".amazonaws.com.cn", ".aws", ".amazon.com"}, func(top string) bool {
		return end == "." || strings.HasSuffix(end, top) || strings.HasSuffix(top, end)
	})
}

// unresolvedIn records a node that exists maybe, or whose VPC is not known.
func (b *builder) unresolvedIn(n graph.Node, vpc graph.Attr[graph.ID]) {
	c, o := n.Base(), b.g.Origin(n.Base().ID)
	id, known := vpc.Get()
	switch v, declaredHere := b.g.Node(id).(*graph.VPC); {
	case declaredHere && !v.When.Implies(c.When):
		b.addUnresolved(id, string(n.Kind()), o.Address+" may not exist")
	case declaredHere || known && !b.mayBeOurs(id):
	default:
		b.unresolvedEverywhere(n, !known, o.Address+" is in a VPC that is not known")
	}
}

// unresolvedEverywhere records that a node may be of any VPC of its unit, where
// others is true also of those that are only mentioned there. What is of a VPC
// that the unit mentions is taken to be of no other that it mentions.
func (b *builder) unresolvedEverywhere(n graph.Node, others bool, why string) {
	unit := b.g.Origin(n.Base().ID).Unit
	for _, v := range nodesOf[*graph.VPC](b, unit, graph.KindVPC) {
		b.addUnresolved(v.ID, string(n.Kind()), why)
	}
	for _, x := range nodesOf[*graph.External](b, unit, graph.KindExternal) {
		if others && x.Of == graph.KindVPC {
			b.addUnresolved(x.ID, string(n.Kind()), why)
		}
	}
}

// unresolvedLog does the same for a flow log, of VPCs or of subnets.
func (b *builder) unresolvedLog(n *graph.FlowLog) {
	address := b.g.Origin(n.ID).Address
	vpcs := n.VPCs.All()
	for _, id := range n.Subnets.All() {
		if s, ok := b.g.Node(id).(*graph.Subnet); ok {
			vpcs = append(vpcs, s.VPC.Or(""))
		} else if b.mayBeOurs(id) {
			b.unresolvedEverywhere(n, false, address+" is of a subnet that is not known")
		}
	}
	for _, id := range vpcs {
		v, ok := b.g.Node(id).(*graph.VPC)
		switch {
		case ok && (!v.When.Implies(n.When) || slices.Contains(n.VPCs.Maybe, id)):
			b.addUnresolved(id, string(graph.KindFlowLog), address+" may not exist, or not for it")
		case b.mayBeOurs(id):
			b.unresolvedEverywhere(n, false, address+" is of a VPC that is not known")
		}
	}
	if n.VPCs.Open || n.Subnets.Open {
		b.unresolvedEverywhere(n, true, address+" is of something that is not known")
	}
}

// unresolvedName does the same for a private zone, or a resolver rule.
func (b *builder) unresolvedName(n graph.Node, vpcs graph.Refs) {
	c := n.Base()
	address := b.g.Origin(c.ID).Address
	everywhere := vpcs.Open
	for _, id := range vpcs.All() {
		everywhere = everywhere || b.mayBeOurs(id)
		v, ok := b.g.Node(id).(*graph.VPC)
		if ok && (!v.When.Implies(c.When) || slices.Contains(vpcs.Maybe, id)) {
			b.addUnresolved(id, string(n.Kind()), address+" may not exist, or not for it")
		}
	}
	if !everywhere {
		return
	}
	for _, v := range nodesOf[*graph.VPC](b, b.g.Origin(c.ID).Unit, graph.KindVPC) {
		if !vpcs.Has(v.ID) {
			b.addUnresolved(v.ID, string(n.Kind()), address+" is of a VPC that is not known")
		}
	}
}

// sortFacts puts the facts into their order. Ranks must be set.
func (b *builder) sortFacts() {
	rank := func(id graph.ID) int {
		if n := b.g.Node(id); n != nil {
			return n.Base().Rank
		}
		return -1
	}
	slices.SortFunc(b.g.Facts.Unresolved, func(x, y graph.Unresolved) int {
		return cmp.Or(cmp.Compare(rank(x.VPC), rank(y.VPC)), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Why, y.Why))
	})
	b.g.Facts.Unresolved = slices.Compact(b.g.Facts.Unresolved)
}
