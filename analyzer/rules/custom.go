package rules

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/policies"
)

// defaultSteps is the bound of Options.Steps. A step is an expression that OPA
// evaluates, or a turn of a builtin that counts; there are half a million to a
// million of them in a second. The built-in rules need up to 60 for each node.
const defaultSteps = 2_000_000

// errSteps is the failure of a rule that is cut off. Its text is the same for
// every part.
var errSteps = errors.New("it takes too many steps, so it was stopped, and none of its findings are reported")

// meter bounds the steps of a group's rules. A rule that takes too many on any
// part is spent: it is not evaluated on others, and what it has found so far is
// not reported, so that the outcome does not depend on which part came first.
type meter struct {
	steps int // for 1,000 nodes

	mu    sync.Mutex
	spent map[string]error
}

func (m *meter) budget(ctx context.Context, nodes int) *budget {
	return &budget{ctx: ctx, left: m.steps * max(nodes, 1000) / 1000}
}

func (m *meter) spend(id string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.spent == nil {
		m.spent = map[string]error{}
	}
	m.spent[id] = errSteps
}

// any reports whether a rule is spent.
func (m *meter) any() bool {
	if m == nil {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.spent) > 0
}

func (m *meter) isSpent(id string) bool {
	if m == nil {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.spent[id] != nil
}

// spent returns the rules of all groups that are spent.
func (e *Engine) spent() map[string]error {
	out := map[string]error{}
	for _, g := range e.groups {
		if g.meter.any() {
			g.meter.mu.Lock()
			maps.Copy(out, g.meter.spent)
			g.meter.mu.Unlock()
		}
	}
	return out
}

// budget counts the steps of one evaluation, and is how OPA asks whether to go on.
type budget struct {
	ctx  context.Context
	left int
	over bool
	done bool
}

var _ topdown.Cancel = (*budget)(nil)

func (b *budget) Cancel() { b.done = true }

func (b *budget) Cancelled() bool {
	if b.left--; b.left < 0 {
		b.over, b.done = true, true
	}
	if b.left%patience == 0 && b.ctx.Err() != nil {
		b.done = true
	}
	return b.done
}

// patience is how many steps go by between looks at the context.
const patience = 1024

// loadCustom compiles the custom rules among some ids; nil where there are none.
func (e *Engine) loadCustom(ctx context.Context, ids []string) *group {
	custom := e.options.Custom
	if custom.Empty() {
		return nil
	}
	compiled := custom.Compile(ids)
	selected := func(id string) bool { return slices.Contains(ids, id) }
	e.faults = policies.Selected(slices.Concat(custom.Faults(), compiled.Faults), selected)
	if len(compiled.IDs) == 0 {
		return nil
	}
	g := &group{ids: compiled.IDs, compiler: compiled.Compiler, has: compiled.Has, meter: &meter{steps: e.options.Steps}}
	if len(compiled.Data) > 0 {
		g.store = inmem.NewFromObjectWithOpts(compiled.Data, inmem.OptRoundTripOnWrite(false))
	}
	var err error
	if g.query, err = g.prepare(ctx, g.ids); err != nil {
		e.faults = append(e.faults, source.Diagnostic{
			Severity: source.Error, Summary: "Custom rules cannot be used", Detail: fmt.Sprintf("OPA does not take them: %s.", err), Unparsed: true,
		})
		return nil
	}
	return g
}

// Faults are about custom rules that cannot be used, as far as they are selected.
func (e *Engine) Faults() source.Diagnostics { return e.faults }

// CustomFiles are the files that Faults point into.
func (e *Engine) CustomFiles() []*source.File { return e.options.Custom.Files() }

// storeOption gives a query its data.
func storeOption(s storage.Store) func(*rego.Rego) {
	if s == nil {
		return func(*rego.Rego) {}
	}
	return rego.Store(s)
}
