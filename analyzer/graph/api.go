package graph

// RestAPI is a REST API of API Gateway.
type RestAPI struct {
	Common
	// Private is true where its endpoint type is PRIVATE.
	Private Attr[bool]
	// Endpoints are the execute-api endpoints that it names.
	Endpoints Refs
	// Policy is null where there is none.
	Policy Attr[ID]
}

func (*RestAPI) Kind() Kind       { return KindRestAPI }
func (n *RestAPI) addTo(g *Graph) { g.RestAPIs = append(g.RestAPIs, n) }
func (n *RestAPI) describe(f fields) {
	f.flag("private", n.Private)
	f.refs("endpoints", n.Endpoints)
	f.optRef("policy", n.Policy)
}

// AccessPoint is an S3 access point.
type AccessPoint struct {
	Common
	Bucket Attr[ID]
	// VPC is the only one that it takes requests from; null where it takes them
	// from everywhere.
	VPC    Attr[ID]
	Policy Attr[ID]
}

func (*AccessPoint) Kind() Kind       { return KindAccessPoint }
func (n *AccessPoint) addTo(g *Graph) { g.AccessPoints = append(g.AccessPoints, n) }
func (n *AccessPoint) describe(f fields) {
	f.ref("bucket", n.Bucket)
	f.optRef("vpc", n.VPC)
	f.optRef("policy", n.Policy)
}
