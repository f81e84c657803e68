// Package dump writes declared units as text, for tests to compare and for
// people to read.
package dump

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/source"
	"github.com/vpce-lint/vpce-lint/parsers/value"
	"github.com/zclconf/go-cty/cty"
)

// A dump is everything that Load says, for people to read and for tests to
// compare:
//
//   - a line a resource with its type, its second name, its place, its module
//     calls' places, its region and the condition under which it exists, then a
//     line an attribute;
//   - "${aws_vpc.main.id}" is a reference, "${?var.region}" a hole; both stand
//     without quotes where they are the whole value;
//   - "(condition ? a : b)" is an undecided choice, "unknown" any other unknown
//     value, with its identity where it has one, and what is known of it;
//   - the reasons of what is unknown stand below the attribute, "because".
type dumper struct {
	b      strings.Builder
	files  *source.Files
	tokens *value.Tokens
}

// Units returns a dump of everything that a parser said: units, then
// diagnostics.
func Units(files *source.Files, tokens *value.Tokens, units []*declared.Unit, diags source.Diagnostics) string {
	d := &dumper{files: files, tokens: tokens}
	for _, u := range units {
		d.unit(u)
	}
	for _, x := range diags {
		d.diagnostic(x)
	}
	return d.b.String()
}

// Value returns a value as Units writes it.
func Value(tokens *value.Tokens, v cty.Value) string { return (&dumper{tokens: tokens}).value(v) }

func (d *dumper) line(indent int, format string, args ...any) {
	d.b.WriteString(strings.Repeat("  ", indent))
	fmt.Fprintf(&d.b, format, args...)
	d.b.WriteByte('\n')
}

func (d *dumper) unit(u *declared.Unit) {
	d.line(0, "unit %s", u.ID)
	for _, r := range u.Resources {
		d.resource(u, r)
	}
	for _, g := range u.Gaps {
		var text strings.Builder
		text.WriteString(fmt.Sprintf("gap %s %s: %s", g.Kind, d.place(g.Range), g.Text))
		if g.WholeModule {
			text.WriteString(" (everything of " + strconv.Quote(g.Module) + ")")
		}
		for _, r := range g.Refs {
			text.WriteString(" ${" + r.Expression() + "}")
		}
		d.line(1, "%s", text.String())
	}
}

func (d *dumper) resource(u *declared.Unit, r *declared.Resource) {
	places := []string{d.place(r.Header)}
	for _, v := range slices.Backward(r.Calls) {
		c := d.place(v.Header)
		if v.Downloaded {
			c += " (downloaded)"
		}
		places = append(places, c)
	}
	name := r.Address
	if u.Dialect != declared.Terraform {
		name += " " + r.Type // Terraform's addresses hold it
	}
	if r.Alias != "" {
		name += " (" + r.Alias + ")"
	}
	d.line(1, "%s %s", name, strings.Join(places, " < "))
	if r.Exists != nil {
		d.line(2, "exists: %s", d.tokens.Render(r.Exists.String()))
		d.because(3, r.WhyMaybe)
	}
	// The region of stacks is never in their templates.
	if state := d.tokens.StateOf(r.Region); state == value.Known || state == value.Open && u.Dialect == declared.Terraform {
		d.line(2, "region: %s", d.value(r.Region))
	}
	entries, _ := d.tokens.Entries(r.Attributes)
	for _, e := range entries {
		d.line(2, "%s = %s", e.Key, d.value(e.Value))
		d.because(3, d.tokens.WhyAll(e.Value))
	}
	if r.Metadata != cty.NilVal {
		d.line(2, "metadata: %s", d.value(r.Metadata))
	}
}

func (d *dumper) because(indent int, why []value.Reason) {
	seen := map[string]bool{}
	for _, r := range why {
		text := fmt.Sprintf("because (%s) %s", r.Kind, r.Text)
		if !r.Range.IsZero() {
			text += " " + d.place(r.Range)
		}
		if !seen[text] {
			seen[text] = true
			d.line(indent, "%s", text)
		}
	}
}

func (d *dumper) diagnostic(x source.Diagnostic) {
	severity := map[source.Severity]string{source.Notice: "notice", source.Warning: "warning", source.Error: "error"}[x.Severity]
	place := x.Path
	if !x.Subject.IsZero() {
		place = d.place(x.Subject)
	}
	unparsed := ""
	if x.Unparsed {
		unparsed = " (unparsed)"
	}
	d.line(0, "%s%s %s: %s", severity, unparsed, place, x.Summary)
	d.line(1, "%s", strings.ReplaceAll(x.Detail, "\n", "\n  "))
}

// place is file:line, or the file alone where it was not read.
func (d *dumper) place(r source.Range) string {
	f := d.files.Get(r.File)
	if f == nil {
		return r.File
	}
	return r.File + ":" + strconv.Itoa(f.LineOf(r.Start))
}

func (d *dumper) value(v cty.Value) string {
	if v == cty.NilVal {
		return "nothing"
	}
	if c, ok := value.ChoiceOf(v); ok {
		return "(" + d.tokens.Render(c.If.String()) + " ? " + d.value(c.Then) + " : " + d.value(c.Else) + ")"
	}
	u, _ := v.Unmark()
	switch {
	case !u.IsKnown():
		return d.unknown(v)
	case u.IsNull():
		return "null"
	}
	switch ty := u.Type(); {
	case ty == cty.String:
		return d.text(u.AsString())
	case ty == cty.Number:
		s, _ := d.tokens.String(u)
		return s
	case ty == cty.Bool:
		return strconv.FormatBool(u.True())
	case ty.IsMapType() || ty.IsObjectType():
		return d.object(u)
	}
	var items []string
	for it := u.ElementIterator(); it.Next(); {
		_, e := it.Element()
		items = append(items, d.value(e))
	}
	if u.Type().IsSetType() {
		sort.Strings(items)
		return "set[" + strings.Join(items, ", ") + "]"
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// object leaves out what is null or an empty list, which blocks are full of.
func (d *dumper) object(u cty.Value) string {
	var items []string
	for it := u.ElementIterator(); it.Next(); {
		k, e := it.Element()
		text := d.value(e)
		if text != "null" && text != "[]" {
			items = append(items, d.key(k.AsString())+" = "+text)
		}
	}
	return "{" + strings.Join(items, ", ") + "}"
}

func (d *dumper) key(k string) string {
	for _, r := range k {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789", r) {
			return d.text(k)
		}
	}
	return k
}

func (d *dumper) unknown(v cty.Value) string {
	text := "unknown"
	if f, ok := value.FormulaOf(v); ok {
		text += " " + d.tokens.Render(f.String())
	}
	if o, ok := value.OriginOf(v); ok {
		open := ""
		if o.Open {
			open = "?"
		}
		text += " ${" + open + o.Ref.Expression() + "}"
	}
	if part, ok := value.PartOf(v); ok {
		text += " with " + d.value(part)
	}
	return text
}

func (d *dumper) text(s string) string {
	pieces := d.tokens.Pieces(s)
	var b strings.Builder
	for _, p := range pieces {
		switch {
		case p.Ref != nil:
			b.WriteString("${" + p.Ref.Expression() + "}")
		case p.Hole != nil:
			b.WriteString("${?" + p.Hole.Expression + "}")
		default:
			q := strconv.Quote(p.Text)
			b.WriteString(q[1 : len(q)-1])
		}
	}
	if len(pieces) == 1 && pieces[0].Text == "" {
		return b.String()
	}
	return `"` + b.String() + `"`
}
