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
		return ev.can(e, s)
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
	refused := len(ev.refused)
	out, err := ev.functions.Call(name, args.AsValueSlice())
	for _, what := range ev.refused[refused:] {
		ev.always(source.Diagnostic{
			Severity: source.Warning, Summary: "File is not read", Subject: rangeOf(e.Range()),
			Detail: what + " is outside the root of the scan, or cannot be read. Values built from it are unknown.",
		})
	}
	ev.refused = ev.refused[:refused]
	if err == nil {
		return ev.placed(out, rangeOf(e.Range()))
	}
	if _, ok := errors.AsType[*functions.LimitError](err); ok {
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

// can reports whether its argument can be evaluated, which may hang on
// instances that exist maybe, or on an unknown value.
func (ev *evaluator) can(e *hclsyntax.FunctionCallExpr, s *scope) cty.Value {
	args, a := ev.attempt(func() cty.Value { return ev.arguments(e, s) })
	switch {
	case a.failed:
		return cty.False
	case a.needs != nil:
		v := unknownFrom(cty.Bool, args).Mark(a.needs)
		for _, w := range a.why {
			v = v.Mark(w)
		}
		return v
	case !args.IsWhollyKnown():
		return unknownFrom(cty.Bool, args)
	}
	return cty.True
}

// try returns the first argument that does not fail. One that fails only where
// an instance is not there is a choice between it and the next.
func (ev *evaluator) try(e *hclsyntax.FunctionCallExpr, s *scope) cty.Value {
	return ev.tryFrom(e, 0, s)
}

func (ev *evaluator) tryFrom(e *hclsyntax.FunctionCallExpr, i int, s *scope) cty.Value {
	if i >= len(e.Args) {
		return ev.fail(e.Range(), "Error in function call", "No argument of try can be evaluated.")
	}
	v, a := ev.attempt(func() cty.Value { return ev.expr(e.Args[i], s) })
	switch {
	case a.failed:
		return ev.tryFrom(e, i+1, s)
	case a.needs == nil:
		return v
	}
	other, failed := ev.capture(func() cty.Value { return ev.tryFrom(e, i+1, s) })
	if failed {
		return v
	}
	return ev.join(a.needs, v, other, a.why)
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
	if templateTooDeep([]byte(src)) {
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
