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
	// byID finds keys; made when first needed, after which keys stay.
	byID map[keyID]*instanceKey
}

// keyID is what makes two keys the same.
type keyID struct {
	mode  expansionMode
	index int
	name  string
	// symbolic tells the symbolic instance from one whose key is "?".
	symbolic bool
}

func (k *instanceKey) id() keyID { return keyID{k.mode, k.index, k.name, k.symbolic} }

func keysByID(keys []*instanceKey) map[keyID]*instanceKey {
	out := make(map[keyID]*instanceKey, len(keys))
	for _, k := range keys {
		out[k.id()] = k
	}
	return out
}

// get returns the expansion's own key that is the same as k, or nil.
func (x *expansion) get(k *instanceKey) *instanceKey {
	if x.byID == nil {
		x.byID = keysByID(x.keys)
	}
	return x.byID[k.id()]
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

// each lets each.value be a handle, so that for_each over another
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
		if x := ev.expandOver(z); x != nil {
			return x
		}
		return ev.expandEach(z.force(ev), e, name)
	}
	return &expansion{mode: one, keys: []*instanceKey{{}}}
}

// expandOver is for_each over another block that has for_each: its instances go
// with those over there, the symbolic one included. nil where z is none.
func (ev *evaluator) expandOver(z lazy) *expansion {
	var of *expansion
	var handle func(*instanceKey) lazy
	switch {
	case z.res != nil:
		of = z.res.expand(ev)
		handle = func(k *instanceKey) lazy { return lazy{one: z.res.instance(ev, k)} }
	case z.call != nil:
		of = z.call.expand(ev)
		handle = func(k *instanceKey) lazy { return lazy{mod: z.call.instance(ev, k)} }
	}
	if of == nil || of.mode != each || (z.call != nil && z.call.missing != nil) || !ev.spend(len(of.keys)*instanceSteps) {
		return nil
	}
	x := *of
	x.keys, x.byID = make([]*instanceKey, len(of.keys)), nil
	for i, k := range of.keys {
		c := *k
		c.val = handle(k)
		x.keys[i] = &c
	}
	return &x
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
		case !ev.spend(n * instanceSteps):
			return openExpansion(name, value.Why(ev.exhausted(rangeOf(e.Range())))[0])
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
		if greater(boundsOf(u), boundsOf(cty.Zero)) == yes {
			x.keys[0].exists, x.keys[0].why = nil, nil
		}
	} else if u.IsKnown() {
		ev.fail(e.Range(), "Invalid count argument", "The count of %s must be a whole number; at most %d instances are analysed.", name, maxInstances)
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
		switch n := u.LengthInt(); {
		case n <= maxInstances && ev.spend(n*instanceSteps):
			return ev.eachOfValue(u, marks, name)
		case n <= maxInstances:
			v = ev.exhausted(rangeOf(e.Range()))
		default:
			v = ev.limit(rangeOf(e.Range()), "for_each of %s has %d elements; at most %d are analysed.", name, n, maxInstances)
		}
		u = unmarked(v)
	}
	if part, ok := value.PartOf(v); ok && part.LengthInt() <= maxInstances && ev.spend(part.LengthInt()*instanceSteps) {
		x := ev.eachOfValue(part, nil, name)
		return ev.otherKeys(x, v, value.Why(v), name)
	}
	why := ev.tokens.WhyAll(v)
	if u.IsKnown() && len(why) == 0 {
		ev.fail(e.Range(), "Invalid for_each argument", "for_each of %s must be a map or a set of strings.", name)
		why = []value.Reason{{Kind: value.Invalid, Text: "for_each of " + name + " is neither a map nor a set", Range: rangeOf(e.Range())}}
	}
	if len(why) == 0 {
		why = []value.Reason{{Kind: value.Computed, Text: "for_each of " + name + " is not known", Range: rangeOf(e.Range())}}
	}
	k := ev.symbolicKey(v, name, why, value.Atom("for_each of "+name+" is not empty"))
	return &expansion{mode: each, open: true, why: why, keys: []*instanceKey{k}}
}

// symbolicKey is the instance that stands for all those whose keys are unknown.
func (ev *evaluator) symbolicKey(v cty.Value, name string, why []value.Reason, exists *value.Formula) *instanceKey {
	key, val := ev.symbolicElement(v, name, why[0])
	return &instanceKey{mode: each, symbolic: true, name: "?", why: why, key: key, val: known(val), exists: exists}
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

// eachOfValue makes an instance of each element. Those whose keys are unknown
// share a symbolic one.
func (ev *evaluator) eachOfValue(u cty.Value, marks cty.ValueMarks, name string) *expansion {
	x := &expansion{mode: each}
	set := u.Type().IsSetType() || isSequence(u.Type())
	for it := u.ElementIterator(); it.Next(); {
		k, v := it.Element()
		v = inherit(v, marks)
		if set {
			k = unmarked(v)
		}
		text, ok := stringOf(converted(k, cty.String))
		if !ok {
			x.open = true
			continue
		}
		if set {
			v = cty.StringVal(text)
		}
		x.keys = append(x.keys, &instanceKey{mode: each, name: text, val: known(v)})
	}
	if !x.open {
		return x
	}
	return ev.otherKeys(x, cty.UnknownVal(u.Type()), value.Why(u.WithMarks(marks)), name)
}

// otherKeys adds the symbolic instance to the known ones of a for_each over v.
func (ev *evaluator) otherKeys(x *expansion, v cty.Value, why []value.Reason, name string) *expansion {
	if x.why = why; len(x.why) == 0 {
		x.why = []value.Reason{{Kind: value.Computed, Text: "a key of for_each of " + name + " is not known"}}
	}
	x.open = true
	x.keys = append(x.keys, ev.symbolicKey(v, name, x.why, value.Atom("for_each of "+name+" has other keys")))
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
	inLonger, inShorter := keysByID(longer), keysByID(shorter)
	for _, k := range longer {
		c := *k
		if twin := inShorter[k.id()]; twin != nil {
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
		if inLonger[k.id()] == nil {
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

// whole returns the key as the whole expansion has it, where a branch of a
// choice knows only its own condition.
func (x *expansion) whole(k *instanceKey) *instanceKey {
	if w := x.get(k); w != nil {
		return w
	}
	return k
}

// find returns the instance of a key of x. Of an open expansion every key is the
// symbolic instance, or one of its own for a count.
func (ev *evaluator) find(x *expansion, key cty.Value) *instanceKey {
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
			return x.symbolic()
		}
		wanted = &instanceKey{mode: each, name: name}
	}
	if k := x.get(wanted); k != nil {
		return k
	}
	if wanted.mode == each && !x.open {
		names := make([]string, len(x.keys))
		for i, k := range x.keys {
			names[i] = k.name
		}
		if i, _ := ev.keyAmong(names, wanted.name); i >= 0 {
			return x.keys[i]
		}
	}
	return x.symbolic()
}

// symbolic returns the symbolic instance, or nil.
func (x *expansion) symbolic() *instanceKey {
	if !x.open {
		return nil
	}
	return x.get(&instanceKey{mode: each, name: "?", symbolic: true})
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
		return value.WithPart(v, x.certain(of))
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

// certain is an object, or a tuple, of the instances that are there in any case.
func (x *expansion) certain(of func(*instanceKey) cty.Value) cty.Value {
	list, object := []cty.Value{}, map[string]cty.Value{}
	for _, k := range x.keys {
		switch {
		case k.exists != nil || k.symbolic:
		case x.mode == counted:
			list = append(list, of(k))
		default:
			object[k.name] = of(k)
		}
	}
	if x.mode == counted {
		return cty.TupleVal(list)
	}
	return cty.ObjectVal(object)
}
