package analyzer

import (
	"context"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/rules"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// maxQuestions bounds the open conditions of one configuration that are
// answered both ways; there are 2^n answers.
const maxQuestions = 5

// settle decides what it can of the possible findings by looking at each world:
// every answer to the conditions that a configuration leaves open. A finding
// that is definite in all worlds is definite, one that no world has is none.
// Rules judge one world at a time without knowing that there are others; what
// they say of the undivided graph stays where there are too many conditions.
func settle(ctx context.Context, engine *rules.Engine, project *declared.Project, parts []*graph.Graph, findings []finding.Finding) ([]finding.Finding, error) {
	for _, part := range parts {
		units := part.Units()
		questions := value.Worlds(project.Questions(units), maxQuestions)
		if len(questions) == 0 || !anyPossible(findings, units) {
			continue
		}
		verdicts, err := inWorlds(ctx, engine, project, units, questions)
		if err != nil {
			return nil, err
		}
		findings = settled(findings, units, verdicts, len(questions))
	}
	return findings, nil
}

func anyPossible(findings []finding.Finding, units map[string]bool) bool {
	for _, f := range findings {
		if f.Possible && units[f.Unit] {
			return true
		}
	}
	return false
}

// verdict counts in how many worlds a finding is there.
type verdict struct {
	definite, possible int
	// example is the finding of one world in which it is definite.
	example finding.Finding
}

func inWorlds(ctx context.Context, engine *rules.Engine, project *declared.Project, units map[string]bool, worlds []value.World) (map[identity]verdict, error) {
	out := map[identity]verdict{}
	for _, w := range worlds {
		world := project.In(units, w)
		g, _ := understand(world)
		findings, _, err := engine.Evaluate(ctx, g.Split())
		if err != nil {
			return nil, err
		}
		for _, f := range findings {
			v := out[identityOf(f)]
			if f.Possible {
				v.possible++
			} else {
				v.definite++
				v.example = f
			}
			out[identityOf(f)] = v
		}
	}
	return out, nil
}

// identity is what makes a finding the same in every world.
type identity struct{ rule, unit, subject string }

func identityOf(f finding.Finding) identity { return identity{f.Rule, f.Unit, f.Subject} }

func settled(findings []finding.Finding, units map[string]bool, verdicts map[identity]verdict, worlds int) []finding.Finding {
	out := make([]finding.Finding, 0, len(findings))
	for _, f := range findings {
		if !f.Possible || !units[f.Unit] {
			out = append(out, f)
			continue
		}
		switch v := verdicts[identityOf(f)]; {
		case v.definite == worlds:
			out = append(out, v.example)
		case v.definite+v.possible > 0:
			out = append(out, f)
		}
	}
	return out
}
