package graph

// VerifiedAccess is a Verified Access instance.
type VerifiedAccess struct {
	Common
	TrustProviders Refs
	// Logging is true where it logs anywhere.
	Logging Attr[bool]
}

func (*VerifiedAccess) Kind() Kind       { return KindVerifiedAccess }
func (n *VerifiedAccess) addTo(g *Graph) { g.VerifiedAccesses = append(g.VerifiedAccesses, n) }
func (n *VerifiedAccess) describe(f fields) {
	f.refs("trust_providers", n.TrustProviders)
	f.flag("logging", n.Logging)
}

// VerifiedAccessTrustProvider tells a Verified Access instance about users or
// devices.
type VerifiedAccessTrustProvider struct {
	Common
	// ProviderType is "user" or "device", or what the source says.
	ProviderType Attr[string]
	// ReferenceName is the name under which policies find what it tells:
	// context.NAME.
	ReferenceName Attr[string]
}

func (*VerifiedAccessTrustProvider) Kind() Kind { return KindVerifiedAccessTrustProvider }
func (n *VerifiedAccessTrustProvider) addTo(g *Graph) {
	g.VerifiedAccessTrustProviders = append(g.VerifiedAccessTrustProviders, n)
}
func (n *VerifiedAccessTrustProvider) describe(f fields) {
	f.text("provider_type", n.ProviderType)
	f.text("reference_name", n.ReferenceName)
}

// What a Verified Access policy looks at.
const (
	// AccessNone: there is no policy.
	AccessNone = "none"
	// AccessDisabled: there is one that is switched off.
	AccessDisabled = "disabled"
	// AccessNothing: nothing in it permits anything.
	AccessNothing = "nothing"
	// AccessEverything: a statement permits everything.
	AccessEverything = "everything"
	// AccessRequest: it looks at the request alone.
	AccessRequest = "request"
	// AccessTrust: it looks at what trust providers tell.
	AccessTrust = "trust"
)

// AccessPolicy is the policy of a group or an endpoint.
type AccessPolicy struct {
	// Looks is one of the six above.
	Looks Attr[string]
	// Names are the trust providers' reference names in it, in order.
	Names []string
}

func (p AccessPolicy) describe(f fields) {
	f.enum("policy", p.Looks, AccessNone, AccessDisabled, AccessNothing, AccessEverything, AccessRequest, AccessTrust)
	f.texts("policy_names", Known(p.Names))
}

// VerifiedAccessGroup is a group of Verified Access endpoints, which all obey
// its policy.
type VerifiedAccessGroup struct {
	Common
	Instance Attr[ID]
	Policy   AccessPolicy
}

func (*VerifiedAccessGroup) Kind() Kind { return KindVerifiedAccessGroup }
func (n *VerifiedAccessGroup) addTo(g *Graph) {
	g.VerifiedAccessGroups = append(g.VerifiedAccessGroups, n)
}
func (n *VerifiedAccessGroup) describe(f fields) {
	f.ref("instance", n.Instance)
	n.Policy.describe(f)
}

// VerifiedAccessEndpoint is an application behind Verified Access.
type VerifiedAccessEndpoint struct {
	Common
	Group Attr[ID]
	// Policy is its own. A request must pass it and the group's.
	Policy AccessPolicy
}

func (*VerifiedAccessEndpoint) Kind() Kind { return KindVerifiedAccessEndpoint }
func (n *VerifiedAccessEndpoint) addTo(g *Graph) {
	g.VerifiedAccessEndpoints = append(g.VerifiedAccessEndpoints, n)
}
func (n *VerifiedAccessEndpoint) describe(f fields) {
	f.ref("group", n.Group)
	n.Policy.describe(f)
}
