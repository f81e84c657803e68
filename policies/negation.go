package policies

import (
	"encoding/json"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
)

// negation finds the negation of an attribute that is absent where it is not
// known: it holds then, too, which is hardly meant. OPA lets it pass.
func negation(m *ast.Module) (p *problem) {
	known := map[string]bool{"data": true}
	for _, r := range m.Rules {
		known[string(r.Head.Name)] = true
	}
	for _, i := range m.Imports {
		known[string(i.Name())] = true
	}
	var absent map[string]bool
	ast.WalkExprs(m, func(e *ast.Expr) bool {
		if p != nil || !e.Negated {
			return false
		}
		ref := attributeRead(e, known)
		if ref == nil {
			return false
		}
		name, ok := ref[len(ref)-1].Value.(ast.String)
		if absent == nil {
			absent = optionalAttributes()
		}
		if ok && absent[string(name)] {
			p = &problem{e.Location, fmt.Sprintf("`not` about %s also holds where it is not known. Compare it (%[1]s == false), or give it a name first (x := %[1]s).", ref)}
		}
		return false
	})
	return p
}

// optionalAttributes are the names of attributes that a node need not have.
func optionalAttributes() map[string]bool {
	type kind struct {
		Items struct {
			Properties map[string]json.RawMessage `json:"properties"`
			Required   []string                   `json:"required"`
		} `json:"items"`
	}
	var schema struct {
		Properties struct {
			Nodes struct {
				Properties map[string]kind `json:"properties"`
			} `json:"nodes"`
		} `json:"properties"`
	}
	if json.Unmarshal(graph.Schema(), &schema) != nil {
		return nil // the schema is ours; a test reads it
	}
	optional, required := map[string]bool{}, map[string]bool{}
	for _, k := range schema.Properties.Nodes.Properties {
		for name := range k.Items.Properties {
			optional[name] = true
		}
		for _, name := range k.Items.Required {
			required[name] = true
		}
	}
	for name := range required {
		delete(optional, name)
	}
	return optional
}

// attributeRead returns an attribute that the expression reads: a reference
// through a local variable or into the input.
func attributeRead(e *ast.Expr, imports map[string]bool) ast.Ref {
	operators := map[*ast.Location]bool{}
	operator := func(terms []*ast.Term) { operators[terms[0].Location] = true }
	if e.IsCall() {
		operator(e.Terms.([]*ast.Term))
	}
	ast.WalkTerms(e, func(t *ast.Term) bool {
		if call, ok := t.Value.(ast.Call); ok {
			operator(call)
		}
		return false
	})
	var found ast.Ref
	ast.WalkTerms(e, func(t *ast.Term) bool {
		r, ok := t.Value.(ast.Ref)
		if !ok || len(r) < 2 || operators[t.Location] || found != nil {
			return false
		}
		if head, ok := r[0].Value.(ast.Var); ok && !imports[string(head)] {
			found = r
		}
		return false
	})
	return found
}
