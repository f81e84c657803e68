package rules

import (
	"context"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"

	"github.com/vpce-lint/vpce-lint/policies"
)

// group is a set of rules that are compiled and evaluated together.
type group struct {
	ids      []string
	compiler *ast.Compiler
	query    rego.PreparedEvalQuery
	// has reports whether a rule has a set; nil where all have both.
	has func(id, set string) bool
	// store has the data that rules read beside the input; may be nil.
	store storage.Store
	// meter bounds evaluations by their steps; nil for no bound but that of time.
	meter *meter
}

// The sets of a rule, as the query returns them for each.
const (
	violated  = 0
	undecided = 1
)

func compile(ctx context.Context, ids []string, modules map[string]policies.Module, helpers []policies.Module) (*group, error) {
	parsed := map[string]*ast.Module{}
	add := func(m policies.Module) error {
		p, err := ast.ParseModuleWithOpts(m.Path, m.Source, ast.ParserOptions{})
		parsed[m.Path] = p
		return err
	}
	for _, m := range helpers {
		if err := add(m); err != nil {
			return nil, err
		}
	}
	for _, id := range ids {
		if err := add(modules[id]); err != nil {
			return nil, err
		}
	}
	c := policies.NewCompiler()
	if c.Compile(parsed); c.Failed() {
		return nil, c.Errors
	}
	g := &group{ids: ids, compiler: c}
	var err error
	g.query, err = g.prepare(ctx, ids)
	return g, err
}

// prepare makes the query of some of the group's rules. Its answer has for each
// rule, in the order of the ids, its two sets.
func (g *group) prepare(ctx context.Context, ids []string) (rego.PreparedEvalQuery, error) {
	sets := make([]*ast.Term, len(ids))
	for i, id := range ids {
		pkg, err := ast.ParseRef("data." + policies.Package(id))
		if err != nil {
			return rego.PreparedEvalQuery{}, fmt.Errorf("rule %s: %w", id, err)
		}
		set := func(name string) *ast.Term {
			if g.has != nil && !g.has(id, name) {
				return ast.SetTerm()
			}
			return ast.NewTerm(pkg.Append(ast.StringTerm(name)))
		}
		sets[i] = ast.ArrayTerm(set("violated"), set("undecided"))
	}
	answer := ast.Equality.Expr(ast.VarTerm(answerVar), ast.ArrayTerm(sets...))
	return rego.New(
		rego.Compiler(g.compiler),
		rego.ParsedQuery(ast.NewBody(answer)),
		storeOption(g.store),
	).PrepareForEval(ctx)
}

const answerVar = "answer"
