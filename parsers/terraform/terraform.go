// Package terraform reads Terraform and OpenTofu configurations and evaluates
// them as the programs would, without providers, state or network.
//
// # How
//
// Load finds the root modules below the given paths: the directories that no
// scanned module block points at. Each directory is parsed once (config.go,
// parse.go, json.go). Each root is then evaluated by an evaluator of its own
// (eval.go), beginning with what its resources need: every value is a thunk
// that is evaluated when it is first asked for, so the order is that of the
// dependencies and nothing is evaluated twice.
//
// Expressions are walked by this package rather than by the HCL library,
// because what is unknown must not take its surroundings with it: see package
// value for tokens, holes, choices and reasons. Functions are in package
// functions, the shapes of resources in package schema.
package terraform

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/functions"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/schema"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"golang.org/x/sync/errgroup"
)

// Options say what the configurations cannot.
type Options struct {
	// Variables are the values given on the command line, in its order; later
	// ones win.
	Variables []VariableArgument
	// Environ holds "TF_VAR_name=value" among other entries.
	Environ []string
	// Workspace is the value of terraform.workspace; "" leaves it unknown.
	Workspace string
	// Region is used where no provider block sets one; where it is "", Regions has
	// the regions by folder.
	Region  string
	Regions source.Folders
	// Roots are root modules whatever calls them, each in one environment. A root
	// module that is not among them has none.
	Roots []Root
	// Jobs bounds how many roots are evaluated at once; at least 1.
	Jobs int
}

// Root is a root module in one environment.
type Root struct {
	// Dir is relative to the root of the scan.
	Dir string
	// Environment is its name. The root module may be here several times, with
	// different names; "" is for one that is here once.
	Environment string
	// VarFiles are read behind the files that Terraform reads by itself, relative
	// to the root of the scan; later ones win.
	VarFiles []string
	// Workspace is the value of terraform.workspace; "" leaves it to the options.
	Workspace string
}

// RegionOf returns the region to use in a folder where no provider block sets
// one, "" for none.
func (o Options) RegionOf(folder string) string {
	if o.Region != "" {
		return o.Region
	}
	return o.Regions.Of(folder)
}

// VariableArgument is one --var or one --var-file.
type VariableArgument struct {
	// Name and Value are those of --var.
	Name, Value string
	// File is the path of --var-file, relative to the root of the scan.
	File string
}

// loader is what the roots of one scan share.
type loader struct {
	fsys   fs.FS
	files  *source.Files
	tokens *value.Tokens
	opts   Options
	// schemas has a *schema.Block for each type of resource that was asked for.
	schemas sync.Map

	mu         sync.Mutex
	modules    map[string]*module
	manifests  map[string]map[string]string
	diags      source.Diagnostics
	evaluators []*evaluator
}

// inside moves a diagnostic's place into its file: the parsers may point one
// byte behind a file that ends too early.
func (l *loader) inside(d source.Diagnostic) source.Diagnostic {
	if f := l.files.Get(d.Subject.File); f != nil {
		d.Subject.Start = min(d.Subject.Start, len(f.Content))
		d.Subject.End = min(d.Subject.End, len(f.Content))
	}
	return d
}

func (l *loader) report(d source.Diagnostic) {
	d = l.inside(d)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.diags = append(l.diags, d)
}

// Load reads and evaluates every root module at or below paths, which are
// relative to fsys. Files go into files. The units are ordered by ID. An error
// means that ctx ended.
func Load(ctx context.Context, fsys fs.FS, paths []string, files *source.Files, tokens *value.Tokens, opts Options) ([]*declared.Unit, source.Diagnostics, error) {
	l := &loader{fsys: fsys, files: files, tokens: tokens, opts: opts, modules: map[string]*module{}, manifests: map[string]map[string]string{}}
	roots := l.discover(paths)
	for _, dir := range roots {
		for _, environment := range l.environments(dir) {
			l.evaluators = append(l.evaluators, l.newEvaluator(ctx, environment))
		}
	}
	l.unusedVariables(roots)
	units := make([]*declared.Unit, len(l.evaluators))
	linked := false
	for _, ev := range l.evaluators {
		linked = linked || ev.usesRemoteState()
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(max(opts.Jobs, 1))
	if linked {
		// Roots that read each other's state evaluate each other.
		g.SetLimit(1)
	}
	for i, ev := range l.evaluators {
		g.Go(func() error {
			units[i] = ev.evaluate()
			return ctx.Err() // an evaluation that was ended is not whole
		})
	}
	if err := g.Wait(); err != nil {
		return nil, nil, err
	}
	slices.SortStableFunc(units, func(a, b *declared.Unit) int { return cmp.Compare(a.ID, b.ID) })
	diags := l.diags
	for _, ev := range l.evaluators {
		diags = append(diags, ev.diags...)
	}
	return units, diags.Sorted(), nil
}

// environments returns the environments in which a root module is evaluated.
func (l *loader) environments(dir string) []Root {
	var out []Root
	for _, r := range l.opts.Roots {
		if r.Dir == dir {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return []Root{{Dir: dir}}
	}
	return out
}

func (l *loader) newEvaluator(ctx context.Context, r Root) *evaluator {
	dir, unit := r.Dir, r.Dir
	if r.Environment != "" {
		unit += "@" + r.Environment
	}
	ev := &evaluator{
		ctx: ctx,
		l:   l, unit: unit, environment: r, tokens: l.tokens, root: newInstance(l.module(dir)),
		schemas: map[string]*schema.Block{}, seen: map[source.Diagnostic]bool{}, failed: map[failure]bool{},
	}
	ev.functions = functions.New(functions.Env{
		Files: l.fsys, Dir: dir, Tokens: l.tokens, Template: ev.evalTemplate,
		Refused: func(function, path string) {
			ev.refused = append(ev.refused, fmt.Sprintf("%s(%q)", function, path))
		},
	})
	return ev
}

// evaluate evaluates the whole root. A panic, which is a defect of this
// program, costs this root and no other.
func (ev *evaluator) evaluate() (unit *declared.Unit) {
	unit = &declared.Unit{ID: ev.unit, Environment: ev.environment.Environment, Dialect: declared.Terraform}
	defer func() {
		if r := recover(); r != nil {
			ev.always(source.Diagnostic{
				Severity: source.Error, Summary: "Root module could not be evaluated", Path: ev.unit,
				Detail: fmt.Sprintf("%s: a defect in the evaluation (%v) ended it; nothing behind that point is analysed. Please report it. %s", ev.unit, r, source.Frames()),
			})
			unit.Gaps = append(unit.Gaps, declared.Gap{Kind: declared.UnparsedFile, WholeModule: true, Text: "root module " + ev.unit + " could not be evaluated"})
		}
	}()
	// Variable files that are broken are said to be, whether or not a resource
	// asks for a variable.
	ev.given = ev.gather(ev.root.mod.dir)
	ev.emit(unit, ev.root)
	sortResources(unit.Resources)
	return unit
}

// emit declares everything of a module instance and of the modules below it.
func (ev *evaluator) emit(unit *declared.Unit, in *instance) {
	for _, key := range slices.Sorted(maps.Keys(in.mod.resources)) {
		r := in.resourceState(key)
		if r.decl.ephemeral {
			continue
		}
		for _, k := range r.expand(ev).keys {
			unit.Resources = append(unit.Resources, ev.declare(r.instance(ev, k)))
		}
	}
	for _, at := range in.mod.broken {
		var refs []value.Ref
		var holes []string
		if in.via != nil {
			refs, holes = ev.tokens.Identities(cty.TupleVal(ev.handed(in.via, in.outer)))
		}
		unit.Gaps = append(unit.Gaps, declared.Gap{
			Kind: declared.UnparsedFile, Module: in.address, WholeModule: true, Range: at,
			Refs: refs, Holes: holes, Text: "file " + at.File + " could not be parsed",
		})
	}
	for _, name := range slices.Sorted(maps.Keys(in.mod.calls)) {
		c := in.callState(name)
		x := c.expand(ev)
		if c.missing != nil {
			unit.Gaps = append(unit.Gaps, ev.missingModule(c, x))
			continue
		}
		for _, child := range c.all(ev) {
			ev.emit(unit, child)
		}
	}
}

// missingModule is the gap of a call to a module that is not on disk.
func (ev *evaluator) missingModule(c *callState, x *expansion) declared.Gap {
	address := c.in.in("module." + c.call.name)
	gap := declared.Gap{Kind: declared.MissingModule, Address: address, Module: c.in.address, Range: c.call.header,
		Text: address + " is not on disk"}
	var handed []cty.Value
	for _, k := range x.keys {
		handed = append(handed, ev.handed(c.call, k.scope(c.in.scope()))...)
	}
	gap.Refs, gap.Holes = ev.tokens.Identities(cty.TupleVal(handed))
	return gap
}

// handed are the arguments of a module call, which are evaluated in s.
func (ev *evaluator) handed(c *call, s *scope) []cty.Value {
	var out []cty.Value
	for _, name := range c.body.written(true) {
		if a := c.body.attr(name); a != nil && name != "source" && name != "version" && name != "providers" {
			out = append(out, ev.expr(a.expr, s))
		}
	}
	return out
}

// declare makes the declared resource of an instance.
func (ev *evaluator) declare(ri *resourceInstance) *declared.Resource {
	d := ri.of.decl
	in := ri.of.in
	attrs := map[string]cty.Value{}
	ranges := &declared.Ranges{Self: d.header, Named: map[string]*declared.Ranges{}}
	for _, name := range d.body.written(true) {
		ev.instanceAttrRaw(ri, name)
		if v, ok := ri.raw[name]; ok {
			attrs[name], ranges.Named[name] = v, ri.ranges[name]
		}
	}
	if d.data {
		ev.modelled(ri, "")
		for name, v := range ri.model {
			if _, written := attrs[name]; !written {
				attrs[name] = v
			}
		}
	}
	r := &declared.Resource{
		Unit: ev.unit, Address: ri.address, Module: in.address, Data: d.data, Type: d.typ,
		Attributes: cty.ObjectVal(attrs), Ranges: ranges, Header: d.header, Block: d.rng,
		Calls: in.calls, Region: cty.NullVal(cty.String),
		Exists:   value.And(in.exists, ri.key.exists),
		WhyMaybe: append(append([]value.Reason{}, in.whyMaybe...), ri.key.why...),
	}
	if isOfAWS(d.typ) {
		r.Region, r.Account = ev.region(ri), ev.account(ri)
	}
	return r
}

// isOfAWS reports whether a type is one of a provider that makes things in a
// region of AWS.
func isOfAWS(typ string) bool {
	return strings.HasPrefix(typ, "aws_") || strings.HasPrefix(typ, "awscc_")
}

// instanceAttrRaw evaluates what the configuration writes for a name, so that
// raw and ranges have it, whatever a data source's model answers.
func (ev *evaluator) instanceAttrRaw(ri *resourceInstance, name string) {
	if _, ok := ri.raw[name]; ok {
		return
	}
	v := ev.instanceAttr(ri, name)
	if _, ok := ri.raw[name]; !ok && (ri.attrs[name].cyclic || ri.of.decl.data) {
		ri.raw[name] = v
		if a := ri.of.decl.body.attr(name); a != nil {
			ri.ranges[name] = &declared.Ranges{Self: a.rng}
		}
	}
}

func sortResources(rs []*declared.Resource) {
	sort.SliceStable(rs, func(i, j int) bool { return declared.CompareAddresses(rs[i].Address, rs[j].Address) < 0 })
}
