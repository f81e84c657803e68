package catalog

import (
	"maps"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

const (
	permitAll  = "permit(principal, action, resource);"
	permitSome = `permit(principal, action, resource) when { context.idc.groups has "eng" };`
)

// access is an instance with a group and an endpoint, in Terraform.
func access(group, endpoint attrs) *fixture {
	f := newFixture()
	f.add("aws_verifiedaccess_instance.i", nil)
	with := func(a attrs, name string, v cty.Value) attrs {
		out := attrs{name: v}
		maps.Copy(out, a)
		return out
	}
	f.add("aws_verifiedaccess_group.g", with(group, "verifiedaccess_instance_id", f.id("aws_verifiedaccess_instance.i")))
	f.add("aws_verifiedaccess_endpoint.e", with(endpoint, "verified_access_group_id", f.id("aws_verifiedaccess_group.g")))
	return f
}

func TestVerifiedAccess(t *testing.T) {
	f := access(attrs{"policy_document": text(permitSome)}, nil)
	f.add("aws_verifiedaccess_trust_provider.p", attrs{"trust_provider_type": text("user"), "policy_reference_name": text("idc")})
	f.add("aws_verifiedaccess_instance_trust_provider_attachment.a", attrs{
		"verifiedaccess_instance_id": f.id("aws_verifiedaccess_instance.i"), "verifiedaccess_trust_provider_id": f.id("aws_verifiedaccess_trust_provider.p"),
	})
	f.add("aws_verifiedaccess_instance_logging_configuration.l", attrs{
		"verifiedaccess_instance_id": f.id("aws_verifiedaccess_instance.i"),
		"access_logs":                blocks(attrs{"s3": blocks(attrs{"enabled": cty.True})}),
	})
	g := f.build(t)
	i := node[*graph.VerifiedAccess](t, g, "aws_verifiedaccess_instance.i")
	equal(t, "trust providers", i.TrustProviders, definite("aws_verifiedaccess_trust_provider.p"))
	equal(t, "logging", i.Logging.Or(false), true)
	group := node[*graph.VerifiedAccessGroup](t, g, "aws_verifiedaccess_group.g")
	equal(t, "instance", group.Instance.Or(""), i.ID)
	equal(t, "policy", group.Policy.Looks.Or(""), graph.AccessTrust)
	equal(t, "names", group.Policy.Names, []string{"idc"})
	endpoint := node[*graph.VerifiedAccessEndpoint](t, g, "aws_verifiedaccess_endpoint.e")
	equal(t, "group", endpoint.Group.Or(""), group.ID)
	equal(t, "own policy", endpoint.Policy.Looks.Or(""), graph.AccessNone)
}

// A template lists the trust providers and logs in the instance, and switches
// policies on apart.
func TestVerifiedAccessInTemplates(t *testing.T) {
	f := newStack()
	f.put("P", "EC2::VerifiedAccessTrustProvider", attrs{"TrustProviderType": text("device"), "PolicyReferenceName": text("jamf")})
	f.put("Q", "EC2::VerifiedAccessTrustProvider", attrs{"TrustProviderType": text("user"), "PolicyReferenceName": text("idc")})
	f.put("I", "EC2::VerifiedAccessInstance", attrs{
		"VerifiedAccessTrustProviderIds": list(f.to("P")),
		"VerifiedAccessTrustProviders":   blocks(attrs{"VerifiedAccessTrustProviderId": f.to("Q")}),
		"LoggingConfigurations":          objectOf(attrs{"CloudWatchLogs": objectOf(attrs{"Enabled": text("true")})}),
	})
	f.put("Off", "EC2::VerifiedAccessGroup", attrs{"VerifiedAccessInstanceId": f.to("I"), "PolicyDocument": text(permitSome)})
	f.put("On", "EC2::VerifiedAccessGroup", attrs{"VerifiedAccessInstanceId": f.to("I"), "PolicyDocument": text(permitSome), "PolicyEnabled": text("true")})
	f.put("E", "EC2::VerifiedAccessEndpoint", attrs{"VerifiedAccessGroupId": f.to("On"), "PolicyDocument": text(permitAll), "PolicyEnabled": cty.True})
	g := f.build(t)
	i := node[*graph.VerifiedAccess](t, g, "I")
	equal(t, "trust providers", i.TrustProviders, definite("P", "Q"))
	equal(t, "logging", i.Logging.Or(false), true)
	equal(t, "type", node[*graph.VerifiedAccessTrustProvider](t, g, "P").ProviderType.Or(""), "device")
	equal(t, "off", node[*graph.VerifiedAccessGroup](t, g, "Off").Policy.Looks.Or(""), graph.AccessDisabled)
	equal(t, "on", node[*graph.VerifiedAccessGroup](t, g, "On").Policy.Looks.Or(""), graph.AccessTrust)
	equal(t, "endpoint", node[*graph.VerifiedAccessEndpoint](t, g, "E").Policy.Looks.Or(""), graph.AccessEverything)
}

func TestAccessPolicies(t *testing.T) {
	known := func(s string) func(*fixture) cty.Value { return func(*fixture) cty.Value { return text(s) } }
	is := func(v cty.Value) func(*fixture) cty.Value { return func(*fixture) cty.Value { return v } }
	cases := map[string]struct {
		document func(f *fixture) cty.Value
		want     string // "" for unknown
	}{
		"unset":       {is(unset), graph.AccessNone},
		"blank":       {known(" \n"), graph.AccessNone},
		"everything":  {known(permitAll), graph.AccessEverything},
		"the request": {known(`permit(principal, action, resource) when { context.http_request.port == 443 };`), graph.AccessRequest},
		"nobody":      {known("forbid(principal, action, resource);"), graph.AccessNothing},
		"trust":       {known(permitSome), graph.AccessTrust},
		"unknown":     {is(unknown("var.policy has no value")), ""},
		"one of two":  {is(choice("var.open", text(permitAll), text(permitSome))), ""},
		"not Cedar":   {known(`{"Version": "2012-10-17"}`), ""},
		"unknown group": {func(f *fixture) cty.Value {
			return text(`permit(principal, action, resource) when { context.idc.groups has "` + f.hole("var.group").AsString() + `" };`)
		}, graph.AccessTrust},
		"unknown variable": {func(f *fixture) cty.Value { return f.hole("var.policy") }, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := newFixture()
			f.add("aws_verifiedaccess_group.g", attrs{"policy_document": c.document(f)})
			got := node[*graph.VerifiedAccessGroup](t, f.build(t), "aws_verifiedaccess_group.g").Policy.Looks
			if got.Or("") != c.want || got.IsUnknown() != (c.want == "") {
				t.Errorf("got %+v, want %q", got, c.want)
			}
		})
	}
}

func TestVerifiedAccessLogging(t *testing.T) {
	off := blocks(attrs{"cloudwatch_logs": blocks(attrs{"enabled": cty.False})})
	either := blocks(attrs{"cloudwatch_logs": blocks(attrs{"enabled": unknown("var.on has no value")})})
	cases := map[string]struct {
		logs cty.Value
		want graph.Attr[bool]
	}{
		"off":     {off, graph.Known(false)},
		"nowhere": {blocks(attrs{"include_trust_context": cty.True}), graph.Known(false)},
		"unknown": {either, graph.Unknown[bool]()},
		"one on": {blocks(attrs{
			"cloudwatch_logs": blocks(attrs{"enabled": cty.False}), "kinesis_data_firehose": blocks(attrs{"enabled": cty.True}),
		}), graph.Known(true)},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			f := access(nil, nil)
			f.add("aws_verifiedaccess_instance_logging_configuration.l", attrs{
				"verifiedaccess_instance_id": f.id("aws_verifiedaccess_instance.i"), "access_logs": c.logs,
			})
			got := node[*graph.VerifiedAccess](t, f.build(t), "aws_verifiedaccess_instance.i").Logging
			if got.IsUnknown() != c.want.IsUnknown() || got.Or(false) != c.want.Or(false) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}
