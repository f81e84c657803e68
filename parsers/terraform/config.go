package terraform

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/zclconf/go-cty/cty"
)

// module is the configuration in one directory, as written: each directory is
// read once, however often it is called.
type module struct {
	dir       string
	variables map[string]*variable
	locals    map[string]*attribute
	outputs   map[string]*attribute
	calls     map[string]*call
	resources map[string]*resource // by "aws_vpc.main" or "data.aws_vpc.main"
	providers map[string]*block    // by "aws" or "aws.alias"
	backend   *backend
	broken    []source.Range // files that could not be parsed
	files     []string
}

type variable struct {
	name     string
	typ      cty.Type
	defaults *typeexpr.Defaults
	// typed is true where a type is written, be it any.
	typed    bool
	def      hclsyntax.Expression // nil: required
	nullable bool
	rng      source.Range
}

type call struct {
	name string
	body *body
	// source is the literal source address; "" where it is none.
	source string
	header source.Range
	rng    source.Range
}

type resource struct {
	typ, name string
	data      bool
	ephemeral bool
	body      *body
	header    source.Range
	rng       source.Range
}

// key is the resource's address in its module.
func (r *resource) key() string {
	switch {
	case r.data:
		return "data." + r.typ + "." + r.name
	case r.ephemeral:
		return "ephemeral." + r.typ + "." + r.name
	}
	return r.typ + "." + r.name
}

type backend struct {
	typ  string
	body *body
}

// module returns the configuration of a directory, nil where it has none.
func (l *loader) module(dir string) *module {
	l.mu.Lock()
	m, ok := l.modules[dir]
	l.mu.Unlock()
	if ok {
		return m
	}
	m = l.readModule(dir)
	l.mu.Lock()
	defer l.mu.Unlock()
	if have, ok := l.modules[dir]; ok {
		return have // another root was faster
	}
	l.modules[dir] = m
	return m
}

func (l *loader) readModule(dir string) *module {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			l.report(source.Diagnostic{
				Severity: source.Error, Summary: "Directory cannot be read", Path: dir, Unparsed: true,
				Detail: dir + ": " + errText(err) + " Nothing in it is analysed.",
			})
		}
		return nil
	}
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		if !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	sort.Strings(names)
	names = configFiles(names)
	if len(names) == 0 {
		return nil
	}
	m := &module{
		dir: dir, variables: map[string]*variable{}, locals: map[string]*attribute{},
		outputs: map[string]*attribute{}, calls: map[string]*call{},
		resources: map[string]*resource{}, providers: map[string]*block{},
	}
	for _, override := range []bool{false, true} {
		for _, n := range names {
			if isOverride(n) == override {
				l.addFile(m, path.Join(dir, n), override)
			}
		}
	}
	return m
}

// addFile adds what a file declares. A panic, which is a defect of this program
// or of the HCL library, costs this file and no other.
func (l *loader) addFile(m *module, name string, override bool) {
	m.files = append(m.files, name)
	defer func() {
		if r := recover(); r != nil {
			m.broken = append(m.broken, source.Range{File: name})
			l.unparsed(name, source.Range{}, "File cannot be read", fmt.Sprintf("a defect in its reading (%v; %s) ended it. Please report it.", r, source.Frames()))
		}
	}()
	p := l.parseFile(name)
	if p.body == nil {
		m.broken = append(m.broken, source.Range{File: name})
		return
	}
	for _, b := range p.body.blocks {
		l.addBlock(m, b, override)
	}
}

func (l *loader) addBlock(m *module, b *block, override bool) {
	switch {
	case b.typ == "terraform" && len(b.labels) == 0:
		l.addTerraform(m, b)
	case b.typ == "locals" && len(b.labels) == 0:
		body := l.resolve(b, noBlocks)
		for _, n := range body.attrNames() {
			if _, dup := m.locals[n]; dup && !override {
				l.duplicate("local value", "local."+n, body.attrs[n].rng)
				continue
			}
			m.locals[n] = body.attrs[n]
		}
	case b.typ == "variable" && len(b.labels) == 1:
		l.addVariable(m, b, override)
	case b.typ == "output" && len(b.labels) == 1:
		body := l.resolve(b, blocksNamed("precondition"))
		_, have := m.outputs[b.labels[0]]
		if have && !override {
			l.duplicate("output", "output."+b.labels[0], b.header)
		} else if a := body.attr("value"); a != nil {
			m.outputs[b.labels[0]] = a
		} else if !have {
			m.outputs[b.labels[0]] = &attribute{name: "value", rng: b.header,
				expr: &hclsyntax.LiteralValueExpr{Val: cty.NullVal(cty.DynamicPseudoType)}}
		}
	case b.typ == "module" && len(b.labels) == 1:
		l.addCall(m, b, override)
	case b.typ == "provider" && len(b.labels) == 1:
		b.body = l.resolve(b, func(name string) (int, bool) {
			return 0, name == "assume_role" || name == "default_tags" || name == "endpoints" || name == "ignore_tags" ||
				name == "assume_role_with_web_identity"
		})
		key := b.labels[0]
		if alias, ok := literal(b.body.expr("alias")); ok {
			key += "." + alias
		}
		if have := m.providers[key]; have != nil {
			if !override {
				l.duplicate("provider configuration", "provider."+key, b.header)
				break
			}
			b.body = have.body.overriddenBy(b.body)
		}
		m.providers[key] = b
	case (b.typ == "resource" || b.typ == "data" || b.typ == "ephemeral") && len(b.labels) == 2:
		l.addResource(m, b, override)
	}
}

func (l *loader) addTerraform(m *module, b *block) {
	body := l.resolve(b, func(name string) (int, bool) {
		switch name {
		case "backend", "provider_meta":
			return 1, true
		case "cloud", "required_providers":
			return 0, true
		}
		return 0, false
	})
	for _, c := range body.blocks {
		if (c.typ == "backend" && len(c.labels) == 1) || c.typ == "cloud" {
			typ := c.typ
			if c.typ == "backend" {
				typ = c.labels[0]
			}
			m.backend = &backend{typ: typ, body: l.resolve(c, blocksNamed("workspaces"))}
		}
	}
}

func (l *loader) addVariable(m *module, b *block, override bool) {
	body := l.resolve(b, blocksNamed("validation"))
	name := b.labels[0]
	v := &variable{name: name, typ: cty.DynamicPseudoType, nullable: true, rng: b.header}
	if have := m.variables[name]; have != nil {
		if !override {
			l.duplicate("variable", "var."+name, b.header)
			return
		}
		*v = *have
	}
	if e := body.expr("type"); e != nil {
		typ, defaults, diags := variableType(e)
		if diags.HasErrors() {
			l.hclDiagnostics(diags)
		} else {
			v.typ, v.defaults, v.typed = typ, defaults, true
		}
	}
	if e := body.expr("default"); e != nil {
		v.def = e
	}
	if e, ok := body.expr("nullable").(*hclsyntax.LiteralValueExpr); ok && e.Val.Type() == cty.Bool {
		v.nullable = e.Val.True()
	}
	m.variables[name] = v
}

// variableType reads a type constraint. Its JSON spelling, and the legacy one
// of Terraform 0.11, is a quoted string. Of lists and maps the type of the
// elements may be left out.
func variableType(e hclsyntax.Expression) (cty.Type, *typeexpr.Defaults, hcl.Diagnostics) {
	text, quoted := literal(e)
	if !quoted {
		text = hcl.ExprAsKeyword(e)
	}
	switch text {
	case "list":
		return cty.List(cty.DynamicPseudoType), nil, nil
	case "map":
		return cty.Map(cty.DynamicPseudoType), nil, nil
	}
	if !quoted {
		return typeexpr.TypeConstraintWithDefaults(e)
	}
	if tooDeep([]byte(text)) {
		return cty.DynamicPseudoType, nil, hcl.Diagnostics{nestingDiagnostic(e.Range())}
	}
	parsed, diags := hclsyntax.ParseExpression([]byte(text), e.Range().Filename, e.Range().Start)
	if diags.HasErrors() {
		return cty.DynamicPseudoType, nil, diags
	}
	return typeexpr.TypeConstraintWithDefaults(parsed)
}

func (l *loader) addCall(m *module, b *block, override bool) {
	body := l.resolve(b, noBlocks)
	name := b.labels[0]
	if have := m.calls[name]; have != nil {
		if !override {
			l.duplicate("module call", "module."+name, b.header)
			return
		}
		body = have.body.overriddenBy(body)
		b = &block{header: have.header, rng: have.rng}
	}
	src, _ := literal(body.expr("source"))
	m.calls[name] = &call{name: name, body: body, source: src, header: b.header, rng: b.rng}
}

func (l *loader) addResource(m *module, b *block, override bool) {
	r := &resource{typ: b.labels[0], name: b.labels[1], data: b.typ == "data", ephemeral: b.typ == "ephemeral",
		header: b.header, rng: b.rng}
	r.body = l.resolve(b, resourceBlocks(r))
	if have := m.resources[r.key()]; have != nil {
		if !override {
			l.duplicate(b.typ, r.key(), b.header)
			return
		}
		r.body = have.body.overriddenBy(r.body)
		r.header, r.rng = have.header, have.rng
	}
	m.resources[r.key()] = r
}

func (l *loader) duplicate(what, address string, at source.Range) {
	l.report(source.Diagnostic{
		Severity: source.Warning, Summary: "Duplicate " + what, Subject: at, Address: address,
		Detail: "A second " + what + " " + address + " is declared here; the first one is analysed. Rename or remove one.",
	})
}

// resolve returns a block's body with JSON properties told apart, and reports
// what is wrong in it.
func (l *loader) resolve(b *block, isBlock func(string) (int, bool)) *body {
	body, diags := b.body.resolve(isBlock)
	l.hclDiagnostics(diags)
	return body
}

func noBlocks(string) (int, bool) { return 0, false }

func blocksNamed(names ...string) func(string) (int, bool) {
	return func(name string) (int, bool) {
		if slices.Contains(names, name) {
			return 0, true
		}
		return 0, false
	}
}

// hclDiagnostics reports errors of the HCL library about places in files.
func (l *loader) hclDiagnostics(diags hcl.Diagnostics) {
	for _, d := range diags {
		l.report(fromHCL(d))
	}
}

func fromHCL(d *hcl.Diagnostic) source.Diagnostic {
	out := source.Diagnostic{Severity: source.Warning, Summary: d.Summary, Detail: strings.TrimSpace(d.Detail)}
	if d.Subject != nil {
		out.Subject = rangeOf(*d.Subject)
	}
	return out
}

// literal returns the text of an expression that is a plain string.
func literal(e hclsyntax.Expression) (string, bool) {
	switch e := e.(type) {
	case *hclsyntax.LiteralValueExpr:
		if e.Val.Type() == cty.String && e.Val.IsKnown() && !e.Val.IsNull() {
			return e.Val.AsString(), true
		}
	case *hclsyntax.TemplateExpr:
		if len(e.Parts) == 0 {
			return "", true
		}
		if len(e.Parts) == 1 {
			return literal(e.Parts[0])
		}
	}
	return "", false
}

func asPathError(err error, target **fs.PathError) bool { return errors.As(err, target) }
