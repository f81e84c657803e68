package catalog

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/cedar"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// verifiedAccess is a Verified Access instance. In a template it lists its trust
// providers and its logs itself.
func verifiedAccess() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_verifiedaccess_instance", nil),
			cloudFormation("AWS::EC2::VerifiedAccessInstance", map[string]string{
				"trust_providers": "VerifiedAccessTrustProviderIds", "providers": "VerifiedAccessTrustProviders",
				"logging": "LoggingConfigurations",
				"to_logs": "LoggingConfigurations.CloudWatchLogs.Enabled", "to_stream": "LoggingConfigurations.KinesisDataFirehose.Enabled",
				"to_bucket": "LoggingConfigurations.S3.Enabled",
			}).unsetMeans(unsetLogs()).withBlocks(map[string]*spelling{
				"providers": block(map[string]string{"trust_providers": "VerifiedAccessTrustProviderId"}),
			}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.VerifiedAccess{} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.VerifiedAccess](b, in)
			if !ok {
				return
			}
			n.TrustProviders = in.refs("trust_providers", graph.KindVerifiedAccessTrustProvider)
			parts, why, open := in.parts("providers")
			for _, p := range parts {
				named := p.refs("trust_providers", graph.KindVerifiedAccessTrustProvider)
				if p.when != nil {
					named = named.AsMaybe("it depends on " + p.when.String())
				}
				n.TrustProviders.Merge(named)
			}
			if open {
				n.TrustProviders.AddOpen(why...)
			}
			n.Logging = in.logsAnywhere()
		},
	}
}

func unsetLogs() map[string]cty.Value {
	return map[string]cty.Value{"to_logs": cty.False, "to_stream": cty.False, "to_bucket": cty.False}
}

// logsAnywhere says whether one of the three places that Verified Access can log
// to is switched on.
func (in *reader) logsAnywhere() graph.Attr[bool] {
	var why []string
	open := false
	for _, word := range []string{"to_logs", "to_stream", "to_bucket"} {
		on := in.flag(word)
		if graph.Is(on, true) {
			return on
		}
		why, open = append(why, on.Why()...), open || on.IsUnknown()
	}
	if open {
		return graph.Unknown[bool](why...)
	}
	return graph.Known(false)
}

// verifiedAccessLogging is where an instance logs, in Terraform.
func verifiedAccessLogging() concept {
	return concept{
		spellings: []*spelling{terraform("aws_verifiedaccess_instance_logging_configuration", map[string]string{
			"instance": "verifiedaccess_instance_id", "logging": "access_logs",
			"to_logs": "access_logs.0.cloudwatch_logs.0.enabled", "to_stream": "access_logs.0.kinesis_data_firehose.0.enabled",
			"to_bucket": "access_logs.0.s3.0.enabled",
		}).unsetMeans(unsetLogs())},
		join: func(b *builder, in *reader) {
			toNodes(b, in, "instance", graph.KindVerifiedAccess, func(n *graph.VerifiedAccess) {
				on := in.logsAnywhere()
				switch {
				case n.When.Excludes(in.res.Exists) || graph.Is(n.Logging, true):
					return
				case n.When.Implies(in.res.Exists):
					n.Logging = on
				case !graph.Is(on, false):
					n.Logging = graph.Unknown[bool](append(on.Why(), in.maybe())...)
				}
				in.addPlace(n.ID, "logging", "logging")
			}, func(n *graph.VerifiedAccess, why []string) {
				if graph.Is(n.Logging, false) {
					n.Logging = graph.Unknown[bool](why...)
				}
			})
		},
	}
}

// trustProvider tells of users or devices.
func trustProvider() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_verifiedaccess_trust_provider", map[string]string{
				"provider_type": "trust_provider_type", "reference_name": "policy_reference_name",
			}),
			cloudFormation("AWS::EC2::VerifiedAccessTrustProvider", map[string]string{
				"provider_type": "TrustProviderType", "reference_name": "PolicyReferenceName",
			}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.VerifiedAccessTrustProvider{} },
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.VerifiedAccessTrustProvider](b, in); ok {
				n.ProviderType, n.ReferenceName = in.text("provider_type"), in.text("reference_name")
			}
		},
	}
}

// trustProviderAttachment gives an instance a trust provider, in Terraform.
func trustProviderAttachment() concept {
	return concept{
		spellings: []*spelling{terraform("aws_verifiedaccess_instance_trust_provider_attachment", map[string]string{
			"instance": "verifiedaccess_instance_id", "trust_providers": "verifiedaccess_trust_provider_id",
		})},
		join: func(b *builder, in *reader) {
			toNodes(b, in, "instance", graph.KindVerifiedAccess, func(n *graph.VerifiedAccess) {
				in.relate(&n.TrustProviders, n.Base(), in.refs("trust_providers", graph.KindVerifiedAccessTrustProvider))
				in.addPlace(n.ID, "trust_providers", "trust_providers")
			}, func(n *graph.VerifiedAccess, why []string) { n.TrustProviders.AddOpen(why...) })
		},
	}
}

// verifiedAccessGroup is a group of endpoints. Terraform switches a policy on by
// giving it; a template says so apart, and off is what it means to say nothing
// (AWS::EC2::VerifiedAccessGroup, PolicyEnabled).
func verifiedAccessGroup() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_verifiedaccess_group", map[string]string{"instance": "verifiedaccess_instance_id", "policy": "policy_document"}).
				unsetMeans(map[string]cty.Value{"enabled": cty.True}),
			cloudFormation("AWS::EC2::VerifiedAccessGroup", map[string]string{
				"instance": "VerifiedAccessInstanceId", "policy": "PolicyDocument", "enabled": "PolicyEnabled",
			}).unsetMeans(map[string]cty.Value{"enabled": cty.False}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.VerifiedAccessGroup{} },
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.VerifiedAccessGroup](b, in); ok {
				n.Instance, n.Policy = in.ref("instance", graph.KindVerifiedAccess), in.accessPolicy()
			}
		},
	}
}

// verifiedAccessEndpoint is an application behind Verified Access.
func verifiedAccessEndpoint() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_verifiedaccess_endpoint", map[string]string{"group": "verified_access_group_id", "policy": "policy_document"}).
				unsetMeans(map[string]cty.Value{"enabled": cty.True}),
			cloudFormation("AWS::EC2::VerifiedAccessEndpoint", map[string]string{
				"group": "VerifiedAccessGroupId", "policy": "PolicyDocument", "enabled": "PolicyEnabled",
			}).unsetMeans(map[string]cty.Value{"enabled": cty.False}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.VerifiedAccessEndpoint{} },
		join: func(b *builder, in *reader) {
			if n, ok := nodeAs[*graph.VerifiedAccessEndpoint](b, in); ok {
				n.Group, n.Policy = in.ref("group", graph.KindVerifiedAccessGroup), in.accessPolicy()
			}
		},
	}
}

// accessPolicy reads what the policy of a group or an endpoint looks at.
func (in *reader) accessPolicy() graph.AccessPolicy {
	v := in.get("policy")
	text, state := in.b.t.String(v)
	enabled := in.flag("enabled")
	switch {
	case state == value.Unset || state == value.Known && strings.TrimSpace(text) == "":
		return graph.AccessPolicy{Looks: graph.Known(graph.AccessNone)}
	case graph.Is(enabled, false):
		return graph.AccessPolicy{Looks: graph.Known(graph.AccessDisabled)}
	case state == value.Open:
		return graph.AccessPolicy{Looks: graph.Unknown[string](in.b.why(v)...)}
	}
	answer := cedar.Look(in.b.withHoles(text))
	out := graph.AccessPolicy{Looks: looksAt(answer), Names: answer.Names}
	switch {
	case out.Looks.IsUnknown():
		out.Looks = graph.Unknown[string](append(out.Looks.Why(), in.b.why(v)...)...)
	case enabled.IsUnknown() && graph.Is(out.Looks, graph.AccessTrust):
		out.Looks = graph.Unknown[string](enabled.Why()...)
	}
	return out
}

func looksAt(a cedar.Answer) graph.Attr[string] {
	switch a.Verdict {
	case cedar.Nothing:
		return graph.Known(graph.AccessNothing)
	case cedar.Everything:
		return graph.Known(graph.AccessEverything)
	case cedar.Request:
		return graph.Known(graph.AccessRequest)
	case cedar.Trust:
		return graph.Known(graph.AccessTrust)
	}
	return graph.Unknown[string](a.Why)
}

// withHoles writes each token of a policy's text as a hole.
func (b *builder) withHoles(text string) string {
	if !b.t.Has(text) {
		return text
	}
	var out strings.Builder
	for _, p := range b.t.Pieces(text) {
		if p.Ref != nil || p.Hole != nil {
			out.WriteRune(cedar.Hole)
			continue
		}
		out.WriteString(p.Text)
	}
	return out.String()
}
