package cloudformation

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// usesImports reports whether units read each other's exports.
func (l *loader) usesImports() bool {
	return slices.ContainsFunc(slices.Sorted(maps.Keys(l.templates)), func(p string) bool {
		t := l.templates[p]
		return t != nil && strings.Contains(string(t.file.Content), "ImportValue")
	})
}

// export is a value that a stack hands to others by a name.
type export struct {
	stack *stack
	name  string // may hold tokens
	out   string
	rng   source.Range
}

// exportList evaluates the names of all exports of the scan, once.
func (l *loader) exportList() []*export {
	if l.exports != nil {
		return l.exports
	}
	l.exports = []*export{}
	for _, ev := range l.evaluators {
		ev.collectExports(ev.root)
	}
	nested := l.nestedElsewhere()
	l.exports = slices.DeleteFunc(l.exports, func(e *export) bool { return nested[e.stack.ev.unit] })
	return l.exports
}

func (ev *evaluator) collectExports(st *stack) {
	st.open()
	for _, name := range st.outputNames {
		m := st.outputs[name]
		e := m.entry.value.get("Export").get("Name")
		if e == nil {
			continue
		}
		if c, ok := ev.name(m.entry.value.get("Condition"), m.scope); ok {
			if v := ev.condition(c, m.entry.value.get("Condition"), m.scope); v.decided && !v.holds {
				continue
			}
		}
		v := ev.tokens.Settle(ev.eval(e, ev.outputScope(m)), true)
		u, _ := v.Unmark()
		if u.IsKnown() && !u.IsNull() && u.Type() == cty.String {
			ev.l.exports = append(ev.l.exports, &export{stack: st, name: u.AsString(), out: name, rng: m.entry.rng()})
		}
	}
	for _, r := range st.resources {
		if r.typ != "AWS::CloudFormation::Stack" {
			continue
		}
		if v := st.scope().under(ev.existence(st, r)); v.decided && !v.holds {
			continue
		}
		if c := ev.child(st, r); c.stack != nil {
			ev.collectExports(c.stack)
		}
	}
}

// importValue evaluates Fn::ImportValue: the export of that name, or the only
// one that can have it.
func (ev *evaluator) importValue(name cty.Value, n *node, s *scope) cty.Value {
	settled, _ := ev.tokens.Settle(name, true).Unmark()
	if !settled.IsKnown() || settled.IsNull() || settled.Type() != cty.String {
		return ev.fail(n, "Invalid function call", "Fn::ImportValue takes a name.")
	}
	text := settled.AsString()
	var exact, possible []*export
	for _, e := range ev.l.exportList() {
		switch {
		case e.stack != s.st && sameText(ev.tokens, e.name, text):
			exact = append(exact, e)
		case e.stack != s.st && canBeEqual(ev.tokens, e.name, text):
			possible = append(possible, e)
		}
	}
	if len(exact) == 0 && len(possible) == 1 {
		exact = possible
	}
	shown := ev.tokens.Render(text)
	ref := value.Ref{Address: `ImportValue(` + strconv.Quote(shown) + `)`}
	if ev.tokens.Has(text) {
		ref.Unit = ev.unit
	}
	why := value.Reason{Kind: value.Data, Text: "no template of the scan exports " + shown, Range: n.rng()}
	switch {
	case len(exact) == 1:
		if v, ok := exact[0].stack.ev.output(exact[0].stack, exact[0].out); ok {
			return v
		}
	case len(exact)+len(possible) > 1:
		why.Text = "several templates of the scan may export " + shown
		ev.report(source.Diagnostic{Severity: source.Warning, Summary: "Import is ambiguous", Subject: n.rng(),
			Detail: "Fn::ImportValue of " + shown + " in " + ev.unit + ": several templates of the scan may export it, and nothing says which is meant. The value is unknown to the analysis."})
	}
	return cty.StringVal(ev.hole(ref, why))
}

// declareExports gives units their exports, those of the stacks that they nest
// among them. A name that is not wholly known is left out.
func (l *loader) declareExports(units []*declared.Unit) {
	byID := map[string]*declared.Unit{}
	for _, u := range units {
		byID[u.ID] = u
	}
	for _, e := range l.exportList() {
		u := byID[e.stack.ev.unit]
		if u == nil || l.tokens.Has(e.name) {
			continue
		}
		if v, ok := e.stack.ev.output(e.stack, e.out); ok {
			u.Exports = append(u.Exports, declared.Export{Name: e.name, Value: v})
		}
	}
}

// sameText reports whether two names are the same, whatever values their tokens
// get.
func sameText(t *value.Tokens, a, b string) bool {
	equal, known := t.EqualTexts(a, b)
	return known && equal
}

// canBeEqual reports whether two names may be the same once their tokens have
// values. A name of which nothing is literal says nothing.
func canBeEqual(t *value.Tokens, a, b string) bool {
	if !t.Has(a) && !t.Has(b) {
		return a == b
	}
	if equal, known := t.EqualTexts(a, b); known && !equal {
		return false
	}
	pa, okA := pattern(t, a)
	pb, okB := pattern(t, b)
	return okA && okB && overlap(pa, pb)
}

// pattern writes each token as one rune that stands for any text.
func pattern(t *value.Tokens, s string) (p []rune, literal bool) {
	for _, piece := range t.Pieces(s) {
		if piece.Text == "" {
			p = append(p, wild)
			continue
		}
		p = append(p, []rune(piece.Text)...)
		literal = literal || len(strings.Trim(piece.Text, "-_:/. ")) > 1
	}
	return p, literal
}

const wild = -1

// overlap reports whether two patterns have a text in common.
func overlap(a, b []rune) bool {
	if len(a) > 1000 || len(b) > 1000 {
		return false
	}
	// reach[j] says whether a[:i] and b[:j] can match the same text.
	reach := make([]bool, len(b)+1)
	reach[0] = true
	for j := 1; j <= len(b) && b[j-1] == wild; j++ {
		reach[j] = true
	}
	for i := 1; i <= len(a); i++ {
		next := make([]bool, len(b)+1)
		next[0] = reach[0] && a[i-1] == wild
		for j := 1; j <= len(b); j++ {
			x, y := a[i-1], b[j-1]
			switch {
			case x == wild:
				next[j] = reach[j] || next[j-1]
			case y == wild:
				next[j] = next[j-1] || reach[j]
			default:
				next[j] = x == y && reach[j-1]
			}
		}
		reach = next
	}
	return reach[len(b)]
}
