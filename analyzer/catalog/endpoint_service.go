package catalog

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// endpointService is a service that others reach by endpoints of their own.
func endpointService() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_vpc_endpoint_service", map[string]string{"acceptance_required": "acceptance_required", "allowed_principals": "allowed_principals"}),
			cloudFormation("AWS::EC2::VPCEndpointService", map[string]string{"acceptance_required": "AcceptanceRequired"}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.EndpointService{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.EndpointService](b, in)
			if !ok {
				return
			}
			// CreateVpcEndpointServiceConfiguration does not document what no
			// AcceptanceRequired means.
			if n.AcceptanceRequired = in.flag("acceptance_required"); n.AcceptanceRequired.IsNull() {
				n.AcceptanceRequired = graph.Unknown[bool]("it is not written, and AWS does not document its default")
			}
			in.allowPrincipals(n, in.get("allowed_principals"), "")
		},
	}
}

// endpointServicePermission lets principals connect to a service.
func endpointServicePermission() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_vpc_endpoint_service_allowed_principal", map[string]string{"service": "vpc_endpoint_service_id", "allowed_principals": "principal_arn"}),
			cloudFormation("AWS::EC2::VPCEndpointServicePermissions", map[string]string{"service": "ServiceId", "allowed_principals": "AllowedPrincipals"}),
		},
		join: func(b *builder, in *reader) {
			n, why, any := owner[*graph.EndpointService](b, in, "service", graph.KindEndpointService)
			switch {
			case n != nil && !n.When.Excludes(in.res.Exists):
				doubt := ""
				if !n.When.Implies(in.res.Exists) {
					doubt = in.maybe()
				}
				in.allowPrincipals(n, in.get("allowed_principals"), doubt)
				in.addPlace(n.ID, "allowed_principals", "allowed_principals")
			case any:
				for _, n := range nodesOf[*graph.EndpointService](b, in.res.Unit, graph.KindEndpointService) {
					openPrincipals(n, why)
				}
			}
		},
		finish: func(b *builder) {
			for _, n := range b.g.EndpointServices {
				n.MaybePrincipals = slices.DeleteFunc(n.MaybePrincipals, func(s string) bool { return slices.Contains(n.AllowedPrincipals, s) })
			}
		},
	}
}

func openPrincipals(n *graph.EndpointService, why []string) {
	n.PrincipalsOpen = true
	for _, w := range why {
		n.Why = appendOnce(n.Why, w)
	}
}

// allowPrincipals lets the principals of a list in, each only maybe where there
// is a doubt about the list. Of an ARN with unknown parts it is known that it is
// one, and not everybody.
func (in *reader) allowPrincipals(n *graph.EndpointService, v cty.Value, doubt string) {
	b := in.b
	v = b.written(v, in.res.Exists, nil)
	if c, ok := b.choiceOf(v); ok {
		doubt = "it depends on " + c.If.String()
		in.allowPrincipals(n, c.Then, doubt)
		in.allowPrincipals(n, c.Else, doubt)
		return
	}
	items, state := b.t.List(v)
	if state == value.Open {
		openPrincipals(n, b.why(v))
		return
	}
	for _, item := range items {
		if _, ok := b.choiceOf(item); ok {
			in.allowPrincipals(n, item, doubt)
			continue
		}
		s, state := b.t.String(item)
		switch {
		case state == value.Open:
			openPrincipals(n, b.why(item))
		case state == value.Known && s != "" && doubt == "":
			n.AllowedPrincipals = appendOnce(n.AllowedPrincipals, b.t.Render(s))
		case state == value.Known && s != "":
			n.MaybePrincipals = appendOnce(n.MaybePrincipals, b.t.Render(s))
			n.Why = appendOnce(n.Why, doubt)
		}
	}
}
