package rules

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"golang.org/x/sync/errgroup"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/rules/plan"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Evaluate evaluates all rules on each part of a graph (graph.Graph.Split) and
// returns the findings in canonical order, definite and possible ones. Rules that
// fail are in the diagnostics. The only error is that of the context.
func (e *Engine) Evaluate(ctx context.Context, parts []*graph.Graph) ([]finding.Finding, source.Diagnostics, error) {
	work, inner := errgroup.WithContext(ctx)
	work.SetLimit(e.options.Jobs)
	plans := e.chunks(parts)
	results := make([]result, len(parts)*(len(e.groups)+len(plans)))
	at := 0
	for _, part := range parts {
		if part.Len() == 0 {
			continue
		}
		document := sync.OnceValue(func() *plan.Document { return documentOf(part) })
		for _, ids := range plans {
			r := &results[at]
			at++
			work.Go(func() error {
				r.part = part
				r.answers, r.failures = guarded(ids, func() ([]answer, []failure) { return e.run(inner, ids, document()) })
				return inner.Err()
			})
		}
		input := sync.OnceValue(func() ast.Value { return inputOf(part) })
		for _, g := range e.groups {
			r := &results[at]
			at++
			work.Go(func() error {
				r.part = part
				r.answers, r.failures = guarded(g.ids, func() ([]answer, []failure) { return e.evaluate(inner, g, input(), part.Len()) })
				return inner.Err()
			})
		}
	}
	if err := work.Wait(); err != nil {
		return nil, nil, err
	}
	w := newWriter(e)
	spent := e.spent()
	for _, id := range slices.Sorted(maps.Keys(spent)) {
		w.fail([]failure{{id, spent[id]}})
	}
	for _, r := range results[:at] {
		for _, a := range r.answers {
			if spent[a.rule] == nil {
				_, failures := guarded([]string{a.rule}, func() ([]answer, []failure) {
					w.add(r.part, a)
					return nil, nil
				})
				w.fail(failures)
			}
		}
		w.fail(r.failures)
	}
	return finding.Sorted(w.findings), w.diagnostics(), nil
}

// guarded turns a panic in the work for some rules into a failure of each: what
// they share (the document of a part) could not be made, or what one of them
// answers could not be used.
func guarded(ids []string, work func() ([]answer, []failure)) (answers []answer, failures []failure) {
	defer func() {
		if p := recover(); p != nil {
			answers, failures = nil, nil
			for _, id := range ids {
				failures = append(failures, failure{id, fmt.Errorf("panic: %v", p)})
			}
		}
	}()
	return work()
}

// result is what some rules answer for one part.
type result struct {
	part     *graph.Graph
	answers  []answer
	failures []failure
}

// worthwhile is how many nodes there are in a part whose rules are evaluated in
// parallel. Each evaluation derives anew what rules share.
const worthwhile = 500

// chunks divides the compiled rules into sets that are evaluated together: one
// for each job where the parts are too few to keep all busy.
func (e *Engine) chunks(parts []*graph.Graph) [][]string {
	if len(e.planned) == 0 {
		return nil
	}
	big := false
	for _, part := range parts {
		big = big || part.Len() >= worthwhile
	}
	if !big || len(parts) >= 2*e.options.Jobs {
		return [][]string{e.planned}
	}
	return share(e.planned, e.modules, e.options.Jobs)
}

// answer is what one rule answers for one part.
type answer struct {
	rule                string
	violated, undecided []any
}

// failure is a rule that could not be evaluated.
type failure struct {
	rule string
	err  error
}

// evaluate asks all rules of a group at once and, should that fail, each alone.
// All together have the steps of one, so that the outcome does not depend on what
// else is in the group.
func (e *Engine) evaluate(ctx context.Context, g *group, input ast.Value, nodes int) ([]answer, []failure) {
	if !g.meter.any() {
		answers, err := e.ask(ctx, g, g.ids, g.query, input, nodes)
		if err == nil || ctx.Err() != nil {
			return answers, nil
		}
	}
	var answers []answer
	var failures []failure
	for _, id := range g.ids {
		if g.meter.isSpent(id) {
			continue
		}
		query, err := g.prepare(ctx, []string{id})
		if err == nil {
			var one []answer
			one, err = e.ask(ctx, g, []string{id}, query, input, nodes)
			answers = append(answers, one...)
		}
		if errors.Is(err, errSteps) {
			g.meter.spend(id)
			continue
		}
		if ctx.Err() != nil {
			return answers, failures
		}
		if err != nil {
			failures = append(failures, failure{id, err})
		}
	}
	return answers, failures
}

// ask evaluates a query and returns its answers. A panic inside OPA or a builtin
// is an error.
func (e *Engine) ask(ctx context.Context, g *group, ids []string, query rego.PreparedEvalQuery, input ast.Value, nodes int) (answers []answer, err error) {
	timeout := e.options.Timeout * time.Duration(len(ids))
	if g.meter != nil {
		// The steps are to be what ends it, on a slow machine, too.
		timeout = timeout * time.Duration(max(nodes, 1000)) / 1000
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			answers, err = nil, fmt.Errorf("panic: %v", p)
		}
	}()
	options := []rego.EvalOption{rego.EvalParsedInput(input)}
	var steps *budget
	if g.meter != nil {
		steps = g.meter.budget(ctx, nodes)
		options = append(options, rego.EvalExternalCancel(steps))
	}
	results, err := query.Eval(ctx, options...)
	if err != nil {
		if steps != nil && steps.over {
			return nil, errSteps
		}
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = fmt.Errorf("no answer within %s", timeout)
		}
		return nil, err
	}
	if len(results) != 1 {
		return nil, errors.New("violated or undecided is missing")
	}
	sets, _ := results[0].Bindings[answerVar].([]any)
	for i, id := range ids {
		if i >= len(sets) {
			return nil, errors.New("violated or undecided is missing")
		}
		pair, _ := sets[i].([]any)
		if len(pair) != 2 {
			return nil, errors.New("violated or undecided is missing")
		}
		a := answer{rule: id}
		var first, second bool
		a.violated, first = pair[violated].([]any)
		a.undecided, second = pair[undecided].([]any)
		if !first || !second {
			return nil, errors.New("violated or undecided is not a set")
		}
		if len(a.violated)+len(a.undecided) > 0 {
			answers = append(answers, a)
		}
	}
	return answers, nil
}

// diagnostics tells of the rules that failed, once each.
func (w *writer) diagnostics() source.Diagnostics {
	slices.SortStableFunc(w.failures, func(a, b failure) int {
		if a.rule < b.rule {
			return -1
		}
		if a.rule > b.rule {
			return 1
		}
		return 0
	})
	var out source.Diagnostics
	for i, f := range w.failures {
		if i > 0 && w.failures[i-1].rule == f.rule {
			continue
		}
		out = append(out, source.Diagnostic{
			Severity: source.Warning,
			Summary:  "Rule failed",
			Detail:   fmt.Sprintf("Rule %s could not be evaluated everywhere, so its findings may be missing: %v.", f.rule, f.err),
		})
	}
	return out
}

func (w *writer) fail(failures []failure) { w.failures = append(w.failures, failures...) }
