package terraform

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// expansion is what count and for_each make of a block.
type expansion struct {
	mode expansionMode
	// keys are the instances in Terraform's order, those that exist maybe
	// included.
	keys []*instanceKey
	// open is true where there may be other instances than keys.
	open bool
	why  []value.Reason
	// choice is set where the instances hang on one undecided condition.
	choice *expansionChoice
}

type expansionMode int

const (
	one expansionMode = iota
	counted
	each
)

type expansionChoice struct {
	cond       *value.Formula
	then, othr *expansion
	why        []value.Reason
}

// instanceKey is one instance's key.
type instanceKey struct {
	mode  expansionMode
	index int
	name  string // of for_each
	// symbolic stands for all instances of an unknown for_each: ["?"].
	symbolic bool
	key      cty.Value // each.key of the symbolic instance
	val      lazy      // each.value
	exists   *value.Formula
	why      []value.Reason
}

// String returns the key as it stands in an address.
func (k *instanceKey) String(t *value.Tokens) string {
	switch {
	case k.mode == counted:
		return "[" + strconv.Itoa(k.index) + "]"
	case k.mode == each && k.symbolic:
		return `["?"]`
	case k.mode == each:
		return "[" + quoteKey(t, k.name) + "]"
	}
	return ""
}

// quoteKey quotes as HCL does; a part that only AWS will assign stands in it as
// the expression.
func quoteKey(t *value.Tokens, s string) string {
	var b strings.Builder
	for _, p := range t.Pieces(s) {
		switch {
		case p.Ref != nil:
			b.WriteString("${" + p.Ref.Expression() + "}")
		case p.Hole != nil:
			b.WriteString("${" + p.Hole.Expression + "}")
		default:
			q := strconv.Quote(p.Text)
			b.WriteString(strings.ReplaceAll(strings.ReplaceAll(q[1:len(q)-1], "${", "$${"), "%{", "%%{"))
		}
	}
	return `"` + b.String() + `"`
}

// scope returns the scope of the instance's block: each and count.
func (k *instanceKey) scope(outer *scope) *scope {
	switch k.mode {
	case counted:
		return outer.with("count", known(cty.ObjectVal(map[string]cty.Value{"index": cty.NumberIntVal(int64(k.index))})))
	case each:
		return outer.with("each", k.each())
	}
	return outer
}

// eachHandle lets each.value be a handle, so that for_each over another
// resource does not evaluate that resource's every attribute.
func (k *instanceKey) each() lazy {
	key := cty.StringVal(k.name)
	if k.symbolic {
		key = k.key
	}
	return lazy{each: &eachValue{key: key, val: k.val}}
}

type eachValue struct {
	key cty.Value
	val lazy
}

func openExpansion(name string, why value.Reason) *expansion {
	atom := value.Some("count of " + name + " > 0")
	return &expansion{
		mode: counted, open: true, why: []value.Reason{why},
		keys: []*instanceKey{{mode: counted, exists: atom, why: []value.Reason{why}}},
	}
}

// expand evaluates count or for_each of a block.
func (ev *evaluator) expand(b *body, in *instance, name string) *expansion {
	if e := b.expr("count"); e != nil {
		return ev.expandCount(ev.expr(e, in.scope()), e, name)
	}
	if e := b.expr("for_each"); e != nil {
		z := ev.lazy(e, in.scope())
		if z.res != nil {
			if items, ok := z.res.items(ev); ok && z.res.expand(ev).mode == each {
				return eachOf(items)
			}
			if of := z.res.expand(ev); of.mode == each && of.open && of.choice == nil && len(of.keys) == 1 {
				// The symbolic instance goes with the symbolic one over there.
				k := *of.keys[0]
				k.val = lazy{one: z.res.instance(ev, of.keys[0])}
				return &expansion{mode: each, open: true, why: of.why, keys: []*instanceKey{&k}}
			}
		}
		return ev.expandEach(z.force(ev), e, name)
	}
	return &expansion{mode: one, keys: []*instanceKey{{}}}
}

func (ev *evaluator) expandCount(v cty.Value, e hclsyntax.Expression, name string) *expansion {
	if c, ok := value.ChoiceOf(v); ok && choiceDepth(v) <= maxChoices {
		return chosen(c.If, ev.expandCount(c.Then, e, name), ev.expandCount(c.Else, e, name), value.Why(v))
	}
	u, _ := v.Unmark()
	if n, ok := intOf(u); ok {
		switch {
		case n < 0:
			ev.fail(e.Range(), "Invalid count argument", "The count of %s is %d; it must not be negative.", name, n)
			n = 0
		case n > maxInstances:
			over := ev.limit(rangeOf(e.Range()), "count of %s is %d; at most %d instances are analysed.", name, n, maxInstances)
			return openExpansion(name, value.Why(over)[0])
		}
		x := &expansion{mode: counted, keys: make([]*instanceKey, n)}
		for i := range x.keys {
			x.keys[i] = &instanceKey{mode: counted, index: i}
		}
		return x
	}
	x := openExpansion(name, value.Reason{Kind: value.Invalid, Text: "count of " + name + " is not a number", Range: rangeOf(e.Range())})
	if why := ev.tokens.WhyAll(v); len(why) > 0 {
		x.why, x.keys[0].why = why, why
	} else if u.IsKnown() {
		ev.fail(e.Range(), "Invalid count argument", "The count of %s must be a whole number.", name)
	}
	return x
}

func (ev *evaluator) expandEach(v cty.Value, e hclsyntax.Expression, name string) *expansion {
	if c, ok := value.ChoiceOf(v); ok && choiceDepth(v) <= maxChoices {
		return chosen(c.If, ev.expandEach(c.Then, e, name), ev.expandEach(c.Else, e, name), value.Why(v))
	}
	u, marks := v.Unmark()
	ty := u.Type()
	if u.IsKnown() && !u.IsNull() && (ty.IsMapType() || ty.IsObjectType() || ty.IsSetType() || ty.IsTupleType() || ty.IsListType()) {
		if isSequence(ty) {
			ev.always(source.Diagnostic{Severity: source.Warning, Summary: "Invalid for_each argument", Subject: rangeOf(e.Range()), Address: name,
				Detail: "for_each of " + name + " is a list; Terraform takes a map or a set of strings. Its elements are used as keys here."})
		}
		if u.LengthInt() <= maxInstances {
			return eachOfValue(u, marks)
		}
		v = ev.limit(rangeOf(e.Range()), "for_each of %s has %d elements; at most %d are analysed.", name, u.LengthInt(), maxInstances)
		u = unmarked(v)
	}
	why := ev.tokens.WhyAll(v)
	if u.IsKnown() && len(why) == 0 {
		ev.fail(e.Range(), "Invalid for_each argument", "for_each of %s must be a map or a set of strings.", name)
		why = []value.Reason{{Kind: value.Invalid, Text: "for_each of " + name + " is neither a map nor a set", Range: rangeOf(e.Range())}}
	}
	if len(why) == 0 {
		why = []value.Reason{{Kind: value.Computed, Text: "for_each of " + name + " is not known", Range: rangeOf(e.Range())}}
	}
	key, val := ev.symbolicElement(v, name, why[0])
	return &expansion{mode: each, open: true, why: why, keys: []*instanceKey{{
		mode: each, symbolic: true, name: "?", why: why, key: key, val: known(val),
		exists: value.Some("for_each of " + name + " is not empty"),
	}}}
}

// symbolicElement stands for any element of an unknown for_each. Key and value
// have an identity of their own, so that what one instance says twice is the
// same; in a set they are one.
func (ev *evaluator) symbolicElement(v cty.Value, name string, why value.Reason) (key, val cty.Value) {
	each := value.Origin{Ref: value.Ref{Unit: ev.unit, Address: name + `["?"]`, Attribute: "each"}, Open: true, Why: why}
	ty := cty.DynamicPseudoType
	u, _ := v.Unmark()
	if u.Type().IsCollectionType() {
		ty = u.Type().ElementType()
	}
	val = each.Extend(".value").UnknownOf(ev.tokens, ty)
	if o, ok := value.OriginOf(v); ok {
		val = o.Extend(`["?"]`).UnknownOf(ev.tokens, ty)
	}
	if u.Type().IsSetType() && ty == cty.String {
		return val, val
	}
	return each.Extend(".key").UnknownOf(ev.tokens, cty.String), val
}

func eachOfValue(u cty.Value, marks cty.ValueMarks) *expansion {
	x := &expansion{mode: each}
	set := u.Type().IsSetType() || isSequence(u.Type())
	for it := u.ElementIterator(); it.Next(); {
		k, v := it.Element()
		v = inherit(v, marks)
		if set {
			k = unmarked(v)
		}
		name, ok := stringOf(converted(k, cty.String))
		if !ok {
			x.open = true
			continue
		}
		if set {
			v = cty.StringVal(name)
		}
		x.keys = append(x.keys, &instanceKey{mode: each, name: name, val: known(v)})
	}
	if x.open {
		for m := range marks {
			if r, ok := m.(value.Reason); ok {
				x.why = append(x.why, r)
			}
		}
	}
	return x
}

func eachOf(items []item) *expansion {
	x := &expansion{mode: each}
	for _, it := range items {
		name, _ := stringOf(it.key)
		x.keys = append(x.keys, &instanceKey{mode: each, name: name, val: it.val})
	}
	return x
}

// chosen joins two expansions under a condition: an instance of both is there
// under any.
func chosen(cond *value.Formula, then, othr *expansion, why []value.Reason) *expansion {
	x := &expansion{mode: then.mode, open: then.open || othr.open, choice: &expansionChoice{cond, then, othr, why}}
	x.why = append(append(x.why, then.why...), othr.why...)
	if len(why) == 0 {
		why = []value.Reason{{Kind: value.Condition, Text: "the condition " + cond.String() + " is not decided"}}
	}
	longer, shorter, when := then.keys, othr.keys, cond
	if len(othr.keys) > len(then.keys) {
		longer, shorter, when = othr.keys, then.keys, value.Not(cond)
	}
	for _, k := range longer {
		c := *k
		if twin := findKey(shorter, k); twin != nil {
			if k.exists != nil || twin.exists != nil {
				c.exists = value.Or(value.And(when, k.exists), value.And(value.Not(when), twin.exists))
				c.why = append(append([]value.Reason{}, k.why...), twin.why...)
			}
		} else {
			c.exists = value.And(when, k.exists)
			c.why = append(append([]value.Reason{}, k.why...), why...)
		}
		x.keys = append(x.keys, &c)
	}
	for _, k := range shorter {
		if findKey(longer, k) == nil {
			c := *k
			c.exists = value.And(value.Not(when), k.exists)
			c.why = append(append([]value.Reason{}, k.why...), why...)
			x.keys = append(x.keys, &c)
		}
	}
	if x.mode == counted && othr.mode == each {
		x.mode = each
	}
	return x
}

func findKey(keys []*instanceKey, k *instanceKey) *instanceKey {
	for _, c := range keys {
		if c.mode == k.mode && c.index == k.index && c.name == k.name {
			return c
		}
	}
	return nil
}

// whole returns the key as the whole expansion has it, where a branch of a
// choice knows only its own condition.
func (x *expansion) whole(k *instanceKey) *instanceKey {
	if w := findKey(x.keys, k); w != nil {
		return w
	}
	return k
}

// find returns the instance of a key. Of an open expansion every key is the
// symbolic instance, or one of its own for a count.
func (x *expansion) find(ev *evaluator, key cty.Value) *instanceKey {
	u, _ := key.Unmark()
	var wanted *instanceKey
	if x.mode == counted {
		n, ok := intOf(u)
		if !ok {
			return nil
		}
		wanted = &instanceKey{mode: counted, index: n}
	} else {
		name, ok := stringOf(converted(u, cty.String))
		if !ok {
			if x.open && len(x.keys) == 1 && x.keys[0].symbolic {
				return x.keys[0]
			}
			return nil
		}
		wanted = &instanceKey{mode: each, name: name}
	}
	if k := findKey(x.keys, wanted); k != nil {
		return k
	}
	if x.open && len(x.keys) == 1 && x.keys[0].symbolic {
		return x.keys[0]
	}
	return nil
}

// decided reports whether all instances are known and certain.
func (x *expansion) decided() bool {
	if x.open {
		return false
	}
	for _, k := range x.keys {
		if k.exists != nil {
			return false
		}
	}
	return true
}

// expanded is the value of a whole block with count or for_each: a tuple or an
// object of its instances.
func (ev *evaluator) expanded(x *expansion, of func(*instanceKey) cty.Value) cty.Value {
	switch {
	case x.mode == one:
		return of(x.keys[0])
	case x.choice != nil:
		c := x.choice
		return ev.join(c.cond, ev.expanded(c.then, of), ev.expanded(c.othr, of), c.why)
	case !x.decided():
		v := cty.DynamicVal
		for _, w := range x.why {
			v = v.Mark(w)
		}
		return v
	case x.mode == counted:
		out := make([]cty.Value, len(x.keys))
		for i, k := range x.keys {
			out[i] = of(k)
		}
		return cty.TupleVal(out)
	}
	out := make(map[string]cty.Value, len(x.keys))
	for _, k := range x.keys {
		out[k.name] = of(k)
	}
	return cty.ObjectVal(out)
}
