package iam

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// Verdict is what a bucket policy does about requests from outside the networks
// that it approves.
type Verdict string

const (
	// Restricted: every such request is explicitly denied, but for named
	// principals, AWS services and the calls that they make for a principal.
	Restricted Verdict = "restricted"
	// Leaks: the policy itself grants such a request to somebody other than an
	// AWS service or the origin of a CloudFront distribution.
	Leaks Verdict = "leaks"
	// Silent: it grants none, but denies not all of them, so identity policies
	// decide.
	Silent Verdict = "silent"
	// Unknown: what is not known of the policy decides.
	Unknown Verdict = "unknown"
)

// BucketRequest asks for the verdict of a bucket policy.
type BucketRequest struct {
	// Policy is the bucket's policy; nil where it has none.
	Policy  *Document
	Bucket  Bucket
	Account Account
	// RestrictPublicBuckets is S3 Block Public Access's setting: a public policy
	// then lets in AWS services only, and those of the owner's account whom
	// something else allows.
	RestrictPublicBuckets bool
	// AccessPointsInVPC: the bucket has access points, and each takes requests
	// from its VPC only. A condition that names them then names a network.
	AccessPointsInVPC bool
}

// BucketVerdict is the answer. Statement numbers are Statement.Index.
type BucketVerdict struct {
	Verdict Verdict
	// Possible are the verdicts that the unknown parts allow, in the order
	// restricted, leaks, silent; the verdict alone where it is known.
	Possible []Verdict
	// Approved are the networks that the policy names, in its order.
	Approved []Network
	// NetworkCondition: a condition is on an endpoint or VPC key.
	// NetworkStatements are the statements that have one.
	NetworkCondition  bool
	NetworkStatements []int
	// Exemptions are what the Deny statements let off.
	Exemptions []Exemption
	// Witness is one request from outside that gets through. It is there for
	// leaks and silent, and for unknown where the policy surely does not
	// restrict.
	Witness *Witness
	// ServicesOnly: the policy has grants, and all of them are to AWS services
	// or to CloudFront origins.
	ServicesOnly bool
	// Public: S3 calls the policy public (Block Public Access).
	Public bool
	// Why says, for unknown, what is not known or which bound was reached.
	Why []value.Reason
}

// DecideBucket judges a bucket policy. It is a pure function of its argument.
func DecideBucket(req BucketRequest) BucketVerdict {
	doc := req.Policy
	if doc == nil {
		doc = &Document{Tokens: value.NewTokens()}
	}
	r := reader{tokens: doc.Tokens, own: req.Account.compile()}
	p := compile(doc, r, newPlace(req.Bucket, doc, r))
	p.vpcAccessPoints = req.AccessPointsInVPC
	public := publicPolicy(p)
	p.ownersOnly = public && req.RestrictPublicBuckets
	p.build()
	b := bucketDecision{
		p: p, callers: p.callers(), origins: p.origins(),
		data: p.targets(dataActions()), grantable: p.targets(bucketActions()), public: public,
	}
	if p.ownersOnly {
		b.callers = slices.DeleteFunc(b.callers, func(c caller) bool { return !c.own && c.kind != serviceCaller })
	}
	return b.answer()
}

// DecideResource judges the policy of a resource of any service as that of a
// bucket is judged: the requests are those for actions and resources that some
// statement is about.
func DecideResource(policy *Document, own Account) BucketVerdict {
	p := compile(policy, reader{tokens: policy.Tokens, own: own.compile()}, place{arn: wordOf("*")})
	p.anyResource = true
	p.build()
	e := endpointDecision{p: p}
	about := slices.DeleteFunc(e.targets(), func(t target) bool { return t.marks.may.empty() })
	b := bucketDecision{p: p, callers: p.callers(), origins: p.origins(), data: about, grantable: about, public: publicPolicy(p)}
	return b.answer()
}

func (b *bucketDecision) answer() BucketVerdict {
	out := b.verdict()
	out.Approved, out.NetworkStatements = b.p.approvedNetworks()
	out.NetworkCondition = len(out.NetworkStatements) > 0
	out.Exemptions = b.p.exemptions()
	out.Public = b.public
	out.ServicesOnly = b.servicesOnly()
	return out
}

type bucketDecision struct {
	p       *program
	callers []caller
	origins []origin
	// data are the actions on the bucket and its objects that must be denied.
	data []target
	// grantable are the actions that the policy must not grant to outsiders.
	grantable []target
	public    bool
}

// unrestricted asks for a data request that is not explicitly denied, from a
// principal whom an identity policy, or a grant elsewhere, may let in.
func (b *bucketDecision) unrestricted(possible bool) (*hit, bool) {
	return b.p.search(question{
		callers: filter(b.callers, (*caller).signed), origins: filter(b.origins, func(o *origin) bool { return o.route != hidden }),
		targets: b.data, outside: true, unnamed: true, possible: possible,
	})
}

// anonymous asks for a data request that the policy grants to everybody. A
// caller without an identity has no other way in.
func (b *bucketDecision) anonymous(possible bool) (*hit, bool) {
	return b.p.search(question{
		callers: filter(b.callers, func(c *caller) bool { return c.kind == anonymousCaller }), origins: b.origins,
		targets: b.data, granted: true, outside: true, possible: possible,
	})
}

// leak asks for any request that the policy grants to somebody outside.
func (b *bucketDecision) leak(possible bool) (*hit, bool) {
	if b.p.allow.empty() {
		return nil, true
	}
	return b.p.search(question{
		callers: filter(b.callers, func(c *caller) bool { return c.kind != serviceCaller || c.service == cloudFront }),
		origins: b.origins, targets: b.grantable, granted: true, outside: true, possible: possible,
	})
}

func (b *bucketDecision) verdict() BucketVerdict {
	open, _ := b.first(false, b.unrestricted, b.anonymous)
	var maybeOpen *hit
	if open == nil {
		var whole bool
		if maybeOpen, whole = b.first(true, b.unrestricted, b.anonymous); maybeOpen == nil && whole && b.p.whole {
			return BucketVerdict{Verdict: Restricted, Possible: []Verdict{Restricted}}
		}
	}
	leak, whole1 := b.leak(false)
	out := BucketVerdict{}
	var maybeLeak *hit
	whole2 := true
	if leak == nil {
		maybeLeak, whole2 = b.leak(true)
	}
	if open == nil {
		out.Possible = append(out.Possible, Restricted)
	}
	sure := leak == nil && maybeLeak == nil && whole1 && whole2 && b.p.whole
	if !sure {
		out.Possible = append(out.Possible, Leaks)
	}
	if leak == nil {
		out.Possible = append(out.Possible, Silent)
	}
	out.Verdict = Unknown
	if len(out.Possible) == 1 {
		out.Verdict = out.Possible[0]
	} else {
		out.Why = b.p.reasons(maybeOpen, maybeLeak)
	}
	switch {
	case open != nil && leak != nil:
		out.Witness = b.p.witness(leak)
	case open != nil:
		out.Witness = b.p.witness(open)
	}
	return out
}

// first asks the questions in order.
func (b *bucketDecision) first(possible bool, ask ...func(bool) (*hit, bool)) (*hit, bool) {
	whole := true
	for _, q := range ask {
		h, all := q(possible)
		if h != nil {
			return h, true
		}
		whole = whole && all
	}
	return nil, whole
}

// servicesOnly reports whether each grant is to AWS services or their like.
func (b *bucketDecision) servicesOnly() bool {
	grants := false
	for _, r := range b.p.rules {
		if r.deny {
			continue
		}
		grants = true
		if r.notPrincipal || r.anyPrincipal {
			return false
		}
		for _, e := range r.principals {
			service := e.kind == "Service" || e.kind == "CanonicalUser" && ownedIdentity(e.text) ||
				e.kind == "AWS" && (isLogAccount(accountIn(e.text)) || isOriginAccess(e.text))
			if e.open || !service {
				return false
			}
		}
	}
	return grants
}

func accountIn(t text) text {
	if parts := split(t, ':', 6); len(parts) == 6 {
		return text(parts[4])
	}
	return t
}

// isOriginAccess reports whether a principal is a CloudFront origin access
// identity.
func isOriginAccess(t text) bool {
	if s := accountIn(t); len(s) > 0 {
		if name, ok := plainText(s); ok && name == "cloudfront" {
			return true
		}
	}
	for _, e := range t {
		if e.kind != literal && strings.Contains(e.show, "origin_access_identity") {
			return true
		}
	}
	return false
}

func filter[T any](in []T, keep func(*T) bool) []T {
	var out []T
	for i := range in {
		if keep(&in[i]) {
			out = append(out, in[i])
		}
	}
	return out
}
