package graph

// The kinds of trails.
const (
	TrailKindTrail = "trail"
	// TrailKindStore is an event data store of CloudTrail Lake.
	TrailKindStore = "event_data_store"
)

// Trail is a CloudTrail trail or event data store.
type Trail struct {
	Common
	TrailKind string
	// NetworkActivity is true where it records network activity events: calls
	// through VPC endpoints, those that a policy refused included.
	NetworkActivity Attr[bool]
}

func (*Trail) Kind() Kind       { return KindTrail }
func (n *Trail) addTo(g *Graph) { g.Trails = append(g.Trails, n) }
func (n *Trail) describe(f fields) {
	f.enum("trail_kind", Known(n.TrailKind), TrailKindTrail, TrailKindStore)
	f.flag("network_activity", n.NetworkActivity)
}

// QueryLog is a query logging configuration of Route 53 Resolver.
type QueryLog struct {
	Common
	// VPCs are those whose queries it logs.
	VPCs Refs
}

func (*QueryLog) Kind() Kind          { return KindQueryLog }
func (n *QueryLog) addTo(g *Graph)    { g.QueryLogs = append(g.QueryLogs, n) }
func (n *QueryLog) describe(f fields) { f.refs("vpcs", n.VPCs) }
