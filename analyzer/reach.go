package analyzer

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/vpce-lint/vpce-lint/analyzer/aws"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/japanese"
	"github.com/vpce-lint/vpce-lint/analyzer/network"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// ReachQuery narrows what Network.Reach answers; the zero value asks for
// everything.
type ReachQuery struct {
	// From is the address of a subnet or workload.
	From string
	// To is the short name of a service. With From, it may be one that the
	// configuration does not mention.
	To string
	// Japanese asks for the texts of hops, and for reasons, in Japanese.
	Japanese bool
}

// Reached is how one subnet or workload reaches one service.
type Reached struct {
	Unit string
	// From is the client's address.
	From string
	// Workload is the kind of a workload, "" for a subnet.
	Workload string
	To       string
	// Need is "needed", or "optional" where only some set-ups need it; "" where
	// nothing says that the workload calls the service.
	Need string
	Path graph.PathClass
	// Possible are the classes that the path may have: several where it is
	// unknown.
	Possible []graph.PathClass
	// Over is the address of the endpoint that serves the path, or that would; ""
	// where there is none.
	Over string
	Hops []Hop
	// Why says what is not known, or what is missing, in clauses.
	Why []string
}

// Hop is one step of a path, with its place.
type Hop struct {
	Address string
	// Range is zero for what is written nowhere.
	Range source.Range
	Text  string
	// Broken is true where the path ends here.
	Broken bool
}

// UnknownNameError says that a query names nothing.
type UnknownNameError struct {
	Name string
	// Known are the names that there are.
	Known []string
}

func (e *UnknownNameError) Error() string { return "nothing is called " + e.Name }

// Reach returns the paths of workloads, then of subnets, in address order. What
// hangs on open conditions is looked at in each of their worlds: a path that is
// the same in all of them is known. An error is an *UnknownNameError.
func (n *Network) Reach(q ReachQuery) ([]Reached, error) {
	r := reacher{net: n, query: q, japanese: japaneseFor(q), walk: network.NewWalk(n.Graph), needs: map[client]string{}}
	for _, need := range n.Graph.Facts.Needs {
		r.needs[client{need.Workload, need.Service}] = "needed"
		if need.Optional {
			r.needs[client{need.Workload, need.Service}] = "optional"
		}
	}
	clients := r.clients()
	if q.From != "" && len(clients) == 0 {
		return nil, &UnknownNameError{Name: q.From, Known: r.addresses()}
	}
	var out []Reached
	services := map[string]bool{}
	for _, id := range clients {
		for _, service := range r.services(id, services) {
			out = append(out, r.row(id, r.path(id, service)))
		}
	}
	if q.To != "" && len(out) == 0 && len(clients) > 0 {
		return nil, &UnknownNameError{Name: q.To, Known: slices.Sorted(maps.Keys(services))}
	}
	return out, nil
}

// client is a question: who reaches what.
type client struct {
	from    graph.ID
	service string
}

// japaneseFor returns the catalogue for what paths say in English alone, nil for an
// answer in English.
func japaneseFor(q ReachQuery) *japanese.Catalogue {
	if !q.Japanese {
		return nil
	}
	return japanese.New()
}

type reacher struct {
	net      *Network
	japanese *japanese.Catalogue
	query    ReachQuery
	walk     *network.Walk
	needs    map[client]string
	// worlds are those of each unit's configuration, made when they are needed.
	worlds map[string]func() []world
}

// world is the network as it is under one answer to the open conditions.
type world struct {
	g    *graph.Graph
	walk *network.Walk
}

// clients are the workloads and subnets that the query asks about.
func (r *reacher) clients() []graph.ID {
	var out []graph.ID
	add := func(id graph.ID) {
		if r.query.From == "" || r.query.From == r.address(id) {
			out = append(out, id)
		}
	}
	for _, w := range r.net.Graph.Workloads {
		if !w.Subnets.IsEmpty() {
			add(w.ID)
		}
	}
	for _, s := range r.net.Graph.Subnets {
		add(s.ID)
	}
	return out
}

// addresses are the names of all clients.
func (r *reacher) addresses() []string {
	all := reacher{net: r.net}
	var out []string
	for _, id := range all.clients() {
		out = append(out, r.address(id))
	}
	return out
}

func (r *reacher) address(id graph.ID) string {
	if o := r.net.Graph.Origin(id); o != nil {
		return o.Address
	}
	return string(id)
}

// services are those that a client is asked about; seen collects the ones of its
// configuration.
func (r *reacher) services(id graph.ID, seen map[string]bool) []string {
	all := r.walk.Services(id)
	for _, s := range all {
		seen[s] = true
	}
	switch {
	case r.query.To == "":
		return all
	case slices.Contains(all, r.query.To) || r.query.From != "" && isService(r.query.To):
		return []string{r.query.To}
	}
	return nil
}

// path is the client's path, in all worlds where it hangs on conditions.
func (r *reacher) path(id graph.ID, service string) graph.Path {
	p := r.walk.Path(id, service)
	if p.Path != graph.PathUnknown {
		return p
	}
	var agreed *graph.Path
	for _, w := range r.worldsOf(id) {
		if w.g.Node(id) == nil {
			continue
		}
		other := w.walk.Path(id, service)
		if other.Path == graph.PathUnknown || agreed != nil && agreed.Path != other.Path {
			return p
		}
		agreed = &other
	}
	if agreed == nil {
		return p
	}
	return *agreed
}

// worldsOf returns the worlds in which a node's configuration may be; none where
// no condition is open, or too many are.
func (r *reacher) worldsOf(id graph.ID) []world {
	if r.worlds == nil {
		r.worlds = map[string]func() []world{}
		for _, d := range r.net.divisions(r.net.Graph.Split()) {
			worlds := sync.OnceValue(func() []world { return r.worldsIn(d) })
			for unit := range d.units {
				r.worlds[unit] = worlds
			}
		}
	}
	if worlds := r.worlds[r.net.Graph.Origin(id).Unit]; worlds != nil {
		return worlds()
	}
	return nil
}

// worldsIn returns the worlds of a division, none where this program fails in one
// of them: then paths stay unknown.
func (r *reacher) worldsIn(d division) []world {
	var out []world
	for _, w := range d.worlds {
		g, defect := r.net.in(d, w)
		if defect != "" {
			return nil
		}
		out = append(out, world{g, network.NewWalk(g)})
	}
	return out
}

// row puts a path into words.
func (r *reacher) row(id graph.ID, p graph.Path) Reached {
	g := r.net.Graph
	out := Reached{
		Unit: g.Origin(id).Unit, From: r.address(id), To: p.Service, Path: p.Path, Possible: p.Possible,
		Need: r.needs[client{id, p.Service}],
	}
	if w, ok := g.Node(id).(*graph.Workload); ok {
		out.Workload = w.WorkloadKind
	}
	if endpoint, ok := p.Endpoint.Get(); ok {
		out.Over = r.address(endpoint)
	}
	for _, s := range p.Steps {
		out.Hops = append(out.Hops, r.hop(s, false))
	}
	for _, s := range p.Broken {
		hop := r.hop(s, true)
		out.Hops = append(out.Hops, hop)
		out.Why = append(out.Why, hop.Text)
	}
	if p.Path == graph.PathUnknown {
		why := p.Why
		if r.japanese != nil {
			why = r.japanese.Clauses(why)
		}
		out.Why = append(out.Why, why...)
	}
	return out
}

func (r *reacher) hop(s graph.Step, broken bool) Hop {
	text := s.Text
	if r.query.Japanese {
		text = s.TextJa
	}
	text = strings.NewReplacer("{other}", r.name(s.Other), "{}", r.name(s.ID)).Replace(text)
	if r.query.Japanese {
		text = japanese.Tidy(text)
	}
	return Hop{Address: r.address(s.ID), Range: r.net.Graph.Origin(s.ID).RangeOf(s.Attribute), Text: text, Broken: broken}
}

// name is an address in a text.
func (r *reacher) name(id graph.ID) string {
	if r.query.Japanese {
		return japanese.Name(r.address(id))
	}
	return r.address(id)
}

func isService(name string) bool {
	_, ok := aws.ServiceNamed(name)
	return ok
}
