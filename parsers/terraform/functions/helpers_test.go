package functions

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// testFiles is the scan's root in tests; the root module is in infra/.
func testFiles() fstest.MapFS {
	return fstest.MapFS{
		"infra/hello.txt":        {Data: []byte("hello\nworld\n")},
		"infra/data.json":        {Data: []byte(`{"a": [1, true, null]}`)},
		"infra/greet.tmpl":       {Data: []byte("Hi ${name}${more}!")},
		"infra/binary.bin":       {Data: []byte{0xff, 0xfe, 0x00}},
		"infra/policies/a.json":  {Data: []byte("{}")},
		"infra/policies/b.json":  {Data: []byte("[]")},
		"infra/policies/x/c.txt": {Data: []byte("c")},
		"shared/s.txt":           {Data: []byte("shared")},
	}
}

// newTest returns the functions over testFiles with a template evaluator that
// is as simple as can be.
func newTest(t testing.TB) (*Functions, *value.Tokens) {
	t.Helper()
	tokens := value.NewTokens()
	var f *Functions
	f = New(Env{
		Files: testFiles(), Dir: "infra", Tokens: tokens,
		Template: func(src, name string, vars map[string]cty.Value) (cty.Value, error) {
			expr, diags := hclsyntax.ParseTemplate([]byte(src), name, hcl.InitialPos)
			if diags.HasErrors() {
				return cty.NilVal, diags
			}
			v, diags := expr.Value(&hcl.EvalContext{Variables: vars, Functions: f.Table()})
			if diags.HasErrors() {
				return cty.NilVal, diags
			}
			return v, nil
		},
	})
	return f, tokens
}

func eval(f *Functions, expression string, vars map[string]cty.Value) (cty.Value, error) {
	expr, diags := hclsyntax.ParseExpression([]byte(expression), "test.tf", hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	v, diags := expr.Value(&hcl.EvalContext{Variables: vars, Functions: f.Table()})
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	return v, nil
}

// checkMarks reports what breaks the invariant of marks.
func checkMarks(v cty.Value) string {
	problem := ""
	_ = cty.Walk(v, func(path cty.Path, e cty.Value) (bool, error) {
		if !e.IsMarked() {
			return true, nil
		}
		bare, marks := e.Unmark()
		for m := range marks {
			switch m.(type) {
			case value.Reason:
				if bare.IsWhollyKnown() || bare.IsKnown() && !bare.Type().IsSetType() {
					problem = "a reason on a known part"
				}
			case *value.Choice, *value.Formula, *value.Partial, value.Origin:
				if bare.IsKnown() {
					problem = "a choice, formula or part on a known part"
				}
			default:
				problem = "a foreign mark"
			}
		}
		return true, nil
	})
	return problem
}

// show prints a value for people: tokens as ${…}, unknown parts as ?, with what
// is known of them.
func show(tokens *value.Tokens, v cty.Value) string {
	part, partly := value.PartOf(v)
	v, _ = v.Unmark()
	switch ty := v.Type(); {
	case partly:
		return "? with " + show(tokens, part)
	case !v.IsKnown():
		return "?"
	case v.IsNull():
		return "null"
	case ty == cty.String:
		return `"` + tokens.Render(v.AsString()) + `"`
	case ty == cty.Number:
		return v.AsBigFloat().Text('g', -1)
	case ty == cty.Bool && v.True():
		return "true"
	case ty == cty.Bool:
		return "false"
	default:
		var parts []string
		isMap := ty.IsMapType() || ty.IsObjectType()
		for it := v.ElementIterator(); it.Next(); {
			k, e := it.Element()
			part := show(tokens, e)
			if isMap {
				part = tokens.Render(k.AsString()) + "=" + part
			}
			parts = append(parts, part)
		}
		if isMap {
			return "{" + strings.Join(parts, " ") + "}"
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
}
