package verdicts

import (
	"strconv"

	"github.com/vpce-lint/vpce-lint/analyzer/catalog"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/iam"
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
	spelled := j.refs.Spelling(bucket.ID)
	return iam.Bucket{
		Names:  append([]string{bucket.BucketName.Or("")}, spelled.Names...),
		ARNs:   []string{spelled.ARN},
		Region: bucket.Region.Or(""),
	}
}

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
	node := j.refs.Node(ref)
	if node == nil {
		return graph.Null[graph.ID](), graph.MismatchNone
	}
	id := graph.Known(node.Base().ID)
	kind := node.Kind()
	if x, ok := node.(*graph.External); ok {
		kind = x.Of
	}
	switch catalog.Gives(ref.Attribute) {
	case catalog.GivenID:
	case catalog.GivenVPC:
		id, kind = graph.Null[graph.ID](), graph.KindVPC
	case catalog.GivenARN:
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
	case key == "aws:SourceVpce" && j.refs.NotOfS3(ref):
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

func statement(i int) string { return "statement." + strconv.Itoa(i) }
