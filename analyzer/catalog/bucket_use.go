package catalog

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// use is an attribute of a resource that names a bucket. In its path "*" stands
// for each item of a list.
type use struct {
	dialect declared.Dialect
	typ     string
	path    string
	// origin: CloudFront reads the bucket; otherwise an AWS service delivers to
	// it.
	origin bool
}

// uses are the ways in which AWS services use buckets by themselves. What
// writes with a role of the configuration's own is not among them.
func uses() []use {
	tf := func(typ string, paths ...string) (out []use) {
		for _, p := range paths {
			out = append(out, use{declared.Terraform, typ, p, false})
		}
		return out
	}
	cfn := func(typ string, paths ...string) (out []use) {
		for _, p := range paths {
			out = append(out, use{declared.CloudFormation, "AWS::" + typ, p, false})
		}
		return out
	}
	return mirroredUses(slices.Concat(
		tf("aws_s3_bucket_logging", "target_bucket"), tf("aws_s3_bucket", "logging.*.target_bucket"),
		tf("aws_cloudtrail", "s3_bucket_name"), tf("aws_flow_log", "log_destination"),
		tf("aws_lb", "access_logs.*.bucket", "connection_logs.*.bucket"), tf("aws_alb", "access_logs.*.bucket", "connection_logs.*.bucket"),
		tf("aws_elb", "access_logs.*.bucket"), tf("aws_config_delivery_channel", "s3_bucket_name"),
		tf("aws_cloudfront_distribution", "logging_config.*.bucket"), tf("aws_route53_resolver_query_log_config", "destination_arn"),
		tf("aws_wafv2_web_acl_logging_configuration", "log_destination_configs.*"), tf("aws_s3_bucket_inventory", "destination.*.bucket.*.bucket_arn"),
		tf("aws_cur_report_definition", "s3_bucket"), tf("aws_guardduty_publishing_destination", "destination_arn"),
		tf("aws_redshift_logging", "bucket_name"), tf("aws_ssm_resource_data_sync", "s3_destination.*.bucket_name"),
		tf("aws_cloudwatch_log_delivery_destination", "delivery_destination_configuration.*.destination_resource_arn"),
		cfn("S3::Bucket", "LoggingConfiguration.DestinationBucketName", "InventoryConfigurations.*.Destination.BucketArn"),
		cfn("CloudTrail::Trail", "S3BucketName"), cfn("EC2::FlowLog", "LogDestination"),
		cfn("ElasticLoadBalancingV2::LoadBalancer", "LoadBalancerAttributes.*.Value"),
		cfn("ElasticLoadBalancing::LoadBalancer", "AccessLoggingPolicy.S3BucketName"),
		cfn("Config::DeliveryChannel", "S3BucketName"), cfn("CloudFront::Distribution", "DistributionConfig.Logging.Bucket"),
		cfn("Route53Resolver::ResolverQueryLoggingConfig", "DestinationArn"), cfn("WAFv2::LoggingConfiguration", "LogDestinationConfigs.*"),
		cfn("CUR::ReportDefinition", "S3Bucket"), cfn("GuardDuty::PublishingDestination", "DestinationProperties.*.Value"),
		cfn("Logs::DeliveryDestination", "DestinationResourceArn"),
		[]use{
			{declared.Terraform, "aws_cloudfront_distribution", "origin.*.domain_name", true},
			{declared.CloudFormation, "AWS::CloudFront::Distribution", "DistributionConfig.Origins.*.DomainName", true},
		},
	))
}

// bucketUse says which buckets AWS services deliver to or read. Resources of some
// types mean other things too; their concepts come later and have them.
func bucketUse() concept {
	var spellings []*spelling
	seen := map[string]bool{}
	for _, u := range uses() {
		if !seen[u.typ] {
			seen[u.typ] = true
			spellings = append(spellings, &spelling{dialect: u.dialect, typ: u.typ})
		}
	}
	return concept{spellings: spellings}
}

// usedBuckets reads all uses, when every bucket is there.
func (b *builder) usedBuckets() {
	byType := map[string][]use{}
	for _, u := range uses() {
		byType[u.typ] = append(byType[u.typ], u)
	}
	for _, s := range b.steps {
		for _, in := range s.in {
			if in.res.Data {
				continue
			}
			for _, u := range byType[in.res.Type] {
				for _, v := range b.each(in.res.Attributes, strings.Split(u.path, ".")) {
					b.useBucket(in, u, v)
				}
			}
		}
	}
}

func (b *builder) useBucket(in *reader, u use, v cty.Value) {
	id, ok := b.bucketMeant(in, b.written(v, in.res.Exists, nil))
	if !ok {
		return
	}
	n, ok := b.g.Node(id).(*graph.Bucket)
	if !ok || n.When.Excludes(in.res.Exists) {
		return
	}
	is := graph.Known(true)
	if !n.When.Implies(in.res.Exists) {
		is = graph.Unknown[bool](in.maybe())
	}
	to := &n.LogDelivery
	if u.origin {
		to = &n.Origin
	}
	if !graph.Is(*to, true) {
		*to = is
	}
}

// each returns what stands at a path in which "*" is each item of a list.
func (b *builder) each(v cty.Value, path []string) []cty.Value {
	for i, part := range path {
		if part != "*" {
			if v = b.t.Attr(v, part); b.t.StateOf(v) == value.Unset {
				return nil
			}
			continue
		}
		items, state := b.t.List(v)
		if state == value.Open {
			return nil
		}
		var out []cty.Value
		for _, item := range items {
			out = append(out, b.each(item, path[i+1:])...)
		}
		return out
	}
	return []cty.Value{v}
}

// bucketMeant finds the bucket of a name, an ARN or a domain name, with what may
// stand behind it.
func (b *builder) bucketMeant(in *reader, v cty.Value) (graph.ID, bool) {
	s, state := b.t.String(v)
	if state != value.Known {
		return "", false
	}
	if i := strings.LastIndex(s, ":::"); i >= 0 {
		s = s[i+len(":::"):]
	}
	if pieces := b.t.Pieces(s); len(pieces) > 0 && pieces[0].Ref != nil {
		id, ok := b.things[instanceKey{pieces[0].Ref.Unit, pieces[0].Ref.Address}]
		if _, isBucket := b.g.Node(id).(*graph.Bucket); ok && isBucket {
			return id, true
		}
	}
	name, _, _ := strings.Cut(s, "/")
	for _, mark := range []string{".s3.", ".s3-"} {
		if i := strings.Index(name, mark); i > 0 && strings.Contains(name[i:], "amazonaws.com") {
			name = name[:i]
		}
	}
	return b.bucketNamed(in.res.Unit, name)
}

// deliversByACL reports whether an ACL lets S3's log delivery write.
func deliversByACL(acl string) bool {
	return strings.EqualFold(strings.ReplaceAll(acl, "-", ""), "logdeliverywrite")
}

// bucketACL is a bucket's canned ACL.
func bucketACL() concept {
	return concept{
		spellings: []*spelling{terraform("aws_s3_bucket_acl", map[string]string{"bucket": "bucket", "acl": "acl"})},
		join: func(b *builder, in *reader) {
			if acl := in.text("acl"); !deliversByACL(acl.Or("")) {
				return
			}
			b.toBuckets(in, func(n *graph.Bucket) {
				if n.LogDelivery = graph.Known(true); !n.When.Implies(in.res.Exists) {
					n.LogDelivery = graph.Unknown[bool](in.maybe())
				}
			}, func(*graph.Bucket, []string) {})
		},
		finish: (*builder).usedBuckets,
	}
}

// accountPublicAccess is the public access block of the account, which holds for
// all buckets of the unit.
func accountPublicAccess() concept {
	words := []string{"block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"}
	names := map[string]string{}
	unset := map[string]cty.Value{}
	for _, w := range words {
		names[w], unset[w] = w, cty.False
	}
	return concept{
		spellings: []*spelling{terraform("aws_s3_account_public_access_block", names).unsetMeans(unset)},
		join: func(b *builder, in *reader) {
			for _, n := range nodesOf[*graph.Bucket](b, in.res.Unit, graph.KindBucket) {
				for i, to := range []*graph.Attr[bool]{&n.BlockPublicACLs, &n.BlockPublicPolicy, &n.IgnorePublicACLs, &n.RestrictPublicBuckets} {
					switch v := in.flag(words[i]); {
					case graph.Is(*to, true) || graph.Is(v, false) || n.When.Excludes(in.res.Exists):
					case graph.Is(v, true) && n.When.Implies(in.res.Exists):
						*to = v
					case v.IsUnknown():
						*to = graph.Unknown[bool](v.Why()...)
					default:
						*to = graph.Unknown[bool](in.maybe())
					}
				}
			}
		},
	}
}

// directoryBucket is a bucket of S3 Express One Zone.
func directoryBucket() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_s3_directory_bucket", map[string]string{"bucket_name": "bucket"}),
			cloudFormation("AWS::S3Express::DirectoryBucket", map[string]string{"bucket_name": "BucketName"}),
		},
		create: func(b *builder, in *reader) graph.Node {
			b.nameBucket(in)
			return &graph.Bucket{}
		},
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.Bucket](b, in)
			if !ok {
				return
			}
			no := graph.Known(false)
			n.BucketName, n.Directory = in.text("bucket_name"), graph.Known(true)
			n.Website, n.LogDelivery, n.Origin, n.Public = no, no, no, no
			// S3 blocks public access to directory buckets always.
			yes := graph.Known(true)
			n.BlockPublicACLs, n.BlockPublicPolicy, n.IgnorePublicACLs, n.RestrictPublicBuckets = yes, yes, yes, yes
		},
	}
}
