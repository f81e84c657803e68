package network

import (
	"cmp"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// Paths fills g.Facts.Paths, Admissions, ACLBlocks and EndpointUses. It reads
// g.Facts.Exposure, Unresolved, Needs and EndpointPolicies, which must be there.
// Independent configurations are walked apart, several at a time.
func Paths(g *graph.Graph) {
	parts := g.Split()
	found := make([]graph.Facts, len(parts))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, part := range parts {
		group.Go(func() error {
			w := newWalk(part, []*graph.Graph{part}, g.Elsewhere.Zones)
			found[i] = graph.Facts{
				Paths: w.allPaths(), Admissions: w.admissions(), ACLBlocks: w.aclBlocks(), EndpointUses: w.endpointUses(),
			}
			return nil
		})
	}
	_ = group.Wait() // None of them returns an error.
	f := &g.Facts
	f.Paths, f.Admissions, f.ACLBlocks, f.EndpointUses = nil, nil, nil, nil
	for _, part := range found {
		f.Paths = append(f.Paths, part.Paths...)
		f.Admissions = append(f.Admissions, part.Admissions...)
		f.ACLBlocks = append(f.ACLBlocks, part.ACLBlocks...)
		f.EndpointUses = append(f.EndpointUses, part.EndpointUses...)
	}
	rank := func(id graph.ID) int { return rankOf(g, id) }
	slices.SortStableFunc(f.Paths, func(a, b graph.Path) int {
		return cmp.Or(rank(a.From[0])-rank(b.From[0]), cmp.Compare(a.Service, b.Service))
	})
	slices.SortStableFunc(f.Admissions, func(a, b graph.Admission) int { return rank(a.Endpoint) - rank(b.Endpoint) })
	slices.SortStableFunc(f.EndpointUses, func(a, b graph.EndpointUse) int { return rank(a.Endpoint) - rank(b.Endpoint) })
	slices.SortStableFunc(f.ACLBlocks, func(a, b graph.ACLBlock) int {
		return cmp.Or(rank(a.NetworkACL)-rank(b.NetworkACL), rank(a.Endpoint)-rank(b.Endpoint), rank(a.Subnet)-rank(b.Subnet))
	})
}

// rankOf is the rank of a node; what is not in the graph comes last.
func rankOf(g *graph.Graph, id graph.ID) int {
	if n := g.Node(id); n != nil {
		return n.Base().Rank
	}
	return math.MaxInt32
}

// allPaths are the workloads' paths to what they need and the subnets' to all
// services of their configuration.
func (w *Walk) allPaths() []graph.Path {
	out := w.subnetPaths()
	for _, n := range w.g.Workloads {
		for _, need := range w.needs[n.ID] {
			out = append(out, w.Path(n.ID, need.Service))
		}
	}
	return out
}

// subnetPaths answers each class of equal subnets once, and joins the classes
// of one VPC that come to the same.
func (w *Walk) subnetPaths() []graph.Path {
	w.silent = true
	defer func() { w.silent = false }()
	type class struct {
		first   *site
		subnets []graph.ID
	}
	type scope struct {
		vpc  graph.ID
		part int
	}
	classes := map[scope][]*class{}
	byKey := map[scope]map[int]*class{}
	var scopes []scope
	for _, n := range w.g.Subnets {
		s := w.site(n.ID, "")
		in := scope{s.vpc, w.partOf(n.ID)}
		if byKey[in] == nil {
			byKey[in] = map[int]*class{}
			scopes = append(scopes, in)
		}
		c := byKey[in][s.class]
		if c == nil {
			c = &class{first: s}
			byKey[in][s.class] = c
			classes[in] = append(classes[in], c)
		}
		c.subnets = append(c.subnets, n.ID)
	}
	var out []graph.Path
	for _, in := range scopes {
		for _, service := range w.services[in.part] {
			at := map[string]int{}
			for _, c := range classes[in] {
				o := w.of(w.inSubnet(c.first), service)
				key := o.key()
				if i, ok := at[key]; ok {
					out[i].From = append(out[i].From, c.subnets...)
					continue
				}
				at[key] = len(out)
				p := graph.Path{From: slices.Clone(c.subnets), Service: service}
				o.fill(&p)
				p.Steps, p.Broken = nil, nil
				out = append(out, p)
			}
		}
	}
	for _, p := range out {
		slices.SortFunc(p.From, func(a, b graph.ID) int { return rankOf(w.g, a) - rankOf(w.g, b) })
	}
	return out
}

// key is equal for outcomes that differ in nothing but their steps.
func (o outcome) key() string {
	why := ""
	if o.set.count() > 1 {
		why = strings.Join(o.why, "\x00")
	}
	return strconv.Itoa(int(o.set)) + string(o.endpoint) + "\x00" + why
}
