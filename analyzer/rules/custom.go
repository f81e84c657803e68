package rules

import (
	"context"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/policies"
)

// defaultSteps bounds the evaluation of a custom rule on one part. A step is an
// expression that OPA evaluates, or a turn of a builtin that counts; there are a
// million or two of them in a second. The rules that are built in need less than
// 100,000 for a part of 2,000 nodes.
const defaultSteps = 20_000_000

// budget counts steps, and is how OPA asks whether to go on. It is for one
// evaluation.
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
	g := &group{ids: compiled.IDs, compiler: compiled.Compiler, has: compiled.Has, steps: e.options.Steps}
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
