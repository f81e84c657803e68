package catalog

import (
	"maps"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// interfaceEndpoint declares aws_vpc_endpoint.e with more attributes.
func interfaceEndpoint(f *fixture, more attrs) {
	a := attrs{"vpc_id": f.id("aws_vpc.v"), "service_name": text("com.amazonaws.eu-west-1.ssm"), "vpc_endpoint_type": text("Interface")}
	maps.Copy(a, more)
	f.add("aws_vpc_endpoint.e", a)
}

func TestEndpointRelations(t *testing.T) {
	e := func(f *fixture) cty.Value { return f.id("aws_vpc_endpoint.e") }
	maybe := func(id, of string) graph.Refs {
		return graph.Refs{Maybe: []graph.ID{graph.ID(id)}, Why: []string{of + " exists only if var.on"}}
	}
	tests := []struct {
		name                    string
		write                   func(f *fixture)
		tables, subnets, groups graph.Refs
		defaultGroup            graph.Attr[bool]
	}{
		{name: "nothing", write: func(f *fixture) { interfaceEndpoint(f, nil) }, defaultGroup: graph.Known(true)},
		{name: "inline", write: func(f *fixture) {
			interfaceEndpoint(f, attrs{"route_table_ids": list(f.id("aws_route_table.t")), "subnet_ids": cty.SetVal([]cty.Value{f.id("aws_subnet.s")}),
				"security_group_ids": list(f.id("aws_security_group.g"))})
		}, tables: definite("aws_route_table.t"), subnets: definite("aws_subnet.s"), groups: definite("aws_security_group.g"), defaultGroup: graph.Known(false)},
		{name: "associations", write: func(f *fixture) {
			interfaceEndpoint(f, nil)
			f.add("aws_vpc_endpoint_route_table_association.x", attrs{"vpc_endpoint_id": e(f), "route_table_id": f.id("aws_route_table.t")})
			f.add("aws_vpc_endpoint_subnet_association.x", attrs{"vpc_endpoint_id": e(f), "subnet_id": f.id("aws_subnet.s")})
			f.add("aws_vpc_endpoint_security_group_association.x", attrs{"vpc_endpoint_id": e(f), "security_group_id": f.id("aws_security_group.g")})
		}, tables: definite("aws_route_table.t"), subnets: definite("aws_subnet.s"), groups: definite("aws_security_group.g"), defaultGroup: graph.Known(true)},
		{name: "a group in place of the default one", write: func(f *fixture) {
			interfaceEndpoint(f, nil)
			f.add("aws_vpc_endpoint_security_group_association.x", attrs{"vpc_endpoint_id": e(f), "security_group_id": f.id("aws_security_group.g"), "replace_default_association": text("true")})
		}, groups: definite("aws_security_group.g"), defaultGroup: graph.Known(false)},
		{name: "associations that exist maybe", write: func(f *fixture) {
			interfaceEndpoint(f, nil)
			f.add("aws_vpc_endpoint_route_table_association.x", attrs{"vpc_endpoint_id": e(f), "route_table_id": f.id("aws_route_table.t")}).Exists = value.Atom("var.on")
			f.add("aws_vpc_endpoint_security_group_association.x", attrs{"vpc_endpoint_id": e(f), "security_group_id": f.id("aws_security_group.g"), "replace_default_association": cty.True}).Exists = value.Atom("var.on")
		}, tables: maybe("aws_route_table.t", "aws_vpc_endpoint_route_table_association.x"), groups: maybe("aws_security_group.g", "aws_vpc_endpoint_security_group_association.x"),
			defaultGroup: graph.Unknown[bool]("aws_vpc_endpoint_security_group_association.x exists only if var.on")},
		{name: "one of two lists", write: func(f *fixture) {
			interfaceEndpoint(f, attrs{"subnet_ids": choice("var.on", list(f.id("aws_subnet.s"), text("subnet-1")), list(text("subnet-1")))})
		}, subnets: graph.Refs{IDs: []graph.ID{"external:subnet-1"}, Maybe: []graph.ID{"aws_subnet.s"}, Why: []string{"it depends on var.on"}}, defaultGroup: graph.Known(true)},
		{name: "unknown list", write: func(f *fixture) {
			interfaceEndpoint(f, attrs{"security_group_ids": unknown("var.groups has no value")})
		}, groups: graph.Refs{Open: true, Why: []string{"var.groups has no value"}}, defaultGroup: graph.Unknown[bool]("var.groups has no value")},
		{name: "subnet configuration", write: func(f *fixture) {
			interfaceEndpoint(f, attrs{"subnet_configuration": blocks(attrs{"subnet_id": f.id("aws_subnet.s"), "ipv4": text("10.0.1.5")})})
		}, subnets: definite("aws_subnet.s"), defaultGroup: graph.Known(true)},
		{name: "association of an unknown endpoint", write: func(f *fixture) {
			interfaceEndpoint(f, nil)
			f.add("aws_vpc_endpoint_route_table_association.x", attrs{"vpc_endpoint_id": f.hole("var.endpoint"), "route_table_id": f.id("aws_route_table.t")})
		}, tables: graph.Refs{Open: true, Why: []string{"aws_vpc_endpoint_route_table_association.x may belong to it"}}, defaultGroup: graph.Known(true)},
		{name: "a name that is the same decides nothing", write: func(f *fixture) {
			interfaceEndpoint(f, nil)
			f.add("aws_vpc_endpoint.other", attrs{"vpc_id": f.id("aws_vpc.v")})
			f.add("aws_vpc_endpoint_route_table_association.e", attrs{"vpc_endpoint_id": f.id("aws_vpc_endpoint.other"), "route_table_id": f.id("aws_route_table.t")})
		}, defaultGroup: graph.Known(true)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			tt.write(f)
			n := node[*graph.Endpoint](t, f.build(t), "aws_vpc_endpoint.e")
			equal(t, "tables", n.RouteTables, tt.tables)
			equal(t, "subnets", n.Subnets, tt.subnets)
			equal(t, "groups", n.SecurityGroups, tt.groups)
			v, known := n.DefaultSecurityGroup.Get()
			want, wantKnown := tt.defaultGroup.Get()
			equal(t, "default group", v, want)
			equal(t, "default group known", known, wantKnown)
			equal(t, "why", n.DefaultSecurityGroup.Why(), tt.defaultGroup.Why())
		})
	}
}

func TestEndpointService(t *testing.T) {
	type service struct {
		Type, Name, Service, Owner, Region string
		Known, PrivateDNS                  bool
		Ports                              int
	}
	tests := []struct {
		name string
		in   func(f *fixture) attrs
		want service
	}{
		{"no type is Gateway", func(*fixture) attrs { return attrs{"service_name": text("com.amazonaws.eu-west-1.ssm")} },
			service{"Gateway", "com.amazonaws.eu-west-1.ssm", "ssm", "aws", "eu-west-1", true, true, 1}},
		{"unknown region", func(f *fixture) attrs {
			s := f.hole("var.region").AsString()
			return attrs{"service_name": text("com.amazonaws." + s + ".s3")}
		}, service{"Gateway", "com.amazonaws.${var.region}.s3", "s3", "aws", "", true, true, 1}},
		{"unknown service", func(f *fixture) attrs {
			s := f.hole("var.service").AsString()
			return attrs{"service_name": text("com.amazonaws.eu-west-1." + s)}
		}, service{Type: "Gateway", Name: "com.amazonaws.eu-west-1.${var.service}", Owner: "aws", Region: "eu-west-1"}},
		{"unknown name", func(f *fixture) attrs { return attrs{"service_name": f.hole("var.name")} }, service{Type: "Gateway"}},
		{"misspelt", func(*fixture) attrs { return attrs{"service_name": text("com.amazonaws.eu-west-1.ecr")} },
			service{Type: "Gateway", Name: "com.amazonaws.eu-west-1.ecr", Service: "ecr", Owner: "aws", Region: "eu-west-1"}},
		{"a partner's", func(*fixture) attrs {
			return attrs{"service_name": text("com.amazonaws.vpce.eu-west-1.vpce-svc-0123"), "vpc_endpoint_type": text("Interface")}
		}, service{Type: "Interface", Name: "com.amazonaws.vpce.eu-west-1.vpce-svc-0123", Owner: "other", Region: "eu-west-1"}},
		{"one's own", func(f *fixture) attrs {
			return attrs{"service_name": f.ref("module.a[0].aws_vpc_endpoint_service.x", "service_name")}
		}, service{Type: "Gateway", Name: "module.a[0].aws_vpc_endpoint_service.x.service_name", Owner: "other"}},
		{"a resource endpoint", func(*fixture) attrs {
			return attrs{"vpc_endpoint_type": text("Resource"), "resource_configuration_arn": text("arn:aws:vpc-lattice:::x")}
		}, service{Type: "Resource", Owner: "other"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			f.add("aws_vpc_endpoint.e", tt.in(f))
			n := node[*graph.Endpoint](t, f.build(t), "aws_vpc_endpoint.e")
			equal(t, "service", service{
				n.Type.Or(""), n.ServiceName.Or(""), n.Service.Or(""), n.ServiceOwner.Or(""), n.ServiceRegion.Or(""),
				n.ServiceKnown.Or(false), n.ServicePrivateDNS.Or(false), len(n.ServicePorts),
			}, tt.want)
		})
	}
}

func TestEndpointSettings(t *testing.T) {
	e := func(f *fixture) cty.Value { return f.id("aws_vpc_endpoint.e") }
	s3 := attrs{"service_name": text("com.amazonaws.eu-west-1.s3"), "private_dns_enabled": cty.True}
	tests := []struct {
		name         string
		write        func(f *fixture)
		dns, inbound graph.Attr[bool]
		policy       graph.Attr[graph.ID]
	}{
		{name: "unset", write: func(f *fixture) { interfaceEndpoint(f, nil) }, dns: graph.Known(false)},
		{name: "a text", write: func(f *fixture) { interfaceEndpoint(f, attrs{"private_dns_enabled": text("true")}) }, dns: graph.Known(true)},
		{name: "by a resource of its own", write: func(f *fixture) {
			interfaceEndpoint(f, nil)
			f.add("aws_vpc_endpoint_private_dns.p", attrs{"vpc_endpoint_id": e(f), "private_dns_enabled": cty.True})
		}, dns: graph.Known(true)},
		{name: "by a resource that exists maybe", write: func(f *fixture) {
			interfaceEndpoint(f, nil)
			f.add("aws_vpc_endpoint_private_dns.p", attrs{"vpc_endpoint_id": e(f), "private_dns_enabled": cty.True}).Exists = value.Atom("var.on")
		}, dns: graph.Unknown[bool]("aws_vpc_endpoint_private_dns.p exists only if var.on")},
		{name: "S3 answers inbound resolvers only", write: func(f *fixture) { interfaceEndpoint(f, s3) }, dns: graph.Known(true), inbound: graph.Known(true)},
		{name: "S3 for everybody", write: func(f *fixture) {
			interfaceEndpoint(f, attrs{"service_name": s3["service_name"], "private_dns_enabled": cty.True,
				"dns_options": blocks(attrs{"private_dns_only_for_inbound_resolver_endpoint": cty.False})})
		}, dns: graph.Known(true), inbound: graph.Known(false)},
		{name: "inline policy", write: func(f *fixture) { interfaceEndpoint(f, attrs{"policy": text("{}")}) },
			dns: graph.Known(false), policy: graph.Known(graph.ID("aws_vpc_endpoint.e/policy"))},
		{name: "empty policy", write: func(f *fixture) { interfaceEndpoint(f, attrs{"policy": text("")}) }, dns: graph.Known(false)},
		{name: "policy resource", write: func(f *fixture) {
			interfaceEndpoint(f, nil)
			f.add("aws_vpc_endpoint_policy.p", attrs{"vpc_endpoint_id": e(f), "policy": unknown("x")})
		}, dns: graph.Known(false), policy: graph.Known(graph.ID("aws_vpc_endpoint_policy.p"))},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			tt.write(f)
			n := node[*graph.Endpoint](t, f.build(t), "aws_vpc_endpoint.e")
			sameAttr(t, "private DNS", n.PrivateDNS, tt.dns)
			sameAttr(t, "inbound only", n.InboundResolverOnly, tt.inbound)
			sameAttr(t, "policy", n.Policy, tt.policy)
		})
	}
}

func TestEndpointAddresses(t *testing.T) {
	tests := []struct {
		name string
		in   attrs
		want graph.Attr[string]
	}{
		{"unset", nil, graph.Known("ipv4")},
		{"both", attrs{"ip_address_type": text("dualstack")}, graph.Known("dualstack")},
		{"unknown", attrs{"ip_address_type": unknown("no value")}, graph.Unknown[string]("no value")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := base()
			interfaceEndpoint(f, tt.in)
			sameAttr(t, "address type", node[*graph.Endpoint](t, f.build(t), "aws_vpc_endpoint.e").IPAddressType, tt.want)
		})
	}
}

func TestListOfLookedUpEndpoint(t *testing.T) {
	f := base()
	f.add("data.aws_vpc_endpoint.s3", attrs{"vpc_id": f.id("aws_vpc.v"), "service_name": text("com.amazonaws.eu-west-1.s3")})
	f.add("aws_vpc_security_group_egress_rule.r", attrs{
		"security_group_id": f.id("aws_security_group.g"), "ip_protocol": text("tcp"), "from_port": num(443), "to_port": num(443),
		"prefix_list_id": f.ref("data.aws_vpc_endpoint.s3", "prefix_list_id"),
	})
	g := f.build(t)
	equal(t, "lists", len(g.PrefixLists), 1)
	sameAttr(t, "service", g.PrefixLists[0].Service, graph.Known("s3"))
	equal(t, "list of the rule", node[*graph.SecurityGroup](t, g, "aws_security_group.g").Rules[0].PrefixLists, []graph.ID{g.PrefixLists[0].ID})
}

func sameAttr[T any](t *testing.T, what string, got, want graph.Attr[T]) {
	t.Helper()
	type shown struct {
		Value   T
		Known   bool
		Unknown bool
		Why     []string
	}
	show := func(a graph.Attr[T]) shown {
		v, known := a.Get()
		return shown{v, known, a.IsUnknown(), a.Why()}
	}
	equal(t, what, show(got), show(want))
}
