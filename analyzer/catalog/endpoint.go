package catalog

import (
	"net/netip"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/nearest"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// endpoint is a VPC endpoint. Without a type it is a Gateway endpoint
// (CreateVpcEndpoint, VpcEndpointType). Both dialects turn private DNS off where
// nothing is said, though the API would turn it on.
func endpoint() concept {
	return concept{
		spellings: []*spelling{terraform("aws_vpc_endpoint", map[string]string{
			"vpc": "vpc_id", "type": "vpc_endpoint_type", "service_name": "service_name", "remote_region": "service_region",
			"route_tables": "route_table_ids", "subnets": "subnet_ids", "security_groups": "security_group_ids",
			"private_dns": "private_dns_enabled", "policy": "policy",
			"inbound_resolver_only": "dns_options.0.private_dns_only_for_inbound_resolver_endpoint",
			"ip_address_type":       "ip_address_type",
			"subnet_configuration":  "subnet_configuration",
			"resource":              "resource_configuration_arn", "service_network": "service_network_arn",
		}).unsetMeans(map[string]cty.Value{
			"type": cty.StringVal(graph.EndpointGateway), "private_dns": cty.False, "ip_address_type": cty.StringVal("ipv4"),
		}).withBlocks(map[string]*spelling{
			"subnet_configuration": block(map[string]string{"subnet": "subnet_id", "ipv4": "ipv4", "ipv6": "ipv6"}),
		}),
			cloudFormation("AWS::EC2::VPCEndpoint", map[string]string{
				"vpc": "VpcId", "type": "VpcEndpointType", "service_name": "ServiceName", "remote_region": "ServiceRegion",
				"route_tables": "RouteTableIds", "subnets": "SubnetIds", "security_groups": "SecurityGroupIds",
				"private_dns": "PrivateDnsEnabled", "policy": "PolicyDocument",
				"inbound_resolver_only": "DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint",
				"ip_address_type":       "IpAddressType",
				"resource":              "ResourceConfigurationArn", "service_network": "ServiceNetworkArn",
			}).unsetMeans(map[string]cty.Value{
				"type": cty.StringVal(graph.EndpointGateway), "private_dns": cty.False, "ip_address_type": cty.StringVal("ipv4"),
			}).withWords("inbound_resolver_only", map[string]cty.Value{
				"OnlyInboundResolver": cty.True, "AllResolvers": cty.False,
				"NotSpecified": cty.NullVal(cty.Bool),
			}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.Endpoint{} },
		join:   joinEndpoint,
	}
}

func joinEndpoint(b *builder, in *reader) {
	n, ok := nodeAs[*graph.Endpoint](b, in)
	if !ok {
		return
	}
	n.VPC, n.Type, n.RemoteRegion = in.ref("vpc", graph.KindVPC), b.endpointType(in), in.text("remote_region")
	b.describeService(in, n)
	n.RouteTables = in.refs("route_tables", graph.KindRouteTable)
	n.Subnets = in.refs("subnets", graph.KindSubnet)
	n.Subnets.Merge(in.refsOfParts("subnet_configuration", "subnet", graph.KindSubnet))
	b.rememberAddresses(in, n)
	n.SecurityGroups = in.refs("security_groups", graph.KindSecurityGroup)
	n.DefaultSecurityGroup = defaultGroupApplies(n)
	n.PrivateDNS, n.IPAddressType = in.flag("private_dns"), lower(in.text("ip_address_type"))
	n.InboundResolverOnly = in.flag("inbound_resolver_only")
	b.attachPolicy(in, n)
}

// rememberAddresses notes the addresses that an endpoint asks for, so that
// records can lead to it by them.
func (b *builder) rememberAddresses(in *reader, n *graph.Endpoint) {
	parts, _, _ := in.parts("subnet_configuration")
	for _, p := range parts {
		for _, word := range []string{"ipv4", "ipv6"} {
			ip, err := netip.ParseAddr(p.text(word).Or(""))
			if err != nil {
				continue
			}
			key := unitName{in.res.Unit, ip.String()}
			if _, taken := b.zones.addresses[key]; taken {
				b.zones.addresses[key] = ""
				continue
			}
			b.zones.addresses[key] = n.ID
		}
	}
}

// attachPolicy makes the node of the policy that stands in the endpoint's
// resource. An empty one is the default.
func (b *builder) attachPolicy(in *reader, n *graph.Endpoint) {
	if !in.has("policy") || isEmptyText(b, in.get("policy")) {
		return
	}
	n.Policy = graph.Known(b.addPolicy(in, n.ID+"/policy", graph.PolicyEndpoint, graph.Known(n.ID), "policy"))
}

// addPolicy makes the node of a policy that stands at word of the reader's
// resource.
func (b *builder) addPolicy(in *reader, id graph.ID, kind string, to graph.Attr[graph.ID], word string) graph.ID {
	b.add(&graph.Policy{
		Common:     graph.Common{ID: id, When: in.res.Exists, Region: b.text(in.res.Region)},
		PolicyKind: kind, AttachedTo: to,
	}, in.origin())
	in.addDocument(id, word)
	return id
}

// defaultGroupApplies says whether the VPC's default security group applies to
// an endpoint as far as its own resource tells (CreateVpcEndpoint,
// SecurityGroupIds: "If this parameter is not specified, we use the default
// security group for the VPC").
func defaultGroupApplies(n *graph.Endpoint) graph.Attr[bool] {
	switch t, ok := n.Type.Get(); {
	case !ok:
		return graph.Unknown[bool](n.Type.Why()...)
	case t == graph.EndpointGateway || t == graph.EndpointGatewayLoadBalancer:
		return graph.Known(false)
	case len(n.SecurityGroups.IDs) > 0:
		return graph.Known(false)
	case n.SecurityGroups.IsEmpty():
		return graph.Known(true)
	}
	return graph.Unknown[bool](n.SecurityGroups.Why...)
}

// serviceName takes apart the service name of an endpoint by its origin.
type serviceName struct {
	aws.ServiceName
	// why says why nothing is known of the service.
	why []string
}

// short is the short name of the service; null where the service is not AWS's.
func (s serviceName) short() graph.Attr[string] {
	switch {
	case s.Service != "":
		return graph.Known(s.Service)
	case s.Owner == aws.OwnerOther:
		return graph.Null[string]()
	}
	return graph.Unknown[string](s.why...)
}

func (b *builder) serviceName(o *graph.Origin) serviceName {
	return b.parseService(b.t.Attr(o.Resource.Attributes, o.Names["service_name"]))
}

func (b *builder) parseService(v cty.Value) serviceName {
	s, state := b.t.String(v)
	if state != value.Known {
		return serviceName{why: b.why(v)}
	}
	if ref, ok := b.t.Only(s); ok && strings.HasPrefix(lastSegment(ref.Address), "aws_vpc_endpoint_service.") {
		return serviceName{ServiceName: aws.ServiceName{Owner: aws.OwnerOther}}
	}
	return serviceName{ServiceName: aws.ParseServiceName(b.t, s), why: b.why(v)}
}

// lastSegment takes the module calls off an address.
func lastSegment(address string) string {
	for strings.HasPrefix(address, "module.") {
		i := strings.Index(address, ".aws_")
		if i < 0 {
			return address
		}
		address = address[i+1:]
	}
	return address
}

// describeService fills in what the name and the table say of the service.
func (b *builder) describeService(in *reader, n *graph.Endpoint) {
	v := in.get("service_name")
	if b.t.StateOf(v) == value.Unset && (in.has("resource") || in.has("service_network")) {
		n.ServiceOwner, n.ServiceKnown = graph.Known(string(aws.OwnerOther)), graph.Known(false)
		return
	}
	s := b.parseService(v)
	n.ServiceName = b.rendered(v)
	n.Service = s.short()
	switch {
	case s.Owner == aws.OwnerUnknown:
		n.ServiceOwner = graph.Unknown[string](s.why...)
		n.ServiceKnown = graph.Unknown[bool](s.why...)
		n.ServicePrivateDNS, n.ServicePolicy = graph.Unknown[bool](s.why...), graph.Unknown[bool](s.why...)
	case s.Owner == aws.OwnerAWS && s.Service == "":
		n.ServiceOwner, n.ServiceKnown = graph.Known(string(s.Owner)), graph.Unknown[bool](s.why...)
		n.ServicePrivateDNS, n.ServicePolicy = graph.Unknown[bool](s.why...), graph.Unknown[bool](s.why...)
	default:
		n.ServiceOwner, n.ServiceKnown = graph.Known(string(s.Owner)), graph.Known(s.Known != nil)
		n.ServiceMeant = meant(s)
	}
	n.ServiceRegion = serviceRegion(s)
	if s.Known != nil {
		describeKnown(b, n, s)
	}
}

// meant is the service that a name of none is closest to.
func meant(s serviceName) graph.Attr[string] {
	if s.Owner != aws.OwnerAWS || s.Known != nil {
		return graph.Null[string]()
	}
	services := aws.Services()
	names := make([]string, len(services))
	for i, known := range services {
		names[i] = known.Name
	}
	if name := nearest.To(s.Service, names); name != "" {
		return graph.Known(name)
	}
	return graph.Null[string]()
}

// rendered reads a text for people, with expressions where it is not known. A
// text of which nothing is known is unknown.
func (b *builder) rendered(v cty.Value) graph.Attr[string] {
	s, state := b.t.String(v)
	return attrOf(b, v, b.t.Render(s), state)
}

func serviceRegion(s serviceName) graph.Attr[string] {
	switch {
	case s.RegionKnown && s.Region == "":
		return graph.Null[string]() // com.amazonaws.iam
	case s.RegionKnown:
		return graph.Known(s.Region)
	case s.Region != "" || s.Owner == aws.OwnerUnknown:
		return graph.Unknown[string](s.why...)
	}
	return graph.Null[string]()
}

func describeKnown(b *builder, n *graph.Endpoint, s serviceName) {
	n.ServiceTypes = s.Known.Types
	n.ServicePrivateDNSNames = s.Known.PrivateDNSIn(regionText(b, s.Region))
	if has := len(s.Known.PrivateDNSNames) > 0; s.Known.PrivateDNSConfidence == aws.High || has && s.Known.PrivateDNSConfidence == aws.Medium {
		n.ServicePrivateDNS = graph.Known(has)
	}
	if s.Known.PolicyConfidence == aws.High || s.Known.Policy && s.Known.PolicyConfidence == aws.Medium {
		n.ServicePolicy = graph.Known(s.Known.Policy)
	}
	for _, p := range s.Known.Ports {
		n.ServicePorts = append(n.ServicePorts, graph.Port{Protocol: "tcp", From: p, To: p})
	}
}

// regionText writes an unknown region as it stands inside a name, so that two
// names with the same expression are equal.
func regionText(b *builder, region string) string {
	if !b.t.Has(region) {
		return region
	}
	return strings.TrimPrefix(b.t.Render("."+region), ".")
}

func endpointRouteTable() concept {
	return endpointPart("aws_vpc_endpoint_route_table_association", "route_tables", "route_table_id", graph.KindRouteTable,
		func(n *graph.Endpoint) *graph.Refs { return &n.RouteTables })
}

func endpointSubnet() concept {
	return endpointPart("aws_vpc_endpoint_subnet_association", "subnets", "subnet_id", graph.KindSubnet,
		func(n *graph.Endpoint) *graph.Refs { return &n.Subnets })
}

// endpointPart is an association of an endpoint with one more thing.
func endpointPart(typ, word, name string, kind graph.Kind, relation func(n *graph.Endpoint) *graph.Refs) concept {
	return concept{
		spellings: []*spelling{terraform(typ, map[string]string{"endpoint": "vpc_endpoint_id", word: name})},
		join: func(b *builder, in *reader) {
			b.toEndpoints(in, func(n *graph.Endpoint) {
				in.relate(relation(n), n.Base(), in.refs(word, kind))
				in.addPlace(n.ID, word, word)
			}, func(n *graph.Endpoint, why []string) {
				relation(n).AddOpen(why...)
			})
		},
	}
}

// toEndpoints calls join for the endpoint that the reader's resource names, or
// open for each one that it may mean.
func (b *builder) toEndpoints(in *reader, join func(n *graph.Endpoint), open func(n *graph.Endpoint, why []string)) {
	endpoints := in.refs("endpoint", graph.KindEndpoint)
	any := endpoints.Open
	for _, id := range endpoints.All() {
		n, ok := b.g.Node(id).(*graph.Endpoint)
		switch {
		case ok && endpoints.Has(id):
			join(n)
		case ok:
			open(n, append(endpoints.Why, in.res.Address))
		default:
			any = any || b.mayBeOurs(id)
		}
	}
	if any {
		for _, n := range nodesOf[*graph.Endpoint](b, in.res.Unit, graph.KindEndpoint) {
			open(n, []string{in.res.Address + " may belong to it"})
		}
	}
}

// endpointSecurityGroup gives an endpoint one more group. Where it replaces the
// default one, that applies no longer (Terraform AWS provider,
// aws_vpc_endpoint_security_group_association).
func endpointSecurityGroup() concept {
	return concept{
		spellings: []*spelling{terraform("aws_vpc_endpoint_security_group_association", map[string]string{
			"endpoint": "vpc_endpoint_id", "security_groups": "security_group_id", "replaces_default": "replace_default_association",
		}).unsetMeans(map[string]cty.Value{"replaces_default": cty.False})},
		join: func(b *builder, in *reader) {
			b.toEndpoints(in, func(n *graph.Endpoint) {
				in.relate(&n.SecurityGroups, n.Base(), in.refs("security_groups", graph.KindSecurityGroup))
				in.addPlace(n.ID, "security_groups", "security_groups")
				replaces := in.flag("replaces_default")
				switch {
				case graph.Is(replaces, false) || n.When.Excludes(in.res.Exists) || graph.Is(n.DefaultSecurityGroup, false):
				case replaces.IsUnknown():
					n.DefaultSecurityGroup = graph.Unknown[bool](replaces.Why()...)
				case n.When.Implies(in.res.Exists):
					n.DefaultSecurityGroup = graph.Known(false)
				default:
					n.DefaultSecurityGroup = graph.Unknown[bool](in.maybe())
				}
			}, func(n *graph.Endpoint, why []string) {
				n.SecurityGroups.AddOpen(why...)
				if graph.Is(n.DefaultSecurityGroup, true) {
					n.DefaultSecurityGroup = graph.Unknown[bool](why...)
				}
			})
		},
	}
}

// endpointPolicy gives an endpoint a policy in place of its own. Without a
// document it is the default one.
func endpointPolicy() concept {
	return concept{
		spellings: []*spelling{terraform("aws_vpc_endpoint_policy", map[string]string{"endpoint": "vpc_endpoint_id", "policy": "policy"})},
		join: func(b *builder, in *reader) {
			b.toEndpoints(in, func(n *graph.Endpoint) {
				if n.When.Excludes(in.res.Exists) {
					return
				}
				policy := graph.Null[graph.ID]()
				if in.has("policy") && !isEmptyText(b, in.get("policy")) {
					id := nodeID(in.res.Unit, in.res.Address)
					policy = graph.Known(b.addPolicy(in, id, graph.PolicyEndpoint, graph.Known(n.ID), "policy"))
				}
				in.addPlace(n.ID, "policy", "policy")
				if n.Policy = policy; !n.When.Implies(in.res.Exists) {
					n.Policy = graph.Unknown[graph.ID](in.maybe())
				}
			}, func(n *graph.Endpoint, why []string) {
				n.Policy = graph.Unknown[graph.ID](why...)
			})
		},
	}
}

// endpointPrivateDNS switches an endpoint's private DNS, whatever the endpoint
// says itself.
func endpointPrivateDNS() concept {
	return concept{
		spellings: []*spelling{terraform("aws_vpc_endpoint_private_dns", map[string]string{"endpoint": "vpc_endpoint_id", "private_dns": "private_dns_enabled"})},
		join: func(b *builder, in *reader) {
			b.toEndpoints(in, func(n *graph.Endpoint) {
				on := in.flag("private_dns")
				switch {
				case n.When.Excludes(in.res.Exists):
					return
				case n.When.Implies(in.res.Exists):
					n.PrivateDNS = on
				case n.PrivateDNS.Or(false) != on.Or(false) || on.IsUnknown():
					n.PrivateDNS = graph.Unknown[bool](in.maybe())
				}
				in.addPlace(n.ID, "private_dns", "private_dns")
			}, func(n *graph.Endpoint, why []string) {
				n.PrivateDNS = graph.Unknown[bool](why...)
			})
		},
		finish: func(b *builder) {
			for _, n := range b.g.Endpoints {
				if n.InboundResolverOnly.IsNull() {
					n.InboundResolverOnly = defaultResolverOnly(n)
				}
			}
		},
	}
}

// defaultResolverOnly is what the setting means where it is not written: with
// private DNS on, S3 answers only inbound resolver endpoints (S3 User Guide,
// "AWS PrivateLink for Amazon S3").
func defaultResolverOnly(n *graph.Endpoint) graph.Attr[bool] {
	switch {
	case !graph.Is(n.Service, "s3") && !n.Service.IsUnknown():
		return graph.Null[bool]()
	case n.Service.IsUnknown():
		return graph.Unknown[bool](n.Service.Why()...)
	case n.PrivateDNS.IsUnknown():
		return graph.Unknown[bool](n.PrivateDNS.Why()...)
	case graph.Is(n.PrivateDNS, true) && graph.Is(n.Type, graph.EndpointInterface):
		return graph.Known(true)
	}
	return graph.Null[bool]()
}
