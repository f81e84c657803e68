package terraform

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/terraform/schema"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// resourceState is a resource or data block in one module instance.
type resourceState struct {
	in        *instance
	decl      *resource
	thunk     *thunk
	expansion *expansion
	instances map[string]*resourceInstance
}

// resourceInstance is one instance of it. Its attributes are evaluated one at a
// time, when they are asked for.
type resourceInstance struct {
	of      *resourceState
	address string
	key     *instanceKey
	scope   *scope
	attrs   map[string]*thunk
	whole   *thunk
	// raw are the written attributes before lists became sets, and ranges their
	// places.
	raw    map[string]cty.Value
	ranges map[string]*declared.Ranges
	// model is what a data source that has a model answers.
	model map[string]cty.Value
	// searching is true while the resources are looked at that a look-up may mean.
	searching bool
}

// resourceState returns the state of a resource by its key in the module.
func (in *instance) resourceState(key string) *resourceState {
	decl := in.mod.resources[key]
	if decl == nil {
		return nil
	}
	st := in.resources[key]
	if st == nil {
		st = &resourceState{in: in, decl: decl, instances: map[string]*resourceInstance{}}
		in.resources[key] = st
	}
	return st
}

func (r *resourceState) expand(ev *evaluator) *expansion {
	if r.thunk == nil {
		r.thunk = &thunk{name: r.in.in(r.decl.key()), rng: r.decl.header}
		r.thunk.eval = func() cty.Value {
			r.expansion = ev.expand(r.decl.body, r.in, r.thunk.name)
			return cty.True
		}
	}
	ev.force(r.thunk)
	if r.expansion == nil {
		return openExpansion(r.thunk.name, value.Reason{Kind: value.Invalid, Text: "count or for_each refers to itself", Range: r.decl.header})
	}
	return r.expansion
}

func (r *resourceState) instance(ev *evaluator, k *instanceKey) *resourceInstance {
	key := k.String(ev.tokens)
	if have := r.instances[key]; have != nil {
		return have
	}
	if r.expansion != nil {
		k = r.expansion.whole(k)
	}
	ri := &resourceInstance{
		of: r, key: k, address: r.in.in(r.decl.key() + key), scope: k.scope(r.in.scope()),
		attrs: map[string]*thunk{}, raw: map[string]cty.Value{}, ranges: map[string]*declared.Ranges{},
	}
	r.instances[key] = ri
	return ri
}

// single returns the instance of a block without count and for_each.
func (r *resourceState) single(ev *evaluator) *resourceInstance {
	if x := r.expand(ev); x.mode == one {
		return r.instance(ev, x.keys[0])
	}
	return nil
}

// at returns the instance of a key, if that is decided.
func (r *resourceState) at(ev *evaluator, key cty.Value) (*resourceInstance, bool) {
	x := r.expand(ev)
	if x.mode == one {
		return nil, false
	}
	if k := ev.find(x, key); k != nil {
		ev.need(k)
		return r.instance(ev, k), true
	}
	return nil, false
}

// items lists the instances for a for expression or splat; ok is false where
// they are not decided.
func (r *resourceState) items(ev *evaluator) ([]item, bool) {
	x := r.expand(ev)
	if x.mode == one || !x.decided() {
		return nil, false
	}
	out := make([]item, len(x.keys))
	for i, k := range x.keys {
		key := cty.StringVal(k.name)
		if x.mode == counted {
			key = cty.NumberIntVal(int64(k.index))
		}
		out[i] = item{key: key, val: lazy{one: r.instance(ev, k)}}
	}
	return out, true
}

// resourceValue is a resource as a whole value.
func (ev *evaluator) resourceValue(r *resourceState) cty.Value {
	return ev.expanded(r.expand(ev), func(k *instanceKey) cty.Value { return ev.instanceValue(r.instance(ev, k)) })
}

// instanceValue is one instance as an object. Of a type without a schema the
// attributes are not known, and the whole is what it is a part of.
func (ev *evaluator) instanceValue(ri *resourceInstance) cty.Value {
	if ri.whole == nil {
		ri.whole = &thunk{name: ri.address, rng: ri.of.decl.header}
		ri.whole.eval = func() cty.Value {
			b := ev.schema(ri.of.decl)
			if b == nil {
				return ri.origin(ev, "").UnknownOf(ev.tokens, cty.DynamicPseudoType)
			}
			out := make(map[string]cty.Value, len(b.Attributes)+len(b.Blocks))
			for _, a := range b.Attributes {
				out[a.Name] = ev.instanceAttr(ri, a.Name)
			}
			for _, n := range b.Blocks {
				out[n.Name] = ev.instanceAttr(ri, n.Name)
			}
			return cty.ObjectVal(out)
		}
	}
	return ev.force(ri.whole)
}

// schema returns the schema of a resource's type, nil where there is none. Roots
// share what one of them has decoded; it never changes.
func (ev *evaluator) schema(r *resource) *schema.Block {
	if r.ephemeral {
		return nil
	}
	key := r.typ
	if r.data {
		key = "data." + r.typ
	}
	if b, ok := ev.schemas[key]; ok {
		return b
	}
	b, ok := ev.l.schemas.Load(key)
	if !ok {
		b, _ = ev.l.schemas.LoadOrStore(key, decodeSchema(r))
	}
	block, _ := b.(*schema.Block)
	ev.schemas[key] = block
	return block
}

func decodeSchema(r *resource) *schema.Block {
	var b *schema.Block
	var ok bool
	switch {
	case r.data:
		b, ok = schema.DataSource(r.typ)
	case r.typ == dataType:
		return terraformData()
	default:
		b, ok = schema.Resource(r.typ)
	}
	if !ok {
		return nil
	}
	return b
}

// dataType is the resource type that Terraform itself provides.
const dataType = "terraform_data"

func terraformData() *schema.Block {
	return &schema.Block{Attributes: []schema.Attribute{
		{Name: "id", Type: cty.String, Computed: true},
		{Name: "input", Type: cty.DynamicPseudoType, Optional: true},
		{Name: "output", Type: cty.DynamicPseudoType, Computed: true},
		{Name: "triggers_replace", Type: cty.DynamicPseudoType, Optional: true},
	}}
}

// origin is the identity of an attribute that the configuration does not set.
func (ri *resourceInstance) origin(ev *evaluator, attribute string) value.Origin {
	ref := value.Ref{Unit: ev.unit, Address: ri.address, Attribute: attribute}
	why := value.Reason{Kind: value.Computed, Text: ref.Expression() + " is known after it is applied", Range: ri.of.decl.header, Of: ref}
	if ri.of.decl.data {
		why = value.Reason{Kind: value.Data, Text: "data source " + ri.address + " is not read", Range: ri.of.decl.header, Of: value.Ref{Unit: ev.unit, Address: ri.address}}
	}
	return value.Origin{Ref: ref, Why: why}
}

// instanceAttr evaluates an attribute or nested block of an instance.
func (ev *evaluator) instanceAttr(ri *resourceInstance, name string) cty.Value {
	t := ri.attrs[name]
	if t == nil {
		t = &thunk{name: ri.address + "." + name, rng: ri.of.decl.header}
		t.eval = func() cty.Value { return ev.attrValue(ri, name) }
		ri.attrs[name] = t
	}
	if t.isRunning() && ri.searching {
		// Something that is looked at hangs on the answer, so it is not meant.
		return ev.unset(ri, ev.schema(ri.of.decl), name)
	}
	return ev.force(t)
}

func (ev *evaluator) attrValue(ri *resourceInstance, name string) cty.Value {
	d := ri.of.decl
	if d.data {
		if v, ok := ev.modelled(ri, name); ok {
			return v
		}
	}
	b := ev.schema(d)
	raw, ranges, written := ev.member(d.body, b, name, ri.scope)
	if !written && d.typ == dataType && name == "output" && !d.data {
		// Its output is its input, once applied.
		return ev.instanceAttr(ri, "input")
	}
	if !written {
		return ev.unset(ri, b, name)
	}
	ri.raw[name], ri.ranges[name] = raw, ranges
	if b != nil {
		if a, ok := b.Attribute(name); ok {
			if isNull(raw) && a.Computed {
				return ri.origin(ev, name).UnknownOf(ev.tokens, a.Type)
			}
			if isNull(raw) {
				if def, ok := schema.Default(d.typ, name); ok && !d.data {
					return def
				}
			}
			if a.Type.IsSetType() && raw.IsWhollyKnown() && !raw.ContainsMarked() {
				return converted(raw, a.Type)
			}
		}
		if n, ok := b.Nested(name); ok && !d.data {
			return ev.applied(ri, raw, n.Block, name)
		}
	}
	return raw
}

// applied gives what only AWS sets inside nested blocks its identity, as in
// aws_eks_cluster.c.vpc_config[0].cluster_security_group_id.
func (ev *evaluator) applied(ri *resourceInstance, v cty.Value, b *schema.Block, path string) cty.Value {
	if v.IsMarked() || !v.IsKnown() || v.IsNull() {
		return v
	}
	switch ty := v.Type(); {
	case ty.IsTupleType():
		items := v.AsValueSlice()
		for i := range items {
			items[i] = ev.applied(ri, items[i], b, path+"["+strconv.Itoa(i)+"]")
		}
		return cty.TupleVal(items)
	case ty.IsObjectType():
		attrs := v.AsValueMap()
		for _, a := range b.Attributes {
			if set, ok := attrs[a.Name]; ok && a.Computed && !a.Optional && isNull(set) {
				attrs[a.Name] = ri.origin(ev, path+"."+a.Name).UnknownOf(ev.tokens, a.Type)
			}
		}
		for _, n := range b.Blocks {
			if inner, ok := attrs[n.Name]; ok {
				attrs[n.Name] = ev.applied(ri, inner, n.Block, path+"."+n.Name)
			}
		}
		return cty.ObjectVal(attrs)
	}
	return v
}

// unset is an attribute that the configuration does not write.
func (ev *evaluator) unset(ri *resourceInstance, b *schema.Block, name string) cty.Value {
	if b == nil {
		return ri.origin(ev, name).UnknownOf(ev.tokens, cty.DynamicPseudoType)
	}
	if a, ok := b.Attribute(name); ok {
		if !ri.of.decl.data {
			if def, ok := schema.Default(ri.of.decl.typ, name); ok {
				return def
			}
		}
		if a.Computed {
			return ri.origin(ev, name).UnknownOf(ev.tokens, a.Type)
		}
		return cty.NullVal(a.Type)
	}
	if n, ok := b.Nested(name); ok {
		if n.Nesting == schema.Single {
			return cty.NullVal(n.Block.ImpliedType())
		}
		return emptyBlocks(n.Block.ImpliedType())
	}
	// A newer provider may have it.
	return ri.origin(ev, name).UnknownOf(ev.tokens, cty.DynamicPseudoType)
}

func emptyBlocks(elem cty.Type) cty.Value {
	if elem.HasDynamicTypes() {
		return cty.EmptyTupleVal
	}
	return cty.ListValEmpty(elem)
}

// member evaluates what a body writes for a name: an argument, or nested blocks
// as a list of objects in source order. written is false where it writes
// neither.
func (ev *evaluator) member(b *body, sch *schema.Block, name string, s *scope) (v cty.Value, ranges *declared.Ranges, written bool) {
	if a := b.attr(name); a != nil {
		v = ev.expr(a.expr, s)
		if sch != nil {
			if sa, ok := sch.Attribute(name); ok {
				v = ev.shaped(v, sa.Type, a.rng)
			}
		}
		items := itemRanges(a.expr)
		if items == nil {
			items = ev.statementRanges(a.expr, s, 0)
		}
		return ev.tokens.Settle(v, false), &declared.Ranges{Self: a.rng, Items: items}, true
	}
	var blocks []*block
	for _, c := range b.blocks {
		if blockKey(c) == name {
			blocks = append(blocks, c)
		}
	}
	if len(blocks) == 0 {
		return cty.NilVal, nil, false
	}
	return ev.blockList(blocks, sch, name, s)
}

// itemRanges returns the places of a list's elements, so that evidence can name
// the element.
func itemRanges(e hclsyntax.Expression) []*declared.Ranges {
	t, ok := e.(*hclsyntax.TupleConsExpr)
	if !ok {
		return nil
	}
	out := make([]*declared.Ranges, len(t.Exprs))
	for i, x := range t.Exprs {
		out[i] = &declared.Ranges{Self: rangeOf(x.Range()), Named: namedRanges(x)}
	}
	return out
}

func namedRanges(e hclsyntax.Expression) map[string]*declared.Ranges {
	o, ok := e.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return nil
	}
	out := map[string]*declared.Ranges{}
	for _, it := range o.Items {
		key, ok := it.KeyExpr.(*hclsyntax.ObjectConsKeyExpr)
		if !ok {
			continue
		}
		name := hcl.ExprAsKeyword(key.Wrapped)
		if name == "" {
			name, _ = literal(key.Wrapped)
		}
		at := rangeOf(hcl.RangeBetween(it.KeyExpr.Range(), it.ValueExpr.Range()))
		out[name] = &declared.Ranges{Self: at, Items: itemRanges(it.ValueExpr)}
	}
	return out
}

// shaped gives a value the type of the schema, sets as lists so that elements
// keep their order and their reasons.
func (ev *evaluator) shaped(v cty.Value, ty cty.Type, at source.Range) cty.Value {
	if c, ok := value.ChoiceOf(v); ok && choiceDepth(v) <= maxChoices {
		return ev.join(c.If, ev.shaped(c.Then, ty, at), ev.shaped(c.Else, ty, at), value.Why(v))
	}
	if part, ok := value.PartOf(v); ok && ty.IsCollectionType() {
		return value.WithPart(unknownFrom(ty, v), ev.shaped(part, ty, at))
	}
	if o, ok := value.OriginOf(v); ok {
		return o.UnknownOf(ev.tokens, ty)
	}
	if s, ok := stringOf(unmarked(v)); ok && ty != cty.String && ev.tokens.Has(s) && !ty.HasDynamicTypes() {
		return ev.retype(s, ty)
	}
	want := ty
	if ty.IsSetType() {
		want = cty.List(ty.ElementType())
		if u, marks := v.Unmark(); u.IsKnown() && !u.IsNull() && u.Type().IsSetType() && len(marks) > 0 {
			// The elements of a set share its reasons.
			elems := make([]cty.Value, 0, u.LengthInt())
			for it := u.ElementIterator(); it.Next(); {
				_, e := it.Element()
				if !e.IsKnown() {
					e = e.WithMarks(marks)
				}
				elems = append(elems, e)
			}
			v = cty.TupleVal(elems)
		}
	}
	out, err := convertSafely(v, want)
	if err != nil {
		if elem, ok := elementType(ty); ok && elem.IsObjectType() {
			return ev.looselyShaped(v, elem, at)
		}
		ev.always(source.Diagnostic{
			Severity: source.Warning, Summary: "Incorrect attribute value type", Subject: at,
			Detail: "The value does not fit the argument: " + err.Error() + ". It is unknown to the analysis.",
		})
		return value.Unknown(ty, value.Reason{Kind: value.Invalid, Text: "the value does not fit the argument", Range: at})
	}
	return out
}

func elementType(ty cty.Type) (cty.Type, bool) {
	if ty.IsListType() || ty.IsSetType() {
		return ty.ElementType(), true
	}
	return cty.NilType, false
}

// looselyShaped takes objects that lack some of their type's attributes, which
// older configurations leave out.
func (ev *evaluator) looselyShaped(v cty.Value, elem cty.Type, at source.Range) cty.Value {
	var out []cty.Value
	for _, it := range ev.items(v) {
		e := it.val.val
		entries, state := ev.tokens.Entries(e)
		if state != value.Known {
			out = append(out, e)
			continue
		}
		attrs := make(map[string]cty.Value, len(elem.AttributeTypes()))
		for name, ty := range elem.AttributeTypes() {
			attrs[name] = cty.NullVal(ty)
		}
		for _, x := range entries {
			if elem.HasAttribute(x.Key) {
				attrs[x.Key] = ev.shaped(x.Value, elem.AttributeType(x.Key), at)
			}
		}
		out = append(out, cty.ObjectVal(attrs))
	}
	return cty.TupleVal(out)
}

// resourceBlocks tells the nested blocks of a resource from its arguments, for
// JSON.
func resourceBlocks(r *resource) func(string) (int, bool) {
	b, known := schema.Resource(r.typ)
	if r.data {
		b, known = schema.DataSource(r.typ)
	}
	return func(name string) (int, bool) {
		switch name {
		case "lifecycle", "connection":
			return 0, true
		case "dynamic", "provisioner":
			return 1, true
		}
		if known {
			_, ok := b.Nested(name)
			return 0, ok
		}
		return 0, false
	}
}

// meta are the arguments of Terraform's own in a resource block.
func isMeta(name string) bool {
	switch name {
	case "count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection", "dynamic":
		return true
	}
	return strings.HasPrefix(name, "//")
}
