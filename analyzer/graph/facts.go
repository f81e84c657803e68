package graph

// Facts is what is computed from the nodes before any rule runs.
type Facts struct {
	// Exposure has one entry a subnet, in rank order. analyzer/network fills it.
	Exposure []Exposure
	// Unresolved is in order of VPC, kind and reason. The catalog fills it.
	Unresolved []Unresolved
	// PolicyVerdicts are those on bucket policies, NetworkValues what these write
	// under network keys, both in rank order of the policies. analyzer/verdicts
	// fills them and what follows up to BlockedNeeds.
	PolicyVerdicts []PolicyVerdict
	NetworkValues  []NetworkValue
	// EndpointPolicies has one entry an endpoint, in rank order.
	EndpointPolicies []EndpointPolicyVerdict
	// APIVerdicts has one entry an API that is not surely public, in rank order.
	APIVerdicts []APIVerdict
	// BlockedNeeds is in rank order of the endpoints, then as Needs is.
	BlockedNeeds []BlockedNeed
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
	// SharedServices is in rank order of the first endpoints.
	SharedServices []SharedService
	// ClientVPNGrants and ClientVPNClashes are in rank order of the Client VPN
	// endpoints. analyzer/clientvpn fills them.
	ClientVPNGrants  []ClientVPNGrant
	ClientVPNClashes []ClientVPNClash
	// OneWayInspections are in rank order of the subnets, InspectionLoops in that
	// of the endpoints. analyzer/inspection fills them.
	OneWayInspections []OneWayInspection
	InspectionLoops   []InspectionLoop
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

func (x *Facts) describe(f fields) {
	objects(f, "exposure", x.Exposure, Exposure{}, Exposure.describe)
	objects(f, "unresolved", x.Unresolved, Unresolved{}, Unresolved.describe)
	objects(f, "policy_verdicts", x.PolicyVerdicts, PolicyVerdict{Witness: &Witness{}}, PolicyVerdict.describe)
	objects(f, "network_values", x.NetworkValues, NetworkValue{}, NetworkValue.describe)
	objects(f, "endpoint_policies", x.EndpointPolicies, EndpointPolicyVerdict{}, EndpointPolicyVerdict.describe)
	objects(f, "api_verdicts", x.APIVerdicts, APIVerdict{Witness: &Witness{}}, APIVerdict.describe)
	objects(f, "needs", x.Needs, Need{}, Need.describe)
	objects(f, "paths", x.Paths, Path{}, Path.describe)
	objects(f, "admissions", x.Admissions, Admission{}, Admission.describe)
	objects(f, "acl_blocks", x.ACLBlocks, ACLBlock{}, ACLBlock.describe)
	objects(f, "endpoint_uses", x.EndpointUses, EndpointUse{}, EndpointUse.describe)
	objects(f, "shared_services", x.SharedServices, SharedService{}, SharedService.describe)
	objects(f, "client_vpn_grants", x.ClientVPNGrants, ClientVPNGrant{}, ClientVPNGrant.describe)
	objects(f, "client_vpn_clashes", x.ClientVPNClashes, ClientVPNClash{}, ClientVPNClash.describe)
	objects(f, "one_way_inspections", x.OneWayInspections, OneWayInspection{}, OneWayInspection.describe)
	objects(f, "inspection_loops", x.InspectionLoops, InspectionLoop{}, InspectionLoop.describe)
	objects(f, "blocked_needs", x.BlockedNeeds, BlockedNeed{}, BlockedNeed.describe)
}

// share gives each fact to the facts of the part that its first node stands in.
func (x *Facts) share(of func(id ID) *Facts) {
	shareOut(x.Exposure, func(f Exposure) *[]Exposure { return &of(f.Subnet).Exposure })
	shareOut(x.Unresolved, func(f Unresolved) *[]Unresolved { return &of(f.VPC).Unresolved })
	shareOut(x.PolicyVerdicts, func(f PolicyVerdict) *[]PolicyVerdict { return &of(f.Policy).PolicyVerdicts })
	shareOut(x.NetworkValues, func(f NetworkValue) *[]NetworkValue { return &of(f.Policy).NetworkValues })
	shareOut(x.APIVerdicts, func(f APIVerdict) *[]APIVerdict { return &of(f.API).APIVerdicts })
	shareOut(x.BlockedNeeds, func(f BlockedNeed) *[]BlockedNeed { return &of(f.Endpoint).BlockedNeeds })
	shareOut(x.EndpointPolicies, func(f EndpointPolicyVerdict) *[]EndpointPolicyVerdict {
		return &of(f.Endpoint).EndpointPolicies
	})
	shareOut(x.Needs, func(f Need) *[]Need { return &of(f.Workload).Needs })
	shareOut(x.Paths, func(f Path) *[]Path { return &of(f.From[0]).Paths })
	shareOut(x.Admissions, func(f Admission) *[]Admission { return &of(f.Endpoint).Admissions })
	shareOut(x.ACLBlocks, func(f ACLBlock) *[]ACLBlock { return &of(f.NetworkACL).ACLBlocks })
	shareOut(x.EndpointUses, func(f EndpointUse) *[]EndpointUse { return &of(f.Endpoint).EndpointUses })
	shareOut(x.SharedServices, func(f SharedService) *[]SharedService { return &of(f.Endpoints[0]).SharedServices })
	shareOut(x.ClientVPNGrants, func(f ClientVPNGrant) *[]ClientVPNGrant { return &of(f.ClientVPN).ClientVPNGrants })
	shareOut(x.ClientVPNClashes, func(f ClientVPNClash) *[]ClientVPNClash { return &of(f.ClientVPN).ClientVPNClashes })
	shareOut(x.OneWayInspections, func(f OneWayInspection) *[]OneWayInspection { return &of(f.Subnet).OneWayInspections })
	shareOut(x.InspectionLoops, func(f InspectionLoop) *[]InspectionLoop { return &of(f.Endpoint).InspectionLoops })
}

func shareOut[T any](facts []T, to func(T) *[]T) {
	for _, f := range facts {
		list := to(f)
		*list = append(*list, f)
	}
}
