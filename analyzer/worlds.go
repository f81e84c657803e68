package analyzer

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/vpce-lint/vpce-lint/analyzer/catalog"
	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// maxQuestions bounds the open conditions of one configuration that are
// answered both ways; there are 2^n answers.
const maxQuestions = 5

// division is a part of the graph that open conditions divide into worlds: one
// for every answer to them.
type division struct {
	// units are those of the part.
	units  map[string]bool
	worlds []value.World
}

// divisions returns the parts of the graph that open conditions divide, less
// those with too many of them.
func (n *Network) divisions(parts []*graph.Graph) []division {
	understands := catalog.Understands()
	var out []division
	for _, part := range parts {
		units := part.Units()
		if worlds := value.Worlds(n.project.Questions(units, understands), maxQuestions); len(worlds) > 0 {
			out = append(out, division{units, worlds})
		}
	}
	return out
}

// in is the graph of a division in one of its worlds; defect says where this
// program failed, "" where it did not.
func (n *Network) in(d division, w value.World) (g *graph.Graph, defect string) {
	g, _, defect = try(n.project, func(p *declared.Project) (*graph.Graph, source.Diagnostics) {
		return understand(p.In(d.units, w), n.Graph, n.options)
	})
	return g, defect
}

// settle looks at each world. A finding that is definite in all worlds is
// definite, a possible one that no world has is none, and one that some have is
// possible. What is definite on the undivided graph holds in all worlds and
// stays. Rules judge one world at a time without knowing that there are others.
// Where a rule fails in a world, what the rules say of the undivided graph stays;
// where this program fails in one, the diagnostics say so.
func settle(ctx context.Context, engine *rules.Engine, net *Network, parts []*graph.Graph, findings []finding.Finding) ([]finding.Finding, source.Diagnostics, error) {
	var diagnostics source.Diagnostics
	for _, d := range net.divisions(parts) {
		verdicts, defect, err := judged(ctx, engine, net, d)
		if err != nil {
			return nil, nil, err
		}
		if defect != "" {
			diagnostics = append(diagnostics, undecidedConditions(slices.Min(slices.Collect(maps.Keys(d.units))), defect))
		}
		if verdicts == nil {
			continue // a rule failed
		}
		findings = settled(findings, d.units, verdicts, len(d.worlds))
	}
	return findings, diagnostics, nil
}

func undecidedConditions(unit, defect string) source.Diagnostic {
	return source.Diagnostic{
		Severity: source.Warning, Summary: "Conditions are left open", Path: unit,
		Detail: unit + ": a defect (" + defect + ") ended the look at what its undecided conditions mean; more may be reported as possible than need be. Please report it.",
	}
}

// verdict counts in how many worlds a finding is there.
type verdict struct {
	definite, possible int
	// example is the finding of one world, a definite one if there is one, and of
	// those the last: of what exists maybe it has the most, and so more to say.
	example finding.Finding
}

// judged judges every world of a division. Without an error, nil means that a rule
// failed in one of them, or that understanding one panicked: defect says where.
func judged(ctx context.Context, engine *rules.Engine, net *Network, d division) (verdicts map[identity]verdict, defect string, err error) {
	out := map[identity]verdict{}
	for _, w := range d.worlds {
		g, defect := net.in(d, w)
		if defect != "" {
			return nil, defect, nil
		}
		findings, failures, err := engine.Evaluate(ctx, g.Split())
		if err != nil || len(failures) > 0 {
			return nil, "", err
		}
		for _, f := range findings {
			v := out[identityOf(f)]
			if f.Possible {
				v.possible++
			} else {
				v.definite++
			}
			if v.example.Rule == "" || v.example.Possible || !f.Possible {
				v.example = f
			}
			out[identityOf(f)] = v
		}
	}
	return out, "", nil
}

// identity is what makes a finding the same in every world.
type identity struct{ rule, unit, subject string }

func (a identity) compare(b identity) int {
	return cmp.Or(cmp.Compare(a.rule, b.rule), cmp.Compare(a.unit, b.unit), cmp.Compare(a.subject, b.subject))
}

func identityOf(f finding.Finding) identity { return identity{f.Rule, f.Unit, f.Subject} }

// settled replaces the findings of some units by what the worlds say of them.
func settled(findings []finding.Finding, units map[string]bool, verdicts map[identity]verdict, worlds int) []finding.Finding {
	out := make([]finding.Finding, 0, len(findings))
	said := map[identity]bool{}
	for _, f := range findings {
		if !units[f.Unit] {
			out = append(out, f)
			continue
		}
		id := identityOf(f)
		switch v, ok := verdicts[id]; {
		case !f.Possible:
			out = append(out, f)
		case v.definite == worlds:
			out = append(out, v.example)
		case ok:
			out = append(out, f)
		default:
			continue
		}
		said[id] = true
	}
	for _, id := range slices.SortedFunc(maps.Keys(verdicts), identity.compare) {
		if said[id] {
			continue
		}
		f := verdicts[id].example
		if verdicts[id].definite < worlds {
			f.Possible = true
			f.Why = append(slices.Clone(f.Why), "it hangs on conditions that are not decided")
		}
		out = append(out, f)
	}
	return out
}
