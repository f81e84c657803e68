package graph

import (
	"bufio"
	_ "embed"
	"io"
)

//go:embed graph.schema.json
var schema []byte

// Schema returns the JSON Schema of the document. It is strict: an attribute
// that it does not name is not allowed. Arrays have typed items, and null
// stands in an anyOf, because that is what OPA's compiler checks attributes
// through.
func Schema() []byte { return append([]byte(nil), schema...) }

// WriteSchema derives the JSON Schema from the descriptions of all kinds. The
// file graph.schema.json is its output.
func WriteSchema(w io.Writer) error {
	root := shapeOf(func(s *shape) {
		s.add("version", true, func(e Encoder) { e.Key("type"); e.String("integer") })
		s.add("nodes", true, shapeOf(func(s *shape) {
			for _, l := range New().lists() {
				s.items(string(l.kind), 0, func(_ int, f fields) { describeNode(l.blank, f) })
			}
		}).write)
		s.add("facts", true, shapeOf(func(s *shape) { (&Facts{}).describe(s) }).write)
	})
	out := &jsonWriter{w: bufio.NewWriter(w)}
	out.BeginObject()
	out.Key("$schema")
	out.String("http://json-schema.org/draft-07/schema#")
	out.Key("title")
	out.String("vpce-lint graph")
	root.write(out)
	out.EndObject()
	out.w.WriteByte('\n')
	return out.w.Flush()
}

// shape collects the attributes of one object and writes their schema.
type shape struct{ properties []property }

// property is one attribute of an object; write writes the members of its
// schema.
type property struct {
	name     string
	required bool
	write    func(e Encoder)
}

func shapeOf(describe func(s *shape)) *shape {
	s := &shape{}
	describe(s)
	return s
}

func (s *shape) write(e Encoder) {
	e.Key("type")
	e.String("object")
	e.Key("additionalProperties")
	e.Bool(false)
	e.Key("required")
	e.BeginArray()
	for _, p := range s.properties {
		if p.required {
			e.String(p.name)
		}
	}
	e.EndArray()
	e.Key("properties")
	e.BeginObject()
	for _, p := range s.properties {
		e.Key(p.name)
		e.BeginObject()
		p.write(e)
		e.EndObject()
	}
	e.EndObject()
}

func (s *shape) add(name string, required bool, write func(e Encoder)) {
	s.properties = append(s.properties, property{name, required, write})
}

func typed(name string) func(e Encoder) {
	return func(e Encoder) {
		e.Key("type")
		e.String(name)
	}
}

func orNull(write func(e Encoder)) func(e Encoder) {
	return func(e Encoder) {
		e.Key("anyOf")
		e.BeginArray()
		for _, w := range []func(e Encoder){write, typed("null")} {
			e.BeginObject()
			w(e)
			e.EndObject()
		}
		e.EndArray()
	}
}

func listOfItems(write func(e Encoder)) func(e Encoder) {
	return func(e Encoder) {
		typed("array")(e)
		e.Key("items")
		e.BeginObject()
		write(e)
		e.EndObject()
	}
}

func (s *shape) text(name string, a Attr[string])    { s.add(name, a.state == known, typed("string")) }
func (s *shape) optText(name string, _ Attr[string]) { s.add(name, false, orNull(typed("string"))) }
func (s *shape) flag(name string, a Attr[bool])      { s.add(name, a.state == known, typed("boolean")) }
func (s *shape) optFlag(name string, _ Attr[bool])   { s.add(name, false, orNull(typed("boolean"))) }
func (s *shape) number(name string, a Attr[int])     { s.add(name, a.state == known, typed("integer")) }
func (s *shape) optNumber(name string, _ Attr[int])  { s.add(name, false, orNull(typed("integer"))) }
func (s *shape) sometimes(name, _ string)            { s.add(name, false, typed("string")) }
func (s *shape) ref(name string, a Attr[ID])         { s.text(name, textOf(a)) }
func (s *shape) optRef(name string, a Attr[ID])      { s.optText(name, textOf(a)) }
func (s *shape) ids(name string, _ []ID)             { s.add(name, true, listOfItems(typed("string"))) }
func (s *shape) texts(name string, a Attr[[]string]) {
	s.add(name, a.state == known, listOfItems(typed("string")))
}

func (s *shape) enum(name string, a Attr[string], values ...string) {
	s.add(name, a.state == known, func(e Encoder) {
		typed("string")(e)
		e.Key("enum")
		encodeTexts(e, values)
	})
}

func (s *shape) pairs(name string, _ []Tag) {
	s.add(name, true, func(e Encoder) {
		typed("object")(e)
		e.Key("additionalProperties")
		e.BeginObject()
		typed("string")(e)
		e.EndObject()
	})
}

func (s *shape) refs(name string, _ Refs) {
	s.add(name, true, shapeOf(func(s *shape) {
		s.ids("ids", nil)
		s.ids("maybe", nil)
		s.flag("complete", Known(true))
		s.texts("why", Known[[]string](nil))
	}).write)
}

func (s *shape) nested(name, why string, nullable bool, describe func(f fields)) {
	write := shapeOf(func(s *shape) { describe(s) }).write
	if nullable {
		write = orNull(write)
	}
	s.add(name, why == "", write)
}

func (s *shape) items(name string, _ int, describe func(i int, f fields)) {
	s.add(name, true, listOfItems(shapeOf(func(s *shape) { describe(-1, s) }).write))
}

func (s *shape) unknowns() {
	s.add("unknown", true, listOfItems(shapeOf(func(s *shape) {
		s.text("attribute", Known(""))
		s.text("why", Known(""))
	}).write))
}
