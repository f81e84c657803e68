package catalog

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// resolver is a Route 53 Resolver endpoint.
func resolver() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_route53_resolver_endpoint", map[string]string{
				"name": "name", "direction": "direction", "security_groups": "security_group_ids", "addresses": "ip_address",
			}).withBlocks(map[string]*spelling{"addresses": block(map[string]string{"subnet": "subnet_id"})}),
			cloudFormation("AWS::Route53Resolver::ResolverEndpoint", map[string]string{
				"name": "Name", "direction": "Direction", "security_groups": "SecurityGroupIds", "addresses": "IpAddresses",
			}).withBlocks(map[string]*spelling{"addresses": block(map[string]string{"subnet": "SubnetId"})}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.Resolver{} },
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.Resolver](b, in); ok {
				n.Direction = lower(in.text("direction"))
				n.Subnets = in.refsOfParts("addresses", "subnet", graph.KindSubnet)
				n.SecurityGroups = in.refs("security_groups", graph.KindSecurityGroup)
			}
		},
	}
}

// resolverRule sends queries for a domain elsewhere. One that is looked up is
// another account's, and which VPCs it is for is known as far as they are given
// it here. A rule that delegates says so by another name of the domain.
func resolverRule() concept {
	names := map[string]string{"name": "name", "domain": "domain_name", "type": "rule_type"}
	return concept{
		spellings: []*spelling{
			terraform("aws_route53_resolver_rule", names),
			terraform("aws_route53_resolver_rule", map[string]string{
				"name": "name", "domain": "domain_name", "type": "rule_type", "id": "resolver_rule_id",
			}).asData(),
			cloudFormation("AWS::Route53Resolver::ResolverRule", map[string]string{
				"name": "Name", "domain": "DomainName", "delegated": "DelegationRecord", "type": "RuleType",
			}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.ResolverRule{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.ResolverRule](b, in)
			if !ok {
				return
			}
			v := in.get("domain")
			if in.has("delegated") {
				v = in.get("delegated")
			}
			n.Domain, n.RuleType = b.domain(v), lower(in.text("type"))
			if !in.res.Data {
				return
			}
			why := in.res.Address + " is looked up in the account"
			if n.Domain.IsNull() {
				n.Domain = graph.Unknown[string](why)
			}
			if n.RuleType.IsNull() {
				n.RuleType = graph.Unknown[string](why)
			}
		},
	}
}

// resolverRuleAssociation applies a rule to a VPC. A rule that is not declared
// here may be for any domain.
func resolverRuleAssociation() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_route53_resolver_rule_association", map[string]string{"rule": "resolver_rule_id", "vpc": "vpc_id"}),
			cloudFormation("AWS::Route53Resolver::ResolverRuleAssociation", map[string]string{"rule": "ResolverRuleId", "vpc": "VPCId"}),
		},
		join: func(b *builder, in *reader) {
			n, why, any := owner[*graph.ResolverRule](b, in, "rule", graph.KindResolverRule)
			switch {
			case n != nil:
				in.relate(&n.VPCs, n.Base(), in.refs("vpc", graph.KindVPC))
				in.addPlace(n.ID, "vpcs", "vpc")
			case any:
				for _, r := range nodesOf[*graph.ResolverRule](b, in.res.Unit, graph.KindResolverRule) {
					r.VPCs.AddOpen(why...)
				}
				fallthrough
			default:
				in.supplies(graph.KindResolverRule, in.res.Address+" is of a resolver rule that is not declared here")
			}
		},
	}
}

// profile is a Route 53 profile: zones, rules and endpoints that VPCs get
// together.
type profile struct {
	// key identifies it: the declared resource, or the text that names it.
	key string
	// vpcs are those that it is associated with.
	vpcs []*reader
	// resources are what it holds.
	resources []*reader
	// declared is true where the profile is; others hold what is not known.
	declared bool
}

// profileOf is the profile that the reader's resource names at word, nil where
// it cannot be told from others.
func (in *reader) profileOf(word string) *profile {
	b := in.b
	v := b.written(in.get(word), in.res.Exists, nil)
	if v == cty.NilVal || v.IsMarked() || !v.IsKnown() || v.IsNull() || v.Type() != cty.String || !b.identified(v.AsString()) {
		return nil
	}
	key := v.AsString()
	if ref, ok := b.t.Only(key); ok {
		key = string(nodeID(ref.Unit, ref.Address))
	}
	return b.zones.profileNamed(key)
}

func (z *zones) profileNamed(key string) *profile {
	i := slices.IndexFunc(z.profiles, func(p *profile) bool { return p.key == key })
	if i < 0 {
		i, z.profiles = len(z.profiles), append(z.profiles, &profile{key: key})
	}
	return z.profiles[i]
}

func dnsProfile() concept {
	return concept{
		spellings: []*spelling{terraform("aws_route53profiles_profile", nil), cloudFormation("AWS::Route53Profiles::Profile", nil)},
		join: func(b *builder, in *reader) {
			b.zones.profileNamed(string(nodeID(in.res.Unit, in.res.Address))).declared = true
		},
	}
}

// dnsProfileResource puts something into a profile.
func dnsProfileResource() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_route53profiles_resource_association", map[string]string{"profile": "profile_id", "resource": "resource_arn"}),
			cloudFormation("AWS::Route53Profiles::ProfileResourceAssociation", map[string]string{"profile": "ProfileId", "resource": "ResourceArn"}),
		},
		create: func(_ *builder, in *reader) graph.Node {
			in.nameZones("resource")
			return nil
		},
		join: func(_ *builder, in *reader) {
			if p := in.profileOf("profile"); p != nil {
				p.resources = append(p.resources, in)
			}
		},
	}
}

// dnsProfileAssociation gives a VPC all that a profile holds.
func dnsProfileAssociation() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_route53profiles_association", map[string]string{"profile": "profile_id", "vpc": "resource_id"}),
			cloudFormation("AWS::Route53Profiles::ProfileAssociation", map[string]string{"profile": "ProfileId", "vpc": "ResourceId"}),
		},
		join: func(_ *builder, in *reader) {
			p := in.profileOf("profile")
			if p == nil || !p.declared {
				why := in.res.Address + " is of a profile that is not declared here"
				in.supplies(graph.KindPrivateHostedZone, why)
				in.supplies(graph.KindResolverRule, why)
			}
			if p != nil {
				p.vpcs = append(p.vpcs, in)
			}
		},
		finish: func(b *builder) {
			for _, p := range b.zones.profiles {
				for _, resource := range p.resources {
					for _, vpc := range p.vpcs {
						b.applyProfile(resource, vpc)
					}
				}
			}
		},
	}
}

// applyProfile gives the VPC of an association the thing of another one.
func (b *builder) applyProfile(resource, vpc *reader) {
	give := func(n graph.Node, r *graph.Refs) {
		refs := vpc.refs("vpc", graph.KindVPC)
		if !n.Base().When.Implies(resource.res.Exists) {
			refs = refs.AsMaybe(resource.maybe())
		}
		vpc.relate(r, n.Base(), refs)
		vpc.addPlace(n.Base().ID, "vpcs", "vpc")
	}
	refs := b.t.Refs(resource.get("resource"))
	if len(refs) == 1 {
		switch n := b.g.Node(b.things[instanceKey{refs[0].Unit, refs[0].Address}]).(type) {
		case *graph.PrivateHostedZone:
			give(n, &n.VPCs)
			return
		case *graph.ResolverRule:
			give(n, &n.VPCs)
			return
		}
	}
	vpc.supplies(graph.KindPrivateHostedZone, resource.res.Address+" may be a private zone")
	vpc.supplies(graph.KindResolverRule, resource.res.Address+" may be a resolver rule")
}
