package catalog

import (
	"maps"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

var atomOn = value.Atom("var.on")

func TestEndpointServicePrincipals(t *testing.T) {
	const account = "arn:aws:iam::111122223333:root"
	tests := []struct {
		name         string
		write        func(f *fixture) attrs
		known, maybe []string
		open         bool
	}{
		{"nobody", func(*fixture) attrs { return nil }, nil, nil, false},
		{"an account", func(*fixture) attrs { return attrs{"allowed_principals": list(text(account))} }, []string{account}, nil, false},
		{"an account that is known in part", func(f *fixture) attrs {
			return attrs{"allowed_principals": list(text("arn:aws:iam::" + f.hole("var.account").AsString() + ":root"))}
		}, []string{"arn:aws:iam::${var.account}:root"}, nil, false},
		{"an unknown principal", func(f *fixture) attrs { return attrs{"allowed_principals": list(f.hole("var.principal"))} }, nil, nil, true},
		{"unknown principals", func(*fixture) attrs { return attrs{"allowed_principals": unknown("no value")} }, nil, nil, true},
		{"everybody under a condition", func(*fixture) attrs {
			return attrs{"allowed_principals": choice("var.on", list(text("*")), list(text(account)))}
		}, nil, []string{"*", account}, false},
		{"a resource of its own", func(f *fixture) attrs {
			f.add("aws_vpc_endpoint_service_allowed_principal.p", attrs{"vpc_endpoint_service_id": f.id("aws_vpc_endpoint_service.s"), "principal_arn": text("*")})
			return nil
		}, []string{"*"}, nil, false},
		{"a resource of its own that exists maybe", func(f *fixture) attrs {
			f.add("aws_vpc_endpoint_service_allowed_principal.p", attrs{"vpc_endpoint_service_id": f.id("aws_vpc_endpoint_service.s"), "principal_arn": text("*")}).Exists = atomOn
			return nil
		}, nil, []string{"*"}, false},
		{"a resource of an unknown service", func(f *fixture) attrs {
			f.add("aws_vpc_endpoint_service_allowed_principal.p", attrs{"vpc_endpoint_service_id": f.hole("var.service"), "principal_arn": text("*")})
			return nil
		}, nil, nil, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := newFixture()
			a := attrs{"acceptance_required": cty.False}
			maps.Copy(a, tt.write(f))
			f.add("aws_vpc_endpoint_service.s", a)
			n := node[*graph.EndpointService](t, f.build(t), "aws_vpc_endpoint_service.s")
			sameAttr(t, "acceptance", n.AcceptanceRequired, graph.Known(false))
			equal(t, "principals", n.AllowedPrincipals, tt.known)
			equal(t, "principals under a condition", n.MaybePrincipals, tt.maybe)
			equal(t, "open", n.PrincipalsOpen, tt.open)
			equal(t, "says why", len(n.Why) > 0, tt.open || len(tt.maybe) > 0)
		})
	}
}

func TestEndpointServiceOfTemplate(t *testing.T) {
	f := newStack()
	f.put("Service", "EC2::VPCEndpointService", attrs{"AcceptanceRequired": text("false")})
	f.put("Permissions", "EC2::VPCEndpointServicePermissions", attrs{"ServiceId": f.to("Service"), "AllowedPrincipals": list(text("*"))})
	f.put("Silent", "EC2::VPCEndpointService", attrs{"ContributorInsightsEnabled": cty.True})
	g := f.build(t)
	n := node[*graph.EndpointService](t, g, "Service")
	sameAttr(t, "acceptance", n.AcceptanceRequired, graph.Known(false))
	equal(t, "principals", n.AllowedPrincipals, []string{"*"})
	equal(t, "acceptance, unset, is unknown", node[*graph.EndpointService](t, g, "Silent").AcceptanceRequired.IsUnknown(), true)
}
