package cloudformation

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// sub evaluates Fn::Sub, with or without a mapping of names of its own.
func (ev *evaluator) sub(arg, n *node, s *scope) cty.Value {
	local := map[string]cty.Value{}
	if arg.isList() {
		if len(arg.items) == 0 || len(arg.items) > 2 || len(arg.items) == 2 && !arg.items[1].isMap() {
			return ev.fail(n, "Invalid function call", "Fn::Sub takes a text, or a text and a mapping.")
		}
		if len(arg.items) == 2 {
			members, _ := ev.members(arg.items[1], s)
			for _, m := range members {
				local[m.key] = ev.eval(m.entry.value, m.scope)
			}
		}
		arg = arg.items[0]
	}
	text, ok := arg.scalar()
	if !ok {
		return ev.fail(n, "Invalid function call", "The text of Fn::Sub must be literal.")
	}
	parts, open := ev.subParts(text, n, s, local)
	if open {
		return ev.fail(n, "Invalid function call", "A name of Fn::Sub is not closed by a brace.")
	}
	return ev.concat(parts, n)
}

// subParts cuts the text of Fn::Sub into literal texts and values.
func (ev *evaluator) subParts(text string, n *node, s *scope, local map[string]cty.Value) (parts []cty.Value, open bool) {
	for {
		before, rest, found := strings.Cut(text, "${")
		if before != "" {
			parts = append(parts, ev.text(before, n.rng(), s.st.scope()))
		}
		if !found {
			return parts, false
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return parts, true
		}
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			parts = append(parts, cty.StringVal("${"+literal+"}"))
		} else {
			parts = append(parts, ev.subName(strings.TrimSpace(name), n, s, local))
		}
		text = after
	}
}

func (ev *evaluator) subName(name string, n *node, s *scope, local map[string]cty.Value) cty.Value {
	if v, ok := local[name]; ok {
		return v
	}
	if v, ok := s.variable(name); ok {
		return v
	}
	if strings.ContainsAny(name, "$&") && s.hasVariables() {
		name = ev.replaceVariables(name, s)
	}
	if id, _, ok := strings.Cut(name, "."); ok && s.st.byID[id] != nil || strings.Contains(name, ".") && !strings.HasPrefix(name, "AWS::") {
		return ev.getAtt(name, n, s)
	}
	return ev.lookup(name, n, s)
}

// concat joins values to one text, for each of what undecided ones may be. What
// is unknown is a hole in it.
func (ev *evaluator) concat(parts []cty.Value, n *node) cty.Value {
	return ev.distribute(parts, func(vs []cty.Value) cty.Value {
		if len(vs) == 1 {
			if o, ok := value.OriginOf(vs[0]); ok {
				return cty.StringVal(o.Token(ev.tokens))
			}
		}
		var b strings.Builder
		for _, v := range vs {
			text, ok := ev.partText(v)
			if !ok {
				return ev.fail(n, "Invalid text", "A list or mapping cannot stand inside a text.")
			}
			if b.Len()+len(text) > maxString {
				return ev.limit(n.rng(), "A text has more than %d bytes.", maxString)
			}
			b.WriteString(text)
		}
		return cty.StringVal(b.String())
	})
}

// partText writes a value as a part of a text.
func (ev *evaluator) partText(v cty.Value) (string, bool) {
	if isNull(v) {
		return "", true
	}
	if isUnknown(v) {
		v = ev.tokens.Settle(v, true)
	}
	u, _ := v.Unmark()
	if u.Type() == cty.String {
		return u.AsString(), true
	}
	s, state := ev.tokens.String(v)
	return s, state == value.Known
}

// joinItems evaluates Fn::Join for a list.
func (ev *evaluator) joinItems(separator, list cty.Value, n *node) cty.Value {
	sep, ok := ev.literal(separator)
	if isNull(separator) {
		sep, ok = "", true
	}
	if !ok {
		return ev.unknownFrom(n, separator, list)
	}
	u, _ := list.Unmark()
	switch {
	case !u.IsKnown():
		// A list that is one unknown value is one unknown text.
		return ev.concat([]cty.Value{list}, n)
	case u.IsNull():
		return cty.StringVal("")
	case !u.Type().IsTupleType() && !u.Type().IsListType():
		if s, state := ev.tokens.String(list); state == value.Known && ev.tokens.Has(s) || state == value.Open {
			return list
		}
		return ev.fail(n, "Invalid function call", "Fn::Join takes a list.")
	}
	var parts []cty.Value
	for i, v := range u.AsValueSlice() {
		if i > 0 && sep != "" {
			parts = append(parts, cty.StringVal(sep))
		}
		parts = append(parts, v)
	}
	if len(parts) > maxParts {
		return ev.limit(n.rng(), "A list has more than %d items.", maxParts)
	}
	return ev.concat(parts, n)
}

// splitOf evaluates Fn::Split.
func (ev *evaluator) splitOf(separator, text cty.Value, n *node) cty.Value {
	sep, ok := ev.literal(separator)
	if !ok || sep == "" {
		return ev.fail(n, "Invalid function call", "The separator of Fn::Split must be a text.")
	}
	if o, ok := value.OriginOf(text); ok {
		return ev.within(o, ".split("+strconv.Quote(sep)+")")
	}
	u, _ := text.Unmark()
	if u.IsKnown() && !u.IsNull() && u.Type() == cty.String {
		return ev.split(sep, u.AsString(), n)
	}
	if s, state := ev.tokens.String(text); state == value.Known {
		return ev.split(sep, s, n)
	}
	return ev.unknownFrom(n, text)
}

// within is the list that a step leads to from a value with an identity.
func (ev *evaluator) within(o value.Origin, step string) cty.Value {
	o = o.Extend(step)
	if !o.Open && o.Why == (value.Reason{}) {
		o.Why = value.Reason{Kind: value.Computed, Text: o.Ref.Expression() + " is known to AWS only"}
	}
	return cty.UnknownVal(cty.List(cty.String)).WithMarks(cty.NewValueMarks(o, o.Why))
}

// split cuts a text. Where a token may hold the separator, the items are not
// known.
func (ev *evaluator) split(sep, text string, n *node) cty.Value {
	pieces := ev.tokens.Pieces(text)
	if o, ok := ev.whole(text); ok && !isIdentifier(o, sep) && ev.mayHold(pieces[0], sep) {
		return ev.within(o, ".split("+strconv.Quote(sep)+")")
	}
	items := []string{""}
	for _, p := range pieces {
		switch {
		case p.Ref == nil && p.Hole == nil:
		case ev.mayHold(p, sep) && (p.Hole != nil || strings.ContainsAny(sep, identifierMarks)):
			return ev.unknownFrom(n, cty.StringVal(text))
		case p.Ref != nil:
			items[len(items)-1] += ev.tokens.Ref(*p.Ref)
			continue
		default:
			items[len(items)-1] += ev.tokens.Hole(*p.Hole)
			continue
		}
		for i, part := range strings.Split(p.Text, sep) {
			if i == 0 {
				items[len(items)-1] += part
			} else {
				items = append(items, part)
			}
		}
	}
	if len(items) > maxParts {
		return ev.limit(n.rng(), "A list has more than %d items.", maxParts)
	}
	out := make([]cty.Value, len(items))
	for i, s := range items {
		out[i] = cty.StringVal(s)
	}
	return cty.TupleVal(out)
}

// identifierMarks are what identifiers, names and ARNs have between words.
const identifierMarks = ":/.-_"

// isIdentifier reports whether a value is one identifier that AWS assigns, which
// does not hold the separator.
func isIdentifier(o value.Origin, sep string) bool {
	return !o.Open && (o.Ref.Attribute == "Ref" || strings.HasSuffix(o.Ref.Attribute, "Id")) && !strings.ContainsAny(sep, identifierMarks)
}

// mayHold reports whether what a token stands for may hold a part of the
// separator. Of pseudo parameters it is known what they are made of, and of a
// parameter what it may be.
func (ev *evaluator) mayHold(p value.Piece, sep string) bool {
	var name string
	if p.Hole == nil {
		name = p.Ref.Address
	} else if allowed := ev.allowed[p.Hole.Key]; len(allowed) > 0 {
		return slices.ContainsFunc(allowed, func(v string) bool { return strings.ContainsAny(v, sep) })
	} else {
		name = p.Hole.Expression
	}
	marks := "-"
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "AWS::AccountId", "AWS::Region", "AWS::Partition", "AWS::StackName":
	case "AWS::URLSuffix":
		marks = "."
	default:
		return true
	}
	return strings.ContainsFunc(sep, func(r rune) bool {
		return strings.ContainsRune(marks, r) || r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r))
	})
}

// toJSON evaluates Fn::ToJsonString. What is unknown is a hole in the text.
func (ev *evaluator) toJSON(v cty.Value, n *node) cty.Value {
	v = ev.tokens.Settle(v, true)
	if !value.WithinSize(v, maxParts) {
		return ev.limit(n.rng(), "A value has more than %d parts.", maxParts)
	}
	var b strings.Builder
	if !ev.writeJSON(&b, v) {
		return ev.limit(n.rng(), "A text has more than %d bytes.", maxString)
	}
	return cty.StringVal(b.String())
}

func (ev *evaluator) writeJSON(b *strings.Builder, v cty.Value) bool {
	if b.Len() > maxString {
		return false
	}
	u, _ := v.Unmark()
	switch {
	case !u.IsKnown() || u.IsNull():
		b.WriteString("null")
	case u.Type() == cty.String:
		var quoted strings.Builder
		enc := json.NewEncoder(&quoted)
		enc.SetEscapeHTML(false)
		if enc.Encode(u.AsString()) != nil {
			return false
		}
		b.WriteString(strings.TrimSuffix(quoted.String(), "\n"))
	case u.Type().IsObjectType():
		entries, _ := ev.tokens.Entries(u)
		b.WriteByte('{')
		for i, e := range entries {
			if i > 0 {
				b.WriteByte(',')
			}
			if !ev.writeJSON(b, cty.StringVal(e.Key)) {
				return false
			}
			b.WriteByte(':')
			if !ev.writeJSON(b, e.Value) {
				return false
			}
		}
		b.WriteByte('}')
	case u.Type().IsTupleType() || u.Type().IsListType():
		b.WriteByte('[')
		for i, e := range u.AsValueSlice() {
			if i > 0 {
				b.WriteByte(',')
			}
			if !ev.writeJSON(b, e) {
				return false
			}
		}
		b.WriteByte(']')
	default:
		s, _ := ev.tokens.String(u)
		b.WriteString(s)
	}
	return true
}
