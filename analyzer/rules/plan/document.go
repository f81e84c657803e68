package plan

import "encoding/json"

// Document is an input. It is safe for concurrent use.
type Document struct{ root value }

// Builder makes a Document of events; it is a graph.Encoder. Objects must not
// have a key twice.
type Builder struct {
	root  value
	stack []frame
	empty *shape
	boxed map[string]value
}

// frame is an object or array that is being built.
type frame struct {
	object *object
	array  *array
	key    value
}

// NewBuilder returns a builder of one document.
func NewBuilder() *Builder {
	return &Builder{empty: &shape{}, boxed: map[string]value{}}
}

// Document returns what was built.
func (b *Builder) Document() *Document {
	b.empty.freeze()
	return &Document{root: b.root}
}

func (b *Builder) add(v value) {
	if len(b.stack) == 0 {
		b.root = v
		return
	}
	f := &b.stack[len(b.stack)-1]
	if f.object != nil {
		f.object.append(f.key, v)
		return
	}
	f.array.items = append(f.array.items, v)
}

// Key interns the name. Tags are keys, too, so there may be many.
func (b *Builder) Key(name string) {
	key, ok := b.boxed[name]
	if !ok {
		key = text(name)
		b.boxed[name] = key
	}
	b.stack[len(b.stack)-1].key = key
}

// BeginObject begins an object.
func (b *Builder) BeginObject() {
	b.stack = append(b.stack, frame{object: &object{shape: b.empty}})
}

// EndObject ends an object.
func (b *Builder) EndObject() {
	o := b.stack[len(b.stack)-1].object
	b.stack = b.stack[:len(b.stack)-1]
	// Nothing may change once the document is shared.
	if o.shape == nil {
		o.sorted()
	} else {
		o.shape.used = true
	}
	b.add(o)
}

// BeginArray begins an array.
func (b *Builder) BeginArray() { b.stack = append(b.stack, frame{array: &array{}}) }

// EndArray ends an array.
func (b *Builder) EndArray() {
	a := b.stack[len(b.stack)-1].array
	b.stack = b.stack[:len(b.stack)-1]
	b.add(a)
}

// String adds a text.
func (b *Builder) String(s string) { b.add(text(s)) }

// Int adds a number.
func (b *Builder) Int(n int) { b.add(integer(n)) }

// Bool adds true or false.
func (b *Builder) Bool(v bool) { b.add(boolean(v)) }

// Null adds null.
func (b *Builder) Null() { b.add(null{}) }

// plain returns a value as encoding/json would with numbers as json.Number. Sets
// are lists.
func plain(v value) any {
	switch v := v.(type) {
	case boolean:
		return bool(v)
	case integer:
		return json.Number(numberText(v))
	case decimal:
		return json.Number(v)
	case text:
		return string(v)
	case *array:
		return plainList(v.items)
	case *set:
		return plainList(v.list())
	case *object:
		out := make(map[string]any, len(v.values))
		for i, item := range v.values {
			out[plainKey(v.key(int32(i)))] = plain(item)
		}
		return out
	}
	return nil
}

// plainKey returns a key as OPA writes it into JSON.
func plainKey(key value) string {
	if s, ok := key.(text); ok {
		return string(s)
	}
	return termOf(key).String()
}

func plainList(items []value) []any {
	out := make([]any, len(items))
	for i, item := range items {
		out[i] = plain(item)
	}
	return out
}
