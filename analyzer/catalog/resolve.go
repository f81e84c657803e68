package catalog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Suffixes of the ids of what a VPC, or an endpoint, brings with it.
const (
	mainTable    = "/main-route-table"
	defaultGroup = "/default-security-group"
	defaultACL   = "/default-network-acl"
	ownList      = "/prefix-list"

	defaultTransitTable = "/default-route-table"
)

// external is a thing that the configuration only mentions.
type external struct {
	node *graph.External
	// ours is true where it may turn out to be something that the configuration
	// declares: its identity is not known, and no look-up has missed it.
	ours bool
	// opaque is true for an output of something that is not on disk.
	opaque bool
	why    []string
}

// ref reads the id of another thing. want is its kind, "" where the attribute
// takes several.
func (in *reader) ref(word string, want graph.Kind) graph.Attr[graph.ID] {
	return in.b.resolve(in, in.get(word), want)
}

func (b *builder) resolve(in *reader, v cty.Value, want graph.Kind) graph.Attr[graph.ID] {
	v = b.written(v, in.res.Exists, nil)
	switch b.t.StateOf(v) {
	case value.Unset:
		return graph.Null[graph.ID]()
	case value.Open:
		if hole, ok := b.holeOf(v); ok {
			opaque := hole.Why.Kind == value.Module
			id := b.symbolic(in, b.t.Hole(hole), want, !opaque, hole.Why.Text)
			if x := b.mentioned[id]; x != nil {
				x.opaque = opaque
			}
			return graph.Known(id)
		}
		return graph.Unknown[graph.ID](b.why(v)...)
	}
	s, state := b.t.String(v)
	if state != value.Known || s == "" {
		return graph.Unknown[graph.ID](b.why(v)...)
	}
	if want == graph.KindRole {
		if id, ok := b.roleNamed(in.res.Unit, s); ok {
			return graph.Known(id)
		}
	}
	ref, ok := b.t.Only(s)
	if !ok && want == graph.KindRole {
		ref, ok = b.endOfARN(s)
	}
	if ok {
		return graph.Known(b.byRef(in, ref, want))
	}
	if !b.identified(s) {
		return graph.Unknown[graph.ID](b.why(v)...)
	}
	if b.t.Has(s) {
		return graph.Known(b.symbolic(in, s, want, true, b.why(v)...))
	}
	return graph.Known(b.literal(in, s, want))
}

// endOfARN returns the reference to a name with which an ARN ends
// ("arn:aws:iam::111122223333:role/${Role}").
func (b *builder) endOfARN(s string) (value.Ref, bool) {
	pieces := b.t.Pieces(s)
	if n := len(pieces); n > 1 && strings.HasPrefix(s, "arn:") && pieces[n-1].Ref != nil && strings.HasSuffix(pieces[n-2].Text, "/") {
		return *pieces[n-1].Ref, true
	}
	return value.Ref{}, false
}

// identified reports whether a text equals itself: it holds no unknown value
// without identity.
func (b *builder) identified(s string) bool {
	return !b.t.Has(s) || !slices.ContainsFunc(b.t.Pieces(s), func(p value.Piece) bool { return p.Hole != nil && p.Hole.Key == "" })
}

func (b *builder) holeOf(v cty.Value) (value.Hole, bool) {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() || v.Type() != cty.String {
		return value.Hole{}, false
	}
	hole, ok := b.t.OnlyHole(v.AsString())
	return hole, ok && hole.Key != ""
}

// byRef returns the node that a reference leads to.
func (b *builder) byRef(in *reader, ref value.Ref, want graph.Kind) graph.ID {
	id, ok := b.things[instanceKey{ref.Unit, ref.Address}]
	if !ok {
		return b.symbolic(in, b.t.Ref(ref), want, false)
	}
	switch n := b.g.Node(id).(type) {
	case *graph.VPC:
		switch ref.Attribute {
		case "default_route_table_id":
			return id + mainTable
		case "main_route_table_id":
			return n.MainRouteTable.Or(id + mainTable)
		case "default_security_group_id", "DefaultSecurityGroup", "default_security_group":
			return id + defaultGroup
		case "default_network_acl_id", "DefaultNetworkAcl", "default_network_acl":
			return id + defaultACL
		}
	case *graph.Endpoint:
		if ref.Attribute == "prefix_list_id" {
			return b.endpointList(n)
		}
	case *graph.TransitGateway:
		if isDefaultTransitTable(ref) {
			if table := id + defaultTransitTable; b.g.Node(table) != nil {
				return table
			}
			return b.symbolic(in, b.t.Ref(ref), want, false)
		}
	case *graph.External:
		return b.ofExternal(in, n, ref, want)
	}
	if n := b.g.Node(id); n != nil && want != "" && n.Kind() != want && b.templates[instanceKey{ref.Unit, ref.Address}] != nil && ref.Attribute != "Ref" && ref.Attribute != "id" {
		// It is the id of something else that the thing tells: an instance's VPC.
		return b.symbolic(in, b.t.Ref(ref), want, true)
	}
	return id
}

// ofExternal is what an attribute of a thing that is not declared here leads
// to. The implicit things of a VPC are known by it.
func (b *builder) ofExternal(in *reader, n *graph.External, ref value.Ref, want graph.Kind) graph.ID {
	switch ref.Attribute {
	case "main_route_table_id":
		return b.implicitOf(n, mainTable, graph.KindRouteTable, "main route table of ")
	case "default_security_group_id", "default_security_group":
		return b.implicitOf(n, defaultGroup, graph.KindSecurityGroup, "default security group of ")
	case "default_network_acl_id", "default_network_acl":
		return b.implicitOf(n, defaultACL, graph.KindNetworkACL, "default network ACL of ")
	}
	switch {
	case n.Of == graph.KindTransitGateway && isDefaultTransitTable(ref):
		return b.implicitOf(n, defaultTransitTable, graph.KindTransitGatewayRouteTable, "default route table of ")
	case n.Of == graph.KindEndpoint && ref.Attribute == "prefix_list_id":
		return b.lookedUpList(n, ref)
	}
	if own := n.Of; want != "" && own != "" && own != want && ref.Attribute != "id" && ref.Attribute != "arn" {
		return b.symbolic(in, b.t.Ref(ref), want, false)
	}
	return n.ID
}

func isDefaultTransitTable(ref value.Ref) bool {
	return ref.Attribute == "association_default_route_table_id" || ref.Attribute == "propagation_default_route_table_id"
}

// implicitOf is the node of a thing that an external VPC brings with it.
func (b *builder) implicitOf(vpc *graph.External, suffix string, kind graph.Kind, words string) graph.ID {
	id := vpc.ID + graph.ID(suffix)
	o := b.g.Origin(vpc.ID)
	b.add(&graph.External{Common: graph.Common{ID: id}, Of: kind, Symbolic: true},
		&graph.Origin{Unit: o.Unit, Address: words + o.Address, Key: o.Address + suffix})
	return id
}

// symbolic is the node of a thing of which only the expression is known, given
// as a string with tokens.
func (b *builder) symbolic(in *reader, tokens string, want graph.Kind, ours bool, why ...string) graph.ID {
	if x, ok := b.externals[tokens]; ok {
		x.node.Of = cmp.Or(x.node.Of, want)
		return x.node.ID
	}
	return b.addExternal(tokens, b.t.Render(tokens), in.res.Unit, &external{
		node: &graph.External{Of: want, Symbolic: true}, ours: ours, why: why,
	})
}

func (b *builder) addExternal(key, address, unit string, x *external) graph.ID {
	name := "external:" + string(nodeID(unit, address))
	id := graph.ID(name)
	for n := 2; b.mentioned[id] != nil; n++ {
		id = graph.ID(name + "#" + strconv.Itoa(n))
	}
	x.node.ID = id
	b.externals[key] = x
	b.mentioned[id] = x
	b.add(x.node, &graph.Origin{Unit: unit, Address: address})
	return id
}

// literal is the node of a thing that is named by its id.
func (b *builder) literal(in *reader, id string, want graph.Kind) graph.ID {
	if want == graph.KindBucket {
		name := id
		if strings.HasPrefix(id, "arn:") {
			name = id[strings.LastIndex(id, ":")+1:]
		}
		if bucket, ok := b.bucketNamed(in.res.Unit, name); ok {
			return bucket
		}
	}
	if strings.HasPrefix(id, "pl-") {
		if list, ok := b.awsList(in, id); ok {
			return list
		}
	}
	if x, ok := b.externals[id]; ok {
		x.node.Of = cmp.Or(x.node.Of, want)
		return x.node.ID
	}
	return b.addExternal(id, id, "", &external{
		node: &graph.External{Of: cmp.Or(kindOfID(id), want), Literal: graph.Known(id)},
	})
}

// awsList is the node of a prefix list that AWS manages, one for each unit: it
// is no part of anybody's configuration and joins none.
func (b *builder) awsList(in *reader, id string) (graph.ID, bool) {
	region := b.text(in.res.Region).Or("")
	service, ok := aws.PrefixListService(region, id)
	if !ok {
		return "", false
	}
	node := nodeID(in.res.Unit, id)
	b.add(&graph.PrefixList{
		Common: graph.Common{ID: node, Region: b.text(in.res.Region)},
		Open:   true, Service: graph.Known(service),
	}, &graph.Origin{Unit: in.res.Unit, Address: id})
	return node, true
}

// kindOfID tells a thing's kind by the prefix of its id; "" where it has none
// that we know.
func kindOfID(id string) graph.Kind {
	prefix, rest, _ := strings.Cut(id, "-")
	if more, _, ok := strings.Cut(rest, "-"); ok {
		prefix += "-" + more // tgw-attach-0123456789abcdef0
	}
	switch prefix {
	case "vpc":
		return graph.KindVPC
	case "subnet":
		return graph.KindSubnet
	case "rtb":
		return graph.KindRouteTable
	case "igw":
		return graph.KindInternetGateway
	case "eigw":
		return graph.KindEgressOnlyGateway
	case "nat":
		return graph.KindNATGateway
	case "tgw":
		return graph.KindTransitGateway
	case "tgw-attach":
		return graph.KindTransitGatewayAttachment
	case "tgw-rtb":
		return graph.KindTransitGatewayRouteTable
	case "pcx":
		return graph.KindPeering
	case "vgw":
		return graph.KindVPN
	case "eni":
		return graph.KindNetworkInterface
	case "i":
		return graph.KindWorkload
	case "sg":
		return graph.KindSecurityGroup
	case "acl":
		return graph.KindNetworkACL
	case "pl":
		return graph.KindPrefixList
	case "vpce":
		return graph.KindEndpoint
	case "vpce-svc":
		return graph.KindEndpointService
	case "rslvr-rr":
		return graph.KindResolverRule
	}
	return ""
}

// refs reads a relation to several things, as it is where the reader's resource
// exists.
func (in *reader) refs(word string, want graph.Kind) graph.Refs {
	return in.b.refs(in, in.get(word), want)
}

func (b *builder) refs(in *reader, v cty.Value, want graph.Kind) graph.Refs {
	var out graph.Refs
	v = b.written(v, in.res.Exists, nil)
	items, state := b.t.List(v)
	if state == value.Open {
		if _, ok := b.holeOf(v); !ok {
			return b.chosenRefs(in, v, want)
		}
		items = []cty.Value{v}
	}
	for _, item := range items {
		a := b.resolve(in, item, want)
		if id, ok := a.Get(); ok {
			out.Add(id)
		} else if a.IsUnknown() {
			out.Merge(b.chosenRefs(in, item, want))
		}
	}
	return out
}

// chosenRefs reads a relation that is not known, or is one of two.
func (b *builder) chosenRefs(in *reader, v cty.Value, want graph.Kind) graph.Refs {
	c, ok := b.choiceOf(v)
	if !ok {
		return graph.Refs{Open: true, Why: b.why(v)}
	}
	then, other := b.refs(in, c.Then, want), b.refs(in, c.Else, want)
	out := graph.Refs{Open: then.Open || other.Open}
	for _, id := range then.IDs {
		if other.Has(id) {
			out.Add(id)
		}
	}
	out.Merge(then.AsMaybe())
	out.Merge(other.AsMaybe("it depends on " + c.If.String()))
	return out
}

// relate adds to a relation of owner what the reader's resource, an
// association, names.
func (in *reader) relate(r *graph.Refs, owner *graph.Common, named graph.Refs) {
	switch f := in.res.Exists; {
	case owner.When.Excludes(f):
	case owner.When.Implies(f):
		r.Merge(named)
	default:
		r.Merge(named.AsMaybe(in.maybe()))
	}
}

// maybe says that it is not decided whether the reader's resource exists.
func (in *reader) maybe() string {
	text := in.res.Address + " exists only if " + in.res.Exists.String()
	if in.res.Exists.Op == "atom" && len(in.res.WhyMaybe) > 0 {
		text = in.res.Address + " may not exist: " + in.res.WhyMaybe[0].Text
	}
	return text
}

// owner returns the node of type T that an association names. Where the
// attribute may mean any node of the unit, it returns none, any is true, and why
// says so in one clause.
func owner[T graph.Node](b *builder, in *reader, word string, want graph.Kind) (n T, why []string, any bool) {
	a := in.ref(word, want)
	id, ok := a.Get()
	if n, found := b.g.Node(id).(T); found {
		return n, nil, false
	}
	any = a.IsUnknown() || ok && b.mayBeOurs(id)
	if !any {
		return n, nil, false
	}
	reasons := a.Why()
	if x := b.mentioned[id]; x != nil {
		reasons = x.why
	}
	clause := in.res.Address + " names a " + strings.ReplaceAll(string(want), "_", " ") + " that is not known"
	if len(reasons) > 0 {
		clause += " (" + reasons[0] + ")"
	}
	return n, []string{clause}, true
}

// mayBeOurs reports whether an external thing may be one that is declared.
func (b *builder) mayBeOurs(id graph.ID) bool {
	x := b.mentioned[id]
	return x != nil && x.ours
}

// dataSource covers look-ups of things that the configuration does not
// declare. Those that ask for the same thing in the same words are the same
// thing.
func dataSource() concept {
	data := func(typ string, names map[string]string) *spelling { return terraform(typ, names).asData() }
	id := map[string]string{"id": "id"}
	return concept{
		spellings: append([]*spelling{
			data("aws_vpc", id), data("aws_subnet", id),
			data("aws_route_table", map[string]string{"id": "route_table_id"}),
			data("aws_security_group", id),
			data("aws_internet_gateway", map[string]string{"id": "internet_gateway_id"}),
			data("aws_nat_gateway", id), data("aws_ec2_transit_gateway", id),
			data("aws_vpc_endpoint", map[string]string{"id": "id", "service_name": "service_name"}), data("aws_vpc_peering_connection", id),
			data("aws_network_acls", nil), data("aws_instance", map[string]string{"id": "instance_id"}),
			data("aws_network_interface", id), data("aws_s3_bucket", map[string]string{"id": "bucket"}),
			data("aws_vpn_gateway", id), data("aws_iam_role", map[string]string{"name": "name"}),
			data("aws_ec2_transit_gateway_route_table", id), data("aws_ec2_transit_gateway_vpc_attachment", id),
			data("aws_ec2_transit_gateway_peering_attachment", id), data("aws_ec2_transit_gateway_dx_gateway_attachment", nil),
			data("aws_ec2_transit_gateway_vpn_attachment", map[string]string{"id": "vpn_connection_id"}),
			data("aws_ec2_transit_gateway_attachment", map[string]string{"id": "transit_gateway_attachment_id"}),
		}, mirroredData()...),
		join: func(b *builder, in *reader) { b.lookUp(in) },
	}
}

// lookUp finds the node of what a data source finds.
func (b *builder) lookUp(in *reader) {
	found, key, ours := b.lookup(in)
	if x, ok := b.externals[key]; ok {
		found = x.node.ID
	} else if found == "" {
		found = b.addExternal(key, in.res.Address, in.res.Unit, &external{
			node: &graph.External{Of: kindOfType(in.res.Type), Symbolic: true}, ours: ours,
			why: []string{in.res.Address + " is looked up in the account"},
		})
	}
	b.things[instanceKey{in.res.Unit, in.res.Address}] = found
}

// lookup identifies what a data source finds: by its id, or by its arguments.
// It may be one of our own things only where an argument is not known, since the
// evaluation answers look-ups of what the configuration declares, roles aside.
func (b *builder) lookup(in *reader) (found graph.ID, key string, ours bool) {
	if name, ok := in.ownName("name"); ok && kindOfType(in.res.Type) == graph.KindRole {
		if id, declaredHere := b.roleNamed(in.res.Unit, name); declaredHere {
			return id, "", false
		}
	}
	if v := in.get("id"); b.t.StateOf(v) != value.Unset {
		if id, ok := b.resolve(in, v, kindOfType(in.res.Type)).Get(); ok {
			return id, "", false
		}
	}
	v, _ := in.res.Attributes.UnmarkDeep()
	if !v.IsWhollyKnown() || b.t.HasToken(v) {
		return "", in.res.Unit + "\x00" + in.res.Address, true
	}
	return "", in.res.Unit + "\x00" + in.res.Type + "\x00" + v.GoString(), false
}

func kindOfType(typ string) graph.Kind {
	switch providersType(typ) {
	case "aws_vpc":
		return graph.KindVPC
	case "aws_subnet":
		return graph.KindSubnet
	case "aws_route_table":
		return graph.KindRouteTable
	case "aws_security_group":
		return graph.KindSecurityGroup
	case "aws_internet_gateway":
		return graph.KindInternetGateway
	case "aws_nat_gateway":
		return graph.KindNATGateway
	case "aws_ec2_transit_gateway":
		return graph.KindTransitGateway
	case "aws_ec2_transit_gateway_route_table":
		return graph.KindTransitGatewayRouteTable
	case "aws_ec2_transit_gateway_attachment", "aws_ec2_transit_gateway_vpc_attachment", "aws_ec2_transit_gateway_vpn_attachment",
		"aws_ec2_transit_gateway_peering_attachment", "aws_ec2_transit_gateway_dx_gateway_attachment":
		return graph.KindTransitGatewayAttachment
	case "aws_vpc_endpoint":
		return graph.KindEndpoint
	case "aws_network_acl":
		return graph.KindNetworkACL
	case "aws_vpc_peering_connection":
		return graph.KindPeering
	case "aws_instance":
		return graph.KindWorkload
	case "aws_network_interface":
		return graph.KindNetworkInterface
	case "aws_s3_bucket":
		return graph.KindBucket
	case "aws_vpn_gateway":
		return graph.KindVPN
	case "aws_route53_zone":
		return graph.KindPrivateHostedZone
	case "aws_iam_role":
		return graph.KindRole
	}
	return ""
}
