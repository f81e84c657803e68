package graph

// Encoder receives a document as a series of events. Key comes before each
// value inside an object.
type Encoder interface {
	BeginObject()
	Key(name string)
	EndObject()
	BeginArray()
	EndArray()
	String(s string)
	Int(n int)
	Bool(b bool)
	Null()
}

// Encode writes the document that rules get as input. Equal graphs give equal
// events.
func (g *Graph) Encode(e Encoder) {
	e.BeginObject()
	e.Key("version")
	e.Int(Version)
	e.Key("nodes")
	e.BeginObject()
	for _, l := range g.lists() {
		e.Key(string(l.kind))
		e.BeginArray()
		for i := range l.len {
			encodeObject(e, func(f fields) { describeNode(l.at(i), f) })
		}
		e.EndArray()
	}
	e.EndObject()
	e.Key("facts")
	encodeObject(e, g.Facts.describe)
	e.EndObject()
}

func encodeObject(e Encoder, describe func(f fields)) {
	e.BeginObject()
	describe(&document{e: e})
	e.EndObject()
}

// document turns the description of one object into events.
type document struct {
	e       Encoder
	missing []missing
}

type missing struct{ attribute, why string }

// attr writes one attribute, or notes that it is missing.
func attr[T any](d *document, name string, a Attr[T], nullable bool, write func(T)) {
	switch {
	case a.state == known:
		d.e.Key(name)
		write(a.value)
	case a.state == null && nullable:
		d.e.Key(name)
		d.e.Null()
	default:
		d.missing = append(d.missing, missing{name, a.reason()})
	}
}

func (d *document) text(name string, a Attr[string])    { attr(d, name, a, false, d.e.String) }
func (d *document) optText(name string, a Attr[string]) { attr(d, name, a, true, d.e.String) }
func (d *document) flag(name string, a Attr[bool])      { attr(d, name, a, false, d.e.Bool) }
func (d *document) optFlag(name string, a Attr[bool])   { attr(d, name, a, true, d.e.Bool) }
func (d *document) number(name string, a Attr[int])     { attr(d, name, a, false, d.e.Int) }
func (d *document) optNumber(name string, a Attr[int])  { attr(d, name, a, true, d.e.Int) }
func (d *document) ref(name string, a Attr[ID])         { d.text(name, textOf(a)) }
func (d *document) optRef(name string, a Attr[ID])      { d.optText(name, textOf(a)) }

func (d *document) enum(name string, a Attr[string], _ ...string) { d.text(name, a) }

func (d *document) texts(name string, a Attr[[]string]) {
	if a.state == null {
		a = Known[[]string](nil)
	}
	attr(d, name, a, false, func(list []string) { encodeTexts(d.e, list) })
}

func (d *document) sometimes(name, text string) {
	if text != "" {
		d.e.Key(name)
		d.e.String(text)
	}
}

func (d *document) pairs(name string, tags []Tag) {
	d.e.Key(name)
	d.e.BeginObject()
	for _, t := range tags {
		d.e.Key(t.Key)
		d.e.String(t.Value)
	}
	d.e.EndObject()
}

func (d *document) ids(name string, ids []ID) {
	d.e.Key(name)
	encodeTexts(d.e, ids)
}

func (d *document) refs(name string, r Refs) {
	d.e.Key(name)
	encodeObject(d.e, func(f fields) {
		f.ids("ids", r.IDs)
		f.ids("maybe", r.Maybe)
		f.flag("complete", Known(!r.Open))
		f.texts("why", Known(r.Why))
	})
}

func (d *document) nested(name, why string, nullable bool, describe func(f fields)) {
	switch {
	case why != "":
		d.missing = append(d.missing, missing{name, why})
	case describe != nil:
		d.e.Key(name)
		encodeObject(d.e, describe)
	case nullable:
		d.e.Key(name)
		d.e.Null()
	}
}

func (d *document) items(name string, n int, describe func(i int, f fields)) {
	d.e.Key(name)
	d.e.BeginArray()
	for i := range n {
		encodeObject(d.e, func(f fields) { describe(i, f) })
	}
	d.e.EndArray()
}

func (d *document) unknowns() {
	d.e.Key("unknown")
	d.e.BeginArray()
	for _, m := range d.missing {
		d.e.BeginObject()
		d.e.Key("attribute")
		d.e.String(m.attribute)
		d.e.Key("why")
		d.e.String(m.why)
		d.e.EndObject()
	}
	d.e.EndArray()
}

func encodeTexts[T ~string](e Encoder, list []T) {
	e.BeginArray()
	for _, s := range list {
		e.String(string(s))
	}
	e.EndArray()
}
