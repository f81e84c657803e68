package catalog

import (
	"slices"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/vpce-lint/vpce-lint/analyzer/graph"
	"github.com/vpce-lint/vpce-lint/parsers/declared"
	"github.com/vpce-lint/vpce-lint/parsers/value"
)

// reader reads a resource, or a block of one, by the graph's words.
type reader struct {
	b        *builder
	res      *declared.Resource
	spelling *spelling
	obj      cty.Value
	base     []declared.Step
	// id is that of the resource's node.
	id graph.ID
}

// raw returns an attribute as it is written, NilVal where it is not. What the
// condition decides under which the resource exists is decided.
func (in *reader) raw(word string) cty.Value {
	name, ok := in.spelling.names[word]
	if !ok {
		return cty.NilVal
	}
	v := in.b.t.Attr(in.obj, name)
	if strings.Contains(name, ".") {
		v = in.b.at(in.obj, strings.Split(name, "."))
	}
	return in.b.written(v, in.res.Exists, in.spelling.means[word])
}

// get is raw with what an attribute means that is not written.
func (in *reader) get(word string) cty.Value {
	v := in.raw(word)
	if d, ok := in.spelling.unset[word]; ok {
		return in.b.orDefault(v, d)
	}
	return v
}

// has reports whether the attribute is written, known or not.
func (in *reader) has(word string) bool { return in.b.t.StateOf(in.raw(word)) != value.Unset }

func (in *reader) flag(word string) graph.Attr[bool] {
	v := in.get(word)
	got, state := in.b.t.Bool(in.b.lowerCase(v))
	return attrOf(in.b, v, got, state)
}

func (in *reader) number(word string) graph.Attr[int] {
	v := in.get(word)
	got, state := in.b.t.Int(v)
	return attrOf(in.b, v, int(got), state)
}

// text reads a string all of which is known.
func (in *reader) text(word string) graph.Attr[string] { return in.b.text(in.get(word)) }

func (b *builder) text(v cty.Value) graph.Attr[string] {
	v = b.written(v, nil, nil)
	got, state := b.t.String(v)
	if state == value.Known && b.t.Has(got) {
		return graph.Unknown[string](b.why(v)...)
	}
	return attrOf(b, v, got, state)
}

// token reads a string with the tokens in it.
func (in *reader) token(word string) (string, value.State) { return in.b.t.String(in.get(word)) }

func attrOf[T any](b *builder, v cty.Value, got T, state value.State) graph.Attr[T] {
	switch state {
	case value.Known:
		return graph.Known(got)
	case value.Unset:
		return graph.Null[T]()
	}
	return graph.Unknown[T](b.why(v)...)
}

// why says why v, or a part of it, is not known.
func (b *builder) why(v cty.Value) []string {
	var out []string
	for _, r := range b.t.WhyAll(v) {
		out = appendOnce(out, r.Text)
	}
	if len(out) > 0 {
		return out
	}
	for _, r := range b.t.Refs(v) {
		out = appendOnce(out, r.Expression()+" has its value from AWS only")
	}
	if c, ok := value.ChoiceOf(v); ok && len(out) == 0 {
		out = append(out, "it depends on "+c.If.String())
	}
	return out
}

func appendOnce(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// texts reads a list of strings. known are those that are definitely in it;
// open says why there may be others.
func (in *reader) texts(word string) (known []string, open []string, isOpen bool) {
	return in.b.texts(in.get(word))
}

func (b *builder) texts(v cty.Value) (known, open []string, isOpen bool) {
	items, state := b.t.List(v)
	if state == value.Open {
		if c, ok := value.ChoiceOf(v); ok {
			then, _, _ := b.texts(c.Then)
			other, _, _ := b.texts(c.Else)
			known = slices.DeleteFunc(then, func(s string) bool { return !slices.Contains(other, s) })
		}
		return known, b.why(v), true
	}
	for _, item := range items {
		a := b.text(item)
		switch s, ok := a.Get(); {
		case ok:
			known = append(known, s)
		case a.IsUnknown():
			open, isOpen = append(open, a.Why()...), true
		}
	}
	return known, open, isOpen
}

// names reads a list of strings with the tokens in them, for comparison.
func (in *reader) names(word string) (known, open []string, isOpen bool) {
	v := in.get(word)
	items, state := in.b.t.List(v)
	if state == value.Open {
		return nil, in.b.why(v), true
	}
	for _, item := range items {
		switch s, state := in.b.t.String(item); {
		case state == value.Open || !in.b.identified(s):
			open, isOpen = append(open, in.b.why(item)...), true
		case state == value.Known && s != "":
			known = append(known, s)
		}
	}
	return known, open, isOpen
}

// part is one nested block. When is the condition under which it is there, nil
// for always.
type part struct {
	*reader
	when *value.Formula
}

// parts reads nested blocks in source order. Where there may be others, isOpen
// is true and why says so.
func (in *reader) parts(word string) (parts []part, why []string, isOpen bool) {
	sub := in.spelling.blocks[word]
	if sub == nil {
		return nil, nil, false
	}
	path := append(slices.Clone(in.base), declared.Path(strings.Split(in.spelling.names[word], ".")...)...)
	return in.partsOf(in.get(word), sub, path, nil)
}

func (in *reader) partsOf(v cty.Value, sub *spelling, path []declared.Step, when *value.Formula) (parts []part, why []string, isOpen bool) {
	t := in.b.t
	items, state := t.List(v)
	if state == value.Open {
		c, ok := value.ChoiceOf(v)
		if !ok {
			return nil, in.b.why(v), true
		}
		return in.choice(c, sub, path, when)
	}
	for i, item := range items {
		at := append(slices.Clone(path), declared.Step{Index: i})
		switch t.StateOf(item) {
		case value.Known:
			parts = append(parts, part{&reader{b: in.b, res: in.res, spelling: sub, obj: item, base: at, id: in.id}, when})
		case value.Open:
			more, moreWhy, open := in.partsOf(item, sub, at, when)
			parts, why, isOpen = append(parts, more...), append(why, moreWhy...), isOpen || open
		}
	}
	return parts, why, isOpen
}

// choice reads blocks of which an undecided condition chooses; what stands in
// both branches is there always.
func (in *reader) choice(c *value.Choice, sub *spelling, path []declared.Step, when *value.Formula) (parts []part, why []string, isOpen bool) {
	ifThen, ifElse := value.And(when, c.If), value.And(when, value.Not(c.If))
	then, thenWhy, thenOpen := in.partsOf(c.Then, sub, path, ifThen)
	other, otherWhy, otherOpen := in.partsOf(c.Else, sub, path, ifElse)
	for _, p := range then {
		for i, q := range other {
			if !sameValue(p.obj, q.obj) {
				continue
			}
			if both, ok := rejoin(when, p.when, ifThen, q.when, ifElse); ok {
				p.when = both
				other = slices.Delete(other, i, i+1)
				break
			}
		}
		parts = append(parts, p)
	}
	return append(parts, other...), append(thenWhy, otherWhy...), thenOpen || otherOpen
}

// sameValue reports whether two values are certainly the same.
func sameValue(a, b cty.Value) bool {
	return a.IsWhollyKnown() && b.IsWhollyKnown() && a.RawEquals(b)
}

// common reads what nodes of all kinds have.
func (in *reader) common(c *graph.Common) {
	c.Region = in.b.text(in.res.Region)
	tags := in.b.at(in.res.Attributes, strings.Split(in.tagsName(), "."))
	entries, why, open := in.tags(tags)
	c.Name = in.label("name")
	if open && c.Name.IsNull() {
		c.Name = graph.Unknown[string](why...)
	}
	for _, e := range entries {
		text, state := in.b.t.String(e.Value)
		switch {
		case in.b.t.Has(e.Key):
		case state == value.Known:
			text = in.b.mask(text)
			c.Tags = append(c.Tags, graph.Tag{Key: e.Key, Value: text})
			if e.Key == "Name" {
				c.Name = graph.Known(text)
			}
		case state == value.Open && e.Key == "Name":
			c.Name = graph.Unknown[string](in.b.why(e.Value)...)
		}
	}
}

// tags reads tags in the order of their keys: an object of them, or a list of
// objects with Key and Value. Where there may be others, open is true and why
// says so.
func (in *reader) tags(v cty.Value) (entries []value.Entry, why []string, open bool) {
	t := in.b.t
	if items, state := t.List(v); state == value.Known && !isTagMap(v) {
		for _, item := range items {
			item = in.b.written(item, in.res.Exists, nil)
			key, known := t.String(t.Attr(item, in.spelling.property("Key")))
			switch {
			case known == value.Known:
				entries = append(entries, value.Entry{Key: key, Value: t.Attr(item, in.spelling.property("Value"))})
			case t.StateOf(item) == value.Open || known == value.Open:
				why, open = append(why, in.b.why(item)...), true
			}
		}
		slices.SortStableFunc(entries, func(x, y value.Entry) int { return strings.Compare(x.Key, y.Key) })
		return entries, why, open
	}
	entries, state := t.Entries(v)
	if state == value.Open {
		return entries, in.b.why(v), true
	}
	return entries, nil, false
}

// isTagMap reports whether tags stand in an object and not in a list.
func isTagMap(v cty.Value) bool { return v.Type().IsMapType() || v.Type().IsObjectType() }

func (in *reader) tagsName() string {
	if n, ok := in.spelling.names["tags"]; ok {
		return n
	}
	return "tags"
}

// label reads a string that people see: what is not known of it is "${}".
func (in *reader) label(word string) graph.Attr[string] {
	v := in.get(word)
	text, state := in.b.t.String(v)
	return attrOf(in.b, v, in.b.mask(text), state)
}

// mask writes each token of s as "${}".
func (b *builder) mask(s string) string {
	if !b.t.Has(s) {
		return s
	}
	var out strings.Builder
	for _, p := range b.t.Pieces(s) {
		if p.Ref != nil || p.Hole != nil {
			out.WriteString("${}")
			continue
		}
		out.WriteString(p.Text)
	}
	return out.String()
}

// origin is where the resource, or block, comes from.
func (in *reader) origin() *graph.Origin {
	return &graph.Origin{
		Unit: in.res.Unit, Address: in.res.Address, Alias: in.res.Alias,
		Resource: in.res, Base: in.base, Names: in.spelling.names,
	}
}

// place is where an attribute of the reader's resource stands, as a place of
// an attribute of another node.
func (in *reader) place(attribute, word string) graph.Place {
	path := slices.Clone(in.base)
	if name := in.spelling.names[word]; name != "" {
		path = append(path, declared.Path(strings.Split(name, ".")...)...)
	}
	return graph.Place{Attribute: attribute, Resource: in.res, Path: path}
}

// addDocument records that the reader's resource gives a policy's document, and
// where each of its statements stands, as far as the text can be pointed into:
// statements are the document's own parts where it is encoded from an
// expression, and those of its Statement where it is an object.
func (in *reader) addDocument(id graph.ID, word string) {
	in.addPlace(id, "document", word)
	in.addStatements(id, word)
}

// addStatements records where each statement of a policy stands in a document
// of the reader's resource.
func (in *reader) addStatements(id graph.ID, word string) {
	o := in.b.g.Origin(id)
	if o == nil {
		return
	}
	whole := in.place("document", word).Path
	for _, at := range [][]declared.Step{whole, append(slices.Clone(whole), declared.Step{Name: "Statement"})} {
		for i := range in.res.ItemsAt(at...) {
			o.Places = append(o.Places, graph.Place{
				Attribute: "statement." + strconv.Itoa(i), Resource: in.res, Path: append(slices.Clone(at), declared.Step{Index: i}),
			})
		}
	}
}

// addPlace records that the reader's resource gives a part of a node.
func (in *reader) addPlace(id graph.ID, attribute, word string) {
	if o := in.b.g.Origin(id); o != nil {
		o.Places = append(o.Places, in.place(attribute, word))
	}
}
