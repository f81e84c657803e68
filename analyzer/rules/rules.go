// Package rules evaluates the Rego rules on a graph and turns what they answer
// into findings. It and package policies are the only ones that know OPA.
//
// # Speed
//
// A run on one small root has to answer within a few dozen milliseconds, more
// than which OPA needs to parse and compile the rules. So the built-in rules are
// compiled beforehand, into builtin.plan, which package plan runs; a test sees to
// it that the file is current, and that the rules say there what they say in OPA.
// A part of the graph is converted once. One that is large is evaluated by
// several machines, each with some of the rules, if there are cores to spare.
//
// A built-in rule that is not in builtin.plan, because it or a helper has been
// edited since, goes through OPA: such rules are compiled in as many groups as
// there are cores, each with the shared helpers and one query. Checks whose answer
// is the same for every user (types, unused imports) are left to the tests of
// package policies. Metadata is read only of the rules that found something.
//
// Custom rules always go through OPA, with all its checks, in one group of their
// own; the built-in ones stay in the program.
//
// # Isolation
//
// A planned rule that fails (an error, a panic, no answer in time) fails alone,
// and a diagnostic names it. A group's rules are evaluated by one query, so that
// they share what the helpers derive; when that fails, they are evaluated one by
// one, and diagnostics name those that fail again. A custom rule that cannot be
// used is left out, and Engine.Faults names it; one that takes too many steps,
// which are counted, or too long, fails like any other.
package rules

import (
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/vpce-lint/vpce-lint/analyzer/finding"
	"github.com/vpce-lint/vpce-lint/analyzer/rules/plan"
	"github.com/vpce-lint/vpce-lint/analyzer/wildcard"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/policies"
)

// Options says which rules are evaluated and how. The zero Options evaluate all
// rules on all cores and speak English.
type Options struct {
	// Only are patterns of rules to evaluate, none for all; Skip are patterns of
	// rules to leave out. A pattern is a rule's id in which * stands for any text
	// and ? for any character. One string may hold several, with commas between.
	Only, Skip []string
	// Jobs bounds how many things are done at a time; 0 is one a core.
	Jobs int
	// Timeout bounds a rule's evaluation of one part; 0 is ten seconds.
	Timeout time.Duration
	// Language of the messages.
	Language finding.Language
	// Custom are rules beside the built-in ones; may be nil.
	Custom *policies.Custom
	// Steps bounds the evaluation of a custom rule on a part of up to 1,000 nodes, in
	// steps of OPA; 0 is two million. A larger part has more in proportion. The bound
	// is the same on every machine, other than Timeout.
	Steps int
}

const defaultTimeout = 10 * time.Second

func (o Options) withDefaults() Options {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Steps <= 0 {
		o.Steps = defaultSteps
	}
	return o
}

// Engine has the selected rules, compiled. It is safe for concurrent use.
type Engine struct {
	options Options
	modules map[string]policies.Module // by rule id
	ids     []string
	// planned are the rules that the program has; the groups have all others.
	planned []string
	program *plan.Program
	groups  []*group
	// metadata of the planned rules, as JSON.
	metadata map[string]string
	// faults are about custom rules.
	faults source.Diagnostics
}

// Load compiles the built-in rules that the options select. A pattern that fits
// no rule is an error.
func Load(ctx context.Context, o Options) (*Engine, error) {
	modules, err := policies.Modules()
	if err != nil {
		return nil, err
	}
	return load(ctx, modules, o)
}

func load(ctx context.Context, modules []policies.Module, o Options) (*Engine, error) {
	e := &Engine{options: o.withDefaults(), modules: map[string]policies.Module{}}
	var all []string
	var helpers []policies.Module
	for _, m := range modules {
		if m.Rule == "" {
			helpers = append(helpers, m)
			continue
		}
		e.modules[m.Rule] = m
		all = append(all, m.Rule)
	}
	chosen, err := Select(slices.Concat(all, o.Custom.IDs()), o.Only, o.Skip)
	if err != nil {
		return nil, err
	}
	for _, id := range chosen {
		if _, ok := e.modules[id]; ok {
			e.ids = append(e.ids, id)
		}
	}
	if e.program, e.metadata, err = planned(e.ids, e.modules, helpers); err != nil {
		return nil, fmt.Errorf("load rules: %w", err)
	}
	var others []string
	for _, id := range e.ids {
		if _, ok := e.metadata[id]; ok {
			e.planned = append(e.planned, id)
		} else {
			others = append(others, id)
		}
	}
	shares := share(others, e.modules, e.options.Jobs)
	e.groups = make([]*group, len(shares))
	work, ctx := errgroup.WithContext(ctx)
	for i, ids := range shares {
		work.Go(func() error {
			var err error
			e.groups[i], err = compile(ctx, ids, e.modules, helpers)
			return err
		})
	}
	var own *group
	work.Go(func() error {
		own = e.loadCustom(ctx, chosen)
		return nil
	})
	if err := work.Wait(); err != nil {
		return nil, fmt.Errorf("load rules: %w", err)
	}
	if own != nil {
		e.groups = append(e.groups, own)
		e.ids = append(e.ids, own.ids...)
		slices.Sort(e.ids)
	}
	return e, nil
}

// share divides rules into at most n groups of about equal size.
func share(ids []string, modules map[string]policies.Module, n int) [][]string {
	n = min(n, len(ids))
	bySize := slices.Clone(ids)
	slices.SortStableFunc(bySize, func(a, b string) int {
		return len(modules[b].Source) - len(modules[a].Source)
	})
	groups, sizes := make([][]string, n), make([]int, n)
	for _, id := range bySize {
		least := 0
		for i := range sizes {
			if sizes[i] < sizes[least] {
				least = i
			}
		}
		groups[least] = append(groups[least], id)
		sizes[least] += len(modules[id].Source)
	}
	return groups
}

// IDs returns the ids of the selected rules in order.
func (e *Engine) IDs() []string { return slices.Clone(e.ids) }

// Known returns the ids of all rules, selected or not, in order.
func (e *Engine) Known() []string {
	ids := slices.AppendSeq(e.options.Custom.IDs(), maps.Keys(e.modules))
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Rules returns the metadata of the selected rules in the order of their ids.
func (e *Engine) Rules() ([]policies.Rule, error) {
	out := make([]policies.Rule, 0, len(e.ids))
	for _, id := range e.ids {
		r, err := e.Rule(id)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// PatternError says that a pattern fits no rule.
type PatternError struct{ Pattern string }

func (e *PatternError) Error() string { return fmt.Sprintf("no rule is called %q", e.Pattern) }

// Select returns the ids that a pattern of only fits, all where there is none,
// without those that a pattern of skip fits. The order stays. A pattern that fits
// none of the ids is a *PatternError.
func Select(ids, only, skip []string) ([]string, error) {
	wanted, err := fitting(ids, only)
	if err != nil {
		return nil, err
	}
	unwanted, err := fitting(ids, skip)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, id := range ids {
		if (wanted == nil || wanted[id]) && !unwanted[id] {
			out = append(out, id)
		}
	}
	return out, nil
}

// fitting returns the ids that some pattern fits, nil where there is no pattern.
func fitting(ids, lists []string) (map[string]bool, error) {
	var set map[string]bool
	for _, list := range lists {
		for pattern := range strings.SplitSeq(list, ",") {
			pattern = strings.TrimSpace(pattern)
			if pattern == "" {
				continue
			}
			if set == nil {
				set = map[string]bool{}
			}
			found := false
			for _, id := range ids {
				if wildcard.Match(pattern, id) {
					set[id], found = true, true
				}
			}
			if !found {
				return nil, &PatternError{Pattern: pattern}
			}
		}
	}
	return set, nil
}
