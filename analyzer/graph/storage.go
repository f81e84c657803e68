package graph

// Bucket is an S3 bucket.
type Bucket struct {
	Common
	// BucketName is null where AWS chooses it.
	BucketName Attr[string]
	Policies   Refs
	// Website is true where the bucket is served as a website.
	Website Attr[bool]
	// LogDelivery is true where an AWS service of the configuration delivers logs
	// or the like to it.
	LogDelivery Attr[bool]
	// Origin is true where it is the origin of a CloudFront distribution.
	Origin Attr[bool]
	// Directory is true for a directory bucket (S3 Express One Zone), which the
	// s3express endpoint serves.
	Directory Attr[bool]
	// Public is true where the user says that it is meant to be public.
	Public Attr[bool]
	// The four switches of the bucket's own public access block, with the
	// account's folded in.
	BlockPublicACLs       Attr[bool]
	BlockPublicPolicy     Attr[bool]
	IgnorePublicACLs      Attr[bool]
	RestrictPublicBuckets Attr[bool]
}

func (*Bucket) Kind() Kind       { return KindBucket }
func (n *Bucket) addTo(g *Graph) { g.Buckets = append(g.Buckets, n) }
func (n *Bucket) describe(f fields) {
	f.optText("bucket_name", n.BucketName)
	f.refs("policies", n.Policies)
	f.flag("website", n.Website)
	f.flag("log_delivery", n.LogDelivery)
	f.flag("origin", n.Origin)
	f.flag("directory", n.Directory)
	f.flag("public", n.Public)
	f.flag("block_public_acls", n.BlockPublicACLs)
	f.flag("block_public_policy", n.BlockPublicPolicy)
	f.flag("ignore_public_acls", n.IgnorePublicACLs)
	f.flag("restrict_public_buckets", n.RestrictPublicBuckets)
}

// Table is a DynamoDB table.
type Table struct{ Common }

func (*Table) Kind() Kind       { return KindTable }
func (n *Table) addTo(g *Graph) { g.Tables = append(g.Tables, n) }
func (*Table) describe(fields)  {}

// The kinds of policies.
const (
	PolicyBucket      = "bucket"
	PolicyEndpoint    = "endpoint"
	PolicyAPI         = "api"
	PolicyAccessPoint = "access-point"
	PolicyIdentity    = "identity"
	PolicyDocument    = "document"
)

// Policy is a policy document and what it is attached to. The document itself
// is not in the graph's document; Origin.Places has its place under the
// attribute "document".
type Policy struct {
	Common
	PolicyKind string
	// AttachedTo is null for a document that stands alone.
	AttachedTo Attr[ID]
	// Used is true for a file that another configuration makes a policy of: that
	// one is judged and this one is not. It is not in the graph's document.
	Used bool
}

func (*Policy) Kind() Kind       { return KindPolicy }
func (n *Policy) addTo(g *Graph) { g.Policies = append(g.Policies, n) }
func (n *Policy) describe(f fields) {
	f.enum("policy_kind", Known(n.PolicyKind), PolicyBucket, PolicyEndpoint, PolicyAPI, PolicyAccessPoint, PolicyIdentity, PolicyDocument)
	f.optRef("attached_to", n.AttachedTo)
}
