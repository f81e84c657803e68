package cloudformation

import (
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// readParameters reads what the command line gives, files in their place.
func (l *loader) readParameters() error {
	l.given = map[string]string{}
	for _, a := range l.opts.Parameters {
		if a.File == "" {
			l.given[a.Name] = a.Value
			continue
		}
		content, whole, err := readLimited(l.fsys, a.File, maxFileSize)
		if err != nil || !whole {
			return &ParameterFileError{File: a.File, Why: "it cannot be read, is too large, or lies outside the root of the scan"}
		}
		root, _, fault := readTree(source.NewFile(a.File, content))
		if fault == nil && !l.parameterFile(root) {
			fault = &syntaxError{text: "it is neither a list of ParameterKey and ParameterValue nor a mapping of parameters"}
		}
		if fault != nil {
			return &ParameterFileError{File: a.File, Why: fault.text}
		}
	}
	return nil
}

// ParameterFileError says that a file of parameters cannot be taken: without
// them the scan would be of other stacks than those that were meant.
type ParameterFileError struct{ File, Why string }

// Error implements error.
func (e *ParameterFileError) Error() string {
	return "parameter file " + e.File + ": " + e.Why
}

// parameterFile takes the forms of the AWS CLI (a list of ParameterKey and
// ParameterValue, or of "K=V"), of template configuration files ({"Parameters":
// {K: V}}), and a plain mapping.
func (l *loader) parameterFile(root *node) bool {
	if p := root.get("Parameters"); p.isMap() {
		root = p
	}
	switch {
	case root.isMap():
		for i := range root.entries {
			v, ok := parameterText(root.entries[i].value)
			if !ok {
				return false
			}
			l.given[root.entries[i].key] = v
		}
		return true
	case root.isList():
		for _, item := range root.items {
			if s, ok := item.scalar(); ok {
				k, v, found := strings.Cut(s, "=")
				if !found {
					return false
				}
				l.given[k] = v
				continue
			}
			k, ok := item.get("ParameterKey").scalar()
			if !ok {
				return false
			}
			if v, ok := parameterText(item.get("ParameterValue")); ok {
				l.given[k] = v
			}
		}
		return true
	}
	return false
}

// parameterText reads a scalar, or a list as CommaDelimitedList has it.
func parameterText(n *node) (string, bool) {
	if n.isList() {
		var out []string
		for _, i := range n.items {
			s, ok := i.scalar()
			if !ok {
				return "", false
			}
			out = append(out, s)
		}
		return strings.Join(out, ","), true
	}
	if n != nil && n.kind == nullNode {
		return "", true
	}
	return n.scalar()
}

// UnknownParameterError says that a value was given for a parameter that no
// template of the scan has.
type UnknownParameterError struct{ Name string }

// Error implements error.
func (e *UnknownParameterError) Error() string {
	return "no template of the scan has a parameter " + e.Name + " (--param " + e.Name + ")"
}

// knownParameters returns an error for the first value that no template takes.
func (l *loader) knownParameters() error {
	for _, a := range l.opts.Parameters {
		known := a.File != ""
		for _, t := range l.templates {
			known = known || t.root.get("Parameters").get(a.Name) != nil
		}
		if !known {
			return &UnknownParameterError{Name: a.Name}
		}
	}
	return nil
}

// parameter evaluates a parameter of a stack.
func (ev *evaluator) parameter(st *stack, name string, decl *node) cty.Value {
	typ, _ := decl.get("Type").scalar()
	o := value.Origin{Ref: st.ref(name, ""), Open: true,
		Why: value.Reason{Kind: value.Variable, Text: "parameter " + st.prefix + name + " has no value", Range: decl.rng()}}
	ssm := strings.HasPrefix(typ, "AWS::SSM::Parameter::")
	if ssm {
		o.Why.Kind, o.Why.Text = value.Data, "parameter "+st.prefix+name+" is read from Systems Manager when the stack is deployed"
		typ = strings.TrimSuffix(strings.TrimPrefix(typ, "AWS::SSM::Parameter::Value<"), ">")
	}
	list := typ == "CommaDelimitedList" || strings.HasPrefix(typ, "List<")
	text, known := "", false
	if v, ok := st.given[name]; ok {
		if given := ev.givenByParent(st, v, list); given != cty.NilVal && !ssm {
			return given
		}
	} else if v, ok := ev.l.given[name]; ok && st.parent == nil {
		text, known = v, true
	}
	allowed := scalars(decl.get("AllowedValues"))
	if known && !list && len(allowed) > 0 && !slices.Contains(allowed, text) {
		ev.report(source.Diagnostic{Severity: source.Warning, Summary: "Value is not allowed", Subject: decl.rng(), Address: name,
			Detail: "Parameter " + name + " of " + ev.unit + " is given the value " + text + ", which is not among its AllowedValues. CloudFormation refuses it."})
	}
	if !known {
		if d := decl.get("Default"); d != nil {
			text, known = parameterText(d)
		} else if len(allowed) == 1 {
			text, known = allowed[0], true
		}
	}
	switch {
	case !known || ssm:
		return ev.openParameter(o, list, allowed)
	case list:
		return splitList(text)
	case typ == "Number" && yamlNumber.MatchString(text):
		return numberOf(text)
	}
	return ev.text(text, o.Why.Range, &scope{st: st})
}

// openParameter is a parameter without a value.
func (ev *evaluator) openParameter(o value.Origin, list bool, allowed []string) cty.Value {
	if list {
		return cty.UnknownVal(cty.List(cty.String)).WithMarks(cty.NewValueMarks(o, o.Why))
	}
	v := o.UnknownOf(ev.tokens, cty.String)
	if h, ok := ev.tokens.OnlyHole(v.AsString()); ok && len(allowed) > 0 {
		ev.allowed[h.Key] = allowed
	}
	return v
}

// givenByParent adapts what a nesting stack hands over: lists are handed over
// as texts.
func (ev *evaluator) givenByParent(st *stack, v cty.Value, list bool) cty.Value {
	if isNull(v) {
		return cty.NilVal
	}
	if !list {
		return v
	}
	return ev.distribute([]cty.Value{v}, func(vs []cty.Value) cty.Value {
		u, _ := vs[0].Unmark()
		if !u.IsKnown() || u.IsNull() || u.Type() != cty.String {
			return vs[0]
		}
		if o, ok := ev.whole(u.AsString()); ok && strings.HasPrefix(o.Ref.Attribute, "Ref") {
			return cty.TupleVal([]cty.Value{u})
		}
		return ev.split(",", u.AsString(), st.tpl.root)
	})
}

func splitList(text string) cty.Value {
	if text == "" {
		return cty.EmptyTupleVal
	}
	var items []cty.Value
	for s := range strings.SplitSeq(text, ",") {
		items = append(items, cty.StringVal(strings.TrimSpace(s)))
	}
	return cty.TupleVal(items)
}

// scalars lists the texts of a list's scalars.
func scalars(n *node) []string {
	if !n.isList() {
		return nil
	}
	var out []string
	for _, i := range n.items {
		if s, ok := i.scalar(); ok {
			out = append(out, s)
		}
	}
	return out
}
