package terraform

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/functions"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// errConversion is what a conversion fails with that the library gave up on.
var errConversion = errors.New("the value has a shape that cannot be converted")

// call evaluates a function call.
func (ev *evaluator) call(e *hclsyntax.FunctionCallExpr, s *scope) cty.Value {
	name := strings.TrimPrefix(e.Name, "core::")
	switch {
	case name == "try":
		return ev.try(e, s)
	case name == "can":
		_, failed := ev.capture(func() cty.Value { return ev.arguments(e, s) })
		return cty.BoolVal(!failed)
	case strings.HasPrefix(name, "provider::"):
		at := rangeOf(e.Range())
		ev.always(source.Diagnostic{
			Severity: source.Notice, Summary: "Provider function is not evaluated", Subject: at,
			Detail: "Function " + name + " belongs to a provider; values built from it are unknown.",
		})
		return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Function, Text: "function " + name + " belongs to a provider", Range: at})
	}
	args := ev.arguments(e, s)
	if isUnknown(args) {
		return unknownFrom(cty.DynamicPseudoType, args)
	}
	out, err := ev.functions.Call(name, args.AsValueSlice())
	if err == nil {
		return ev.placed(out, rangeOf(e.Range()))
	}
	var limit *functions.LimitError
	if errors.As(err, &limit) {
		return ev.limit(rangeOf(e.Range()), "%v.", err)
	}
	return ev.fail(e.Range(), "Error in function call", "Call to function %q failed: %v.", name, err)
}

// arguments evaluates a call's arguments to a tuple; an unknown number of them
// is an unknown value.
func (ev *evaluator) arguments(e *hclsyntax.FunctionCallExpr, s *scope) cty.Value {
	args := make([]cty.Value, 0, len(e.Args))
	for i, a := range e.Args {
		v := ev.expr(a, s)
		if !e.ExpandFinal || i < len(e.Args)-1 {
			args = append(args, v)
			continue
		}
		u, _ := v.Unmark()
		switch {
		case !u.IsKnown():
			return unknownFrom(cty.DynamicPseudoType, v)
		case u.IsNull() || !u.CanIterateElements():
			return ev.fail(a.Range(), "Invalid expanding argument value", "The expanding argument (indicated by ...) must be of a tuple, list, or set type.")
		}
		for _, it := range ev.items(v) {
			args = append(args, it.val.force(ev))
		}
	}
	return cty.TupleVal(args)
}

// try returns the first argument that does not fail.
func (ev *evaluator) try(e *hclsyntax.FunctionCallExpr, s *scope) cty.Value {
	for _, a := range e.Args {
		if v, failed := ev.capture(func() cty.Value { return ev.expr(a, s) }); !failed {
			return v
		}
	}
	return ev.fail(e.Range(), "Error in function call", "No argument of try can be evaluated.")
}

// placed gives reasons without a place the place of the expression that they
// arose in.
func (ev *evaluator) placed(v cty.Value, at source.Range) cty.Value {
	if v.IsWhollyKnown() && !v.ContainsMarked() {
		return v
	}
	out, paths := v.UnmarkDeepWithPaths()
	for i, p := range paths {
		marks := cty.ValueMarks{}
		for m := range p.Marks {
			if r, ok := m.(value.Reason); ok && r.Range.IsZero() {
				r.Range = at
				m = r
			}
			marks[m] = struct{}{}
		}
		paths[i].Marks = marks
	}
	return out.MarkWithPaths(paths)
}

// evalTemplate evaluates a template file or a template in a string for
// templatefile and templatestring.
func (ev *evaluator) evalTemplate(src, filename string, vars map[string]cty.Value) (cty.Value, error) {
	if ev.templates >= 20 {
		return cty.NilVal, errors.New("templates call templates more than 20 deep")
	}
	if tooDeep([]byte(src)) {
		return cty.NilVal, fmt.Errorf("brackets are nested more than %d deep", maxNesting)
	}
	e, diags := hclsyntax.ParseTemplate([]byte(src), filename, hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	ev.templates++
	defer func() { ev.templates-- }()
	s := &scope{inst: newInstance(&module{dir: ev.root.mod.dir}), vars: make(map[string]lazy, len(vars))}
	for name, v := range vars {
		s.vars[name] = known(v)
	}
	v, failed := ev.capture(func() cty.Value { return ev.expr(e, s) })
	if failed {
		return cty.NilVal, fmt.Errorf("the template %s cannot be evaluated with these variables", filename)
	}
	return v, nil
}
