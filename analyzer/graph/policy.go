package graph

// The verdicts on a policy of a resource, a bucket or an API.
const (
	VerdictRestricted = "restricted"
	VerdictLeaks      = "leaks"
	VerdictSilent     = "silent"
	VerdictUnknown    = "unknown"
)

// PolicyVerdict is what a bucket policy lets through from outside the networks
// that it approves.
type PolicyVerdict struct {
	Policy ID
	Bucket Attr[ID]
	// Verdict is one of the four above. Possible are those that it may be where it
	// is unknown, and else itself.
	Verdict  string
	Possible []string
	// NetworkCondition is true where a statement has a condition on an endpoint
	// or VPC key.
	NetworkCondition bool
	// ServicesOnly is true where the policy has grants, and all of them are to AWS
	// services or to CloudFront origins.
	ServicesOnly bool
	Approved     []ApprovedNetwork
	Exemptions   []Exemption
	Witness      *Witness
	// Statement is the index, from 0, of the statement that lets the witness
	// through.
	Statement Attr[int]
	// Lockout is whether nobody outside of its endpoints can change the policy;
	// LockoutStatement is the Deny that covers policy changes.
	Lockout          Attr[bool]
	LockoutStatement Attr[int]
	Why              []string
}

// ApprovedNetwork is a value under a network key that names a network.
type ApprovedNetwork struct {
	// Key is the condition key, Value what is compared with it: the id of the node
	// that it names, or a text.
	Key, Value string
	Statement  int
}

// Exemption is what a Deny that guards a network lets off.
type Exemption struct {
	// Type is "principal", "tag", "account", "organization", "service", "call" or
	// "other".
	Type string
	// Text is the condition or element as a report prints it. It is not in the
	// document, being written in the words of a dialect.
	Text      string
	Statement int
}

// The networks that a witness comes from.
const (
	NetworkInternet = "internet"
	NetworkEndpoint = "endpoint"
	NetworkService  = "service"
)

// Witness is one concrete request that gets through.
type Witness struct {
	Principal, Action, Resource string
	// Network is one of the three above.
	Network string
	// Source is the address, or the endpoint's id, that it comes from; "" where an
	// AWS service makes the call.
	Source string
	// Keys are the condition keys that it carries and the policy looks at.
	Keys []WitnessKey
}

// WitnessKey is a condition key with its values.
type WitnessKey struct {
	Name   string
	Values []string
}

func (w *Witness) describe(f fields) {
	f.text("principal", Known(w.Principal))
	f.text("action", Known(w.Action))
	f.text("resource", Known(w.Resource))
	f.enum("network", Known(w.Network), NetworkInternet, NetworkEndpoint, NetworkService)
	f.text("source", Known(w.Source))
	objects(f, "keys", w.Keys, WitnessKey{}, func(k WitnessKey, f fields) {
		f.text("name", Known(k.Name))
		f.texts("values", Known(k.Values))
	})
}

// nullable describes a witness, or null.
func (w *Witness) nullable(f fields) {
	var describe func(f fields)
	if w != nil {
		describe = w.describe
	}
	f.nested("witness", "", true, describe)
}

func (v PolicyVerdict) describe(f fields) {
	f.ref("policy", Known(v.Policy))
	f.optRef("bucket", v.Bucket)
	f.enum("verdict", Known(v.Verdict), VerdictRestricted, VerdictLeaks, VerdictSilent, VerdictUnknown)
	f.texts("possible", Known(v.Possible))
	f.flag("network_condition", Known(v.NetworkCondition))
	f.flag("services_only", Known(v.ServicesOnly))
	approved(f, v.Approved)
	objects(f, "exemptions", v.Exemptions, Exemption{}, Exemption.describe)
	v.Witness.nullable(f)
	f.optNumber("statement", v.Statement)
	f.flag("lockout", v.Lockout)
	f.optNumber("lockout_statement", v.LockoutStatement)
	f.texts("why", Known(v.Why))
	f.unknowns()
}

func approved(f fields, list []ApprovedNetwork) {
	objects(f, "approved", list, ApprovedNetwork{}, func(n ApprovedNetwork, f fields) {
		f.text("key", Known(n.Key))
		f.text("value", Known(n.Value))
		f.number("statement", Known(n.Statement))
	})
}

func (e Exemption) describe(f fields) {
	f.enum("type", Known(e.Type), "principal", "tag", "account", "organization", "service", "call", "other")
	f.number("statement", Known(e.Statement))
}

// The ways in which a value under a network key is wrong whatever it names.
const (
	MismatchNone          = "none"
	MismatchVPCAsEndpoint = "vpc-as-endpoint"
	MismatchEndpointAsVPC = "endpoint-as-vpc"
	MismatchARNAsID       = "arn-as-id"
	MismatchIDAsARN       = "id-as-arn"
	MismatchOther         = "other"
	MismatchPrivateRange  = "private-range"
	// MismatchService: an endpoint that is looked up in the account, of a service
	// that carries no requests to S3.
	MismatchService = "other-service"
)

// NetworkValue is one value under a network key of a bucket policy.
type NetworkValue struct {
	Policy    ID
	Statement int
	// Key is the condition key, Value what is compared with it: the id of the node
	// that it names, or a text.
	Key, Value string
	// Of is the node that the value is the id, or the ARN, of; null where it is
	// none's.
	Of Attr[ID]
	// Mismatch is one of those above.
	Mismatch string
	// Why is not empty where it is not known whether the policy has the value.
	Why []string
}

func (v NetworkValue) describe(f fields) {
	f.ref("policy", Known(v.Policy))
	f.number("statement", Known(v.Statement))
	f.text("key", Known(v.Key))
	f.text("value", Known(v.Value))
	f.optRef("of", v.Of)
	f.enum("mismatch", Known(v.Mismatch), MismatchNone, MismatchVPCAsEndpoint, MismatchEndpointAsVPC,
		MismatchARNAsID, MismatchIDAsARN, MismatchOther, MismatchPrivateRange, MismatchService)
	f.texts("why", Known(v.Why))
}

// The verdicts on what an endpoint lets through.
const (
	EndpointFullAccess = "full-access"
	EndpointNarrowed   = "narrowed"
	EndpointNoEffect   = "no-effect"
)

// EndpointPolicyVerdict is what an endpoint's policy lets through.
type EndpointPolicyVerdict struct {
	Endpoint ID
	// Policy is null where the default one applies.
	Policy Attr[ID]
	// Verdict is one of the three above, or VerdictUnknown. Possible are those
	// that it may be where it is unknown, and else itself; none where nothing is
	// known of the policy.
	Verdict  string
	Possible []string
	// Statement is the index, from 0, of the statement that decides; null where
	// none does.
	Statement Attr[int]
	// Principals are those other than everybody that an Allow names.
	Principals []NamedPrincipal
	// Witness is a request that gets through; nil where none does or it is not
	// known. It is not in the document.
	Witness *Witness
	// Why says what is not known.
	Why []string
}

// NamedPrincipal is a principal of a statement.
type NamedPrincipal struct {
	Statement int
	Value     string
}

func (v EndpointPolicyVerdict) describe(f fields) {
	f.ref("endpoint", Known(v.Endpoint))
	f.optRef("policy", v.Policy)
	f.enum("verdict", Known(v.Verdict), EndpointFullAccess, EndpointNarrowed, EndpointNoEffect, VerdictUnknown)
	f.texts("possible", Known(v.Possible))
	f.optNumber("statement", v.Statement)
	objects(f, "principals", v.Principals, NamedPrincipal{}, func(p NamedPrincipal, f fields) {
		f.number("statement", Known(p.Statement))
		f.text("value", Known(p.Value))
	})
	f.texts("why", Known(v.Why))
	f.unknowns()
}

// APIVerdict is whether an API's resource policy binds what it grants to
// networks that it names.
type APIVerdict struct {
	API ID
	// Policy is null where there is none, and then nobody may call a private API.
	Policy Attr[ID]
	// Verdict is VerdictRestricted, VerdictLeaks or VerdictUnknown. Possible are
	// those that it may be where it is unknown; none where nothing is known of the
	// policy.
	Verdict   string
	Possible  []string
	Approved  []ApprovedNetwork
	Witness   *Witness
	Statement Attr[int]
	Why       []string
}

func (v APIVerdict) describe(f fields) {
	f.ref("api", Known(v.API))
	f.optRef("policy", v.Policy)
	f.enum("verdict", Known(v.Verdict), VerdictRestricted, VerdictLeaks, VerdictUnknown)
	f.texts("possible", Known(v.Possible))
	approved(f, v.Approved)
	v.Witness.nullable(f)
	f.optNumber("statement", v.Statement)
	f.texts("why", Known(v.Why))
	f.unknowns()
}

// BlockedNeed is a call that a workload behind an endpoint needs and that the
// endpoint's policy does not let through.
type BlockedNeed struct {
	Endpoint, Policy, Workload ID
	Service                    string
	// Resource is the id of a node, or a text.
	Action, Resource string
	// What says what the call is for where no policy names it, "" else.
	What string
	// Statement is the index, from 0, of the Deny that stops it; null where no
	// statement allows it.
	Statement Attr[int]
	// Roles are those that the workload calls as, where the policy lets the call of
	// another principal through; empty else.
	Roles []ID
	// Why is empty for what is certain, and else says what is not known.
	Why []string
}

func (n BlockedNeed) describe(f fields) {
	f.ref("endpoint", Known(n.Endpoint))
	f.ref("policy", Known(n.Policy))
	f.ref("workload", Known(n.Workload))
	f.text("service", Known(n.Service))
	f.text("action", Known(n.Action))
	f.text("resource", Known(n.Resource))
	f.text("what", Known(n.What))
	f.optNumber("statement", n.Statement)
	f.ids("roles", n.Roles)
	f.texts("why", Known(n.Why))
}
