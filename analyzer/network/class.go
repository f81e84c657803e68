package network

import (
	"math/bits"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// classSet is a set of exposure classes. The lower the bit, the more exposed.
type classSet uint8

const (
	public classSet = 1 << iota
	nat
	transit
	isolated

	anyClass = public | nat | transit | isolated
)

func classes() []graph.ExposureClass {
	return []graph.ExposureClass{
		graph.ExposurePublic, graph.ExposureNAT, graph.ExposureTransit, graph.ExposureIsolated,
	}
}

// count returns the number of classes in the set.
func (s classSet) count() int { return bits.OnesCount8(uint8(s)) }

// list returns the classes of the set, the most exposed first.
func (s classSet) list() []graph.ExposureClass {
	var out []graph.ExposureClass
	for i, c := range classes() {
		if s&(1<<i) != 0 {
			out = append(out, c)
		}
	}
	return out
}

// mostExposed returns what may come out where one family has a class of s, the
// other one of t, and the more exposed one counts.
func (s classSet) mostExposed(t classSet) classSet {
	var out classSet
	for a := public; a <= isolated; a <<= 1 {
		for b := public; b <= isolated; b <<= 1 {
			if s&a != 0 && t&b != 0 {
				out |= min(a, b)
			}
		}
	}
	return out
}
