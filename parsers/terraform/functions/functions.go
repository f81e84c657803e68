// Package functions gives Terraform's built-in functions to the evaluator,
// with the meaning they have in Terraform 1.11, for values that may hold
// tokens, unknown parts and the marks of package value.
//
// # Contract
//
//   - With wholly known arguments without tokens a function answers as
//     Terraform does, or fails as Terraform does.
//   - A function that only moves strings about (join, format, merge,
//     jsonencode) keeps tokens. One that looks inside a string (upper, split,
//     cidrsubnet) is unknown when a token decides the answer, and known when the
//     literal text around the token does.
//   - An unknown argument makes unknown only what depends on it. join, format,
//     jsonencode and yamlencode put a hole where the unknown part would stand
//     and keep the text around it.
//   - The parts of a result that are unknown carry the reasons of the arguments
//     they come from. Known parts carry no marks. An undecided choice between
//     two arguments (value.Choice) becomes a choice between two results, or a
//     known result where both agree.
//   - What differs from run to run or from machine to machine (timestamp, uuid,
//     pathexpand) is unknown. Files outside Env.Files are unknown, and nothing
//     tells whether they exist.
//   - Results, expansions and documents are bounded by Limits; beyond them a
//     call fails with a *LimitError. No call panics.
//
// The reasons that this package adds have no range; the caller knows where the
// call stands.
//
// try and can need unevaluated arguments and are the evaluator's own; Names
// lists them, Table does not have them.
package functions

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// Limits bounds what a call may produce or read. A zero field means its
// default.
type Limits struct {
	// Elements of one collection that a call returns; 100,000.
	Elements int
	// Bytes of one string that a call returns, or of a file; 16 MiB.
	Bytes int
	// Nodes that a call's arguments, or a decoded document, may have in total;
	// 1,000,000.
	Nodes int
}

func (l Limits) withDefaults() Limits {
	if l.Elements <= 0 {
		l.Elements = 100_000
	}
	if l.Bytes <= 0 {
		l.Bytes = 16 << 20
	}
	if l.Nodes <= 0 {
		l.Nodes = 1_000_000
	}
	return l
}

// LimitError says that a call would exceed one of the Limits.
type LimitError struct {
	// Function is the name of the function.
	Function string
	// What names the bound ("more than 100000 elements").
	What string
}

// Error implements error.
func (e *LimitError) Error() string { return e.Function + ": the result would have " + e.What }

// Env is what the functions of one root module may know of the world.
type Env struct {
	// Files is rooted at the root of the scan. It must refuse to follow links
	// out of it with an error that is not fs.ErrNotExist, as os.Root.FS does.
	// With nil, every file is unknown.
	Files fs.FS
	// Dir is the root module's directory, slash-separated and relative to
	// Files: the working directory that relative paths start from.
	Dir string
	// Tokens are those of the scan.
	Tokens *value.Tokens
	// Limits bounds the calls.
	Limits Limits
	// Refused, if set, is told the function and the path, as written, of each file
	// that is outside Files or cannot be looked at.
	Refused func(function, path string)
	// Template evaluates a template with these variables, for templatefile and
	// templatestring. It must refuse endless recursion. With nil, templates are
	// unknown.
	Template func(src, filename string, vars map[string]cty.Value) (cty.Value, error)
}

// Functions are the functions of one Env. They are safe for concurrent use if
// Env's parts are.
type Functions struct {
	env    Env
	limits Limits
	byName map[string]*builtin
}

// New returns the functions of env.
func New(env Env) *Functions {
	if env.Tokens == nil {
		env.Tokens = value.NewTokens()
	}
	if env.Dir == "" {
		env.Dir = "."
	}
	f := &Functions{env: env, limits: env.Limits.withDefaults(), byName: map[string]*builtin{}}
	for _, group := range [][]*builtin{
		numberFunctions(), stringFunctions(), collectionFunctions(), setFunctions(), conversionFunctions(),
		documentFunctions(), encodingFunctions(), networkFunctions(), timeFunctions(), fileFunctions(),
		nondeterministicFunctions(),
	} {
		for _, b := range group {
			f.byName[b.name] = b
		}
	}
	return f
}

// Table returns the functions of env for an hcl.EvalContext, under their plain
// names and under "core::".
func Table(env Env) map[string]function.Function { return New(env).Table() }

// Table returns the functions for an hcl.EvalContext, under their plain names
// and under "core::".
func (f *Functions) Table() map[string]function.Function {
	table := make(map[string]function.Function, 2*len(f.byName))
	for name, b := range f.byName {
		wrapped := f.wrap(b)
		table[name] = wrapped
		table["core::"+name] = wrapped
	}
	return table
}

// Call calls a function by its plain or "core::" name, without the deep walks
// over the arguments that function.Function.Call makes on its own.
func (f *Functions) Call(name string, args []cty.Value) (cty.Value, error) {
	b := f.byName[plainName(name)]
	if b == nil {
		return cty.NilVal, fmt.Errorf("there is no function named %q", name)
	}
	return f.call(b, args)
}

// Names returns the plain names of Terraform's built-in functions, try and can
// among them, and of the few that only OpenTofu has, in byte order.
func Names() []string {
	names := slices.Collect(maps.Keys(New(Env{}).byName))
	names = append(names, "can", "try")
	slices.Sort(names)
	return names
}

func plainName(name string) string {
	const core = "core::"
	if len(name) > len(core) && name[:len(core)] == core {
		return name[len(core):]
	}
	return name
}

// wrap makes a function that hands its arguments over as they are: conversion
// to the parameters' types is ours, because a token in place of a number would
// fail it, and a number of a million digits would fill the memory.
func (f *Functions) wrap(b *builtin) function.Function {
	spec := &function.Spec{
		Description: b.base.Description(),
		Type:        function.StaticReturnType(cty.DynamicPseudoType),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			return f.call(b, args)
		},
	}
	for _, p := range b.base.Params() {
		spec.Params = append(spec.Params, openParameter(p))
	}
	if p := b.base.VarParam(); p != nil {
		open := openParameter(*p)
		spec.VarParam = &open
	}
	return function.New(spec)
}

func openParameter(p function.Parameter) function.Parameter {
	return function.Parameter{
		Name:             p.Name,
		Description:      p.Description,
		Type:             cty.DynamicPseudoType,
		AllowNull:        p.AllowNull,
		AllowUnknown:     true,
		AllowDynamicType: true,
		AllowMarked:      true,
	}
}

// builtin is one function.
type builtin struct {
	name string
	// base answers for known arguments without tokens, and names the
	// parameters.
	base function.Function
	// looks is true where the function reads inside strings, so that a token
	// counts as an unknown string.
	looks bool
	// shallow is true where special answers everything and the arguments need
	// no walk.
	shallow bool
	// moves is true where parts of the arguments reach the result as they are,
	// with the marks they carry.
	moves bool
	// bound fails where the call would exceed a limit.
	bound func(*call) error
	// special answers in place of base; nil or errPass leaves it to base. It
	// sees arguments of the parameters' types that may hold tokens, unknown
	// parts and marks. always says that it is asked for plain arguments too.
	special func(*call) (cty.Value, error)
	always  bool
	// part turns arguments for which the result is not known into known ones, of
	// whose result every element is in the unknown one; nil where that cannot be.
	part func([]cty.Value) []cty.Value
}

// errPass is special's word for "base knows".
var errPass = errors.New("left to the plain function")

// call is one call under way.
type call struct {
	f    *Functions
	b    *builtin
	args []cty.Value
	// facts of all arguments together, and the size of each in bytes.
	facts facts
	sizes []int
}

func (c *call) tokens() *value.Tokens { return c.f.env.Tokens }

func (c *call) limit(format string, args ...any) error {
	return &LimitError{Function: c.b.name, What: fmt.Sprintf(format, args...)}
}

func (c *call) limitElements(n int) error {
	if n > c.f.limits.Elements || n < 0 {
		return c.limit("more than %d elements", c.f.limits.Elements)
	}
	return nil
}

func (c *call) limitBytes(n int) error {
	if n > c.f.limits.Bytes || n < 0 {
		return c.limit("more than %d bytes", c.f.limits.Bytes)
	}
	return nil
}

// why returns a reason of this function's own.
func (c *call) why(format string, args ...any) value.Reason {
	return value.Reason{Kind: value.Function, Text: c.b.name + "() " + fmt.Sprintf(format, args...)}
}

// unknown returns an unknown result for the reasons that the arguments carry,
// in marks and in tokens.
func (c *call) unknown(t cty.Type) cty.Value {
	out := cty.UnknownVal(t)
	reasons := 0
	for _, arg := range c.args {
		for _, r := range c.argReasons(arg) {
			out = out.Mark(r)
			reasons++
		}
	}
	if reasons == 0 {
		out = out.Mark(c.why("has an argument that is not known"))
	}
	return out
}
