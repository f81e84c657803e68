package functions

import (
	"regexp"
	"regexp/syntax"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

// replaceFunc is replace: a pattern between slashes is a regular expression.
var replaceFunc = function.New(&function.Spec{
	Description: "Searches a given string for another given substring, and replaces each occurrence.",
	Params: []function.Parameter{
		{Name: "str", Type: cty.String},
		{Name: "substr", Type: cty.String},
		{Name: "replace", Type: cty.String},
	},
	Type:         function.StaticReturnType(cty.String),
	RefineResult: notNull,
	Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
		s, substr, with := args[0].AsString(), args[1].AsString(), args[2].AsString()
		if !isRegexp(substr) {
			return cty.StringVal(strings.ReplaceAll(s, substr, with)), nil
		}
		re, err := regexp.Compile(substr[1 : len(substr)-1])
		if err != nil {
			return cty.UnknownVal(cty.String), err
		}
		return cty.StringVal(re.ReplaceAllString(s, with)), nil
	},
})

func isRegexp(substr string) bool {
	return len(substr) > 1 && substr[0] == '/' && substr[len(substr)-1] == '/'
}

// replaceSpecial replaces in the text between the tokens of the first argument,
// where no occurrence can reach from a token into the text around it. A token that
// may hold an occurrence becomes a hole. Tokens of the replacement are moved.
func replaceSpecial(c *call) (cty.Value, error) {
	args, ok := c.knownStrings()
	if !ok || c.tokens().Has(args[1]) {
		return cty.NilVal, errPass
	}
	s, substr, with := args[0], args[1], args[2]
	if !c.tokens().Has(s) {
		return replaceFunc.Call(c.args)
	}
	if isRegexp(substr) {
		return c.replaceMatches(s, substr[1:len(substr)-1], with)
	}
	pieces := c.tokens().Pieces(s)
	classes := classesFor(pieces, substr)
	if substr == "" || spans(pieces, classes, substr) {
		return cty.NilVal, errPass
	}
	var b strings.Builder
	for i, p := range pieces {
		switch {
		case classes[i] == nil:
			b.WriteString(strings.ReplaceAll(p.Text, substr, with))
		case !classes[i].mayHold(substr):
			b.WriteString(tokenText(c.tokens(), p))
		case len(pieces) == 1:
			return cty.NilVal, errPass
		default:
			b.WriteString(c.changed(p))
		}
	}
	return cty.StringVal(b.String()), nil
}

// changed is a hole for what the call makes of a token.
func (c *call) changed(p value.Piece) string {
	token := tokenText(c.tokens(), p)
	hole := value.Hole{Expression: c.b.name + "(" + c.tokens().Render(token) + ", …)"}
	if why := c.stringReasons(token); len(why) > 0 {
		hole.Why = why[0]
	}
	return c.tokens().Hole(hole)
}

// replaceMatches replaces what matches a regular expression, where no character
// of a match can be one of a token.
func (c *call) replaceMatches(s, expr, with string) (cty.Value, error) {
	re, err := regexp.Compile(expr)
	if err != nil {
		return cty.NilVal, errPass // base fails
	}
	parsed, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return cty.NilVal, errPass
	}
	out, ok := mapText(c.tokens(), s,
		func(k *class) bool { return k.nonEmpty && matchesOnly(parsed, k.lacks) },
		func(text string) string { return re.ReplaceAllString(text, with) })
	if !ok {
		return cty.NilVal, errPass
	}
	return cty.StringVal(out), nil
}

// matchesOnly reports whether every match of re has a character, has only
// characters that are ok, and does not hang on what stands beside it. It may be
// true and the answer false.
func matchesOnly(re *syntax.Regexp, ok func(rune) bool) bool {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			if !ok(r) || re.Flags&syntax.FoldCase != 0 {
				return false
			}
		}
		return true
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= min(re.Rune[i+1], maxASCII+1); r++ {
				if !ok(r) {
					return false
				}
			}
		}
		return true
	case syntax.OpRepeat:
		return re.Min > 0 && matchesOnly(re.Sub[0], ok)
	case syntax.OpCapture, syntax.OpPlus, syntax.OpConcat, syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !matchesOnly(sub, ok) {
				return false
			}
		}
		return true
	}
	return false
}

func replaceBound(c *call) error {
	s, substr, with := textOf(c.args[0]), textOf(c.args[1]), textOf(c.args[2])
	// A regular expression matches at most once for each byte, and once more,
	// and may name its match in every second byte of the replacement.
	matches, each := len(s)+1, len(with)
	if isRegexp(substr) {
		if strings.Contains(with, "$") {
			return c.limitBytes((len(with) + 1) * (len(s) + 1))
		}
	} else {
		matches = strings.Count(s, substr)
	}
	return c.limitBytes(len(s) + matches*each)
}
