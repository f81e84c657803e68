package plan

// index finds the elements of an array by the value of an attribute.
type index struct {
	keys bag
	// places are, for each key, the places of the elements that have it.
	places [][]int32
}

// scan runs a loop. To leave it takes two blocks: the turn and the loop.
func (m *Machine) scan(locals []value, pc int32) (int, value) {
	code := m.p.code
	source := m.read(locals, code[pc+1])
	start := pc + 9
	end := start + code[pc+8]
	keyed := code[pc+2] >= 0
	turn := func(key, v value) (int, value) {
		if m.tired() {
			return returned, nil
		}
		if keyed {
			locals[code[pc+2]] = key
		}
		locals[code[pc+3]] = v
		r, out := m.run(locals, start, end)
		if r == 1 {
			r = ended
		}
		return r, out
	}
	r, out := ended, value(nil)
	switch source := source.(type) {
	case *array:
		if places, ok := m.matching(locals, pc, source); ok {
			for i := 0; i < len(places) && r == ended; i++ {
				r, out = turn(place(keyed, places[i]), source.items[places[i]])
			}
			break
		}
		for i := 0; i < len(source.items) && r == ended; i++ {
			r, out = turn(place(keyed, int32(i)), source.items[i])
		}
	case *object:
		order := source.sorted()
		for i := 0; i < len(order) && r == ended; i++ {
			r, out = turn(source.key(order[i]), source.values[order[i]])
		}
	case *set:
		order := source.sorted()
		for i := 0; i < len(order) && r == ended; i++ {
			item := source.items[order[i]]
			r, out = turn(item, item)
		}
	}
	if r > 1 {
		r -= 2
	}
	return r, out
}

// place is the key of an array's element, where the loop asks for it.
func place(keyed bool, i int32) value {
	if !keyed {
		return nil
	}
	return integer(i)
}

// many is how long an array is for which an index pays.
const many = 16

// matching returns the places of the elements that a loop with a join is about.
// The loop compares again, which costs little.
func (m *Machine) matching(locals []value, pc int32, source *array) ([]int32, bool) {
	code := m.p.code
	loop := code[pc+4]
	if loop == noLoop || len(source.items) < many {
		return nil, false
	}
	with := m.read(locals, code[pc+7])
	if with == nil {
		return nil, false
	}
	x := m.indices[loop][source]
	if x == nil {
		x = &index{}
		for i, item := range source.items {
			x.add(int32(i), m.follow(item, code[pc+5], code[pc+6]))
		}
		if m.indices[loop] == nil {
			m.indices[loop] = map[*array]*index{}
		}
		m.indices[loop][source] = x
	}
	if at := x.keys.find(with); at >= 0 {
		return x.places[at], true
	}
	return nil, true
}

// follow returns what a path of constant attributes leads to, nil where it ends
// before.
func (m *Machine) follow(v value, path ...int32) value {
	for _, attribute := range path {
		if attribute != noAttribute {
			v = dot(v, m.p.strings[attribute>>2])
		}
	}
	return v
}

func (x *index) add(place int32, key value) {
	if key == nil {
		return
	}
	if x.keys.add(key) {
		x.places = append(x.places, nil)
	}
	at := x.keys.find(key)
	x.places[at] = append(x.places[at], place)
}
