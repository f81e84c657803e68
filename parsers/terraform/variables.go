package terraform

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	hcljson "github.com/hashicorp/hcl/v2/json"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/zclconf/go-cty/cty"
)

// suppliedVariable is a root variable's value from outside the configuration.
type suppliedVariable struct {
	// expr is the value of a variable file.
	expr hclsyntax.Expression
	// text is that of the environment or the command line: literal for a
	// variable of a primitive type or of none, otherwise an expression.
	text string
	raw  bool
	rng  source.Range
}

// supplied returns the value that a root variable is given, NilVal for none.
// The order is Terraform's: process environment, terraform.tfvars,
// *.auto.tfvars, the files of the root's environment, the command line (Terraform documentation, "Variable Definition Precedence").
func (ev *evaluator) supplied(in *instance, v *variable) (cty.Value, source.Range) {
	if ev.given == nil {
		ev.given = ev.gather(in.mod.dir)
	}
	s, ok := ev.given[v.name]
	if !ok {
		return cty.NilVal, v.rng
	}
	empty := &scope{inst: newInstance(&module{dir: in.mod.dir})}
	if !s.raw {
		return ev.expr(s.expr, empty), s.rng
	}
	if v.typ == cty.String || v.typ == cty.Number || v.typ == cty.Bool || !v.typed {
		return cty.StringVal(s.text), v.rng
	}
	if tooDeep([]byte(s.text)) {
		return ev.limit(v.rng, "The value given to var.%s is nested more than %d deep.", v.name, maxNesting), v.rng
	}
	e, diags := hclsyntax.ParseExpression([]byte(s.text), "", hcl.InitialPos)
	if diags.HasErrors() {
		ev.always(source.Diagnostic{Severity: source.Warning, Summary: "Invalid value for variable", Subject: v.rng, Address: "var." + v.name,
			Detail: "The value given to var." + v.name + " is no expression: " + diags[0].Detail + " The default is used."})
		return cty.NilVal, v.rng
	}
	out, failed := ev.capture(func() cty.Value { return ev.expr(e, empty) })
	if failed {
		ev.always(source.Diagnostic{Severity: source.Warning, Summary: "Invalid value for variable", Subject: v.rng, Address: "var." + v.name,
			Detail: "The value given to var." + v.name + " on the command line or in the environment is no constant of its type: " + s.text + ". Texts in a list need quotes. The default is used."})
		return cty.NilVal, v.rng
	}
	return out, v.rng
}

// unusedVariables reports values of the command line that no root declares.
func (l *loader) unusedVariables(roots []string) {
	for _, a := range l.opts.Variables {
		known := a.File != ""
		for _, dir := range roots {
			known = known || l.module(dir).variables[a.Name] != nil
		}
		if !known {
			l.report(source.Diagnostic{Severity: source.Warning, Summary: "Value for undeclared variable", Address: "var." + a.Name,
				Detail: "--var " + a.Name + ": no root module of the scan declares a variable " + a.Name + ". The value changes nothing."})
		}
	}
}

func (ev *evaluator) gather(dir string) map[string]suppliedVariable {
	out := map[string]suppliedVariable{}
	for _, entry := range ev.l.opts.Environ {
		if name, text, ok := strings.Cut(entry, "="); ok {
			if name, ok := strings.CutPrefix(name, "TF_VAR_"); ok {
				out[name] = suppliedVariable{text: text, raw: true}
			}
		}
	}
	for _, n := range ev.l.autoFiles(dir) {
		ev.variablesFile(path.Join(dir, n), out)
	}
	for _, name := range ev.environment.VarFiles {
		ev.variablesFile(name, out)
	}
	for _, a := range ev.l.opts.Variables {
		if a.File != "" {
			ev.variablesFile(a.File, out)
			continue
		}
		out[a.Name] = suppliedVariable{text: a.Value, raw: true}
	}
	return out
}

// variablesFile adds the values of one file.
func (ev *evaluator) variablesFile(name string, into map[string]suppliedVariable) {
	f, err := ev.l.readFile(name)
	switch {
	case err != nil:
		ev.l.unparsed(name, source.Range{}, "Variable file cannot be read", errText(err))
		return
	case !utf8.Valid(f.Content):
		ev.l.unparsed(name, source.Range{File: name}, "Variable file cannot be parsed", "it is not UTF-8 text. Save the file as UTF-8.")
		return
	case strings.HasSuffix(name, ".json"):
		if !ev.deepVariables(name, jsonTooDeep(f.Content)) {
			ev.jsonVariables(f, into)
		}
		return
	case ev.deepVariables(name, tooDeep(f.Content)):
		return
	}
	parsed, diags := hclsyntax.ParseConfig(f.Content, name, hcl.InitialPos)
	if diags.HasErrors() {
		ev.l.syntaxErrors(name, diags)
		return
	}
	for n, a := range parsed.Body.(*hclsyntax.Body).Attributes {
		into[n] = suppliedVariable{expr: a.Expr, rng: rangeOf(a.SrcRange)}
	}
}

// deepVariables reports a variable file that is nested too deeply to be parsed.
func (ev *evaluator) deepVariables(name string, deep bool) bool {
	if deep {
		ev.l.unparsed(name, source.Range{File: name}, "Variable file cannot be parsed", fmt.Sprintf("brackets or operators are nested more than %d deep.", maxNesting))
	}
	return deep
}

func (ev *evaluator) jsonVariables(f *source.File, into map[string]suppliedVariable) {
	parsed, diags := hcljson.Parse(f.Content, f.Path)
	if diags.HasErrors() {
		ev.l.syntaxErrors(f.Path, diags)
		return
	}
	attrs, diags := parsed.Body.JustAttributes()
	if diags.HasErrors() {
		ev.l.syntaxErrors(f.Path, diags)
		return
	}
	for n, a := range attrs {
		// Strings of a variable file are no templates.
		v, diags := a.Expr.Value(nil)
		if diags.HasErrors() {
			ev.l.hclDiagnostics(diags)
			continue
		}
		into[n] = suppliedVariable{expr: &hclsyntax.LiteralValueExpr{Val: v, SrcRange: a.Expr.Range()}, rng: rangeOf(a.Range)}
	}
}
