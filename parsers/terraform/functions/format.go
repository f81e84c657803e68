package functions

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// verb is a formatting sequence of a format string, or the text between two.
type verb struct {
	// text is literal text, where mode is 0.
	text string
	mode byte
	// spec is the sequence without its argument index ("%-5.2d").
	spec string
	// bare is true without flags, width and precision.
	bare bool
	// size is the larger of width and precision.
	size int
	// arg is the index of the argument, from 0.
	arg int
}

// parseFormat cuts a format string into its verbs; ok is false where the
// string has no valid form, which the plain function then says. The form is
// documented at stdlib.Format.
func parseFormat(s string) (verbs []verb, ok bool) {
	next := 0
	for s != "" {
		at := strings.IndexByte(s, '%')
		if at < 0 {
			return append(verbs, verb{text: s}), true
		}
		if at > 0 {
			verbs = append(verbs, verb{text: s[:at]})
			s = s[at:]
		}
		if strings.HasPrefix(s, "%%") {
			verbs = append(verbs, verb{text: "%"})
			s = s[2:]
			continue
		}
		v, rest, ok := parseVerb(s, next)
		if !ok {
			return nil, false
		}
		verbs = append(verbs, v)
		next, s = v.arg+1, rest
	}
	return verbs, true
}

func parseVerb(s string, next int) (v verb, rest string, ok bool) {
	i := 1
	for i < len(s) && strings.IndexByte(" +-0#", s[i]) >= 0 {
		i++
	}
	digits := func() int {
		start := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		if i-start > 9 {
			return 1 << 30
		}
		n, _ := strconv.Atoi(s[start:i])
		return n
	}
	v.size = digits()
	if i < len(s) && s[i] == '.' {
		i++
		v.size = max(v.size, digits())
	}
	v.spec, v.bare, v.arg = s[:i], i == 1, next
	if i < len(s) && s[i] == '[' {
		i++
		v.arg = digits() - 1
		if i >= len(s) || s[i] != ']' || v.arg < 0 {
			return v, "", false
		}
		i++
	}
	if i >= len(s) || strings.IndexByte("vtbdoxXeEfgGsq", s[i]) < 0 {
		return v, "", false
	}
	v.mode = s[i]
	v.spec += s[i : i+1]
	return v, s[i+1:], true
}

// formatBound estimates the size of the result from the widths and the sizes of
// the arguments: formatlist repeats single values on each row, and spreads the
// elements of the others.
func formatBound(c *call) error {
	format := textOf(c.args[0])
	verbs, ok := parseFormat(format)
	if !ok {
		return nil // base fails
	}
	lines := 1
	spread := make([]bool, len(c.args))
	for i, arg := range c.args[1:] {
		arg, _ = arg.Unmark()
		if n, ok := rows(arg); ok && c.b.name == "formatlist" {
			lines, spread[i+1] = max(lines, n), true
		}
	}
	if err := c.limitElements(lines); err != nil {
		return err
	}
	line, elements := len(format), 0
	for _, v := range verbs {
		if v.mode == 0 || v.arg >= len(c.args)-1 {
			continue
		}
		line += v.size
		if spread[v.arg+1] {
			elements += c.sizes[v.arg+1]
		} else {
			line += c.sizes[v.arg+1]
		}
		if err := c.limitBytes(max(line, elements)); err != nil {
			return err
		}
	}
	return c.limitBytes(line*lines + elements)
}

func isRow(v cty.Value) bool { _, ok := rows(v); return ok }

// rows returns the length of a sequence that formatlist goes through.
func rows(v cty.Value) (int, bool) {
	ty := v.Type()
	if v.IsNull() || !v.IsKnown() || !ty.IsListType() && !ty.IsSetType() && !ty.IsTupleType() {
		return 0, false
	}
	return v.LengthInt(), true
}

// formatSpecial writes a string with holes for the unknown arguments, and the
// tokens of the others where the verb leaves them as they are.
func formatSpecial(c *call) (cty.Value, error) {
	format, _ := c.args[0].Unmark()
	if !format.IsKnown() {
		return cty.NilVal, errPass
	}
	s, err := c.format(format.AsString(), c.args[1:])
	if err != nil {
		return cty.NilVal, err
	}
	return c.openHole(s), nil
}

// openHole returns s, or an unknown string where s is a hole without a key and
// nothing else.
func (c *call) openHole(s string) cty.Value {
	if hole, ok := c.tokens().OnlyHole(s); ok && hole.Key == "" {
		return cty.UnknownVal(cty.String).RefineNotNull().Mark(hole.Why)
	}
	return cty.StringVal(s)
}

func (c *call) format(format string, args []cty.Value) (string, error) {
	verbs, ok := parseFormat(format)
	if !ok {
		out, err := stdlib.FormatFunc.Call([]cty.Value{cty.StringVal(format)})
		if err == nil {
			return out.AsString(), nil
		}
		return "", err
	}
	var b strings.Builder
	used := 0
	for _, v := range verbs {
		if v.mode == 0 {
			b.WriteString(v.text)
			continue
		}
		if v.arg >= len(args) {
			return "", fmt.Errorf("not enough arguments for %q: need index %d but have %d total", v.spec, v.arg+1, len(args))
		}
		used = max(used, v.arg+1)
		text, err := c.formatOne(v, args[v.arg])
		if err != nil {
			return "", err
		}
		b.WriteString(text)
		if err := c.limitBytes(b.Len()); err != nil {
			return "", err
		}
	}
	if used < len(args) {
		return "", function.NewArgErrorf(used+1, "too many arguments; only %d used by format string", used)
	}
	return b.String(), nil
}

// formatOne formats one argument.
func (c *call) formatOne(v verb, arg cty.Value) (string, error) {
	var f facts
	f.walk(c.tokens(), arg, c.f.limits.Nodes)
	if f.plain() {
		return plainFormat(v.spec, arg)
	}
	bare, _ := arg.Unmark()
	if !bare.IsKnown() {
		if v.mode == 'q' && v.bare {
			return `"` + c.holeFor(arg) + `"`, nil
		}
		return c.holeFor(arg), nil
	}
	if bare.Type() != cty.String {
		if v.mode != 'v' {
			return plainFormat(v.spec, cty.EmptyObjectVal) // the error
		}
		return c.json(arg)
	}
	switch s := bare.AsString(); {
	case v.bare && (v.mode == 's' || v.mode == 'v'):
		return s, nil
	case v.mode == 'q' && v.bare, v.spec == "%#v":
		return plainFormat(v.spec, bare)
	default:
		return c.tokens().Hole(value.Hole{Expression: c.tokens().Render(s), Why: c.firstReason(arg)}), nil
	}
}

func plainFormat(spec string, arg cty.Value) (string, error) {
	arg, _ = arg.UnmarkDeep()
	out, err := stdlib.FormatFunc.Call([]cty.Value{cty.StringVal(spec), arg})
	if err != nil {
		return "", err
	}
	return out.AsString(), nil
}

// formatListSpecial is formatlist for arguments that hold tokens or unknowns:
// it formats row by row.
func formatListSpecial(c *call) (cty.Value, error) {
	format, _ := c.args[0].Unmark()
	if !format.IsKnown() {
		return cty.NilVal, errPass
	}
	n, chooser := -1, 0
	columns := make([][]cty.Value, len(c.args)-1)
	for i, arg := range c.args[1:] {
		bare, marks := arg.Unmark()
		if ty := bare.Type(); !bare.IsKnown() && ty != cty.String && ty != cty.Number && ty != cty.Bool {
			return c.unknown(cty.List(cty.String)), nil
		}
		if !isRow(bare) {
			continue
		}
		columns[i] = make([]cty.Value, 0, bare.LengthInt())
		for it := bare.ElementIterator(); it.Next(); {
			_, e := it.Element()
			if !e.IsWhollyKnown() {
				e = withReasons(e, reasonsIn(marks))
			}
			columns[i] = append(columns[i], e)
		}
		if n >= 0 && len(columns[i]) != n {
			return cty.NilVal, function.NewArgErrorf(i+1, "argument %d has length %d, which is inconsistent with argument %d of length %d",
				i+1, len(columns[i]), chooser+1, n)
		}
		n, chooser = len(columns[i]), i
	}
	if n < 0 {
		n = 1
	}
	return c.formatRows(format.AsString(), columns, n)
}

func (c *call) formatRows(format string, columns [][]cty.Value, n int) (cty.Value, error) {
	if n == 0 {
		return cty.ListValEmpty(cty.String), nil
	}
	out := make([]cty.Value, n)
	row := make([]cty.Value, len(columns))
	total := 0
	for i := range out {
		for j, column := range columns {
			row[j] = c.args[j+1]
			if column != nil {
				row[j] = column[i]
			}
		}
		s, err := c.format(format, row)
		if err != nil {
			return cty.NilVal, fmt.Errorf("error on format iteration %d: %w", i, err)
		}
		total += len(s)
		if err := c.limitBytes(total); err != nil {
			return cty.NilVal, err
		}
		out[i] = c.openHole(s)
	}
	return cty.ListVal(out), nil
}

// joinSpecial joins with holes for unknown elements.
func joinSpecial(c *call) (cty.Value, error) {
	var parts []cty.Value
	for i, arg := range c.args[1:] {
		bare, marks := arg.Unmark()
		if !bare.IsKnown() {
			return c.unknown(cty.String), nil
		}
		for it := bare.ElementIterator(); it.Next(); {
			_, e := it.Element()
			if !e.IsKnown() {
				e = withReasons(e, reasonsIn(marks))
			}
			if e.IsNull() {
				return cty.NilVal, function.NewArgErrorf(i+1, "element %d is null; cannot concatenate null values", len(parts))
			}
			parts = append(parts, e)
		}
	}
	var b strings.Builder
	for i, part := range parts {
		if i > 0 {
			b.WriteString(c.textOrHole(c.args[0]))
		}
		b.WriteString(c.textOrHole(part))
		if err := c.limitBytes(b.Len()); err != nil {
			return cty.NilVal, err
		}
	}
	return c.openHole(b.String()), nil
}

func joinBound(c *call) error {
	total := 0
	for i, arg := range c.args[1:] {
		total += c.sizes[i+1]
		if bare, _ := arg.Unmark(); bare.IsKnown() && !bare.IsNull() {
			total += bare.LengthInt() * len(textOf(c.args[0]))
		}
	}
	return c.limitBytes(total)
}

// textOrHole returns a string's text, and a hole for an unknown one.
func (c *call) textOrHole(v cty.Value) string {
	bare, _ := v.Unmark()
	if !bare.IsKnown() {
		return c.holeFor(v)
	}
	if text, err := convert.Convert(bare, cty.String); err == nil && !text.IsNull() {
		return text.AsString()
	}
	return ""
}

// holeFor returns the hole that stands for an unknown value.
func (c *call) holeFor(v cty.Value) string {
	why := c.firstReason(v)
	return c.tokens().Hole(value.Hole{Expression: expressionIn(why), Why: why})
}

// firstReason returns the first of the reasons for which v is unknown.
func (c *call) firstReason(v cty.Value) value.Reason {
	if reasons := c.argReasons(v); len(reasons) > 0 {
		return reasons[0]
	}
	return c.why("has an argument that is not known")
}

// expressionIn returns the expression that a reason is about, "?" without one.
func expressionIn(why value.Reason) string {
	for word := range strings.FieldsSeq(why.Text) {
		word = strings.TrimRight(word, ",:;")
		for _, root := range []string{"var.", "data.", "module.", "local.", "each.", "count.", "self.", "path.", "terraform."} {
			if strings.HasPrefix(word, root) && len(word) > len(root) {
				return word
			}
		}
	}
	return "?"
}
