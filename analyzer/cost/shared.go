package cost

import (
	"cmp"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// leastVPCs is the number of VPCs with an endpoint of one service from which on
// a shared one is proposed as a finding (rule cost/duplicate-endpoints).
const leastVPCs = 3

// Facts fills g.Facts.SharedServices.
func Facts(g *graph.Graph, prices *aws.Prices) {
	c := &costs{g: g, prices: prices, items: map[graph.ID]Item{}}
	for _, e := range g.Endpoints {
		if item := c.endpoint(e); item != nil {
			c.items[e.ID] = *item
		}
	}
	certain := map[string]bool{}
	for _, s := range c.shared(leastVPCs, false) {
		certain[s.Service] = true
		c.fact(s, nil)
	}
	for _, s := range c.shared(leastVPCs, true) {
		if !certain[s.Service] {
			c.fact(s, []string{"whether all of these endpoints, and what joins their VPCs, are there is not known"})
		}
	}
	slices.SortStableFunc(g.Facts.SharedServices, func(a, b graph.SharedService) int {
		return cmp.Compare(c.rank(a.Endpoints[0]), c.rank(b.Endpoints[0]))
	})
}

func (c *costs) fact(s Shared, why []string) {
	f := graph.SharedService{Service: s.Service, Via: s.Via, Endpoints: s.Endpoints, Why: why}
	if s.Saving != nil {
		f.Saving = graph.Known(s.Saving.String() + " " + c.prices.Currency)
	}
	c.g.Facts.SharedServices = append(c.g.Facts.SharedServices, f)
}

// joined is VPCs that one transit gateway joins, or that all peer with one VPC.
type joined struct {
	via  graph.ID
	vpcs map[graph.ID]bool
}

// joins returns the networks that join VPCs, transit gateways first: for certain,
// or with what exists maybe.
func (c *costs) joins(maybe bool) []joined {
	var out []joined
	gateways := map[graph.ID]*joined{}
	var order []graph.ID
	attach := func(gateway, vpc graph.ID) {
		if gateways[gateway] == nil {
			order = append(order, gateway)
			gateways[gateway] = &joined{gateway, map[graph.ID]bool{}}
		}
		gateways[gateway].vpcs[vpc] = true
	}
	for _, t := range c.g.TransitGateways {
		vpcs := t.VPCs.IDs
		if maybe {
			vpcs = t.VPCs.All()
		}
		for _, v := range vpcs {
			attach(t.ID, v)
		}
	}
	// A gateway that is declared elsewhere is known by its attachments alone.
	for _, a := range c.g.TransitGatewayAttachments {
		gateway, ok := a.TransitGateway.Get()
		vpc, also := a.VPC.Get()
		if ok && also && (maybe || a.When == nil) {
			attach(gateway, vpc)
		}
	}
	for _, gateway := range order {
		out = append(out, *gateways[gateway])
	}
	peers := map[graph.ID][]graph.ID{}
	var hubs []graph.ID
	peer := func(a, b graph.ID) {
		if peers[a] == nil {
			hubs = append(hubs, a)
			peers[a] = []graph.ID{a}
		}
		peers[a] = append(peers[a], b)
	}
	for _, p := range c.g.Peerings {
		a, ok := p.VPC.Get()
		b, also := p.PeerVPC.Get()
		if ok && also && (maybe || p.When == nil) {
			peer(a, b)
			peer(b, a)
		}
	}
	for _, hub := range hubs {
		out = append(out, newJoined(hub, peers[hub]))
	}
	return out
}

func newJoined(via graph.ID, vpcs []graph.ID) joined {
	j := joined{via, map[graph.ID]bool{}}
	for _, v := range vpcs {
		j.vpcs[v] = true
	}
	return j
}

// shared returns the services with Interface endpoints in at least so many
// joined VPCs, each with the network that joins most of them, in order of the
// first endpoint: for certain, or with what exists maybe.
func (c *costs) shared(least int, maybe bool) []Shared {
	joins := c.joins(maybe)
	if len(joins) == 0 {
		return nil
	}
	byService := map[string][]*graph.Endpoint{}
	var services []string
	for _, e := range c.g.Endpoints {
		service, ok := e.Service.Get()
		if !ok || e.When != nil && !maybe || !graph.Is(e.Type, graph.EndpointInterface) {
			continue
		}
		if byService[service] == nil {
			services = append(services, service)
		}
		byService[service] = append(byService[service], e)
	}
	var out []Shared
	for _, service := range services {
		var best Shared
		for _, j := range joins {
			if ids := inVPCs(byService[service], j.vpcs); len(ids) > len(best.Endpoints) {
				best = Shared{Service: service, Via: j.via, Endpoints: ids}
			}
		}
		if len(best.Endpoints) >= least {
			best.Saving = c.saving(best.Endpoints)
			out = append(out, best)
		}
	}
	slices.SortStableFunc(out, func(a, b Shared) int { return cmp.Compare(c.rank(a.Endpoints[0]), c.rank(b.Endpoints[0])) })
	return out
}

func (c *costs) rank(id graph.ID) int { return c.g.Node(id).Base().Rank }

// inVPCs returns the first endpoint of each of the VPCs.
func inVPCs(endpoints []*graph.Endpoint, vpcs map[graph.ID]bool) []graph.ID {
	var out []graph.ID
	seen := map[graph.ID]bool{}
	for _, e := range endpoints {
		vpc, ok := e.VPC.Get()
		if ok && vpcs[vpc] && !seen[vpc] {
			seen[vpc] = true
			out = append(out, e.ID)
		}
	}
	return out
}

// saving is the cost of all but the dearest endpoint, which would serve all.
func (c *costs) saving(endpoints []graph.ID) *aws.Amount {
	var sum, dearest aws.Amount
	for _, id := range endpoints {
		item := c.items[id]
		if item.Monthly == nil {
			return nil
		}
		sum += *item.Monthly
		dearest = max(dearest, *item.Monthly)
	}
	sum -= dearest
	return &sum
}
