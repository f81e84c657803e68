package plan

import (
	"slices"
	"strings"

	"github.com/zclconf/go-cty/cty"
)

const (
	// maxSteps bounds the references that are followed for one plan.
	maxSteps = 5_000_000
	// maxTargets bounds the instances that one expression may mean.
	maxTargets = 1000
	// maxHops bounds how far one reference is followed.
	maxHops = 60
)

// A plan says of an expression only which things it refers to, not how. So a
// reference is followed no further than that decides: `aws_subnet.a.id` is one
// attribute of one instance, but of `aws_subnet.a[*].id` and of a slice of it
// the plan has the same to say ("aws_subnet.a").

// target is an attribute of an instance, or with attr "" something of the
// instance that the plan does not name.
type target struct {
	inst *instance
	attr string
}

// outcome is what the unknown part of an expression may be.
type outcome struct {
	targets []target
	// loose is true where an expression may use some of the targets only, or
	// something else.
	loose bool
	// mixed is true where a part of the expression has a known value, which may
	// be a condition.
	mixed bool
	// opaque are references that lead nowhere, such as locals, which a plan
	// leaves out. They are addresses in the unit.
	opaque []string
}

func (o *outcome) add(other outcome) {
	for _, t := range other.targets {
		if !slices.Contains(o.targets, t) {
			o.targets = append(o.targets, t)
		}
	}
	o.loose = o.loose || other.loose
	o.mixed = o.mixed || other.mixed
	for _, r := range other.opaque {
		if !slices.Contains(o.opaque, r) {
			o.opaque = append(o.opaque, r)
		}
	}
}

// scope is where an expression stands.
type scope struct {
	module *module
	// at is the block, key the key of its instance, and forEach its for_each.
	at      place
	key     string
	forEach *node
}

func (d *document) scopeOf(in *instance) scope {
	return scope{module: in.module, at: place{in.module.address, in.block}, key: in.key, forEach: in.conf.get("for_each_expression")}
}

// callScope is where the arguments of a module's call stand.
func (d *document) callScope(m *module) scope {
	return scope{module: m.parent, at: place{m.parent.address, m.block}, key: m.key, forEach: m.call.get("for_each_expression")}
}

// references reads the references of an expression, or of all expressions below
// it, without those that only begin another.
func (d *document) references(expr *node) [][]string {
	leaf := expr.member("references")
	if known, ok := d.parsed[leaf]; ok && leaf != nil {
		return known
	}
	out := readReferences(expr)
	if leaf != nil {
		d.parsed[leaf] = out
	}
	return out
}

func readReferences(expr *node) [][]string {
	var texts []string
	collect(expr, &texts)
	var out [][]string
	for i, t := range texts {
		steps, ok := split(t)
		if !ok || len(steps) < 2 || slices.Contains(texts[:i], t) {
			continue
		}
		prefix := slices.ContainsFunc(texts, func(o string) bool {
			return len(o) > len(t) && strings.HasPrefix(o, t) && (o[len(t)] == '.' || o[len(t)] == '[')
		})
		if !prefix {
			out = append(out, steps)
		}
	}
	return out
}

// maxReferences bounds the references that are taken of one expression.
const maxReferences = 500

func collect(n *node, into *[]string) {
	if n == nil {
		return
	}
	if refs := n.member("references"); refs != nil && refs.kind == '[' {
		for _, r := range refs.items {
			if len(*into) < maxReferences {
				*into = append(*into, r.str())
			}
		}
		return
	}
	if n.member("constant_value") != nil {
		return
	}
	for _, m := range n.members {
		collect(m.value, into)
	}
	for _, e := range n.items {
		collect(e, into)
	}
}

// follow finds what the references of an expression lead to. rest is a path
// into the expression's value.
func (d *document) follow(refs [][]string, rest []string, s scope, hops int) outcome {
	var out outcome
	if d.steps += len(refs) + 1; d.steps > maxSteps || hops > maxHops {
		return outcome{loose: true}
	}
	byKey := slices.ContainsFunc(refs, func(r []string) bool {
		return len(r) == 2 && (r[0] == "count" && r[1] == "index" || r[0] == "each" && r[1] == "key")
	})
	others := slices.DeleteFunc(slices.Clone(refs), func(r []string) bool { return r[0] == "count" || r[0] == "each" && r[1] == "key" })
	if byKey && len(others) == 1 {
		if same, ok := d.sameKey(others[0], rest, s, hops); ok {
			return same
		}
	}
	for _, r := range others {
		sub := d.one(r, rest, s, hops)
		if len(sub.targets) == 0 && len(sub.opaque) == 0 && !sub.loose {
			sub.mixed = true
		}
		out.add(sub)
	}
	out.mixed = out.mixed || byKey
	// Of a value that several things make up, rest may be in any of them.
	out.loose = out.loose || len(refs) > 1 && len(rest) > 0
	return out
}

// sameKey follows `aws_subnet.a[count.index]`, of which a plan says
// "aws_subnet.a" and "count.index". Where both blocks have the same keys, the
// instance of the same key is meant.
func (d *document) sameKey(ref, rest []string, s scope, hops int) (outcome, bool) {
	if len(ref) < 2 || s.key == "" {
		return outcome{}, false
	}
	switch ref[0] {
	case "var", "local", "each", "count", "path", "terraform", "self":
		return outcome{}, false
	}
	if !d.sameKeys(s.at, place{s.module.address, join(ref)}) {
		return outcome{}, false
	}
	return d.one(append(slices.Clone(ref), s.key), rest, s, hops+1), true
}

// sameKeys reports whether two blocks have instances of the same keys.
func (d *document) sameKeys(a, b place) bool {
	pair := [2]place{a, b}
	same, ok := d.alike[pair]
	if !ok {
		same = slices.Equal(d.keysOf(a), d.keysOf(b))
		d.alike[pair] = same
	}
	return same
}

func (d *document) keysOf(at place) []string {
	var keys []string
	for _, m := range d.byCall[at] {
		keys = append(keys, m.key)
	}
	for _, in := range d.byBlock[at] {
		keys = append(keys, in.key)
	}
	slices.Sort(keys)
	return keys
}

// one follows one reference.
func (d *document) one(ref, rest []string, s scope, hops int) outcome {
	if hops > maxHops || len(ref) < 2 {
		return outcome{loose: true}
	}
	path := append(slices.Clone(ref), rest...)
	switch ref[0] {
	case "path", "terraform", "tofu", "count", "self":
		return outcome{}
	case "var":
		return d.variable(path, s, hops)
	case "each":
		if ref[1] == "value" {
			return d.eachValue(path[2:], s, hops)
		}
		return outcome{}
	case "module":
		return d.output(path, s, hops)
	case "local":
		return outcome{opaque: []string{s.module.within(join(path))}}
	}
	return d.resource(ref, rest, s)
}

// variable follows var.name into the arguments of the module's call. The root's
// variables are known.
func (d *document) variable(path []string, s scope, hops int) outcome {
	m := s.module
	if m.parent == nil {
		return outcome{}
	}
	expr := m.call.get("expressions", path[1])
	if expr == nil || expr.member("constant_value") != nil {
		return outcome{}
	}
	out := d.follow(d.references(expr), path[2:], d.callScope(m), hops+1)
	if len(out.targets) == 0 && len(out.opaque) > 0 {
		// The variable is a better name for what nobody can look into.
		return outcome{opaque: []string{m.within(join(path))}, loose: out.loose}
	}
	return out
}

// eachValue follows each.value where for_each is over the instances of one
// thing.
func (d *document) eachValue(rest []string, s scope, hops int) outcome {
	refs := d.references(s.forEach)
	if len(refs) != 1 {
		return outcome{loose: true}
	}
	if same, ok := d.sameKey(refs[0], rest, s, hops+1); ok {
		return same
	}
	// What is unknown in each.value can only be what for_each refers to, if that
	// is one thing.
	if out := d.follow(refs, nil, scope{module: s.module}, hops+1); len(out.targets) == 1 && !out.loose && out.targets[0].attr != "" {
		return out
	}
	return outcome{loose: true}
}

// output follows module.name[key].output.
func (d *document) output(path []string, s scope, hops int) outcome {
	block, rest, key := "module."+path[1], path[2:], ""
	if len(rest) > 0 && rest[0][0] == '[' {
		key, rest = rest[0], rest[1:]
	}
	if len(rest) == 0 {
		return outcome{loose: true}
	}
	if m := d.modules[s.module.within(block+key)]; m != nil {
		return d.outputOf(m, rest, hops)
	}
	// A module without resources of its own is nowhere in the plan but in its
	// call.
	if call := s.module.conf.get("module_calls", path[1]); call != nil && len(d.byCall[place{s.module.address, block}]) == 0 {
		return d.outputOf(d.child(s.module, block, key), rest, hops)
	}
	return outcome{loose: true}
}

func (d *document) outputOf(m *module, rest []string, hops int) outcome {
	expr := m.conf.get("outputs", rest[0], "expression")
	out := d.follow(d.references(expr), rest[1:], scope{module: m}, hops+1)
	if len(out.targets) == 0 && len(out.opaque) > 0 {
		return outcome{opaque: []string{m.within(join(rest))}, loose: out.loose}
	}
	return out
}

// resource follows a reference to a resource of the module, and rest into what
// was made of it.
func (d *document) resource(ref, rest []string, s scope) outcome {
	n := 2
	if ref[0] == "data" {
		n = 3
	}
	if len(ref) < n {
		return outcome{loose: true}
	}
	all := d.byBlock[place{s.module.address, strings.Join(ref[:n], ".")}]
	path := append(slices.Clone(ref[n:]), rest...)
	switch {
	case len(all) == 0:
		return outcome{loose: true}
	case len(all) == 1 && len(path) == 0:
		return outcome{targets: []target{{inst: all[0]}}}
	case all[0].key == "":
		return outcome{targets: []target{{all[0], all[0].attributeAt(path)}}}
	}
	// A key behind the whole resource is an instance's only where more follows:
	// `[0]` alone may be the first of any list that is made of it.
	if len(path) > 0 && path[0][0] == '[' && (len(ref) > n || len(path) > 1) {
		if in := d.byAddress[s.module.within(all[0].block+path[0])]; in != nil {
			return outcome{targets: []target{{in, in.attributeAt(path[1:])}}}
		}
	}
	out := outcome{loose: true}
	if d.steps += len(all); len(all) > maxTargets {
		return out
	}
	for _, in := range all {
		out.targets = append(out.targets, target{inst: in})
	}
	return out
}

// attributeAt returns the attribute that a path leads to, or leads through where
// nothing can be below it.
func (in *instance) attributeAt(path []string) string {
	if len(path) > 1 && in.schema != nil {
		if a, ok := in.schema.Attribute(path[0]); ok && a.Type.IsPrimitiveType() {
			return path[0]
		}
	}
	return join(path)
}

// constant evaluates an expression that is a constant, or a variable that leads
// to one. ok is false for all others.
func (d *document) constant(expr *node, m *module, hops int) (v *node, ok bool) {
	if c := expr.member("constant_value"); c != nil {
		return c, true
	}
	refs := d.references(expr)
	if hops > maxHops || len(refs) != 1 || refs[0][0] != "var" || len(refs[0]) != 2 {
		return nil, false
	}
	name := refs[0][1]
	if m.parent == nil {
		v = d.root.get("variables", name, "value")
		return v, v != nil
	}
	if given := m.call.get("expressions", name); given != nil {
		return d.constant(given, m.parent, hops+1)
	}
	v = m.conf.get("variables", name, "default")
	return v, v != nil
}

// of returns the value of what a target names: of an attribute that is itself
// unknown, what it refers to.
func (d *document) of(t target) (cty.Value, bool) {
	if t.attr == "" || strings.ContainsAny(t.attr, ".[") {
		return cty.NilVal, false
	}
	key := resolution(t)
	if v, ok := d.resolved[key]; ok {
		return v, v != cty.NilVal
	}
	if d.resolving[key] || len(d.resolving) > maxHops {
		return cty.NilVal, false
	}
	d.resolving[key] = true
	defer delete(d.resolving, key)
	v := cty.NilVal
	switch {
	case t.inst.data && t.inst.typ == "aws_iam_policy_document" && (t.attr == "json" || t.attr == "minified_json"):
		v = d.policyDocument(t.inst, t.attr)
	case t.inst.data && !t.inst.values.get(t.attr).isNull(),
		!t.inst.data && t.attr != "id" && d.writes(t.inst, t.attr):
		v = d.attribute(t.inst, t.attr)
	}
	d.resolved[key] = v
	return v, v != cty.NilVal
}
