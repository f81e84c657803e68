package graph

// EndpointService is a service that others reach by endpoints of their own.
type EndpointService struct {
	Common
	AcceptanceRequired Attr[bool]
	// AllowedPrincipals are the known ones, ARNs or "*".
	AllowedPrincipals []string
	// MaybePrincipals are those that are allowed only under a condition.
	MaybePrincipals []string
	// PrincipalsOpen is true where others may be allowed.
	PrincipalsOpen bool
	// Why says why the principals are open.
	Why []string
}

func (*EndpointService) Kind() Kind       { return KindEndpointService }
func (n *EndpointService) addTo(g *Graph) { g.EndpointServices = append(g.EndpointServices, n) }
func (n *EndpointService) describe(f fields) {
	f.flag("acceptance_required", n.AcceptanceRequired)
	f.texts("allowed_principals", Known(n.AllowedPrincipals))
	f.texts("maybe_principals", Known(n.MaybePrincipals))
	f.flag("principals_complete", Known(!n.PrincipalsOpen))
	f.texts("why", Known(n.Why))
}
