package catalog

import (
	"cmp"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// References knows what the references in policies stand for, and how a policy
// may write the nodes of a graph, whatever the dialect.
type References struct {
	tokens   *value.Tokens
	g        *graph.Graph
	accounts map[string]string
	// resources are those of which policies know more than the graph does: whose
	// ARN follows from a name, and what is looked up.
	resources map[[2]string]*declared.Resource // by unit and address
}

// NewReferences returns the references of a project and of the graph that Build
// made of it.
func NewReferences(project *declared.Project, g *graph.Graph) *References {
	out := &References{project.Tokens, g, accountsOf(project), map[[2]string]*declared.Resource{}}
	for _, unit := range project.Units {
		for _, r := range unit.Resources {
			if _, named := namedBy[r.Type]; named || isLookedUp(r, "aws_vpc_endpoint") || isLookedUp(r, "aws_s3_bucket") {
				out.resources[[2]string{r.Unit, r.Address}] = r
			}
		}
	}
	return out
}

// Given is what an attribute gives of its resource.
type Given int

const (
	// GivenOther is something else than what follows.
	GivenOther Given = iota
	GivenID
	GivenName
	GivenARN
	// GivenVPC is the id of the VPC that the resource is in.
	GivenVPC
)

// Gives says what an attribute gives. A bucket's id is its name.
func Gives(attribute string) Given {
	switch attribute {
	case "id", "Id", "Ref":
		return GivenID
	case "bucket":
		return GivenName
	case "arn", "Arn":
		return GivenARN
	case "vpc_id", "VpcId":
		return GivenVPC
	}
	return GivenOther
}

// Node is what a reference is to, nil where the graph has it not.
func (r *References) Node(ref value.Ref) graph.Node {
	id := ref.Address
	if ref.Unit != "." && ref.Unit != "" {
		id = ref.Unit + ":" + id
	}
	for _, at := range []string{id, "external:" + id} {
		if n := r.g.Node(graph.ID(at)); n != nil {
			return n
		}
	}
	return nil
}

// Spelled is how a policy may write a node. Each text may hold tokens and is ""
// where there is none.
type Spelled struct {
	ID, ARN string
	// Names are a bucket's: as written, where it is not known as a whole, and by
	// reference.
	Names []string
}

// Spelling returns how a policy may write a node.
func (r *References) Spelling(node graph.ID) Spelled {
	if n, ok := r.g.Node(node).(*graph.External); ok {
		return Spelled{ID: n.Literal.Or("")}
	}
	origin := r.g.Origin(node)
	if origin == nil || origin.Resource == nil {
		return Spelled{}
	}
	id, arn, names, written := "id", "arn", []string{"id", "bucket"}, "bucket"
	if isCloudFormation(origin.Resource) {
		id, arn, names, written = "Ref", "Arn", []string{"Ref"}, "BucketName"
	}
	ref := func(attribute string) string { return r.tokens.Ref(origin.Resource.Ref(attribute)) }
	out := Spelled{ID: ref(id), ARN: ref(arn)}
	bucket, ok := r.g.Node(node).(*graph.Bucket)
	if !ok {
		return out
	}
	if s, ok := r.tokens.Written(origin.Resource.Attr(r.tokens, written)); ok && !bucket.BucketName.IsKnown() {
		out.Names = append(out.Names, s)
	}
	for _, name := range names {
		out.Names = append(out.Names, ref(name))
	}
	return out
}

// IsName reports whether a reference is to a name or an id that is a part of an
// ARN, between two separators.
func (r *References) IsName(ref value.Ref) bool {
	if res := r.resources[[2]string{ref.Unit, ref.Address}]; res != nil && isOneOf(namedBy[res.Type].gives, ref.Attribute) {
		return true
	}
	_, ok := r.Node(ref).(*graph.Bucket)
	given := Gives(ref.Attribute)
	return ok && (given == GivenID || given == GivenName)
}

// BucketText is the name or ARN of a bucket that a reference gives, in which a
// reference stands for a name that is not known.
func (r *References) BucketText(ref value.Ref) (string, bool) {
	return r.bucketText(ref, func(b *graph.Bucket) string { return r.Spelling(b.ID).ID })
}

// bucketText is as BucketText; unknown is how a bucket is named whose name is not
// known.
func (r *References) bucketText(ref value.Ref, unknown func(*graph.Bucket) string) (string, bool) {
	name, ok := r.bucketName(ref, unknown)
	switch given := Gives(ref.Attribute); {
	case !ok:
	case given == GivenARN:
		return "arn:aws:s3:::" + name, true
	case given == GivenID || given == GivenName:
		return name, true
	}
	return "", false
}

func (r *References) bucketName(ref value.Ref, unknown func(*graph.Bucket) string) (string, bool) {
	if res := r.resources[[2]string{ref.Unit, ref.Address}]; res != nil && isLookedUp(res, "aws_s3_bucket") {
		name, state := r.tokens.String(res.Attr(r.tokens, "bucket"))
		return name, state == value.Known && !r.tokens.Has(name)
	}
	bucket, ok := r.Node(ref).(*graph.Bucket)
	if !ok || !graph.Is(bucket.Directory, false) {
		return "", false
	}
	return cmp.Or(bucket.BucketName.Or(""), unknown(bucket)), true
}

// Account is the id of the account that a node is in, "" where it is not known.
func (r *References) Account(node graph.ID) string {
	origin := r.g.Origin(node)
	switch {
	case origin == nil:
		return ""
	case origin.Resource != nil && origin.Resource.Account != "":
		return origin.Resource.Account
	}
	return r.accounts[origin.Unit]
}

// NotOfS3 reports whether a reference is to an endpoint that is looked up by the
// name of another service than S3. It is no node with a service.
func (r *References) NotOfS3(ref value.Ref) bool {
	res := r.resources[[2]string{ref.Unit, ref.Address}]
	if res == nil || !isLookedUp(res, "aws_vpc_endpoint") {
		return false
	}
	name, _ := r.tokens.String(res.Attr(r.tokens, "service_name"))
	pieces := r.tokens.Pieces(name)
	if len(pieces) == 0 || !strings.HasPrefix(name, "com.amazonaws.") {
		return false
	}
	end := pieces[len(pieces)-1].Text
	s3 := strings.HasSuffix(end, ".s3") || strings.HasSuffix(end, ".s3express") || strings.HasSuffix(end, "s3-global.accesspoint")
	return strings.Contains(end, ".") && !s3
}

func isLookedUp(r *declared.Resource, ofType string) bool { return r.Data && r.Type == ofType }

func isCloudFormation(r *declared.Resource) bool { return strings.Contains(r.Type, "::") }
