package plan

import "slices"

// object is an object. One whose keys are the names of attributes has a shape,
// which it shares with all objects that got the same keys in the same order;
// any other has keys of its own.
type object struct {
	shape  *shape
	keys   bag
	values []value
	order  []int32
}

// maxShape is how many keys an object with a shape has at most.
const maxShape = 48

// shape is a list of keys. The shapes of an evaluation are a tree: each has one
// key more than the one above.
type shape struct {
	names []value
	// child is the first shape with one key more, which is called childName;
	// next are the others.
	child     *shape
	childName text
	next      map[text]*shape
	// place finds a key where there are many; nil until it is needed.
	place map[text]int32
	order []int32
	// used is true where an object of a document has the shape.
	used bool
	// frozen is true where several evaluations share the shape.
	frozen bool
}

// with returns the shape with one key more, nil where the key is no text, or this
// shape is frozen and there is none that was made for concurrent use.
func (s *shape) with(key value) *shape {
	name, ok := key.(text)
	if !ok {
		return nil
	}
	next := s.next[name]
	if s.child != nil && s.childName == name {
		next = s.child
	}
	if next != nil && (next.used || !next.frozen) {
		return next
	}
	if s.frozen {
		return nil
	}
	names := s.names
	if s.child != nil {
		names = slices.Clip(names) // what stands behind is the child's
	}
	next = &shape{names: append(names, key)}
	switch {
	case s.child == nil:
		s.child, s.childName = next, name
	case s.next == nil:
		s.next = map[text]*shape{name: next}
	default:
		s.next[name] = next
	}
	return next
}

// find returns the place of a key, or -1.
func (s *shape) find(name text) int32 {
	if len(s.names) > few && (s.place != nil || !s.frozen) {
		s.index()
		if i, ok := s.place[name]; ok {
			return i
		}
		return -1
	}
	for i, key := range s.names {
		if key, _ := key.(text); key == name {
			return int32(i)
		}
	}
	return -1
}

func (s *shape) index() {
	if s.place != nil {
		return
	}
	s.place = make(map[text]int32, len(s.names))
	for i, name := range s.names {
		name, _ := name.(text)
		s.place[name] = int32(i)
	}
}

func (s *shape) sorted() []int32 {
	if s.order == nil {
		s.order = sortedPlaces(len(s.names), func(i int32) value { return s.names[i] })
	}
	return s.order
}

// freeze prepares the shape and those below for concurrent use.
func (s *shape) freeze() {
	s.frozen = true
	if s.used {
		s.sorted()
		s.index()
	}
	if s.child != nil {
		s.child.freeze()
	}
	for _, next := range s.next {
		next.freeze()
	}
}

func (o *object) key(i int32) value {
	if o.shape != nil {
		return o.shape.names[i]
	}
	return o.keys.items[i]
}

func (o *object) find(key value) int32 {
	if o.shape == nil {
		return o.keys.find(key)
	}
	if name, ok := key.(text); ok {
		return o.shape.find(name)
	}
	return -1
}

// get returns the value of a key, nil where there is none.
func (o *object) get(key value) value {
	if i := o.find(key); i >= 0 {
		return o.values[i]
	}
	return nil
}

// put sets the value of a key.
func (o *object) put(key, v value) {
	if i := o.find(key); i >= 0 {
		o.values[i] = v
		return
	}
	o.append(key, v)
}

// append sets the value of a key that the object does not have yet.
func (o *object) append(key, v value) {
	o.order = nil
	if !o.grow(key) {
		o.own()
		o.keys.add(key)
	}
	o.values = append(o.values, v)
}

// grow gives the object the shape that has the key, too, if there is one.
func (o *object) grow(key value) bool {
	if o.shape == nil || len(o.values) >= maxShape {
		return false
	}
	next := o.shape.with(key)
	if next == nil {
		return false
	}
	o.shape = next
	return true
}

// own gives the object keys of its own.
func (o *object) own() {
	if o.shape == nil {
		return
	}
	for _, name := range o.shape.names {
		o.keys.add(name)
	}
	o.shape = nil
}

// sorted returns the places of the keys in their order.
func (o *object) sorted() []int32 {
	if o.shape != nil {
		return o.shape.sorted()
	}
	if o.order == nil {
		o.order = sortedPlaces(len(o.values), o.key)
	}
	return o.order
}

func (o *object) equal(other *object) bool {
	if o == other {
		return true
	}
	if len(o.values) != len(other.values) {
		return false
	}
	for i, v := range o.values {
		if o.shape != nil && o.shape == other.shape {
			if !equal(v, other.values[i]) {
				return false
			}
			continue
		}
		w := other.get(o.key(int32(i)))
		if w == nil || !equal(v, w) {
			return false
		}
	}
	return true
}

// copied is a shallow copy, to which keys can be added.
func (o *object) copied() *object {
	out := &object{shape: o.shape, values: append([]value(nil), o.values...)}
	for _, key := range o.keys.items {
		out.keys.add(key)
	}
	return out
}

// merge returns an object with the keys of both. Where both have an object it is
// merged too, else b's value counts.
func merge(a, b *object) *object {
	out := a.copied()
	for i, v := range b.values {
		key := b.key(int32(i))
		x, ok := out.get(key).(*object)
		if y, both := v.(*object); ok && both {
			v = merge(x, y)
		}
		out.put(key, v)
	}
	return out
}
