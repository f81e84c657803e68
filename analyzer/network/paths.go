package network

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// Paths fills g.Facts.Paths, Admissions, ACLBlocks and EndpointUses. It reads
// g.Facts.Exposure, Unresolved, Needs and EndpointPolicies, which must be there.
func Paths(g *graph.Graph) {
	w := NewWalk(g)
	g.Facts.Paths = w.allPaths()
	g.Facts.Admissions = w.admissions()
	g.Facts.ACLBlocks = w.aclBlocks()
	g.Facts.EndpointUses = w.endpointUses()
}

// allPaths are the workloads' paths to what they need and the subnets' to all
// services of their configuration, in rank order of the first client, then by
// service.
func (w *Walk) allPaths() []graph.Path {
	out := w.subnetPaths()
	for _, n := range w.g.Workloads {
		for _, need := range w.needs[n.ID] {
			out = append(out, w.Path(n.ID, need.Service))
		}
	}
	slices.SortStableFunc(out, func(a, b graph.Path) int {
		return cmp.Or(w.byRank(a.From[0], b.From[0]), cmp.Compare(a.Service, b.Service))
	})
	return out
}

// subnetPaths answers each class of equal subnets once, and joins the classes
// of one VPC that come to the same.
func (w *Walk) subnetPaths() []graph.Path {
	type class struct {
		first   *site
		subnets []graph.ID
	}
	type scope struct {
		vpc  graph.ID
		part int
	}
	classes := map[scope][]*class{}
	byKey := map[scope]map[string]*class{}
	var scopes []scope
	for _, n := range w.g.Subnets {
		s := w.site(n.ID, "")
		in := scope{s.vpc, w.partOf(n.ID)}
		if byKey[in] == nil {
			byKey[in] = map[string]*class{}
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
		slices.SortFunc(p.From, w.byRank)
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
