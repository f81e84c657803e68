// Package catalog gives declared resources their meaning: it turns a
// declared.Project, which speaks its dialects, into a graph.Graph, which speaks
// AWS. It is the last package that sees a cty.Value.
//
// There is one file a concept (vpc.go, endpoint.go, …). Each holds the concept's
// spellings, one a dialect: the resource's type, the names of its attributes,
// and what an attribute that is not written means in that dialect. The code
// beside them reads attributes by the graph's words and knows no dialect.
//
// # How things find each other
//
// Inline blocks and separate resources become one thing. What belongs together
// is decided by references alone: a token names exactly one resource instance,
// a literal id or bucket name equals another, an unknown value is the same as
// itself. Names of resources decide nothing.
//
// # What is not known
//
// Every reading has three outcomes. An attribute that is not known stays
// unknown with its reason. A relation that comes through an association of
// undecided existence is "maybe", unless the association exists whenever the
// thing does. A part of the configuration that cannot be looked into leaves
// what it was handed open, and stands in Facts.Unresolved for its VPC.
package catalog

import (
	"maps"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Build returns the graph of everything that p declares, with the facts that
// follow from what could not be looked into (Facts.Unresolved). Nodes are
// ranked. Diagnostics are about resources that could not be understood; they
// leave the graph as complete as it can be. whole is the graph of the whole scan
// where p is a part of it in one world (declared.Project.In), else nil.
func Build(p *declared.Project, whole *graph.Graph) (*graph.Graph, source.Diagnostics) {
	b := newBuilder(p)
	for _, u := range p.Units {
		for _, r := range u.Resources {
			b.declare(u, r)
		}
	}
	for _, step := range b.steps {
		for _, in := range step.in {
			if step.join != nil {
				step.join(b, in)
			}
		}
		if step.finish != nil {
			step.finish(b)
		}
	}
	for _, u := range p.Units {
		b.gaps(u)
		b.foreign(u)
	}
	b.elsewhere(p, whole)
	b.unresolved()
	b.g.Sort()
	b.sortFacts()
	return b.g, b.diagnostics.Sorted()
}

// concept is what the catalog knows about resources of one meaning.
type concept struct {
	spellings []*spelling
	// create makes the resource's node; nil for resources that only join others
	// (associations, rules).
	create func(b *builder, in *reader) graph.Node
	// join reads attributes and relations, when all nodes are there.
	join func(b *builder, in *reader)
	// finish runs after all joins of the concept.
	finish func(b *builder)
}

// concepts returns all concepts in the order in which they join. Things come
// before what is put into them, and what decides for whole VPCs (main tables)
// comes before what asks for it.
func concepts() []concept {
	return []concept{
		bucketUse(), dataSource(), vpc(), vpcCIDR(), dhcpOptions(), dhcpOptionsAssociation(),
		internetGateway(), egressOnlyGateway(), vpnGateway(), gatewayAttachment(),
		peering(), peeringAccepter(), prefixList(), prefixListEntry(), managedPrefixList(),
		transitGateway(), transitGatewayRouteTable(), transitGatewayDefault(),
		transitGatewayAttachment(), otherAttachment(), attachmentAccepter(),
		transitGatewayAssociation(), transitGatewayPropagation(), transitGatewayRoute(), firewall(),
		subnet(), subnetCIDR(), natGateway(),
		policyLookup(), identityPolicy(), role(), instanceProfile(), policyAttachment(),
		launchTemplate(), launchConfiguration(), networkInterface(), instance(), autoScalingGroup(),
		networkInterfaceAttachment(), interfaceGroup(), publicAddress(),
		cluster(), podIdentity(), nodeGroup(), loneTemplate(), fargateProfile(),
		function(), functionAlias(), eventSource(), taskDefinition(), service(), loneTask(), taskTarget(), buildProject(), notebook(), patching(),
		defaultRouteTable(), routeTable(), mainRouteTableAssociation(), routeTableAssociation(),
		route(), routePropagation(),
		strippedSecurityGroup(), defaultSecurityGroup(), securityGroup(), securityGroupRule(),
		defaultNetworkACL(), networkACL(), networkACLRule(), networkACLAssociation(),
		publicAccessOptions(), publicAccessExclusion(),
		endpoint(), endpointRouteTable(), endpointSubnet(), endpointSecurityGroup(), endpointPolicy(), endpointPrivateDNS(),
		endpointService(), endpointServicePermission(),
		hostedZone(), hostedZoneAssociation(), resolver(), resolverRule(), resolverRuleAssociation(),
		dnsProfile(), dnsProfileResource(), dnsProfileAssociation(), zoneRecord(), zoneRecordGroup(),
		bucket(), directoryBucket(), bucketPolicy(), bucketPublicAccess(), accountPublicAccess(), bucketWebsite(), bucketACL(),
		accessPoint(), accessPointPolicy(), restAPI(), restAPIPolicy(),
		table(), flowLog(), queryLog(), queryLogAssociation(), trail(), eventDataStore(),
		clientVPN(), clientVPNAssociation(), clientVPNRule(), clientVPNRoute(),
		verifiedAccess(), verifiedAccessLogging(), trustProvider(), trustProviderAttachment(),
		verifiedAccessGroup(), verifiedAccessEndpoint(),
		policyDocument(),
	}
}

// step is a concept with the resources of it.
type step struct {
	concept
	in []*reader
}

// resourceType is what a spelling is found by.
type resourceType struct {
	dialect declared.Dialect
	name    string
	data    bool
}

type entry struct {
	step     int
	spelling *spelling
	// mirror is true where the provider awscc's words for the spelling are meant.
	mirror bool
}

// builder holds what is known while a graph is built.
type builder struct {
	t     *value.Tokens
	g     *graph.Graph
	steps []*step
	types map[resourceType]entry
	// mirrors are the spellings of the provider awscc that resources needed.
	mirrors map[*spelling]*spelling
	// things leads from a resource instance to its node.
	things map[instanceKey]graph.ID
	// templates are the resources of CloudFormation and those that mirror its
	// types, nodes or not.
	templates map[instanceKey]*declared.Resource
	// resources are those of all dialects, nodes or not.
	resources map[instanceKey]*declared.Resource
	// readers are those of resources that have a meaning here.
	readers map[instanceKey]*reader
	// externals are the nodes of things that are only mentioned, by what
	// identifies them: the literal, or the expression's tokens.
	externals map[string]*external
	// mentioned are the same by the id of the node.
	mentioned map[graph.ID]*external
	// bucketsByName leads from a bucket's name, tokens included, to its node.
	// Under the unit "" it is the first one of any unit.
	bucketsByName map[unitName]graph.ID
	// groupsByName leads from the name of a template's security group to its node.
	groupsByName map[unitName]graph.ID
	workloads
	// ranges are the identities of the ranges of VPCs and subnets that are not
	// known (value.Hole.Key).
	ranges map[string]bool
	// units are the nodes that each unit declares, by kind.
	units map[unitKind][]graph.Node
	// defaultVPCs are those of units that declare the account's default VPC.
	defaultVPCs map[string]graph.ID
	// managed are implicit nodes that a resource manages.
	managed map[graph.ID]bool
	// loose are the associations of a unit whose subnet is not known.
	loose  map[string][]string
	access map[string][]*publicAccess
	// attachments are those of transit gateways, in the order in which they join.
	attachments []*attached
	// zones are what is known of private hosted zones besides their nodes.
	zones zones
	// files are the policies that are files of their own.
	files []*policyFile

	diagnostics source.Diagnostics
}

type instanceKey struct{ unit, address string }

type unitName struct{ unit, name string }

type unitKind struct {
	unit string
	kind graph.Kind
}

func newBuilder(p *declared.Project) *builder {
	b := &builder{
		t: p.Tokens, g: graph.New(),
		types: map[resourceType]entry{}, mirrors: map[*spelling]*spelling{}, things: map[instanceKey]graph.ID{}, templates: map[instanceKey]*declared.Resource{},
		resources: map[instanceKey]*declared.Resource{}, readers: map[instanceKey]*reader{}, zones: newZones(),
		externals: map[string]*external{}, mentioned: map[graph.ID]*external{},
		bucketsByName: map[unitName]graph.ID{}, groupsByName: map[unitName]graph.ID{}, units: map[unitKind][]graph.Node{}, ranges: map[string]bool{},
		defaultVPCs: map[string]graph.ID{}, managed: map[graph.ID]bool{},
		loose: map[string][]string{}, access: map[string][]*publicAccess{}, workloads: newWorkloads(),
	}
	for i, c := range concepts() {
		b.steps = append(b.steps, &step{concept: c})
		for _, s := range c.spellings {
			b.types[resourceType{s.dialect, s.typ, s.data}] = entry{step: i, spelling: s}
			if typ := s.mirrored(); typ != "" {
				b.types[resourceType{declared.Terraform, typ, s.data}] = entry{step: i, spelling: s, mirror: true}
			}
		}
	}
	return b
}

// declare finds what r means and makes its node.
func (b *builder) declare(u *declared.Unit, r *declared.Resource) {
	typ := r.Type
	if u.Dialect == declared.PolicyDocument {
		typ = "" // A policy is a policy, whatever its file is called.
	}
	if isTemplates(u, r) {
		b.templates[instanceKey{r.Unit, r.Address}] = r
	}
	b.resources[instanceKey{r.Unit, r.Address}] = r
	e, ok := b.types[resourceType{u.Dialect, typ, r.Data}]
	if !ok {
		return
	}
	if e.mirror {
		e.spelling = b.mirrorOf(e.spelling)
	}
	in := &reader{b: b, res: r, spelling: e.spelling, obj: r.Attributes}
	b.readers[instanceKey{r.Unit, r.Address}] = in
	s := b.steps[e.step]
	if s.create != nil {
		if n := s.create(b, in); n != nil {
			b.addNode(in, n)
		}
	}
	s.in = append(s.in, in)
}

// addNode puts the node of a resource into the graph.
func (b *builder) addNode(in *reader, n graph.Node) {
	c := n.Base()
	c.ID = nodeID(in.res.Unit, in.res.Address)
	c.When = in.res.Exists
	in.common(c)
	if b.add(n, in.origin()) {
		b.things[instanceKey{in.res.Unit, in.res.Address}] = c.ID
		in.id = c.ID
	}
}

// add puts a node into the graph and into its unit.
func (b *builder) add(n graph.Node, o *graph.Origin) bool {
	if !b.g.Add(n, o) {
		return false
	}
	k := unitKind{o.Unit, n.Kind()}
	b.units[k] = append(b.units[k], n)
	return true
}

// nodesOf returns the nodes of one kind that a unit declares.
func nodesOf[T graph.Node](b *builder, unit string, kind graph.Kind) []T {
	var out []T
	for _, n := range b.units[unitKind{unit, kind}] {
		if n, ok := n.(T); ok {
			out = append(out, n)
		}
	}
	return out
}

// nodeID is the id of a resource's node: its address, behind its unit's id
// where that is not the root of the scan.
func nodeID(unit, address string) graph.ID {
	if unit == "." || unit == "" {
		return graph.ID(address)
	}
	return graph.ID(unit + ":" + address)
}

// nodeAs returns the node of the reader's resource.
func nodeAs[T graph.Node](b *builder, in *reader) (T, bool) {
	n, ok := b.g.Node(in.id).(T)
	return n, ok
}

// spelling is how one dialect writes a concept.
type spelling struct {
	// dialect is the one whose meaning the attributes have. A mirror stands in
	// files of Terraform and keeps its template's.
	dialect declared.Dialect
	// typ is the dialect's resource type.
	typ string
	// data is true for a data source.
	data bool
	// means has the dialect's words for an attribute's value, by the graph's word
	// of the attribute.
	means map[string]map[string]cty.Value
	// names has the dialect's name of each attribute, by the graph's word. A
	// name may be a path through blocks: "dns_options.0.ip_type".
	names map[string]string
	// unset says what an attribute means that is not written, or that the dialect
	// has no name for; null where it is not here.
	unset map[string]cty.Value
	// blocks are the spellings of nested blocks, by the graph's word.
	blocks map[string]*spelling
}

func terraform(typ string, names map[string]string) *spelling {
	return &spelling{dialect: declared.Terraform, typ: typ, names: names}
}

// cloudFormation is a spelling in templates, where tags are Tags unless names
// says otherwise.
func cloudFormation(typ string, names map[string]string) *spelling {
	own := map[string]string{"tags": "Tags"}
	maps.Copy(own, names)
	return &spelling{dialect: declared.CloudFormation, typ: typ, names: own}
}

func (s *spelling) unsetMeans(unset map[string]cty.Value) *spelling {
	s.unset = unset
	return s
}

func (s *spelling) withBlocks(blocks map[string]*spelling) *spelling {
	s.blocks = blocks
	return s
}

func (s *spelling) asData() *spelling {
	s.data = true
	return s
}

// withWords gives the dialect's words for the values of an attribute.
func (s *spelling) withWords(word string, means map[string]cty.Value) *spelling {
	if s.means == nil {
		s.means = map[string]map[string]cty.Value{}
	}
	s.means[word] = means
	return s
}

// block is the spelling of a nested block.
func block(names map[string]string) *spelling { return &spelling{names: names} }
