package cloudformation

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// member is an entry of a mapping once loops are unrolled and includes are read:
// its key, and its value with what the value can see.
type member struct {
	key   string
	entry *entry
	scope *scope
}

// members lists the entries of a mapping. open is an unknown value where there
// may be others, NilVal otherwise.
func (ev *evaluator) members(n *node, s *scope) (out []member, open cty.Value) {
	if !n.isMap() {
		return nil, cty.NilVal
	}
	out = make([]member, 0, len(n.entries))
	at := map[string]int{}
	ev.addMembers(n, s, func(m member) {
		if i, dup := at[m.key]; dup {
			out[i] = m
			return
		}
		at[m.key] = len(out)
		out = append(out, m)
	}, &open, 0)
	return out, open
}

// partly is a mapping of which the entries that are written out are known, and
// open stands for the others. A macro takes those beside it too, and may turn
// them into anything.
func (ev *evaluator) partly(n *node, open cty.Value, written map[string]cty.Value) cty.Value {
	for i := range n.entries {
		if e := &n.entries[i]; e.key == transformKey && !onlyIncludes(e.value) {
			return open
		}
	}
	return value.WithPart(open, cty.ObjectVal(written))
}

// onlyIncludes reports whether transforms add to a mapping and change nothing of
// it.
func onlyIncludes(n *node) bool {
	if n.isList() {
		return !slices.ContainsFunc(n.items, func(i *node) bool { return !onlyIncludes(i) })
	}
	return macroName(n) == includeTransform
}

func (ev *evaluator) addMembers(n *node, s *scope, add func(member), open *cty.Value, depth int) {
	for i := range n.entries {
		e := &n.entries[i]
		if ev.steps++; ev.steps > maxSteps {
			*open = ev.limit(e.rng(), "%s takes more than %d steps to evaluate.", ev.unit, maxSteps)
			return
		}
		switch {
		case e.badName:
			ev.fail(e.value, "Invalid key", "A key of a mapping in %s is no text.", s.st.tpl.path)
		case isForEach(e.key):
			ev.loop(e, s, add, open, depth)
		case e.key == transformKey && len(n.entries) >= 1:
			ev.include(e, s, add, open, depth)
		default:
			key := e.key
			if strings.ContainsAny(key, "$&") && s.hasVariables() {
				key = ev.replaceVariables(key, s)
			}
			add(member{key: key, entry: e, scope: s})
		}
	}
}

// loop unrolls Fn::ForEach: [variable, values, {key: value}].
func (ev *evaluator) loop(e *entry, s *scope, add func(member), open *cty.Value, depth int) {
	n := e.value
	if !n.isList() || len(n.items) != 3 || !n.items[2].isMap() || depth > 10 {
		*open = ev.fail(n, "Invalid loop", "%s takes a variable, a list and a mapping of what to repeat.", e.key)
		return
	}
	name, ok := n.items[0].scalar()
	if !ok {
		*open = ev.fail(n.items[0], "Invalid loop", "The variable of %s must be a text.", e.key)
		return
	}
	items, known := ev.loopValues(n.items[1], s)
	if !known {
		v := ev.eval(n.items[1], s)
		ev.report(source.Diagnostic{Severity: source.Warning, Summary: "Loop is not unrolled", Subject: e.rng(),
			Detail: fmt.Sprintf("%s of %s goes over a list that is not known. What it makes is not seen.", e.key, s.st.tpl.path)})
		*open = ev.unknownFrom(n.items[1], v)
		return
	}
	if len(items) > maxInstances {
		*open = ev.limit(e.rng(), "%s goes over %d values; at most %d are analysed.", e.key, len(items), maxInstances)
		return
	}
	for _, item := range items {
		ev.addMembers(n.items[2], s.with(name, item), add, open, depth+1)
	}
}

// loopValues evaluates what a loop goes over: a list, or lists within it.
func (ev *evaluator) loopValues(n *node, s *scope) ([]cty.Value, bool) {
	v := ev.eval(n, s)
	u, _ := v.Unmark()
	if !u.IsKnown() || u.IsNull() || !(u.Type().IsTupleType() || u.Type().IsListType()) {
		return nil, false
	}
	var out []cty.Value
	for it := u.ElementIterator(); it.Next(); {
		_, e := it.Element()
		switch {
		case isUnknown(e):
			return nil, false
		case e.Type().IsTupleType():
			out = append(out, e.AsValueSlice()...)
		default:
			out = append(out, e)
		}
	}
	return out, true
}

// replaceVariables puts loop variables into a text: ${Name}, and &{Name} with
// the letters and digits alone.
func (ev *evaluator) replaceVariables(text string, s *scope) string {
	var b strings.Builder
	for {
		i := strings.IndexAny(text, "$&")
		if i < 0 || len(text)-i > 1 && text[i+1] != '{' || len(text)-i < 2 {
			if i < 0 || len(text)-i < 2 {
				b.WriteString(text)
				return b.String()
			}
			b.WriteString(text[:i+1])
			text = text[i+1:]
			continue
		}
		end := strings.IndexByte(text[i:], '}')
		if end < 0 {
			b.WriteString(text)
			return b.String()
		}
		v, ok := s.variable(text[i+2 : i+end])
		str, state := ev.tokens.String(v)
		if !ok || state != value.Known {
			b.WriteString(text[:i+end+1])
			text = text[i+end+1:]
			continue
		}
		b.WriteString(text[:i])
		if text[i] == '&' {
			str = strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
					return r
				}
				return -1
			}, str)
		}
		b.WriteString(str)
		text = text[i+end+1:]
		if b.Len() > maxString {
			return b.String()
		}
	}
}

// include reads Fn::Transform with AWS::Include of a local file into the
// mapping around it. Any other macro may add anything.
func (ev *evaluator) include(e *entry, s *scope, add func(member), open *cty.Value, depth int) {
	n := e.value
	if n.isList() {
		for _, item := range n.items {
			one := entry{key: e.key, keyStart: e.keyStart, keyEnd: e.keyEnd, value: item}
			ev.include(&one, s, add, open, depth)
		}
		return
	}
	name := macroName(n)
	location := ""
	if name == includeTransform {
		location, _ = ev.literal(ev.eval(n.get("Parameters").get("Location"), s))
	}
	tree, problem := ev.l.includeFile(s.st.tpl, location)
	switch {
	case name != includeTransform:
		problem = "the macro " + name + " is not evaluated"
	case depth > 10:
		problem = "includes stand more than 10 deep in each other"
	}
	if problem != "" {
		ev.report(source.Diagnostic{Severity: source.Warning, Summary: "Transform is not evaluated", Subject: e.rng(),
			Detail: s.st.tpl.path + ": " + problem + ". What it adds is not seen."})
		*open = value.Unknown(cty.DynamicPseudoType, value.Reason{Kind: value.Function, Text: problem, Range: e.rng()})
		return
	}
	ev.addMembers(tree, s, add, open, depth+1)
}

// includeFile reads what AWS::Include names, inside the root of the scan.
func (l *loader) includeFile(t *template, location string) (tree *node, problem string) {
	switch {
	case location == "":
		return nil, "the location of an include is not known"
	case strings.Contains(location, "://"):
		return nil, "the include of " + location + " is not on disk"
	}
	p := path.Join(t.dir(), location)
	if !fs.ValidPath(p) {
		return nil, "the include of " + location + " is outside the root of the scan"
	}
	content, whole, err := readLimited(l.fsys, p, maxFileSize)
	if err != nil || !whole {
		return nil, "the include of " + location + " cannot be read"
	}
	f := source.NewFile(p, content)
	root, _, fault := readTree(f)
	if fault != nil || !root.isMap() {
		return nil, "the include of " + location + " is no mapping"
	}
	if have := l.files.Add(f); have != f {
		if root, _, fault = readTree(have); fault != nil {
			return nil, "the include of " + location + " cannot be read"
		}
	}
	return root, ""
}
