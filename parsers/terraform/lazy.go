package terraform

import (
	"cmp"
	"math/big"
	"strconv"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/functions"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// lazy is a value or a handle on something whose parts are better evaluated one
// at a time: all instances of a resource, one instance, a module call, a module
// instance, each. Exactly one field is set.
type lazy struct {
	val  cty.Value
	res  *resourceState
	one  *resourceInstance
	call *callState
	mod  *instance
	each *eachValue
}

func known(v cty.Value) lazy { return lazy{val: v} }

// force returns the whole value behind the handle.
func (z lazy) force(ev *evaluator) cty.Value {
	switch {
	case z.res != nil:
		return ev.resourceValue(z.res)
	case z.one != nil:
		return ev.instanceValue(z.one)
	case z.call != nil:
		return ev.callValue(z.call)
	case z.mod != nil:
		return ev.moduleValue(z.mod)
	case z.each != nil:
		return cty.ObjectVal(map[string]cty.Value{"key": z.each.key, "value": z.each.val.force(ev)})
	}
	return z.val
}

// lazy evaluates an expression as far as its handle.
func (ev *evaluator) lazy(e hclsyntax.Expression, s *scope) lazy {
	if ev.depth >= maxDepth {
		return known(ev.limit(rangeOf(e.Range()), "Expressions are nested more than %d deep.", maxDepth))
	}
	ev.depth++
	defer func() { ev.depth-- }()
	switch e := e.(type) {
	case *hclsyntax.ScopeTraversalExpr:
		z, rest := ev.start(e.Traversal, s)
		return ev.follow(z, rest)
	case *hclsyntax.RelativeTraversalExpr:
		return ev.follow(ev.lazy(e.Source, s), e.Traversal)
	case *hclsyntax.IndexExpr:
		return ev.index(ev.lazy(e.Collection, s), ev.expr(e.Key, s), e.SrcRange)
	case *hclsyntax.ParenthesesExpr:
		return ev.lazy(e.Expression, s)
	case *hclsyntax.AnonSymbolExpr:
		for at := s; at != nil; at = at.parent {
			if at.anon == e {
				return at.item
			}
		}
	}
	return known(ev.expr(e, s))
}

// follow follows the attribute and index steps of a traversal.
func (ev *evaluator) follow(z lazy, steps hcl.Traversal) lazy {
	for _, step := range steps {
		switch step := step.(type) {
		case hcl.TraverseAttr:
			z = ev.attr(z, step.Name, step.SrcRange)
		case hcl.TraverseIndex:
			z = ev.index(z, step.Key, step.SrcRange)
		default:
			return known(ev.fail(step.SourceRange(), "Unsupported expression", "This kind of reference is not evaluated."))
		}
	}
	return z
}

// start resolves the first names of a reference.
func (ev *evaluator) start(t hcl.Traversal, s *scope) (lazy, hcl.Traversal) {
	root := t.RootName()
	if z, ok := s.lookup(root); ok {
		return z, t[1:]
	}
	rng := t.SourceRange()
	name := func(i int) string {
		if i < len(t) {
			if a, ok := t[i].(hcl.TraverseAttr); ok {
				return a.Name
			}
		}
		return ""
	}
	inst := s.inst
	switch root {
	case "var":
		return known(ev.variable(inst, name(1), rng)), skip(t, 2)
	case "local":
		return known(ev.local(inst, name(1), rng)), skip(t, 2)
	case "module":
		if c := inst.callState(name(1)); c != nil {
			return lazy{call: c}, skip(t, 2)
		}
		return known(ev.undeclared(inst, "module."+name(1), rng, "module")), skip(t, 2)
	case "path", "terraform", "tofu":
		return known(ev.builtin(inst, root, name(1), rng)), skip(t, 2)
	case "each", "count", "self", "ephemeral":
		if root == "ephemeral" {
			return known(value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Data, Text: "an ephemeral resource has no value before it runs", Range: rangeOf(rng)})), nil
		}
		return known(ev.fail(rng, "Reference out of place", "%q has no meaning in this place.", root)), nil
	}
	key, used := root+"."+name(1), 2
	switch root {
	case "data":
		key, used = "data."+name(1)+"."+name(2), 3
	case "resource":
		key, used = name(1)+"."+name(2), 3
	}
	if r := inst.resourceState(key); r != nil {
		return lazy{res: r}, skip(t, used)
	}
	return known(ev.undeclared(inst, key, rng, "resource")), skip(t, used)
}

func skip(t hcl.Traversal, n int) hcl.Traversal {
	if n >= len(t) {
		return nil
	}
	return t[n:]
}

// attr follows ".name".
func (ev *evaluator) attr(z lazy, name string, rng hcl.Range) lazy {
	switch {
	case z.res != nil:
		if one := z.res.single(ev); one != nil {
			return ev.attr(lazy{one: one}, name, rng)
		}
	case z.one != nil:
		return known(ev.instanceAttr(z.one, name))
	case z.call != nil:
		if mod := z.call.single(ev); mod != nil {
			return ev.attr(lazy{mod: mod}, name, rng)
		}
		if z.call.missing != nil {
			return known(z.call.missing.Extend("."+name).UnknownOf(ev.tokens, cty.DynamicPseudoType))
		}
	case z.mod != nil:
		return known(ev.output(z.mod, name, rng))
	case z.each != nil && name == "key":
		return known(z.each.key)
	case z.each != nil && name == "value":
		return z.each.val
	}
	return known(ev.attrOf(z.force(ev), name, rng))
}

func (ev *evaluator) attrOf(v cty.Value, name string, rng hcl.Range) cty.Value {
	if out, ok := ev.overChoice(v, func(v cty.Value) cty.Value { return ev.attrOf(v, name, rng) }); ok {
		return out
	}
	if part, ok := knownElement(v, cty.StringVal(name)); ok {
		return part
	}
	u, marks := v.Unmark()
	ty := u.Type()
	if !u.IsKnown() {
		t := cty.DynamicPseudoType
		switch {
		case ty.IsObjectType():
			if !ty.HasAttribute(name) {
				return ev.fail(rng, "Unsupported attribute", "The object has no attribute %q.", name)
			}
			t = ty.AttributeType(name)
		case ty.IsMapType():
			t = ty.ElementType()
		}
		return ev.part(v, "."+name, t)
	}
	if s, ok := stringOf(u); ok && ev.tokens.Has(s) {
		return ev.partOfToken(s, "."+name)
	}
	out, diags := hcl.GetAttr(u, name, &rng)
	if diags.HasErrors() {
		if e, ok := ev.elementOf(u, name, rng); ok {
			return inherit(e, marks)
		}
		return ev.fail(rng, diags[0].Summary, "%s", diags[0].Detail)
	}
	return inherit(out, marks)
}

// knownElement returns the element of a key in an unknown map or object of which
// that much is known.
func knownElement(v, key cty.Value) (cty.Value, bool) {
	part, ok := value.PartOf(v)
	if name, isText := stringOf(key); ok && isText && part.Type().IsObjectType() && part.Type().HasAttribute(name) {
		return part.GetAttr(name), true
	}
	return cty.NilVal, false
}

// part is what lies behind a step into an unknown value.
func (ev *evaluator) part(v cty.Value, step string, t cty.Type) cty.Value {
	if o, ok := value.OriginOf(v); ok {
		return o.Extend(step).UnknownOf(ev.tokens, t)
	}
	return unknownFrom(t, v)
}

// partOfToken is what lies behind a step into a string that stands for a value
// whose type was not known to be another.
func (ev *evaluator) partOfToken(s, step string) cty.Value {
	if r, ok := ev.tokens.Only(s); ok {
		return value.Origin{Ref: r}.Extend(step).UnknownOf(ev.tokens, cty.DynamicPseudoType)
	}
	if h, ok := ev.tokens.OnlyHole(s); ok {
		return value.Unknown(cty.DynamicPseudoType, h.Why)
	}
	return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Invalid, Text: "a part of a text is asked for"})
}

// inherit gives an unknown element the reasons of its collection.
func inherit(v cty.Value, marks cty.ValueMarks) cty.Value {
	if len(marks) == 0 || v.IsWhollyKnown() {
		return v
	}
	for m := range marks {
		if r, ok := m.(value.Reason); ok {
			v = v.Mark(r)
		}
	}
	return v
}

// index follows "[key]".
func (ev *evaluator) index(z lazy, key cty.Value, rng hcl.Range) lazy {
	switch {
	case z.res != nil:
		if one, ok := z.res.at(ev, key); ok {
			return lazy{one: one}
		}
	case z.call != nil:
		z.call.expand(ev)
		if z.call.missing != nil {
			return known(z.call.missing.Extend(stepOf(ev.tokens, key)).UnknownOf(ev.tokens, cty.DynamicPseudoType))
		}
		if mod, ok := z.call.at(ev, key); ok {
			return lazy{mod: mod}
		}
	}
	return known(ev.indexOf(z.force(ev), key, rng))
}

func (ev *evaluator) indexOf(v, key cty.Value, rng hcl.Range) cty.Value {
	if out, ok := ev.overChoice(v, func(v cty.Value) cty.Value { return ev.indexOf(v, key, rng) }); ok {
		return out
	}
	if out, ok := ev.overChoice(key, func(k cty.Value) cty.Value { return ev.indexOf(v, k, rng) }); ok {
		return out
	}
	u, marks := v.Unmark()
	k, _ := key.Unmark()
	if part, ok := knownElement(v, k); ok {
		return part
	}
	ty := u.Type()
	if !u.IsKnown() {
		t := cty.DynamicPseudoType
		if ty.IsCollectionType() {
			t = ty.ElementType()
		}
		if !k.IsKnown() || k.IsNull() {
			return unknownFrom(t, v, key)
		}
		return ev.part(v, stepOf(ev.tokens, k), t)
	}
	if !k.IsKnown() {
		t := cty.DynamicPseudoType
		if ty.IsCollectionType() {
			t = ty.ElementType()
		}
		return unknownFrom(t, key)
	}
	if s, ok := stringOf(u); ok && ev.tokens.Has(s) {
		return ev.partOfToken(s, stepOf(ev.tokens, k))
	}
	out, diags := hcl.Index(u, k, &rng)
	if diags.HasErrors() {
		if s, ok := stringOf(converted(k, cty.String)); ok {
			if e, ok := ev.elementOf(u, s, rng); ok {
				return inherit(e, marks)
			}
		}
		return ev.fail(rng, diags[0].Summary, "%s", diags[0].Detail)
	}
	return inherit(out, marks)
}

// elementOf returns the element of a key that v does not have as it is written:
// the key, or one of v's, hangs on what only AWS assigns. ok is false where no
// element can have the key.
func (ev *evaluator) elementOf(v cty.Value, key string, rng hcl.Range) (e cty.Value, ok bool) {
	items := ev.items(v)
	isMap := v.Type().IsObjectType() || v.Type().IsMapType()
	names := make([]string, 0, len(items))
	for _, it := range items {
		if name, ok := stringOf(it.key); ok && isMap {
			names = append(names, name)
		}
	}
	at, open := ev.keyAmong(names, key)
	if at >= 0 {
		return items[at].val.val, true
	}
	if why := ev.tokens.WhyAll(cty.StringVal(key)); len(why) > 0 {
		return value.Unknown(cty.DynamicPseudoType, why[0]), true
	}
	return value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Computed,
		Text: "what has the key " + ev.tokens.Render(key) + " is not known before AWS assigns it", Range: rangeOf(rng)}), open || ev.tokens.Has(key)
}

// keyAmong finds a key among others where what only AWS assigns stands on either
// side: that of an Availability Zone by its usual name, or the only one that it
// can be, as a key must be there. open is true where it may be several.
func (ev *evaluator) keyAmong(keys []string, key string) (at int, open bool) {
	usual := func(key string) string { return cmp.Or(functions.ZoneName(ev.tokens, key), key) }
	var can []int
	for i, k := range keys {
		if usual(k) == usual(key) {
			return i, false
		}
		if equal, known := functions.Equal(ev.tokens, cty.StringVal(k), cty.StringVal(key)); equal || !known {
			can = append(can, i)
		}
	}
	if len(can) == 1 && len(ev.capturing) == 0 {
		return can[0], false
	}
	return -1, len(can) > 0
}

// stepOf writes a key as a step of a path: [0] or ["a"].
func stepOf(t *value.Tokens, key cty.Value) string {
	u, _ := key.Unmark()
	if !u.IsKnown() || u.IsNull() {
		return "[?]"
	}
	if n, ok := intOf(u); ok {
		return "[" + strconv.Itoa(n) + "]"
	}
	if s, ok := stringOf(u); ok {
		return "[" + strconv.Quote(t.Render(s)) + "]"
	}
	return "[?]"
}

// stringOf returns a known string; v must not be marked.
func stringOf(v cty.Value) (string, bool) {
	if v.Type() == cty.String && v.IsKnown() && !v.IsNull() && !v.IsMarked() {
		return v.AsString(), true
	}
	return "", false
}

// intOf returns a known whole number, converted from a string of digits where
// need be; v must not be marked.
func intOf(v cty.Value) (int, bool) {
	if v.IsMarked() || !v.IsKnown() || v.IsNull() {
		return 0, false
	}
	n, err := convert.Convert(v, cty.Number)
	if err != nil || !n.IsKnown() || n.IsNull() {
		return 0, false
	}
	i, acc := n.AsBigFloat().Int64()
	if acc != big.Exact || i < -1<<31 || i > 1<<31 {
		return 0, false
	}
	return int(i), true
}
