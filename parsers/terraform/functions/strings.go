package functions

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apparentlymart/go-textseg/v15/textseg"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func stringFunctions() []*builtin {
	return []*builtin{
		{name: "chomp", base: stdlib.ChompFunc, looks: true, special: trimEnds("\r\n", false, true)},
		{name: "endswith", base: predicate("suffix", strings.HasSuffix), looks: true, special: predicateSpecial(endsWith)},
		{name: "format", base: stdlib.FormatFunc, special: formatSpecial, bound: formatBound},
		{name: "formatlist", base: stdlib.FormatListFunc, special: formatListSpecial, bound: formatBound},
		{name: "indent", base: stdlib.IndentFunc, bound: indentBound},
		{name: "join", base: stdlib.JoinFunc, special: joinSpecial, bound: joinBound},
		{name: "lower", base: stdlib.LowerFunc, looks: true, special: lowerSpecial},
		{name: "regex", base: stdlib.RegexFunc, looks: true, bound: regexBound, special: sampleZones},
		{name: "regexall", base: stdlib.RegexAllFunc, looks: true, bound: regexBound, special: sampleZones},
		{name: "replace", base: replaceFunc, looks: true, special: replaceSpecial, bound: replaceBound},
		{name: "split", base: stdlib.SplitFunc, looks: true, special: splitSpecial, bound: splitBound},
		{name: "startswith", base: predicate("prefix", strings.HasPrefix), looks: true, special: predicateSpecial(startsWith)},
		{name: "strcontains", base: predicate("substr", strings.Contains), looks: true, special: predicateSpecial(holds)},
		{name: "strrev", base: stdlib.ReverseFunc, looks: true},
		{name: "substr", base: stdlib.SubstrFunc, looks: true, special: substrSpecial},
		{name: "title", base: stdlib.TitleFunc, looks: true},
		{name: "trim", base: stdlib.TrimFunc, looks: true, special: trimSpecial},
		{name: "trimprefix", base: stdlib.TrimPrefixFunc, looks: true, special: trimPrefixSpecial},
		{name: "trimspace", base: stdlib.TrimSpaceFunc, looks: true, special: trimEnds("", true, true)},
		{name: "trimsuffix", base: stdlib.TrimSuffixFunc, looks: true, special: trimSuffixSpecial},
		{name: "upper", base: stdlib.UpperFunc, looks: true},
	}
}

func notNull(b *cty.RefinementBuilder) *cty.RefinementBuilder { return b.NotNull() }

// stringFunc makes a function of strings to t.
func stringFunc(t cty.Type, impl func(args []string) (cty.Value, error), names ...string) function.Function {
	spec := &function.Spec{
		Type:         function.StaticReturnType(t),
		RefineResult: notNull,
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			texts := make([]string, len(args))
			for i, a := range args {
				texts[i] = a.AsString()
			}
			return impl(texts)
		},
	}
	for _, name := range names {
		spec.Params = append(spec.Params, function.Parameter{Name: name, Type: cty.String})
	}
	return function.New(spec)
}

func predicate(second string, test func(string, string) bool) function.Function {
	return stringFunc(cty.Bool, func(args []string) (cty.Value, error) {
		return cty.BoolVal(test(args[0], args[1])), nil
	}, "str", second)
}

// knownStrings returns the arguments as strings where all of them are known.
func (c *call) knownStrings() ([]string, bool) {
	out := make([]string, len(c.args))
	for i, a := range c.args {
		a, _ = a.Unmark()
		if !a.IsKnown() || a.IsNull() || a.Type() != cty.String {
			return nil, false
		}
		out[i] = a.AsString()
	}
	return out, true
}

func predicateSpecial(test func(*value.Tokens, string, string) certainty) func(*call) (cty.Value, error) {
	return func(c *call) (cty.Value, error) {
		args, ok := c.knownStrings()
		if !ok {
			return cty.NilVal, errPass
		}
		if answer := test(c.tokens(), args[0], args[1]); answer != undecided {
			return cty.BoolVal(answer == yes), nil
		}
		return cty.NilVal, errPass
	}
}

func trimPrefixSpecial(c *call) (cty.Value, error) {
	args, ok := c.knownStrings()
	if !ok {
		return cty.NilVal, errPass
	}
	s, prefix := args[0], args[1]
	switch answer := startsWith(c.tokens(), s, prefix); {
	case answer == yes && strings.HasPrefix(s, prefix):
		return cty.StringVal(s[len(prefix):]), nil
	case answer == no:
		return cty.StringVal(s), nil
	}
	return cty.NilVal, errPass
}

func trimSuffixSpecial(c *call) (cty.Value, error) {
	args, ok := c.knownStrings()
	if !ok {
		return cty.NilVal, errPass
	}
	s, suffix := args[0], args[1]
	switch endsWith(c.tokens(), s, suffix) {
	case yes:
		return cty.StringVal(strings.TrimSuffix(s, suffix)), nil
	case no:
		return cty.StringVal(s), nil
	}
	return cty.NilVal, errPass
}

func trimSpecial(c *call) (cty.Value, error) {
	args, ok := c.knownStrings()
	if !ok || c.tokens().Has(args[1]) {
		return cty.NilVal, errPass
	}
	return trimTokens(c, args[0], args[1], true, true)
}

// trimEnds is trimspace, with an empty cutset, or chomp.
func trimEnds(cutset string, left, right bool) func(*call) (cty.Value, error) {
	return func(c *call) (cty.Value, error) {
		args, ok := c.knownStrings()
		if !ok {
			return cty.NilVal, errPass
		}
		return trimTokens(c, args[0], cutset, left, right)
	}
}

// trimTokens trims a string with tokens where each end is literal text that
// stops the trimming, or a token that starts and ends in nothing to trim.
func trimTokens(c *call, s, cutset string, left, right bool) (cty.Value, error) {
	cut := func(r rune) bool { return strings.ContainsRune(cutset, r) }
	if cutset == "" {
		cut, cutset = unicode.IsSpace, " \t\r\n"
	}
	pieces := c.tokens().Pieces(s)
	if len(pieces) == 0 {
		return cty.NilVal, errPass
	}
	stops := func(p value.Piece) bool {
		k := classOfPiece(p)
		switch {
		case p.Ref == nil && p.Hole == nil:
			return strings.TrimFunc(p.Text, cut) != ""
		case strings.TrimSpace(cutset) == "":
			return k.nonEmpty // identities neither start nor end in blanks
		}
		return k.separate(cutset)
	}
	// Blank text may stand before the piece that stops.
	first, last := 0, len(pieces)-1
	blank := func(p value.Piece) bool { return p.Ref == nil && p.Hole == nil && !stops(p) }
	for first < last && blank(pieces[first]) {
		first++
	}
	for last > first && blank(pieces[last]) {
		last--
	}
	if left && !stops(pieces[first]) || right && !stops(pieces[last]) {
		return cty.NilVal, errPass
	}
	if left {
		s = strings.TrimLeftFunc(s, cut)
	}
	if right {
		s = strings.TrimRightFunc(s, cut)
	}
	return cty.StringVal(s), nil
}

// lowerSpecial keeps tokens that are lower-case anyway.
func lowerSpecial(c *call) (cty.Value, error) {
	args, ok := c.knownStrings()
	if !ok {
		return cty.NilVal, errPass
	}
	out, ok := mapText(c.tokens(), args[0], func(k *class) bool { return k.allows != nil && !k.allowed('A') }, strings.ToLower)
	if !ok {
		return cty.NilVal, errPass
	}
	return cty.StringVal(out), nil
}

// mapText applies f to the literal pieces of s and keeps the tokens, if keep
// allows that for each of them.
func mapText(t *value.Tokens, s string, keep func(*class) bool, f func(string) string) (string, bool) {
	var b strings.Builder
	for _, p := range t.Pieces(s) {
		switch {
		case p.Ref == nil && p.Hole == nil:
			b.WriteString(f(p.Text))
		case !keep(classOfPiece(p)):
			return "", false
		default:
			b.WriteString(tokenText(t, p))
		}
	}
	return b.String(), true
}

func tokenText(t *value.Tokens, p value.Piece) string {
	switch {
	case p.Ref != nil:
		return t.Ref(*p.Ref)
	case p.Hole != nil:
		return t.Hole(*p.Hole)
	}
	return p.Text
}

// substrSpecial answers where the part lies in the literal text before the
// first token, which must go on behind the part: the token could begin with a
// combining character.
func substrSpecial(c *call) (cty.Value, error) {
	s, offset, length, ok := substrArgs(c.args)
	if !ok {
		return cty.NilVal, errPass
	}
	pieces := c.tokens().Pieces(s)
	if len(pieces) == 0 || pieces[0].Text == "" || offset < 0 || length < 0 || length > len(s) || offset > len(s) {
		return cty.NilVal, errPass
	}
	n, err := textseg.TokenCount([]byte(pieces[0].Text), textseg.ScanGraphemeClusters)
	if err != nil || offset+length >= n {
		return cty.NilVal, errPass
	}
	return stdlib.Substr(cty.StringVal(pieces[0].Text), cty.NumberIntVal(int64(offset)), cty.NumberIntVal(int64(length)))
}

func substrArgs(args []cty.Value) (s string, offset, length int, ok bool) {
	text, _ := args[0].Unmark()
	if !text.IsKnown() || text.IsNull() {
		return "", 0, 0, false
	}
	if offset, ok = wholeNumber(args[1]); !ok {
		return "", 0, 0, false
	}
	length, ok = wholeNumber(args[2])
	return text.AsString(), offset, length, ok
}

// wholeNumber reads a known number that is an int32.
func wholeNumber(v cty.Value) (int, bool) {
	v, _ = v.Unmark()
	if !v.IsKnown() || v.IsNull() || v.Type() != cty.Number {
		return 0, false
	}
	i, accuracy := v.AsBigFloat().Int64()
	if accuracy != 0 || i != int64(int32(i)) {
		return 0, false
	}
	return int(i), true
}

func splitSpecial(c *call) (cty.Value, error) {
	args, ok := c.knownStrings()
	if !ok || c.tokens().Has(args[0]) {
		return cty.NilVal, errPass
	}
	sep, s := args[0], args[1]
	pieces := c.tokens().Pieces(s)
	classes := classesFor(pieces, sep)
	if sep == "" || spans(pieces, classes, sep) {
		return cty.NilVal, errPass
	}
	parts := []string{""}
	for i, p := range pieces {
		if classes[i] == nil {
			more := strings.Split(p.Text, sep)
			parts[len(parts)-1] += more[0]
			parts = append(parts, more[1:]...)
			continue
		}
		if classes[i].mayHold(sep) {
			return cty.NilVal, errPass
		}
		parts[len(parts)-1] += tokenText(c.tokens(), p)
	}
	return stringList(parts), nil
}

func stringList(parts []string) cty.Value {
	if len(parts) == 0 {
		return cty.ListValEmpty(cty.String)
	}
	out := make([]cty.Value, len(parts))
	for i, p := range parts {
		out[i] = cty.StringVal(p)
	}
	return cty.ListVal(out)
}

func splitBound(c *call) error {
	sep, s := textOf(c.args[0]), textOf(c.args[1])
	if sep == "" {
		return c.limitElements(utf8.RuneCountInString(s))
	}
	return c.limitElements(strings.Count(s, sep))
}

// textOf returns a known string, and "" for everything else.
func textOf(v cty.Value) string {
	v, _ = v.Unmark()
	if v.IsKnown() && !v.IsNull() && v.Type() == cty.String {
		return v.AsString()
	}
	return ""
}

func indentBound(c *call) error {
	spaces := bareOf(c.args[0])
	if !spaces.IsKnown() {
		return nil
	}
	n, _ := spaces.AsBigFloat().Int64() // saturates
	n = min(max(n, 0), int64(c.f.limits.Bytes)+1)
	// The spaces are made even where there is no line for them.
	s := textOf(c.args[1])
	return c.limitBytes(len(s) + (strings.Count(s, "\n")+1)*int(n))
}

// regexBound counts the matches of long strings; short ones have few.
func regexBound(c *call) error {
	s := textOf(c.args[1])
	if len(s) < c.f.limits.Elements {
		return nil
	}
	re, err := regexp.Compile(textOf(c.args[0]))
	if err != nil {
		return nil // base fails
	}
	return c.limitElements(len(re.FindAllStringIndex(s, c.f.limits.Elements+1)))
}
