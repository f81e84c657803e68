package policydoc

import (
	"slices"
	"strings"
)

// kind is what a policy is for, as far as its content tells.
type kind string

const (
	// bucketKind is a policy about S3 that has principals, and of which a
	// condition or a principal makes no sense in an endpoint's policy.
	bucketKind kind = "bucket"
	// endpointKind is a policy for everybody that is about more than any other
	// resource's policy can be.
	endpointKind kind = "endpoint"
	// apiKind is a policy about execute-api that has principals.
	apiKind kind = "api"
	// identityKind is a policy without principals that allows something: that of
	// a role, a boundary.
	identityKind kind = "identity"
	// documentKind is any other, and one that could be two of the above: S3 for
	// everybody, in one bucket, may be the policy of that bucket or of an
	// endpoint. One that only denies narrows what others allow, as service control
	// and resource control policies do.
	documentKind kind = "document"
)

// features is what tells the kinds apart, over all statements.
type features struct {
	principals bool // there are some
	allows     bool // some statement is no Deny
	everybody  bool // each of them is "*"
	services   []string
	resources  []string
	keys       []string // of conditions, in lower case
}

func (p *policy) kind() kind {
	f := p.features()
	switch {
	case !f.principals && f.allows:
		return identityKind
	case !f.principals:
		return documentKind
	case f.only("execute-api"):
		return apiKind
	case f.aboutS3() && (!f.everybody || f.has(bucketKeys...)):
		return bucketKind
	case f.allows && f.everybody && f.broad() && !f.has(bucketKeys...):
		return endpointKind
	}
	return documentKind
}

// bucketKeys are condition keys that a bucket's policy asks for and that an
// endpoint's, through which the request came, has no use for.
var bucketKeys = []string{
	"aws:sourcevpce", "aws:sourcevpc", "aws:sourcevpcarn", "aws:sourceip", "aws:securetransport",
	"aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
}

// endpointKeys ask whose resource it is that a request is about. A resource
// knows that of itself.
var endpointKeys = []string{"aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths", "s3:resourceaccount"}

func (p *policy) features() features {
	f := features{everybody: true}
	for i := range p.statements {
		s := &p.statements[i]
		f.allows = f.allows || !slices.ContainsFunc(s.get("Effect").texts(), func(e string) bool { return strings.EqualFold(e, "Deny") })
		for _, name := range []string{"Principal", "NotPrincipal"} {
			if n := s.get(name); n != nil {
				f.principals = true
				f.everybody = f.everybody && name == "Principal" && isEverybody(n)
			}
		}
		for _, name := range []string{"Action", "NotAction"} {
			for _, action := range s.get(name).texts() {
				service, _, _ := strings.Cut(strings.ToLower(action), ":")
				f.services = append(f.services, service)
			}
		}
		f.resources = append(append(f.resources, s.get("Resource").texts()...), s.get("NotResource").texts()...)
		if conditions := s.get("Condition"); conditions != nil {
			for _, operator := range conditions.members {
				for _, key := range operator.value.members {
					f.keys = append(f.keys, strings.ToLower(key.name))
				}
			}
		}
	}
	return f
}

// isEverybody reports whether a Principal element is "*" or {"AWS": "*"}.
func isEverybody(n *node) bool {
	if n.kind == objectNode {
		if len(n.members) != 1 || !strings.EqualFold(n.members[0].name, "AWS") {
			return false
		}
		n = &n.members[0].value
	}
	values := n.texts()
	return len(values) > 0 && !slices.ContainsFunc(values, func(v string) bool { return v != "*" })
}

// only reports whether all actions are one service's.
func (f features) only(service string) bool {
	return len(f.services) > 0 && !slices.ContainsFunc(f.services, func(s string) bool { return s != service })
}

func (f features) has(keys ...string) bool {
	return slices.ContainsFunc(f.keys, func(k string) bool { return slices.Contains(keys, k) })
}

// aboutS3 reports whether the policy is about S3 buckets: its actions are S3's,
// or all actions on resources that are.
func (f features) aboutS3() bool {
	buckets := 0
	for _, r := range f.resources {
		switch _, ok := bucketOf(r); {
		case ok:
			buckets++
		case r != "*":
			return false
		}
	}
	if slices.ContainsFunc(f.services, func(s string) bool { return s != "s3" && s != "*" }) {
		return false
	}
	return f.only("s3") || buckets > 0 && len(f.services) > 0
}

// broad reports whether the policy is about more than one resource, of its own
// or of anybody's.
func (f features) broad() bool {
	services, buckets := map[string]bool{}, map[string]bool{}
	for _, s := range f.services {
		services[s] = true
	}
	anything := false
	for _, r := range f.resources {
		name, ok := bucketOf(r)
		buckets[name] = ok
		anything = anything || r == "*" || ok && strings.ContainsAny(name, "*?")
	}
	delete(buckets, "")
	return len(services) > 1 || len(buckets) > 1 || f.has(endpointKeys...) ||
		anything && (services["*"] || services["s3"])
}

// bucketOf returns the name of the bucket that an ARN is of, or is in.
func bucketOf(resource string) (string, bool) {
	parts := strings.SplitN(resource, ":", 6)
	if len(parts) < 6 || !strings.EqualFold(parts[0], "arn") || parts[2] != "s3" || parts[3] != "" || parts[4] != "" {
		return "", false
	}
	name, _, _ := strings.Cut(parts[5], "/")
	return name, name != ""
}
