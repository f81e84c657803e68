package catalog

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// endpointType reads the type of an endpoint. A configuration may take it from
// an endpoint service of its own, whose load balancers decide it (Terraform AWS
// provider, aws_vpc_endpoint_service, service_type).
func (b *builder) endpointType(in *reader) graph.Attr[string] {
	typ := in.text("type")
	if !typ.IsUnknown() {
		return typ
	}
	s, state := in.token("type")
	if state != value.Known {
		return typ
	}
	ref, ok := b.t.Only(s)
	if !ok || ref.Attribute != "service_type" {
		return typ
	}
	r := b.resources[instanceKey{ref.Unit, ref.Address}]
	if r == nil || r.Type != "aws_vpc_endpoint_service" {
		return typ
	}
	given := func(name string) bool { return !b.isNothing(r.Attr(b.t, name)) }
	switch gateway, network := given("gateway_load_balancer_arns"), given("network_load_balancer_arns"); {
	case gateway && !network:
		return graph.Known(graph.EndpointGatewayLoadBalancer)
	case network && !gateway:
		return graph.Known(graph.EndpointInterface)
	}
	return typ
}

// isNothing reports whether a list is not written, or has nothing in it.
func (b *builder) isNothing(v cty.Value) bool {
	items, state := b.t.List(v)
	return state == value.Unset || state == value.Known && len(items) == 0
}
