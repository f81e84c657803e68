package verdicts

import (
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/iam"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// buckets judges every bucket policy. A file that a configuration makes a policy
// of is judged there. Directory buckets have actions of their own, which are not
// judged.
func (j *judge) buckets() {
	for _, policy := range j.g.Policies {
		if policy.Used || policy.PolicyKind != graph.PolicyBucket {
			continue
		}
		doc := j.docs.Of(policy.ID)
		worlds := j.worlds(policy.ID)
		if doc == nil || worlds == nil && (isUnknown(doc) || isBroken(doc)) {
			continue
		}
		if worlds == nil {
			worlds = []*iam.Document{doc}
		}
		if bucket, ok := j.g.Node(policy.AttachedTo.Or("")).(*graph.Bucket); !ok || !graph.Is(bucket.Directory, true) {
			j.g.Facts.PolicyVerdicts = append(j.g.Facts.PolicyVerdicts, j.bucket(policy, worlds))
		}
		for i, world := range worlds {
			if world == nil {
				continue
			}
			values := j.networkValues(policy, world)
			for k := range values {
				if i > 0 || len(worlds) > 1 {
					values[k].Why = append(values[k].Why, "an undecided condition chooses between policies")
				}
			}
			j.g.Facts.NetworkValues = append(j.g.Facts.NetworkValues, values...)
		}
	}
}

func (j *judge) bucket(policy *graph.Policy, worlds []*iam.Document) graph.PolicyVerdict {
	request, blocked := j.bucketRequest(policy)
	var verdicts []iam.BucketVerdict
	var lockouts []iam.LockoutVerdict
	for _, world := range worlds {
		request.Policy = world
		verdicts = append(verdicts, iam.DecideBucket(request))
		lockouts = append(lockouts, iam.DecideLockout(request))
		if blocked.IsUnknown() {
			request.RestrictPublicBuckets = true
			verdicts = append(verdicts, iam.DecideBucket(request))
			request.RestrictPublicBuckets = false
		}
	}
	decided := iam.JoinBucketVerdicts(verdicts)
	out := graph.PolicyVerdict{
		Policy: policy.ID, Bucket: policy.AttachedTo,
		Verdict:          string(decided.Verdict),
		NetworkCondition: decided.NetworkCondition,
		ServicesOnly:     decided.ServicesOnly,
		Approved:         j.approved(decided.Approved),
		Witness:          j.witness(decided.Witness),
		Why:              value.Texts(decided.Why),
	}
	if settled := func(v iam.BucketVerdict) bool { return v.Verdict != iam.Unknown }; len(worlds) == 1 && !settled(decided) && blocked.IsUnknown() && settled(verdicts[0]) {
		out.Why = blocked.Why() // what is unknown is not the policy
	}
	for _, p := range decided.Possible {
		out.Possible = append(out.Possible, string(p))
	}
	out.Exemptions = exemptions(decided.Exemptions)
	if w := decided.Witness; w != nil {
		out.Statement = index(w.Near)
	}
	locked := lockouts[0]
	out.LockoutStatement = index(locked.Statement)
	for _, l := range lockouts[1:] {
		if l.Locked != locked.Locked {
			locked.Locked, locked.Why = iam.AnswerUnknown, []value.Reason{{Kind: value.Condition, Text: "an undecided condition chooses between policies"}}
		}
	}
	if locked.Locked == iam.AnswerUnknown {
		out.Lockout = graph.Unknown[bool](value.Texts(locked.Why)...)
	} else {
		out.Lockout = graph.Known(locked.Locked == iam.AnswerYes)
	}
	return out
}

func exemptions(list []iam.Exemption) []graph.Exemption {
	var out []graph.Exemption
	for _, e := range list {
		out = append(out, graph.Exemption{Type: e.Kind, Text: e.Text, Statement: e.Statement})
	}
	return out
}

// bucketRequest says what is known of the bucket that a policy is of. Whether
// Block Public Access restricts the bucket may not be; then blocked says why.
func (j *judge) bucketRequest(policy *graph.Policy) (out iam.BucketRequest, blocked graph.Attr[bool]) {
	out.Account, blocked = j.account(policy.ID), graph.Known(false)
	id, ok := policy.AttachedTo.Get()
	if !ok {
		return out, blocked
	}
	switch bucket := j.g.Node(id).(type) {
	case *graph.Bucket:
		out.Bucket = j.bucketNames(bucket)
		blocked = bucket.RestrictPublicBuckets
		out.RestrictPublicBuckets = graph.Is(blocked, true)
		out.AccessPointsInVPC = j.accessPointsInVPC(id)
	case *graph.External:
		out.Bucket.Names = []string{bucket.Literal.Or("")}
	}
	return out, blocked
}

// bucketNames are the ways in which a policy may write a bucket.
func (j *judge) bucketNames(bucket *graph.Bucket) iam.Bucket {
	names := iam.Bucket{Names: []string{bucket.BucketName.Or("")}, Region: bucket.Region.Or("")}
	origin := j.g.Origin(bucket.ID)
	if origin == nil || origin.Resource == nil {
		return names
	}
	r := origin.Resource
	ref := func(attribute string) string { return j.tokens.Ref(r.Ref(attribute)) }
	written, of, arn := "bucket", []string{ref("id"), ref("bucket")}, ref("arn")
	if isCloudFormation(r) {
		written, of, arn = "BucketName", []string{ref("Ref")}, ref("Arn")
	}
	// The name as written, where it, or a part of it, is not known.
	if s, ok := j.tokens.Written(r.Attr(j.tokens, written)); ok && !bucket.BucketName.IsKnown() {
		names.Names = append(names.Names, s)
	}
	names.Names, names.ARNs = append(names.Names, of...), []string{arn}
	return names
}

func isCloudFormation(r *declared.Resource) bool { return strings.Contains(r.Type, "::") }

// accessPointsInVPC reports whether the configuration has access points of the
// bucket, and all of them take requests from one VPC only.
func (j *judge) accessPointsInVPC(bucket graph.ID) bool {
	found := false
	for _, p := range j.g.AccessPoints {
		if !graph.Is(p.Bucket, bucket) && !p.Bucket.IsUnknown() {
			continue
		}
		if !p.VPC.IsKnown() {
			return false
		}
		found = true
	}
	return found
}

// networkValues lists what stands under network keys, with the nodes that it
// names.
func (j *judge) networkValues(policy *graph.Policy, doc *iam.Document) []graph.NetworkValue {
	doubts := map[int][]string{}
	for _, s := range doc.Statements {
		doubts[s.Index] = value.Texts(s.Maybe)
	}
	var out []graph.NetworkValue
	for _, v := range iam.NetworkValues(doc) {
		n := graph.NetworkValue{
			Policy: policy.ID, Statement: v.Statement, Key: v.Key, Value: j.render(v.Value),
			Mismatch: mismatches(v.Mismatch), Why: doubts[v.Statement],
		}
		if v.Ref != nil {
			n.Of, n.Mismatch = j.named(v.Key, *v.Ref)
		} else if v.Mismatch == iam.Fits {
			n.Of = j.literal(v.Value)
		}
		out = append(out, n)
	}
	return out
}

func mismatches(m iam.Mismatch) string {
	switch m {
	case iam.VPCAsEndpoint:
		return graph.MismatchVPCAsEndpoint
	case iam.EndpointAsVPC:
		return graph.MismatchEndpointAsVPC
	case iam.ARNAsID:
		return graph.MismatchARNAsID
	case iam.IDAsARN:
		return graph.MismatchIDAsARN
	case iam.OtherShape:
		return graph.MismatchOther
	case iam.PrivateRange:
		return graph.MismatchPrivateRange
	}
	return graph.MismatchNone
}

// literal is the node of something that is named by its id.
func (j *judge) literal(id string) graph.Attr[graph.ID] {
	if n, ok := j.g.Node(graph.ID("external:" + id)).(*graph.External); ok && graph.Is(n.Literal, id) {
		return graph.Known(n.ID)
	}
	return graph.Null[graph.ID]()
}

// named is the node that a reference is to, and what is wrong with it under a
// key.
func (j *judge) named(key string, ref value.Ref) (graph.Attr[graph.ID], string) {
	node := j.node(ref)
	if node == nil {
		return graph.Null[graph.ID](), graph.MismatchNone
	}
	id := graph.Known(node.Base().ID)
	kind := node.Kind()
	if x, ok := node.(*graph.External); ok {
		kind = x.Of
	}
	// What an attribute gives: an id of the thing, its ARN, or the id of its VPC.
	switch ref.Attribute {
	case "id", "Id", "Ref":
	case "vpc_id", "VpcId": // isVPCOf
		id, kind = graph.Null[graph.ID](), graph.KindVPC
	case "arn", "Arn":
		switch {
		case key != "aws:SourceVpcArn":
			return id, graph.MismatchARNAsID
		case kind != graph.KindVPC && kind != "":
			return id, graph.MismatchOther
		}
		return id, graph.MismatchNone
	default:
		return id, graph.MismatchOther
	}
	switch {
	case kind == "":
		return id, graph.MismatchNone
	case key == "aws:SourceVpcArn":
		return id, graph.MismatchIDAsARN
	case key == "aws:SourceVpce" && j.strangers[[2]string{ref.Unit, ref.Address}]:
		return id, graph.MismatchService
	case key == "aws:SourceVpce" && kind == graph.KindVPC:
		return id, graph.MismatchVPCAsEndpoint
	case key == "aws:SourceVpc" && kind == graph.KindEndpoint:
		return id, graph.MismatchEndpointAsVPC
	case key == "aws:SourceVpce" && kind != graph.KindEndpoint, key == "aws:SourceVpc" && kind != graph.KindVPC:
		return id, graph.MismatchOther
	}
	return id, graph.MismatchNone
}

// strangers are the data sources, by unit and address, that find endpoints of
// services other than S3. What they find is no node with a service.
func strangers(project *declared.Project) map[[2]string]bool {
	out := map[[2]string]bool{}
	for _, unit := range project.Units {
		for _, r := range unit.Resources {
			if !r.Data || r.Type != "aws_vpc_endpoint" {
				continue
			}
			name, _ := project.Tokens.String(r.Attr(project.Tokens, "service_name"))
			pieces := project.Tokens.Pieces(name)
			if len(pieces) == 0 || !strings.HasPrefix(name, "com.amazonaws.") {
				continue
			}
			end := pieces[len(pieces)-1].Text
			s3 := strings.HasSuffix(end, ".s3") || strings.HasSuffix(end, ".s3express") || strings.HasSuffix(end, "s3-global.accesspoint")
			out[[2]string{r.Unit, r.Address}] = strings.Contains(end, ".") && !s3
		}
	}
	return out
}

// node returns what a reference is to, nil where the graph has it not.
func (j *judge) node(ref value.Ref) graph.Node {
	id := ref.Address
	if ref.Unit != "." && ref.Unit != "" {
		id = ref.Unit + ":" + id
	}
	for _, at := range []string{id, "external:" + id} {
		if n := j.g.Node(graph.ID(at)); n != nil {
			return n
		}
	}
	return nil
}

func statement(i int) string { return "statement." + strconv.Itoa(i) }
