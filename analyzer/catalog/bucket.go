package catalog

import (
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// bucket is an S3 bucket. Two attributes of its resource are deprecated ways to
// write what other resources say: the policy and the website.
func bucket() concept {
	return concept{
		spellings: []*spelling{terraform("aws_s3_bucket", map[string]string{
			"bucket_name": "bucket", "prefix": "bucket_prefix", "policies": "policy", "website": "website", "acl": "acl",
		}).withBlocks(map[string]*spelling{"website": block(nil)}),
			cloudFormation("AWS::S3::Bucket", map[string]string{
				"bucket_name": "BucketName", "website": "WebsiteConfiguration", "acl": "AccessControl",
				"block_public_acls":       "PublicAccessBlockConfiguration.BlockPublicAcls",
				"block_public_policy":     "PublicAccessBlockConfiguration.BlockPublicPolicy",
				"ignore_public_acls":      "PublicAccessBlockConfiguration.IgnorePublicAcls",
				"restrict_public_buckets": "PublicAccessBlockConfiguration.RestrictPublicBuckets",
			}).withBlocks(map[string]*spelling{"website": block(nil)}),
		},
		create: func(b *builder, in *reader) graph.Node {
			b.nameBucket(in)
			return &graph.Bucket{}
		},
		join: joinBucket,
	}
}

// nameBucket enters a bucket by its name.
func (b *builder) nameBucket(in *reader) {
	name, ok := b.t.Written(in.get("bucket_name"))
	if !ok || !b.identified(name) {
		return
	}
	for _, unit := range []string{in.res.Unit, ""} {
		if _, ok := b.bucketsByName[unitName{unit, name}]; !ok {
			b.bucketsByName[unitName{unit, name}] = nodeID(in.res.Unit, in.res.Address)
		}
	}
}

func joinBucket(b *builder, in *reader) {
	n, ok := nodeAs[*graph.Bucket](b, in)
	if !ok {
		return
	}
	n.BucketName = in.text("bucket_name")
	if n.BucketName.IsNull() && in.has("prefix") {
		n.BucketName = graph.Unknown[string]("AWS adds to the prefix of the name")
	}
	if in.has("policies") && !isEmptyText(b, in.get("policies")) {
		n.Policies.Add(b.addPolicy(in, n.ID+"/policy", graph.PolicyBucket, graph.Known(n.ID), "policies"))
	}
	website, why, open := in.parts("website")
	n.Website = graph.Known(len(website) > 0)
	if open || len(website) > 0 && website[0].when != nil {
		n.Website = graph.Unknown[bool](why...)
	}
	n.LogDelivery = graph.Known(deliversByACL(in.text("acl").Or("")))
	n.Origin, n.Directory, n.Public = graph.Known(false), graph.Known(false), graph.Known(false)
	off := func(word string) graph.Attr[bool] { return in.flag(word).OrDefault(false) }
	n.BlockPublicACLs, n.BlockPublicPolicy = off("block_public_acls"), off("block_public_policy")
	n.IgnorePublicACLs, n.RestrictPublicBuckets = off("ignore_public_acls"), off("restrict_public_buckets")
}

// toBuckets calls join for the bucket that the reader's resource names by
// reference or by name, or open for each one that it may mean.
func (b *builder) toBuckets(in *reader, join func(n *graph.Bucket), open func(n *graph.Bucket, why []string)) {
	a := b.bucketOf(in)
	id, ok := a.Get()
	if n, isBucket := b.g.Node(id).(*graph.Bucket); isBucket {
		if !n.When.Excludes(in.res.Exists) {
			join(n)
		}
		return
	}
	if ok && !b.mayBeOurs(id) {
		return
	}
	for _, n := range nodesOf[*graph.Bucket](b, in.res.Unit, graph.KindBucket) {
		open(n, []string{in.res.Address + " may belong to it"})
	}
}

// bucketOf reads the bucket of another resource; a name may hold tokens and
// still be that of a bucket.
func (b *builder) bucketOf(in *reader) graph.Attr[graph.ID] {
	if name, ok := b.t.Written(in.get("bucket")); ok {
		if i := strings.LastIndex(name, ":::"); strings.HasPrefix(name, "arn:") && i > 0 {
			name = name[i+len(":::"):]
		}
		if id, ok := b.bucketNamed(in.res.Unit, name); ok {
			return graph.Known(id)
		}
	}
	return in.ref("bucket", graph.KindBucket)
}

// bucketNamed returns the bucket of that name: the unit's own, or that of
// another, as names of buckets are unique in the world.
func (b *builder) bucketNamed(unit, name string) (graph.ID, bool) {
	if id, ok := b.bucketsByName[unitName{unit, name}]; ok {
		return id, true
	}
	id, ok := b.bucketsByName[unitName{"", name}]
	return id, ok
}

// bucketPolicy is a bucket's policy outside its resource.
func bucketPolicy() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_s3_bucket_policy", map[string]string{"bucket": "bucket", "policies": "policy"}),
			cloudFormation("AWS::S3::BucketPolicy", map[string]string{"bucket": "Bucket", "policies": "PolicyDocument"}),
			cloudFormation("AWS::S3Express::BucketPolicy", map[string]string{"bucket": "Bucket", "policies": "PolicyDocument"}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.Policy{PolicyKind: graph.PolicyBucket} },
		join: func(b *builder, in *reader) {
			n, ok := nodeAs[*graph.Policy](b, in)
			if !ok {
				return
			}
			n.AttachedTo = b.bucketOf(in)
			in.addDocument(n.ID, "policies")
			b.toBuckets(in, func(bucket *graph.Bucket) {
				in.relate(&bucket.Policies, bucket.Base(), graph.Refs{IDs: []graph.ID{n.ID}})
				in.addPlace(bucket.ID, "policies", "policies")
			}, func(bucket *graph.Bucket, why []string) {
				bucket.Policies.AddMaybe(n.ID, why...)
			})
		},
	}
}

// bucketPublicAccess is a bucket's own public access block. Its switches are
// off where nothing is said.
func bucketPublicAccess() concept {
	return concept{
		spellings: []*spelling{terraform("aws_s3_bucket_public_access_block", map[string]string{
			"bucket": "bucket", "block_public_acls": "block_public_acls", "block_public_policy": "block_public_policy",
			"ignore_public_acls": "ignore_public_acls", "restrict_public_buckets": "restrict_public_buckets",
		}).unsetMeans(map[string]cty.Value{
			"block_public_acls": cty.False, "block_public_policy": cty.False,
			"ignore_public_acls": cty.False, "restrict_public_buckets": cty.False,
		})},
		join: func(b *builder, in *reader) {
			set := func(n *graph.Bucket, of func(word string, now graph.Attr[bool]) graph.Attr[bool]) {
				n.BlockPublicACLs = of("block_public_acls", n.BlockPublicACLs)
				n.BlockPublicPolicy = of("block_public_policy", n.BlockPublicPolicy)
				n.IgnorePublicACLs = of("ignore_public_acls", n.IgnorePublicACLs)
				n.RestrictPublicBuckets = of("restrict_public_buckets", n.RestrictPublicBuckets)
			}
			b.toBuckets(in, func(n *graph.Bucket) {
				set(n, func(word string, now graph.Attr[bool]) graph.Attr[bool] {
					in.addPlace(n.ID, word, word)
					v := in.flag(word)
					if on, ok := v.Get(); n.When.Implies(in.res.Exists) || ok && graph.Is(now, on) {
						return v
					}
					return graph.Unknown[bool](in.maybe())
				})
			}, func(n *graph.Bucket, why []string) {
				set(n, func(_ string, now graph.Attr[bool]) graph.Attr[bool] {
					if graph.Is(now, true) {
						return now
					}
					return graph.Unknown[bool](why...)
				})
			})
		},
	}
}

// bucketWebsite serves a bucket as a website.
func bucketWebsite() concept {
	return concept{
		spellings: []*spelling{terraform("aws_s3_bucket_website_configuration", map[string]string{"bucket": "bucket"})},
		join: func(b *builder, in *reader) {
			b.toBuckets(in, func(n *graph.Bucket) {
				in.addPlace(n.ID, "website", "bucket")
				if n.Website = graph.Known(true); !n.When.Implies(in.res.Exists) {
					n.Website = graph.Unknown[bool](in.maybe())
				}
			}, func(n *graph.Bucket, why []string) {
				if graph.Is(n.Website, false) {
					n.Website = graph.Unknown[bool](why...)
				}
			})
		},
	}
}

// table is a DynamoDB table.
func table() concept {
	return concept{
		spellings: []*spelling{
			terraform("aws_dynamodb_table", map[string]string{"name": "name"}),
			cloudFormation("AWS::DynamoDB::Table", map[string]string{"name": "TableName"}),
			cloudFormation("AWS::DynamoDB::GlobalTable", map[string]string{"name": "TableName"}),
		},
		create: func(*builder, *reader) graph.Node { return &graph.Table{} },
	}
}
