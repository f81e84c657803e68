package terraform

import (
	"cmp"
	"path"
	"sort"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// instance is one module of the tree: the root, or one instance of a call.
type instance struct {
	mod *module
	// address is "" for the root, otherwise module.net["a"].module.x.
	address string
	parent  *instance
	// key is the module's key in Terraform's manifest of downloaded modules.
	key string
	// downloaded is true for what is not the user's own code.
	downloaded bool
	// via is the call, and outer the scope of its arguments.
	via   *call
	outer *scope
	// calls are the module calls up to here, the outermost first.
	calls []declared.Call
	// exists is the condition under which the instance is there.
	exists   *value.Formula
	whyMaybe []value.Reason

	vars      map[string]*thunk
	locals    map[string]*thunk
	outputs   map[string]*thunk
	resources map[string]*resourceState
	children  map[string]*callState
	depth     int
}

func newInstance(mod *module) *instance {
	return &instance{
		mod: mod, vars: map[string]*thunk{}, locals: map[string]*thunk{}, outputs: map[string]*thunk{},
		resources: map[string]*resourceState{}, children: map[string]*callState{},
	}
}

func (in *instance) scope() *scope { return &scope{inst: in} }

// in returns the address of a thing in this module.
func (in *instance) in(name string) string {
	if in.address == "" {
		return name
	}
	return in.address + "." + name
}

// where names the module for messages.
func (in *instance) where() string {
	if in.address == "" {
		return "the root module"
	}
	return in.address
}

// undeclared is a reference to what no file of the module declares. Where one
// could not be parsed it may stand there, and is the same wherever it is
// referred to.
func (ev *evaluator) undeclared(in *instance, key string, rng hcl.Range, what string) cty.Value {
	if len(in.mod.broken) > 0 {
		return ev.inBrokenFile(in, value.Ref{Unit: ev.unit, Address: in.in(key)})
	}
	return ev.fail(rng, "Reference to undeclared "+what, "%q is not declared in %s.", key, in.where())
}

// inBrokenFile is the value of what a file that could not be parsed may declare.
func (ev *evaluator) inBrokenFile(in *instance, ref value.Ref) cty.Value {
	o := value.Origin{Ref: ref, Open: true,
		Why: value.Reason{Kind: value.Module, Text: "a file of " + in.where() + " could not be parsed", Range: in.mod.broken[0]}}
	return o.UnknownOf(ev.tokens, cty.DynamicPseudoType)
}

// variable evaluates var.name.
func (ev *evaluator) variable(in *instance, name string, rng hcl.Range) cty.Value {
	v := in.mod.variables[name]
	if v == nil {
		return ev.undeclared(in, "var."+name, rng, "variable")
	}
	t := in.vars[name]
	if t == nil {
		t = &thunk{name: in.in("var." + name), rng: v.rng}
		t.eval = func() cty.Value { return ev.variableValue(in, v) }
		in.vars[name] = t
	}
	return ev.force(t)
}

func (ev *evaluator) variableValue(in *instance, v *variable) cty.Value {
	given := cty.NilVal
	at := v.rng
	if in.via == nil {
		given, at = ev.supplied(in, v)
	} else if a := in.via.body.attr(v.name); a != nil {
		given, at = ev.expr(a.expr, in.outer), a.rng
	}
	if given != cty.NilVal && isNull(given) && !v.nullable {
		given = cty.NilVal
	}
	if given == cty.NilVal && v.def != nil {
		given = ev.expr(v.def, &scope{inst: in})
		at = v.rng
	}
	if given == cty.NilVal {
		o := value.Origin{
			Ref:  value.Ref{Unit: ev.unit, Address: in.in("var." + v.name)},
			Open: true,
			Why:  value.Reason{Kind: value.Variable, Text: "variable " + in.in("var."+v.name) + " has no value", Range: v.rng},
		}
		return o.UnknownOf(ev.tokens, v.typ.WithoutOptionalAttributesDeep())
	}
	return ev.conform(given, v, at)
}

// conform gives a value the variable's type, its optional attributes their
// defaults.
func (ev *evaluator) conform(v cty.Value, decl *variable, at source.Range) cty.Value {
	if decl.typ == cty.DynamicPseudoType {
		return v
	}
	if c, ok := value.ChoiceOf(v); ok && choiceDepth(v) <= maxChoices {
		return ev.join(c.If, ev.conform(c.Then, decl, at), ev.conform(c.Else, decl, at), value.Why(v))
	}
	if part, ok := value.PartOf(v); ok && decl.typ.IsCollectionType() {
		return value.WithPart(unknownFrom(decl.typ.WithoutOptionalAttributesDeep(), v), ev.conform(part, decl, at))
	}
	if s, ok := stringOf(unmarked(v)); ok && ev.tokens.Has(s) && decl.typ != cty.String {
		return ev.retype(s, decl.typ.WithoutOptionalAttributesDeep())
	}
	if o, ok := value.OriginOf(v); ok {
		return o.UnknownOf(ev.tokens, decl.typ.WithoutOptionalAttributesDeep())
	}
	if decl.defaults != nil && !isNull(v) {
		v = applyDefaults(decl, v)
	}
	out, err := convertSafely(v, decl.typ)
	if err != nil {
		ev.always(source.Diagnostic{
			Severity: source.Warning, Summary: "Invalid value for variable", Subject: at, Address: "var." + decl.name,
			Detail: "The value given to var." + decl.name + " does not fit its type: " + err.Error() + ". It is unknown to the analysis.",
		})
		return value.Unknown(decl.typ.WithoutOptionalAttributesDeep(), value.Reason{Kind: value.Invalid, Text: "the value of var." + decl.name + " does not fit its type", Range: at})
	}
	return ev.tokens.Settle(out, false)
}

// retype turns a token into an unknown value of a type that is no string.
func (ev *evaluator) retype(token string, ty cty.Type) cty.Value {
	if r, ok := ev.tokens.Only(token); ok {
		o := value.Origin{Ref: r, Why: value.Reason{Kind: value.Computed, Text: r.Expression() + " is known after it is applied", Of: r}}
		return o.UnknownOf(ev.tokens, ty)
	}
	if h, ok := ev.tokens.OnlyHole(token); ok {
		o := value.Origin{Ref: value.Ref{Unit: ev.unit, Address: h.Expression}, Open: true, Why: h.Why}
		return o.UnknownOf(ev.tokens, ty)
	}
	return value.Unknown(ty, value.Reason{Kind: value.Computed, Text: ev.tokens.Render(token) + " is known after it is applied"})
}

func unmarked(v cty.Value) cty.Value {
	u, _ := v.Unmark()
	return u
}

// local evaluates local.name.
func (ev *evaluator) local(in *instance, name string, rng hcl.Range) cty.Value {
	a := in.mod.locals[name]
	if a == nil {
		return ev.undeclared(in, "local."+name, rng, "local value")
	}
	t := in.locals[name]
	if t == nil {
		t = &thunk{name: in.in("local." + name), rng: a.rng}
		t.eval = func() cty.Value { return ev.expr(a.expr, in.scope()) }
		in.locals[name] = t
	}
	return ev.force(t)
}

// output evaluates an output of a module instance.
func (ev *evaluator) output(in *instance, name string, rng hcl.Range) cty.Value {
	a := in.mod.outputs[name]
	if a == nil {
		if len(in.mod.broken) > 0 {
			return ev.inBrokenFile(in, value.Ref{Unit: ev.unit, Address: in.address, Attribute: name})
		}
		return ev.fail(rng, "Unsupported attribute", "%s has no output %q.", in.where(), name)
	}
	t := in.outputs[name]
	if t == nil {
		t = &thunk{name: in.in("output." + name), rng: a.rng}
		t.eval = func() cty.Value { return ev.expr(a.expr, in.scope()) }
		in.outputs[name] = t
	}
	return ev.force(t)
}

// builtin evaluates path.*, terraform.* and tofu.*.
func (ev *evaluator) builtin(in *instance, root, name string, rng hcl.Range) cty.Value {
	switch root + "." + name {
	case "path.module":
		return cty.StringVal(relativeTo(ev.root.mod.dir, in.mod.dir))
	case "path.root":
		return cty.StringVal(".")
	case "path.cwd":
		o := value.Origin{Ref: value.Ref{Unit: ev.unit, Address: "path.cwd"}, Open: true,
			Why: value.Reason{Kind: value.Data, Text: "path.cwd depends on where Terraform runs", Range: rangeOf(rng)}}
		if dir := ev.root.mod.dir; dir != "." {
			// Terraform runs in the root module's directory, whose end is known.
			return cty.StringVal(o.Token(ev.tokens) + "/" + dir)
		}
		return o.UnknownOf(ev.tokens, cty.String)
	case "terraform.workspace", "tofu.workspace":
		if w := cmp.Or(ev.environment.Workspace, ev.l.opts.Workspace); w != "" {
			return cty.StringVal(w)
		}
		o := value.Origin{Ref: value.Ref{Unit: ev.unit, Address: "terraform.workspace"}, Open: true,
			Why: value.Reason{Kind: value.Variable, Text: "no workspace is given (--workspace)", Range: rangeOf(rng)}}
		return o.UnknownOf(ev.tokens, cty.String)
	}
	return ev.fail(rng, "Invalid reference", "%s.%s does not exist.", root, name)
}

// relativeTo returns a directory as path.module has it.
func relativeTo(root, dir string) string {
	if root == dir {
		return "."
	}
	if root == "." {
		return dir
	}
	up := ""
	for base := root; ; base = path.Dir(base) {
		if base == "." {
			return up + dir
		}
		if len(dir) > len(base) && dir[:len(base)+1] == base+"/" {
			return up + dir[len(base)+1:]
		}
		if dir == base {
			return path.Clean(up)
		}
		up += "../"
	}
}

// callState is a module call in one module instance.
type callState struct {
	in   *instance
	call *call
	dir  string
	// missing is the identity of the outputs of a module that is not on disk.
	missing    *value.Origin
	downloaded bool
	// locating is true while the source address is evaluated.
	locating bool
	// located is true once dir, or missing, is set.
	located   bool
	expansion *expansion
	thunk     *thunk
	instances map[string]*instance
}

// callState returns the state of a module call, nil where there is none.
func (in *instance) callState(name string) *callState {
	c := in.mod.calls[name]
	if c == nil {
		return nil
	}
	st := in.children[name]
	if st == nil {
		st = &callState{in: in, call: c, instances: map[string]*instance{}}
		in.children[name] = st
	}
	return st
}

// expand decides the instances of the call. It also finds the module.
func (c *callState) expand(ev *evaluator) *expansion {
	if c.thunk == nil {
		c.module(ev)
		c.thunk = &thunk{name: c.in.in("module." + c.call.name), rng: c.call.header}
		c.thunk.eval = func() cty.Value {
			c.expansion = ev.expand(c.call.body, c.in, c.thunk.name)
			return cty.True
		}
	}
	ev.force(c.thunk)
	if c.expansion == nil {
		c.expansion = openExpansion(c.thunk.name, value.Reason{Kind: value.Invalid, Text: "count or for_each refers to itself", Range: c.call.header})
	}
	return c.expansion
}

// module finds the module that is called; nil where it is not on disk.
func (c *callState) module(ev *evaluator) *module {
	if !c.located {
		c.locate(ev)
		c.located = true
	}
	if c.missing != nil {
		return nil
	}
	return ev.l.module(c.dir)
}

// instance returns the module instance of a key.
func (c *callState) instance(ev *evaluator, k *instanceKey) *instance {
	key := k.String(ev.tokens)
	if have := c.instances[key]; have != nil {
		return have
	}
	k = c.expansion.whole(k)
	in := newInstance(c.module(ev))
	in.address = c.in.in("module." + c.call.name + key)
	in.parent, in.via = c.in, c.call
	in.outer = k.scope(c.in.scope())
	in.depth = c.in.depth + 1
	in.key, in.downloaded = strings.TrimPrefix(c.in.key+"."+c.call.name, "."), c.downloaded
	in.calls = append(append([]declared.Call{}, c.in.calls...), declared.Call{
		Address: in.address, Header: c.call.header, Block: c.call.rng, Downloaded: c.downloaded,
	})
	in.exists = value.And(c.in.exists, k.exists)
	in.whyMaybe = append(append([]value.Reason{}, c.in.whyMaybe...), k.why...)
	c.instances[key] = in
	return in
}

// single returns the instance of a call without count and for_each.
func (c *callState) single(ev *evaluator) *instance {
	x := c.expand(ev)
	if c.missing != nil || x.mode != one {
		return nil
	}
	return c.instance(ev, x.keys[0])
}

// at returns the instance of a key, if that is decided.
func (c *callState) at(ev *evaluator, key cty.Value) (*instance, bool) {
	x := c.expand(ev)
	if k := ev.find(x, key); k != nil {
		ev.need(k)
		return c.instance(ev, k), true
	}
	return nil, false
}

// all returns the instances of the call in order, maybe-existing ones included;
// none for a module that is not on disk.
func (c *callState) all(ev *evaluator) []*instance {
	x := c.expand(ev)
	if c.missing != nil {
		return nil
	}
	out := make([]*instance, 0, len(x.keys))
	for _, k := range x.keys {
		if c.instances[k.String(ev.tokens)] == nil && !ev.spend(moduleSteps) {
			ev.exhausted(c.call.header)
			break
		}
		out = append(out, c.instance(ev, k))
	}
	return out
}

// callValue is a module call as a whole value.
func (ev *evaluator) callValue(c *callState) cty.Value {
	x := c.expand(ev)
	if c.missing != nil {
		return c.missing.UnknownOf(ev.tokens, cty.DynamicPseudoType)
	}
	return ev.expanded(x, func(k *instanceKey) cty.Value { return ev.moduleValue(c.instance(ev, k)) })
}

// moduleValue is a module instance as a whole value: the object of its outputs.
func (ev *evaluator) moduleValue(in *instance) cty.Value {
	out := make(map[string]cty.Value, len(in.mod.outputs))
	names := make([]string, 0, len(in.mod.outputs))
	for n := range in.mod.outputs {
		names = append(names, n)
	}
	sort.Strings(names)
	for _, n := range names {
		out[n] = ev.output(in, n, hcl.Range{})
	}
	return cty.ObjectVal(out)
}

// convertSafely converts without ever panicking: a value made of hostile input
// may have shapes that the library does not expect.
func convertSafely(v cty.Value, ty cty.Type) (out cty.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errConversion
		}
	}()
	return convert.Convert(v, ty)
}

func applyDefaults(decl *variable, v cty.Value) (out cty.Value) {
	defer func() {
		if r := recover(); r != nil {
			out = v
		}
	}()
	return decl.defaults.Apply(v)
}
