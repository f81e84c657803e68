package cloudformation

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// placeholderZones is how many zones a region is taken to have: no source says
// how many there are.
const placeholderZones = 3

// call evaluates an intrinsic function.
func (ev *evaluator) call(name string, arg, n *node, s *scope, ranges *declared.Ranges) cty.Value {
	switch name {
	case "Ref":
		return ev.refOf(arg, n, s)
	case "Fn::GetAtt":
		return ev.getAttOf(arg, n, s)
	case "Fn::Sub":
		return ev.sub(arg, n, s)
	case "Fn::If":
		return ev.ifOf(arg, n, s, ranges)
	case "Fn::GetAZs":
		return ev.distribute([]cty.Value{ev.eval(arg, s)}, func(vs []cty.Value) cty.Value { return ev.zones(vs[0]) })
	case "Fn::ImportValue":
		return ev.distribute([]cty.Value{ev.eval(arg, s)}, func(vs []cty.Value) cty.Value { return ev.importValue(vs[0], n, s) })
	case "Fn::ToJsonString":
		return ev.toJSON(ev.eval(arg, s), n)
	case "Fn::Base64", "Fn::Length":
		f := ev.length
		if name == "Fn::Base64" {
			f = ev.base64
		}
		return ev.distribute([]cty.Value{ev.eval(arg, s)}, func(vs []cty.Value) cty.Value { return f(vs[0], n) })
	case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not":
		return ev.boolOf(ev.decide(n, s))
	case "Fn::Join", "Fn::Select", "Fn::Split", "Fn::FindInMap", "Fn::Cidr":
		return ev.listCall(name, arg, n, s)
	}
	return ev.fail(n, "Unknown function", "CloudFormation has no function %s.", name)
}

// listCall evaluates a function of several arguments.
func (ev *evaluator) listCall(name string, arg, n *node, s *scope) cty.Value {
	least := map[string]int{"Fn::Join": 2, "Fn::Select": 2, "Fn::Split": 2, "Fn::FindInMap": 3, "Fn::Cidr": 2}[name]
	if !arg.isList() || len(arg.items) < least || len(arg.items) > least+1 {
		return ev.fail(n, "Invalid function call", "%s takes a list of %d arguments.", name, least)
	}
	args := make([]cty.Value, len(arg.items))
	for i, item := range arg.items {
		args[i] = ev.eval(item, s)
	}
	if name == "Fn::Join" {
		return ev.distribute(args[:2], func(vs []cty.Value) cty.Value { return ev.joinItems(vs[0], vs[1], n) })
	}
	return ev.distribute(args, func(vs []cty.Value) cty.Value {
		switch name {
		case "Fn::Select":
			return ev.selectOf(vs[0], vs[1], n)
		case "Fn::Split":
			return ev.splitOf(vs[0], vs[1], n)
		case "Fn::Cidr":
			return ev.cidr(vs, n)
		}
		return ev.findInMap(vs, n, s)
	})
}

// boolOf makes a value of a condition.
func (ev *evaluator) boolOf(v verdict) cty.Value {
	if v.decided {
		return cty.BoolVal(v.holds)
	}
	out := cty.UnknownVal(cty.Bool).Mark(v.f)
	for _, w := range v.why {
		out = out.Mark(w)
	}
	return out
}

// ifOf evaluates Fn::If: the branch that counts, or both, each where its side
// of the condition holds.
func (ev *evaluator) ifOf(arg, n *node, s *scope, ranges *declared.Ranges) cty.Value {
	if !arg.isList() || len(arg.items) != 3 {
		return ev.fail(n, "Invalid function call", "Fn::If takes a condition and two values.")
	}
	cond := ev.ifCondition(arg.items[0], s)
	if cond.decided {
		branch := arg.items[2]
		if cond.holds {
			branch = arg.items[1]
		}
		return ev.ranged(branch, s, ranges)
	}
	var thenRanges, otherRanges *declared.Ranges
	if ranges != nil {
		thenRanges, otherRanges = &declared.Ranges{}, &declared.Ranges{}
	}
	then := ev.ranged(arg.items[1], s.assuming(cond.f), thenRanges)
	other := ev.ranged(arg.items[2], s.assuming(value.Not(cond.f)), otherRanges)
	if ranges != nil {
		// Both have places; the value has one tree of them, the fuller one.
		fuller := thenRanges
		if len(otherRanges.Named)+len(otherRanges.Items) > len(fuller.Named)+len(fuller.Items) {
			fuller = otherRanges
		}
		ranges.Named, ranges.Items = fuller.Named, fuller.Items
	}
	return ev.tokens.Join(cond.f, then, other, cond.why)
}

// ifCondition is a condition's name, or with the language extensions a
// condition itself.
func (ev *evaluator) ifCondition(n *node, s *scope) verdict {
	if name, ok := ev.name(n, s); ok {
		return ev.condition(name, n, s)
	}
	return s.under(ev.decide(n, s))
}

// refOf evaluates Ref.
func (ev *evaluator) refOf(arg, n *node, s *scope) cty.Value {
	name, ok := ev.name(arg, s)
	if !ok {
		var literal bool
		if name, literal = ev.literal(ev.eval(arg, s)); !literal {
			return ev.fail(n, "Invalid reference", "Ref takes the name of a parameter or resource.")
		}
	}
	return ev.lookup(name, n, s)
}

// lookup finds what a name stands for: a loop's variable, a pseudo parameter, a
// parameter or a resource.
func (ev *evaluator) lookup(name string, n *node, s *scope) cty.Value {
	if v, ok := s.variable(name); ok {
		return v
	}
	st := s.st
	if strings.HasPrefix(name, "AWS::") {
		v, ok := st.pseudos[name]
		if !ok {
			if v, ok = ev.pseudo(st, name); ok {
				st.pseudos[name] = v
			}
		}
		if ok {
			return v
		}
	}
	if t := st.params[name]; t != nil {
		return ev.force(t)
	}
	if decl := st.tpl.root.get("Parameters").get(name); decl != nil {
		t := &thunk{name: st.prefix + name, rng: decl.rng()}
		t.eval = func(*declared.Ranges) cty.Value { return ev.parameter(st, name, decl) }
		st.params[name] = t
		return ev.force(t)
	}
	if r := st.byID[name]; r != nil {
		return ev.reference(st, r, "Ref", n, s)
	}
	// SAM lets a function's alias and version be named so.
	if id, attribute, ok := strings.Cut(name, "."); ok && st.tpl.sam && st.byID[id] != nil {
		return ev.reference(st, st.byID[id], attribute, n, s)
	}
	if st.loose() {
		return cty.StringVal(ev.tokens.Ref(st.ref(name, "Ref")))
	}
	return ev.fail(n, "Unknown reference", "%s has neither a parameter nor a resource %q.", st.tpl.path, name)
}

// loose reports whether the stack may have resources that are not seen here, so
// that a name which nothing declares is no mistake.
func (st *stack) loose() bool {
	return len(st.gaps) > 0 || st.modules || len(st.tpl.macros) > 0 || st.tpl.sam
}

// reference is a token of a resource, if that is there.
func (ev *evaluator) reference(st *stack, r *resource, attribute string, n *node, s *scope) cty.Value {
	if v := s.under(ev.existence(st, r)); v.decided && !v.holds {
		return ev.fail(n, "Reference to what is not there", "%s refers to %s, which its condition leaves out.", st.tpl.path, st.prefix+r.id)
	}
	v, ok := r.refs[attribute]
	if !ok {
		v = cty.StringVal(ev.tokens.Ref(st.ref(r.id, attribute)))
		r.refs[attribute] = v
	}
	return v
}

// getAttOf evaluates Fn::GetAtt: "Id.Attribute", or a list of both.
func (ev *evaluator) getAttOf(arg, n *node, s *scope) cty.Value {
	items := []*node{arg}
	if arg.isList() {
		items = arg.items
	}
	var parts []string
	for _, item := range items {
		v := ev.eval(item, s)
		text, ok := ev.literal(v)
		switch {
		case !ok && arg.isList():
			return ev.unknownFrom(n, v)
		case !ok:
			return ev.fail(n, "Invalid reference", "Fn::GetAtt takes a resource and an attribute.")
		}
		parts = append(parts, text)
	}
	return ev.getAtt(strings.Join(parts, "."), n, s)
}

func (ev *evaluator) getAtt(path string, n *node, s *scope) cty.Value {
	st := s.st
	id, attribute, ok := strings.Cut(path, ".")
	if !ok || attribute == "" {
		return ev.fail(n, "Invalid reference", "Fn::GetAtt takes a resource and an attribute; this is %q.", path)
	}
	r := st.byID[id]
	switch {
	case r == nil && st.loose():
		return cty.StringVal(ev.tokens.Ref(st.ref(id, attribute)))
	case r == nil:
		return ev.fail(n, "Unknown reference", "%s has no resource %q.", st.tpl.path, id)
	}
	if output, ok := strings.CutPrefix(attribute, "Outputs."); ok && r.typ == "AWS::CloudFormation::Stack" {
		return ev.childOutput(st, r, output, n)
	}
	v := ev.reference(st, r, attribute, n, s)
	if t := ev.attr(st, r, attribute); t != nil && !isUnknown(v) {
		if set := ev.force(t); !isNull(set) {
			return set
		}
	}
	return v
}

// zones are the placeholders for the Availability Zones of a region; "" is the
// stack's own.
func (ev *evaluator) zones(region cty.Value) cty.Value {
	text, state := ev.tokens.String(region)
	if u, _ := region.Unmark(); state == value.Open && u.IsKnown() && u.Type() == cty.String {
		text = u.AsString()
	}
	if text == "" {
		text, _ = ev.tokens.String(ev.region)
		if text == "" {
			text = ev.region.AsString()
		}
	}
	out := make([]cty.Value, placeholderZones)
	for i := range out {
		out[i] = ev.zone(ev.tokens.Render(text), i)
	}
	return cty.TupleVal(out)
}

func (ev *evaluator) zone(region string, i int) cty.Value {
	return cty.StringVal(ev.tokens.Ref(value.Ref{
		Address: "data.aws_availability_zones.zones[" + strconv.Quote(region) + "]", Attribute: "names[" + strconv.Itoa(i) + "]",
	}))
}

func (ev *evaluator) base64(v cty.Value, n *node) cty.Value {
	if s, ok := ev.literal(v); ok {
		if len(s) > maxString {
			return ev.limit(n.rng(), "A text has more than %d bytes.", maxString)
		}
		return cty.StringVal(base64.StdEncoding.EncodeToString([]byte(s)))
	}
	return ev.unknownFrom(n, v)
}

func (ev *evaluator) length(v cty.Value, n *node) cty.Value {
	u, _ := v.Unmark()
	switch {
	case !u.IsKnown():
		return ev.unknownFrom(n, v)
	case !u.IsNull() && (u.Type().IsTupleType() || u.Type().IsObjectType()):
		return cty.NumberIntVal(int64(u.LengthInt()))
	}
	if s, state := ev.tokens.String(v); state == value.Open || ev.tokens.Has(s) {
		return ev.unknownFrom(n, v)
	}
	return ev.fail(n, "Invalid function call", "Fn::Length takes a list.")
}
