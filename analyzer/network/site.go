package network

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// site is a subnet as the walk sees it: where packets begin, end, or come by.
type site struct {
	id graph.ID
	// node is nil where the subnet is only mentioned.
	node *graph.Subnet
	vpc  graph.ID
	when *value.Formula
	// at and at6 are where its addresses lie.
	at, at6 *place
	// tables are the effective route tables, one normally; open is true where
	// another one may be.
	tables []graph.ID
	key    string // of the tables
	open   bool
	why    []string
	// acl is nil where it is not known.
	acl    *graph.NetworkACL
	aclWhy []string
	// class is equal for subnets that every question has the same answer for.
	class int
	// number is its own.
	number int
}

// site returns a subnet; one that is only mentioned is taken to be in vpc.
func (w *Walk) site(id, vpc graph.ID) *site {
	if s, ok := w.sites[id]; ok && (s.node != nil || s.vpc == vpc) {
		return s
	}
	s := &site{id: id, vpc: vpc, number: w.number("\x00" + string(id))}
	w.sites[id] = s
	n, ok := w.g.Node(id).(*graph.Subnet)
	if !ok {
		s.open, s.why = true, []string{whyNotDeclared(w.name(id))}
		s.aclWhy = s.why
		s.at, s.at6 = w.placeOf(nil, vpc, ipv4), w.placeOf(nil, vpc, ipv6)
		s.class = w.number(string(id) + "\x00" + string(vpc))
		return s
	}
	s.node, s.vpc, s.when = n, n.VPC.Or(""), n.When
	s.at, s.at6 = w.placeOf(n, s.vpc, ipv4), w.placeOf(n, s.vpc, ipv6)
	e := w.exposure(n)
	s.tables, s.key, s.open, s.why = e.Tables, joinIDs(e.Tables), e.Open, e.Why
	s.acl, s.aclWhy = w.aclOf(n)
	s.class = w.number(w.classOf(s))
	return s
}

// same is one number for subnets that have one answer: for those of a class
// where nobody sees the steps, which name the subnet.
func (w *Walk) same(s *site) int {
	if w.silent {
		return s.class
	}
	return s.number
}

// aclOf returns a subnet's effective ACL, or why it is not known.
func (w *Walk) aclOf(n *graph.Subnet) (*graph.NetworkACL, []string) {
	id, ok := n.NetworkACL.Get()
	if !ok && n.NetworkACL.IsUnknown() {
		return nil, n.NetworkACL.Why()
	}
	if v, declared := w.g.Node(n.VPC.Or("")).(*graph.VPC); !ok && declared {
		id = v.DefaultNetworkACL.Or("")
	}
	if acl, declared := w.g.Node(id).(*graph.NetworkACL); declared {
		return acl, nil
	}
	return nil, []string{whyACLNotDeclared}
}

// classOf names what answers about a subnet hang on: its VPC, tables and ACL,
// and where it lies among all the ranges that any rule mentions. The subnets of
// interface endpoints are equal to none, because no ACL comes between things
// inside one subnet.
func (w *Walk) classOf(s *site) string {
	var b strings.Builder
	add := func(text string) { b.WriteString(text + "\x00") }
	add(string(s.vpc))
	for _, t := range s.tables {
		add(string(t))
	}
	add(strconv.FormatBool(s.open) + strings.Join(s.why, "\x00"))
	if s.acl != nil {
		add(string(s.acl.ID))
	}
	add(s.when.String())
	add(strconv.Itoa(int(setting(s.node.PublicAccessBlocked, false))))
	add(w.bounds.position(s.at) + w.bounds.position(s.at6))
	if w.hosts[s.id] {
		add(string(s.id))
	}
	return b.String()
}

// bounds are the first addresses of the ranges that rules mention, and those
// behind the last ones, in order. Between two of them every rule treats all
// addresses alike.
type bounds []netip.Addr

// boundsOf collects the ranges of groups, ACLs, prefix lists and routes.
func boundsOf(g *graph.Graph) bounds {
	var b bounds
	add := func(text string) {
		p, ok := prefixOf(text)
		if !ok {
			return
		}
		b = append(b, p.Addr())
		if last := lastOf(p).Next(); last.IsValid() {
			b = append(b, last)
		}
	}
	for _, sg := range g.SecurityGroups {
		for _, r := range sg.Rules {
			for _, c := range slices.Concat(r.CIDRs, r.IPv6CIDRs) {
				add(c)
			}
		}
	}
	for _, acl := range g.NetworkACLs {
		for _, e := range acl.Entries {
			add(e.CIDR.Or(""))
			add(e.IPv6CIDR.Or(""))
		}
	}
	for _, l := range g.PrefixLists {
		for _, c := range l.CIDRs {
			add(c)
		}
	}
	for _, r := range g.Routes {
		add(r.DestinationCIDR.Or(""))
		add(r.DestinationIPv6CIDR.Or(""))
	}
	for _, t := range g.TransitGatewayRouteTables {
		for _, r := range t.Routes {
			add(r.DestinationCIDR.Or(""))
		}
	}
	for _, v := range g.VPCs {
		for _, c := range v.CIDRs.Or(nil) {
			add(c)
		}
	}
	slices.SortFunc(b, netip.Addr.Compare)
	return slices.Compact(b)
}

// position names the stretches between bounds that a place touches.
func (b bounds) position(p *place) string {
	var out strings.Builder
	for _, x := range p.prefixes {
		out.WriteString(strconv.Itoa(b.at(x.Addr())) + "-" + strconv.Itoa(b.at(lastOf(x))) + ",")
	}
	return out.String()
}

// at is the number of the stretch that an address is in.
func (b bounds) at(a netip.Addr) int {
	i, found := slices.BinarySearchFunc(b, a, netip.Addr.Compare)
	if found {
		i++
	}
	return i
}

func lastOf(p netip.Prefix) netip.Addr {
	a := p.Addr()
	bytes := a.AsSlice()
	for i := p.Bits(); i < len(bytes)*8; i++ {
		bytes[i/8] |= 1 << (7 - i%8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	return last
}

// client is who asks: something in a subnet.
type client struct {
	site *site
	// groups are nil for a client whose groups let everything through, whatever
	// group the other end asks for.
	groups *groups
	when   *value.Formula
	// public is whether it has a public address.
	public tri
	// publicStep says where that follows from.
	publicStep graph.Step
	publicWhy  []string
	// key is equal for clients that every question has the same answer for.
	key int
}

// inSubnet is the client that a subnet's own paths are about.
func (w *Walk) inSubnet(s *site) *client {
	return &client{site: s, when: s.when, public: yes, key: w.same(s)}
}

// workloadIn is a workload's part in one of its subnets.
func (w *Walk) workloadIn(n *graph.Workload, s *site) *client {
	c := &client{site: s, when: value.And(n.When, s.when)}
	c.groups = w.groupsOf(n.SecurityGroups, n.DefaultSecurityGroup, s.vpc)
	w.publicAddress(c, n)
	c.key = w.number(strings.Join([]string{
		strconv.Itoa(w.same(s)), c.groups.key(), c.when.String(), strconv.Itoa(int(c.public)), string(c.publicStep.ID), strings.Join(c.publicWhy, "\x00"),
	}, "\x02"))
	return c
}

// publicAddress says whether a workload has a public address: by its own
// setting or its subnet's. A function never has one (Lambda Developer Guide,
// "Giving Lambda functions access to resources in an Amazon VPC").
func (w *Walk) publicAddress(c *client, n *graph.Workload) {
	if n.WorkloadKind == graph.WorkloadFunction || n.WorkloadKind == graph.WorkloadBuildProject {
		c.public, c.publicStep = no, stepNeverPublic(n.ID)
		return
	}
	a, id, attribute := n.PublicIP, n.ID, "public_ip"
	if a.IsNull() && c.site.node != nil {
		a, id, attribute = c.site.node.MapPublicIP, c.site.id, "map_public_ip"
	} else if a.IsNull() {
		a = graph.Unknown[bool](whyNotDeclared(w.name(c.site.id)))
	}
	c.public = setting(a, false)
	c.publicStep = stepPublicIP(id, attribute, c.public == yes)
	c.publicWhy = a.Why()
}
