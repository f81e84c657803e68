package catalog

import (
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

func selector(category cty.Value) attrs {
	return attrs{"field_selector": blocks(
		attrs{"field": text("eventSource"), "equals": list(text("s3.amazonaws.com"))},
		attrs{"field": text("eventCategory"), "equals": list(category)},
	)}
}

func TestNetworkActivity(t *testing.T) {
	management, activity := selector(text("Management")), selector(text("NetworkActivity"))
	cases := map[string]struct {
		trail attrs
		want  graph.Attr[bool]
	}{
		"nothing said":     {attrs{}, graph.Known(false)},
		"management":       {attrs{"advanced_event_selector": blocks(management)}, graph.Known(false)},
		"both":             {attrs{"advanced_event_selector": blocks(management, activity)}, graph.Known(true)},
		"switched off":     {attrs{"advanced_event_selector": blocks(activity), "enable_logging": cty.False}, graph.Known(false)},
		"perhaps off":      {attrs{"advanced_event_selector": blocks(activity), "enable_logging": unknown("var.on has no value")}, graph.Unknown[bool]()},
		"unknown category": {attrs{"advanced_event_selector": blocks(management, selector(unknown("var.category has no value")))}, graph.Unknown[bool]()},
		"unknown beside":   {attrs{"advanced_event_selector": blocks(activity, selector(unknown("var.category has no value")))}, graph.Known(true)},
		"unknown blocks":   {attrs{"advanced_event_selector": unknown("var.selectors has no value")}, graph.Unknown[bool]()},
		"under a condition": {
			attrs{"advanced_event_selector": choice("var.strict", blocks(management, activity), blocks(management))}, graph.Unknown[bool](),
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFixture()
			f.add("aws_cloudtrail.t", c.trail)
			got := node[*graph.Trail](t, f.build(t), "aws_cloudtrail.t").NetworkActivity
			if got.IsUnknown() != c.want.IsUnknown() || got.Or(false) != c.want.Or(false) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

func TestTrailsInTemplates(t *testing.T) {
	selectors := blocks(attrs{"FieldSelectors": blocks(attrs{"Field": text("eventCategory"), "Equals": list(text("NetworkActivity"))})})
	f := newStack()
	f.put("T", "CloudTrail::Trail", attrs{"IsLogging": text("true"), "AdvancedEventSelectors": selectors})
	f.put("Off", "CloudTrail::Trail", attrs{"IsLogging": cty.False, "AdvancedEventSelectors": selectors})
	f.put("Store", "CloudTrail::EventDataStore", attrs{"AdvancedEventSelectors": selectors})
	f.put("Idle", "CloudTrail::EventDataStore", attrs{"AdvancedEventSelectors": selectors, "IngestionEnabled": cty.False})
	g := f.build(t)
	for id, want := range map[graph.ID]bool{"T": true, "Off": false, "Store": true, "Idle": false} {
		if n := node[*graph.Trail](t, g, id); !graph.Is(n.NetworkActivity, want) {
			t.Errorf("%s: %+v", id, n.NetworkActivity)
		}
	}
	equal(t, "kind", node[*graph.Trail](t, g, "Store").TrailKind, graph.TrailKindStore)
}

func TestQueryLogs(t *testing.T) {
	f := base()
	f.add("aws_route53_resolver_query_log_config.q", attrs{"name": text("q")})
	f.add("aws_route53_resolver_query_log_config_association.a", attrs{
		"resolver_query_log_config_id": f.id("aws_route53_resolver_query_log_config.q"), "resource_id": f.id("aws_vpc.v"),
	})
	g := f.build(t)
	equal(t, "vpcs", node[*graph.QueryLog](t, g, "aws_route53_resolver_query_log_config.q").VPCs, definite("aws_vpc.v"))

	s := stack()
	s.put("Q", "Route53Resolver::ResolverQueryLoggingConfig", attrs{"Name": text("q")})
	s.put("A", "Route53Resolver::ResolverQueryLoggingConfigAssociation", attrs{"ResolverQueryLogConfigId": s.to("Q"), "ResourceId": s.to("V")})
	equal(t, "vpcs", node[*graph.QueryLog](t, s.build(t), "Q").VPCs, definite("V"))
}

// A configuration that another account shares is known by its associations.
func TestQueryLogOfAnotherAccount(t *testing.T) {
	f := base()
	f.add("aws_route53_resolver_query_log_config_association.a", attrs{
		"resolver_query_log_config_id": text("rqlc-0123456789abcdef0"), "resource_id": f.id("aws_vpc.v"),
	})
	n := node[*graph.QueryLog](t, f.build(t), "aws_route53_resolver_query_log_config_association.a")
	equal(t, "vpcs", n.VPCs, definite("aws_vpc.v"))
}

func TestQueryLogOfAnUnknownVPC(t *testing.T) {
	f := base()
	f.add("aws_route53_resolver_query_log_config_association.a", attrs{
		"resolver_query_log_config_id": text("rqlc-0123456789abcdef0"), "resource_id": f.hole("var.vpc_id"),
	})
	g := f.build(t)
	found := false
	for _, u := range g.Facts.Unresolved {
		found = found || u.VPC == "aws_vpc.v" && u.Kind == string(graph.KindQueryLog)
	}
	if !found {
		t.Errorf("unresolved: %+v", g.Facts.Unresolved)
	}
}
