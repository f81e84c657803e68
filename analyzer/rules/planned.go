package rules

import (
	"context"
	"crypto/sha256"
	_ "embed" // the program
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/rules/plan"
	"github.com/vpce-lint/vpce-lint/policies"
)

// compiled is the program of the built-in rules. Its labels tell of which
// sources it was made.
//
//go:embed builtin.plan
var compiled []byte

// planned returns the program and those of the rules that it has: the ones whose
// source, and that of all helpers, is what it was made of.
func planned(ids []string, modules map[string]policies.Module, helpers []policies.Module) (*plan.Program, []string, error) {
	program, err := plan.Decode(compiled)
	if err != nil {
		return nil, nil, err
	}
	made := make(map[string]bool, len(program.Labels))
	for _, label := range program.Labels {
		made[label] = true
	}
	base := sum("", helpers...)
	var out []string
	for _, id := range ids {
		if made[label(base, modules[id])] {
			out = append(out, id)
		}
	}
	return program, out, nil
}

// label identifies a rule and its source.
func label(helpers string, m policies.Module) string { return m.Rule + " " + sum(helpers, m) }

func sum(start string, modules ...policies.Module) string {
	h := sha256.New()
	io.WriteString(h, start)
	for _, m := range modules {
		fmt.Fprintf(h, "\n%s %d\n", m.Path, len(m.Source))
		io.WriteString(h, m.Source)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
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
			return a, fmt.Errorf("no answer within %s", e.options.Timeout.Round(time.Millisecond))
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
