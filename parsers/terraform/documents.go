package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
)

// maxIndirections bounds how far a document is followed to where it is written.
const maxIndirections = 20

// statementRanges returns the places of a policy document's statements, in the
// order in which the document has them, where they can be told from the
// expression: the elements of a jsonencode call's Statement, or the statement
// blocks of a policy document data source. It is nil for everything else, a
// heredoc for one.
func (ev *evaluator) statementRanges(e hclsyntax.Expression, s *scope, depth int) []*declared.Ranges {
	if depth > maxIndirections {
		return nil
	}
	switch e := e.(type) {
	case *hclsyntax.ParenthesesExpr:
		return ev.statementRanges(e.Expression, s, depth+1)
	case *hclsyntax.TemplateWrapExpr:
		return ev.statementRanges(e.Wrapped, s, depth+1)
	case *hclsyntax.FunctionCallExpr:
		if e.Name == "jsonencode" && len(e.Args) == 1 {
			return ev.encodedStatements(e.Args[0], s, depth+1)
		}
	case *hclsyntax.ScopeTraversalExpr:
		if local := localOf(e, s); local != nil {
			return ev.statementRanges(local.expr, s.inst.scope(), depth+1)
		}
		return ev.sourceStatements(e, s)
	case *hclsyntax.RelativeTraversalExpr:
		if last, ok := e.Traversal[len(e.Traversal)-1].(hcl.TraverseAttr); ok && len(e.Traversal) == 1 {
			return ev.documentSource(ev.lazy(e.Source, s), last.Name)
		}
	}
	return nil
}

// localOf returns the local value that a reference names as a whole.
func localOf(e *hclsyntax.ScopeTraversalExpr, s *scope) *attribute {
	if len(e.Traversal) != 2 || e.Traversal.RootName() != "local" {
		return nil
	}
	name, ok := e.Traversal[1].(hcl.TraverseAttr)
	if !ok {
		return nil
	}
	return s.inst.mod.locals[name.Name]
}

// encodedStatements finds the Statement of an object that jsonencode is given.
func (ev *evaluator) encodedStatements(e hclsyntax.Expression, s *scope, depth int) []*declared.Ranges {
	if t, ok := e.(*hclsyntax.ScopeTraversalExpr); ok && depth <= maxIndirections {
		if local := localOf(t, s); local != nil {
			return ev.encodedStatements(local.expr, s.inst.scope(), depth+1)
		}
	}
	o, ok := e.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return nil
	}
	for _, item := range o.Items {
		key, ok := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr)
		if !ok {
			continue
		}
		name := hcl.ExprAsKeyword(key.Wrapped)
		if name == "" {
			name, _ = literal(key.Wrapped)
		}
		if name != "Statement" {
			continue
		}
		if _, single := item.ValueExpr.(*hclsyntax.ObjectConsExpr); single {
			return []*declared.Ranges{{Self: rangeOf(item.ValueExpr.Range())}}
		}
		return itemRanges(item.ValueExpr)
	}
	return nil
}

// sourceStatements follows data.aws_iam_policy_document.x.json.
func (ev *evaluator) sourceStatements(e *hclsyntax.ScopeTraversalExpr, s *scope) []*declared.Ranges {
	t := e.Traversal
	last, ok := t[len(t)-1].(hcl.TraverseAttr)
	if !ok || t.RootName() != "data" || len(t) < 4 {
		return nil
	}
	z, rest := ev.start(t[:len(t)-1], s)
	return ev.documentSource(ev.follow(z, rest), last.Name)
}

// documentSource returns the statement blocks of a policy document data source
// that is made of them alone.
func (ev *evaluator) documentSource(z lazy, attribute string) []*declared.Ranges {
	if z.res != nil {
		z = lazy{one: z.res.single(ev)}
	}
	if z.one == nil || z.one.of.decl.typ != "aws_iam_policy_document" || (attribute != "json" && attribute != "minified_json") {
		return nil
	}
	b := z.one.of.decl.body
	for _, other := range []string{"source_policy_documents", "override_policy_documents", "source_json", "override_json"} {
		if b.attr(other) != nil {
			return nil
		}
	}
	ev.instanceAttrRaw(z.one, "statement")
	if r := z.one.ranges["statement"]; r != nil {
		return r.Items
	}
	return nil
}
