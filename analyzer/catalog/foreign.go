package catalog

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
)

// A resource of a type that nobody here knows may make what is looked for: a
// custom resource of a template, a type of the CloudFormation registry, a
// provider of one's own. Its type's name must say so, by its last words:
// Custom::GatewayEndpoint, corp_vpc_flow_log, Corp::Network::RouteTableAssociation.
// What such a resource mentions stays open for things of that kind, and only for
// these. A name that ends otherwise (helm_release, Custom::VpcEndpointLookup,
// null_resource) says nothing, and neither do the types of AWS itself: those
// that matter have a meaning here. Of AWS's, only what runs a template that is
// not read may make anything.

// templateRunners make whatever a template says.
var templateRunners = []string{
	"aws_cloudformation_stack", "aws_cloudformation_stack_set", "aws_servicecatalog_provisioned_product",
	"awscc_cloudformation_stack", "awscc_cloudformation_stack_set", "awscc_servicecatalog_cloudformation_provisioned_product",
}

// supplying are the last words of types that make things of a kind.
var supplying = []struct {
	words string
	kind  graph.Kind
}{
	{"vpc_endpoint", graph.KindEndpoint}, {"endpoint", graph.KindEndpoint}, {"vpce", graph.KindEndpoint}, {"private_link", graph.KindEndpoint}, {"privatelink", graph.KindEndpoint},
	{"route", graph.KindRouteTable}, {"route_table", graph.KindRouteTable},
	{"subnet", graph.KindSubnet}, {"flow_log", graph.KindFlowLog},
	{"hosted_zone", graph.KindPrivateHostedZone}, {"dns_zone", graph.KindPrivateHostedZone}, {"private_zone", graph.KindPrivateHostedZone},
	{"resolver", graph.KindResolverRule}, {"query_log", graph.KindQueryLog}, {"query_logging", graph.KindQueryLog},
	{"security_group", graph.KindSecurityGroup}, {"network_acl", graph.KindNetworkACL}, {"nacl", graph.KindNetworkACL},
}

// connecting are words that may follow them.
var connecting = []string{"association", "attachment", "rule", "entry", "propagation", "config", "configuration", "ingress", "egress"}

// suppliedKind is the kind of things that a resource of an unknown type may
// make: graph.UnresolvedAny for all, "" for none.
func suppliedKind(r *declared.Resource) string {
	switch {
	case r.Data:
		return ""
	case slices.Contains(templateRunners, r.Type):
		return graph.UnresolvedAny
	case strings.HasPrefix(r.Type, "aws_"), isCloudControl(r.Type), strings.HasPrefix(r.Type, "AWS::"):
		return ""
	}
	name := "_" + singular(typeWords(strings.ReplaceAll(r.Type, "::", "_")))
	for {
		rest, cut := name, false
		for _, word := range connecting {
			if rest, cut = strings.CutSuffix(name, "_"+word); cut {
				break
			}
		}
		if !cut {
			break
		}
		name = singular(rest)
	}
	for _, s := range supplying {
		if strings.HasSuffix(name, "_"+s.words) {
			return string(s.kind)
		}
	}
	return ""
}

func singular(words string) string { return strings.TrimSuffix(words, "s") }

// foreign leaves open what resources of unknown types mention.
func (b *builder) foreign(u *declared.Unit) {
	for _, r := range u.Resources {
		if b.readers[instanceKey{r.Unit, r.Address}] != nil {
			continue
		}
		kind := suppliedKind(r)
		if kind == "" {
			continue
		}
		mentioned := declared.Gap{Refs: b.t.Refs(r.Attributes), Holes: b.t.Holes(r.Attributes)}
		b.open(b.reachedBy(u, mentioned), kind, "what "+r.Address+" ("+r.Type+") makes is not known")
	}
}
