package policies

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/analyzer/nearest"
	"github.com/vpce-lint/vpce-lint/parsers/source"
)

// Compiled has custom rules that OPA has compiled, with all its checks and
// against the schema of the graph.
type Compiled struct {
	Compiler *ast.Compiler
	// IDs are those of the rules that can be evaluated, in order.
	IDs []string
	// Data is what rules read below data.
	Data map[string]any
	// Faults are about the modules that were left out.
	Faults []Fault

	modules map[string]*customModule
}

// Has reports whether a rule has a set, violated or undecided. Where it has not,
// the set is empty.
func (c *Compiled) Has(id, set string) bool {
	return slices.ContainsFunc(c.modules[id].parsed.Rules, func(r *ast.Rule) bool { return r.Head.Name == ast.Var(set) })
}

// Compile compiles the rules of the given ids with all helpers. A module that
// does not compile is left out, with those that need it.
func (c *Custom) Compile(ids []string) *Compiled {
	var chosen []*customModule
	for _, m := range c.rules {
		if slices.Contains(ids, m.id) {
			chosen = append(chosen, m)
		}
	}
	out := &Compiled{Data: c.data, modules: map[string]*customModule{}}
	if len(chosen) == 0 {
		return out
	}
	b := customBuild{live: append(chosen, c.helpers...), data: c.data, schema: true}
	out.Compiler = b.run()
	out.Faults = b.faults
	for _, m := range b.live {
		if m.id != "" {
			out.IDs = append(out.IDs, m.id)
			out.modules[m.id] = m
		}
	}
	return out
}

// customBuild compiles modules until those that are left compile.
type customBuild struct {
	live []*customModule
	data map[string]any
	// schema asks for the check against the graph's schema and of references; tests
	// give inputs of their own.
	schema bool
	// prints keeps print calls.
	prints bool
	// whole asks for the whole library, which errors name alternatives from, rather
	// than for the part of it that is used: half of the time is the library's.
	whole  bool
	faults []Fault
}

// run returns the compiler of the modules that are left in live, nil for none.
func (b *customBuild) run() *ast.Compiler {
	for len(b.live) > 0 {
		compiler, wrong := b.compile()
		if len(wrong) == 0 {
			return compiler
		}
		if !b.whole {
			b.whole = true
			continue
		}
		b.drop(wrong)
	}
	return nil
}

// compile returns what is wrong with each module.
func (b *customBuild) compile() (compiler *ast.Compiler, wrong map[*customModule]*problem) {
	defer func() {
		if p := recover(); p != nil {
			wrong = b.all(fmt.Sprintf("OPA's compiler gave up: %v.", p))
		}
	}()
	modules := make(map[string]*ast.Module, len(b.live))
	byPath := make(map[string]*customModule, len(b.live))
	for _, m := range b.live {
		modules[m.file.Path] = m.parsed
		byPath[m.file.Path] = m
	}
	var err error
	if slices.ContainsFunc(b.live, func(m *customModule) bool { return refersTo(m.parsed, libraryRef) }) {
		used := slices.Collect(maps.Values(modules))
		if err = addLibrary(modules); err != nil {
			return nil, b.all(err.Error())
		}
		if !b.whole {
			pruneLibrary(modules, used)
		}
	}
	compiler = ast.NewCompiler().WithCapabilities(Capabilities()).SetErrorLimit(0).
		WithEnablePrintStatements(b.prints).WithUseTypeCheckAnnotations(true)
	if b.schema {
		set, err := graphSchema()
		if err != nil {
			return nil, b.all(err.Error())
		}
		compiler = compiler.WithSchemas(set)
	}
	wrong = map[*customModule]*problem{}
	if compiler.Compile(modules); compiler.Failed() {
		for _, e := range compiler.Errors {
			if e.Location == nil || byPath[e.Location.File] == nil {
				continue
			}
			if m := byPath[e.Location.File]; wrong[m] == nil {
				wrong[m] = &problem{e.Location, errorText(e, compiler)}
			}
		}
		if len(wrong) == 0 {
			return nil, b.all(compiler.Errors.Error())
		}
		return nil, wrong
	}
	if b.schema {
		for _, m := range b.live {
			if p := b.strangeRef(m, compiler); p != nil {
				wrong[m] = p
			}
		}
	}
	return compiler, wrong
}

// all is for what nobody knows the module of.
func (b *customBuild) all(text string) map[*customModule]*problem {
	wrong := map[*customModule]*problem{}
	for _, m := range b.live {
		wrong[m] = &problem{text: text}
	}
	return wrong
}

// drop takes modules out, and those that need a helper among them.
func (b *customBuild) drop(wrong map[*customModule]*problem) {
	for grown := true; grown; {
		grown = false
		for _, m := range b.live {
			if wrong[m] != nil {
				continue
			}
			for _, other := range b.live {
				if wrong[other] != nil && other.id == "" && refersTo(m.parsed, other.parsed.Package.Path) {
					wrong[m] = &problem{m.parsed.Package.Location, fmt.Sprintf("It needs %s, which cannot be used.", other.file.Path)}
					grown = true
					break
				}
			}
		}
	}
	var rest []*customModule
	for _, m := range b.live {
		if p := wrong[m]; p != nil {
			b.faults = append(b.faults, m.fault(p.at, p.text))
			continue
		}
		rest = append(rest, m)
	}
	b.live = rest
}

// libraryRef is the package of the built-in helpers.
var libraryRef = ast.MustParseRef("data.vpce." + libDir)

// refersTo reports whether a module names anything in a package, or is in it.
func refersTo(m *ast.Module, pkg ast.Ref) bool {
	if m.Package.Path.Equal(pkg) {
		return true
	}
	found := false
	ast.WalkRefs(m, func(r ast.Ref) bool {
		found = found || r.HasPrefix(pkg)
		return found
	})
	return found
}

// libraryName begins the names of the built-in helpers' files, so that no file of
// the user's has the same.
const libraryName = "vpce-lint:"

func addLibrary(into map[string]*ast.Module) error {
	modules, err := Modules()
	if err != nil {
		return err
	}
	for _, m := range modules {
		if m.Rule != "" {
			continue
		}
		parsed, err := ast.ParseModuleWithOpts(libraryName+m.Path, m.Source, ast.ParserOptions{})
		if err != nil {
			return fmt.Errorf("read helpers: %w", err)
		}
		into[libraryName+m.Path] = parsed
	}
	return nil
}

// pruneLibrary takes the rules out of the library that no other module uses. It
// goes by names, wherever they stand, and so leaves too much rather than too little.
func pruneLibrary(modules map[string]*ast.Module, users []*ast.Module) {
	rules := map[string][]*ast.Rule{}
	for name, m := range modules {
		if strings.HasPrefix(name, libraryName) {
			for _, r := range m.Rules {
				rules[string(r.Head.Name)] = append(rules[string(r.Head.Name)], r)
			}
		}
	}
	needed := map[string]bool{}
	var need func(x any)
	need = func(x any) {
		ast.WalkTerms(x, func(t *ast.Term) bool {
			name := ""
			switch v := t.Value.(type) {
			case ast.Var:
				name = string(v)
			case ast.String:
				name = string(v)
			case ast.Ref:
				// data.vpce.lib[x] may be anything.
				if v.HasPrefix(libraryRef) && len(v) > len(libraryRef) && !v[len(libraryRef)].IsGround() {
					for all := range rules {
						needed[all] = true
					}
				}
			}
			if _, ours := rules[name]; ours && !needed[name] {
				needed[name] = true
				for _, r := range rules[name] {
					need(r)
				}
			}
			return false
		})
	}
	for _, m := range users {
		need(m)
	}
	for name, m := range modules {
		if strings.HasPrefix(name, libraryName) {
			m.Rules = slices.DeleteFunc(m.Rules, func(r *ast.Rule) bool { return !needed[string(r.Head.Name)] })
		}
	}
}

// graphSchema is the schema of the input: for every rule, and under the names
// that annotations may give it.
func graphSchema() (*ast.SchemaSet, error) {
	var schema any
	if err := util.Unmarshal(graph.Schema(), &schema); err != nil {
		return nil, fmt.Errorf("read the schema of the graph: %w", err)
	}
	set := ast.NewSchemaSet()
	set.Put(ast.SchemaRootRef, schema)
	for _, name := range []string{"graph", "graph.schema"} {
		set.Put(ast.SchemaRootRef.Append(ast.StringTerm(name)), schema)
	}
	return set, nil
}

// errorText puts an error of OPA's compiler into a sentence.
func errorText(e *ast.Error, c *ast.Compiler) string {
	switch d := e.Details.(type) {
	case *ast.RefErrInvalidDetail:
		if d.Pos < len(d.Ref) && len(d.OneOf) > 0 {
			return missing(d.Ref[:d.Pos], d.Ref[d.Pos], texts(d.OneOf))
		}
	case *ast.RefErrUnsupportedDetail:
		if d.Pos < len(d.Ref) {
			return fmt.Sprintf("%s has nothing in it: it is %s.", shown(d.Ref[:d.Pos+1]), d.Have)
		}
	}
	words := strings.TrimSuffix(e.Message, ".")
	if name, ok := strings.CutPrefix(words, "undefined function "); ok {
		words = "there is no function " + name + nearest.Question(name, functionNames(c, name))
		return strings.TrimSuffix(words, "?") + question(words)
	}
	if e.Details != nil {
		words += " (" + strings.Join(e.Details.Lines(), "; ") + ")"
	}
	return words + "."
}

// question ends a sentence that may be one already.
func question(words string) string {
	if strings.HasSuffix(words, "?") {
		return "?"
	}
	return "."
}

// missing says that something has no such attribute.
func missing(of ast.Ref, name *ast.Term, names []string) string {
	word := strings.Trim(name.Value.String(), `"`)
	words := fmt.Sprintf("%s has no %s", shown(of), word)
	if q := nearest.Question(word, names); q != "" {
		return words + q
	}
	const few = 12
	if len(names) > few {
		names = append(slices.Clone(names[:few]), "…")
	}
	return words + "; it has " + strings.Join(names, ", ") + "."
}

func texts(values []ast.Value) []string {
	var out []string
	for _, v := range values {
		out = append(out, strings.Trim(v.String(), `"`))
	}
	slices.Sort(out)
	return out
}

// shown is a reference without the names that OPA gives to variables.
func shown(r ast.Ref) string {
	r = r.Copy()
	for i, t := range r {
		if v, ok := t.Value.(ast.Var); ok && i > 0 && (v.IsGenerated() || v.IsWildcard()) {
			r[i] = ast.VarTerm("_")
		}
	}
	return r.String()
}

// functionNames are the functions that a misspelt one may be: those of its
// package, or builtins.
func functionNames(c *ast.Compiler, name string) []string {
	if !strings.HasPrefix(name, "data.") {
		return slices.Sorted(maps.Keys(ast.BuiltinMap))
	}
	r, err := ast.ParseRef(name)
	if err != nil {
		return nil
	}
	var out []string
	for _, m := range c.Modules {
		if r.HasPrefix(m.Package.Path) {
			for _, rule := range m.Rules {
				if full := m.Package.Path.Extend(rule.Head.Ref()).String(); len(rule.Head.Args) > 0 && !strings.Contains(full, "._") {
					out = append(out, full)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// strangeRef finds a reference below data to what is neither a rule nor data.
// OPA lets it pass, and it is undefined for ever.
func (b *customBuild) strangeRef(m *customModule, c *ast.Compiler) (p *problem) {
	compiled := c.Modules[m.file.Path]
	own := compiled.Package.Path
	at := func(r ast.Ref) *ast.Location {
		if l := r[0].Location; l != nil && l.File == m.file.Path {
			return l
		}
		return m.parsed.Package.Location
	}
	ast.WalkRefs(compiled, func(r ast.Ref) bool {
		if p != nil || !r[0].Equal(ast.DefaultRootDocument) {
			return false
		}
		if r.HasPrefix(libraryRef) && len(r) > len(libraryRef) && !own.Equal(libraryRef) {
			name := strings.Trim(r[len(libraryRef)].Value.String(), `"`)
			if strings.HasPrefix(name, "_") {
				p = &problem{at(r), fmt.Sprintf("%s is internal to vpce.lib and may change.", r[:len(libraryRef)+1])}
				return true
			}
		}
		if text := b.lookUp(r, c); text != "" {
			p = &problem{at(r), text}
		}
		return p != nil
	})
	return p
}

// lookUp follows a reference as far as it is constant, and says what is missing.
func (b *customBuild) lookUp(r ast.Ref, c *ast.Compiler) string {
	node := c.RuleTree.Child(ast.DefaultRootDocument.Value)
	var document any = b.data
	for i, t := range r[1:] {
		key, ok := t.Value.(ast.String)
		if !ok {
			return ""
		}
		var inner *ast.TreeNode
		var value any
		there := false
		if node != nil {
			inner = node.Child(key)
		}
		if object, ok := document.(map[string]any); ok {
			value, there = object[string(key)]
		}
		if inner == nil && !there {
			var names []string
			if node != nil {
				for k, child := range node.Children {
					if s, ok := k.(ast.String); ok && !strings.HasPrefix(string(s), "_") && !child.Hide {
						names = append(names, string(s))
					}
				}
			}
			if object, ok := document.(map[string]any); ok {
				names = slices.AppendSeq(names, maps.Keys(object))
			}
			slices.Sort(names)
			return missing(r[:i+1], t, slices.Compact(names))
		}
		if inner != nil && len(inner.Values) > 0 || there && inner == nil && !isObject(value) {
			return ""
		}
		node, document = inner, value
	}
	return ""
}

func isObject(v any) bool {
	_, ok := v.(map[string]any)
	return ok
}

// Selected returns the faults that concern a run of some rules, nil for all: those
// of other rules cost it nothing.
func Selected(faults []Fault, selected func(id string) bool) source.Diagnostics {
	var out source.Diagnostics
	for _, f := range faults {
		if f.Rule == "" || selected == nil || selected(f.Rule) {
			out = append(out, f.Diagnostic)
		}
	}
	return out
}
