package rules

import (
	"context"
	"crypto/sha256"
	_ "embed" // the program
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/rules/plan"
	"github.com/vpce-lint/vpce-lint/policies"
)

// compiled is the program of the built-in rules. There is a label for each: of
// which source it was made, and in a second line its metadata.
//
//go:embed builtin.plan
var compiled []byte

// planned returns the program and those of the rules that it has: the ones whose
// source, and that of all helpers, is what it was made of. With each comes what
// its metadata says, as JSON.
func planned(ids []string, modules map[string]policies.Module, helpers []policies.Module) (*plan.Program, map[string]string, error) {
	program, err := plan.Decode(compiled)
	if err != nil {
		return nil, nil, err
	}
	made := make(map[string]string, len(program.Labels))
	for _, l := range program.Labels {
		name, metadata, _ := strings.Cut(l, "\n")
		made[name] = metadata
	}
	base := sum("", helpers...)
	out := map[string]string{}
	for _, id := range ids {
		if metadata, ok := made[label(base, modules[id])]; ok {
			out[id] = metadata
		}
	}
	return program, out, nil
}

// Rule returns the metadata of a selected rule.
func (e *Engine) Rule(id string) (policies.Rule, error) {
	metadata, ok := e.metadata[id]
	if _, builtin := e.modules[id]; !builtin {
		if r, ok := e.options.Custom.Rule(id); ok {
			return r, nil
		}
	}
	if !ok {
		return policies.ReadRule(e.modules[id])
	}
	var r policies.Rule
	if err := json.Unmarshal([]byte(metadata), &r); err != nil {
		return policies.Rule{}, fmt.Errorf("read rule %s: %w", id, err)
	}
	return r, nil
}

// label identifies a rule and its source.
func label(helpers string, m policies.Module) string { return m.Rule + " " + sum(helpers, m) }

func sum(start string, modules ...policies.Module) string {
	text := []byte(start)
	for _, m := range modules {
		text = fmt.Appendf(text, "\n%s %d\n%s", m.Path, len(m.Source), m.Source)
	}
	hash := sha256.Sum256(text)
	return hex.EncodeToString(hash[:8])
}

// documentOf converts a graph's document. It is done once for a part.
func documentOf(g *graph.Graph) *plan.Document {
	b := plan.NewBuilder()
	g.Encode(b)
	return b.Document()
}

// run asks some of the program's rules. Each fails alone.
func (e *Engine) run(ctx context.Context, ids []string, d *plan.Document) ([]answer, []failure) {
	m := e.program.Start(d)
	var answers []answer
	var failures []failure
	for _, id := range ids {
		a, err := e.askPlan(ctx, m, id)
		switch {
		case ctx.Err() != nil:
			return answers, failures
		case err != nil:
			failures = append(failures, failure{id, err})
		case len(a.violated)+len(a.undecided) > 0:
			answers = append(answers, a)
		}
	}
	return answers, failures
}

// askPlan evaluates one rule. A panic is an error.
func (e *Engine) askPlan(ctx context.Context, m *plan.Machine, id string) (a answer, err error) {
	ctx, cancel := context.WithTimeout(ctx, e.options.Timeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	a.rule = id
	for _, set := range []struct {
		name string
		into *[]any
	}{{"violated", &a.violated}, {"undecided", &a.undecided}} {
		v, ok, err := m.Ask(ctx, policies.Package(id)+"."+set.name)
		if errors.Is(err, context.DeadlineExceeded) {
			return a, fmt.Errorf("no answer within %s", e.options.Timeout)
		}
		if err != nil {
			return a, err
		}
		list, isList := v.([]any)
		if !ok || !isList {
			return a, fmt.Errorf("%s is not a set", set.name)
		}
		*set.into = list
	}
	return a, nil
}
