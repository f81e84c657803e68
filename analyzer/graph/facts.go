package graph

// Facts is what is computed from the nodes before any rule runs.
type Facts struct {
	// Exposure has one entry a subnet, in rank order. analyzer/network fills it.
	Exposure []Exposure
	// Unresolved is in order of VPC, kind and reason. The catalog fills it.
	Unresolved []Unresolved
	// PolicyVerdicts is in rank order of the policies. analyzer/iam fills it.
	PolicyVerdicts []PolicyVerdict
	// EndpointPolicies has one entry an endpoint that takes policies, in rank
	// order.
	EndpointPolicies []EndpointPolicyVerdict
	// Needs is in rank order of the workloads, then by service. analyzer/needs
	// fills it.
	Needs []Need
	// Paths has each workload's paths to what it needs, with their steps, and each
	// subnet's to every service that has an endpoint or is needed in its
	// configuration, without steps. It is in rank order of the first client, then
	// by service. analyzer/network fills it, as it does the rest.
	Paths        []Path
	Admissions   []Admission
	ACLBlocks    []ACLBlock
	EndpointUses []EndpointUse
}

// ExposureClass says how a subnet reaches the internet.
type ExposureClass string

// The classes, the most exposed first.
const (
	ExposurePublic   ExposureClass = "public"
	ExposureNAT      ExposureClass = "nat"
	ExposureTransit  ExposureClass = "transit"
	ExposureIsolated ExposureClass = "isolated"
	ExposureUnknown  ExposureClass = "unknown"
)

// Exposure is how a subnet's effective route tables expose it.
type Exposure struct {
	Subnet   ID
	Exposure ExposureClass
	// Possible are the classes that the subnet may have, the most exposed first:
	// Exposure alone where that is not unknown.
	Possible []ExposureClass
	// Tables are the effective route tables: one, or several where it is not
	// decided which.
	Tables []ID
	// Open is true where another table may be the effective one.
	Open bool
	Why  []string
}

func (e Exposure) describe(f fields) {
	f.ref("subnet", Known(e.Subnet))
	f.enum("exposure", Known(string(e.Exposure)), string(ExposurePublic), string(ExposureNAT),
		string(ExposureTransit), string(ExposureIsolated), string(ExposureUnknown))
	possible := make([]string, len(e.Possible))
	for i, c := range e.Possible {
		possible[i] = string(c)
	}
	f.texts("possible", Known(possible))
	f.ids("tables", e.Tables)
	f.flag("complete", Known(!e.Open))
	f.texts("why", Known(e.Why))
}

// UnresolvedAny is the kind of an Unresolved that may supply anything.
const UnresolvedAny = "any"

// Unresolved is something that cannot be looked into and may supply a thing of
// a kind to a VPC, so that such a thing cannot be called missing there.
type Unresolved struct {
	VPC ID
	// Kind is a node kind or UnresolvedAny.
	Kind string
	// Why is an English clause without a full stop.
	Why string
}

func (u Unresolved) describe(f fields) {
	f.ref("vpc", Known(u.VPC))
	f.text("kind", Known(u.Kind))
	f.text("why", Known(u.Why))
}

// The verdicts on a policy.
const (
	VerdictRestricted = "restricted"
	VerdictLeaks      = "leaks"
	VerdictSilent     = "silent"
	VerdictUnknown    = "unknown"
)

// PolicyVerdict is what a policy lets through from outside the networks that it
// approves.
type PolicyVerdict struct {
	Policy ID
	Bucket Attr[ID]
	// Verdict is one of the four above.
	Verdict string
	// NetworkCondition is true where a statement has a condition on an endpoint
	// or VPC key.
	NetworkCondition bool
	Witness          *Witness
	// Statement is the index, from 0, of the statement that lets the witness
	// through.
	Statement Attr[int]
	Why       []string
}

// Witness is one concrete request that gets through.
type Witness struct {
	Principal, Action, Resource, Network string
}

func (w *Witness) describe(f fields) {
	f.text("principal", Known(w.Principal))
	f.text("action", Known(w.Action))
	f.text("resource", Known(w.Resource))
	f.text("network", Known(w.Network))
}

func (v PolicyVerdict) describe(f fields) {
	f.ref("policy", Known(v.Policy))
	f.optRef("bucket", v.Bucket)
	f.enum("verdict", Known(v.Verdict), VerdictRestricted, VerdictLeaks, VerdictSilent, VerdictUnknown)
	f.flag("network_condition", Known(v.NetworkCondition))
	var witness func(f fields)
	if v.Witness != nil {
		witness = v.Witness.describe
	}
	f.nested("witness", "", true, witness)
	f.optNumber("statement", v.Statement)
	f.texts("why", Known(v.Why))
}

func (x *Facts) describe(f fields) {
	objects(f, "exposure", x.Exposure, Exposure{}, Exposure.describe)
	objects(f, "unresolved", x.Unresolved, Unresolved{}, Unresolved.describe)
	objects(f, "policy_verdicts", x.PolicyVerdicts, PolicyVerdict{Witness: &Witness{}}, PolicyVerdict.describe)
	objects(f, "endpoint_policies", x.EndpointPolicies, EndpointPolicyVerdict{}, EndpointPolicyVerdict.describe)
	objects(f, "needs", x.Needs, Need{}, Need.describe)
	objects(f, "paths", x.Paths, Path{}, Path.describe)
	objects(f, "admissions", x.Admissions, Admission{}, Admission.describe)
	objects(f, "acl_blocks", x.ACLBlocks, ACLBlock{}, ACLBlock.describe)
	objects(f, "endpoint_uses", x.EndpointUses, EndpointUse{}, EndpointUse.describe)
}

// share gives each fact to the facts of the part that its first node stands in.
func (x *Facts) share(of func(id ID) *Facts) {
	shareOut(x.Exposure, func(f Exposure) *[]Exposure { return &of(f.Subnet).Exposure })
	shareOut(x.Unresolved, func(f Unresolved) *[]Unresolved { return &of(f.VPC).Unresolved })
	shareOut(x.PolicyVerdicts, func(f PolicyVerdict) *[]PolicyVerdict { return &of(f.Policy).PolicyVerdicts })
	shareOut(x.EndpointPolicies, func(f EndpointPolicyVerdict) *[]EndpointPolicyVerdict {
		return &of(f.Endpoint).EndpointPolicies
	})
	shareOut(x.Needs, func(f Need) *[]Need { return &of(f.Workload).Needs })
	shareOut(x.Paths, func(f Path) *[]Path { return &of(f.From[0]).Paths })
	shareOut(x.Admissions, func(f Admission) *[]Admission { return &of(f.Endpoint).Admissions })
	shareOut(x.ACLBlocks, func(f ACLBlock) *[]ACLBlock { return &of(f.NetworkACL).ACLBlocks })
	shareOut(x.EndpointUses, func(f EndpointUse) *[]EndpointUse { return &of(f.Endpoint).EndpointUses })
}

func shareOut[T any](facts []T, to func(T) *[]T) {
	for _, f := range facts {
		list := to(f)
		*list = append(*list, f)
	}
}
