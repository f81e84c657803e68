package catalog

import (
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// trail is a CloudTrail trail, which records management events where nothing is
// said (CreateTrail).
func trail() concept {
	return trailConcept(graph.TrailKindTrail,
		terraform("aws_cloudtrail", map[string]string{"name": "name", "network_activity": "advanced_event_selector", "on": "enable_logging"}),
		cloudFormation("AWS::CloudTrail::Trail", map[string]string{
			"name": "TrailName", "network_activity": "AdvancedEventSelectors", "on": "IsLogging",
		}),
	)
}

// eventDataStore is an event data store of CloudTrail Lake.
func eventDataStore() concept {
	return trailConcept(graph.TrailKindStore,
		terraform("aws_cloudtrail_event_data_store", map[string]string{
			"name": "name", "network_activity": "advanced_event_selector", "off": "suspend",
		}),
		cloudFormation("AWS::CloudTrail::EventDataStore", map[string]string{
			"name": "Name", "network_activity": "AdvancedEventSelectors", "on": "IngestionEnabled",
		}),
	)
}

func trailConcept(kind string, tf, template *spelling) concept {
	for _, s := range []*spelling{tf, template} {
		s.unsetMeans(map[string]cty.Value{"on": cty.True, "off": cty.False})
	}
	return concept{
		spellings: []*spelling{
			tf.withBlocks(map[string]*spelling{"network_activity": block(map[string]string{"fields": "field_selector"}).withBlocks(
				map[string]*spelling{"fields": block(map[string]string{"field": "field", "equals": "equals"})})}),
			template.withBlocks(map[string]*spelling{"network_activity": block(map[string]string{"fields": "FieldSelectors"}).withBlocks(
				map[string]*spelling{"fields": block(map[string]string{"field": "Field", "equals": "Equals"})})}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.Trail{TrailKind: kind} },
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.Trail](b, in); ok {
				n.NetworkActivity = in.networkActivity()
			}
		},
	}
}

// networkActivity says whether a trail that is switched on has an event selector
// of the category NetworkActivity (CloudTrail API, AdvancedEventSelector).
func (in *reader) networkActivity() graph.Attr[bool] {
	off := in.flag("off")
	on := in.flag("on")
	if graph.Is(on, false) || graph.Is(off, true) {
		return graph.Known(false)
	}
	selectors, why, open := in.parts("network_activity")
	for _, s := range selectors {
		selects := s.selectsNetworkActivity()
		switch {
		case graph.Is(selects, false):
		case selects.IsUnknown():
			why, open = append(why, selects.Why()...), true
		case s.when != nil:
			why, open = append(why, "it depends on "+s.when.String()), true
		case on.IsUnknown() || off.IsUnknown():
			return graph.Unknown[bool](append(on.Why(), off.Why()...)...)
		default:
			return graph.Known(true)
		}
	}
	if open {
		return graph.Unknown[bool](why...)
	}
	return graph.Known(false)
}

// selectsNetworkActivity reads one advanced event selector, all of whose fields
// must match.
func (in *reader) selectsNetworkActivity() graph.Attr[bool] {
	fields, why, open := in.parts("fields")
	for _, f := range fields {
		name := f.text("field")
		if name.IsUnknown() {
			why, open = append(why, name.Why()...), true
		}
		if !graph.Is(name, "eventCategory") {
			continue
		}
		values, whyValues, openValues := f.texts("equals")
		switch {
		case slices.Contains(values, "NetworkActivity"):
			if f.when != nil {
				return graph.Unknown[bool]("it depends on " + f.when.String())
			}
			return graph.Known(true)
		case openValues:
			why, open = append(why, whyValues...), true
		case f.when == nil:
			return graph.Known(false)
		}
	}
	if open {
		return graph.Unknown[bool](why...)
	}
	return graph.Known(false)
}

// queryLog is a query logging configuration of Route 53 Resolver.
func queryLog() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_route53_resolver_query_log_config", map[string]string{"name": "name"}),
			cloudFormation("AWS::Route53Resolver::ResolverQueryLoggingConfig", map[string]string{"name": "Name"}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.QueryLog{} },
	}
}

// queryLogAssociation logs the queries of a VPC. The configuration may be one
// that another account shares; the association then stands for it.
func queryLogAssociation() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_route53_resolver_query_log_config_association", map[string]string{
				"log": "resolver_query_log_config_id", "vpcs": "resource_id",
			}),
			cloudFormation("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation", map[string]string{
				"log": "ResolverQueryLogConfigId", "vpcs": "ResourceId",
			}),
		},
		join: func(b *builder, in *reader) {
			id, _ := in.ref("log", graph.KindQueryLog).Get()
			if n, ok := b.g.Node(id).(*graph.QueryLog); ok {
				in.relate(&n.VPCs, n.Base(), in.refs("vpcs", graph.KindVPC))
				in.addPlace(n.ID, "vpcs", "vpcs")
				return
			}
			b.addNode(in, &graph.QueryLog{VPCs: in.refs("vpcs", graph.KindVPC)})
		},
	}
}
