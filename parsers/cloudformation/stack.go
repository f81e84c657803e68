package cloudformation

import (
	"cmp"
	"slices"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// stack is a template in use: a unit's, or one that another stack nests.
type stack struct {
	ev     *evaluator
	tpl    *template
	parent *stack
	// address of the nested stack, and prefix of the addresses in it; "" for a
	// unit's own.
	address, prefix string
	depth           int
	calls           []declared.Call
	exists          *value.Formula
	why             []value.Reason
	// given are the parameters that the nesting stack hands over, nil for a
	// unit's own.
	given map[string]cty.Value
	// accepted are the suppressions about everything in it: those of its template,
	// and of the stacks that nest it.
	accepted []source.Ignore

	params          map[string]*thunk
	pseudos         map[string]cty.Value
	mappings        map[string]member
	conditions      map[string]member
	conditionStates map[string]*conditionState
	resources       []*resource
	byID            map[string]*resource
	outputs         map[string]member
	outputNames     []string
	outputThunks    map[string]*thunk
	children        map[string]*child
	gaps            []declared.Gap
	// modules is true where the stack uses resources that stand for others.
	modules bool
}

// resource is one resource of a stack, after loops and transforms.
type resource struct {
	id, typ string
	entry   *entry
	scope   *scope
	// body are the properties as they are written, props each of them.
	body   *node
	props  []member
	byName map[string]int
	// broken is unknown where the properties are not all there, as an include
	// among them could not be read; NilVal otherwise.
	broken cty.Value
	attrs  map[string]*thunk
	refs   map[string]cty.Value // tokens by attribute
	// state of existence, which is asked for often
	known  bool
	exists verdict
}

func (l *loader) newEvaluator(t *template) *evaluator {
	ev := &evaluator{l: l, unit: t.path, tokens: l.tokens, allowed: map[string][]string{}, nests: map[string]bool{}, seen: map[source.Diagnostic]bool{}, depth: new(int)}
	for _, d := range t.diags {
		ev.report(d)
	}
	region := cmp.Or(l.opts.Region, l.opts.Regions.Of(t.dir()))
	if t.place.region != "" {
		region = t.place.region
	}
	if ev.region = cty.StringVal(region); region == "" {
		ev.region = cty.StringVal(ev.hole(value.Ref{Unit: ev.unit, Address: "AWS::Region"},
			value.Reason{Kind: value.Variable, Text: "the region of the stack is not given (--region gives one)"}))
	}
	ev.root = &stack{ev: ev, tpl: t, accepted: ignores(t.root.get("Metadata"), "")}
	return ev
}

// ref names a thing of the stack.
func (st *stack) ref(id, attribute string) value.Ref {
	return value.Ref{Unit: st.ev.unit, Address: st.prefix + id, Attribute: attribute}
}

// open sorts the template's sections, once.
func (st *stack) open() {
	if st.params != nil {
		return
	}
	ev, root := st.ev, st.tpl.root
	st.params, st.pseudos, st.conditionStates = map[string]*thunk{}, map[string]cty.Value{}, map[string]*conditionState{}
	st.outputThunks, st.children, st.byID = map[string]*thunk{}, map[string]*child{}, map[string]*resource{}
	st.mappings, _ = st.section("Mappings")
	st.conditions, _ = st.section("Conditions")
	st.outputs, st.outputNames = st.section("Outputs")
	resources, open := ev.members(root.get("Resources"), &scope{st: st})
	if open != cty.NilVal {
		st.gaps = append(st.gaps, declared.Gap{Kind: declared.UnknownMacro, Module: st.address, WholeModule: true,
			Range: root.get("Resources").rng(), Text: "not all resources of " + st.tpl.path + " are known"})
	}
	for _, m := range resources {
		if r := ev.newResource(st, m); r != nil {
			st.add(r)
		}
	}
	st.modules = slices.ContainsFunc(st.resources, (*resource).opaque)
	if st.tpl.sam {
		st.serverless()
	}
	for _, m := range st.tpl.macros {
		name := macroName(m)
		st.gaps = append(st.gaps, declared.Gap{Kind: declared.UnknownMacro, Module: st.address, WholeModule: true, Range: m.rng(),
			Text: "macro " + name + " of " + st.tpl.path + " is not evaluated"})
		ev.report(source.Diagnostic{Severity: source.Warning, Summary: "Macro is not evaluated", Subject: m.rng(), Address: st.address,
			Detail: st.tpl.path + ": the macro " + name + " may change everything in the template. What it adds is not seen."})
	}
}

func (st *stack) add(r *resource) {
	if st.byID[r.id] == nil {
		st.resources = append(st.resources, r)
	}
	st.byID[r.id] = r
}

// section reads a section of named things, loops unrolled.
func (st *stack) section(name string) (map[string]member, []string) {
	out := map[string]member{}
	var order []string
	members, _ := st.ev.members(st.tpl.root.get(name), &scope{st: st})
	for _, m := range members {
		if _, dup := out[m.key]; !dup {
			order = append(order, m.key)
		}
		out[m.key] = m
	}
	return out, order
}

// newResource reads the frame of a resource. What is wrong with it costs only
// itself.
func (ev *evaluator) newResource(st *stack, m member) *resource {
	body := m.entry.value
	problem := ""
	typ, ok := ev.name(body.get("Type"), m.scope)
	props := body.get("Properties")
	switch {
	case !body.isMap():
		problem = "it is no mapping"
	case body.get("Type") != nil && !ok:
		// What prepares the template for CloudFormation puts in something else.
		problem = "its Type is no text"
		st.gaps = append(st.gaps, declared.Gap{Kind: declared.UnknownMacro, Module: st.address, WholeModule: true, Range: m.entry.header(),
			Text: "the type of resource " + st.prefix + m.key + " is not known"})
	case !ok || typ == "":
		problem = "it has no Type"
	case props != nil && props.kind != nullNode && !props.isMap():
		problem, props = "its Properties are no mapping", nil
		ev.badResource(st, m, problem, "Its properties are not analysed.")
		problem = ""
	}
	if problem != "" {
		ev.badResource(st, m, problem, "It is not analysed.")
		return nil
	}
	r := &resource{id: m.key, typ: typ, entry: m.entry, scope: m.scope}
	return ev.withProperties(r, props)
}

func (ev *evaluator) withProperties(r *resource, props *node) *resource {
	r.body, r.attrs, r.byName, r.refs = props, map[string]*thunk{}, map[string]int{}, map[string]cty.Value{}
	if props.isMap() {
		r.props, r.broken = ev.members(props, r.scope)
	}
	for i, p := range r.props {
		r.byName[p.key] = i
	}
	return r
}

func (ev *evaluator) badResource(st *stack, m member, problem, consequence string) {
	ev.report(source.Diagnostic{
		Severity: source.Warning, Summary: "Invalid resource", Subject: m.entry.header(), Address: st.prefix + m.key,
		Detail: "Resource " + st.prefix + m.key + " of " + st.tpl.path + ": " + problem + ". " + consequence,
	})
}

// name reads a text that must be literal, loop variables put in.
func (ev *evaluator) name(n *node, s *scope) (string, bool) {
	text, ok := n.scalar()
	if !ok {
		if name, arg, is := n.function(); !is || name != "Fn::Sub" || !s.hasVariables() {
			return "", false
		} else if text, ok = arg.scalar(); !ok {
			return "", false
		}
	}
	if n.kind == boolNode && n.file != nil {
		// As a name, yes is not true.
		text = string(n.file.Content[n.start:n.end])
	}
	if s.hasVariables() {
		text = ev.replaceVariables(text, s)
	}
	return text, !ev.tokens.Has(text)
}

// existence evaluates a resource's Condition.
func (ev *evaluator) existence(st *stack, r *resource) verdict {
	if !r.known {
		r.known, r.exists = true, decided(true)
		if c := r.entry.value.get("Condition"); c != nil && c.kind != nullNode {
			if name, ok := ev.name(c, r.scope); ok {
				r.exists = ev.condition(name, c, r.scope)
			} else {
				ev.fail(c, "Invalid condition", "The Condition of %s must be a name.", st.prefix+r.id)
				r.exists = undecided(value.Atom("condition of "+st.prefix+r.id), nil)
			}
		}
	}
	return r.exists
}

// in returns the scope of a resource's properties: there, its condition holds.
func (ev *evaluator) in(st *stack, r *resource, s *scope) *scope {
	if v := ev.existence(st, r); !v.decided {
		return s.assuming(v.f)
	}
	return s
}

// attr returns the thunk of a property, nil where the template does not set it.
func (ev *evaluator) attr(st *stack, r *resource, name string) *thunk {
	if t := r.attrs[name]; t != nil {
		return t
	}
	i, ok := r.byName[name]
	if !ok {
		return nil
	}
	m := r.props[i]
	t := &thunk{name: st.prefix + r.id + "." + name, rng: m.entry.rng(), ranges: &declared.Ranges{Self: m.entry.rng()}}
	t.eval = func(ranges *declared.Ranges) cty.Value {
		return ev.ranged(m.entry.value, ev.in(st, r, m.scope), ranges)
	}
	r.attrs[name] = t
	return t
}

// emit declares everything of a stack and of those that it nests.
func (ev *evaluator) emit(unit *declared.Unit, st *stack) {
	st.open()
	unit.Gaps = append(unit.Gaps, st.gaps...)
	for _, r := range st.resources {
		v := st.scope().under(ev.existence(st, r))
		if v.decided && !v.holds {
			continue
		}
		if locationNode(r.typ, r.entry.value) != nil || r.typ == "AWS::CloudFormation::Stack" {
			c := ev.child(st, r)
			if c.stack != nil {
				ev.emit(unit, c.stack)
				continue
			}
			unit.Gaps = append(unit.Gaps, c.gap)
		}
		if r.opaque() {
			unit.Gaps = append(unit.Gaps, ev.opaque(st, r))
		}
		unit.Resources = append(unit.Resources, ev.declare(st, r, v))
	}
}

func (st *stack) scope() *scope { return &scope{st: st} }

// declare makes the declared resource.
func (ev *evaluator) declare(st *stack, r *resource, exists verdict) *declared.Resource {
	attrs := map[string]cty.Value{}
	ranges := &declared.Ranges{Self: r.entry.rng(), Named: map[string]*declared.Ranges{}}
	for _, p := range r.props {
		t := ev.attr(st, r, p.key)
		v := ev.force(t)
		if isNull(v) {
			continue
		}
		attrs[p.key], ranges.Named[p.key] = v, t.ranges
		ev.checkType(st, r, p.key, t)
	}
	out := &declared.Resource{
		Unit: ev.unit, Address: st.prefix + r.id, Module: st.address, Type: r.typ,
		Attributes: cty.ObjectVal(attrs), Ranges: ranges, Header: r.entry.header(), Block: r.entry.rng(),
		Calls: st.calls, Region: ev.region, Exists: st.exists, WhyMaybe: st.why,
	}
	if r.broken != cty.NilVal {
		out.Attributes = ev.partly(r.body, r.broken, attrs)
	}
	if !exists.decided {
		out.Exists = value.And(st.exists, exists.f)
		out.WhyMaybe = append(append([]value.Reason{}, st.why...), exists.why...)
	}
	metadata := r.entry.value.get("Metadata")
	if metadata.isMap() {
		out.MetadataRanges = &declared.Ranges{Self: metadata.rng()}
		out.Metadata = ev.plainValue(metadata, out.MetadataRanges)
		out.Alias, _ = metadata.get("aws:cdk:path").scalar()
	}
	out.Ignores = append(ignores(metadata, out.Address), st.accepted...)
	return out
}

// plainValue reads a value without evaluating functions, as Metadata is for
// programs and not for CloudFormation.
func (ev *evaluator) plainValue(n *node, ranges *declared.Ranges) cty.Value {
	if ev.steps++; ev.steps > maxSteps {
		return cty.DynamicVal
	}
	switch n.kind {
	case textNode:
		return cty.StringVal(n.text)
	case numberNode:
		return numberOf(n.text)
	case boolNode:
		return cty.BoolVal(n.text == "true")
	case listNode:
		out := make([]cty.Value, len(n.items))
		for i, item := range n.items {
			sub := &declared.Ranges{Self: item.rng()}
			out[i] = ev.plainValue(item, sub)
			ranges.Items = append(ranges.Items, sub)
		}
		return cty.TupleVal(out)
	case mapNode:
		out := make(map[string]cty.Value, len(n.entries))
		ranges.Named = make(map[string]*declared.Ranges, len(n.entries))
		for i := range n.entries {
			e := &n.entries[i]
			sub := &declared.Ranges{Self: e.rng()}
			out[e.key] = ev.plainValue(e.value, sub)
			ranges.Named[e.key] = sub
		}
		return cty.ObjectVal(out)
	}
	return cty.NullVal(cty.DynamicPseudoType)
}

// checkType reports a property that is not of the type that the resource has it
// in. It costs nothing else: what can be read of it is.
func (ev *evaluator) checkType(st *stack, r *resource, name string, t *thunk) {
	if len(st.tpl.macros) > 0 {
		return // a macro may turn it into anything
	}
	problem := ev.l.types.Property(ev.tokens, r.typ, name, t.value)
	if problem == "" {
		return
	}
	ev.report(source.Diagnostic{
		Severity: source.Warning, Summary: "Property of a wrong type", Subject: t.rng, Address: st.prefix + r.id,
		Detail: "Resource " + st.prefix + r.id + " of " + st.tpl.path + ": " + problem + ". It may not be understood; the resource's other properties are.",
	})
}

// output evaluates an output of a stack. ok is false where it has none.
func (ev *evaluator) output(st *stack, name string) (cty.Value, bool) {
	st.open()
	m, ok := st.outputs[name]
	if !ok {
		return cty.NilVal, false
	}
	t := st.outputThunks[name]
	if t == nil {
		t = &thunk{name: st.prefix + "Outputs." + name, rng: m.entry.rng()}
		t.eval = func(*declared.Ranges) cty.Value {
			return ev.eval(m.entry.value.get("Value"), ev.outputScope(m))
		}
		st.outputThunks[name] = t
	}
	return ev.force(t), true
}

// outputScope assumes an output's condition.
func (ev *evaluator) outputScope(m member) *scope {
	c := m.entry.value.get("Condition")
	if name, ok := ev.name(c, m.scope); ok {
		if v := ev.condition(name, c, m.scope); !v.decided {
			return m.scope.assuming(v.f)
		}
	}
	return m.scope
}

// pseudo evaluates a pseudo parameter.
func (ev *evaluator) pseudo(st *stack, name string) (cty.Value, bool) {
	ref := value.Ref{Unit: ev.unit, Address: name}
	region, known := ev.literal(ev.region)
	open := func(text string) cty.Value {
		return cty.StringVal(ev.hole(ref, value.Reason{Kind: value.Data, Text: text}))
	}
	const follows = " follows from the region, which is not given (--region gives one)"
	switch name {
	case "AWS::Region":
		return ev.region, true
	case "AWS::AccountId":
		if account := ev.root.tpl.place.account; account != "" {
			return cty.StringVal(account), true
		}
		ref.Attribute = "account_id"
		return cty.StringVal(ev.tokens.Ref(ref)), true
	case "AWS::Partition":
		if !known {
			return open("the partition" + follows), true
		}
		return cty.StringVal(declared.PartitionOf(region).Name), true
	case "AWS::URLSuffix":
		if !known {
			return open("the domain of AWS" + follows), true
		}
		return cty.StringVal(declared.PartitionOf(region).DNSSuffix), true
	case "AWS::StackName":
		ref.Address = st.prefix + name
		return open("the name of the stack is given when it is deployed"), true
	case "AWS::StackId":
		ref.Address = st.prefix + name
		return cty.StringVal(ev.tokens.Ref(ref)), true
	case "AWS::NotificationARNs":
		return value.Unknown(cty.List(cty.String), value.Reason{Kind: value.Data, Text: "the notification topics are given when the stack is deployed"}), true
	case "AWS::NoValue":
		return cty.NullVal(cty.DynamicPseudoType), true
	}
	return cty.NilVal, false
}
