package network_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/network"
)

var (
	networks = flag.Int("networks", 800, "number of random networks on which the walk is compared with the simulation")
	seed     = flag.Uint64("seed", 1, "seed of the first random network; the others follow")
	most     = flag.Int("most", 1, "number of disagreements after which to stop")
)

// TestWalkAgainstSimulation compares the walk with the packet-by-packet
// simulation on random networks of which everything is known. The walk may not
// know an answer that follows only from what several filters and routes let
// through together, once in very many paths.
func TestWalkAgainstSimulation(t *testing.T) {
	seen := map[graph.PathClass]int{}
	bad, inexact, all := 0, 0, 0
	for i := range *networks {
		s := *seed + uint64(i)
		d := disagree(draw(s), seen)
		if d == nil {
			continue
		}
		changes, smaller := shrink(s, d)
		text := fmt.Sprintf("-seed %d: %s\n%s", s, smaller, show(apply(draw(s), changes)))
		if d.isInexact() {
			inexact++
			t.Log(text)
			continue
		}
		t.Error(text)
		if bad++; bad == *most {
			break
		}
	}
	for _, n := range seen {
		all += n
	}
	t.Logf("%d paths, by the simulation's answer: %v; not known to the walk: %d", all, seen, inexact)
	if inexact > 1+all/50_000 {
		t.Errorf("%d of %d paths are known to the simulation and not to the walk", inexact, all)
	}
	for _, c := range append(slices.Clone(worstFirst), graph.PathUnknown) {
		if *networks >= 500 && bad == 0 && seen[c] == 0 {
			t.Errorf("no path was %s: the networks test too little", c)
		}
	}
}

// disagreement is one path on which the walk and the simulation differ.
type disagreement struct {
	from     graph.ID
	service  string
	walk     graph.Path
	expected []graph.PathClass
	// open is true where more may be possible than is expected.
	open bool
}

func (d *disagreement) String() string {
	return fmt.Sprintf("%s to %s: the walk says %s, possible %v, the simulation %v\nsteps: %v\nbroken: %v\nwhy: %v",
		d.from, d.service, d.walk.Path, d.walk.Possible, d.expected, texts(d.walk.Steps), texts(d.walk.Broken), d.walk.Why)
}

func texts(steps []graph.Step) []string {
	out := make([]string, len(steps))
	for i, s := range steps {
		out[i] = strings.NewReplacer("{}", string(s.ID), "{other}", string(s.Other)).Replace(s.Text)
	}
	return out
}

// disagree returns the first path of a network on which the walk and the
// simulation differ, and counts the simulation's answers in seen.
func disagree(nodes []graph.Node, seen map[graph.PathClass]int) *disagreement {
	g := assemble(nodes)
	network.Exposure(g)
	w := network.NewWalk(g)
	for _, service := range services {
		s := newSimulation(g, service)
		for _, from := range clients(g) {
			d := &disagreement{from: from, service: service, walk: w.Path(from, service), expected: s.classes(from).list()}
			d.open = s.open
			seen[d.answer()]++
			if !d.agrees() {
				return d
			}
		}
	}
	return nil
}

// disagreeOn is disagree for one path.
func disagreeOn(nodes []graph.Node, from graph.ID, service string) *disagreement {
	g := assemble(nodes)
	network.Exposure(g)
	s := newSimulation(g, service)
	d := &disagreement{from: from, service: service, walk: network.NewWalk(g).Path(from, service), expected: s.classes(from).list()}
	d.open = s.open
	if d.agrees() {
		return nil
	}
	return d
}

func clients(g *graph.Graph) []graph.ID {
	var out []graph.ID
	for _, s := range g.Subnets {
		out = append(out, s.ID)
	}
	for _, w := range g.Workloads {
		if len(w.Subnets.IDs) > 0 {
			out = append(out, w.ID)
		}
	}
	return out
}

// answer is the class that the simulation's choices come to.
func (d *disagreement) answer() graph.PathClass {
	if len(d.expected) == 1 {
		return d.expected[0]
	}
	return graph.PathUnknown
}

func (d *disagreement) agrees() bool {
	return (d.open || d.walk.Path == d.answer()) && covers(d.walk.Possible, d.expected)
}

// isInexact reports whether the walk merely does not know what the simulation
// knows.
func (d *disagreement) isInexact() bool {
	return d.walk.Path == graph.PathUnknown && covers(d.walk.Possible, d.expected)
}

func covers(possible, expected []graph.PathClass) bool {
	return !slices.ContainsFunc(expected, func(c graph.PathClass) bool { return !slices.Contains(possible, c) })
}

// TestWalkOfUnknowns hides parts of networks from the walk: what it then calls
// possible must hold what the simulation says of the network as it was, and of
// others that look the same with those parts hidden.
func TestWalkOfUnknowns(t *testing.T) {
	for i := range *networks / 4 {
		s := *seed + uint64(i)
		if text := hiddenTooWell(s); text != "" {
			t.Errorf("-seed %d: %s", s, text)
			return
		}
	}
}

// hiddenTooWell hides one to three parts of a network and returns a description of
// a possibility that the walk leaves out, or "".
func hiddenTooWell(seed uint64) string {
	d := &drawing{Rand: rand.New(rand.NewPCG(seed, 1))}
	hidden := some(d, secrets(draw(seed)), 1, 3)
	var hide []change
	for _, h := range hidden {
		hide = append(hide, h.hide)
	}
	g := assemble(apply(draw(seed), hide))
	network.Exposure(g)
	w := network.NewWalk(g)
	walked := map[string]graph.Path{}
	for completion := range 1 << len(hidden) {
		var others []change
		for i, h := range hidden {
			if completion>>i&1 == 1 && h.other != nil {
				others = append(others, h.other)
			}
		}
		whole := assemble(apply(draw(seed), others))
		for _, service := range services {
			s := newSimulation(whole, service)
			for _, from := range clients(whole) {
				key := service + " " + string(from)
				if _, ok := walked[key]; !ok {
					walked[key] = w.Path(from, service)
				}
				d := &disagreement{from: from, service: service, walk: walked[key], expected: s.classes(from).list()}
				if !covers(d.walk.Possible, d.expected) || (d.walk.Path == graph.PathUnknown) != (len(d.walk.Possible) > 1) {
					return fmt.Sprintf("%v hidden, completion %b: %s\nwhat is hidden:\n%s\nas it was:\n%s",
						hidden, completion, d, show(g.Nodes()), show(whole.Nodes()))
				}
			}
		}
	}
	return ""
}
