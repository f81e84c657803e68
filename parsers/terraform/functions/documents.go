package functions

import (
	"encoding/csv"
	"fmt"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	ctyyaml "github.com/zclconf/go-cty-yaml"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func documentFunctions() []*builtin {
	return []*builtin{
		{name: "csvdecode", base: stdlib.CSVDecodeFunc, special: csvSpecial, bound: csvBound},
		{name: "jsondecode", base: stdlib.JSONDecodeFunc, special: decodeSpecial(decodeJSON), bound: decodeBound, moves: true},
		{name: "jsonencode", base: stdlib.JSONEncodeFunc, special: encodeSpecial(stdlib.JSONEncodeFunc), bound: encodeBound},
		{name: "yamldecode", base: yamlDecodeFunc, special: decodeSpecial(decodeYAML), bound: decodeBound, always: true, moves: true},
		{name: "yamlencode", base: ctyyaml.YAMLEncodeFunc, special: encodeSpecial(ctyyaml.YAMLEncodeFunc), bound: encodeBound},
	}
}

func encodeBound(c *call) error { return c.limitBytes(c.facts.bytes) }

// encodeSpecial writes a document with a hole for each unknown part. A value
// that is unknown as a whole gives an unknown document.
func encodeSpecial(base function.Function) func(*call) (cty.Value, error) {
	return func(c *call) (cty.Value, error) {
		if bare := bareOf(c.args[0]); !bare.IsKnown() {
			return cty.NilVal, errPass
		}
		text, err := c.encode(base, c.args[0])
		if err != nil {
			return cty.NilVal, err
		}
		return cty.StringVal(text), nil
	}
}

// json returns a value as a JSON document with holes.
func (c *call) json(v cty.Value) (string, error) { return c.encode(stdlib.JSONEncodeFunc, v) }

func (c *call) encode(base function.Function, v cty.Value) (string, error) {
	v = c.fillHoles(v, nil)
	out, err := base.Call([]cty.Value{v})
	if err != nil {
		return "", err
	}
	text := unescapeTokens(out.AsString())
	return text, c.limitBytes(len(text))
}

// fillHoles replaces each unknown part by a hole. Collections become tuples and
// objects, which are written the same way.
func (c *call) fillHoles(v cty.Value, inherited []value.Reason) cty.Value {
	bare, marks := v.Unmark()
	reasons := append(reasonsIn(marks), inherited...)
	ty := bare.Type()
	switch {
	case !bare.IsKnown():
		if items, state := c.tokens().List(v); state == value.Known {
			// A hole among others stands for any number of elements.
			return c.fillHoles(cty.TupleVal(items), reasons)
		}
		_, chosen := value.ChoiceOf(v)
		if _, same := value.OriginOf(v); chosen || same {
			return c.tokens().Settle(v, true)
		}
		return cty.StringVal(c.holeFor(withReasons(cty.UnknownVal(cty.String), reasons)))
	case bare.IsNull() || !bare.CanIterateElements():
		return bare
	case ty.IsMapType() || ty.IsObjectType():
		entries := make(map[string]cty.Value, bare.LengthInt())
		for it := bare.ElementIterator(); it.Next(); {
			k, e := it.Element()
			entries[k.AsString()] = c.fillHoles(e, reasons)
		}
		return cty.ObjectVal(entries)
	}
	elements := make([]cty.Value, 0, bare.LengthInt())
	for it := bare.ElementIterator(); it.Next(); {
		_, e := it.Element()
		elements = append(elements, c.fillHoles(e, reasons))
	}
	return cty.TupleVal(elements)
}

// unescapeTokens turns the escapes that a YAML writer makes of a token's
// characters ("\U000F5700") back into them.
func unescapeTokens(s string) string {
	const escape = `\U000F5`
	if !strings.Contains(s, escape) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		var r rune
		if strings.HasPrefix(s[i:], escape) && len(s) >= i+10 {
			if _, err := fmt.Sscanf(s[i+2:i+10], "%08X", &r); err == nil {
				b.WriteRune(r)
				i += 9
				continue
			}
		}
		b.WriteString(s[i : i+2])
		i++
	}
	return b.String()
}

// decodeSpecial reads a document with tokens: they stay in the strings around
// them, a hole that is a whole value is an unknown value.
func decodeSpecial(decode func(*call, string) (cty.Value, error)) func(*call) (cty.Value, error) {
	return func(c *call) (cty.Value, error) {
		src := bareOf(c.args[0])
		if !src.IsKnown() {
			return cty.NilVal, errPass
		}
		text := src.AsString()
		if !c.tokens().Has(text) {
			return decode(c, text)
		}
		if _, hole := c.tokens().OnlyHole(text); hole {
			return c.unknown(cty.DynamicPseudoType), nil
		}
		v, err := decode(c, text)
		if err != nil {
			// What a token becomes could mend it.
			return c.unknown(cty.DynamicPseudoType), nil
		}
		return c.openHoles(v), nil
	}
}

// openHoles makes an unknown value of each string in a document that is a hole
// and nothing else.
func (c *call) openHoles(v cty.Value) cty.Value {
	return mapLeaves(v, func(leaf cty.Value) cty.Value {
		if leaf.Type() != cty.String || !leaf.IsKnown() || leaf.IsNull() {
			return leaf
		}
		hole, ok := c.tokens().OnlyHole(leaf.AsString())
		if !ok {
			return leaf
		}
		why := hole.Why
		if why == (value.Reason{}) {
			why = c.why("needs the value of %s", hole.Expression)
		}
		return cty.DynamicVal.Mark(why)
	})
}

func decodeJSON(c *call, text string) (cty.Value, error) {
	return stdlib.JSONDecode(cty.StringVal(c.quoteTokens(text)))
}

// quoteTokens puts quotes around the tokens of a JSON document that stand
// outside strings, as in "Resource": ${jsonencode(var.x)}. A reference there
// stands for no string, so it becomes a hole.
func (c *call) quoteTokens(text string) string {
	if !c.tokens().Has(text) {
		return text
	}
	var b strings.Builder
	quoted := false
	for _, p := range c.tokens().Pieces(text) {
		switch {
		case p.Ref == nil && p.Hole == nil:
			quoted = scanQuotes(p.Text, quoted)
			b.WriteString(p.Text)
		case quoted:
			b.WriteString(tokenText(c.tokens(), p))
		case p.Ref != nil:
			b.WriteString(`"` + c.tokens().Hole(value.Hole{Expression: p.Ref.Expression(), Why: c.refReason(*p.Ref)}) + `"`)
		default:
			b.WriteString(`"` + tokenText(c.tokens(), p) + `"`)
		}
	}
	return b.String()
}

// scanQuotes reports whether JSON text ends inside a string, if it began as
// quoted says.
func scanQuotes(text string, quoted bool) bool {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			quoted = !quoted
		}
	}
	return quoted
}

// yamlDecodeFunc only names the parameter; decodeYAML does the work.
var yamlDecodeFunc = function.New(&function.Spec{
	Params: []function.Parameter{{Name: "src", Type: cty.String}},
	Type:   function.StaticReturnType(cty.DynamicPseudoType),
	Impl:   unknownImpl,
})

// decodeYAML decodes without deriving a type first, and counts the result:
// aliases share values, so that a page of text can hold a tree of billions of
// nodes, which nothing must walk.
func decodeYAML(c *call, text string) (cty.Value, error) {
	v, err := ctyyaml.Standard.Unmarshal([]byte(text), cty.DynamicPseudoType)
	if err != nil {
		return cty.NilVal, function.NewArgError(0, err)
	}
	var f facts
	if !f.walk(c.tokens(), v, c.f.limits.Nodes) {
		return cty.NilVal, c.limit("more than %d parts", c.f.limits.Nodes)
	}
	return v, nil
}

// maxDepth bounds the nesting of documents.
const maxDepth = 500

// decodeBound estimates the nodes and the nesting of a document from its
// punctuation.
func decodeBound(c *call) error {
	text := textOf(c.args[0])
	nodes, depth, dashes := 0, 0, 0
	for i := range len(text) {
		switch text[i] {
		case '[', '{':
			nodes++
			if depth++; depth > maxDepth {
				return c.limit("more than %d levels", maxDepth)
			}
		case ']', '}':
			depth = max(depth-1, 0)
		case ',', ':':
			nodes++
		case '\n':
			nodes++
			dashes = 0
		case '-', '?':
			if dashes++; dashes > 2*maxDepth && c.b.name == "yamldecode" && onlyDashes(text, i) {
				return c.limit("more than %d levels", maxDepth)
			}
		}
	}
	if nodes > c.f.limits.Nodes {
		return c.limit("more than %d parts", c.f.limits.Nodes)
	}
	return nil
}

// onlyDashes reports whether the line up to i is a run of "- ", which opens a
// level each.
func onlyDashes(text string, i int) bool {
	line := text[strings.LastIndexByte(text[:i], '\n')+1 : i]
	return strings.Count(line, "- ")+strings.Count(line, "? ") > maxDepth
}

// csvSpecial reads a table with tokens that hold no separators.
func csvSpecial(c *call) (cty.Value, error) {
	src := bareOf(c.args[0])
	if !src.IsKnown() {
		return cty.NilVal, errPass
	}
	for _, p := range c.tokens().Pieces(src.AsString()) {
		if (p.Ref != nil || p.Hole != nil) && !classOfPiece(p).separate("\",\r\n") {
			return c.unknown(cty.DynamicPseudoType), nil
		}
	}
	return stdlib.CSVDecode(src)
}

func csvBound(c *call) error {
	text := textOf(c.args[0])
	header, err := csv.NewReader(strings.NewReader(text)).Read()
	if err != nil {
		return nil // base fails
	}
	if rows := strings.Count(text, "\n"); rows*len(header) > c.f.limits.Nodes {
		return c.limit("more than %d cells", c.f.limits.Nodes)
	}
	return nil
}
