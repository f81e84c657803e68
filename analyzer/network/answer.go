package network

import (
	"math/bits"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// tri is the answer to a question of which not all is known. The order matters:
// of several conditions the lowest answer counts.
type tri uint8

const (
	no tri = iota
	maybe
	yes
)

// not is yes for no and no for yes.
func (t tri) not() tri { return yes - t }

// setting reads a flag that AWS sets to unset where nothing is said.
func setting(a graph.Attr[bool], unset bool) tri {
	switch v, ok := a.Get(); {
	case a.IsUnknown():
		return maybe
	case ok && v, !ok && unset:
		return yes
	}
	return no
}

// answer is what is known of one question on the way, with the proof.
type answer struct {
	holds tri
	// steps are what lets the packet on, in order, up to where it is stopped.
	steps []graph.Step
	// broken is what stops it.
	broken []graph.Step
	// why says what is not known.
	why []string
}

// fine is an answer that a step proves.
func fine(steps ...graph.Step) answer { return answer{holds: yes, steps: steps} }

// stopped is an answer that a step disproves.
func stopped(steps ...graph.Step) answer { return answer{holds: no, broken: steps} }

// unclear is an answer that the source does not give.
func unclear(why ...string) answer {
	if len(why) == 0 {
		why = []string{whyUnknown}
	}
	return answer{holds: maybe, why: why}
}

// all is the answer to whether everything holds.
func all(answers ...answer) answer {
	out := answer{holds: yes}
	for _, a := range answers {
		if out.holds != no {
			out.steps = append(out.steps, a.steps...)
		}
		out.holds = min(out.holds, a.holds)
		if a.holds == no {
			out.broken = append(out.broken, a.broken...)
		}
		if a.holds == maybe {
			out.why = append(out.why, a.why...)
		}
	}
	return out
}

// either is the answer to whether at least one thing holds.
func either(answers ...answer) answer {
	out := answer{holds: no}
	for _, a := range answers {
		switch {
		case a.holds == yes && out.holds != yes:
			out = a
		case out.holds == yes:
		case a.holds == maybe:
			out = answer{holds: maybe, steps: a.steps, why: append(out.why, a.why...)}
		case out.holds == no:
			out.steps = append(out.steps, a.steps...)
			out.broken = append(out.broken, a.broken...)
		}
	}
	return out
}

// same is the answer where one of several ways is taken and it is not known
// which one, or where packets take all of them.
func same(answers ...answer) answer {
	if len(answers) == 1 {
		return answers[0]
	}
	out := all(answers...)
	if out.holds == no && slices.ContainsFunc(answers, func(a answer) bool { return a.holds != no }) {
		out.holds = maybe
		out.why = append(out.why, whyDiffer)
	}
	return out
}

// pathSet is a set of classes of paths. The lower the bit, the worse.
type pathSet uint8

const (
	toNowhere pathSet = 1 << iota
	overInternet
	overTransit
	overNAT
	overInterface
	overGateway
)

func pathOrder() []graph.PathClass {
	return []graph.PathClass{
		graph.PathNone, graph.PathInternet, graph.PathTransit, graph.PathNAT,
		graph.PathInterfaceEndpoint, graph.PathGatewayEndpoint,
	}
}

// list returns the classes of the set, the worst first.
func (s pathSet) list() []graph.PathClass {
	var out []graph.PathClass
	for i, c := range pathOrder() {
		if s&(1<<i) != 0 {
			out = append(out, c)
		}
	}
	return out
}

// worst returns what may come out where one subnet has a class of s, another
// one of t, and the worse one counts.
func (s pathSet) worst(t pathSet) pathSet {
	var out pathSet
	for a := toNowhere; a <= overGateway; a <<= 1 {
		for b := toNowhere; b <= overGateway; b <<= 1 {
			if s&a != 0 && t&b != 0 {
				out |= min(a, b)
			}
		}
	}
	return out
}

// outcome is how a client reaches a service, as far as it is known.
type outcome struct {
	set           pathSet
	steps, broken []graph.Step
	why           []string
	// endpoint serves the path, or would; "" where there is none.
	endpoint graph.ID
}

// by is the outcome where the path has class if the answer holds, and breaks if
// it does not.
func (a answer) by(class pathSet, endpoint graph.ID) outcome {
	o := outcome{steps: a.steps, broken: a.broken, why: a.why, endpoint: endpoint}
	if a.holds != no {
		o.set |= class
	}
	if a.holds != yes {
		o.set |= toNowhere
	}
	if a.holds == maybe {
		o.broken = nil
	}
	return o
}

// or is the outcome where it is one or the other.
func (o outcome) or(p outcome) outcome {
	switch {
	case o.set == 0:
		return p
	case p.set == 0:
		return o
	}
	out := outcome{set: o.set | p.set, steps: o.steps, why: slices.Concat(o.why, p.why), endpoint: o.endpoint}
	if out.endpoint == "" {
		out.endpoint = p.endpoint
	}
	if out.set == toNowhere {
		out.broken = slices.Concat(o.broken, p.broken)
	}
	return out
}

// because adds a reason for an outcome of which there are several.
func (o outcome) because(why ...string) outcome {
	o.why = append(slices.Clone(o.why), why...)
	return o
}

// after is the outcome beyond some steps that hold for certain.
func (o outcome) after(steps ...graph.Step) outcome {
	o.steps = append(slices.Clone(steps), o.steps...)
	return o
}

// existence is whether a thing exists where others exist.
func existence(f *value.Formula, given ...*value.Formula) tri {
	switch {
	case value.And(given...).Implies(f):
		return yes
	case value.And(given...).Excludes(f):
		return no
	}
	return maybe
}

// count returns the number of classes in the set.
func (s pathSet) count() int { return bits.OnesCount8(uint8(s)) }

// formula is a condition that the source leaves open.
type formula = value.Formula
