package catalog

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

func TestTypeOfTheEndpointService(t *testing.T) {
	cases := map[string]struct {
		service attrs
		want    string // "" for unknown
	}{
		"gateway":         {attrs{"gateway_load_balancer_arns": list(text("arn:g"))}, graph.EndpointGatewayLoadBalancer},
		"unknown gateway": {attrs{"gateway_load_balancer_arns": unknown("var.arns has no value")}, graph.EndpointGatewayLoadBalancer},
		"network":         {attrs{"network_load_balancer_arns": list(text("arn:n")), "gateway_load_balancer_arns": cty.EmptyTupleVal}, graph.EndpointInterface},
		"neither":         {attrs{}, ""},
		"perhaps either":  {attrs{"gateway_load_balancer_arns": unknown("var.g"), "network_load_balancer_arns": unknown("var.n")}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := base()
			f.add("aws_vpc_endpoint_service.x", c.service)
			f.add("aws_vpc_endpoint.e", attrs{"vpc_id": f.id("aws_vpc.v"), "vpc_endpoint_type": f.ref("aws_vpc_endpoint_service.x", "service_type")})
			got := node[*graph.Endpoint](t, f.build(t), "aws_vpc_endpoint.e").Type
			if got.Or("") != c.want || got.IsUnknown() != (c.want == "") {
				t.Errorf("got %+v, want %q", got, c.want)
			}
		})
	}
}
